"""What of a record must be kept aside: its personal fields whole, of its free text each word
by which somebody can be found.

What is masked where a secret record is told of is what goes aside, so that both know the same.
Text of which that cannot be told piece by piece goes aside whole.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from cpl.codec.records.aside import MARK, MARKED, Pieces, marks_in, numbers_of
from cpl.codec.records.record import (
    BASIS,
    DIVERGENCES,
    EVENT_KEYS,
    HISTORY,
    NUMBER,
    RULING,
    STATE,
    WHY,
)
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind
from cpl.yamltext.edit import SetField, apply_edits
from cpl.yamltext.nodes import Path, Plain
from cpl.yamltext.tree import Document

Mask = Callable[[str], str]
"""Free text with stars for whatever may not be read in it."""
_STARS = re.compile(r"\*{3,}")
_NEVER_SAID = (NUMBER, STATE)


@dataclass(frozen=True)
class Parted:
    """The text that git may have, and what is new beside it."""

    text: str
    pieces: Pieces


def parted(
    document: Document,
    fields: Mapping[str, Field],
    pieces: Pieces,
    mask: Mask,
    before: Document | None = None,
    desk: str = "",
) -> Parted:
    """The document with marks for all that must go aside, numbered by this desk.

    What stood there `before` was looked at then. Raises EditRefused.
    """
    known = {p: text for p, _, text in _leaves(before.plain(), fields)} if before else {}
    aside = _Aside(document, pieces, mask, desk)
    edits = []
    for path, field, text in _leaves(document.plain(), fields):
        if known.get(path) != text:
            told = aside.told(field, text)
            if told != text:
                edits.append(SetField(path, told))
    return Parted(apply_edits(document, edits), aside.new)


def left_in(document: Document, fields: Mapping[str, Field]) -> Iterator[Path]:
    """Where personal fields stand that are not aside."""
    for path, field, text in _leaves(document.plain(), fields):
        is_personal = field is not None and field.personal and text.strip()
        if is_personal and not MARKED.fullmatch(text):
            yield path


_Leaf = tuple[Path, Field | None, str]


def _leaves(plain: Mapping[str, Plain], fields: Mapping[str, Field]) -> Iterator[_Leaf]:
    """Every text of the record with its path and its field; of an event also its 依据."""
    for name, each in plain.items():
        if name in (HISTORY, DIVERGENCES) and isinstance(each, list):
            for index, event in enumerate(each):
                said = event if isinstance(event, dict) else {}
                for key, value in said.items():
                    if key == BASIS or key not in (*EVENT_KEYS, WHY, RULING):
                        yield from _below((name, index, key), fields.get(key), value)
        elif name not in _NEVER_SAID:
            yield from _below((name,), fields.get(name), each)


def _below(path: Path, field: Field | None, plain: Plain) -> Iterator[_Leaf]:
    if isinstance(plain, str):
        yield path, field, plain
    elif isinstance(plain, list):
        for index, each in enumerate(plain):
            yield from _below((*path, index), field, each)
    else:
        for name, each in plain.items():
            yield from _below((*path, name), field.fields.get(name) if field else None, each)


def _may_name_anybody(field: Field) -> bool:
    """Whom of the office to ask is no secret."""
    return field.kind in (Kind.TEXT, Kind.PHONE) and "contact" not in field.plays


class _Aside:
    """Gives each new piece a number; the same words have one number."""

    def __init__(self, document: Document, pieces: Pieces, mask: Mask, desk: str) -> None:
        self.new: dict[int, str] = {}
        self._mask = mask
        self._pieces = pieces
        self._by_text = {text: number for number, text in pieces.items()}
        own = numbers_of(desk)
        known = (*pieces, *marks_in(document.plain()))
        mine = (each for each in known if each in own or not desk)
        self._next = max(mine, default=own.start - 1) + 1

    def told(self, field: Field | None, text: str) -> str:
        """The text with marks."""
        if not text.strip() or MARKED.fullmatch(text):
            return text
        if field is not None and field.personal:
            return self._marked(MARKED.sub(self._unmarked, text))
        if field is not None and not _may_name_anybody(field):
            return text
        at, pieces = 0, []
        for mark in MARKED.finditer(text):
            pieces += [self._without(text[at : mark.start()]), mark[0]]
            at = mark.end()
        return "".join((*pieces, self._without(text[at:])))

    def _unmarked(self, mark: re.Match[str]) -> str:
        return self._pieces.get(int(mark[1]), mark[0])

    def _marked(self, text: str) -> str:
        if text not in self._by_text:
            self._by_text[text] = self._next
            self.new[self._next] = text
            self._next += 1
        return MARK.format(self._by_text[text])

    def _without(self, text: str) -> str:
        masked = self._mask(text)
        if masked == text:
            return text
        literal = _STARS.split(masked)
        shape = "(.+?)".join(map(re.escape, literal))
        found = re.fullmatch(shape, text, re.DOTALL)
        if found is None:
            return self._marked(text)
        rest = "\0".join(literal)
        if self._mask(rest) != rest:  # the stars stand elsewhere than what they hide
            return self._marked(text)
        pieces = [literal[0]]
        for hidden, after in zip(found.groups(), literal[1:], strict=True):
            pieces += [self._marked(hidden), after]
        return "".join(pieces)
