"""Registering at a terminal: the order people speak in, few keys, nothing that was said lost."""

import os
import signal
import sys
from pathlib import Path

import pexpect
import pytest
from clerks import COMPLAINT, Clerk, one_complaint, played, two_complaints
from dialogues import DIALOGUE, PHONE, REGISTER, STORY, WANTED, WHERE
from forked import Begun, Forked, as_cpl
from places import TOP
from terminals import typed

COMMAND = "cpl new\r"
FREE_TEXT = (PHONE, "王女士", STORY, WHERE, WANTED)


def keys_beyond_the_text(dialogue: tuple[tuple[str, str], ...], said: tuple[str, ...]) -> int:
    return len(COMMAND) + sum(len(each) for _, each in dialogue) - sum(map(len, said))


def only(root: Path, pattern: str) -> str:
    [path] = root.rglob(pattern)
    return path.read_text(encoding="utf-8")


def test_a_whole_registration_costs_sixteen_keys(clerk: Clerk) -> None:
    screen = typed(clerk.root, "new", keys=DIALOGUE)
    assert screen.status == 0, screen.text
    assert keys_beyond_the_text(DIALOGUE, FREE_TEXT) <= 16  # the category is one of them
    assert "TS20261117-001 登记: 待受理" in screen.text
    text = only(clerk.root, "TS*.yaml")
    for line in (
        '电话: "13800001234"',
        "姓名: 王女士",
        f"内容: {STORY}",
        "发生时间: 2026-11-16 14:30",
        "发生地点: 检票口",
        f"诉求: {WANTED}",
        "渠道: 热线",
        "分类: 设备设施",
        "类别: 投诉",
        "接收时间: 2026-11-17 09:00",
    ):
        assert line in text
    assert not list((clerk.root / "草稿").glob("登记-*"))


def test_a_known_caller_is_named_and_costs_no_more(clerk: Clerk) -> None:
    words = (
        "投诉",
        "热线",
        "投诉人.姓名=王女士",
        "投诉人.电话=１３８－００００－１２３４",
        "内容=排队",
    )
    clerk.does("new", *words, at="2026-11-01T09:00")
    clerk.patch.setenv("CPL_NOW", "2026-11-17T09:00")
    keys = (DIALOGUE[0], ("n 新登记", "n"), *DIALOGUE[2:])
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert keys_beyond_the_text(keys, tuple(e for e in FREE_TEXT if e != "王女士")) <= 16
    assert "30 天内第 2 次：TS20261101-001 待受理" in screen.text
    assert "客服部逾期" in screen.text
    assert "姓名：王女士（上次留的" in screen.text
    assert "姓名: 王女士" in only(clerk.root, "TS20261117-001.yaml")


