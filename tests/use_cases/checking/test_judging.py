"""Hand edits against what git has: what a command would refuse is refused here too."""

from pathlib import Path

import pytest
from clerks import Clerk, played

from cpl.use_cases.checking import everything, hand_edits, judging

HANDED_ON = """\
  - 时间: 2026-11-17 09:30
    事件: 转办
    经办: 李敏
    角色: 客服专员
    主办单位: 运营部
    等级: 一级
"""
NOTE = """\
  - 时间: 2026-11-17 09:40
    事件: 备注
    经办: 李敏
    角色: 客服专员
    备注: 已联系
"""

COMMIT = ("commit", "-m", "按单改")


def handed_on(clerk: Clerk) -> None:
    """A complaint that has been handed on, and noted something about; it is ten o'clock."""
    path = clerk.complaint()
    clerk.does("do", "1", "转办", "运营部", at="09:30")
    clerk.does("do", "1", "备注", "备注=已联系", at="09:40")
    assert path.read_text("utf-8").endswith(HANDED_ON + NOTE)
    clerk.patch.setenv("CPL_NOW", "2026-11-17T10:00")


@pytest.fixture
def record(clerk: Clerk) -> Path:
    return played(clerk, handed_on).root / "complaints/2026/11/TS20261117-001.yaml"


def put(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


def added(path: Path, **said: str) -> None:
    """An event by hand, at the end: a note by 李敏 at 09:50 unless something else is said."""
    event = {
        "时间": "2026-11-17 09:50", "事件": "备注", "经办": "李敏", "角色": "客服专员", **said,
    }  # fmt: skip
    if event["事件"] == "备注":
        event.setdefault("备注", "手写的")
    lines = [f"    {name}: {value}\n" for name, value in event.items() if value]
    path.write_text(path.read_text("utf-8") + "  - " + "".join(lines).lstrip(), "utf-8")


PAST = {
    "event-altered": (("主办单位: 运营部", "主办单位: 设备部"),),
    "event-removed": ((NOTE, ""),),
    "event-inserted": ((NOTE, NOTE.replace("09:40", "09:35") + NOTE),),
    "received-moved": (("接收时间: 2026-11-17 09:00", "接收时间: 2026-11-16 09:00"),),
}


@pytest.mark.parametrize("code", PAST)
def test_the_past_is_changed_only_where_that_is_declared(
    clerk: Clerk, record: Path, code: str
) -> None:
    put(record, *PAST[code])
    commits = clerk.commits()
    said = clerk("commit", "-m", "改")
    assert said.status == 1
    assert f"[{code}]" in said.out
    assert "cpl commit --更正" in said.err
    assert clerk.commits() == commits
    clerk.does("commit", "--更正", "-m", "按通话记录改")
    assert "手工更正: 按通话记录改" in clerk.git("log", "-1", "--format=%B")


def test_what_is_different_is_said_where_it_stands(clerk: Clerk, record: Path) -> None:
    put(record, ("主办单位: 运营部", "主办单位: 设备部"), ("经办: 李敏", "经办: 周倩"))
    said = clerk("commit", "-m", "改")
    assert "主办单位 运营部→设备部" in said.out
    line = record.read_text("utf-8").splitlines().index("    主办单位: 设备部") + 1
    assert f"{record.name}:{line}:" in said.out


def test_a_declared_correction_still_obeys_the_rules(clerk: Clerk, record: Path) -> None:
    put(record, ("角色: 客服专员\n    主办单位", "角色: 财务\n    主办单位"))
    said = clerk("commit", "--更正", "-m", "改")
    assert said.status == 1
    assert "[role-not-held]" in said.out


def test_a_changed_state_needs_its_event(clerk: Clerk, record: Path) -> None:
    put(record, ("状态: 承办中", "状态: 办结"))
    for words in ((), ("--更正",), ("--anyway",)):
        said = clerk("commit", *words, "-m", "结了")
        assert said.status == 1
        assert "[state-differs]" in said.out


def test_more_than_a_hand_writes_is_not_judged_for_minutes(clerk: Clerk, record: Path) -> None:
    """Each is decided on the whole record: what is too much is told, and not recorded."""
    said = "".join(
        f"  - 时间: 2026-11-17 09:50\n    事件: 备注\n    经办: 李敏\n    角色: 客服专员\n"
        f"    备注: 第{n}条\n"
        for n in range(250)
    )
    record.write_text(record.read_text("utf-8") + said, "utf-8")
    told = clerk("commit", "-m", "补记", at="10:00")
    assert told.status == 1
    assert "一次手写了 250 条经过，只判断了前 200 条。" in told.out
    assert "[too-many-by-hand]" in told.out


def test_an_event_added_by_hand_is_accepted_where_the_command_would(
    clerk: Clerk, record: Path
) -> None:
    added(record)
    clerk.does("commit", "-m", "停电时手写的")
    assert "Cpl-Event: 手工改动" in clerk.git("log", "-1", "--format=%B")
    clerk.does("do", "1", "备注", "备注=接着办", at="10:10")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"经办": "鬼"}, "unknown-person"),
        ({"角色": "总经理"}, "role-not-held"),
        ({"事件": "闭环"}, "role-not-allowed"),
        ({"事件": "闭环", "经办": "吴刚", "角色": "客服主管"}, "wrong-state"),
        ({"事件": "转办"}, "field-missing"),
        ({"时间": "2026-11-17 10:01"}, "future-time"),
        ({"时间": "2026-11-16 10:00"}, "before-received"),
        ({"时间": "2026-11-17 09:35"}, "recorded-at-missing"),
        ({"时间": "2026-11-17 09:35", "登记于": "2026-11-18 09:00"}, "recorded-at-wrong"),
        ({"事件": "补偿", "补偿": "[{方式: 现金, 金额: 9000, 用途: 关怀}]"}, "beyond-authority"),
    ],
)
def test_an_event_added_by_hand_is_judged_as_the_command_would(
    clerk: Clerk, record: Path, said: dict[str, str], code: str
) -> None:
    added(record, **said)
    answer = clerk("commit", "--更正", "-m", "手写的")
    assert answer.status == 1
    assert f"[{code}]" in answer.out


