"""What is made when it is asked for answers as a list of the same would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.sequence import LazySequence, in_batches

ENDS = st.none() | st.integers(-9, 9)


class Squares(LazySequence[int]):
    def __init__(self, many: int) -> None:
        self.many = many
        self.asked: list[int] = []

    def __len__(self) -> int:
        return self.many

    def made(self, index: int) -> int:
        self.asked.append(index)
        return index * index


@given(st.integers(0, 6), ENDS, ENDS, st.none() | st.sampled_from([-3, -1, 1, 2]))
def test_it_is_sliced_as_a_list_is(many: int, start: int, stop: int, step: int) -> None:
    squares = Squares(many)
    assert squares[start:stop:step] == [*squares][start:stop:step]


@given(st.integers(0, 6), st.integers(-9, 9))
def test_an_index_counts_from_either_end_and_no_further(many: int, index: int) -> None:
    squares = Squares(many)
    if -many <= index < many:
        assert squares[index] == [*squares][index]
    else:
        with pytest.raises(IndexError):
            squares[index]


def test_only_what_is_asked_for_is_made() -> None:
    squares = Squares(1_000_000)
    assert (squares[-1], next(iter(squares))) == (999_999**2, 0)
    assert squares.asked == [999_999, 0]


def test_some_at_a_time_are_all_in_order() -> None:
    assert [*in_batches(iter(range(5)), 2)] == [[0, 1], [2, 3], [4]]
    assert [*in_batches((), 2)] == []
