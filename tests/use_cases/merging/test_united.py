"""The law of two desks' records on random histories: whoever merges, in whatever order, gets the
same bytes; nothing that happened is lost, and what stands is what the rules let happen.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from itertools import permutations

import pytest
from casebook import rules
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from random_lives import born, next_event

from cpl.codec.records.record import new_text
from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.engine import Accepted, Context, decide
from cpl.store.defaults import regulations_root
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.merging.united import unite

COMPLAINTS = rules().machines["工单"]
PATH = "complaints/2026/11/TS20261117-001.yaml"
Unite = Callable[[bytes | None, bytes | None, bytes | None], bytes]


@dataclass(frozen=True)
class Life:
    """A record that has been lived so far."""

    card: Card
    record: Record

    @property
    def data(self) -> bytes:
        return new_text(self.record).encode()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A folder with the default rules; the law asks for nothing else."""
    root = tmp_path_factory.mktemp("office")
    (root / "rules.yaml").write_bytes((regulations_root() / "default.yaml").read_bytes())
    return Workspace(root)


@pytest.fixture(scope="module")
def united(workspace: Workspace) -> Unite:
    def bytes_of(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> bytes:
        found = unite(workspace, PATH, base, ours, theirs)
        assert found.is_resolved, found.problems
        assert found.data is not None
        return found.data

    return bytes_of


def begun(draw: DataObject) -> Life:
    card, record = born(draw, COMPLAINTS)
    return lived(draw, Life(card, record), 3)


def lived(draw: DataObject, life: Life, steps: int, apart: int = 0) -> Life:
    """The life with some more legal events, each so many minutes later at least."""
    for _ in range(draw.draw(st.integers(0, steps))):
        event = next_event(draw, life.card)
        event = replace(event, at=event.at + timedelta(minutes=apart))
        outcome = decide(life.card, event, Context(event.at))
        if isinstance(outcome, Accepted):
            life = told(life, outcome.card, event)
    return life


def told(life: Life, card: Card, event: Event) -> Life:
    record = life.record
    history = (*record.history, event)
    return Life(card, Record(record.number, record.machine, card.state, record.fields, history))


def read(workspace: Workspace, data: bytes) -> Readable:
    found = workspace.load_bytes(workspace.root / PATH, data)
    assert isinstance(found, Readable), found.problems
    return found


def events_of(record: Record) -> Counter[str]:
    held = (each.event for each in record.divergences)
    return Counter(map(repr, (*record.history, *filter(None, held))))


@settings(max_examples=60)
@given(draw=st.data())
def test_two_desks_get_the_same_and_nothing_is_lost(
    workspace: Workspace, united: Unite, draw: DataObject
) -> None:
    base = begun(draw)
    ours, theirs = (lived(draw, base, 4) for _ in range(2))
    data = united(base.data, ours.data, theirs.data)
    assert data == united(base.data, theirs.data, ours.data)
    assert united(base.data, data, ours.data) == data
    assert united(ours.data, data, ours.data) == data
    found = read(workspace, data)
    assert events_of(found.record) == events_of(ours.record) | events_of(theirs.record)
    require_legal(found)


def require_legal(found: Readable) -> None:
    """Each event that stands was let happen by the rules, and the state is what they come to."""
    card = replay(found.rules, Record(found.record.number, "工单", "", found.record.fields, ()))
    for event in found.record.history:
        outcome = decide(card, event, Context(event.at, is_past=True))
        assert isinstance(outcome, Accepted), outcome
        card = outcome.card
    assert found.record.state == card.state


@settings(max_examples=40)
@given(draw=st.data())
def test_three_desks_get_the_same_in_whatever_order(united: Unite, draw: DataObject) -> None:
    """What one desk did within one minute is one after the other there, and nowhere else."""
    base = begun(draw)
    desks = [lived(draw, base, 3, apart=1).data for _ in range(3)]
    found = {
        reduce(lambda one, other: united(base.data, one, other), order)
        for order in permutations(desks)
    }
    assert len(found) == 1
