"""Lives that were judged before and had nothing against them: what depends on nothing new.

Month after month nearly every record of an audit is one that was judged the last time. Those
in which nothing at all was found, and that hang on no other record, are noted with the places
of their commits among all that there were, and with a digest of these and of their order. The
name of a commit is one of everything that it says and that it stands on: where all of them are
there still, one after the other, the same rules and people judge the same files. A record that
any other commit has changed since is judged again, and so is whatever else is in a history;
where a single commit is gone or stands elsewhere, everything is.

The note lies in `cpl-audited` in git's own folder: it may be deleted at any time, and where it
is torn, of another cpl or another folder, or cannot be written, everything is judged. It says
nothing but numbers and the names of events.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from io import BytesIO
from sys import intern
from typing import TypeAlias

from cpl.codec.records.record import IN_BYTES
from cpl.dataclass import dataclass
from cpl.domain.audit.deeds import Manner
from cpl.problems import CplError
from cpl.store.files import read_if_there, replace_pieces
from cpl.store.readings import ALL_CODE, sign
from cpl.use_cases.auditing.all_lives import Lives, Texts
from cpl.use_cases.auditing.lives import Life, Turn
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.history.survey import NO_PARENT

NAME = "cpl-audited"
WORTH_NOTING = 1000
"""Fewer records are judged as fast as they are looked up."""
Added: TypeAlias = tuple[int, str, str]
Verdict: TypeAlias = bytes
"""Of each commit of a life that was clean: its place in the history, and the events it added.

In JSON, for there are very many, and hardly ever is one asked what it says.
"""
Stages: TypeAlias = list[list[int | str]]


@dataclass(frozen=True)
class _Note:
    """What was noted: `history` is a digest of the commits up to `last` and of their order."""

    last: str
    history: str
    zone: str
    clean: Mapping[str, Verdict]


NOTHING = _Note("", "", "", {})


class Verdicts:
    """Which lives of a history were clean when they were last judged, and what they added."""

    def __init__(self, lives: Lives) -> None:
        self._lives = lives
        remembers = not lives.replay.workspace.without_index
        self._is_worth_it = remembers and len(lives.numbers) >= WORTH_NOTING
        self._noted = self._read() if self._is_worth_it else NOTHING
        self.known = self._still_so()
        """The numbers of those that need not be judged again."""
        self._found: Mapping[str, Verdict] = {}

    def added(self, number: str) -> Iterator[Added]:
        """What a life added that is known or was found to be clean; nothing of another."""
        found = self._found.get(number, b"[]")
        for place, *events in self._moved(number) if number in self.known else _stages(found):
            yield from ((int(place), number, str(each)) for each in events)

    def note(self, found: Mapping[str, Verdict]) -> None:
        """Keep for the next time those that are still as they were, and those found clean now."""
        self._found = found
        if self._is_worth_it and (found or len(self.known) < len(self._noted.clean)):
            self._write(found)

    def _moved(self, number: str) -> Stages:
        """What was noted of it, with the places that its commits have now."""
        places, noted = self._lives.places(number), _stages(self._noted.clean[number])
        return [[now, *was[1:]] for now, was in zip(places, noted, strict=True)]

    def _still_so(self) -> frozenset[str]:
        """Those of the noted that the same commits have changed, and no other."""
        replay, noted = self._lives.replay, self._noted
        seen = _up_to(replay, noted.last)
        if noted.history != _digest(replay, seen) or noted.zone != replay.zone.key:
            return frozenset()
        was = array("i", [-1]) * len(replay.commits)
        for n, place in enumerate(seen):
            was[place] = n
        return frozenset(
            number
            for number in self._lives.numbers
            if number in noted.clean
            and [was[e] for e in self._lives.places(number)]
            == [e[0] for e in _stages(noted.clean[number])]
        )

    def _read(self) -> _Note:
        with suppress(CplError, OSError, ValueError, TypeError):
            folder = self._lives.replay.git.folder()
            said, _, body = (read_if_there(folder / NAME) or b"").partition(b"\n")
            if said == _seal(sign(folder, ALL_CODE), body):
                return _note_in(body)
        return NOTHING

    def _write(self, found: Mapping[str, Verdict]) -> None:
        replay = self._lives.replay
        every = range(len(replay.commits))
        head = {
            "last": replay.commits[-1].sha,
            "history": _digest(replay, every),
            "zone": replay.zone.key,
        }
        body = bytearray(_json(head))
        for number in self._lives.numbers:
            if number in found or number in self.known:
                said = found[number] if number in found else _json(self._moved(number))
                body += b"\n%s %s" % (number.encode(), said)
        with suppress(CplError, OSError):  # a full or a read-only disk
            folder = replay.git.folder()
            seal = _seal(sign(folder, ALL_CODE), body)
            replace_pieces(folder / NAME, (seal, b"\n", bytes(body)))


def _note_in(body: bytes) -> _Note:
    """A line of JSON, and one of each life: its number and what is noted of it."""
    lines = BytesIO(body)
    head = json.loads(lines.readline())
    clean = {}
    for line in lines:
        number, _, said = line.partition(b" ")
        clean[intern(number.decode())] = said
    return _Note(**head, clean=clean)


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _stages(said: Verdict) -> Stages:
    found: Stages = json.loads(said)
    return found


def _up_to(replay: Replay, last: str) -> "array[int]":
    """The places of this commit and of all that it stands on, in their order."""
    found, commits = array("I"), replay.commits
    tip = commits.place_of(last)
    if tip is None:
        return found
    is_seen, merges = bytearray(tip + 1), frozenset(replay.survey.merges)
    is_seen[tip] = True
    for place in range(tip, -1, -1):
        if is_seen[place]:
            parents: list[int | None] = [replay.survey.parents[place]]
            if place in merges:
                parents = list(map(commits.place_of, commits.parents(place)))
            for parent in parents:
                if parent is not None and parent != NO_PARENT:
                    is_seen[parent] = True
    found.extend(place for place in range(tip + 1) if is_seen[place])
    return found


def _digest(replay: Replay, places: Iterable[int]) -> str:
    found = blake2b(digest_size=16)
    for place in places:
        found.update(replay.commits.name(place))
    return found.hexdigest()


def verdict(lives: Lives, life: Life, texts: Texts, added: Iterable[Added]) -> Verdict | None:
    """What to note of a life that was found clean; None where other things had a say in that."""
    if any(_hangs_on_more(lives, each) for each in life.turns):
        return None
    if any(text is None or IN_BYTES in text for text in texts.values()):
        return None  # a damaged clone; what is kept aside is no part of the history
    events: dict[int, list[int | str]] = {turn.place: [turn.place] for turn in life.turns}
    for place, _, event in sorted(added):
        events[place].append(event)
    return _json(list(events.values()))


def _hangs_on_more(lives: Lives, turn: Turn) -> bool:
    """Had more a say than this commit, what it stands on, and this file?"""
    claim = lives.claim(turn.place)
    is_cut_off = claim.deed.sha in lives.replay.cut_off
    is_joined = claim.manner in (Manner.MERGE, Manner.UNDO) or bool(turn.change.moved_from)
    return is_joined or is_cut_off or not turn.office.digest


def _seal(signed: bytes, body: bytes | bytearray) -> bytes:
    """A digest of it, of where it lies and of who wrote it."""
    found = blake2b(signed, digest_size=16)
    found.update(body)
    return found.hexdigest().encode()
