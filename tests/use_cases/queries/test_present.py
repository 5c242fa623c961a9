"""What the index leaves unopened is missed by nobody: boards and reports are as of every record."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from thorough import share

from cpl.codec.records.record import new_text
from cpl.domain.cases.record import Record
from cpl.domain.regulation.numbers import folder_of
from cpl.domain.regulation.rules import Rules
from cpl.domain.time.instances import Instance
from cpl.domain.values.periods import Period
from cpl.store.defaults import park_rules
from cpl.store.index.lately import Lately
from cpl.store.index.record_index import RecordIndex
from cpl.store.workspace import Workspace
from cpl.use_cases.batches.suspicion import suspected_now
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.queries.board import board
from cpl.use_cases.queries.duties import every_duty
from cpl.use_cases.queries.listing import due, raised_together
from cpl.use_cases.queries.present import present
from cpl.use_cases.queries.showing import due_text
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.regulation.profiles import profiles
from cpl.use_cases.reports import report
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.upkeep.init import init
from samples.ten_years import Office
from samples.walk import month_of

WALKED = ("S002B-综合部", "S003-聊城交运")
MONTHS = (date(2025, 9, 1), date(2026, 3, 1), date(2026, 10, 1))
A_MONTH = 6
TEN_YEARS = 40
NOWS = (
    datetime(2026, 4, 2, 10),  # before much of what is told happens
    datetime(2026, 11, 3, 10),
    datetime(2027, 6, 1, 10),
)


def office(folder: Path, profile: Path, records: Callable[[Rules], Iterable[Record]]) -> Path:
    """A workspace under this regulation with these records."""
    init(folder, datetime(2025, 8, 1), clock_set=True, profile=profile)
    rules = Workspace.find(folder).latest_rules
    for record in records(rules):
        path = folder / folder_of(rules.machines[record.machine], record.number)
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{record.number}.yaml").write_text(new_text(record), "utf-8")
    return folder


def walked(rules: Rules) -> Iterator[Record]:
    """Complaints of three months, most of long ago, wherever a walk has left them."""
    for seed, first in enumerate(MONTHS):
        yield from month_of(rules, first, A_MONTH, seed, steps=20)


def of_everything(patch: pytest.MonkeyPatch) -> None:
    """As if nothing were known of any record before it is opened."""

    def every(index: RecordIndex) -> tuple[Path, ...]:
        return index.in_order(index.workspace.paths())

    patch.setattr(RecordIndex, "concerning", lambda index, *_: every(index))
    patch.setattr(RecordIndex, "unconcluded_besides", lambda *_: ())
    patch.setattr(RecordIndex, "count_unconcluded_besides", lambda *_: 0)
    nothing: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    patch.setattr(report, "lately_touched", lambda index, *_: Lately(every(index), (), nothing))


def seen_by_everybody(root: Path) -> Iterator[object]:
    """What board, deadlines and report tell at each time, to two of the staff and a stranger.

    A usual run asks for one of them at each time.
    """
    for number, now in enumerate(NOWS):
        place = Workspace(root, now.date())
        people = tuple(place.staff.people)
        for name in share((people[0], people[-1], ""), of=3, first=number):
            person = person_named(place, name) if name else None
            yield name, now, told(place, now, Desk(place, now, person) if person else None)
        for month in (Period.month(2026, 10), Period.month(2026, 4)):
            if month.start <= now:
                report = Reporting(place, now).make(month).report
                yield report.sections, report.attachments, report.identity, report.head


def told(place: Workspace, now: datetime, desk: Desk | None) -> list[object]:
    onlooker = Onlooker(place, desk.actor if desk else None, now)
    found = board(place, now, desk, onlooker)
    read = present(place, now, onlooker)
    entries = (found.today, found.to_transfer, found.to_approve, found.to_call, found.to_redo)
    return [
        *([(e.card.number, e.clock and stands(e.clock)) for e in entry or ()] for entry in entries),
        [each.card.number for each in (*found.overdue, *(found.mine or ()))],
        [each.card.number for each in found.every_unconcluded()],
        (found.unconcluded, found.still_open, found.closed, found.unissued, found.problems),
        [(each.duty.id, each.period, each.done_at) for each in every_duty(place, read.index, now)],
        [(each.loaded.card.number, stands(each.instance)) for each in due(read)],
        list(raised_together(read)),
        suspected_now(read),
    ]


def stands(clock: Instance) -> object:
    """How it stands: how it was counted is told of one record, where it is opened."""
    return replace(clock, count=None), clock.overdue_by, clock.missed, due_text(clock)


def the_same(root: Path, patch: pytest.MonkeyPatch) -> None:
    chosen = list(seen_by_everybody(root))
    of_everything(patch)
    assert list(seen_by_everybody(root)) == chosen


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("trade", share(WALKED, of=2))
def test_the_same_as_if_every_record_were_opened(
    trade: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_same(office(tmp_path / "台账", profiles()[trade], walked), monkeypatch)


@pytest.mark.slow
@pytest.mark.sampled
def test_the_same_of_ten_years_of_which_little_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = office(
        tmp_path / "台账", park_rules(), lambda rules: Office(rules, 7).records(TEN_YEARS)
    )
    place = Workspace(root, NOWS[1].date())
    opened = RecordIndex(place).concerning(NOWS[1], NOWS[1])
    assert len(opened) < len(tuple(place.paths())) / 2, "or nothing is left unopened"
    the_same(root, monkeypatch)
