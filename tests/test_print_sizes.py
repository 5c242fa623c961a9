"""What an office reads is large enough on paper: the cell's size times the scale that fits A4."""

import re

import pytest
from openpyxl import load_workbook
from places import TOP

from cpl.render.review.printed_sizes import PrintedSize, printed_sizes

TEMPLATES = {path.stem: path for path in sorted((TOP / "templates").glob("*.xlsx"))}
REGISTER, FOOTNOTE, REPORT, FORM = 9.0, 9.0, 10.0, 10.5
NO_FORMS = ("月报", "交接班记录", "周整改表", "权限使用检查表", "看板", "审计报告")
"""Reports and lists; the others are papers of one record, which somebody fills in or signs."""
ROUNDED = 0.15
"""Excel rounds the scale down to whole per cents."""
STEERS = re.compile(r"\s*\{%[^}]*%\}\s*")
FOOTNOTES = ("规则：", "联次", "- - -")
"""Which rules and copy it is, and where to cut."""


def least(name: str, words: PrintedSize) -> float:
    if name.endswith("台账"):
        return REGISTER
    if any(each in words.text for each in FOOTNOTES):
        return FOOTNOTE
    return REPORT if name in NO_FORMS else FORM


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_word_is_too_small_to_read_on_paper(name: str) -> None:
    words = printed_sizes(TEMPLATES[name].read_bytes(), name)
    printed = [each for each in words if not STEERS.fullmatch(each.text)]

    assert [each for each in printed if each.points < least(name, each) - ROUNDED] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_columns_are_measured_in_digits_of_a_font_that_every_office_has(name: str) -> None:
    """Where Calibri is missing, columns are a third wider, and the print is reduced to fit them.

    In Excel: 开始 → 单元格样式 → 常规 → 修改 → 字体.
    """
    font = load_workbook(TEMPLATES[name], read_only=True)._named_styles["Normal"].font  # type: ignore[attr-defined]  # stubs

    assert (font.name, font.sz) == ("宋体", 10.5)
