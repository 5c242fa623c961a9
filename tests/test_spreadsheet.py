"""A workbook is read as openpyxl reads it, but for what is drawn anew anyway."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from places import TOP
from thorough import share

from cpl.render.excel.workbook import fill
from cpl.render.forms import opening
from cpl.render.forms.kept import FORMS
from cpl.spreadsheet import read_book

TEMPLATES = sorted(TOP.glob("templates/*.xlsx"))


def by_openpyxl(template: bytes) -> Any:
    return load_workbook(BytesIO(template))


def looks(cell: Any) -> str:
    return repr((cell.value, cell.font, cell.border, cell.fill, cell.alignment, cell.number_format))


@pytest.mark.sampled
@pytest.mark.parametrize("path", share(TEMPLATES, of=4, first=1), ids=lambda path: path.stem)
def test_every_cell_is_read_as_openpyxl_reads_it(path: Path) -> None:
    """But for the look of those that a merged range covers."""
    ours, theirs = read_book(path.read_bytes()), by_openpyxl(path.read_bytes())

    assert ours.sheetnames == theirs.sheetnames
    for sheet, other in zip(ours.worksheets, theirs.worksheets, strict=True):
        assert sheet.merged_cells == other.merged_cells
        assert sorted(sheet._cells) == sorted(other._cells)
        for place, cell in other._cells.items():
            covered = isinstance(cell, MergedCell)
            assert isinstance(sheet._cells[place], MergedCell) == covered
            assert covered or looks(sheet._cells[place]) == looks(cell)


def test_a_form_is_filled_as_from_a_book_that_openpyxl_drew_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template = (TOP / "templates" / "转办单.xlsx").read_bytes()
    bare = by_tags(template)
    once = fill(bare, {}, "转办单.xlsx")
    monkeypatch.setattr(opening, "read_book", by_openpyxl)
    FORMS.clear()

    assert fill(bare, {}, "转办单.xlsx") == once


def by_tags(template: bytes) -> bytes:
    """The template with words where it has tags, to be filled with nothing."""
    book = by_openpyxl(template)
    for sheet in book.worksheets:
        sheet.oddFooter = type(sheet.oddFooter)()
        for cell in sheet._cells.values():
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("{", "（").replace("}", "）")
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()
