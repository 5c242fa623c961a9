"""Workbooks that are no .xlsx: LibreOffice's .ods, old .xls, binary .xlsb, and WPS's .et."""

import shutil
from pathlib import Path

import pytest
from hand_made_books import ods, xlsb, xlsx

from cpl.problems import CplError
from cpl.store.tables.bounds import TooMuch
from cpl.store.tables.file_kinds import SAVE_AS, NotATable
from cpl.store.tables.rows import CellComment, Row, RowMark
from cpl.store.tables.sheets import Sheet, read_sheet

LIBREOFFICE = Path(__file__).with_name("libreoffice.xls")
"""What LibreOffice saved as .xls: a table of every type, merged cells and a hidden sheet."""
TABLE = '<table:table table:name="台账">{}</table:table>'
STRUCK = (
    '<style:style style:name="划"><style:text-properties style:text-line-through-style="solid"/>'
    "</style:style>"
)


def read(tmp_path: Path, data: bytes, name: str) -> Sheet:
    path = tmp_path / name
    path.write_bytes(data)
    return read_sheet(path)


def text(*paragraphs: str, more: str = "") -> str:
    """A cell of text; `more` are attributes."""
    said = "".join(f"<text:p>{each}</text:p>" for each in paragraphs)
    return f'<table:table-cell office:value-type="string" {more}>{said}</table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def of_ods(tmp_path: Path, *rows: str, styles: str = "") -> list[Row]:
    return list(read(tmp_path, ods(TABLE.format("".join(rows)), styles), "表.ods").rows)


# —— .ods ——


@pytest.mark.parametrize(
    ("attributes", "shown", "said"),
    [
        ('value-type="float" office:value="13800001234"', "1.38E+10", "13800001234"),
        ('value-type="float" office:value="138"', "000138", "000138"),
        ('value-type="currency" office:value="12.5"', "￥12.50", "12.5"),
        ('value-type="percentage" office:value="0.125"', "12.5%", "12.5%"),
        ('value-type="date" office:date-value="2026-11-03"', "11月3日", "2026-11-03"),
        ('value-type="date" office:date-value="2026-11-03T09:05:00"', "3", "2026-11-03 09:05"),
        ('value-type="time" office:time-value="PT14H30M00S"', "下午", "14:30"),
        ('value-type="time" office:time-value="PT30H05M00S"', "30:05", "30:05:00"),
        ('value-type="boolean" office:boolean-value="true"', "真", "TRUE"),
        ('value-type="string"', "#N/A", "#N/A"),
    ],
)
def test_what_an_ods_holds_rather_than_what_it_shows(
    tmp_path: Path, attributes: str, shown: str, said: str
) -> None:
    cell = f"<table:table-cell office:{attributes}><text:p>{shown}</text:p></table:table-cell>"
    assert of_ods(tmp_path, row(cell)) == [Row(1, (said,))]


def test_lines_blanks_and_links_in_an_ods(tmp_path: Path) -> None:
    link = 'a<text:s text:c="2"/>b<text:line-break/><text:a>网页</text:a>c'
    assert of_ods(tmp_path, row(text(link, "第二段"))) == [Row(1, ("a  b\n网页c\n第二段",))]


