"""Cells to fill in become names of the printed workbook, with a list of the choices."""

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from small_forms import Sheet, form, reopened, saved

from cpl.render.excel.workbook import fill
from cpl.render.text.refusals import TemplateProblem

CONTEXT = {
    "单据": "转办单|TS20261117-001|1|1|AB12|",
    "原因分析": None,
    "责任认定": None,
    "要求": ["甲", "乙"],
    "本轮": {"责任认定": "有责"},
    "选项": {"原因分析": [], "责任认定": ["有责", "无责"]},
}


def names(data: bytes) -> dict[str, str]:
    return {name: each.attr_text for name, each in reopened(data).defined_names.items()}


def lists(data: bytes) -> list[tuple[str, str]]:
    found = reopened(data).worksheets[0].data_validations.dataValidation
    return [(str(each.sqref), each.formula1) for each in found]


def printed(*rows: tuple[object, ...], title: str = "转办单", **more: object) -> bytes:
    return fill(form(*rows, title=title), {**CONTEXT, **more}, "转办单.xlsx")


def test_each_cell_is_named_after_its_field_and_the_paper_is_marked() -> None:
    found = printed(("原因", "{{ 原因分析 | 填写 }}"), ("责任", "{{ 本轮.责任认定 | 填写 }}"))

    assert names(found) == {
        "填写.原因分析": "'转办单'!$B$1",
        "填写.责任认定": "'转办单'!$B$2",
        "cpl.单据": '"转办单|TS20261117-001|1|1|AB12|"',
    }
    assert reopened(found).worksheets[0]["B2"].value == "有责"


def test_a_field_with_choices_gets_a_list_of_them() -> None:
    boxes = "{{ 责任认定 | 勾选(选项.责任认定) | 填写 }}"

    found = printed(("原因", "{{ 原因分析 | 填写 }}"), ("责任", boxes))

    assert lists(found) == [("B2", '"有责,无责"')]
    assert reopened(found).worksheets[0]["B2"].value == "☐有责　☐无责"


def test_the_template_s_own_list_stays() -> None:
    def with_list(sheet: Sheet) -> None:
        own = DataValidation("list", formula1='"有责"')
        own.add("A1")
        sheet.add_data_validation(own)

    template = form(("{{ 责任认定 | 填写 }}",), dress=with_list)

    assert lists(fill(template, CONTEXT, "转办单.xlsx")) == [("A1", '"有责"')]


def test_a_list_longer_than_excel_takes_is_left_out() -> None:
    many = {"责任认定": [f"很长的一种责任认定{n}" for n in range(40)]}

    assert lists(printed(("{{ 责任认定 | 填写 }}",), 选项=many)) == []


def test_the_name_follows_its_row() -> None:
    found = printed(
        ("{% for 条 in 要求 %}",), ("{{ 条 }}",), ("{% endfor %}",), ("{{ 原因分析 | 填写 }}",)
    )

    assert names(found)["填写.原因分析"] == "'转办单'!$A$3"


def test_a_cell_may_say_what_it_is_for() -> None:
    found = printed(("{{ (原因分析 or '') | 填写('经办') }}",), title="{{ 单名 }}'s", 单名="甲")

    assert names(found)["填写.经办"] == "'甲''s'!$A$1"


def test_a_form_without_cells_to_fill_in_is_not_marked() -> None:
    assert names(printed(("{{ 原因分析 }}",))) == {}


def test_a_filled_form_made_into_a_template_loses_its_old_names() -> None:
    book = reopened(form(("{{ 原因分析 }}",)))
    book.defined_names["填写.旧"] = DefinedName("填写.旧", attr_text="投诉工单!$A$1")

    assert names(fill(saved(book), CONTEXT, "转办单.xlsx")) == {}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("{{ 原因分析 | 填写 }}", "{{ 原因分析 | 填写 }}")], "“原因分析”有两个填写的格子"),
        ([("{{ '' | 填写 }}",)], "转办单.xlsx!转办单!A1: 填写的是哪个字段？"),
        ([("{{ '' | 填写('原因 分析') }}",)], "填写的是哪个字段？"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(rows: list[tuple[object, ...]], told: str) -> None:
    with pytest.raises(TemplateProblem, match=told):
        printed(*rows)


def test_the_same_template_and_data_give_the_same_bytes() -> None:
    rows = (("原因", "{{ 原因分析 | 填写 }}"),)

    assert printed(*rows) == printed(*rows)
