"""A record's file ⇄ `Record`: the office's words on one side, the shapes on the other.

This is the only place that knows how a record is laid out in YAML.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from cpl.codec.records.values import (
    FROM_A_LIST,
    VERBATIM,
    ValueProblemError,
    read_value,
    says_nothing,
    usual_moment,
    write_value,
)
from cpl.domain.cases.reasons import About, EventPart, FieldAt
from cpl.domain.cases.record import Divergence, Event, Record, Settlement
from cpl.domain.regulation.rules import Field, Machine, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, Values, is_blank, minute
from cpl.loading import WhenUsed
from cpl.problems import Location, Mending, Problem, Severity, has_errors, nearest, suggestion
from cpl.yamltext.nodes import Path, Plain, Scalar, Sequence, Vocabulary, plain
from cpl.yamltext.tree import Document

# A record that is in order needs none of them to be read.
if TYPE_CHECKING:
    from cpl.codec.records import meant, slipped
    from cpl.yamltext import edit, emit
else:
    meant, slipped = WhenUsed("cpl.codec.records.meant"), WhenUsed("cpl.codec.records.slipped")
    edit, emit = WhenUsed("cpl.yamltext.edit"), WhenUsed("cpl.yamltext.emit")

NUMBER, STATE, HISTORY = "编号", "状态", "经过"
IN_BYTES = "〔另存".encode()
"""A file without these bytes has nothing aside (`aside.py`): nothing further is asked."""
AT, NAME, ACTOR, ROLE = "时间", "事件", "经办", "角色"
RECORDED_AT, RECORDER, BASIS, STANDS_FOR = "登记于", "登记人", "依据", "代"
DIVERGENCES, WHY, RULING, OUTCOME, REASON, INSTEAD = "分歧", "缘由", "裁定", "结果", "理由", "另办"
EVENT_KEYS = frozenset((AT, NAME, ACTOR, ROLE, RECORDED_AT, RECORDER, BASIS, STANDS_FOR))
TOP_KEYS = frozenset((NUMBER, STATE, HISTORY, DIVERGENCES))
NO_KEYS = frozenset[str]()
PART_KEYS = {
    EventPart.NAME: NAME,
    EventPart.TIME: AT,
    EventPart.ACTOR: ACTOR,
    EventPart.ROLE: ROLE,
}
CORRECT_DIVERGENCE = "照原样改回去：git restore。"
MOMENT = Field(AT, Kind.MOMENT)
NOTHING_SAID: Values = {}
"""What most events say besides; of a year's each would hold its own."""
RECORDED = Field(RECORDED_AT, Kind.MOMENT)


def read_record(document: Document, rules: Rules) -> tuple[Record | None, tuple[Problem, ...]]:
    """The record in a document; None where it cannot be understood at all."""
    return _Reader(document, rules).record()


def received_text(document: Document, rules: Rules) -> str:
    """The text of the moment from which the record's rules are chosen, unjudged."""
    plain = document.plain()
    machine = rules.machine_of(str(plain.get(NUMBER, "")))
    stated = plain.get(machine.received) if machine and machine.received else None
    history = plain.get(HISTORY)
    first = history[0] if isinstance(history, list) and history else {}
    begun = first.get(AT) if isinstance(first, dict) else None
    return str(stated or begun or "")


def vocabulary(rules: Rules) -> Vocabulary:
    """Which names may stand where in a record of these rules."""
    machines = rules.machines.values()
    events = [rule for each in machines for rule in each.events.values()]
    top = {head for each in machines for head in each.registration.heads}
    inside = {name: frozenset(each.fields) for name, each in rules.fields.items() if each.fields}
    said = {head for rule in events for head in rule.heads}
    return Vocabulary(
        frozenset((*TOP_KEYS, *top)),
        {
            **inside,
            HISTORY: frozenset((*EVENT_KEYS, *said)),
            DIVERGENCES: frozenset((*EVENT_KEYS, *said, *top, WHY, RULING)),
            RULING: frozenset((OUTCOME, AT, ACTOR, ROLE, REASON, INSTEAD)),
        },
    )


def place_of(document: Document, index: int, about: About) -> Location:
    """Where stands what a reason against the event of this index is about; else the event."""
    places = (*_places(document, index, about), (HISTORY, index, NAME), (HISTORY, index))
    return document.locate(next(each for each in places if document.find(each) is not None))


