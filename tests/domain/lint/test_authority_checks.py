"""Authority that contradicts itself, ends too low, judges itself, or asks too many."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from casebook import rules
from small_machines import event, machine

from cpl.domain.lint.authority_checks import (
    approvals_that_decide_nothing,
    bans_that_contradict_grants,
    judging_oneself,
    limits_nobody_meets,
    nobody_above_the_limit,
    too_many_approvals,
)
from cpl.domain.regulation.conditions import ALWAYS, parse_term
from cpl.domain.regulation.rules import (
    Authority,
    Ban,
    EventRule,
    Grant,
    Machine,
    MoneyDecision,
    Rules,
)

UNLIMITED = Decimal("Infinity")
SOMETIMES = parse_term("等级 is 一级")


def with_authority(**changes: object) -> Rules:
    bare = Authority("补偿", "方式", "金额", cash=("现金", "微信"))
    return replace(rules(), authority=replace(bare, **changes))  # type: ignore[arg-type]


def grant(name: str, limit: Decimal | None, *remedies: str) -> Grant:
    return Grant(name, "主管", remedies or ("现金",), limit)


# —— bans against grants ——


@pytest.mark.parametrize(
    ("ban", "contradicts"),
    [
        (Ban("禁", ("现金",), ALWAYS, ()), True),
        (Ban("禁", ("换票",), ALWAYS, ()), False),
        (Ban("禁", ("现金",), SOMETIMES, ()), False),
        (Ban("禁", ("现金",), ALWAYS, ("依据",)), False),
    ],
    ids=["一律", "别的", "有时", "有合法的路"],
)
def test_what_is_always_forbidden_is_granted_to_nobody(ban: Ban, contradicts: bool) -> None:
    grants = (grant("给现金", Decimal(200), "现金", "道歉"), grant("给道歉", None, "道歉"))
    found = list(bans_that_contradict_grants(with_authority(grants=grants, bans=(ban,))))
    assert [each.path for each in found] == [("authority", "给现金")] * contradicts
    assert all("“给现金”许可现金，“禁”却一律禁止" in each.say for each in found)


# —— limits and approvals that hold nobody back ——


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        (grant("给票", Decimal(300), "换票"), True),
        (grant("给票", Decimal(300), "换票", "现金"), False),
        (grant("给票", UNLIMITED, "换票"), False),
        (grant("给票", None, "换票"), False),
        (grant("给票", Decimal(0), "换票"), False),
        (grant("给票", Decimal(1), "换票"), True),
    ],
)
def test_a_limit_binds_only_what_must_say_its_amount(given: Grant, warned: bool) -> None:
    """店长三百元以内: fifty vouchers without an amount went through."""
    found = list(limits_nobody_meets(with_authority(grants=(given,))))
    told = [(each.code, each.path, each.serious) for each in found]
    assert told == [("limit-without-amount", ("authority", "给票"), False)] * warned
    assert not list(limits_nobody_meets(replace(rules(), authority=None)))


def test_where_decisions_are_named_the_approval_is_one_of_them() -> None:
    """A manager up to 2000 approved a plan of 3000, for only 财务核算 was a decision."""
    checked, approved = MoneyDecision("财务核算", "核算金额"), MoneyDecision("审批", "拟补偿")
    lacking = with_authority(asked="拟补偿", decisions=(checked,))
    (found,) = approvals_that_decide_nothing(lacking)
    assert found.path == ("authority", "decisions")
    assert (found.code, found.mend, found.serious) == (
        "approval-decides-nothing",
        "加上 {event: 审批, amount: 拟补偿}。",
        False,
    )
    for decisions in ((), (checked, approved)):
        right = with_authority(asked="拟补偿", decisions=decisions)
        assert not [*approvals_that_decide_nothing(right)]
    for asked in ("", "没有人问的"):
        unasked = with_authority(asked=asked, decisions=(checked,))
        assert not [*approvals_that_decide_nothing(unasked)], "no plan asks for any sum"


# —— who decides above the highest limit (S001-11) ——


@pytest.mark.parametrize(
    ("grants", "said"),
    [
        ((grant("甲", Decimal(200)), grant("乙", UNLIMITED)), []),
        ((grant("甲", Decimal(200)), grant("乙", Decimal(2000))), ["超过 2000 元由谁决定"]),
        ((grant("甲", None), grant("乙", Decimal(200))), ["超过 200 元由谁决定"]),
        ((grant("甲", None),), ["没有写限额"]),
        ((grant("甲", Decimal(200)), grant("乙", UNLIMITED, "换票")), ["超过 200 元由谁决定"]),
        ((grant("甲", UNLIMITED, "换票", "微信"),), []),
        ((grant("甲", UNLIMITED, "换票"),), ["没有授权写到“现金、微信”"]),
        ((), ["没有授权写到“现金、微信”"]),
    ],
    ids=[
        "最高不限", "最高也有限", "有一级没写", "都没写", "不限的不是现金", "几种现金之一",
        "不给现金", "没有授权",
    ],
)  # fmt: skip
def test_somebody_decides_above_every_limit(grants: tuple[Grant, ...], said: list[str]) -> None:
    found = list(nobody_above_the_limit(with_authority(grants=grants)))
    assert [words in each.say for each, words in zip(found, said, strict=True)] == [True] * len(
        said
    )
    assert [each.path for each in found] == [("authority", "grants")] * len(said)
    assert not any(each.serious for each in found)


def test_where_every_sum_is_decided_one_by_one_no_limit_is_missing() -> None:
    decided = MoneyDecision("审批", "拟补偿")
    must = replace(decided, must=True)
    assert not list(nobody_above_the_limit(with_authority(decisions=(decided, must))))
    assert len(list(nobody_above_the_limit(with_authority(decisions=(decided,))))) == 1


def test_an_office_that_gives_no_cash_needs_no_limit() -> None:
    assert not list(nobody_above_the_limit(with_authority(cash=())))
    assert not list(nobody_above_the_limit(replace(rules(), authority=None)))
    assert not list(bans_that_contradict_grants(replace(rules(), authority=None)))


# —— nobody inspects himself (S001-12) ——


def test_who_used_his_authority_does_not_inspect_how() -> None:
    inspects = event("检查", "any", means="authority_inspected noted")
    apart = replace(inspects, name="复核", apart_from=("补偿",))
    other = event("备注", "any", means="noted")
    made = replace(rules(), machines={"件": machine(inspects, apart, other)})
    [found] = judging_oneself(made)
    assert (found.path, found.serious) == (("machines", "件", "events", "检查"), True)


# —— approvals (S000-27) ——


def approvals(*events: EventRule, ended: str = "closed") -> list[str]:
    made: Machine = machine(*events, ended=ended)
    found = list(too_many_approvals(replace(rules(), machines={"件": made})))
    assert all(not each.serious and each.path == ("machines", "件") for each in found)
    return [each.say for each in found]


FIRST = event("科长批", "待办", "等", means="solution_approved")
SECOND = event("处长批", "等", "待批", means="instructed")
THIRD = event("局长批", "待批", "办结", means="accountability_approved")


def test_three_approvals_one_after_the_other_are_too_many() -> None:
    assert approvals(FIRST, SECOND, THIRD) == ["件最少也要 3 次审批才能办结。"]
    asks = replace(THIRD, means=frozenset({"noted"}))
    assert approvals(FIRST, SECOND, asks) == []


@pytest.mark.parametrize(
    "shortcut",
    [
        event("免批", "等", "办结"),
        event("直批", "待办", "待批", means="instructed"),
        event("免批", "待办", "待批"),
    ],
    ids=["后两次免了", "第二次免了", "头两次免了"],
)
def test_the_way_with_the_fewest_counts_whichever_is_found_first(shortcut: EventRule) -> None:
    assert approvals(FIRST, SECOND, THIRD, shortcut) == []
    assert approvals(shortcut, FIRST, SECOND, THIRD) == []


def test_a_way_round_that_asks_fewer_counts_though_it_is_longer() -> None:
    """Three steps with three approvals against four with none."""
    places = ("待办", "核查", "约谈", "会商", "办结")
    round_about = [event(f"到{to}", at, to) for at, to in pairwise(places)]
    assert approvals(FIRST, SECOND, THIRD, *round_about) == []
    assert len(approvals(FIRST, SECOND, THIRD, *round_about[1:])) == 1


def test_of_several_ends_the_one_that_asks_the_fewest_counts() -> None:
    made = machine(FIRST, SECOND, THIRD, event("当场办结", "待办", "当场"), ended="closed")
    ends = replace(made, states={**made.states, "当场": replace(made.states["办结"], name="当场")})
    assert not list(too_many_approvals(replace(rules(), machines={"件": ends})))


def test_giving_up_is_no_way_to_an_answer() -> None:
    withdrawn = event("撤诉", "any", "办结", means="withdrawn")
    assert len(approvals(FIRST, SECOND, THIRD, withdrawn)) == 1


def test_what_never_comes_to_an_answer_has_no_approvals_to_count() -> None:
    assert approvals(FIRST, SECOND) == []
    assert approvals(FIRST, SECOND, THIRD, ended="rejected") == []
