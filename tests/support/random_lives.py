"""Random lives under the default rules: what the engine lets happen, by whom it lets."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from casebook import PEOPLE, rules
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from cpl.domain.cases.card import Card, Facts, blank_card
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.engine import Accepted, Context, decide, possible
from cpl.domain.powers.who_may import allowed_roles
from cpl.domain.regulation.rules import EventRule, Field, Machine
from cpl.domain.values.value import Kind, Value, is_blank, with_path

MORNING = datetime(2026, 11, 17, 9, 0)
TRICKY = ("a: b", "# 不是注释", "- 项", "12:30", "no", "0123", "'", '"', "一\n二\n", " 空格 ", "　")
WORDS = st.one_of(
    st.sampled_from(TRICKY),
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12),
).filter(lambda text: not is_blank(text))
MOMENTS = st.integers(0, 40_000).map(lambda minutes: MORNING + timedelta(minutes=minutes))
SOMEBODY = st.sampled_from(sorted(PEOPLE.values()))
OF_KIND: dict[Kind, SearchStrategy[Value]] = {
    Kind.MOMENT: MOMENTS,
    Kind.DATE: MOMENTS.map(datetime.date),
    Kind.AMOUNT: st.integers(0, 150_000).map(lambda cents: Decimal(cents) / 100),
    Kind.COUNT: st.integers(0, 99),
    Kind.YES_NO: st.booleans(),
    Kind.PHONE: st.from_regex(r"1[0-9]{10}", fullmatch=True),
    Kind.UNIT: st.sampled_from(sorted(rules().units)),
    Kind.PERSON: SOMEBODY,
    Kind.NUMBER: st.sampled_from(["ZG20261117-01", "WZ20261117-01", "TS20261117-009"]),
}


def values_of(field: Field) -> SearchStrategy[Value]:
    """Any value that the field may hold."""
    if field.kind is Kind.ROWS:
        return st.lists(_group(field), min_size=1, max_size=2).map(tuple)
    if field.kind is Kind.GROUP:
        return _group(field)
    single = st.sampled_from(field.choices) if field.choices else OF_KIND.get(field.kind, WORDS)
    return st.lists(single, min_size=1, max_size=3).map(tuple) if field.many else single


def _group(field: Field) -> SearchStrategy[Value]:
    members = {name: values_of(each) for name, each in field.fields.items()}
    return st.fixed_dictionaries({}, optional=members).filter(bool)


def fields_for(names: tuple[str, ...]) -> SearchStrategy[dict[str, Value]]:
    known = rules().fields
    return st.fixed_dictionaries({name: values_of(known[name]) for name in names})


def said_with(draw: DataObject, card: Card, rule: EventRule) -> dict[str, Value]:
    """What the event must be given, and some of what it may be."""
    needed = tuple(n for n in rule.need if is_blank(card.values.get(n)))
    optional = draw.draw(st.lists(st.sampled_from(rule.may), max_size=2)) if rule.may else []
    return draw.draw(fields_for(tuple(dict.fromkeys((*rule.give, *needed, *optional)))))


LIVES = [m for m in rules().machines.values() if "duty_done" not in m.registration.means]
"""The default rules lay down no duty: nothing could be registered there."""


def next_event(draw: DataObject, card: Card) -> Event:
    """Something the state lets happen, by somebody whom the rules usually let do it."""
    rule = draw.draw(st.sampled_from(possible(card)))
    roles = allowed_roles(rule, Facts(card)) or ("客服专员",)
    role = draw.draw(st.sampled_from((*roles, "总经理")))
    at = card.happened[-1].event.at + timedelta(minutes=draw.draw(st.integers(0, 3000)))
    return Event(rule.name, at, PEOPLE[role], role, said_with(draw, card, rule))


WRITTEN: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "recorded_at": MOMENTS,
        "recorder": SOMEBODY,
        "basis": WORDS,
        "stands_for": SOMEBODY,
    },
)


def attested(draw: DataObject, event: Event) -> Event:
    """The event as it may have been written down: later, by another, on a basis, for another."""
    return replace(event, **draw.draw(WRITTEN))


def born(draw: DataObject, machine: Machine) -> tuple[Card, Record]:
    fields = said_with(draw, blank_card(rules(), machine, "", {}), machine.registration)
    if "投诉人" in machine.registration.fields:
        fields = with_path(fields, "投诉人.姓名", "王女士")
    if machine.received:
        fields[machine.received] = MORNING
    number = f"{machine.number.partition('{')[0]}20261117-001"
    role = machine.registration.by[0].roles[0]
    event = Event(machine.registration.name, MORNING, PEOPLE[role], role)
    outcome = decide(blank_card(rules(), machine, number, fields), event, Context(MORNING))
    assert isinstance(outcome, Accepted), outcome
    return outcome.card, Record(number, machine.name, outcome.card.state, fields, (event,))
