"""Of which year a folder is, and whether a clone does without it."""

import pytest

from cpl.domain.regulation.years_left_out import YearsLeftOut, year_of


@pytest.mark.parametrize(
    ("path", "year"),
    [
        ("complaints/2016", 2016),
        ("complaints/2016/11/TS20161123-001.yaml", 2016),
        ("attachments/TS20161123-A001/照片.jpg", 2016),
        ("issued/ZG20161123-01", 2016),
        ("complaints", None),
        ("complaints/.gitkeep", None),
        ("rules/2016-01-01.yaml", None),
        ("calendars/2016.yaml", None),
        ("reports/2016", None),  # a year's report, which the next one stands on
        ("reports/2016-11", None),
        ("rules.yaml", None),
    ],
)
def test_a_folder_is_of_the_year_that_its_name_says(path: str, year: int | None) -> None:
    assert year_of(path) == year


def test_what_is_older_than_the_first_year_is_left_out_and_nothing_of_a_whole_clone() -> None:
    assert YearsLeftOut(2025).holds("complaints/2024/12")
    assert not YearsLeftOut(2025).holds("complaints/2025/01")
    assert not YearsLeftOut().holds("complaints/0001")
