"""From a decision to files and one commit: edits → text → read back → write.

What is about to be written is read back and compared with what was decided
before a byte reaches the disk.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.codec.records.record import drafted_text, edits_for, new_text
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.engine import Accepted, Refused
from cpl.domain.values.value import Values, shown, with_path
from cpl.problems import CplError
from cpl.store.changeset import Change, diff
from cpl.store.intent import Touched
from cpl.store.record_files import Broken, Readable, ReadRecord
from cpl.store.workspace import Workspace
from cpl.use_cases import trail
from cpl.use_cases.aside.apart import require_registered_here
from cpl.use_cases.aside.parting import parted_changes
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import Message
from cpl.yamltext.edit import apply_edits, encode

if TYPE_CHECKING:
    from cpl.domain.decisions.chain import Chain


class RefusedError(CplError):
    """The rules do not allow it; all reasons at once."""

    exit_status = 1

    def __init__(self, number: str, refused: Refused) -> None:
        self.number = number
        self.refused = refused
        lines = [f"{number} 不能“{refused.event.name}”："]
        for reason in refused.reasons:
            lines.append(f"  · {reason.say}{reason.mend}")
            if str(reason.clause):
                lines.append(f"    依据：{reason.clause}")
        super().__init__("\n".join(lines))


class NotAsDecidedError(CplError):
    """What would have been written does not read back as what was decided."""

    exit_status = 70


class FinishedAlready(CplError):
    """What was to be written is what another command was broken off in, and is recorded."""

    exit_status = 0

    def __init__(self, subject: str) -> None:
        super().__init__(
            f"这一条就是“{subject}”，没有再记一次。真的又有一次，再执行一遍，登记的加 --again。"
        )


@dataclass(frozen=True)
class Step:
    """One event that a command lets happen: as decided, and the file that will say so.

    `written` has been read back from exactly the bytes of `change`, so nobody reads it again.
    """

    accepted: Accepted
    change: Change
    written: Readable

    @property
    def card(self) -> Card:
        """The record as it stands after it."""
        return self.accepted.card

    @property
    def number(self) -> str:
        return self.card.number

    @property
    def event(self) -> Event:
        return self.accepted.event

    @property
    def before(self) -> str:
        """The state it was in; empty where it was not there yet."""
        return self.card.happened[-1].before

    @property
    def after(self) -> str:
        return self.card.state

    @property
    def moved(self) -> str:
        """`待受理→承办中`; only the state where it is new or stayed."""
        return self.after if self.before in ("", self.after) else f"{self.before}→{self.after}"


@dataclass(frozen=True)
class Outcome:
    """What a command did, or would do.

    `assumed` is what nobody said and the rules take for granted: fields and their values.
    """

    steps: tuple[Step, ...]
    commit: str | None = None
    preview: str = ""
    assumed: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> Step:
        return self.steps[0]


def unsaid(known: Values, said: Values) -> tuple[tuple[str, str], ...]:
    """The fields, with their values as people read them, that stand there and were not said."""
    return tuple((name, shown(value)) for name, value in known.items() if name not in said)


def step_for(desk: Desk, loaded: Readable, accepted: Accepted) -> Step:
    """The change to one record's file; nothing is written yet."""
    document, record = loaded.document, loaded.record
    edits = edits_for(record, accepted.card.state, accepted.event, accepted.corrections)
    data = encode(document, apply_edits(document, edits))
    written = _read_back(desk.workspace, loaded.path, data, _expected(record, accepted))
    return Step(accepted, Change(loaded.path, loaded.data, data), written)


def _expected(record: Record, accepted: Accepted) -> Record:
    fields = record.fields
    for path, value in accepted.corrections.items():
        fields = with_path(fields, path, value)
    return replace(
        record,
        state=accepted.card.state,
        fields=fields,
        history=(*record.history, accepted.event),
    )


def new_steps(desk: Desk, chain: "Chain") -> tuple[Step, ...]:
    """A step for each event that a new record has lived through; they share its one file."""
    require_registered_here(desk.workspace, chain.card)
    path = desk.workspace.path_of(chain.card.number)
    data = encode(False, new_text(chain.record))
    written = _read_back(desk.workspace, path, data, chain.record)
    change = Change(path, None, data)
    return tuple(Step(accepted, change, written) for accepted in chain.steps)


