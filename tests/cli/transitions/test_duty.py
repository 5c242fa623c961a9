"""`cpl duty`: what an office owes every week or month is shown to its owner, done, and counted."""

import json
from pathlib import Path

import pytest
from clerks import Clerk, office

PARK = "S001-梦幻岛"


@pytest.fixture
def park(tmp_path: Path, clerk: Clerk) -> Clerk:
    """Made on Monday 2026-11-16."""
    return office(tmp_path / "park", clerk, PARK)


@pytest.fixture
def meeting(park: Clerk) -> Clerk:
    """The same with a weekly meeting besides, that only words tell of."""
    park.edits(
        "rules.yaml",
        ("\nduties:\n", "\nduties:\n  - {id: 早会, every: week, by: [客服专员]}\n"),
    )
    return park


def owed(clerk: Clerk, at: str, name: str) -> list[tuple[str, str]]:
    """The periods of a duty that are still owed, and how each stands."""
    found = json.loads(clerk.does("duty", "--format", "json", at=at).out)
    return [(each["期间"], each["现况"]) for each in found if each["例行工作"] == name]


def test_a_weekly_duty_is_owed_each_week_and_overdue_when_the_week_has_gone_by(
    park: Clerk,
) -> None:
    """S001-05 整理出周整改表，发送至相关部门及行政督导"""
    assert owed(park, "2026-11-22T23:59", "周整改表") == [("2026-W47", "即将到期")]
    assert owed(park, "2026-11-23T00:00", "周整改表") == [
        ("2026-W47", "已逾期"),
        ("2026-W48", "未到期"),
    ]
    assert "2026-11-22 24:00  已逾期" in park.does("due").out


def test_the_weekly_sheet_is_done_by_issuing_it_and_by_no_word(park: Clerk) -> None:
    """S001-05 整理出周整改表，发送至相关部门及行政督导"""
    refused = park("duty", "周整改表", "已发设备部", at="2026-11-24T09:00")
    assert refused.status == 1
    assert "签发了“周整改表”才算做了，记一句话不算" in refused.err
    assert "cpl form 周整改表 --week 2026-W47 --issue" in refused.err
    park.does("form", "周整改表", "--week", "2026-W47")
    assert [each for each, _ in owed(park, "", "周整改表")] == ["2026-W47", "2026-W48"], "a draft"
    park.does("form", "周整改表", "--week", "2026-W47", "--issue")
    assert [each for each, _ in owed(park, "", "周整改表")] == ["2026-W48"]
    park.does("form", "周整改表", "--issue")
    assert owed(park, "2026-11-29T23:59", "周整改表") == []
    assert [each for each, _ in owed(park, "2026-11-24T08:59", "周整改表")] == [
        "2026-W47",
        "2026-W48",
    ], "not issued yet"
    park.does("report", "月报", "--month", "2026-11", at="2026-12-01T09:00")
    text = (park.root / "reports/2026-11/草稿-月报.md").read_text(encoding="utf-8")
    assert "| 周整改表 | 客服专员 | 2 | 1 | 1 | 0 |" in text


def test_a_week_without_a_complaint_needs_no_meeting_and_another_a_public_account(
    park: Clerk,
) -> None:
    """S001-25 利用公司每周质询会，对投诉事件进行通报"""
    assert owed(park, "2026-11-22T23:59", "质询会") == []
    park.complaint()
    assert [each for each, _ in owed(park, "", "质询会")] == ["2026-W47"]
    assert "才算做了，记一句话不算" in park("duty", "质询会", "开过了", user="吴刚").err
    told = ("通报", "通报内容=经过", "整改意见=换扶手")
    park.does("do", "1", *told, "通报场合=晨会", user="吴刚")
    assert [each for each, _ in owed(park, "", "质询会")] == ["2026-W47"]
    park.does("do", "1", *told, "通报场合=质询会、晨会", user="吴刚")
    assert owed(park, "", "质询会") == []


def test_it_is_on_the_board_of_its_owner_and_of_nobody_else(park: Clerk) -> None:
    """S001-25 利用公司每周质询会，对投诉事件进行通报"""
    park.complaint()
    assert "例行工作" in park.does(at="2026-11-24T09:00", user="吴刚").out
    assert "质询会" in park.does("due", "例行").out
    assert "逾期 1" in park.does(user="吴刚").out
    assert "例行工作" not in park.does(user="赵磊").out


