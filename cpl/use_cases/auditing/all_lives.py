"""Every record that any commit had, and what the records were that it named at that time."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice

from cpl.domain.audit.deeds import Claim
from cpl.domain.cases.card import Card, Linked, links_in, replay
from cpl.store.history.blobs import Blobs
from cpl.store.history.past import FileChange
from cpl.store.record_files import Broken
from cpl.use_cases.auditing.lives import Life, Turn
from cpl.use_cases.auditing.past_office import PastOffice
from cpl.use_cases.auditing.replaying import Replay

MOST_AT_ONCE = 1000
"""So many lives are held while git is asked what their files said."""
MOST_CLAIMS = 1000
Texts = Mapping[str, bytes | None]


class Lives:
    """The lives of all records; `changes` are theirs by their numbers, each with its place."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.survey = replay.survey
        self.numbers: Collection[str] = self.survey.lives.keys()
        """Of all records, in the order in which they came."""
        self.claim: Callable[[int], Claim] = lru_cache(MOST_CLAIMS)(replay.claim)
        """What the commit at a place says of itself; asked again and again while a life goes by."""
        self._linked: dict[tuple[str, int], Linked | None] = {}

    def places(self, number: str) -> list[int]:
        """Of the commits that changed the record of this number."""
        return [self.replay.commits.place_of_change(each) for each in self.survey.lives[number]]

    def life(self, number: str) -> Life:
        """All that commits did to the record of this number."""
        return Life(number, tuple(map(self._turn, self.survey.lives[number])))

    def _turn(self, number: int) -> Turn:
        commits = self.replay.commits
        place, change = commits.place_of_change(number), commits.change(number)
        return Turn(place, self._of_record(change), self.replay.office_before(place))

    def _of_record(self, change: FileChange) -> FileChange:
        """What it does to a record; one that is moved out of the folders of records is gone."""
        if not change.moved_from:
            return change
        is_here, was_here = map(self.survey.is_record, (change.path, change.moved_from))
        if is_here and was_here:
            return change
        if is_here:
            return FileChange(change.path, "A", "", change.after, change.mode)
        return FileChange(change.moved_from, "D", change.before, "")

    def with_texts(self, lives: Iterable[Life]) -> Iterator[tuple[Life, Texts]]:
        """Each life and what its blobs say; each blob is read once, git working while we do."""
        waiting = iter(lives)
        with Blobs(self.replay.git) as blobs:
            while some := tuple(islice(waiting, MOST_AT_ONCE)):
                wanted = [tuple(dict.fromkeys(each.blobs)) for each in some]
                said = blobs.each(chain.from_iterable(wanted))
                for life, names in zip(some, wanted, strict=True):
                    yield life, dict(islice(said, len(names)))

    def is_there(self, number: str, place: int) -> bool:
        """Is it a record that a commit changed, or had been there before the one at this place?"""
        earlier = self.replay.earlier.is_there and self._linked_earlier(number, place)
        return number in self.numbers or bool(earlier)

    def linked(self, card: Card, place: int) -> dict[str, Linked]:
        """The records that a card names, as they were before the commit at this place."""
        found = ((each, self._linked_before(each, place)) for each in links_in(card))
        return {number: linked for number, linked in found if linked is not None}

    def _linked_before(self, number: str, place: int) -> Linked | None:
        turns = self.life(number).turns if number in self.numbers else ()
        earlier = [each for each in turns if each.place < place]
        if not earlier and self.replay.earlier.is_there:
            return self._linked_earlier(number, place)
        if not earlier or not earlier[-1].change.after:
            return None
        key = (number, earlier[-1].place)
        if key not in self._linked:
            self._linked[key] = self._as_linked(earlier[-1])
        return self._linked[key]

    def _linked_earlier(self, number: str, place: int) -> Linked | None:
        """As whoever made the commit at this place had it, where none that is here wrote it."""
        path, parents = self.replay.workspace.place(number), self.replay.commits[place].parents
        data = self.replay.blob(f"{parents[0]}:{path}") if path and parents else None
        return self._read(self.replay.office_before(place), path, data) if path and data else None

    def _as_linked(self, turn: Turn) -> Linked | None:
        return self._read(turn.office, turn.change.path, self.replay.blob(turn.change.after) or b"")

    def _read(self, office: PastOffice, path: str, data: bytes) -> Linked | None:
        read = office.record_in(office.root / path, data)
        if isinstance(read, Broken):
            return None
        card = replay(read.rules, read.record)
        return Linked(card.number, card.machine.name, card.phase, card.state)
