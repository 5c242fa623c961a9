"""Page breaks where a template asks that rows stay together: `{% 同页 %}` … `{% 同页完 %}`.

A group that fits on a page stands on one page. A longer one begins on a page that has room for
its title, its header and two rows, and its last row does not go on alone. What ends a list (sums,
signatures) takes the list's last row along to a new page, the first row of a list its header,
and what ends the sheet (signatures, the note below them) whatever stands before it: nobody signs
a page that says nothing. Such a sheet is broken into pages here, every page of it: where office
programs would break it differs between them.
"""

from collections.abc import Iterator, Sequence

from cpl.dataclass import dataclass
from cpl.render.excel.layout import Layout
from cpl.render.excel.page import page_of
from cpl.render.excel.sheet_parts import MovedPage

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


def broken_pages(layout: Layout, page: MovedPage) -> tuple[int, ...]:
    """After which rows a page ends; only where a template has such groups more than its own."""
    if not layout.map.rows.has_groups:
        return page.breaks
    lines = list(_lines(layout))
    room = page_of(layout.template).room * SAFE
    own = frozenset(page.breaks)
    found = own | set(page_ends(lines, room, own, *_titles(page.title_rows, lines)))
    return tuple(sorted(found))


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
    begun = 0
    for index, line in enumerate(lines):
        begins = index == 0 or lines[index - 1].together != line.together
        group = list(_group(lines, index)) if begins and line.together else [line.height]
        full = room - (titles if index > titles_end else 0.0)
        needed = sum(group) if sum(group) <= full else sum(group[:BEGINNING])
        if index in own or (used > top and used + needed > room):
            along = 0 if index in own else _taken_along(lines, index, full - needed)
            along = along if begun < index - along else 0
            begun = index - along
            yield begun
            top = titles if index > titles_end else 0.0
            used = top + sum(each.height for each in lines[begun:index])
        used += line.height


def _group(lines: Sequence[PrintedLine], start: int) -> Iterator[float]:
    for each in lines[start:]:
        if each.together != lines[start].together:
            return
        yield each.height


def _taken_along(lines: Sequence[PrintedLine], index: int, left: float) -> int:
    """How many lines before a page that begins here go to it as well."""
    if (
        _is_alone(lines, index)
        or _leaves_its_list(lines, index, left)
        or _begins_a_list(lines, index, left)
    ):
        return 1
    if not _ends_the_sheet(lines, index):
        return 0
    before = list(_group_before(lines, index))
    return len(before) if sum(before) <= left else 0


def _ends_the_sheet(lines: Sequence[PrintedLine], index: int) -> bool:
    """Is it the whole last group, or the last line?"""
    group = lines[index].together
    if group and lines[index - 1].together == group:
        return False
    return index + (sum(1 for _ in _group(lines, index)) if group else 1) == len(lines)


def _group_before(lines: Sequence[PrintedLine], end: int) -> Iterator[float]:
    """The heights of the group that ends there, or of one line of no group."""
    for each in reversed(lines[:end]):
        if each.together != lines[end - 1].together:
            return
        yield each.height
        if not each.together:
            return


def _begins_a_list(lines: Sequence[PrintedLine], index: int, left: float) -> bool:
    """Would the header of a list stand at the foot of a page without any row of it?"""
    before = lines[index - 1]
    is_head = not before.of_list and not before.together and before.height <= left
    return lines[index].of_list and is_head


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
            0.0 if dimension and dimension.is_hidden else height or base,
            placed.out.together,
            bool(placed.out.path),
        )
        yield from [line] * placed.parts


def _titles(titles: str, lines: Sequence[PrintedLine]) -> tuple[float, int]:
    """The height of the rows repeated on every page, and the last of them."""
    if not titles:
        return 0.0, 0
    first, last = map(int, titles.replace("$", "").split(":"))
    return sum(each.height for each in lines[first - 1 : last]), last
