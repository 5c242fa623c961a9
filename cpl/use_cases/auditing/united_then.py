"""What the law of merging made of a file, from what the parents of a merge had."""

from cpl.store.history.past import FileChange
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.merging.united import unite

TWO = 2


def is_as_united(replay: Replay, place: int, change: FileChange) -> bool:
    """Is the file, after the merge at this place, what the law makes of what both sides had?

    By the rules that the merge left (`cpl sync`), or those that it found (git's own); never where
    the sides have no single common commit.
    """
    parents = replay.commits[place].parents
    bases = replay.bases(place)
    if len(parents) != TWO or len(bases) != 1:
        return False
    base, ours, theirs = (replay.blob(f"{each}:{change.path}") for each in (*bases, *parents))
    after = replay.blob(change.after) if change.after else None
    offices = (replay.office_after(place), replay.office_before(place))
    made = (unite(each, change.path, base, ours, theirs) for each in dict.fromkeys(offices))
    return any(each.is_resolved and each.data == after for each in made)
