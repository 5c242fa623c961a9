"""The cells of a form that somebody else fills in: `{{ 原因分析 | 填写 }}` in a template.

Each becomes a defined name of the filled workbook, so that it is found again however
the office has arranged the form and whichever program saved it; a field with choices
gets a drop-down list of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from cpl.codec.tables.marks import MARK, ZONE
from cpl.dataclass import dataclass
from cpl.domain.values.field_paths import FieldPath
from cpl.loading import pattern
from cpl.render.excel.layout import Layout
from cpl.render.text.refusals import TemplateProblem

TO_FILL_IN = pattern(
    r"""\{\{-?\s*(?:(?:本轮|交办以来)\.)?(?P<path>[\w.]*)[^{}]*?
        \|\s*填写\s*(?:\(\s*(?P<quote>["'])(?P<said>.*?)(?P=quote)\s*\)\s*)?-?\}\}""",
    re.VERBOSE,
)
NAME = pattern(r"[^\W\d][\w.]*")
# Excel's own limit for a list that stands in the validation itself.
LONGEST_LIST = 255
PAPER = "单据"


@dataclass(frozen=True)
class Zone:
    """One cell to fill in: the field's name, and the cell on the printed sheet."""

    name: str
    layout: Layout
    address: str


def mark_zones(
    book: Workbook, layouts: Sequence[Layout], context: Mapping[str, object], name: str
) -> bool:
    """Name the cells to fill in, and the paper itself where there are any: are there?

    Raises TemplateProblem where two of them have one name.
    """
    if context.get(PAPER) == "":
        return False  # a blank sheet is of no record
    zones = [zone for each in layouts for zone in _zones(each, name)]
    for each in zones:
        full = f"{ZONE}{each.name}"
        if full in book.defined_names:
            raise TemplateProblem(f"模板 {name}: “{each.name}”有两个填写的格子，只留一个")
        title = quote_sheetname(each.layout.template.sheet.title)
        reference = f"{title}!{absolute_coordinate(each.address)}"
        book.defined_names[full] = DefinedName(full, attr_text=reference)
        _offer(each, _choices(context, each.name))
    if zones:
        text = str(context.get(PAPER, "")).replace('"', '""')
        book.defined_names[MARK] = DefinedName(MARK, attr_text=f'"{text}"', hidden=True)
    return bool(zones)


def forget_zones(book: Workbook) -> None:
    """A template may be a filled form restyled: its old names are not ours any more."""
    for each in [n for n in book.defined_names if n == MARK or n.startswith(ZONE)]:
        del book.defined_names[each]


def _zones(layout: Layout, name: str) -> Iterator[Zone]:
    for row, cells in layout.template.rows.items():
        for cell in cells:
            found = TO_FILL_IN.search(str(cell.value)) if cell.value else None
            printed = layout.map.row(row)
            if found and printed:
                field = found["said"] or found["path"]
                place = f"模板 {name}!{layout.template.title}!{cell.coordinate}"
                if not NAME.fullmatch(field):
                    raise TemplateProblem(f'{place}: 填写的是哪个字段？写成 填写("字段")')
                yield Zone(field, layout, f"{cell.column_letter}{printed}")


def _choices(context: Mapping[str, object], path: str) -> list[str]:
    found: Any = context.get("选项", {})
    for each in FieldPath(path).parts:
        found = found.get(each) if isinstance(found, Mapping) else None
    return [str(each) for each in found] if isinstance(found, list) else []


def _offer(zone: Zone, choices: list[str]) -> None:
    """A drop-down list, unless the template has one of its own there."""
    sheet: Any = zone.layout.template.sheet
    words = ",".join(choices)
    own = any(zone.address in each.sqref for each in sheet.data_validations.dataValidation)
    if not choices or own or len(words) > LONGEST_LIST or '"' in words:
        return
    offered = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
    offered.errorTitle, offered.error = zone.name, "请点右边的箭头，从下拉里选一个。"
    offered.showErrorMessage = True
    offered.add(zone.address)
    sheet.add_data_validation(offered)
