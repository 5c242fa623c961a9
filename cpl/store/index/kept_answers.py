"""What was found out about records and holds still, so that nobody need find it out again.

That a record is sound, its row in a register, its clocks, what a board asks of it, which
numbers no record has: each is kept with all that it stands on, and not told again where that
is not as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.domain.regulation.rules import Machine, prefix_of
from cpl.domain.time.calendar import midnight_before
from cpl.loading import WhenUsed
from cpl.problems import CplError
from cpl.store.index.lines import time_kept, time_of
from cpl.store.index.record_index import RecordIndex
from cpl.store.index.tables import GUARDED, GUARDED_ONES, Unusable
from cpl.store.readings import ALL_CODE, sign

# A board asks, and compares bytes: nothing is added up or taken apart for it.
if TYPE_CHECKING:
    import hashlib
    import json
else:
    hashlib, json = WhenUsed("hashlib"), WhenUsed("json")

LINKED = """SELECT coalesce(group_concat(target || ' ' || CASE
        WHEN other.id IS NULL THEN '-' ELSE coalesce(other.stamp, random()) END), '')
    FROM link LEFT JOIN record AS other ON other.number = target WHERE link.id = record.id"""
"""The records that one names, as they are; what changed in the last moments is like nothing."""
AS_IT_IS = f"coalesce(stamp, random()) || ' ' || ({LINKED})"
"""The same, and itself.

When one of them is read again, what was found out before goes (`lines.forget`); what is found
out is kept only if all are as they were before any was read.
"""
DONE_WITH = (
    f"""readable AND ended AND NOT pending AND latest <= :now AND leader = '' AND NOT {GUARDED}"""
)
"""What is told of it in a register stays so, whoever asks and however late, until its file or
one that it names is changed: no clock of it runs, it follows none, anybody may see it."""
ANSWERS = "answers"
"""Under which name, with somebody's own, it is kept by what things were found out for him."""
ANSWERING = ("use_cases", "store")
"""The code that finds it out, besides what decides what a file says: of other code the whole
index is of no use."""
IS_MADE_BY = "(SELECT value FROM meta WHERE key = :name) = :made_by"
ADDED = "added"
"""Where the times are kept at which issued sheets were committed."""


