"""`cpl remind`: everybody is told once what waits for him, by the office's own programs."""

import json
import os
import resource
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from clerks import ANSWER, Clerk, Said, office, played
from places import TOP

from cpl.domain.time.calendar import Calendar
from cpl.store.lock import Lock
from cpl.use_cases.telling.messages import NUMERALS
from cpl.use_cases.telling.reminders import KINDS
from cpl.use_cases.telling.reminding import LOCK, opening

NAME, PHONE = "王小明", "13800001234"
KEEPS = "#!/bin/sh\ncat >>../送到; printf '\\0' >>../送到\n"
"""Beside the folder, in which it is run."""
FAILS = (
    "#!/bin/sh\ncat >/dev/null\necho '第一行' >&2\necho '服务器 13812345678 没有应答' >&2\nexit 1\n"
)
NOT_MINE = "#!/bin/sh\nexit 3\n"
LATE = "2026-11-20T09:00"


def registered(clerk: Clerk, at: str, story: str = "排队两小时", *words: str) -> str:
    who = (f"投诉人.姓名={NAME}", f"投诉人.电话={PHONE}")
    new = ("new", "类别=投诉", "渠道=网络", *who, f"内容={story}", *words)
    return clerk.does(*new, at=at).out.split()[0]


def hook(clerk: Clerk, name: str, text: str, *, kept: bool = True) -> Path:
    """A program in hooks/, committed unless it is said not to be."""
    path = clerk.root / "hooks" / name
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    if kept:
        clerk.does("commit", str(path), "-m", "用它送提醒")
    return path


def handed(clerk: Clerk) -> list[Any]:
    """Every message that was handed over since it was last asked."""
    path = clerk.root.parent / "送到"
    found = path.read_text("utf-8").split("\0")[:-1] if path.exists() else []
    path.unlink(missing_ok=True)
    return [json.loads(each) for each in found]


def to(messages: list[Any]) -> dict[str, list[str]]:
    """By person, each thing he was told."""
    return {
        each["to"]["person"] or each["to"]["unit"]: [
            f"{item['kind']} {item['number'][-3:]} {item['step']}".strip() for item in each["items"]
        ]
        for each in messages
    }


def remind(clerk: Clerk, at: str, *words: str) -> Said:
    return clerk("remind", *words, at=at, user="")


def unanswered(clerk: Clerk) -> None:
    """To play: one that 设备部 has answered nothing to since Tuesday."""
    registered(clerk, "2026-11-17T09:00")
    clerk.does("do", "1", "受理", "等级=一级", "分类=设备设施", at="2026-11-17T09:05")
    clerk.does("do", "1", "转办", "设备部", at="2026-11-17T09:30")


def told_of(clerk: Clerk) -> None:
    """To play: the same, and a program that keeps messages is told of it."""
    unanswered(clerk)
    hook(clerk, "记下.sh", KEEPS)


@pytest.fixture
def late(clerk: Clerk) -> Clerk:
    return played(clerk, told_of)


# —— who is told what ——


def test_what_is_late_is_told_to_whoever_owes_it_once_a_step(late: Clerk) -> None:
    assert remind(late, LATE).status == 0
    told = to(handed(late))
    assert told["赵磊"] == ["逾期 001 答复投诉人"]
    assert "钱芳" not in told
    assert "财务示例" not in told  # of 设备部, but not one of those who answer for it
    assert remind(late, "2026-11-20T09:10").out == "没有要提醒的。\n"
    assert handed(late) == []


def test_what_is_owed_when_all_is_over_is_told_to_those_who_may_do_it(clerk: Clerk) -> None:
    """设备部 owes its report after the close: 财务示例, who cannot write it, was told as well."""
    plan = ("处理方案=道歉", "原因分析=漏检", "责任认定=有责", "预计完成=2026-11-30")
    number = registered(clerk, "2026-11-17T09:00")
    for at, user, *words in (
        ("09:05", "李敏", "转办", "设备部", "等级=二级"),
        ("10:00", "赵磊", "提出方案", *plan),
        ("10:30", "郑洁", "审批", "审批意见=同意"),
        ("11:00", "赵磊", "答复", *ANSWER),
        ("11:30", "李敏", "回访", "满意度=满意"),
    ):
        clerk.does("do", number, *words, at=f"2026-11-17T{at}", user=user)
    hook(clerk, "记下.sh", KEEPS)
    remind(clerk, "2026-11-23T09:00")
    told = to(handed(clerk))
    assert "逾期 001 处理报告" in told["赵磊"]
    assert "财务示例" not in told


