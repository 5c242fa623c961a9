"""Rows and cells as they stand in the text of a sheet."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from cpl.render.xlsx.areas import place
from cpl.render.xlsx.quoting import escaped, quoted

TEXT, NUMBER = "s", "n"
"""Kinds of cells."""
ROW_SAID = (
    *("hidden", "outlineLevel", "collapsed", "ht", "customFormat", "customHeight"),
    *("s", "thickBot", "thickTop"),
)
"""What a row may say of itself, in the order in which it is written."""
EPOCH, EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
NO_LEAP_DAY = 60
"""Excel has a 29 February 1900; what is before counts a day less."""
A_DAY = timedelta(days=1)


def row_as_written(number: int, said: str, cells: str) -> str:
    return f'<row r="{number}"{said}>{cells}</row>'


def cell_as_written(at: str, style: str, kind: str, value: object, is_of_1904: bool = False) -> str:
    """A cell of text, of a number or a moment; nothing where it need not be. `style`: ` s="5"`."""
    if isinstance(value, str) and kind == TEXT and value:
        stripped = value.strip()
        kept = ' xml:space="preserve"' if stripped and stripped != value else ""
        text = escaped(value)
        return f'<c r="{at}"{style} t="inlineStr"><is><t{kept}>{text}</t></is></c>'
    if value is None and not style:
        return ""
    if not value and kind == TEXT:  # as Excel leaves where a formula's "" was pasted as a value
        return f'<c r="{at}"{style} t="inlineStr" />'
    if value is None or value == "":
        return f'<c r="{at}"{style} t="{kind}" />'
    if isinstance(value, date | time | timedelta):
        kind, value = NUMBER, serial(value, is_of_1904)
    return f'<c r="{at}"{style} t="{kind}"><v>{_said(value)}</v></c>'


def formula_as_written(at: str, style: str, said: Mapping[str, str], formula: object) -> str:
    """Without what it comes to (`calculating`)."""
    if not formula and not said:
        return f'<c r="{at}"{style} />'
    attributes = "".join(f' {name}="{quoted(text)}"' for name, text in said.items())
    text = escaped(str(formula)[1:]) if formula else ""
    inside = f"<f{attributes}>{text}</f>" if text else f"<f{attributes} />"
    return f'<c r="{at}"{style}>{inside}<v /></c>'


def texts_as_written(number: int, texts: Iterable[str]) -> str:
    """A row of nothing but texts."""
    places = (place(number, column) for column in count(1))
    cells = (cell_as_written(at, "", TEXT, text) for at, text in zip(places, texts, strict=False))
    return row_as_written(number, "", "".join(cells))


def serial(moment: date | time | timedelta, is_of_1904: bool = False) -> float:
    """As Excel counts days."""
    if isinstance(moment, timedelta):
        return moment / A_DAY
    if isinstance(moment, time):
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return (seconds + moment.microsecond / 10**6) / 86400
    epoch = EPOCH_OF_1904 if is_of_1904 else EPOCH
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    days = (whole - epoch).days
    if 0 < days <= NO_LEAP_DAY and not is_of_1904:
        days -= 1
    return days + serial(whole.time())


def _said(value: object) -> str:
    if isinstance(value, int | float | Decimal):
        return "%.16g" % value  # noqa: UP031 (a decimal's own format keeps its zeros)
    return escaped(str(value))
