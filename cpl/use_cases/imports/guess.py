"""Without a mapping file: columns named like our fields, or a skeleton of a mapping to fill in."""

from collections.abc import Iterator

from cpl.codec.tables.mapping import NO_HEADER, NONE, ColumnMapping, ColumnSource
from cpl.domain.regulation.rules import Field, Machine, Rules
from cpl.domain.values.field_paths import FieldPath, heads
from cpl.domain.values.value import Kind
from cpl.problems import UsageProblem
from cpl.use_cases.imports.table import SourceTable, same_name
from cpl.yamltext.emit import on_one_row
from cpl.yamltext.scalars import Quoting

IDS = ("来源编号", "编号", "工单编号", "投诉编号")
HINTS = {
    "id": ("编号", "单号", "序号", "id", "key"),
    "moment": ("时间", "日期", "time", "date"),
    "text": ("内容", "详情", "描述", "主题", "标题", "desc", "text"),
    "name": ("姓名", "用户", "客户", "联系人", "投诉人"),
    "phone": ("电话", "手机", "phone"),
    "address": ("地址", "住址", "address"),
}


def guessed(table: SourceTable, rules: Rules) -> ColumnMapping:
    """A mapping by equal names; raises UsageProblem where that leaves a needed field open."""
    machine = rules.complaints
    fields = {
        path: ColumnSource((names[0],)) for path, names in _named_alike(table, rules, machine)
    }
    covered = heads(fields)
    lacking = [
        name
        for name in machine.registration.need
        if name not in covered and not rules.fields[name].default
    ]
    if lacking:
        raise UsageProblem(
            f"{table.sheet.file} 的列和字段对不上：找不到{'、'.join(lacking)}。\n"
            f"表里有这些列：{'、'.join(table.names)}。\n"
            f"请写一份映射：cpl import {table.sheet.file} --skeleton > 映射.yaml，改好后"
            f" cpl import {table.sheet.file} --mapping 映射.yaml。"
        )
    own = rules.parts.source_id
    fields.pop(own, None)
    ids = [each for each in (own.leaf, *IDS) if table.indexes(each)]
    return ColumnMapping(machine.name, fields, id_column=ids[0] if ids else "")


def _named_alike(
    table: SourceTable, rules: Rules, machine: Machine
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each field path with the columns named like it, `投诉人.姓名` or just `姓名`."""
    own = {same_name(each) for each in machine.registration.fields}
    for path, _ in field_paths(rules, machine):
        leaf = FieldPath(path).leaf
        names = (path, leaf) if same_name(leaf) not in own else (path,)
        found = tuple(table.names[i] for each in names for i in table.indexes(each))
        if found:
            yield path, found


def field_paths(rules: Rules, machine: Machine) -> Iterator[tuple[str, Field]]:
    for name in machine.registration.fields:
        known = rules.fields[name]
        if known.kind is Kind.GROUP:
            yield from ((f"{name}.{member}", each) for member, each in known.fields.items())
        elif known.kind is not Kind.ROWS:
            yield name, known


def skeleton(table: SourceTable, rules: Rules) -> str:
    """A mapping file with every column of the table, as far as its names give it away."""
    machine = rules.complaints
    alike = dict(_named_alike(table, rules, machine))
    left = [each for each in table.names if (each,) not in alike.values()]
    id_column = _taken(left, "id")
    lines = [
        "# 左边是本单位的字段，右边是表里的列。补上空着的，删去不要的行。",
        *([f"工作表: {_written(table.sheet.name)}"] if table.sheet.name else []),
        f"表头行: {_header(table)}",
        f"编号列: {_written(id_column)}" if id_column else "# 编号列: 原表自己的编号在哪一列",
        "# 编号前缀: 不同来源的编号会相同时，写一个前缀",
        "登记:",
        *(_line(path, known, alike, left, machine) for path, known in _wanted(rules, machine)),
        f"# 还没有用上的列：{'、'.join(left)}" if left else "",
        "# 一行还说明后来发生了什么，就照这样写：",
        "# 事件:",
        "#   - 事件: 转办",
        "#     时间: 哪一列",
        "#     当: 哪一列           # 这一列不空才算发生",
        "#     字段: {主办单位: {值: 客服部}}",
    ]
    return "\n".join(each for each in lines if each) + "\n"


def _header(table: SourceTable) -> str:
    if table.header == NO_HEADER:
        return NONE
    numbers = ", ".join(map(str, table.header))
    return f"[{numbers}]" if len(table.header) > 1 else numbers


def _wanted(rules: Rules, machine: Machine) -> Iterator[tuple[str, Field]]:
    """What registering needs, and the personal fields: the rest only where a column fits."""
    for path, known in field_paths(rules, machine):
        if path != rules.parts.source_id:
            yield path, known


def _line(
    path: str, known: Field, alike: dict[str, tuple[str, ...]], left: list[str], machine: Machine
) -> str:
    needed = path in machine.registration.need
    comment = f"    # {'、'.join(known.choices)}" if known.choices else ""
    column = alike.get(path, ("",))[0] or _hinted(path, known, left, machine)
    if column:
        return f"  {path}: {{列: {_written(column)}}}{comment}"
    if not needed:
        return ""
    return (
        f"  {path}: {{值: {known.choices[0]}}}{comment}" if known.choices else f"  {path}: {{列: }}"
    )


def _hinted(path: str, known: Field, left: list[str], machine: Machine) -> str:
    if known.personal:
        return _taken(left, known.personal)
    if path == machine.received:
        return _taken(left, "moment")
    return _taken(left, "text") if path == machine.summary else ""


def _taken(left: list[str], hint: str) -> str:
    """The first column still free whose name has one of the hints in it."""
    for word in HINTS.get(hint, ()):
        for each in left:
            if word in each.casefold():
                left.remove(each)
                return each
    return ""


def _written(text: str) -> str:
    return on_one_row(text, Quoting.WHERE_NEEDED)
