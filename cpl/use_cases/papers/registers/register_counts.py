"""What the rows of a register count as in the report of the month: why 44 rows are 35."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import came_by
from cpl.domain.cases.card import Card, Happened
from cpl.domain.regulation.rules import Phase, ReportRule
from cpl.domain.statistics.view import Issued, ended_within, known_at, without_detours
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.periods import Period, month_of
from cpl.domain.values.value import at_path, shown
from cpl.use_cases.papers.registers.register_row import RegisterRow

COUNTED, MERGED, VOIDED = "计件", "并案", "作废"
PROBLEM, SUGGESTION, OTHER = "问题", "建议", "其他"
BESIDE = (PROBLEM, SUGGESTION, OTHER, MERGED, VOIDED)
"""What a row is that the report does not count as a complaint, in the order in which it is told."""
FEW = 3


class Counting(NamedTuple):
    """One row as the counts see it."""

    number: str
    received: datetime
    kind: str
    standing: str
    is_complaint: bool
    is_done: bool
    is_late: bool
    endings: tuple[tuple[datetime, datetime, str], ...]
    """When it came to which ended state, and when that was written down."""


def counts_of(row: RegisterRow, rule: ReportRule | None) -> Counting:
    """`rule` is the report's; where the rules have none, every kind counts."""
    card = row.card
    endings = tuple(_endings(card)) if rule else ()
    return Counting(
        card.number,
        card.received_at,
        _kind(card, rule),
        _standing(card, rule),
        row.part("kind") in card.rules.parts.complaints,
        card.phase is Phase.ENDED,
        bool(row.late),
        endings,
    )


def _standing(card: Card, rule: ReportRule | None) -> str:
    if card.phase is Phase.ENDED:
        for meaning, standing in (("voided", VOIDED), ("merged", MERGED)):
            if came_by(card, meaning):
                return standing
    kind = _kind(card, rule)
    if rule is None or not rule.counts or (kind in rule.counts and not _became_later(card, rule)):
        return COUNTED
    parts = card.rules.parts
    if kind in parts.problems:
        return PROBLEM
    return SUGGESTION if kind in parts.suggestions else OTHER


def _kind(card: Card, rule: ReportRule | None) -> str:
    """By what the report counts it."""
    path = (FieldPath(rule.counted_by) if rule else FieldPath()) or card.rules.parts.kind
    return shown(at_path(card.values, path)) if path else ""


def _became_later(card: Card, rule: ReportRule) -> bool:
    """Did it become a complaint only in a later month, whose report has it (S002D-01)?"""
    path = FieldPath(rule.counted_by) or card.rules.parts.kind
    if shown(at_path(card.registered, path)) in rule.counts:
        return False
    became = (e.event.at for e in card.happened if shown(at_path(e.event.fields, path)))
    first = next((at for at in became if month_of(at) > month_of(card.received_at)), None)
    return first is not None


def _endings(card: Card) -> Iterator[tuple[datetime, datetime, str]]:
    kept = without_detours(card, card.happened)
    for n, each in enumerate(kept):
        for state in ended_within(card, kept[n : n + 1]):
            yield each.event.at, _known_at(each), state


def _known_at(each: Happened) -> datetime:
    return known_at(each.event)


@dataclass(frozen=True)
class Reckoned:
    """The rows of one month beside its report; `issued` is what was issued of it, if anything was.

    `all_seen`: nothing was left out that the report may count.
    """

    name: str
    month: Period
    rows: Sequence[Counting]
    issued: Issued | None
    all_seen: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """`月报受理 35 ＋ 问题 2 ＝ 台账 37`, and how many of them ended."""
        return (" ".join(self._terms()), self._ended())

    def _terms(self) -> Iterator[str]:
        counted = [each.number for each in self.rows if each.standing == COUNTED]
        told = self.issued.received if self.issued and self.all_seen else frozenset(counted)
        yield f"{self.name}{'（已下发）' if self.issued else ''}受理 {len(told)}"
        yield from _term("＋ 下发后登记或改为计件", [e for e in counted if e not in told])
        yield from _term("－ 下发后作废、并案或改了类别", sorted(told.difference(counted)))
        beside = sorted(
            (each for each in self.rows if each.standing in BESIDE),
            key=lambda each: BESIDE.index(each.standing),
        )
        for name, many in Counter(map(_called, beside)).items():
            yield f"＋ {name} {many}"
        yield f"＝ 台账 {len(self.rows)}"

    def _ended(self) -> str:
        counted = [each for each in self.rows if each.standing == COUNTED]
        until = self.issued.known_by if self.issued else datetime.max
        states = Counter(
            state
            for each in counted
            for at, known, state in each.endings
            if at < self.month.end and known <= until
        )
        said = "、".join(f"{state} {many}" for state, many in states.most_common())
        still = sum(not each.is_done for each in counted)
        told = f"本月接收、本月办结的 {states.total()} 件次{f'：{said}' if said else ''}"
        return f"{told}（照{self.name}，按首次进入结束的状态计）；现在未结 {still} 件"


def _called(row: Counting) -> str:
    """报修, 抱怨: a kind that is no complaint is told by the office's own word."""
    return row.standing if row.standing in (MERGED, VOIDED) else row.kind or row.standing


def _term(words: str, numbers: Sequence[str]) -> Iterator[str]:
    if numbers:
        more = " 等" if len(numbers) > FEW else ""
        yield f"{words} {len(numbers)}（{'、'.join(numbers[:FEW])}{more}）"
