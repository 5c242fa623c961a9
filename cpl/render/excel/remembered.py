"""A filled register remembers what was printed, on a sheet that nobody sees."""

from collections.abc import Iterator, Mapping, Sequence

from cpl.codec.tables.register_marks import Remembered
from cpl.dataclass import dataclass
from cpl.render.excel.layout import Layout
from cpl.render.text.spilled import Spilled
from cpl.render.xlsx.areas import Area
from cpl.render.xlsx.written import texts_as_written


@dataclass(frozen=True)
class MemorySheet:
    """The rows of that sheet, and its cells."""

    rows: Spilled
    cells: Area


def remember(layouts: Sequence[Layout], remembered: Remembered) -> MemorySheet | None:
    """What is printed in the sheets that have been laid out; None where it is no record."""
    for layout in layouts:
        for sources, printed in _rows(layout):
            remembered.row(sources, printed)
    text, last, columns = Spilled(), 0, 0
    for last, line in enumerate(remembered.lines(), 1):
        columns = max(columns, len(line))
        text.write(texts_as_written(last, line))
    return MemorySheet(text, Area(1, 1, last, columns)) if last else None


def _rows(layout: Layout) -> Iterator[tuple[Mapping[int, object], Mapping[int, object]]]:
    """Each printed row: its cells in the template, and as they are printed."""
    template = {
        row: {cell.column: cell.value for cell in cells if cell.value is not None}
        for row, cells in layout.template.rows.items()
    }
    for placed, values in zip(layout.map.rows, layout.values, strict=True):
        sources = template.get(placed.out.template_row, {})
        yield sources, {**sources, **values}
