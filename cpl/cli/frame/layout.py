"""How wide text is on a terminal, and tables and lines made to fit so many columns.

A table says itself what gives way first (`Fit`); a line is broken between words, and after the
marks that end a part of a Chinese sentence rather than before them.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from operator import getitem

from cpl.dataclass import dataclass
from cpl.loading import pattern

Rows = list[list[str]]
WIDTHS = (
    ("\u4e00", "\u9fff", 2),
    (" ", "~", 1),
    ("\uff01", "\uff60", 2),
    ("\u3000", "\u3029", 2),
    ("\u2010", "\u2027", 1),
    ("\u2190", "\u2199", 1),
    ("\xa1", "\xac", 1),
    ("\xae", "\u02ff", 1),
)
"""From sign to sign, how many columns each takes whatever stands beside it."""
UNKNOWN = 1 << 40
GAP = 2
WANTED, LEAST = 14, 8
"""What a cut cell is to have: others are left out for it; and what it has at the very least."""
BESIDE = 16
"""Text that goes on needs so many columns to stand beside the others; with less it goes below."""
BELOW = "    "
LINES_AT_ONCE = 1000
CLOSING, OPENING = "，。、；：！？）］】》」』”’…,.;:!?)]", "（［【《「『“‘(["
_SHADED = r"\x1b\[\??[\d;]*[hlm]"
_SHADE = pattern(_SHADED)
_PIECE = pattern(
    r"(?<=  )[a-z\d] \S{1,8}(?= ?$|  )|"  # a key stays with what it does: q 先放着
    r"cpl [a-z]+(?: --[a-z]+)*|"  # and a command with its options
    rf"{_SHADED}|[^\s，。；：、（）“”《》]*/[^\s，。；：、（）“”《》]*|[!-~]+|\s+|."
)
_NAMED = pattern(r"\s*\S.*?\s{2,}(?=\S)")
_COMMAND = pattern(r"\s+(?:cpl|cd|export|git) ")
_CONTROL = pattern(r"[\x00-\x1f\x7f]")
_MOMENT = pattern(r"(\d{4})-(\d\d-\d\d(?: \d\d:\d\d)?(?:（暂估）)?)")
_REMARK = pattern(r"（[^（）]*）$")


@dataclass(frozen=True)
class Fit:
    """How a table gives way to a narrow window, by the names of its columns.

    The cells of `cuts` are cut, in this order; where that is not enough the columns of `drops`
    go, in this order. Of `folds` nothing is lost: they go on in the next line.
    """

    cuts: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    folds: tuple[str, ...] = ()


RIGID = Fit()


# —— how wide ——


class _Widths(dict[str, int]):
    """How wide a sign is wherever it stands; of others, that wcwidth has to see the whole text."""

    def __missing__(self, sign: str) -> int:
        found = (width for first, last, width in WIDTHS if first <= sign <= last)
        return self.setdefault(sign, next(found, UNKNOWN))


_WIDTH_OF = _Widths()


def columns(text: str) -> int:
    """In columns of a terminal; of what is neither Chinese nor Latin, wcwidth knows."""
    if text.isascii():
        return len(text)
    used = sum(map(_WIDTH_OF.__getitem__, text))
    if used < UNKNOWN:
        return used
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def cut(text: str, width: int) -> str:
    """The beginning of a text that fits a width in terminal columns."""
    used = 0
    for index, each in enumerate(text):
        used += columns(each)
        if used > width - 1 and columns(text[index:]) + used - columns(each) > width:
            return text[:index] + "…"
    return text


def plain_line(text: str) -> str:
    """One line without control characters, so that it cannot break a table or a terminal."""
    if text.isprintable():  # as nearly all are: then there is nothing to look for
        return text
    return "".join(
        " " if each in "\n\r\t" else each
        for each in text
        if each in "\n\r\t" or not unicodedata.category(each).startswith("C")
    )


# —— a line ——


def folded(text: str, room: int, begun: int = 0) -> str:
    """Each line of it on as many as it takes; `begun` columns of the first are used already.

    A line to be copied to the prompt stays whole, and so does a word: a path, a number.
    """
    lines = text.split("\n")
    return "\n".join(
        each
        if shown_columns(each) + begun * (not n) <= room
        else _folded(each, room, begun * (not n))
        for n, each in enumerate(lines)
    )


def _folded(line: str, room: int, begun: int) -> str:
    if _COMMAND.match(line) or _CONTROL.search(_SHADE.sub("", line)):
        return line
    indent = " " * _indent(line, room)
    rows, row, used = [], "", begun
    for piece, width in _pieces(line):
        if used + width > room and row.strip():
            rows.append(row.rstrip())
            row, used = indent, len(indent)
            piece = piece.lstrip()
            width = columns(piece)
        row, used = row + piece, used + width
    return "\n".join([*rows, row.rstrip()])


def _indent(line: str, room: int) -> int:
    """Where the text begins that has its name before it; else where the line does."""
    named = _NAMED.match(line)
    wide = columns(named[0]) if named else 0
    return wide if 0 < wide <= room // 2 else len(line) - len(line.lstrip(" "))


def _pieces(line: str) -> Iterator[tuple[str, int]]:
    """What may not be broken, with its columns: words, and signs with the marks beside them."""
    held = ""
    for found in _PIECE.finditer(line):
        piece = found[0]
        joins = piece[0] in CLOSING or (held and held[-1] in OPENING) or not columns(piece)
        if held and not joins:
            yield held, shown_columns(held)
            held = ""
        held += piece
    yield held, shown_columns(held)


def shown_columns(piece: str) -> int:
    """Without what a terminal heeds and does not show: a colour, that pastes are to be marked."""
    return columns(_SHADE.sub("", piece))


# —— a table ——


def laid_out(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows under their headers, some lines at a time, as `tabulate` writes its "simple" table.

    To load that takes longer than all that `show` does, most of it to learn how wide signs
    are that are hardly ever met. The rows are gone through twice.
    """
    widths = [columns(each) + 2 for each in headers]
    left = _stripped(rows)
    while some := list(islice(left, LINES_AT_ONCE)):
        widths = [*map(max, widths, _natural(some))]
    lines = chain(([*headers], ["-" * width for width in widths]), _stripped(rows))
    while some := list(islice(lines, LINES_AT_ONCE)):
        yield _aligned(some, widths)


