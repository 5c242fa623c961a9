"""A month as people name it: `上个月`, `11月`, `2026年11月`; the latest one that is not to come."""

import re
from datetime import date

from cpl.codec.records.values import half_width
from cpl.domain.values.numerals import integer
from cpl.domain.values.periods import Period, month_named, month_of

THIS, LAST = ("本月", "这个月", "这月", "当月"), ("上月", "上个月")
_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_WITH_YEAR = rf"(?P<year>\d{{4}})(?:年|[-/.])?(?P<month>{_NUMBER})月?份?"
_AS_SPOKEN = rf"(?P<when>今年|去年)?(?P<month>{_NUMBER})月份?"


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