@pytest.mark.parametrize("words", [(), ("--更正",)])
def test_a_correction_by_hand_names_what_was_changed(
    clerk: Clerk, record: Path, words: tuple[str, ...]
) -> None:
    put(record, ("渠道: 网络", "渠道: 来访"))
    added(record, 事件="更正", 字段="内容", 原因="听错了")
    told = clerk("commit", *words, "-m", "手写的")
    assert told.status == 1
    assert "写的是更正“内容”，改了的却有“渠道”。" in told.out
    line = record.read_text("utf-8").splitlines().index("    字段: 内容") + 1
    assert f"{record.name}:{line}:" in told.out
    put(record, ("字段: 内容", "字段: 渠道"))
    clerk.does("commit", *words, "-m", "手写的")


def test_nothing_is_put_before_the_receipt_by_hand(clerk: Clerk, record: Path) -> None:
    """Declared as a correction it would be as wrong."""
    put(record, ("接收时间: 2026-11-17 09:00", "接收时间: 2026-11-17 09:02"))
    told = clerk("commit", "--更正", "-m", "看错了")
    assert told.status == 1
    assert "早于收到它的时间（2026-11-17 09:02）。" in told.out
    assert "收到以前什么都不会发生" in told.out


def test_what_is_entered_late_says_when(clerk: Clerk, record: Path) -> None:
    added(record, 时间="2026-11-17 09:35", 登记于="2026-11-17 09:55")
    clerk.does("commit", "-m", "补记")


def test_a_registered_field_is_put_right_with_a_reason(clerk: Clerk, record: Path) -> None:
    put(record, ("13800001234", "13900001234"))
    clerk.does("commit", "-m", "听错一位")


def test_a_record_is_not_removed(clerk: Clerk, record: Path) -> None:
    record.unlink()
    said = clerk("commit", "-m", "删掉")
    assert said.status == 1
    assert "[record-removed]" in said.out
    assert "作废" in said.out
    clerk.does("commit", "--更正", "-m", "重复登记，经理同意删去")


def test_a_number_stays_whatever_date_is_put_right(clerk: Clerk, record: Path) -> None:
    put(record, ("编号: TS20261117-001", "编号: TS20261116-001"))
    said = clerk("commit", "--更正", "-m", "日期错了")
    assert said.status == 1
    assert "[number-not-file-name]" in said.out


def test_a_record_written_by_hand_is_judged_from_its_registration(
    clerk: Clerk, record: Path
) -> None:
    new = record.with_name("TS20261117-002.yaml")
    text = record.read_text("utf-8").replace("-001", "-002", 1)
    new.write_text(text.replace("经办: 李敏", "经办: 鬼", 1), "utf-8")
    assert "[unknown-person]" in clerk("commit", "-m", "抄来的").out
    new.write_text(text, "utf-8")
    clerk.does("commit", "-m", "停电时写的")


