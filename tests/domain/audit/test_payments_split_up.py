"""Small payments to one person by one hand within a week are one payment."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from casebook import life, rules
from small_shop import shop

from cpl.domain.audit.payments import Payment, payments_of, split_up
from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.record import Event
from cpl.domain.regulation.rules import MoneyDecision
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Values

TEN = datetime(2026, 11, 17, 10, 0)


def paid(
    number: int, amount: int, after: timedelta = timedelta(), actor: str = "李敏", to: str = "138"
) -> Payment:
    return Payment(
        f"TS20261117-00{number}", 3, TEN + after, "补偿", actor, to, Decimal(amount), Decimal(200)
    )


def told(*payments: Payment) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.number, tuple(o.number for o in others)) for each, others in split_up(payments)]


def test_together_beyond_the_limit_is_told_with_those_before() -> None:
    assert told(paid(1, 150), paid(2, 51)) == [("TS20261117-002", ("TS20261117-001",))]
    assert told(paid(1, 150), paid(2, 50)) == []


def test_the_order_is_that_of_payment() -> None:
    late = paid(1, 150, timedelta(hours=1))
    assert told(late, paid(2, 100)) == [("TS20261117-001", ("TS20261117-002",))]
    assert told(paid(2, 150), paid(1, 100)) == [("TS20261117-002", ("TS20261117-001",))]


def test_after_a_week_it_is_another_payment() -> None:
    week = timedelta(days=7)
    assert told(paid(1, 150), paid(2, 100, week)) != []
    assert told(paid(1, 150), paid(2, 100, week + timedelta(minutes=1))) == []


def test_another_hand_or_another_person_is_another_payment() -> None:
    assert told(paid(1, 150), paid(2, 100, actor="周倩")) == []
    assert told(paid(1, 150), paid(2, 100, to="139")) == []


def test_on_one_complaint_the_engine_counts() -> None:
    assert told(paid(1, 150), paid(1, 100)) == []
    assert told(paid(1, 60), paid(1, 60), paid(2, 100)) == [
        ("TS20261117-002", ("TS20261117-001", "TS20261117-001"))
    ]


def test_what_was_told_is_not_told_again() -> None:
    assert told(paid(1, 150), paid(2, 100), paid(3, 100), paid(4, 150)) == [
        ("TS20261117-002", ("TS20261117-001",)),
        ("TS20261117-004", ("TS20261117-003",)),
    ]


# —— which payments there are ——

BEGUN = datetime(2026, 11, 17, 9, 0)
CALLER: Values = {"姓名": "王女士", "电话": "13800001234"}


def history(*steps: tuple[str, str, Values], caller: Values = CALLER) -> Card:
    own = shop()
    told: Values = {"接收时间": BEGUN, "内容": "汤里有头发", "投诉人": caller}
    card = blank_card(own, own.complaints, "TS20261117-001", told)
    for number, (name, role, fields) in enumerate((("登记", "前台", {}), *steps)):
        card = advance(card, Event(name, BEGUN + timedelta(minutes=number), role, role, fields))
    return card


def given(amount: str, role: str = "前台") -> tuple[str, str, Values]:
    return ("补偿", role, {"补偿": ({"方式": "现金", "金额": Decimal(amount)},)})


ACCIDENT: tuple[str, str, Values] = ("定性", "前台", {"情形": "意外"})


def test_what_somebody_gave_on_his_own_power_is_a_payment_to_that_phone() -> None:
    (found,) = payments_of(history(ACCIDENT, given("150")))
    assert found == Payment(
        "TS20261117-001",
        2,
        BEGUN + timedelta(minutes=2),
        "补偿",
        "前台",
        "13800001234",
        Decimal(150),
        Decimal(200),
    )


def test_what_binds_nobody_is_none() -> None:
    assert list(payments_of(history(ACCIDENT))) == []
    assert list(payments_of(history(ACCIDENT, given("150"), caller={"姓名": "王女士"}))) == []
    assert list(payments_of(history(ACCIDENT, given("150"), caller={"电话": " "}))) == []
    assert list(payments_of(history(given("150", "老板")))) == []
    assert list(payments_of(history(ACCIDENT, given("150", "厨师")))) == []
    free = history(ACCIDENT, given("150"))
    assert list(payments_of(replace(free, rules=replace(free.rules, authority=None)))) == []


def test_what_was_decided_is_bound_by_the_decision() -> None:
    planned: tuple[str, str, Values] = (
        "上报",
        "前台",
        {"拟补偿": ({"方式": "现金", "金额": Decimal(150)},)},
    )
    approved: tuple[str, str, Values] = ("批准", "经理", {})
    card = history(ACCIDENT, planned, approved, given("150"))
    assert list(payments_of(card)) == []
    assert card.rules.authority is not None
    either = (
        MoneyDecision("批准", FieldPath("拟补偿")),
        MoneyDecision("退回", FieldPath("拟补偿")),
    )
    authority = replace(card.rules.authority, decisions=either)
    assert list(payments_of(replace(card, rules=replace(card.rules, authority=authority)))) == []


def test_what_is_given_to_one_of_a_batch_is_given_to_the_batch() -> None:
    card = life(rules().complaints, "承办中").card
    row: Values = {"方式": "现金", "金额": Decimal(100), "用途": "过失补救"}
    paid_to = Event("补偿", TEN, "吴刚", "客服主管", {"补偿": (row,)})
    alone = advance(card, paid_to)
    assert [each.to for each in payments_of(alone)] == ["13800001234"]
    follows = Event("并案", TEN, "李敏", "客服专员", {"并入": "TS20261117-009"})
    assert [each.to for each in payments_of(advance(alone, follows))] == ["TS20261117-009"]
