"""The values a field can hold, once its text has been read by its type."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeAlias, Union

from cpl.domain.values.field_paths import FieldPath, parts_of
from cpl.loading import pattern

Value: TypeAlias = Union[
    str, bool, int, Decimal, date, datetime, "tuple[Value, ...]", "Mapping[str, Value]"
]
Values: TypeAlias = Mapping[str, Value]


class Kind(Enum):
    """The types a field may have in rules.yaml."""

    TEXT = "text"
    PHONE = "phone"
    MOMENT = "moment"
    DATE = "date"
    AMOUNT = "amount"
    COUNT = "count"
    YES_NO = "yes_no"
    CHOICE = "choice"
    UNIT = "unit"
    PERSON = "person"
    NUMBER = "number"
    GROUP = "group"
    ROWS = "rows"

    __hash__ = object.__hash__  # each is one object; Enum's own is a call for every value read


def is_blank(value: Value | None) -> bool:
    """Nothing was said: absent, a text of spaces, an empty list or group."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ((), {})


NOT_HERE = ("〔另存", "〔已清除")
"""So begins what stands for a value that is kept on another computer, or was cleared."""


def is_not_here(text: str) -> bool:
    """Does it only stand for a value that cannot be told?"""
    return text.startswith(NOT_HERE)


_GAP = pattern(r"〔(?:另存\d+|已清除)〕")


def has_gaps(text: str) -> bool:
    """Were words of it cleared, or are they kept elsewhere?"""
    return _GAP.search(text) is not None


def may_have_read(text: str, whole: str) -> bool:
    """Is this the whole text but for words that were cleared, or are kept elsewhere?

    Some words must be left to tell by: of what is gone altogether nothing is known.
    """
    first, *rest = _GAP.split(text)
    if not (rest and (first or any(rest)) and whole.startswith(first)):
        return False
    *between, last = rest
    at = len(first)
    for part in between:
        try:
            at = whole.index(part, at + 1) + len(part)
        except ValueError:
            return False
    return whole.endswith(last) and len(whole) - len(last) > at


def at_path(values: Values, path: str) -> Value | None:
    """The value that `投诉人.电话` names, or None; an empty path names none."""
    if "." not in path:
        return values.get(path)
    value: Value | None = values
    for name in parts_of(path):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def with_path(values: Values, path: str, new: Value) -> dict[str, Value]:
    """The same values with one of them, named by its path, replaced or added."""
    name, rest = FieldPath(path).head, FieldPath(path).member
    if not rest:
        return {**values, name: new}
    inner = values.get(name)
    return {**values, name: with_path(inner if isinstance(inner, Mapping) else {}, rest, new)}


def each_shown(value: Value | None) -> tuple[str, ...]:
    """Each of one or several values, as a clerk writes it; nothing of what is blank."""
    said = value if isinstance(value, tuple) else (value,)
    return tuple(shown(each) for each in said if not is_blank(each))


def minute(moment: datetime) -> str:
    """`2026-11-21 09:12`, as files and clerks write a moment of the office's own clock."""
    return moment.isoformat(" ", "minutes")  # `strftime` takes four times as long


def shown(value: Value | None) -> str:
    """A value as a clerk writes it: `2026-11-21 09:12`, `是`, `运营部、票务部`."""
    match value:
        case str():  # first, for nearly all are
            return str(value)
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return minute(value)
        case Decimal():
            return f"{value:f}"
        case tuple():
            return "、".join(shown(each) for each in value)
        case Mapping():
            said = ((name, each) for name, each in value.items() if not is_blank(each))
            # `匿名: 是` among other members says its name: 是 alone says nothing
            told = (
                name if each is True else shown(each) for name, each in said if each is not False
            )
            return " ".join(told)
    return str(value)
