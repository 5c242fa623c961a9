"""What the sections of rules.yaml speak of: the names they declare, conditions, clauses, limits."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

from cpl.codec.regulation.leaves import Leaf, Parsed, Reference, Text, Word, unknown
from cpl.codec.regulation.slots import At, Fault, Inline, Path, Slot, SlotTable, Type
from cpl.domain.regulation.computed_facts import Argument, Question, days_of, fact_named
from cpl.domain.regulation.conditions import (
    ALWAYS,
    Combined,
    Condition,
    ConditionSyntaxError,
    Term,
    parse_term,
)
from cpl.domain.regulation.meanings import MEANINGS, OF_WORDS
from cpl.domain.regulation.rules import (
    GROUPS_OF_STATES,
    NO_CLAUSE,
    PREVIOUS,
    Clause,
    Demand,
    Field,
    Rules,
)
from cpl.domain.time.deadline_rules import HALF_AN_HOUR
from cpl.domain.time.limits import UNIT_LENGTHS, Clock, Cutoff, Limit, Start, TimeUnit
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind
from cpl.domain.values.years import YEARS, can_be_meant
from cpl.yamltext.nodes import Mapping, Node, Scalar, Sequence

OTHERS = "这是本单位自己的话，写什么都成立"
SAID = Text("一句话", "给人看的一句话，程序照说不误")
TEXT = Text("一个词", OTHERS)
NEW_NAME = Text("名称", "新起的名称；别处提到它的地方各自检查")
SHORT = Text("助记码", "敲什么由本单位定")

MEANING = Word(
    "含义",
    {each: each for each in MEANINGS},
    MEANINGS,
    code="unknown-meaning",
    say="没有“{text}”这个含义。",
)
FLAG = Word("`yes` 或 `no`", {"no": False, "yes": True, "true": True, "false": False})


# —— names that the file declares ——


def _machines(rules: Rules, path: Path) -> Collection[str]:
    return rules.machines


def _states(rules: Rules, path: Path) -> Collection[str]:
    """Those of the machine that the path leads through, else of any."""
    own = rules.machines.get(path[1]) if path[0] == "machines" and len(path) > 1 else None
    machines = (own,) if own else tuple(rules.machines.values())
    return dict.fromkeys(state for each in machines for state in each.states)


def _events(rules: Rules, path: Path) -> Collection[str]:
    """Those of the machine that the path leads through, else of any; registrations too."""
    own = rules.machines.get(path[1]) if path[0] == "machines" and len(path) > 1 else None
    machines = (own,) if own else tuple(rules.machines.values())
    return dict.fromkeys(n for each in machines for n in (each.registration.name, *each.events))


ROLE = Reference("角色", lambda rules, _: rules.roles)
MACHINE = Reference("类", _machines)
GATE = Reference("门槛", lambda rules, _: rules.gates)
SOURCE_STATE = Reference("状态", lambda rules, path: (*_states(rules, path), *GROUPS_OF_STATES))
TARGET_STATE = Reference("状态", lambda rules, path: (*_states(rules, path), PREVIOUS))
EVENT = Reference("事件", _events)
ANY_EVENT = Reference("事件", lambda rules, _: _events(rules, ("",)))
REPORT = Reference("报表", lambda rules, _: rules.reports)
CLOCK = Reference("时限", lambda rules, _: dict.fromkeys(each.rule.id for each in rules.clocks))


class FormName(Leaf[str]):
    """The name of a form. Templates are files: whoever knows them asks `RulesFile.forms`."""

    told = "单的名称"

    def value(self, scalar: Scalar, at: At) -> str:
        return scalar.text

    def blank(self) -> str:
        return ""


FORM = FormName()


class FieldName(Reference):
    """A field, or a path into one; `kinds` are the types it may have."""

    def __init__(self, *kinds: Kind, what: str = "字段") -> None:
        super().__init__(what, lambda rules, _: rules.fields)
        self.kinds = kinds

    def faults(self, text: str, rules: Rules, path: Path) -> Iterator[Fault]:
        found = field_of(rules, text)
        if isinstance(found, Fault):
            yield found
        elif self.kinds and found.kind not in self.kinds:
            yield _of_another_kind(text, found, self.kinds)


def _of_another_kind(name: str, field: Field, kinds: tuple[Kind, ...]) -> Fault:
    wanted = "、".join(each.value for each in kinds)
    return Fault("wrong-kind", f"“{name}”是 {field.kind.value}，这里要 {wanted} 的字段。")


def field_of(rules: Rules, path: str) -> Field | Fault:
    """The field at `投诉人.电话`, or what is wrong with the path."""
    fields, found = rules.fields, None
    for name in FieldPath(path).parts:
        found = fields.get(name)
        if found is None:
            return unknown("字段", name, fields)
        fields = found.fields
    assert found is not None
    return found


FIELD = FieldName()
MOMENT_FIELD = FieldName(Kind.MOMENT, Kind.DATE)
LINK_FIELD = FieldName(Kind.NUMBER)
ROWS_FIELD = FieldName(Kind.ROWS)


class Owner(Reference):
    """Who answers for a clause: a unit, a role, or the field that names the unit."""

    def __init__(self) -> None:
        super().__init__("单位、角色或字段", lambda rules, _: (*rules.units, *rules.roles))

    def faults(self, text: str, rules: Rules, path: Path) -> Iterator[Fault]:
        known = (*rules.units, *rules.roles)
        if text not in known and isinstance(field_of(rules, text), Fault):
            yield unknown(self.told, text, (*known, *rules.fields))


OWNER = Owner()


# —— conditions ——


class ConditionType(Type[Condition]):
    """One line `字段 运算 值`, a list (all of them), or all / any / not."""

    told = "条件"
    free = "条件里的数、日期和文字是本单位定的；名称和选项都检查"

    def read(self, node: Node, at: At) -> Condition:
        if isinstance(node, Scalar):
            return self._line(node, at)
        if isinstance(node, Sequence):
            return Combined("all", tuple(self.read(each, at) for each in node.items))
        return self._combined(node, at)

    def _line(self, node: Scalar, at: At) -> Condition:
        at.reading.leaves.append((node, self))
        try:
            term = parse_term(node.text)
        except ConditionSyntaxError as error:
            at.problem(node, "bad-condition", str(error))
            return ALWAYS
        at.later(node, partial(term_faults, term))
        return term

    def _combined(self, node: Mapping, at: At) -> Condition:
        parts: list[Condition] = []
        for entry in node.entries:
            how = entry.key.text
            if how not in ("all", "any", "not"):
                say = f"条件里没有“{how}”。"
                at.problem(entry.key, "unknown-word", say, "只能写 all、any、not。")
                continue
            inner = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
            parts.append(Combined(how, tuple(self.read(each, at) for each in inner)))
        return parts[0] if len(parts) == 1 else Combined("all", tuple(parts))

    def blank(self) -> Condition:
        return ALWAYS


CONDITION = ConditionType()
YES_NO = ("是", "否")


def term_faults(term: Term, rules: Rules, path: Path) -> Iterator[Fault]:
    """Is the fact one that can be asked, and can it have these values?"""
    for named in term.references:
        yield from term_faults(Term(named, "given"), rules, path)
    term = replace(term, values=term.literals)
    match fact_named(term.fact):
        case Question(fact, about) if fact.argument is Argument.NOTHING and about:
            say = f"“{fact.name}”后面不写“.{about}”。"
            yield Fault("bad-value", say, f"只写 {fact.name}。")
        case Question(fact, about) if fact.argument is Argument.NOTHING:
            yield from _answer_faults(fact.name, term, rules, path)
        case Question(fact, about) if fact.is_said:
            yield from _field_faults(replace(term, fact=about), rules, path)
        case Question(fact, about):
            yield from ARGUMENTS[fact.argument].faults(about, rules, path)
            yield from _answer_faults(fact.name, term, rules, path)
        case _:
            yield from _field_faults(term, rules, path)


def _answer_faults(fact: str, term: Term, rules: Rules, path: Path) -> Iterator[Fault]:
    if fact == "状态":
        yield from _not_among(term, _states(rules, path), "状态")
    elif fact in ("门槛", "未了升级"):
        yield from _not_among(term, YES_NO, "")
    else:
        yield from _no_numbers(term)


def _field_faults(term: Term, rules: Rules, path: Path) -> Iterator[Fault]:
    found = _member_given(rules, path, term.fact) or field_of(rules, term.fact)
    if isinstance(found, Fault):
        yield found
    elif found.choices:
        yield from _not_among(term, found.choices, f"“{term.fact}”的选项")
    elif found.kind is Kind.UNIT:
        yield from _not_among(term, rules.units, "单位")
    elif found.kind is Kind.YES_NO:
        yield from _not_among(term, YES_NO, "")
    elif found.kind in (Kind.COUNT, Kind.AMOUNT):
        yield from _no_numbers(term)


def _member_given(rules: Rules, path: Path, name: str) -> Field | None:
    """Grants and bans ask about the row that is given before they ask about the record."""
    rows = rules.authority and rules.fields.get(rules.authority.field)
    return rows.fields.get(name) if rows and path[0] == "authority" else None


def _not_among(term: Term, known: Collection[str], what: str) -> Iterator[Fault]:
    for value in term.values:
        if value not in known:
            yield unknown(what or f"“{term.fact}”的回答", value, known)


def _no_numbers(term: Term) -> Iterator[Fault]:
    for value in term.values:
        if not re.fullmatch(r"\d+(\.\d+)?", value, re.ASCII):
            yield Fault("bad-value", f"“{term.fact}”是数，“{value}”不是数。")


class Days(Reference):
    """How many days 同类 looks back; asked of escalations only."""

    def __init__(self) -> None:
        super().__init__("天数", lambda *_: ())

    def faults(self, text: str, rules: Rules, path: Path) -> Iterator[Fault]:
        if days_of(text) is None:
            say = f"“同类.{text}”要写明几天，如 同类.3。"
            yield Fault("bad-value", say, "天数写大于 0 的整数。")
        elif path[0] != "escalations":
            yield Fault("bad-value", "“同类”只能用在 escalations 里，别处不知道有几件。")


class Since(Reference):
    """What 天数 counts from: an event, or a field with a date."""

    def __init__(self) -> None:
        super().__init__("事件或字段", lambda *_: ())

    def faults(self, text: str, rules: Rules, path: Path) -> Iterator[Fault]:
        events = _events(rules, path)
        if text not in events and text not in rules.fields:
            yield unknown(self.told, text, (*events, *rules.fields))
        elif text not in events:
            yield from MOMENT_FIELD.faults(text, rules, path)


ARGUMENTS = {
    Argument.EVENT: EVENT,
    Argument.MACHINE: MACHINE,
    Argument.GATE: GATE,
    Argument.FIELD: ROWS_FIELD,
    Argument.EVENT_OR_FIELD: Since(),
    Argument.DAYS: Days(),
    Argument.MEANING: Reference("含义", lambda *_: OF_WORDS),
    Argument.ESCALATION: Reference("升级", lambda rules, _: [e.id for e in rules.escalations]),
}
"""What may stand after the dot of a computed fact."""


# —— clauses and demands ——

CLAUSE = SlotTable(
    "clause",
    "出处",
    Clause,
    Slot("ref", Text("条款编号", "引哪一条由本单位定；写了没有的条款，覆盖表会说")),
    Slot("quote", Text("原话", "原话由本单位抄；和条文不符的，覆盖表会说")),
    Slot("note", SAID),
)
OF_A_CLAUSE = Inline("clause", CLAUSE)
WHEN = Slot("when", CONDITION, "什么情形")


def demand(
    *,
    when: Condition,
    say: str,
    mend: str = "",
    unless: Condition = ALWAYS,
    clause: Clause = NO_CLAUSE,
) -> Demand:
    """A condition with what to say where it fails; `unless:` names the exempt."""
    applies = ALWAYS if unless == ALWAYS else Combined("not", (unless,))
    return Demand(when, say, mend, clause, applies)


SAY = Slot("say", SAID, "不成立时说什么", required=True)
MEND = Slot("mend", SAID, "怎么改")
UNLESS = Slot("unless", CONDITION, "什么情形不管")
DEMAND = SlotTable(
    "demand",
    "要求",
    demand,
    Slot("when", CONDITION, "什么要成立", required=True),
    SAY,
    MEND,
    UNLESS,
    OF_A_CLAUSE,
)


# —— time ——

UNITS = {
    "minute": TimeUnit.MINUTE, "minutes": TimeUnit.MINUTE,
    "hour": TimeUnit.HOUR, "hours": TimeUnit.HOUR,
    "day": TimeUnit.DAY, "days": TimeUnit.DAY,
}  # fmt: skip
MOST_DIGITS = 9
LONGEST = timedelta(days=20 * 366)
UNSET: tuple[int | None, TimeUnit] = (None, TimeUnit.DAY)


def _amount(text: str) -> tuple[int | None, TimeUnit]:
    """`2 days`; raises ValueError for what nobody lives to see."""
    number, unit = text.split()
    if len(number) > MOST_DIGITS or int(number) > LONGEST / UNIT_LENGTHS[UNITS[unit]]:
        raise ValueError(f"“{text}”太长，最长 {LONGEST.days} days（二十年）。")
    return int(number), UNITS[unit]


AMOUNT = Parsed(
    "期限",
    _amount,
    UNSET,
    code="bad-limit",
    mend="写成“10 minutes”“1 hour”“2 days”（工作日写 clock: working），一周写 7 days，"
    "当天写 1 day 和 clock: same_day；没有规定的写 null。",
    pattern=r"^\s*[0-9]+\s+(minutes?|hours?|days?)\s*$",
    free="多长由条文定",
    null=UNSET,
)
CLOCKS = {
    "elapsed": "一直走",
    "office": "只走上班时间",
    "working": "数工作日",
    "calendar": "数日历日",
    "same_day": "当天",
}
STARTS = {
    "exclude": "第二天起算",
    "include": "当天算第一天",
    "second_workday": "从第二个工作日起算",
}
CUTOFFS = {"close": "末日下班为止", "midnight": "末日 24:00 为止"}


def limit(
    *,
    amount: tuple[int | None, TimeUnit],
    clock: Clock | None = None,
    start: Start = Start.EXCLUDE,
    roll: bool = True,
    cutoff: Cutoff = Cutoff.CLOSE,
) -> Limit:
    """Without a clock of its own a limit in days counts calendar days, another all time."""
    number, unit = amount
    usual = Clock.CALENDAR if unit is TimeUnit.DAY else Clock.ELAPSED
    return Limit(number, unit, clock or usual, start, roll, cutoff)


def _grace(text: str) -> Limit:
    """`30 minutes`; raises ValueError."""
    return limit(amount=_amount(text))


GRACE = Parsed(
    "时长",
    _grace,
    HALF_AN_HOUR,
    code="bad-limit",
    mend="写成“30 minutes”“1 hour”。",
    pattern=r"^\s*[0-9]+\s+(minutes?|hours?)\s*$",
    free="多久由本单位定",
)


def limit_slots(key: str, attribute: str, help: str) -> Inline:
    """`within: 2 days` with its clock; `null` is a limit that is not laid down."""
    return Inline(
        attribute,
        SlotTable(
            "limit",
            "期限",
            limit,
            Slot(key, AMOUNT, help, required=True, attribute="amount"),
            Slot("clock", Word("时钟", {e.value: e for e in Clock}, CLOCKS), "怎样数"),
            Slot("start", Word("起算", {e.value: e for e in Start}, STARTS), "从哪天数起"),
            Slot("roll", FLAG, "末日逢休息日顺延；`no` 不顺延"),
            Slot("cutoff", Word("截止", {e.value: e for e in Cutoff}, CUTOFFS), "末日到几点"),
        ),
    )


def day(text: str) -> date:
    """`2026-01-31`; raises ValueError."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}”不是日期。") from None
    if not can_be_meant(found):
        raise ValueError(f"“{text}”不对，{YEARS}。")
    return found


