"""Opens a workbook: whatever is wrong with the file is said as a template's problem."""

import warnings
from zipfile import BadZipFile

from openpyxl import Workbook
from openpyxl.utils.exceptions import InvalidFileException

from cpl.render.text.refusals import TemplateProblem
from cpl.render.xlsx.zipped import is_bomb
from cpl.spreadsheet import read_book

BROKEN = (BadZipFile, InvalidFileException, AttributeError, KeyError, TypeError, ValueError)
"""What openpyxl raises of a file that it cannot read."""


def opened(template: bytes, name: str) -> Workbook:
    """The workbook; what openpyxl cannot keep is told by `losses.template_losses`.

    The cells of a merged range but its first look like nothing: `sheet_writing` dresses
    all of them as the first. Raises TemplateProblem where it does not open, or unpacks to
    what no template is.
    """
    try:
        if is_bomb(template):
            raise TemplateProblem(f"模板 {name}: 解开太大，不像是一张单，没有打开它")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read_book(template)
    except BROKEN as error:
        message = f"模板 {name}: 打不开，它不是完好的 .xlsx 文件，请在 Excel 或 WPS 里另存为 .xlsx"
        raise TemplateProblem(message) from error
