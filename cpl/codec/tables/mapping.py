"""A mapping file → `ColumnMapping`: which column of somebody else's table is which of our fields.

```yaml
编号列: 留言编号
登记:
  接收时间: {列: 留言时间, 格式: "%Y/%m/%d %H:%M:%S"}
  渠道: {值: 网络}
事件:
  - 事件: 答复
    当: 答复意见
    时间: 答复时间
    字段: {答复内容: 答复意见}
```
"""

from collections.abc import Mapping as Map
from dataclasses import field
from datetime import datetime
from enum import Enum

from cpl.codec.reading import Part, ProblemList
from cpl.codec.tables.cutting import fault_in
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import EventRule, Field, Machine, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind
from cpl.domain.values.years import FIRST_YEAR, LAST_YEAR, YEARS
from cpl.problems import Location, Problem, suggestion
from cpl.yamltext.nodes import Node as AnyNode
from cpl.yamltext.nodes import Scalar, Sequence
from cpl.yamltext.tree import parse

KIND, SHEET, HEADER, ID, PREFIX = "种类", "工作表", "表头行", "编号列", "编号前缀"
COLUMNS = "表头"
KEPT = ".映射.yaml"
"""How the name of a mapping ends that was kept beside its table."""
FIELDS, EVENTS, REPEATED = "登记", "事件", "重复行"
COLUMN, FIXED, FORM, TABLE, DEFAULT, JOIN = "列", "值", "格式", "对照", "缺省", "连接"
CUT, YEAR, BLANKS = "截取", "年份", "空白词"
STRUCK, HIDDEN, OURS = "划掉的行", "隐藏的行", "以这里为准"
EVENT, WHEN, AT, GIVEN, IS = "事件", "当", "时间", "字段", "是"
EVERY_SHEET = "全部"
NONE, NO_HEADER = "无", (0,)
"""`表头行: 无`: the table has no names, its columns are A, B, C; no row is row 0."""
NOWHERE = Location("")


class Repeats(Enum):
    """What rows are that say the same and have no id: as many complaints, or one."""

    KEEP = "保留"
    MERGE = "合并"


class MarkedRows(Enum):
    """What happens to rows that the sheet shows otherwise than the rest."""

    LEFT_OUT = "跳过"
    TAKEN = "导入"


MARKED: Map[str, MarkedRows | None] = {each.value: each for each in MarkedRows}


@dataclass(frozen=True)
class ColumnSource:
    """Where a value comes from: columns joined, a fixed text, or the text before the columns.

    `cut` is the pattern of the part of each cell that is meant. `table` replaces words;
    `default` stands for a blank cell, and for a word that the table does not have.
    """

    columns: tuple[str, ...] = ()
    fixed: str = ""
    formats: tuple[str, ...] = ()
    table: Map[str, str] = field(default_factory=dict)
    default: str = ""
    join: str = "\n"
    cut: str = ""
    where: Location = NOWHERE


@dataclass(frozen=True)
class When:
    """The event happened in rows where the column is not blank, or holds one of these words."""

    column: str
    words: tuple[str, ...] = ()
    where: Location = NOWHERE


@dataclass(frozen=True)
class EventMapping:
    """One further event that a row means; `at` None: at the time of receipt."""

    name: str
    at: ColumnSource | None
    when: When | None
    fields: Map[str, ColumnSource]
    where: Location


@dataclass(frozen=True)
class ColumnMapping:
    """How a row becomes a record. `header` are the rows that hold the names, () to look for it.

    `year` is that of the days that say none. `blanks` are the words that mean nothing in every
    column; None: the usual ones, where they can mean nothing else. `columns` are all the names
    that the table had when the mapping was made for it. What becomes of rows that are `struck`
    somebody has to decide: None until then. `ours` are the records of which somebody decided
    that the table is wrong, each with the fields and the events that are not to be as it says.
    """

    machine: str
    fields: Map[str, ColumnSource]
    events: tuple[EventMapping, ...] = ()
    id_column: str = ""
    id_prefix: str = ""
    sheets: tuple[str, ...] = ()
    header: tuple[int, ...] = ()
    year: int | None = None
    blanks: tuple[str, ...] | None = None
    columns: tuple[str, ...] = ()
    repeated: Repeats | None = None
    struck: MarkedRows | None = None
    hidden: MarkedRows = MarkedRows.TAKEN
    ours: Map[str, tuple[str, ...]] = field(default_factory=dict)
    where: Location = NOWHERE

    @property
    def sources(self) -> tuple[ColumnSource, ...]:
        """Every source, those of the events too."""
        found = list(self.fields.values())
        for each in self.events:
            found.extend(([each.at] if each.at else []) + list(each.fields.values()))
        return tuple(found)


