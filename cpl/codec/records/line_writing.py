"""The file of a new record, where it is sure to be read as exactly that record, with no problem.

What a line is read as hangs on its own name and value alone. So each is judged by itself, and
once: an office says the same few thousand lines again and again.
"""

from collections.abc import Container
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from cpl.codec.records.record import (
    AT,
    DIVERGENCES,
    EVENT_KEYS,
    HISTORY,
    MOMENT,
    NUMBER,
    STATE,
    event_plain,
)
from cpl.codec.records.values import is_held, write_value
from cpl.domain.cases.record import Event, Record
from cpl.domain.regulation.rules import Field, Machine, Rules
from cpl.domain.values.value import Kind, Value, Values
from cpl.yamltext.by_line import line_of, write_by_line
from cpl.yamltext.scalars import SHORT

ON_ITS_LINE = (str, date)
OF_RECORDS = frozenset((NUMBER, STATE, HISTORY, DIVERGENCES))
OF_EVENTS = frozenset(EVENT_KEYS)
KNOWN = 4096
_beside_its_time = attrgetter(
    "name", "actor", "role", "recorded_at", "recorder", "basis", "stands_for"
)


class LineWriter:
    """Writes new records of one set of rules; `names` are those that YAML takes for themselves."""

    def __init__(self, rules: Rules, names: Container[str]) -> None:
        self.rules = rules
        self._names = names
        self._known_line = lru_cache(KNOWN)(self._line)
        self._known_head = lru_cache(KNOWN)(self._head)

    def text(self, record: Record) -> str | None:
        """None where that is only known when it has been read; as of a divergence."""
        machine = self.rules.machine_of(record.number)
        is_whole = record.state and record.history and not record.divergences
        if not is_whole or machine is None or machine.name != record.machine:
            return None
        lines = [line_of(NUMBER, record.number), line_of(STATE, record.state)]
        is_plain = all(lines) and OF_RECORDS.isdisjoint(record.fields)
        if not is_plain or not self._write(record.fields, "", "", lines):
            return None
        lines.append(f"{HISTORY}:")
        if not all(self._write_event(each, machine, lines) for each in record.history):
            return None
        return "\n".join([*lines, ""])

    def _write_event(self, event: Event, machine: Machine, lines: list[str]) -> bool:
        at = self._known_line(HISTORY, AT, event.at)
        head = self._known_head(machine.name, _beside_its_time(event))
        if not (at and head and OF_EVENTS.isdisjoint(event.fields)):
            return False
        lines.append(f"  - {at}")
        lines.append(head)
        return self._write(event.fields, "", "    ", lines)

    def _head(self, machine: str, beside: tuple[Any, ...]) -> str:
        """What an event says besides its time and its fields; nothing where it is not plain."""
        name, actor, role, recorded_at, *others = beside
        is_known = actor and self.rules.machines[machine].event(name) and "" not in others
        if not is_known or not (recorded_at is None or is_held(MOMENT, recorded_at)):
            return ""
        said = event_plain(Event(name, datetime.min, actor, role, {}, recorded_at, *others))
        del said[AT]
        lines: list[str] = []
        return "\n".join(lines) if write_by_line(said, "    ", self._names, lines) else ""

    def _write(self, values: Values, group: str, margin: str, lines: list[str]) -> bool:
        for name, value in values.items():
            if not isinstance(value, ON_ITS_LINE):
                if not self._write_below(group, name, value, margin, lines):
                    return False
                continue
            is_long = isinstance(value, str) and len(value) > SHORT
            line = (self._line if is_long else self._known_line)(group, name, value)
            if not line:
                return False
            lines.append(margin + line)
        return True

    def _write_below(
        self, group: str, name: str, value: Value, margin: str, lines: list[str]
    ) -> bool:
        field = self._field(group, name)
        if field is None or name not in self._names:
            return False
        if isinstance(value, dict) and field.kind is Kind.GROUP and not (field.many or group):
            lines.append(f"{margin}{name}:")
            return bool(value) and self._write(value, name, f"{margin}  ", lines)
        is_sure = is_held(field, value)
        return is_sure and write_by_line({name: write_value(value)}, margin, self._names, lines)

    def _line(self, group: str, name: str, value: Value) -> str:
        """The value on the line of its name; nothing where it is not plain to see."""
        field = self._field(group, name)
        if field is None or name not in self._names or not is_held(field, value):
            return ""
        said = write_value(value)
        return line_of(name, said) if isinstance(said, str) else ""

    def _field(self, group: str, name: str) -> Field | None:
        """A field of the rules or, inside of a group, its member."""
        if group == HISTORY:
            return MOMENT
        fields = self.rules.fields
        return (fields[group].fields if group else fields).get(name)
