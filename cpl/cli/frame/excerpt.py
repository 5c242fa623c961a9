"""A problem with the line it is about: the mark below it lines up, and what to type instead.

    记录.yaml:5:3: 错误: “渠道”后面是全角冒号“：”。 … [fullwidth-colon]
        5 | 渠道：热线
          |     ^
     改成 | 渠道: 热线

The first line is what editors jump on. Columns there are characters; here they are the cells of
a terminal, where a Chinese character takes two and a combining mark none.
"""

import unicodedata
from collections.abc import Iterator

from cpl.cli.frame.layout import columns
from cpl.problems import Mending, Problem

GUTTER = 5
WIDTH = 72
"""So many cells of a line are shown, in a narrow window fewer; it is cut around its mark."""
ROUND = 14
"""What stands beside them: the gutter, its bar, and the signs that something was cut."""
LONGEST = 400
MOST_LINES = 6
SURE, POSSIBLE, GONE = "改成", "例如", "删去"
JOINERS = "\u200d\ufe0e\ufe0f"
"""They make one picture of several, and every terminal counts the cells of it differently."""


def told(problem: Problem, room: int | None = None) -> str:
    """The problem as `cpl check` prints it, what stands below its first line in the `room`."""
    wide = WIDTH if room is None else min(WIDTH, max(ROUND, room - ROUND))
    return "\n".join((visible(str(problem)), *_excerpt(problem, wide)))


def visible(line: str) -> str:
    """One line with a sign for what a terminal would obey or not show."""
    return _visible(line, 0)[0]


def _excerpt(problem: Problem, wide: int) -> Iterator[str]:
    if problem.source is None or not problem.source.strip():
        return
    text, column = _near(problem.source, problem.location.column - 1)
    text, column = _window(*_visible(text, column), wide)
    yield _row(str(problem.location.line), text)
    yield _row("", " " * columns(text[:column]) + "^")
    if problem.mending:
        yield from _instead(problem.mending, problem.location.line)


def _instead(mending: Mending, line: int) -> Iterator[str]:
    word = SURE if mending.is_sure else POSSIBLE
    for number, new in mending.lines[:MOST_LINES]:
        at = "" if number == line else f"（第 {number} 行）"
        if new is None:
            yield _row(GONE, at or "（这一行）")
        else:
            yield _row(word, _shortened(new) + at)
    if len(mending.lines) > MOST_LINES:
        yield _row("", "...")


def _row(head: str, text: str) -> str:
    return f"{' ' * (GUTTER - columns(head))}{head} | {text}".rstrip()


def _shortened(line: str) -> str:
    """A line to type is there to be copied: only what nobody would type is cut."""
    return visible(line[:LONGEST]) + ("..." if len(line) > LONGEST else "")


def _near(line: str, column: int) -> tuple[str, int]:
    """What may be shown of a line that is a whole book, with its mark."""
    begin = max(0, column - WIDTH)
    return line[begin : column + WIDTH], column - begin


def _visible(line: str, column: int) -> tuple[str, int]:
    """The line with a sign for what a terminal would not show; where the column comes to lie."""
    shown, at = "", 0
    for index, each in enumerate(line):
        at = len(shown) if index == column else at
        shown += _sign(each, index == column)
    return shown, len(shown) if column >= len(line) else at


def _sign(character: str, is_marked: bool) -> str:
    if character == "\t":
        return "→ "
    if character in JOINERS and not is_marked:
        return ""
    if unicodedata.category(character)[0] == "C" or character in "\u2028\u2029":
        return f"<U+{ord(character):04X}>"
    return " " if unicodedata.category(character) == "Zs" and columns(character) == 1 else character


def _window(text: str, column: int, wide: int) -> tuple[str, int]:
    """What fits of a long line, with its mark."""
    begin = 0
    while columns(text[begin:column]) > wide * 5 // 9 and columns(text[begin:]) > wide:
        begin += 1
    end = len(text)
    while columns(text[begin:end]) > wide:
        end -= 1
    head, tail = "..." if begin else "", "..." if end < len(text) else ""
    return head + text[begin:end] + tail, column - begin + len(head)
