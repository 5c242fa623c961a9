"""Where cells are, as openpyxl says it."""

import pytest
from openpyxl.utils import absolute_coordinate, column_index_from_string, get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from cpl.render.xlsx.areas import area, areas, column, letters, place

COORDS = ("A1", "B3:D4", "Z9:AB12", "XFD1048576", "A1:A9")


@pytest.mark.parametrize("number", [1, 26, 27, 52, 53, 702, 703, 16384])
def test_columns_are_called_as_openpyxl_calls_them(number: int) -> None:
    assert letters(number) == get_column_letter(number)
    assert column(letters(number)) == number == column_index_from_string(letters(number).lower())


@pytest.mark.parametrize("coord", COORDS)
def test_an_area_is_as_openpyxl_has_it(coord: str) -> None:
    ours, theirs = area(coord), CellRange(coord)
    assert tuple(ours) == (theirs.min_row, theirs.min_col, theirs.max_row, theirs.max_col)
    assert hash(ours) == hash(theirs)  # by which the merged ones are in its order
    assert (ours.coord, ours.absolute) == (theirs.coord, absolute_coordinate(coord))
    assert ours == area(ours.absolute) == area(ours.ends)


def test_several_stand_from_the_left() -> None:
    said = "D4 A1:B2 A9"
    assert " ".join(each.coord for each in areas(said)) == str(MultiCellRange(said))


def test_a_cell_is_within_what_covers_it() -> None:
    assert area("B2").is_within(area("A1:B2"))
    assert not area("B3").is_within(area("A1:B2"))
    assert place(3, 2) == "B3"


@pytest.mark.parametrize("said", ["", "A", "1:2", "A1:B", "甲!A1"])
def test_what_is_no_area_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}$"):
        area(said)
