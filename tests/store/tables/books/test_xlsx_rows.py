"""What an .xlsx says besides its words: lines through them, hidden rows, formulas, merges."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import process_time
from zipfile import ZipFile

import pytest
from hand_made_books import MAIN, xlsx, zipped
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from cpl.problems import CplError, Severity
from cpl.store.tables.bounds import TooMuch
from cpl.store.tables.file_kinds import NotATable
from cpl.store.tables.rows import CellComment, Doubt, Row, RowMark
from cpl.store.tables.sheets import Sheet, open_book, read_sheet

STRUCK = Font(strike=True)


def read(tmp_path: Path, book: Workbook | bytes) -> Sheet:
    path = tmp_path / "表.xlsx"
    if isinstance(book, bytes):
        path.write_bytes(book)
    else:
        book.save(path)
    return read_sheet(path)


def ledger(*rows: tuple[str | None, ...]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("编号", "姓名", "内容"), *rows):
        sheet.append(row)
    return book, sheet


def marks(sheet: Sheet) -> dict[int, set[RowMark]]:
    return {row.number: set(row.marks) for row in sheet.rows if row.marks}


def doubts(sheet: Sheet) -> list[tuple[int, int, str]]:
    return [(row.number, x.column, x.code) for row in sheet.rows for x in row.doubts]


# —— how rows look ——


def test_a_row_is_struck_where_all_of_it_is(tmp_path: Path) -> None:
    book, sheet = ledger(("1", "王某", "停运"), ("2", "李某", "排队"), ("3", None, "漏水"))
    for cell in (*sheet[2], sheet["C3"], sheet["A4"], sheet["C4"]):
        cell.font = STRUCK
    found = read(tmp_path, book)
    assert marks(found) == {2: {RowMark.STRUCK}, 4: {RowMark.STRUCK}}
    assert [x for x in doubts(found) if x[0] == 3] == [(3, 2, "struck")]


def test_a_word_that_was_struck_out_in_a_text_is_told(tmp_path: Path) -> None:
    """13800001234 with a line through it, and the new number behind it, in one cell."""
    words = "<si><r><rPr><strike/></rPr><t>13800001234</t></r><r><t>13900001234</t></r></si>"
    found = read(tmp_path, xlsx('<row><c t="s"><v>0</v></c></row>', words=words))
    [row] = found.rows
    assert row.cells == ("1380000123413900001234",)
    assert row.doubts == (Doubt(0, "struck", "这一格里有划掉的字。"),)
    assert row.marks == frozenset()


def test_hidden_rows_and_those_that_a_filter_hides(tmp_path: Path) -> None:
    book, sheet = ledger(("1", "王某", "停运"), ("2", "李某", "排队"), ("3", "赵某", "漏水"))
    sheet.auto_filter.ref = "A1:C3"
    sheet.auto_filter.add_filter_column(1, ["王某"])
    for number in (3, 4):
        sheet.row_dimensions[number].hidden = True
    assert marks(read(tmp_path, book)) == {3: {RowMark.FILTERED}, 4: {RowMark.HIDDEN}}


def test_a_filter_that_lets_everything_through_hides_nothing(tmp_path: Path) -> None:
    book, sheet = ledger(("1", "王某", "停运"))
    sheet.auto_filter.ref = "A1:C2"
    sheet.row_dimensions[2].hidden = True
    assert marks(read(tmp_path, book)) == {2: {RowMark.HIDDEN}}


def test_comments_are_no_words_of_a_cell(tmp_path: Path) -> None:
    book, sheet = ledger(("1", "王某", "停运"), ("2", "李某", "排队"))
    sheet["C3"].comment = Comment("已撤诉", "李敏")
    found = read(tmp_path, book)
    assert marks(found) == {3: {RowMark.COMMENTED}}
    assert [each.comments for each in found.rows][-1] == (CellComment(2, "已撤诉"),)
    assert "已撤诉" not in "".join(text for row in found.rows for text in row.cells)


# —— formulas and numbers ——


def test_a_formula_that_nobody_calculated_is_no_empty_cell(tmp_path: Path) -> None:
    book, _ = ledger(("1", "王某", '="停"&"运"'))
    [doubt] = list(read(tmp_path, book).rows)[1].doubts
    assert (doubt.column, doubt.severity) == (2, Severity.ERROR)
    assert str(doubt.say) == "公式还没有算。"


def test_a_formula_that_comes_to_an_empty_text_is_calculated(tmp_path: Path) -> None:
    row = '<row><c><v>1</v></c><c t="str"><f>IF(A1,"","x")</f><v></v></c></row>'
    assert doubts(read(tmp_path, xlsx(row))) == []


def test_what_changes_every_day_is_told_once_a_column(tmp_path: Path) -> None:
    cell = '<c t="str"><f>TODAY()-A1</f><v>3</v></c>'
    rows = "".join(f"<row><c><v>{number}</v></c>{cell}</row>" for number in range(3))
    found = read(tmp_path, xlsx(rows))
    assert doubts(found) == [(1, 1, "volatile")]
    assert "TODAY" in next(iter(found.rows)).doubts[0].say


@pytest.mark.parametrize(
    ("number", "is_lost"),
    [
        ("20261103000000123", True),
        ("1.1010519800101101E17", True),
        ("1000000000000000", True),
        ("999999999999999", False),
        ("13800001234", False),
    ],
)
def test_more_digits_than_excel_keeps(tmp_path: Path, number: str, is_lost: bool) -> None:
    found = read(tmp_path, xlsx(f"<row><c><v>{number}</v></c></row>"))
    assert doubts(found) == ([(1, 0, "digits-lost")] if is_lost else [])


# —— merged cells ——


def body(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.below(1, 3)]


def test_what_is_merged_down_holds_for_every_row(tmp_path: Path) -> None:
    """`责任部门` over three complaints."""
    book, sheet = ledger(("1", "设备部", "停运"), ("2", None, "排队"), ("3", None, "漏水"))
    sheet.merge_cells("B2:B4")
    found = read(tmp_path, book)
    assert [each[1] for each in body(found)] == ["设备部", "设备部", "设备部"]
    assert [row.cells[1] for row in found.rows] == ["姓名", "设备部", "", ""]
    filled = [row.number for row in found.below(1, 3) if row.doubts]
    assert filled == [3, 4]


def test_merges_of_the_header_and_wide_cells_stay(tmp_path: Path) -> None:
    book, sheet = ledger(("1", "王某", "停运"), ("合计", None, None), (None, None, "x"))
    sheet.merge_cells("A3:C3")
    sheet.merge_cells("B1:B2")
    assert body(read(tmp_path, book)) == [("1", "", "停运"), ("合计",), ("", "", "x")]


def test_a_block_is_filled_as_far_as_the_header_goes(tmp_path: Path) -> None:
    book, sheet = ledger(("1", "王某", None), ("2", None, None))
    sheet.merge_cells("B2:XFD3")
    assert body(read(tmp_path, book)) == [("1", "王某", "王某"), ("2", "王某", "王某")]


# —— sheets ——


def test_every_sheet_is_named_with_what_it_holds(tmp_path: Path) -> None:
    book, _ = ledger(("1", "王某", "停运"))
    book.create_sheet("二月").append(["甲"])
    book.create_sheet("空的")
    hidden = book.create_sheet("底稿")
    hidden.append(["乙"])
    hidden["A5"] = "丙"
    hidden.sheet_state = "veryHidden"
    found = read(tmp_path, book)
    said = [(each.name, each.rows, each.shown.value) for each in found.others]
    assert said == [("二月", 1, "visible"), ("底稿", 2, "veryHidden")]
    opened = open_book(tmp_path / "表.xlsx")
    assert [each.name for each in opened.titles] == ["Sheet", "二月", "空的", "底稿"]
    assert opened.sheet(opened.title("底稿")).rows == (Row(1, ("乙",)), Row(5, ("丙",)))


# —— files as other programs write them ——


def test_another_prefix_and_the_strict_standard(tmp_path: Path) -> None:
    plain = '<row r="2"><c r="B2" t="inlineStr"><is><t>停运</t></is></c></row>'
    with ZipFile(BytesIO(xlsx(plain))) as file:
        parts = {each: file.read(each) for each in file.namelist()}
    main, strict = b"http://schemas.openxmlformats.org", b"http://purl.oclc.org/ooxml"
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for tag in ("worksheet", "sheetData", "row", "c ", "c>", "is>", "t>"):
        sheet = sheet.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}", f"</x:{tag}")
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("xmlns=", "xmlns:x=").encode()
    strictly = {name: each.replace(main, strict) for name, each in parts.items()}
    [row] = read(tmp_path, zipped(dict(strictly))).rows
    assert row == Row(2, ("", "停运"))


def test_cells_and_rows_without_a_place_follow_one_another(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"
    assert list(read(tmp_path, xlsx(rows)).rows) == [Row(1, ("1", "2")), Row(3, ("3",))]


def test_how_a_word_is_pronounced_is_not_read(tmp_path: Path) -> None:
    words = "<si><t>東京</t><rPh><t>トウキョウ</t></rPh></si>"
    found = read(tmp_path, xlsx('<row><c t="s"><v>0</v></c></row>', words=words))
    assert [row.cells for row in found.rows] == [("東京",)]


def test_a_million_rows_that_only_look_like_something_cost_nothing(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c></row>" + '<row><c s="1"/></row>' * 100_000
    started = process_time()
    assert len(list(read(tmp_path, xlsx(rows)).rows)) == 1
    assert process_time() - started < 5


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row><c r="ZZZZZZ1"><v>1</v></c></row>', "一行最多 16384 格"),
        ('<row r="2000000"><c><v>1</v></c></row>', "一次最多 1048576 行"),
    ],
    ids=["far to the right", "far below"],
)
def test_what_stands_further_out_than_excel_goes(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(TooMuch, match=said):
        read(tmp_path, xlsx(rows))


@pytest.mark.parametrize(
    "rows",
    ['<row><c t="s"><v>7</v></c></row>', "<row><c><v>x</v></c></row>", "<row>", '<row r="甲"/>'],
    ids=["a word that is not there", "no number", "not closed", "no row"],
)
def test_a_broken_sheet_is_told_and_nothing_else(tmp_path: Path, rows: str) -> None:
    with pytest.raises(NotATable, match=r"表.xlsx 打不开.*另存为"):
        read(tmp_path, xlsx(rows))


def test_a_workbook_without_sheets(tmp_path: Path) -> None:
    with pytest.raises(NotATable, match="没有工作表"):
        read(tmp_path, zipped({"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}))


def test_bytes_that_got_lost_on_the_way_never_make_a_traceback(tmp_path: Path) -> None:
    """Each kilobyte of a file once torn out, and the file cut off there."""
    book, _ = ledger(*[(str(n), f"王{n}", "过山车停运" * n) for n in range(60)])
    book.save(tmp_path / "表.xlsx")
    whole = (tmp_path / "表.xlsx").read_bytes()
    for at in range(0, len(whole), 1024):
        for broken in (whole[:at] + whole[at + 700 :], whole[:at] + b"\0" * 9 + whole[at + 9 :]):
            with suppress(CplError):
                read(tmp_path, broken)
