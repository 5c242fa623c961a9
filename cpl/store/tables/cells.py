"""One cell as its sheet shows it: text, with what Excel hides in it undone."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

FORMULA_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
"""What stands in a cell whose formula comes to nothing."""
NOT_CALCULATED = "公式还没有算"
"""What is said of a cell whose formula was never calculated: it looks empty."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_DECIMALS = re.compile(r"(?:#,##)?0(?:\.(0+))?(%?)(?:_ )?")
_PADDED = re.compile(r"00+")


def cell_text(cell: Any) -> str:
    """What a person sees in a cell of a workbook."""
    value = cell.value
    match value:
        case None:
            return ""
        case str():
            return unescaped(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime() | date() | time() | timedelta():
            return moment_text(value)
        case int() | float():
            return number_text(value, str(cell.number_format or ""))
    return str(value)


def unescaped(text: str) -> str:
    """Excel writes a carriage return as `_x000D_`, and `_x` itself as `_x005F_x`."""
    if "_x" not in text:
        return text
    found = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # An emoji is escaped as its two halves, which are joined here; a lone half becomes �.
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def cleaned(text: str) -> tuple[str, bool]:
    """The text with plain line ends and without control characters; and: had it any?"""
    if text.isprintable() and not text.startswith('="'):
        return text, False  # as most are
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    quoted = _AS_TEXT.fullmatch(text)  # ="0138": how programs keep a leading zero in CSV
    said = quoted[1] if quoted else text
    kept = _CONTROL.sub("", said)
    return kept, kept != said


def moment_text(value: datetime | date | time | timedelta) -> str:
    """`2026-11-21`, `2026-11-21 09:12`, `09:12`; how long something took as `30:05:00`."""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    if not isinstance(value, datetime) or value.time() == time(0, 0):
        return f"{value:%Y-%m-%d}"
    return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"


def number_text(value: int | float, form: str) -> str:
    """12.50 where the format says 0.00; a telephone number never as 1.38E+10."""
    exact = Decimal(repr(value)) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not exact.is_finite():
        return str(value)
    decimals = _DECIMALS.fullmatch(form)
    if decimals and form != "0":
        scaled = exact * 100 if decimals[2] else exact
        return f"{scaled:.{len(decimals[1] or '')}f}{decimals[2]}"
    if exact == exact.to_integral_value():
        whole = f"{exact:.0f}"
        return whole.zfill(len(form)) if _PADDED.fullmatch(form) else whole
    return f"{exact:f}"