def test_soon_and_late_are_two_steps_and_what_is_done_is_told_no_more(late: Clerk) -> None:
    remind(late, "2026-11-17T10:00")
    assert "赵磊" not in to(handed(late))
    remind(late, "2026-11-19T15:00")
    assert to(handed(late))["赵磊"] == ["快到期 001 单位反馈"]
    remind(late, "2026-11-20T09:00")
    assert to(handed(late))["赵磊"] == ["逾期 001 答复投诉人"]
    late.does("do", "1117-001", "答复", *ANSWER, at="2026-11-20T09:30", user="赵磊")
    remind(late, "2026-11-20T15:00")
    assert "赵磊" not in to(handed(late))


def test_approvals_calls_and_escalations_are_told_to_those_they_wait_for(clerk: Clerk) -> None:
    hook(clerk, "记下.sh", KEEPS)
    registered(clerk, "2026-11-17T09:00", "过山车停运", "标记=媒体")
    clerk.does("do", "1", "受理", "等级=二级", "分类=设备设施", at="2026-11-17T09:05")
    clerk.does("do", "1", "转办", "设备部", at="2026-11-17T09:06")
    plan = ("处理方案=退票", "原因分析=没挂", "责任认定=有责", "预计完成=2026-11-30")
    clerk.does("do", "1", "提出方案", *plan, at="2026-11-17T09:10", user="赵磊")
    registered(clerk, "2026-11-17T09:20")
    clerk.does("do", "2", "受理", "等级=一级", "分类=设备设施", at="2026-11-17T09:21")
    clerk.does("do", "2", "转办", "票务部", at="2026-11-17T09:22")
    clerk.does("do", "2", "答复", *ANSWER, at="2026-11-17T09:40", user="钱芳")
    remind(clerk, "2026-11-17T10:00")
    told = to(handed(clerk))
    assert "等您审批 001 审批" in told["郑洁"]
    assert any(each.startswith("要升级 001 媒体：") for each in told["郑洁"])
    assert any(each.startswith("要升级 001 媒体：") for each in told["陈总"])
    assert "待回访 002 回访" in told["李敏"]
    said = remind(clerk, "2026-11-17T10:00", "--dry-run")
    assert "没有要提醒" not in said.out  # what was told is told no more
    assert "要提醒 0 个人或单位" in said.out
    assert "赵磊" not in told  # he has proposed it himself


def test_whoever_registered_it_is_told_the_day_after_that_it_waits(clerk: Clerk) -> None:
    hook(clerk, "记下.sh", KEEPS)
    clerk.does("new", "投诉", "热线", "停电", "投诉人.电话=13800001234", at="09:00", user="周倩")
    remind(clerk, "2026-11-17T09:05")
    told = to(handed(clerk))
    assert told["李敏"] == ["等您转给承办单位 001 转办"]
    assert "周倩" not in told
    clerk.does("do", "1", "受理", "等级=一级", "分类=设备设施", at="09:06", user="周倩")
    remind(clerk, "2026-11-17T09:10")
    assert "周倩" not in to(handed(clerk))


def test_where_nobody_hands_on_whoever_may_take_the_next_step_is_told(
    clerk: Clerk, tmp_path: Path
) -> None:
    """S004: 等您转给承办单位 was told, also to the department that only calls back."""
    desk = office(tmp_path, clerk, "S004-旅业客服")
    hook(desk, "记下.sh", KEEPS)
    sorted_in = ("突发事件=无", "客户分群=普通")
    registered(desk, "2026-11-17T09:00", "三峡线几点集合", *sorted_in)
    desk.does("do", "1", "更正", "类别=咨询", "原因=只是问问", at="2026-11-17T09:01")
    registered(desk, "2026-11-17T09:10", "少了一个景点", *sorted_in)
    remind(desk, "2026-11-18T09:00")
    told = to(handed(desk))
    assert told[desk.who("客户服务部")] == ["等您办 001 解答"]
    assert told[desk.who("投诉处理部")] == ["等您办 002 受理"]
    assert desk.who("质量监控部") not in told


def test_what_cannot_be_done_yet_is_told_by_what_must_come_first(
    tmp_path: Path, clerk: Clerk
) -> None:
    """S004-07 紧急事件处理：还没有应急处理的建议，信息反馈不了"""
    firm = office(tmp_path, clerk, "S004-旅业客服")
    hook(firm, "记下.sh", KEEPS)
    asked = ("投诉人.姓名=王芳", "投诉人.电话=13800000001", "内容=多放一辆车", "突发事件=伤病")
    service = firm.who("客户服务部")
    firm.does("new", "建议", "电话", *asked, at="2026-11-16T09:00", user=service)
    remind(firm, "2026-11-17T09:00")
    assert "等您办 001 应急处理" in to(handed(firm))[service]


