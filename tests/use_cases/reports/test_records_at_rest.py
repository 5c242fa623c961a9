"""What is done with is kept with its clocks while nothing that they hang on changes."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import compress, decompress

import pytest
from clerks import Clerk, played

from cpl.domain.cases.card import Card
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.statistics.view import MonthView
from cpl.domain.time.instances import Instance
from cpl.store.defaults import calendars_root
from cpl.store.index import folders
from cpl.store.index.kept_answers import KeptAnswers
from cpl.store.index.tables import NAME
from cpl.store.record_files import Broken
from cpl.store.workspace import Workspace
from cpl.use_cases.reports.report import Reporting

NOW = datetime(2026, 11, 20, 12)
DONE, FORGED = "TS20261117-001", "别的部门"


def some_done_with(clerk: Clerk) -> None:
    """To play: one that was passed on and withdrawn, one that is open, one withdrawn later."""
    for n in range(1, 4):
        clerk.complaint(f"诉求=第{n}件，退票")
    clerk.does("do", "1", "转办", "运营部", at="09:20")
    clerk.does("do", "3", "转办", "设备部", at="09:30")
    clerk.does("do", "1", "撤诉", "理由=和解", at="17:30")
    clerk.does("do", "20261117-003", "撤诉", "理由=和解", at="2026-11-19T09:30")


@pytest.fixture
def office(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setattr(folders, "UNSETTLED_NS", 0)  # or nothing just written would be kept
    return played(clerk, some_done_with)


def view(office: Clerk, now: datetime = NOW, *, kept: bool = True) -> MonthView:
    place = Workspace(office.root, now.date())
    place.without_index = not kept
    reporting = Reporting(place, now, "月报")
    return reporting.view(reporting.running(), now)


def clocks(seen: MonthView) -> dict[str, tuple[tuple[Instance, int], ...]]:
    found = {each.number: each.clocks for each in seen.records}
    return {number: tuple((e, e.missed) for e in those) for number, those in found.items()}


def index_of(office: Clerk) -> sqlite3.Connection:
    return sqlite3.connect(office.root / ".git" / NAME)


def kept_of(office: Clerk) -> list[str]:
    named = "SELECT number FROM row JOIN record USING (id) WHERE of = 'records' ORDER BY number"
    with index_of(office) as index:
        return [number for (number,) in index.execute(named)]


def forge(office: Clerk) -> None:
    """What is kept of the first says that another unit owes it, to see where it is believed."""
    view(office)
    with index_of(office) as index:
        where = f"WHERE id = (SELECT id FROM record WHERE number = '{DONE}')"
        ((kept,),) = index.execute(f"SELECT said FROM row {where}")
        said = decompress(kept).decode().replace("运营部", FORGED)
        index.execute(f"UPDATE row SET said = ? {where}", (compress(said.encode()),))


def is_believed(office: Clerk, now: datetime = NOW, *, kept: bool = True) -> bool:
    return any(run.clock.addressee == FORGED for run in view(office, now, kept=kept).runs)


def test_they_are_as_they_would_be_counted(office: Clerk) -> None:
    first, again, afresh = (view(office, kept=each) for each in (True, True, False))
    assert clocks(first) == clocks(again) == clocks(afresh)
    assert any(each.missed for seen in first.records for each in seen.clocks)
    assert kept_of(office) == [DONE, "TS20261117-003"]


def test_what_they_are_is_not_counted_again(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    view(office)
    counted = list[str]()

    def count(card: Card, *how: Any, **more: Any) -> tuple[Instance, ...]:
        counted.append(card.number)
        return clocks_of(card, *how, **more)

    monkeypatch.setattr("cpl.use_cases.reports.report.clocks_of", count)
    view(office)
    assert counted == ["TS20261117-002"]


def test_they_are_believed_while_nothing_changes(office: Clerk) -> None:
    forge(office)
    assert is_believed(office)
    assert is_believed(office, NOW + timedelta(days=5))


@pytest.mark.parametrize("how", [{"now": datetime(2026, 11, 17, 17, 30)}, {"kept": False}])
def test_asked_of_an_earlier_moment_or_without_the_index_they_are_counted(
    office: Clerk, how: dict[str, object]
) -> None:
    forge(office)
    assert not is_believed(office, **how)  # type: ignore[arg-type]  # one of the two


def a_holiday_more(root: Path) -> None:
    (root / "calendars").mkdir(exist_ok=True)
    year = (calendars_root() / "2026.yaml").read_text("utf-8")
    (root / "calendars/2026.yaml").write_text(year + "# 本单位的\n", "utf-8")


def edited(name: str) -> Callable[[Path], object]:
    def edit(root: Path) -> None:
        path = next(root.rglob(name))
        path.write_text(path.read_text("utf-8") + "# 手改\n", "utf-8")

    return edit


@pytest.mark.parametrize("deed", [a_holiday_more, edited(f"{DONE}.yaml"), edited("rules.yaml")])
def test_when_what_they_hang_on_changes_they_are_counted_anew(
    office: Clerk, deed: Callable[[Path], object]
) -> None:
    forge(office)
    deed(office.root)
    assert not is_believed(office)
    assert kept_of(office) == [DONE, "TS20261117-003"], "and kept again"


def test_what_is_written_while_it_is_made_is_told_by_the_next(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It tells how all stood when cpl looked, as a register does."""
    forge(office)
    ask = KeptAnswers.kept_rows

    def before_the_other(self: KeptAnswers, *how: object) -> object:
        found = ask(self, *how)  # type: ignore[arg-type]  # as it was called
        edited(f"{DONE}.yaml")(office.root)
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(KeptAnswers, "kept_rows", before_the_other)
        assert is_believed(office)
    assert not is_believed(office)


def test_what_is_kept_is_not_read_again(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    view(office)
    opened, read = list[str](), Workspace.bytes_of

    def bytes_of(self: Workspace, path: Path) -> bytes | Broken:
        opened.append(path.stem)
        return read(self, path)

    monkeypatch.setattr(Workspace, "bytes_of", bytes_of)
    again = view(office)
    assert opened == ["TS20261117-002"]
    assert again.records == view(office, kept=False).records
