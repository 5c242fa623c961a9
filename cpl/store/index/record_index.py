"""Which records a question needs opened, asked of the index: the one place that is asked.

It tells what to open, how much there is and when it was, never what a record says: whatever is
told of a record was read from its file, but for what is kept as it was found (`kept_answers`).
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.domain.regulation.numbers import prefix_in
from cpl.domain.regulation.rules import Machine, prefix_of
from cpl.domain.values.periods import Period
from cpl.problems import Problem
from cpl.store.git.git import WorkTree
from cpl.store.index.freshness import FreshIndex, top_of
from cpl.store.index.lines import time_kept, time_of
from cpl.store.index.tables import DORMANT, GUARDED, GUARDED_ONES, OF_OLD, PLACE_IN
from cpl.store.record_folders import Lying, left_out_said, problems, sorted_out
from cpl.store.workspace import Workspace

if TYPE_CHECKING:
    from cpl.domain.cases.duties import Happening, Named
    from cpl.domain.cases.text_search import SoughtWord
    from cpl.domain.people.desks import DeskView

SAID = "coalesce((SELECT CAST(said AS BLOB) FROM text WHERE text.id = record.id), x'')"
SAYS = f"{PLACE_IN}({SAID}, CAST(? AS BLOB)) >= 0"
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
class ByDay:
    """How many were received, and how many ended, on each day that had any."""

    received: Mapping[date, int]
    ended: Mapping[date, int]


class RecordIndex(FreshIndex):
    """The records in the folders of some machines, as they lie now.

    `shown`: only what is of one desk is chosen and counted, where the office has several. What
    makes records alike, who called before and what was decided before is asked of all.
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
        super().__init__(workspace, machines, now_ns, linked=linked, seen=seen)
        self.view = shown
        self.shown = _is_shown(shown)

    # —— what lies in the folders ——

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the folders, whatever stands in the files."""
        place = self.workspace.place
        rows = self.rows("SELECT path, nature FROM other")
        others = ((os.fsdecode(path), nature) for path, nature in rows)
        found = sorted_out((each for each in others if self._is_mine(each[0])), place)
        wanted = [where for _, where in found.astray]
        there = tuple(each for each in wanted if self.lies(each))
        lies = {*wanted, *(name for name, _ in found.odd)}
        absent = self.rows("SELECT value FROM folder, json_each(absent) ORDER BY name")
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
        names = (os.fsdecode(name) for (name,) in self.rows("SELECT name FROM folder"))
        old = (each for each in names if self._is_mine(each) and left_out.holds(each))
        return tuple(sorted(each for each in old if not (root / each).is_dir()))

    def _is_mine(self, path: str) -> bool:
        return any(top_of(path) == each.top_folder for each in self.machines)

    @property
    def linked_left_out(self) -> tuple[Path, ...]:
        """The records that some here name, of years that this clone does without."""
        place = self.workspace
        if not place.left_out.since:
            return ()
        rows = self.rows("SELECT DISTINCT target FROM link ORDER BY target")
        named = filter(None, (place.place(target) for (target,) in rows))
        return tuple(place.root / each for each in named if place.left_out.holds(each))

    # —— which records ——

    def fitting(self, wanted: Selection) -> Sequence[Path]:
        """The records that may be wanted, in order of receipt; what cannot be read may be."""
        fits, values = _in_sight(wanted)
        for word in wanted.words:
            fits.append(SAYS)
            values.append(word.folded)
        may_fit = " AND ".join(("prefix = ?", *(f"(NOT readable OR {each})" for each in fits)))
        if wanted.guarded:
            guarded = f"SELECT id FROM record WHERE {may_fit} UNION ALL {GUARDED_ONES}"
            may_fit, values = f"id IN ({guarded}) AND prefix = ?", [*values, values[0]]
        return self.paths(f"{may_fit} AND {self.shown} ORDER BY received, number", *values)

    def fitting_elsewhere(self, wanted: Selection) -> Mapping[str, int]:
        """How many that are not shown were received then and have not ended, as far as wanted.

        By the letters in their numbers; whatever they say.
        """
        fits, values = _in_sight(wanted)
        rows = self.rows(
            f"SELECT desk, count(*) FROM record WHERE prefix = ? AND {' AND '.join(fits)}"
            f" AND readable AND NOT {self.shown} GROUP BY 1 ORDER BY 1",
            *values,
        )
        return dict(rows)

    def concerning(self, now: datetime, since: datetime) -> tuple[Path, ...]:
        """What somebody may have to do something about now, what is not for everybody to see,
        and what anything has happened to since; of what tells of a later time, everything.
        Nothing that was past when it was taken over, whoever may see it.
        """
        where = f"{CONCERNS} AND {self.shown}"
        return self.in_order(self.paths_of(where, self._as_of(now, since)))

    def _as_of(self, now: datetime, since: datetime) -> dict[str, str]:
        return {"now": time_kept(now), "since": time_kept(since), **self.values_of_old}

    @property
    def values_of_old(self) -> dict[str, str]:
        return {"kept_since": f"{self.kept_since or date.min}"}

    def dormant(self) -> tuple[Path, ...]:
        """What is open, was long past when it was taken over, and untouched since; newest first."""
        where = f"{OPEN_OF_OLD} AND {self.shown} ORDER BY received DESC, number"
        return tuple(self.paths_of(where, self.values_of_old))

    def count_dormant(self) -> int:
        """How many those are."""
        statement = f"SELECT count(*) FROM record WHERE {OPEN_OF_OLD} AND {self.shown}"
        return int(self.answered(statement, self.values_of_old)[0][0])

    def dormant_states(self, machine: Machine) -> Counter[str]:
        """How many of them stand in which state, of one machine."""
        where = f"{OPEN_OF_OLD} AND {self.shown} AND machine = :machine"
        statement = f"SELECT state FROM record WHERE {where}"
        found = self.answered(statement, {"machine": machine.name, **self.values_of_old})
        return Counter(state for (state,) in found)

    def guarded_dormant(self) -> frozenset[str]:
        """The numbers of all that was past when it was taken over and not everybody may see."""
        statement = f"SELECT number FROM record WHERE {OF_OLD} AND {GUARDED}"
        return frozenset(number for (number,) in self.answered(statement, self.values_of_old))

    def guarded_elsewhere(self) -> frozenset[str]:
        """The numbers of all that are not shown and not everybody may see."""
        statement = f"SELECT number FROM record WHERE {GUARDED} AND NOT {self.shown}"
        return frozenset(number for (number,) in self.rows(statement))

    def unconcluded_besides(self, now: datetime, since: datetime) -> tuple[Path, ...]:
        """What is closed and not concluded (未闭环) and not among those that are `concerning`."""
        where = f"{UNCONCLUDED_BESIDES} AND {self.shown}"
        return self.in_order(self.paths_of(where, self._as_of(now, since)))

    def count_unconcluded_besides(self, now: datetime, since: datetime) -> int:
        """How many those are."""
        where = f"{UNCONCLUDED_BESIDES} AND {self.shown}"
        statement = f"SELECT count(*) FROM record WHERE {where}"
        return int(self.answered(statement, self._as_of(now, since))[0][0])

    def unreadable(self) -> tuple[Path, ...]:
        return self.in_order(self.paths(f"NOT readable AND {self.shown}"))

    def open_elsewhere(self) -> Mapping[str, int]:
        """How many are open that are not shown, by the letters in their numbers; none of old."""
        rows = self.answered(
            "SELECT desk, count(*) FROM record WHERE readable AND NOT ended"
            f" AND NOT {DORMANT} AND NOT {self.shown} GROUP BY 1 ORDER BY 1",
            self.values_of_old,
        )
        return dict(rows)

    def with_phone(self, digits: Iterable[str]) -> tuple[Path, ...]:
        """The records on which one of these numbers, as it is dialled, is a person's."""
        wanted = f"id IN (SELECT id FROM phone WHERE digits IN ({_listed(sorted(digits))}))"
        return self.in_order(self.paths(wanted))

    def that_gave(self, machine: Machine, words: "Iterable[SoughtWord]") -> tuple[Path, ...]:
        """The records of a machine in which something was approved or given, saying all words."""
        said = tuple(each.folded for each in words)
        when = " AND ".join(("prefix = ? AND gives", *(SAYS for _ in said)))
        return self.in_order(self.paths(when, prefix_of(machine), *said))

    def in_order(self, found: Iterable[Path]) -> tuple[Path, ...]:
        """Machine by machine, by their numbers."""
        order = {prefix_of(each): n for n, each in enumerate(self.machines)}
        named = {each.stem: each for each in found}
        mine = [(order[prefix], each) for each in named if (prefix := prefix_in(each)) in order]
        return tuple([named[each] for _, each in sorted(mine)])

    # —— how much, and when ——

    @property
    def first_registered(self) -> datetime | None:
        """When the first record was written down; None before."""
        (found,) = self.rows(f"SELECT min(registered) FROM record WHERE {self.shown}")[0]
        return time_of(found) if found else None

    @cached_property
    def kept_since(self) -> date | None:
        """The day on which the first complaint was written down that is the office's own.

        Where each of them is taken over from another register, the first of these; None where
        there is none at all.
        """
        receiving = _listed(prefix_of(each) for each in self.machines if each.receives)
        first = f"(SELECT min(registered) FROM record WHERE NOT voided AND prefix IN ({receiving})"
        found = self.rows(f"SELECT coalesce({first} AND taken_over = 0), {first}))")
        return time_of(found[0][0]).date() if found[0][0] else None

    def by_day(self, machine: Machine, since: date) -> "ByDay":
        """How many of a machine that count were received and how many ended, day by day."""
        return ByDay(*(self._by_day(each, machine, since) for each in ("received", "ended_at")))

    def _by_day(self, moment: str, machine: Machine, since: date) -> Mapping[date, int]:
        rows = self.rows(
            f"SELECT substr({moment}, 1, 10), count(*) FROM record"
            f" WHERE prefix = ? AND counted AND {self.shown} AND {moment} >= ? GROUP BY 1",
            *(prefix_of(machine), since.isoformat()),
        )
        return {date.fromisoformat(day): many for day, many in rows}

    @property
    def deeds(self) -> "Iterator[Happening]":
        """Every event that may have done a recurring duty, record by record."""
        rows = self.rows(
            "SELECT event, at, actor FROM deed JOIN record USING (id) ORDER BY number, deed.rowid"
        )
        return ((event, time_of(at), actor) for event, at, actor in rows)

    @property
    def duties(self) -> "Iterator[tuple[Named, datetime]]":
        """Every record of a duty: which duty, which period, whose, and when."""
        rows = self.rows(
            "SELECT name, period, unit, at FROM duty JOIN record USING (id) ORDER BY number"
        )
        return (((name, period, unit), time_of(at)) for name, period, unit, at in rows)

    def had_any(self, machine: str, period: Period) -> bool:
        """Was there a record of a machine at some time of a period? One that is unread may be."""
        rows = self.rows(
            "SELECT 1 FROM record WHERE NOT readable OR (machine = ? AND NOT voided"
            " AND received < ? AND (ended_at IS NULL OR ended_at >= ?)) LIMIT 1",
            *(machine, time_kept(period.end), time_kept(period.start)),
        )
        return bool(rows)


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
    letters, units = _listed(view.letters), _listed(view.units)
    with_them = f"SELECT 1 FROM unit WHERE unit.id = record.id AND name IN ({units})"
    return f"(desk IN ({letters}) OR EXISTS ({with_them}))" if units else f"desk IN ({letters})"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join("'" + each.replace("'", "''") + "'" for each in texts)
