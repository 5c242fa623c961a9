"""What the cells of a row say, read by the types of our fields.

What had to be supplied or left out to read them is gathered in `heard`.
"""

import re
from collections.abc import Mapping as Map
from datetime import datetime, time

from cpl.codec.records.values import ValueProblemError
from cpl.codec.spellings.answers import MAY_BE_TIMED, read_answer
from cpl.codec.spellings.date_clues import CellRemark, DateDoubtError
from cpl.codec.spellings.ledger_dates import plain_time
from cpl.codec.spellings.moments import TimeContext, is_as_written, read_day_and_hour, read_when
from cpl.codec.spellings.words import split_list, with_names
from cpl.codec.tables.blank_words import is_blank_word
from cpl.codec.tables.cutting import cut
from cpl.codec.tables.mapping import ColumnMapping, ColumnSource
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.regulation.tenses import Tense, tense_of
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, is_blank
from cpl.store.tables.books.words import SHORT_NUMBER
from cpl.store.tables.cells import FORMULA_ERRORS
from cpl.store.tables.rows import Row
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.cells.heard import Heard
from cpl.use_cases.imports.cells.plain_columns import CHOSEN, PlainColumn, is_plain
from cpl.use_cases.imports.cells.table_dates import TableDates
from cpl.use_cases.imports.table import RowProblem, SourceTable
from cpl.yamltext.nodes import Plain

SCIENTIFIC = re.compile(r"(?a)[+-]?\d(\.\d+)?[eE]\+?\d+")
"""`1.38E+10`, `1.38e10`; a room can be `3E12`, a telephone number cannot."""
DITTO = frozenset({"同上", "同前", "同上行", "同上一行", "〃", "″", '"', '""', "“", "”", "〞"})
"""What a ledger writes for the cell above it."""
_TIMES = (Kind.MOMENT, Kind.DATE)


WHEN = Field("时间", Kind.MOMENT)
"""What an event's time is read as: no field of the rules."""


_UNASKED = PlainColumn(-1, WHEN, None, bool, {})
"""Stands for a column of which nobody has asked yet whether it is plain."""


class NotReadError(Exception):
    """The row cannot become a record, for these reasons."""

    def __init__(self, problems: list[RowProblem]) -> None:
        super().__init__(*map(str, problems))
        self.problems = problems


@dataclass(frozen=True)
class StatedTime:
    """When something happened, as a row says it; of a bare day its opening."""

    moment: datetime
    is_bare_day: bool = False


