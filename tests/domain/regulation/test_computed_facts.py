"""Each computed fact is declared once: what it is asked about, its value, its words."""

import pytest

from cpl.domain.regulation.computed_facts import (
    COMPUTED,
    FACTS,
    Argument,
    Question,
    days_alike_in,
    days_of,
    fact_named,
    field_in,
)
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.values.field_paths import FieldPath


@pytest.mark.parametrize(
    ("name", "argument", "about"),
    [
        ("状态", Argument.NOTHING, ""),
        ("轮次", Argument.NOTHING, ""),
        ("次数.回访", Argument.EVENT, "回访"),
        ("本轮.回访", Argument.EVENT, "回访"),
        ("做到.受理", Argument.MEANING, "受理"),
        ("本轮填.纠正措施", Argument.FIELD, "纠正措施"),
        ("上次填.解决措施", Argument.FIELD, "解决措施"),
        ("合计.补偿", Argument.FIELD, "补偿"),
        ("未结.整改", Argument.MACHINE, "整改"),
        ("关联.整改", Argument.MACHINE, "整改"),
        ("门槛.四不放过", Argument.GATE, "四不放过"),
        ("天数.首次报修", Argument.EVENT_OR_FIELD, "首次报修"),
        ("未了升级.批量", Argument.ESCALATION, "批量"),
        ("同类.3", Argument.DAYS, "3"),
    ],
)
def test_what_a_fact_is_asked_about(name: str, argument: Argument, about: str) -> None:
    question = fact_named(name)
    assert isinstance(question, Question)
    assert (question.fact.argument, question.about) == (argument, about)


def test_every_other_name_is_a_field() -> None:
    assert fact_named("投诉人.电话") == FieldPath("投诉人.电话")
    assert isinstance(fact_named("等级"), FieldPath)


def test_no_two_facts_have_one_name() -> None:
    assert len(COMPUTED) == len(FACTS)


@pytest.mark.parametrize(
    ("about", "days"),
    [("3", 3), ("0", None), ("", None), ("三", None), ("3.5", None), ("３", None)],
)
def test_days_are_a_whole_number_from_one(about: str, days: int | None) -> None:
    assert days_of(about) == days
    assert days_alike_in(f"同类.{about}") == days


def test_only_the_alike_are_counted_in_days() -> None:
    assert days_alike_in("天数.3") is None
    assert days_alike_in("等级") is None


def test_what_has_no_words_of_its_own_is_told_as_written() -> None:
    assert str(parse_term("轮次 >= 3")) == "轮次 ≥ 3"
    assert str(parse_term("次数.审批 has 3")) == "次数.审批 包含 3"


def test_what_must_still_be_raised_is_told_by_its_name() -> None:
    assert str(parse_term("未了升级.批量 is 是")) == "升级“批量”还没有了"
    assert str(parse_term("未了升级.批量 is not 是")) == "没有未了的升级“批量”"


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("次数.审批 > 0", "办过审批"),
        ("次数.审批 >= 1", "办过审批"),
        ("次数.审批 is not 0", "办过审批"),
        ("次数.审批 is 0", "没有办过审批"),
        ("次数.审批 < 1", "没有办过审批"),
        ("次数.审批 <= 0", "没有办过审批"),
        ("次数.审批 > 1", "办过审批多于 1 次"),
        ("次数.审批 >= 10", "办过审批不少于 10 次"),
        ("本轮.审批 <= 2", "这一轮办过审批不多于 2 次"),
        ("次数.答复 < @次数.请示", "办过答复少于请示的次数"),
        ("合计.补偿 > 0.5", "补偿合计多于 0.5 元"),
        ("未结.整改 is 0", "没有未结的整改"),
        ("未结.整改 < 1", "没有未结的整改"),
        ("关联.整改 >= 1", "有关联的整改"),
        ("关联.整改 is not 0", "有关联的整改"),
        ("关联.整改 is 2", "关联的整改正好 2 件"),
        ("关联.整改 is not 2", "关联的整改不是 2 件"),
        ("次数.审批 in 2、4", "办过审批是 2、4 次"),
        ("次数.审批 not in 2、4", "办过审批不是 2、4 次"),
        ("门槛.四不放过 is 是", "做到了四不放过"),
        ("门槛.四不放过 is not 是", "没有做到四不放过"),
        ("天数.首次报修 >= 7", "首次报修以后不少于 7 天"),
        ("同类.3 >= 5", "3 天内同类不少于 5 件"),
    ],
)
def test_what_is_counted_is_told_as_somebody_would_say_it(term: str, told: str) -> None:
    assert str(parse_term(term)) == told


@pytest.mark.parametrize(
    ("name", "path"),
    [("等级", "等级"), ("本轮填.投诉人.电话", "投诉人.电话"), ("次数.回访", None), ("状态", None)],
)
def test_which_field_a_condition_asks_for(name: str, path: str | None) -> None:
    assert field_in(name) == path


def test_what_was_said_is_told_with_when() -> None:
    assert str(parse_term("本轮填.纠正措施 given")) == "这一轮填写了纠正措施"
    assert str(parse_term("本轮填.纠正措施 missing")) == "这一轮没有填写纠正措施"
    assert str(parse_term("本轮填.态度 has 诚恳")) == "这一轮填的“态度” 包含 诚恳"
    assert str(parse_term("本轮填.请求标记 is 是")) == "这一轮填的“请求标记” 是 是"
    assert str(parse_term("上次填.等级 in 一级、二级")) == "上次填的“等级” 属于 一级、二级"
    assert str(parse_term("解决措施 is not @上次填.解决措施")) == "解决措施 不是 上次填的“解决措施”"
