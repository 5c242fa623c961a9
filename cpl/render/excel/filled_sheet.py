"""One sheet of a filled form: its elements as text, its rows where there is room for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cpl.render.excel.layout import Layout
from cpl.render.excel.page_breaks import broken_pages
from cpl.render.excel.sheet_parts import (
    breaks_element,
    filtered_of,
    moved_elements,
    moved_page,
    moved_row,
    moved_table,
    validated,
    with_validations,
)
from cpl.render.excel.sheet_writing import WrittenRows
from cpl.render.forms.form import ORDER
from cpl.render.forms.looks import Looks
from cpl.render.rows.formulas import Formulas, quoted_title
from cpl.render.text.qr_code import png
from cpl.render.text.spilled import Spilled
from cpl.render.xlsx.areas import Area
from cpl.render.xlsx.book_text import SELECTED, BookName
from cpl.render.xlsx.drawings import LyingOver, NewPicture, drop_tables
from cpl.render.xlsx.package import Package

PIXELS = 4  # of a picture, for each square of the code
SIDE, MARGIN = 792_000, 18_000  # 22 mm and half a millimetre, in Excel's units
OPENING = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
DATA = "sheetData"


class FilledSheet:
    def __init__(self, layout: Layout, formulas: Formulas, looks: Looks) -> None:
        self.layout = layout
        self.form = layout.template.sheet
        self.rows = WrittenRows(layout, formulas, looks)
        self.elements = moved_elements(layout, formulas)
        self.page = moved_page(layout)
        self._text = Spilled()

    def write(self, package: Package) -> None:
        """The rows, and what hangs on them in other parts of the file."""
        for each in self.rows.texts():
            self._text.write(each)
        self.elements["dimension"] = dimension(self.rows.corners())
        self.elements["rowBreaks"] = breaks_element(broken_pages(self.layout, self.page))
        lying = self._lying(package)
        lying.move(lambda row: moved_row(self.layout.map, row))
        lying.add(list(self._codes()))
        lying.copy_links(self.rows.links)
        lying.copy_notes(self.rows.notes)
        tables = {each: moved_table(self.layout, package.text(each)) for each in self.form.tables}
        drop_tables(package, self.form.path, self.elements, tables)

    def drop_charts(self, package: Package, charts: Sequence[str]) -> None:
        if charts:
            self._lying(package).drop_charts(charts)

    def offer(self, lists: Iterable[tuple[Area, str]]) -> None:
        """Validations of cells, unless the template has one of its own there."""
        name = "dataValidations"
        element = self.elements.get(name, "")
        own = validated(element)
        new = [text for cell, text in lists if not any(map(cell.is_within, own))]
        self.elements[name] = with_validations(element, new)

    def select(self, is_selected: bool) -> None:
        said = f'tabSelected="{int(is_selected)}"'
        self.elements["sheetViews"] = SELECTED.sub(said, self.elements["sheetViews"])

    def printing(self, index: int, title: str) -> Iterator[BookName]:
        """What is filtered, repeated and printed, as names of the workbook."""
        quoted, own = quoted_title(title), {"localSheetId": f"{index}"}
        if filtered := filtered_of(self.elements):
            hidden = {"name": "_xlnm._FilterDatabase", **own, "hidden": "1"}
            yield BookName(hidden, f"{quoted}!{filtered.absolute}")
        titles = [each for each in (self.page.title_rows, self.form.title_columns) if each]
        if titles:
            said = ",".join(f"{quoted}!{each}" for each in titles)
            yield BookName({"name": "_xlnm.Print_Titles", **own}, said)
        if self.page.areas:
            said = ",".join(f"{quoted}!{each.absolute}" for each in self.page.areas)
            yield BookName({"name": "_xlnm.Print_Area", **own}, said)

    def chunks(self) -> Iterator[bytes]:
        return sheet_text(self.elements, self._text)

    def _lying(self, package: Package) -> LyingOver:
        return LyingOver(package, self.form.path, self.elements)

    def _codes(self) -> Iterator[NewPicture]:
        for index, column, code in self.layout.drawn:
            if code.text:
                row = self.layout.map.rows[index].start
                yield NewPicture(png(code, PIXELS), row, column, SIDE, MARGIN)


def sheet_text(elements: Mapping[str, str], rows: Spilled) -> Iterator[bytes]:
    """As it stands in the file."""
    yield OPENING.encode()
    for name in ORDER:
        if name == DATA:
            yield b"<sheetData>"
            yield from rows.chunks()
            yield b"</sheetData>"
        else:
            yield elements.get(name, "").encode()
    yield b"</worksheet>"


def dimension(cells: Area) -> str:
    return f'<dimension ref="{cells.ends}" />'
