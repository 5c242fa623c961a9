"""Without a mapping file: columns named like our fields."""

from collections.abc import Iterator

from cpl.codec.tables.mapping import ColumnMapping, ColumnSource
from cpl.domain.regulation.rules import Field, Machine, Rules
from cpl.domain.values.field_paths import FieldPath, heads
from cpl.domain.values.value import Kind
from cpl.problems import UsageProblem
from cpl.use_cases.imports.table import SourceTable, same_name

IDS = ("来源编号", "编号", "工单编号", "投诉编号")


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
    """Every path that a registration takes, `投诉人.姓名`, with its field."""
    for name in machine.registration.fields:
        known = rules.fields[name]
        if known.kind is Kind.GROUP:
            yield from ((f"{name}.{member}", each) for member, each in known.fields.items())
        elif known.kind is not Kind.ROWS:
            yield name, known
