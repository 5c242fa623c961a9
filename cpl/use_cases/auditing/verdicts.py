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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from typing import TypeAlias

from cpl.codec.records.record import IN_BYTES
from cpl.dataclass import dataclass
from cpl.domain.audit.deeds import Manner
from cpl.problems import CplError
from cpl.store.files import read_if_there, replace_bytes
from cpl.store.readings import ALL_CODE, sign
from cpl.use_cases.auditing.all_lives import Lives, Texts
from cpl.use_cases.auditing.lives import Life, Turn
from cpl.use_cases.auditing.replaying import Replay

NAME = "cpl-audited"
WORTH_NOTING = 1000
"""Fewer records are judged as fast as they are looked up."""
Added: TypeAlias = tuple[int, str, str]
Verdict: TypeAlias = list[list[int | str]]
"""Of each commit of a life that was clean: its place in the history, and the events it added."""


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
        self._is_worth_it = remembers and len(lives.changes) >= WORTH_NOTING
        self._noted = self._read() if self._is_worth_it else NOTHING
        self.known = self._still_so()
        """The numbers of those that need not be judged again."""
        self._found: Mapping[str, Verdict] = {}

    def added(self, number: str) -> Iterator[Added]:
        """What a life added that is known or was found to be clean; nothing of another."""
        noted = self._moved(number) if number in self.known else self._found.get(number, ())
        for place, *events in noted:
            yield from ((int(place), number, str(each)) for each in events)

    def note(self, found: Mapping[str, Verdict]) -> None:
        """Keep for the next time those that are still as they were, and those found clean now."""
        self._found = found
        if self._is_worth_it and (found or len(self.known) < len(self._noted.clean)):
            self._write({**{number: self._moved(number) for number in self.known}, **found})

    def _moved(self, number: str) -> Verdict:
        """What was noted of it, with the places that its commits have now."""
        changes, noted = self._lives.changes[number], self._noted.clean[number]
        return [[now[0], *was[1:]] for now, was in zip(changes, noted, strict=True)]

    def _still_so(self) -> frozenset[str]:
        """Those of the noted that the same commits have changed, and no other."""
        replay, noted = self._lives.replay, self._noted
        seen = _up_to(replay, noted.last)
        if noted.history != _digest(replay, seen) or noted.zone != replay.zone.key:
            return frozenset()
        was = {place: n for n, place in enumerate(seen)}
        return frozenset(
            number
            for number, changes in self._lives.changes.items()
            if number in noted.clean
            and [was.get(place) for place, _ in changes] == [e[0] for e in noted.clean[number]]
        )

    def _read(self) -> _Note:
        with suppress(CplError, OSError, ValueError, TypeError):
            folder = self._lives.replay.git.folder()
            said, _, body = (read_if_there(folder / NAME) or b"").partition(b"\n")
            if said == _seal(sign(folder, ALL_CODE), body):
                return _Note(**json.loads(body))
        return NOTHING

    def _write(self, clean: Mapping[str, Verdict]) -> None:
        replay = self._lives.replay
        every = range(len(replay.commits))
        noted = {
            "last": replay.commits[-1].sha,
            "history": _digest(replay, every),
            "zone": replay.zone.key,
            "clean": clean,
        }
        with suppress(CplError, OSError):  # a full or a read-only disk
            folder = replay.git.folder()
            body = json.dumps(noted, ensure_ascii=False, separators=(",", ":")).encode()
            replace_bytes(folder / NAME, _seal(sign(folder, ALL_CODE), body) + b"\n" + body)


def _up_to(replay: Replay, last: str) -> list[int]:
    """The places of this commit and of all that it stands on, in their order."""
    seen = {last}
    places = []
    for place in range(replay.order.get(last, -1), -1, -1):
        past = replay.commits[place]
        if past.sha in seen:
            seen.update(past.parents)
            places.append(place)
    return places[::-1]


def _digest(replay: Replay, places: Iterable[int]) -> str:
    said = "".join(replay.commits[place].sha for place in places)
    return blake2b(said.encode("ascii"), digest_size=16).hexdigest()


def verdict(lives: Lives, life: Life, texts: Texts, added: Iterable[Added]) -> Verdict | None:
    """What to note of a life that was found clean; None where other things had a say in that."""
    if any(_hangs_on_more(lives, each) for each in life.turns):
        return None
    if any(text is None or IN_BYTES in text for text in texts.values()):
        return None  # a damaged clone; what is kept aside is no part of the history
    events: dict[int, list[int | str]] = {turn.place: [turn.place] for turn in life.turns}
    for place, _, event in sorted(added):
        events[place].append(event)
    return list(events.values())


def _hangs_on_more(lives: Lives, turn: Turn) -> bool:
    """Had more a say than this commit, what it stands on, and this file?"""
    past = lives.replay.commits[turn.place]
    is_joined = past.is_merge or turn.change.moved_from or past.sha in lives.replay.cut_off
    is_undo = lives.claim(turn.place).manner is Manner.UNDO
    return bool(is_joined) or is_undo or not turn.office.digest


def _seal(signed: bytes, body: bytes) -> bytes:
    """A digest of it, of where it lies and of who wrote it."""
    return blake2b(signed + body, digest_size=16).hexdigest().encode()
