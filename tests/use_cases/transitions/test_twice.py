"""An answer that never came makes people type again: what then stands there twice is told."""

import pytest
from clerks import COMPLAINT, Clerk

NOTE = ("do", "1", "备注", "备注=已看")
TWICE = "注意：一模一样的“备注”09:00 刚记过，现在有两条。记重了：cpl undo。"


def test_the_same_event_a_moment_later(clerk: Clerk) -> None:
    clerk.complaint()
    assert clerk.does(*NOTE).err == ""
    assert TWICE in clerk.does(*NOTE, at="09:10").err
    assert "撤回了" in clerk.does("undo", "--yes").out


@pytest.mark.parametrize(
    ("words", "at", "user"),
    [
        (NOTE, "09:11", "李敏"),
        (("do", "1", "备注", "备注=已再看"), "09:01", "李敏"),
        (NOTE, "09:01", "周倩"),
    ],
    ids=["later", "other words", "another person"],
)
def test_what_is_not_the_same(clerk: Clerk, words: tuple[str, ...], at: str, user: str) -> None:
    clerk.complaint()
    clerk.does(*NOTE)
    assert "注意" not in clerk.does(*words, at=at, user=user).err


def test_the_same_complaint_a_moment_later(clerk: Clerk) -> None:
    first = clerk.complaint().stem
    said = clerk.does("new", *COMPLAINT, at="09:03").err
    assert f"注意：{first} 09:00 刚登记过，和这一件一模一样。" in said
    assert "刚登记过" not in clerk.does("new", *COMPLAINT, "诉求=退票", at="09:04").err
