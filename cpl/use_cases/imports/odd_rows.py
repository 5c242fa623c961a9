"""Rows of a table that are no complaints: blank but for a number, the header again, totals.

A complaint whose text begins with “合计” stays one: a row is odd only where *every* cell of it
is, or where nothing stands in the columns that a complaint cannot do without.
"""

import re
from collections.abc import Iterator, Mapping

from cpl.codec.tables.header import CellKind, kind_of_cell
from cpl.codec.tables.mapping import ColumnMapping
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Kind
from cpl.store.tables.books.merges import own_cells
from cpl.store.tables.cells import FORMULA_ERRORS
from cpl.store.tables.rows import Row
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.table import SourceTable, same_name, tidy

TELLING = ("name", "phone")
"""The personal kinds without which, and without a time and a text, nobody complained."""
NO_WORDS = frozenset({"/", "\\", "-", "—", "——", "–", "无", "、", "．", "."})
PREFILLED, NOTE_CELLS, PHONE_DIGITS = 6, 2, 11
"""What stands in a row before anybody fills it is that short, and a note as few cells."""

_TOTAL = re.compile(
    r"[（(【]?.{0,8}?(?:小\s*计|合\s*计|总\s*计|累\s*计|共\s*计)\s*[：:]?\s*[\d,.]*\s*[件条行起次人元]?[）)】]?"
    r"|[（(]?[转接续承过]\s*[上下前后次]\s*页[）)]?"
    r"|第\s*\d+\s*页.{0,8}|共\s*\d+\s*[页件条行起].{0,4}"
    r"|[（(]?以下(?:空白|无正文)[）)]?"
)
_COUNTED = re.compile(
    r"[\u4e00-\u9fff]{0,5}\s*[:：]?\s*[\d,.]+\s*"
    r"(?:人次|小时|分钟|[件条行起次人元天个例宗笔单户份批名辆项%％])"
)
"""`6件`, `属实2件`, `满意率98.5%`."""
_WHO = (
    "制表|填表|填报|统计|审核|复核|审批|校对|经办|经手|登记|记录|负责|主管|分管|领导|打印|导出|报送"
)
_SIGNED = re.compile(
    rf"(?:{_WHO}|单位|部门|科室|签字|签名|盖章|日期|时间|电话)"
    r"(?:单位|部门|人员|人|者|时间|日期|领导|负责人|签字|签名|盖章|电话|意见)*"
    r"(?:[（(](?:签字|签名|盖章|公章)[）)])?\s*(?P<colon>[：:])?\s*(?P<value>.{0,20})"
)
_PLAIN = re.compile(
    r"[（(【]?\s*(?:[本上全]?[页月日周季年度]|\d{1,4}年?|\d{1,2}月份?){0,3}\s*"
    r"(?:小\s*计|合\s*计|总\s*计|累\s*计|共\s*计)\s*[：:]?\s*[\d,.]*\s*[件条行起次人元天个例]?\s*[）)】]?"
    r"|[（(]?[转接续承过]\s*[上下前后次]\s*页[）)]?"
    r"|第\s*\d+\s*页\W{0,3}(?:共\s*\d+\s*页)?|共\s*\d+\s*[页件条行起]"
    r"|[（(]?以下(?:空白|无正文)[）)]?"
    r"|(?:制表|填表|填报|统计|复核|打印|导出|报送)\w{0,4}\s*[：:].{0,20}"
)
"""What nobody says who complains: all of a total or a signature that may stand as the only text."""
_NOTE = re.compile(
    r"(?:说明|备注|附注|注|注意|填表说明|填写说明|注意事项)\s*\d*\s*[：:、.．]\s*\S.*", re.S
)


