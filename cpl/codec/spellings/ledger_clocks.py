"""What stands beside a day in the cell of a ledger: a clock in any form, a weekday, a note.

`0.604`, `9:5`, `0905`, `9:05下午`, `09点05分30秒`, `01:05Z`, `IP属地：天津`.
"""

import re
from datetime import datetime, timedelta, timezone

from cpl.codec.spellings.date_clues import CellRemark, PlainTime
from cpl.codec.spellings.moments import DaySaid, day_said

BEIJING = timezone(timedelta(hours=8))
MINUTES_A_DAY = 24 * 60
NOON = 12
WEEKDAY = r"\(?(?:周|星期|礼拜)[一二三四五六日天]\)?|\([一二三四五六日天]\)"
HALVES = "凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|AM|PM|am|pm"
_PARTS = re.compile(f"(?:{HALVES}|早|晚|夜间|白天)")
_MIDNIGHT = re.compile(r"0?0:00(?::00)?[ ,]+(.+)")
_HMS = re.compile(r"(?a)(\d{1,2})[:;](\d{1,2})(?:[:;.](?:\d{1,2})(?:\.\d+)?)?")
_DOTTED = re.compile(r"(?a)(\d{1,2})\.(\d{2})\.(?:\d{2})")
_RUN_TOGETHER = re.compile(r"(?a)(\d{2})(\d{2})(?:\d{2})?")
_FRACTION = re.compile(r"(?a)0?\.\d+")
_SECONDS = re.compile(r"(?a)(.+分)\d{1,2}秒")
_HALF_BEHIND = re.compile(f"(.+?) ?({HALVES})")
_OF_TWELVE = re.compile(r"(?a)(上午|下午) ?(\d{1,2}):(\d{2})(?::\d{2})?")
_ZONE = re.compile(r"(?a)(\d\d:\d\d)(?::\d\d)?(?:\.\d+)? ?(Z|z|[+-]\d\d:?\d\d)")
_TAIL = re.compile(r"(?a)(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?P<tail>[^\d]+)")
_VAGUE = re.compile("[-~至到前后起止约许多半左右点时分]")


def beside(day: str, weekday: str, rest: str) -> PlainTime | None:
    """The day with what stands beside it; None where that is more than a clock and a note.

    `day` is `2026-11-03`, or `11月3日` where no year is written.
    """
    noted = re.match(rf"[ ,]*({WEEKDAY})", rest)
    stem = day + _note(noted[1] if noted else weekday)
    left = (rest[noted.end() :] if noted else rest).strip(" ,_-").removeprefix("T").strip()
    if not left:
        return PlainTime(stem)
    if zoned := _ZONE.fullmatch(left):
        return _at_home(day, zoned)
    plain = f"{stem} {_clock(left)}"
    if day_said(plain) in (DaySaid.WHOLE, DaySaid.NO_YEAR):
        return PlainTime(plain)
    if _PARTS.fullmatch(left):
        return PlainTime(stem, (CellRemark("no-hour", f"“{left}”没有写几点，只按那一天记。"),))
    return _without_tail(stem, left)


def _note(weekday: str) -> str:
    return f"({weekday.strip('()')[-1]})" if weekday else ""


def _clock(text: str) -> str:
    """A time of day as everybody writes it; what is none comes back as it is."""
    if match := _MIDNIGHT.fullmatch(text):
        return _clock(match[1])
    for form in (_HMS, _DOTTED, _RUN_TOGETHER):
        if match := form.fullmatch(text):
            return f"{match[1]:0>2}:{match[2]:0>2}"
    if _FRACTION.fullmatch(text):
        minutes = min(round(float(text) * MINUTES_A_DAY), MINUTES_A_DAY - 1)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if match := _SECONDS.fullmatch(text):
        return match[1]
    if match := _HALF_BEHIND.fullmatch(text):
        return text if match[2].isascii() else _clock(f"{match[2]}{match[1]}")
    if (match := _OF_TWELVE.fullmatch(text)) and 0 < int(match[2]) < NOON:
        hour = int(match[2]) + (NOON if match[1] == "下午" else 0)
        return f"{hour:02}:{match[3]}"  # a sheet says 下午9:05, which nobody would
    return text


def _at_home(day: str, zoned: re.Match[str]) -> PlainTime | None:
    """`01:05Z` in Beijing; what was written in Beijing needs no word."""
    try:
        found = datetime.fromisoformat(f"{day}T{zoned[1]}{zoned[2].upper()}")
    except ValueError:
        return None
    home = found.astimezone(BEIJING)
    text = f"{home:%Y-%m-%d %H:%M}"
    said = CellRemark("time-zone", f"“{zoned[0]}”换成北京时间 {text}。")
    return PlainTime(text, (said,) if found.utcoffset() != home.utcoffset() else ())


def _without_tail(stem: str, left: str) -> PlainTime | None:
    """A day, maybe with its clock, and words that say nothing of the time."""
    match = _TAIL.fullmatch(left)
    if match is None or _VAGUE.search(match["tail"]):
        return None
    text = f"{stem} {_clock(match['clock'])}" if match["clock"] else stem
    said = f"“{match['tail'].strip()}”不是日期，没有读。"
    return PlainTime(text, (CellRemark("text-after-date", said),)) if day_said(text) else None
