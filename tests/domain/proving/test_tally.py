"""The second opinion on money, worked out by hand on histories that no engine was asked about."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from small_shop import shop

from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.proving.tally import Tally
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
