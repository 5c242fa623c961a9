"""A number in the rules is held against the words that it is said to come from."""

from dataclasses import replace
from decimal import Decimal

import pytest
from casebook import rules

from cpl.codec.regulation.rules import read_source
from cpl.domain.lint.quote_checks import numbers_against_quotes
from cpl.domain.regulation.rules import Clause, Grant
from cpl.store.defaults import regulations_root

RULES = (regulations_root() / "default.yaml").read_text("utf-8")
OF_TRANSFER = "within: 1 hour, clock: office, owner: 客服部, pauses: yes, ref: S003-06, "
QUOTED = "quote: 在工作时间1小时内转交相关单位或部门"


def disagrees(said: str, quote: str) -> bool:
    """Is the deadline 转办 of these words found to be against its quotation?"""
    clause = OF_TRANSFER.replace("within: 1 hour, clock: office", said)
    assert OF_TRANSFER + QUOTED in RULES
    text = RULES.replace(OF_TRANSFER + QUOTED, f"{clause}quote: {quote}", 1)
    read = read_source("rules.yaml", text.encode(), {})
    assert read.rules is not None, read.problems
    found = [(each.path, each.serious) for each in numbers_against_quotes(read.rules)]
    assert found in ([], [(("deadlines", "转办"), False)])
    return bool(found)


@pytest.mark.parametrize(
    ("said", "quote", "wrong"),
    [
        ("within: 3 days, clock: working", "在三个工作日内转交", False),
        ("within: 5 days, clock: working", "在3个工作日内转交", True),
        ("within: 3 days, clock: calendar", "在3个工作日内转交", True),
        ("within: 30 minutes, clock: elapsed", "不超过半个小时", False),
        ("within: 30 minutes, clock: elapsed", "半小时", False),
        ("within: 40 minutes, clock: elapsed", "半小时", True),
        ("within: 2 hours, clock: elapsed", "两个钟头以内", False),
        ("within: 1 day, clock: elapsed", "24小时内", False),
        ("within: 1 day, clock: elapsed", "十二小时内", True),
        ("within: 7 days, clock: calendar", "一周内", False),
        ("within: 10 days, clock: working", "从第二个工作日起算", False),  # no length
        ("within: 2 days, clock: calendar", "及时转交", False),  # no number
        ("within: 5 days, clock: calendar", "二三日内转交", False),  # nor is this one
        ("within: null", "3日内转交", False),  # 未规定, on purpose
        ("within: 1 day, clock: same_day", "当天，最迟不过1小时", False),
        ("within: 5 days, clock: calendar", "3日内转交，5日内答复", False),  # one of them is meant
    ],
)
def test_a_limit_against_its_quotation(said: str, quote: str, wrong: bool) -> None:
    assert disagrees(said, quote) is wrong


@pytest.mark.parametrize(
    ("limit", "quote", "wrong"),
    [
        (Decimal(500), "现金500元以下", False),
        (Decimal(600), "现金500元以下", True),
        (Decimal(600), "五百元以下，特殊情况六百元", False),
        (Decimal(600), "酌情给予", False),
        (Decimal(600), "二三百元以下", False),
        (None, "现金500元以下", False),
        (Decimal("Infinity"), "500元以上", False),
    ],
    ids=["一样", "不一样", "其中之一", "没有数", "约数", "没有限额", "不限"],
)
def test_what_may_be_given_is_what_the_words_say(
    limit: Decimal | None, quote: str, wrong: bool
) -> None:
    known = rules().authority
    assert known is not None
    grant = Grant("主管", "客服主管", ("现金",), limit, clause=Clause("第五条", quote))
    made = replace(rules(), authority=replace(known, grants=(grant,)), clocks=(), reports={})
    found = list(numbers_against_quotes(made))
    told = [(each.path, each.serious, each.clause.ref) for each in found]
    assert told == [(("authority", "主管"), False, "第五条")] * wrong
    assert [each.say for each in found] == ["“主管”限额写的是 600 元，和引的原话对不上。"] * wrong
    assert not list(numbers_against_quotes(replace(made, authority=None)))


@pytest.mark.parametrize(
    ("day", "quote", "wrong"),
    [
        (5, "次月5日前下发", False),
        (8, "次月5日前下发", True),
        (8, "次月五号前下发", True),
        (8, "按月下发", False),
        (None, "次月5日前下发", False),
    ],
)
def test_a_report_is_due_on_the_day_that_the_words_say(
    day: int | None, quote: str, wrong: bool
) -> None:
    report = replace(rules().reports["月报"], due_day=day, clause=Clause("第六条", quote))
    made = replace(rules(), authority=None, clocks=(), reports={"月报": report})
    found = list(numbers_against_quotes(made))
    told = [(each.path, each.serious, each.clause.ref) for each in found]
    assert told == [(("reports", "月报"), False, "第六条")] * wrong


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("limit: 500,", "limit: 600,", ["授权-客服主管"]),
        ("limit: 500,", "limit: 500,", []),
        ("due_day: 5,", "due_day: 8,", ["月报"]),
        ("due_day: 5,", "due_day: null,", []),
    ],
)
def test_a_sum_and_a_day_of_the_month(old: str, new: str, found: list[str]) -> None:
    """「现金500元以下」, 「次月5日前下发」"""
    assert old in RULES
    read = read_source("rules.yaml", RULES.replace(old, new).encode(), {})
    assert read.rules is not None, read.problems
    assert [each.path[-1] for each in numbers_against_quotes(read.rules)] == found
