"""A month, week, quarter or year as people name it: `上个月`, `11月`, `第43周`, `三季度`, `去年`.

Without its year it is the latest one that is not to come.
"""

import re
from datetime import date

from cpl.codec.records.values import half_width
from cpl.codec.spellings.moments import TimeContext, read_day
from cpl.domain.regulation.tenses import Tense
from cpl.domain.values.numerals import integer
from cpl.domain.values.periods import (
    Every,
    Period,
    PeriodUnit,
    month_named,
    month_of,
    period_named,
    period_of,
)
from cpl.domain.values.years import FIRST_YEAR, LAST_YEAR, YEARS

THIS, LAST = ("本月", "这个月", "这月", "当月"), ("上月", "上个月")
_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_WITH_YEAR = rf"(?P<year>\d{{4}})(?:年|[-/.])?(?P<month>{_NUMBER})月?份?"
_AS_SPOKEN = rf"(?P<when>今年|去年)?(?P<month>{_NUMBER})月份?"
_YEAR = r"(?:(?P<when>今|去)年|(?P<year>\d{4})(?:年|-)?)?"
_IN_A_YEAR = {
    PeriodUnit.WEEK: rf"{_YEAR}第?W?(?P<number>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})周?",
    PeriodUnit.QUARTER: rf"{_YEAR}(?:Q|第?)(?P<number>[1-4一二三四])(?:季度?)?",
    PeriodUnit.YEAR: r"(?P<year>\d{4})年?度?",
}
_NEAR = {
    PeriodUnit.WEEK: {"本周": 0, "这周": 0, "上周": -1, "上上周": -2},
    PeriodUnit.QUARTER: {"本季": 0, "本季度": 0, "上季": -1, "上季度": -1, "上个季度": -1},
    PeriodUnit.YEAR: {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2},
}
_WRITTEN = {
    PeriodUnit.WEEK: ("周", "2026-W43、上周，或这一周里的一天：10-20"),
    PeriodUnit.QUARTER: ("季度", "2026-Q3、三季度 或 上季度"),
    PeriodUnit.YEAR: ("年份", "2026 或 去年"),
}


def read_month(text: str, today: date) -> Period:
    """Raises ValueError with a Chinese sentence where it cannot be told which is meant."""
    said = re.sub(r"\s", "", half_width(text))
    if said in THIS:
        return month_of(today)
    if said in LAST:
        return month_of(today).previous
    if match := re.fullmatch(_WITH_YEAR, said):
        return month_named(f"{match['year']}-{integer(match['month'])}")
    if match := re.fullmatch(_AS_SPOKEN, said):
        number = integer(match["month"])
        years = {"今年": today.year, "去年": today.year - 1}
        year = years.get(match["when"], today.year - (number > today.month))
        return month_named(f"{year}-{number}")
    return month_named(said)


def read_period(text: str, every: Every, reference: TimeContext) -> Period:
    """A week, month, quarter or year; raises ValueError likewise."""
    today = reference.now.date()
    if every.unit is PeriodUnit.MONTH:
        return read_month(text, today)
    said = re.sub(r"\s", "", half_width(text)).upper()
    this = period_of(every, today)
    if said in _NEAR[every.unit]:
        return this.shifted(_NEAR[every.unit][said])
    if match := re.fullmatch(_IN_A_YEAR[every.unit], said):
        return _numbered(text, every, match, this)
    if every.unit is PeriodUnit.WEEK:
        return period_of(every, read_day(text, reference, Tense.PAST))
    raise _unclear(text, every)


def _numbered(text: str, every: Every, match: re.Match[str], this: Period) -> Period:
    said = match.groupdict()
    number = integer(said["number"]) if said.get("number") else 0
    current = int(this.name[:4])
    spoken = {"今": current, "去": current - 1}
    year = int(said["year"] or 0) or spoken.get(said.get("when") or "")
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"“{text}”不对，{YEARS}。")
    years = (year,) if year is not None else (current, current - 1)
    found = (period_named(every, _name(every.unit, each, number)) for each in years)
    period = next((each for each in found if each and (year or each.start <= this.start)), None)
    if period is None:
        raise _unclear(text, every)
    return period


def _name(unit: PeriodUnit, year: int, number: int) -> str:
    return {
        PeriodUnit.WEEK: f"{year}-W{number:02}",
        PeriodUnit.QUARTER: f"{year}-Q{number}",
        PeriodUnit.YEAR: f"{year}",
    }[unit]


def _unclear(text: str, every: Every) -> ValueError:
    what, written = _WRITTEN[every.unit]
    return ValueError(f"{what}“{text}”看不懂，写成 {written}。")
