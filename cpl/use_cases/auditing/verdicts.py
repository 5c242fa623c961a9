"""Lives that were judged before and had nothing against them: what depends on nothing new.

Month after month nearly every record of an audit is one that was judged the last time. Those
in which nothing at all was found, and that hang on no other record, are noted by a digest of
everything they were judged by: their commits with what these say, the blobs, the rules,
people and calendars of each, the time zone. Whatever else is in a history is judged again.

The note lies in `cpl-audited` in git's own folder: it may be deleted at any time, and where it
is torn, of another cpl or another folder, or cannot be written, everything is judged. It says
nothing but digests and the names of events.
"""

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

import cpl
from cpl.codec.records.aside import IN_BYTES
from cpl.domain.audit.deeds import Manner
from cpl.problems import CplError
from cpl.store.files import read_if_there, replace_bytes
from cpl.use_cases.auditing.all_lives import Lives, Texts
from cpl.use_cases.auditing.lives import Life

NAME = "cpl-audited"
WORTH_NOTING = 1000
"""Fewer records are judged as fast as they are looked up."""
Added: TypeAlias = tuple[int, str, str]
Verdict: TypeAlias = list[list[int | str]]
"""The events that each commit of a life added, by the commit's place in that life."""


class Verdicts:
    """Which lives of a history were clean when they were last judged, and what they added."""

    def __init__(self, lives: Lives) -> None:
        self._lives = lives
        self._is_worth_it = len(lives.by_number) >= WORTH_NOTING
        self._said = self._read() if self._is_worth_it else {}
        digests = ((life, self._digest(life)) for life in lives.by_number.values())
        self._digests = {life.number: d for life, d in digests if d} if self._is_worth_it else {}

    def added(self, life: Life) -> set[Added] | None:
        """What a life added that was clean; None where it has to be judged."""
        said = self._said.get(self._digests.get(life.number, ""))
        if said is None:
            return None
        turns = life.turns
        return {(turns[int(n)].place, life.number, str(event)) for n, event in said}

    def note(self, clean: Iterable[tuple[str, Verdict]]) -> None:
        """Keep for the next time those that are still as they were, and those found clean now."""
        if not self._is_worth_it:
            return
        still = self._digests.values() & self._said.keys()
        said = {digest: self._said[digest] for digest in still}
        new = {self._digests[name]: events for name, events in clean if name in self._digests}
        if new or len(still) < len(self._said):
            with suppress(CplError, OSError):  # a full or a read-only disk
                folder = self._lives.replay.git.folder()
                body = json.dumps({**said, **new}, ensure_ascii=False, separators=(",", ":"))
                replace_bytes(folder / NAME, _sealed(folder, body.encode()))

    def _read(self) -> Mapping[str, Verdict]:
        with suppress(CplError, OSError, ValueError):
            folder = self._lives.replay.git.folder()
            sealed = read_if_there(folder / NAME) or b""
            body = sealed.partition(b"\n")[2]
            if sealed == _sealed(folder, body):
                said: dict[str, Verdict] = json.loads(body)
                return said
        return {}

    def _digest(self, life: Life) -> str:
        """Of all that a life is judged by; empty where more has a say than can be told here."""
        replay = self._lives.replay
        said = [life.number, replay.zone.key]
        for turn in life.turns:
            past, change = replay.commits[turn.place], turn.change
            if past.is_merge or change.moved_from or past.sha in replay.cut_off:
                return ""
            if not turn.office.digest:
                return ""
            said += (past.sha, repr(past.commit.trailers), turn.office.digest, change.status)
            said += (change.path, change.before, change.after, change.mode)
        return blake2b("\0".join(said).encode(errors="surrogateescape"), digest_size=16).hexdigest()


def verdict(lives: Lives, life: Life, texts: Texts, added: Iterable[Added]) -> Verdict | None:
    """What to note of a life that was found clean; None where other things had a say in that."""
    if any(lives.claim(each.place).manner is Manner.UNDO for each in life.turns):
        return None  # then other commits do
    if any(text is None or IN_BYTES in text for text in texts.values()):
        return None  # a damaged clone; what is kept aside is no part of the history
    places = {turn.place: n for n, turn in enumerate(life.turns)}
    return [[places[place], event] for place, _, event in sorted(added)]


def _sealed(folder: Path, body: bytes) -> bytes:
    """As it lies on the disk, below a digest of itself, of where it lies and of who wrote it."""
    seal = blake2b(b"%d\n%s\n%s" % (folder.stat().st_ino, _program(), body), digest_size=16)
    return b"%s\n%s" % (seal.hexdigest().encode(), body)


@cache
def _program() -> bytes:
    """Which cpl it is: its version, and every file of it as the disk has it."""
    signs = [cpl.__version__]
    for folder, folders, names in os.walk(Path(cpl.__file__).parent):
        folders[:] = sorted(each for each in folders if each != "__pycache__")
        for name in sorted(names):
            it = os.stat(os.path.join(folder, name))
            signs.append(f"{os.path.join(folder, name)}:{it.st_size}:{it.st_mtime_ns}")
    return "\n".join(signs).encode(errors="surrogateescape")
