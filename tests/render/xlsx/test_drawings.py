"""Notes, links and pictures are wherever their cells are printed."""

from typing import Any

from openpyxl.comments import Comment
from openpyxl.workbook.workbook import Workbook
from small_forms import Sheet, form, picture, reopened
from strict_workbooks import faults

from cpl.render.excel.workbook import fill
from cpl.render.text.qr_code import QrCode

LIST = (["{% for 行 in 行们 %}"], ["{{ 行 }}"], ["{% endfor %}"], ["{{ 码 }}"])
CODE, NO_CODE = QrCode("HTTPS://E.CN/1"), QrCode("")


def dressed(sheet: Sheet) -> None:
    sheet["A2"].comment = Comment("由受理人填写", "客服中心")
    sheet["A2"].hyperlink = "https://example.org/"
    sheet["B4"].comment = Comment("末", "值班")


def printed(template: bytes, **context: object) -> Workbook:
    data = fill(template, context, "单.xlsx")
    assert faults(data) == []
    return reopened(data)


def notes(sheet: Any) -> dict[str, str]:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return {each.coordinate: each.comment.text for each in cells if each.comment}


def links(sheet: Any) -> dict[str, str]:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return {each.coordinate: each.hyperlink.target for each in cells if each.hyperlink}


def test_a_note_and_a_link_are_in_every_turn_of_a_loop() -> None:
    sheet = printed(form(*LIST, dress=dressed), 行们=["甲", "乙"], 码="").worksheets[0]

    assert notes(sheet) == {"A1": "由受理人填写", "A2": "由受理人填写", "B3": "末"}
    assert links(sheet) == dict.fromkeys(("A1", "A2"), "https://example.org/")


def test_those_of_a_row_that_is_not_printed_are_not_there() -> None:
    sheet = printed(form(*LIST, dress=dressed), 行们=[], 码="").worksheets[0]

    assert (notes(sheet), links(sheet)) == ({"B1": "末"}, {})
    bare = form(*LIST, dress=lambda sheet: setattr(sheet["A2"], "comment", Comment("注", "甲")))
    assert notes(printed(bare, 行们=[], 码="").worksheets[0]) == {}


def test_a_code_is_drawn_in_its_cell_where_there_was_no_picture() -> None:
    sheet: Any = printed(form(*LIST), 行们=["甲", CODE, "乙", CODE], 码=CODE).worksheets[0]

    corners = [(each.anchor._from.row, each.anchor._from.col) for each in sheet._images]
    assert corners == [(1, 0), (3, 0), (4, 0)]
    assert sheet["A2"].value is None


def test_a_code_is_drawn_beside_a_logo_and_none_where_nothing_is_issued() -> None:
    template = form(*LIST, dress=lambda sheet: sheet.add_image(picture(), "C4"))
    drawn: Any = printed(template, 行们=["甲"], 码=CODE).worksheets[0]
    blank: Any = printed(template, 行们=["甲"], 码=NO_CODE).worksheets[0]

    assert [each.anchor._from.col for each in drawn._images] == [2, 0]
    assert [each.anchor._from.row for each in drawn._images] == [1, 1]
    assert [each.anchor._from.col for each in blank._images] == [2]
