"""What the cells of a row say, read by the types of our fields."""

import re
from collections.abc import Mapping as Map
from dataclasses import replace
from datetime import datetime

from cpl.codec.records.values import ValueProblemError, half_width
from cpl.codec.spellings.answers import read_answer
from cpl.codec.spellings.words import split_list, with_names
from cpl.codec.tables.mapping import ColumnSource
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.regulation.tenses import Tense, tense_of
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, is_blank
from cpl.store.tables.cells import FORMULA_ERRORS
from cpl.store.tables.rows import Row
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.table import RowProblem, SourceTable
from cpl.yamltext.nodes import Plain

_YEAR = re.compile("%[YyGcxD]")
_HOUR = re.compile("%[HIcXTR]")
SCIENTIFIC = re.compile(r"\d\.\d+E\+\d+")


class NotReadError(Exception):
    """The row cannot become a record, for these reasons."""

    def __init__(self, problems: list[RowProblem]) -> None:
        super().__init__(*map(str, problems))
        self.problems = problems


class CellReader:
    """Reads sources from the rows of one table; raises NotReadError with the places."""

    def __init__(self, table: SourceTable, desk: Desk) -> None:
        self.table = table
        self.desk = desk
        self.known: dict[tuple[int, str], tuple[Field, Tense]] = {}

    def fields(
        self, row: Row, rules: Rules, sources: Map[str, ColumnSource], since: datetime | None
    ) -> dict[str, Value]:
        """The typed values by their paths; raises NotReadError with all that is wrong at once.

        `since` is when the row's record was received: `11月5日` in it is near that day.
        """
        found: dict[str, Value] = {}
        problems: list[RowProblem] = []
        for path, source in sources.items():
            try:
                value = self.value(row, rules, path, source, since)
            except NotReadError as error:
                problems.extend(error.problems)
                continue
            if value is not None and not is_blank(value):
                _put(rules, found, path, value)
        if problems:
            raise NotReadError(problems)
        return found

    def value(
        self, row: Row, rules: Rules, path: str, source: ColumnSource, since: datetime | None = None
    ) -> Value | None:
        """The typed value, None where the cells are empty; raises NotReadError.

        An empty `path` is the time of an event: a moment.
        """
        known = self._field(rules, path)
        column = source.columns[0] if source.columns else ""
        if known is None:
            said = f"规则 {rules.meta.version}（{rules.meta.effective_from} 起）没有“{path}”。"
            raise NotReadError([self.table.problem(row, "unknown-field", said, "", column)])
        texts = self._texts(row, source)
        if not texts:
            return None
        field, tense = known
        plain: Plain = list(texts) if field.many else source.join.join(texts)
        if isinstance(plain, str) and field.kind in (Kind.MOMENT, Kind.DATE):
            plain = _usual(plain, source.formats)
        reference = self.desk.reference(rules)
        reference = replace(reference, now=since or reference.now)
        try:
            return read_answer(field, split_list(field, plain), reference, tense)
        except ValueProblemError as error:
            raise NotReadError(
                [self.table.problem(row, "bad-value", str(error), "", column)]
            ) from None

    def _texts(self, row: Row, source: ColumnSource) -> list[str]:
        """The fixed text and what the columns say; only the default where they say nothing."""
        cells = [(name, self.table.cell(row, name)) for name in source.columns]
        spoilt = [x for x in (self._spoilt(row, name, text) for name, text in cells) if x]
        if spoilt:
            raise NotReadError(spoilt)
        given = [_translated(source, text) for _, text in cells if text]
        if source.columns and not given:
            return [source.default] if source.default else []
        return [each for each in (source.fixed, *given) if each]

    def _spoilt(self, row: Row, name: str, text: str) -> RowProblem | None:
        if text in FORMULA_ERRORS:
            said = f"公式出错，得到的是 {text}。"
            return self.table.problem(row, "formula-error", said, "请在表里改好。", name)
        return self.scientific(row, name, text) if SCIENTIFIC.fullmatch(text) else None

    def scientific(self, row: Row, name: str, text: str) -> RowProblem:
        mend = "请从原来的系统重新导出，这一列设成文本。"
        said = f"“{text}”是科学计数法，后面几位数字已经丢了。"
        return self.table.problem(row, "digits-lost", said, mend, name)

    def _field(self, rules: Rules, path: str) -> tuple[Field, Tense] | None:
        if not path:
            return Field("时间", Kind.MOMENT), Tense.OPEN
        key = (id(rules), path)
        if key not in self.known:
            found = rules.field_at(path)
            if found is None:
                return None
            named = with_names(found, rules, self.desk.workspace.staff)
            self.known[key] = named, tense_of(rules, path)
        return self.known[key]


def _usual(text: str, formats: tuple[str, ...]) -> str:
    """A time in one of the mapping's formats, written as everybody writes them; else the text.

    A format without a year leaves it out, one without an hour is a bare day.
    """
    for form in formats:
        has_year = bool(_YEAR.search(form))
        leap = ("", "") if has_year else ("2000 ", "%Y ")  # a year that has a 29 February
        try:
            found = datetime.strptime(leap[0] + half_width(text), leap[1] + form)
        except ValueError:
            continue
        day = f"{found:%Y-%m-%d}" if has_year else f"{found.month}月{found.day}日"
        return f"{day} {found:%H:%M}" if _HOUR.search(form) else day
    return text


def _translated(source: ColumnSource, text: str) -> str:
    if not source.table:
        return text
    return source.table.get(text) or source.default or text


def _put(rules: Rules, values: dict[str, Value], path: str, value: Value) -> None:
    head, member = FieldPath(path).head, FieldPath(path).member
    if not member:
        values[head] = value
        return
    held = values.get(head)
    if rules.fields[head].kind is Kind.ROWS:
        row = held[0] if isinstance(held, tuple) and held else {}
        values[head] = ({**(row if isinstance(row, Map) else {}), member: value},)
    else:
        values[head] = {**(held if isinstance(held, Map) else {}), member: value}
