"""The calendars that the clock tests count on: the carried years and one office's hours."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import yaml

import cpl
from cpl.domain.time.calendar import Calendar, Season, Year

FILES = sorted((Path(cpl.__file__).parent / "calendars").glob("*.yaml"))


def days(spans: Iterable[str]) -> frozenset[date]:
    """`2026-10-01..2026-10-07` or a day alone."""
    found: set[date] = set()
    for span in spans:
        first, _, last = span.partition("..")
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
        found |= {begin + timedelta(days=n) for n in range((end - begin).days + 1)}
    return frozenset(found)


def read(file: Path) -> Year:
    said = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    return Year(int(said["年份"]), days(said["放假"]), days(said["上班"]), said["来源"])


def hours(*spans: str) -> tuple[tuple[time, time], ...]:
    """`08:30-12:00`"""
    pairs = [span.split("-") for span in spans]
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def at(text: str) -> datetime:
    """`2026-11-20 16:00`; `24:00` is the midnight that ends the day."""
    if text.endswith("24:00"):
        return datetime.fromisoformat(text[:10]) + timedelta(days=1)
    return datetime.fromisoformat(text)


YEARS = {year.year: year for year in map(read, FILES)}
HOURS = hours("08:30-12:00", "14:00-17:30")
SUMMER = Season((6, 1), (9, 30), hours("08:30-12:00", "14:30-18:00"))
OFFICE = Calendar(YEARS, HOURS)
