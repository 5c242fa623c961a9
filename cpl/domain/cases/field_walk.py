"""One way through the values of a record or an event, whatever groups, rows and lists they are in.

Who masks, looks for words, dials or hands over walks here, so that none of them can miss a
value that the others see.
"""

from collections.abc import Callable, Container, Iterator, Mapping

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values, is_blank, shown


@dataclass(frozen=True)
class FieldValue:
    """A single value, the path of its field, and the field; None where no rule declares it."""

    path: FieldPath
    field: Field | None
    value: Value


def walk(
    fields: Mapping[str, Field], values: Values, within: Container[str] | None = None
) -> Iterator[FieldValue]:
    """Every single value in the order of the values; of rows and lists one after the other.

    `within`: only of these fields, and of what is inside of them.
    """
    for name, value in values.items():
        if within is not None and name not in within:
            continue
        if isinstance(value, str):  # as nearly all are
            yield FieldValue(FieldPath(name), fields.get(name), value)
        else:
            yield from _leaves(FieldPath(name), fields.get(name), value)


def _leaves(path: FieldPath, field: Field | None, value: Value) -> Iterator[FieldValue]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            inner = field.fields.get(name) if field else None
            yield from _leaves(FieldPath.of(path, name), inner, member)
    elif isinstance(value, tuple):
        for item in value:
            yield from _leaves(path, field, item)
    else:
        yield FieldValue(path, field, value)


def personal(rules: Rules, values: Values, kind: str = "") -> Iterator[FieldValue]:
    """The values that the rules call personal, of one kind or of all, in the rules' order."""
    fields = rules.personal_fields
    if fields.keys().isdisjoint(values):
        return
    for leaf in walk(fields, {name: values[name] for name in fields if name in values}):
        declared = leaf.field.personal if leaf.field else ""
        if declared and kind in ("", declared) and not is_blank(leaf.value):
            yield leaf


def first_personal(rules: Rules, values: Values, kind: str) -> str:
    """The first of them as it is written; empty where there is none."""
    return next((shown(leaf.value) for leaf in personal(rules, values, kind)), "")


def changed(
    fields: Mapping[str, Field], values: Values, change: Callable[[Field | None, Value], Value]
) -> dict[str, Value]:
    """The same groups, rows and lists with every single value in them changed."""
    return {name: _changed(fields.get(name), value, change) for name, value in values.items()}


def _changed(
    field: Field | None, value: Value, change: Callable[[Field | None, Value], Value]
) -> Value:
    if isinstance(value, Mapping):
        return changed(field.fields if field else {}, value, change)
    if isinstance(value, tuple):
        return tuple(_changed(field, item, change) for item in value)
    return change(field, value)
