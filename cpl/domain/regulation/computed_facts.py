"""What conditions may ask besides fields: 状态, 次数.审批, 未结.整改 … each declared once.

A new one is an entry in COMPUTED and a line in docs/规则.md: from the entry come its
value, the check of what stands after its dot, and how a condition on it is read aloud.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Protocol

from cpl.dataclass import dataclass
from cpl.domain.regulation.meanings import OF_WORDS
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value


class Argument(Enum):
    """What a computed fact is asked about: the kind of name after its dot."""

    NOTHING = ""
    EVENT = "事件"
    MACHINE = "类"
    GATE = "门槛"
    FIELD = "字段"
    EVENT_OR_FIELD = "事件或字段"
    DAYS = "天数"
    ESCALATION = "升级"
    MEANING = "含义"


class Link(Protocol):
    """A linked record, as far as a computed fact must know it."""

    @property
    def is_open(self) -> bool: ...


class Asked(Protocol):
    """The record that is asked, at the time of asking; `cpl.domain.cases.card.Facts` answers."""

    @property
    def state(self) -> str: ...

    @property
    def round(self) -> int: ...

    def times(self, event: str) -> int:
        """How often the event happened."""

    def times_this_round(self, event: str) -> int:
        """How often it happened since the record was last taken up anew."""

    def times_meant(self, meaning: str) -> int:
        """How often something happened that means this."""

    def links(self, machine: str) -> Iterator[Link]:
        """The linked records of one machine."""

    def said_this_round(self, path: str) -> Value | None:
        """What was said of a field since the record was last taken up anew."""

    def said_before(self, path: str) -> Value | None:
        """What was last said of a field before the latest event."""

    def cash_in(self, name: str) -> Decimal:
        """The cash in the compensation rows of one field, in yuan."""

    def gate_holds(self, name: str) -> bool:
        """Does the gate, and every gate it is made of, hold?"""

    def is_raised(self, name: str) -> bool | None:
        """Does the escalation hold, its end not come? None where nobody can tell."""

    def days_since(self, name: str) -> int | None:
        """Whole days since an event or a date; None where it is not known."""

    def count_alike(self, days: int) -> int | None:
        """Records alike received within so many days; None where it is not known."""


@dataclass(frozen=True)
class ComputedFact:
    """One fact: its name, what it is asked about, how it is computed, and how it is told.

    `compute` and `tell` take what stands after the dot. `tell` also takes the operator
    and the values of a comparison; where it has no words the comparison is told as written.
    `is_said`: it answers what a field says, and no number.
    """

    name: str
    argument: Argument
    compute: Callable[[Asked, str], Value | None]
    tell: Callable[[str, str, str], str] = lambda about, operator, value: ""
    is_said: bool = False


@dataclass(frozen=True)
class Question:
    """`次数.审批`: a computed fact, and what it is asked about."""

    fact: ComputedFact
    about: str

    def answer(self, asked: Asked) -> Value | None:
        return self.fact.compute(asked, self.about)

    def told(self, operator: str, value: str) -> str:
        """The comparison in words of its own; empty where it has none."""
        return self.fact.tell(self.about, operator, value)


@cache  # the names come from rules alone, and each is asked of every record
def fact_named(name: str) -> Question | FieldPath:
    """What a condition asks by this name: a computed fact, or else the value of a field."""
    path = FieldPath(name)
    fact = COMPUTED.get(path.head)
    return Question(fact, path.member) if fact else path


def field_in(name: str) -> FieldPath | None:
    """The field whose content a condition asks for by this name; None where it is none."""
    match fact_named(name):
        case Question(fact, about):
            return FieldPath(about) if fact.argument is Argument.FIELD else None
        case path:
            return path


def days_alike_in(name: str) -> int | None:
    """The days of `同类.3`; None where a condition asks for something else."""
    match fact_named(name):
        case Question(fact, about) if fact is ALIKE:
            return days_of(about)
    return None


def days_of(about: str) -> int | None:
    """A number of days as it must stand after the dot: 1 or more, in plain digits."""
    return (int(about) or None) if about.isascii() and about.isdigit() else None


# —— how a comparison is told ——

MEASURED = {
    "is": "正好",
    "is not": "不是",
    "in": "是",
    "not in": "不是",
    ">=": "不少于",
    "<=": "不多于",
    ">": "多于",
    "<": "少于",
}


def _measured(what: str, operator: str, value: str, unit: str) -> str:
    how = MEASURED.get(operator)
    much = f" {value} {unit}" if value[:1].isdigit() else value  # or what another fact counts
    return f"{what}{how}{much}" if how else ""


def _happened(event: str, operator: str, value: str, since: str = "") -> str:
    match operator, value:
        case (">", "0") | (">=", "1") | ("is not", "0"):
            return f"{since}办过{event}"
        case ("is", "0") | ("<", "1") | ("<=", "0"):
            return f"{since}没有办过{event}"
    return _measured(f"{since}办过{event}", operator, value, "次")


def _linked(what: str, operator: str, value: str) -> str:
    match operator, value:
        case (">", "0") | (">=", "1") | ("is not", "0"):
            return f"有{what}"
        case ("is", "0") | ("<", "1"):
            return f"没有{what}"
    return _measured(what, operator, value, "件")


def _gate(gate: str, operator: str, value: str) -> str:
    return {("is", "是"): f"做到了{gate}", ("is not", "是"): f"没有做到{gate}"}.get(
        (operator, value), ""
    )


def _said(path: str, operator: str, when: str) -> str:
    told = {"given": f"{when}填写了{path}", "missing": f"{when}没有填写{path}"}
    return told.get(operator, "")


def _raised(name: str, operator: str, value: str) -> str:
    return {("is", "是"): f"升级“{name}”还没有了", ("is not", "是"): f"没有未了的升级“{name}”"}.get(
        (operator, value), ""
    )


# —— the facts ——

ALIKE = ComputedFact(
    "同类",  # with the record itself
    Argument.DAYS,
    lambda asked, days: asked.count_alike(days_of(days) or 0),
    lambda days, operator, value: _measured(f"{days} 天内同类", operator, value, "件"),
)
FACTS = (
    ComputedFact("状态", Argument.NOTHING, lambda asked, _: asked.state),
    ComputedFact("轮次", Argument.NOTHING, lambda asked, _: asked.round),
    ComputedFact("次数", Argument.EVENT, lambda asked, event: asked.times(event), _happened),
    ComputedFact(
        "本轮",
        Argument.EVENT,
        lambda asked, event: asked.times_this_round(event),
        lambda event, operator, value: _happened(event, operator, value, "这一轮"),
    ),
    ComputedFact(
        "做到",  # by what it means, whatever the office calls it
        Argument.MEANING,
        lambda asked, word: asked.times_meant(OF_WORDS.get(word, "")),
        _happened,
    ),
    ComputedFact(
        "本轮填",
        Argument.FIELD,
        lambda asked, path: asked.said_this_round(path),
        lambda path, operator, _: _said(path, operator, "这一轮"),
        is_said=True,
    ),
    ComputedFact(
        "上次填",
        Argument.FIELD,
        lambda asked, path: asked.said_before(path),
        lambda path, operator, _: _said(path, operator, "上次"),
        is_said=True,
    ),
    ComputedFact(
        "合计",
        Argument.FIELD,
        lambda asked, field: asked.cash_in(field),
        lambda field, operator, value: _measured(f"{field}合计", operator, value, "元"),
    ),
    ComputedFact(
        "未结",
        Argument.MACHINE,
        lambda asked, machine: sum(link.is_open for link in asked.links(machine)),
        lambda machine, operator, value: _linked(f"未结的{machine}", operator, value),
    ),
    ComputedFact(
        "关联",
        Argument.MACHINE,
        lambda asked, machine: sum(1 for _ in asked.links(machine)),
        lambda machine, operator, value: _linked(f"关联的{machine}", operator, value),
    ),
    ComputedFact("门槛", Argument.GATE, lambda asked, gate: asked.gate_holds(gate), _gate),
    ComputedFact(
        "未了升级",  # with all that are alike, where it counts them
        Argument.ESCALATION,
        lambda asked, name: asked.is_raised(name),
        _raised,
    ),
    ComputedFact(
        "天数",
        Argument.EVENT_OR_FIELD,
        lambda asked, since: asked.days_since(since),
        lambda since, operator, value: _measured(f"{since}以后", operator, value, "天"),
    ),
    ALIKE,
)
COMPUTED = {fact.name: fact for fact in FACTS}
