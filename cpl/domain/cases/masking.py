"""Masking of what the rules declare personal: 王**, 138****1234, 某省某市****.

Of a secret record nothing is left: a surname and the tail of a number are enough to know
a colleague by. Free text is masked for what the fields name, however it is written there,
and for what is personal by its looks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias
from unicodedata import normalize

from cpl.domain.cases.field_walk import changed, personal
from cpl.domain.cases.text_search import BETWEEN_DIGITS, SoughtWord, Span, folded
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.values.known_as import called, districts_of, parts_of_address, people_in
from cpl.domain.values.screening import screened
from cpl.domain.values.value import Kind, Value, Values, is_not_here
from cpl.loading import pattern

FEWEST_DIALLED = 7
"""Shorter runs of digits are extensions, ages and amounts."""
HIDDEN = "***"
_NOBODY_S = frozenset({"contact", "vehicle", "source_id"})
"""What only looks personal: the office's own people and cars, numbers of another system."""
_NUMBER = pattern(rf"[\d\s{re.escape(BETWEEN_DIGITS)}]+", re.ASCII)
_COUNTRY = pattern(r"^(?:00)?86(?=[1-9]\d{9,10}$)")


def mask_name(name: str) -> str:
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def mask_phone(phone: str) -> str:
    """Keep three in front and four behind of a mobile number, less of a shorter one."""
    if len(phone) >= 11:
        return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]
    return "*" * max(0, len(phone) - 3) + phone[-3:]


def mask_number(number: str) -> str:
    """Of an identity card, a bank card, a plate: the last two."""
    if len(number) <= 2:
        return HIDDEN if number else ""
    return "*" * (len(number) - 2) + number[-2:]


def mask_address(address: str) -> str:
    """Six characters of its districts at most: of 柳园路12号 alone nothing may be left."""
    return districts_of(address)[:6] + "****" if address else ""


MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "phone": mask_phone,
    "address": mask_address,
    "email": mask_name,
    "number": mask_number,
}


def mask_values(
    rules: Rules, values: Values, more: Mapping[str, str] | None = None, *, whole: bool = False
) -> dict[str, Value]:
    """The same values with every personal one masked, and its words masked in free text.

    `more`: the secrets of other records that this one's free text may repeat. `whole`
    leaves nothing of what is masked.
    """
    secrets = {**(more or {}), **secrets_of(rules, values, whole=whole)}
    return changed(rules.fields, values, masked_for(secrets, whole=whole))


def masked_for(
    secrets: Mapping[str, str], *, whole: bool
) -> Callable[[Field | None, Value], Value]:
    """What makes a single value of what it is, where these are all the secrets."""
    hidden = _hidden(secrets)

    def masked(field: Field | None, value: Value) -> Value:
        if not isinstance(value, str):
            return value
        if field is not None and field.personal:
            return value if is_not_here(value) else _mask_of(field, whole)(value)
        told = _without(value, hidden)
        return screened(told) if field is None or _is_free_text(field) else told

    return masked


def _is_free_text(field: Field) -> bool:
    """Text that may name anybody; whom of the office to ask is no secret (S002C-02)."""
    return field.kind is Kind.TEXT and not _NOBODY_S.intersection(field.plays)


def secrets_of(rules: Rules, values: Values, *, whole: bool = False) -> Mapping[str, str]:
    """Each personal text among these values, with its masked form."""
    return {
        secret: _mask_of(leaf.field, whole)(secret)
        for leaf in personal(rules, values)
        if isinstance(leaf.value, str) and leaf.field and not is_not_here(leaf.value)
        for secret in _told_as(leaf.field, leaf.value, whole)
        if len(secret) > 1
    }


def _told_as(field: Field, text: str, whole: bool) -> Iterator[str]:
    """What of a personal text may stand elsewhere."""
    if field.personal == "address":
        yield from parts_of_address(text)
    elif field.personal == "name":
        for each in people_in(text):
            yield each
            yield from called(each) if whole else ()
    else:
        yield text


def _mask_of(field: Field, whole: bool) -> Callable[[str], str]:
    return (lambda text: HIDDEN if text else "") if whole else MASKS[field.personal]


def mask_text(text: str, secrets: Mapping[str, str]) -> str:
    """Free text with every known name, phone and address masked, however it is written there.

    And with what is personal by its looks.
    """
    return screened(_without(text, _hidden(secrets)))


Hidden: TypeAlias = tuple[tuple[str, SoughtWord, str], ...]
"""A secret as it is written, as it is compared, and what stands in its place."""


def _hidden(secrets: Mapping[str, str]) -> Hidden:
    """The longest first: of 王小明 nothing of 王小 must be left to be seen."""
    return _longest_first(tuple(secrets.items()))


@lru_cache(16)  # every event of a record is masked for the same
def _longest_first(secrets: tuple[tuple[str, str], ...]) -> Hidden:
    every = (one for secret, mask in secrets for one in _ways_to_write(secret, mask))
    telling = [one for one in every if len(one[1].folded) > 1]
    return tuple(sorted(telling, key=lambda one: len(one[1].folded), reverse=True))


def _ways_to_write(secret: str, mask: str) -> Iterator[tuple[str, SoughtWord, str]]:
    """The text itself; of a telephone number the digits, without country code and trunk 0."""
    yield secret, SoughtWord(folded(secret)), mask
    for run in _NUMBER.findall(normalize("NFKC", secret)):
        digits = _COUNTRY.sub("", "".join(each for each in run if each.isdigit())).lstrip("0")
        if len(digits) >= FEWEST_DIALLED:
            told = HIDDEN if mask == HIDDEN else mask_phone(digits)
            yield digits, SoughtWord(digits, digits=True), told


def _without(text: str, hidden: Hidden) -> str:
    """The text with its secrets replaced; what a longer one covers is not looked at again."""
    flat = folded(text)
    places: list[tuple[Span, str]] = []
    for secret, word, mask in hidden:
        if secret in text or word.occurs_in_folded(flat):
            for begin, end in (*_to_the_letter(secret, text), *word.spans(text)):
                if all(end <= first or last <= begin for (first, last), _ in places):
                    places.append(((begin, end), mask))
    for (begin, end), mask in sorted(places, reverse=True):
        text = text[:begin] + mask + text[end:]
    return text


def _to_the_letter(secret: str, text: str) -> Iterator[Span]:
    """Also where accents are written apart, which a word compares letter by letter."""
    return (match.span() for match in re.finditer(re.escape(secret), text))
