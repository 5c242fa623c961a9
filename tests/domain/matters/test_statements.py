"""All that a record says, thing by thing: a row that says nothing else says nothing new."""

from datetime import datetime

import pytest

from cpl.domain.cases.record import Event, Record
from cpl.domain.matters.statements import statements, statements_of
from cpl.domain.values.value import Values

NINE, TEN = datetime(2026, 11, 17, 9), datetime(2026, 11, 17, 10)
FIELDS: Values = {"内容": "排队久", "投诉人": {"姓名": "王女士", "电话": "13800001234"}}
ANSWERED = ("答复", NINE, {"答复内容": "已道歉"})
AGAIN = ("答复", TEN, {"答复内容": "已退票"})
Told = tuple[str, datetime, Values]


def test_it_says_each_field_and_of_each_event_when_it_was() -> None:
    every = statements(FIELDS, [ANSWERED])
    assert len(every) == 5
    assert statements(FIELDS, []) < every
    assert statements({"投诉人": {"电话": "13800001234"}}, []) < every
    assert statements({"损失": ({"物品": "手机", "金额": 300},), "人数": 3}, []).isdisjoint(every)
    assert statements({}, [("答复", NINE, {})]) < every


@pytest.mark.parametrize(
    ("fields", "events"),
    [
        ({"内容": "排队"}, []),
        ({"诉求": "排队久"}, []),
        ({"姓名": "王女士"}, []),
        ({"投诉人": {"姓名": "李女士"}}, []),
        ({}, [("答复", TEN, {})]),
        ({}, [("回访", NINE, {})]),
        ({}, [("答复", NINE, {"答复内容": "已退票"})]),
        ({"答复内容": "已道歉"}, []),
    ],
    ids=["值", "字段", "不在里面", "里面的值", "时间", "另一件事", "说的话", "登记时说的"],
)
def test_whatever_is_other_is_another_thing(fields: Values, events: list[Told]) -> None:
    other = statements(fields, events)
    assert other - statements(FIELDS, [ANSWERED])


def test_what_was_done_twice_is_told_apart_by_which_time_it_was() -> None:
    both = statements({}, [ANSWERED, AGAIN])
    assert len(both) == 4
    assert statements({}, [ANSWERED]) < both
    assert not statements({}, [AGAIN]) & both
    other = ("回访", NINE, {"满意度": "满意"})
    assert both < statements({}, [ANSWERED, other, AGAIN])


def test_of_a_record_they_are_its_fields_and_what_came_after_its_registration() -> None:
    """When it was registered is no statement: the table that it comes from has no such column."""
    history = (
        Event("登记", NINE, "李敏", "客服专员", {}),
        Event("答复", NINE, "李敏", "客服专员", ANSWERED[2]),
        Event("答复", TEN, "李敏", "客服专员", AGAIN[2]),
    )
    record = Record("TS20261117-001", "工单", "已答复", FIELDS, history)
    assert statements_of(record) == statements(FIELDS, [ANSWERED, AGAIN])
