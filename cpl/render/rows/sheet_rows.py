"""From the rows of a template to the rows of a sheet, by one Jinja template per sheet.

A row that holds nothing but tags (`{% for 行 in 台账 %}`) is a control row: it steers and
is not printed. Every other row writes a mark, then each of its cells that has tags. The
whole sheet is rendered once, so loops and conditions nest as they like, and the marks in
the output tell which row of the template became which row of the sheet.

`{% 同页 %}` and `{% 同页完 %}`, each in a row of its own, keep what is between them on one page.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from functools import cache, lru_cache
from itertools import islice

from jinja2 import Environment, TemplateSyntaxError

from cpl.dataclass import dataclass
from cpl.domain.values.tables import Percent
from cpl.loading import pattern
from cpl.render.rows.cells import writable
from cpl.render.text.filters import Spread, plain
from cpl.render.text.qr_code import QrCode
from cpl.render.text.refusals import TemplateProblem, explain
from cpl.render.text.sandbox import office_environment
from cpl.render.text.spilled import Spilled
from cpl.render.text.templates import (
    HALF_TAGS,
    WIDE_BRACES,
    TemplateFault,
    is_compiled,
    refuse_half_tags,
    refuse_wide_braces,
    render_into,
)

# No data can contain them, no whitespace control (`-%}`) removes them.
MARK = "\x02"
KEPT = "\x03"
TAG_SIGNS = ("{{", "{%", "{#", *WIDE_BRACES, *HALF_TAGS)
MOST_ROWS = 150_000  # minutes to write; ten years of a busy office are 100,000
NEW_LINE = "{#\n#}"
TAG = pattern(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
TAG_NAME = pattern(r"\{%[-+]?\s*(\w+)")
ONE_EXPRESSION = pattern(r"\{\{[-+]?(.*?)[-+]?\}\}", re.DOTALL)
TOGETHER, TOGETHER_UNTIL = "同页", "同页完"
ENDS = {"for": "endfor", "if": "endif", "with": "endwith", TOGETHER: TOGETHER_UNTIL}
"""What opens in a row of its own, and what closes it."""
BEGIN_MARKS = {"for": "L", TOGETHER: "K"}
STEERING = {*ENDS, *ENDS.values(), "elif", "else", "set"}

# The rest becomes text here, where the line of what is undefined is known.
KEPT_KINDS = (int, float, Decimal, Percent, date, time, Spread, QrCode)

Path = tuple[tuple[int, int], ...]
Texts = Sequence[tuple[int, str, str]]  # column, address, text


@dataclass(frozen=True)
class OutRow:
    """A printed row: the template's row, which turn of which loops, what its cells became.

    `together` numbers the group of rows that is to stand on one page; 0: none.
    """

    template_row: int
    path: Path
    values: Mapping[int, object]
    together: int = 0


def has_tags(value: object) -> bool:
    return isinstance(value, str) and any(each in value for each in TAG_SIGNS)


def printed_rows(
    rows: Iterable[tuple[int, Texts]], context: Mapping[str, object], place: str
) -> Iterator[OutRow]:
    """Render a sheet; `rows` gives the text cells of each row, `place` names the sheet.

    Rows are numbered from 1, and made as they are asked for. Raises TemplateProblem with the cell.
    """
    kept: list[object] = []
    jinja = _environment(kept)
    source = _Source(place)
    for row, texts in rows:
        source.add(row, texts)
    source.finish()
    text = "".join(source.pieces)
    if not is_compiled(jinja, text):
        source.check()
    output = _Output()
    try:
        render_into(output.take, jinja, text, context)
    except TemplateFault as fault:
        raise _problem(place, source.address(fault.line), str(fault)) from fault
    if output.rows > MOST_ROWS:
        message = (
            f"填出来有 {output.rows} 行，最多 {MOST_ROWS} 行。请检查循环；"
            "真有这么多，就按月份分几次出"
        )
        raise TemplateProblem(f"模板 {place}: {message}")
    return _read(output.text.texts(), kept)


class _Output:
    """What a sheet was rendered to: how many rows are in it, and their text."""

    def __init__(self) -> None:
        self.text = Spilled()
        self.rows = 0

    def take(self, piece: str) -> None:
        self.rows += piece.count(f"{MARK}R")  # what Jinja writes at once is not taken in halves
        self.text.write(piece)


class _Kept(str):
    """A text as it is written, or a place-holder for a value that is to reach its cell as it is."""


def _environment(kept: list[object]) -> Environment:
    def keep(value: object) -> _Kept:
        if not isinstance(value, KEPT_KINDS):
            return _Kept(writable(plain(value)))
        kept.append(value)
        return _Kept(f"{KEPT}{len(kept) - 1}")

    def finalize(value: object) -> str:
        return value if isinstance(value, _Kept) else writable(plain(value))

    jinja = office_environment(finalize)
    jinja.filters["__keep"] = keep
    return jinja


class _Source:
    """The Jinja text of a sheet while it grows, and which line came from which cell."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.pieces: list[str] = []
        self.line = 1
        self.starts: list[int] = []
        self.addresses: list[str] = []
        self.open: list[tuple[str, int, str]] = []
        self.loops = 0
        self.unchecked: list[tuple[str, str]] = []

    def add(self, row: int, texts: Texts) -> None:
        if texts and all(is_control(text) for _, _, text in texts):
            for _, address, text in texts:
                self._control(address, text)
            return
        self.pieces.append(f"{MARK}R{row};")
        for column, address, text in texts:
            if has_tags(text):
                self._cell(column, address, text)

    def finish(self) -> None:
        if self.open:
            name, _, address = self.open[-1]
            raise self._problem(address, f"“{name}”没有用 {ENDS[name]} 结束")

    def address(self, line: int) -> str:
        return self.addresses[max(0, bisect_right(self.starts, line) - 1)]

    def _cell(self, column: int, address: str, text: str) -> None:
        self.unchecked.append((address, text))
        self._begin(address)
        self.pieces.append(f"{MARK}C{column};")
        self._write(_keeping(text))

    def check(self) -> None:
        """A cell must make sense by itself; Jinja would let tags reach across cells."""
        for address, text in self.unchecked:
            if message := _misread(text):
                if TAG_NAME.search(text):
                    message += "；标签要么在一个单元格里成对，要么独占一行"
                raise _problem(self.place, address, message)

    def _problem(self, address: str, message: str) -> TemplateProblem:
        """What is wrong with a cell above it is said first, and raised."""
        self.check()
        return _problem(self.place, address, message)

    def _control(self, address: str, text: str) -> None:
        for tag in TAG.findall(text):
            self._begin(address)
            found = TAG_NAME.match(tag)
            if found is None or found[1] not in (TOGETHER, TOGETHER_UNTIL):
                self._write(tag)
            if found:
                self._balance(found[1], tag, address)

    def _balance(self, name: str, tag: str, address: str) -> None:
        if name not in STEERING or (name == "set" and "=" not in tag):
            message = f"独占一行的标签只能是 for、if、with、同页和 set 名=值，不能是“{name}”"
            raise self._problem(address, message)
        if name in ENDS:
            self.loops += 1
            self.open.append((name, self.loops, address))
            if name in BEGIN_MARKS:
                self.pieces.append(f"{MARK}{BEGIN_MARKS[name]}{self.loops};")
        elif name in ENDS.values():
            if not self.open or ENDS[self.open[-1][0]] != name:
                raise self._problem(address, f"“{name}”前面没有和它配对的标签")
            opened, number, _ = self.open.pop()
            self.pieces.append(f"{MARK}{'F' if opened == TOGETHER else 'E'}{number};")

    def _begin(self, address: str) -> None:
        self._write(NEW_LINE)
        self.starts.append(self.line)
        self.addresses.append(address)

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.line += text.count("\n")