class OddRows:
    """Knows the rows of one table that are no complaints, under one mapping."""

    def __init__(self, table: SourceTable, mapping: ColumnMapping, rules: Rules) -> None:
        self._names = [same_name(each) for each in table.names]
        self._words = {each for name in self._names for each in (name, name.rpartition("/")[2])}
        self._above = {_filled(row) for row in table.above} - {()}
        self._columns = {
            path: {index for name in source.columns for index in table.indexes(name)}
            for path, source in mapping.fields.items()
        }
        self._time = self._columns.get(rules.machines[mapping.machine].received, set())
        self._said = self._columns.get(rules.machines[mapping.machine].summary, set())
        self._telling = self._time.union(*self._essential(mapping, rules))
        self._mapped = self._telling.union(*self._written(rules))
        self._ids = set(table.indexes(mapping.id_column)) if mapping.id_column else set()

    def kind_of(self, row: Row) -> Fate | None:
        """The fate of a row that is no complaint; None for all others."""
        cells = dict(_filled(row))
        if cells and self._is_header(cells):
            return Fate.HEADER
        is_sum = (_is_total(cells) or _is_signature(cells)) and not self._is_somebodys_words(cells)
        if is_sum or self._is_note(cells):
            return Fate.TOTAL
        return Fate.BLANK if self._is_blank(cells) else None

    def _is_somebodys_words(self, cells: Mapping[int, str]) -> bool:
        """`等了很久，累计5次`, `电话：没人接`: all that is said stands where complaints do."""
        words = {index: text for index, text in cells.items() if not _is_number(text)}
        return words.keys() <= self._said and not all(map(_PLAIN.fullmatch, words.values()))

    def _essential(self, mapping: ColumnMapping, rules: Rules) -> Iterator[set[int]]:
        summary = rules.machines[mapping.machine].summary
        for path, columns in self._columns.items():
            known = rules.field_at(path)
            if path == summary or (known is not None and known.personal in TELLING):
                yield columns

    def _written(self, rules: Rules) -> Iterator[set[int]]:
        """The columns of fields that somebody writes, rather than ticks."""
        for path, columns in self._columns.items():
            known = rules.field_at(path)
            if known is None or known.kind not in (Kind.CHOICE, Kind.UNIT, Kind.YES_NO, Kind.COUNT):
                yield columns

    def _is_blank(self, cells: Mapping[int, str]) -> bool:
        """Does it hold nothing but a number, what a formula says, and words filled in before?"""
        said = {index for index, text in cells.items() if text not in NO_WORDS}
        if not self._telling or said & self._mapped - self._ids:
            return not said
        return all(_is_prefilled(cells[index]) for index in said - self._ids)

    def _is_header(self, cells: Mapping[int, str]) -> bool:
        """Is it one of the rows above, or nothing but names of columns, most of them?"""
        if tuple(cells.items()) in self._above:
            return True
        enough = len(cells) > 1 and len(cells) * 2 >= len(self._names)
        return enough and all(same_name(text) in self._words for text in cells.values())

    def _is_note(self, cells: Mapping[int, str]) -> bool:
        """Only where a complaint would have a time: `说明：…` alone may be somebody's words."""
        first = next(iter(cells.values()), "")
        return bool(self._time) and len(cells) <= NOTE_CELLS and bool(_NOTE.fullmatch(first))


def _filled(row: Row) -> tuple[tuple[int, str], ...]:
    """What stands in which column, from the left."""
    cells = enumerate(own_cells(row))
    return tuple((index, text) for index, each in cells if (text := tidy(each)))


def _is_prefilled(text: str) -> bool:
    is_value = kind_of_cell(text) is CellKind.NUMBER or text in FORMULA_ERRORS
    return is_value or len(text) <= PREFILLED


def _is_total(cells: Mapping[int, str]) -> bool:
    """A word of it, and besides nothing but numbers: no day, no phone, no text."""
    has_word = False
    for text in cells.values():
        if _TOTAL.fullmatch(text):
            has_word = True
        elif not _is_number(text):
            return False
    return has_word


def _is_number(text: str) -> bool:
    is_phone = len(text) == PHONE_DIGITS and text.isdecimal() and text.startswith("1")
    counted = _COUNTED.fullmatch(text) is not None
    is_number = (kind_of_cell(text) is CellKind.NUMBER or counted) and not is_phone
    return is_number or text in FORMULA_ERRORS or text in NO_WORDS


def _is_signature(cells: Mapping[int, str]) -> bool:
    """`制表人：张三`, or the label and the name in cells of their own, all along the row.

    A day may stand alone behind two who signed.
    """
    signed, expected = 0, False
    for text in cells.values():
        label = _SIGNED.fullmatch(text)
        is_day = signed > 1 and kind_of_cell(text) is CellKind.MOMENT
        if label and (label["colon"] or not label["value"]):
            signed, expected = signed + 1, not label["value"]
        elif expected or is_day:
            expected = False
        else:
            return False
    return bool(signed)
