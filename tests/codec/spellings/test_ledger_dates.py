"""A time in a cell of an old ledger, however it was typed: read rightly, or refused with a word.

The manual of spellings is the two tables. The law is that nothing is misread: whatever way a
moment is written, it comes back as itself or not at all.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cpl.codec.spellings.column_dates import column_dates
from cpl.codec.spellings.date_clues import DateClues, DateDoubtError, PlainTime, YearClue
from cpl.codec.spellings.ledger_dates import DayLook, day_look, plain_time
from cpl.codec.spellings.moments import TimeContext, read_when
from cpl.domain.regulation.tenses import Tense
from cpl.domain.time.calendar import Calendar

NOW = datetime(2026, 11, 22, 9)
REFERENCE = TimeContext(NOW, Calendar({}, ((time(8, 30), time(17, 30)),)))
ALONE = DateClues(lambda in_full: None, lambda month, day: None)
"""What a cell knows of which nobody knows the column."""
OF_2025 = DateClues(lambda in_full: None, lambda month, day: YearClue(2025, "工作表“2025年”"))

# The moment or the day, and all the ways to write it in a ledger.
SPELLINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("2026-11-03 09:05", (
        "2026-11-03 09:05", "2026-11-03 09:05:59", "2026-11-3 9:5", "2026/11/3 9:05",
        "2026.11.3 9:05", "2026-11-03T09:05", "2026-11-03T09:05:00.000",
        "2026年11月3日 9点5分", "2026年11月3日9时5分", "2026年11月3号 9:05", "20261103 0905",
        "20261103 09:05", "202611030905", "20261103090559", "2026-11-03 上午9:05",
        "2026/11/3 上午 9:05:00", "2026-11-03 9:05 AM", "2026-11-03 9:05上午",
        "2026年11月3日 09时05分30秒", "2026-11-03_09:05", "2026-11-03-09:05", "2026-11-03 9;05",
        "2026-11-03 09.05.00", "２０２６－１１－０３　０９：０５", "'2026-11-03 09:05",
        "2026/11/3（二） 9:05", "2026-11-03 星期二 09:05", "（周二）2026-11-3 9:5",
        "2026 11 3 9:05",
    )),
    ("2026-11-03 14:30", (
        "2026.11.3 14:30", "14:30 2026.11.3", "2026-11-03 0.604", "2026年11月3日 .604167",
        "0.604 2026-11-03", "2026-11-03 00:00:00 14:30", "2026-11-03 下午2点半",
        "下午2:30 2026年11月3日", "2026-11-03 2:30 PM", "2026-11-03\n14:30", "2026-11-03 14时半",
    )),
    ("2026-11-04 00:00", ("2026-11-03 24:00", "2026年11月3日24点", "2026/11/3 晚上12点")),
    ("2026-11-03 12:30", ("2026-11-03 中午12:30", "2026-11-03 12:30")),
    ("2026-11-03 03:05", ("2026/11/3 上午 3:05:00", "2026-11-03 03时05分", "2026/11/3 3:05")),
    ("2026-11-03 21:05", (
        "2026/11/3 下午 9:05:00","2026-11-03 9:05 PM", "2026-11-03 晚上9点5分", "2026-11-03 21:5")),
    ("2026-11-03", (
        "2026-11-03", "2026/11/3", "2026.11.3", "2026.11-3", "2026、11、3", "2026,11,3",
        "2026。11。3", "2026—11—03", "2026 11 3", "2026年11月3日", "2026年11月3号", "2026年11月3",
        "2026 年 11 月 3 日", "20261103", "2026/11/3（二）", "2026-11-03 周二",
        "星期二 2026-11-03", "二〇二六年十一月三日", "2026-11-03日",
    )),
)  # fmt: skip

# Read, and told: a person should look.
TOLD = (
    ("46329", "2026-11-03", "excel-serial"),
    ("46329.604167", "2026-11-03 14:30", "excel-serial"),
    ("46329 14:30", "2026-11-03 14:30", "excel-serial"),
    ("46329 下午 2:30", "2026-11-03 14:30", "excel-serial"),
    ("46329 0.604", "2026-11-03 14:30", "excel-serial"),
    ("26.11.3", "2026-11-03", "date-order"),
    ("26年11月3日 9:05", "2026-11-03 09:05", "date-order"),
    ("2026-11-03T01:05:00Z", "2026-11-03 09:05", "time-zone"),
    ("2026-11-03T20:05:00.000-05:00", "2026-11-04 09:05", "time-zone"),
    ("2024-07-08IP属地：天津", "2024-07-08", "text-after-date"),
    ("2024-07-08 09:05 IP属地：天津", "2024-07-08 09:05", "text-after-date"),
    ("2026-11-03（补录）", "2026-11-03", "text-after-date"),
    ("2026年11月3日上午", "2026-11-03", "no-hour"),
    ("1998-11-03", "1998-11-03", "long-ago"),
)

# Refused: what it is about, and what to do.
REFUSED = (
    ("11月3日", "year-unknown", "年份: 2026"),
    ("11.3", "year-unknown", "年份: 2026"),
    ("1926-11-03", "too-long-ago", "请核对年份"),
    ("昨天", "day-unknown", "写上年、月、日"),
    ("14:30", "day-unknown", "“列:”里两列都写"),
    ("3/11/2026", "date-order-unknown", '"%m/%d/%Y" 是 2026-03-11，"%d/%m/%Y" 是 2026-11-03'),
    ("2026/11/3 上午 12:30:00", "hour-unknown", "写成 00:30 或 12:30"),
    ("2026年11月3日3时05分", "hour-unknown", "写成 03:05 或 15:05"),
    ("26/11/03", "date-order-unknown", '"%y/%m/%d" 是 2026-11-03，"%d/%m/%y" 是 2003-11-26'),
)
NO_TIME = (
    "2026-02-30", "20261303", "2026-11-03 25:00", "2026-11-03至2026-11-05", "2026-11-03前",
    "2026-11-03左右", "2026-11-03 9.05", "2026-11-03-05", "13800001234", "12345", "99999",
    "2026-11", "13/25/2026", "2026-11-03（周三）", "2026-11-03 张三 13800001234", "下周", "/",
)  # fmt: skip


def read(text: str, clues: DateClues = ALONE) -> datetime | date:
    return read_when(plain_time(text, (), clues).text, REFERENCE, Tense.PAST)


def shown(found: datetime | date) -> str:
    return f"{found:%Y-%m-%d %H:%M}" if isinstance(found, datetime) else f"{found}"


@pytest.mark.parametrize(("meant", "texts"), SPELLINGS, ids=[meant for meant, _ in SPELLINGS])
def test_however_a_time_is_written(meant: str, texts: tuple[str, ...]) -> None:
    assert {text: shown(read(text)) for text in texts} == dict.fromkeys(texts, meant)
    assert [text for text in texts if plain_time(text, (), ALONE).remarks] == []


@pytest.mark.parametrize(("text", "meant", "code"), TOLD)
def test_what_is_read_and_told(text: str, meant: str, code: str) -> None:
    assert shown(read(text)) == meant
    assert [each.code for each in plain_time(text, (), ALONE).remarks] == [code]


@pytest.mark.parametrize(("text", "code", "mend"), REFUSED)
def test_what_the_cell_alone_does_not_tell_is_refused(text: str, code: str, mend: str) -> None:
    with pytest.raises(DateDoubtError) as caught:
        plain_time(text, (), ALONE)
    assert (caught.value.code, mend in caught.value.mend) == (code, True)


@pytest.mark.parametrize("text", NO_TIME)
def test_what_is_no_time_is_left_to_the_reader_that_refuses_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"看不懂|看不出|对不上|没有"):
        read(text)


# —— what the table tells ——


def test_the_year_that_the_table_says_is_told() -> None:
    found = plain_time("11月3日 9:05", (), OF_2025)
    assert found.text == "2025年11月3日 9:05"
    assert "按工作表“2025年”的 2025 年记" in found.remarks[0].say
    assert shown(read("2月29日", DateClues(ALONE.order, lambda m, d: YearClue(2024, "")))) == (
        "2024-02-29"
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("11月3日 0.604", "2025-11-03 14:30"),
        ("11.3 14:30", "2025-11-03 14:30"),
        ("11月3日（一）9:05", "2025-11-03 09:05"),
        ("14:30 11月3日", "2025-11-03 14:30"),
        ("9:05下午 11/3", "2025-11-03 21:05"),
        ("11月3日上午", "2025-11-03"),
        ("11-3", "2025-11-03"),
    ],
)
def test_a_day_without_its_year_has_its_clock_in_any_form(text: str, meant: str) -> None:
    assert shown(read(text, OF_2025)) == meant


@pytest.mark.parametrize("text", ["3.5 小时", "3.5 元", "11月3日前", "11.3-11.5", "11月31日 9:05"])
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"看不懂|没有"):
        read(text, OF_2025)


def test_an_early_hour_without_its_year_may_be_an_afternoon() -> None:
    with pytest.raises(DateDoubtError, match="看不出是上午还是下午"):
        plain_time("11月3日 3:05", (), OF_2025)
    assert shown(read("11月3日 凌晨3:05", OF_2025)) == "2025-11-03 03:05"


def test_a_row_that_says_when_it_was_received_needs_no_year() -> None:
    near = DateClues(ALONE.order, OF_2025.year, is_near=True)
    assert plain_time("11月3日", (), near) == PlainTime("11月3日")
    assert [each.code for each in plain_time("昨天14:30", (), near).remarks] == ["relative-day"]


@pytest.mark.parametrize("written", ["11.3", "11/3", "11-03"])
def test_a_short_day_is_a_day_also_where_the_row_says_the_year(written: str) -> None:
    near = DateClues(ALONE.order, OF_2025.year, is_near=True)
    found = plain_time(written, (), near)
    assert (found.text, [each.code for each in found.remarks]) == ("11月3日", ["short-day"])
    assert day_look(written) is DayLook.SHORT


def test_the_year_that_the_table_says_tells_which_number_is_the_year() -> None:
    """`25.11.03` is the 3rd of November 2025 or the 25th of November 2003."""
    found = plain_time("25.11.03 9:05", (), OF_2025)
    assert found.text == "2025-11-03 09:05"
    assert [(each.code, "工作表“2025年”" in each.say) for each in found.remarks] == [
        ("date-order", True)
    ]
    for other in ("26.11.03", "11.03.25"):  # of no order is 2025 the year, or of two
        with pytest.raises(DateDoubtError, match="哪个是月"):
            plain_time(other, (), OF_2025)


def test_a_format_of_the_mapping_comes_first() -> None:
    assert plain_time("03/11/2026", ("%d/%m/%Y",), ALONE).text == "2026-11-03"
    assert plain_time("9.05, 3.11.2026", ("%H.%M, %d.%m.%Y",), ALONE).text == "2026-11-03 09:05"
    assert plain_time("2026.11.3", ("%d/%m/%Y",), ALONE).text == "2026-11-03"
    with pytest.raises(DateDoubtError, match="没有写年份"):
        plain_time("11月3日", ("%m月%d日",), ALONE)  # it was 1900 once


# —— laws ——

MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2026, 11, 20)).map(
    lambda found: found.replace(second=0, microsecond=0)
)
BOTH = (
    "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M", "%Y年%m月%d日%H时%M分",
    "%Y年%m月%d日 %H点%M", "%Y%m%d%H%M%S", "%Y%m%d %H%M", "%H:%M %Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %I:%M %p", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%y.%m.%d %H:%M", "%y/%m/%d %H:%M",
    "%d.%m.%y %H:%M", "%m/%d/%y %H:%M", "%m月%d日 %H:%M", "%Y-%m-%d %H:%M（补）",
)  # fmt: skip


def unpadded(text: str) -> Iterator[str]:
    """`2026/11/3 9:5` for `2026/11/03 09:05`."""
    yield text
    if re.search("[:时点]", text):
        yield text.replace("/0", "/").replace("-0", "-").replace(" 0", " ").replace("月0", "月")


@given(st.lists(MOMENTS, min_size=1, max_size=6), st.sampled_from(BOTH))
@example([datetime(2011, 1, 11), datetime(2013, 1, 11)], "%y.%m.%d %H:%M")
def test_nothing_is_misread(moments: list[datetime], form: str) -> None:
    """In a column written in one form every moment comes back as itself, or is refused."""
    cells = [f"{each:{form}}" for each in moments]
    found = column_dates(enumerate(cells, 2), NOW.date())
    clues = DateClues(found.order, lambda month, day: None)
    home = timedelta(hours=8) if form.endswith("Z") else timedelta()
    for moment, cell in zip(moments, cells, strict=True):
        for text in unpadded(cell) if "%y" not in form else (cell,):
            try:
                assert read(text, clues) == moment + home
            except DateDoubtError:
                assert (
                    "%m/%d" in form
                    or "时" in form
                    or "点" in form
                    or "%d/%m" in form
                    or "%y" in form
                    or "%Y" not in form
                )


@given(MOMENTS)
def test_a_number_of_excels_is_the_moment_it_shows(moment: datetime) -> None:
    since = moment - datetime(1899, 12, 30)
    assert shown(read(f"{since.days}")) == f"{moment:%Y-%m-%d}"
    assert read(f"{since / timedelta(days=1):.10f}") == moment
    assert read(f"{moment:%Y-%m-%d} {(since % timedelta(days=1)) / timedelta(days=1)}") == moment


@pytest.mark.parametrize(
    ("cells", "look"),
    [
        (
            "2026/11/3（二） 202611030905 26.11.03 3/11/2026 11月3日 2024-07-08IP属地 11月31日",
            DayLook.SURE,
        ),
        ("11.3 3-2 46329 46329.375", DayLook.SHORT),
        ("NJ20260901 TS20261103-001 3-2-501 13800001234 14:30 昨天 3号楼 2026-0003", None),
    ],
)
def test_what_looks_like_a_day_is_what_would_be_read_as_one(
    cells: str, look: DayLook | None
) -> None:
    assert {each: day_look(each) for each in cells.split()} == dict.fromkeys(cells.split(), look)
