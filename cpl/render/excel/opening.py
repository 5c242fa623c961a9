"""Opens a workbook: whatever is wrong with the file is said as a template's problem."""

import warnings
from io import BytesIO
from itertools import islice
from typing import Any, cast
from zipfile import BadZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from cpl.render.excel.zipped import is_bomb
from cpl.render.text.refusals import TemplateProblem


def opened(template: bytes, name: str) -> Workbook:
    """The workbook; what openpyxl cannot keep is told by `losses.template_warnings`.

    The cells of a merged range but its first look like nothing: `sheet_writing` dresses
    all of them as the first. Raises TemplateProblem where it does not open, or unpacks to
    what no template is.
    """
    try:
        if is_bomb(template):
            raise TemplateProblem(f"模板 {name}: 解开太大，不像是一张单，没有打开它")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = _Reader(BytesIO(template))
            reader.read()
            return reader.wb
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError) as error:
        message = f"模板 {name}: 打不开，它不是完好的 .xlsx 文件，请在 Excel 或 WPS 里另存为 .xlsx"
        raise TemplateProblem(message) from error


class _Sheet(Worksheet):
    """Of a merged range, it draws no border around: that took two thirds of opening a form."""

    def _clean_merge_range(self, mcr: Any) -> None:
        for row, column in islice(mcr.cells, 1, None):
            self._cells[row, column] = MergedCell(self, row, column)


class _Reader(ExcelReader):
    """openpyxl's own, with our sheets."""

    def read_workbook(self) -> None:
        super().read_workbook()
        book: Any = self.wb
        book.create_sheet = self._sheet

    def _sheet(self, title: str) -> Worksheet:
        book: Any = self.wb
        book._add_sheet(_Sheet(book, title))
        return cast(Worksheet, book.worksheets[-1])
