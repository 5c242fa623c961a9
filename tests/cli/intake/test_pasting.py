"""`cpl new --paste`: a chat or a mail proposes the fields, and stays whole."""

import io
from pathlib import Path

import pytest
from clerks import Clerk, first_complaint
from terminals import typed

CHAT = """\
王芳 2026/11/16 21:05
你好，我是王女士，昨天下午3点在过山车门口排队两个小时😡，停运了也没人说可以退票
电话 １３９００００１２３４

李敏 2026/11/16 21:10
请问您有什么要求？

王芳 2026/11/16 21:12
诉求：退票并道歉
"""


def paste(clerk: Clerk, text: str) -> None:
    clerk.patch.setattr("sys.stdin", io.StringIO(text))


def record(root: Path) -> str:
    [path] = root.rglob("TS*.yaml")
    return path.read_text(encoding="utf-8")


def test_from_a_pipe_it_is_shown_and_nothing_is_written(clerk: Clerk) -> None:
    paste(clerk, CHAT)
    said = clerk("new", "--paste")
    assert said.status == 0
    for part in ("13900001234", "王女士", "2026-11-15 15:00", "过山车门口", "退票并道歉"):
        assert part in said.out
    assert "还缺 渠道" in said.out
    assert "预览：没有登记" in said.out
    assert not list(clerk.root.rglob("TS*.yaml"))
    assert not list((clerk.root / "草稿").glob("*"))


def test_from_a_pipe_of_an_older_program(clerk: Clerk) -> None:
    piped = io.BytesIO(CHAT.replace("😡", "").encode("gbk"))
    clerk.patch.setattr("sys.stdin", io.TextIOWrapper(piped, encoding="utf-8"))
    assert "过山车门口" in clerk.does("new", "--paste").out


def test_with_yes_it_is_registered_and_the_whole_text_kept(clerk: Clerk) -> None:
    paste(clerk, CHAT.replace("你好", "你\x07好\u200b"))
    clerk.does("new", "--paste", "渠道=网络", "--yes")
    text = record(clerk.root)
    for line in CHAT.rstrip().splitlines():
        assert line in text
    assert "发生时间: 2026-11-15 15:00" in text


def test_what_is_missing_is_refused_without_a_terminal(clerk: Clerk) -> None:
    paste(clerk, CHAT)
    said = clerk("new", "--paste", "--yes")
    assert said.status == 1
    assert "缺少“渠道”" in said.err


def test_from_a_file_and_a_word_wins_over_the_text(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "微信.txt"
    file.write_text(CHAT, encoding="utf-8")
    clerk.does("new", "--paste", f"@{file}", "渠道=网络", "诉求=退票", "--yes")
    assert "诉求: 退票\n" in record(clerk.root)


@pytest.mark.parametrize("text", ["", " \n\n\x00\x1b"])
def test_nothing_pasted(clerk: Clerk, text: str) -> None:
    paste(clerk, text)
    said = clerk("new", "--paste")
    assert said.status == 2
    assert "没有文字" in said.err


def test_at_a_terminal_each_can_be_corrected(clerk: Clerk) -> None:
    """Blank lines within the paste do not end it; only the missing channel is asked."""
    keys = (
        ("再按一次回车", f"\x1b[200~{CHAT}\x1b[201~\r"),
        ("> ", "5"),
        ("先放着", "2"),
        ("姓名：王女士", "\x15王芳\r"),
        ("先放着", "\r"),
    )
    screen = typed(clerk.root, "new", "--paste", keys=keys, columns=60)
    assert screen.status == 0, screen.text
    text = record(clerk.root)
    assert "姓名: 王芳" in text
    assert "渠道: 网络" in text
    assert "  诉求：退票并道歉\n" in text


def test_a_known_caller_s_text_is_added_to_the_earlier_record(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    keys = (
        ("再按一次回车", "13800001234 又停运了\r"),
        ("n 新登记", "a"),
        ("又停运了", "\r"),  # what was pasted is what is added
    )
    screen = typed(clerk.root, "new", "--paste", keys=keys)
    assert screen.status == 0, screen.text
    assert "备注: 13800001234 又停运了" in path.read_text(encoding="utf-8")
