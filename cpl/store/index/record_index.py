"""Which records a question needs opened, asked of the index: the one place that is asked.

An index is brought up to date before it answers: every folder is looked at, every file
that is not as it was is read again. It tells what to open, how much there is and when it
was, never what a record says: whatever is told of a record was read from its file, but for
the rows of a register, which are kept as they were made (`kept_rows`). A disk
that cannot be written, a torn file and `--no-index` lead to an index for this one command:
the same answers, slower.
"""

import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpl.dataclass import dataclass
from cpl.domain.decisions.escalation import BatchKind
from cpl.domain.regulation.conditions import Condition
from cpl.domain.regulation.numbers import prefix_in
from cpl.domain.regulation.rules import Machine, prefix_of
from cpl.domain.time.calendar import midnight_before
from cpl.domain.values.periods import Period
from cpl.loading import WhenUsed
from cpl.problems import CplError, Problem
from cpl.store.git.git import WorkTree
from cpl.store.index.at_rest import (
    KeptFolder,
    LookedInto,
    at_rest,
    come_to_rest,
    is_told_plainly,
    is_worth_asking,
    looked_into,
    unlike,
)
from cpl.store.index.folders import Folder, folders_below, is_settled, stamp_of, with_sides
from cpl.store.index.lines import (
    forget,
    keep,
    kind_kept,
    name_kept,
    number_of,
    stamp_kept,
    time_kept,
    time_of,
)
from cpl.store.index.tables import (
    MEMORY,
    NAME,
    Unusable,
    apart,
    key_of,
    opened,
    writing,
)
from cpl.store.readings import ALL_CODE, sign
from cpl.store.record_files import Readable
from cpl.store.record_folders import Lying, left_out_said, problems, sorted_out
from cpl.store.workspace import Workspace

# Most commands find everything as it was: what looks into a record is loaded for who does not.
if TYPE_CHECKING:
    import hashlib
    import json

    from cpl.codec.spellings import phones
    from cpl.domain.cases.duties import Happening, Named
    from cpl.domain.cases.text_search import SoughtWord
    from cpl.domain.decisions import index_entry
    from cpl.domain.decisions.index_entry import IndexEntry
    from cpl.domain.matters import statements
    from cpl.domain.people.desks import DeskView
else:
    hashlib, json = WhenUsed("hashlib"), WhenUsed("json")
    phones = WhenUsed("cpl.codec.spellings.phones")
    index_entry = WhenUsed("cpl.domain.decisions.index_entry")
    statements = WhenUsed("cpl.domain.matters.statements")

GUARDED_ONES = """SELECT id FROM record WHERE secret OR concerns
    UNION ALL SELECT link.id FROM record AS other JOIN link ON link.target = other.number
    WHERE other.secret"""
"""What not everybody may see, or what is linked with it."""
GUARDED = f"id IN ({GUARDED_ONES})"
SAYS = "instr((SELECT said FROM text WHERE text.id = record.id), ?)"
MOST_AT_ONCE = 1000
"""So many records are read before what they say is written: memory and disk are spared."""
READING = "索引是新的，正在把记录读一遍，一万份要十几秒；以后只读改过的。"
LINKED = """SELECT coalesce(group_concat(target || ' ' || CASE
        WHEN other.id IS NULL THEN '-' ELSE coalesce(other.stamp, random()) END), '')
    FROM link LEFT JOIN record AS other ON other.number = target WHERE link.id = record.id"""
"""The records that one names, as they are; what changed in the last moments is like nothing."""
AS_IT_IS = f"coalesce(stamp, random()) || ' ' || ({LINKED})"
"""The same, and itself."""
DONE_WITH = (
    f"""readable AND ended AND NOT pending AND latest <= :now AND leader = '' AND NOT {GUARDED}"""
)
"""What is told of it in a register stays so, whoever asks and however late, until its file or
one that it names is changed: no clock of it runs, it follows none, anybody may see it."""
ROWS = "rows"
"""Under which name, with the machine's letters, it is kept what a machine's rows were made by."""
ANSWERS = "answers"
"""The same of what was found out for somebody, with his name."""
ANSWERING = ("use_cases", "store")
"""The code that finds it out, besides what decides what a file says: of other code the whole
index is of no use."""
IS_MADE_BY = "(SELECT value FROM meta WHERE key = :name) = :made_by"
IS_MERGED = "leader <> ''"
MERGED = "record AS lead JOIN record AS member ON member.leader = lead.number"
CHOSEN = f"""WITH near AS (
    SELECT id FROM record WHERE NOT readable OR pending OR loose OR latest >= :moment
        OR number IN (SELECT value FROM json_each(:numbers))),
leads AS (
    SELECT id FROM near
    UNION SELECT lead.id FROM {MERGED} WHERE member.{IS_MERGED} AND member.id IN near),
chosen AS (
    SELECT id FROM leads
    UNION SELECT member.id FROM {MERGED} WHERE member.{IS_MERGED} AND lead.id IN leads)
"""
"""What a report opens: see `since`."""
UNTIL = "(NOT readable OR loose OR received < :until)"
"""And not what came later; of what is `loose`, what is said of that need not be the last word."""
AND_LEAD = "FROM record LEFT JOIN record AS lead ON lead.number = record.leader"
KIND = "CASE WHEN lead.readable THEN lead.alike ELSE record.alike END"
OF_ONE_KIND = f"""{AND_LEAD} WHERE record.received > ? AND record.received <= ?
    AND NOT record.voided AND {KIND} = ?"""
