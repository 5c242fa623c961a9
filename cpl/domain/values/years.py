"""The years that a date of an office can lie in: another is a slip of the pen, 0226 for 2026.

Whoever reads a date asks here, so that no clock ever walks to the end of time.
"""

from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2299
YEARS = f"年份应当在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"


def can_be_meant(day: date) -> bool:
    """Is the day, or the moment, in one of them?"""
    return FIRST_YEAR <= day.year <= LAST_YEAR
