"""Times and days as people write them: `昨天14:30`, `11-20 15:30`, `下午3点`, `11月25日`, `下周一`.

The one reader of them for every door: `字段=值`, `--at`, the dialogue, paste, import, receipts.
A record's file is no door: it is written canonically and read strictly (codec.values), for
`昨天` in a file would mean another day tomorrow.

What the text leaves out, the reference and the tense supply. What is in doubt is refused with
what to write instead, never guessed; the one guess, older than this module, is that an hour
from 1 to 6 without more is in the afternoon: nobody complains of 03:00 without saying so.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from enum import Enum

from cpl.dataclass import dataclass
from cpl.domain.regulation.tenses import Tense
from cpl.domain.time.calendar import ONE_DAY, WEEKDAYS, Calendar, midnight_before
from cpl.domain.values.numerals import integer
from cpl.domain.values.years import YEARS, can_be_meant
from cpl.loading import pattern

FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
DAYS_ON = {
    "大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3,
}  # fmt: skip
WEEKS_ON = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
HOURS_OF = {
    "凌晨": range(0, 7),
    "早": range(1, 12),
    "早上": range(1, 12),
    "早晨": range(1, 12),
    "上午": range(5, 13),
    "中午": range(11, 15),
    "下午": range(12, 20),
    "傍晚": range(16, 21),
    "晚": range(17, 25),
    "晚上": range(17, 25),
    "夜里": range(19, 25),
    "a": range(0, 12),
    "p": range(12, 24),
}
"""The hours that a part of the day can mean; `夜里2点` is in none: which night is not said."""
POINTS = {"半": 30, "一刻": 15, "三刻": 45}
NOON = 12
LATEST_EARLY_HOUR = 6
FAR = timedelta(days=183)
"""A day further off than this needs its year."""

_NUM = r"(?:\d{1,2}|[零〇一二三四五六七八九十两]{1,3})"
_DAY = (
    r"(?:(?P<ago>大前|大后|前|昨|今|明|后)(?:[天日]|(?P<part>[早晚])上?)"
    r"|(?P<compact>(?<!\d)\d{8})"
    r"|(?:(?P<year>\d{4}|[零〇一二三四五六七八九]{4})(?:[-/.]|\s*年\s*))?"
    rf"(?P<month>{_NUM})(?:(?P<sign>[-/.])|\s*月\s*)(?P<day>{_NUM})\s*(?P<said_day>[日号])?"
    rf"|(?P<alone>{_NUM})[日号]"
    r"|(?P<week>上上|下下|上|下|本|这)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天]))"
    r"(?:\s*\((?:周|星期|礼拜)?(?P<noted>[一二三四五六日天])\)"
    r"|\s*(?:周|星期|礼拜)(?P<named>[一二三四五六日天]))?"
)
_HALF = r"(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)"
_CHINESE = "[零〇一二三四五六七八九十]"
_MINUTE = rf"\d{{1,2}}|{_CHINESE}{{1,3}}(?=分)|{_CHINESE}{{2,3}}(?![个几多名位人])"
_CLOCK = (
    r"(?:(?P<hh>\d{1,2}):(?P<mm>\d{2})(?::\d{2}(?:\.\d+)?)?(?:\s*(?P<noon>[AaPp])\.?[Mm]\.?)?"
    rf"|(?P<hour>{_NUM})\s*[点时](?:(?P<point>半|一刻|三刻)|(?P<minute>{_MINUTE})分?|整|钟)?)"
)
# Texts, not patterns: these take milliseconds to compile, and few commands are told a time.
_SPOKEN = rf"(?:{_DAY}[\sT,，]*)?(?:{_HALF}\s*)?{_CLOCK}(?!\d)"
_LIKE_A_CLOCK = r"\d{1,2}[-/.]\d{1,2}"
_AS_WRITTEN = pattern(r"\d{4}-\d\d-\d\d \d\d:\d\d", re.ASCII)
_DAY_AS_WRITTEN = pattern(r"\d{4}-\d\d-\d\d", re.ASCII)
_VAGUE = r"\s*(左右|前后|多|许|来钟|之前|以后|之后|到|至|[-~—])"
_JOINT = r"[\s,，、;；。在于]*"


@dataclass(frozen=True)
class TimeContext:
    """What a time is read against: when it was said, and the office's calendar.

    `book` is the day of the book that is copied: an hour without a day was of that one.
    """

    now: datetime
    calendar: Calendar
    book: date | None = None


@dataclass(frozen=True)
class Spoken:
    """A moment read from a text, and where it stands there."""

    moment: datetime
    start: int
    end: int


def half_width_line(text: str) -> str:
    """Full-width ASCII as half-width, character for character, so that places stay the same."""
    return text.translate(FULL_WIDTH)


# —— a text that is a time and nothing else ——


def read_moment(text: str, reference: TimeContext, tense: Tense) -> datetime:
    """The moment, to the minute; raises ValueError with a Chinese sentence that quotes the text.

    A bare day is its end where something is to be done by then, else its opening.
    """
    if is_as_written(text):
        return _exactly(text, text)
    written = half_width_line(text).strip()
    if re.fullmatch(_LIKE_A_CLOCK, written):
        day, clock = re.sub(r"[-/.]", "月", written) + "日", re.sub(r"[-/.]", ":", written)
        raise ValueError(f"“{text}”看不出是哪天还是几点，写成 {day} 或 {clock}。")
    found = read_when(text, reference, tense)
    if isinstance(found, datetime):
        return found
    if tense is Tense.FUTURE:
        return reference.calendar.last_minute_of(found)
    opening = reference.calendar.opening_of(found)
    is_today = tense is Tense.PAST and found == reference.now.date()
    return min(opening, reference.now) if is_today else opening


def read_day(text: str, reference: TimeContext, tense: Tense) -> date:
    """The day; raises ValueError likewise, and where an hour is written that nothing would keep."""
    found = read_day_and_hour(text, reference, tense)
    if not isinstance(found, datetime):
        return found
    if found.time() != time.min:
        raise ValueError(f"“{text}”写了几点，这里只记日期，不记几点，写成 {found:%Y-%m-%d}。")
    return found.date()


def read_day_and_hour(text: str, reference: TimeContext, tense: Tense) -> datetime | date:
    """Like `read_when`, but of a text that names a day; raises ValueError likewise."""
    match = re.fullmatch(_SPOKEN, half_width_line(text).strip())
    if match is not None and not _names_a_day(match):
        raise ValueError(f"“{text}”没有写哪一天，写成 2026-11-21 或 11月21日。")
    return read_when(text, reference, tense)


def read_when(text: str, reference: TimeContext, tense: Tense) -> datetime | date:
    """A moment where an hour is written, a bare day where none is; raises ValueError likewise.

    It is a NotYetError where what is said to have happened would still be to come.
    """
    written = half_width_line(text).strip()
    if is_as_written(written):
        return _exactly(text, written)  # the usual form, ten times as fast
    if _DAY_AS_WRITTEN.fullmatch(written) and (day := _day_as_written(written)):
        return day
    try:
        if match := re.fullmatch(_SPOKEN, written):
            return _moment(match, reference.now, tense, reference.book)
        if match := re.fullmatch(_DAY, written):
            return _day(match, reference.now, tense)
    except _DoubtError as doubt:
        if doubt.early is not None:
            raise NotYetError(f"“{text}”{doubt}", doubt.early) from None
        raise ValueError(f"“{text}”{doubt}") from None
    raise ValueError(
        f"“{text}”看不懂，写成 2026-11-21 09:12、11-21 09:12、昨天14:30、下午3点 或 11月21日。"
    )


def is_as_written(text: str) -> bool:
    """Is it a moment as a file holds it, with its day and its hour? 24:00 no file holds."""
    return _AS_WRITTEN.fullmatch(text) is not None and not text.endswith("24:00")


def is_relative(text: str) -> bool:
    """Is it another day when it is said on another day: 昨天, 周三, 下午3点?"""
    written = half_width_line(text).strip()
    match = re.fullmatch(_SPOKEN, written) or re.fullmatch(_DAY, written)
    return match is not None and not any(match[each] for each in ("compact", "month", "alone"))


class DaySaid(Enum):
    """How much of its day a text says: all of it, all but the year, or only seen from a day."""

    WHOLE = "whole"
    NO_YEAR = "no year"
    RELATIVE = "relative"


def day_said(text: str) -> DaySaid | None:
    """How much of its day a time says; None where the text is no time that can be read."""
    written = half_width_line(text).strip()
    match = re.fullmatch(_SPOKEN, written) or re.fullmatch(_DAY, written)
    if match is None:
        return None
    if _names_a_year(match):
        return DaySaid.WHOLE
    return DaySaid.NO_YEAR if match["month"] else DaySaid.RELATIVE


def month_and_day(text: str) -> tuple[int, int] | None:
    """Those of a time that says no year, None where it says one or neither of them."""
    written = half_width_line(text).strip()
    match = re.fullmatch(_SPOKEN, written) or re.fullmatch(_DAY, written)
    if match is None or not match["month"] or match["year"]:
        return None
    return _number(match["month"]), _number(match["day"])


class NotYetError(ValueError):
    """What is said to have happened then has not: `moment` is still to come."""

    def __init__(self, message: str, moment: datetime) -> None:
        super().__init__(message)
        self.moment = moment


class _DoubtError(ValueError):
    """Why it cannot be said which moment is meant, and what to write instead.

    `early` is the moment where all that is wrong with it is that it has not come.
    """

    def __init__(self, message: str, early: datetime | None = None) -> None:
        super().__init__(message)
        self.early = early


def _exactly(text: str, written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(f"“{text}”看不懂，没有这一天或这个时刻。") from None
    if not can_be_meant(found):
        raise ValueError(f"“{text}”不对，{YEARS}。")
    return found


def _day_as_written(written: str) -> date | None:
    """None where there is no such day, or nobody means it: the slow way says why."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    return found if can_be_meant(found) else None


