"""Dates and times as the cells of old ledgers hold them → as `moments` reads them.

A ledger was typed by many hands and exported by many programs: `46329.5`, `26.11.3`,
`20261103090500`, `14:30 2026/11/3`, `2026-11-03T01:05:00Z`, `2024-07-08IP属地：天津`. Each is
written out here with its year and its hour, or stays as it is where every door reads it.
What one cell cannot tell (which of `3/11/2026` is the month, the year of `11月3日`) its
`DateClues` tell: the rest of the column. What they cannot tell either is refused, never guessed.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from unicodedata import normalize

from cpl.codec.spellings.date_clues import (
    FORMS,
    CellRemark,
    DateClues,
    DateDoubtError,
    DateOrder,
    Parts,
    PlainTime,
    in_order,
)
from cpl.codec.spellings.ledger_clocks import HALVES, WEEKDAY, beside
from cpl.codec.spellings.moments import DaySaid, day_said, is_as_written, month_and_day
from cpl.domain.values.years import FIRST_YEAR

EXCEL_BEGINS = date(1899, 12, 30)
SERIALS = range(20_000, 80_001)
"""The days that a bare number of Excel's can mean: 1954 to 2119."""
LONG_AGO, TOO_LONG_AGO = 2000, 1980
"""Years before the first are told, before the second refused: a number keeps its day for ever."""
LONGEST, SERIAL, SHORT_DAY = 40, "excel-serial", "short-day"
_DIGIT = re.compile(r"(?a)\d")
_ALONE = DateClues(lambda in_full: None, lambda month, day: None, is_near=True)


def plain_time(text: str, formats: tuple[str, ...], clues: DateClues) -> PlainTime:
    """The time as `moments` reads it, by the mapping's formats first; raises DateDoubtError.

    A text that is no time in any way is given back as it is: who reads it says so.
    """
    if not formats and is_as_written(text):
        return _long_ago(PlainTime(text))
    written = tidied(text)
    found = _by_format(written, formats)
    if found is None and (usual := _usual(written)):
        return _long_ago(usual)
    return _with_its_day(found or _found(written, clues) or PlainTime(text), text, clues)


class DayLook(Enum):
    """How surely a cell holds a day, to whoever does not know what its column is."""

    SURE = "sure"
    SHORT = "short"
    """`11.3`, Excel's `46329`: only where the name of the column says so."""


def day_look(text: str) -> DayLook | None:
    """By how the cell would be read, were it a time; None where it is none, or says no day."""
    if len(text) > LONGEST or not _DIGIT.search(text):
        return None
    try:
        found = plain_time(text, (), _ALONE)
    except DateDoubtError:
        return DayLook.SURE  # a day, and only which is in doubt
    said = day_said(found.text)
    if said is DaySaid.WHOLE:
        is_serial = any(each.code == SERIAL for each in found.remarks)
        return DayLook.SHORT if is_serial else DayLook.SURE
    if said is DaySaid.NO_YEAR:
        is_short = any(each.code == SHORT_DAY for each in found.remarks)
        return DayLook.SHORT if is_short else DayLook.SURE
    return None


def tidied(text: str) -> str:
    """Half-width, one kind of dash and of blank, no `'` in front, which Excel puts before text."""
    flat = normalize("NFKC", text).strip().lstrip("'‘’")
    return re.sub(r"\s+", " ", re.sub(r"[–—−‐‑]", "-", flat)).strip()


# —— by the mapping's own formats ——

_YEAR = re.compile("%[YyGcxD]")
_HOUR = re.compile("%[HIcXTR]")


def _by_format(written: str, formats: tuple[str, ...]) -> PlainTime | None:
    """A format without a year leaves it out, one without an hour is a bare day."""
    for form in formats:
        has_year = bool(_YEAR.search(form))
        leap = ("", "") if has_year else ("2000 ", "%Y ")  # a year that has a 29 February
        try:
            found = datetime.strptime(leap[0] + written, leap[1] + form)
        except ValueError:
            continue
        day = f"{found:%Y-%m-%d}" if has_year else f"{found.month}月{found.day}日"
        return PlainTime(f"{day} {found:%H:%M}" if _HOUR.search(form) else day)
    return None


# —— the form of most cells, without going through the others ——

_USUAL = re.compile(
    r"(?a)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::\d{1,2}(?:\.\d+)?)?)?"
)


def _usual(written: str) -> PlainTime | None:
    match = _USUAL.fullmatch(written)
    if match is None:
        return None
    day = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    return PlainTime(f"{day} {match[4]:0>2}:{match[5]:0>2}" if match[4] else day)


# —— a number of Excel's ——

_SERIAL = re.compile(r"(?a)(?:(?P<before>\S+) )?(?P<day>\d{5})(?P<rest>\.\d+| \S.*)?")


