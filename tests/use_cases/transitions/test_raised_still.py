"""A gate that asks what must still be raised sees a batch that nobody has marked."""

from datetime import datetime
from pathlib import Path

import pytest
from clerks import Clerk, office, played

from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.transitions.raised_still import raised_still

TOLD = ("通报", "通报场合=质询会", "通报内容=经过", "整改意见=加固")


def five_alike(it: Clerk) -> None:
    """To play: five in one morning, of which nobody said that they are a batch."""
    for hour in range(4, 9):
        who = (f"投诉人.姓名=人{hour}", f"投诉人.电话=1380000123{hour}", "分类=设备设施")
        at = f"2026-11-22T0{hour}:00"
        it.does("new", "--again", "投诉", "热线", "内容=座椅松动", *who, at=at)
    said = ("等级=一级", "分类=设备设施", "事件性质=一般服务")
    it.does("do", "1-5", "受理", *said, at="2026-11-22T08:30")
    it.does("do", "1-5", "转办", "设备部")


@pytest.fixture
def park(tmp_path: Path, clerk: Clerk) -> Clerk:
    return played(office(tmp_path, clerk, "S001-梦幻岛"), five_alike)


def still(park: Clerk, tail: str) -> frozenset[str]:
    place = Workspace(park.root)
    card = place.load(f"TS20261122-00{tail}").card
    desk = Desk(place, datetime(2026, 11, 22, 10), place.staff.people["李敏"])
    return raised_still(desk, card, {})


def test_each_of_the_batch_counts_until_it_is_settled_on_any_of_them(park: Clerk) -> None:
    """S001-19 通过公司内部的质询会通报机制，要求相关部门提出整改计划"""
    assert [still(park, each) for each in "135"] == [{"批量"}] * 3
    park.does("do", "2", *TOLD, at="2026-11-22T09:00", user="吴刚")
    assert still(park, "1") == {"批量"}, "told, and no plan asked for"
    order = ("整改单位=设备部", "存在问题=松动", "整改要求=加固", "整改期限=2026-11-25")
    park.does("new", "整改", "来源=TS20261122-002", *order, user="郑洁")
    assert [still(park, each) for each in "15"] == [frozenset()] * 2


def test_what_is_like_no_other_is_in_no_batch(park: Clerk) -> None:
    who = ("投诉人.姓名=王", "投诉人.电话=13900001234")
    park.does("new", "投诉", "热线", "内容=排队久", *who, at="2026-11-22T09:00")
    assert still(park, "6") == frozenset()