class CellReader:
    """Reads sources from the rows of one table; raises NotReadError with the places."""

    def __init__(
        self, table: SourceTable, desk: Desk, mapping: ColumnMapping | None = None
    ) -> None:
        self.table = table
        self.desk = desk
        self.blanks = mapping.blanks if mapping else None
        self.dates = TableDates(table, desk.now.date(), mapping.year if mapping else None)
        self.heard = Heard(table)
        self.known: dict[tuple[int, str], tuple[Field, Tense]] = {}
        self._near_known: dict[tuple[int, datetime | None], TimeContext] = {}
        self._references: dict[int, TimeContext] = {}
        self._answers: dict[tuple[int, str, str], Value] = {}
        self._fixed: dict[tuple[int, str, int], tuple[Value | None, Plain]] = {}
        self._plain_columns: dict[tuple[int, str, int], PlainColumn | None] = {}

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
        return self._read(row, rules, path, source, since)[0]

    def stated(
        self, row: Row, rules: Rules, path: str, source: ColumnSource, since: datetime | None = None
    ) -> StatedTime | None:
        """The moment that the cells say, None where they are empty; raises NotReadError."""
        found, plain = self._read(row, rules, path, source, since)
        if not isinstance(found, datetime):
            return None
        if is_as_written(str(plain)):
            return StatedTime(found)
        tense = self._field(row, rules, path, source)[1]
        when = read_when(str(plain), self._near(rules, since), tense)
        return StatedTime(found, not isinstance(when, datetime))

    def _read(
        self, row: Row, rules: Rules, path: str, source: ColumnSource, since: datetime | None
    ) -> tuple[Value | None, Plain]:
        """The typed value, and the text it was read from."""
        key = (id(rules), path, id(source))
        if source.columns:
            column = self._plain_columns.get(key, _UNASKED)
            if column is _UNASKED:
                column = self._plain_columns[key] = self._plain_column(row, rules, path, source)
            if column is None:
                return self._read_afresh(row, rules, path, source, since)
            told = column.told(row)
            if told is None:
                told = self._read_afresh(row, rules, path, source, since)
                column.learn(row, told[0])
            return told
        known = self._fixed.get(key)
        if known is None:
            known = self._read_afresh(row, rules, path, source, since)
            if path and rules.fields[FieldPath(path).head].kind not in MAY_BE_TIMED:
                self._fixed[key] = known
        return known

    def _plain_column(
        self, row: Row, rules: Rules, path: str, source: ColumnSource
    ) -> PlainColumn | None:
        """The column that is taken as it stands, where it is one; raises NotReadError."""
        indexes = self.table.indexes(source.columns[0])
        field = self._field(row, rules, path, source)[0]
        if not is_plain(source) or len(indexes) != 1 or field.many:
            return None
        return PlainColumn(indexes[0], field, self.blanks, _is_odd, {})

    def _read_afresh(
        self, row: Row, rules: Rules, path: str, source: ColumnSource, since: datetime | None
    ) -> tuple[Value | None, Plain]:
        field, tense = self._field(row, rules, path, source)
        plain = self._plain(row, field, source, since)
        if plain is None:
            return None, ""
        known = self._answers.get((id(rules), path, plain)) if isinstance(plain, str) else None
        if known is not None:
            return known, plain
        try:
            near = self._near(rules, since if field.kind in MAY_BE_TIMED else None)
            if field.kind is Kind.DATE and isinstance(plain, str):
                plain = self._day(row, source, plain, near, tense)
            found = read_answer(field, split_list(field, plain), near, tense)
        except ValueProblemError as error:
            raise self._not_read(row, source, "bad-value", str(error)) from None
        if field.kind in CHOSEN and isinstance(plain, str):
            self._answers[id(rules), path, plain] = found
        return found, plain

    def text(self, row: Row, column: str) -> str:
        """What stands in a column; nothing where that is a word for nothing."""
        said = self.table.cell(row, column)
        if said and is_blank_word(said, None, self.blanks):
            self._blank(row, column, said)
            return ""
        return said

    def id_text(self, row: Row, column: str) -> str:
        """The source's own id; raises NotReadError where Excel has lost its digits."""
        said = self.text(row, column).removeprefix("'")
        if SCIENTIFIC.fullmatch(said):
            raise NotReadError([self.scientific(row, column, said)])
        return said

    # —— the words of the cells ——

    def _plain(
        self, row: Row, field: Field, source: ColumnSource, since: datetime | None
    ) -> Plain | None:
        """The text that is read, times written out; None where the cells are empty."""
        texts = self._texts(row, field, source)
        if not texts:
            return None
        if field.many:
            return list(texts)
        said = source.join.join(texts)
        return self._time(row, field, said, source, since) if field.kind in _TIMES else said

    def _texts(self, row: Row, field: Field, source: ColumnSource) -> list[str]:
        """The fixed text and what the columns say; only the default where they say nothing."""
        if not source.columns:
            return [source.fixed] if source.fixed else []
        cell = self.table.cell
        cells = [(name, text) for name in source.columns if (text := cell(row, name))]
        spoilt = [x for name, text in cells if (x := self._spoilt(row, field, name, text))]
        if spoilt:
            raise NotReadError(spoilt)
        meant = self._meant
        given = [said for name, text in cells if (said := meant(row, field, name, text, source))]
        if not given:
            return [source.default] if source.default else []
        return [each for each in (source.fixed, *given) if each]

    def _meant(self, row: Row, field: Field, name: str, text: str, source: ColumnSource) -> str:
        """The part of the cell that is meant, in our words; nothing where it says nothing."""
        if text in source.table:
            return source.table[text]
        if is_blank_word(text, field, self.blanks):
            self._blank(row, name, text)
            return ""
        if text in DITTO:
            mend = "一件记录是单独看的：请在表里写出来，或者在映射的“空白词:”里加上它。"
            say = f"“{text}”没有写出是什么。"
            raise NotReadError([self.table.problem(row, "ditto", say, mend, name)])
        if source.cut:
            part = cut(source.cut, text)
            if part is None:
                said = f"这一格里没有“截取: {source.cut}”要的部分，当作没有写。"
                self.heard.note(row, name, CellRemark("nothing-cut", said, source.cut))
            text = (part or "").strip()
            if spoilt := self._spoilt(row, field, name, text):
                raise NotReadError([spoilt])
        if field.kind is not Kind.TEXT:
            text = text.removeprefix("'")  # what Excel puts before a number that is text
        return source.table.get(text, source.default if source.table and text else "") or text

    def _blank(self, row: Row, column: str, text: str) -> None:
        self.heard.note(row, column, CellRemark("blank-word", f"“{text}”当作没有写。"))

    def _spoilt(self, row: Row, field: Field, name: str, text: str) -> RowProblem | None:
        if text in FORMULA_ERRORS:
            said = f"公式出错，得到的是 {text}。"
            return self.table.problem(row, "formula-error", said, "请在表里改好。", name)
        if not SCIENTIFIC.fullmatch(text):
            return None
        is_sure = "." in text or "+" in text or field.kind is Kind.PHONE
        return self.scientific(row, name, text) if is_sure else None

    def scientific(self, row: Row, name: str, text: str) -> RowProblem:
        mend = "请从原来的系统重新导出，这一列设成文本。"
        said = f"“{text}”是科学计数法，后面几位数字已经丢了。"
        return self.table.problem(row, "digits-lost", said, mend, name)

    def _time(
        self, row: Row, field: Field, said: str, source: ColumnSource, since: datetime | None
    ) -> str:
        """The time as everybody writes it; raises NotReadError where nobody can tell which."""
        if not source.formats:
            self._require_whole_day(row, source)
        clues = self.dates.clues(row, source.columns, is_near=since is not None)
        try:
            found = plain_time(said, source.formats, clues)
        except DateDoubtError as doubt:
            message = f"“{field.name}”的时间{doubt}"
            raise self._not_read(row, source, doubt.code, message, doubt.mend) from None
        for each in found.remarks:
            self.heard.note(row, _first(source), each)
        return found.text

    def _day(
        self, row: Row, source: ColumnSource, said: str, near: TimeContext, tense: Tense
    ) -> str:
        """The day alone; that an hour stands with it is told, what Excel adds itself is not."""
        try:
            when = read_day_and_hour(said, near, tense)
        except ValueError:
            return said  # told by who reads it
        if not isinstance(when, datetime):
            return said
        if when.time() != time.min:
            remark = CellRemark("hour-left-out", "只记日期，写着的几点没有记。")
            self.heard.note(row, _first(source), remark)
        return when.date().isoformat()

    def _require_whole_day(self, row: Row, source: ColumnSource) -> None:
        """Raises NotReadError for a number `11.1`: typed as 11.10, Excel holds the same."""
        for name in source.columns if row.doubts else ():
            for each in row.doubts:
                if each.code == SHORT_NUMBER and each.column in self.table.indexes(name):
                    text = row.text(each.column)
                    say = f"“{text}”存成了数字，看不出打的是 {text} 还是 {text}0。"
                    mend = '写成 11月1日 这样；都是照写的日子，映射里给这一列写 格式: "%m.%d"。'
                    problem = self.table.problem(row, "day-unknown", say, mend, name)
                    raise NotReadError([problem])

    # —— what it is read by ——

    def _near(self, rules: Rules, since: datetime | None) -> TimeContext:
        """The same for all values of a row, which are read one after the other."""
        reference = self._references.get(id(rules))
        if reference is None:
            reference = self._references[id(rules)] = self.desk.reference(rules)
        if since is None:
            return reference
        which = id(rules), since
        if which not in self._near_known:
            near = TimeContext(since, reference.calendar, reference.book)
            self._near_known = {which: near}
        return self._near_known[which]

    def _field(
        self, row: Row, rules: Rules, path: str, source: ColumnSource
    ) -> tuple[Field, Tense]:
        """Raises NotReadError where these rules have no such field."""
        if not path:
            return WHEN, Tense.OPEN
        key = (id(rules), path)
        if key not in self.known:
            found = rules.field_at(path)
            if found is None:
                said = f"规则 {rules.meta.version}（{rules.meta.effective_from} 起）没有“{path}”。"
                raise self._not_read(row, source, "unknown-field", said)
            named = with_names(found, rules, self.desk.workspace.staff)
            self.known[key] = named, tense_of(rules, path)
        return self.known[key]

    def _not_read(
        self, row: Row, source: ColumnSource, code: str, said: str, mend: str = ""
    ) -> NotReadError:
        return NotReadError([self.table.problem(row, code, said, mend, _first(source))])


def _is_odd(text: str) -> bool:
    """May it be another thing than the words that somebody wrote?"""
    return text in DITTO or text in FORMULA_ERRORS or SCIENTIFIC.fullmatch(text) is not None


def _first(source: ColumnSource) -> str:
    return source.columns[0] if source.columns else ""


def _put(rules: Rules, values: dict[str, Value], path: str, value: Value) -> None:
    if "." not in path:
        values[path] = value
        return
    head, member = FieldPath(path).head, FieldPath(path).member
    held = values.get(head)
    if rules.fields[head].kind is Kind.ROWS:
        row = held[0] if isinstance(held, tuple) and held else {}
        values[head] = ({**(row if isinstance(row, Map) else {}), member: value},)
    else:
        values[head] = {**(held if isinstance(held, Map) else {}), member: value}
