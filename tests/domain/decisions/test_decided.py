"""What was decided to be given, and whether what is given now is covered by it."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card, Happened, advance
from cpl.domain.cases.record import Event
from cpl.domain.decisions.decided import amount_asked, decided, decisions_on, why_not_covered
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import Authority, MoneyDecision
from cpl.domain.values.value import Value, Values

MACHINE = rules().machines["工单"]
CARD = life(MACHINE, "承办中").card
AUTHORITY = rules().authority or Authority("", "", "")
BY_PLAN = MoneyDecision("审批", "拟补偿")
BY_AMOUNT = MoneyDecision("审批", "核定金额")


def cash(yuan: str) -> Values:
    return {"方式": "现金", "金额": Decimal(yuan)}


TICKET: Values = {"方式": "换票"}


def lived(*said: str | tuple[str, dict[str, Value]], card: Card = CARD) -> Card:
    """One event an hour from ten o'clock on; whether the rules allow them is not asked."""
    for hour, each in enumerate(said, 10):
        name, fields = (each, {}) if isinstance(each, str) else each
        at = datetime(2026, 11, 17, hour)
        card = advance(card, Event(name, at, "吴刚", "客服主管", fields))
    return card


def plan(*rows: Values) -> tuple[str, dict[str, Value]]:
    return ("提出方案", {"拟补偿": rows})


def give(*rows: Values) -> tuple[str, dict[str, Value]]:
    return ("补偿", {"补偿": rows})


def settle(yuan: str) -> tuple[str, dict[str, Value]]:
    return ("审批", {"核定金额": Decimal(yuan)})


def again(card: Card) -> Card:
    """The same complaint in its second round."""
    return replace(card, round=2)


# —— which decisions ——


def with_decisions(*decisions: MoneyDecision) -> Card:
    made = replace(rules(), authority=replace(AUTHORITY, decisions=decisions))
    return replace(CARD, rules=made)


def test_where_the_rules_name_none_the_plan_is_approved() -> None:
    assert decisions_on(CARD) == (BY_PLAN,)
    silent = replace(rules(), authority=replace(AUTHORITY, asked=""))
    assert decisions_on(replace(CARD, rules=silent)) == ()
    assert decisions_on(replace(CARD, rules=replace(rules(), authority=None))) == ()


def test_those_that_the_rules_name_are_asked_for_where_their_case_is_met() -> None:
    here = replace(BY_AMOUNT, when=parse_term("主办单位 is 运营部"))
    elsewhere = replace(BY_AMOUNT, when=parse_term("主办单位 is 设备部"))
    of_another_life = replace(BY_AMOUNT, event="下发")
    assert decisions_on(with_decisions(here, elsewhere, of_another_life)) == (here,)


# —— how much was asked for ——


def test_the_latest_plan_of_the_round_counts() -> None:
    card = lived(plan(cash("300")), plan(cash("200")))
    assert amount_asked(card, BY_PLAN) == (cash("200"),)
    assert amount_asked(card, BY_PLAN, len(card.happened) - 2) == (cash("300"),)
    assert amount_asked(again(card), BY_PLAN) is None


def test_a_plan_without_compensation_takes_the_place_of_one_with_it() -> None:
    card = lived(plan(cash("300")), ("提出方案", {"处理方案": "道歉"}))
    assert amount_asked(card, BY_PLAN) is None


def test_what_is_no_plan_leaves_the_plan_as_it_is() -> None:
    card = lived(plan(cash("300")), "备注")
    assert amount_asked(card, BY_PLAN) == (cash("300"),)


def test_rows_that_another_event_than_the_plan_puts_down_count_too() -> None:
    card = lived(("备注", {"拟补偿": (cash("80"),)}))
    assert amount_asked(card, BY_PLAN) == (cash("80"),)


def test_an_amount_once_said_stands_until_another_is_said_in_whichever_round() -> None:
    card = lived(settle("300"), settle("200"), plan(cash("1")))
    assert amount_asked(replace(card, round=1), replace(BY_AMOUNT, amount="无")) is None
    settled = lived(settle("300"), settle("200"), "备注")
    assert amount_asked(settled, BY_AMOUNT) == Decimal(200)
    assert amount_asked(again(settled), BY_AMOUNT) == Decimal(200)


# —— what a decision comes to ——


def last_of(card: Card, nth: int) -> Happened:
    return card.happened[nth]


