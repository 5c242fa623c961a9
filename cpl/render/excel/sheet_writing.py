"""Writes the rows of a laid-out sheet as they stand in the file, dressed as in the template."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from cpl.dataclass import dataclass
from cpl.domain.values.tables import Percent
from cpl.render.excel.layout import Layout
from cpl.render.forms.form import FORMULA, FormCell
from cpl.render.forms.looks import PLAIN, Looks
from cpl.render.rows.cells import CellValue, date_format, own_format, would_change
from cpl.render.rows.formulas import Formulas
from cpl.render.rows.row_map import Placed
from cpl.render.rows.spreading import Side
from cpl.render.xlsx.areas import Area, letters, place
from cpl.render.xlsx.written import (
    NUMBER,
    ROW_SAID,
    TEXT,
    cell_as_written,
    formula_as_written,
    row_as_written,
)

GENERAL = "General"
GAP = "_ "
"""In a number format: as much room as a space, before the border."""
NO_CELLS = Area(1, 1, 1, 1)
ROW_NUMBER = "\0"
"""Stands for the row's number in what is the same in many rows; no file may hold it otherwise."""


@dataclass(frozen=True)
class _Slot:
    """One cell of a template's row, and its column's letters."""

    old: FormCell
    letters: str

    @property
    def is_live(self) -> bool:
        """Is it another one in each row, though nothing is filled in?"""
        return self.old.kind == FORMULA or self.old.has_link or self.old.has_note


