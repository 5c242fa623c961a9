"""What people write in a field → its value: the reader behind every door.

`字段=值`, the dialogue, paste, import and receipts all read here, so that `昨天14:30`,
`11月25日`, `两百元` and `138 0000 1234` mean the same wherever they are written. Files are
read strictly instead, by `codec.values`.
"""

import re
from collections.abc import Callable

from cpl.codec.records.values import (
    MOST_DIGITS,
    READERS,
    Readers,
    ValueProblemError,
    half_width,
    read_value,
)
from cpl.codec.spellings.amounts import read_amount
from cpl.codec.spellings.moments import TimeContext, read_day, read_moment
from cpl.codec.spellings.phones import read_phone
from cpl.domain.people.staff import spelt
from cpl.domain.regulation.rules import Field
from cpl.domain.regulation.tenses import Tense
from cpl.domain.values.numerals import integer
from cpl.domain.values.value import Kind, Value, shown
from cpl.yamltext.nodes import Plain

_OBEYED = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
REWRITTEN = (Kind.MOMENT, Kind.DATE, Kind.AMOUNT, Kind.COUNT, Kind.PHONE)
"""The kinds whose text is rewritten as a file holds it as soon as it has been understood."""


def read_answer(
    field: Field, plain: Plain, reference: TimeContext, tense: Tense = Tense.OPEN
) -> Value:
    """The typed value of what was written; raises ValueProblemError."""
    timed = _timed(reference, tense) if field.kind in MAY_BE_TIMED else _READERS
    return read_value(field, plain, timed)


def canonical(field: Field, text: str, reference: TimeContext, tense: Tense = Tense.OPEN) -> str:
    """One value's text as a file holds it, so that it means the same tomorrow.

    Raises ValueProblemError where it is not a value of this field.
    """
    return as_held(field, read_answer(field, text, reference, tense), text)


def as_held(field: Field, value: Value, text: str) -> str:
    """The text of a value as a file holds it; as it was said where the reader changes nothing."""
    return shown(value) if field.kind in REWRITTEN and not field.many else text


def _timed(reference: TimeContext, tense: Tense) -> Readers:
    return {
        **_READERS,
        Kind.MOMENT: _told("时间", lambda text: read_moment(text, reference, tense)),
        Kind.DATE: _told("日期", lambda text: read_day(text, reference, tense)),
    }


def _choice(field: Field, text: str) -> Value:
    """One of the choices; blanks in it, width and capitals count for nothing (`李 敏`)."""
    known = () if text in field.choices else (*field.choices, *field.gone)
    alike = [each for each in known if spelt(each) == spelt(text)]
    return READERS[Kind.CHOICE](field, alike[0] if len(alike) == 1 else text)


def _told(what: str, read: Callable[[str], Value]) -> Callable[[Field, str], Value]:
    """The reader, with the field's name in front of what it has to say against a text."""

    def told(field: Field, text: str) -> Value:
        try:
            return read(text)
        except ValueError as error:
            raise ValueProblemError(f"“{field.name}”的{what}{error}") from None

    return told


def _seen(field: Field, text: str) -> Value:
    """The text; raises ValueProblemError for what a terminal would obey and nobody can see."""
    if found := re.search(_OBEYED, text):
        code = f"U+{ord(found[0]):04X}"
        raise ValueProblemError(f"“{field.name}”里有看不见的控制字符 {code}，请删去它再写。")
    return text


def _count(text: str) -> int:
    """Raises ValueError for what is no whole number, and for one that counts nothing."""
    try:
        found = integer(half_width(text))
    except ValueError:
        raise ValueError(f"“{text}”不是整数。") from None
    if found >= 10**MOST_DIGITS:
        raise ValueError(f"“{text}”太大了，请核对位数。")
    return found


_READERS: Readers = {
    **READERS,
    Kind.TEXT: _seen,
    Kind.PERSON: _seen,
    Kind.CHOICE: _choice,
    Kind.UNIT: _choice,
    Kind.AMOUNT: _told("金额", read_amount),
    Kind.COUNT: _told("", _count),
    Kind.PHONE: _told("电话", read_phone),
}
MAY_BE_TIMED = (Kind.MOMENT, Kind.DATE, Kind.GROUP, Kind.ROWS)
"""What may hold a time, which is read against a day and an office's calendar."""
