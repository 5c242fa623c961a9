"""What is personal by its looks, whoever it belongs to: identity numbers, phones, cards, e-mail.

Free text repeats what no field declares. Days, the numbers of records and amounts of money
are long numbers too, and stay. Plates stay: they often name what the complaint is about.
"""

import re
from collections.abc import Callable

STARS = "****"
_DIGIT = "[0-9０-９]"
_BETWEEN = r"[ \-－—–.·()（）\u3000]{0,2}"
# Texts, not patterns: they are compiled when the first text is screened.
_KEPT = (
    r"(?:19|20)\d\d-\d\d-\d\d(?: \d\d:\d\d)?"  # a day
    r"|[A-Z]{2}20\d{6}-[A-Z]?\d{2,4}(?!\d)"  # the number of a record
    r"|\b[0-9a-f]{64}\b"  # the digest of a file
    rf"|(?<!{_DIGIT}){_DIGIT}{{1,9}}(?:[.．]{_DIGIT}+)?\s*(?:元|块钱|万元)"
)
_LONG_NUMBER = rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{6,}}(?:{_BETWEEN}[Xx])?"
_SPELT_OUT = r"[零〇○一二三四五六七八九幺](?:[ \-—]?[零〇○一二三四五六七八九幺]){6,}"
_EMAIL = r"(?a:[\w.+-]+\s?[@＠]\s?[A-Za-z0-9-]+(?:[.．][A-Za-z0-9-]+)+)"
_ACCOUNT = r"((?:微信|[Ww][Xx]|[Vv][Xx]|QQ|qq)号?码?[是为:：]?\s*)[A-Za-z0-9_-]{5,}"
_SHORT_PHONE = (
    r"((?:电话|座机|手机|分机|短号|集团号|联系方式)号?码?[是为:：]?\s*)"
    rf"{_DIGIT}{{3,6}}(?![0-9０-９*])"
)
_ALONE, _SPACE = (f"(?<!{_DIGIT})", f"(?!{_DIGIT})"), r"[ \-－]?"
_DAY_OF_BIRTH = r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = "|".join(
    shape.join(_ALONE)
    for shape in (
        rf"(?:{_DIGIT}{_SPACE}){{17}}[0-9０-９XxＸｘ]",
        rf"{_DIGIT}{{6}}{_DAY_OF_BIRTH}{_DIGIT}{{3}}",  # one of fifteen digits
        rf"{_DIGIT}{{4}}(?:{_SPACE}{_DIGIT}{{4}}){{3}}(?:{_SPACE}{_DIGIT}{{1,3}})?",
    )
)


def screened(text: str) -> str:
    """The text without any number, address or account by which somebody can be found."""
    return _outside(_KEPT, text, _hidden)


def without_identity(text: str) -> str:
    """The text without identity and card numbers: who must answer needs a phone, never these."""
    return _outside(_KEPT, text, lambda piece: re.sub(_IDENTITY, STARS, piece))


def _hidden(text: str) -> str:
    for shape in (_EMAIL, _LONG_NUMBER, _SPELT_OUT):
        text = re.sub(shape, STARS, text)
    for shape in (_ACCOUNT, _SHORT_PHONE):
        text = re.sub(shape, rf"\1{STARS}", text)
    return text


def _outside(kept: str, text: str, change: Callable[[str], str]) -> str:
    """The text changed everywhere but where the pattern stands."""
    pieces: list[str] = []
    at = 0
    for found in re.finditer(kept, text):
        pieces += [change(text[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*pieces, change(text[at:])])