def _serial(written: str) -> PlainTime | None:
    """`46329.5`, or `46329 14:30` from two columns: what a cell without its format holds."""
    match = _SERIAL.fullmatch(written)
    if match is None or int(match["day"]) not in SERIALS or (match["before"] and match["rest"]):
        return None
    day = EXCEL_BEGINS + timedelta(days=int(match["day"]))
    found = beside(f"{day}", "", match["before"] or match["rest"] or "")
    if found is None or found.remarks:
        return None
    said = f"“{written}”是 Excel 的日期数字，读成 {found.text}。"
    return PlainTime(found.text, (CellRemark(SERIAL, said),))


# —— a day, and the clock beside it ——

_SEP = r" ?[-/.,、。年月 ] ?"
_DAY = (
    rf"(?P<year>\d{{4}}){_SEP}(?P<month>\d{{1,2}}){_SEP}(?P<day>\d{{1,2}})(?![\d:点时])"
    r"(?: ?[日号])?"
    r"|(?P<compact>\d{8})(?=\D|\d{4}$|\d{6}$|$)"
    r"|(?P<first>\d{1,2})(?P<sep>[-/.年])(?P<second>\d{1,2})(?:(?P=sep)|月)"
    r"(?P<last>\d{4}|\d{1,2})(?![\d:点时])日?"
)
_AT_THE_START = rf"(?as)(?:(?P<before>{WEEKDAY})[ ,]*)?(?:{_DAY})(?P<rest>.*)"
_AT_THE_END = (
    rf"(?as)(?P<rest>.*[\d点时分半整刻秒午Mm])[ ,]+(?:{_DAY})(?P<before>{WEEKDAY})?"
    r"(?: 00?:00(?::00)?)?"
)


_MONTH_DAY = r"(?P<month>\d{1,2})(?P<sep>月|[-/.])(?P<day>\d{1,2})(?!\d)[日号]?"
_MONTH_FIRST = rf"(?as){_MONTH_DAY}(?P<rest>(?:(?<=[日号])| |\().+)"
_CLOCK_FIRST = rf"(?as)(?P<rest>.*[\d点时分半整刻秒午Mm])[ ,]+{_MONTH_DAY}"


def _found(written: str, clues: DateClues) -> PlainTime | None:
    """The day that the text begins or ends with, and the clock beside it; raises DateDoubtError."""
    if serial := _serial(written):
        return serial
    match = re.fullmatch(_AT_THE_START, written) or re.fullmatch(_AT_THE_END, written)
    if match is None:
        return _without_year(written)
    dated = _dated(match, written, clues)
    if dated is None:
        return None
    day, remarks = dated
    found = beside(f"{day}", match["before"] or "", match["rest"])
    return PlainTime(found.text, (*remarks, *found.remarks)) if found else None


def _without_year(written: str) -> PlainTime | None:
    """`11.3 0.604`, `9:5 11月3日`; what every door can read stays as it is."""
    match = re.fullmatch(_MONTH_FIRST, written) or re.fullmatch(_CLOCK_FIRST, written)
    if match is None or day_said(written):
        return None
    found = beside(f"{match['month']}月{match['day']}日", "", match["rest"])
    return found if found and (match["sep"] == "月" or not found.remarks) else None


Dated = tuple[date, tuple[CellRemark, ...]]
"""A day, and what a person must hear of how it was read."""


def _dated(match: re.Match[str], written: str, clues: DateClues) -> Dated | None:
    """None where there is no such day; raises DateDoubtError."""
    if match["first"]:
        return _loosely_dated(match, written, clues)
    text = match["compact"]
    year, month, day = (
        (text[:4], text[4:6], text[6:]) if text else match.group("year", "month", "day")
    )
    found = in_order((year, month, day), DateOrder.YEAR_FIRST)
    return (found, ()) if found else None


# —— 3/11/2026, 26.11.3 ——


def loose_parts(text: str) -> Parts | None:
    """The three numbers that a cell begins with, where they do not say their own order."""
    match = re.match(rf"(?a)(?:{_DAY})", tidied(text))
    return _parts(match) if match and match["first"] and match["sep"] != "年" else None


def _parts(match: re.Match[str]) -> Parts:
    return match["first"], match["second"], match["last"]


def _loosely_dated(match: re.Match[str], written: str, clues: DateClues) -> Dated | None:
    parts = _parts(match)
    orders = (DateOrder.YEAR_FIRST,) if match["sep"] == "年" else tuple(DateOrder)
    days = {order: day for order in orders if (day := in_order(parts, order))}
    if not days:
        return None
    is_plain = len(set(days.values())) == 1
    order = next(iter(days)) if is_plain else clues.order(len(parts[2]) == 4)
    told = ""
    if order not in days:
        order, told = _by_year(days, clues)
    if order is None:
        raise _no_order(written, match["sep"], len(parts[2]) == 4, days)
    found = days[order]
    said = CellRemark("date-order", f"“{written}”{told}按 {order.value} 读成 {found}。")
    return found, () if is_plain and len(parts[2]) == 4 else (said,)