def test_the_earliest_is_recorded_in_words_or_with_its_file(meeting: Clerk, tmp_path: Path) -> None:
    minutes = tmp_path / "早会.txt"
    minutes.write_text("设备部 座椅", encoding="utf-8")
    said = meeting.does("duty", "早会", "讲了座椅", at="2026-11-24T09:00").out
    assert "早会 2026-W47（11-16 至 11-22）记下了" in said
    assert "还欠 2026-W48" in said
    assert "附件 早会.txt" in meeting.does("duty", "早", "--file", str(minutes)).out
    assert owed(meeting, "", "早会") == []
    assert meeting("duty", "早会", "再讲一次").status == 2
    assert meeting.does("check").status == 0


def test_what_makes_a_paper_of_its_own_is_recorded_with_it_or_not_at_all(
    park: Clerk, tmp_path: Path
) -> None:
    """S001-24 分享周期为每月一次，S001-23 投诉联席会议"""
    minutes = tmp_path / "纪要.txt"
    minutes.write_text("座椅列为攻关项目", encoding="utf-8")
    refused = park("duty", "联席会议", "开过了", at="2026-11-24T09:00", user="陈总")
    assert refused.status == 2
    assert "要附上联席会议纪要和攻关项目才算做了：加上 --file 文件。" in refused.err
    bare = park.does(
        "new", "例行", "例行工作=联席会议", "期间=2026-11-24", "情况=开过", user="陈总"
    )
    assert owed(park, "", "联席会议") == [("还没有做过", "未规定")]
    park.does("attach", bare.out.split()[0], str(minutes), at="2026-11-25T09:00", user="陈总")
    assert owed(park, "", "联席会议") == [("上次 2026-11-25", "未规定")]
    park.does("duty", "联席会议", "--file", str(minutes), at="2026-12-01T09:00", user="陈总")
    assert owed(park, "", "联席会议") == [("上次 2026-12-01", "未规定")]


def test_nobody_records_what_is_another_s_duty(park: Clerk) -> None:
    park.complaint()
    refused = park("duty", "质询会", "开过了", at="2026-11-24T09:00")
    assert refused.status == 1
    assert "“质询会”要由客服主管来做" in refused.err


def test_a_wrong_name_period_or_file_says_what_there_is(park: Clerk) -> None:
    assert "周整改表" in park("duty", "周整改", "--period", "2026-W01", at="2026-11-24T09:00").err
    assert "没有“年会”这项例行工作" in park("duty", "年会", "开过了").err
    assert "没有 没有.xlsx 这个文件" in park("duty", "周整改表", "--file", "没有.xlsx").err
    refused = park("new", "例行", "例行工作=周整改表", "期间=第一周", "情况=发了")
    assert "没有“第一周”这一期" in refused.err


def test_what_was_void_was_not_done(meeting: Clerk) -> None:
    number = meeting.does("duty", "早会", "讲了", at="2026-11-18T09:00").out.split()[0]
    assert owed(meeting, "2026-11-18T09:10", "早会") == []
    meeting.does("do", number, "作废", "理由=讲错了", user="吴刚")
    assert owed(meeting, "2026-11-18T09:20", "早会") == [("2026-W47", "未到期")]


def test_what_has_no_period_is_listed_until_done_and_never_late(park: Clerk) -> None:
    """S001-23 投诉联席会议：条文没有写周期"""
    unset = park.does("due", at="2027-03-01T09:00").out.partition("没有期限的事：")[2]
    assert "联席会议" in unset
    assert owed(park, "", "联席会议") == [("还没有做过", "未规定")]
    minutes = park.root.parent / "纪要.txt"
    minutes.write_text("座椅", encoding="utf-8")
    park.does("duty", "联席会议", "--file", str(minutes), user="陈总")
    assert owed(park, "", "联席会议") == [("上次 2027-03-01", "未规定")]


def test_the_handover_and_the_report_tell_what_was_kept(meeting: Clerk) -> None:
    meeting.complaint()
    meeting.does("duty", "早会", "讲了", at="2026-11-20T09:00")
    meeting.does("duty", "早会", "补讲", at="2026-12-01T09:00")
    assert "11-22 24:00  逾期    2026-W47  质询会" in meeting.does("handover").out
    meeting.does("report", "月报", "--month", "2026-11")
    text = (meeting.root / "reports/2026-11/草稿-月报.md").read_text(encoding="utf-8")
    assert "| 早会 | 客服专员 | 2 | 1 | 0 | 1 | 2026-W48（12-01 补做） |" in text
    meeting.does("report", "月报", "--month", "2026-12", at="2027-01-04T09:00")
    text = (meeting.root / "reports/2026-12/草稿-月报.md").read_text(encoding="utf-8")
    assert "本月补做了以前欠的：早会 2026-W48。" in text
