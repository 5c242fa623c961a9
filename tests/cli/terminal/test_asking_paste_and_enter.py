"""Nothing that is pasted or pressed by habit answers a question that nobody has read."""

import os
import signal
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pexpect
import pytest
from clerks import Clerk, at_operations, first_complaint, one_complaint, played
from forked import Forked, Spawn
from places import TOP
from terminals import CTRL_C, SECONDS, UNTIL_IT_WAITS
from thorough import share

from cpl.cli.terminal.habit import HABIT
from cpl.store.workspace import Workspace

CHAT = "你好，我昨天在餐厅\n菜里有头发\n服务员说爱吃不吃\n我要投诉\n1\n谢谢\n"
"""The finder's own paste: at 内容 it filled 发生地点, 诉求 and 渠道, and bash ran `谢谢`."""
ALL_OF_IT = "".join(f"    {each}\n" for each in CHAT.split())
MARKED = f"\x1b[200~{CHAT}\x1b[201~"
SOON = 0.15
"""As the hand follows the digit with Enter."""


def channel_last(clerk: Clerk) -> None:
    """To play: and what was read of the rules is known to every process forked from here."""
    clerk.edits("rules.yaml", ("诉求, 渠道, 分类]", "诉求, 渠道]"))
    assert Workspace(clerk.root).latest_rules


@pytest.fixture(autouse=True)
def channel_is_the_last_question(clerk: Clerk) -> None:
    played(clerk, channel_last)


def at_terminal(
    root: Path, *words: str, term: str = "xterm-256color", spawn: type[Spawn] = Forked
) -> "pexpect.spawn[str]":
    """cpl on a terminal of its own."""
    child = spawn(
        sys.executable,
        ["-m", "cpl", "-C", str(root), *words],
        env={**os.environ, "CPL_USER": "李敏", "PYTHONPATH": str(TOP), "TERM": term},
        encoding="utf-8",
        codec_errors="replace",
        dimensions=(50, 80),
        timeout=SECONDS,
    )
    child.delaybeforesend = None
    return child


def asked(child: "pexpect.spawn[str]", question: str, answer: str) -> None:
    child.expect_exact(question)
    if CTRL_C in answer:
        time.sleep(UNTIL_IT_WAITS)
    child.send(answer)


def ended(child: "pexpect.spawn[str]") -> str:
    child.expect(pexpect.EOF)
    child.close()
    assert "Traceback" not in str(child.before)
    return str(child.before)


def up_to_channel(child: "pexpect.spawn[str]") -> None:
    asked(child, "电话：", "13900001111\r")
    asked(child, "姓名：", "王\r")
    asked(child, "话写）：", "停运\r")
    asked(child, "大门口）：", "\r")
    asked(child, "解决）：", "\r")
    child.expect_exact("> ")


def records(root: Path) -> list[Path]:
    return sorted(root.rglob("TS*.yaml"))


def draft(root: Path) -> str:
    [path] = root.rglob("登记-*.yaml")
    return path.read_text(encoding="utf-8")


# —— several lines are one answer ——


def test_the_terminal_is_asked_to_mark_what_is_pasted(clerk: Clerk) -> None:
    child = at_terminal(clerk.root, "new")
    child.expect_exact("\x1b[?2004h")
    asked(child, "电话：", CTRL_C)
    assert "\x1b[?2004l" in ended(child)


def test_a_dumb_terminal_is_sent_nothing_it_would_show(clerk: Clerk) -> None:
    child = at_terminal(clerk.root, "new", term="dumb")
    asked(child, "电话：", CTRL_C)
    assert "\x1b" not in ended(child)


@pytest.mark.parametrize(
    ("field", "label"), [("姓名", "姓名："), ("内容", "话写）："), ("诉求", "解决）：")]
)
def test_pasted_lines_are_one_answer_at_every_question(
    clerk: Clerk, field: str, label: str
) -> None:
    questions = {"电话：": "", "姓名：": "", "话写）：": "停运", "大门口）：": "", "解决）：": ""}
    child = at_terminal(clerk.root, "new")
    for question, answer in questions.items():
        asked(child, question, f"{MARKED if question == label else answer}\r")
    asked(child, "> ", "1")
    asked(child, "先放着", "q")
    ended(child)
    assert not records(clerk.root)
    said = draft(clerk.root)
    assert f"  {field}: |" in said or f".{field}: |" in said
    assert ALL_OF_IT.rstrip() in said
    assert "渠道: 热线" in said


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_lines_that_nobody_marked_are_shown_and_asked(clerk: Clerk, term: str) -> None:
    """An old terminal sends a paste as if it had been typed: every line with its Enter."""
    child = at_terminal(clerk.root, "new", term=term)
    asked(child, "电话：", "13900001111\r")
    asked(child, "姓名：", "王\r")
    asked(child, "话写）：", CHAT.replace("\n", "\r"))
    asked(child, "以上 6 行算一个回答", "")
    asked(child, "接在后面：", "还要道歉\r")
    asked(child, "大门口）：", CTRL_C)
    ended(child)
    assert f"{ALL_OF_IT}    还要道歉\n" in draft(clerk.root)
    assert "渠道" not in draft(clerk.root)


