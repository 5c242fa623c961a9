"""What was handed to which program for whom, and what failed: one line each, a file a month.

reminders/2026-11.jsonl is committed as 系统. A line is on the disk as soon as the program has
ended, under .git/, and is put in the month's file when all are: so a run that is broken off
loses nothing, and its next one tells nobody twice. No word of a complainant stands in it.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.values.periods import month_of
from cpl.store.changeset import Change
from cpl.store.files import read_if_there, told
from cpl.store.workspace import REMINDERS, Workspace

JOURNAL = "cpl-reminders.jsonl"
MONTHS = 12
"""What has not changed for longer is told again."""
WORDS = ("时间", "给", "程序", "结果", "原因")
HANDED, FAILED, NOT_ITS, BEGUN = "送到", "没有送到", "不归它送", "正在送"


@dataclass(frozen=True)
class Delivery:
    """One message handed to one program; `keys` are those of the reminders in it."""

    at: str
    to: str
    hook: str
    outcome: str
    why: str
    keys: tuple[str, ...]

    @property
    def month(self) -> str:
        return self.at[:7]


class ReminderLog:
    """What is known since a year before, oldest first, and the lines that are not in git yet.

    `own`: what this clone's programs delivered; other desks have programs of their own.
    What a clock that was wrong has dated later than now is known as well.
    """

    def __init__(self, place: Workspace, now: datetime) -> None:
        self._place = place
        self._journal = place.git.folder() / JOURNAL
        self._fresh = list(_read(self._journal))
        first = _file(place, str(month_of(now.date()).shifted(-MONTHS)))
        since = first.name[: len("2026-11")]
        months = sorted(each for each in first.parent.glob("*.jsonl") if each.name >= since)
        kept = [each for month in months for each in _read(month)]
        ours = [each for each in months if each.name == _file(place, each.name[:7]).name]
        known = set(kept)
        self._fresh = [each for each in self._fresh if each not in known]
        self.own = [*(each for month in ours for each in _read(month)), *self._fresh]
        self.deliveries = sorted((*kept, *self._fresh), key=lambda each: each.at)

    def begin(self, delivery: Delivery) -> None:
        """Before it is handed over: what could not be written down would be handed over again.

        Raises CplError where the disk takes no more.
        """
        self._write(replace(delivery, outcome=BEGUN))

    def keep(self, delivery: Delivery) -> None:
        """Write down at once what became of it; raises CplError where the disk takes no more."""
        self._write(delivery)
        self._fresh.append(delivery)
        self.deliveries.append(delivery)
        self.own.append(delivery)

    def _write(self, delivery: Delivery) -> None:
        with told("写不了", self._journal), self._journal.open("ab") as file:
            file.write(b"\n" + _line(delivery))  # the line before may be torn
            file.flush()
            os.fsync(file.fileno())

    def changes(self) -> tuple[Change, ...]:
        """What puts the lines that are not in git yet into the files of their months."""
        found = []
        for month in dict.fromkeys(each.month for each in self._fresh):
            path = _file(self._place, month)
            before = read_if_there(path)
            lines = b"".join(_line(each) for each in self._fresh if each.month == month)
            start = before or b""
            if start and not start.endswith(b"\n"):
                start += b"\n"
            found.append(Change(path, before, start + lines))
        return tuple(found)

    def is_in_git(self) -> None:
        """They are: the journal is of no use any more."""
        with told("删不了", self._journal):
            self._journal.unlink(missing_ok=True)
        self._fresh = []


def failing_now(place: Workspace, now: datetime) -> tuple[Delivery, ...]:
    """The programs whose last message was not delivered, each by the first of these failures."""
    found: dict[str, Delivery] = {}
    for each in ReminderLog(place, now).own:
        if each.outcome == FAILED:
            found.setdefault(each.hook, each)
        elif each.outcome == HANDED:
            found.pop(each.hook, None)
    return tuple(found.values())


def _file(place: Workspace, month: str) -> Path:
    return place.root / REMINDERS / place.of_this_desk(f"{month}.jsonl")


def _read(path: Path) -> Iterator[Delivery]:
    """Every line that can be read: the last one of a machine that lost its power may be torn."""
    for line in (read_if_there(path) or b"").split(b"\n"):
        try:
            said = json.loads(line)
            at, to, hook, outcome, why = (str(said[each]) for each in WORDS)
            if outcome != BEGUN:
                yield Delivery(at, to, hook, outcome, why, tuple(map(str, said["事项"])))
        except (ValueError, TypeError, KeyError):
            continue


def _line(each: Delivery) -> bytes:
    words = (each.at, each.to, each.hook, each.outcome, each.why)
    said = {**dict(zip(WORDS, words, strict=True)), "事项": each.keys}
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"