def _by_year(
    days: Mapping[DateOrder, date], clues: DateClues
) -> tuple[DateOrder, str] | tuple[None, str]:
    """The one order whose year is the one that the table tells, and where it does; or none."""
    found = {
        order: clue.where
        for order, day in days.items()
        if (clue := clues.year(day.month, day.day)) and clue.year == day.year
    }
    if len(found) != 1:
        return None, ""
    [(order, where)] = found.items()
    return order, f"照{where}的年份，"


def _no_order(
    written: str, sep: str, in_full: bool, days: Mapping[DateOrder, date]
) -> DateDoubtError:
    """With the format that means each of these days."""
    year = "%Y" if in_full else "%y"
    forms = {each: FORMS[each].format(sep=sep, year=year) for each in days}
    ways = "，".join(f'"{forms[each]}" 是 {day}' for each, day in days.items())
    return DateDoubtError(
        "date-order-unknown",
        f"“{written}”看不出哪个是月、哪个是日，这一列也看不出。",
        f"在映射里给这一列写上“格式:”（{ways}）。",
    )


# —— which year, which day ——

_SHORT_DAY = re.compile(r"(?a)(\d{1,2})[-/.](\d{1,2})")
_EARLY = re.compile(r"(?a)(?<![\d:])[1-6]:\d\d")
_EARLY_SAID = re.compile(r"(?a)(?<![\d零〇十])[1-6一二两三四五六] ?[点时]")
_TWELVE = re.compile("上午 ?(?:12|十二) ?[:点时]")
_SAYS_HALF = re.compile(f"{HALVES}|[早晚]")


def _with_its_day(found: PlainTime, text: str, clues: DateClues) -> PlainTime:
    """The time with the year that the table tells; raises DateDoubtError where none does."""
    said = day_said(found.text)
    if said is DaySaid.WHOLE:
        _require_hour(found.text, text, _EARLY_SAID)
        return _long_ago(found)
    if said is DaySaid.NO_YEAR and clues.is_near:
        return _written_as_day(found)
    if said is None:
        return found
    if said is DaySaid.NO_YEAR:
        return _with_year(found, text, clues)
    if not clues.is_near:
        mend = "写上年、月、日；日期在另一列的，“列:”里两列都写。"
        raise DateDoubtError("day-unknown", f"“{text}”看不出是哪一天。", mend)
    note = CellRemark("relative-day", f"“{text}”没有写是哪一天，按接收的那天推算。")
    return PlainTime(found.text, (*found.remarks, note))


def _written_as_day(found: PlainTime) -> PlainTime:
    """`11.6` in a column of times is a day, as where the complaint's own time stands."""
    match = _SHORT_DAY.fullmatch(tidied(found.text))
    if match is None:
        return found
    day = f"{int(match[1])}月{int(match[2])}日"
    said = CellRemark(SHORT_DAY, f"“{found.text}”读成 {day}。")
    return PlainTime(day, (*found.remarks, said))


def _with_year(found: PlainTime, text: str, clues: DateClues) -> PlainTime:
    month_day = month_and_day(found.text)
    clue = clues.year(*month_day) if month_day else None
    if clue is None:
        said = f"“{text}”没有写年份，表名、标题和上下行里也看不出是哪一年。"
        raise DateDoubtError("year-unknown", said, "在映射里写一行 年份: 2026 这样。")
    _require_hour(found.text, text, _EARLY, _EARLY_SAID)
    said = f"“{text}”没有写年份，按{clue.where}的 {clue.year} 年记。"
    note = CellRemark("year-supplied", said, f"{clue.where}{clue.year}")
    return PlainTime(f"{clue.year}年{found.text}", (*found.remarks, note))


def _require_hour(plain: str, text: str, *early: re.Pattern[str]) -> None:
    """A machine's `3时05分` is at night, a person's in the afternoon: raises DateDoubtError.

    So is a sheet's `上午12:30` at midnight, a person's at noon.
    """
    if any(each.search(plain) for each in early) and not _SAYS_HALF.search(plain):
        raise DateDoubtError(
            "hour-unknown", f"“{text}”看不出是上午还是下午。", "写成 03:05 或 15:05 这样。"
        )
    if _TWELVE.search(plain):
        raise DateDoubtError(
            "hour-unknown", f"“{text}”看不出是半夜还是中午。", "写成 00:30 或 12:30 这样。"
        )


def _long_ago(found: PlainTime) -> PlainTime:
    """Raises DateDoubtError for a year from before anybody kept ledgers of this kind."""
    year = found.text[:4]
    if not year.isdigit() or int(year) >= LONG_AGO:
        return found
    if FIRST_YEAR <= int(year) < TOO_LONG_AGO:
        raise DateDoubtError("too-long-ago", f"“{found.text}”早得不像投诉台账。", "请核对年份。")
    note = CellRemark("long-ago", f"{found.text[:10]} 是 {LONG_AGO} 年以前，请核对年份。")
    return PlainTime(found.text, (*found.remarks, note))
