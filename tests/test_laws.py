"""Laws across layers, on random walks over the regulation.

Whatever is decided is written, reads back as it was decided, and replays to the same
state; every line that had nothing to do with it survives.
"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from casebook import PEOPLE, calendar, rules
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from cpl.codec.records.record import edits_for, new_text, read_record
from cpl.codec.records.values import read_value, write_value
from cpl.domain.cases.card import Card, Facts, blank_card, replay
from cpl.domain.cases.record import Event, Record
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.engine import Accepted, Context, Refused, decide, possible
from cpl.domain.powers.who_may import allowed_roles
from cpl.domain.regulation.rules import EventRule, Field, Machine
from cpl.domain.values.value import Kind, Value, is_blank, with_path
from cpl.yamltext.edit import apply_edits
from cpl.yamltext.tree import Document, parse

MORNING = datetime(2026, 11, 17, 9, 0)
STEPS = 6
TRICKY = ("a: b", "# 不是注释", "- 项", "12:30", "no", "0123", "'", '"', "一\n二\n", " 空格 ", "　")
WORDS = st.one_of(
    st.sampled_from(TRICKY),
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12),
).filter(lambda text: not is_blank(text))
MOMENTS = st.integers(0, 40_000).map(lambda minutes: MORNING + timedelta(minutes=minutes))
OF_KIND: dict[Kind, SearchStrategy[Value]] = {
    Kind.MOMENT: MOMENTS,
    Kind.DATE: MOMENTS.map(datetime.date),
    Kind.AMOUNT: st.integers(0, 150_000).map(lambda cents: Decimal(cents) / 100),
    Kind.COUNT: st.integers(0, 99),
    Kind.YES_NO: st.booleans(),
    Kind.PHONE: st.from_regex(r"1[0-9]{10}", fullmatch=True),
    Kind.UNIT: st.sampled_from(sorted(rules().units)),
    Kind.PERSON: st.sampled_from(sorted(PEOPLE.values())),
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


def document(text: str) -> Document:
    found, problems = parse("walk.yaml", text.encode())
    assert found is not None, problems
    return found


def read_back(text: str) -> Record:
    found, problems = read_record(document(text), rules())
    assert found is not None, problems
    return found


@pytest.mark.parametrize("machine", LIVES, ids=lambda each: each.name)
@settings(max_examples=40)
@given(draw=st.data())
def test_what_is_decided_is_written_and_replays(machine: Machine, draw: DataObject) -> None:
    card, record = born(draw, machine)
    text = new_text(record)
    assert read_back(text) == record
    for _ in range(STEPS):
        event = next_event(draw, card)
        outcome = decide(card, event, Context(event.at))
        if isinstance(outcome, Refused):
            assert outcome.reasons
            continue
        card = outcome.card
        text = written(text, record, card, event)
        history = (*record.history, event)
        record = Record(record.number, machine.name, card.state, record.fields, history)
        assert read_back(text) == record
        assert replay(rules(), record) == card
    clocks_of(card, calendar(), card.happened[-1].event.at)


def written(text: str, record: Record, card: Card, event: Event) -> str:
    """The file after the event; only the state's line and the end may have changed."""
    after = apply_edits(document(text), edits_for(record, card.state, event, {}))
    old, new = text.splitlines(), after.splitlines()
    assert new[: len(old)][2:] == old[2:]
    return after


@pytest.mark.parametrize("field", rules().fields.values(), ids=lambda each: each.name)
@settings(max_examples=20)
@given(draw=st.data())
def test_a_value_that_is_written_reads_back(field: Field, draw: DataObject) -> None:
    value = draw.draw(values_of(field))
    assert read_value(field, write_value(value)) == value


@settings(max_examples=50)
@given(draw=st.data())
def test_a_role_that_may_do_more_is_never_refused_what_a_lesser_one_may(draw: DataObject) -> None:
    """客服经理 may act as 客服主管, 客诉专员 and 客服专员: whatever they may, she may."""
    card, _ = born(draw, rules().machines["工单"])
    event = next_event(draw, card)
    if not rules().role_covers("客服经理", event.role):
        return
    mine = decide(card, event, Context(event.at))
    hers = decide(
        card,
        Event(event.name, event.at, "郑洁", "客服经理", event.fields),
        Context(event.at),
    )
    if isinstance(mine, Accepted):
        assert isinstance(hers, Accepted)
