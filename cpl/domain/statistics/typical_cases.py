"""典型案例: one or two complaints told without saying whose they are."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from cpl.domain.cases.card import Happened, rows_of, worth_of
from cpl.domain.cases.masking import mask_values
from cpl.domain.cases.redaction import is_secret
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.units import days_taken, ended_at, tenths, unit_of
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.values.screening import screened
from cpl.domain.values.tables import Section, Table
from cpl.domain.values.value import Value, Values, at_path, shown

MOST = 2
LONGEST_TEXT = 80


def typical_cases(view: MonthView, flow: Flow) -> Section:
    """The escalated first, then the longest handled, among those that may be told."""
    told = [each for each in flow.ended if each.is_ended and not each.is_voided]
    told = [each for each in told if not each.is_merged and not _is_protected(each)]
    told.sort(key=lambda each: (-_weight(each), -days_taken(each), each.number))
    orders = view.of_machine("rectification_issued")
    tables = tuple(_told_complaint(each, orders) for each in told[:MOST])
    return Section("典型案例（已脱敏）", tables=tables)


def _is_protected(seen: Seen) -> bool:
    """保密, 匿名 and whatever the rules keep secret is nobody's example."""
    return is_secret(seen.card) or any(seen.value(path) is True for path in seen.parts.secret)


def _weight(seen: Seen) -> int:
    return sum(bool(seen.card.meant(each)) for each in ("escalated", "redone", "supervised"))


def _told_complaint(seen: Seen, orders: Iterable[Seen]) -> Table:
    """As somebody would tell it: what happened, why, what was done and given, what was learnt."""
    parts = seen.parts
    masked = mask_values(seen.card.rules, seen.card.values)
    rows = (
        ("事情", told(masked.get(seen.card.machine.summary))),
        ("原因", told(at_path(masked, parts.cause))),
        ("处置", "；".join(_steps(seen))),
        ("补偿", "、".join(_given(seen)) or "没有"),
        ("结果", _result(seen, told(at_path(masked, parts.outcome)))),
        ("历时", _how_long(seen)),
        ("教训", "；".join(_learnt(seen, masked, orders)) or "没有写"),
    )
    about = "，".join(filter(None, (unit_of(seen), seen.word(parts.category))))
    return Table(f"{seen.number}（{about}）", ("项目", "内容"), rows)


def _steps(seen: Seen) -> Iterator[str]:
    """`10-15 登记、转办设备部`: what moved it, day by day."""
    moves = [each for each in seen.card.happened if each.moved]
    for day, those in groupby(moves, lambda each: each.event.at.date()):
        yield f"{day:%m-%d} {'、'.join(_step(seen, each) for each in those)}"


def _step(seen: Seen, happened: Happened) -> str:
    return f"{happened.event.name}{shown(at_path(happened.event.fields, seen.parts.unit))}"


def _given(seen: Seen) -> Iterator[str]:
    """`现金 1,200.00 元（总经理）`: each compensation, and by whom."""
    rules = seen.card.rules
    if rules.authority is None:
        return
    for each in seen.card.happened:
        for row in rows_of(each.event.fields.get(rules.authority.field)):
            worth = worth_of(rules, row)
            amount = f" {worth:,.2f} 元" if worth else ""
            yield f"{shown(row.get(rules.authority.remedy))}{amount}（{each.event.role}）"


def _result(seen: Seen, outcome: str) -> str:
    """What came of it, and how satisfied he was with it."""
    said = seen.word(seen.parts.satisfaction)
    return "，".join(filter(None, (outcome or seen.card.state, said)))


def _how_long(seen: Seen) -> str:
    days, rounds = days_taken(seen), seen.card.round
    again = f"，办了 {rounds} 轮" if rounds > 1 else ""
    between = f"{seen.received_at:%m-%d %H:%M} 接到，{ended_at(seen):%m-%d %H:%M} 了结"
    return f"{tenths(days)} 天（{between}）{again}"


def _learnt(seen: Seen, masked: Values, orders: Iterable[Seen]) -> Iterator[str]:
    """What was learnt, and what has been ordered on account of it."""
    for path in seen.parts.lesson:
        if said := told(at_path(masked, path)):
            yield said
    for each in orders:
        if seen.number in each.card.links:
            values = mask_values(each.card.rules, each.card.values)
            unit, matter = (
                each.word(each.parts.corrective_unit),
                told(values.get(each.card.machine.summary)),
            )
            yield f"{each.number} {unit}：{matter}（{each.card.state}）"


def told(value: Value | None) -> str:
    """Masked text on one line, short, with every long number hidden."""
    text = screened(" ".join(shown(value).split()))
    return f"{text[:LONGEST_TEXT]}…" if len(text) > LONGEST_TEXT else text
