"""What a cell of a form may hold: text that stays text, numbers and dates that Excel keeps exactly.

Whatever somebody typed into a complaint, it never becomes a formula, an error value, a
damaged file or a cell cut off in silence.
"""

import math
from datetime import date, datetime, time
from decimal import Decimal

from cpl.domain.values.tables import Percent
from cpl.loading import pattern
from cpl.render.text.filters import plain
from cpl.render.text.qr_code import QrCode

CellValue = str | int | float | Decimal | Percent | QrCode | date | time | None

LONGEST_CELL = 32_767
CUT_OFF = "…(截断)"
TEXT_FORMAT = "@"
# XML has no way to write these; lone surrogates come from broken file names and old encodings.
UNWRITABLE = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = pattern(r"_(?=x[0-9A-Fa-f]{4}_)")
# Excel has no day before, and its 29 February 1900 never was.
FIRST_DAY = date(1900, 3, 1)
MOST_DIGITS = 1_000_000_000_000_000


def writable(text: str) -> str:
    return text if text.isprintable() else UNWRITABLE.sub("", text)


def cell_text(text: str) -> str:
    """Text as a cell can hold it, visibly cut where it is longer than Excel allows."""
    if not text.isprintable():
        text = writable(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > LONGEST_CELL // 2 and _length(text) > LONGEST_CELL:
        text = _cut(text, LONGEST_CELL - len(CUT_OFF)) + CUT_OFF
    # or Excel reads _x0041_ as A
    return LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


def cell_value(value: object, number_format: str) -> CellValue:
    """A number or a moment where the cell can keep it, else text; a text cell keeps text."""
    if not isinstance(value, str) and number_format != TEXT_FORMAT:
        if isinstance(value, int | float | Decimal) and _is_exact(value):
            return value
        if isinstance(value, Percent):
            return value
        if isinstance(value, datetime | time) and _is_in_calendar(value):
            return value.replace(tzinfo=None)
        if isinstance(value, date) and _is_in_calendar(value):
            return value
    if isinstance(value, QrCode):
        return value
    return cell_text(plain(value)) or None


def own_format(value: CellValue) -> str | None:
    """How a number or a moment is shown where the template's cell does not say."""
    if isinstance(value, Percent):
        return "0.0%"
    if isinstance(value, Decimal):
        places = max(0, -int(value.as_tuple().exponent))
        return f"#,##0.{'0' * places}" if places else "#,##0"
    if isinstance(value, int):
        return "0"
    return date_format(value)


def date_format(value: CellValue) -> str | None:
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm"
    if isinstance(value, time):
        return "hh:mm"
    return "yyyy-mm-dd" if isinstance(value, date) else None


def would_change(text: str) -> bool:
    """Whether Excel might read it as something else when somebody edits the cell.

    Full-width signs too: a Chinese Excel takes ＝1+1 for =1+1.
    """
    first = text[:1]
    typed = first < "\x80" or "\uff00" <= first <= "\uffef"
    return (typed and not first.isalpha()) or text.upper() in ("TRUE", "FALSE")


def _is_exact(value: int | float | Decimal) -> bool:
    if isinstance(value, bool) or not math.isfinite(value):
        return False
    if not -MOST_DIGITS < value < MOST_DIGITS:
        return False  # Excel keeps fifteen digits
    return not isinstance(value, Decimal) or Decimal(repr(float(value))) == value


def _is_in_calendar(value: date | time) -> bool:
    if isinstance(value, time):
        return True
    return (value.date() if isinstance(value, datetime) else value) >= FIRST_DAY


def _length(text: str) -> int:
    """In UTF-16 units, as Excel counts: an emoji is two."""
    return len(text) + sum(each > "\uffff" for each in text)


def _cut(text: str, most: int) -> str:
    units = text.encode("utf-16-le")[: most * 2]
    return units.decode("utf-16-le", "ignore")
