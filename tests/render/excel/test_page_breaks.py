"""Rows that a template keeps together stand on one page, whatever the page."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.pagebreak import Break
from small_forms import Sheet, filled, form

from cpl.render.excel.page_breaks import BEGINNING, PrintedLine, page_ends
from cpl.render.text.refusals import TemplateProblem

TABLES = (
    ["{% for 表 in 各表 %}"],
    ["{% 同页 %}"],
    ["{{ 表.题 }}"],
    ["列"],
    ["{% for 行 in 表.行 %}"],
    ["{{ 行 }}"],
    ["{% endfor %}"],
    ["{% 同页完 %}"],
    ["{% endfor %}"],
)


def a4(sheet: Sheet) -> None:
    """Rows of 20 points on pages of 697, of which 3 % are left free: 33 of them a page."""
    sheet.page_setup.paperSize = 9
    sheet.page_margins.top = sheet.page_margins.bottom = 1
    for row in range(1, 10):
        sheet.row_dimensions[row].height = 20


def breaks(*counts: int) -> list[int]:
    """After which rows pages end, for tables of so many rows, each with a title and a header."""
    tables = [{"题": f"表{n}", "行": list(range(count))} for n, count in enumerate(counts)]
    sheet = filled(form(*TABLES, dress=a4), 各表=tables)
    return [each.id for each in sheet.row_breaks.brk]


def test_a_table_that_would_be_cut_begins_on_the_next_page() -> None:
    assert breaks(20, 9) == []  # 22 + 11 rows
    assert breaks(20, 10) == [22]
    assert breaks(20, 10, 19) == [22]
    assert breaks(20, 10, 20) == [22, 34]


def test_a_table_longer_than_a_page_begins_where_its_head_and_two_rows_fit() -> None:
    assert breaks(27, 100) == [33, 66, 99]  # its title, its header and two rows on the first
    assert breaks(28, 100) == [30, 63, 96, 129]


def test_the_last_row_of_a_long_table_does_not_go_on_alone() -> None:
    assert breaks(31) == []
    assert breaks(32) == [32]
    assert breaks(65) == [33, 65]


def test_rows_on_their_own_are_not_broken_by_hand() -> None:
    template = form(["{% for 数 in 数列 %}"], ["{{ 数 }}"], ["{% endfor %}"], dress=a4)

    assert not filled(template, 数列=list(range(99))).row_breaks.brk


def test_the_breaks_of_the_template_stay() -> None:
    def dress(sheet: Sheet) -> None:
        a4(sheet)
        sheet.row_breaks.append(Break(id=6))

    tables = [{"题": "甲", "行": [1]}, {"题": "乙", "行": [1]}]
    sheet = filled(form(*TABLES, dress=dress), 各表=tables)

    assert [each.id for each in sheet.row_breaks.brk] == [3]


def test_repeated_rows_take_room_on_the_pages_after_them() -> None:
    lines = [PrintedLine(20)] * 12
    together = [PrintedLine(20, 1)] * 4

    assert list(page_ends([*lines, *together], 320)) == []
    assert list(page_ends([*lines, *lines], 200)) == [10, 20]
    assert list(page_ends([*lines, *lines], 200, titles=40, titles_end=2)) == [10, 18]


def test_a_group_in_a_group_is_part_of_it() -> None:
    template = form(
        ["{% 同页 %}"], ["甲"], ["{% 同页 %}"], ["乙"], ["{% 同页完 %}"], ["丙"], ["{% 同页完 %}"],
        dress=a4,
    )  # fmt: skip

    assert [cell.value for (cell,) in filled(template).rows] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["{% 同页 %}"], ["x"]], "!A1: “同页”没有用 同页完 结束"),
        ([["x"], ["{% 同页完 %}"]], "!A2: “同页完”前面没有和它配对的标签"),
        (
            [["{% 同页 %}", "x"]],
            "!A1: 不认识的标签“同页”；标签要么在一个单元格里成对，要么独占一行",
        ),
    ],
)
def test_what_is_not_closed_is_named_with_its_cell(rows: list[list[object]], message: str) -> None:
    with pytest.raises(TemplateProblem) as refused:
        filled(form(*rows))

    assert message in str(refused.value)


GROUPS = st.lists(
    st.tuples(st.booleans(), st.lists(st.integers(10, 120), min_size=1, max_size=9)), max_size=12
)


@given(GROUPS, st.integers(300, 900))
def test_pages_are_never_too_long_and_groups_that_fit_are_whole(
    groups: list[tuple[bool, list[int]]], room: int
) -> None:
    lines = [
        PrintedLine(height, number if is_group else 0)
        for number, (is_group, heights) in enumerate(groups, 1)
        for height in heights
    ]
    ends = [0, *page_ends(lines, room), len(lines)]
    pages = [lines[start:end] for start, end in pairwise(ends)]

    assert all(sum(each.height for each in page) <= room for page in pages)
    for number, (is_group, heights) in enumerate(groups, 1):
        parts = [[each for each in page if each.together == number] for page in pages]
        parts = [each for each in parts if each]
        if is_group and sum(heights) <= room:
            assert len(parts) == 1
        elif is_group and sum(heights[:BEGINNING]) <= room:
            assert len(parts[0]) >= BEGINNING


def test_what_ends_a_list_takes_its_last_row_along() -> None:
    rows = (["{% for 行 in 行 %}"], ["{{ 行 }}"], ["{% endfor %}"])
    end = (["{% 同页 %}"], ["合计"], ["签字"], ["{% 同页完 %}"], ["备注"], ["备注"])
    found = [
        [each.id for each in filled(form(*rows, *end, dress=a4), 行=[1] * n).row_breaks.brk]
        for n in (29, 32, 33, 34)
    ]
    assert found == [[], [31], [32], [33]]


def test_nobody_signs_a_page_that_says_nothing() -> None:
    text, last, signed = [PrintedLine(20)] * 7, [PrintedLine(20, 1)] * 2, [PrintedLine(40, 2)]
    assert list(page_ends([*text, *last, *signed], 200)) == [7]
    assert list(page_ends([*text, *last, *signed], 220)) == []
    assert list(page_ends([*last, *signed], 60)) == [2]  # they do not fit together


def test_the_note_below_the_signatures_does_not_go_on_alone() -> None:
    assert list(page_ends([PrintedLine(20)] * 10 + [PrintedLine(30)], 200)) == [9]


def test_the_header_of_a_list_goes_with_its_first_row() -> None:
    text, head, rows = [PrintedLine(20)] * 4, PrintedLine(20), [PrintedLine(20, of_list=True)] * 4
    assert list(page_ends([*text, head, *rows], 100)) == [4]
