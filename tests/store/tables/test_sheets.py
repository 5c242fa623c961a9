"""Tables as offices send them: what is in the cells, or in Chinese why not."""

import csv
import json
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path
from time import process_time

import pytest
from openpyxl import Workbook
from openpyxl.xml.constants import SHEET_MAIN_NS

from cpl.problems import CplError, UsageProblem
from cpl.store.tables import delimited
from cpl.store.tables.file_kinds import NotATable
from cpl.store.tables.filled import read_filled
from cpl.store.tables.rows import Row
from cpl.store.tables.sheets import Sheet, read_sheet

HEADER = ("接收时间", "内容")
LINE = ("2026-11-21 09:12", "过山车停运")


def csv_of(tmp_path: Path, data: bytes, name: str = "表.csv") -> Sheet:
    path = tmp_path / name
    path.write_bytes(data)
    return read_sheet(path)


def rows(sheet: Sheet) -> list[Row]:
    return list(sheet.rows)


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def workbook(tmp_path: Path, *rows: tuple[str | None, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    path = tmp_path / "表.xlsx"
    book.save(path)
    return path


# —— encodings ——


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_the_encodings_that_excel_and_notepad_write(
    tmp_path: Path, encoding: str, said: str
) -> None:
    text = "\r\n".join(",".join(each) for each in (HEADER, LINE))
    sheet = csv_of(tmp_path, text.encode(encoding))
    assert cells(sheet) == [HEADER, LINE]
    assert sheet.kind == f"CSV，{said}"


def test_two_characters_of_gbk_that_happen_to_be_utf8(tmp_path: Path) -> None:
    assert cells(csv_of(tmp_path, "a\n一些".encode("gbk"))) == [("a",), ("一些",)]


@pytest.mark.parametrize("text", ["ü", "Müller", "ʤ", "français"])
def test_western_letters_in_utf8_stay(tmp_path: Path, text: str) -> None:
    assert cells(csv_of(tmp_path, f"a\n{text}".encode())) == [("a",), (text,)]


def test_another_encoding_is_refused_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(CplError, match="编码看不懂"):
        csv_of(tmp_path, "中文".encode("gb18030") + b"\xff\xff")


# —— CSV ——


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_makes_columns(tmp_path: Path, delimiter: str) -> None:
    lines = [("甲", "乙", "丙"), ("1，2", "x,y;z\tw", "3")]
    path = tmp_path / "表.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(lines)
    assert cells(read_sheet(path)) == lines


def test_excels_own_line_about_the_delimiter(tmp_path: Path) -> None:
    sheet = csv_of(tmp_path, b"sep=;\r\na;b\r\n1,5;2\r\n")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("a", "b")), (3, ("1,5", "2"))]


def test_rows_are_counted_as_excel_does(tmp_path: Path) -> None:
    """Blank rows count and are left out; a text of two lines is one row."""
    sheet = csv_of(tmp_path, '甲,乙\n\n"第一行\n第二行",2\n,\n3,4\n'.encode())
    assert [row.number for row in sheet.rows] == [1, 3, 5]
    assert rows(sheet)[1].text(0) == "第一行\n第二行"


def test_a_quote_in_the_middle_is_read_as_excel_reads_it(tmp_path: Path) -> None:
    assert cells(csv_of(tmp_path, '甲,乙\n"说"好,1\n'.encode()))[1] == ("说好", "1")


def test_a_leading_zero_kept_by_a_formula(tmp_path: Path) -> None:
    assert cells(csv_of(tmp_path, b'a,b\n"=""0138""",x\n'))[1] == ("0138", "x")


def test_control_characters_go_and_are_told(tmp_path: Path) -> None:
    row = rows(csv_of(tmp_path, "甲,乙\n停\x07运,好\n".encode()))[1]
    assert row.cells == ("停运", "好")
    assert [(each.column, each.code) for each in row.doubts] == [(0, "control-characters")]


# —— workbooks ——


def test_cells_read_as_the_sheet_shows_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    shown: list[tuple[str | float | bool | datetime | time | timedelta, str, str]] = [
        (datetime(2026, 11, 21), "yyyy-mm-dd", "2026-11-21"),
        (datetime(2026, 11, 21, 9, 12), "yyyy-mm-dd hh:mm", "2026-11-21 09:12"),
        (datetime(2026, 11, 21, 9, 12, 5), "yyyy-mm-dd hh:mm:ss", "2026-11-21 09:12:05"),
        (time(9, 5), "hh:mm", "09:05"),
        (timedelta(hours=30, minutes=5), "[h]:mm:ss", "30:05:00"),
        (13800001234.0, "General", "13800001234"),
        (0.1 + 0.2, "General", "0.3"),
        (12.5, "0.00", "12.50"),
        (0.125, "0.0%", "12.5%"),
        (7, "000", "007"),
        (1234.5, "#,##0.00", "1234.50"),
        (True, "General", "TRUE"),
        ("第一行_x000D_\n第二行", "@", "第一行\n第二行"),
        ("_x005F_x000D_", "@", "_x000D_"),
    ]
    for index, (value, form, _) in enumerate(shown, 1):
        cell = sheet.cell(1, index, value)
        cell.number_format = form
    book.save(tmp_path / "表.xlsx")
    row = rows(read_sheet(tmp_path / "表.xlsx"))[0]
    assert list(row.cells) == [text for _, _, text in shown]


