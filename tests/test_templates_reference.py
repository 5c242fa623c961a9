"""docs/模板.md lists what templates may say: all of it, told by the tables that fill them.

The contexts are really made, in a workspace where something has happened, and held against
the tables: a name that is in a context and in no table fails here, and so does an example
that cannot be printed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest
from clerks import ACCEPTED, ANSWER, Clerk, played
from places import TOP
from templates_reference import (
    AUDIT,
    BOARD,
    CONTEXTS,
    HANDOVER,
    PAGE,
    POWERS,
    RECORD,
    REGISTER,
    REPORT,
    UNIT,
    Context,
    insides,
    reference,
)

from cpl.codec.tables.marks import Mark
from cpl.domain.reports.unit_sheets import CheckedComplaint, UnitSheet
from cpl.domain.values.periods import Period
from cpl.render.text.filters import FILTERS, OF_JINJA
from cpl.render.text.refusals import TemplateProblem
from cpl.render.text.sandbox import office_environment
from cpl.render.text.templates import environment, render_text
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.audit_report import audit_words, trial_report
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.papers.handover import handover_words, shift_of
from cpl.use_cases.papers.paper import context_for
from cpl.use_cases.papers.registers.powers_used import powers_used, powers_words
from cpl.use_cases.papers.registers.register_sheet import register_of, register_words
from cpl.use_cases.reports.paper import context_of
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.reports.unit_papers import unit_sheet_words
from cpl.use_cases.telling.board_page import board_words
from cpl.use_cases.telling.overview import overview_of
from cpl.use_cases.template_words import ONE, Stamp, TemplateWord, Words
from cpl.use_cases.upkeep.doctoring import Diagnosis, Health, Patient
from cpl.use_cases.upkeep.handover_page import page_words

DOCUMENT = TOP / "docs" / "模板.md"
BEGIN, END = "<!-- 由 make golden 写出 -->\n", "<!-- 到此为止 -->\n"


def test_the_page_lists_every_name(request: pytest.FixtureRequest) -> None:
    before, _, rest = DOCUMENT.read_text("utf-8").partition(BEGIN)
    written, _, after = rest.partition(END)
    assert after or rest.endswith(END), "the marks are gone"
    if request.config.getoption("--golden-update"):
        DOCUMENT.write_text(f"{before}{BEGIN}\n{reference()}\n{END}{after}", "utf-8")
    else:
        assert written == f"\n{reference()}\n", "make golden"


# —— the tables against contexts that are really made ——

NOW = datetime(2026, 11, 17, 17, 20)


def two_and_an_order(clerk: Clerk) -> None:
    """To play: one transferred, answered and noted on, a corrective order of it, one more."""
    number = clerk.complaint().stem
    clerk.does(*ACCEPTED, at="09:10")
    clerk.does("do", "1", "转办", "设备部", at="09:30")
    clerk.does("do", "1", "答复", *ANSWER, at="10:00")
    clerk.does("do", "1", "备注", "备注=明早再打", at="10:10")
    clerk.does(
        *("new", "整改", f"来源={number}", "整改单位=票务部", "整改要求=致歉"),
        *("存在问题=没有告知", "整改期限=2026-11-25"),
        at="10:20",
        user=clerk.who("客服主管"),
    )
    clerk.complaint()
    clerk.does("do", "2", "转办", "设备部", at="11:00")


@pytest.fixture
def place(clerk: Clerk) -> Workspace:
    return Workspace(played(clerk, two_and_an_order).root)


def of_a_record(place: Workspace) -> Words:
    loaded = place.load(place.numbers(place.latest_rules.complaints)[0])
    number = loaded.card.number
    return {**context_for(place, loaded, NOW, False, Mark("投诉工单", number, 1, None, "甲"))}


def of_the_register(place: Workspace) -> Words:
    onlooker = Desk(place, NOW, person_named(place, "李敏")).onlooker
    return register_words(register_of(onlooker, None), Stamp("甲"))


def of_the_powers(place: Workspace) -> Words:
    onlooker = Desk(place, NOW, person_named(place, "李敏")).onlooker
    return powers_words(powers_used(onlooker, Period.month(2026, 11)), Stamp("甲"))


def of_the_report(place: Workspace) -> Words:
    return context_of(
        Reporting(place, NOW, "月报").make(Period.month(2026, 11)).report, "甲", "草稿"
    )


def of_a_unit(place: Workspace) -> Words:
    made = Reporting(place, NOW, "月报").make(Period.month(2026, 11))
    checked = CheckedComplaint(
        "TS20261117-001", "11-17 09:00", "停运", "设备设施", "有责", "", "承办中"
    )
    return unit_sheet_words(made, UnitSheet("设备部", (checked,)))


def of_the_handover(place: Workspace) -> Words:
    desk = Desk(place, NOW, person_named(place, "李敏"))
    return handover_words(shift_of(desk), ("钥匙在前台",), Stamp("甲"))


def of_the_page(place: Workspace) -> Words:
    found = (Diagnosis("备份", Health.WARNING, "没有备份过。", "cpl backup 文件夹"),)
    return page_words(Patient(place, NOW, "李敏"), found, "/usr/bin/python3")


def of_the_board(place: Workspace) -> Words:
    return board_words(overview_of(place, NOW))


def of_the_audit(place: Workspace) -> Words:
    return audit_words(trial_report(place, NOW))


MAKE: Mapping[str, Callable[[Workspace], Words]] = {
    RECORD.title: of_a_record,
    REGISTER.title: of_the_register,
    POWERS.title: of_the_powers,
    REPORT.title: of_the_report,
    UNIT.title: of_a_unit,
    AUDIT.title: of_the_audit,
    HANDOVER.title: of_the_handover,
    PAGE.title: of_the_page,
    BOARD.title: of_the_board,
}
WITH_FIELDS = ("关联", "台账", "事件")
"""What holds fields too, beside the names of its table."""
NONE_HERE = (
    "要办",
    "例行",
    "到期",
    "重大",
    "补偿",
    "附件清单",
    "证据",
    "文书",
    "回访",
    "发现",
    "关联",
)
"""The default rules lay down no routine duty, and nothing of the day falls due by next morning;
nothing of it must be raised, nothing was given and nothing attached. The lists of a dossier:
tests/use_cases/auditing/test_dossier.py."""


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda each: each.title)
def test_every_name_of_a_context_is_declared_and_every_example_prints(
    context: Context, place: Workspace
) -> None:
    words = MAKE[context.title](place)
    fields = set(place.latest_rules.fields)
    assert set(words) - (fields if context is RECORD else set()) == names(context.table)
    for each in context.table:
        assert render_text(each.shown(), words, each.name) is not None
    for each in insides(context.table):
        items = items_below(each, words)
        assert items or each.name in NONE_HERE, f"nothing to hold {each.name} against"
        assert None not in items, f"{each.under} is not there"
        for item in items:
            allowed = fields if each.name in WITH_FIELDS else set()
            assert names(each.inside) <= set(item) <= names(each.inside) | allowed, each.name
            for one in each.inside:
                around = {**words, ONE: item}
                assert render_text(one.shown(each.under), around, one.name) is not None


def names(table: tuple[TemplateWord[Any], ...]) -> set[str]:
    return {each.name for each in table}


def items_below(each: TemplateWord[Any], words: Words) -> list[Words]:
    """What its table is of: what stands at `under`, or the items of the list in its example."""
    path = each.under
    if each.under == ONE:
        path = re.findall(r"{% for 一 in (\S+) %}", each.shown())[0]
    found: Any = environment().compile_expression(path)(**words)
    return list(found) if isinstance(found, Sequence) else [found]


def test_every_filter_is_explained_by_an_example_that_prints(place: Workspace) -> None:
    words = {**of_the_report(place), **of_a_record(place), "行": ["甲"]}
    for name, own in FILTERS.items():
        assert name in own.example
        assert render_text(own.example, words, name) is not None
    for name, (_, example) in OF_JINJA.items():
        assert name in office_environment().filters
        assert render_text(example, words, name) is not None


MISSPELT = {
    "甲\n{{ 打印时刻 }}": "2: 数据里没有“打印时刻”，是不是“打印时间”？",
    "{{ 期限.转办.应与 }}": "1: 没有“应与”这一项，是不是“应于”？",
    "{{ 期限.转班.应于 }}": "1: 没有“转班”这一项，是不是“转办”？",
    "\n\n{{ 环节.答复投诉.时间 }}": "3: 没有“答复投诉”这一项，是不是“答复投诉人”？",
    "{{ 门槛.四不放 }}": "1: 没有“四不放”这一项，是不是“四不放过”？",
    "{% for 一 in 经过 %}\n{{ 一.內容 }}{% endfor %}": "2: 没有“內容”这一项，是不是“内容”？",
    "{{ 编号 | 日其 }}": "1: 没有“日其”这个过滤器，是不是“日期”？",
    "{% if 编号 is definde %}{% endif %}": "1: 没有“definde”这个判断，是不是“defined”？",
}
"""What is written in a template, and what is told of it: the line, the cure."""


def test_a_misspelt_name_is_told_with_the_nearest(place: Workspace) -> None:
    words = of_a_record(place)
    found = {}
    for source in MISSPELT:
        with pytest.raises(TemplateProblem) as told:
            render_text(source, words, "信.md.j2")
        found[source] = str(told.value).removeprefix("模板 信.md.j2:")
    assert found == MISSPELT