def test_marks_in_an_ods(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>已撤诉</text:p></office:annotation>"
    rows = of_ods(
        tmp_path,
        row(text("王某", more='table:style-name="划"'), text("停运", more='table:style-name="划"')),
        row(text("李某"), more='table:visibility="collapse"'),
        row(text("赵某"), more='table:visibility="filter"'),
        row(text("钱").replace("<text:p>", f"{note}<text:p>")),
        row(text('<text:span text:style-name="划">甲</text:span>乙')),
        styles=STRUCK,
    )  # fmt: skip
    assert [set(each.marks) for each in rows] == [
        {RowMark.STRUCK}, {RowMark.HIDDEN}, {RowMark.FILTERED}, {RowMark.COMMENTED}, set(),
    ]  # fmt: skip
    assert rows[3].comments == (CellComment(0, "已撤诉"),)
    assert [each.cells for each in rows[3:]] == [("钱",), ("甲乙",)]
    assert [each.code for each in rows[4].doubts] == ["struck"]


def test_repeated_rows_and_cells_of_an_ods_are_as_many(tmp_path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="1023"/>'
    rows = of_ods(
        tmp_path,
        row(text("甲", more='table:number-columns-repeated="2"'), blank),
        row(blank, more='table:number-rows-repeated="1000"'),
        row(text("乙"), more='table:number-rows-repeated="2"'),
    )
    assert rows == [Row(1, ("甲", "甲")), Row(1002, ("乙",)), Row(1003, ("乙",))]


def test_an_ods_that_repeats_itself_for_ever_is_refused(tmp_path: Path) -> None:
    wide = text("甲", more='table:number-columns-repeated="16384"')
    with pytest.raises(TooMuch, match=r"表\.ods 到第 184 行"):
        of_ods(tmp_path, row(wide, more='table:number-rows-repeated="1048576"'))


def test_merged_cells_and_hidden_sheets_of_an_ods(tmp_path: Path) -> None:
    merged = text("设备部", more='table:number-rows-spanned="2"')
    covered = "<table:covered-table-cell><text:p>盖住的</text:p></table:covered-table-cell>"
    hidden = (
        '<style:style style:name="藏"><style:table-properties table:display="false"/></style:style>'
    )
    table = TABLE.format(row(text("部门")) + row(merged, text("一")) + row(covered, text("二")))
    other = f'<table:table table:name="旧" table:style-name="藏">{row(text("丙"))}</table:table>'
    found = read(tmp_path, ods(other + table, hidden), "表.ods")
    assert found.name == "台账"
    assert [each.cells for each in found.below(1, 2)] == [("设备部", "一"), ("设备部", "二")]
    assert [(each.name, each.rows) for each in found.others] == [("旧", 1)]


# —— Excel's own formats ——

BROKEN = "表.xls 已损坏，或者不是读得懂的 .xls，打不开。" + SAVE_AS


def refusal(tmp_path: Path, data: bytes) -> str:
    try:
        read(tmp_path, data, "表.xls")
    except CplError as error:
        return str(error)
    return ""


def test_an_xls_reads_like_the_xlsx_that_it_was_saved_from(tmp_path: Path) -> None:
    path = tmp_path / "老台账.xls"
    shutil.copy(LIBREOFFICE, path)
    found = read_sheet(path)
    rows = list(found.rows)
    assert rows[1].cells[:4] == ("1", "2026-11-03 09:05", "13800001234", "过山车停运")
    assert rows[1].cells[6:8] == ("14:30", "30:05:00")
    assert rows[2].cells[:4] == ("2", "2026-11-04", "0138", "厕所\n没纸")
    assert [each.code for each in rows[1].doubts] == ["digits-lost"]
    assert [row.cells[2] for row in found.below(3, 11)] == ["46329.604", "46329.604"]
    assert [(each.name, each.rows) for each in found.others] == [("旧", 2)]
    assert "看不到隐藏的行" in found.unseen


def test_an_xlsb(tmp_path: Path) -> None:
    data = xlsb("台账", {0: ["电话", "内容"], 2: [13800001234, "过山车停运"], 3: [1e17, ""]})
    found = read(tmp_path, data, "表.xlsb")
    assert (found.kind, found.name) == ("xlsb", "台账")
    assert [(each.number, each.cells) for each in found.rows] == [
        (1, ("电话", "内容")),
        (3, ("13800001234", "过山车停运")),
        (4, ("100000000000000000",)),
    ]


@pytest.mark.parametrize("data", [LIBREOFFICE.read_bytes(), xlsx("<row><c><v>1</v></c></row>")])
def test_wps_calls_either_of_them_et(tmp_path: Path, data: bytes) -> None:
    assert list(read(tmp_path, data, "表.et").rows)


def test_a_broken_xls_ends_nobody_but_its_reader(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One byte was enough for a stack of Rust on the screen, or for no answer at all."""
    whole = LIBREOFFICE.read_bytes()
    for at in (520, 1100, 2600, 3000):
        broken = whole[:at] + bytes(200) + whole[at + 200 :]
        assert refusal(tmp_path, broken) in ("", BROKEN)
    assert capfd.readouterr() == ("", "")


# —— what needs somebody first ——


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("密.ods", ods("", manifest="<manifest:encryption-data/>"), "有打开密码"),
        ("名.xls", xlsx("<row/>"), "内容却是 xlsx。请把它改名为 名.xlsx"),
        ("名.xlsx", ods(TABLE.format("")), "内容却是 ods。请把它改名为 名.ods"),
        ("名.xlsx", LIBREOFFICE.read_bytes(), "内容却是 xls。请把它改名为 名.xls"),
        ("坏.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "请用 Excel 或 WPS 打开，另存"),
    ],
    ids=["a locked ods", "an xlsx as xls", "an ods as xlsx", "an xls as xlsx", "an et of its own"],
)
def test_what_cannot_be_read_says_what_to_do(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(NotATable, match=said):
        read(tmp_path, data, name)


def test_a_locked_xls(shared_data: Path) -> None:
    with pytest.raises(NotATable, match="有打开密码"):
        read_sheet(shared_data / "messytables_horror" / "encrypted_no_password.xls")


def test_real_old_workbooks_hold_what_their_makers_saw(shared_data: Path) -> None:
    """The same table four times, saved by Excel, LibreOffice and a script."""
    horror = shared_data / "messytables_horror"
    saved = [list(read_sheet(horror / f"simple.{each}").rows) for each in ("xls", "xlsx")]
    assert [each.cells for each in saved[0]] == [each.cells for each in saved[1]]
    people = [
        [row.cells for row in read_sheet(horror / f"{each}.ods").rows]
        for each in ("simple", "loffice-4.4.1.2")
    ]
    assert people[0] == people[1]
    assert people[0][1] == ("Bob", "20", "2010-10-10")
