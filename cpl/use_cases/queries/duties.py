"""Recurring duties of the workspace: what is owed of which period, and by whom."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.domain.cases.duties import Owed, deeds_of, owed
from cpl.domain.decisions.routine import belongs_to, may_do
from cpl.domain.regulation.rules import Rules
from cpl.loading import WhenUsed
from cpl.problems import CplError
from cpl.store.files import read_bytes
from cpl.store.index.kept_answers import KeptAnswers
from cpl.store.index.record_index import RecordIndex
from cpl.store.workspace import ISSUED, REPORTS, Workspace
from cpl.use_cases.desk import Desk

# Few offices have a duty that a sheet or a report does.
if TYPE_CHECKING:
    from cpl.codec.records import issued as sheets
else:
    sheets = WhenUsed("cpl.codec.records.issued")

PERIOD = r"\d{4}-W?\d\d"
"""How a week or a month is named; the sheet of one desk alone has its letters besides."""


def every_duty(workspace: Workspace, index: RecordIndex, now: datetime) -> tuple[Owed, ...]:
    """Every duty of every period since the workspace was made, kept or not."""
    versions = [e for e in workspace.versions if e.meta.effective_from <= now.date()]
    versions = versions or [workspace.versions[0]]
    if not any(each.duties for each in versions):
        return ()
    began = workspace.git.began() if (workspace.root / ".git").exists() else None
    issued = {**_issued(workspace, versions), **dict(_sheets(index, versions))}
    deeds = deeds_of(index.duties, index.deeds, workspace.staff, issued, now, index.had_any)
    return owed(versions, began or now, now, deeds)


def still_owed(found: Iterable[Owed]) -> tuple[Owed, ...]:
    """What is not done, the most urgent first; what has no period comes last."""
    return tuple(each for each in found if each.is_open)


def waits_for(desk: Desk, each: Owed) -> bool:
    """Is it the actor's to do, and not only something that he may do for others?"""
    staff, rules = desk.workspace.staff, each.rules
    mine = any(belongs_to(rules, desk.actor, staff, owner) for owner in each.owners)
    return mine and may_do(rules, desk.actor, each.duty, each.unit)


def _issued(workspace: Workspace, versions: Iterable[Rules]) -> Mapping[tuple[str, str], datetime]:
    """When each report that does a duty was issued, by its name and its month."""
    names = {e.product.report for rules in versions for e in rules.duties if e.product} - {""}
    paths = ((n, p) for n in names for p in (workspace.root / REPORTS).glob(f"*/{n}.yaml"))
    found = ((name, path.parent.name, _issued_at(workspace, path)) for name, path in paths)
    return {(name, month): at for name, month, at in found if at is not None}


def _sheets(
    index: RecordIndex, versions: Iterable[Rules]
) -> Iterator[tuple[tuple[str, str], datetime]]:
    """When the sheet of each period that does a duty was issued first."""
    place = index.workspace
    for name in {e.product.form for rules in versions for e in rules.duties if e.product} - {""}:
        whole = re.compile(rf"{name}-({PERIOD})-[A-Z]{{0,2}}\d\d-\w{{4}}-\w{{4}}-\w{{4}}\.\w+")
        paths = {place.shown(path): whole.fullmatch(path.name) for path in _lying(place, name)}
        found = {path: match[1] for path, match in paths.items() if match}
        times = sorted(
            KeptAnswers(index).added_at(found).items(), key=lambda each: each[1], reverse=True
        )
        yield from (((name, found[path]), at) for path, at in times)


def _lying(place: Workspace, name: str) -> tuple[Path, ...]:
    """One file of each sheet that was issued."""
    found = sorted((place.root / ISSUED / name).glob(f"{name}-*"))
    return tuple({path.stem: path for path in found}.values())


def _issued_at(workspace: Workspace, path: Path) -> datetime | None:
    """None for one that no longer reads, of which `cpl check` tells."""
    try:
        issued, _ = sheets.read_issued(workspace.shown(path), read_bytes(path))
    except CplError:
        return None
    return datetime.strptime(issued.issued_at, sheets.MOMENT) if issued else None