def test_a_unit_that_nobody_is_of_is_told_as_a_unit(late: Clerk) -> None:
    here = "单位: 设备部"
    many = (late.root / "staff.yaml").read_text("utf-8").count(here)
    late.edits("staff.yaml", *[(here, "单位: 运营部")] * many)
    remind(late, LATE)
    (message,) = (each for each in handed(late) if not each["to"]["person"])
    assert message["to"] == {"person": "", "roles": [], "unit": "设备部", "contact": {}}


def test_the_month_report_and_the_duties(clerk: Clerk) -> None:
    registered(clerk, "2026-10-20T09:00")
    hook(clerk, "记下.sh", KEEPS)
    remind(clerk, "2026-11-02T09:00")
    assert any("2026年10月的月报没有签发" in e for e in to(handed(clerk))["李敏"])
    remind(clerk, "2026-11-02T10:00")
    assert "李敏" not in to(handed(clerk))
    remind(clerk, "2026-11-06T09:00")
    assert any("2026年10月的月报没有签发" in e for e in to(handed(clerk))["李敏"])


def test_nothing_of_the_caller_but_what_a_paper_would_tell(late: Clerk) -> None:
    registered(late, "2026-11-18T09:00", f"{NAME}说票务窗口没有人，电话{PHONE}")
    late.does("do", "1118-001", "受理", "等级=一级", "分类=票务", at="2026-11-18T09:05")
    late.does("do", "1118-001", "转办", "设备部", at="2026-11-18T09:30")
    remind(late, "2026-11-24T09:00")
    messages = handed(late)
    assert "说票务窗口没有人" in json.dumps(messages, ensure_ascii=False)
    kept = (late.root / "reminders/2026-11.jsonl").read_text("utf-8")
    for text in (json.dumps(messages, ensure_ascii=False), kept, late.git("log", "--format=%B")):
        assert NAME not in text
        assert PHONE not in text
    assert "窗口" not in kept


def test_the_message_is_as_documented(late: Clerk) -> None:
    staff = late.root / "staff.yaml"
    text = staff.read_text("utf-8")
    mail = "    邮箱: zhaolei@example.com\n"
    assert mail in text
    staff.write_text(text.replace(mail, f"{mail}    联系: {{企业微信: zhaolei, 手机: '139'}}\n"))
    late.does("commit", str(staff), "-m", "赵磊的企业微信")
    remind(late, LATE)
    (message,) = (each for each in handed(late) if each["to"]["person"] == "赵磊")
    contact = {"邮箱": "zhaolei@example.com", "企业微信": "zhaolei", "手机": "139"}
    assert (message["version"], message["to"]["contact"]) == (1, contact)
    assert (message["to"]["unit"], message["to"]["roles"]) == ("设备部", ["部门负责人"])
    assert message["subject"] == "赵磊：逾期 1（梦幻岛体验公园）"
    assert message["text"].splitlines()[:2] == ["【梦幻岛体验公园】赵磊，有 1 件事：", "一、逾期"]
    (item,) = message["items"]
    assert set(item) == {"kind", "number", "step", "due", "late", "whose", "story"}
    assert (item["number"], item["due"]) == ("TS20261117-001", "2026-11-19 17:30")
    assert (item["late"], item["whose"], item["story"]) == ("15小时30分", "设备部", "排队两小时")


def test_dry_run_and_list_show_it(late: Clerk) -> None:
    before = late.git("rev-parse", "HEAD")
    said = remind(late, "2026-11-21T20:00", "--dry-run").out  # a Saturday evening
    assert "【梦幻岛体验公园】赵磊，有 1 件事：" in said
    assert "试运行" in said
    assert (handed(late), late.git("rev-parse", "HEAD")) == ([], before)
    rows = json.loads(remind(late, LATE, "--dry-run", "--format", "json").out)
    assert {"给": "赵磊", "单位": "设备部", "事项": "逾期", "编号": "TS20261117-001"}.items() <= (
        next(each for each in rows if each["给"] == "赵磊").items()
    )
    remind(late, LATE)
    rows = json.loads(remind(late, LATE, "--list", "--format", "json").out)
    assert {"给": "赵磊", "程序": "记下.sh", "结果": "送到", "几件": "1"}.items() <= (
        next(each for each in rows if each["给"] == "赵磊").items()
    )
    assert remind(late, LATE, "--list", "--month", "2026-10").out.endswith("没有送过提醒。\n")
    assert remind(late, LATE, "--month", "2026-10").status == 2


