"""Questions at a terminal: one key where one is enough, and nothing that was typed is lost."""

import os
import sys

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import TOP

from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option, chosen
from cpl.cli.terminal.line_reading import clean
from cpl.problems import UsageProblem

CHANNELS = (
    Option("热线", "rx"),
    Option("邮件", "yj"),
    Option("意见簿", "yjb"),
    Option("网络", "wl"),
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1", ["热线"]),
        ("４", ["网络"]),
        ("rx", ["热线"]),
        ("ＹＪ", ["邮件"]),
        ("yjb", ["意见簿"]),
        ("意见", ["意见簿"]),
        ("y", ["邮件", "意见簿"]),
        ("5", []),
        ("0", []),
        ("短信", []),
        ("", []),
    ],
)
def test_which_options_an_answer_names(said: str, meant: list[str]) -> None:
    assert [each.value for each in chosen(said, CHANNELS)] == meant


def test_a_choice_that_is_a_number_is_its_own_name() -> None:
    levels = (Option("三级", "3"), Option("二级", "2"), Option("一级", "1"))
    assert [each.value for each in chosen("1", levels)] == ["一级"]


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("停运\x00\x07了\x1b", "停运了"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("排队\t两小时", "排队 两小时"),
        ("零\u200b宽\ufeff", "零宽"),
        ("反\u202e转", "反转"),
        ("生气😡", "生气😡"),
        ("一家\U0001f468\u200d\U0001f469", "一家\U0001f468\u200d\U0001f469"),
    ],
)
def test_pasted_text_loses_only_what_cannot_be_seen(pasted: str, kept: str) -> None:
    assert clean(pasted) == kept


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=200))
def test_what_can_be_seen_stays(text: str) -> None:
    assert clean(text) == text


def test_without_a_terminal_nothing_is_asked() -> None:
    with pytest.raises(UsageProblem, match="不能一问一答。写成 cpl new"):
        asking.require_terminal("写成 cpl new 内容=…")


# —— on a real terminal ——

PROGRAM = """
from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option
channels = [Option("热线", "rx"), Option("邮件", "yj"), Option("意见簿", "yjb")]
said = [
    asking.line("电话"),
    asking.line("内容"),
    asking.choice("渠道", channels, "热线"),
    asking.yes("对吗"),
    asking.key("a 追加 n 新登记"),
]
print("|".join(map(str, said)))
"""


def at_terminal() -> "pexpect.spawn[str]":
    return pexpect.spawn(
        sys.executable,
        ["-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": str(TOP), "LC_ALL": "C.UTF-8", "TERM": "xterm"},
        encoding="utf-8",
        dimensions=(24, 60),
        timeout=20,
    )


def answers(*keys: str) -> list[str]:
    """What five questions were answered by these keys, each sent when its question stands."""
    child = at_terminal()
    child.delaybeforesend = None
    for question, key in zip(("电话：", "内容：", "> ", "对吗", "新登记"), keys, strict=True):
        child.expect_exact(question)
        child.send(key)
    child.expect(pexpect.EOF)
    return str(child.before).strip().splitlines()[-1].split("|")


def test_one_key_each_where_one_is_enough() -> None:
    assert answers("138\r", "停运\r", "3", "n", "ａ") == ["138", "停运", "意见簿", "False", "a"]


def test_enter_takes_the_default() -> None:
    assert answers("138\r", "停运\r", "\r", "\r", "n") == ["138", "停运", "热线", "True", "n"]


def test_a_mnemonic_waits_where_a_longer_one_begins_like_it() -> None:
    assert answers("138\r", "停运\r", "yj\r", "y", "a")[2] == "邮件"
    assert answers("138\r", "停运\r", "yjx\x7fb", "y", "a")[2] == "意见簿"
    assert answers("138\r", "停运\r", "\x1b[A" + "rx", "y", "a")[2] == "热线", "arrows say nothing"


def test_pasted_lines_are_one_answer_of_any_length() -> None:
    child = at_terminal()
    child.delaybeforesend = None
    text = "字" * 2500 + "\n" + "句" * 2500
    pasted = f"\x1b[200~{text}\x1b[201~\r"
    for question, key in zip(
        ("电话：", "内容：", "> ", "对吗"), ("1\r", pasted, "1", "y"), strict=True
    ):
        child.expect_exact(question)
        child.send(key)
    child.expect_exact("新登记")
    child.send("a")
    child.expect(pexpect.EOF)
    said = str(child.before).replace("\r\n", "\n")
    assert f"1|{text}|热线|True|a" in said


def test_typed_ahead_is_kept() -> None:
    child = at_terminal()
    child.delaybeforesend = None
    child.send("138\r停运\r3yb")
    child.expect(pexpect.EOF)
    assert "138|停运|意见簿|True|b" in str(child.before)
