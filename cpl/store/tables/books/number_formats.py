"""What a number format makes of a number: is 46329 a day, and `0.6` a time?

A format is known by its text; the built-in ones only by their number, and those that the
Chinese, Japanese and Korean Excel write for their dates stand in no file at all.
"""

import re
from datetime import datetime, time, timedelta
from functools import cache

from cpl.dataclass import dataclass
from cpl.store.tables.cells import moment_text, number_text

EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
FIRST_OF_MARCH_1900 = 60
"""Excel has a 29 February 1900: before it, its days are one behind."""
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOT_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Words of its own, blanks as wide as a sign, signs that fill the cell, colours and languages."""
_DATE = re.compile(r"[ymdhs]|a{3}", re.IGNORECASE)


@dataclass(frozen=True)
class NumberForm:
    """A number format, and whether it shows a moment, or how long something took."""

    text: str = "General"
    is_moment: bool = False
    is_elapsed: bool = False


@cache
def number_form(text: str) -> NumberForm:
    """`yyyy"年"m"月"d"日";@` is a moment, `0.00"天"` is none."""
    is_elapsed = bool(_ELAPSED.search(text))
    letters = _NOT_PATTERN.sub("", text)
    is_general = letters.lower().startswith(("general", "g/"))
    is_moment = is_elapsed or bool(_DATE.search(letters))
    return NumberForm(text, is_moment and not is_general, is_elapsed)


def number_shown(number: int | float, form: NumberForm, epoch: datetime) -> str:
    """A moment with its whole day and time, whatever part of it the sheet shows; else digits."""
    if form.is_moment:
        try:
            return moment_text(_moment(number, form.is_elapsed, epoch))
        except (OverflowError, ValueError):
            pass  # Excel shows ######; the number is what there is
    return number_text(number, form.text)


def _moment(number: int | float, is_elapsed: bool, epoch: datetime) -> datetime | time | timedelta:
    """To the thousandth of a second, as Excel reckons."""
    days, fraction = divmod(number, 1)
    since = timedelta(milliseconds=round(fraction * 86_400_000))
    if is_elapsed:
        return timedelta(days=days) + since
    if days == 0 and since < timedelta(days=1):
        return (epoch + since).time()
    if number < 0:
        raise ValueError("no day has such a number")
    if days < FIRST_OF_MARCH_1900 and epoch == EPOCH_1900:
        days += 1
    return epoch + timedelta(days=days) + since