NOTHING: frozenset[Condition] = frozenset()
NO_TREE = ""
"""Of a folder that the newest commit does not have."""
HEADS, LOOKS = "heads", "looks"
"""Where it is kept of which commit the trees are, and which index of git's passes over no file."""
ADDED = "added"
"""Where the times are kept at which issued sheets were committed."""
OF_OLD = "dormant AND substr(received, 1, 10) < :kept_since"
"""Taken over when it was past, and nobody has touched it since: see `decisions.inherited`."""
DORMANT = f"coalesce({OF_OLD}, 0)"
OPEN_OF_OLD = f"{OF_OLD} AND NOT ended"
CONCERNING = f"""id IN (SELECT id FROM record WHERE NOT readable OR pending
    UNION ALL SELECT id FROM record WHERE latest >= :since
    UNION ALL SELECT id FROM record WHERE latest > :now UNION ALL {GUARDED_ONES})"""
"""What an index of its own finds for each of the reasons: together no row is looked at in vain."""
CONCERNS = f"{CONCERNING} AND NOT {DORMANT}"
UNCONCLUDED_BESIDES = f"unconcluded AND NOT {DORMANT} AND NOT {CONCERNING}"


@dataclass(frozen=True)
class Selection:
    """Which records of a machine: received in these months, not ended, saying all these words.

    `guarded`: and besides those that not everybody may see, whether they fit or not.
    """

    machine: Machine
    months: tuple[str, str] | None = None
    only_open: bool = False
    words: "tuple[SoughtWord, ...]" = ()
    guarded: bool = False


@dataclass(frozen=True)
class Alike:
    """One of several records that are alike; `ends`: what ends an escalation of them all."""

    number: str
    received: datetime
    ends: frozenset[Condition]


@dataclass(frozen=True)
class KeptMatter:
    """A record as far as a row of a table can be compared with it without opening it.

    `name`, `phone`, `said`: digests; `source`: its id in the table it came from, empty where
    it was typed. `statements`: digests of all it says, where it came from a table. `is_void`:
    somebody has struck it out as a mistake.
    """

    number: str
    source: str
    name: str
    phone: str
    said: str
    received: datetime
    statements: frozenset[bytes]
    is_void: bool = False


@dataclass(frozen=True)
class Lately:
    """The records to be opened for a report, and what there is besides.

    `unconcluded`: the numbers of those besides that are closed and not concluded. `received`:
    how many of those besides were received, by month and by what they count as, for each
    field that reports count by.
    """

    paths: tuple[Path, ...]
    unconcluded: tuple[str, ...]
    received: Mapping[str, Mapping[tuple[str, str], int]]


@dataclass(frozen=True)
class ByDay:
    """How many were received, and how many ended, on each day that had any."""

    received: Mapping[date, int]
    ended: Mapping[date, int]