class WrittenRows:
    """Every printed row of a sheet; what is the same in many is made once."""

    def __init__(self, layout: Layout, formulas: Formulas, looks: Looks) -> None:
        self.layout = layout
        self.links: list[tuple[str, str]] = []
        """Of each link that was written: its cell in the template, and the printed one."""
        self.notes: list[tuple[str, int, int]] = []
        """The same, by the printed row and column."""
        self._formulas = formulas
        self._looks = looks
        self._values = lru_cache(maxsize=1)(layout.values.__getitem__)
        self._styles: dict[object, str] = {}
        """How a cell looks, by its look in the template and the kind of what it holds."""
        self._slots: dict[int, tuple[_Slot, ...]] = {}
        self._parts: dict[tuple[int, tuple[int, ...]], tuple[_Slot | str, ...]] = {}
        self._said: dict[tuple[int, float], str | None] = {}

    def texts(self) -> Iterator[str]:
        """In their order; what is written is read once."""
        for index, placed in enumerate(self.layout.map.rows):
            said = self._row_said(index)
            slots = self._slots_of(placed)
            if not slots and said is None:
                continue
            if placed.parts == 1:
                yield row_as_written(placed.start, said or "", self._cells(index, placed))
                continue
            for number in range(placed.start, placed.end + 1):
                cells = "".join(self._split_cells(index, placed, number))
                yield row_as_written(number, said or "", cells)

    def corners(self) -> Area:
        """From the first cell to the last."""
        rows, template = self.layout.map.rows, self.layout.template.rows
        used = {row for row in set(rows.templates) if template.get(row)}
        filled = [index for index, row in enumerate(rows.templates) if row in used]
        if not filled:
            return NO_CELLS
        columns = [old.column for row in used for old in template[row]]
        return Area(rows[filled[0]].start, min(columns), rows[filled[-1]].end, max(columns))

    def value(self, row: int, column: int) -> tuple[bool, object]:
        """Is it a formula, and what does the cell hold?"""
        index = self.layout.map.rows.at(row)
        if index is None or self.layout.map.rows[index].start != row:
            return False, None
        template_row = self.layout.map.rows.templates[index]
        old = self.layout.template.cells.get((template_row, column))
        if old is not None and old.kind == FORMULA:
            return True, self._moved(old.value, index)
        values = self._values(index)
        return False, _number(values[column]) if column in values else old and old.value

    def _cells(self, index: int, placed: Placed) -> str:
        values, sides = self._values(index), self.layout.sides(index)
        number = f"{placed.start}"

        def written(slot: _Slot) -> str:
            return self._cell(slot, index, number, values, sides.get(slot.old.column))

        key = placed.out.template_row, tuple(values)
        parts = self._parts.get(key)
        if parts is None:
            slots = self._slots_of(placed)
            for each in slots:  # a style has the number in whose turn it is first met
                self._style(each, values.get(each.old.column), sides.get(each.old.column))
            parts = self._parts[key] = tuple(self._parted(slots, index, values))
        return "".join(
            each.replace(ROW_NUMBER, number) if isinstance(each, str) else written(each)
            for each in parts
        )

    def _parted(
        self, slots: Iterable[_Slot], index: int, filled: Mapping[int, CellValue]
    ) -> Iterator[_Slot | str]:
        """The slots that differ from row to row, and between them what is the same in each.

        A table that is spread over a fine grid leaves nearly all cells of a row empty.
        """
        for differs, some in groupby(slots, lambda e: e.is_live or e.old.column in filled):
            if differs:
                yield from some
            else:
                yield "".join(self._cell(each, index, ROW_NUMBER, {}, None) for each in some)

    def _split_cells(self, index: int, placed: Placed, number: int) -> Iterator[str]:
        """Those of one of the rows that a very tall one takes: only the first says anything."""
        values, sides = self._values(index), self.layout.sides(index)
        for slot in self._slots_of(placed):
            side = sides.get(slot.old.column)
            if number == placed.start:
                yield self._cell(slot, index, f"{number}", values, side, is_split=True)
            else:
                style = self._style(slot, values.get(slot.old.column), side, is_split=True)
                yield cell_as_written(f"{slot.letters}{number}", style, NUMBER, None)

    def _cell(
        self,
        slot: _Slot,
        index: int,
        number: str,
        values: Mapping[int, CellValue],
        side: Side | None,
        is_split: bool = False,
    ) -> str:
        """What it says, or else what stands there in the template."""
        old = slot.old
        value = values.get(old.column)
        style, there = self._style(slot, value, side, is_split), f"{slot.letters}{number}"
        if slot.is_live:
            self._note(old, number)
        if old.kind == FORMULA:
            said = {name: self._reach(name, text, index) for name, text in old.said}
            return formula_as_written(there, style, said, self._moved(old.value, index))
        if old.column in values:
            kind = TEXT if isinstance(value, str) else NUMBER
            return cell_as_written(there, style, kind, _number(value), self._is_of_1904)
        shown = None if old.is_covered else old.value
        return cell_as_written(there, style, old.kind or NUMBER, shown, self._is_of_1904)

    @property
    def _is_of_1904(self) -> bool:
        return self.layout.template.form.counts_from_1904

    def _note(self, old: FormCell, number: str) -> None:
        if old.has_link:
            self.links.append((old.coordinate, place(int(number), old.column)))
        if old.has_note:
            self.notes.append((old.coordinate, int(number), old.column))

    def _reach(self, name: str, text: str, index: int) -> str:
        """Of a formula that fills several cells, `ref` names them."""
        is_reach = name == "ref"
        return self._formulas.moved(text, self.layout.template.title, index) if is_reach else text

    def _moved(self, formula: object, index: int) -> object:
        if not isinstance(formula, str):
            return formula
        return self._formulas.moved(formula, self.layout.template.title, index)

    def _style(
        self, slot: _Slot, value: CellValue, side: Side | None, is_split: bool = False
    ) -> str:
        own: object = None
        if value is not None:  # as in most cells of a fine grid
            own = would_change(value) if isinstance(value, str) else own_format(value)
        key = (slot.old.look, type(value), own, side, is_split)
        if key not in self._styles:
            number = self._dressed(slot.old.look, value, side, is_split, own is True)
            self._styles[key] = "" if number == PLAIN else f' s="{number}"'
        return self._styles[key]

    def _dressed(
        self, number: int, value: CellValue, side: Side | None, is_split: bool, is_quoted: bool
    ) -> int:
        """`is_quoted`: or editing the cell makes =1+1 a formula after all."""
        look = self._looks[number]
        shown = _shown(look.number_format, look.is_of_date, value, side)
        aligned = _aligned(look.aligned, value, side, is_split)
        return self._looks.changed(number, aligned, shown, is_quoted)

    def _slots_of(self, placed: Placed) -> Sequence[_Slot]:
        row = placed.out.template_row
        if row not in self._slots:
            olds = self.layout.template.rows.get(row, ())
            self._slots[row] = tuple(_Slot(old, letters(old.column)) for old in olds)
        return self._slots[row]

    def _row_said(self, index: int) -> str | None:
        """What a row says of itself; None where it need not be there if it has no cells."""
        key = self.layout.map.rows.templates[index], self.layout.heights[index]
        if key not in self._said:
            old = self.layout.template.dimensions.get(key[0])
            said = dict(old.said) if old else {}
            if key[1]:
                said |= {"ht": f"{key[1]:.16g}", "customHeight": "1"}
            is_needed = old is not None or key[1]
            text = "".join(f' {name}="{said[name]}"' for name in ROW_SAID if name in said)
            self._said[key] = text if is_needed else None
        return self._said[key]


def _number(value: CellValue) -> object:
    return value.ratio if isinstance(value, Percent) else value


def _shown(number_format: str, is_of_date: bool, value: CellValue, side: Side | None) -> str | None:
    """The value's own number format where the template's says nothing of it."""
    own = own_format(value)
    is_said = is_of_date if date_format(value) else number_format != GENERAL
    if own is None or is_said:
        return None
    return f"{own}{GAP}" if side and not date_format(value) else own


def _aligned(
    given: Mapping[str, str], value: CellValue, side: Side | None, is_split: bool
) -> Mapping[str, str]:
    """Where the template leaves it open: numbers right, text left or as its column stands."""
    alignment = dict(given)
    if is_split and alignment.get("wrapText") == "1":
        alignment["vertical"] = "top"  # it goes on over the page
    if value is None or alignment.get("horizontal", GENERAL.lower()) != GENERAL.lower():
        return alignment
    by_kind = (side or "left") if isinstance(value, str) else "right"
    if side:
        alignment["horizontal"] = by_kind
        if by_kind != "left":
            alignment.pop("indent", None)
    elif "indent" in alignment:
        alignment["horizontal"] = by_kind  # Excel indents only what is on one side
    return alignment
