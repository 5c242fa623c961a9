"""`cpl help`: a command, or what somebody wants to do, and how it is typed."""

import pytest
from clerks import Clerk

from cpl.cli import COMMANDS, SECTIONS
from cpl.cli.frame.meant import MEANT, commands_meant


def test_it_lists_all_commands_those_of_every_day_first(clerk: Clerk) -> None:
    said = clerk.does("help").out
    assert said == clerk.does("--help").out
    assert said.index("每天") < said.index("每月") < said.index("管理")
    assert "cpl do 3 转办 设备部" in said
    assert "cpl lesson" in said


@pytest.mark.parametrize(
    ("words", "name"),
    [("do", "do"), ("ＤＯ", "do"), ("登记", "new"), ("打印", "form"), ("search", "find"),
     ("交班", "handover"), ("月报", "report")],
)  # fmt: skip
def test_a_command_or_what_it_is_for(clerk: Clerk, words: str, name: str) -> None:
    said = clerk.does("help", words).out
    assert said.strip().endswith(clerk.does(name, "--help").out.strip())


def test_a_command_within_a_command(clerk: Clerk) -> None:
    assert clerk.does("help", "rules", "lint").out == clerk.does("rules", "lint", "--help").out
    assert "cpl rules 命令" in clerk.does("help", "rules").out.replace("[选项] ", "")


@pytest.mark.parametrize("said", ["转办", "zb"])
def test_an_event_of_the_office_says_how_it_is_typed(clerk: Clerk, said: str) -> None:
    first = clerk.does("help", said).out.splitlines()[0]
    assert first.startswith("工单的“转办”：cpl do 编号 转办 主办单位=…")


def test_several_are_named_with_what_each_is_for(clerk: Clerk) -> None:
    said = clerk.does("help", "台账").out
    assert "cpl help list" in said
    assert "cpl help form" in said


def test_what_nobody_knows_is_said(clerk: Clerk) -> None:
    said = clerk("help", "烧开水")
    assert (said.status, said.out) == (2, "")
    assert "没有“烧开水”这个命令" in said.err


def test_rules_that_cannot_be_read_are_no_reason_to_be_without_help(clerk: Clerk) -> None:
    (clerk.root / "rules.yaml").write_text("meta: [", encoding="utf-8")
    assert "cpl do" in clerk.does("help", "转办").out


def test_every_word_means_a_command_that_is_there_and_no_two() -> None:
    assert set(MEANT) <= set(COMMANDS)
    words = [word for said in MEANT.values() for word in said]
    assert len(words) == len(set(words))
    assert not set(words) & set(COMMANDS)


def test_every_command_stands_in_one_section() -> None:
    names = [name for part in SECTIONS.values() for name in part]
    assert len(names) == len(set(names))
    assert commands_meant("无此事", COMMANDS) == ()
