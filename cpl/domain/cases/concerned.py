"""Whom a record is about (`privacy: {about: …}`): neither he nor his unit reads or handles it.

Where the rules say `unit: no`, he alone does not.

Such a field is often free text: `运营部王建国`, `王建国、赵磊`. Whoever of staff.yaml is
named in it is meant, and his unit with him; a unit alone means everybody in it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpl.domain.cases.card import Card, Facts
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import AboutWhom
from cpl.domain.values.value import at_path, shown
from cpl.loading import WhenUsed, pattern

if TYPE_CHECKING:
    from cpl.domain.cases import field_walk, text_search
else:  # few records are about anybody
    field_walk, text_search = map(
        WhenUsed, ("cpl.domain.cases.field_walk", "cpl.domain.cases.text_search")
    )

_BETWEEN = pattern(r"[，、,;；\s（）()]+")
_AFTER_UNIT = pattern(r"(?<=[处科部室组队所院厅口心司店办])(?=([^\W\d_]{2,4})$)")
"""`窗口处王建国`: the person."""


def concerns(card: Card, person: Person, staff: Staff) -> str:
    """`被投诉人`: the field that names him or his unit; empty where none does."""
    meant = (e.field for e, text in _said(card) if _means(e, text, person, card, staff))
    return next(meant, "")


def concerns_unit(card: Card, unit: str, staff: Staff) -> str:
    """The field that names this unit or one of its people; empty where none does."""
    said = ((each.field, text) for each, text in _said(card) if each.unit)
    return next((path for path, text in said if _means_unit(text, unit, card, staff)), "")


def names_himself(card: Card, person: Person) -> bool:
    """Is it about him, and not only about somebody of his unit?"""
    return any(text_search.folded(person.name) in text for _, text in _said(card))


def is_about_somebody(card: Card) -> bool:
    """Does a field that names whom the record is about say anything?"""
    return any(text for _, text in _said(card))


def about_names(card: Card, staff: Staff) -> Iterator[str]:
    """What those fields say, and whom they name: with his unit before him, or among others."""
    for _, text in _written(card):
        yield text
        for each in _BETWEEN.split(text):
            yield from (each, *_AFTER_UNIT.findall(each))
        yield from (
            name for name in staff.everybody if text_search.folded(name) in text_search.folded(text)
        )


def about_paths(card: Card) -> tuple[str, ...]:
    """The fields that name whom this record is about."""
    return tuple(each.field for each in _about(card))


def _about(card: Card) -> Iterator[AboutWhom]:
    lookup = Facts(card)
    return (each for each in card.rules.privacy.about if each.when.holds(lookup))


def _said(card: Card) -> Iterator[tuple[AboutWhom, str]]:
    """The same made comparable."""
    return ((each, text_search.folded(text)) for each, text in _written(card))


def _written(card: Card) -> Iterator[tuple[AboutWhom, str]]:
    """Each of these fields with what stands in it now, member by member of a group."""
    for each in _about(card):
        said = at_path(card.values, each.field)
        for leaf in field_walk.walk({}, {each.field: said}) if said is not None else ():
            yield each, shown(leaf.value)


def _means(whom: AboutWhom, text: str, person: Person, card: Card, staff: Staff) -> bool:
    if text_search.folded(person.name) in text:
        return True
    return whom.unit and bool(person.unit) and _means_unit(text, person.unit, card, staff)


def _means_unit(text: str, unit: str, card: Card, staff: Staff) -> bool:
    people = (each for each in staff.everybody.values() if each.unit == unit)
    return unit in _units(text, card) or any(
        text_search.folded(each.name) in text for each in people
    )


def _units(text: str, card: Card) -> set[str]:
    """The units named in it; of 客服部 and 客服部一组 the longer."""
    named = [each for each in card.rules.units if text_search.folded(each) in text]
    return {each for each in named if not any(each != o and each in o for o in named)}
