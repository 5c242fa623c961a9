"""Lines that stand in the wrong column, and dashes that are missing: where they belong.

What is said never asks to delete: a lost dash looks like fields that stand twice, and deleting
one of them would delete what happened.
"""

from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.problems import Mending, Problem
from cpl.yamltext.lines import Line
from cpl.yamltext.nodes import Vocabulary
from cpl.yamltext.outline import Level, Outline, dash_of, key_of, outline, value_of

DASH = "- "
INDENT_MEND = "同一组字段要左边对齐；下一级多缩进两个空格；列表的“-”上下对齐。"
LOST_DASH_MEND = "请补上“- ”，一行也不要删。"


@dataclass(frozen=True)
class Misplaced:
    """The line where reading broke off, those that say something around it, and what is known."""

    path: str
    above: tuple[Line, ...]
    line: Line
    below: tuple[Line, ...]
    vocabulary: Vocabulary

    def problem(self) -> Problem:
        """What is wrong, told at the line that is to be changed."""
        return _dash_alone(self) or _blamed_above(self) or _dash(self) or _field(self)

    @property
    def open(self) -> Outline:
        return outline(self.above)

    def one_up(self) -> "Misplaced":
        """The same, if the line above is the one that stands wrong."""
        return replace(
            self, above=self.above[:-1], line=self.above[-1], below=(self.line, *self.below)
        )


def lost_dash(path: str, line: Line, dash: int) -> Problem:
    """The first field of an item stands there without its dash."""
    name = key_of(line) or ""
    message = f"这里又是一条的开头（“{name}”），前面少了“- ”，和上一条连在一起了。"
    mending = Mending(((line.number, " " * dash + DASH + line.text.lstrip(" ")),), is_sure=True)
    place = line.where(path, line.indent)
    return Problem(place, "lost-dash", message, LOST_DASH_MEND, mending=mending)


def _dash_alone(it: Misplaced) -> Problem | None:
    """`-` with the fields on the lines below and in its own column."""
    above = it.above[-1] if it.above else None
    if above is None or above.text.strip() != "-" or it.line.content > above.indent:
        return None
    joined = " " * above.indent + DASH + it.line.text.lstrip(" ")
    return Problem(
        above.where(it.path, above.indent),
        "dash-alone",
        "“-”单独成了一行，下面的字段又没有比它多缩进。",
        "请把这一条的第一个字段接在“- ”后面。",
        mending=Mending(((above.number, joined), (it.line.number, None)), is_sure=True),
    )


def _blamed_above(it: Misplaced) -> Problem | None:
    """The line above had slipped out to the left; only the next one gives it away."""
    if len(it.above) < 2 or dash_of(it.above[-1]) is not None or dash_of(it.line) is not None:
        return None
    before, above = it.above[-2:]
    slipped = above.content < it.line.content == before.content
    return _field(it.one_up()) if slipped and key_of(above) and value_of(above) else None


def _dash(it: Misplaced) -> Problem | None:
    dash = dash_of(it.line)
    if dash is None:
        return None
    levels = it.open.levels
    bare = [each for each in levels if each.owner and each.dash is None]
    if bare and bare[-1].column == it.line.content:
        first = _first_of(it.above, bare[-1])
        return lost_dash(it.path, first, dash) if first else None
    lists = [each.dash for each in levels if each.dash is not None]
    return _moved(it, lists[-1], is_sure=len(set(lists)) == 1) if lists else None


def _first_of(above: tuple[Line, ...], level: Level) -> Line | None:
    """The line of the first field of a level."""
    found = (each for each in reversed(above) if key_of(each) == level.keys[0])
    return next((each for each in found if each.content == level.column), None)


def _field(it: Misplaced) -> Problem:
    key = key_of(it.line)
    for each in it.open.levels:
        if key and each.dash == it.line.content and each.keys[:1] == (key,):
            return lost_dash(it.path, it.line, it.line.content)
    column, is_sure = _column_for(it, key)
    return _moved(it, column, is_sure=is_sure)


def _column_for(it: Misplaced, key: str | None) -> tuple[int, bool]:
    """Where the line belongs, from 0, and whether that is the only place."""
    possible = it.open.possible
    takes = [e for e in possible if key in it.vocabulary.under(e.owner) and key not in e.keys]
    if len(takes) == 1:
        return takes[0].column, True
    above = it.above[-1].content if it.above else 0
    below = it.below[0].content if it.below else 0
    nearest = min(possible, key=lambda each: (abs(each.column - it.line.content), -each.column))
    if it.line.content > above and not it.open.begun:
        return above, not takes
    if above == below and not takes:
        return above, True
    return nearest.column, False


def _moved(it: Misplaced, column: int, *, is_sure: bool) -> Problem:
    line = it.line
    message = f"这一行的缩进（{line.indent} 格）和上面的字段没有对齐。"
    if it.above:
        near = it.above[-1]
        message = (
            f"缩进没有对齐：这一行的字从第 {line.content + 1} 列开始，"
            f"第 {near.number} 行从第 {near.content + 1} 列开始。"
        )
    text = " " * column + line.text.lstrip(" ")
    mending = Mending(((line.number, text),), is_sure) if text != line.text else None
    place = line.where(it.path, line.indent)
    return Problem(place, "indent", message, INDENT_MEND, mending=mending)
