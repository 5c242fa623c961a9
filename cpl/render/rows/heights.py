"""How tall a row must be for its text: no office program fits merged cells by itself.

Widths are estimates in points. A Chinese character is as wide as its font is high, a letter
or a digit of 宋体 half as wide; a column's width in the file counts digits of the default
font, its padding included. One line is as high as 宋体's, so that a row with one line stays
as the template has it; the lines after it are higher, so that the last is whole where a
taller font stands in for 宋体, and so is the slack at the end of a line.
"""

import math
from functools import cache, lru_cache
from unicodedata import east_asian_width

from cpl.dataclass import dataclass
from cpl.loading import pattern

TALLEST_ROW = 150.0
TALLEST_PART = 60.0
"""A taller row is several, merged: it goes on over the page, and Excel has none above 409."""
DEFAULT_HEIGHT = 15.0
DEFAULT_FONT = 11.0
FIRST_LINE, NEXT_LINE = 1.3, 1.35
OTHER_FIRST, OTHER_NEXT = 1.45, 1.5
SPACE_AROUND = 3.0
SLACK = 0.95
POINTS_PER_PIXEL = 0.75
DIGIT = 5.25
"""How wide a digit of the default font is, in points: of Calibri 11, and of 宋体 10.5."""
CELL_PADDING = 4.0
INDENT_SPACES = 3
SPACE_EMS, DIGIT_EMS = 0.27, 0.51
OFFICE_FONTS = ("宋体", "仿宋", "黑体", "楷体", "SimSun", "FangSong", "SimHei", "KaiTi")
OFFICE_NARROW, OTHER_NARROW = 0.52, 0.58
BLACK = ("黑体", "SimHei")
BLACK_NARROW = 0.56
"""Where it is missing, what stands in for it has broader digits."""
BOLD = 1.05
"""A font without a bold of its own is printed twice, a little apart."""
WIDE_FROM = "\u2000"
"""Signs, arrows and boxes come out of Chinese fonts too, and are as wide."""
DOUBTFUL = pattern("[\x80-\u1fff]")
"""Some of these are wide; of ASCII none is."""
# What stays together on a line: 。 begins none, （ ends none, a word is not broken.
OPENING, CLOSING = "（【《〈「『“‘", "、。，．：；！？）】》〉」』”’…—％"
TOKEN = pattern(rf"[{OPENING}]*(?:[!-~]+|.)[{CLOSING}]*")


@dataclass(frozen=True)
class Face:
    """A font as far as room is concerned: its size in points, its widths and heights in it."""

    size: float
    wide: float
    narrow: float
    first_line: float
    next_line: float


@cache
def face(name: str, size: float, is_bold: bool) -> Face:
    broad = BOLD if is_bold else 1.0
    if name.startswith(OFFICE_FONTS):
        narrow = BLACK_NARROW if name.startswith(BLACK) else OFFICE_NARROW
        return Face(size, broad, broad * narrow, FIRST_LINE, NEXT_LINE)
    return Face(size, broad, broad * OTHER_NARROW, OTHER_FIRST, OTHER_NEXT)


def digit_points(name: str, size: float) -> float:
    """How wide a digit of a workbook's default font is: its columns are measured in them."""
    if name.startswith(OFFICE_FONTS):
        return size / 2
    return round(size / POINTS_PER_PIXEL * DIGIT_EMS) * POINTS_PER_PIXEL


def indent_points(name: str, size: float) -> float:
    """One step of an indent: three spaces of a workbook's default font."""
    return INDENT_SPACES * size * (0.5 if name.startswith(OFFICE_FONTS) else SPACE_EMS)


def column_points(width: float, digit: float = DIGIT) -> float:
    """A column's width as the file gives it, in digits, as points."""
    return width * digit


def text_height(text: str, width: float, font: Face) -> float:
    """The height of wrapped text in a cell that is so many points wide, without its indent."""
    more = lines_of(text, width, font) - 1
    return font.size * (font.first_line + more * font.next_line) + SPACE_AROUND


def lines_of(text: str, width: float, font: Face) -> int:
    """Into how many lines text breaks in a cell so many points wide."""
    room = usable(width, font)
    if len(text) * font.size * font.wide <= room and "\n" not in text:  # as most
        return 1
    return sum(_lines(each, room, font) for each in text.split("\n"))


class _Shapes(dict[int, str]):
    """Of every character one that is as wide, and may stand where that may, on every line."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_wide = _is_wide(character)
        alike = "一" if is_wide else "\x7f"
        if character == "\n":
            alike = character
        elif character.isspace():
            alike = "\u3000" if is_wide else " "
        elif "!" <= character <= "~":
            alike = "x"
        elif character in OPENING + CLOSING:
            alike = OPENING[0] if character in OPENING else CLOSING[0]
        self[code] = alike
        return alike


_SHAPES = _Shapes()


def shape(text: str) -> str:
    """One text for all that break alike, however wide the cell: of numbers and days, few."""
    return text.translate(_SHAPES)


def usable(width: float, font: Face) -> float:
    """How many points of a line text may surely take."""
    return max(width - CELL_PADDING, font.size) * SLACK


def text_width(text: str, font: Face) -> float:
    """How wide a line is, in points."""
    if DOUBTFUL.search(text):
        wide = _wide_ones(text)
    else:  # a whole line is not looked at sign by sign
        wide = len(text) - len(text.encode("ascii", "ignore"))
    return font.size * (wide * font.wide + (len(text) - wide) * font.narrow)


def parts_of(height: float) -> int:
    """Into how many rows a height is split."""
    return 1 if height <= TALLEST_ROW else math.ceil(height / TALLEST_PART)


def _lines(line: str, room: float, font: Face) -> int:
    if len(line) * font.size * font.wide <= room or text_width(line, font) <= room:
        return 1
    wide, narrow = font.size * font.wide, font.size * font.narrow
    lines, used = 1, 0.0
    for token in TOKEN.findall(line):
        broad = _wide_ones(token)
        width = broad * wide + (len(token) - broad) * narrow
        if used + width <= room:
            used += width
        elif not token.isspace():  # spaces hang over the end of a line
            more = math.ceil(width / room) - 1  # of a word longer than a line
            lines += more + bool(used)
            used = width - more * room
    return lines


@lru_cache(maxsize=50_000)  # most of what is asked is one character
def _wide_ones(text: str) -> int:
    return sum(map(_is_wide, text))


@cache
def _is_wide(character: str) -> bool:
    """Ambiguous ones (“ ” — …) are wide in a Chinese font."""
    return character >= WIDE_FROM or east_asian_width(character) in "WFA"
