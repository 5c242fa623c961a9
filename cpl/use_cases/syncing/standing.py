"""How this desk stands with the others: since when nothing came or went, how much waits."""

from datetime import datetime, timedelta

from cpl.dataclass import dataclass
from cpl.store.git.git import Git
from cpl.store.git.states import current_branch
from cpl.store.remote import origin
from cpl.store.remote.last_sync import LastSync, last_sync

QUIET_FOR = timedelta(days=3)
"""So long a desk may be without a network, and nobody is told."""
LATE = timedelta(days=1)


@dataclass(frozen=True)
class SyncStanding:
    """The last sync, and how many commits of ours are nowhere else."""

    last: LastSync
    unsent: int

    def said(self, now: datetime) -> str:
        """`3 天没有同步，12 笔没有送出`"""
        if self.last.went_well is None:
            since = "还没有同步过"
        else:
            age = now - self.last.went_well
            since = (
                f"{age.days} 天没有同步" if age >= LATE else f"{self.last.went_well:%H:%M} 同步过"
            )
        return f"{since}，{self.unsent} 笔没有送出" if self.unsent else since

    def is_late(self, now: datetime, after: timedelta = LATE) -> bool:
        """Is it longer than that since all went well, or did it never?"""
        return self.last.went_well is None or now - self.last.went_well >= after


def standing(git: Git) -> SyncStanding | None:
    """None where no repository is shared."""
    if not git.has_remote:
        return None
    return SyncStanding(last_sync(git), origin.unsent(git, current_branch(git)))


def hint(git: Git, now: datetime) -> str:
    """What the board says of it; empty where all is well."""
    found = standing(git)
    if found is None or not (found.last.failed or found.is_late(now)):
        return ""
    why = f"（{found.last.failed}）" if found.last.failed else ""
    return f"{found.said(now)}：cpl sync{why}"