def test_pasted_lines_are_one_answer_in_the_menu_of_an_event(clerk: Clerk) -> None:
    played(clerk, at_operations)
    child = at_terminal(clerk.root, "do", "1", "答复", "原因分析=人手不够", "责任认定=有责")
    child.expect_exact("答复内容")
    asked(child, "：", f"{MARKED}\r")
    said = ended(child)
    assert child.exitstatus == 0, said
    assert "答复内容: |" in records(clerk.root)[0].read_text("utf-8")
    assert "谢谢" in records(clerk.root)[0].read_text("utf-8")


def test_pasted_lines_are_one_remark_of_a_call_back(clerk: Clerk) -> None:
    played(clerk, answered)
    child = at_terminal(clerk.root, "call")
    asked(child, ">", "4")
    asked(child, "（不写按回车）：", f"{MARKED}\r")
    said = ended(child)
    assert "回访 1 件" in said
    assert "谢谢" in records(clerk.root)[0].read_text("utf-8")


def test_a_pasted_list_of_callers_is_a_list(clerk: Clerk) -> None:
    words = ("渠道=热线", "内容=停运两小时", "分类=设备设施")
    child = at_terminal(clerk.root, "new", "--batch", "停运", *words)
    asked(child, "电话：", "\x1b[200~13800000001 王女士\n李先生\n13800000003 赵\n\x1b[201~\r")
    child.expect_exact("第 2 行：没有认出电话号码")
    child.expect_exact("第 2 人")
    asked(child, "电话：", "\r")
    assert "新登记 2 人，共 2 人" in ended(child)


@pytest.mark.parametrize("pasted", [CHAT.replace("\n", "\r"), MARKED])
@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_what_is_pasted_where_one_key_is_wanted_chooses_nothing(
    clerk: Clerk, term: str, pasted: str
) -> None:
    child = at_terminal(clerk.root, "new", term=term)
    up_to_channel(child)
    child.send(pasted)
    asked(child, "贴进来的没有用上", "")
    asked(child, "> ", "3")
    asked(child, "先放着", "")
    time.sleep(SOON)
    child.send(pasted)
    asked(child, "贴进来的没有用上", "")
    asked(child, "先放着", "q")
    ended(child)
    assert not records(clerk.root)
    assert "渠道: 来访" in draft(clerk.root)


def test_one_word_pasted_at_a_choice_is_that_choice(clerk: Clerk) -> None:
    child = at_terminal(clerk.root, "new")
    up_to_channel(child)
    child.send("\x1b[200~来访\x1b[201~\r")
    asked(child, "先放着", "q")
    ended(child)
    assert "渠道: 来访" in draft(clerk.root)


# —— Enter by habit ——


def test_enter_after_the_digit_does_not_register(clerk: Clerk) -> None:
    child = at_terminal(clerk.root, "new")
    up_to_channel(child)
    child.send("1")
    time.sleep(SOON)
    child.send("\r")
    child.expect_exact("先放着")
    time.sleep(HABIT)
    assert not records(clerk.root), "the card was not seen"
    child.send("\r")
    ended(child)
    assert len(records(clerk.root)) == 1


