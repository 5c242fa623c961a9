"""The charts of a template as somebody drew them: openpyxl keeps their data and half their look.

So a chart's own text is kept. Only what it says of cells is written anew: which they are, and
what is in them, which a preview shows without calculating.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from cpl.loading import pattern
from cpl.render.text.filters import plain
from cpl.render.xlsx.quoting import escaped, unescaped
from cpl.render.xlsx.written import serial

REFERENCE = pattern(
    r"<(?P<ns>(?:\w+:)?)(?P<kind>numRef|strRef|multiLvlStrRef)>\s*"
    r"<(?P=ns)f>(?P<cells>[^<]*)</(?P=ns)f>.*?</(?P=ns)(?P=kind)>",
    re.DOTALL,
)
# What stands in parts of the file that are not kept.
ELSEWHERE = pattern(r"<(?:\w+:)?(externalData|userShapes)\b.*?(?:/>|</(?:\w+:)?\1>)", re.DOTALL)
NUMBERS = "numRef"


def numbers_of(text: str) -> list[str]:
    """The cells whose numbers a chart shows."""
    found = REFERENCE.finditer(text)
    return [unescaped(each["cells"]) for each in found if each["kind"] == NUMBERS]


def redrawn(
    text: str, moved: Callable[[str], str], values: Callable[[str], Sequence[object] | None]
) -> str:
    """The chart's text over the rows that were printed, with what is in them."""

    def written(found: re.Match[str]) -> str:
        ns, kind = found["ns"], found["kind"]
        cells = moved(unescaped(found["cells"]))
        shown = "" if kind == "multiLvlStrRef" else _cache(ns, kind, values(cells))
        return f"<{ns}{kind}><{ns}f>{escaped(cells)}</{ns}f>{shown}</{ns}{kind}>"

    return REFERENCE.sub(written, ELSEWHERE.sub("", text))


def _cache(ns: str, kind: str, values: Sequence[object] | None) -> str:
    """What Excel, too, keeps in a chart of the cells it shows."""
    if values is None:
        return ""
    written = _number if kind == NUMBERS else _text
    points = [(index, text) for index, each in enumerate(values) if (text := written(each))]
    inside = "".join(f'<{ns}pt idx="{n}"><{ns}v>{text}</{ns}v></{ns}pt>' for n, text in points)
    cache = "numCache" if kind == NUMBERS else "strCache"
    return f'<{ns}{cache}><{ns}ptCount val="{len(values)}"/>{inside}</{ns}{cache}>'


def _number(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return str(serial(value))
    return str(value) if isinstance(value, int | float | Decimal) else ""


def _text(value: object) -> str:
    return escaped(plain(value)) if isinstance(value, str | int | float | Decimal | date) else ""