class KeptAnswers:
    """What is kept of answers beside the records of an index."""

    def __init__(self, index: RecordIndex) -> None:
        self._index = index

    def as_they_are(self, paths: Sequence[Path]) -> Mapping[str, str]:
        """How these records and those they name lie there, by number: before they are read."""
        if self._index.kept_in is None:
            return {}
        numbers = json.dumps([each.stem for each in paths])
        where = "number IN (SELECT value FROM json_each(?))"
        return dict(
            self._index.rows(f"SELECT number, {AS_IT_IS} FROM record WHERE {where}", numbers)
        )

    def to_be_judged(self, judged_by: str, now: datetime, *, daily: bool) -> tuple[Path, ...]:
        """The records that were not found sound by the same standard, at this time or before;
        nor on this day, where the standard is `daily`.
        """
        since = f"{now:%Y-%m-%d}" if daily else ""
        judged = "sound.id = record.id AND judged_by = ? AND at <= ? AND at >= ?"
        return self._index.in_order(
            self._index.paths(
                f"NOT EXISTS (SELECT 1 FROM sound WHERE {judged})",
                judged_by,
                time_kept(now),
                since,
            )
        )

    def keep_sound(self, sound: Mapping[str, str], judged_by: str, now: datetime) -> None:
        """These were judged now and nothing is wrong with them: number, how it lay there before
        (`as_they_are`). Not those with copies of files: of these every file must be looked at.
        """
        rows = [(judged_by, time_kept(now), number, lay) for number, lay in sound.items()]
        with suppress(Unusable), self._index.writing() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO sound SELECT id, ?, ? FROM record"
                f" WHERE number = ? AND readable AND NOT copies AND {AS_IT_IS} = ?",
                rows,
            )

    def kept_rows(
        self, name: str, made_by: str, now: datetime, paths: Sequence[Path]
    ) -> Mapping[str, bytes]:
        """What was made of these records before, by number, where it would be the same now.

        `name` says what it is, `made_by` in which way: by which words, which calendars.
        """
        if self._index.kept_in is None:
            return {}
        rows = self._index.answered(
            f"SELECT number, said FROM row JOIN record USING (id) WHERE of = :name AND {DONE_WITH}"
            f" AND {IS_MADE_BY} AND number IN (SELECT value FROM json_each(:numbers))",
            {
                **self._making(name, made_by, now),
                "numbers": json.dumps([each.stem for each in paths]),
            },
        )
        return dict(rows)

    def keep_rows(
        self, name: str, made_by: str, now: datetime, rows: Iterable[tuple[str, str, bytes]]
    ) -> None:
        """What was made of some records now: number, how it lay there before it was read, what.

        Of those at rest it is kept, and not believed of what somebody has written meanwhile.
        What was made in another way goes.
        """
        if self._index.kept_in is None:
            return
        named = self._making(name, made_by, now)
        with suppress(Unusable), self._index.writing() as cursor:
            if not cursor.execute(f"SELECT {IS_MADE_BY}", named).fetchone()[0]:
                cursor.execute("DELETE FROM row WHERE of = :name", named)
                cursor.execute("INSERT OR REPLACE INTO meta VALUES (:name, :made_by)", named)
            cursor.executemany(
                "INSERT OR REPLACE INTO row SELECT id, :name, :said FROM record"
                f" WHERE number = :number AND {DONE_WITH} AND {AS_IT_IS} = :lay",
                ({**named, "number": n, "lay": lay, "said": said} for n, lay, said in rows),
            )

    def answers(
        self, who: str, standing: bytes, now: datetime
    ) -> Mapping[str, tuple[str, str, str]]:
        """What was found out about records that holds still, by number: how each lay there,
        with those that it names, until when it holds, what was found out.

        `who` asks, and what he is told stands on `standing` besides.
        """
        rows = self._index.answered(
            f"SELECT number, {AS_IT_IS}, until, answer.said FROM answer JOIN record USING (id)"
            f" WHERE who = :who AND {IS_MADE_BY} AND at BETWEEN :midnight AND :now"
            " AND until > :now",
            self._asking(who, standing, now),
        )
        return {number: (lay, until, said) for number, lay, until, said in rows}

    def keep_answers(
        self,
        who: str,
        standing: bytes,
        now: datetime,
        rows: Iterable[tuple[str, str, str, str]],
    ) -> None:
        """What was found out now: number, how it lay there before it was read, until when it
        holds, what it is.

        Not of what everybody may not see, nor of what follows another record, nor of what has
        just happened: what begins to stand still this minute has stood still at the next. What
        was found out on other days, or stands on something else, goes.
        """
        named = {**self._asking(who, standing, now), "rows": json.dumps([*rows])}
        with suppress(Unusable), self._index.writing() as cursor:
            if not cursor.execute(f"SELECT {IS_MADE_BY}", named).fetchone()[0]:
                cursor.execute("DELETE FROM answer WHERE who = :who", named)
                cursor.execute("INSERT OR REPLACE INTO meta VALUES (:name, :made_by)", named)
            cursor.execute("DELETE FROM answer WHERE at < :midnight OR at > :now", named)
            cursor.execute(
                "INSERT OR REPLACE INTO answer"
                " SELECT :who, record.id, :now,"
                " json_extract(value, '$[2]'), json_extract(value, '$[3]')"
                " FROM json_each(:rows) JOIN record ON number = json_extract(value, '$[0]')"
                " WHERE readable AND latest < :now AND leader = ''"
                f" AND record.id NOT IN ({GUARDED_ONES})"
                f" AND {AS_IT_IS} = json_extract(value, '$[1]')",
                named,
            )

    def _asking(self, who: str, standing: bytes, now: datetime) -> dict[str, object]:
        """These very bytes: to load what adds them up takes longer than to compare them."""
        times = {"now": time_kept(now), "midnight": time_kept(midnight_before(now.date()))}
        return {
            "who": who,
            "name": f"{ANSWERS} {who}",
            "made_by": self._signed(ANSWERING) + standing,
            **times,
        }

    def _making(self, name: str, made_by: str, now: datetime) -> dict[str, str]:
        told = b"%s %s" % (self._signed(ALL_CODE), made_by.encode())
        made = hashlib.sha256(told).hexdigest()
        return {"now": time_kept(now), "name": name, "made_by": made}

    def _signed(self, code: tuple[str, ...]) -> bytes:
        """This cpl, as far as it is this code; nothing where nothing is kept."""
        return sign(self._index.kept_in, code) if self._index.kept_in else b""

    def gaps(self, machine: Machine) -> dict[str, str]:
        """As `Workspace.gaps` of all time, kept while the folders and the history stay the same."""
        state, name = self._state(), f"gaps {machine.name}"
        kept = self._index.word_kept(name)
        if kept:
            of, found = json.loads(kept)
            if of == state:
                return dict(found)
        there = self._index.rows("SELECT number FROM record WHERE prefix = ?", prefix_of(machine))
        found = self._index.workspace.gaps(machine, known=(number for (number,) in there))
        if state is not None:
            self._index.keep_word(name, json.dumps([state, found]))
        return found

    def added_at(self, names: Iterable[str]) -> Mapping[str, datetime]:
        """When each of these issued files was committed; git is asked once of each."""
        known: dict[str, str] = json.loads(self._index.word_kept(ADDED) or "{}")
        wanted = tuple(names)
        found = self._index.workspace.git.added_at([each for each in wanted if each not in known])
        if found:
            known |= {name: time_kept(at) for name, at in found.items()}
            self._index.keep_word(ADDED, json.dumps(known))
        return {each: time_of(known[each]) for each in wanted if each in known}

    def _state(self) -> str | None:
        """The folders and the newest commit in a word; None while anything is unsettled."""
        rows = self._index.rows("SELECT name, digest FROM folder ORDER BY name")
        if any(digest is None for _, digest in rows):
            return None
        with suppress(CplError):
            return hashlib.sha256(
                repr((self._index.workspace.git.head(), rows)).encode()
            ).hexdigest()
        return None
