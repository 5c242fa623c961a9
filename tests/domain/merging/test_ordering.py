"""Several lists of the same things in one order, whichever of the lists comes first."""

from itertools import permutations

import pytest

from cpl.domain.merging.ordering import in_order


def negative(each: int) -> int:
    return -each


@pytest.mark.parametrize(
    ("lists", "found"),
    [
        ([], ()),
        ([[], []], ()),
        ([[3, 1, 2]], (3, 1, 2)),
        ([[1, 3], [2, 4]], (1, 2, 3, 4)),
        ([[3, 1], [2]], (2, 3, 1)),
        ([[1, 2, 3], [1, 3, 4]], (1, 2, 3, 4)),
        ([[5, 1], [5, 2], [5, 3]], (5, 1, 2, 3)),
        ([[4, 1], [9, 4]], (9, 4, 1)),
        ([[1, 2], [2, 1]], (1, 2)),
        ([[2, 1, 3], [1, 2]], (1, 2, 3)),
        ([[3, 2], [2, 1], [1, 3]], (1, 3, 2)),
    ],
    ids=[
        "没有", "都是空的", "只有一列", "各有各的", "自己的次序在先", "有一样的", "从一样的分开",
        "等前面的", "互相矛盾", "矛盾以后照旧", "转圈",
    ],
)  # fmt: skip
def test_each_keeps_its_own_order_and_of_what_may_come_the_smallest_does(
    lists: list[list[int]], found: tuple[int, ...]
) -> None:
    for each in permutations(lists):
        assert in_order(each, key=int) == found


def test_the_smallest_is_what_the_key_says() -> None:
    assert in_order([[1, 3], [2, 4]], key=negative) == (2, 4, 1, 3)
