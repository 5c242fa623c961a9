"""One record's file through all commits: what it said before and after each of them.

A file grows: nearly always a commit only adds lines below what stands there. So the last
version alone is read, and the earlier ones are the beginnings of it, where their text says so;
where it does not, each version is read by itself.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from cpl.codec.records.aside import only_put_aside
from cpl.codec.records.record import AT, HISTORY, STATE
from cpl.dataclass import dataclass
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Rules
from cpl.store.history.past import FileChange
from cpl.store.record_files import Broken, ReadRecord
from cpl.use_cases.auditing.past_office import PastOffice

BELOW = f"\n{HISTORY}:\n".encode()
ITEM = f"  - {AT}: ".encode()
NOT_BELOW = re.compile(rb"\n[^ \n]|\r|\xc2\x85|\xe2\x80[\xa8\xa9]")
"""What would begin something else than an event, or is a line's end to YAML alone."""
STATE_KEY = f"{STATE}: ".encode()


@dataclass(frozen=True)
class Turn:
    """One commit's change of the file: which commit, by its place in the history, and what."""

    place: int
    change: FileChange
    office: PastOffice

    @property
    def path(self) -> Path:
        """Where the file lies, were it there today."""
        return self.office.root / self.change.path


@dataclass(frozen=True)
class Life:
    """All that commits did to the file of one number, oldest first."""

    number: str
    turns: tuple[Turn, ...]

    @property
    def blobs(self) -> Iterator[str]:
        for each in self.turns:
            yield from (blob for blob in (each.change.before, each.change.after) if blob)


@dataclass(frozen=True)
class Stage:
    """What the file said before and after one commit, and by which rules it was read.

    `after` None: the file is gone, or, where `broken`, cannot be read. `follows`: is it what
    the stage before it came to, and nothing else?
    """

    turn: Turn
    before: Record | None
    after: Record | None
    rules: Rules | None
    broken: Broken | None = None
    follows: bool = False


Texts = Mapping[str, bytes | None]


def stages(life: Life, texts: Texts) -> Iterator[Stage]:
    """The life step by step; `texts` holds what each of its blobs says."""
    grown = _grown(life, texts)
    if grown is None:
        yield from _each_read(life, texts)
    else:
        yield from grown


# —— where it only grew ——


@dataclass(frozen=True)
class _Written:
    """A version as text: what stands above the events but for the state, and the events."""

    head: bytes
    state: str
    events: bytes

    @property
    def count(self) -> int:
        return self.events.count(b"\n" + ITEM)


def _written(text: bytes | None) -> _Written | None:
    above, mark, below = (text or b"").partition(BELOW)
    start = above.find(b"\n" + STATE_KEY) + 1
    if not mark or not start or not below.startswith(ITEM) or not below.endswith(b"\n"):
        return None
    end = above.find(b"\n", start)
    end = len(above) if end < 0 else end
    state = above[start + len(STATE_KEY) : end]
    return _Written(above[:start] + above[end:], state.decode(errors="replace"), b"\n" + below)


def _grown(life: Life, texts: Texts) -> list[Stage] | None:
    """The stages of a file that only grew; None where it did not, or it cannot be told."""
    turns = life.turns
    first, last = turns[0].change, turns[-1]
    if first.before or not all(each.change.after for each in turns):
        return None
    if any(one.change.after != two.change.before for one, two in pairwise(turns)):
        return None
    versions = [_written(texts.get(each.change.after)) for each in turns]
    if not _is_growing(versions):
        return None
    read = last.office.record_in(last.path, texts[last.change.after] or b"")
    if isinstance(read, Broken) or versions[-1] is None:
        return None
    record, rules = read.record, read.rules
    if len(record.history) != versions[-1].count or not _is_judged_by(rules, record, turns):
        return None
    found: list[Stage] = []
    before: Record | None = None
    for turn, version in zip(turns, versions, strict=True):
        assert version is not None
        history = record.history[: version.count]
        after = Record(record.number, record.machine, version.state, record.fields, history)
        found.append(Stage(turn, before, after, rules, follows=True))
        before = after
    return found


def _is_growing(versions: list[_Written | None]) -> bool:
    """Does every version stand above whole events, and nothing else, of the last?

    What is written below the last event without being one belongs to that event.
    """
    last = versions[-1]
    if last is None or NOT_BELOW.search(last.events):
        return False
    return all(
        each is not None
        and each.head == last.head
        and last.events.startswith(each.events)
        and (each.events == last.events or last.events.startswith(ITEM, len(each.events)))
        for each in versions
    )


def _is_judged_by(rules: Rules, record: Record, turns: tuple[Turn, ...]) -> bool:
    """Was it read by these very rules at each commit?"""
    received = record.fields.get(rules.machines[record.machine].received)
    day = getattr(received, "date", record.registered.at.date)()
    return all(each.office.rules_at(day) is rules for each in turns)


# —— where it did not ——


def _each_read(life: Life, texts: Texts) -> Iterator[Stage]:
    reader = _VersionReader(texts)
    readable: Record | None = None
    for turn in life.turns:
        read = reader.read(turn, turn.change.before)
        before = read.record if read and not isinstance(read, Broken) else None
        if before is None and turn.change.before:
            before = readable
        now = reader.read(turn, turn.change.after)
        if now is None or isinstance(now, Broken):
            yield Stage(turn, before, None, None, broken=now)
        else:
            if isinstance(read, ReadRecord) and _says_the_same(read, now):
                before = now.record
            yield Stage(turn, before, now.record, now.rules)
            readable = now.record


def _says_the_same(before: ReadRecord, now: ReadRecord) -> bool:
    """Also where the words that were put aside have been cleared, or are elsewhere."""
    return before.record != now.record and only_put_aside(
        before.document.plain(), now.document.plain()
    )


class _VersionReader:
    """Reads versions by the rules of their time, each once."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.known: dict[tuple[str, int], ReadRecord | Broken] = {}

    def read(self, turn: Turn, blob: str) -> ReadRecord | Broken | None:
        """What this version says; None where there was none."""
        text = self.texts.get(blob) if blob else None
        if text is None:
            return None
        key = (blob, id(turn.office))
        if key not in self.known:
            self.known[key] = turn.office.record_in(turn.path, text)
        return self.known[key]