class RecordIndex:
    """The records in the folders of some machines, all of them at first, as they lie now.

    `shown`: only what is of one desk is chosen and counted, where the office has several. What
    makes records alike, who called before and what was decided before is asked of all.
    `linked`: the other folders are looked at, too, for records name those in them. `seen`: what
    git has just said of all, where somebody has asked it.
    """

    def __init__(
        self,
        workspace: Workspace,
        machines: Iterable[Machine] = (),
        now_ns: int | None = None,
        shown: "DeskView | None" = None,
        *,
        linked: bool = False,
        seen: WorkTree | None = None,
    ) -> None:
        self.workspace = workspace
        self._seen = seen
        self.view = shown
        self._shown = _is_shown(shown)
        self._machines = tuple(machines) or workspace.machines()
        self._tops = _top_folders(self._machines)
        self._looked_into = _top_folders(workspace.machines()) if linked else self._tops
        self._folder = _git_folder(workspace)
        self._key = _key(workspace, self._folder)
        asked_ns = seen.asked_ns if seen else time.time_ns()
        self._now_ns = asked_ns if now_ns is None else now_ns
        self._db = self._opened()
        self._is_told = False
        try:
            self._bring_up_to_date()
        except Unusable:
            self._go_apart(self._db)

    @cached_property
    def _scope(self) -> "index_entry.Scope":
        return index_entry.scope_of(self.workspace.latest_rules, self.workspace.versions)

    # —— what lies in the folders ——

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the folders, whatever stands in the files."""
        place = self.workspace.place
        rows = self._rows("SELECT path, nature FROM other")
        others = ((os.fsdecode(path), nature) for path, nature in rows)
        found = sorted_out((each for each in others if self._is_mine(each[0])), place)
        wanted = [where for _, where in found.astray]
        there = tuple(each for each in wanted if self._lies(each))
        lies = {*wanted, *(name for name, _ in found.odd)}
        absent = self._rows("SELECT value FROM folder, json_each(absent) ORDER BY name")
        missing = [n for (n,) in absent if self._is_mine(n) and n not in lies]
        told = Lying(there, found.astray, found.foreign, found.odd)
        more = (*left_out_said(self.left_out), *self.workspace.strange())
        return (*problems(told, sorted(missing)), *more)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The folders of records that git has and this clone does without; in order."""
        root, left_out = self.workspace.root, self.workspace.left_out
        if not left_out.since:
            return ()
        names = (os.fsdecode(name) for (name,) in self._rows("SELECT name FROM folder"))
        old = (each for each in names if self._is_mine(each) and left_out.holds(each))
        return tuple(sorted(each for each in old if not (root / each).is_dir()))

    def _is_mine(self, path: str) -> bool:
        return _top_of(path) in self._tops

    def _lies(self, path: str) -> bool:
        number = path.rpartition("/")[2].removesuffix(".yaml")
        return bool(self._rows("SELECT 1 FROM record WHERE number = ?", number))

    @property
    def linked_left_out(self) -> tuple[Path, ...]:
        """The records that some here name, of years that this clone does without."""
        place = self.workspace
        if not place.left_out.since:
            return ()
        rows = self._rows("SELECT DISTINCT target FROM link ORDER BY target")
        named = filter(None, (place.place(target) for (target,) in rows))
        return tuple(place.root / each for each in named if place.left_out.holds(each))

    # —— which records ——

    def fitting(self, wanted: Selection) -> Iterator[Path]:
        """The records that may be wanted, in order of receipt; what cannot be read may be."""
        fits, values = _in_sight(wanted)
        for word in wanted.words:
            fits.append(SAYS)
            values.append(word.folded)
        may_fit = " AND ".join(("prefix = ?", *(f"(NOT readable OR {each})" for each in fits)))
        if wanted.guarded:
            guarded = f"SELECT id FROM record WHERE {may_fit} UNION ALL {GUARDED_ONES}"
            may_fit, values = f"id IN ({guarded}) AND prefix = ?", [*values, values[0]]
        return self._paths(f"{may_fit} AND {self._shown} ORDER BY received, number", *values)

    def fitting_elsewhere(self, wanted: Selection) -> Mapping[str, int]:
        """How many that are not shown were received then and have not ended, as far as wanted.

        By the letters in their numbers; whatever they say.
        """
        fits, values = _in_sight(wanted)
        rows = self._rows(
            f"SELECT desk, count(*) FROM record WHERE prefix = ? AND {' AND '.join(fits)}"
            f" AND readable AND NOT {self._shown} GROUP BY 1 ORDER BY 1",
            *values,
        )
        return dict(rows)

    def concerning(self, now: datetime, since: datetime) -> tuple[Path, ...]:
        """What somebody may have to do something about now, what is not for everybody to see,
        and what anything has happened to since; of what tells of a later time, everything.
        Nothing that was past when it was taken over, whoever may see it.
        """
        where = f"{CONCERNS} AND {self._shown}"
        return self.in_order(self._paths_of(where, self._as_of(now, since)))

    def _as_of(self, now: datetime, since: datetime) -> dict[str, str]:
        return {"now": time_kept(now), "since": time_kept(since), **self._kept_since}

    @property
    def _kept_since(self) -> dict[str, str]:
        return {"kept_since": f"{self.kept_since or date.min}"}

    def dormant(self) -> tuple[Path, ...]:
        """What is open, was long past when it was taken over, and untouched since; newest first."""
        where = f"{OPEN_OF_OLD} AND {self._shown} ORDER BY received DESC, number"
        return tuple(self._paths_of(where, self._kept_since))

    def count_dormant(self) -> int:
        """How many those are."""
        statement = f"SELECT count(*) FROM record WHERE {OPEN_OF_OLD} AND {self._shown}"
        return int(self._answered(statement, self._kept_since)[0][0])

    def dormant_states(self, machine: Machine) -> Counter[str]:
        """How many of them stand in which state, of one machine."""
        where = f"{OPEN_OF_OLD} AND {self._shown} AND machine = :machine"
        statement = f"SELECT state FROM record WHERE {where}"
        found = self._answered(statement, {"machine": machine.name, **self._kept_since})
        return Counter(state for (state,) in found)

    def guarded_dormant(self) -> frozenset[str]:
        """The numbers of all that was past when it was taken over and not everybody may see."""
        statement = f"SELECT number FROM record WHERE {OF_OLD} AND {GUARDED}"
        return frozenset(number for (number,) in self._answered(statement, self._kept_since))

    def guarded_elsewhere(self) -> frozenset[str]:
        """The numbers of all that are not shown and not everybody may see."""
        statement = f"SELECT number FROM record WHERE {GUARDED} AND NOT {self._shown}"
        return frozenset(number for (number,) in self._rows(statement))

    def unconcluded_besides(self, now: datetime, since: datetime) -> tuple[Path, ...]:
        """What is closed and not concluded (未闭环) and not among those that are `concerning`."""
        where = f"{UNCONCLUDED_BESIDES} AND {self._shown}"
        return self.in_order(self._paths_of(where, self._as_of(now, since)))

    def count_unconcluded_besides(self, now: datetime, since: datetime) -> int:
        """How many those are."""
        where = f"{UNCONCLUDED_BESIDES} AND {self._shown}"
        statement = f"SELECT count(*) FROM record WHERE {where}"
        return int(self._answered(statement, self._as_of(now, since))[0][0])

    def unreadable(self) -> tuple[Path, ...]:
        return self.in_order(self._paths(f"NOT readable AND {self._shown}"))

    def open_elsewhere(self) -> Mapping[str, int]:
        """How many are open that are not shown, by the letters in their numbers; none of old."""
        rows = self._answered(
            "SELECT desk, count(*) FROM record WHERE readable AND NOT ended"
            f" AND NOT {DORMANT} AND NOT {self._shown} GROUP BY 1 ORDER BY 1",
            self._kept_since,
        )
        return dict(rows)

    def since(
        self, moment: datetime, numbers: Iterable[str], until: datetime = datetime.max
    ) -> "Lately":
        """What anything has happened to since, what has not ended or is not plain, those with
        these numbers, and all that are merged with any of them; of the rest, how many.

        Nothing that was plainly received at `until` or later. Of one desk's: and what other desks
        have that was merged into one of these.
        """
        asked = {
            "moment": time_kept(moment),
            "until": time_kept(until),
            "numbers": json.dumps(sorted(numbers)),
        }
        rest = f"id NOT IN chosen AND {self._shown}"
        found = self._answered(
            f"{CHOSEN} SELECT number FROM record WHERE unconcluded AND NOT {DORMANT} AND {rest}",
            {**asked, **self._kept_since},
        )
        received: dict[str, dict[tuple[str, str], int]] = {e: {} for e in self._scope.counted_by}
        for by, month, word, many in self._answered(
            f"{CHOSEN} SELECT by, substr(received, 1, 7), said, count(*)"
            f" FROM record JOIN word USING (id) WHERE counted AND {rest} GROUP BY 1, 2, 3",
            asked,
        ):
            received[by][month, word] = many
        root = self.workspace.root
        leads = f"leader IN (SELECT number FROM record WHERE {self._shown})"
        mine = f"({self._shown} OR {leads})"
        where = f"id IN chosen AND {mine} AND {UNTIL}"
        opened = f"{CHOSEN} SELECT folder, number FROM record WHERE {where}"
        paths = (root / folder / f"{n}.yaml" for folder, n in self._answered(opened, asked))
        unconcluded = tuple(sorted(number for (number,) in found))
        return Lately(self.in_order(paths), unconcluded, received)

    def to_be_judged(self, judged_by: str, now: datetime, *, daily: bool) -> tuple[Path, ...]:
        """The records that were not found sound by the same standard, at this time or before;
        nor on this day, where the standard is `daily`: or that, or what they are linked with,
        is not as it was then.
        """
        since = f"{now:%Y-%m-%d}" if daily else ""
        judged = f"judged_by = ? AND at <= ? AND at >= ? AND linked = {AS_IT_IS}"
        return self.in_order(
            self._paths(
                f"id NOT IN (SELECT record.id FROM sound JOIN record USING (id) WHERE {judged})",
                judged_by,
                time_kept(now),
                since,
            )
        )

    def keep_sound(self, sound: Mapping[str, str], judged_by: str, now: datetime) -> None:
        """These were judged now and nothing is wrong with them: number, how it lay there before
        (`as_they_are`). Not those with copies of files: of these every file must be looked at.
        """
        rows = [(judged_by, time_kept(now), lay, number) for number, lay in sound.items()]
        with suppress(Unusable), writing(self._db) as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO sound SELECT id, ?, ?, ? FROM record"
                " WHERE number = ? AND readable AND NOT copies",
                rows,
            )

    def kept_rows(
        self, machine: Machine, made_by: str, now: datetime, paths: Sequence[Path]
    ) -> Mapping[str, bytes]:
        """What was made of these records before, by number, where it would be the same now.

        `made_by` says in which way: by which words, which calendars.
        """
        if self._folder is None:
            return {}
        rows = self._answered(
            f"SELECT number, said FROM row JOIN record USING (id) WHERE {DONE_WITH}"
            f" AND {IS_MADE_BY} AND linked = {AS_IT_IS}"
            " AND number IN (SELECT value FROM json_each(:numbers))",
            {
                **self._rows_of(machine, made_by, now),
                "numbers": json.dumps([each.stem for each in paths]),
            },
        )
        return dict(rows)

    def as_they_are(self, paths: Sequence[Path]) -> Mapping[str, str]:
        """How these records and those they name lie there, by number: before they are read."""
        if self._folder is None:
            return {}
        numbers = json.dumps([each.stem for each in paths])
        where = "number IN (SELECT value FROM json_each(?))"
        return dict(self._rows(f"SELECT number, {AS_IT_IS} FROM record WHERE {where}", numbers))

    def keep_rows(
        self, machine: Machine, made_by: str, now: datetime, rows: Iterable[tuple[str, str, bytes]]
    ) -> None:
        """What was made of some records now: number, how it lay there before it was read, row.

        Of those at rest it is kept, and not believed of what somebody has written meanwhile.
        What was made in another way goes.
        """
        if self._folder is None:
            return
        named = self._rows_of(machine, made_by, now)
        with suppress(Unusable), writing(self._db) as cursor:
            if not cursor.execute(f"SELECT {IS_MADE_BY}", named).fetchone()[0]:
                of_it = "SELECT id FROM record WHERE prefix = :prefix"
                cursor.execute(f"DELETE FROM row WHERE id IN ({of_it})", named)
                cursor.execute("INSERT OR REPLACE INTO meta VALUES (:name, :made_by)", named)
            cursor.executemany(
                "INSERT OR REPLACE INTO row SELECT id, :lay, :said FROM record"
                f" WHERE number = :number AND {DONE_WITH}",
                ({**named, "number": n, "lay": lay, "said": said} for n, lay, said in rows),
            )

    @property
    def is_kept(self) -> bool:
        """Is it there for the next command?"""
        return self._folder is not None

    def answers(
        self, who: str, standing: bytes, now: datetime
    ) -> Mapping[str, tuple[str, str, str]]:
        """What was found out about records that holds still, by number: how each lay there,
        with those that it names, until when it holds, what was found out.

        `who` asks, and what he is told stands on `standing` besides.
        """
        rows = self._answered(
            "SELECT number, linked, until, answer.said FROM answer JOIN record USING (id)"
            f" WHERE who = :who AND {IS_MADE_BY} AND at BETWEEN :midnight AND :now"
            f" AND until > :now AND linked = {AS_IT_IS}",
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
        with suppress(Unusable), writing(self._db) as cursor:
            if not cursor.execute(f"SELECT {IS_MADE_BY}", named).fetchone()[0]:
                cursor.execute("DELETE FROM answer WHERE who = :who", named)
                cursor.execute("INSERT OR REPLACE INTO meta VALUES (:name, :made_by)", named)
            cursor.execute("DELETE FROM answer WHERE at < :midnight OR at > :now", named)
            cursor.execute(
                "INSERT OR REPLACE INTO answer"
                " SELECT :who, record.id, json_extract(value, '$[1]'), :now,"
                " json_extract(value, '$[2]'), json_extract(value, '$[3]')"
                " FROM json_each(:rows) JOIN record ON number = json_extract(value, '$[0]')"
                " WHERE readable AND latest < :now AND leader = ''"
                f" AND record.id NOT IN ({GUARDED_ONES})",
                named,
            )

    def _asking(self, who: str, standing: bytes, now: datetime) -> dict[str, object]:
        """These very bytes: to load what adds them up takes longer than to compare them."""
        signed = sign(self._folder, ANSWERING) if self._folder else b""
        times = {"now": time_kept(now), "midnight": time_kept(midnight_before(now.date()))}
        return {"who": who, "name": f"{ANSWERS} {who}", "made_by": signed + standing, **times}

    def _rows_of(self, machine: Machine, made_by: str, now: datetime) -> dict[str, str]:
        prefix = prefix_of(machine)
        signed = sign(self._folder, ALL_CODE) if self._folder else b""
        made = hashlib.sha256(b"%s %s" % (signed, made_by.encode())).hexdigest()
        name = f"{ROWS} {prefix}"
        return {"now": time_kept(now), "prefix": prefix, "name": name, "made_by": made}

    def with_phone(self, digits: Iterable[str]) -> tuple[Path, ...]:
        """The records on which one of these numbers, as it is dialled, is a person's."""
        wanted = "id IN (SELECT id FROM phone WHERE digits IN (SELECT value FROM json_each(?)))"
        return self.in_order(self._paths(wanted, json.dumps(sorted(digits))))

    def that_gave(self, machine: Machine, words: "Iterable[SoughtWord]") -> tuple[Path, ...]:
        """The records of a machine in which something was approved or given, saying all words."""
        said = tuple(each.folded for each in words)
        when = " AND ".join(("prefix = ? AND gives", *(SAYS for _ in said)))
        return self.in_order(self._paths(when, prefix_of(machine), *said))

    def _paths(self, where: str, *values: object) -> Iterator[Path]:
        return self._paths_of(where, values)

    def _paths_of(
        self, where: str, values: Sequence[object] | Mapping[str, object]
    ) -> Iterator[Path]:
        root = self.workspace.root
        rows = self._answered(f"SELECT folder, number FROM record WHERE {where}", values)
        return (root / folder / f"{number}.yaml" for folder, number in rows)

    def in_order(self, found: Iterable[Path]) -> tuple[Path, ...]:
        """Machine by machine, by their numbers."""
        order = {prefix_of(each): n for n, each in enumerate(self._machines)}
        mine = [each for each in found if prefix_in(each.stem) in order]
        return tuple(sorted(mine, key=lambda each: (order[prefix_in(each.stem)], each.stem)))

    # —— how much, and when ——

    @property
    def first_registered(self) -> datetime | None:
        """When the first record was written down; None before."""
        (found,) = self._rows(f"SELECT min(registered) FROM record WHERE {self._shown}")[0]
        return time_of(found) if found else None

    @cached_property
    def kept_since(self) -> date | None:
        """The day on which the first complaint was written down that is the office's own.

        Where each of them is taken over from another register, the first of these; None where
        there is none at all.
        """
        receiving = [prefix_of(each) for each in self._machines if each.receives]
        first = """(SELECT min(registered) FROM record WHERE NOT voided {}
            AND prefix IN (SELECT value FROM json_each(?1)))"""
        either = ", ".join(map(first.format, ("AND taken_over = 0", "")))
        found = self._rows(f"SELECT coalesce({either})", json.dumps(receiving))
        return time_of(found[0][0]).date() if found[0][0] else None

    def by_day(self, machine: Machine, since: date) -> "ByDay":
        """How many of a machine that count were received and how many ended, day by day."""
        return ByDay(*(self._by_day(each, machine, since) for each in ("received", "ended_at")))

    def _by_day(self, moment: str, machine: Machine, since: date) -> Mapping[date, int]:
        rows = self._rows(
            f"SELECT substr({moment}, 1, 10), count(*) FROM record"
            f" WHERE prefix = ? AND counted AND {self._shown} AND {moment} >= ? GROUP BY 1",
            *(prefix_of(machine), since.isoformat()),
        )
        return {date.fromisoformat(day): many for day, many in rows}

    def kind(self, number: str) -> BatchKind | None:
        """What makes a record like others, as the rules in force say; None where it is like none.

        What was merged is as the one it follows is.
        """
        for (found,) in self._rows(f"SELECT {KIND} {AND_LEAD} WHERE record.number = ?", number):
            return tuple(json.loads(found)) if found else None
        return None

    def alike(self, kind: BatchKind, since: datetime, until: datetime) -> tuple["Alike", ...]:
        """Those of one kind that were received after one moment, up to another; by their numbers.

        What was merged is as the one it follows is; what was entered by mistake is like none.
        """
        ends = "(SELECT group_concat(part) FROM ended WHERE ended.id = record.id)"
        return tuple(
            Alike(number, time_of(received), self._ends(parts))
            for number, received, parts in self._rows(
                f"SELECT record.number, record.received, {ends} {OF_ONE_KIND} ORDER BY 1",
                *_of_one_kind(kind, since, until),
            )
        )

    def _ends(self, parts: str | None) -> frozenset[Condition]:
        return frozenset(self._scope.ends[int(n)] for n in parts.split(",")) if parts else NOTHING

    def count_alike(self, kind: BatchKind, since: datetime, until: datetime) -> int:
        """How many those are."""
        found = self._rows(f"SELECT count(*) {OF_ONE_KIND}", *_of_one_kind(kind, since, until))
        return int(found[0][0])

    def from_source(self, machine: Machine, source: str) -> tuple[KeptMatter, ...]:
        """The records of a machine that came from a table under this id there."""
        return self._matters("matter.source = ? AND source <> ''", machine, source)

    def saying(
        self, machine: Machine, said: str, at: datetime | None = None
    ) -> tuple[KeptMatter, ...]:
        """The records of a machine with these words, by their digest; only those received then."""
        if at is None:
            return self._matters("matter.said = ? AND said <> ''", machine, said)
        when = "matter.said = ? AND said <> '' AND record.received = ?"
        return self._matters(when, machine, said, time_kept(at))

    def received_at(self, machine: Machine, at: datetime) -> tuple[KeptMatter, ...]:
        """The records of a machine that were received at this very moment."""
        return self._matters("record.received = ?", machine, time_kept(at))

    @cached_property
    def _is_without_matters(self) -> bool:
        """An office begins with a long ledger, each row of which is looked for."""
        return not self._rows("SELECT 1 FROM matter LIMIT 1")

    def _matters(self, where: str, machine: Machine, *values: str) -> tuple[KeptMatter, ...]:
        if self._is_without_matters:
            return ()
        rows = self._rows(
            "SELECT number, source, name, phone, said, received, statements, voided"
            f" FROM record JOIN matter USING (id) WHERE {where} AND prefix = ? ORDER BY number",
            *(*values, prefix_of(machine)),
        )
        return tuple(
            KeptMatter(
                number, source, name, phone, said, time_of(received), _in_digests(kept), bool(void)
            )
            for number, source, name, phone, said, received, kept, void in rows
        )

    def followers(self, number: str) -> tuple[datetime, ...]:
        """When those were received that were merged into a record."""
        rows = self._rows(f"SELECT received FROM record WHERE leader = ? AND {IS_MERGED}", number)
        return tuple(time_of(each) for (each,) in rows)

    @property
    def deeds(self) -> "Iterator[Happening]":
        """Every event that may have done a recurring duty, record by record."""
        rows = self._rows(
            "SELECT event, at, actor FROM deed JOIN record USING (id) ORDER BY number, deed.rowid"
        )
        return ((event, time_of(at), actor) for event, at, actor in rows)

    @property
    def duties(self) -> "Iterator[tuple[Named, datetime]]":
        """Every record of a duty: which duty, which period, whose, and when."""
        rows = self._rows(
            "SELECT name, period, unit, at FROM duty JOIN record USING (id) ORDER BY number"
        )
        return (((name, period, unit), time_of(at)) for name, period, unit, at in rows)

    def had_any(self, machine: str, period: Period) -> bool:
        """Was there a record of a machine at some time of a period? One that is unread may be."""
        rows = self._rows(
            "SELECT 1 FROM record WHERE NOT readable OR (machine = ? AND NOT voided"
            " AND received < ? AND (ended_at IS NULL OR ended_at >= ?)) LIMIT 1",
            *(machine, time_kept(period.end), time_kept(period.start)),
        )
        return bool(rows)

    def gaps(self, machine: Machine) -> dict[str, str]:
        """As `Workspace.gaps` of all time, kept while the folders and the history stay the same."""
        state = self._state()
        for (kept,) in self._rows("SELECT value FROM meta WHERE key = ?", f"gaps {machine.name}"):
            of, found = json.loads(kept)
            if of == state:
                return dict(found)
        there = self._rows("SELECT number FROM record WHERE prefix = ?", prefix_of(machine))
        found = self.workspace.gaps(machine, known=(number for (number,) in there))
        if state is not None:
            row = f"gaps {machine.name}", json.dumps([state, found])
            with suppress(Unusable), writing(self._db) as cursor:
                cursor.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)
        return found

    def added_at(self, names: Iterable[str]) -> Mapping[str, datetime]:
        """When each of these issued files was committed; git is asked once of each."""
        said = self._rows("SELECT value FROM meta WHERE key = ?", ADDED)
        known: dict[str, str] = json.loads(said[0][0]) if said else {}
        wanted = tuple(names)
        found = self.workspace.git.added_at([each for each in wanted if each not in known])
        if found:
            known |= {name: time_kept(at) for name, at in found.items()}
            with suppress(Unusable), writing(self._db) as cursor:
                row = ADDED, json.dumps(known)
                cursor.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)
        return {each: time_of(known[each]) for each in wanted if each in known}

    def _state(self) -> str | None:
        """The folders and the newest commit in a word; None while anything is unsettled."""
        rows = self._rows("SELECT name, digest FROM folder ORDER BY name")
        if any(digest is None for _, digest in rows):
            return None
        with suppress(CplError):
            return hashlib.sha256(repr((self.workspace.git.head(), rows)).encode()).hexdigest()
        return None

    # —— asking ——

    def _rows(self, statement: str, *values: object) -> list[Any]:
        return self._answered(statement, values)

    def _answered(
        self, statement: str, values: Sequence[object] | Mapping[str, object]
    ) -> list[Any]:
        """The answer; where the file turns out to be torn, of one that was made anew."""
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.DatabaseError:
            self._go_apart()
            return self._db.execute(statement, values).fetchall()

    def _opened(self) -> sqlite3.Connection:
        """The file, or one for this command alone where there is none to be had."""
        if self._folder is None:
            return apart(self._key)
        path = self._folder / NAME
        for _ in range(2):
            try:
                return opened(path, self._key)
            except Unusable as failure:
                if not failure.is_torn:
                    break
                with suppress(OSError):
                    path.unlink(missing_ok=True)
        return apart(self._key)

    def _go_apart(self, like: sqlite3.Connection | None = None) -> None:
        """To one for this command alone; in memory where no disk can be written."""
        try:
            self._db = apart(self._key, like)
            self._bring_up_to_date()
        except Unusable:
            self._db = apart(self._key, like, MEMORY)
            self._bring_up_to_date()

    # —— bringing it up to date ——

    def _bring_up_to_date(self) -> None:
        head, known = self._head(), self._known_folders()
        trees = self._trees(head, known)
        changed = self._changed_folders(head, known) if trees is not None else None
        root = self.workspace.root
        resting = at_rest(root, known, trees or {}, changed) if changed is not None else {}
        there, looked = set(resting), list[LookedInto]()
        waiting: list[_Changes] = []
        for folder in with_sides(root, folders_below(root, self._looked_into, resting)):
            there.add(folder.name)
            digest = folder.digest
            if changed is not None:
                looked.append(looked_into(folder, digest))
            if folder.name not in known or digest != known[folder.name].digest:
                waiting.append(self._changes_in(folder))
            if sum(len(each.entries) for each in waiting) > MOST_AT_ONCE:
                self._tell_of_waiting()
                self._write(waiting)
                waiting = []
        waiting += map(self._all_gone, (each for each in known if each not in there))
        if waiting:
            self._write(waiting)
        self._ask_git(head, trees)
        if changed is not None and looked and head == self._head():
            self._keep_rest(
                come_to_rest(looked, self._known_folders(), resting, changed, self._now_ns)
            )

    def _known_folders(self) -> dict[str, KeptFolder]:
        rows = self._rows("SELECT name, digest, tree, files, rest FROM folder")
        known = ((os.fsdecode(name), KeptFolder(*kept)) for name, *kept in rows)
        return {name: kept for name, kept in known if _top_of(name) in self._looked_into}

    def _changed_folders(self, head: str, known: Mapping[str, KeptFolder]) -> frozenset[str] | None:
        """The folders in which git finds something changed; None where it is not to be asked."""
        git, root = self.workspace.git, self.workspace.root
        if not head or not is_worth_asking(root, known.values()):
            return None
        with suppress(CplError):
            if is_told_plainly(git) and self._passes_over_none():
                seen = self._seen or git.work_tree(untracked=False)
                return unlike(root, seen) if seen.head == head else None
        return None

    def _passes_over_none(self) -> bool:
        """As git says; kept while its own index is the same file."""
        stamp = stamp_of(self.workspace.git.folder() / "index")
        word = stamp_kept(stamp) if stamp and is_settled(stamp, self._now_ns) else ""
        if word and self._meta(LOOKS) == word:
            return True
        found = self.workspace.git.passes_over_none()
        if found and word:
            self._keep_meta(LOOKS, word)
        return found

    def _keep_rest(self, found: Iterable[tuple[str, KeptFolder]]) -> None:
        """Not where another command has seen it otherwise meanwhile."""
        rows = [(each.rest, name_kept(name), each.digest, each.tree) for name, each in found]
        if rows:
            as_seen = "name = ? AND digest = ? AND tree = ?"
            with suppress(Unusable), writing(self._db) as cursor:
                cursor.executemany(f"UPDATE folder SET rest = ? WHERE {as_seen}", rows)

    def _meta(self, key: str) -> str:
        found = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0][0]) if found else ""

    def _keep_meta(self, key: str, value: str) -> None:
        with suppress(Unusable), writing(self._db) as cursor:
            cursor.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _tell_of_waiting(self) -> None:
        """Once, to whoever waits for very many records to be read."""
        if self._folder is not None and not self._is_told:
            self._is_told = True
            self.workspace.git.tell(READING)

    def _changes_in(self, folder: Folder) -> "_Changes":
        """Read what is not as it was in one folder."""
        found = sorted_out(folder.names(), self.workspace.place)
        stamps = dict(folder.things)
        known = self._known_in(folder.name)
        changed = [each for each in found.records if known.get(each) != stamp_kept(stamps[each])]
        unsettled = {e for e in found.records if not is_settled(stamps[e], self._now_ns)}
        unnamed = (*(name for name, _ in found.astray), *found.foreign)
        return _Changes(
            folder.name,
            None if unsettled else folder.digest,
            tuple(known.keys() - set(found.records)),
            tuple((e, None if e in unsettled else stamp_kept(stamps[e])) for e in changed),
            tuple(map(self._entry, changed)),
            (*found.odd, *((each, "") for each in unnamed)),
        )

    def _all_gone(self, folder: str) -> "_Changes":
        return _Changes(folder, None, tuple(self._known_in(folder)))

    def _known_in(self, folder: str) -> dict[str, str | None]:
        """The records of a folder as they were, by their paths: each with its stamp."""
        rows = self._rows("SELECT number, stamp FROM record WHERE folder = ?", name_kept(folder))
        return {f"{folder}/{number}.yaml": stamp for number, stamp in rows}

    def _write(self, changes: Iterable["_Changes"]) -> None:
        with writing(self._db) as cursor:
            for each in changes:
                for path in (*each.lost, *(path for path, _ in each.files)):
                    forget(cursor, number_of(path))
                for (path, stamp), entry in zip(each.files, each.entries, strict=True):
                    keep(cursor, path, entry, stamp)
                folder = name_kept(each.folder)
                cursor.execute("DELETE FROM other WHERE folder = ?", (folder,))
                rows = [(name_kept(path), folder, nature) for path, nature in each.others]
                cursor.executemany("INSERT OR REPLACE INTO other VALUES (?, ?, ?)", rows)
                row = (folder, each.digest)
                cursor.execute(
                    "INSERT OR REPLACE INTO folder VALUES (?, ?, NULL, '[]', NULL, NULL)", row
                )

    def _entry(self, path: str) -> "IndexEntry | None":
        """What the file says; None where it cannot be read."""
        file = self.workspace.load_file(self.workspace.root / path)
        if not isinstance(file, Readable):
            return None
        dialled = phones.dialled_on(file.rules, file.card.values)
        return index_entry.entry_of(file.record, file.card, self._scope, dialled)

    def _trees(self, head: str, known: Mapping[str, KeptFolder]) -> Mapping[str, str] | None:
        """What the newest commit has of each folder: the name of its tree.

        None where that must be asked again: it moved meanwhile.
        """
        kept = {name: each.tree for name, each in known.items() if each.tree}
        if head and self._heads == dict.fromkeys(self._looked_into, head):
            return kept
        git = self.workspace.git
        top = git.top_entries()
        is_as_kept = all(top.get(each) == kept.get(each) for each in self._looked_into)
        found = kept if is_as_kept else git.trees(self._looked_into)
        return found if head == self._head() else None

    def _head(self) -> str:
        """The newest commit; empty where that cannot be told at once."""
        with suppress(CplError):
            return self.workspace.git.head_seen()
        return ""

    @property
    def _heads(self) -> Mapping[str, str]:
        """Of which commit the trees are known, by top folders."""
        kept = self._every_head
        return {each: kept.get(each, "") for each in self._looked_into}

    @property
    def _every_head(self) -> Mapping[str, str]:
        told = "SELECT head.key, head.value FROM meta, json_each(meta.value) AS head"
        return dict(self._rows(f"{told} WHERE meta.key = ?", HEADS))

    def _ask_git(self, head: str, trees: Mapping[str, str] | None) -> None:
        """Which records git has and the folders have not, folder by folder that changed.

        While each top folder is the tree that it was, so is everything below. What is another
        tree is not at rest: its files need not be as the commit has them (`git reset`).
        """
        known = {name: each.tree for name, each in self._known_folders().items()}
        has = trees
        if has is None or any(tree is None and name not in has for name, tree in known.items()):
            has = self.workspace.git.trees(self._looked_into)
        changed = [name for name, tree in has.items() if known.get(name) != tree]
        lost = [e for e in known if e not in has and known[e] != NO_TREE]
        if changed or lost:
            self._ask_what_is_absent(changed, lost, has)
        if head and trees is not None and head == self._head():
            heads = dict.fromkeys(self._looked_into, head)
            if self._heads != heads:
                self._keep_meta(HEADS, json.dumps({**self._every_head, **heads}))

    def _ask_what_is_absent(
        self, changed: Sequence[str], lost: Sequence[str], has: Mapping[str, str]
    ) -> None:
        place, left_out = self.workspace.place, self.workspace.left_out
        absent: dict[str, list[str]] = {each: [] for each in (*changed, *lost)}
        asked = [each for each in changed if not left_out.holds(each)]
        files = Counter(asked)  # each once too many, so that those with nothing are there
        for path in self.workspace.git.directly_in(asked):
            folder = path.rpartition("/")[0]
            files[folder] += path not in has
            if place(number_of(path)) == path and not self._lies(path):
                absent[folder].append(path)
        with writing(self._db) as cursor:
            cursor.executemany(
                "INSERT INTO folder (name, tree, absent, files) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE"
                " SET tree = excluded.tree, absent = excluded.absent, files = excluded.files,"
                " rest = NULL",
                [
                    (name_kept(n), has.get(n, NO_TREE), json.dumps(e), files[n] - 1)
                    for n, e in absent.items()
                ],
            )