def read_mapping(
    path: str, data: bytes, rules: Rules, is_begun: bool = False
) -> tuple[ColumnMapping | None, tuple[Problem, ...]]:
    """The mapping, or None and every problem at its place.

    One that `is_begun` may say no more than where the header is, for the skeleton to go on from.
    """
    document, problems = parse(path, data)
    if document is None:
        return None, problems
    report = ProblemList(path)
    report.problems.extend(problems)
    found = _mapping(Part(document.root, report), rules)
    if not (found.fields or is_begun):
        report.add(document.root, "missing-key", f"缺少“{FIELDS}:”，不知道哪一列是什么。")
    return (None if report.failed else found), tuple(report.problems)


def _mapping(part: Part, rules: Rules) -> ColumnMapping:
    names = {each: each for each in rules.machines}
    machine = rules.machines[part.word(KIND, names, rules.complaints.name)]
    found = ColumnMapping(
        machine=machine.name,
        fields=_fields(part, FIELDS, rules, machine.registration),
        events=tuple(_event(each, rules, machine) for each in part.parts(EVENTS)),
        id_column=part.text(ID),
        id_prefix=part.text(PREFIX),
        sheets=part.words(SHEET),
        header=_header(part),
        year=_year(part),
        blanks=part.words(BLANKS) if BLANKS in part else None,
        columns=part.words(COLUMNS),
        repeated=_repeated(part),
        struck=part.word(STRUCK, MARKED, None),
        hidden=part.word(HIDDEN, MARKED, MarkedRows.TAKEN) or MarkedRows.TAKEN,
        ours=_ours(part, rules, machine),
        where=part.report.place(part.node),
    )
    part.done()
    return found


def _repeated(part: Part) -> Repeats | None:
    words: dict[str, Repeats | None] = {each.value: each for each in Repeats}
    return part.word(REPEATED, words, None)


def _ours(part: Part, rules: Rules, machine: Machine) -> dict[str, tuple[str, ...]]:
    """`TS20261103-001: [接收时间, 答复.时间, 回访]`, as the import tells what has changed."""
    inner = part.part(OURS)
    found: dict[str, tuple[str, ...]] = {}
    known = (*machine.registration.heads, *machine.events)
    for number, _ in inner.entries() if inner else ():
        if rules.machine_of(number.text) is not machine:
            part.report.add(number, "bad-number", f"“{number.text}”不是{machine.name}的编号。")
        assert inner is not None
        for each in inner.scalars(number.text):
            if (head := FieldPath(each.text).head) not in known:
                said = f"“{OURS}”里的“{each.text}”不是字段，也不是事件。"
                part.report.add(each, "field-not-here", said, suggestion(head, known))
        found[number.text] = inner.words(number.text)
    return found


def _header(part: Part) -> tuple[int, ...]:
    if part.words(HEADER) == (NONE,):
        return NO_HEADER
    found = []
    for each in part.scalars(HEADER):
        if each.text.isascii() and each.text.isdigit() and int(each.text) > 0:
            found.append(int(each.text))
        else:
            part.report.add(
                each, "not-a-number", f"“{HEADER}”应当是行号，如 1 或 [1, 2]；没有表头写 {NONE}。"
            )
    return tuple(sorted(found))


def _year(part: Part) -> int | None:
    found = part.whole(YEAR)
    if found is not None and not FIRST_YEAR <= found <= LAST_YEAR:
        part.report.add(part.value(YEAR) or part.node, "odd-date", f"{YEARS}，写成 2026 这样。")
    return found