# —— when ——


def test_only_in_office_hours_unless_it_is_asked(late: Clerk) -> None:
    said = remind(late, "2026-11-20T07:00")
    assert (said.status, "2026-11-20 " in said.out) == (0, True)
    assert "上班以后再送" in remind(late, "2026-11-21T10:00").out
    assert handed(late) == []
    remind(late, "2026-11-21T10:00", "--now")
    assert "赵磊" in to(handed(late))


def test_when_the_office_opens() -> None:
    hours = ((datetime(2026, 1, 1, 9).time(), datetime(2026, 1, 1, 17).time()),)
    calendar = Calendar({}, hours)
    friday = datetime(2026, 11, 20)
    assert opening(calendar, friday.replace(hour=9)) is None
    assert opening(calendar, friday.replace(hour=8)) == friday.replace(hour=9)
    assert opening(calendar, friday.replace(hour=17)) == datetime(2026, 11, 23, 9)


def test_nobody_is_woken_where_no_hours_are_laid_down() -> None:
    calendar, friday = Calendar({}), datetime(2026, 11, 20)
    assert opening(calendar, friday.replace(hour=3)) == friday.replace(hour=8)
    assert opening(calendar, friday.replace(hour=19)) is None
    assert opening(calendar, friday.replace(hour=20)) == datetime(2026, 11, 23, 8)


# —— programs ——


def test_one_that_fails_stops_no_other_and_delivers_the_next_time(late: Clerk) -> None:
    broken = hook(late, "坏的.sh", FAILS)
    said = remind(late, LATE)
    assert said.status == 1
    assert "没有送到：服务器 " in said.err
    assert "赵磊" in to(handed(late))
    rows = json.loads(remind(late, LATE, "--list", "--format", "json").out)
    why = next(each["原因"] for each in rows if each["结果"] == "没有送到")
    assert (why.startswith("服务器 "), "13812345678" in why) == (True, False)
    assert "提醒送不出去：坏的.sh，从 2026-11-20 09:00 起" in late.does().out
    assert "坏的.sh 从 2026-11-20 09:00 起没有送到" in late("doctor").out

    commits = late.commits()
    assert remind(late, "2026-11-20T09:10").status == 1
    assert (handed(late), late.commits()) == ([], commits)  # the same failure is kept once
    broken.write_text(KEEPS, "utf-8")
    late.does("commit", str(broken), "-m", "改好了")
    assert remind(late, "2026-11-20T09:20").status == 0
    assert to(handed(late))["赵磊"] == ["逾期 001 答复投诉人"]
    assert "提醒送不出去" not in late.does().out


def test_one_that_does_not_end_is_ended(late: Clerk) -> None:
    late.patch.setattr("cpl.use_cases.telling.hooks.SECONDS", 0.3)
    hook(late, "慢的.sh", "#!/bin/sh\nsleep 60\n")
    said = remind(late, LATE)
    assert (said.status, "等了 0.3 秒没有结束" in said.err) == (1, True)
    assert "赵磊" in to(handed(late))


