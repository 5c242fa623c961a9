"""Years, lengths and numbers that nobody means: said in words at every door, and nothing hangs."""

from collections import Counter
from pathlib import Path
from sys import setprofile
from types import FrameType

import pytest
from clerks import Clerk, Said

LONG_AGO, FAR_OFF = "0001-01-01T00:00", "9999-12-31T23:59"
READING = (
    (), ("check",), ("list",), ("due",), ("find", "王"), ("report",), ("doctor",), ("duty",),
    ("do", "1", "备注", "备注=x"), ("backup", "备份"),
)  # fmt: skip


@pytest.mark.parametrize("at", [LONG_AGO, "0226-11-21T09:00", FAR_OFF])
def test_a_clock_outside_all_years_is_told_before_anything(clerk: Clerk, at: str) -> None:
    clerk.complaint()
    commits = clerk.commits()
    for words in READING:
        said = clerk(*words, at=at)
        assert (said.status, said.out) == (2, ""), words
        assert f"CPL_NOW={at}不对，年份应当在 1900 到 2299 之间" in said.err
    assert clerk.commits() == commits


@pytest.mark.parametrize(
    "words",
    [
        ("do", "1", "备注", "备注=x", "--at", "0001-01-01"),
        ("do", "1", "备注", "备注=x", "--at", "9999-12-31 23:59"),
        ("do", "1", "备注", "备注=x", "--at", "99991231"),
        ("list", "--month", "9999-12"),
        ("find", "王", "--month", "0000-01..9999-12"),
        ("report", "--month", "0001-01"),
        ("do", "1", "备注", "备注=\x1b[31m红"),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_a_value_that_nobody_means_is_refused(clerk: Clerk, words: tuple[str, ...]) -> None:
    clerk.complaint()
    commits = clerk.commits()

    said = clerk(*words)

    assert said.status in (1, 2), said
    assert any(each in said.err for each in ("1900 到 2299", "没有“0000-01”", "控制字符 U+001B"))
    assert clerk.commits() == commits


@pytest.mark.parametrize("year", ["0226", "9999"])
def test_a_record_of_another_age_is_found_and_hides_no_other(clerk: Clerk, year: str) -> None:
    path = clerk.complaint()
    other = clerk.complaint()
    path.write_text(path.read_text("utf-8").replace("接收时间: 2026", f"接收时间: {year}"), "utf-8")

    said = clerk("check", str(path))

    assert said.status == 1
    assert "1900 到 2299" in said.out
    for words in ((), ("list",), ("due",)):
        answered = clerk(*words)
        assert answered.status in (0, 1), answered
    assert other.stem in clerk("list").out


def test_to_check_twice_as_many_events_takes_twice_as_long(clerk: Clerk) -> None:
    path = clerk.complaint()
    whole = path.read_text("utf-8")

    few, many = (calls_of(clerk, path, whole, events) for events in (100, 200))

    assert many < few * 2.1


def calls_of(clerk: Clerk, path: Path, whole: str, events: int) -> int:
    """How many calls the check of a record with so many more events makes."""
    event = (
        "  - 事件: 备注\n    时间: 2026-11-17 09:00\n    经办: 李敏\n"
        "    角色: 客服专员\n    备注: 已看\n"
    )
    path.write_text(whole + event * events, "utf-8")
    calls: Counter[str] = Counter()

    def count(frame: FrameType, what: str, _: object) -> None:
        calls[what] += 1

    setprofile(count)
    try:
        said: Said = clerk("check", str(path))
    finally:
        setprofile(None)
    assert said.status == 0, said
    return calls["call"] + calls["c_call"]
