"""Which complaints must be raised: conditions on one, and on how many are alike (S001-17…20)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from casebook import life, rules

from cpl.domain.card import Card
from cpl.domain.raising import likeness, raised

FIRST = datetime(2026, 11, 17, 9, 0)


def assigned(number: int, received: datetime) -> Card:
    """A complaint of the same category and unit as the others."""
    card = life(rules().machines["工单"], "承办中").card
    values = {**card.values, "接收时间": received}
    return replace(card, number=f"TS20261117-{number:03}", values=values)


def names(card: Card, others: list[Card], now: datetime) -> list[str]:
    alike = likeness(rules(), others)
    return [each.id for each in raised(rules(), card, now, None, alike)]


@pytest.mark.parametrize(("count", "batch"), [(4, False), (5, True), (6, True)])
def test_five_alike_within_three_days_are_a_batch(count: int, batch: bool) -> None:
    """S001-19: 影响量较大的批量投诉"""
    cards = [assigned(n, FIRST + timedelta(hours=n)) for n in range(count)]
    assert ("批量" in names(cards[-1], cards, FIRST + timedelta(days=1))) is batch


def test_the_window_ends_with_the_third_day() -> None:
    old = [assigned(n, FIRST - timedelta(days=3)) for n in range(4)]
    last = assigned(9, FIRST)
    assert "批量" not in names(last, [*old, last], FIRST)
    inside = [
        replace(each, values={**each.values, "接收时间": FIRST - timedelta(days=2)}) for each in old
    ]
    assert "批量" in names(last, [*inside, last], FIRST)


def test_a_complaint_without_a_unit_is_like_no_other() -> None:
    lone = life(rules().machines["工单"], "待受理").card
    assert "批量" not in names(lone, [lone] * 9, FIRST)


def test_without_the_other_records_a_batch_is_not_known() -> None:
    card = assigned(1, FIRST)
    assert raised(rules(), card, FIRST) == ()


def test_an_annual_pass_takes_the_green_channel() -> None:
    """S001-18"""
    card = assigned(1, FIRST)
    person = {"姓名": "王女士", "类型": "年卡"}
    found = raised(rules(), replace(card, values={**card.values, "投诉人": person}), FIRST)
    assert [each.id for each in found] == ["年卡"]


def test_the_media_are_told_to_the_manager() -> None:
    """S001-17"""
    card = assigned(1, FIRST)
    found = raised(rules(), replace(card, values={**card.values, "渠道": "媒体"}), FIRST)
    assert [each.notify for each in found] == [("客服经理", "总经理")]