def _places(document: Document, index: int, about: About) -> Iterator[Path]:
    """The nearest first; what was registered stands at the top of the file."""
    if isinstance(about, EventPart):
        yield (HISTORY, index, PART_KEYS[about])
    elif isinstance(about, FieldAt):
        for event in ((HISTORY, index), *([()] if index == 0 else [])):
            field = (*event, about.path.head, *_row_in(document, event, about))
            yield (*field, *about.path.parts[1:])
            yield field


def _row_in(document: Document, event: Path, about: FieldAt) -> Path:
    """The index of a row as the file counts it: blank ones stand there and were not read."""
    rows = document.find((*event, about.path.head))
    if about.row is None or not isinstance(rows, Sequence):
        return ()
    said = [at for at, row in enumerate(rows.items) if not says_nothing(plain(row))]
    return tuple(said[about.row : about.row + 1])


class _Reader:
    """Reads one document under one set of rules, collecting problems."""

    def __init__(self, document: Document, rules: Rules) -> None:
        self.document = document
        self.rules = rules
        self.problems: list[Problem] = []

    def record(self) -> tuple[Record | None, tuple[Problem, ...]]:
        plain = self.document.plain()
        number = str(plain.get(NUMBER, ""))
        machine = self.rules.machine_of(number)
        if machine is None:
            self.add(self.key(NUMBER), "bad-number", f"“编号: {number}”不是任何一种编号。")
            return None, tuple(self.problems)
        self.known_top(machine, plain)
        fields = self.values((), plain, TOP_KEYS)
        history = self.history(machine, plain.get(HISTORY))
        divergences = self.divergences(machine, plain.get(DIVERGENCES))
        if not plain.get(STATE):
            self.add(self.key(STATE), "missing-key", "缺少“状态:”。", "用 cpl show 看应有的状态。")
        failed = has_errors(self.problems)
        if failed or not history:
            return None, tuple(self.problems)
        record = Record(number, machine.name, str(plain.get(STATE)), fields, history, divergences)
        return record, tuple(self.problems)

    def history(self, machine: Machine, items: Plain | None) -> tuple[Event, ...]:
        if not isinstance(items, list) or not items:
            self.add(self.key(HISTORY), "no-history", "“经过:”应当至少有登记这一条。")
            return ()
        split = self.split(items)
        self.problems.extend(split.values())
        torn = {index + step for index in split for step in (-1, 0)}
        told = ((index, each) for index, each in enumerate(items) if index not in torn)
        found = [self.event(machine, (HISTORY, index), each) for index, each in told]
        return tuple(each for each in found if each is not None)

    def split(self, items: list[Plain]) -> dict[int, Problem]:
        """The items torn from the one above them: none where each has its time."""
        if all(isinstance(each, dict) and AT in each for each in items):
            return {}
        return dict(slipped.split_items(self.document, (HISTORY,), AT))

    def divergences(self, machine: Machine, items: Plain | None) -> tuple[Divergence, ...]:
        if not items:
            return ()
        if not isinstance(items, list):
            say = "“分歧:”应当是一条一条的，由同步写，不手写。"
            self.add(self.key(DIVERGENCES), "not-a-divergence", say, CORRECT_DIVERGENCE)
            return ()
        found = [self.divergence(machine, index, each) for index, each in enumerate(items)]
        return tuple(each for each in found if each is not None)

    def divergence(self, machine: Machine, index: int, plain: Plain) -> Divergence | None:
        path: Path = (DIVERGENCES, index)
        said = (
            {k: v for k, v in plain.items() if k not in (WHY, RULING)}
            if isinstance(plain, dict)
            else {}
        )
        if not isinstance(plain, dict) or not said:
            say = "分歧里的每一条要有一件事，或者一个登记的字段。"
            self.add(self.document.locate(path), "not-a-divergence", say, CORRECT_DIVERGENCE)
            return None
        settled = self.settlement((*path, RULING), plain.get(RULING))
        why = str(plain.get(WHY, ""))
        if NAME not in plain:
            return Divergence(why, None, self.values(path, said, NO_KEYS), settled)
        event = self.event(machine, path, said)
        return Divergence(why, event, {}, settled) if event else None

    def settlement(self, path: Path, plain: Plain | None) -> Settlement | None:
        if not plain:
            return None
        lacking = [
            each
            for each in (OUTCOME, AT, ACTOR)
            if not (isinstance(plain, dict) and plain.get(each))
        ]
        if lacking or not isinstance(plain, dict):
            say = f"裁定要写明{'、'.join(lacking)}。"
            self.add(self.document.locate(path), "missing-key", say, "裁定用 cpl settle，不手写。")
            return None
        return Settlement(
            str(plain[OUTCOME]),
            self.moment(path, plain, MOMENT) or datetime.min,
            str(plain[ACTOR]),
            str(plain.get(ROLE, "")),
            str(plain.get(REASON, "")),
            str(plain.get(INSTEAD, "")),
        )

    def event(self, machine: Machine, path: Path, plain: Plain) -> Event | None:
        if not isinstance(plain, dict):
            self.add(
                self.document.locate(path), "not-an-event", "经过里的每一条要有 时间、事件、经办。"
            )
            return None
        at = self.moment(path, plain, MOMENT)
        name = str(plain.get(NAME, ""))
        for key in (NAME, ACTOR):
            if not plain.get(key):
                self.add(self.document.locate(path), "missing-key", f"这一条经过缺少“{key}:”。")
        rule = machine.event(name)
        if name and rule is None:
            known = (machine.registration.name, *machine.events)
            place = self.document.locate((*path, NAME))
            near = nearest(name, known)
            better = (
                edit.value_instead(self.document, (*path, NAME), near, is_sure=False)
                if near
                else None
            )
            say = f"没有“{name}”这个事件。"
            self.add(place, "unknown-event", say, suggestion(name, known), mending=better)
        return Event(
            name=name,
            at=at or datetime.min,
            actor=str(plain.get(ACTOR, "")),
            role=str(plain.get(ROLE, "")),
            fields=self.values(path, plain, EVENT_KEYS),
            recorded_at=self.moment(path, plain, RECORDED) if plain.get(RECORDED_AT) else None,
            recorder=_text(plain.get(RECORDER)),
            basis=_text(plain.get(BASIS)),
            stands_for=_text(plain.get(STANDS_FOR)),
        )

    def moment(self, path: Path, plain: Mapping[str, Plain], field: Field) -> datetime | None:
        said = plain.get(field.name)
        if not said:
            self.add(self.document.locate(path), "missing-key", f"这一条经过缺少“{field.name}:”。")
            return None
        usual = usual_moment(said) if isinstance(said, str) else None
        value = usual or self.value(path, field, said)
        return value if isinstance(value, datetime) else None

    def values(self, path: Path, plain: Mapping[str, Plain], skip: frozenset[str]) -> Values:
        found: dict[str, Value] = {}
        fields = self.rules.fields
        for name, each in plain.items():
            if name in skip or not each:
                continue
            field = fields.get(name)
            if field is None:
                self.unknown((*path, name), name)
                continue
            if isinstance(each, str) and field.is_single:  # as nearly all are
                if field.kind in VERBATIM:
                    if not each.isspace():
                        found[name] = each
                    continue
                if field.kind in FROM_A_LIST and each in field.choices:
                    found[name] = each
                    continue
            value = self.value(path, field, each)
            if value is not None and not is_blank(value):
                found[name] = value
        return found or NOTHING_SAID

    def value(self, path: Path, field: Field, plain: Plain) -> Value | None:
        """The value of a field below this path."""
        try:
            return read_value(field, plain)
        except ValueProblemError as error:
            at = self.in_file((*path, field.name), error.path)
            better = self.instead(at, member_at(field, error.path))
            self.add(self.document.locate(at), error.code, str(error), error.mend, mending=better)
            return None

    def in_file(self, path: Path, steps: Path) -> Path:
        """Where it stands: a single row or item needs no list around it in the file."""
        for step in steps:
            is_item = isinstance(step, int)
            if not is_item or isinstance(self.document.find(path), Sequence):
                path = (*path, step)
        return path

    def instead(self, path: Path, field: Field) -> Mending | None:
        """The line with the value that was meant, where it can be told."""
        node = self.document.find(path)
        better = meant.meant(field, node.text) if isinstance(node, Scalar) else None
        if better is None:
            return None
        return edit.value_instead(self.document, path, better.text, is_sure=better.is_sure)

    def known_top(self, machine: Machine, plain: Mapping[str, Plain]) -> None:
        allowed = machine.registration.heads
        for name in plain:
            if name in self.rules.fields and name not in allowed:
                self.add(
                    self.document.locate_key((name,)),
                    "field-not-here",
                    f"“{name}”不是登记时填的，应当写在经过里定下它的那个事件下面。",
                    severity=Severity.WARNING,
                )

    def unknown(self, path: Path, name: str) -> None:
        found = slipped.slipped_out(self.document, self.rules, path)
        if found:
            self.problems.append(found)
        else:
            self.unnamed(path, name, tuple(self.rules.fields))

    def unnamed(self, path: Path, name: str, known: tuple[str, ...]) -> None:
        """A key that is none of these names, with the nearest of them."""
        near = nearest(name, known)
        better = edit.key_instead(self.document, path, near, is_sure=_is_spaced(name, near))
        self.add(
            self.document.locate_key(path),
            "unknown-field",
            f"规则里没有“{name}”这个字段。",
            f"是不是“{near}”？" if near else "不用的话删去，要用的话在 rules.yaml 里声明。",
            Severity.WARNING,
            mending=better if near else None,
        )

    def key(self, name: str) -> Location:
        return self.document.locate_key((name,))

    def add(
        self,
        place: Location,
        code: str,
        message: str,
        mend: str = "",
        severity: Severity = Severity.ERROR,
        mending: Mending | None = None,
    ) -> None:
        self.problems.append(Problem(place, code, message, mend, severity, mending))