def _top_folders(machines: Iterable[Machine]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.top_folder for each in machines))


def _top_of(path: str) -> str:
    return path.partition("/")[0]


def _in_digests(kept: bytes) -> frozenset[bytes]:
    every = range(0, len(kept), statements.STATEMENT_SIZE)
    return frozenset(kept[at : at + statements.STATEMENT_SIZE] for at in every)


def _git_folder(workspace: Workspace) -> Path | None:
    """Where it is kept; None where it is to be kept nowhere."""
    if workspace.without_index:
        return None
    with suppress(CplError):  # no git here
        return workspace.git.folder()
    return None


def _key(workspace: Workspace, folder: Path | None) -> bytes:
    return key_of(folder, workspace.rules_written, workspace.latest_rules.meta.version)


@dataclass(frozen=True)
class _Changes:
    """What is not as it was in one folder.

    `digest` is None where it must be looked into again next time. `files`: each file that
    was read, with its stamp unless it may be written again unseen; `entries`: what they say.
    """

    folder: str
    digest: bytes | None
    lost: tuple[str, ...] = ()
    files: tuple[tuple[str, str | None], ...] = ()
    entries: "tuple[IndexEntry | None, ...]" = ()
    others: tuple[tuple[str, str], ...] = ()


def _in_sight(wanted: Selection) -> tuple[list[str], list[str]]:
    """What a record must be besides of the machine, and the values that stand for `?`."""
    fits, values = ["1"], [prefix_of(wanted.machine)]
    if wanted.only_open:
        fits.append("NOT ended")
    if wanted.months:
        fits.append("substr(received, 1, 7) BETWEEN ? AND ?")
        values.extend(wanted.months)
    return fits, values


def _is_shown(view: "DeskView | None") -> str:
    """What a record must be to be among these."""
    if view is None:
        return "1"
    letters, units = (", ".join(map(_quoted, each)) for each in (view.letters, view.units))
    with_them = f"SELECT 1 FROM unit WHERE unit.id = record.id AND name IN ({units})"
    return f"(desk IN ({letters}) OR EXISTS ({with_them}))" if units else f"desk IN ({letters})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _of_one_kind(kind: BatchKind, since: datetime, until: datetime) -> tuple[str, str, str]:
    return time_kept(since), time_kept(until), kind_kept(kind)
