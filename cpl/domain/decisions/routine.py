"""May this person record that a recurring duty was done? And whose is something: role or unit."""

from collections.abc import Iterable, Iterator

from cpl.domain.cases.card import Card
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import SHEETS, Duty, Product, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.periods import PeriodUnit, period_named
from cpl.domain.values.value import Values, at_path, shown
from cpl.problems import suggestion

SPANS = {
    PeriodUnit.WEEK: "--week",
    PeriodUnit.MONTH: "--month",
    PeriodUnit.QUARTER: "--quarter",
    PeriodUnit.YEAR: "--year",
}
"""The options that say of which period a paper is."""


def is_his(rules: Rules, person: Person, owner: str) -> bool:
    """Is the owner, a role or a unit, this person's: held, covered, or the unit he is of?"""
    return owner == person.unit or any(rules.role_covers(each, owner) for each in person.roles)


def belongs_to(rules: Rules, person: Person, staff: Staff, owner: str) -> bool:
    """Is it his to do: as `is_his`, but what others hold themselves is not his to look after.

    A manager may act as a clerk; what waits for the clerks does not wait for him, unless
    there is none.
    """
    if owner in (person.name, person.unit, *person.roles):
        return True
    held = any(owner in each.roles for each in staff.people.values())
    return not held and is_his(rules, person, owner)


def is_raised_to(rules: Rules, person: Person, staff: Staff, role: str, unit: str) -> bool:
    """Is what is raised to this role told to him? `unit` is the one that handles it, if any.

    A role that acts for its own unit alone is told of its unit's, unless the unit has
    nobody in it: then everybody is who holds it, so that it is never told to no one.
    """
    known = rules.roles.get(role)
    holders = staff.people.values() if known is not None and known.own_unit else ()
    is_theirs = any(role in each.roles and each.unit == unit for each in holders)
    return belongs_to(rules, person, staff, role) and (not is_theirs or person.unit == unit)


def may_do(rules: Rules, person: Person, duty: Duty, unit: str) -> bool:
    """His unit's own where each unit owes one, and in one of the roles; else any owner."""
    in_role = not duty.by or any(is_his(rules, person, each) for each in duty.by)
    return in_role and unit in ("", person.unit)


def why_not_theirs(
    card: Card, fields: Values, event: Event, staff: Staff | None
) -> Iterator[Reason]:
    """Why a record cannot stand for the duty, the period and the unit that it names."""
    rules, parts = card.rules, card.rules.parts
    named = shown(at_path(fields, parts.duty))
    period, unit = (shown(at_path(fields, each)) for each in (parts.duty_period, parts.duty_unit))
    duty = next((each for each in rules.duties if each.id == named), None)
    if duty is None:
        known = tuple(each.id for each in rules.duties)
        if named:
            say = f"没有“{named}”这项例行工作。"
            yield Reason("unknown-duty", say, suggestion(named, known), about=_at(parts.duty))
        return
    if duty.product is not None and duty.product.leaves_out_words:
        yield _by_its_product_alone(duty, duty.product, period)
    if duty.every and period and period_named(duty.every, period) is None:
        say = f"“{duty.id}”{duty.every.told}一次，没有“{period}”这一期。"
        yield Reason("unknown-period", say, "用 cpl duty 看还欠哪几期。", duty.clause,
                     about=_at(parts.duty_period))  # fmt: skip
    units = rules.units_of(duty)
    if (units and unit not in units) or (unit and not units):
        yield _of_another_unit(duty, units, unit, parts.duty_unit)
    person = staff.people.get(event.actor) if staff else None
    if person is not None and not may_do(rules, person, duty, unit):
        yield _not_yours(duty, unit)


def _of_another_unit(duty: Duty, units: Iterable[str], unit: str, path: FieldPath) -> Reason:
    known = "、".join(units)
    say = f"“{duty.id}”各单位各做各的，要写明单位。" if known else f"“{duty.id}”不分单位。"
    mend = f"写 {path}=…（{known}）。" if known else f"不写 {path}（“{unit}”）。"
    return Reason("duty-of-no-unit", say, mend, duty.clause, about=_at(path))


def _by_its_product_alone(duty: Duty, product: Product, period: str) -> Reason:
    """What is made is what counts, not that somebody says so."""
    say = f"“{duty.id}”{product.told}才算做了，记一句话不算。"
    return Reason("duty-by-product", say, _making(duty, product, period), duty.clause,
                  about=EventPart.NAME)  # fmt: skip


def _making(duty: Duty, product: Product, period: str) -> str:
    """The command that makes it."""
    of = period or "期间"
    if product.form:
        option = SPANS[SHEETS[product.form].unit]
        return f"签发它：cpl form {product.form} {option} {of} --issue。"
    if product.report:
        option = f" {SPANS[duty.every.unit]} {of}" if duty.every else ""
        return f"下发它：cpl report {product.report}{option} --issue。"
    return f"去办它：cpl do 编号 {product.event}，记下办的时间。"


def _not_yours(duty: Duty, unit: str) -> Reason:
    who = "、".join(duty.by) or "本单位的人"
    of = f"{unit}的" if unit else ""
    say = f"“{duty.id}”要由{of}{who}来做。"
    return Reason("duty-of-others", say, "请他来记，或者 --as 他的姓名。", duty.clause,
                  about=EventPart.ACTOR)  # fmt: skip


def _at(path: FieldPath) -> FieldAt:
    return FieldAt(path)
