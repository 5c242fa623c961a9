"""周整改表: what was to be put right in a week, as it stood when the week was over (S001-05)."""

import pytest
from clerks import Clerk, played

WEEK = ("form", "周整改表", "--week")


def two_findings(clerk: Clerk) -> None:
    """To play: two findings, of one an order was made; the other one is mended a week later."""
    clerk.does("new", "巡场", "周倩", "激流勇进平台", "检查情况=护栏检查", "存在问题=护栏松动")
    clerk.does("new", "巡场", "周倩", "滨水步道", "检查情况=照明检查", "存在问题=路灯不亮")
    clerk.does("new", "巡场", "周倩", "南门", "检查情况=标识齐全")
    clerk.does(
        *("new", "整改", "来源=XC20261117-01", "来源方式=巡场", "整改单位=设备部"),
        *("存在问题=护栏松动", "整改要求=当日加固", "整改期限=2026-11-20"),
        user=clerk.who("客服主管"),
    )
    clerk.does("do", "XC20261117-02", "当场处理", "处理情况=换了灯", at="2026-11-24T09:00")


@pytest.fixture
def park(clerk: Clerk) -> Clerk:
    return played(clerk, two_findings)


def sheet(clerk: Clerk, week: str) -> str:
    return clerk.does(*WEEK, week, "--print", at="2026-11-25T09:00").out


def test_what_was_mended_later_was_still_to_be_mended_then(park: Clerk) -> None:
    said = sheet(park, "上周")
    assert "期间：2026年第47周（11-16 至 11-22）" in said
    assert "共 2 项：本周新增 2、以前留下 0；已办完 0、没有办完 2" in said
    assert "| XC20261117-02 | 2026-11-17 | 巡场 | 滨水步道 |" in said
    assert "换了灯" not in said


def test_a_finding_stands_there_once_as_the_order_that_was_made_of_it(park: Clerk) -> None:
    said = sheet(park, "2026-W47")
    assert "| ZG20261117-01 | 2026-11-17 | XC20261117-01 |" in said
    assert "| XC20261117-01 | 2026" not in said


def test_a_patrol_that_found_nothing_is_not_to_be_mended(park: Clerk) -> None:
    assert "XC20261117-03" not in sheet(park, "2026-W47")


def test_what_is_left_over_goes_on_to_the_next_week(park: Clerk) -> None:
    said = sheet(park, "本周")
    assert "共 2 项：本周新增 0、以前留下 2；已办完 1、没有办完 1、逾期 1" in said
    assert "| 换了灯 | 已处理 |" in said


def test_a_week_is_asked_for_as_a_week(park: Clerk) -> None:
    refused = park("form", "周整改表", "--month", "2026-11")
    assert refused.status == 2
    assert "--week，如 --week 上周" in refused.err
    assert park("form", "投诉台账", "--week", "上周").err.startswith("“投诉台账”按月出：--month")
    assert "还没有到" in park(*WEEK, "2026-W50").err
