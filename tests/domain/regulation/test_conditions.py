"""The closed vocabulary of conditions: what each word asks, and what is not a condition."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import pytest

from cpl.domain.regulation.conditions import (
    ALWAYS,
    Combined,
    ConditionSyntaxError,
    Lookup,
    Term,
    blamed,
    parse_term,
)
from cpl.domain.values.value import Value

FACTS: Mapping[str, Value] = {
    "等级": "二级",
    "标记": ("媒体", "安全"),
    "轮次": 3,
    "匿名": True,
    "金额": Decimal("200.00"),
    "期限": date(2026, 11, 24),
    "承诺": datetime(2026, 11, 24, 17, 0),
    "空": "",
    "承办人": "王建国",
    "被投诉人": "王建国",
    "见证人": ("王建国", "赵磊"),
    "实付": Decimal(200),
}


def known(name: str) -> Value | None:
    return FACTS.get(name)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("等级 is 二级", True),
        ("等级 is 一级", False),
        ("等级 is not 一级", True),
        ("等级 in 二级、三级以上", True),
        ("等级 in 一级,三级以上", False),
        ("等级 not in 一级，三级以上", True),
        ("标记 has 媒体", True),
        ("标记 has 敏感、安全", True),
        ("标记 lacks 敏感", True),
        ("标记 lacks 媒体", False),
        ("匿名 is 是", True),
        ("轮次 >= 3", True),
        ("轮次 > 3", False),
        ("轮次 <= 3", True),
        ("轮次 < 3", False),
        ("轮次 is 3", True),
        ("轮次 is 2", False),
        ("轮次 > 2", True),
        ("轮次 <= 4", True),
        ("轮次 <= 2", False),
        ("轮次 >= 2", True),
        ("轮次 < 4", True),
        ("金额 is 200", True),
        ("金额 > 199.99", True),
        ("期限 >= 2026-11-24", True),
        ("期限 < 2026-11-24", False),
        ("承诺 > 2026-11-24", True),
        ("承办人 is @被投诉人", True),
        ("承办人 is @等级", False),
        ("承办人 is not @被投诉人", False),
        ("承办人 in @等级、@见证人", True),
        ("承办人 in 赵磊、@被投诉人", True),
        ("承办人 in 王建国、@等级", True),
        ("承办人 in 赵磊、@等级", False),
        ("承办人 is @空", False),
        ("承办人 is not @空", True),
        ("见证人 has @承办人", True),
        ("见证人 lacks @空", True),
        ("实付 <= @金额", True),
        ("实付 > @金额", False),
        ("实付 <= @空", False),
        ("实付 <= @承办人", False),
        ("等级 < @承办人", False),
        ("期限 < @承诺", True),
        ("等级 given", True),
        ("空 given", False),
        ("空 missing", True),
        ("等级 missing", False),
    ],
)
def test_each_word_asks_one_thing(text: str, holds: bool) -> None:
    assert parse_term(text).holds(known) is holds


@pytest.mark.parametrize(
    "text", ["没有 is 一级", "没有 in 一级", "没有 has 一级", "没有 > 0", "没有 < 9", "没有 given"]
)
def test_what_is_not_known_is_false(text: str) -> None:
    assert not parse_term(text).holds(known)


@pytest.mark.parametrize(
    "text", ["没有 is not 一级", "没有 not in 一级", "没有 lacks 一级", "没有 missing"]
)
def test_what_is_not_known_is_not_anything(text: str) -> None:
    assert parse_term(text).holds(known)


def test_two_of_whom_nothing_is_said_are_not_one() -> None:
    """经办人和被投诉人都没有写，不是同一个人。"""
    assert not parse_term("没有 is @空").holds(known)
    assert not parse_term("空 has @空").holds(known)
    assert parse_term("空 is not @空").holds(known)


def test_a_date_is_not_compared_with_a_number() -> None:
    assert not parse_term("期限 > 3").holds(known)
    assert not parse_term("轮次 < 2026-11-24").holds(known)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "等级",
        "等级 是 一级",
        "等级 is",
        "等级 given 一级",
        "轮次 >= 三",
        "轮次 >= 1、2",
        "等级 isnt 一级",
        "等级is 一级",
    ],
)
def test_what_is_not_a_condition_is_said(text: str) -> None:
    with pytest.raises(ConditionSyntaxError, match="条件"):
        parse_term(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "等级 是 一级",
            "运算只能是 is not、is、not in、in、has、lacks、>=、<=、>、<、given、missing",
        ),
        ("等级 is", "is 后面还缺值"),
        ("等级 given 一级", "given 后面不写值"),
        ("轮次 >= 三", ">= 后面要写一个数或日期，或者 @字段"),
        ("承办人 in 张三、@", "@ 后面要写一个字段"),
    ],
)
def test_what_is_not_a_condition_is_told_with_what_it_should_be(text: str, why: str) -> None:
    with pytest.raises(ConditionSyntaxError) as raised:
        parse_term(text)
    assert str(raised.value).endswith(why)


YES, NO = Term("等级", "given"), Term("空", "given")


def holds(how: str, *parts: Term) -> bool:
    lookup: Lookup = known
    return Combined(how, parts).holds(lookup)


def test_all_any_not() -> None:
    assert holds("all", YES, YES)
    assert not holds("all", YES, NO)
    assert holds("any", NO, YES)
    assert not holds("any", NO, NO)
    assert holds("not", NO)
    assert not holds("not", YES)
    assert ALWAYS.holds(known)


def test_a_condition_reads_as_a_sentence() -> None:
    both = Combined(
        "all", (parse_term("等级 is 二级"), Combined("not", (parse_term("标记 has 媒体"),)))
    )
    assert str(both) == "等级 是 二级 且 （并非（标记 包含 媒体））"
    assert [str(each) for each in both.terms()] == ["等级 是 二级", "标记 包含 媒体"]
    assert list(both.facts()) == ["等级", "标记"]
    assert list(parse_term("承办人 in 张三、@被投诉人").facts()) == ["承办人", "被投诉人"]


def test_only_what_does_not_hold_is_to_blame() -> None:
    some = Combined("any", (parse_term("等级 is 一级"), parse_term("空 is @承办人")))
    denied = Combined("not", (Combined("any", (parse_term("轮次 > 1"), NO)),))
    assert list(blamed(Combined("all", (YES, some, denied)), known)) == [
        "等级", "空", "承办人", "轮次", "空",
    ]  # fmt: skip
    assert list(blamed(Combined("any", (YES, NO)), known)) == []
    assert list(blamed(parse_term("等级 missing"), known)) == ["等级"]