def new_file(desk: Desk, path: Path, record: Record) -> bytes:
    """The file of a new record; raises NotAsDecidedError where it would not read as decided.

    What `new_steps` makes, for who needs nothing but the bytes of it; read back once, not twice.
    `path` is where its number stands.
    """
    plain = desk.workspace.plainly_written(path, record)
    if plain is not None:
        return plain
    data = encode(False, drafted_text(record))
    if not _is_as_decided(desk.workspace.record_in(path, data), record):
        data = encode(False, new_text(record))
        _require_as_decided(path, desk.workspace.record_in(path, data), record)
    return data


def _read_back(workspace: Workspace, path: Path, data: bytes, expected: Record) -> Readable:
    """The file as whoever opens it next will read it; raises NotAsDecidedError."""
    found = workspace.load_bytes(path, data)
    _require_as_decided(path, found, expected)
    assert isinstance(found, Readable)
    return found


def _require_as_decided(
    path: Path, found: Broken | ReadRecord | Readable, expected: Record
) -> None:
    if not _is_as_decided(found, expected):
        detail = "；".join(str(problem) for problem in found.problems)
        raise NotAsDecidedError(
            f"{path.name} 写成文件后读回来和判定的不一样，什么都没有写。"
            f"请把这条命令报给维护的人。{detail}"
        )


def _is_as_decided(found: Broken | ReadRecord | Readable, expected: Record) -> bool:
    return not isinstance(found, Broken) and found.record == expected


def carry_out(desk: Desk, steps: Iterable[Step]) -> Outcome:
    """Write all steps in one commit of their own paths, or only show what it would be."""
    done = tuple(steps)
    require_new(desk, done)
    changes = changes_of(done)
    if desk.dry_run:
        preview = diff(parted_changes(desk.workspace, changes), desk.workspace.root)
        return Outcome(done, None, desk.onlooker.text(preview, (each.written for each in done)))
    commit = trail.commit(desk, changes, message_of(done))
    return Outcome(tuple(as_on_disk(desk.workspace, each) for each in done), commit)


def as_on_disk(workspace: Workspace, step: Step) -> Step:
    """The step with the file as it was written: without what is kept aside."""
    if not workspace.latest_rules.privacy.aside:
        return step
    return replace(step, written=workspace.load_file(step.change.path).require())


def require_new(desk: Desk, steps: tuple[Step, ...]) -> None:
    """Raises FinishedAlready where it is what was broken off, typed again, and is recorded by now.

    Only this once: whoever means it types it a third time.
    """
    finished = desk.workspace.finished
    if finished is None or finished.author != trail.person_in_git(desk.actor):
        return
    if any(_says_again(desk, steps[0], each) for each in finished.files):
        raise FinishedAlready(finished.subject)


def _says_again(desk: Desk, step: Step, file: Touched) -> bool:
    path = desk.workspace.root / file.path
    if file.before is not None:
        return (
            step.change.path == path and len({*map(_gist, step.written.record.history[-2:])}) == 1
        )
    there = desk.workspace.load_file(path) if step.before == "" and path.suffix == ".yaml" else None
    return isinstance(there, Readable) and _registered(there) == _registered(step.written)


def _gist(event: Event) -> tuple[str, ...]:
    """What an event says, whenever it was."""
    return event.name, event.actor, event.role, repr(event.fields)


def _registered(file: Readable) -> tuple[object, ...]:
    """What a record says besides its number and its times."""
    record, received = file.record, file.card.machine.received
    fields = {name: value for name, value in record.fields.items() if name != received}
    return fields, [_gist(each) for each in record.history]


def changes_of(steps: tuple[Step, ...]) -> tuple[Change, ...]:
    """Each file once: a record that is new may have lived through two events already."""
    return tuple(dict.fromkeys(each.change for each in steps))


def message_of(steps: tuple[Step, ...]) -> Message:
    """`TS20261121-003 转办: 待受理→承办中`, the first step's; the others are in the trailers."""
    first = steps[0]
    return Message(
        subject=f"{first.number} {first.event.name}: {first.moved}",
        events=tuple(step.event.name for step in steps),
        rules=tuple(step.card.rules.meta for step in steps),
        records=tuple(step.number for step in steps),
        basis_told=True,
    )


def papers_named(step: Step) -> tuple[str, ...]:
    """The forms that the rules want after this step, those that it issues first."""
    rule = step.card.machine.event(step.event.name)
    return tuple(dict.fromkeys((*rule.issues, *rule.paper))) if rule else ()
