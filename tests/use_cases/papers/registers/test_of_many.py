"""The registers and the sheets of a period on paper: how large what stands in them is printed."""

import pytest
from openpyxl import load_workbook
from places import TOP

from cpl.render.rows.heights import column_points

ACROSS = 841.9
"""A4 on its side, in points."""
ASIDE = ("规则：", "{%")
"""The line below the frame, and what is not printed."""
LEAST = {
    "投诉台账": 9,
    "整改台账": 9,
    "问责台账": 9,
    "巡场台账": 9,
    "周整改表": 10,
    "权限使用检查表": 10,
}


@pytest.mark.parametrize("name", LEAST)
def test_everything_is_large_enough_on_paper(name: str) -> None:
    for sheet in load_workbook(TOP / f"templates/{name}.xlsx").worksheets:
        width = sum(column_points(each.width) for each in sheet.column_dimensions.values())
        margins = sheet.page_margins
        scale = min(1.0, (ACROSS - 72 * (margins.left + margins.right)) / width)
        small = {
            cell.coordinate: round(cell.font.sz * scale, 1)
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and not cell.value.startswith(ASIDE)
            if round(cell.font.sz * scale, 1) < LEAST[name]
        }
        assert small == {}, (sheet.title, scale)


@pytest.mark.parametrize("name", LEAST)
def test_the_header_is_repeated_and_stays_in_sight(name: str) -> None:
    sheet = load_workbook(TOP / f"templates/{name}.xlsx").worksheets[0]
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "C4")
    assert sheet.page_setup.orientation == "landscape"
    assert "编码 {{ 编码 }}" in str(sheet.oddFooter)
