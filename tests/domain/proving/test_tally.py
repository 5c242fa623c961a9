"""The second opinion on money, worked out by hand on histories that no engine was asked about."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from small_shop import shop

from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.proving.tally import Decision, Tally
from cpl.domain.regulation.conditions import Term
from cpl.domain.regulation.rules import Grant, MoneyDecision
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


def under(card: Card, **changes: Any) -> Card:
    """The same record, judged by these words on money."""
    assert card.rules.authority is not None
    authority = replace(card.rules.authority, **changes)
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


# —— decisions that say an amount, plans that say rows ——


BY_AMOUNT = (MoneyDecision("批准", "批准金额"),)


def approves(amount: str) -> tuple[str, str, Values]:
    return ("批准", "经理", {"批准金额": Decimal(amount)})


def decided(*steps: tuple[str, str, Values]) -> Card:
    return under(history(*steps), decisions=BY_AMOUNT)


@pytest.mark.parametrize(("amount", "is_let"), [("1000", True), ("1000.01", False)])
def test_an_amount_is_decided_within_the_power_of_whoever_decides(
    amount: str, is_let: bool
) -> None:
    approval = Event("批准", BEGUN + timedelta(hours=1), "高远", "经理", approves(amount)[2])
    assert (excess(decided(), approval) == "") is is_let
    more = Event("批准", BEGUN, "高远", "经理", approves("900.01")[2])
    assert "却定了 1000.01 元" in excess(decided(ACCIDENT, paid("100")), more)


def test_an_amount_that_was_decided_covers_every_kind_together() -> None:
    card = decided(PLANNED, approves("300"), paid("100", "代金券"))
    assert tally(card).verdict(BY_AMOUNT[0], "现金") == Decision(Decimal(300), Decimal(100))
    assert excess(card, pays("200", "厨师")) == ""
    assert excess(card, pays("200.01", "厨师"))
    rows = {"补偿": (*cash("150", "代金券"), *cash("50"))}
    assert excess(card, Event("补偿", BEGUN, "某人", "厨师", rows)) == ""
    rows = {"补偿": (*cash("150", "代金券"), *cash("50.01"))}
    assert excess(card, Event("补偿", BEGUN, "某人", "厨师", rows))


def test_the_last_decision_counts_and_what_was_given_since_the_first() -> None:
    card = decided(paid("7"), approves("300"), paid("50"), PLANNED, approves("100"), paid("20"))
    assert tally(card).verdict(BY_AMOUNT[0]) == Decision(Decimal(100), Decimal(70))


def test_a_plan_that_says_nothing_takes_back_what_an_earlier_one_said() -> None:
    silent: tuple[str, str, Values] = ("上报", "前台", {})
    (rule,) = tally(history()).decisions
    assert tally(history(PLANNED, silent, APPROVED)).verdict(rule, "现金") == Decision(
        Decimal(0), Decimal(0)
    )
    told: tuple[str, str, Values] = ("定性", "前台", {"拟补偿": cash("80")})
    assert tally(history(PLANNED, told, APPROVED)).verdict(rule, "现金") == Decision(
        Decimal(80), Decimal(0)
    )
    noted: tuple[str, str, Values] = ("定性", "前台", {"情形": "一般"})
    assert tally(history(PLANNED, noted, APPROVED)).verdict(rule, "现金") == Decision(
        Decimal(500), Decimal(0)
    )


def test_what_a_plan_of_another_round_said_is_decided_no_more() -> None:
    card = history(PLANNED, APPROVED)
    begun, plan, approval = card.happened
    again = replace(card, happened=(begun, replace(plan, round=0), approval))
    (rule,) = tally(again).decisions
    assert tally(again).verdict(rule, "现金") == Decision(Decimal(0), Decimal(0))
    two = history(PLANNED, APPROVED, PLANNED)
    late = replace(two.happened[-1], round=0)
    kept = replace(two, happened=(*two.happened[:-1], late))
    assert tally(kept).verdict(rule, "现金") == Decision(Decimal(500), Decimal(0))


def test_what_is_put_to_somebody_is_what_his_own_event_says_before_any_plan() -> None:
    approval = Event(
        "批准", BEGUN + timedelta(hours=1), "高远", "经理", {"拟补偿": cash("1000.01")}
    )
    assert "却定了 1000.01 元" in excess(history(PLANNED), approval)
    last: tuple[str, str, Values] = ("上报", "前台", {"拟补偿": cash("1000.01")})
    assert excess(history(last), replace(approval, fields={}))
    assert excess(history(last, PLANNED), replace(approval, fields={})) == ""


def test_a_decision_that_does_not_apply_is_held_against_nobody() -> None:
    of_accidents = (MoneyDecision("批准", "批准金额", when=Term("情形", "is", ("意外",))),)
    approval = Event("批准", BEGUN + timedelta(hours=1), "高远", "经理", approves("1000.01")[2])
    assert excess(under(history(), decisions=of_accidents), approval) == ""
    assert excess(under(history(ACCIDENT), decisions=of_accidents), approval)
    assert excess(under(history(), decisions=of_accidents), pays("1", "厨师"))


def test_where_two_decide_both_must_cover_it() -> None:
    both = (MoneyDecision("批准", "批准金额"), MoneyDecision("回话", "回话金额"))
    said: tuple[str, str, Values] = ("回话", "前台", {"回话金额": Decimal(100)})
    assert excess(under(history(approves("300")), decisions=both), pays("100", "厨师"))
    card = under(history(approves("300"), said), decisions=both)
    assert excess(card, pays("100", "厨师")) == ""
    assert excess(card, pays("100.01", "厨师"))


def test_what_counts_for_nothing_may_be_decided_by_anybody() -> None:
    sorry: tuple[str, str, Values] = ("上报", "前台", {"拟补偿": cash("30", "道歉")})
    approval = Event("批准", BEGUN + timedelta(hours=1), "吴刚", "厨师", {})
    assert excess(under(history(sorry), cash_only=True), approval) == ""
    assert excess(under(history(sorry), cash_only=False), approval)


def test_rows_of_another_kind_take_nothing_from_what_was_decided_of_this_one() -> None:
    approved: tuple[str, str, Values] = ("批准", "经理", {"拟补偿": cash("500")})
    card = under(history(approved), cash_only=True)
    rows = {"补偿": (*cash("200", "道歉"), *cash("400"))}
    assert excess(card, Event("补偿", BEGUN, "某人", "厨师", rows)) == ""


def test_what_was_said_after_the_decision_was_not_decided() -> None:
    after: tuple[str, str, Values] = ("定性", "前台", {"拟补偿": cash("80")})
    (rule,) = tally(history()).decisions
    nothing = Decimal(0)
    decided_then = tally(history(PLANNED, APPROVED, after)).verdict(rule, "现金")
    assert decided_then == Decision(Decimal(500), nothing)


def test_what_the_decision_gives_itself_is_not_given_on_it() -> None:
    gives: tuple[str, str, Values] = ("批准", "经理", {"补偿": cash("10")})
    (rule,) = tally(history()).decisions
    found = tally(history(PLANNED, gives)).verdict(rule, "现金")
    assert found == Decision(Decimal(500), Decimal(0))


def test_an_amount_stands_from_one_round_to_the_next() -> None:
    said: tuple[str, str, Values] = ("定性", "前台", {"批准金额": Decimal(300)})
    card = decided(said, APPROVED)
    begun, named, approval = card.happened
    before = replace(card, happened=(begun, replace(named, round=0), approval))
    assert tally(before).verdict(BY_AMOUNT[0]) == Decision(Decimal(300), Decimal(0))


def test_each_row_is_held_against_what_was_decided_with_those_before_it() -> None:
    rows = {"补偿": (*cash("300"), *cash("300"))}
    event = Event("补偿", BEGUN + timedelta(hours=9), "某人", "厨师", rows)
    assert "本件共 600 元" in excess(history(PLANNED, APPROVED), event)


def test_an_amount_is_one_of_the_first_kind_of_cash() -> None:
    grants = (
        Grant("现金", "经理", ("现金",), Decimal(200)),
        Grant("券", "经理", ("代金券",), Decimal(50)),
    )
    approval = Event("批准", BEGUN, "高远", "经理", approves("100")[2])
    assert excess(under(decided(), grants=grants), approval) == ""


# —— powers ——


def granting(*grants: Grant) -> Card:
    return under(history(), grants=grants)


OF_COUPONS = Grant("券", "前台", ("代金券",), Decimal(50))


def test_a_power_is_of_the_kinds_that_it_names() -> None:
    assert excess(granting(OF_COUPONS), pays("50", "前台", "代金券")) == ""
    assert excess(granting(OF_COUPONS), pays("50.01", "前台", "代金券"))
    assert excess(granting(OF_COUPONS), pays("1", "前台"))
    assert excess(granting(), pays("1", "前台"))
    assert excess(under(granting(), cash_only=True), pays("1", "前台"))
    assert excess(granting(replace(OF_COUPONS, limit=None)), pays("1", "前台", "代金券"))


def test_the_power_over_cash_is_the_largest_of_any_kind_of_it() -> None:
    more = Grant("现金", "前台", ("现金",), Decimal(200))
    assert tally(granting(OF_COUPONS, more)).power("前台") == 200
    assert tally(granting(OF_COUPONS)).power("前台") == 50
    bare = under(granting(OF_COUPONS), cash=())
    assert tally(bare).power("前台") == -1


def test_what_somebody_s_power_names_is_free_for_nobody() -> None:
    named = (OF_COUPONS, Grant("道歉", "老板", ("道歉",), Decimal(0)))
    card = under(history(), grants=named, cash_only=True)
    assert excess(card, pays("30", "厨师", "道歉"))
    assert excess(card, pays("30", "老板", "道歉")) == ""
    assert excess(under(card, grants=(OF_COUPONS,)), pays("30", "厨师", "道歉")) == ""
