"""Writes the cells and rows of a laid-out sheet, each dressed as its cell in the template."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import lru_cache, partial
from itertools import groupby
from typing import Any, cast

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink

from cpl.dataclass import dataclass
from cpl.domain.values.tables import Percent
from cpl.render.excel.layout import Layout
from cpl.render.excel.template_sheet import TemplateCell
from cpl.render.rows.cells import CellValue, date_format, own_format, would_change
from cpl.render.rows.formulas import Formulas
from cpl.render.rows.row_map import Placed
from cpl.render.rows.spreading import Side
from cpl.render.xlsx.saving import (
    CellsInRows,
    RowAsWritten,
    cell_as_written,
    row_as_written,
    style_as_written,
)

GENERAL = "General"
GAP = "_ "
"""In a number format: as much room as a space, before the border."""


def write_rows(layout: Layout, formulas: Formulas) -> None:
    """Empty the sheet and give it every printed row; its cells are made when they are read."""
    sheet: Any = layout.template.sheet
    writer = _Writer(layout, formulas)
    sheet.row_dimensions = _Dimensions(writer)
    sheet._cells = _Cells(writer)


class _Cells(CellsInRows):
    """The cells of a sheet by row and column; only those of the last row read are held."""

    def __init__(self, writer: "_Writer") -> None:
        self._rows = writer.layout.map.rows
        self._template = writer.layout.template.rows
        self._row = lru_cache(maxsize=1)(writer.row)
        self._writer = writer

    def __len__(self) -> int:
        return sum(each.parts * len(self._olds(each)) for each in self._rows)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for placed in self._rows:
            for number in range(placed.start, placed.end + 1):
                yield from ((number, old.column) for old in self._olds(placed))

    def __getitem__(self, place: tuple[int, int]) -> Cell:
        number, column = place
        index = self._rows.at(number)
        if index is None:
            raise KeyError(place)
        return self._row(index, number)[column]

    def in_rows(self) -> Iterator[tuple[int, Sequence[Cell] | RowAsWritten]]:
        written = _Written(self._writer)
        for index, placed in enumerate(self._rows):
            text = written.row(index, placed)
            if text is not None:
                yield placed.start, RowAsWritten(text, partial(self._made, index, placed.start))
                continue
            for number in range(placed.start, placed.end + 1):
                cells = self._made(index, number)
                if cells or self._writer.dimension(index):
                    yield number, cells

    def _made(self, index: int, number: int) -> Sequence[Cell]:
        return tuple(self._writer.row(index, number).values())

    def corners(self) -> tuple[int, int, int, int]:
        templates = self._rows.templates
        used = {row for row in set(templates) if self._template.get(row)}
        filled = [index for index, row in enumerate(templates) if row in used]
        if not filled:
            return 0, 0, 0, 0
        columns = [old.column for row in used for old in self._template[row]]
        first, last = self._rows[filled[0]], self._rows[filled[-1]]
        return first.start, last.end, min(columns), max(columns)

    def _olds(self, placed: Placed) -> Sequence[TemplateCell]:
        return self._template.get(placed.out.template_row, ())


class _Dimensions(Mapping[int, RowDimension]):
    """How high the rows of a sheet are, by their numbers."""

    def __init__(self, writer: "_Writer") -> None:
        self._rows = writer.layout.map.rows
        self._of = writer.dimension

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[int]:
        for index, placed in enumerate(self._rows):
            if self._of(index):
                yield from range(placed.start, placed.end + 1)

    def __getitem__(self, number: int) -> RowDimension:
        index = self._rows.at(number)
        found = None if index is None else self._of(index)
        if found is None:
            raise KeyError(number)
        return found


class _Writer:
    def __init__(self, layout: Layout, formulas: Formulas) -> None:
        self.layout = layout
        self.formulas = formulas
        self.sheet: Any = layout.template.sheet
        self._dressed: dict[tuple[object, ...], Any] = {}
        self._dimensions: dict[tuple[int, float], RowDimension | None] = {}
        merged = layout.template.merged
        self._old = {
            (row, cell.column): cell
            for row, cells in layout.template.rows.items()
            for cell in cells
        }
        # Every cell of a merged range has the border of its first: openpyxl drops the others'.
        self._look = {
            place: self._old[merged[place].min_row, merged[place].min_col]
            if place in merged
            else cell
            for place, cell in self._old.items()
        }

    def row(self, index: int, number: int) -> Mapping[int, Cell]:
        """The cells of the sheet's row of that number, which is of a printed row, by column."""
        placed = self.layout.map.rows[index]
        values = self.layout.values[index]
        sides = self.layout.sides(index)
        cells = {}
        for old in self.layout.template.rows.get(placed.out.template_row, []):
            new = self._cell(old, number, values, sides.get(old.column), placed.parts > 1)
            if number == placed.start:
                self._fill(new, old, index, values)
            cells[old.column] = new
        return cells

    def dimension(self, index: int) -> RowDimension | None:
        """Rows of one look and height share it: openpyxl asks it for everything but the number."""
        key = (self.layout.map.rows.templates[index], self.layout.heights[index])
        if key not in self._dimensions:
            self._dimensions[key] = self._new_dimension(*key)
        return self._dimensions[key]

    def _new_dimension(self, template_row: int, height: float) -> RowDimension | None:
        old = self.layout.template.dimensions.get(template_row)
        if old is None and not height:
            return None
        new: Any = RowDimension(self.sheet, ht=height or None)
        if old is not None:
            new.ht = height or old.ht
            for name in ("hidden", "outlineLevel", "collapsed", "thickBot", "thickTop"):
                setattr(new, name, getattr(old, name))
            new._style = old._style
        return cast(RowDimension, new)

    def _cell(
        self,
        old: TemplateCell,
        number: int,
        values: Mapping[int, CellValue],
        side: Side | None,
        split: bool,
    ) -> Any:
        value = values.get(old.column)
        style = self._style(old, value, side, split)
        new: Any = Cell(self.sheet, number, old.column)
        new._style = style  # shared by all that look so: openpyxl would copy it
        return new

    def style_as_written(self, old: TemplateCell, value: CellValue, side: Side | None) -> str:
        """That of a cell in which the value stands, in one row of the sheet."""
        dress: Any = Cell(self.sheet, 1, 1)
        dress._style = self._style(old, value, side, False)
        return style_as_written(dress)

    def _style(self, old: TemplateCell, value: CellValue, side: Side | None, split: bool) -> Any:
        quoted = isinstance(value, str) and would_change(value)
        kind = None if value is None else isinstance(value, str)
        look = self._look[old.row, old.column]
        # by what it looks like, not where it stands: openpyxl compares every style that is set
        key = (look._style, quoted, own_format(value), kind, side, split)
        if key not in self._dressed:
            dress: Any = Cell(self.sheet, 1, 1, style_array=look._style)
            if quoted:
                dress.quotePrefix = True  # or editing the cell makes =1+1 a formula after all
            dress.number_format = _shown(look.number_format, value, side)
            dress.alignment = _aligned(look.alignment, value, side, split)
            self._dressed[key] = dress._style
        return self._dressed[key]

    def _fill(self, new: Any, old: Any, index: int, values: Mapping[int, CellValue]) -> None:
        if old.column in values:
            _put(new, values[old.column])
        if isinstance(old, MergedCell):
            return
        if old.data_type == "f":
            new._value = self._formula(old.value, index)
            new.data_type = "f"
        elif old.column not in values:
            new._value, new.data_type = old._value, old.data_type
        if old.hyperlink is not None:
            new.hyperlink = _same_link(old.hyperlink)
        if old.comment is not None:
            new.comment = _same_note(old.comment)

    def _formula(self, formula: Any, index: int) -> Any:
        title = self.layout.template.title
        if isinstance(formula, ArrayFormula):
            reach = self.formulas.moved(formula.ref, title, index)
            return ArrayFormula(reach, self.formulas.moved(formula.text or "", title, index))
        return self.formulas.moved(formula, title, index) if isinstance(formula, str) else formula