def test_an_error_that_git_has_already_may_wait(clerk: Clerk, record: Path) -> None:
    put(record, ("角色: 客服专员\n    主办单位", "角色: 财务\n    主办单位"))
    clerk.git("commit", "-qam", "以前的错")
    added(record)
    assert clerk("commit", "-m", "加一条").status == 1
    clerk.does("commit", "--anyway", "-m", "加一条")
    put(record, ("经过:", "经过"))
    assert clerk("commit", "--anyway", "-m", "改坏").status == 1


def test_people_are_recorded_before_what_they_do(clerk: Clerk, record: Path) -> None:
    """Who gives himself a power and uses it leaves two commits."""
    put(clerk.root / "staff.yaml", ("      - 客服专员\n", "      - 客服专员\n      - 总经理\n"))
    added(record, 角色="总经理")
    said = clerk("commit", "-m", "一起")
    assert said.status != 0
    assert "staff.yaml" in said.err
    clerk.does("commit", str(clerk.root / "staff.yaml"), "-m", "代总经理", user="陈总")
    clerk.does("commit", "-m", "手写的")


def test_an_issued_paper_that_was_altered_is_seen_everywhere(clerk: Clerk, record: Path) -> None:
    """`这张单已经签发过，内容没有变` was said of a paper with another unit on it."""
    clerk.does("form", "1", "转办单", "--issue")
    paper = next((clerk.root / "issued").rglob("转办单-*.md"))
    put(paper, ("运营部", "设备部"))
    for words, code in (("commit", "frozen-altered"), ("check", "frozen-altered")):
        said = clerk(*words.split(), *(("-m", "改") if words == "commit" else ()))
        assert said.status == 1
        assert f"[{code}]" in said.out
    said = clerk("form", "1", "转办单", "--issue")
    assert said.status == 1
    assert "git restore" in said.err
    assert paper.name in clerk("doctor").out
    clerk.git("restore", "issued")
    assert "内容没有变" in clerk.does("form", "1", "转办单", "--issue").out


def test_an_issued_paper_that_was_removed_is_seen_everywhere(clerk: Clerk, record: Path) -> None:
    clerk.does("form", "1", "转办单", "--issue")
    next((clerk.root / "issued").rglob("转办单-*.md")).unlink()
    assert "[frozen-removed]" in clerk("check").out
    assert "[frozen-removed]" in clerk("commit", "-m", "改").out
    assert clerk("form", "1", "转办单", "--issue").status == 1
    clerk.does("commit", "--更正", "-m", "发错了人，按规定销毁")


def test_a_report_that_was_altered_is_not_called_unchanged(clerk: Clerk, record: Path) -> None:
    clerk.does("report", "--month", "2026-11", "--issue", at="2026-12-01T09:00")
    report = clerk.root / "reports/2026-11/月报.md"
    report.write_bytes(report.read_bytes() + b"x")
    assert "[frozen-altered]" in clerk("commit", "-m", "改").out
    assert "git restore" in clerk("report", "--month", "2026-11", "--issue").err


def test_check_says_what_commit_would(clerk: Clerk, record: Path) -> None:
    put(record, ("主办单位: 运营部", "主办单位: 设备部"))
    said = clerk("check")
    assert said.status == 1
    assert "[event-altered]" in said.out
    put(record, ("主办单位: 设备部", "主办单位: 运营部"))
    assert clerk.does("check").out == "没有发现问题。\n"


def test_of_very_many_some_are_judged_at_a_time(
    clerk: Clerk, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with the first is told with the others; all are recorded together."""
    clerk.complaint()
    clerk.complaint()
    put(record, *PAST["event-altered"])
    others = [record.with_name(f"TS20261117-00{n}.yaml") for n in (2, 3)]
    for each in others:
        put(each, ("渠道: ", "渠道: 鸽"))
    before = [clerk("check").out, clerk("check", "--format", "json").out, clerk(*COMMIT).out]
    for module in (everything, judging, hand_edits):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    assert [
        clerk("check").out,
        clerk("check", "--format", "json").out,
        clerk(*COMMIT).out,
    ] == before
    assert "event-altered" in before[0]
    assert "鸽" in before[0]
    for each in others:
        put(each, ("渠道: 鸽", "渠道: "), ("内容: ", "内容: 又"))
    put(record, *((new, old) for old, new in PAST["event-altered"]))
    assert "记录了 2 个文件" in clerk.does(*COMMIT).out
    assert clerk.git("status", "--porcelain") == ""