def test_enter_after_the_event_s_letters_does_not_skip_its_question(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    child = at_terminal(clerk.root, "do", "1")
    asked(child, "> ", "zb\r")
    child.expect_exact("主办单位")
    asked(child, "> ", "sbb")
    time.sleep(SOON)
    child.send("\r")
    asked(child, "> ", "2")
    time.sleep(SOON)
    child.send("\r")
    child.expect_exact("不写按回车")
    time.sleep(HABIT)
    child.send("\r")
    said = ended(child)
    assert "要填" not in said
    assert "等级: 二级" in records(clerk.root)[0].read_text("utf-8")


def test_enter_after_the_satisfaction_does_not_leave_its_reason_empty(clerk: Clerk) -> None:
    played(clerk, answered)
    child = at_terminal(clerk.root, "call")
    asked(child, ">", "4")
    time.sleep(SOON)
    child.send("\r")
    time.sleep(HABIT)
    child.send("排队太久\r")
    assert "回访 1 件" in ended(child)
    assert "排队太久" in records(clerk.root)[0].read_text("utf-8")


def test_what_is_typed_ahead_answers_but_its_habitual_enter_does_not(clerk: Clerk) -> None:
    child = at_terminal(clerk.root, "new", spawn=pexpect.spawn)  # Python still starts
    child.send("13900001111\r王\r停运\r\r\r1\r")
    child.expect_exact("先放着")
    time.sleep(HABIT)
    assert not records(clerk.root)
    child.send("\r")
    ended(child)
    assert len(records(clerk.root)) == 1


def test_what_was_pasted_before_the_first_question_registers_nothing(clerk: Clerk) -> None:
    """Too early for any terminal to mark it: it answers the questions, but not the last."""
    child = at_terminal(clerk.root, "new", spawn=pexpect.spawn)  # Python still starts
    child.send("13900001111\r王\r停运\r\r\r1" + "\r" * 9)
    child.expect_exact("先放着")
    time.sleep(HABIT)
    assert not records(clerk.root)
    child.send("q")
    ended(child)
    assert "渠道: 热线" in draft(clerk.root)


# —— other keys ——


OTHER_KEYS = {
    "up": "\x1b[A",
    "up too": "\x1bOA",
    "F1": "\x1bOP",
    "F2": "\x1bOQ",
    "F5": "\x1b[15~",
    "Delete": "\x1b[3~",
    "wide space": "　",
    "space": " ",
    "comma": "，",
    "stop": "。",
    "Esc": "\x1b",
}


def test_no_other_key_registers_or_leaves(clerk: Clerk) -> None:
    child = at_terminal(clerk.root, "new")
    up_to_channel(child)
    child.send("1")
    child.expect_exact("先放着 ")
    for name, key in OTHER_KEYS.items():
        child.send(key)
        time.sleep(SOON)
        assert child.isalive(), name
        assert not records(clerk.root), name
    child.send("ｑ")
    ended(child)
    assert child.exitstatus == 0
    assert "渠道: 热线" in draft(clerk.root)


def test_an_arrow_is_no_answer_to_yes_or_no(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "备注", "备注=打过电话")
    child = at_terminal(clerk.root, "undo")
    asked(child, "［Y/n］ ", "\x1b[A")
    child.send("x")
    asked(child, "［Y/n］ ", "ｙ")
    ended(child)
    assert "打过电话" not in records(clerk.root)[0].read_text("utf-8")


# —— nobody there ——


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("words", "closed"),
    share(
        product(
            ["", "new", "new --paste", "new --batch x", "do 1", "call", "show 1", "undo"],
            ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"],
        ),
        7,
    ),
)
def test_closed_streams_are_nobody_to_ask(clerk: Clerk, words: str, closed: str) -> None:
    path = first_complaint(clerk)
    before = path.read_bytes()
    done = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m cpl {words} {closed}"],
        cwd=clerk.root,
        env={**os.environ, "CPL_USER": "李敏", "PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1, 2), done.stderr
    assert "出错" not in done.stderr
    assert records(clerk.root) == [path]
    assert path.read_bytes() == before


@pytest.mark.parametrize("waits_at", ["姓名：", "话写）：", "> ", "先放着 "])
def test_a_hang_up_registers_nothing_and_loses_nothing(clerk: Clerk, waits_at: str) -> None:
    child = at_terminal(clerk.root, "new")
    answers = {"电话：": "13900001111\r", "姓名：": "王\r", "话写）：": "停运\r"}
    answers |= {"大门口）：": "\r", "解决）：": "\r", "> ": "1"}
    for question, answer in answers.items():
        child.expect_exact(question)
        if question == waits_at:
            break
        child.send(answer)
    else:
        child.expect_exact(waits_at)
    time.sleep(SOON)
    child.kill(signal.SIGHUP)
    said = ended(child)
    assert child.exitstatus == 130, said
    assert not records(clerk.root)
    assert "13900001111" in draft(clerk.root)
    assert "草稿留着" in said


def answered(clerk: Clerk) -> None:
    """To play: one complaint that waits to be called back, where the channel is asked last."""
    clerk.complaint()
    clerk.does("do", "1", "转办", "运营部")
    words = ("答复内容=已致歉", "原因分析=人手不够", "责任认定=有责")
    clerk.does("do", "1", "答复", *words)
