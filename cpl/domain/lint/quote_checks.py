"""Numbers that say something else than the words of the clause that they are taken from."""

import re
from collections.abc import Iterator
from datetime import timedelta

from cpl.dataclass import dataclass
from cpl.domain.lint.clock_checks import section_of
from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.rules import Clause, Rules, Timed
from cpl.domain.time.deadline_rules import HeartbeatRule, PromiseRule
from cpl.domain.time.limits import Clock, Limit
from cpl.domain.values.numerals import number

NUMERAL = r"[\d,.]+|[零〇一二两三四五六七八九十百千万]+"
LENGTH = re.compile(
    rf"(?<![第\d])({NUMERAL}|半)个?(分钟|小时|钟头|工作日|日|天|周|星期)(?!前|起|以前)"
)
MONEY = re.compile(rf"({NUMERAL})元")
DAY_OF_MONTH = re.compile(rf"({NUMERAL})[日号]")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
LENGTHS = {"分钟": timedelta(minutes=1), "小时": HOUR, "钟头": HOUR}
LENGTHS |= {"工作日": DAY, "日": DAY, "天": DAY, "周": WEEK, "星期": WEEK}


@dataclass(frozen=True)
class _Said:
    """A length in a quotation, and whether it is in working days."""

    length: timedelta
    in_workdays: bool


def numbers_against_quotes(rules: Rules) -> Iterator[Finding]:
    """`within: 5 days` under 「在3个工作日内」: one of the two is a slip of the pen."""
    for timed in rules.clocks:
        yield from _lengths(timed)
    for each in rules.authority.grants if rules.authority else ():
        said = _numbers(MONEY, each.clause.quote)
        if each.limit and each.limit.is_finite() and said and each.limit not in said:
            yield _against("authority", each.id, f"限额写的是 {each.limit} 元", each.clause)
    for name, report in rules.reports.items():
        said = _numbers(DAY_OF_MONTH, report.clause.quote)
        if report.due_day and said and report.due_day not in said:
            yield _against("reports", name, f"due_day 写的是 {report.due_day}", report.clause)


def _lengths(timed: Timed) -> Iterator[Finding]:
    if isinstance(timed.rule, PromiseRule):
        return
    limit = timed.rule.every if isinstance(timed.rule, HeartbeatRule) else timed.rule.limit
    said = tuple(_said(timed.rule.quote))
    if limit.n is None or not said or limit.clock is Clock.SAME_DAY:
        return
    if not any(_is(limit, each) for each in said):
        clause = Clause(timed.rule.ref, timed.rule.quote)
        told = f"期限写的是 {limit.n} {limit.unit.value}、{limit.clock.value}"
        yield _against(section_of(timed), timed.rule.id, told, clause)


def _said(quote: str) -> Iterator[_Said]:
    for text, unit in LENGTH.findall(quote):
        n = 0.5 if text == "半" else _number(text)
        if n is not None:
            yield _Said(n * LENGTHS[unit], unit == "工作日")


def _is(limit: Limit, said: _Said) -> bool:
    return limit.length == said.length and (limit.counts_workdays or not said.in_workdays)


def _numbers(pattern: re.Pattern[str], quote: str) -> list[float]:
    found = (_number(each) for each in pattern.findall(quote))
    return [each for each in found if each is not None]


def _number(text: str) -> float | None:
    try:
        return float(number(text))
    except ValueError:
        return None


def _against(section: str, name: str, told: str, clause: Clause) -> Finding:
    say = f"“{name}”{told}，和引的原话对不上。"
    mend = "照原话改数，或者改正引文；本单位另有理解的，引文只引到数字以前，写 note。"
    return Finding("quote-against-number", (section, name), say, mend, clause, serious=False)
