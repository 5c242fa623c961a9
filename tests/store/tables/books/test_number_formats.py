"""What a person sees of a number, by its format: what Chinese Excel and WPS write most."""

from datetime import datetime
from pathlib import Path

import pytest
from hand_made_books import number_cells
from hypothesis import given
from hypothesis import strategies as st

from cpl.store.tables.books.number_formats import EPOCH_1900, number_form, number_shown
from cpl.store.tables.sheets import read_sheet


def shown(tmp_path: Path, book: bytes) -> tuple[str, ...]:
    path = tmp_path / "表.xlsx"
    path.write_bytes(book)
    return next(iter(read_sheet(path).rows)).cells


DAY, MORNING, HALF_PAST_TWO = 46329, 46329.378472222222, 0.604166666666667


@pytest.mark.parametrize("built_in", [14, 27, 28, 31, 36, 50, 57, 58])
def test_the_days_of_chinese_excel_have_no_format_in_the_file(
    tmp_path: Path, built_in: int
) -> None:
    """Typed as 2026年11月3日 or 11月3日: the number of the format is all there is."""
    assert shown(tmp_path, number_cells(built_in, DAY)) == ("2026-11-03",)


@pytest.mark.parametrize("built_in", [20, 32, 34, 55])
def test_the_times_of_chinese_excel(tmp_path: Path, built_in: int) -> None:
    assert shown(tmp_path, number_cells(built_in, HALF_PAST_TWO)) == ("14:30",)


@pytest.mark.parametrize(
    ("form", "number", "said"),
    [
        ('yyyy"年"m"月"d"日";@', DAY, "2026-11-03"),
        ("[$-804]yyyy/m/d", DAY, "2026-11-03"),
        ("[DBNum1][$-804]yyyy年m月d日", DAY, "2026-11-03"),
        ('m"月"d"日"', DAY, "2026-11-03"),
        ("aaaa", DAY, "2026-11-03"),
        ("yyyy/m/d h:mm", MORNING, "2026-11-03 09:05"),
        ("yyyy-mm-dd", MORNING, "2026-11-03 09:05"),
        ('上午/下午h"时"mm"分"', HALF_PAST_TWO, "14:30"),
        ("h:mm", MORNING, "2026-11-03 09:05"),
        ("[h]:mm", 1.25, "30:00:00"),
        ('0.00"天"', 3, "3"),
        ('0"days"', 7, "7"),
        ("G/通用格式", 13800001234, "13800001234"),
        ("#,##0.00_);[Red]\\(#,##0.00\\)", 1234.5, "1234.5"),
        ("000000", 138, "000138"),
        ("yyyy-mm-dd", -3, "-3"),
        ("General", "1.38E+10", "13800000000"),
    ],
)
def test_a_format_says_what_the_number_is(
    tmp_path: Path, form: str, number: float | str, said: str
) -> None:
    assert shown(tmp_path, number_cells(form, number)) == (said,)


def test_a_workbook_that_began_on_a_mac_counts_from_1904(tmp_path: Path) -> None:
    book = number_cells("yyyy-mm-dd", DAY - 1462, is_of_1904=True)
    assert shown(tmp_path, book) == ("2026-11-03",)


@pytest.mark.parametrize(("serial", "said"), [(59, "1900-02-28"), (61, "1900-03-01")])
def test_excel_has_a_29_february_1900(serial: int, said: str) -> None:
    assert number_shown(serial, number_form("yyyy-mm-dd"), EPOCH_1900) == said


@given(st.datetimes(datetime(1901, 1, 1), datetime(2099, 12, 31)))
def test_no_minute_is_lost(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    since = minute - EPOCH_1900
    serial = since.days + since.seconds / 86400
    said = number_shown(serial, number_form("yyyy/m/d h:mm"), EPOCH_1900)
    assert datetime.fromisoformat(said) == minute
