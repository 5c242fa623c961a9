"""Recurring duties as they stand: which period of which was kept, when, and what is still owed.

Computed on read from what has happened, like clocks. Nobody owes what fell due before the
office began.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from itertools import zip_longest

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.evidence import SECURES
from cpl.domain.people.staff import Staff
from cpl.domain.regulation.rules import Duty, Product, Rules
from cpl.domain.time.calendar import midnight_after
from cpl.domain.time.instances import Standing
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.periods import (
    Every,
    Period,
    PeriodUnit,
    following,
    last_day_of,
    periods_between,
)
from cpl.domain.values.value import Values, at_path, shown

Named = tuple[str, str, str]
"""What a record of a duty names: the duty, the period, the unit."""


@dataclass(frozen=True)
class Deed:
    """An event that may have done a duty, and the unit of whoever let it happen."""

    at: datetime
    unit: str


def _always(machine: str, period: Period) -> bool:
    return True


@dataclass(frozen=True)
class Deeds:
    """What was done, gathered in one reading of all cards.

    `recorded`: the time of each record of a duty. `events`: by what a product calls them, in
    order. `issued`: when the report or the sheet of a period was, by its name and the period's.
    `had_any`: was there a record of a machine in a period?
    """

    recorded: Mapping[Named, datetime] = field(default_factory=dict)
    events: Mapping[str, tuple[Deed, ...]] = field(default_factory=dict)
    issued: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    had_any: Callable[[str, Period], bool] = field(default=_always, compare=False)

    def last(self, duty: Duty, unit: str) -> datetime | None:
        """When it was last done, whichever period that was for."""
        told = self._recorded(duty).items()
        found = [at for (name, _, of), at in told if (name, of) == (duty.id, unit)]
        if duty.product is not None:
            found += (e.at for e in self._by(duty.product.deed, unit))
            found += (at for (name, _), at in self.issued.items() if name == duty.product.paper)
        return max(found, default=None)

    def kept_at(self, duty: Duty, unit: str, period: Period, window: Period) -> datetime | None:
        """When the duty of a period was done: by its record, paper, or an event in the window."""
        found = [self._recorded(duty).get((duty.id, period.name, unit))]
        if duty.product is not None:
            found.append(self.issued.get((duty.product.paper, period.name)))
            found += (each.at for each in self._by(duty.product.deed, unit) if each.at in window)
        return min((each for each in found if each is not None), default=None)

    def _recorded(self, duty: Duty) -> Mapping[Named, datetime]:
        """None where the duty is done by what it makes alone, whatever was said before."""
        return {} if duty.product and duty.product.leaves_out_words else self.recorded

    def _by(self, event: str, unit: str) -> Iterator[Deed]:
        return (each for each in self.events.get(event, ()) if unit in ("", each.unit))


def products_of(rules: Iterable[Rules]) -> frozenset[Product]:
    """Those by which a duty of these versions may be done by an event."""
    products = (each.product for version in rules for each in version.duties)
    return frozenset(each for each in products if each and each.event)


def deeds_by(event: str, said: Values, products: Iterable[Product]) -> frozenset[str]:
    """What the event is as a deed: of each product that it is, as far as it says what is asked."""
    done = (each for each in products if each.event == event)
    return frozenset(e.deed for e in done if e.when.holds(lambda at: at_path(said, FieldPath(at))))


Happening = tuple[str, datetime, str]
"""An event that may have done a duty: as a deed, when it happened, who let it happen."""


def deeds_of(
    recorded: Iterable[tuple[Named, datetime]],
    happened: Iterable[Happening],
    staff: Staff,
    issued: Mapping[tuple[str, str], datetime],
    now: datetime,
    had_any: Callable[[str, Period], bool] = _always,
) -> Deeds:
    """What has been done by now: by the first record of a duty, by events, by papers issued."""
    first: dict[Named, datetime] = {}
    for named, at in recorded:
        if at <= now:
            first.setdefault(named, at)
    events: dict[str, list[Deed]] = defaultdict(list)
    for event, at, actor in happened:
        if at <= now:
            person = staff.people.get(actor)
            events[event].append(Deed(at, person.unit if person else ""))
    papers = {which: at for which, at in issued.items() if at <= now}
    return Deeds(first, {name: tuple(found) for name, found in events.items()}, papers, had_any)


def named_by(card: Card) -> Named | None:
    """The duty, period and unit that a record of a duty names; None where it is none, or void."""
    if "duty_done" not in card.happened[0].meanings or card.meant("voided"):
        return None
    parts, values = card.rules.parts, card.values
    duty, period, unit = (
        shown(at_path(values, each)) for each in (parts.duty, parts.duty_period, parts.duty_unit)
    )
    return duty, period, unit


def kept_by(card: Card) -> tuple[Named, datetime] | None:
    """The duty that a record names, and when it was done; None as of `named_by`.

    One that wants a file is done when there is one.
    """
    named, happened = named_by(card), card.happened
    if named is None:
        return None
    duty = next((each for each in card.rules.duties if each.id == named[0]), None)
    if duty is None or duty.product is None or not duty.product.file:
        return named, happened[0].event.at
    files = (each.event.at for each in happened if SECURES in each.meanings)
    at = next(files, None)
    return (named, at) if at else None


@dataclass(frozen=True)
class Owed:
    """One duty of one period, and of one unit where each owes its own.

    `period` and `due` are None where no period is laid down; then `last` tells when it was
    last done. `done_at` None: it is still owed.
    """

    rules: Rules = field(repr=False)
    duty: Duty
    unit: str
    period: Period | None
    due: datetime | None
    done_at: datetime | None
    standing: Standing
    last: datetime | None = None

    @property
    def owners(self) -> tuple[str, ...]:
        """Who must do it: the unit itself, or else the roles and units of the duty."""
        return (self.unit,) if self.unit else self.duty.by

    @property
    def is_open(self) -> bool:
        return self.done_at is None

    @property
    def period_name(self) -> str:
        return self.period.name if self.period else ""


def owed(
    versions: Iterable[Rules], began: datetime, now: datetime, deeds: Deeds
) -> tuple[Owed, ...]:
    """Every duty of every period since the office began, by the rules in force at its end."""
    every = tuple(versions)
    found: list[Owed] = []
    for rules, until in zip_longest(every, (each.meta.effective_from for each in every[1:])):
        first = max(began.date(), rules.meta.effective_from)
        for duty in rules.duties if first <= now.date() else ():
            if _can_be_kept(rules, duty):
                for unit in rules.units_of(duty) or ("",):
                    found += _of_duty(rules, duty, unit, (first, until), (began, now), deeds)
    return tuple(sorted(found, key=lambda each: (each.due or datetime.max, each.duty.id)))


def _can_be_kept(rules: Rules, duty: Duty) -> bool:
    """Regulations written before duties could be done only tell of them."""
    return duty.product is not None or rules.routine is not None


def _of_duty(
    rules: Rules,
    duty: Duty,
    unit: str,
    days: tuple[date, date | None],
    times: tuple[datetime, datetime],
    deeds: Deeds,
) -> Iterator[Owed]:
    """By rules in force from the first of these days; from the second on, others are."""
    first, until = days
    began, now = times
    replaced = until if until is not None and until <= now.date() else None
    if duty.every is None:
        if replaced is None:
            done = deeds.last(duty, unit)
            yield Owed(rules, duty, unit, None, None, None, Standing.UNSET, done)
        return
    for period in periods_between(duty.every, first, now.date()):
        due = midnight_after(last_day_of(duty.every, period, duty.due_day, duty.after))
        is_of_next = replaced is not None and period.end.date() > replaced
        is_idle = bool(duty.of) and not deeds.had_any(duty.of, period)
        if due > began and not is_of_next and not is_idle:
            window = following(duty.every, period) if duty.after else period
            done = deeds.kept_at(duty, unit, period, window)
            standing = _standing(duty.every, due, done, now)
            yield Owed(rules, duty, unit, period, due, done, standing)


def _standing(every: Every, due: datetime, done: datetime | None, now: datetime) -> Standing:
    """Due soon on its last day, and where a period is longer than a week in its last three days."""
    if done is not None:
        return Standing.MET if done < due else Standing.MISSED
    if now >= due:
        return Standing.MISSED
    days = 1 if every.unit in (PeriodUnit.DAY, PeriodUnit.WEEK) else 3
    return Standing.DUE_SOON if now >= due - timedelta(days=days) else Standing.RUNNING
