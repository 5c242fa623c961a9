"""A mapping as the file that a person reads, mends and keeps; reading it gives the mapping back."""

from collections.abc import Iterator

from cpl.codec.tables.mapping import (
    AT,
    COLUMN,
    COLUMNS,
    CUT,
    DEFAULT,
    EVENT,
    EVENTS,
    FIELDS,
    FIXED,
    FORM,
    GIVEN,
    HEADER,
    ID,
    IS,
    JOIN,
    NO_HEADER,
    NONE,
    PREFIX,
    SHEET,
    TABLE,
    WHEN,
    YEAR,
    ColumnMapping,
    ColumnSource,
    EventMapping,
    When,
)
from cpl.domain.regulation.rules import Rules
from cpl.use_cases.proposing.proposal import Proposal
from cpl.yamltext.emit import on_one_row
from cpl.yamltext.nodes import Plain
from cpl.yamltext.scalars import Quoting

HEAD = "# 左边是本单位的字段，右边是表里的列。不对的改，不要的行删去。"
EXAMPLE = (
    "# 一行还说明后来发生了什么，就照这样写：",
    "# 事件:",
    "#   - 事件: 转办",
    "#     时间: 哪一列",
    "#     当: 哪一列           # 这一列不空才算发生",
    "#     字段: {主办单位: {值: 客服部}}",
)


def mapping_text(proposal: Proposal, rules: Rules) -> str:
    """The whole file; what no column tells stands there with nothing behind it."""
    mapping = proposal.mapping
    lines = [HEAD, *_places(mapping), *_id(mapping), f"{FIELDS}:"]
    lines += [_field(path, source, rules) for path, source in mapping.fields.items()]
    lines += [f"  {path}: {{{COLUMN}: }}    # 没有看出是哪一列" for path in proposal.lacking]
    lines += [f"# 还没有用上的列：{'、'.join(proposal.unused)}"] if proposal.unused else []
    lines += _events(mapping.events) if mapping.events else EXAMPLE
    lines += ["# 存的时候表里有这些列，下个月的表靠它认出来"] if mapping.columns else []
    lines += [f"{COLUMNS}: {_row(list(mapping.columns))}"] if mapping.columns else []
    return "\n".join(lines) + "\n"


def _places(mapping: ColumnMapping) -> Iterator[str]:
    if mapping.sheets:
        yield f"{SHEET}: {_row(_one_or_all(mapping.sheets))}"
    if mapping.header == NO_HEADER:
        yield f"{HEADER}: {NONE}"
    elif mapping.header:
        numbers = [str(each) for each in mapping.header]
        yield f"{HEADER}: {numbers[0] if len(numbers) == 1 else '[' + ', '.join(numbers) + ']'}"


def _id(mapping: ColumnMapping) -> Iterator[str]:
    if mapping.id_column:
        yield f"{ID}: {_row(mapping.id_column)}"
    else:
        yield f"# {ID}: 原表自己的编号在哪一列；每页从 1 数起的序号不是"
    if mapping.year is not None:
        yield f"{YEAR}: {mapping.year}"
    prefix = f"{PREFIX}: {_row(mapping.id_prefix)}"
    yield prefix if mapping.id_prefix else f"# {PREFIX}: 不同来源的编号会相同时，写一个前缀"


def _field(path: str, source: ColumnSource, rules: Rules) -> str:
    known = rules.field_at(path)
    comment = f"    # {'、'.join(known.choices)}" if known and known.choices else ""
    return f"  {path}: {_row(_source(source))}{comment}"


def _events(events: tuple[EventMapping, ...]) -> Iterator[str]:
    yield "# 后来的事：请看看合不合实情，不合的删去"
    yield f"{EVENTS}:"
    for each in events:
        yield f"  - {EVENT}: {_row(each.name)}"
        if each.when:
            yield f"    {WHEN}: {_row(_when(each.when))}"
        if each.at:
            yield f"    {AT}: {_row(_source(each.at))}"
        if each.fields:
            yield f"    {GIVEN}:"
            for path, source in each.fields.items():
                yield f"      {path}: {_row(_source(source))}"


def _when(when: When) -> Plain:
    words: dict[str, Plain] = {IS: list(when.words)} if when.words else {}
    return {COLUMN: when.column, **words}


def _source(source: ColumnSource) -> Plain:
    """`{列: …}` with what differs from the usual."""
    said: dict[str, Plain] = {}
    if source.fixed:
        said[FIXED] = source.fixed
    if source.columns:
        said[COLUMN] = _one_or_all(source.columns)
    if source.formats:
        said[FORM] = _one_or_all(source.formats)
    if source.cut:
        said[CUT] = source.cut
    if source.table:
        said[TABLE] = dict(source.table)
    if source.default:
        said[DEFAULT] = source.default
    if source.join != "\n":
        said[JOIN] = source.join
    return said


def _one_or_all(words: tuple[str, ...]) -> Plain:
    return words[0] if len(words) == 1 else list(words)


def _row(value: Plain) -> str:
    return on_one_row(value, Quoting.WHERE_NEEDED)
