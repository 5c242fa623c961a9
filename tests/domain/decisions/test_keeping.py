"""For how many years what is personal is kept, and why it may not be cleared yet."""

from dataclasses import replace
from datetime import date

import pytest
from month_reports import complaint, ended, event, rules

from cpl.domain.cases.card import Card, Linked, replay
from cpl.domain.cases.record import Event
from cpl.domain.decisions.keeping import due_on, why_kept
from cpl.domain.regulation.conditions import Term
from cpl.domain.regulation.rules import Keeping, Phase, Privacy

OF_MEDIA = Term("渠道", "is", ("媒体",))
THREE_OR_TEN = Privacy(keep_years=(Keeping(10, OF_MEDIA), Keeping(3)))


def card(*history: Event, channel: str = "热线") -> Card:
    return replay(rules(), complaint("1", "10-05", *history, 渠道=channel))


def reopened(when: str) -> Event:
    return event("重开", when, role="客服主管", 理由="不满意", 主办单位="运营部")


def test_it_is_due_so_many_years_after_the_end_by_the_first_that_holds() -> None:
    assert due_on(card(ended("10-06")), THREE_OR_TEN) == date(2029, 10, 6)
    assert due_on(card(ended("10-06"), channel="媒体"), THREE_OR_TEN) == date(2036, 10, 6)


def test_what_ended_again_is_kept_from_its_last_end() -> None:
    assert due_on(card(ended("10-06"), reopened("10-07")), THREE_OR_TEN) is None
    again = card(ended("10-06"), reopened("10-07"), ended("10-08"))
    assert due_on(again, THREE_OR_TEN) == date(2029, 10, 8)
    noted = card(ended("10-06"), event("备注", "10-09", 备注="又来电"))
    assert due_on(noted, THREE_OR_TEN) == date(2029, 10, 6)


def test_what_is_open_or_laid_down_nowhere_is_never_due() -> None:
    assert due_on(card(), THREE_OR_TEN) is None
    assert due_on(card(ended("10-06")), Privacy()) is None
    assert due_on(card(ended("10-06")), Privacy(keep_years=(Keeping(10, OF_MEDIA),))) is None


@pytest.mark.parametrize(
    ("years", "due"), [(3, date(2031, 3, 1)), (4, date(2032, 2, 29))], ids=["平年", "闰年"]
)
def test_from_a_leap_day_it_is_due_on_the_next_day_there_is(years: int, due: date) -> None:
    leap = complaint("1", "10-05", ended("10-06"))
    at = [each.at.replace(year=2028, month=2, day=29) for each in leap.history]
    history = tuple(replace(e, at=when) for e, when in zip(leap.history, at, strict=True))
    fields = {**leap.fields, "接收时间": at[0]}
    found = replay(rules(), replace(leap, fields=fields, history=history))
    assert due_on(found, Privacy(keep_years=(Keeping(years),))) == due


WAITING = Linked("ZG20261006-01", "整改", Phase.OPEN, "整改中")
DONE = Linked("ZG20261006-02", "整改", Phase.ENDED, "已销号")


def test_it_may_not_be_cleared_while_anything_of_it_runs_or_it_is_held() -> None:
    over, held = card(ended("10-06")), Privacy(hold_when=OF_MEDIA)
    assert why_kept(card(), held, ()) == "还在办（待受理）"
    assert why_kept(over, held, (DONE, WAITING)) == "关联的 ZG20261006-01 还没有办完"
    assert why_kept(over, held, (DONE,)) == ""
    assert why_kept(over, Privacy(), ()) == ""
    in_the_news = card(ended("10-06"), channel="媒体")
    assert why_kept(in_the_news, held, ()).startswith("不清除的情形：")
    assert why_kept(in_the_news, Privacy(), ()) == ""