def span(text: str) -> tuple[time, time]:
    """`08:30-12:00`; raises ValueError with what is expected."""
    first, _, last = text.partition("-")
    try:
        return _clock_time(first), _clock_time(last)
    except ValueError:
        raise ValueError(f"“{text}”不是一段时间，写成 08:30-12:00") from None


def _clock_time(text: str) -> time:
    """Raises ValueError."""
    match = re.fullmatch(r"(\d{1,2}):(\d{1,2})", text.strip())
    if match is None:
        raise ValueError(f"“{text}” is no time of day")
    return time(int(match[1]), int(match[2]))


EARLIEST = date(1900, 1, 1)
DAY = Parsed(
    "日期",
    day,
    EARLIEST,
    code="bad-date",
    mend="写成 2026-01-31。",
    pattern=r"^[0-9]{4}-?[0-9]{2}-?[0-9]{2}$",
    least=19000101,
    free="哪一天由本单位定",
)
SPAN = Parsed(
    "一段时间",
    span,
    (time(0, 0), time(0, 0)),
    pattern=r"^\s*[0-9]{1,2}:[0-9]{1,2}\s*-\s*[0-9]{1,2}:[0-9]{1,2}\s*$",
    free="几点由本单位定",
)


def whole(low: int, high: int, told: str = "整数", null: object = None) -> Parsed[int | None]:
    """A whole number between two bounds, both included; `null` is not laid down."""

    def read(text: str) -> int:
        if low <= int(text) <= high:
            return int(text)
        raise ValueError(f"“{text}”应当是 {low} 到 {high} 的整数。")

    return Parsed(
        told,
        read,
        None,
        code="not-a-number",
        pattern=r"^[0-9]{1,9}$",
        least=low,
        free="几由本单位定",
        null=null,
    )
