"""What is put aside is there again, whether it was packed or not."""

import pytest

from cpl.render.rows.aside import Aside


@pytest.mark.parametrize("held", [0, 2, 5])
def test_the_first_are_the_very_objects_and_all_are_as_they_were(held: int) -> None:
    rows = [{n: f"第 {n} 行"} for n in range(4)]
    aside = Aside[dict[int, str]](held)
    for row in rows:
        aside.add(row)
    assert len(aside) == len(rows)
    assert [*aside] == [*map(aside.__getitem__, range(4))] == rows
    assert [aside[n] is row for n, row in enumerate(rows)] == [n < held for n in range(4)]
