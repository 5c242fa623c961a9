"""Laws across layers, on random walks over the regulation.

Whatever is decided is written, reads back as it was decided, and replays to the same
state; every line that had nothing to do with it survives.
"""

from dataclasses import replace

import pytest
from casebook import calendar, rules
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from random_lives import LIVES, attested, born, next_event, values_of
from thorough import at_most

from cpl.codec.records.record import edits_for, new_text, read_record
from cpl.codec.records.values import read_value, write_value
from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.record import Event, Record
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.engine import Accepted, Context, Refused, decide
from cpl.domain.regulation.rules import Field, Machine
from cpl.yamltext.edit import apply_edits
from cpl.yamltext.tree import Document, parse

STEPS = 6


def document(text: str) -> Document:
    found, problems = parse("walk.yaml", text.encode())
    assert found is not None, problems
    return found


def read_back(text: str) -> Record:
    found, problems = read_record(document(text), rules())
    assert found is not None, problems
    return found


@pytest.mark.sampled
@pytest.mark.parametrize("machine", LIVES, ids=lambda each: each.name)
@settings(max_examples=at_most(20, 100))
@given(draw=st.data())
def test_what_is_decided_is_written_and_replays(machine: Machine, draw: DataObject) -> None:
    card, record = born(draw, machine)
    text = new_text(record)
    assert read_back(text) == record
    for _ in range(STEPS):
        event = attested(draw, next_event(draw, card))
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
    now = card.happened[-1].event.at
    found = clocks_of(card, calendar(), now)
    bare = clocks_of(card, calendar(), now, bare=True)
    assert bare == tuple(replace(each, count=None) for each in found)


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
