"""The mapping that a table seems to want: read off its columns, tried on its rows, mended."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from cpl.codec.spellings.date_clues import FORMS, DateOrder
from cpl.codec.tables.mapping import ColumnMapping, ColumnSource
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.values.field_paths import FieldPath, heads
from cpl.domain.values.value import Kind
from cpl.store.tables.rows import Row
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.guess import field_paths
from cpl.use_cases.imports.table import SourceTable
from cpl.use_cases.proposing.columns import ColumnLook, columns_of, complaints_in
from cpl.use_cases.proposing.fitting import fitted
from cpl.use_cases.proposing.later import later_steps
from cpl.use_cases.proposing.trial import tried

TRIED, EVERY = 30, 7
"""So many rows are tried, every seventh of the first ones."""
HALF = 0.5
YEAR_DIGITS = 4
_LOOSE = re.compile(r"\d{1,2}([-/.])\d{1,2}[-/.](\d{4}|\d{1,2})(?!\d)").match
FORMATS = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y")


@dataclass(frozen=True)
class DaysSaid:
    """What a person says of the days of a table where they do not say it themselves."""

    year: int | None = None
    order: DateOrder | None = None


AS_WRITTEN = DaysSaid()


@dataclass(frozen=True)
class Proposal:
    """A mapping of a table, the columns it was read from, and what it still lacks.

    `lacking` are fields that must be known and that no column tells. `sample` is a row to show
    it by, `personal` the kind of each field that is covered when it is shown. `doubts`: what
    keeps rows from being read, by its code, with the first such cell.
    """

    table: SourceTable
    columns: tuple[ColumnLook, ...]
    mapping: ColumnMapping
    lacking: tuple[str, ...]
    sample: Row | None
    personal: Mapping[str, str]
    doubts: Mapping[str, str]

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that nothing is taken from, and that have something in them."""
        used = {name for each in self.mapping.sources for name in each.columns}
        used |= {self.mapping.id_column} | {e.when.column for e in self.mapping.events if e.when}
        return tuple(e.name for e in self.columns if not e.is_empty and e.name not in used)


def proposed(desk: Desk, table: SourceTable, calendar: DaysSaid = AS_WRITTEN) -> Proposal:
    """What each column seems to be. Nothing is asked and nothing written."""
    rules = desk.workspace.latest_rules
    columns = columns_of(table, rules)
    found = fitted(columns, rules)
    rows = _some_rows(table, rules)
    fields = in_order(rules, {**_taken_for(rules, found.fields), **found.fields})
    mapping = ColumnMapping(
        rules.complaints.name,
        fields,
        id_column=found.id_column,
        header=table.header,
        columns=table.names,
        year=calendar.year,
    )
    mapping = _ordered(rules, columns, mapping, calendar.order)
    mapping = _Mending(desk, table, rows).mended(mapping)
    events = later_steps(desk, table, mapping, found.later, rows)
    mapping = replace(mapping, events=events)
    sample = max(rows, key=lambda row: sum(map(bool, row.cells)), default=None)
    personal = {p: known.personal for p, known in field_paths(rules, rules.complaints)}
    doubts = tried(desk, table, mapping, rows).doubts
    return Proposal(table, columns, mapping, lacking(rules, mapping), sample, personal, doubts)


def _ordered(
    rules: Rules, columns: Sequence[ColumnLook], mapping: ColumnMapping, order: DateOrder | None
) -> ColumnMapping:
    """The times of receipt in the order of day and month that somebody said they have."""
    path = rules.complaints.received
    source = mapping.fields.get(path) if order and path else None
    if not order or source is None:
        return mapping
    texts = [text for each in columns if each.name in source.columns for text in each.texts]
    clocks = ("", " %H:%M", " %H:%M:%S") if any(":" in each for each in texts) else ("",)
    years = {"%Y" if len(m[2]) == YEAR_DIGITS else "%y": m[1] for t in texts if (m := _LOOSE(t))}
    days = [FORMS[order].format(sep=sep, year=year) for year, sep in years.items()]
    formats = tuple(day + clock for day in days for clock in clocks)
    given = replace(source, formats=formats)
    return replace(mapping, fields={**mapping.fields, path: given})