def member_at(field: Field, path: Path) -> Field:
    """The member of a group or row that a path leads to; the field itself where it is none."""
    for step in path:
        field = field.fields.get(str(step), field)
    return field


def _is_spaced(name: str, near: str) -> bool:
    return "".join(name.split()) == near


def _text(plain: Plain | None) -> str | None:
    return str(plain) if plain else None


def event_plain(event: Event) -> dict[str, Plain]:
    """An event as it stands in a file, in the order people read it."""
    said: dict[str, Plain] = {
        AT: minute(event.at),
        NAME: event.name,
        ACTOR: event.actor,
        ROLE: event.role,
    }
    if event.stands_for:
        said[STANDS_FOR] = event.stands_for
    if event.recorded_at:
        said[RECORDED_AT] = minute(event.recorded_at)
    if event.recorder:
        said[RECORDER] = event.recorder
    if event.basis:
        said[BASIS] = event.basis
    for name, value in event.fields.items():
        said[name] = write_value(value)
    if "" in said.values():  # in few
        return {name: each for name, each in said.items() if each != ""}
    return said


def divergence_plain(divergence: Divergence) -> dict[str, Plain]:
    """A divergence as it stands in a file: the event or the field, then why, then the ruling."""
    said = event_plain(divergence.event) if divergence.event else {}
    fields = {name: write_value(value) for name, value in divergence.fields.items()}
    ruling = settlement_plain(divergence.settled) if divergence.settled else None
    return {**said, **fields, WHY: divergence.why, **({RULING: ruling} if ruling else {})}


