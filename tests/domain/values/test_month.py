"""A calendar month: how it is written, where it begins and ends."""

from datetime import datetime

import pytest

from cpl.domain.values.month import Month


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-10", Month(2026, 10)), ("2026-9", Month(2026, 9)), ("2026-09", Month(2026, 9)),
     ("1900-1", Month(1900, 1)), ("2026-12", Month(2026, 12)),
     ("2299-12", Month(2299, 12))],
)  # fmt: skip
def test_a_month_is_a_year_and_a_number(text: str, month: Month) -> None:
    assert Month.parse(text) == month


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("", "看不懂"), ("2026", "看不懂"), ("26-10", "看不懂"), ("2026-十", "看不懂"),
        ("abcd-10", "看不懂"), ("20261-1", "看不懂"), ("2026-10-05", "看不懂"),
        ("2026-0", "没有“2026-0”这个月"), ("2026-13", "没有“2026-13”这个月"),
        ("1899-12", "年份应当在 1900 到 2299 之间"),
        ("9999-12", "年份应当在 1900 到 2299 之间"),
    ],
)  # fmt: skip
def test_what_is_no_month_is_told_so(text: str, say: str) -> None:
    with pytest.raises(ValueError, match=say):
        Month.parse(text)


def test_a_month_begins_with_its_first_moment_and_ends_before_the_next() -> None:
    october = Month(2026, 10)
    assert (october.start, october.end) == (datetime(2026, 10, 1), datetime(2026, 11, 1))
    assert october.start in october
    assert october.end not in october
    assert datetime(2025, 10, 5) not in october
    assert datetime(2026, 9, 30, 23, 59) not in october


@pytest.mark.parametrize(
    ("months", "found"),
    [(0, "2026-10"), (1, "2026-11"), (3, "2027-01"), (-10, "2025-12"), (-12, "2025-10")],
)
def test_months_are_counted_over_the_year(months: int, found: str) -> None:
    assert str(Month(2026, 10).shifted(months)) == found


def test_a_month_is_told_in_words_and_months_stand_in_order() -> None:
    assert Month(2026, 9).words == "2026年9月"
    assert str(Month(2026, 9)) == "2026-09"
    assert Month(2025, 12) < Month(2026, 1) < Month(2026, 2)
    assert Month(2026, 1).previous == Month(2025, 12)