# —— times within a text ——


def moments_in(text: str, now: datetime, book: date | None = None) -> Iterator[Spoken]:
    """Every time that can be read in a text and has come, in order."""
    for match in re.finditer(_SPOKEN, half_width_line(text)):
        try:
            moment = _moment(match, now, Tense.PAST, book)
        except _DoubtError:
            continue
        if moment <= now and not _is_inside_a_number(text, match.start()):
            yield Spoken(moment, match.start(), match.end())


def leading_moment(
    text: str, now: datetime, book: date | None = None
) -> tuple[datetime | None, str]:
    """The time at the beginning and the rest; what cannot be read stays in the rest.

    `14:30左右` says more than 14:30: then the rest is the whole text.
    """
    begins = len(text) - len(text.lstrip())
    spoken = next(moments_in(text, now, book), None)
    if spoken is None or spoken.start != begins:
        return None, text.strip()
    after = text[spoken.end :]
    if re.match(_VAGUE, half_width_line(after)):
        return spoken.moment, text.strip()
    joint = re.match(_JOINT, after)
    return spoken.moment, after[joint.end() if joint else 0 :].strip()


def _is_inside_a_number(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isdigit() or text[start - 1] in "-/.:")


# —— day and clock put together ——


def _moment(
    match: re.Match[str], now: datetime, tense: Tense, book: date | None = None
) -> datetime:
    """Raises _DoubtError, also for what the context makes lie on the wrong side of now."""
    today = book if book is not None and tense is Tense.PAST else now.date()
    try:
        day = _day(match, now, tense) if _names_a_day(match) else today
    except _DoubtError as doubt:
        if doubt.early is None:
            raise
        day = doubt.early.date()  # said below, with its hour
    found = midnight_before(day) + _clock(match)
    if tense is Tense.FUTURE:
        if found == midnight_before(day + ONE_DAY):
            return found - timedelta(minutes=1)  # 24:00: as 00:00 it would be the next day's
        if found < now and not _names_a_day(match):
            raise _DoubtError(f"今天 {found:%H:%M} 已经过了，写上哪一天，如 明天{found:%H:%M}。")
    if tense is Tense.PAST and found > now and not _names_a_year(match):
        raise _DoubtError(f"是 {found:%Y-%m-%d %H:%M}，还没有到。", found)
    return found


