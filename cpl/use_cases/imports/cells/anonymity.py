"""Whoever left neither a name nor a number complained anonymously, where the rules know of it.

So did whoever has 匿名 or 不愿透露姓名 where the name stands, though his number is known. And
whoever did leave a name did not, though the mapping says so of the whole table. An address is
often only where it happened.
"""

import re
from collections.abc import Mapping as Map

from cpl.codec.spellings.date_clues import CellRemark
from cpl.codec.tables.mapping import ColumnSource
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values, at_path, is_blank, shown, with_path

NAMELESS = "匿名"
_IS_NO_NAME = re.compile(
    r"匿名(者|人|人士|投诉|投诉人|举报|举报人|用户|客户|顾客|游客|旅客|乘客|业主|网友|市民)?"
    r"|(不愿|不愿意|不想|不便|不肯|拒绝|拒|未|没|没有)(透露|提供|留|留下|告知|说)"
    r"(其|本人|真实)?(姓名|名字|名|身份|个人信息|信息)?"
)
"""What is written where a name should stand by who does not know it: the whole of the cell."""


def with_anonymity(
    rules: Rules, sources: Map[str, ColumnSource], values: Values
) -> tuple[Values, CellRemark | None]:
    """The values with 匿名 as the row has it, and what a person must hear where it was changed."""
    field, known = nameless_field(rules), rules.known_by
    if not field:
        return values, None
    is_known = any(not is_blank(at_path(values, each)) for each in known)
    source = sources.get(field)
    name = rules.parts.caller_name
    if (source is None or not source.columns) and _is_no_name(at_path(values, name)):
        say = f"姓名写的是“{shown(at_path(values, name)).strip()}”，按匿名登记。"
        return with_path(_without(values, name), field, True), CellRemark("anonymous", say)
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


def _is_no_name(name: Value | None) -> bool:
    return isinstance(name, str) and bool(_IS_NO_NAME.fullmatch(name.strip("（）()[]【】 ")))


def _without(values: Values, field: FieldPath) -> dict[str, Value]:
    group = values[field.head]
    rest = {k: v for k, v in group.items() if k != field.leaf} if isinstance(group, Map) else {}
    return {**values, field.head: rest}
