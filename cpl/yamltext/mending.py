"""The line to type instead of one that is wrong, for whatever can be told from the text alone.

One function for each code; it is given the line, never a guess. Sure is only what has one
possible meaning: what could also be the text of the line above is shown, and left to people.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.problems import Mending, Problem, Severity
from cpl.yamltext.lines import (
    INVISIBLE,
    ODD_COLON,
    WIDE,
    WIDE_QUOTES,
    Line,
    begins_block,
    every_line,
    told_lines,
)
from cpl.yamltext.nodes import Vocabulary
from cpl.yamltext.outline import key_of, outline
from cpl.yamltext.scalars import single_quoted

_CLOSING = {'"': "\"”“＂'", "'": "'’‘＇\"", "[": "]】］〕", "{": "}｝"}
_ENDS = {'"': '"', "'": "'", "[": "]", "{": "}"}
_COMMENT = " #"


@dataclass(frozen=True)
class _Wrong:
    """A problem's line in its text; `column` counts from 0."""

    text: str
    lines: tuple[Line, ...]
    line: Line
    column: int
    vocabulary: Vocabulary

    @property
    def head(self) -> str:
        return self.line.text[: self.column]

    @property
    def rest(self) -> str:
        return self.line.text[self.column :]

    def told(self, after: str, *, is_sure: bool = True, before: str | None = None) -> Mending:
        """The line with other words from its place on; or with another beginning, too."""
        text = ((self.head if before is None else before) + after).rstrip()
        return Mending(((self.line.number, text),), is_sure)

    def above(self) -> list[Line]:
        return [each for each in told_lines(self.text) if each.number < self.line.number]

    def ends_here(self) -> bool:
        """Nothing on the next line could still belong to the value of this one."""
        below = self.lines[self.line.number :]
        following = next((each for each in below if each.text.strip()), None)
        is_other = following is None or following.text.lstrip().startswith(("#", "- "))
        return is_other or key_of(following or self.line) is not None


def with_mending(
    text: str, problems: Iterable[Problem], vocabulary: Vocabulary
) -> tuple[Problem, ...]:
    """The problems, each with the line to type where there is one."""
    found = tuple(problems)
    lines = tuple(every_line(text)) if found else ()
    return tuple(_mended(text, lines, each, vocabulary) for each in found)


def _mended(
    text: str, lines: tuple[Line, ...], problem: Problem, vocabulary: Vocabulary
) -> Problem:
    mender = MENDERS.get(problem.code)
    place = problem.location
    if mender is None or problem.mending or place.line > len(lines):
        return problem
    line = lines[place.line - 1]
    mending = mender(_Wrong(text, lines, line, place.column - 1, vocabulary))
    if mending and problem.severity is Severity.WARNING:
        mending = replace(mending, is_sure=False)
    return replace(problem, mending=mending)


def typed(text: str, mending: Mending) -> str:
    """The text with these lines as they should be; every other character stays as it is."""
    new = dict(mending.lines)
    lines = tuple(every_line(text))
    ends = [*(each.start for each in lines[1:]), len(text)]
    return "".join(
        _typed(text, line, end, new.get(line.number, line.text))
        for line, end in zip(lines, ends, strict=True)
    )


def _typed(text: str, line: Line, end: int, new: str | None) -> str:
    return "" if new is None else new + text[line.start + len(line.text) : end]


def quoted(value: str) -> str:
    """The text as it stands in quotes, those that need no escape where it can be."""
    return f'"{value}"' if not {'"', "\\"} & set(value) else single_quoted(value)


# —— one word on the line ——


def _replaced(pattern: str, new: str) -> Callable[[_Wrong], Mending | None]:
    """What the pattern finds at the place becomes `new`."""

    def mender(it: _Wrong) -> Mending | None:
        found = re.match(pattern, it.rest)
        return it.told(new + it.rest[found.end() :]) if found else None

    return mender


def _colon(pattern: str) -> Callable[[_Wrong], Mending | None]:
    """What stands for a colon becomes one; sure only after a known name: `他说：` is a text."""

    def mender(it: _Wrong) -> Mending | None:
        found = re.match(rf"{pattern}[ {WIDE}]*", it.rest)
        head = it.head.rstrip(f" {WIDE}")
        name = head.lstrip(" -")
        is_sure = it.vocabulary.knows(name)
        return (
            it.told(f": {it.rest[found.end() :]}", before=head, is_sure=is_sure) if found else None
        )

    return mender


def _key_quotes(it: _Wrong) -> Mending:
    name, colon, value = it.rest.partition(":")
    bare = name.strip(WIDE_QUOTES + " ")
    return it.told(bare + colon + value, is_sure=it.vocabulary.knows(bare))


def _removed(it: _Wrong) -> Mending:
    return it.told(it.rest[1:])


def _invisible(it: _Wrong) -> Mending:
    """All of them that stand in the name, or the one that is told."""
    name, colon, value = it.line.text.partition(":")
    cleared = re.sub(f"[{INVISIBLE}]", "", name)
    return it.told(cleared + colon + value, before="") if cleared != name else _removed(it)


def _indent(it: _Wrong) -> Mending:
    """Blanks that are no spaces become as many as are wide; sure where something is open there."""
    found = re.match(rf"[ \t{WIDE}]*", it.line.text)
    blanks = found[0] if found else ""
    if it.head.strip():  # after a name or a dash
        return it.told(re.sub(rf"^[\t{WIDE}]+", "", it.rest), before=it.head.rstrip() + _gap(it))
    width = sum(2 if each in "\t\u3000" else 1 for each in blanks)
    line = replace(it.line, text=" " * width + it.line.text[len(blanks) :])
    levels = outline(it.above()).possible
    key = key_of(line)
    takes = {each.column for each in levels if key in it.vocabulary.under(each.owner)}
    if len(takes) == 1 and not line.text.lstrip().startswith("-"):
        return it.told(line.text.lstrip(), before=" " * takes.pop())
    return it.told(line.text, before="", is_sure=width in {each.column for each in levels})