def _names_a_day(match: re.Match[str]) -> bool:
    return any(match[each] for each in ("ago", "compact", "month", "alone", "weekday"))


def _names_a_year(match: re.Match[str]) -> bool:
    return bool(match["year"] or match["compact"])


# —— the day ——


def _day(match: re.Match[str], now: datetime, tense: Tense) -> date:
    today = now.date()
    if match["ago"]:
        found = today + DAYS_ON[match["ago"]] * ONE_DAY
    elif match["weekday"]:
        found = _weekday(match, today, tense)
    elif _names_a_year(match):
        found = _dated(match)
    else:
        found = _nearest(match, today, tense)
    if tense is Tense.PAST and found > today and not _names_a_year(match):
        raise _DoubtError(f"是 {found}，还没有到。", midnight_before(found))
    return _as_noted(match, found)


def _dated(match: re.Match[str]) -> date:
    if match["compact"]:
        text = match["compact"]
        return _that_day(int(text[:4]), int(text[4:6]), int(text[6:]))
    digits = "".join(str(integer(each)) for each in match["year"])
    return _that_day(int(digits), _number(match["month"]), _number(match["day"]))


def _that_day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise _DoubtError(f"看不懂，没有 {year} 年 {month} 月 {day} 日这一天。") from None
    if not can_be_meant(found):
        raise _DoubtError(f"不对，{YEARS}。")
    return found


