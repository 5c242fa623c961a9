"""`cpl call 进度`: on day 2 the board said 未结 13 … 逾期 13: progress was due on every one."""

import json

import pytest
from clerks import COMPLAINT, Clerk, office, played
from terminals import Screen, typed

MORNING = "2026-11-18T08:45"


def two_of_yesterday(clerk: Clerk) -> None:
    """To play: two complaints handed on yesterday, their progress due at nine this morning."""
    for unit in ("设备部", "餐饮部"):
        clerk.does("new", *COMPLAINT, "--again", "--do", "转办", unit, at="2026-11-17T15:00")
    clerk.patch.setenv("CPL_NOW", MORNING)


@pytest.fixture
def yesterday(clerk: Clerk) -> Clerk:
    return played(clerk, two_of_yesterday)


def told(clerk: Clerk, *keys: tuple[str, str]) -> Screen:
    return typed(clerk.root, "call", "进度", keys=keys)


def numbers(clerk: Clerk) -> list[str]:
    found = json.loads(clerk.does("call", "进度", "--format", "json").out)
    return [each["编号"][-3:] for each in found]


def test_two_customers_cost_two_keys(yesterday: Clerk) -> None:
    screen = told(yesterday, (">", "1"), (">", "1"))
    assert screen.status == 0
    assert "［1/2］TS20261117-001  承办中  2026-11-18 09:00 前\n" in screen.text
    assert "\n13800001234  王女士\n" in screen.text
    assert "可以说  设备部正在办理，11-19 17:30 前答复\n" in screen.text
    assert screen.text.endswith("告知 2 件。\n最后一个按错了：cpl undo\n")
    shown = yesterday.does("show", "1117-001").out
    assert "反馈内容=设备部正在办理，11-19 17:30 前答复" in shown
    assert numbers(yesterday) == []


def test_what_was_said_may_be_something_else(yesterday: Clerk) -> None:
    told(yesterday, (">", "2"), ("反馈内容", "已在查监控\r"), (">", "q"))
    assert "反馈内容=已在查监控" in yesterday.does("show", "1117-001").out
    assert numbers(yesterday) == ["002"]


def test_nobody_answered_stays_on_the_list_and_comes_last(yesterday: Clerk) -> None:
    screen = told(yesterday, (">", "0"), (">", "s"))
    assert "第 1 次未接通。" in screen.text
    assert screen.text.endswith("未接通 1 件，跳过 1 件。\n最后一个按错了：cpl undo\n")
    assert numbers(yesterday) == ["002", "001"]
    assert "未接通  1 次" in told(yesterday, (">", "s"), (">", "q")).text


def test_what_the_department_reported_is_what_there_is_to_say(yesterday: Clerk) -> None:
    yesterday.does("do", "1117-001", "进度汇报", "反馈内容=已找当班员工谈话。", user="赵磊")
    rows = json.loads(yesterday.does("call", "进度", "--format", "json").out)
    assert rows[0]["可以说"] == "设备部说：已找当班员工谈话，11-19 17:30 前答复"


def test_it_is_an_item_of_its_own_and_not_late_work(yesterday: Clerk) -> None:
    said = yesterday.does(at="2026-11-18T10:00").out
    assert "逾期 0 ·" in said
    assert "今天要告知进度 2" in said
    due = yesterday.does("due").out
    assert "进度告知  " not in due
    assert "另有进度告知 2 条，今天要告知 2 件：cpl call 进度" in due
    assert "进度告知" in yesterday.does("due", "--format", "csv").out
    assert "进度告知" not in yesterday.does("due", "逾期").out
    assert "今天要告知进度 2。" in yesterday.does("due", "进度").out


def test_from_the_board(yesterday: Clerk) -> None:
    keys = (("离开 ", "j"), ("返回 ", "c"), (">", "1"), (">", "q"), ("离开 ", "\r"))
    screen = typed(yesterday.root, keys=keys)
    assert " j  今天要告知进度    2" in screen.text
    assert " j  今天要告知进度    1" in screen.text


def test_who_was_told_in_the_morning_is_told_again_before_the_night(yesterday: Clerk) -> None:
    yesterday.does("do", "1117-001", "进度告知", "反馈内容=在查")
    assert numbers(yesterday) == ["002"]
    yesterday.patch.setenv("CPL_NOW", "2026-11-18T14:00")
    assert numbers(yesterday) == ["002", "001"]


def test_a_colleague_was_quicker(yesterday: Clerk) -> None:
    screen = typed(yesterday.root, "call", "进度", "--dry-run", keys=((">", "1"), (">", "q")))
    assert "（试运行：什么都没有写）" in screen.text
    assert numbers(yesterday) == ["001", "002"]


def test_who_may_not_is_told_so(yesterday: Clerk) -> None:
    screen = typed(yesterday.root, "call", "进度", user="孙丽")
    assert "今天没有要告知进度的。\n另有 2 件，孙丽的角色不能告知。\n" in screen.text


def test_a_list_that_there_is_not(yesterday: Clerk) -> None:
    said = yesterday("call", "明天")
    assert (said.status, "没有“明天”这样的电话。可以写：回访、进度。" in said.err) == (2, True)


def test_nobody_is_told_who_left_no_way_to_be_told(clerk: Clerk) -> None:
    words = ("投诉", "来访", "投诉人.姓名=王女士", "内容=座位坏了", "--do", "转办", "设备部")
    clerk.does("new", *words, at="2026-11-17T15:00")
    assert "进度告知" not in clerk.does("show", "1").out
    clerk.does("do", "1", "更正", "投诉人.电话=13800001234", "原因=补问")
    assert "进度告知" in clerk.does("show", "1").out


def test_a_new_office_tells_within_two_hours_of_opening_and_not_on_sundays(
    clerk: Clerk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    new = office(tmp_path_factory.mktemp("new"), clerk)
    words = ("--do", "转办", "设备部", "等级=一般")
    new.does("new", *COMPLAINT, *words, "--again", at="2026-11-20T15:00")  # a Friday
    rows = json.loads(new.does("due", "--format", "json", at="2026-11-21T09:00").out)
    assert [e["应于"] for e in rows if e["时限"] == "进度告知"] == ["2026-11-23 10:30"]
    assert numbers(new) == []
    new.patch.setenv("CPL_NOW", "2026-11-23T08:35")
    assert numbers(new) == ["001"]
