"""The cells of a form that somebody else fills in: `{{ 原因分析 | 填写 }}` in a template.

Each becomes a defined name of the filled workbook, so that it is found again however
the office has arranged the form and whichever program saved it; a field with choices
gets a drop-down list of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cpl.codec.tables.marks import MARK, ZONE
from cpl.dataclass import dataclass
from cpl.domain.values.field_paths import FieldPath
from cpl.loading import pattern
from cpl.render.excel.layout import Layout
from cpl.render.forms.form import Form
from cpl.render.forms.to_fill_in import TO_FILL_IN
from cpl.render.rows.formulas import quoted_title
from cpl.render.text.refusals import TemplateProblem
from cpl.render.xlsx.areas import Area
from cpl.render.xlsx.book_text import BookName
from cpl.render.xlsx.quoting import escaped, quoted

NAME = pattern(r"[^\W\d][\w.]*")
# Excel's own limit for a list that stands in the validation itself.
LONGEST_LIST = 255
PAPER = "单据"
SAID = "请点右边的箭头，从下拉里选一个。"


@dataclass(frozen=True)
class Zone:
    """One cell to fill in: the field's name, the sheet's title, where it is printed."""

    name: str
    title: str
    cell: Area


@dataclass(frozen=True)
class Zones:
    """The names of the cells to fill in, and what is offered there, by the sheets' titles."""

    names: Sequence[BookName]
    offered: Mapping[str, Sequence[tuple[Area, str]]]


def zones_of(
    form: Form,
    layouts: Sequence[Layout],
    titles: Mapping[str, str],
    context: Mapping[str, object],
    name: str,
) -> Zones:
    """The cells to fill in, and the paper itself where there are any.

    Raises TemplateProblem where two of them have one name.
    """
    names: dict[str, BookName] = {}
    offered: dict[str, list[tuple[Area, str]]] = {}
    if context.get(PAPER) == "":
        return Zones((), {})  # a blank sheet is of no record
    taken = {each.name for each in form.names if each.sheet is None}
    for each in (zone for layout in layouts for zone in _zones(layout, name)):
        full = f"{ZONE}{each.name}"
        if full in taken:
            raise TemplateProblem(f"模板 {name}: “{each.name}”有两个填写的格子，只留一个")
        taken.add(full)
        place = f"{quoted_title(titles[each.title])}!{each.cell.absolute}"
        names[full] = BookName({"name": full}, place)
        if words := _offer(_choices(context, each.name)):
            offered.setdefault(each.title, []).append((each.cell, _validation(each, words)))
    if names:
        text = str(context.get(PAPER, "")).replace('"', '""')
        names[MARK] = BookName({"name": MARK, "hidden": "1"}, f'"{text}"')
    return Zones(tuple(names.values()), offered)


def _zones(layout: Layout, name: str) -> Iterator[Zone]:
    for row, cells in layout.template.rows.items():
        printed = layout.map.row(row)
        for cell in cells if printed else ():
            found = TO_FILL_IN.search(str(cell.value)) if cell.value else None
            if found and printed:
                field = found["said"] or found["path"]
                place = f"模板 {name}!{layout.template.title}!{cell.coordinate}"
                if not NAME.fullmatch(field):
                    raise TemplateProblem(f'{place}: 填写的是哪个字段？写成 填写("字段")')
                at = Area(printed, cell.column, printed, cell.column)
                yield Zone(field, layout.template.title, at)


def _choices(context: Mapping[str, object], path: str) -> list[str]:
    found: Any = context.get("选项", {})
    for each in FieldPath(path).parts:
        found = found.get(each) if isinstance(found, Mapping) else None
    return [str(each) for each in found] if isinstance(found, list) else []


def _offer(choices: Sequence[str]) -> str:
    """As a validation says them; nothing where it cannot."""
    words = ",".join(choices)
    return "" if len(words) > LONGEST_LIST or '"' in words else words


def _validation(zone: Zone, words: str) -> str:
    """A drop-down list."""
    return (
        f'<dataValidation sqref="{zone.cell.coord}" showDropDown="0" showInputMessage="0" '
        f'showErrorMessage="1" allowBlank="1" errorTitle="{quoted(zone.name)}" error="{SAID}" '
        f'type="list"><formula1>"{escaped(words)}"</formula1></dataValidation>'
    )
