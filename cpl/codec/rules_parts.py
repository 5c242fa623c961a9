"""Reading the pieces every section of rules.yaml shares: clauses, conditions, limits, fields."""

from dataclasses import replace
from datetime import date, datetime, time

from cpl.codec.reading import Part, Report, is_null
from cpl.codec.rules_plays import played_by
from cpl.domain.clocks import Clock, Cutoff, Limit, Start, Unit
from cpl.domain.conditions import ALWAYS, Combined, Condition, ConditionSyntaxError, parse_term
from cpl.domain.rules import Clause, Demand, Field
from cpl.domain.values import Kind
from cpl.problems import suggestion
from cpl.yamltext.tree import Mapping, Node, Scalar, Sequence

LIKE = "like"
KINDS = {each.value: each for each in Kind}
CLOCKS = {each.value: each for each in Clock}
STARTS = {each.value: each for each in Start}
CUTOFFS = {each.value: each for each in Cutoff}
UNITS = {
    "minute": Unit.MINUTE, "minutes": Unit.MINUTE,
    "hour": Unit.HOUR, "hours": Unit.HOUR,
    "day": Unit.DAY, "days": Unit.DAY,
}  # fmt: skip


def clause_of(part: Part) -> Clause:
    return Clause(part.text("ref"), part.text("quote"), part.text("note"))


def condition_of(part: Part, key: str = "when") -> Condition:
    node = part.value(key)
    return ALWAYS if node is None else condition(node, part.report)


def condition(node: Node, report: Report) -> Condition:
    """One line, a list (all of them), or all / any / not."""
    if isinstance(node, Scalar):
        try:
            return parse_term(node.text)
        except ConditionSyntaxError as error:
            report.add(node, "bad-condition", str(error))
            return ALWAYS
    if isinstance(node, Sequence):
        return Combined("all", tuple(condition(each, report) for each in node.items))
    return _combined(node, report)


def _combined(node: Mapping, report: Report) -> Condition:
    parts: list[Condition] = []
    for entry in node.entries:
        how = entry.key.text
        if how not in ("all", "any", "not"):
            report.add(entry.key, "unknown-word", f"条件里没有“{how}”。", "只能写 all、any、not。")
            continue
        inner = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        parts.append(Combined(how, tuple(condition(each, report) for each in inner)))
    return parts[0] if len(parts) == 1 else Combined("all", tuple(parts))


def demand_of(part: Part) -> Demand:
    """A condition with what to say where it fails; `unless:` names the exempt."""
    exempt = condition_of(part, "unless")
    applies = ALWAYS if exempt == ALWAYS else Combined("not", (exempt,))
    return Demand(
        condition_of(part), part.required("say"), part.text("mend"), clause_of(part), applies
    )


def limit_of(part: Part, key: str) -> Limit:
    """`within: 2 days` with its clock; `null` is a limit that is not laid down."""
    node = part.value(key)
    amount, unit = _amount(part, key, node)
    usual = Clock.CALENDAR if unit is Unit.DAY else Clock.ELAPSED
    clock = part.word("clock", CLOCKS, usual)
    return Limit(
        amount,
        unit,
        clock,
        part.word("start", STARTS, Start.EXCLUDE),
        part.word("roll", {"yes": True, "no": False}, True),
        part.word("cutoff", CUTOFFS, Cutoff.CLOSE),
    )


def _amount(part: Part, key: str, node: Node | None) -> tuple[int | None, Unit]:
    if node is None:
        part.report.add(part.node, "missing-key", f"缺少“{key}:”。", "没有规定的写 null。")
        return None, Unit.DAY
    if is_null(node):
        return None, Unit.DAY
    words = node.text.split() if isinstance(node, Scalar) else []
    if len(words) == 2 and words[0].isascii() and words[0].isdigit() and words[1] in UNITS:
        return int(words[0]), UNITS[words[1]]
    part.report.add(
        node, "bad-limit", "期限看不懂。", "写成“10 minutes”“1 hour”“2 days”，没有规定的写 null。"
    )
    return None, Unit.DAY


