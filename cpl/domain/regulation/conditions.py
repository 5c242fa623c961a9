"""The closed vocabulary in which rules.yaml asks whether something holds.

One line, `字段 operator value`, or lists of them under all / any / not:

    等级 in 重要、紧急        标记 has 媒体          轮次 >= 3
    原因分析 given            合计.补偿 > 0          未结.整改 is 0
    承办人 is @被投诉人.姓名     合计.补偿 <= @合计.拟补偿

A value that begins with @ is what is written in another field. There is no `eval` and
there are no other words. A fact that is not known makes
every comparison false except `missing`, `is not`, `not in` and `lacks`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from operator import ge, gt, le, lt
from typing import Any, TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.regulation.condition_words import OPERATORS, told
from cpl.domain.values.value import Value, each_shown, is_blank, shown

Lookup: TypeAlias = Callable[[str], Value | None]

UNARY = ("given", "missing")
ORDERED: Mapping[str, Callable[[Any, Any], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt}
REFERENCE = "@"
"""What a value begins with that names another fact, instead of being one itself."""


class ConditionSyntaxError(ValueError):
    """The text is not a condition; the message says in Chinese what is expected."""


@dataclass(frozen=True)
class Term:
    """One comparison of one fact, with values or with what other facts hold."""

    fact: str
    operator: str
    values: tuple[str, ...] = ()

    def holds(self, lookup: Lookup) -> bool:
        values = tuple(self._meant(lookup)) if self.references else self.values
        return self._compare(lookup(self.fact), values)

    def _meant(self, lookup: Lookup) -> Iterator[str]:
        """The values, those of other facts as they stand: nothing where nothing is known."""
        for each in self.values:
            if each.startswith(REFERENCE):
                yield from each_shown(lookup(each.removeprefix(REFERENCE)))
            else:
                yield each

    def _compare(self, known: Value | None, values: tuple[str, ...]) -> bool:
        match self.operator:
            case "given":
                return not is_blank(known)
            case "missing":
                return is_blank(known)
            case "is" | "in":
                return _is_among(known, values)
            case "is not" | "not in":
                return not _is_among(known, values)
            case "has":
                return any(each in each_shown(known) for each in values)
            case "lacks":
                return not any(each in each_shown(known) for each in values)
        return bool(values) and _ordered(known, self.operator, values[0])

    def facts(self) -> Iterator[str]:
        yield self.fact
        yield from self.references

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The other facts that it is compared with."""
        return tuple(v.removeprefix(REFERENCE) for v in self.values if v.startswith(REFERENCE))

    @property
    def literals(self) -> tuple[str, ...]:
        """The values that stand for themselves."""
        return tuple(each for each in self.values if not each.startswith(REFERENCE))

    def terms(self) -> Iterator["Term"]:
        yield self

    def __str__(self) -> str:
        return told(self.fact, self.operator, self.values)


@dataclass(frozen=True)
class Combined:
    """Conditions joined by all / any, or denied by not."""

    how: str
    parts: tuple["Condition", ...]

    def holds(self, lookup: Lookup) -> bool:
        if self.how == "not":
            return not self.parts[0].holds(lookup)
        is_all = self.how == "all"
        for each in self.parts:
            if each.holds(lookup) is not is_all:
                return not is_all
        return is_all

    def facts(self) -> Iterator[str]:
        for each in self.parts:
            yield from each.facts()

    def terms(self) -> Iterator[Term]:
        for each in self.parts:
            yield from each.terms()

    def __str__(self) -> str:
        if self.how == "not":
            return f"并非（{self.parts[0]}）"
        return (" 且 " if self.how == "all" else " 或 ").join(
            f"（{each}）" if isinstance(each, Combined) else str(each) for each in self.parts
        )


Condition: TypeAlias = Term | Combined
ALWAYS: Condition = Combined("all", ())


def blamed(condition: Condition, lookup: Lookup) -> Iterator[str]:
    """The facts that keep a condition from holding, in the order they are asked."""
    if condition.holds(lookup):
        return
    if isinstance(condition, Combined) and condition.how != "not":
        for part in condition.parts:
            yield from blamed(part, lookup)
    else:
        yield from condition.facts()


def parse_term(text: str) -> Term:
    """Read one line; raises ConditionSyntaxError."""
    fact, _, rest = text.strip().partition(" ")
    rest = rest.strip()
    operator = next((each for each in OPERATORS if _starts(rest, each)), None)
    if not fact or operator is None:
        raise ConditionSyntaxError(
            f"看不懂条件“{text}”，应写成“字段 运算 值”，运算只能是 {'、'.join(OPERATORS)}"
        )
    written = re.split("[,，、]", rest[len(operator) :])
    values = tuple(each.strip() for each in written if each.strip())
    if bool(values) == (operator in UNARY):
        raise ConditionSyntaxError(
            f"条件“{text}”：{operator} 后面{'不写值' if operator in UNARY else '还缺值'}"
        )
    if operator in ORDERED and (len(values) != 1 or not _measurable(values[0])):
        raise ConditionSyntaxError(f"条件“{text}”：{operator} 后面要写一个数或日期，或者 @字段")
    if REFERENCE in values:
        raise ConditionSyntaxError(f"条件“{text}”：@ 后面要写一个字段")
    return Term(fact, operator, values)


def _starts(rest: str, operator: str) -> bool:
    return rest == operator or rest.startswith(f"{operator} ")


def _is_among(known: Value | None, written: tuple[str, ...]) -> bool:
    if isinstance(known, str):  # as nearly all are
        return known in written
    return any(_same(known, each) for each in written)


def _same(known: Value | None, written: str) -> bool:
    if isinstance(known, int | Decimal) and not isinstance(known, bool):
        return _measure(written) == Decimal(known)
    return shown(known) == written


def _ordered(known: Value | None, operator: str, written: str) -> bool:
    left = _measure(shown(known))
    right = _measure(written)
    if left is None or type(left) is not type(right):
        return False
    return ORDERED[operator](left, right)


def _measurable(text: str) -> bool:
    return text.startswith(REFERENCE) or _measure(text) is not None


def _measure(text: str) -> Decimal | date | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
