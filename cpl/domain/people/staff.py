"""Who works here: when, in which roles of which unit, and for whom he stands in."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import normalize

from cpl.dataclass import dataclass
from cpl.domain.regulation.numbers import date_in, desk_in
from cpl.loading import pattern

if TYPE_CHECKING:
    from cpl.domain.people.desks import DeskView, OfficeDesk

SYSTEM = "系统"
"""The program itself, for what cron does: nobody who could decide anything."""
BETWEEN = " \u3000\t·・•()"
TOLD_APART = pattern(r"\(.*\)$|-.*$|\d+$")
"""What is added to one of two people of the same name: 王伟（运营部）, 王伟-运营部, 王伟2."""


@dataclass(frozen=True)
class Spell:
    """From the first day to the last, both included; None where it is open.

    `roles`, `unit` and `desk`: what he was in that time, where that is not what he is otherwise.
    """

    first: date | None = None
    last: date | None = None
    roles: tuple[str, ...] = ()
    unit: str = ""
    desk: str = ""

    def covers(self, day: date) -> bool:
        return (self.first or day) <= day <= (self.last or day)

    def __str__(self) -> str:
        return f"{self.first or ''}～{self.last or ''}"


@dataclass(frozen=True)
class StandIn:
    """代理: somebody has another's roles for a time, or those of them that are named.

    `unit` and `desk` are the other's, in which he acts then.
    """

    name: str
    whom: str
    spell: Spell
    roles: tuple[str, ...] = ()
    basis: str = ""
    unit: str = ""
    desk: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody in staff.yaml; `contact`: how else he is reached, as (way, number or name).

    `spells`: when he is here, always where there is none. `logins`: his accounts on the
    office's machines. `standing`: for whom he stands in, on the day that `Staff.at` was asked
    for; `roles` are then those as well, after his own.
    """

    name: str
    email: str
    roles: tuple[str, ...]
    unit: str = ""
    desk: str = ""
    contact: tuple[tuple[str, str], ...] = ()
    spells: tuple[Spell, ...] = ()
    logins: tuple[str, ...] = ()
    standing: tuple[StandIn, ...] = ()

    def spell_on(self, day: date) -> Spell | None:
        """The time in which the day falls; None where he is not here then."""
        if not self.spells:
            return Spell()
        return next((each for each in self.spells if each.covers(day)), None)

    @property
    def when(self) -> str:
        """`2024-03-01～2026-10-31`: when he is here."""
        return "、".join(map(str, self.spells)) or "一直在岗"

    @property
    def own_roles(self) -> tuple[str, ...]:
        """His roles without those in which he only stands in for somebody."""
        lent = {role for each in self.standing for role in each.roles}
        return tuple(each for each in self.roles if each not in lent)

    def stands_in_as(self, role: str) -> StandIn | None:
        """For whom he has this role; None where it is his own."""
        return next((each for each in self.standing if role in each.roles), None)

    def units_as(self, role: str) -> tuple[str, ...]:
        """The units for which he acts in this role: his own, or the one where he stands in."""
        standing = self.stands_in_as(role)
        return (self.unit,) if standing is None else (standing.unit,)

    def desk_as(self, role: str) -> str:
        """The letters of the desk of which he acts in this role; empty of none, and of all."""
        standing = self.stands_in_as(role)
        return self.desk if standing is None else standing.desk


