"""A record's own words: who works here, and which numbers stand in its fields."""

from dataclasses import replace
from datetime import datetime

from cpl.domain.cases.record import Divergence, Event, Record, Settlement, links_of
from cpl.domain.people.staff import Person, Staff
from cpl.domain.values.value import Values

STAFF = Staff(
    {
        "李敏": Person("李敏", "limin@example.com", ("客服专员",)),
        "吴刚": Person("吴刚", "wugang@example.com", ("客服主管",)),
    }
)


def test_somebody_is_known_by_his_mail() -> None:
    assert STAFF.with_email("wugang@example.com") is STAFF.people["吴刚"]
    assert STAFF.with_email("nobody@example.com") is None


def test_numbers_are_read_from_a_field_or_a_list_once_each() -> None:
    values: Values = {
        "并入": "TS-9", "成员": ("TS-2", "TS-3", "TS-2"), "整改通知单": "", "内容": "TS-5",
    }  # fmt: skip
    found = links_of(values, frozenset({"并入", "成员", "整改通知单", "没有"}))
    assert sorted(found) == ["TS-2", "TS-3", "TS-9"]
    assert links_of(values, frozenset()) == ()


def test_the_first_event_is_the_registration() -> None:
    first, second, third = (
        Event(name, datetime(2026, 11, 17, 9), "李敏", "客服专员")
        for name in ("登记", "受理", "转办")
    )
    record = Record("TS-1", "工单", "承办中", {}, (first, second, third))
    assert record.registered is first


def test_who_did_it_is_told_with_whom_he_stood_in_for() -> None:
    at = datetime(2026, 11, 17, 9)
    own = Event("审批", at, "李敏", "客服专员")
    lent = replace(own, stands_for="陈总")
    assert (own.doer, own.hands) == ("李敏", frozenset({"李敏"}))
    assert (lent.doer, lent.hands) == ("李敏（代陈总）", frozenset({"李敏", "陈总"}))


def test_what_desks_disagree_in_is_open_until_it_is_settled() -> None:
    at = datetime(2026, 11, 17, 9)
    assert Divergence("后到的").is_open
    assert not Divergence("后到的", settled=Settlement("不算", at, "郑洁", "客服经理")).is_open
