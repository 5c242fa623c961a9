"""Whoever left neither a name nor a number complained anonymously, where the rules know of it.

And whoever did leave one did not, though the mapping says so of the whole table. An address is
often only where it happened.
"""

from collections.abc import Mapping as Map

from cpl.codec.spellings.date_clues import CellRemark
from cpl.codec.tables.mapping import ColumnSource
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values, at_path, is_blank, with_path

NAMELESS = "匿名"


def with_anonymity(
    rules: Rules, sources: Map[str, ColumnSource], values: Values
) -> tuple[Values, CellRemark | None]:
    """The values with 匿名 as the row has it, and what a person must hear where it was changed."""
    field, known = nameless_field(rules), rules.known_by
    if not field:
        return values, None
    is_known = any(not is_blank(at_path(values, each)) for each in known)
    source = sources.get(field)
    if source is None and not is_known and any(each in sources for each in known):
        say = "没有姓名，也没有联系方式，按匿名登记。"
        return with_path(values, field, True), CellRemark("anonymous", say)
    if source and not source.columns and is_known and at_path(values, field) is True:
        say = f"写着投诉人是谁，“{field}: {{值: 是}}”没有用在这一行。"
        return _without(values, field), CellRemark("not-anonymous", say)
    return values, None


def nameless_field(rules: Rules) -> FieldPath | None:
    """The field of these rules that says that nobody is to be named; None where there is none."""
    group = rules.parts.caller_name.head
    fields = (each for each in rules.parts.secret if each.head == group)
    return next((each for each in fields if each.leaf == NAMELESS), None)


def _without(values: Values, field: FieldPath) -> dict[str, Value]:
    group = values[field.head]
    rest = {k: v for k, v in group.items() if k != field.leaf} if isinstance(group, Map) else {}
    return {**values, field.head: rest}
