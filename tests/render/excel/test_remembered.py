"""A register carries what was printed on a sheet that nobody sees."""

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from cpl.codec.tables.register_marks import SHEET, Remembered, mark_of, read_marks
from cpl.render.excel.workbook import fill
from cpl.store.tables.register_book import read_register

ROWS = [{"编号": "TS20261117-001", "渠道": "热线"}, {"编号": "TS20261117-002", "渠道": "=1+1"}]


def template() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["台账"],
        ["编号", "渠道"],
        ["{% for 行 in 台账 %}"],
        ["{{ 行.编号 }}", "{{ 行.渠道 }}"],
        ["{% endfor %}"],
        ["签字："],
    ):
        sheet.append(row)
    found = BytesIO()
    book.save(found)
    return found.getvalue()


def filled(*numbers: str) -> Workbook:
    remembered = Remembered("台账", "AAAA", dict.fromkeys(numbers, "d"))
    return load_workbook(BytesIO(fill(template(), {"台账": ROWS}, "台账", remembered=remembered)))


def test_what_was_printed_is_known_by_number_and_heading() -> None:
    sheet = filled(*(each["编号"] for each in ROWS))[SHEET]
    printed = read_marks([[str(c) for c in row if c] for row in sheet.iter_rows(values_only=True)])

    assert sheet.sheet_state == "veryHidden"
    assert printed is not None
    assert [each.source for each in printed.columns] == ["{{ 行.编号 }}", "{{ 行.渠道 }}"]
    assert printed.records["TS20261117-002"].marks[1] == mark_of("=1+1")
    assert printed.aside == {"台账", "签字：", "编号", "渠道"}


def test_nothing_is_remembered_of_an_empty_register() -> None:
    assert SHEET not in filled().sheetnames


def test_headings_may_take_two_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["台账"],
        ["编号", "来的时候", None, "状态"],
        [None, "渠道", "类别", None],
        ["{% for 行 in 台账 %}"],
        ["{{ 行.编号 }}", "{{ 行.渠道 }}", "{{ 行.编号 }}", "{{ 行.渠道 }}"],
        ["{% endfor %}"],
    ):
        sheet.append(row)
    own = BytesIO()
    book.save(own)
    remembered = Remembered("台账", "AAAA", {each["编号"]: "d" for each in ROWS})
    path = tmp_path / "台账.xlsx"
    path.write_bytes(fill(own.getvalue(), {"台账": ROWS}, "台账", remembered=remembered))

    returned = read_register(path)

    assert returned is not None
    assert [each.heading for each in returned.printed.columns] == ["编号", "渠道", "类别", "状态"]
    assert (returned.read, returned.changed, returned.strange) == (2, (), ())
    assert (returned.lost, returned.added) == ((), ())
