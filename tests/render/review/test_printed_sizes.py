"""What counts is how large the words are on paper: the cell's size times the page's scale."""

from openpyxl.styles import Font
from small_forms import Sheet, form

from cpl.render.review.printed_sizes import printed_sizes


def of(*, width: float = 90.0, **page: object) -> float:
    """How many points a word of 10 points has, in a column of that width on A4."""

    def dress(sheet: Sheet) -> None:
        sheet["A1"].font = Font(sz=10)
        sheet.column_dimensions["A"].width = width
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        for name, value in page.items():
            setattr(sheet.page_setup, name, value)
        sheet.sheet_properties.pageSetUpPr.fitToPage = "scale" not in page

    (size,) = printed_sizes(form(["题"], dress=dress))
    assert (size.sheet, size.cell) == ("投诉工单", "A1")
    return size.points


def test_columns_that_fit_are_printed_as_they_are() -> None:
    assert of(width=50) == 10


def test_columns_wider_than_the_page_make_the_words_small() -> None:
    """投诉工单: 9 points in the cell, 6.9 on paper."""
    assert 5.4 < of(width=180) < 6


def test_across_the_page_there_is_more_room() -> None:
    assert of(width=140, orientation="landscape") == 10
    assert of(width=140) < 8


def test_a_scale_that_is_laid_down_holds() -> None:
    assert of(width=500, scale=80) == 8


def test_a_sheet_squeezed_onto_one_page_in_height_is_smaller_still() -> None:
    def dress(sheet: Sheet) -> None:
        sheet["A1"].font = Font(sz=10)
        sheet.row_dimensions[1].height = 400
        sheet.row_dimensions[2].height = 400
        sheet.row_dimensions[3].height = 400
        sheet["A3"] = "末"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 1

    first, _ = printed_sizes(form(["题"], dress=dress))
    assert 5.5 < first.points < 6.5
