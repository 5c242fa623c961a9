"""A paper's code as a QR code, to be read by a telephone.

Of all that the standard (GB/T 18284, ISO/IEC 18004) knows one case is wanted: version 1, level
Q, capitals and figures. A code has one length, so a hundred lines take the place of another
library that every office would have to install; a test holds them to a library's matrices.
"""

from collections.abc import Iterator
from functools import cached_property, reduce

from cpl.dataclass import dataclass

SIZE = 21
QUIET = 4
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LONGEST = 16
DATA_WORDS, CHECK_WORDS = 13, 13
ALPHANUMERIC, LENGTH_BITS = "0010", 9
PADDING = ("11101100", "00010001")
FIELD, FORMAT_POLYNOMIAL, FORMAT_MASK = 0x11D, 0x537, 0x5412
LEVEL_Q = 0b11
FINDER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")
LIKE_FINDER = ("10111010000", "00001011101")
MASKS = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)
HALVES = {"00": " ", "10": "▀", "01": "▄", "11": "█"}
Matrix = tuple[str, ...]


@dataclass(frozen=True)
class QrCode:
    """A code to be drawn; as text, of half blocks, a line for two of its rows."""

    text: str

    @cached_property
    def matrix(self) -> Matrix:
        """Its rows of `1` (dark) and `0`, without the quiet zone around them."""
        words = _with_check(_data_words(self.text))
        bits = "".join(f"{each:08b}" for each in words)
        drawn = (_drawn(bits, number) for number in range(len(MASKS)))
        return min(drawn, key=_penalty)

    def __str__(self) -> str:
        """Light on dark nowhere: a screen that is dark shows it the other way round."""
        if not self.text:
            return ""
        rows = [*self.matrix, "0" * SIZE]
        pairs = zip(rows[::2], rows[1::2], strict=True)
        lines = ("".join(HALVES[a + b] for a, b in zip(*pair, strict=True)) for pair in pairs)
        return "\n".join(lines)


