"""The cases of tests/merges: what two desks did to one record, and what it becomes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from casebook import Book, Life, book, moment
from places import TESTS

from cpl.codec.records.record import RECORDED_AT, new_text
from cpl.domain.cases.card import replay
from cpl.domain.cases.record import Divergence, Event, Record
from cpl.domain.decisions.engine import Accepted, Context, decide
from cpl.domain.regulation.rules import Machine
from cpl.domain.values.value import at_path, shown, with_path
from cpl.store.defaults import regulations_root
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.merging.united import unite
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import parse

FOLDER = TESTS / "merges"
PATH = "complaints/2026/11/TS20261117-001.yaml"
Case = tuple[str, Mapping[str, Plain]]


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.yaml")):
        document, problems = parse(path.name, path.read_bytes())
        assert document is not None, problems
        for title, said in document.plain().items():
            assert isinstance(said, dict)
            yield title, said


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("office")
    (root / "rules.yaml").write_bytes((regulations_root() / "default.yaml").read_bytes())
    return Workspace(root)


def record_of(life: Life) -> Record:
    card = life.card
    history = tuple(each.event for each in card.happened)
    return Record(card.number, card.machine.name, card.state, card.registered, history)


def at_desk(
    own: Book, machine: Machine, life: Life, case: Mapping[str, Plain], desk: str
) -> Record:
    """The record as that desk left it; each of its steps is a legal one there."""
    record = record_of(life)
    back = int(str(case.get(f"{desk}撤回", "0")))
    history = record.history[: len(record.history) - back]
    changed = case.get(f"{desk}改", {})
    assert isinstance(changed, dict)
    fields = record.fields
    for path, value in own.typed(changed).items():
        fields = with_path(fields, path, value)
    steps = case.get(desk, [])
    assert isinstance(steps, list)
    for each in steps:
        assert isinstance(each, dict)
        late = each.get(RECORDED_AT)
        event = own.event(machine, life, {k: v for k, v in each.items() if k != RECORDED_AT})
        event = replace(event, recorded_at=moment(str(late), event.at) if late else None)
        card = replay(own.rules, replace(record, fields=fields, history=history))
        outcome = decide(card, event, Context(event.recorded_at or event.at))
        assert isinstance(outcome, Accepted), f"{desk}: {outcome}"
        history = (*history, event)
    record = replace(record, fields=fields, history=history)
    return replace(record, state=replay(own.rules, record).state)


def said_of(event: Event) -> str:
    day = "" if event.at.day == 17 else f"{event.at:%d} "
    return f"{day}{event.at:%H:%M} {event.name}"


def divergence_said(divergence: Divergence, whole: bool) -> str:
    if divergence.event is None:
        return " ".join(f"{name} {shown(value)}" for name, value in divergence.fields.items())
    return said_of(divergence.event) + (f" {divergence.why}" if whole else "")


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda each: each[0])
def test_what_two_desks_did_becomes(workspace: Workspace, case: Case) -> None:
    _, said = case
    own = book()
    machine = own.rules.machines["工单"]
    life = own.life(machine, said["given"])
    base = record_of(life)
    sides = [at_desk(own, machine, life, said, desk) for desk in ("甲", "乙")]
    before, one, other = (new_text(each).encode() for each in (base, *sides))
    found = unite(workspace, PATH, before, one, other)
    assert found == unite(workspace, PATH, before, other, one)
    assert found.data is not None, found.problems
    loaded = workspace.load_bytes(Path(workspace.root / PATH), found.data)
    assert isinstance(loaded, Readable), loaded.problems
    wanted = said["成为"]
    assert isinstance(wanted, dict)
    record = loaded.record
    shared = len(base.history) - int(str(said.get("甲撤回", "0")))
    assert record.state == wanted["状态"]
    assert [said_of(each) for each in record.history[shared:]] == list(wanted["经过"])
    held = list(wanted.get("分歧", []))
    pairs = zip(record.divergences, held, strict=True)
    assert [divergence_said(each, len(str(one).split()) > 2) for each, one in pairs] == held
    registered = wanted.get("登记", {})
    assert isinstance(registered, dict)
    for path, value in registered.items():
        assert shown(at_path(record.fields, path)) == value
