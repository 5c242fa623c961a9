"""Times as people say them: `14:30`, `昨天14:30`, `11-20 14:30`, `今天下午3点`.

Only what leaves no doubt is read: a time that would lie ahead of now stays text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
DAYS_AGO = {"今天": 0, "今日": 0, "今早": 0, "今晚": 0, "昨天": 1, "昨日": 1, "昨晚": 1, "前天": 2}
EVENING = ("今晚", "昨晚")
AFTERNOON = ("下午", "晚上", "傍晚", "夜里")
NUMERALS = "零一二三四五六七八九十"
NOON = 12
LATEST_EARLY_HOUR = 6
OLDEST_WITHOUT_YEAR = timedelta(days=183)

_DAY = (
    r"(?:(?P<ago>今天|今日|今早|今晚|昨天|昨日|昨晚|前天)"
    r"|(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?)"
)
_HALF = r"(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)"
_HOUR = r"(?P<hour>\d{1,2}|[零一二两三四五六七八九十]{1,3})"
_CLOCK = (
    r"(?:(?P<hh>\d{1,2}):(?P<mm>\d{2})(?::\d{2})?"
    rf"|{_HOUR}[点时](?:(?P<point>半|一刻|三刻)|(?P<minute>\d{{1,2}})分?|整|钟)?)"
)
SPOKEN = re.compile(rf"(?:{_DAY}[\sT,，]*)?(?:{_HALF}\s*)?{_CLOCK}(?!\d)")
_VAGUE = re.compile(r"\s*(左右|前后|多|许|来钟|之前|以后|之后|到|至|[-~—])")
_JOINT = re.compile(r"[\s,，、;；。在于]*")


@dataclass(frozen=True)
class Spoken:
    """A moment read from a text, and where it stands there."""

    moment: datetime
    start: int
    end: int


def half_width_line(text: str) -> str:
    """Full-width ASCII as half-width, character for character, so that places stay the same."""
    return text.translate(FULL_WIDTH)


def moments_in(text: str, now: datetime) -> Iterator[Spoken]:
    """Every time that can be read in a text, in order."""
    for match in SPOKEN.finditer(half_width_line(text)):
        moment = _moment(match, now)
        if moment is not None and not _is_inside_a_number(text, match.start()):
            yield Spoken(moment, match.start(), match.end())


def leading_moment(text: str, now: datetime) -> tuple[datetime | None, str]:
    """The time at the beginning and the rest; what cannot be read stays in the rest.

    `14:30左右` says more than 14:30: then the rest is the whole text.
    """
    begins = len(text) - len(text.lstrip())
    spoken = next(moments_in(text, now), None)
    if spoken is None or spoken.start != begins:
        return None, text.strip()
    after = text[spoken.end :]
    if _VAGUE.match(half_width_line(after)):
        return spoken.moment, text.strip()
    joint = _JOINT.match(after)
    return spoken.moment, after[joint.end() if joint else 0 :].strip()


def _is_inside_a_number(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isdigit() or text[start - 1] in "-/.:")


def _moment(match: re.Match[str], now: datetime) -> datetime | None:
    try:
        day = _day(match, now)
        clock = _clock(match)
    except ValueError:
        return None
    found = datetime.combine(day, clock)
    return found if found <= now else None


def _day(match: re.Match[str], now: datetime) -> date:
    if match["ago"]:
        return now.date() - timedelta(days=DAYS_AGO[match["ago"]])
    if not match["month"]:
        return now.date()
    year = int(match["year"] or now.year)
    day = date(year, int(match["month"]), int(match["day"]))
    if match["year"]:
        return day
    recent = day if day <= now.date() else day.replace(year=year - 1)
    if now.date() - recent > OLDEST_WITHOUT_YEAR:
        raise ValueError("a day so long ago needs its year")
    return recent


def _clock(match: re.Match[str]) -> time:
    """Raises ValueError where there is no such time of day."""
    if match["hh"]:
        return time(_hour(int(match["hh"]), match), int(match["mm"]))
    return time(_hour(_number(match["hour"]), match), _minutes(match))


def _hour(hour: int, match: re.Match[str]) -> int:
    """`下午3点` is 15, and so are `3点` and `3:00`: nobody complains of 03:00 without saying so."""
    late = match["half"] in AFTERNOON or match["ago"] in EVENING
    written_out = (match["hh"] or "").startswith("0")
    unsaid = not match["half"] and match["ago"] != "今早" and not written_out
    early = 1 <= hour <= LATEST_EARLY_HOUR
    noon = match["half"] == "中午" and hour in (1, 2)
    return hour + NOON if hour < NOON and (late or noon or (unsaid and early)) else hour


def _minutes(match: re.Match[str]) -> int:
    if match["point"]:
        return {"半": 30, "一刻": 15, "三刻": 45}[match["point"]]
    return int(match["minute"] or 0)


def _number(text: str) -> int:
    """`十二` is 12, `两` is 2."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.replace("两", "二").rpartition("十")
    if not ten:
        return _digit(ones)
    return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)


def _digit(text: str) -> int:
    """Raises ValueError for what is no single numeral."""
    return NUMERALS.index(text)
