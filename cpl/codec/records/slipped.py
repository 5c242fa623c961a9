"""Lines that YAML reads without complaint in a place where they were not meant to stand."""

from collections.abc import Iterator

from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Kind
from cpl.problems import Location, Mending, Problem
from cpl.yamltext.lines import Line, every_line
from cpl.yamltext.nodes import Mapping, Path, Sequence, plain
from cpl.yamltext.tree import Document


def slipped_out(document: Document, rules: Rules, path: Path) -> Problem | None:
    """A member of the group above it that has lost its indentation, and left the group empty."""
    name, group = str(path[-1]), _group_above(document, rules, path)
    if group is None or name not in rules.fields[group].fields:
        return None
    place = document.locate_key(path)
    line = _line(document, place.line)
    return Problem(
        place,
        "indent",
        f"“{name}”是“{group}”里的，前面少了缩进，“{group}”就成了空的。",
        "请在前面加两个空格。",
        mending=Mending(((line.number, f"  {line.text}"),), is_sure=True),
    )


def _group_above(document: Document, rules: Rules, path: Path) -> str | None:
    """The group without members above a key, with nothing but its members between."""
    parent = document.find(path[:-1])
    above: str | None = None
    for entry in parent.entries if isinstance(parent, Mapping) else ():
        name = entry.key.text
        if name == path[-1]:
            break
        field = rules.fields.get(name)
        if field and field.kind is Kind.GROUP and plain(entry.value) == "":
            above = name
        elif above is None or name not in rules.fields[above].fields:
            above = None
    return above


def split_items(document: Document, path: Path, first: str) -> Iterator[tuple[int, Problem]]:
    """Items that a dash too many has torn from the one above them, each with its index.

    The item above begins with `first` and lacks what this one says; this one lacks `first`.
    """
    items = document.find(path)
    found = items.items if isinstance(items, Sequence) and not items.flow else ()
    for index, item in enumerate(found[1:], 1):
        above = found[index - 1]
        if not (isinstance(item, Mapping) and isinstance(above, Mapping)):
            continue
        said = set(above.keys())
        if first in said and not said & set(item.keys()):
            yield index, _dash_too_many(document, item)


def _dash_too_many(document: Document, item: Mapping) -> Problem:
    line = _line(document, item.line)
    dash = line.text.rfind("-", 0, item.column - 1)
    text = line.text[:dash] + " " + line.text[dash + 1 :]
    return Problem(
        Location(document.path, line.number, dash + 1),
        "extra-dash",
        "这里多了一个“-”，把一条经过拆成了两条。",
        "请把“-”换成空格，和上面的字段对齐。",
        mending=Mending(((line.number, text),), is_sure=True),
    )


def _line(document: Document, number: int) -> Line:
    return next(each for each in every_line(document.text) if each.number == number)
