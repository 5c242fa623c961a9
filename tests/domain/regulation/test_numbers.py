"""Numbers: given out once, by day and desk; the folder follows from the number."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from casebook import rules
from hypothesis import given, settings
from hypothesis import strategies as st

from cpl.domain.regulation.numbers import (
    MOST_MISSED,
    called,
    date_in,
    desk_in,
    example_numbers,
    folder_of,
    gaps,
    is_number,
    next_number,
    no_number,
    prefix_in,
)

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
    assert date_in("备忘") is None
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


def test_a_number_is_as_wide_as_its_machine_says_and_three_where_it_does_not() -> None:
    wide = replace(COMPLAINTS, number="TS{date}-{seq:5}")
    plain = replace(COMPLAINTS, number="TS{date}-{seq}")
    assert next_number(wide, DAY, "", []) == "TS20261121-00001"
    assert next_number(plain, DAY, "", []) == "TS20261121-001"


def test_a_number_tells_its_machine() -> None:
    assert (prefix_in("TS20261121-003"), prefix_in("ZG20261121-01")) == ("TS", "ZG")
    assert prefix_in("TS20261121-003-2") == "TS", "as a file beside it is called"


def test_more_that_somebody_may_have_given_out_are_left_out() -> None:
    """别的台离线时可能已经用掉几个。"""
    assert next_number(COMPLAINTS, DAY, "", ["TS20261121-002"], left_out=3) == "TS20261121-006"


def test_what_is_no_number_is_told_with_how_one_looks() -> None:
    both = (COMPLAINTS, RECTIFICATIONS)
    assert example_numbers(both) == "TS20261121-001、ZG20261121-01"
    assert no_number("3号", both) == "“3号”不是编号。编号像 TS20261121-001、ZG20261121-01。"


# —— numbers that must have been given out ——


@pytest.mark.parametrize(
    ("there", "given_out", "missing"),
    [
        ([], [], []),
        (["TS20261121-001", "TS20261121-002"], [], []),
        (["TS20261121-002"], [], ["TS20261121-001"]),
        (["TS20261121-001", "TS20261121-004"], [], ["TS20261121-002", "TS20261121-003"]),
        (["TS20261121-001"], ["TS20261121-002"], ["TS20261121-002"]),
        (["TS20261121-001"], ["TS20261121-001"], []),
        ([], ["TS20261121-001"], ["TS20261121-001"]),
        (["TS20261121-A002", "TS20261121-001"], [], ["TS20261121-A001"]),
        (["ZG20261121-02", "TS20261122-02"], [], ["TS20261122-01", "ZG20261121-01"]),
        (["备忘", "TS20261121-A", "TS20261121"], [], []),
        (["TS20261121-A", "TS20261121-A002"], [], ["TS20261121-A001"]),
        (["TS20261121-11", "TS20261121-1"], ["备忘"], [f"TS20261121-{n}" for n in range(2, 11)]),
    ],
    ids=[
        "一件也没有", "一件不缺", "缺头一件", "缺中间的", "发过又没有的", "发过也有的",
        "只有发过的", "各柜台各数", "各日各类各数", "不是编号的", "没有数的", "一位和两位的",
    ],
)  # fmt: skip
def test_what_is_missing_between_the_first_and_the_last(
    there: list[str], given_out: list[str], missing: list[str]
) -> None:
    assert list(gaps(there, given_out)) == missing


@pytest.mark.parametrize("there", [("1000", "999"), ("999", "1000")], ids="-".join)
def test_what_is_missing_is_called_as_it_was_given_out_on_a_day_of_a_thousand(
    there: tuple[str, str],
) -> None:
    assert next(gaps(f"TS20261121-{each}" for each in there)) == "TS20261121-001"


def test_of_a_number_that_somebody_mistyped_not_all_before_it_are_missing() -> None:
    assert len(list(gaps(["TS20261121-99999999"]))) == MOST_MISSED


@pytest.mark.parametrize(
    ("number", "desk"),
    [
        ("TS20261121-A003", "A"),
        ("ZG20261121-DZ01", "DZ"),
        ("TS20261121-003", ""),
        ("备忘", ""),
    ],
)
def test_the_letters_of_a_number_name_the_desk_that_gave_it_out(number: str, desk: str) -> None:
    assert desk_in(number) == desk


@pytest.mark.parametrize(
    ("number", "name"), [("TS20261121-003", "3"), ("TS20261121-A030", "A30"), ("", "")]
)
def test_how_a_number_is_called_on_its_day(number: str, name: str) -> None:
    assert called(number) == name


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(("A", "B", "AB")), st.integers(0, 1), st.booleans()), max_size=30
    )
)
def test_desks_that_know_nothing_of_each_other_never_give_a_number_twice(
    steps: list[tuple[str, int, bool]],
) -> None:
    """A desk registers on one of two days, or gets what the others had by then."""
    known: dict[str, set[str]] = {desk: set() for desk, _, _ in steps}
    given_out: list[str] = []
    for desk, later, gets in steps:
        if gets:
            known[desk].update(given_out)
            continue
        number = next_number(COMPLAINTS, DAY + timedelta(days=later), desk, known[desk])
        known[desk].add(number)
        given_out.append(number)
    assert len(set(given_out)) == len(given_out)
    assert list(gaps(given_out)) == []
