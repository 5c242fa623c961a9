"""What is asked again and again is found out once, of each thing that it is asked of."""

from cpl.dataclass import dataclass
from cpl.domain.values.once import once


@dataclass(frozen=True)
class Basket:
    apples: int


def test_it_is_counted_once_for_each_that_it_is_asked_of_last() -> None:
    asked = []

    @once
    def how_many(times: int, basket: Basket) -> int:
        asked.append(basket)
        return times * basket.apples

    one, other = Basket(1), Basket(2)
    assert [how_many(1, one), how_many(1, other), how_many(1, one)] == [1, 2, 1]
    assert asked == [one, other]


def test_two_that_are_counted_do_not_know_of_each_other() -> None:
    @once
    def apples(basket: Basket) -> int:
        return basket.apples

    @once
    def pears(basket: Basket) -> int:
        return 0

    basket = Basket(3)
    assert (apples(basket), pears(basket), apples(basket)) == (3, 0, 3)
