"""No workbook of ours is one that Excel would mend: the check of that, and what is checked."""

import re
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from clerks import Clerk
from odd_workbooks import changed
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from paper_trail import ACCOUNTABILITY, LONG, ORDINARY, PATROL, RECTIFICATION, played
from places import TOP
from small_forms import saved
from strict_workbooks import faults
from thorough import at_most, share

from cpl.render.excel.workbook import fill

TEMPLATES = {path.stem: path for path in sorted((TOP / "templates").glob("*.xlsx"))}
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
STYLES, STRINGS, CHART = "xl/styles.xml", "xl/sharedStrings.xml", "xl/charts/chart1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES, RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"


@cache
def rich() -> bytes:
    """A filled form with one of everything."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = "台账"
    for row in (["编号", "数"], ["{% for 数 in 数列 %}"], ["甲", "{{ 数 }}"], ["{% endfor %}"]):
        sheet.append(row)
    sheet.append(["合计", "=SUM(B3:B3)"])
    sheet["A1"].font, sheet["A1"].alignment = Font(name="宋体", size=12), Alignment(wrap_text=True)
    sheet["B3"].number_format = "0.000"
    sheet.merge_cells("A5:A6")
    sheet.merge_cells("C5:D5")
    sheet.column_dimensions["A"].width = sheet.column_dimensions["C"].width = 20
    sheet.row_dimensions[1].height = 30
    choices = DataValidation("list", formula1='"甲,乙"')
    choices.add("A3")
    sheet.add_data_validation(choices)
    yellow = PatternFill("solid", bgColor="FFFF00")
    sheet.conditional_formatting.add("B3", CellIsRule("greaterThan", ["1"], fill=yellow))  # type: ignore[no-untyped-call]  # stubs
    sheet.add_table(Table(displayName="明细", ref="A1:B3"))
    sheet.oddFooter.center.text = "第&P页"
    sheet.row_breaks.append(Break(id=1))
    sheet.row_breaks.append(Break(id=5))
    sheet["A1"].comment = Comment("写编号", "客服")
    sheet["B1"].hyperlink = "https://example.org/"
    book.defined_names["总数"] = DefinedName("总数", attr_text="台账!$B$5")
    chart: Any = BarChart()
    chart.add_data(Reference(sheet, 2, 3), titles_from_data=False)
    sheet.add_chart(chart, "F1")
    book.create_sheet("空")
    return fill(saved(book), {"数列": [1, 2.5]}, "台账.xlsx")


@cache
def as_excel_saves(data: bytes) -> bytes:
    """With a word in the table of strings, where openpyxl writes it into the cell."""
    strings = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>编号</t></si></sst>'
    part = '<Override PartName="/xl/sharedStrings.xml" ContentType="x"/></Types>'
    data = changed(data, TYPES, "</Types>", part)
    data = changed(data, SHEET, 't="inlineStr"><is><t>编号</t></is>', 't="s"><v>0</v>')
    buffer = BytesIO(data)
    with ZipFile(buffer, "a") as file:
        file.writestr(STRINGS, strings)
    return buffer.getvalue()


def test_a_sound_workbook_has_no_faults() -> None:
    assert faults(rich()) == []
    assert faults(as_excel_saves(rich())) == []


@pytest.mark.parametrize(
    ("member", "old", "new", "fault"),
    [
        (SHEET, "<sheetData>", "<sheetData>\x01", "不是 XML"),
        (SHEET, "<mergeCells", "<pageMargins/><mergeCells", "mergeCells 在 pageMargins 后面"),
        (SHEET, "<mergeCells", "<cplCells/><mergeCells", "不认识 cplCells"),
        (SHEET, 'mergeCells count="2"', 'mergeCells count="3"', "mergeCells 说有 3 个，有 2 个"),
        (SHEET, 'mergeCell ref="A4:A5"', 'mergeCell ref="A4:D5"', "叠在一起"),
        (SHEET, 'mergeCell ref="A4:A5"', 'mergeCell ref="A4"', "A4 只有一格"),
        (SHEET, '<row r="2"', '<row r="1"', "第 1 行在第 1 行后面"),
        (SHEET, 'ht="30"', 'ht="410"', "第 1 行高 410"),
        (SHEET, '<c r="B2"', '<c r="B3"', "B3 不在第 2 行"),
        (SHEET, '<c r="B2"', '<c r="A2"', "A2 的次序不对"),
        (SHEET, '<c r="B2" s="', '<c r="B2" s="99', "用了没有的样式 99"),
        (SHEET, 't="s"><v>0</v>', 't="s"><v>900</v>', "用了没有的字符串 900"),
        (SHEET, "<t>甲</t>", f"<t>{'甲' * 32_768}</t>", "字太多"),
        (SHEET, "<v>2.5</v>", "<v>二</v>", "说是数，写的是 二"),
        (SHEET, "<f>SUM(B2:B3)</f>", "<f>SUM(#REF!)</f>", "引用断了"),
        (SHEET, "<f>SUM(B2:B3)</f>", "<f>SUM(没有!B2)</f>", "引用没有的工作表 没有"),
        (SHEET, "<f>SUM(B2:B3)</f>", f"<f>{'1+' * 5000}1</f>", "公式太长"),
        (SHEET, 'min="3" max="3"', 'min="1" max="3"', "列宽 1–3 的次序不对"),
        (SHEET, 'width="20"', 'width="256"', "列宽 256"),
        (SHEET, '"甲,乙"', f'"{"甲" * 256}"', "下拉列表有 256 个字"),
        (SHEET, 'sqref="A2:A3"', 'sqref=""', "数据验证没有写哪些格"),
        (SHEET, 'sqref="B2:B3"', 'sqref=""', "条件格式没有写哪些格"),
        (SHEET, 'dxfId="0"', 'dxfId="1"', "条件格式用了没有的样式 1"),
        (SHEET, "第&amp;P页", "第" * 256, "oddFooter 有 2"),
        (SHEET, 'brk id="4"', 'brk id="1"', "分页的次序不对"),
        (SHEET, 'brk id="4"', 'brk id="1048576"', "分页不在行之间"),
        (SHEET, 'r:id="rId1"', 'r:id="rId77"', "用了没有的关系 rId77"),
        ("xl/tables/table1.xml", 'ref="A1:B3"', 'ref="A1:B1"', "表格 明细 没有一行"),
        ("xl/tables/table1.xml", 'ref="A1:B3"', 'ref="A1:C3"', "表格 明细 的列数不对"),
        (STRINGS, 'uniqueCount="', 'uniqueCount="9', "字符串表说有 9"),
        (STRINGS, "编号", "字" * 32_768, "第 0 条字符串有 32768 个字"),
        (STYLES, 'fontId="1"', 'fontId="9"', "样式用了没有的 fontId 9"),
        (STYLES, 'numFmtId="164"', 'numFmtId="190"', "样式用了没有的 numFmtId 164"),
        (STYLES, "<fonts", "<dxfs/><fonts", "fonts 在 dxfs 后面"),
        (BOOK, 'name="空"', 'name="台账"', "两张工作表同名"),
        (BOOK, 'name="空"', f'name="{"空" * 32}"', "表名 32 个字"),
        (BOOK, 'name="空"', 'name="空/"', "表名里有不能用的字"),
        (BOOK, 'name="空"', 'name="History"', "表名 History"),
        (BOOK, 'sheetId="2"', 'sheetId="1"', "同一个 sheetId"),
        (BOOK, 'name="总数"', 'name="A1"', "名称 A1 不能这样叫"),
        (BOOK, "台账!$B$4", "#REF!", "名称 总数: 引用断了"),
        (CHART, "'台账'!$B$2:$B$3", "'去年'!$B$2:$B$3", "引用没有的工作表 去年"),
        (CHART, 'ptCount val="2"', 'ptCount val="1"', "缓存里的点比说的多"),
        (TYPES, 'PartName="/xl/workbook.xml"', 'PartName="/xl/x.xml"', "内容类型说有 xl/x.xml"),
        (RELATIONS, "sheet2.xml", "sheet7.xml", "指着没有的 xl/worksheets/sheet7.xml"),
        (RELATIONS, 'Id="rId2"', 'Id="rId1"', "两个关系同一个编号"),
    ],
)
def test_what_excel_would_mend_is_found(member: str, old: str, new: str, fault: str) -> None:
    assert any(
        fault in each
        for each in faults(changed(as_excel_saves(rich()), member, re.escape(old), new))
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_are_sound(name: str) -> None:
    assert faults(TEMPLATES[name].read_bytes()) == []


@pytest.mark.slow
@pytest.mark.sampled
def test_the_papers_of_a_played_office_are_sound(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """All that can be printed of its cases and of its month."""
    monkeypatch.setenv("CPL_NOW", "2026-11-20T08:00")
    made = tmp_path_factory.getbasetemp() / "客服台账"
    clerk = Clerk(played(made, tmp_path / "客服台账"), monkeypatch, capsys)
    cases = (ORDINARY, LONG, RECTIFICATION, ACCOUNTABILITY, PATROL)
    for name, number in share(product(TEMPLATES, cases), of=2):
        clerk("form", number, name)
    for name in TEMPLATES:
        clerk("form", name, "--month", "2026-11")
    clerk("report", "--month", "2026-11")
    clerk("handover")
    drafts = [path for path in clerk.root.rglob("*.xlsx") if path.parent.name != "templates"]
    found = {path.name: faults(path.read_bytes()) for path in drafts}

    assert len(drafts) > at_most(12, 25)
    assert {name: each for name, each in found.items() if each} == {}
