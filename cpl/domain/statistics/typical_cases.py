"""典型案例: one or two complaints told without saying whose they are."""

from datetime import datetime

from cpl.domain.cases.masking import mask_values
from cpl.domain.cases.redaction import is_secret
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.values.screening import screened
from cpl.domain.values.tables import Section, Table
from cpl.domain.values.value import Value, at_path, shown

MOST = 2
LONGEST_TEXT = 80


def typical_cases(view: MonthView, flow: Flow) -> Section:
    """The escalated first, then the longest handled, among those that may be told."""
    told = [each for each in flow.ended if each.is_ended and not each.is_voided]
    told = [each for each in told if not each.is_merged and not _is_protected(each)]
    told.sort(key=lambda each: (-_weight(each), -_days(each), each.number))
    tables = tuple(_told_complaint(each) for each in told[:MOST])
    lines = () if tables else ("本期没有可作案例的办结投诉。",)
    return Section("典型案例（已脱敏）", lines, tables)


def _is_protected(seen: Seen) -> bool:
    """保密, 匿名 and whatever the rules keep secret is nobody's example."""
    return is_secret(seen.card) or any(seen.value(path) is True for path in seen.parts.secret)


def _weight(seen: Seen) -> int:
    return sum(bool(seen.card.meant(each)) for each in ("escalated", "redone", "supervised"))


def _days(seen: Seen) -> int:
    return (_ended_at(seen) - seen.received_at).days


def _ended_at(seen: Seen) -> datetime:
    """When it came to its end; a report written afterwards makes no case longer."""
    return next(each.event.at for each in reversed(seen.card.happened) if each.moved)


def _how_long(seen: Seen) -> str:
    days = _days(seen)
    return f"历时 {days} 天" if days else "不到一天办完"


def _told_complaint(seen: Seen) -> Table:
    parts = seen.parts
    masked = mask_values(seen.card.rules, seen.card.values)
    steps = "→".join(each.event.name for each in seen.card.happened if each.moved)
    rows = (
        ("分类", seen.word(parts.category)),
        ("主办单位", seen.word(parts.unit)),
        ("经过", told(masked.get(seen.card.machine.summary))),
        ("原因", told(at_path(masked, parts.cause))),
        ("处置", f"{steps}，{_how_long(seen)}，{seen.card.round} 轮"),
        ("结果", told(at_path(masked, parts.outcome)) or seen.card.state),
        ("满意度", seen.word(parts.satisfaction)),
    )
    return Table(f"案例 {seen.number}", ("项目", "内容"), rows)


def told(value: Value | None) -> str:
    """Masked text on one line, short, with every long number hidden."""
    text = screened(" ".join(shown(value).split()))
    return f"{text[:LONGEST_TEXT]}…" if len(text) > LONGEST_TEXT else text
