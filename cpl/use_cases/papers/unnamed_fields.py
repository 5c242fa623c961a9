"""What a record says and its template does not name: a regulation's own fields get on paper.

The carried templates know the usual fields; a stall number, a flight, a room, a car
stand in a block of their own, told by the step that wrote them down.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain
from zipfile import ZipFile, is_zipfile

from cpl.dataclass import dataclass
from cpl.domain.cases.redaction import Sight
from cpl.domain.regulation.meanings import NEW_ROUND
from cpl.domain.regulation.rules import Field, Machine, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, is_blank, shown
from cpl.loading import pattern
from cpl.use_cases.template_words import TemplateWord, Words, told

TAG = pattern(r"\{[{%](.*?)[%}]\}", re.DOTALL)
NAME = pattern(r"[^\W\d][\w.]*")
SINCE = pattern(r"^(?:本轮|交办以来|环节\.\w+\.写下)\.")
SHEET_TEXT = ("xl/sharedStrings.xml", "xl/worksheets/")
ASIDE = frozenset({"noted", "corrected"})
FOR_THE_UNIT = frozenset({"accepted", "transferred", "order_issued"})
FOUND_OUT = NEW_ROUND | {"facts_found"}
"""What an event means that tells of what was done with it, whatever it hands on."""


@dataclass(frozen=True)
class Unnamed:
    """One field that the template does not name: which, and what it says."""

    path: str
    said: str


UNNAMED_WORDS = (
    TemplateWord[Unnamed](
        "名称", "哪个字段：车牌号、投诉人地址", lambda each: "".join(FieldPath(each.path).parts)
    ),
    TemplateWord[Unnamed]("内容", "写的是什么", lambda each: each.said),
)


def names_in(template: bytes) -> frozenset[str]:
    """Every name that the tags of a text or a sheet template say, with the names below it."""
    tags = TAG.findall(text_of(template))
    found = {SINCE.sub("", name) for tag in tags for name in NAME.findall(tag)}
    return frozenset(found)


def register_names(template: bytes) -> frozenset[str]:
    """The same, of the rows of a register: `行.渠道` says 渠道."""
    found = names_in(template)
    return found | {FieldPath(name).member for name in found}


def text_of(template: bytes) -> str:
    """The words of a text template, or those of a sheet's cells, as they lie in its file."""
    if not is_zipfile(BytesIO(template)):
        return template.decode("utf-8-sig", "replace")
    with ZipFile(BytesIO(template)) as book:
        parts = (each for each in book.namelist() if each.startswith(SHEET_TEXT))
        return "".join(book.read(each).decode("utf-8", "replace") for each in parts)


def unnamed_words(sight: Sight, named: frozenset[str]) -> list[Words]:
    """`其他登记`: what registering, accepting and handing over wrote down beside the template."""
    return [told(UNNAMED_WORDS, each) for each in _unnamed(sight, named)]


def later_unnamed_words(sight: Sight, named: frozenset[str]) -> list[Words]:
    """`其他办理`: what was written down afterwards beside the template, the last word of each."""
    intake = _written_by_intake(sight)
    later = tuple(each for each in _written_later(sight) if each not in intake)
    return [told(UNNAMED_WORDS, each) for each in _beside(sight, named, later)]


def told_besides(sight: Sight, heads: tuple[str, ...]) -> list[Words]:
    """`单上另写`: the fields that the rules want told on this form, as far as they are filled."""
    return [told(UNNAMED_WORDS, each) for each in _beside(sight, frozenset(), heads)]


def intake_fields_unnamed(rules: Rules, machine: Machine, named: frozenset[str]) -> tuple[str, ...]:
    """The fields that registering may take and the template does not name.

    Of a group of which it names some, those that are asked first.
    """
    aside = {each.head for each in rules.parts.reason} | rules.link_fields
    aside |= {rules.evidence.field} if rules.evidence else set()
    begun = {FieldPath(each).head for each in named}
    first = machine.registration
    whole = [each for each in first.heads if each in rules.fields and each not in aside | begun]
    asked = (each for each in chain.from_iterable(first.ask) if FieldPath(each).head in begun)
    return tuple(dict.fromkeys((*whole, *(each for each in asked if each not in named))))


def written_down(sight: Sight) -> frozenset[str]:
    """The fields that `其他登记` and `其他办理` tell where the template does not."""
    return frozenset({*_written_by_intake(sight), *_written_later(sight)})


def unnamed_line(sight: Sight, named: frozenset[str]) -> str:
    """What registering wrote down beside the template, on one line."""
    taken = sight.card.machine.registration.heads
    heads = tuple(name for name in _written_by_intake(sight) if name in taken)
    return "；".join(f"{each.path}：{each.said}" for each in _beside(sight, named, heads))


def _unnamed(sight: Sight, named: frozenset[str]) -> Iterator[Unnamed]:
    return _beside(sight, named, _written_by_intake(sight))


def _beside(sight: Sight, named: frozenset[str], heads: tuple[str, ...]) -> Iterator[Unnamed]:
    values = sight.values
    for head in heads:
        if head in named or head in _told_elsewhere(sight):
            continue
        for path, value in _leaves(head, sight.rules.fields[head], values.get(head)):
            if path not in named and not is_blank(value):
                yield Unnamed(path, shown(value))


def _written_by_intake(sight: Sight) -> tuple[str, ...]:
    """The fields that registering takes, and those that accepting and handing over wrote down."""
    card = sight.card
    handed_on = (each for each in card.happened if each.meanings & FOR_THE_UNIT)
    later = (each.event.fields for each in handed_on if not each.meanings & FOUND_OUT)
    taken = {*card.machine.registration.heads, *(name for fields in later for name in fields)}
    taken -= {each.head for each in sight.rules.parts.reason}
    return tuple(name for name in card.values if name in taken and name in sight.rules.fields)


def _written_later(sight: Sight) -> tuple[str, ...]:
    """The fields of what was done, beside notes, reasons and the numbers of other records."""
    card, rules = sight.card, sight.rules
    aside = {each.head for each in rules.parts.reason} | rules.link_fields
    done = (each.event.fields for each in card.happened[1:] if not each.meanings & ASIDE)
    said = dict.fromkeys(name for fields in done for name in fields)
    return tuple(name for name in said if name in rules.fields and name not in aside)


def _told_elsewhere(sight: Sight) -> frozenset[str]:
    evidence = sight.rules.evidence
    return frozenset({evidence.field} if evidence else ())


def _leaves(path: str, field: Field, value: Value | None) -> Iterator[tuple[str, Value | None]]:
    """A field with its dotted path; of a group, each of its members."""
    if field.kind is not Kind.GROUP:
        yield path, value
        return
    inner = value if isinstance(value, Mapping) else {}
    for name, member in field.fields.items():
        yield from _leaves(f"{path}.{name}", member, inner.get(name))
