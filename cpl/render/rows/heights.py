"""How tall a row must be for its text: no office program fits merged cells by itself.

Widths are estimates in points. A Chinese character is as wide as its font is high; a
column's width in the file counts digits of the default font, its padding included. The
line is as high as Noto CJK's, which LibreOffice takes where 宋体 is missing; 宋体 needs
less. The slack keeps the last line whole where fonts differ, and where a line may not
begin with 。 or break inside a word.
"""

import math
from functools import cache
from unicodedata import east_asian_width

TALLEST_ROW = 409.0
TALLEST_PART = 180.0
DEFAULT_HEIGHT = 15.0
DEFAULT_FONT = 11.0
LINE = 1.45
SPACE_AROUND = 3.0
NARROW = 0.56
SLACK = 0.94
DIGIT_PIXELS = 7
POINTS_PER_PIXEL = 0.75
CELL_PADDING = 4.0


def column_points(width: float) -> float:
    """A column's width as the file gives it, in digits, as points."""
    return width * DIGIT_PIXELS * POINTS_PER_PIXEL


def text_height(text: str, width: float, size: float) -> float:
    """The height of wrapped text in `width` points of a font of this size."""
    usable = usable_ems(width, size)
    lines = sum(_lines(each, usable) for each in text.split("\n"))
    return lines * size * LINE + SPACE_AROUND


def usable_ems(width: float, size: float) -> float:
    """How many Chinese characters surely fit into one line of `width` points."""
    return max(width - CELL_PADDING, size) * SLACK / size


def ems(text: str) -> float:
    """How wide a line is, in Chinese characters."""
    return sum(map(_ems, text))


def parts_of(height: float) -> int:
    """Into how many rows a height is split; Excel has no row taller than 409 points."""
    return 1 if height <= TALLEST_ROW else math.ceil(height / TALLEST_PART)


def _lines(line: str, usable: float) -> int:
    if len(line) <= usable:
        return 1
    return max(1, math.ceil(ems(line) / usable))


@cache
def _ems(character: str) -> float:
    """Ambiguous ones (“ ” — …) are wide in a Chinese font."""
    return 1.0 if east_asian_width(character) in "WFA" else NARROW
