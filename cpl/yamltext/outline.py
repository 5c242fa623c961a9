"""What is open above a line: the groups and lists that its indentation could belong to.

A text that cannot be read has no tree; its lines still tell how it was meant.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.yamltext.lines import Line

_KEY = re.compile(r"(?P<lead> *(?:- +)*)(?P<key>[^\s:：#\"'\[{][^:：]*?) *:(?: +(?P<value>.*))?$")
_DASH = re.compile(r" *(?P<at>-)(?: |$)")
STEP = 2


@dataclass(frozen=True)
class Level:
    """Fields one below the other: their column from 0, and the name that holds them.

    `dash` is the column of the dash where they are an item of a list.
    """

    column: int
    owner: str
    dash: int | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """The levels open after some lines, the outermost first; `begun` has no line below it yet."""

    levels: tuple[Level, ...] = (Level(0, ""),)
    begun: Level | None = None

    @property
    def possible(self) -> tuple[Level, ...]:
        return (*self.levels, *((self.begun,) if self.begun else ()))

    def after(self, line: Line) -> "Outline":
        """The outline with one more line."""
        dash, key = dash_of(line), key_of(line)
        if dash is None and key is None:
            return self  # a text that goes on
        column = line.content if dash is None else dash
        levels = tuple(each for each in self.levels if each.column <= column)
        if dash is not None:
            levels = (*levels, Level(line.content, self._owner(dash), dash))
        elif not levels or levels[-1].column != line.content:
            levels = (*levels, Level(line.content, self.begun.owner if self.begun else ""))
        if key is None:
            return Outline(levels)
        levels = (*levels[:-1], replace(levels[-1], keys=(*levels[-1].keys, key)))
        return Outline(levels, None if value_of(line) else Level(line.content + STEP, key))

    def _owner(self, dash: int) -> str:
        """Of a new item: what the item before it belongs to, or what has just begun."""
        same = [each.owner for each in self.levels if each.dash == dash]
        return same[-1] if same else self.begun.owner if self.begun else ""


def outline(lines: Iterable[Line]) -> Outline:
    """What is open after these lines, the first of the file first."""
    found = Outline()
    for line in lines:
        found = found.after(line)
    return found


def key_of(line: Line) -> str | None:
    """The name that the line begins with, if it is `名称: 值`."""
    found = _KEY.match(line.text)
    return found["key"] if found else None


def value_of(line: Line) -> str:
    """What stands after the name."""
    found = _KEY.match(line.text)
    value = (found["value"] or "").strip() if found else ""
    return "" if value.startswith("#") else value


def dash_of(line: Line) -> int | None:
    """The column of the dash that the line begins with."""
    found = _DASH.match(line.text)
    return found.start("at") if found else None
