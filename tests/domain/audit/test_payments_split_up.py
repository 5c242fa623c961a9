"""Small payments to one person by one hand within a week are one payment."""

from datetime import datetime, timedelta
from decimal import Decimal

from cpl.domain.audit.payments import WITHIN, Payment, split_up

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
    assert told(paid(1, 150), paid(2, 100, WITHIN)) != []
    assert told(paid(1, 150), paid(2, 100, WITHIN + timedelta(minutes=1))) == []


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