def _data_words(text: str) -> list[int]:
    assert len(text) <= LONGEST, text
    values = [SIGNS.index(each) for each in text]
    pairs = (values[start : start + 2] for start in range(0, len(values), 2))
    coded = (f"{p[0] * 45 + p[1]:011b}" if len(p) > 1 else f"{p[0]:06b}" for p in pairs)
    bits = ALPHANUMERIC + f"{len(text):0{LENGTH_BITS}b}" + "".join(coded)
    bits += "0" * min(4, DATA_WORDS * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    missing = DATA_WORDS - len(bits) // 8
    bits += "".join(PADDING[each % 2] for each in range(missing))
    return [int(bits[start : start + 8], 2) for start in range(0, len(bits), 8)]


# —— the words that make good what a stain hides ——


def _times(a: int, b: int) -> int:
    """Multiplied in the field of 256 elements."""
    product = 0
    while b:
        product ^= a * (b & 1)
        a, b = (a << 1) ^ (FIELD if a & 0x80 else 0), b >> 1
    return product


def _with_check(words: list[int]) -> list[int]:
    generator, root = [1], 1
    for _ in range(CHECK_WORDS):
        shifted = [*generator, 0]
        scaled = [0, *(_times(each, root) for each in generator)]
        generator = [a ^ b for a, b in zip(shifted, scaled, strict=True)]
        root = _times(root, 2)
    rest = words + [0] * CHECK_WORDS
    for place in range(len(words)):
        factor = rest[place]
        for offset, each in enumerate(generator):
            rest[place + offset] ^= _times(each, factor)
    return words + rest[len(words) :]


# —— where everything stands ——


def _drawn(bits: str, number: int) -> Matrix:
    grid = _patterns()
    _put_format(grid, number)
    flows = zip(_free(grid), bits, strict=True)
    for (row, column), bit in list(flows):
        grid[row][column] = "01"[(bit == "1") ^ MASKS[number](row, column)]
    return tuple("".join(each) for each in grid)


def _patterns() -> list[list[str]]:
    """All that is the same on every code of this size; empty where words go."""
    grid = [[""] * SIZE for _ in range(SIZE)]
    for row, column in ((0, 0), (0, SIZE - 7), (SIZE - 7, 0)):
        for r in range(-1, 8):
            for c in range(-1, 8):
                if 0 <= row + r < SIZE and 0 <= column + c < SIZE:
                    inside = 0 <= r < 7 and 0 <= c < 7
                    grid[row + r][column + c] = FINDER[r][c] if inside else "0"
    for each in range(8, SIZE - 8):
        grid[6][each] = grid[each][6] = "10"[each % 2]
    return grid


def _put_format(grid: list[list[str]], number: int) -> None:
    """The level and the mask, twice, with their own check."""
    said = LEVEL_Q << 3 | number
    rest = said << 10
    for shift in range(4, -1, -1):
        if rest >> (shift + 10) & 1:
            rest ^= FORMAT_POLYNOMIAL << shift
    bits = f"{(said << 10 | rest) ^ FORMAT_MASK:015b}"
    beside = (0, 1, 2, 3, 4, 5, 7, 8)
    for place, column in enumerate(beside):
        grid[8][column] = bits[place]
    for place, row in enumerate((7, 5, 4, 3, 2, 1, 0)):
        grid[row][8] = bits[8 + place]
    for place in range(7):
        grid[SIZE - 1 - place][8] = bits[place]
    for place in range(8):
        grid[8][SIZE - 8 + place] = bits[7 + place]
    grid[SIZE - 8][8] = "1"


def _free(grid: list[list[str]]) -> Iterator[tuple[int, int]]:
    """The places of the words: two columns at a time, from the right, up and down."""
    places = []
    for turn, right in enumerate((20, 18, 16, 14, 12, 10, 8, 5, 3, 1)):
        rows = range(SIZE) if turn % 2 else range(SIZE - 1, -1, -1)
        places += [(row, column) for row in rows for column in (right, right - 1)]
    return iter([(row, column) for row, column in places if not grid[row][column]])


# —— which mask reads best ——


def _penalty(matrix: Matrix) -> int:
    columns = tuple("".join(row[c] for row in matrix) for c in range(SIZE))
    lines = (*matrix, *columns)
    dark = sum(row.count("1") for row in matrix) * 100 / SIZE**2
    return (
        sum(map(_runs, lines))
        + sum(map(_blocks, matrix[:-1], matrix[1:]))
        + 40 * sum(_count(line, each) for line in lines for each in LIKE_FINDER)
        + 10 * int(abs(dark - 50) / 5)
    )


def _runs(line: str) -> int:
    runs = reduce(_longer, line, [""])
    return sum(len(each) - 2 for each in runs if len(each) >= 5)


def _longer(runs: list[str], sign: str) -> list[str]:
    if runs[-1].endswith(sign):
        runs[-1] += sign
    else:
        runs.append(sign)
    return runs


def _blocks(row: str, below: str) -> int:
    squares = (row[c : c + 2] + below[c : c + 2] for c in range(SIZE - 1))
    return 3 * sum(each in ("0000", "1111") for each in squares)


def _count(line: str, wanted: str) -> int:
    return sum(line.startswith(wanted, start) for start in range(SIZE - len(wanted) + 1))


def png(code: QrCode, scale: int) -> bytes:
    """Black on white with its quiet zone; the same code is the same bytes."""
    from io import BytesIO

    from PIL import Image

    side = SIZE + 2 * QUIET
    image = Image.new("1", (side, side), 1)
    for row, signs in enumerate(code.matrix):
        for column, sign in enumerate(signs):
            if sign == "1":
                image.putpixel((column + QUIET, row + QUIET), 0)
    data = BytesIO()
    image.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(data, "PNG")
    return data.getvalue()
