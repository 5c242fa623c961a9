"""Page breaks where a template asks that rows stay together: `{% 同页 %}` … `{% 同页完 %}`.

A group that fits on a page stands on one page. A longer one begins on a page that has room for
its title, its header and two rows, and its last row does not go on alone. What ends a list (sums,
signatures) takes the list's last row along to a new page. Such a sheet is broken
into pages here, every page of it: where office programs would break it differs between them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.worksheet.pagebreak import Break

from cpl.dataclass import dataclass
from cpl.render.excel.layout import Layout
from cpl.render.excel.page import page_of

BEGINNING = 4
"""A title, a header and two rows."""
SAFE = 0.97
"""Of a page; rows are a little higher when printed, and printers have margins of their own."""


@dataclass(frozen=True)
class PrintedLine:
    """One row of the sheet: its height in points, and the group it belongs to, if any.

    `of_list`: a loop printed it.
    """

    height: float
    together: int = 0
    of_list: bool = False


def break_pages(layout: Layout) -> None:
    """Only where a template has such groups; the breaks it has itself stay."""
    if not layout.map.rows.has_groups:
        return
    sheet: Any = layout.template.sheet
    lines = list(_lines(layout))
    room = page_of(layout.template).room * SAFE
    own = frozenset(each.id for each in sheet.row_breaks.brk)
    found = own | set(page_ends(lines, room, own, *_titles(layout, lines)))
    sheet.row_breaks.brk = [Break(id=row) for row in sorted(found)]


def page_ends(
    lines: Sequence[PrintedLine],
    room: float,
    own: frozenset[int] = frozenset(),
    titles: float = 0.0,
    titles_end: int = 0,
) -> Iterator[int]:
    """After which lines, counted from 1, a page ends; not the last.

    `titles` is the height of what is repeated on every page that begins after `titles_end`.
    """
    top = used = 0.0
    for index, line in enumerate(lines):
        begins = index == 0 or lines[index - 1].together != line.together
        group = list(_group(lines, index)) if begins and line.together else [line.height]
        full = room - (titles if index > titles_end else 0.0)
        needed = sum(group) if sum(group) <= full else sum(group[:BEGINNING])
        if index in own or (used > top and used + needed > room):
            alone = _is_alone(lines, index) or _leaves_its_list(lines, index, full - needed)
            if index not in own and alone and index - 1 not in own:
                yield index - 1
                before = lines[index - 1].height
            else:
                yield index
                before = 0.0
            top = titles if index > titles_end else 0.0
            used = top + before
        used += line.height


def _group(lines: Sequence[PrintedLine], start: int) -> Iterator[float]:
    for each in lines[start:]:
        if each.together != lines[start].together:
            return
        yield each.height


def _is_alone(lines: Sequence[PrintedLine], index: int) -> bool:
    """Would the last row of a long group stand alone on a new page?"""
    group = lines[index].together
    is_last = index + 1 == len(lines) or lines[index + 1].together != group
    earlier = [each.together for each in lines[max(0, index - BEGINNING - 1) : index]]
    return bool(group) and is_last and earlier == [group] * (BEGINNING + 1)


def _leaves_its_list(lines: Sequence[PrintedLine], index: int, left: float) -> bool:
    """Would a group that ends a list stand on a new page without any row of it?"""
    before = lines[index - 1]
    return (
        bool(lines[index].together)
        and before.of_list
        and not before.together
        and before.height <= left
    )


def _lines(layout: Layout) -> Iterator[PrintedLine]:
    template = layout.template
    for placed, height in zip(layout.map.rows, layout.heights, strict=True):
        dimension = template.dimensions.get(placed.out.template_row)
        base = template.base_height(placed.out.template_row)
        line = PrintedLine(
            0.0 if dimension and dimension.hidden else height or base,
            placed.out.together,
            bool(placed.out.path),
        )
        yield from [line] * placed.parts


def _titles(layout: Layout, lines: Sequence[PrintedLine]) -> tuple[float, int]:
    """The height of the rows repeated on every page, and the last of them."""
    titles = layout.template.sheet.print_title_rows
    if not titles:
        return 0.0, 0
    first, last = map(int, titles.replace("$", "").split(":"))
    return sum(each.height for each in lines[first - 1 : last]), last
