"""Papers whose record tells the past otherwise now than when they were issued."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import PurePosixPath

from cpl.codec.records.record import HISTORY
from cpl.domain.audit.finding import AuditFinding
from cpl.domain.cases.record import Event
from cpl.store.record_files import Broken
from cpl.store.workspace import ISSUED
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.inspecting.frozen_files import PAPER
from cpl.use_cases.auditing.replaying import Replay

EVENTS = f"\n{HISTORY}:\n".encode()


def paper_sources(replay: Replay) -> Iterator[AuditFinding]:
    """What had happened when a paper was issued has still happened: events are only added."""
    for place, changed in groupby(replay.changes_of(ISSUED), itemgetter(0)):
        seen = set[str]()  # it is there as a text and as a sheet
        for _, change in changed:
            paper = PurePosixPath(change.path).stem
            source = replay.workspace.place(PurePosixPath(change.path).parent.name)
            is_paper = PAPER.search(paper) and claims.issues_paper(replay.commits[place])
            if is_paper and source is not None and paper not in seen:
                seen.add(paper)
                yield from _altered(replay, place, change.path, source)


def _altered(replay: Replay, place: int, path: str, source: str) -> Iterator[AuditFinding]:
    past = replay.commits[place]
    then = replay.blob(f"{past.sha}:{source}")
    now = replay.blob(f"{replay.commits[-1].sha}:{source}")
    if (
        then is None
        or now is None
        or now.partition(EVENTS)[2].startswith(then.partition(EVENTS)[2])
    ):
        return
    had, has = _events(replay, place, source, then), _events(replay, -1, source, now)
    if has[: len(had)] == had:
        return
    lost = [each for each in had if each not in has]
    named = "、".join(f"{each.at:%m-%d %H:%M} {each.name}" for each in lost) or "先后"
    later = (replay.commits[n] for n in range(place, len(replay.commits)))
    declared = any(
        claims.is_correction(each) and any(e.path == source for e in each.own_changes)
        for each in later
    )
    code = "paper-source-corrected" if declared else "paper-source-altered"
    say = f"签发以后，它所依据的经过改了：{named}。"
    yield AuditFinding(code, path, say, replay.deed(past), key=(named,))


def _events(replay: Replay, place: int, source: str, data: bytes) -> tuple[Event, ...]:
    office = replay.office_after(place if place >= 0 else len(replay.commits) - 1)
    read = office.record_in(office.root / source, data)
    return () if isinstance(read, Broken) else read.record.history