def _stripped(rows: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    return ([each.strip() for each in row] for row in rows)


def fitted(headers: Sequence[str], rows: Rows, room: int, fit: Fit, year: str) -> str:
    """The same in so many columns; moments of the `year` are told without it."""
    lines = [[*headers], *([this_year(each.strip(), year) for each in row] for row in rows)]
    kept = _kept(lines, room, fit)
    lines = [[line[n] for n in kept] for line in lines]
    widths = _natural(lines)
    folds = [n for n, head in enumerate(lines[0]) if head in fit.folds]
    if folds and _beyond(widths, room) > 0:
        beside = room - sum(w + GAP for n, w in enumerate(widths) if n not in folds)
        if beside < BESIDE and folds == [len(widths) - 1]:
            return _below(lines, room, fit)
        lines = _continued(lines, _shared(widths, folds, beside + GAP))
        widths = _natural(lines)
    _narrow(lines, widths, room, fit)
    return _drawn(lines, widths)


def this_year(cell: str, year: str) -> str:
    """`11-23 17:30` of a moment in the `year`; other text is left as it is."""
    found = _MOMENT.fullmatch(cell)
    return found[2] if found and found[1] == year else cell


def _kept(lines: Rows, room: int, fit: Fit) -> list[int]:
    """The columns to show: without as many of those to drop as must go."""
    heads, widths = lines[0], _natural(lines)
    wanted = [min(w, WANTED) if h in fit.cuts else w for h, w in zip(heads, widths, strict=True)]
    kept = list(range(len(heads)))
    for name in fit.drops:
        used = sum(wanted[n] + GAP for n in kept if heads[n] not in fit.folds)
        if used - GAP <= room:
            break
        kept = [n for n in kept if heads[n] != name]
    return kept


def _natural(lines: Rows) -> list[int]:
    return [max(map(columns, {*under})) for under in zip(*lines, strict=True)]


def _narrow(lines: Rows, widths: list[int], room: int, fit: Fit) -> None:
    """Cut what may be cut until it fits, its remarks in brackets first; at the worst the widest."""
    order = [lines[0].index(name) for name in fit.cuts if name in lines[0]]
    for n in order:
        if _beyond(widths, room) > 0:
            for line in lines:
                line[n] = _REMARK.sub("", line[n])
            widths[n] = max(columns(line[n]) for line in lines)
    for n in order:
        _cut_column(lines, widths, n, max(LEAST, widths[n] - max(0, _beyond(widths, room))))
    while _beyond(widths, room) > 0 and max(widths) > 1:
        _cut_column(lines, widths, widths.index(max(widths)), max(widths) - 1)


def _beyond(widths: list[int], room: int) -> int:
    return sum(widths) + GAP * (len(widths) - 1) - room


def _cut_column(lines: Rows, widths: list[int], n: int, width: int) -> None:
    if width < widths[n]:
        widths[n] = width
        for line in lines:
            line[n] = cut(line[n], width)


def _shared(widths: list[int], folds: list[int], room: int) -> dict[int, int]:
    """How wide each column is that goes on below: what they need, and the widest alike."""
    found: dict[int, int] = {}
    for n in sorted(folds, key=lambda n: widths[n]):
        share = (room - GAP * (len(folds) - len(found))) // (len(folds) - len(found))
        found[n] = min(widths[n], max(LEAST, share))
        room -= found[n] + GAP
    return found


def _continued(lines: Rows, widths: dict[int, int]) -> Rows:
    """A row goes on in rows that have nothing but the rest of these columns."""
    found: Rows = []
    for line in lines:
        cells = [
            folded(cell, widths[n]).split("\n") if n in widths else [cell]
            for n, cell in enumerate(line)
        ]
        found += map(list, zip_longest(*cells, fillvalue=""))
    return found


def _below(lines: Rows, room: int, fit: Fit) -> str:
    """The last column has no room beside the others: what it says stands under each row."""
    others, last = [line[:-1] for line in lines], [line[-1] for line in lines[1:]]
    widths = _natural(others)
    _narrow(others, widths, room, fit)
    first, ruler, *rows = _drawn(others, widths).split("\n")
    found = [first, ruler]
    for row, text in zip(rows, last, strict=True):
        said = folded(text, room - len(BELOW)).split("\n") if text else ()
        found += [row, *(f"{BELOW}{each}" for each in said)]
    return "\n".join(found)


def _drawn(lines: Rows, widths: list[int]) -> str:
    heads, *rows = lines
    return _aligned((heads, ["-" * width for width in widths], *rows), widths)


def _aligned(lines: Sequence[Sequence[str]], widths: list[int]) -> str:
    filled = [*map(_filled, zip(*lines, strict=True), widths)]
    return "\n".join("  ".join(map(getitem, filled, line)).rstrip() for line in lines)


def _filled(column: Sequence[str], width: int) -> dict[str, str]:
    """Each cell of it as wide as that: many a column says a few words again and again."""
    return {cell: cell + " " * (width - columns(cell)) for cell in {*column}}
