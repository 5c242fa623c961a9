"""Words that are looked for, and where they occur, however they were typed.

Full-width is half-width, capitals are small, spaces and line breaks count for
nothing, and of a number with four digits or more only the digits: 138-0000-1234
and １３８ ００００ １２３４ are one telephone number. All of this works character
by character, so that what occurs in a value also occurs in the file it stands in.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

from cpl.dataclass import dataclass
from cpl.domain.cases.field_walk import walk
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Kind, Values, shown

Span = tuple[int, int]

BETWEEN_DIGITS = "-‐–—―()+"
_APART = "\0"
"""Stands between texts, in none of which it can be: neither a blank nor changed by folding."""
_NUMBER = rf"(?a:[\d\s{re.escape(BETWEEN_DIGITS)}]+)"
FEWEST_DIGITS = 4
SILENT = (Kind.MOMENT, Kind.DATE, Kind.AMOUNT, Kind.COUNT, Kind.YES_NO)
"""What is counted or dated is found by filters; as text it would only be in the way."""


@dataclass(frozen=True)
class SoughtWord:
    """One thing to look for, as it is compared."""

    folded: str
    digits: bool = False

    def occurs_in(self, text: str) -> bool:
        return self.occurs_in_folded(folded(text))

    def occurs_in_folded(self, text: str) -> bool:
        return self.folded in text or (self.digits and self.folded in _joined(text))

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where in the text as it stands."""
        return _spans(self.folded, _characters(text, BETWEEN_DIGITS if self.digits else ""))


def words_of(said: str) -> tuple[SoughtWord, ...]:
    """The words of one argument; a telephone number with spaces in it is one word."""
    half = normalize("NFKC", said)
    digits = "".join(each for each in half if each.isdigit())
    if re.fullmatch(_NUMBER, half) and len(digits) >= FEWEST_DIGITS:
        return (SoughtWord(digits, digits=True),)
    return tuple(SoughtWord(each) for piece in half.split() if (each := folded(piece)))


def folded(text: str) -> str:
    return "".join(_compared(text).split())


def _compared(text: str) -> str:
    return normalize("NFKC", text).casefold().replace("'", "").replace('"', "")


def _joined(text: str) -> str:
    for each in BETWEEN_DIGITS:  # ten times as fast as `translate`
        text = text.replace(each, "")
    return text


def _characters(text: str, without: str = "") -> list[tuple[str, int]]:
    """What each character of a text is compared as, with its place."""
    return [
        (each, index)
        for index, character in enumerate(text)
        for each in folded(character)
        if each not in without
    ]


def _spans(wanted: str, characters: list[tuple[str, int]]) -> tuple[Span, ...]:
    text = "".join(each for each, _ in characters)
    found, at = [], text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        found.append((characters[at][1], characters[end - 1][1] + 1))
        at = text.find(wanted, end)
    return tuple(found)


def pieces(rules: Rules, values: Values) -> Iterator[tuple[str, str]]:
    """Every text among the values with the name of its field: `投诉人.姓名`, 王女士."""
    for leaf in walk(rules.fields, values):
        if leaf.field is None or leaf.field.kind not in SILENT:
            yield leaf.path, shown(leaf.value)


def texts_of(rules: Rules, record: Record) -> Iterator[str]:
    """Everything that a record says, in words: its number, its values, on what strength."""
    yield record.number
    fields = rules.fields
    for values in (record.fields, *(each.fields for each in record.history)):
        for name, value in values.items():
            if isinstance(value, str) and name in fields:  # as nearly all are
                if fields[name].kind not in SILENT:
                    yield value
            else:
                yield from (text for _, text in pieces(rules, {name: value}))
    for each in record.history:
        if each.basis:
            yield each.basis


def searchable(rules: Rules, record: Record) -> str:
    """The same to look words up in: a line for each text as it is compared, once.

    Where a text holds numbers with something between their digits, its digits joined stand
    on a line of their own. A word that `occurs_in` one of the texts occurs in a line.
    """
    said = _compared(_APART.join(dict.fromkeys(texts_of(rules, record))))
    texts = _APART.join("".join(each.split()) for each in said.split(_APART))
    lines: dict[str, None] = {}
    for line, joined in zip(texts.split(_APART), _joined(texts).split(_APART), strict=True):
        lines.setdefault(line)
        lines.setdefault(joined)
    return "\n".join(lines)