@cache
def _grammar() -> Environment:
    """Whether a cell reads well depends on no filter and no name."""
    return Environment()


@lru_cache(maxsize=4096)
def _misread(text: str) -> str:
    """What Jinja has against it, if anything."""
    try:
        refuse_wide_braces(text)
        _grammar().parse(text)
        refuse_half_tags(_grammar(), text)
    except TemplateSyntaxError as error:
        return explain(error, ())
    return ""


def is_control(text: str) -> bool:
    """Is there nothing but tags that steer in it?"""
    return has_tags(text) and not TAG.sub("", text).strip()


def _keeping(text: str) -> str:
    """A cell that is only `{{ x }}` hands over x itself, not x as text."""
    found = ONE_EXPRESSION.fullmatch(text.strip())
    body = found[1] if found else ""
    if not body.strip() or "{{" in body or "}}" in body:
        return text
    return f"{{{{ ({body})|__keep }}}}"


def _read(output: Iterable[str], kept: Sequence[object]) -> Iterator[OutRow]:
    path: list[tuple[int, int]] = []
    values: dict[int, object] = {}
    row: OutRow | None = None
    groups = inside = 0
    for piece in islice(_marked(output), 1, None):
        head, _, text = piece.partition(";")
        kind, number = head[0], int(head[1:])
        if kind == "R":
            if row is not None:
                yield row
            values = {}
            row = OutRow(number, tuple(path), values, groups if inside else 0)
        elif kind == "C":
            values[number] = kept[int(text[1:])] if text.startswith(KEPT) else text
        elif kind in "KF":
            groups += kind == "K" and not inside  # one within another is part of it
            inside += 1 if kind == "K" else -1
        else:
            _turn(path, kind, number)
    if row is not None:
        yield row


def _marked(output: Iterable[str]) -> Iterator[str]:
    """What stands between two marks; the first is what stands before any."""
    rest = ""
    for each in output:
        *whole, rest = (rest + each).split(MARK)
        yield from whole
    yield rest


def _turn(path: list[tuple[int, int]], kind: str, loop: int) -> None:
    """Follow a loop: its next turn, or its end."""
    inside = bool(path) and path[-1][0] == loop
    turns = path.pop()[1] if inside else 0
    if kind == "L":
        path.append((loop, turns + 1))


def _problem(place: str, address: str, message: str) -> TemplateProblem:
    row = int(re.sub(r"\D", "", address) or 1)
    return TemplateProblem(f"模板 {place}!{address}: {message}", row)
