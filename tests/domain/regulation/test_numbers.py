"""Numbers: given out once, by day and desk; the folder follows from the number."""

from datetime import date

import pytest
from casebook import rules

from cpl.domain.regulation.numbers import date_in, folder_of, is_number, next_number

COMPLAINTS = rules().machines["工单"]
RECTIFICATIONS = rules().machines["整改"]
DAY = date(2026, 11, 21)


@pytest.mark.parametrize("number", ["TS20261121-003", "TS20261121-A003", "TS20261121-1000"])
def test_these_are_numbers(number: str) -> None:
    assert is_number(COMPLAINTS, number)


@pytest.mark.parametrize(
    "number",
    ["", "TS", "TS20261121", "TS20261121-", "TS20261121-A", "TS20261321-001", "TS20260230-001",
     "ZG20261121-01", "ts20261121-001", "TS20261121-001 ", "TS20261121-00a", "../TS20261121-001"],
)  # fmt: skip
def test_these_are_not(number: str) -> None:
    assert not is_number(COMPLAINTS, number)


def test_the_day_and_the_folder_are_in_the_number() -> None:
    assert date_in("TS20261121-A003") == DAY
    assert date_in("TS20261321-001") is None
    assert folder_of(COMPLAINTS, "TS20261121-003") == "complaints/2026/11"
    assert folder_of(RECTIFICATIONS, "ZG20261121-01") == "rectifications/2026"


@pytest.mark.parametrize(
    ("given_out", "expected"),
    [
        ([], "TS20261121-001"),
        (["TS20261121-001", "TS20261121-007"], "TS20261121-008"),
        (["TS20261120-005", "TS20261121-A004", "备忘"], "TS20261121-001"),
        (["TS20261121-999"], "TS20261121-1000"),
        (["TS20261121-²"], "TS20261121-001"),  # a digit, and no number
    ],
)
def test_the_next_number_fills_no_gap(given_out: list[str], expected: str) -> None:
    assert next_number(COMPLAINTS, DAY, "", given_out) == expected


def test_every_desk_counts_for_itself() -> None:
    given_out = ["TS20261121-005", "TS20261121-A002", "TS20261121-B009"]
    assert next_number(COMPLAINTS, DAY, "A", given_out) == "TS20261121-A003"
    assert next_number(RECTIFICATIONS, DAY, "", []) == "ZG20261121-01"
