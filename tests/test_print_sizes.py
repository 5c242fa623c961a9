"""What an office reads is large enough on paper: the cell's size times the scale that fits A4."""

import pytest
from openpyxl import Workbook, load_workbook
from places import TOP
from print_sizes import Printed, printed_words

TEMPLATES = {path.stem: path for path in sorted((TOP / "templates").glob("*.xlsx"))}
REGISTER, FOOTNOTE, REPORT, FORM = 9.0, 9.0, 10.0, 10.5
NO_FORMS = ("月报", "交接班记录", "周整改表", "权限使用检查表", "看板")
"""Reports and lists; the others are papers of one record, which somebody fills in or signs."""
ROUNDED = 0.15
"""Excel rounds the scale down to whole per cents."""
FOOTNOTES = ("规则：", "联次", "- - -")
"""Which rules and copy it is, and where to cut."""


def least(name: str, words: Printed) -> float:
    if name.endswith("台账"):
        return REGISTER
    if any(each in words.text for each in FOOTNOTES):
        return FOOTNOTE
    return REPORT if name in NO_FORMS else FORM


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_word_is_too_small_to_read_on_paper(name: str) -> None:
    words = printed_words(load_workbook(TEMPLATES[name]))
    small = [str(each) for each in words if each.points < least(name, each) - ROUNDED]

    assert small == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_columns_are_measured_in_digits_of_a_font_that_every_office_has(name: str) -> None:
    """Where Calibri is missing, columns are a third wider, and the print is reduced to fit them.

    In Excel: 开始 → 单元格样式 → 常规 → 修改 → 字体.
    """
    font = load_workbook(TEMPLATES[name])._named_styles["Normal"].font  # type: ignore[attr-defined]  # stubs

    assert (font.name, font.sz) == ("宋体", 10.5)


def test_the_scale_that_fits_the_width_counts() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # stubs
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet["A1"], sheet["B1"] = "字", "{% for 一 in 经过 %}"
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 100

    (printed,) = printed_words(book)

    assert printed.points == pytest.approx(11 * 0.49)  # 523 points of paper for 1050 of columns