def day_of(part: Part, key: str) -> date | None:
    text = part.text(key)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        node = part.value(key)
        part.report.add(node or part.node, "bad-date", f"“{text}”不是日期。", "写成 2026-01-31。")
        return None


def span(text: str) -> tuple[time, time]:
    """`08:30-12:00`; raises ValueError with what is expected."""
    first, _, last = text.partition("-")
    try:
        return clock_time(first), clock_time(last)
    except ValueError:
        raise ValueError(f"“{text}”不是一段时间，写成 08:30-12:00") from None


def clock_time(text: str) -> time:
    return datetime.strptime(text.strip(), "%H:%M").time()


def fields_of(part: Part | None) -> dict[str, Field]:
    """The fields declared under `fields:`."""
    if part is None:
        return {}
    found: dict[str, Field] = {}
    for key, node in part.entries():
        if isinstance(node, Mapping) and LIKE in Part(node, part.report):
            found[key.text] = _copied(key, Part(node, part.report), found)
        else:
            found[key.text] = _field(key, node, part.report)
    return found


def _copied(key: Scalar, part: Part, known: dict[str, Field]) -> Field:
    """`like: 补偿`: the same type, choices and members as a field declared above."""
    name = part.required(LIKE)
    source = known.get(name)
    if source is None:
        near = suggestion(name, tuple(known))
        node = part.value(LIKE) or key
        part.report.add(node, "unknown-word", f"上面没有“{name}”这个字段。", near)
        source = Field(name, Kind.TEXT)
    found = replace(
        source, name=key.text, keep_all=False, help=part.text("help"), plays=(), counts_as={}
    )
    part.done()
    return found


def _field(key: Scalar, node: Node, report: Report) -> Field:
    if isinstance(node, Scalar):
        if node.text in KINDS and node.text not in ("choice", "group", "rows"):
            return Field(key.text, KINDS[node.text])
        report.add(node, "unknown-type", f"字段“{key.text}”的类型“{node.text}”不认识。", _types())
        return Field(key.text, Kind.TEXT)
    if isinstance(node, Mapping):
        return _described(key, Part(node, report))
    report.add(node, "not-a-mapping", f"字段“{key.text}”要写类型。", _types())
    return Field(key.text, Kind.TEXT)


def _types() -> str:
    return f"可以写：{'、'.join(KINDS)}。"


def _described(key: Scalar, part: Part) -> Field:
    kind = part.word("type", KINDS, Kind.TEXT)
    plays, counts_as = played_by(part, kind)
    found = Field(
        name=key.text,
        kind=kind,
        choices=part.words("choices"),
        fields=fields_of(part.part("fields")),
        many=part.flag("many"),
        keep_all=part.word("keep", {"all": True, "last": False}, False),
        personal=part.text("personal"),
        help=part.text("help"),
        short={k.text: v.text for k, v in part.named("short") if isinstance(v, Scalar)},
        default=part.text("default"),
        default_by=_default_by(part),
        plays=plays,
        counts_as=counts_as,
    )
    part.done()
    return _sound(found, key, part)


def _default_by(part: Part) -> dict[str, dict[str, str]]:
    """`default_by: {业务线: {客运: 客运营销部}}`."""
    found = {}
    for key, node in part.named("default_by"):
        if isinstance(node, Mapping):
            inner = Part(node, part.report)
            found[key.text] = {k.text: inner.text(k.text) for k, _ in inner.entries()}
    return found


def _sound(field: Field, key: Scalar, part: Part) -> Field:
    if field.kind is Kind.CHOICE and not field.choices:
        part.report.add(key, "no-choices", f"字段“{key.text}”是 choice，却没有 choices。")
    if field.kind in (Kind.GROUP, Kind.ROWS) and not field.fields:
        part.report.add(key, "no-fields", f"字段“{key.text}”下面要有 fields。")
    for said in (field.default, *field.short.values()):
        if said and field.choices and said not in field.choices:
            part.report.add(key, "not-a-choice", f"字段“{key.text}”的选项里没有“{said}”。")
    return field