def settlement_plain(settled: Settlement) -> dict[str, Plain]:
    """A ruling as it stands in a file."""
    said: dict[str, Plain] = {
        OUTCOME: settled.outcome,
        INSTEAD: settled.instead,
        AT: minute(settled.at),
        ACTOR: settled.actor,
        ROLE: settled.role,
        REASON: settled.reason,
    }
    return {name: each for name, each in said.items() if each != ""}


def new_text(record: Record) -> str:
    """The file of a record that has just been registered; raises EditRefused."""
    return emit.emit(record_plain(record))


def drafted_text(record: Record) -> str:
    """The same for who reads it back himself; where that is another record, only `new_text` is."""
    return emit.drafted(record_plain(record))


def record_plain(record: Record) -> dict[str, Plain]:
    """A record as it stands in a file, in the order people read it."""
    fields = {name: write_value(value) for name, value in record.fields.items()}
    history: Plain = [event_plain(each) for each in record.history]
    said: dict[str, Plain] = {NUMBER: record.number, STATE: record.state, **fields}
    divergences: Plain = [divergence_plain(each) for each in record.divergences]
    return {**said, HISTORY: history, **({DIVERGENCES: divergences} if divergences else {})}


def edits_for(
    before: Record, state: str, event: Event, corrections: Values
) -> "tuple[edit.Edit, ...]":
    """What must change in the file when an event happens: as little as possible."""
    edits: list[edit.Edit] = [
        edit.SetField(FieldPath(path).parts, write_value(value))
        for path, value in corrections.items()
    ]
    if state != before.state:
        edits.append(edit.SetField((STATE,), state))
    edits.append(edit.AppendItem((HISTORY,), event_plain(event)))
    return tuple(edits)
