"""The second opinion on money, worked out by hand on histories that no engine was asked about."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from small_shop import shop

from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.proving.tally import Decision, Tally
from cpl.domain.regulation.conditions import Term
from cpl.domain.regulation.rules import MoneyDecision
from cpl.domain.values.value import Values

BEGUN = datetime(2026, 11, 17, 9, 0)
TOLD: Values = {"接收时间": BEGUN, "内容": "汤里有头发"}


def cash(amount: str, remedy: str = "现金") -> tuple[Values, ...]:
    return ({"方式": remedy, "金额": Decimal(amount)},)


def pays(amount: str, role: str, remedy: str = "现金") -> Event:
    return Event("补偿", BEGUN + timedelta(hours=9), "某人", role, {"补偿": cash(amount, remedy)})


def history(*steps: tuple[str, str, Values]) -> Card:
    rules = shop()
    card = blank_card(rules, rules.complaints, "TS20261117-001", TOLD)
    for number, (name, role, fields) in enumerate((("登记", "前台", {}), *steps)):
        card = advance(card, Event(name, BEGUN + timedelta(minutes=number), role, role, fields))
    return card


def excess(card: Card, event: Event) -> str:
    assert card.rules.authority is not None
    return Tally(card, card.rules.authority).excess(event)


ACCIDENT: tuple[str, str, Values] = ("定性", "前台", {"情形": "意外"})
PLANNED: tuple[str, str, Values] = ("上报", "前台", {"拟补偿": cash("500")})
APPROVED: tuple[str, str, Values] = ("批准", "经理", {})


@pytest.mark.parametrize(
    ("role", "amount", "is_let"),
    [
        ("前台", "200", True),
        ("前台", "200.01", False),
        ("经理", "1000", True),
        ("经理", "1000.01", False),
        ("老板", "99999", True),
    ],
)
def test_a_power_reaches_to_its_limit(role: str, amount: str, is_let: bool) -> None:
    assert (excess(history(ACCIDENT), pays(amount, role)) == "") is is_let


def test_what_was_given_before_counts() -> None:
    card = history(ACCIDENT, ("补偿", "前台", {"补偿": cash("150")}))
    assert excess(card, pays("50", "前台")) == ""
    assert "本件共 200.01 元" in excess(card, pays("50.01", "前台"))


def test_a_power_under_a_condition_is_none_without_it() -> None:
    assert excess(history(), pays("1", "前台"))


@pytest.mark.parametrize(("amount", "is_let"), [("500", True), ("500.01", False)])
def test_what_was_approved_may_be_given_by_anybody_and_no_more(amount: str, is_let: bool) -> None:
    card = history(PLANNED, APPROVED)
    assert (excess(card, pays(amount, "前台")) == "") is is_let


def test_what_was_approved_is_given_once() -> None:
    card = history(PLANNED, APPROVED, ("补偿", "前台", {"补偿": cash("500")}))
    assert excess(card, pays("0.01", "前台"))


def test_another_remedy_beside_the_plan_is_not_covered_by_it() -> None:
    assert excess(history(PLANNED, APPROVED), pays("1", "前台", "代金券"))


def test_a_plan_that_came_back_decides_nothing() -> None:
    card = history(PLANNED, ("退回", "经理", {"说明": "太多"}))
    assert excess(card, pays("500", "前台"))


def test_who_approves_needs_the_power_himself() -> None:
    planned: tuple[str, str, Values] = ("上报", "前台", {"拟补偿": cash("1000.01")})
    approval = Event("批准", BEGUN + timedelta(hours=1), "高远", "经理", {})
    assert "只能定到 1000 元" in excess(history(planned), approval)
    assert excess(history(PLANNED), approval) == ""


# —— how much, in how many payments, in which round ——


def tally(card: Card) -> Tally:
    assert card.rules.authority is not None
    return Tally(card, card.rules.authority)


def paid(amount: str, remedy: str = "现金") -> tuple[str, str, Values]:
    return ("补偿", "前台", {"补偿": cash(amount, remedy)})


def under(card: Card, **changes: bool | tuple[MoneyDecision, ...]) -> Card:
    """The same record, judged by these words on money."""
    assert card.rules.authority is not None
    authority = replace(card.rules.authority, **changes)  # type: ignore[arg-type]
    return replace(card, rules=replace(card.rules, authority=authority))


def test_every_row_counts_and_is_a_payment() -> None:
    assert (tally(history()).payments, tally(history()).total) == (0, Decimal(0))
    both: tuple[str, str, Values] = ("补偿", "前台", {"补偿": (*cash("50"), *cash("30", "代金券"))})
    found = tally(history(paid("20"), both))
    assert (found.payments, found.total) == (3, Decimal(100))


def test_what_says_no_amount_is_worth_nothing() -> None:
    apology: tuple[str, str, Values] = ("补偿", "前台", {"补偿": ({"方式": "道歉", "金额": "略"},)})
    assert tally(history(apology)).total == 0
    assert excess(history(), Event("补偿", BEGUN, "某人", "厨师", apology[2])) == ""


@pytest.mark.parametrize(("cash_only", "total"), [(True, 20), (False, 50)])
def test_where_cash_alone_is_limited_nothing_else_counts(cash_only: bool, total: int) -> None:
    card = under(history(paid("20"), paid("30", "道歉")), cash_only=cash_only)
    assert tally(card).total == total


def test_what_is_in_nobody_s_power_is_free_only_where_cash_alone_is_limited() -> None:
    apology = pays("30", "厨师", "道歉")
    assert excess(under(history(), cash_only=True), apology) == ""
    assert excess(under(history(), cash_only=False), apology)
    assert excess(under(history(), cash_only=True), pays("30", "厨师"))


def test_what_counts_against_a_limit_grows_row_by_row() -> None:
    rows = {"补偿": (*cash("150"), *cash("50"), *cash("0.01"))}
    event = Event("补偿", BEGUN + timedelta(hours=9), "某人", "前台", rows)
    assert "就给了现金 0.01 元，本件共 200.01 元" in excess(history(ACCIDENT), event)


def test_a_power_is_the_largest_of_those_that_hold_and_may_be_none() -> None:
    assert tally(history()).power("前台") == -1
    assert tally(history(ACCIDENT)).power("前台") == 200
    assert tally(history(ACCIDENT)).power("经理") == 1000
    assert tally(history()).power("老板") == Decimal("Infinity")
    assert tally(history()).power("厨师") == -1


def test_plans_and_verdicts_are_of_this_round() -> None:
    assert tally(history()).plans == 0
    assert tally(history(PLANNED)).plans == 1
    again = history(PLANNED, ("退回", "经理", {"说明": "太多"}), PLANNED)
    assert tally(again).plans == 2
    later = replace(again, happened=tuple(replace(e, round=0) for e in again.happened))
    assert tally(later).plans == 0
    approved = history(PLANNED, APPROVED)
    (rule,) = tally(approved).decisions
    assert tally(approved).verdict(rule, "现金") == Decision(Decimal(500), Decimal(0))
    before = replace(approved, happened=tuple(replace(e, round=0) for e in approved.happened))
    assert tally(before).verdict(rule, "现金") is None


def test_a_verdict_is_of_its_plan_until_another_plan_comes() -> None:
    card = history(PLANNED, APPROVED, paid("120"), paid("30", "代金券"))
    (rule,) = tally(card).decisions
    assert tally(card).verdict(rule, "现金") == Decision(Decimal(500), Decimal(120))
    assert tally(card).verdict(rule, "代金券") == Decision(Decimal(0), Decimal(30))
    anew = history(PLANNED, APPROVED, PLANNED)
    assert tally(anew).verdict(rule, "现金") is None
    assert tally(history(PLANNED)).verdict(rule, "现金") is None


def test_whoever_approves_a_plan_decides_where_the_rules_name_nobody() -> None:
    (rule,) = tally(history()).decisions
    assert (rule.event, rule.amount) == ("批准", "拟补偿")
    named = (MoneyDecision("定性", "金额"), MoneyDecision("没有的事", "金额"))
    assert [e.event for e in tally(under(history(), decisions=named)).decisions] == ["定性"]
    bare = replace(tally(history()).authority, asked="")
    assert Tally(history(), bare).decisions == ()


def test_a_decision_with_a_limit_of_its_own_needs_no_grant() -> None:
    limited = (MoneyDecision("批准", "拟补偿", Decimal(300)),)
    approval = Event("批准", BEGUN + timedelta(hours=1), "高远", "厨师", {})
    three: tuple[str, str, Values] = ("上报", "前台", {"拟补偿": cash("300")})
    more: tuple[str, str, Values] = ("上报", "前台", {"拟补偿": cash("300.01")})
    assert excess(under(history(three), decisions=limited), approval) == ""
    assert "只能定到 300 元，却定了 300.01 元" in excess(
        under(history(more), decisions=limited), approval
    )
    free = (replace(limited[0], limit=None),)
    assert "只能定到 -1 元" in excess(under(history(three), decisions=free), approval)


def test_what_must_be_decided_is_not_within_anybody_s_own_power() -> None:
    must = (MoneyDecision("批准", "拟补偿", must=True),)
    assert "没有“批准”定过，就给了现金 1 元" in excess(
        under(history(), decisions=must), pays("1", "老板")
    )
    decided = under(history(PLANNED, APPROVED), decisions=must)
    assert excess(decided, pays("500", "老板")) == ""
    assert "没有“批准”定过" in excess(decided, pays("500.01", "老板"))
    elsewhere = (replace(must[0], when=Term("情形", "is", ("意外",))),)
    assert excess(under(history(), decisions=elsewhere), pays("1", "老板")) == ""
    assert excess(under(history(ACCIDENT), decisions=elsewhere), pays("1", "老板"))
