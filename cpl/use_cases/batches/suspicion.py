"""A batch that nobody has declared: noticed, and suggested once.

Records are alike as the rules' `batch:` says, and as many in as many days as an
escalation asks for. After one event only the files of those days are looked at.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.domain.cases.batches import is_answered, merging_of
from cpl.domain.decisions.escalation import (
    Suspect,
    Threshold,
    days_alike,
    kind_alone,
    suspects,
    thresholds,
)
from cpl.domain.regulation.numbers import called, date_in
from cpl.domain.regulation.rules import Machine, Phase, Rules
from cpl.domain.values.value import shown
from cpl.loading import WhenUsed
from cpl.problems import some
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace

# After one event nothing is asked of the index.
if TYPE_CHECKING:
    from cpl.use_cases import remembered
    from cpl.use_cases.queries import present
else:
    remembered = WhenUsed("cpl.use_cases.remembered")
    present = WhenUsed("cpl.use_cases.queries.present")

LONGEST_LOOK_BACK = 31
MOST_NAMED = 5


def suspected(
    workspace: Workspace, records: Iterable[Readable], now: datetime
) -> tuple[Suspect, ...]:
    """Each suspected batch once, among records that are read already."""
    cards = (each.card for each in records)
    past = (each for each in cards if each.received_at <= now)
    return suspects(workspace.latest_rules, past)


def suspected_now(read: "present.Present") -> tuple[Suspect, ...]:
    """Each suspected batch of what is open, once; only what may be in one is opened."""
    rules, alike = read.workspace.latest_rules, replace(read.counted, until=read.now)
    groups: dict[tuple[str, ...], list[Readable]] = {}
    for each in read.records:
        kind = remembered.texts(
            each, "单独的同类", lambda one: kind_alone(one.card, rules.batch_same) or ()
        )
        if kind and remembered.received_at(each) <= read.now:
            groups.setdefault(kind, []).append(each)
    least = thresholds(rules)
    cards = (
        each.card
        for group in groups.values()
        if len(group) > 1 and any(_is_many(each, alike, least) for each in group)
        for each in group
    )
    return suspects(rules, cards, alike)


def _is_many(loaded: Readable, alike: "present.CountedAlike", least: Iterable[Threshold]) -> bool:
    received = remembered.received_at(loaded)
    return any(alike.of(loaded.number, received, each.days) >= each.least for each in least)


def suspected_near(workspace: Workspace, loaded: Readable, now: datetime) -> Suspect | None:
    """The batch that this record looks like belonging to; only other files of its days are read."""
    if not _may_be_suspected(loaded):
        return None
    near = (loaded, *_near(workspace, loaded, now.date()))
    found = suspected(workspace, near, now)
    return next((each for each in found if loaded.card.number in each.numbers), None)


def _may_be_suspected(loaded: Readable) -> bool:
    card, same = loaded.card, loaded.rules.batch_same
    waits = card.phase is not Phase.ENDED and not is_answered(card)
    return waits and bool(same) and all(shown(card.values.get(name)) for name in same)


def _near(workspace: Workspace, loaded: Readable, today: date) -> Iterator[Readable]:
    """The other files that say what makes this record alike, or that they were merged."""
    rules, card = loaded.rules, loaded.card
    wanted = tuple(shown(card.values.get(name)).encode() for name in rules.batch_same)
    merging = merging_of(card.machine)
    merged = f"{merging.into}:".encode() if merging else wanted[0]
    received = card.received_at.date()
    for path, data in files_since(workspace, rules, card.machine, today, received):
        is_like = merged in data or all(each in data for each in wanted)
        if is_like and path != loaded.path:
            file = workspace.load_file(path)
            if isinstance(file, Readable):
                yield file


def files_since(
    workspace: Workspace, rules: Rules, machine: Machine, today: date, before: date | None = None
) -> Iterator[tuple[Path, bytes]]:
    """Files of the numbers given out from a batch's days before a day until today, by day.

    Each with its path and its bytes, which nobody has parsed yet.
    """
    days = days_alike(rules, machine)
    first = (before or today) - timedelta(days=days)
    first = max(first, today - timedelta(days=LONGEST_LOOK_BACK))
    for n in range((today - first).days + 1):
        for number in sorted(workspace.numbers_on(machine, first + timedelta(days=n))):
            path = workspace.path_of(number)
            data = workspace.bytes_of(path)
            if isinstance(data, bytes):
                yield path, data


def suspicion_text(workspace: Workspace, suspect: Suspect, today: date) -> str:
    """`3 日内同类第 5 件：… 像是一批。并成一批：cpl do 2,3,4 并案 1`."""
    rules = workspace.latest_rules
    machine = rules.machine_of(suspect.lead)
    merging = merging_of(machine) if machine else None
    said = (
        f"{suspect.days} 日内同类第 {suspect.count} 件："
        f"{some(suspect.numbers, MOST_NAMED, '件')}，像是一批。"
    )
    if merging is None:
        return said
    others = ",".join(tail(each, today) for each in suspect.others)
    return f"{said}并成一批：cpl do {others} {merging.event.name} {tail(suspect.lead, today)}"


def tail(number: str, today: date) -> str:
    """As short as it can be named: `3` for today's 003, else the whole number."""
    return called(number) if date_in(number) == today else number