def test_ghost_rows_are_not_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("甲", "乙"), *[(None, "  ")] * 300, ("1", "2"))
    assert [row.number for row in read_sheet(path).rows] == [1, 302]


def test_the_sheet_by_name_by_index_or_the_first_with_something_in_it(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("十月").append(["甲"])
    book.create_sheet("十一月").append(["乙"])
    hidden = book.create_sheet("旧", 0)
    hidden.append(["丙"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "表.xlsx"
    book.save(path)
    assert read_sheet(path).name == "十月"
    assert cells(read_sheet(path, "十一月")) == [("乙",)]
    assert read_sheet(path, "1").name == "旧"
    with pytest.raises(UsageProblem, match="没有“十二月”这个工作表"):
        read_sheet(path, "十二月")


# —— what is not a table ——


def zipped(*names: str) -> bytes:
    from io import BytesIO

    place = BytesIO()
    with zipfile.ZipFile(place, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return place.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("老.xls", OLE, "已损坏，或者不是读得懂的 .xls.*另存为"),
        ("密.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "有打开密码"),
        ("表.ods", zipped("content.xml"), "打不开.*另存为"),
        ("半.xlsx", b"PK\x03\x04half", "不完整或已损坏"),
        ("空.xlsx", b"", "空.xlsx 是空的，一个字都没有。"),
        ("坏.xlsx", zipped("xl/workbook.xml"), "打不开"),
        ("页.xls", b"\xef\xbb\xbf<html><table>", "其实是网页"),
        ("单.pdf", b"%PDF-1.7", "PDF"),
        ("图.csv", b"\x89PNG" + bytes(500), "不是文本"),
        ("名.xlsx", "甲,乙\n1,2\n".encode(), "改名为 名.csv"),
    ],
    ids=["老", "密码", "ods", "半个", "空的", "坏的", "网页", "pdf", "图", "csv 名为 xlsx"],
)
def test_what_is_no_table_is_told_what_to_do(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(NotATable, match=said):
        csv_of(tmp_path, data, name)


def test_a_workbook_named_csv(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, LINE).rename(tmp_path / "表.csv")
    with pytest.raises(NotATable, match=r"改名为 表\.xlsx"):
        read_sheet(path)


# —— more than a table holds ——


def packed(tmp_path: Path, sheet: bytes) -> Path:
    """A workbook whose first sheet is this XML."""
    whole = workbook(tmp_path, HEADER)
    path = tmp_path / "大表.xlsx"
    head = f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetData>'.encode()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            whole_sheet = head + sheet + b"</sheetData></worksheet>"
            new.writestr(name, whole_sheet if name.endswith("sheet1.xml") else old.read(name))
    return path


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (b"A" * 30_000_000, "大表.xlsx 解开有 30 MB，不像是表格"),
        (b'<row r="99999999999"><c r="A1"><v>1</v></c></row>', "大表.xlsx 到第 1048577 行"),
        (b'<row><c r="XFD1"><v>1</v></c></row>' * 400, "大表.xlsx 到第 184 行有 30"),
    ],
    ids=["bomb", "far away", "wide"],
)
def test_a_workbook_of_gigabytes_is_not_taken_apart(
    tmp_path: Path, sheet: bytes, said: str
) -> None:
    path = packed(tmp_path, sheet)
    started = process_time()

    assert read_filled(path) is None
    with pytest.raises(CplError, match=said):
        read_sheet(path)

    assert process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("时间,内容\n1,2\n1,3\n1,4\n", "表.csv 到第 4 行有 2 格"),
        ("时间,内容\n" + ",".join("1" * 60), "表.csv 到第 2 行有 60 格"),
    ],
    ids=["rows", "columns"],
)
def test_a_csv_of_more_than_anybody_looks_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.setattr(delimited, "LAST_ROW", 3)
    monkeypatch.setattr(delimited, "LAST_COLUMN", 50)

    with pytest.raises(CplError, match=said):
        list(csv_of(tmp_path, text.encode()).rows)


# —— corpora ——


def test_csv_spectrum(shared_data: Path) -> None:
    """Every case says as JSON what its rows are."""
    folder = shared_data / "csv_spectrum"
    for path in sorted((folder / "csvs").glob("*.csv")):
        head, *rows = [row.cells for row in read_sheet(path).rows]
        expected = json.loads((folder / "json" / f"{path.stem}.json").read_bytes())
        found = [dict(zip(head, row, strict=True)) for row in rows]
        assert found == [{k: v.replace("\r\n", "\n") for k, v in x.items()} for x in expected]


def test_the_horror_tables_are_read_or_explained(shared_data: Path) -> None:
    for path in sorted((shared_data / "messytables_horror").iterdir()):
        said = ""
        try:
            read_sheet(path)
        except CplError as error:
            said = str(error)
        assert not said or (path.name in said and "请" in said)
