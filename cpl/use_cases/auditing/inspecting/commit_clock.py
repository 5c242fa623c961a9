"""The clock by which commits were made: it only goes forward, and nobody sets it."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from itertools import dropwhile

from cpl.domain.audit.finding import AuditFinding
from cpl.store.history.past import PastCommit
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.replaying import Replay

TOLERANCE = timedelta(minutes=10)
"""Between the clocks of two machines that share a folder."""
MOMENT = "%Y-%m-%d %H:%M"


def commit_clock(replay: Replay) -> Iterator[AuditFinding]:
    yield from _backwards(replay)
    yield from _ahead(replay)
    yield from _set(replay)


def _backwards(replay: Replay) -> Iterator[AuditFinding]:
    """A commit before one that it stands on; those whose clock was set are told as such."""
    by_the_machine = {e.sha: e for e in replay.commits if not claims.clock_was_set(e)}
    for past in by_the_machine.values():
        older = [by_the_machine[each] for each in past.parents if each in by_the_machine]
        latest = max((each.recorded for each in older), default=past.recorded)
        if latest - past.recorded > TOLERANCE:
            deed = replay.deed(past)
            before = next(replay.deed(each) for each in older if each.recorded == latest)
            say = f"提交在 {deed.at:{MOMENT}}，它前一次却在 {before.at:{MOMENT}}：时钟倒着走了。"
            key = (past.commit.subject, f"{deed.at:{MOMENT}}")
            yield AuditFinding("clock-back", _first_path(past), say, deed, key=key)


def _ahead(replay: Replay) -> Iterator[AuditFinding]:
    """A commit of a time that has not come; of one whose clock was set, that is told instead."""
    latest = replay.now.replace(tzinfo=replay.zone).astimezone(UTC) + TOLERANCE
    for past in replay.commits:
        is_ahead = past.recorded > latest or past.commit.at > latest
        if is_ahead and not claims.clock_was_set(past):
            said = max(past.recorded, past.commit.at).astimezone(replay.zone)
            then = f"{said:{MOMENT}}"
            say = f"提交写着 {then}，现在才 {replay.now:{MOMENT}}。"
            key = (past.commit.subject, then)
            yield AuditFinding("clock-ahead", _first_path(past), say, replay.deed(past), key=key)


def _set(replay: Replay) -> Iterator[AuditFinding]:
    """What was played before the office began is one claim; after it began, each is a finding."""
    played = [past for past in replay.commits if claims.clock_was_set(past)]
    began = list(dropwhile(claims.clock_was_set, replay.commits))
    later = [past for past in began if claims.clock_was_set(past)]
    before = len(played) - len(later)
    if before:
        deed = replay.deed(played[before - 1])
        say = f"开头 {before} 次提交的时钟是用 CPL_NOW 定的，到 {deed.at:{MOMENT}} 为止。"
        yield AuditFinding("clock-played", "", say, deed, key=(str(before),))
    for past in later:
        deed = replay.deed(past)
        say = f"这一次的时钟是用 CPL_NOW 定的：{deed.at:{MOMENT}}。"
        key = (past.commit.subject, f"{deed.at:{MOMENT}}")
        yield AuditFinding("clock-set", _first_path(past), say, deed, key=key)


def _first_path(past: PastCommit) -> str:
    return past.changes[0].path if past.changes else ""