def test_a_call_about_an_earlier_record_is_added_to_it(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (DIALOGUE[0], ("n 新登记", "a"), ("备注：", "又来电，要求今天答复\r"))
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert "TS20261117-001 备注" in screen.text
    assert "备注: 又来电，要求今天答复" in only(clerk.root, "TS*.yaml")
    assert not list((clerk.root / "草稿").glob("登记-*"))


def test_of_several_earlier_records_one_is_named_by_its_digit(clerk: Clerk) -> None:
    played(clerk, two_complaints)
    keys = (DIALOGUE[0], ("n 新登记", "2"), ("备注：", "又来电\r"))
    assert "TS20261117-001 备注" in typed(clerk.root, "new", keys=keys).text


def test_what_is_closed_takes_no_note_and_a_new_one_names_it(clerk: Clerk) -> None:
    """buries the new grievance: the board says 未结 0"""
    played(clerk, two_complaints)
    clerk.does("do", "1", "撤诉", "不追究")
    clerk.does("do", "2", "作废", "误录", user="吴刚")
    keys = (DIALOGUE[0], ("n 新登记", "a"), ("n 新登记", "g"), *DIALOGUE[2:])
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert "30 天内第 2 次：TS20261117-001 已撤诉" in screen.text
    assert "g 新登记，和它关联  n 新登记" in screen.text
    assert "按 g、n。" in screen.text
    assert "TS20261117-003 登记: 待受理" in screen.text
    assert "相关:\n  - TS20261117-001\n" in only(clerk.root, "TS*-003.yaml")
    assert "相关:\n      - TS20261117-003\n" in only(clerk.root, "TS*-001.yaml")


def test_who_may_takes_it_up_again(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "转办", "运营部")
    clerk.does("do", "1", "撤诉", "不追究")
    keys = (DIALOGUE[0], ("n 新登记", "c"), ("理由", "说好的没有兑现\r"), ("不写按回车", "\r"))
    screen = typed(clerk.root, "new", keys=keys, user="吴刚")
    assert screen.status == 0, screen.text
    assert "c 重开它  g 新登记，和它关联  n 新登记" in screen.text
    assert "TS20261117-001 重开: 已撤诉→承办中" in screen.text
    assert not list((clerk.root / "草稿").glob("登记-*"))


def test_of_several_a_closed_one_asks_what_is_to_become_of_it(clerk: Clerk) -> None:
    played(clerk, two_complaints)
    clerk.does("do", "1", "撤诉", "不追究")
    keys = (DIALOGUE[0], ("n 新登记", "2"), ("n 新登记", "g"), *DIALOGUE[2:])
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert "a 追加到最近的  数字 那一件  n 新登记" in screen.text
    assert "- TS20261117-001" in only(clerk.root, "TS*-003.yaml")


def test_what_was_called_up_again_at_a_terminal_is_asked(clerk: Clerk) -> None:
    clerk.does("new", *COMPLAINT)
    left = typed(clerk.root, "new", *COMPLAINT, keys=(("再登记一件", "\r"),))
    assert left.status == 1
    assert "TS20261117-001 今天 09:00 登记过，和这一件一模一样" in left.text
    assert len(list(clerk.root.rglob("TS*.yaml"))) == 1
    typed(clerk.root, "new", *COMPLAINT, keys=(("再登记一件", "y"),))
    assert len(list(clerk.root.rglob("TS*.yaml"))) == 2


def test_who_calls_again_is_told_without_a_terminal_too(clerk: Clerk) -> None:
    clerk.does("new", *COMPLAINT, "标记=媒体")
    said = clerk.does("new", *COMPLAINT[:-1], "内容=又停运")
    assert "30 天内第 2 次：TS20261117-001 待受理，标记媒体  " in said.err


def test_a_note_on_what_is_closed_says_that_nobody_looks(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "撤诉", "不追究")
    said = clerk.does("do", "1", "备注", "备注=又来电").out
    assert "没有人再看；投诉人又来反映的：重开，或者登记新的，写 相关=TS20261117-001。" in said
    clerk.does("do", "1", "作废", "误录", user="吴刚")
    assert "另登记一件" in clerk("do", "1", "备注", "备注=又来电").err


def test_a_number_given_with_the_command_is_recognised_in_words(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    words = ("投诉", "热线", "投诉人.电话=138-0000-1234", "内容=又停运")
    screen = typed(clerk.root, "new", *words)
    assert screen.status == 0, screen.text
    assert "30 天内第 2 次：TS20261117-001 待受理" in screen.text


def test_the_last_question_offers_to_close_it_at_once(clerk: Clerk) -> None:
    before = clerk.commits()
    keys = (
        *DIALOGUE[:-1],
        ("d 当场办结", "d"),
        ("处理结果", "已退票\r"),
        ("> ", "2"),
    )
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert "TS20261117-001 当场办结: 待受理→办结" in screen.text
    assert clerk.commits() == before + 1


def test_what_is_wrong_is_mended_by_its_digit(clerk: Clerk) -> None:
    keys = (
        *DIALOGUE[:-1],
        ("先放着", "7"),
        ("> ", "ewm"),
        ("先放着", "9"),
        ("> ", "3"),
        REGISTER,
    )
    screen = typed(clerk.root, "new", keys=keys)
    text = only(clerk.root, "TS*.yaml")
    assert screen.status == 0, screen.text
    assert "渠道: 二维码" in text
    assert "类别: 建议" in text


def test_what_the_rules_refuse_can_be_added(clerk: Clerk) -> None:
    """Nobody's phone and nobody's name: the rules want 匿名 to be said."""
    keys = (
        ("电话：", "\r"),
        ("姓名：", "\r"),
        *DIALOGUE[2:],
        ("没有投诉人的姓名和电话", ""),
        ("先放着", "b"),
        ("> ", "投诉人.匿名\r"),
        ("匿名［Y/n］", "y"),
        REGISTER,
    )
    screen = typed(clerk.root, "new", keys=keys)
    assert screen.status == 0, screen.text
    assert "匿名: 是" in only(clerk.root, "TS*.yaml")


def test_only_what_is_missing_is_asked(clerk: Clerk) -> None:
    words = ("new", "投诉", "热线", "投诉人.姓名=王女士")
    screen = typed(clerk.root, *words, keys=(("内容", f"{STORY}\r"),))
    assert screen.status == 0, screen.text
    assert "电话" not in screen.text
    assert f"内容: {STORY}" in only(clerk.root, "TS*.yaml")


def test_with_only_the_kind_said_everything_is_asked(clerk: Clerk) -> None:
    screen = typed(clerk.root, "new", "建议", keys=DIALOGUE)
    assert screen.status == 0, screen.text
    assert "类别: 建议" in only(clerk.root, "TS*.yaml")


def test_closing_at_once_can_be_taken_back(clerk: Clerk) -> None:
    leave = (*DIALOGUE[:-1], ("d 当场办结", "d"), ("处理结果", "已退票\r"), ("> ", "\x03"))
    assert typed(clerk.root, "new", keys=leave).status == 130
    assert "- 处理结果=已退票" in only(clerk.root, "登记-*.yaml")
    keys = (("先放着", "x"), REGISTER)
    screen = typed(clerk.root, "new", "--resume", keys=keys)
    assert screen.status == 0, screen.text
    assert "接着办 当场办结：处理结果=已退票" in screen.text
    assert "TS20261117-001 登记: 待受理" in screen.text
    assert "当场办结: " not in screen.text.rpartition("先放着")[2]


def test_what_a_hand_wrote_into_a_draft_is_not_dropped_in_silence(clerk: Clerk) -> None:
    leave = (*DIALOGUE[:-1], ("先放着", "q"))
    assert typed(clerk.root, "new", keys=leave).status == 0
    [path] = clerk.root.rglob("登记-*.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  诉求:", "  胡写: 别丢了\n  诉求:"), encoding="utf-8")
    keys = (REGISTER, ("这里不收“胡写”", ""), ("先放着", "q"))
    screen = typed(clerk.root, "new", "--resume", keys=keys)
    assert screen.status == 0, screen.text
    assert not list(clerk.root.rglob("TS*.yaml"))


def test_a_paste_of_several_lines_is_one_answer(clerk: Clerk) -> None:
    pasted = f"\x1b[200~第一行\r第二行\x07\r\r第三行{'字' * 5000}😡\x1b[201~\r"
    keys = (*DIALOGUE[:2], ("内容", pasted), *DIALOGUE[3:])
    screen = typed(clerk.root, "new", keys=keys, columns=60)
    assert screen.status == 0, screen.text
    text = only(clerk.root, "TS*.yaml")
    assert "  第一行\n  第二行\n" in text
    assert f"  第三行{'字' * 5000}😡\n" in text


# —— drafts ——


def spawn(root: Path, *words: str) -> "pexpect.spawn[str]":
    child = Forked(
        sys.executable,
        ["-m", "cpl", "-C", str(root), *words],
        env={**os.environ, "CPL_USER": "李敏", "PYTHONPATH": str(TOP), "TERM": "xterm"},
        encoding="utf-8",
        dimensions=(50, 80),
        timeout=20,
    )
    child.delaybeforesend = None
    return child


def until(child: "pexpect.spawn[str]", keys: tuple[tuple[str, str], ...], then: str) -> None:
    for question, answer in keys:
        child.expect_exact(question)
        child.send(answer)
    child.expect_exact(then)


def test_killed_in_the_middle_it_goes_on_where_it_was(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = spawn(clerk.root, "new")
    until(child, DIALOGUE[:3], "发生时间")
    child.kill(signal.SIGKILL)
    child.close()
    assert "有 1 份没登记完的草稿" in typed(clerk.root, "new", keys=(("电话：", "\x03"),)).text
    monkeypatch.setenv("CPL_NOW", "2026-11-17T09:40")
    screen = typed(clerk.root, "new", "--resume", keys=DIALOGUE[3:])
    assert screen.status == 0, screen.text
    text = only(clerk.root, "TS*.yaml")
    assert "接收时间: 2026-11-17 09:00" in text
    assert "时间: 2026-11-17 09:40" in text
    assert f"内容: {STORY}" in text
    assert not list((clerk.root / "草稿").glob("登记-*"))


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGHUP"])
def test_what_was_half_typed_is_there_to_go_on_with(clerk: Clerk, how: str) -> None:
    child = spawn(clerk.root, "new")
    until(child, DIALOGUE[:2], "内容")
    child.send("过山车停运两")
    child.expect_exact("停运两")
    if how == "Ctrl-C":
        child.sendintr()
        child.expect_exact("草稿留着")
        child.expect(pexpect.EOF)
    else:
        child.kill(signal.SIGHUP)
        child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert "写到一半: 内容" in only(clerk.root, "登记-*.yaml")
    keys = (("过山车停运两", "小时\r"), *DIALOGUE[3:])
    screen = typed(clerk.root, "new", "--resume", keys=keys)
    assert screen.status == 0, screen.text
    assert "内容: 过山车停运两小时\n" in only(clerk.root, "TS*.yaml")


@pytest.mark.parametrize("leave", ["\x03", "\x04"])
def test_questions_skipped_leave_nothing_to_keep(clerk: Clerk, leave: str) -> None:
    keys = (("电话：", "\r"), ("姓名：", "\r"), ("内容", leave))
    screen = typed(clerk.root, "new", "投诉", keys=keys)
    assert screen.status == 130
    assert "草稿" not in screen.text
    assert not list((clerk.root / "草稿").glob("登记-*"))


def test_left_before_the_first_answer_there_is_nothing_to_keep(clerk: Clerk) -> None:
    screen = typed(clerk.root, "new", keys=(("电话：", "\x03"),))
    assert screen.status == 130
    assert "什么都没有写" in screen.text
    assert not list((clerk.root / "草稿").glob("登记-*"))


def test_a_draft_that_is_registered_elsewhere_is_not_registered_twice(clerk: Clerk) -> None:
    child = spawn(clerk.root, "new")
    until(child, DIALOGUE[:3], "发生时间")
    assert typed(clerk.root, "new", "--resume", keys=DIALOGUE[3:]).status == 0
    child.send("14:30\r")
    child.expect_exact("别的窗口")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 3
    assert len(list(clerk.root.rglob("TS*.yaml"))) == 1


# —— without a terminal ——


def test_without_a_terminal_nothing_is_asked(clerk: Clerk) -> None:
    clerk.patch.setenv("CPL_USER", "李敏")
    begun = Begun(["cpl", "-C", str(clerk.root), "new", "投诉"], as_cpl)
    assert "缺少“内容”" in begun.communicate()[1]
    assert begun.returncode == 1


@pytest.mark.parametrize(
    ("words", "say"),
    [
        (("--resume", "投诉"), "--resume 接着填草稿，后面不写别的。"),
        (("--discard", "--paste"), "后面只写是哪一份。"),
        (("--paste", "--do", "dc"), "不能一起写"),
        (("--yes",), "--yes 要和 --paste 一起写。"),
    ],
)
def test_options_that_do_not_go_together(clerk: Clerk, words: tuple[str, ...], say: str) -> None:
    said = clerk("new", *words)
    assert said.status == 2
    assert say in said.err
