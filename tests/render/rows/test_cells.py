"""What somebody typed reaches the cell as what it is: never a formula, never damage."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from small_forms import Sheet, filled, form

from cpl.render.rows.cells import CUT_OFF, LONGEST_CELL


def shown(value: object) -> Sheet:
    return filled(form(["{{ 值 }}"]), 值=value)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "#N/A", "TRUE", "13800001234", "＝1+1", "0123", "1e5"]
)
def test_text_stays_text_and_survives_being_edited_in_excel(text: str) -> None:
    cell = shown(text)["A1"]

    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix


@pytest.mark.parametrize("text", ["王女士", "退票 😀", "A区", "☑电话"])
def test_ordinary_text_needs_no_prefix(text: str) -> None:
    cell = shown(text)["A1"]

    assert cell.value == text
    assert not cell.quotePrefix


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (3, 3),
        (Decimal("1503.50"), 1503.5),
        (0.1, 0.1),
        (datetime(2026, 11, 21, 9, 12), datetime(2026, 11, 21, 9, 12)),
        (date(2026, 11, 21), datetime(2026, 11, 21)),
        (time(9, 12), time(9, 12)),
    ],
)
def test_numbers_and_moments_stay_what_they_are(value: object, kept: object) -> None:
    cell = shown(value)["A1"]

    assert cell.value == kept
    assert cell.data_type in "nd"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10**15, "1000000000000000"),
        (Decimal("0.12345678901234567890"), "0.12345678901234567890"),
        (Decimal("NaN"), "NaN"),
        (float("inf"), "inf"),
        (date(1899, 1, 1), "1899-01-01"),
        (True, "是"),
        (["运营部", "票务部"], "运营部、票务部"),
    ],
)
def test_what_excel_cannot_keep_exactly_is_text(value: object, text: str) -> None:
    cell = shown(value)["A1"]

    assert (cell.value, cell.data_type) == (text, "s")


def test_the_number_format_of_the_template_stays() -> None:
    def dress(sheet: Sheet) -> None:
        sheet["A1"].number_format = "#,##0.00"
        sheet["B1"].number_format = "yyyy年m月d日"
        sheet["C1"].number_format = "@"

    row = ["{{ 值 }}", "{{ 日 }}", "{{ 值 }}", "{{ 日 }}"]
    sheet = filled(form(row, dress=dress), 值=Decimal("1503.5"), 日=date(2026, 11, 21))

    assert sheet["A1"].number_format == "#,##0.00"
    assert sheet["B1"].number_format == "yyyy年m月d日"
    assert (sheet["C1"].value, sheet["C1"].data_type) == ("1503.5", "s")  # a text cell
    assert sheet["D1"].number_format == "yyyy-mm-dd"


def test_none_prints_nothing() -> None:
    assert shown(None)["A1"].value is None
    assert filled(form(["编号 {{ 值 }}"]), 值=None)["A1"].value == "编号 "


def test_what_xml_cannot_hold_is_removed() -> None:
    assert shown("录\x00音\x0b\ud800一\ufffe\x02C9;。\r\n完")["A1"].value == "录音一C9;。\n完"


def test_text_that_looks_like_an_escape_is_not_one() -> None:
    """Excel reads _x0041_ as A; openpyxl shows what stands in the file."""
    assert shown("a_x0041_b")["A1"].value == "a_x005F_x0041_b"


def test_too_much_text_is_cut_where_one_can_see_it() -> None:
    text = str(shown("长" * 40_000)["A1"].value)

    assert len(text) == LONGEST_CELL
    assert text.endswith("长" + CUT_OFF)


def test_excel_counts_an_emoji_as_two() -> None:
    text = str(shown("😀" * 20_000)["A1"].value)

    assert len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert text.endswith("😀" + CUT_OFF)