@dataclass(frozen=True)
class _Slot:
    """One cell of a template's row: its column's letters, and how it looks by kind of value."""

    old: TemplateCell
    letters: str
    styles: dict[object, str]


NUMBER = "\0"
"""Stands for the row's number in what is the same in many rows; no file may hold it otherwise."""


class _Written:
    """Rows of plain cells as they stand in the file.

    A cell object for each would take most of the time, and most rows of a long list are
    texts and numbers. `row` answers None where openpyxl must write one.
    """

    def __init__(self, writer: _Writer) -> None:
        self._writer = writer
        self._slots: dict[int, tuple[_Slot, ...] | None] = {}
        self._parts: dict[tuple[int, tuple[int, ...]], tuple[_Slot | str, ...]] = {}
        self._looks: dict[int, tuple[tuple[str, str], ...]] = {}

    def row(self, index: int, placed: Placed) -> str | None:
        layout = self._writer.layout
        template_row, number = placed.out.template_row, f"{placed.start}"
        slots = self._slots_of(template_row)
        if slots is None or placed.parts > 1:
            return None
        values = layout.values[index]
        if not all(map(_is_plain, values.values())):
            return None
        sides = layout.sides(index)

        def written(slot: _Slot) -> str:
            return self._cell(slot, number, values, sides.get(slot.old.column))

        parts = self._parts.get((template_row, tuple(values)))
        if parts is None:
            for each in slots:  # a style has the number in whose turn it is first met
                written(each)
            parts = self._parts[template_row, tuple(values)] = tuple(self._parted(slots, values))
        cells = (e.replace(NUMBER, number) if isinstance(e, str) else written(e) for e in parts)
        dimension = self._writer.dimension(index)
        if not slots and dimension is None:
            return None
        return row_as_written(placed.start, self._look(dimension), "".join(cells))

    def _parted(
        self, slots: Iterable[_Slot], filled: Mapping[int, CellValue]
    ) -> Iterator[_Slot | str]:
        """The slots of the columns that are filled, and between them what is the same in each row.

        A table that is spread over a fine grid leaves nearly all cells of a row empty.
        """
        for is_filled, some in groupby(slots, lambda each: each.old.column in filled):
            if is_filled:
                yield from some
            else:
                yield "".join(self._cell(each, NUMBER, {}, None) for each in some)

    def _cell(
        self, slot: _Slot, number: str, values: Mapping[int, CellValue], side: Side | None
    ) -> str:
        """What it says, or else what stands there in the template."""
        old = slot.old
        value = values.get(old.column)
        kind = would_change(value) if isinstance(value, str) else own_format(value)
        key = (type(value), kind, side)
        style = slot.styles.get(key)
        if style is None:
            style = slot.styles[key] = self._writer.style_as_written(old, value, side)
        shown = value if old.column in values or isinstance(old, MergedCell) else old._value
        return cell_as_written(f"{slot.letters}{number}", style, shown)

    def _slots_of(self, template_row: int) -> tuple[_Slot, ...] | None:
        if template_row not in self._slots:
            olds = self._writer.layout.template.rows.get(template_row, [])
            slots = tuple(_Slot(old, get_column_letter(old.column), {}) for old in olds)
            self._slots[template_row] = slots if all(map(_is_plain_old, olds)) else None
        return self._slots[template_row]

    def _look(self, dimension: RowDimension | None) -> Iterable[tuple[str, str]]:
        """Rows of one look share it: see `_Writer.dimension`."""
        if dimension is None:
            return ()
        if id(dimension) not in self._looks:
            self._looks[id(dimension)] = tuple(dict(cast(Any, dimension)).items())
        return self._looks[id(dimension)]


