"""What was done in the office, the newest first: one read of git for all of it.

It is told as a list tells: masked for everybody. What somebody may not see is only counted.
"""

from collections.abc import Iterator
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.audit.deeds import Manner
from cpl.domain.cases.masking import mask_text
from cpl.domain.decisions.access import may_be_closed
from cpl.store.history.blobs import Blobs
from cpl.store.history.past import PastCommit, past_commits
from cpl.store.record_files import Readable
from cpl.store.workspace import UnknownNumber, Workspace
from cpl.use_cases.history.doing import events_of, is_by_hand, manner_of, records_of
from cpl.use_cases.reading import Onlooker

MOST_READ = 20
"""Of so many records at most it is asked whom a hand may have named; of more it is not told."""


@dataclass(frozen=True)
class DeedsAsked:
    """Which commits: recorded from when to when, by whom or whose unit, of what kind.

    `after` names a commit on which they stand, `about` the records that they changed.
    """

    since: datetime | None = None
    until: datetime | None = None
    by: str = ""
    unit: str = ""
    event: str = ""
    by_hand: bool = False
    after: str = ""
    about: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DeedTold:
    """One commit as it is told: of which records, what happened, and its words."""

    past: PastCommit
    manner: Manner
    numbers: tuple[str, ...]
    events: tuple[str, ...]
    said: str


class PastDeeds:
    """The commits that were asked for, one after the other.

    `closed`, known at the end: how many there are besides of which the onlooker sees nothing.
    """

    def __init__(self, workspace: Workspace, asked: DeedsAsked, onlooker: Onlooker) -> None:
        self._workspace = workspace
        self._asked = asked
        self._onlooker = onlooker
        self._guarded = may_be_closed(workspace.versions, onlooker.person)
        self._seen: dict[str, bool] = {}
        self._staff = workspace.staff
        self.closed = 0

    def __iter__(self) -> Iterator[DeedTold]:
        asked = self._asked
        revs = (f"{asked.after}..HEAD" if asked.after else "HEAD",)
        git, since, until = self._workspace.git, asked.since, asked.until
        for past in past_commits(git, since=since, until=until, revs=revs):
            if not self._fits(past):
                continue
            deed = self._deed(past)
            if self._guarded and not all(map(self._may_see, deed.numbers)):
                self.closed += 1
            else:
                yield deed

    def _fits(self, past: PastCommit) -> bool:
        asked, people = self._asked, (past.commit.author, past.commit.committer)
        return (
            (not asked.by or any(asked.by in (each.name, each.email) for each in people))
            and (not asked.unit or self._is_of(asked.unit, past))
            and (not asked.event or asked.event in events_of(past))
            and (not asked.by_hand or is_by_hand(past))
            and (not asked.about or not asked.about.isdisjoint(self._touched(past)))
        )

    def _is_of(self, unit: str, past: PastCommit) -> bool:
        """Was one of its people of the unit that day? He may have left since, or changed."""
        day, people = past.commit.at.date(), (past.commit.author, past.commit.committer)
        self._staff = self._staff.at(day)  # the next commit is of the same day, more often than not
        return unit in (self._staff.unit_of(each.name, day, each.email) for each in people)

    def _deed(self, past: PastCommit) -> DeedTold:
        numbers = records_of(past) or tuple(self._touched(past))
        manner = manner_of(past)
        return DeedTold(past, manner, numbers, events_of(past), self._said(past, numbers))

    def _touched(self, past: PastCommit) -> Iterator[str]:
        """The records whose files a commit changed that does not say so itself."""
        stems = dict.fromkeys(each.stem for each in past.own_changes)
        return (each for each in stems if self._workspace.place(each))

    def _said(self, past: PastCommit, numbers: tuple[str, ...]) -> str:
        """The words of the commit without number and event; a hand may have named anybody."""
        said = past.commit.subject
        for each in (*numbers[:1], *events_of(past)):
            said = said.removeprefix(each).removesuffix(f" {each}").lstrip(": -")
        return self._masked(past, said) if is_by_hand(past) else said

    def _masked(self, past: PastCommit, said: str) -> str:
        """What is said by hand, without what the records named before or after that."""
        own = [each for each in past.own_changes if self._workspace.place(each.stem)]
        if len(own) > MOST_READ:
            return f"（改了 {len(own)} 份记录）"
        with Blobs(self._workspace.git) as blobs:
            for each in own:
                path = self._workspace.path_of(each.stem)
                for data in (blobs.get(blob) for blob in (each.before, each.after) if blob):
                    read = self._workspace.load_bytes(path, data) if data else None
                    if isinstance(read, Readable):
                        said = self._onlooker.masking(read).text(said)
        return mask_text(said, {})

    def _may_see(self, number: str) -> bool:
        """Not where it cannot be told: its file is gone or cannot be read."""
        if number not in self._seen:
            try:
                read = self._workspace.file_of(number)
            except UnknownNumber:
                read = None
            is_seen = isinstance(read, Readable) and self._onlooker.seen(read) is not None
            self._seen[number] = is_seen
        return self._seen[number]
