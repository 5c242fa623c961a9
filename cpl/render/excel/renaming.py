"""The same template under another name: in its cells, its headers and the titles of its sheets."""

from io import BytesIO

from cpl.render.excel.workbook import sheet_title
from cpl.render.forms.form import HEADERS
from cpl.render.forms.opening import opened
from cpl.render.forms.saving import save
from cpl.render.xlsx.zipped import same_bytes


def renamed(template: bytes, name: str, old: str, new: str) -> bytes:
    """With `new` for every `old`; raises TemplateProblem where it does not open."""
    book = opened(template, name)
    taken: set[str] = set()
    for sheet in book.worksheets:
        sheet.title = sheet_title(sheet.title.replace(old, new), taken)
        for header in (getattr(sheet, each) for each in HEADERS):
            for part in (header.left, header.center, header.right):
                part.text = part.text.replace(old, new) if part.text else part.text
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and old in cell.value:
                    cell.value = cell.value.replace(old, new)
    buffer = BytesIO()
    save(book, buffer)
    return same_bytes(buffer, lambda _, content: content)