def _some_rows(table: SourceTable, rules: Rules) -> tuple[Row, ...]:
    first = tuple(islice(complaints_in(table, rules), TRIED * EVERY))
    return first[::EVERY] if len(first) > TRIED else first


def _taken_for(rules: Rules, fields: Mapping[str, ColumnSource]) -> dict[str, ColumnSource]:
    """What must be known and no column says: the usual choice; of nobody's name, nameless."""
    found = {}
    for name in rules.complaints.registration.need:
        known = rules.field_at(name)
        if known is not None and known.choices and name not in heads(fields):
            found[name] = ColumnSource(fixed=_usual(known))
    parts = rules.parts
    named = {str(parts.caller_name), str(parts.caller_phone)} & set(fields)
    nameless = _nameless(rules)
    if nameless and not named:
        found[nameless] = ColumnSource(fixed="是")
    return found


def _nameless(rules: Rules) -> str:
    """The field that says that nobody gave a name: `投诉人.匿名`."""
    machine = rules.complaints
    beside = rules.parts.caller_name.head
    paths = dict(field_paths(rules, machine))
    secret = (str(each) for each in rules.parts.secret if each.head == beside)
    return next((each for each in secret if each in paths and "匿名" in each), "")


class _Mending:
    """A mapping without what most rows stumble over: another format, a usual word, no such field.

    What must be known stays, for its errors say more than its absence.
    """

    def __init__(self, desk: Desk, table: SourceTable, rows: tuple[Row, ...]) -> None:
        self.desk = desk
        self.table = table
        self.rows = rows
        self.rules = desk.workspace.latest_rules

    def mended(self, mapping: ColumnMapping) -> ColumnMapping:
        kept: set[str] = set()
        for _ in mapping.fields:
            wrong = self._wrong(mapping)
            paths = (p for p, e in mapping.fields.items() if wrong.intersection(e.columns))
            path = next((each for each in paths if each not in kept), "")
            if not path:
                return mapping
            kept.add(path)
            mapping = self._better(mapping, path)
        return mapping

    def _wrong(self, mapping: ColumnMapping) -> set[str]:
        """The columns that most rows fail by."""
        found = tried(self.desk, self.table, mapping, self.rows)
        return {each for each, many in found.columns.items() if each and many > HALF * found.rows}

    def _better(self, mapping: ColumnMapping, path: str) -> ColumnMapping:
        known, source = self.rules.field_at(path), mapping.fields[path]
        forms = FORMATS if known and known.kind is Kind.MOMENT else ()
        found = [form for form in forms if self._reads(form, mapping, path)]
        if found and len({form[:2] for form in found}) == 1:
            return _in_form(mapping, path, found[0])
        if path not in self.rules.complaints.registration.need:
            rest = {each: e for each, e in mapping.fields.items() if each != path}
            return replace(mapping, fields=rest)
        usual = ColumnSource(fixed=_usual(known)) if known and known.choices else source
        return replace(mapping, fields={**mapping.fields, path: usual})

    def _reads(self, form: str, mapping: ColumnMapping, path: str) -> bool:
        """Are most of the times in this form? `5/9/2026` is in two: then it is nobody's guess."""
        wrong = self._wrong(_in_form(mapping, path, form))
        return not wrong.intersection(mapping.fields[path].columns)


def _in_form(mapping: ColumnMapping, path: str, form: str) -> ColumnMapping:
    source = replace(mapping.fields[path], formats=(form,))
    return replace(mapping, fields={**mapping.fields, path: source})


def _usual(known: Field) -> str:
    return known.default or known.choices[0]


def in_order(rules: Rules, fields: Mapping[str, ColumnSource]) -> dict[str, ColumnSource]:
    """The fields in the order in which the rules name them."""
    order = [path for path, _ in field_paths(rules, rules.complaints)]
    return {path: fields[path] for path in order if path in fields}


def lacking(rules: Rules, mapping: ColumnMapping) -> tuple[str, ...]:
    """The fields that a registration needs and no column tells."""
    told = heads(mapping.fields)
    return tuple(
        name
        for name in rules.complaints.registration.need
        if FieldPath(name).head not in told and not rules.fields[FieldPath(name).head].default
    )
