"""One file that decides something, through all commits: what it came to be, and for how long."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from cpl.dataclass import dataclass
from cpl.domain.audit.returns import returns
from cpl.store.history.past import FileChange, PastCommit
from cpl.use_cases.auditing.inspecting import claims
from cpl.use_cases.auditing.replaying import Replay

T = TypeVar("T")


@dataclass(frozen=True)
class ForAWhile:
    """Two commits: one changed something, the other changed it back; how many decided between."""

    begun: PastCommit
    ended: PastCommit
    decided: int

    @property
    def is_declared(self) -> bool:
        """Did somebody put his name to both?"""
        return claims.is_by_cpl(self.begun) and claims.is_by_cpl(self.ended)


class Versions:
    """The versions of one thing, each with the place of the commit that made it.

    `before` is what it was when the first of these was made, as far as there was anything.
    """

    def __init__(self, place: int = 0, before: object = None) -> None:
        self.places = [place] if before else []
        self.said = [before] if before else []

    def add(self, place: int, said: object) -> None:
        self.places.append(place)
        self.said.append(said)


def for_a_while(
    replay: Replay,
    versions: Versions,
    same: Callable[[object, object], bool],
    decides: Callable[[Replay, PastCommit], bool],
) -> Iterator[ForAWhile]:
    """What was otherwise only while something was decided by it."""
    for each in returns(versions.said, same):
        first, last = versions.places[each.other], versions.places[each.again]
        decided = sum(decides(replay, replay.commits[place]) for place in range(first, last))
        if decided:
            yield ForAWhile(replay.commits[first], replay.commits[last], decided)


def touches_records(replay: Replay, past: PastCommit) -> bool:
    """Did it write in a record?"""
    return any(e.path.partition("/")[0] in replay.record_tops for e in past.own_changes)


def is_put_back(replay: Replay, place: int, change: FileChange) -> bool:
    """Did a sync only put back what the office had before somebody changed it past cpl?

    That is what a command has recorded last, or what was there before all that is gone through.
    """
    if not claims.is_of_sync(replay.commits[place]):
        return False
    top = change.path.partition("/")[0]
    places = map(replay.commits.place_of, replay.cut_off)
    begun = (replay.commits[each] for each in places if each is not None)
    put = ((each.path, each.after) for past in begun for each in past.changes)
    if (change.path, change.after) in put:
        return True
    known = [e for e in replay.changes_of(top) if e[0] < place and e[1].path == change.path]
    for then, each in reversed(known):
        past = replay.commits[then]
        if claims.is_by_cpl(past) and not claims.is_of_sync(past):
            return each.after == change.after
    return any(each.before == change.after for _, each in known[:1])
