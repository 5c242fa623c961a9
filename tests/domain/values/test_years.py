"""The years that a date of an office can lie in."""

from datetime import date

import pytest

from cpl.domain.values.years import can_be_meant


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        (date(1899, 12, 31), False),
        (date(1900, 1, 1), True),
        (date(2299, 12, 31), True),
        (date(2300, 1, 1), False),
        (date(226, 11, 17), False),
    ],
)
def test_a_year_of_three_digits_is_a_slip_of_the_pen(day: date, meant: bool) -> None:
    assert can_be_meant(day) is meant
