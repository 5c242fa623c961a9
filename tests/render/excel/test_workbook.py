"""Filling a form: loops, conditions, problems, several sheets, the same bytes."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from small_forms import BOX, WRAPPED, Sheet, filled, form, reopened, saved, values

from cpl.render.excel.workbook import fill, sheet_title
from cpl.render.text.refusals import TemplateProblem

LOOP = (
    ["序号", "要求"],
    ["{% for 项 in 要求 %}"],
    ["{{ loop.index }}", "{{ 项 }}"],
    ["{% endfor %}"],
    ["完"],
)


def test_a_row_of_tags_steers_and_is_not_printed() -> None:
    assert values(filled(form(*LOOP), 要求=["停用", "检修"])) == [
        ["序号", "要求"],
        [1, "停用"],
        [2, "检修"],
        ["完"],
    ]


def test_no_items_no_rows() -> None:
    assert values(filled(form(*LOOP), 要求=[])) == [["序号", "要求"], ["完"]]


def test_loops_and_conditions_nest() -> None:
    template = form(
        ["{% set 总 = 单位|length %}"],
        ["{% for 部 in 单位 %}"],
        ["{{ 部.名 }}", "{{ 总 }}"],
        ["{% if 部.件 %}"],
        [None, "{% for 件 in 部.件 %}"],
        [None, "{{ 件 }}"],
        [None, "{% endfor %}"],
        ["{% else %}"],
        [None, "无"],
        ["{% endif %}"],
        ["{% endfor %}{# 完 #}"],
    )
    units = [{"名": "运营部", "件": ["A", "B"]}, {"名": "票务部", "件": []}]

    assert values(filled(template, 单位=units)) == [
        ["运营部", 2],
        [None, "A"],
        [None, "B"],
        ["票务部", 2],
        [None, "无"],
    ]


def test_tags_within_a_cell_stay_in_it() -> None:
    template = form(["{% if 保密 %}☑{% else %}☐{% endif %}保密", "{{- 甲 -}} 、 {{ 乙 }}"])

    assert values(filled(template, 保密=True, 甲="a", 乙="b")) == [["☑保密", "a、 b"]]


def test_a_cell_of_a_list_is_its_items() -> None:
    sheet = filled(form(["{{ 件|map('upper') }}", "{{ 件 }}"]), 件=["a", "b"])

    assert values(sheet) == [["A、B", "a、b"]]


def test_empty_rows_and_literal_cells_stay() -> None:
    assert values(filled(form(["标题"], [], [3.5, "=A1"]))) == [["标题"], [], [3.5, "=A1"]]


def test_tags_in_the_data_are_never_rendered() -> None:
    sheet = filled(form(["{{ 内容 }}", "又：{{ 内容 }}"]), 内容="{{ 7*7 }}{% for %}")

    assert values(sheet) == [["{{ 7*7 }}{% for %}", "又：{{ 7*7 }}{% for %}"]]


def test_styles_of_a_loop_row_repeat() -> None:
    def dress(sheet: Sheet) -> None:
        sheet["B3"].font = Font(name="仿宋", size=12, bold=True)
        sheet["B3"].border = BOX

    sheet = filled(form(*LOOP, dress=dress), 要求=["停用", "=检修"])

    assert [sheet[each].font.name for each in ("B2", "B3")] == ["仿宋", "仿宋"]
    assert sheet["B3"].border.left.style == "thin"
    assert sheet["B4"].font.name != "仿宋"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["单位"], [None, "甲\n{{ 公司 }}"]], "投诉工单!B2: 数据里没有“公司”"),
        ([["{{ 部.名字 }}"]], "投诉工单!A1: 没有“名字”这一项"),
        ([["{{ 部.名|脱 }}"]], "投诉工单!A1: 没有“脱”这个过滤器，是不是“脱敏”？"),
        ([["题"], ["{% for 项 in 部 %}"], ["{{ 项 }}"]], "投诉工单!A2: “for”没有用 endfor 结束"),
        ([["题"], ["{% endfor %}"]], "投诉工单!A2: “endfor”前面没有和它配对的标签"),
        ([["{{ 部.名", "x"]], "投诉工单!A1: 写法不对"),
        ([["题"], [None, "｛｛ 内容 ｝｝"]], "投诉工单!B2: ｛｛ ｝｝ ｛％ ％｝ 是全角的"),
        ([["题"], [None, "{｛ 内容 }}"]], "投诉工单!B2: ｛｛ ｝｝ ｛％ ％｝ 是全角的"),
        ([["题"], [None, "内容 }}"]], "投诉工单!B2: 没有“{{”和“}}”配对"),
        ([["{{ 部.items }}"]], "投诉工单!A1: “items”是模板的工具，不是可以打印的值"),
        ([["{{ 部.__class__ }}"]], "投诉工单!A1: 模板里不能用“__class__”"),
        ([["题", "{{ range(10**8) }}"]], "投诉工单!B1: 循环和宏一共转了超过"),
        (
            [["{% for 项 in range(150001) %}"], ["{{ 项 }}"], ["{% endfor %}"]],
            "投诉工单: 填出来有 150001 行，最多 150000 行",
        ),
        ([["{% for 项 in 部 %}", "{{ 项 }}"]], "投诉工单!A1: “for”没有用 endfor 结束；标签要么"),
        ([["{% macro 甲() %}"], ["x"], ["{% endmacro %}"]], "投诉工单!A1: 独占一行的标签只能是"),
        ([["{% set 甲 %}"], ["x"], ["{% endset %}"]], "投诉工单!A1: 独占一行的标签只能是"),
        ([["题", '="第"&{{ 部.名 }}']], "投诉工单!B1: 公式里不能放模板标签"),
    ],
)
def test_a_problem_names_the_template_the_sheet_and_the_cell(
    rows: list[list[object]], message: str
) -> None:
    with pytest.raises(TemplateProblem) as refused:
        fill(form(*rows), {"部": {"名": "运营部"}}, "工单.xlsx")

    assert str(refused.value).startswith(f"模板 工单.xlsx!{message}")


@pytest.mark.parametrize(
    "data", [b"", b"PK", "编号,状态".encode("gbk")], ids=["empty", "zip", "csv"]
)
def test_a_template_that_is_no_workbook_says_so(data: bytes) -> None:
    with pytest.raises(TemplateProblem, match="打不开"):
        fill(data, {}, "工单.xlsx")


def test_a_template_that_unpacks_to_gigabytes_is_not_opened() -> None:
    bomb = BytesIO(form(["x"]))
    with ZipFile(bomb, "a", ZIP_DEFLATED) as file:
        file.writestr("xl/大.xml", b"A" * 30_000_000)

    with pytest.raises(TemplateProblem, match="解开太大"):
        fill(bomb.getvalue(), {}, "工单.xlsx")


def test_every_sheet_is_filled_and_references_between_them_follow() -> None:
    book = Workbook()
    first, second = book.worksheets[0], book.create_sheet("{{ 月 }}明细")
    first.title = "汇总"
    first["A1"] = "='{{ 月 }}明细'!A4"
    first["B1"] = "=SUM('{{ 月 }}明细'!A2:A2)"
    for row, text in enumerate(("{% for 数 in 数列 %}", "{{ 数 }}", "{% endfor %}", "完"), 1):
        second.cell(row, 1, text)

    result = reopened(fill(saved(book), {"月": "2026/10", "数列": [5, 6]}, "月报"))

    assert result.sheetnames == ["汇总", "2026_10明细"]
    assert values(result["2026_10明细"]) == [[5], [6], ["完"]]
    assert values(result["汇总"]) == [["='2026_10明细'!A3", "=SUM('2026_10明细'!A1:A2)"]]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("台账", "台账"),
        ("10/11:[甲]*?", "10_11__甲___"),
        ("'引号'", "引号"),
        ("", "表"),
        ("History", "_History"),
        ("长" * 40, "长" * 31),
        ("已有", "已有(2)"),
    ],
)
def test_a_sheet_gets_a_title_excel_accepts(text: str, title: str) -> None:
    assert sheet_title(text, {"已有"}) == title


def test_titles_differ_also_when_many_are_the_same() -> None:
    taken: set[str] = set()

    assert [sheet_title("A" * 40, taken)[-4:] for _ in range(3)] == ["AAAA", "A(2)", "A(3)"]


def test_headers_and_footers_are_filled_and_print_what_was_meant() -> None:
    def dress(sheet: Sheet) -> None:
        sheet.oddFooter.left.text = "编号 {{ 编号 }}"
        sheet.oddFooter.right.text = "第&P页 共&N页 {{ 单位 }}"

    sheet = filled(form(["题"], dress=dress), 编号="TS20261121-003", 单位="A&P")

    assert sheet.oddFooter.left.text == "编号 TS20261121-003"
    assert sheet.oddFooter.right.text == "第&P页 共&N页 A&&P"  # && prints as &


def test_a_footer_never_grows_too_long_for_excel() -> None:
    def dress(sheet: Sheet) -> None:
        sheet.oddFooter.left.text = "{{ 单位 }}"

    sheet = filled(form(["题"], dress=dress), 单位="长" * 400)

    assert len(sheet.oddFooter.left.text) < 255


def test_the_same_data_gives_the_same_bytes() -> None:
    template = form(*LOOP, dress=lambda sheet: sheet.merge_cells("B3:D3"))

    def once() -> bytes:
        return fill(template, {"要求": ["停用", "=1"]}, "整改")

    assert once() == once()
    with ZipFile(BytesIO(once())) as workbook:
        assert {each.date_time[0] for each in workbook.infolist()} == {1980}
        assert workbook.namelist() == ["[Content_Types].xml", *sorted(workbook.namelist()[1:])]


def test_formulas_are_computed_when_the_form_is_opened() -> None:
    book = reopened(fill(form(["=1+1"]), {}, "x"))

    assert book.calculation.fullCalcOnLoad


def test_a_long_register_is_filled_row_by_row() -> None:
    template = form(["{% for 行 in 台账 %}"], ["{{ 行.编号 }}", "{{ 行.数 }}"], ["{% endfor %}"])
    rows = [{"编号": f"TS{number:04}", "数": number} for number in range(500)]

    sheet = filled(template, 台账=rows)

    assert sheet.max_row == 500
    assert [cell.value for cell in sheet[500]] == ["TS0499", 499]


def test_comments_and_links_of_the_template_stay() -> None:
    def dress(sheet: Sheet) -> None:
        from openpyxl.comments import Comment

        sheet["A1"].comment = Comment("由受理人填写", "客服中心")
        sheet["A1"].hyperlink = "https://example.org/"
        sheet["A1"].alignment = WRAPPED

    sheet = filled(form(["{{ 编号 }}"], dress=dress), 编号="TS1")

    assert sheet["A1"].value == "TS1"
    assert sheet["A1"].comment is not None
    assert sheet["A1"].comment.text == "由受理人填写"
    assert sheet["A1"].hyperlink is not None
