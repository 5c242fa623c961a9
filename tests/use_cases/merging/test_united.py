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
from thorough import at_most

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


def at_a_desk(draw: DataObject, base: Life, steps: int, apart: int = 0) -> Life:
    """What one desk makes of it: perhaps it takes the last back, or puts a field right."""
    life = base
    if len(base.record.history) > 1 and draw.draw(st.integers(0, 4)) == 0:
        life = without_the_last(base)
    life = lived(draw, life, steps, apart)
    return corrected(draw, life) if draw.draw(st.integers(0, 3)) == 0 else life


def without_the_last(life: Life) -> Life:
    record = replace(life.record, history=life.record.history[:-1])
    card = replay(rules(), record)
    return Life(card, replace(record, state=card.state))


def corrected(draw: DataObject, life: Life) -> Life:
    """诉求 says something else, where a correction may be made."""
    fields = {"字段": "诉求", "原因": "核对"}
    at = life.card.happened[-1].event.at + timedelta(minutes=draw.draw(st.integers(1, 90)))
    event = Event("更正", at, "李敏", "客服专员", fields)
    wanted = draw.draw(st.sampled_from(["退票", "道歉", "当面说明"]))
    outcome = decide(life.card, event, Context(at), {"诉求": wanted})
    if not isinstance(outcome, Accepted):
        return life
    found = told(life, outcome.card, event)
    record = replace(found.record, fields={**found.record.fields, "诉求": wanted})
    return Life(replay(rules(), record), record)


def told(life: Life, card: Card, event: Event) -> Life:
    record = life.record
    history = (*record.history, event)
    return Life(card, Record(record.number, record.machine, card.state, record.fields, history))


def read(workspace: Workspace, data: bytes) -> Readable:
    found = workspace.load_bytes(workspace.root / PATH, data)
    assert isinstance(found, Readable), found.problems
    return found


def events_of(record: Record) -> set[tuple[str, int]]:
    """Every event that it tells of, wherever; which of those that say the same it is."""
    seen: Counter[str] = Counter()
    found = set()
    for each in (*record.history, *(each.event for each in record.divergences)):
        if each is not None:
            found.add((repr(each), seen[repr(each)]))
            seen[repr(each)] += 1
    return found


@pytest.mark.sampled
@settings(max_examples=at_most(20, 300))
@given(draw=st.data())
def test_two_desks_get_the_same_and_nothing_is_lost(
    workspace: Workspace, united: Unite, draw: DataObject
) -> None:
    base = begun(draw)
    ours, theirs = (at_a_desk(draw, base, 4) for _ in range(2))
    data = united(base.data, ours.data, theirs.data)
    assert data == united(base.data, theirs.data, ours.data)
    assert united(base.data, data, ours.data) == data
    assert united(ours.data, data, ours.data) == data
    found = read(workspace, data)
    before, one, other = (events_of(each.record) for each in (base, ours, theirs))
    kept = (before & one & other) | (one - before) | (other - before)
    assert events_of(found.record) == kept
    said = {str(each.fields.get("诉求")) for each in found.record.divergences if each.fields}
    changed = {str(e.record.fields.get("诉求")) for e in (ours, theirs)} - {
        str(base.record.fields.get("诉求"))
    }
    assert changed <= said | {str(found.record.fields.get("诉求"))}
    require_legal(found)


def require_legal(found: Readable) -> None:
    """Each event that stands was let happen by the rules, and the state is what they come to."""
    card = replay(found.rules, Record(found.record.number, "工单", "", found.record.fields, ()))
    for event in found.record.history:
        outcome = decide(card, event, Context(event.at, is_past=True))
        assert isinstance(outcome, Accepted), outcome
        card = outcome.card
    assert found.record.state == card.state


@pytest.mark.sampled
@settings(max_examples=at_most(10, 200))
@given(draw=st.data())
def test_three_desks_get_the_same_in_whatever_order(united: Unite, draw: DataObject) -> None:
    """What one desk did within one minute is one after the other there, and nowhere else."""
    base = begun(draw)
    desks = [at_a_desk(draw, base, 3, apart=1).data for _ in range(3)]
    found = {
        reduce(lambda one, other: united(base.data, one, other), order)
        for order in permutations(desks)
    }
    assert len(found) == 1
