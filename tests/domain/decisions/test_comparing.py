"""What two versions of a record differ in."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import rules

from cpl.domain.cases.record import Event
from cpl.domain.decisions.comparing import (
    entries_of,
    fields_changed,
    misnamed,
    parts_changed,
    removed,
)


def event(name: str, minute: int, **fields: str) -> Event:
    return Event(name, datetime(2026, 11, 17, 9, minute), "李敏", "客服专员", dict(fields))


ONE, TWO, THREE = event("登记", 0), event("受理", 10, 等级="一级"), event("转办", 20)


def test_what_is_added_altered_put_between_and_gone() -> None:
    assert [e.before for e in entries_of((ONE,), (ONE, TWO))] == [ONE, None]
    assert [e.is_between for e in entries_of((ONE, THREE), (ONE, TWO, THREE))] == [0, 1, 0]
    other = event("受理", 10, 等级="二级")
    entries = entries_of((ONE, TWO, THREE), (ONE, other))
    assert [(e.event, e.before) for e in entries] == [(ONE, ONE), (other, TWO)]
    assert list(removed((ONE, TWO, THREE), entries)) == [THREE]


def test_the_parts_of_an_event_and_its_fields() -> None:
    told = [(e.name, e.before, e.after) for e in parts_changed(TWO, event("受理", 11, 单位="甲"))]
    assert told == [
        ("时间", TWO.at, TWO.at.replace(minute=11)),
        ("等级", "一级", None),
        ("单位", None, "甲"),
    ]
    assert list(fields_changed({"甲": "一"}, {"甲": "一"})) == []


CORRECTED = event("更正", 30, 字段="投诉人.电话，内容", 原因="听录音")


@pytest.mark.parametrize(
    ("changed", "events", "others"),
    [
        (("内容", "投诉人.电话"), (CORRECTED,), ""),
        (("投诉人",), (CORRECTED,), ""),  # the whole group is new
        (("投诉人.姓名",), (CORRECTED,), "投诉人.姓名"),
        (("内容详情", "渠道"), (CORRECTED,), "内容详情、渠道"),
        (("投诉人.姓名",), (event("更正", 30, 字段="投诉人"),), ""),
        (("投诉人.姓名",), (event("更正", 30, 字段="内容 姓名"),), ""),
        (("渠道",), (CORRECTED, event("更正", 31, 字段="渠道")), ""),
        (("投诉人.电话",), (event("更正", 30, 字段="投诉人的电话"),), ""),
        (("投诉人.姓名",), (event("更正", 30, 字段="投诉人的电话"),), "投诉人.姓名"),
        (("投诉人.电话",), (event("更正", 30, 字段="电话（打错了）"),), ""),
        (("投诉人",), (event("更正", 30, 字段="电话"),), ""),  # nobody was named before
        (("渠道", "内容"), (event("更正", 30, 字段="来电渠道/投诉内容"),), ""),
        (("渠道",), (event("更正", 30, 字段="内容 打错了"),), "渠道"),
        (("投诉人.电话",), (event("更正", 30, 字段="手机"),), ""),  # may well mean it
        (("旧时登记的",), (event("更正", 30, 字段="旧时登记的"),), ""),
        (("渠道",), (event("更正", 30, 原因="渠道"),), ""),  # that the field is missing is told
        (("渠道",), (event("备注", 30, 备注="内容"),), ""),
    ],
)
def test_a_correction_names_what_was_changed(
    changed: tuple[str, ...], events: tuple[Event, ...], others: str
) -> None:
    said = [each.say for each in misnamed(rules(), rules().machines["工单"], events, changed)]
    assert [each.rpartition("却有")[2] for each in said] == ([f"“{others}”。"] if others else [])


def test_for_whom_somebody_stood_in_and_why_he_was_alone_is_a_part() -> None:
    alone = replace(TWO, stands_for="王建国", basis="只有他一个人")
    assert [(e.name, e.after) for e in parts_changed(TWO, alone)] == [
        ("依据", "只有他一个人"), ("代", "王建国"),
    ]  # fmt: skip