def test_without_one_in_this_round_there_is_none() -> None:
    assert decided(lived(plan(cash("300"))), AUTHORITY, BY_PLAN) is None
    approved = lived(plan(cash("300")), "审批")
    assert decided(approved, AUTHORITY, BY_PLAN) is not None
    assert decided(again(approved), AUTHORITY, BY_PLAN) is None


def test_an_old_approval_does_not_cover_a_new_plan() -> None:
    replanned = (plan(cash("300")), "审批", plan(cash("400")))
    assert decided(lived(*replanned), AUTHORITY, BY_PLAN) is None
    found = decided(lived(*replanned, "审批"), AUTHORITY, BY_PLAN)
    assert found is not None
    assert found.amount == (cash("400"),)


def test_who_decides_with_the_plan_itself_has_decided() -> None:
    at_once = MoneyDecision("提出方案", "拟补偿")
    found = decided(lived(plan(cash("300"))), AUTHORITY, at_once)
    assert found is not None
    assert found.amount == (cash("300"),)


def test_of_several_the_last_says_how_much_and_what_was_given_since_the_first_counts() -> None:
    card = lived(
        give(cash("5")), settle("300"), give(cash("100")), give(cash("40"), TICKET), settle("200"),
        give(cash("7")),
    )  # fmt: skip
    found = decided(card, AUTHORITY, BY_AMOUNT)
    assert found is not None
    assert found.last == last_of(card, -2)
    assert found.amount == Decimal(200)
    assert found.given == (cash("100"), cash("40"), TICKET, cash("7"))


def test_what_is_given_with_the_decision_itself_is_not_given_on_it() -> None:
    card = lived(("审批", {"核定金额": Decimal(50), "补偿": (cash("20"),)}))
    found = decided(card, AUTHORITY, BY_AMOUNT)
    assert found is not None
    assert found.given == ()


# —— is it covered? ——


def test_what_nobody_has_decided_is_not_covered() -> None:
    said = why_not_covered(CARD, AUTHORITY, BY_PLAN, (cash("1"),))
    assert said == "还没有审批（写明拟补偿）"


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        ((), "300", ""),
        ((), "300.01", "审批（11-17 10:00 吴刚）定的是 300 元，这次以后共 300.01 元"),
        (("120", "100"), "80", ""),
        (("120", "100"), "80.5", "审批（11-17 10:00 吴刚）定的是 300 元，这次以后共 300.5 元"),
    ],
)
def test_an_amount_covers_what_is_given_on_it_in_all_to_the_cent(
    before: tuple[str, ...], now: str, why: str
) -> None:
    card = lived(settle("300"), *(give(cash(yuan)) for yuan in before))
    assert why_not_covered(card, AUTHORITY, BY_AMOUNT, (cash(now),)) == why


DESSERT: Values = {"方式": "赠品"}


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        ((), (cash("200"),), ""),
        ((), (cash("200"), TICKET), ""),
        ((), (TICKET, cash("200.01")), "批的“现金”是 200 元，这次以后共 200.01 元"),
        ((cash("150"),), (cash("50"),), ""),
        ((cash("150"),), (cash("51"),), "批的“现金”是 200 元，这次以后共 201 元"),
        ((), (TICKET, TICKET), ""),
        ((TICKET,), (TICKET,), ""),
        ((TICKET, TICKET), (TICKET,), "批的“换票”已经给过了"),
        ((), (DESSERT,), "的方案里没有“赠品”"),
        ((DESSERT,), (cash("200"),), ""),
        ((), (DESSERT, cash("200.01")), "批的“现金”是 200 元，这次以后共 200.01 元"),
    ],
    ids=["照给", "两样都给", "超了一分", "分两次给", "两次合起来超", "两张都给", "分两次给两张",
         "第三张", "方案里没有", "先给过不用批的", "和不用批的一起给"],
)  # fmt: skip
def test_a_plan_covers_each_remedy_up_to_its_own_amount_or_as_often_as_it_is_named(
    before: tuple[Values, ...], now: tuple[Values, ...], why: str
) -> None:
    card = lived(plan(cash("200"), TICKET, TICKET), "审批", *([give(*before)] if before else []))
    said = "审批（11-17 11:00 吴刚）"
    assert why_not_covered(card, AUTHORITY, BY_PLAN, now) == (f"{said}{why}" if why else "")


def test_a_plan_approved_without_any_compensation_covers_none() -> None:
    card = lived("提出方案", "审批")
    said = why_not_covered(card, AUTHORITY, BY_PLAN, (cash("1"),))
    assert said == "审批（11-17 11:00 吴刚）的方案里没有“现金”"
