"""A workbook as text for reviews: an .xlsx is a zip, of which git can show no difference.

Everything a reader of the paper could notice stands in it, in the order of the sheet.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from cpl.render.forms.form import HEADERS
from cpl.render.forms.opening import opened
from cpl.render.review.cell_text import cell_line, style_line

PAPERS = {"8": "A3", "9": "A4", "11": "A5", "13": "B5"}
ORIENTATIONS = {"portrait": "纵向", "landscape": "横向"}
HEADER_NAMES = ("页眉", "页脚", "偶数页眉", "偶数页脚", "首页页眉", "首页页脚")
CM = 2.54


def dump(data: bytes) -> str:
    """Golden text of a workbook."""
    book = opened(data, "")
    names = [f"名称 {name} = {each.attr_text}" for name, each in sorted(book.defined_names.items())]
    sheets = ["\n".join(_sheet(each)) for each in book.worksheets]
    return "\n\n".join(["\n".join(names)] * bool(names) + sheets) + "\n"


def _sheet(sheet: Any) -> Iterator[str]:
    hidden = "" if sheet.sheet_state == "visible" else "（隐藏）"
    yield f"工作表 {sheet.title}{hidden}"
    for name, text in _parts(sheet):
        if text:
            yield f"  {name} {text}"
    yield from _cells(sheet)


def _parts(sheet: Any) -> Iterator[tuple[str, str]]:
    yield "页面", _page(sheet)
    for header, name in zip(HEADERS, HEADER_NAMES, strict=True):
        yield name, _header(getattr(sheet, header))
    yield "打印区域", " ".join(each.coord for each in sheet._print_area.sorted())
    yield "打印标题", " ".join(filter(None, (sheet.print_title_rows, sheet.print_title_cols)))
    yield "冻结", sheet.freeze_panes or ""
    yield "筛选", sheet.auto_filter.ref or ""
    yield "分页", " ".join(f"第{each.id}行后" for each in sheet.row_breaks.brk)
    yield "列宽", _runs(_widths(sheet), get_column_letter)
    yield "行高", _runs(_heights(sheet), str)
    yield "合并", " ".join(each.coord for each in _by_row(sheet.merged_cells.ranges))
    for each in sheet.conditional_formatting:
        yield "条件格式", f"{_ranges(each.sqref)} " + "; ".join(_rule(rule) for rule in each.rules)
    for each in sheet.data_validations.dataValidation:
        limits = " ".join(filter(None, (each.operator, each.formula1, each.formula2)))
        yield "数据验证", f"{_ranges(each.sqref)} {each.type} {limits}"
    for each in [*sheet._images, *sheet._charts]:
        yield type(each).__name__, _anchor(each.anchor)
    for name, each in sorted(sheet.defined_names.items()):
        yield "名称", f"{name} = {each.attr_text}"
    yield "保护", "有" if sheet.protection.sheet else ""


def _page(sheet: Any) -> str:
    setup, margins = sheet.page_setup, sheet.page_margins
    paper = PAPERS.get(str(setup.paperSize), f"纸张{setup.paperSize or '未设'}")
    words = [paper, ORIENTATIONS.get(setup.orientation, "方向未设")]
    if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
        words.append(f"宽{_pages(setup.fitToWidth)} 高{_pages(setup.fitToHeight)}")
    elif setup.scale:
        words.append(f"缩放{setup.scale}%")
    sides = zip("左右上下", (margins.left, margins.right, margins.top, margins.bottom), strict=True)
    words.append("边距" + " ".join(f"{name}{inches * CM:.1f}" for name, inches in sides))
    if sheet.print_options.horizontalCentered:
        words.append("水平居中")
    return " ".join(words)


def _pages(number: int | None) -> str:
    return "不限" if number == 0 else f"{1 if number is None else number}页"


def _header(header: Any) -> str:
    parts = zip("左中右", (header.left, header.center, header.right), strict=True)
    return " ".join(f"{name}“{_one_line(part.text)}”" for name, part in parts if part.text)


def _widths(sheet: Any) -> Iterator[tuple[int, str]]:
    for each in sorted(sheet.column_dimensions.values(), key=lambda one: one.min or 0):
        for column in range(each.min or 0, (each.max or 0) + 1):
            yield column, "隐藏" if each.hidden else _short(each.width)


def _heights(sheet: Any) -> Iterator[tuple[int, str]]:
    for row, each in sorted(sheet.row_dimensions.items()):
        if each.hidden or each.ht:
            yield row, "隐藏" if each.hidden else _short(each.ht)


def _runs(sizes: Iterable[tuple[int, str]], name: Any) -> str:
    """1-3 20 · 5 31: neighbours of one size together."""
    words = []
    for (_, size), group in groupby(
        enumerate(sizes), lambda each: (each[1][0] - each[0], each[1][1])
    ):
        places = [place for _, (place, _) in group]
        ends = dict.fromkeys((name(places[0]), name(places[-1])))
        words.append(f"{'-'.join(ends)} {size}")
    return " · ".join(words)


def _rule(rule: Any) -> str:
    words = [rule.type, rule.operator, " ".join(rule.formula)]
    fill = rule.dxf and rule.dxf.fill and rule.dxf.fill.bgColor
    return " ".join(filter(None, [*words, f"底色{fill.rgb}" if fill else ""]))


def _anchor(anchor: Any) -> str:
    corner = getattr(anchor, "_from", None)
    return "绝对位置" if corner is None else f"{get_column_letter(corner.col + 1)}{corner.row + 1}"


def _cells(sheet: Any) -> Iterator[str]:
    """One line a cell; empty neighbours that look alike share one."""
    merges = {(each.min_row, each.min_col): each for each in sheet.merged_cells.ranges}
    covered = {place for each in merges.values() for row in each.rows for place in row}
    for _, row in groupby(sorted(sheet._cells.items()), lambda each: each[0][0]):
        seen = [cell for place, cell in row if place in merges or place not in covered]
        for empty, cells in groupby(seen, lambda cell: _emptiness(cell, merges)):
            if empty is None:
                yield from (f"  {_place(cell, merges)} {cell_line(cell)}" for cell in cells)
            elif empty:
                group = list(cells)
                places = dict.fromkeys((group[0].coordinate, group[-1].coordinate))
                yield f"  {':'.join(places)} （空） {empty}"


def _emptiness(cell: Any, merges: dict[tuple[int, int], CellRange]) -> str | None:
    """None for a cell to show by itself; for others their style, which may be none either."""
    if cell.value is not None or cell.comment or (cell.row, cell.column) in merges:
        return None
    return style_line(cell)


def _place(cell: Any, merges: dict[tuple[int, int], CellRange]) -> str:
    merge = merges.get((cell.row, cell.column))
    return merge.coord if merge else str(cell.coordinate)


def _ranges(ranges: Any) -> str:
    return " ".join(each.coord for each in ranges.sorted())


def _by_row(ranges: Iterable[CellRange]) -> Sequence[CellRange]:
    return sorted(ranges, key=lambda each: (each.min_row, each.min_col))


def _one_line(text: str) -> str:
    return text.replace("\n", "⏎")


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
