"""Text that an earlier program decoded wrongly: turned back where only one reading is left.

`å\\x81\\x9cè¿\\x90` is 停运 whose UTF-8 was read as Latin-1, `Í£ÔË` its GBK read so, `鍋滆繍` its
UTF-8 read as GBK. This comes before anything is stripped: a control character that is taken
away is a byte that is missing.
"""

import re

from cpl.problems import Severity

LEAST_SIGNS = 2
"""Fewer signs turned back may be an accident of letters that stand together."""
LEAST_LEADS = 4
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_CP1252 = {ord(bytes([n]).decode("cp1252")): n for n in range(0x80, 0xA0) if n not in _UNDEFINED}
_LATIN = "\x80-\xff" + "".join(map(chr, _CP1252))
_RUN = re.compile(f"[{_LATIN}]+")
_LATIN_LEAD = re.compile(f"[\xb0-\xf4][{_LATIN}]")
_LATIN_LEFT = re.compile(f"(?:[\xc3-\xe9][\x80-\xbf{''.join(map(chr, _CP1252))}]+){{2,}}")
_LATIN_PAIRS = re.compile("(?:[\xb0-\xf7][\xa1-\xfe])+")
_BESIDE = re.compile(f"[A-Za-z][{_LATIN}]|[{_LATIN}][A-Za-z]")  # `créées` is French
_GBK_LEADS = "".join(
    bytes([lead, trail]).decode("gb18030")
    for lead in range(0xE4, 0xEA)
    for trail in range(0x80, 0xC0)
)
_GBK_LEAD = re.compile(f"[{_GBK_LEADS}]")
_HAN = re.compile("[\u3400-\u9fff]")
_GARBAGE = re.compile("\ufffd+|(?:锟斤拷?)+|[烫屯]{3,}")
_QUESTIONS = re.compile(r"[?？]{2,}")
_WORDS = re.compile(r"[^\W_]")
SUSPECT = re.compile(f"[\xb0-\xf4{_GBK_LEADS}\ufffd锟烫屯]|[?？]{{2}}")
"""Where this is not found there is nothing to turn back, and no garbage."""


def turned_back(text: str) -> str:
    """What the text said before it was decoded wrongly; empty where it says what it says."""
    if _LATIN_LEAD.search(text):
        found = _runs_turned(text, "utf-8", 1)
        return found or ("" if _BESIDE.search(text) else _runs_turned(text, "gb2312", LEAST_SIGNS))
    if _GBK_LEAD.search(text):
        return _reread_as_utf8(text)
    return ""


def _runs_turned(text: str, codec: str, least: int) -> str:
    """Every run of Western letters read as Chinese, where all of them can be and are."""
    try:
        found = _RUN.sub(lambda run: _bytes(run[0]).decode(codec), text)
    except UnicodeDecodeError:
        return ""
    return found if len(_HAN.findall(found)) - len(_HAN.findall(text)) >= least else ""


def _bytes(run: str) -> bytes:
    return bytes(_CP1252.get(ord(sign), ord(sign) & 0xFF) for sign in run)


def _reread_as_utf8(text: str) -> str:
    try:
        found = text.encode("gb18030").decode("utf-8")
    except UnicodeError:  # nearly all that is written in Chinese
        return ""
    return found if len(_HAN.findall(found)) >= LEAST_SIGNS else ""


def garbage_in(text: str) -> Severity | None:
    """ERROR where nothing but garbage is left in the text, WARNING where there is some in it.

    `管不管???` is how people write; question marks alone are letters that got lost.
    """
    if _LATIN_PAIRS.fullmatch(text.strip()) or _is_gbk_garbage(text):
        return Severity.ERROR
    left = _GARBAGE.sub("", text)
    if not _HAN.search(left):
        left = _QUESTIONS.sub("", _LATIN_LEFT.sub("", left))
    if left == text:
        return None
    return Severity.WARNING if _WORDS.search(left) else Severity.ERROR


def _is_gbk_garbage(text: str) -> bool:
    """Is so much of it signs that begin a word of UTF-8 read as GBK, which nobody else writes?"""
    signs = len(_GBK_LEAD.findall(text))
    return signs >= LEAST_LEADS and signs * 4 >= len(_HAN.findall(text))
