"""What the law of merging made of a file, from what the parents of a merge had."""

from cpl.store.history.past import FileChange
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.merging.united import unite

TWO = 2


def is_as_united(replay: Replay, place: int, change: FileChange) -> bool:
    """Is the file, after the merge at this place, what the law makes of what both sides had?"""
    after = replay.blob(change.after) if change.after else None
    return after in as_united(replay, place, change.path)


def as_united(replay: Replay, place: int, path: str) -> tuple[bytes | None, ...]:
    """What the law makes of the file in the merge at this place; None: it goes.

    By the rules that the merge left (`cpl sync`), and those that it found (git's own); nothing
    where it says nothing, as of sides that have no single common commit.
    """
    parents = replay.commits[place].parents
    bases = replay.bases(place)
    if len(parents) != TWO or len(bases) != 1:
        return ()
    base, ours, theirs = (replay.blob(f"{each}:{path}") for each in (*bases, *parents))
    offices = (replay.office_after(place), replay.office_before(place))
    made = (unite(each, path, base, ours, theirs) for each in dict.fromkeys(offices))
    return tuple(each.data for each in made if each.is_resolved)
