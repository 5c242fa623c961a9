"""What a value that cannot be read was meant to be, if it can be told from the value alone.

Typed with an input method on, pasted from a chat: a wide quote around a number, the letter O
for a zero, `2026.11.21`. Files stay strict (`values`): this only says what to type instead.
"""

import re
from collections.abc import Callable
from datetime import datetime

from cpl.codec.records.values import ValueProblemError, half_width, read_value
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind

QUOTES = "\"'“”‘’＂＇「」『』`"
_INVISIBLE = "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
_LOOKS = str.maketrans("OoＯｏ〇○lIｌＩ|", "00000011111")
_NUMERALS = str.maketrans("零〇○一二三四五六七八九两幺", "000123456789" + "21")
_DAY = r"(?P<y>\d{4})\s*[-./年]\s*(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})\s*[日号]?"
_TIME = r"[\sT,，]*(?P<h>\d{1,2})\s*[:;.点时]\s*(?P<min>\d{2}|\d(?=分))\s*分?"
_RUN_TOGETHER = r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?P<h>\d\d):(?P<min>\d\d)"
_YES = ("对", "√", "✓", "✔", "是的", "真", "ok", "yes")
_NO = ("不", "×", "✗", "✘", "不是", "没有", "假", "错")
_MONEY, _UNITS = r"^[¥￥]|(?:元整|块钱|块|元)$", r"[个人位件次条份]$"


@dataclass(frozen=True)
class Reworded:
    """The text to write; `is_sure` where it can be nothing else."""

    text: str
    is_sure: bool = True


def meant(field: Field, text: str) -> Reworded | None:
    """What the text should have been for this field; None where nobody can tell."""
    bare = re.sub(_INVISIBLE, "", text).strip(QUOTES + " \u3000")
    found = Reworded(bare) if bare != text else None
    if found is None or not _reads(field, found.text):
        found = _GUESSES.get(field.kind, _none)(field, half_width(bare))
    return found if found and _reads(field, found.text) else None


def _reads(field: Field, text: str) -> bool:
    try:
        read_value(field, text)
    except ValueProblemError:
        return False
    return True


def _none(field: Field, text: str) -> Reworded | None:
    return None


def _moment(field: Field, text: str) -> Reworded | None:
    digits = re.sub(r"(?<=[\d\-:. ])[OoIl](?=[\d:])|^[OoIl](?=\d)", _looks_like, text)
    digits = re.sub(r"(?<=[\d:])[OoIl]", _looks_like, digits)
    whole = re.fullmatch(f"{_DAY}(?:{_TIME})?", digits) or re.fullmatch(_RUN_TOGETHER, digits)
    if not whole:
        return None
    year, month, day = (int(whole[name]) for name in "ymd")
    hour, minute = int(whole["h"] or 0), int(whole["min"] or 0)
    for first, second, is_sure in ((month, day, True), (day, month, False)):
        try:
            at = datetime(year, first, second, hour, minute)
        except ValueError:
            continue
        has_time = whole["h"] is not None and field.kind is Kind.MOMENT
        return Reworded(f"{at:%Y-%m-%d %H:%M}" if has_time else f"{at:%Y-%m-%d}", is_sure)
    return None


def _looks_like(found: re.Match[str]) -> str:
    return found[0].translate(_LOOKS)


def _amount(field: Field, text: str) -> Reworded | None:
    return Reworded(re.sub(_MONEY, "", text).translate(_LOOKS).strip())


def _count(field: Field, text: str) -> Reworded | None:
    return Reworded(re.sub(_UNITS, "", text).translate(_LOOKS).strip())


def _yes_no(field: Field, text: str) -> Reworded | None:
    said = text.lower()
    return Reworded("是") if said in _YES else Reworded("否") if said in _NO else None


def _choice(field: Field, text: str) -> Reworded | None:
    joined = re.sub(r"\s", "", text)
    if joined in field.choices:
        return Reworded(joined)
    begun = [each for each in field.choices if joined.startswith(each) or each.startswith(joined)]
    from difflib import get_close_matches  # only where something was misspelt

    near = begun if len(begun) == 1 else get_close_matches(joined, field.choices, n=1, cutoff=0.5)
    return Reworded(near[0], is_sure=False) if near else None


def _phone(field: Field, text: str) -> Reworded | None:
    digits = text.translate(_NUMERALS)
    return Reworded(digits) if re.fullmatch(r"1\d{10}|0\d{9,11}", digits) else None


_GUESSES: dict[Kind, Callable[[Field, str], Reworded | None]] = {
    Kind.MOMENT: _moment,
    Kind.DATE: _moment,
    Kind.AMOUNT: _amount,
    Kind.COUNT: _count,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.UNIT: _choice,
    Kind.PHONE: _phone,
}
