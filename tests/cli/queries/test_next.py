"""`cpl next`: what may happen now, and what one event can be given."""

import json
from pathlib import Path

import pytest
from clerks import Clerk, office, one_complaint, played


@pytest.fixture
def one(clerk: Clerk) -> Clerk:
    return played(clerk, one_complaint)


def rows(one: Clerk, event: str) -> dict[str, tuple[str, str]]:
    said = one.does("next", "1", event, "--format", "json").out
    return {each["字段"]: (each["要不要填"], each["写什么"]) for each in json.loads(said)}


def test_an_event_tells_each_field_whether_it_must_be_and_what_can_be_written(one: Clerk) -> None:
    found = rows(one, "zb")
    must, units = found["主办单位"]
    assert must == "要填"
    assert "设备部 sbb" in units
    assert found["等级"] == ("不写就是一级", "一级 1、二级 2、三级以上 3")
    assert found["承诺时间"][1].startswith("时间，如 11-20 15:30")
    assert found["标记"][1].endswith("可以写几个")


def test_the_members_of_rows_are_told_one_by_one(one: Clerk) -> None:
    found = rows(one, "补偿")
    assert found["补偿.金额"] == ("至少写一项", "金额，如 200、200元")
    assert "补偿" not in found


def test_what_the_card_knows_already_is_not_asked_for(one: Clerk) -> None:
    assert rows(one, "当场办结")["分类"][0] == "要填"
    one.does("do", "1", "受理", "等级=一级", "分类=设备设施")
    assert rows(one, "当场办结")["分类"][0] == ""


def test_an_event_that_there_is_not_names_the_nearest(one: Clerk) -> None:
    said = one("next", "1", "转账")
    assert said.status == 2
    assert "工单没有“转账”这个事件。是不是“转办”？" in said.err


def test_what_must_come_first_is_said_and_offered_instead(tmp_path: Path, clerk: Clerk) -> None:
    """S002U-06 立即主动与投诉顾客联系：没有联系就不能下发，接着可以的是联系"""
    airline = office(tmp_path, clerk, "S002U-南航新疆")
    caller = ("投诉人.姓名=张", "投诉人.电话=13800001234")
    said = airline.does("new", "投诉", "投诉电话", "内容=晚点", *caller, at="2026-11-16T09:00").out
    assert "  接着可以：联系顾客、未接通" in said
    rows = json.loads(airline.does("next", "1", "--format", "json").out)
    needs = {each["事件"]: each["还要填"] for each in rows}
    assert "；还没有与投诉顾客联系。先 联系顾客" in needs["下发处理单"]
    assert "只有抱怨是解释了就办结的" in needs["解释"]
    assert "还没有" not in needs["联系顾客"]