@dataclass(frozen=True)
class Staff:
    """Who works here: everybody of the file, or (`at`) who is here on one day.

    `away` are those of the file who are not, and `written` all of them as the file has them;
    `day` is the one it was asked for. `desks`: none where the office has but one.
    """

    people: Mapping[str, Person]
    stand_ins: tuple[StandIn, ...] = ()
    away: Mapping[str, Person] = field(default_factory=dict)
    written: Mapping[str, Person] = field(default_factory=dict)
    day: date | None = None
    desks: "tuple[OfficeDesk, ...]" = ()

    @property
    def everybody(self) -> Mapping[str, Person]:
        """Whoever stands in the file, here or not."""
        return self.written or self.people

    @cached_property
    def _is_always_the_same(self) -> bool:
        """Has nobody come or gone, and does nobody stand in for another?"""
        return not self.stand_ins and not any(each.spells for each in self.everybody.values())

    @cached_property
    def _by_day(self) -> "dict[date, Staff]":
        """What was asked before: an import asks of a few thousand days with every event."""
        return {}

    def at(self, day: date) -> "Staff":
        """Who was here on a day, in the roles of that day and those lent to him for it."""
        if self._is_always_the_same or day == self.day:
            return self
        known = self._by_day.get(day)
        if known is None:
            known = self._by_day[day] = self._at(day)
        return known

    def _at(self, day: date) -> "Staff":
        every = self.everybody
        spells = {name: each.spell_on(day) for name, each in every.items()}
        here = {n: _in_post(every[n], spell) for n, spell in spells.items() if spell}
        lent = tuple(_lent(each, every, here) for each in self.stand_ins if each.spell.covers(day))
        people = {name: _standing_in(each, lent) for name, each in here.items()}
        away = {name: each for name, each in every.items() if name not in here}
        return Staff(people, self.stand_ins, away, every, day, self.desks)

    def why_not_here(self, name: str) -> str:
        """That one of those who are away has left, and since when, or has not come yet."""
        spells, day = self.away[name].spells, self.day or date.max
        past = [each.last for each in spells if each.last and each.last < day]
        if past:
            return f"{name}已不在岗（{max(past)} 以后）。"
        return f"{name}还没有到岗（{min(e.first for e in spells if e.first)} 起）。"

    def desk_with(self, code: str) -> "OfficeDesk | None":
        """The desk with these letters; None where the office has no such one."""
        return next((each for each in self.desks if each.code == code), None)

    def desk_said_as(self, said: str) -> "OfficeDesk | None":
        """The desk that somebody means by its letters, its name or both; None where none is."""
        return next(
            (e for e in self.desks if said in (e.name, str(e)) or said.upper() == e.code), None
        )

    def desk_of(self, number: str) -> str:
        """The letters of the desk whose record has this number; empty where there is but one."""
        main = self.main_desk
        return (desk_in(number) or main.code) if main and date_in(number) else ""

    def desk_said(self, code: str) -> str:
        """`B 台（东站）`, `总部` of no desk."""
        desk = self.desk_with(code)
        return f"{code} 台（{desk.name}）" if desk else f"{code} 台" if code else "总部"

    def view_of(self, code: str, *, own_only: bool = False) -> "DeskView | None":
        """The desk's records and what is with its units, or only its own; None of no desk: all."""
        from cpl.domain.people.desks import DeskView  # most offices have one desk

        desk = self.desk_with(code)
        return DeskView(desk, () if own_only else desk.units) if desk else None

    @property
    def main_desk(self) -> "OfficeDesk | None":
        """Whose the rules and the people are; None where there is but one desk."""
        return next((each for each in self.desks if each.is_main), None)

    def unit_of(self, name: str, day: date, email: str = "") -> str:
        """The unit somebody was in on a day, or else the last he had; empty of a stranger."""
        then = self.at(day)
        person = then.people.get(name) or then.away.get(name) or then.with_email(email)
        return person.unit if person else ""

    def with_email(self, email: str) -> Person | None:
        wanted = email.strip().casefold()
        return next(
            (e for e in self.people.values() if wanted and e.email.casefold() == wanted), None
        )

    def with_login(self, account: str) -> Person | None:
        """Whose account it is; None where the file says of nobody that it is his."""
        return next((e for e in self.people.values() if account and account in e.logins), None)

    def meant(self, said: str) -> tuple[Person, ...]:
        """Whoever a name or an e-mail address means; several who are told apart by more than it.

        `王伟` means 王伟（运营部） too, and so does `王伟运营部` or `运营部王伟`.
        """
        if said in self.people:
            return (self.people[said],)
        wanted, every = spelt(said), tuple(self.people.values())
        for ways in (_exactly, _in_full, _in_short):
            found = tuple(each for each in every if wanted and wanted in ways(each))
            if found:
                return found
        return ()


def _in_post(person: Person, spell: Spell) -> Person:
    if not (spell.roles or spell.unit or spell.desk):
        return person
    roles, unit = spell.roles or person.roles, spell.unit or person.unit
    return replace(person, roles=roles, unit=unit, desk=spell.desk or person.desk)


def _lent(each: StandIn, every: Mapping[str, Person], here: Mapping[str, Person]) -> StandIn:
    """With the roles and the unit of whom he stands in for: of that day, or as he last had them."""
    whom = here.get(each.whom) or every.get(each.whom)
    if whom is None:
        return each
    roles = tuple(e for e in whom.roles if e in each.roles) if each.roles else whom.roles
    return replace(each, roles=roles, unit=whom.unit, desk=whom.desk)


def _standing_in(person: Person, lent: tuple[StandIn, ...]) -> Person:
    """He has a role by himself where he has it anyhow."""
    own = set(person.roles)
    mine = tuple(
        replace(each, roles=tuple(role for role in each.roles if role not in own))
        for each in lent
        if each.name == person.name
    )
    standing = tuple(each for each in mine if each.roles)
    if not standing:
        return person
    roles = dict.fromkeys((*person.roles, *(role for each in standing for role in each.roles)))
    return replace(person, roles=tuple(roles), standing=standing)


def spelt(name: str) -> str:
    """A name as it is compared: width, capitals, blanks, dots and brackets count for nothing."""
    return "".join(each for each in normalize("NFKC", name).casefold() if each not in BETWEEN)


def _exactly(person: Person) -> tuple[str, ...]:
    return spelt(person.name), normalize("NFKC", person.email).strip().casefold()


def _in_full(person: Person) -> tuple[str, ...]:
    """With his unit before or after what he is called."""
    short, unit = _called(person.name), spelt(person.unit)
    return f"{short}{unit}", f"{unit}{short}"


def _in_short(person: Person) -> tuple[str, ...]:
    return (_called(person.name),)


def _called(name: str) -> str:
    """What he is called without what tells him apart from another of his name, as compared."""
    return spelt(TOLD_APART.sub("", normalize("NFKC", name))) or spelt(name)