def _gap(it: _Wrong) -> str:
    return " " if it.head.rstrip().endswith("-") else ""


# —— values that YAML takes for something else ——


def _in_quotes(it: _Wrong) -> Mending | None:
    """All of the value in quotes."""
    value = it.rest.rstrip()
    is_text = _COMMENT not in value and not value.startswith(("- ", "? "))
    return it.told(quoted(value), is_sure=is_text) if value else None


def _perhaps_in_quotes(it: _Wrong) -> Mending | None:
    mending = _in_quotes(it)
    return replace(mending, is_sure=False) if mending else None


def _colon_in_value(it: _Wrong) -> Mending | None:
    found = re.match(r" *(?:- +)*[^\s:：][^:：]*: +", it.line.text)
    if not found or found.end() > it.column:
        return None
    value = it.line.text[found.end() :].rstrip()
    is_text = not it.vocabulary.knows(value.partition(":")[0].strip())
    return it.told(
        quoted(value), before=found[0], is_sure=is_text and _COMMENT not in value and it.ends_here()
    )


def _unclosed_quote(it: _Wrong) -> Mending | None:
    mark, value = it.rest[:1], it.rest[1:].rstrip()
    if mark not in _CLOSING or not value:
        return None
    while value[-1:] in _CLOSING[mark] and value[-1:]:
        value = value[:-1]
    is_sure = it.ends_here() and not {mark, "\\"} & set(value) and _COMMENT not in value
    return it.told(quoted(value), is_sure=is_sure) if value else None


def _after_quote(it: _Wrong) -> Mending | None:
    """Quotes inside of quotes: sure where the value begins and ends with one."""
    found = re.match(r"( *(?:- +)*(?:[^\s:：\"'][^:：\"']*: +)?)([\"'])(.*?)\s*$", it.line.text)
    if not found:
        return None
    before, mark, value = found.groups()
    if value.endswith(mark):
        inner = value[:-1]
        return it.told(quoted(inner), before=before, is_sure=it.ends_here())
    return it.told(quoted(mark + value), before=before, is_sure=False)


def _bad_escape(it: _Wrong) -> Mending | None:
    begin = it.line.text.find('"')
    value = it.line.text[begin + 1 :].rstrip()
    if begin < 0 or begin > it.column or not value.endswith('"'):
        return None
    return it.told(single_quoted(value[:-1]), before=it.line.text[:begin])


def _unclosed_bracket(it: _Wrong) -> Mending | None:
    """Sure where a bracket of another alphabet closes it, or commas make it a list."""
    mark, value = it.rest[:1], it.rest[1:].rstrip()
    if mark not in _ENDS or not value:
        return None
    is_closed = value[-1] in _CLOSING[mark]
    value = re.sub(r"\s*，\s*", ", ", value[:-1] if is_closed else value)
    is_list = is_closed or re.search(r",\s", value) is not None
    return it.told(mark + value + _ENDS[mark], is_sure=is_list and it.ends_here())


def _one_comma(it: _Wrong) -> Mending:
    return it.told(re.sub(r"[,，](?:\s*[,，])+\s*", ", ", it.line.text), before="")


# —— several lines ——


def _block_text(it: _Wrong) -> Mending | None:
    """Every line of the text, up to the next field, below its first or two columns more."""
    above = it.above()
    if not above or not begins_block(above[-1]):
        return None
    first = it.lines[above[-1].number]
    indent = first.indent if first.indent > above[-1].indent else above[-1].content + 2
    moved = []
    for line in it.lines[it.line.number - 1 :]:
        if key_of(line) or line.text.startswith("- "):
            break
        moved.append((line.number, " " * indent + line.text.strip() if line.text.strip() else ""))
    while moved and not moved[-1][1]:
        moved.pop()
    return Mending(tuple(moved), is_sure=True) if moved else None


def _line_goes(it: _Wrong) -> Mending:
    return Mending(((it.line.number, None),))


MENDERS: dict[str, Callable[[_Wrong], Mending | None]] = {
    "fullwidth-colon": _colon("："),
    "colon-space": _colon(":"),
    "odd-colon": _colon(rf"[{WIDE} ]*(?:{ODD_COLON})"),
    "equals-sign": _colon("[=＝]"),
    "fullwidth-quote": _key_quotes,
    "fullwidth-dash": _replaced(rf"[－—–•●][ {WIDE}]*", "- "),
    "list-mark": _replaced(rf"(?:[·*+]|--+|\d+[.、．)）])[ {WIDE}]*", "- "),
    "dash-space": _replaced(r"-", "- "),
    "fullwidth-hash": _replaced("＃", "#"),
    "slash-comment": _replaced("//+", "#"),
    "control-character": _removed,
    "invisible-character": _invisible,
    "line-separator": lambda it: it.told(" " + it.rest[1:], is_sure=False),
    "tab-indent": _indent,
    "wide-indent": _indent,
    "colon-in-value": _colon_in_value,
    "special-start": _in_quotes,
    "alias": _in_quotes,
    "anchor": _in_quotes,
    "tag": _in_quotes,
    "block-header": _perhaps_in_quotes,
    "block-text-indent": _block_text,
    "unclosed-quote": _unclosed_quote,
    "text-after-quote": _after_quote,
    "bad-escape": _bad_escape,
    "unclosed-bracket": _unclosed_bracket,
    "double-comma": _one_comma,
    "several-documents": _line_goes,
}
"""By the code of the problem; what has none is left to people."""
