"""How large the words of a workbook come out on paper: the cell's size times the page's scale."""

from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.render.excel.page import page_of
from cpl.render.excel.template_sheet import TemplateSheet
from cpl.render.forms.reading import read_template


@dataclass(frozen=True)
class PrintedSize:
    """The words of one cell: where, what, and how many points high they are on paper."""

    sheet: str
    cell: str
    text: str
    points: float


def printed_sizes(data: bytes, name: str = "") -> tuple[PrintedSize, ...]:
    """Every cell with words on the sheets that are printed; raises TemplateProblem."""
    form = read_template(data, name)
    sheets = (TemplateSheet(form, each) for each in form.sheets if each.is_visible)
    return tuple(size for sheet in sheets for size in _sizes(sheet))


def _sizes(template: TemplateSheet) -> Iterator[PrintedSize]:
    scale = page_of(template).scale
    for cell in (each for row in template.rows.values() for each in row):
        if cell.value not in (None, ""):
            points = round(template.face(cell).size * scale, 2)
            yield PrintedSize(template.title, cell.coordinate, str(cell.value), points)