def _is_plain(value: CellValue) -> bool:
    return value is None or type(value) in (str, int, float)


def _is_plain_old(old: TemplateCell) -> bool:
    if isinstance(old, MergedCell):
        return True
    is_text = old.data_type == "s" and isinstance(old._value, str)
    is_plain = is_text or (old.data_type == "n" and _is_plain(old._value))
    return is_plain and old.hyperlink is None and old.comment is None


def _put(cell: Any, value: CellValue) -> None:
    """Past openpyxl's guessing, which makes formulas and errors of text."""
    cell._value = value.ratio if isinstance(value, Percent) else value
    if isinstance(value, str):
        cell.data_type = "s"
    else:
        cell.data_type = "d" if date_format(value) else "n"


def _shown(number_format: str, value: CellValue, side: Side | None) -> str:
    """The template's number format, or the value's own where that says nothing of it."""
    own = own_format(value)
    is_said = is_date_format(number_format) if date_format(value) else number_format != GENERAL
    if own is None or is_said:
        return number_format
    return f"{own}{GAP}" if side and not date_format(value) else own


def _aligned(given: Any, value: CellValue, side: Side | None, split: bool) -> Any:
    """Where the template leaves it open: numbers right, text left or as its column stands."""
    alignment = copy(given)
    if split and alignment.wrap_text:
        alignment.vertical = "top"  # it goes on over the page
    if value is None or alignment.horizontal not in (None, GENERAL.lower()):
        return alignment
    by_kind = (side or "left") if isinstance(value, str) else "right"
    if side:
        alignment.horizontal = by_kind
        alignment.indent = alignment.indent if by_kind == "left" else 0
    elif alignment.indent:
        alignment.horizontal = by_kind  # Excel indents only what is on one side
    return alignment


def _same_link(link: Any) -> Hyperlink:
    return Hyperlink(
        ref="",
        location=link.location,
        tooltip=link.tooltip,
        display=link.display,
        target=link.target,
    )


def _same_note(note: Comment) -> Comment:
    return Comment(note.text, note.author, note.height, note.width)
