"""What a clerk gets wrong on one line of YAML, and how to mend it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.problems import Location, Problem, Severity


@dataclass(frozen=True)
class Line:
    """A line as an editor shows it, without its line break."""

    number: int
    start: int
    text: str

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def content(self) -> int:
        """The column, from 0, where the words begin after blanks and dashes."""
        found = _DASHES.match(self.text)
        return found.end() if found else 0

    def where(self, path: str, column: int) -> Location:
        """A place on this line; the column counts from 0."""
        return Location(path, self.number, column + 1)


@dataclass(frozen=True)
class _Rule:
    code: str
    pattern: str
    """`at` is the place, `key` the word before it. Compiled when the first line is told."""
    message: str
    mend: str


WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
WIDE_QUOTES = "“”‘’＂＇「」『』"
ODD_COLON = "[;；︰∶﹕꞉˸]|[-=]+>|→|::+"
"""What people type where a colon should stand, or what looks like one."""
_DASHES = re.compile(r" *(?:- +)*")
_KEY = r"^ *(?:- +)*(?P<key>[^\W\d_][\w（）()/]{0,11})"
_LINE_BREAK = re.compile(r"\r\n|\n|\r|\Z")
_BLOCK_BEGINS = re.compile(r"(?:^|[:\-] +)[|>][-+0-9]*(?: +#.*)?$")

RULES = (
    _Rule(
        "tab-indent",
        r"^ *(?P<at>\t)",
        "这一行用 Tab 缩进，YAML 只认空格。",
        "请把 Tab 换成空格，每层两个。",
    ),
    _Rule(
        "wide-indent",
        rf"^ *(?:- +)*-?(?P<at>[{WIDE}])",
        "这一行用全角空格（或不换行空格）缩进，YAML 只认半角空格。",
        "请换成半角空格，每层两个。",
    ),
    _Rule(
        "invisible-character",
        rf"^ *(?:- +)*[^\s:：{INVISIBLE}]{{0,12}}(?P<at>[{INVISIBLE}])[^\s:：]{{0,12}}[:：]",
        "字段名里有看不见的字符。",
        "请删去它，或重新输入字段名。",
    ),
    _Rule(
        "list-mark",
        rf"^ *(?P<at>[·*+]|--+|\d{{1,2}}[.、．)）])[ {WIDE}]*[^\W\d_][\w（）()/]{{0,11}} *[:：]",
        "列表用了“{at}”，YAML 不认。",
        "请改成半角减号加一个空格“- ”。",
    ),
    _Rule(
        "fullwidth-dash",
        r"^ *(?P<at>[－—–•●])(?!—)",
        "列表用了“{at}”，YAML 不认。",
        "请改成半角减号加一个空格“- ”。",
    ),
    _Rule(
        "dash-space",
        r"^ *(?:- +)*(?P<at>-)(?=[^\s\-])(?![\d.]+\s*$)",
        "列表的“-”后面缺一个空格。",
        "请改成“- ”（减号加空格）。",
    ),
    _Rule(
        "fullwidth-colon",
        rf"{_KEY}[ {WIDE}]*(?P<at>：)",
        "“{key}”后面是全角冒号“：”。",
        "请改成半角冒号加一个空格：“{key}: ”。",
    ),
    _Rule(
        "colon-space",
        rf"{_KEY}(?P<at>:)(?=[^\s/:]|[{WIDE}])",
        "“{key}:”后面缺一个半角空格。",
        "请改成“{key}: ”（冒号加空格）。",
    ),
    _Rule(
        "missing-key",
        r"^ *(?:- +)*(?P<at>:)(?: |$)",
        "冒号前面没有字段名。",
        "请补上字段名。",
    ),
    _Rule(
        "fullwidth-hash",
        r"^ *(?P<at>＃)",
        "注释用了全角“＃”。",
        "请改成半角“#”。",
    ),
    _Rule(
        "slash-comment",
        r"^ *(?P<at>//+)",
        "注释用了“{at}”，YAML 只认“#”。",
        "请改成“#”加一个空格。",
    ),
    _Rule(
        "equals-sign",
        rf"{_KEY} *(?P<at>[=＝])(?!>)",
        "“{key}”后面是等号。",
        "文件里请写成“{key}: ”（冒号加空格）。",
    ),
)
"""The first that fits is the one that is told."""


def every_line(text: str) -> Iterator[Line]:
    start = 0
    for number, found in enumerate(_LINE_BREAK.finditer(text), 1):
        yield Line(number, start, text[start : found.start()])
        start = found.end()


def line_at(text: str, index: int, number: int) -> Line:
    """The line of this number that holds a character; nothing else of the text is looked at."""
    start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1
    found = _LINE_BREAK.search(text, index)
    return Line(number, start, text[start : found.start() if found else len(text)])


def told_lines(text: str) -> Iterator[Line]:
    """The lines that say something: not blank, no comment, not inside a block text."""
    block_indent = None
    for line in every_line(text):
        if not line.text.strip():
            continue
        if block_indent is not None and line.indent > block_indent:
            continue
        block_indent = line.indent if _BLOCK_BEGINS.search(line.text) else None
        if not line.text.lstrip().startswith("#"):
            yield line


def begins_block(line: Line) -> bool:
    """The line ends in `|` or `>`: the lines below should be indented text."""
    return bool(_BLOCK_BEGINS.search(line.text))


def mistake(path: str, line: Line) -> Problem | None:
    """What is wrong with this line, looked at alone."""
    for rule in RULES:
        if found := re.search(rule.pattern, line.text):
            words = found.groupdict()
            place = line.where(path, found.start("at"))
            return Problem(
                place, rule.code, rule.message.format(**words), rule.mend.format(**words)
            )
    return None


def mistakes(path: str, lines: Iterable[Line]) -> list[Problem]:
    return [found for each in lines if (found := mistake(path, each))]


def first_of_its_kind(path: str, above: list[Line]) -> Line:
    """The highest of the lines directly above, nearest first, that have the same mistake."""
    first, found = above[0], mistake(path, above[0])
    for line in above[1:]:
        other = mistake(path, line)
        if not (found and other and other.code == found.code):
            break
        first = line
    return first


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """The same mistake on several lines becomes one problem that names them."""
    groups: dict[tuple[str, Severity], list[Problem]] = {}
    for each in problems:
        groups.setdefault((each.code, each.severity), []).append(each)
    return [_together(group) for group in groups.values()]


def _together(group: list[Problem]) -> Problem:
    first = group[0]
    others = dict.fromkeys(str(each.location.line) for each in group[1:])
    others.pop(str(first.location.line), None)
    if not others:
        return first
    shown = "、".join(list(others)[:8]) + ("…" if len(others) > 8 else "")
    message = f"{first.message}第 {shown} 行也是这样。"
    return replace(first, message=message)
