"""The drafts that wait: one is gone on with, and what nobody wants is thrown away."""

from pathlib import Path

import pytest
from clerks import Clerk, played
from dialogues import DIALOGUE
from terminals import typed

FIRST, SECOND = "13900000001", "13900000002"
LEFT = "没有登记，草稿留着。接着填：cpl new --resume　不要了：cpl new --discard"


def two_broken_off(clerk: Clerk) -> None:
    """To play: two callers whose registration was broken off; the later one stands first."""
    for phone in (FIRST, SECOND):
        screen = typed(clerk.root, "new", keys=(("电话：", f"{phone}\r"), ("姓名：", "\x03")))
        assert screen.status == 130
        assert LEFT in screen.text


@pytest.fixture
def drafted(clerk: Clerk) -> Clerk:
    return played(clerk, two_broken_off)


def drafts(clerk: Clerk) -> list[Path]:
    return sorted((clerk.root / "草稿").glob("登记-*"))


def test_of_several_drafts_one_is_chosen(drafted: Clerk) -> None:
    assert drafted.git("status", "--short") == ""
    listed = drafted("new", "--resume")
    assert listed.status == 2
    assert FIRST in listed.out
    assert SECOND in listed.out
    assert "在终端上 cpl new --resume" in listed.err
    keys = (("> ", "2"), ("姓名：", "王女士\r"), *DIALOGUE[2:])
    screen = typed(drafted.root, "new", "--resume", keys=keys)
    assert screen.status == 0, screen.text
    [path] = drafted.root.rglob("TS*.yaml")
    assert f'电话: "{FIRST}"' in path.read_text(encoding="utf-8")
    assert len(drafts(drafted)) == 1


@pytest.mark.parametrize("words", [("--resume",), ("--discard",)])
def test_one_is_thrown_away_after_it_was_asked(drafted: Clerk, words: tuple[str, ...]) -> None:
    """`--resume` list has no delete (d1, ? → 没有“d1”)."""
    first = (("d  扔掉一份，回车先放着", "d"),) if words == ("--resume",) else ()
    keys = (*first, ("扔掉哪一份？a  全部，回车都留着", "2"), ("找不回来［y/N］", "y"))
    screen = typed(drafted.root, "new", *words, keys=keys)
    assert screen.status == 0, screen.text
    assert f"扔掉了：11-17 09:00 李敏 {FIRST}" in screen.text
    [left] = drafts(drafted)
    assert SECOND in left.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "keys", [(("扔掉哪一份", "\r"),), (("扔掉哪一份", "a"), ("找不回来", "\r"))]
)
def test_enter_throws_nothing_away(drafted: Clerk, keys: tuple[tuple[str, str], ...]) -> None:
    screen = typed(drafted.root, "new", "--discard", keys=keys)
    assert screen.status == 0
    assert "都留着。" in screen.text
    assert len(drafts(drafted)) == 2


def test_the_list_can_be_left(drafted: Clerk) -> None:
    assert typed(drafted.root, "new", "--resume", keys=(("> ", "\r"),)).status == 0
    assert len(drafts(drafted)) == 2


def test_all_are_thrown_away_at_once(drafted: Clerk) -> None:
    keys = (("> ", "a"), ("找不回来［y/N］", "y"))
    assert typed(drafted.root, "new", "--discard", keys=keys).status == 0
    assert not drafts(drafted)
    assert "没有没登记完的草稿" in drafted.does("new", "--discard").out


def test_the_only_one_is_only_asked_about(drafted: Clerk) -> None:
    drafts(drafted)[0].unlink()
    screen = typed(drafted.root, "new", "--discard", keys=((f"{SECOND}，找不回来［y/N］", "y"),))
    assert screen.status == 0
    assert not drafts(drafted)


def test_without_a_terminal_it_is_named(drafted: Clerk) -> None:
    listed = drafted("new", "--discard")
    assert listed.status == 2
    assert "写明哪一份：cpl new --discard 登记-20261117-0900-2" in listed.err
    wrong = drafted("new", "--discard", "登记-1")
    assert wrong.status == 2
    assert "没有“登记-1”这份草稿。有：登记-20261117-0900-2、登记-20261117-0900-1。" in wrong.err
    drafted.does("new", "--discard", "登记-20261117-0900-2", "--dry-run")
    assert len(drafts(drafted)) == 2
    said = drafted.does(
        "new", "--discard", "登记-20261117-0900-2", "草稿/登记-20261117-0900-1.yaml"
    )
    assert f"扔掉了：11-17 09:00 李敏 {SECOND}" in said.out
    assert not drafts(drafted)


def test_the_card_of_a_finished_draft_is_shown_once(clerk: Clerk) -> None:
    """`--resume` of a finished draft prints the card twice (18 lines)."""
    assert typed(clerk.root, "new", keys=(*DIALOGUE[:-1], ("先放着", "q"))).status == 0
    screen = typed(clerk.root, "new", "--resume", keys=(("先放着", "\r"),))
    assert screen.status == 0, screen.text
    assert screen.text.count("王女士\n") == 1


def test_of_an_unfinished_one_what_was_said_is_shown_before_the_next_question(
    clerk: Clerk,
) -> None:
    assert typed(clerk.root, "new", keys=(*DIALOGUE[:2], ("内容", "\x03"))).status == 130
    screen = typed(clerk.root, "new", "--resume", keys=(("内容", "\x03"),))
    assert "2 姓名      王女士\n" in screen.text


def test_a_digit_meant_for_a_list_throws_nothing_away(drafted: Clerk) -> None:
    """With one draft there is no list: `1` was the yes to what nothing brings back."""
    drafts(drafted)[0].unlink()
    keys = (("找不回来［y/N］", "1"), ("找不回来［y/N］", "\r"))
    assert "都留着。" in typed(drafted.root, "new", "--discard", keys=keys).text
    assert len(drafts(drafted)) == 1
