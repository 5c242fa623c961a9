"""An answer that never came makes people type again: what then stands there twice is told."""

import pytest
from clerks import COMPLAINT, FIRST, Clerk, one_complaint, played
from counting import counting

NOTE = ("do", "1", "备注", "备注=已看")
TWICE = "注意：一模一样的“备注”09:00 刚记过，现在有两条。记重了：cpl undo。"


def test_the_same_event_a_moment_later(clerk: Clerk) -> None:
    played(clerk, one_complaint)
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
    played(clerk, one_complaint)
    clerk.does(*NOTE)
    assert "注意" not in clerk.does(*words, at=at, user=user).err


def test_the_same_complaint_a_moment_later(clerk: Clerk) -> None:
    """↑⏎ of the same cpl new 投诉 … gives 001 and 002"""
    first = clerk.complaint().stem
    said = clerk("new", *COMPLAINT, at="14:00")
    assert said.status == 1
    assert f"{first} 今天 09:00 登记过，和这一件一模一样，没有再登记。" in said.err
    assert clerk.does("new", *COMPLAINT, "--again", at="14:01").out.startswith("TS20261117-002")
    clerk.does("new", *COMPLAINT, at="2026-11-18T09:00")


def test_the_same_words_of_somebody_else_are_told(clerk: Clerk) -> None:
    first = clerk.complaint().stem
    said = clerk.does(
        "new", *COMPLAINT[:3], "投诉人.电话=13900004321", COMPLAINT[4], at="09:03"
    ).err
    assert (
        f"注意：{first} 今天 09:00 登记过，“内容”一字不差。是同一件的，这一件作废或者并案。" in said
    )


def other(caller: int) -> tuple[str, ...]:
    """The same words of somebody else."""
    return ("new", *COMPLAINT[:3], f"投诉人.电话=1390000432{caller}", COMPLAINT[4])


def test_of_many_who_say_the_same_the_latest_is_told_and_the_others_are_not_read_for_it(
    clerk: Clerk,
) -> None:
    """A ride stands still, and a hundred call."""
    for caller in range(3):
        clerk.does(*other(caller))
    with counting() as counts:
        said = clerk.does(*other(3), at="09:05").err
    assert "注意：TS20261117-003 今天 09:00 登记过" in said
    assert counts.parsed.count("TS20261117-003") == 3  # who calls, before it is registered, after
    assert counts.parsed.count("TS20261117-001") == counts.parsed.count("TS20261117-002") == 1


@pytest.mark.parametrize(
    ("written", "by_hand"),
    [
        ('"13900004320"', '"139 0000 4320"'),
        ('"13900004320"', "１３９００００４３２０"),
        ("王女士", '"\\u738b女士"'),
        ("王女士", "'王女士'"),
    ],
)
def test_however_it_is_written_by_hand_exactly_the_same_goes_before_the_latest(
    clerk: Clerk, written: str, by_hand: str
) -> None:
    clerk.does(*other(0))
    clerk.edits(FIRST, (written, by_hand))
    clerk.does(*other(1))
    said = clerk(*other(0), at="10:00")
    assert said.status == 1
    assert "TS20261117-001 今天 09:00 登记过，和这一件一模一样" in said.err


def test_an_order_is_not_given_twice_but_a_walk_may_find_nothing_twice(clerk: Clerk) -> None:
    order = ("new", "整改", "设备部", "停运未公示", "停运十分钟内公示", "2026-11-30")
    clerk.does(*order, user="吴刚")
    assert "ZG20261117-01 今天 09:00 登记过" in clerk(*order, user="吴刚").err
    walk = ("new", "巡场", "李敏", "大门", "一切正常")
    clerk.does(*walk)
    clerk.does(*walk)


def test_what_was_a_mistake_does_not_count(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "作废", "误录", user="吴刚")
    clerk.does("new", *COMPLAINT)


def test_a_second_correction_is_another_one(clerk: Clerk) -> None:
    """Twelve digits, then the eleven: what they say of it is the same, what they set is not."""
    played(clerk, one_complaint)
    clerk.does("do", "1", "更正", "电话=138000012345", "原因=听错")
    assert "一模一样" not in clerk.does("do", "1", "更正", "电话=13800001235", "原因=听错").err