def test_one_that_talks_without_end_does_not_fill_the_memory(late: Clerk) -> None:
    """`yes >&2` in a program took nine gigabytes until its time was over."""
    late.patch.setattr("cpl.use_cases.telling.hooks.SECONDS", 0.2)
    hook(late, "话多.sh", "#!/bin/sh\nexec yes 没有应答 >&2\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = remind(late, LATE)
    assert (said.status, "等了 0.2 秒没有结束" in said.err) == (1, True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


def test_what_it_leaves_behind_is_not_waited_for(late: Clerk) -> None:
    late.patch.setattr("cpl.use_cases.telling.hooks.SECONDS", 1.0)
    late.patch.setattr("cpl.store.git.programs.GRACE_SECONDS", 0.1)
    hook(late, "后台.sh", "#!/bin/sh\nsleep 5 &\n")
    assert "赵磊 1 件 后台.sh 送到" in remind(late, LATE).out


def test_the_key_in_an_address_is_not_kept(late: Clerk) -> None:
    """What python's requests says of a robot that does not answer; the reason goes into git."""
    told = "Max retries exceeded with url: /cgi-bin/webhook/send?key=693a91f6-7abc (timed out)"
    hook(late, "机器人.sh", f"#!/bin/sh\necho '{told}' >&2\nexit 1\n")
    assert "没有送到：Max retries exceeded with url: /cgi-bin/webhook/send?**** (timed out)" in (
        remind(late, LATE).err
    )
    assert "693a91f6" not in late.git("log", "-p", "--", "reminders")


def test_one_that_is_none_is_said(late: Clerk) -> None:
    hook(late, "不是程序", "没有第一行\n")
    late.edits("hooks/不是程序", ("没有第一行", "#!/没有/这个"))
    said = remind(late, LATE)
    assert (said.status, "运行不了：这台机器上没有第一行写的 #!/没有/这个" in said.err) == (1, True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#!/bin/sh\r\nexit 0\r\n", "第一行是 Windows 的换行"),
        ("exit 0\n", "第一行没有写用什么运行"),
    ],
)
def test_one_whose_first_line_is_wrong_is_told_so(late: Clerk, text: str, why: str) -> None:
    """It said that the file was not there, or `Exec format error`."""
    path = hook(late, "回车.sh", "#!/bin/sh\n")
    path.write_bytes(text.encode())
    late.does("commit", str(path), "-m", "用它")
    assert f"没有送到：运行不了：{why}" in remind(late, LATE).err


def test_a_clock_that_was_put_back_tells_nothing_again(late: Clerk) -> None:
    remind(late, LATE)
    assert handed(late)
    remind(late, "2026-10-20T09:00")
    assert [each for each in handed(late) if "逾期" in each["text"]] == []


def test_what_was_sent_long_ago_is_listed(late: Clerk) -> None:
    """Of a month more than a year ago it said that nothing was sent."""
    remind(late, LATE)
    assert "赵磊" in remind(late, "2028-01-05T09:00", "--list", "--month", "2026-11").out


def test_nobody_is_told_where_no_program_delivers_to_him(late: Clerk) -> None:
    shutil.copy(hook(late, "不送.sh", NOT_MINE), late.root / "hooks" / "记下.sh")
    late.does("commit", str(late.root / "hooks" / "记下.sh"), "-m", "都不送")
    said = remind(late, LATE)
    assert (said.status, "没有一个程序送给" in said.err) == (0, True)
    assert remind(late, "2026-11-20T09:10").out == "没有要提醒的。\n"


def test_what_is_not_committed_does_not_run(late: Clerk) -> None:
    """Somebody lays a program into the shared folder: it waits until somebody answers for it."""
    out = late.root.parent / "偷看"
    hook(late, "偷看.sh", f"#!/bin/sh\ncat > {out}\n", kept=False)
    said = remind(late, LATE)
    assert (said.status, "hooks/偷看.sh 还没有记录，没有用它" in said.err) == (1, True)
    assert "偷看.sh" in late("doctor").out
    assert "手改" in late.does("due", "手改").out or "hooks/偷看.sh" in late.does("due", "手改").out
    own = late.root / "hooks" / "记下.sh"
    own.write_text(f"#!/bin/sh\ncat > {out}\n", "utf-8")
    remind(late, "2026-11-23T09:00")
    assert not out.exists()
    own.unlink()
    own.symlink_to(shutil.which("cat") or "/bin/cat")
    assert "是链接" in remind(late, "2026-11-23T09:10").err


def test_without_a_program_nothing_is_sent_and_that_is_said(clerk: Clerk) -> None:
    registered(clerk, "2026-11-17T09:00")
    clerk.does("do", "1", "转办", "设备部", at="2026-11-17T09:30")
    said = remind(clerk, LATE)
    assert (said.status, "hooks 里没有程序" in said.out) == (0, True)
    assert not (clerk.root / "reminders").exists()
    hook(clerk, "记下.sh", KEEPS)
    remind(clerk, "2026-11-20T09:10")
    assert "赵磊" in to(handed(clerk))


def test_a_restored_office_reminds_on(late: Clerk, tmp_path: Path) -> None:
    remind(late, LATE)
    handed(late)
    late.does("backup", str(tmp_path))
    late.does("restore", str(tmp_path), str(tmp_path / "新台账"))
    place = Clerk(tmp_path / "新台账", late.patch, late.capture)
    assert os.access(place.root / "hooks" / "记下.sh", os.X_OK)
    assert remind(place, "2026-11-20T09:10").out == "没有要提醒的。\n"


# —— what is kept ——


def test_it_is_committed_as_the_system_and_nothing_is_left(late: Clerk) -> None:
    remind(late, LATE)
    assert late.git("log", "-1", "--format=%an|%cn|%s").strip() == "系统|系统|提醒 11-20 09:00"
    assert "Cpl-Event: 提醒" in late.git("log", "-1", "--format=%b")
    assert late.git("status", "--porcelain") == ""
    assert not (late.root / ".git/cpl-reminders.jsonl").exists()
    assert late.does("check").out == "没有发现问题。\n"


def test_a_run_that_is_killed_forgets_nothing_and_tells_nobody_twice(late: Clerk) -> None:
    """It dies when the first program has delivered everything, the second is at work."""
    killer = hook(late, "重启.sh", "#!/bin/sh\nkill -9 $PPID\n")
    command = [sys.executable, "-m", "cpl", "-C", str(late.root), "remind"]
    ended = subprocess.run(command, env={**os.environ, "CPL_NOW": LATE}, check=False)
    assert ended.returncode == -9
    assert "赵磊" in to(handed(late))
    assert late.git("status", "--porcelain") == ""
    killer.write_text(NOT_MINE, "utf-8")
    late.does("commit", str(killer), "-m", "改好了", at="2026-11-20T09:08")
    said = remind(late, "2026-11-20T09:10")
    assert (said.out, handed(late)) == ("没有要提醒的。\n", [])
    kept = (late.root / "reminders/2026-11.jsonl").read_text("utf-8").splitlines()
    assert len(kept) == len(set(kept))
    assert any('"赵磊"' in each for each in kept)


def test_two_at_once_tell_it_once(late: Clerk) -> None:
    with Lock(late.root / ".git" / LOCK, 0):
        said = remind(late, LATE)
    assert (said.status, said.out, handed(late)) == (0, "另一个 cpl remind 正在送。\n", [])


def test_what_cannot_be_committed_is_committed_the_next_time(late: Clerk) -> None:
    late.git("checkout", "-q", "--detach")
    said = remind(late, LATE)
    assert said.status != 0
    assert "赵磊" in to(handed(late))
    late.git("checkout", "-q", "main")
    assert remind(late, "2026-11-20T09:10").status == 0
    assert handed(late) == []
    assert '"赵磊"' in (late.root / "reminders/2026-11.jsonl").read_text("utf-8")


def test_the_page_about_it_names_every_kind() -> None:
    told = (TOP / "docs/提醒.md").read_text("utf-8")
    assert [each for each in KINDS if each not in told] == []
    assert len(KINDS) <= len(NUMERALS)


def test_what_no_time_is_laid_down_for_is_told_to_its_own_clerk_the_next_day(clerk: Clerk) -> None:
    """The rules of S001 say nothing of how long it may wait to be accepted."""
    place = office(clerk.root.parent / "梦幻岛", clerk, "S001-梦幻岛")
    hook(place, "记下.sh", KEEPS)
    registered(place, "2026-11-17T09:00")
    remind(place, "2026-11-17T16:00")
    assert "李敏" not in to(handed(place))
    remind(place, "2026-11-18T09:00")
    assert to(handed(place))["李敏"][0].split()[1] == "001"
    remind(place, "2026-11-19T09:00")
    assert "李敏" not in to(handed(place))


def test_what_cannot_be_written_down_is_not_handed_over(late: Clerk) -> None:
    """Cron would hand it over again every ten minutes: a full disk, another account's file."""
    (late.root / ".git/cpl-reminders.jsonl").mkdir()
    said = remind(late, LATE)
    assert (said.status, handed(late)) == (3, [])
    (late.root / ".git/cpl-reminders.jsonl").rmdir()
    assert remind(late, LATE).status == 0
    assert "赵磊" in to(handed(late))


def test_a_line_that_was_torn_costs_no_other(late: Clerk) -> None:
    """The power went while it was written."""
    (late.root / ".git/cpl-reminders.jsonl").write_bytes('{"时间": "2026-11-20 08:'.encode())
    remind(late, LATE)
    assert "赵磊" in to(handed(late))
    assert remind(late, "2026-11-20T09:10").out == "没有要提醒的。\n"


def test_a_file_that_cannot_be_read_is_told_to_the_desk(late: Clerk) -> None:
    path = late.root / "complaints/2026/11/TS20261117-001.yaml"
    path.write_text("编号：", "utf-8")
    remind(late, LATE)
    told = to(handed(late))
    assert any("complaints/2026/11/TS20261117-001.yaml" in each for each in told["李敏"])
    assert "赵磊" not in told