def _nearest(match: re.Match[str], today: date, tense: Tense) -> date:
    """The day of a year or of a month that is not said: the nearest on the side of the tense."""
    if match["alone"]:
        if tense is Tense.OPEN:
            raise _DoubtError("没有写哪个月，写成 11月21日 或 2026-11-21。")
        day = _number(match["alone"])
        days = _fitting((*_month(today, n), day) for n in (-1, 0, 1))
    else:
        month, day = _number(match["month"]), _number(match["day"])
        days = _fitting((today.year + n, month, day) for n in (-1, 0, 1))
    sides = {Tense.PAST: lambda each: each <= today, Tense.FUTURE: lambda each: each >= today}
    near = [each for each in days if tense is Tense.OPEN or sides[tense](each)]
    if not days:
        raise _DoubtError("看不懂，没有这一天。")
    found = min(near, key=lambda each: abs(each - today), default=None)
    if found is None or abs(found - today) > FAR:
        nearest = sorted(days, key=lambda each: abs(each - today))[:2]
        raise _DoubtError(f"看不出是哪一年，写成 {' 或 '.join(map(str, sorted(nearest)))}。")
    return found


def _month(today: date, on: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + on, 12)
    return today.year + years, month + 1


def _fitting(days: Iterable[tuple[int, int, int]]) -> list[date]:
    """Those that there are: not 30 February, and 29 February in some years only."""
    found = []
    for year, month, day in days:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def _weekday(match: re.Match[str], today: date, tense: Tense) -> date:
    wanted = _number_of_weekday(match["weekday"])
    if match["week"]:
        return today + (wanted - today.weekday() + 7 * WEEKS_ON[match["week"]]) * ONE_DAY
    if tense is Tense.OPEN:
        raise _DoubtError(
            f"没有写哪一周，写成 上{WEEKDAYS[wanted]}、本{WEEKDAYS[wanted]} 或 11月21日。"
        )
    back, on = (today.weekday() - wanted) % 7, (wanted - today.weekday()) % 7
    return today - back * ONE_DAY if tense is Tense.PAST else today + on * ONE_DAY


def _as_noted(match: re.Match[str], found: date) -> date:
    """`11月20日（周五）` must be a Friday; raises _DoubtError."""
    noted = match["noted"] or match["named"]
    if noted and _number_of_weekday(noted) != found.weekday():
        raise _DoubtError(f"对不上：{found} 是{WEEKDAYS[found.weekday()]}，请核对。")
    return found


def _number_of_weekday(char: str) -> int:
    return "一二三四五六日".index(char.replace("天", "日"))


# —— the clock ——


def _clock(match: re.Match[str]) -> timedelta:
    """Since midnight; raises _DoubtError where there is no such time of day."""
    hour = _hour(match, _number(match["hh"] or match["hour"]))
    minute = _minutes(match)
    if minute > 59 or hour > 24 or (hour == 24 and minute and not _half(match)):
        raise _DoubtError("看不懂，没有这个时刻。")
    return timedelta(hours=hour, minutes=minute)


def _hour(match: re.Match[str], hour: int) -> int:
    half = _half(match)
    if half:
        meant = (each for each in (hour, hour + NOON, hour % NOON) if each in HOURS_OF[half])
        found = next(meant, None)
        if found is None or (hour > NOON and found != hour):
            raise _DoubtError("说不准是几点，写成 2026-11-21 02:00 这样。")
        return found
    is_padded = (match["hh"] or match["hour"]).startswith("0")
    written_out = is_padded or (match["hh"] and _names_a_year(match))
    if written_out or not 1 <= hour <= LATEST_EARLY_HOUR:
        return hour
    if match["hh"] and match["sign"]:
        raise _DoubtError(
            f"看不出是上午还是下午，写成 {hour:02}:{match['mm']} 或 {hour + NOON}:{match['mm']}。"
        )
    return hour + NOON


def _half(match: re.Match[str]) -> str:
    """The part of the day that is said."""
    return (match["noon"] or "").lower() or match["half"] or match["part"] or ""


def _minutes(match: re.Match[str]) -> int:
    if match["point"]:
        return POINTS[match["point"]]
    return _number(match["mm"] or match["minute"] or "0")


def _number(text: str) -> int:
    """`十二` is 12, `零五` 5; raises _DoubtError."""
    try:
        return integer(text)
    except ValueError:
        raise _DoubtError("看不懂。") from None
