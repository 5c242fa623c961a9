"""Rows of a register are kept while nothing that they hang on changes, and then made anew."""

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import compress, decompress

import pytest
from clerks import Clerk, played

from cpl.store.defaults import calendars_root
from cpl.store.index import folders, kept_answers
from cpl.store.index.kept_answers import KeptAnswers
from cpl.store.index.record_index import RecordIndex
from cpl.store.index.tables import NAME
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.registers.register_sheet import Register, register_of
from cpl.use_cases.reading import Onlooker

NOW = datetime(2026, 11, 17, 12)
NAMES = frozenset({"序号", "编号", "姓名", "内容摘要", "时限", "状态"})


def some_at_rest(clerk: Clerk) -> None:
    """To play: one that is done with, one that is open, one that was merged into it, a secret."""
    for n in range(1, 5):
        clerk.complaint(f"诉求=第{n}件，退票")
    clerk.complaint("诉求=第5件", "投诉人.保密=是")
    clerk.complaint("诉求=第6件")
    clerk.does("do", "1,5,6", "撤诉", "理由=和解", at="09:30")
    clerk.does("do", "3", "并案", "2", at="09:40")
    clerk.does("new", "整改", "设备部", "没有公示", "公示", "2026-11-30", "来源=6", user="吴刚")


@pytest.fixture
def office(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setattr(folders, "UNSETTLED_NS", 0)  # or nothing just written would be kept
    return played(clerk, some_at_rest)


def register(
    office: Clerk,
    now: datetime = NOW,
    names: frozenset[str] = NAMES,
    *,
    user: str = "李敏",
    unmasked: bool = False,
    kept: bool = True,
) -> Register:
    place = Workspace(office.root, now.date())
    place.without_index = not kept
    person = place.staff.people[user]
    return register_of(Onlooker(place, person, now, unmasked=unmasked), None, names)


def rows(book: Register) -> list[dict[str, object]]:
    return [dict(each._said) for each in book.whole.rows]


def kept_of(office: Clerk) -> list[str]:
    with sqlite3.connect(office.root / ".git" / NAME) as index:
        found = index.execute("SELECT number FROM row JOIN record USING (id) ORDER BY number")
        return [number for (number,) in found]


def test_only_what_is_done_with_follows_none_and_is_for_everybody_is_kept(office: Clerk) -> None:
    register(office)
    assert kept_of(office) == ["TS20261117-001", "TS20261117-006"]


def test_what_is_kept_is_what_would_be_made(office: Clerk) -> None:
    for user in ("李敏", "吴刚", "赵磊"):
        for unmasked in (False, True):
            for _ in range(2):
                kept, afresh = (
                    register(office, user=user, unmasked=unmasked, kept=each)
                    for each in (True, False)
                )
                assert rows(kept) == rows(afresh)
                assert list(kept.kept.counts) == list(afresh.kept.counts)
                assert (kept.content, kept.kept.digests) == (afresh.content, afresh.kept.digests)


FORGED = "这一行是留下来的"


def forge(office: Clerk) -> None:
    """What is kept of 006 says so, to see where it is believed."""
    register(office)
    with sqlite3.connect(office.root / ".git" / NAME) as index:
        where = "WHERE id = (SELECT id FROM record WHERE number = 'TS20261117-006')"
        ((kept,),) = index.execute(f"SELECT said FROM row {where}")
        values, *more = json.loads(decompress(kept))
        values = [FORGED if each == "已撤诉" else each for each in values]
        index.execute(
            f"UPDATE row SET said = ? {where}", (compress(json.dumps([values, *more]).encode()),)
        )


def is_believed(office: Clerk, **how: Any) -> bool:
    return FORGED in str(rows(register(office, **how)))


def test_it_is_believed_while_nothing_changes(office: Clerk) -> None:
    forge(office)
    assert is_believed(office)
    assert is_believed(office, now=NOW + timedelta(days=400)), "no clock of it runs"
    assert is_believed(office, user="赵磊")


@pytest.mark.parametrize(
    "how",
    [
        {"names": NAMES | {"渠道"}},
        {"now": NOW.replace(hour=9, minute=29)},
        {"unmasked": True},
        {"kept": False},
    ],
)
def test_asked_in_another_way_it_is_made_anew(office: Clerk, how: dict[str, Any]) -> None:
    forge(office)
    assert not is_believed(office, **how)


def a_holiday_more(root: Path) -> None:
    (root / "calendars").mkdir(exist_ok=True)
    year = (calendars_root() / "2026.yaml").read_text("utf-8")
    (root / "calendars/2026.yaml").write_text(year + "# 本单位的\n", "utf-8")


def edited(pattern: str) -> Callable[[Path], object]:
    def edit(root: Path) -> None:
        path = next(root.rglob(pattern))
        path.write_text(path.read_text("utf-8") + "# 手改\n", "utf-8")

    return edit


@pytest.mark.parametrize(
    "deed",
    [
        a_holiday_more,
        edited("TS20261117-006.yaml"),
        edited("ZG20261117-01.yaml"),
        edited("rules.yaml"),
    ],
)
def test_when_what_it_hangs_on_changes_it_is_made_anew(
    office: Clerk, deed: Callable[[Path], object]
) -> None:
    forge(office)
    deed(office.root)
    assert not is_believed(office)
    assert rows(register(office)) == rows(register(office, kept=False))
    assert kept_of(office) == ["TS20261117-001", "TS20261117-006"], "and kept again"


@pytest.mark.parametrize("pattern", ["TS20261117-006.yaml", "ZG20261117-01.yaml"])
def test_what_somebody_else_wrote_and_indexed_meanwhile_is_not_taken_for_what_was_read(
    office: Clerk, monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    edit, keep = edited(pattern), KeptAnswers.keep_rows

    def after_the_other(self: KeptAnswers, *made: Any) -> None:
        edit(office.root)
        RecordIndex(Workspace(office.root, NOW.date()))
        keep(self, *made)

    with monkeypatch.context() as patch:
        patch.setattr(KeptAnswers, "keep_rows", after_the_other)
        register(office)
    assert kept_of(office) == ["TS20261117-001"]


def test_another_cpl_makes_it_anew(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    forge(office)
    monkeypatch.setattr(kept_answers, "sign", lambda *_: b"another")
    assert not is_believed(office)


def test_a_row_with_times_of_its_own_is_made_every_time(office: Clerk) -> None:
    """环节 tells moments, which what is kept could only tell as words."""
    names = NAMES | {"环节.登记.时间"}
    assert rows(register(office, names=names)) == rows(register(office, names=names, kept=False))
    assert kept_of(office) == []
