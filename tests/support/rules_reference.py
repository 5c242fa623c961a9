"""The words of rules.yaml as docs/规则.md lists them, made of the same tables that read them."""

from collections.abc import Iterator

from cpl.codec.regulation.authority import BAN, GRANT
from cpl.codec.regulation.fields import FIELD
from cpl.codec.regulation.leaves import Word
from cpl.codec.regulation.machines import EVENT_RULE, REGISTRATION, STATE
from cpl.codec.regulation.slots import Many, MapOf, SlotTable, Type
from cpl.codec.regulation.table import RULES, SEASON
from cpl.domain.regulation.meanings import MEANINGS
from cpl.domain.regulation.parts import MARKS, PARTS
from cpl.domain.values.value import Kind

INNER = (SEASON, FIELD, STATE, REGISTRATION, EVENT_RULE, GRANT, BAN)
"""Tables that no section is made of directly."""


def reference() -> str:
    """A table for every section, one for what stands inside some, and the meanings."""
    parts = [line for title, table in _tables() for line in (f"### {title}", "", *_rows(table), "")]
    meanings = (f"| `{name}` | {told} |" for name, told in MEANINGS.items())
    return "\n".join([*parts, "### 含义", "", "| 含义 | 是什么 |", "| --- | --- |", *meanings, ""])


def _tables() -> Iterator[tuple[str, SlotTable[object]]]:
    for _, slot in RULES.slots.values():
        table = _within(slot.type)
        if isinstance(table, SlotTable):
            yield f"`{slot.key}`：{table.told}", table
    for table in INNER:
        yield f"里面的{table.told}", table


def _within(type: Type[object]) -> Type[object]:
    """What is said several times, or under names."""
    match type:
        case Many():
            return _within(type.item)
        case MapOf():
            return _within(type.value)
    return type


def _rows(table: SlotTable[object]) -> Iterator[str]:
    yield "| 词 | 要写 | 写什么 | 是什么 |"
    yield "| --- | --- | --- | --- |"
    for _, slot in table.slots.values():
        must = "必须" if slot.required else ""
        yield f"| `{slot.key}` | {must} | {slot.type.told} | {slot.help}{_choices(slot.type)} |"


def _choices(type: Type[object]) -> str:
    """The words of a closed list that means something by each."""
    if not isinstance(type, Word) or not type.means:
        return ""
    return "：" + "，".join(f"`{word}` {type.means[word]}" for word in type.values)


def parts() -> str:
    """What a field may play, the types that fit it, what its choices may count as."""
    lines = [
        "| `plays` | 是什么 | 字段的 `type` | `counts_as` 里要说的选项 |",
        "| --- | --- | --- | --- |",
    ]
    for name, rule in PARTS.items():
        kinds = " ".join(f"`{kind.value}`" for kind in Kind if kind in rule.kinds)
        marks = "，".join(f"`{mark}` 算{MARKS[mark]}的" for mark in rule.marks)
        several = "，可以有几个" if rule.many else ""
        lines.append(f"| `{name}` | {rule.told}{several} | {kinds} | {marks} |")
    return "\n".join([*lines, ""])