def _event(part: Part, rules: Rules, machine: Machine) -> EventMapping:
    name = part.required(EVENT)
    rule = machine.events.get(name)
    if name and (rule is None or rule.told_only):
        known = tuple(n for n, each in machine.events.items() if not each.told_only)
        node = part.value(EVENT) or part.node
        part.report.add(node, "unknown-event", f"没有“{name}”这个事件。", suggestion(name, known))
    at = part.value(AT)
    found = EventMapping(
        name=name,
        at=_source(at, part.report) if at is not None else None,
        when=_when(part),
        fields=_fields(part, GIVEN, rules, rule) if rule else {},
        where=part.report.place(part.node),
    )
    if rule:
        part.done()
    return found


def _when(part: Part) -> When | None:
    node = part.value(WHEN)
    if node is None:
        return None
    place = part.report.place(node)
    if isinstance(node, Scalar):
        return When(node.text, (), place)
    inner = part.part(WHEN)
    if inner is None:
        return None
    found = When(inner.required(COLUMN), inner.words(IS), place)
    inner.done()
    return found


def _fields(part: Part, key: str, rules: Rules, rule: EventRule) -> dict[str, ColumnSource]:
    found: dict[str, ColumnSource] = {}
    for name, node in part.named(key):
        _known(part.report, name, rules, rule)
        found[name.text] = _source(node, part.report)
    return found


def _known(report: ProblemList, path: Scalar, rules: Rules, rule: EventRule) -> None:
    said, taken = FieldPath(path.text), rule.heads
    head, member = said.head, said.member
    known = rules.fields.get(head) if head in taken else None
    if known is None:
        near = suggestion(head, taken)
        report.add(path, "field-not-here", f"“{rule.name}”不收“{head}”。", near)
    elif bool(member) != _has_members(known):
        wanted = "、".join(f"{head}.{each}" for each in known.fields) or head
        report.add(path, "field-not-here", f"“{path.text}”要写成：{wanted}。")
    elif member and member not in known.fields:
        near = suggestion(member, tuple(known.fields))
        report.add(path, "field-not-here", f"“{head}”没有“{member}”这一项。", near)


def _has_members(known: Field) -> bool:
    return known.kind in (Kind.GROUP, Kind.ROWS)


def _source(node: AnyNode, report: ProblemList) -> ColumnSource:
    """`列名` alone, a list of columns, or the whole with 列, 值, 格式, 对照, 缺省, 连接."""
    place = report.place(node)
    if isinstance(node, Scalar):
        return ColumnSource((node.text,) if node.text else (), where=place)
    if isinstance(node, Sequence):
        return ColumnSource(tuple(x.text for x in node.items if isinstance(x, Scalar)), where=place)
    part = Part(node, report)
    found = ColumnSource(
        columns=part.words(COLUMN),
        fixed=part.text(FIXED),
        formats=_formats(part),
        table=_table(part),
        default=part.text(DEFAULT),
        join=part.text(JOIN, "\n"),
        cut=_cut(part),
        where=place,
    )
    if not found.columns and not found.fixed:
        report.add(node, "missing-key", f"要写“{COLUMN}:”或“{FIXED}:”。")
    part.done()
    return found


def _formats(part: Part) -> tuple[str, ...]:
    """`%Y/%m/%d %H:%M`, as strptime has it."""
    for each in part.scalars(FORM):
        if "%" not in each.text or _is_bad(each.text):
            part.report.add(
                each, "bad-format", f"格式“{each.text}”看不懂。", '写成 "%Y/%m/%d %H:%M:%S" 这样。'
            )
    return part.words(FORM)


def _is_bad(form: str) -> bool:
    try:
        datetime.strptime("", form)
    except ValueError as error:
        return "match format" not in str(error)
    return False


def _cut(part: Part) -> str:
    """A pattern that can be tried on every cell without an end to wait for."""
    found = part.text(CUT)
    if fault := fault_in(found):
        node = part.value(CUT) or part.node
        part.report.add(node, "bad-pattern", f"“{CUT}: {found}”：{fault}")
        return ""
    return found


def _table(part: Part) -> dict[str, str]:
    return {key.text: node.text for key, node in part.named(TABLE) if isinstance(node, Scalar)}
