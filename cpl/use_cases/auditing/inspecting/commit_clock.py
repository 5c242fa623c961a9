"""The clock by which commits were made: it only goes forward, and nobody sets it."""

from collections.abc import Iterator
from datetime import UTC, timedelta

from cpl.domain.audit.finding import AuditFinding
from cpl.store.history.past import PastCommit
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.history.survey import NO_PARENT

TOLERANCE = timedelta(minutes=10)
"""Between the clocks of two machines that share a folder."""
MOMENT = "%Y-%m-%d %H:%M"


def commit_clock(replay: Replay) -> Iterator[AuditFinding]:
    yield from _backwards(replay)
    yield from _ahead(replay)
    yield from _set(replay)


def _backwards(replay: Replay) -> Iterator[AuditFinding]:
    """A commit before one that it stands on; those whose clock was set are told as such."""
    survey, commits = replay.survey, replay.commits
    merges = frozenset(survey.merges)
    for place, parent in enumerate(survey.parents):
        if survey.clock_set[place]:
            continue
        parents: list[int | None] = [parent if parent != NO_PARENT else None]
        if place in merges:
            parents = list(map(commits.place_of, commits.parents(place)))
        older = [each for each in parents if each is not None and not survey.clock_set[each]]
        recorded = survey.recorded[place]
        latest = max((survey.recorded[each] for each in older), default=recorded)
        if latest - recorded > TOLERANCE.total_seconds():
            past = commits[place]
            deed = replay.deed(past)
            then = next(each for each in older if survey.recorded[each] == latest)
            before = replay.deed(commits[then])
            say = f"提交在 {deed.at:{MOMENT}}，它前一次却在 {before.at:{MOMENT}}：时钟倒着走了。"
            key = (past.commit.subject, f"{deed.at:{MOMENT}}")
            yield AuditFinding("clock-back", _first_path(past), say, deed, key=key)


def _ahead(replay: Replay) -> Iterator[AuditFinding]:
    """A commit of a time that has not come; of one whose clock was set, that is told instead."""
    latest = replay.now.replace(tzinfo=replay.zone).astimezone(UTC) + TOLERANCE
    survey, seconds = replay.survey, latest.timestamp()
    late = {place for place, each in enumerate(survey.recorded) if each > seconds}
    for place in sorted(late.union(survey.apart)):
        past = replay.commits[place]
        is_ahead = past.recorded > latest or past.commit.at > latest
        if is_ahead and not claims.clock_was_set(past):
            said = max(past.recorded, past.commit.at).astimezone(replay.zone)
            then = f"{said:{MOMENT}}"
            say = f"提交写着 {then}，现在才 {replay.now:{MOMENT}}。"
            key = (past.commit.subject, then)
            yield AuditFinding("clock-ahead", _first_path(past), say, replay.deed(past), key=key)


def _set(replay: Replay) -> Iterator[AuditFinding]:
    """What was played before the office began is one claim; after it began, each is a finding."""
    is_set = replay.survey.clock_set
    before = next((place for place, each in enumerate(is_set) if not each), len(is_set))
    if before:
        deed = replay.deed(replay.commits[before - 1])
        say = f"开头 {before} 次提交的时钟是用 CPL_NOW 定的，到 {deed.at:{MOMENT}} 为止。"
        yield AuditFinding("clock-played", "", say, deed, key=(str(before),))
    for place in range(before, len(is_set)):
        if not is_set[place]:
            continue
        past = replay.commits[place]
        deed = replay.deed(past)
        say = f"这一次的时钟是用 CPL_NOW 定的：{deed.at:{MOMENT}}。"
        key = (past.commit.subject, f"{deed.at:{MOMENT}}")
        yield AuditFinding("clock-set", _first_path(past), say, deed, key=key)


def _first_path(past: PastCommit) -> str:
    return past.changes[0].path if past.changes else ""
