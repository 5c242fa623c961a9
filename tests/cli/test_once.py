"""What was decided is handed on: a record is parsed once before an event and read back once.

Counted on real commands. A number that rises here means that something read again what
another part of the same command already knew.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, one_complaint, played
from counting import Counts, counting
from dialogues import DIALOGUE
from terminals import typed

from cpl.store.git import index

NUMBER = "TS20261117-001"
RECORDED = ["config", "commit"]
"""May nothing but the commit be made, and that; in a large office not by `git commit`, which
looks at every file.
"""
RECORDED_NEW = ["config", "add", "commit"]
RECORDED_AMONG_MANY = ["config", "update-index", "diff-index", "fast-import"]
WRITES = ["diff-index", "status", *RECORDED]
"""Would it stay; is anything in the way. On which commit is read where git keeps it."""
INDEXED = ["cat-file"]
"""Who calls is asked of the index, which is made: of what has the newest commit which trees.
Those of an office that is founded lie in a pack, to which git has the key.
"""
WRITES_NEW = ["diff-index", *INDEXED, "log", "status", *RECORDED_NEW]
"""Which numbers there ever were, besides; and the file is new to git."""


def counted(clerk: Clerk, *words: str, at: str = "10:00") -> Counts:
    with counting() as counts:
        clerk.does(*words, at=at)
    return counts


def test_registering_reads_back_what_it_wrote_and_nothing_else(clerk: Clerk) -> None:
    counts = counted(clerk, "new", *COMPLAINT)
    assert counts == Counts([NUMBER], WRITES_NEW)


def test_what_the_last_commands_committed_is_read_without_git(clerk: Clerk) -> None:
    clerk.complaint()
    counts = counted(clerk, "new", *COMPLAINT, "--again")
    assert counts.git == [each for each in WRITES_NEW if each not in (*INDEXED, "log")]


def test_registering_and_closing_writes_and_reads_one_file_once(clerk: Clerk) -> None:
    event = ("--do", "当场办结", "处理结果=已换票", "满意度=满意")
    counts = counted(clerk, "new", *COMPLAINT, "分类=票务", *event)
    assert counts == Counts([NUMBER], WRITES_NEW)


@pytest.mark.parametrize(
    "event", [("备注", "备注=停运"), ("转办", "设备部")], ids=["plain", "with papers"]
)
def test_an_event_reads_its_record_before_and_after(clerk: Clerk, event: tuple[str, ...]) -> None:
    played(clerk, one_complaint)
    assert counted(clerk, "do", "1", *event) == Counts([NUMBER] * 2, WRITES)


def test_among_very_many_files_not_each_is_looked_at(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(clerk, one_complaint)
    monkeypatch.setattr(index, "LARGE", 0)
    looked = ["diff-index", "status", *RECORDED_AMONG_MANY]
    known = ["ls-tree", *RECORDED_AMONG_MANY]
    note = ("do", "1", "备注")
    assert counted(clerk, *note, "备注=停运").git == looked  # what is packed only git can tell
    assert counted(clerk, *note, "备注=还没有开").git == known
    clerk.git("commit", "-q", "--allow-empty", "-m", "别人的")
    assert counted(clerk, *note, "备注=开了").git == ["diff-index", *known]
    (clerk.root / "别人的.txt").write_text("暂存了", "utf-8")
    clerk.git("add", "别人的.txt")
    assert counted(clerk, *note, "备注=排队").git == looked
    assert counted(clerk, *note, "备注=不排了").git == looked


def test_what_a_report_misses_is_asked_once_of_all_kinds_of_records(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    counts = counted(clerk, "report", "月报", "--month", "2026-10")
    assert counts.git == [*INDEXED, "ls-tree", "log"]


def test_an_event_that_is_refused_is_judged_once(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    with counting() as counts:
        assert clerk("do", "1", "回访", "满意度=满意").status == 1
    assert counts == Counts([NUMBER], ["diff-index"])


def test_of_several_records_each_is_read_before_and_after(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.complaint("诉求=退票")
    counts = counted(clerk, "do", "1,2", "备注", "备注=停运")
    assert Counter(counts.parsed) == {NUMBER: 2, "TS20261117-002": 2}
    assert counts.git == WRITES + WRITES[1:]


def test_a_linked_record_is_looked_at_then_told_and_read_back(clerk: Clerk) -> None:
    """The lead is read to judge the merging and again to be written: two decisions."""
    played(clerk, one_complaint)
    clerk.complaint("诉求=退票")
    counts = counted(clerk, "do", "2", "并案", "1")
    assert Counter(counts.parsed) == {"TS20261117-002": 2, NUMBER: 2}
    assert counts.git == WRITES


@pytest.mark.parametrize("words", [("next", "1"), ("show", "1"), ("form", "1")])
def test_looking_reads_once_and_asks_git_nothing(clerk: Clerk, words: tuple[str, ...]) -> None:
    played(clerk, one_complaint)
    assert counted(clerk, *words) == Counts([NUMBER], [])


def test_issuing_a_paper_reads_its_record_once(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    counts = counted(clerk, "form", "1", "--issue")
    issued_before = ["log", "ls-tree", "status"]
    expected = ["diff-index", "status", *issued_before, "status", *RECORDED_NEW]
    assert counts == Counts([NUMBER], expected)


def test_taking_back_reads_the_record_as_it_is_and_as_it_was(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "备注", "备注=停运", at="10:00")
    counts = counted(clerk, "undo", "--yes")
    assert counts.parsed == [NUMBER] * 2
    looked = {"diff-index": 1, "log": 2, "diff-tree": 1, "cat-file": 2, "status": 1}
    assert Counter(counts.git) == Counter(looked) + Counter(RECORDED)


def test_a_dialogue_reads_back_what_it_registered(clerk: Clerk, tmp_path: Path) -> None:
    told = tmp_path / "counts.json"
    screen = typed(clerk.root, "new", keys=DIALOGUE, program=("-m", "counting", str(told)))
    assert screen.status == 0, screen.text
    assert json.loads(told.read_text("utf-8")) == {"parsed": [NUMBER], "git": WRITES_NEW}


def test_what_is_missing_is_asked_of_what_was_judged(clerk: Clerk, tmp_path: Path) -> None:
    """Answering takes time, so the record is read again after it, and read back."""
    played(clerk, one_complaint)
    told = tmp_path / "counts.json"
    keys = (("备注：", "过山车停运\r"),)
    screen = typed(clerk.root, "do", "1", "备注", keys=keys, program=("-m", "counting", str(told)))
    assert screen.status == 0, screen.text
    assert json.loads(told.read_text("utf-8")) == {"parsed": [NUMBER] * 3, "git": WRITES}


@pytest.mark.parametrize("words", [("board", "--html"), ("remind",)], ids=" ".join)
def test_the_page_and_the_reminders_read_what_the_board_reads(
    clerk: Clerk, words: tuple[str, ...]
) -> None:
    """Each once: the index counts the months, and who must be told is found in one reading."""
    played(clerk, one_complaint)
    clerk.does("do", "1", "转办", "设备部", at="09:30")
    clerk.complaint("诉求=退票")
    board = counted(clerk, "board", at="2026-11-20T10:00")
    found = counted(clerk, *words, at="2026-11-20T10:01")
    assert max(Counter(found.parsed).values()) <= max(Counter(board.parsed).values())
    assert set(found.parsed) <= set(board.parsed)
