"""Telephone numbers as people write them, and the digits they mean.

`138-0000-1234`, `１３８ ００００ １２３４` and `+86 13800001234` are one number.
"""

import re

from cpl.codec.values import half_width

COUNTRY = r"(?:\+?86[ -]?)?"
MOBILE = r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
LANDLINE = r"(?:\(0\d{2,3}\)|0\d{2,3})[ -]?\d{7,8}(?:[-转]\d{1,6})?"
_SEVERAL = re.compile(r"[/、,;|]|或者?|和")
_EXTENSION = re.compile(r"(转|分机|ext|x|#).*", re.IGNORECASE)
_ABROAD = re.compile(r"^(?:\+|00)86|^86(?=1\d{10}$)")
_ALONE = re.compile(r"[-+0-9() .]+")
_LIKE_MOBILE = re.compile(r"1[3-9](\d{4,8}|\d{10,})")  # eleven digits, more or less
_WIDE_DIGIT = re.compile(rb"\xef\xbc[\x90-\x99]")  # ０ to ９ in UTF-8
_NO_DIGIT = bytes(set(range(256)) - set(b"0123456789"))
MOBILE_DIGITS = 11


def dialled(text: str) -> frozenset[str]:
    """The digits of each number in the text, without country code, trunk 0 and extension."""
    parts = _SEVERAL.split(half_width(text))
    return frozenset(filter(None, (_key(each) for each in parts)))


def _key(text: str) -> str:
    return _ABROAD.sub("", _bare(text)).lstrip("0")


def _bare(text: str) -> str:
    """Digits and a leading plus; what stands after an extension sign is not dialled."""
    return re.sub(r"[^0-9+]", "", _EXTENSION.sub("", text))


def tidy(text: str) -> str:
    """A mobile number as eleven digits; any other as it was written, half-width."""
    written = half_width(text)
    digits = _ABROAD.sub("", _bare(written))
    return digits if _ALONE.fullmatch(written) and re.fullmatch(MOBILE, digits) else written


def doubt(text: str) -> str:
    """What looks wrong with a number, if anything: one digit too few is soon heard."""
    written = half_width(text)
    digits = _ABROAD.sub("", _bare(written))
    if _ALONE.fullmatch(written) and _LIKE_MOBILE.fullmatch(digits):
        return f"手机号是 {MOBILE_DIGITS} 位，这是 {len(digits)} 位，请核对。"
    return ""


def may_hold(data: bytes, digits: str) -> bool:
    """Could these digits stand in a file with these bytes, however wide and whatever between them?

    Quick, and never wrongly no: what is escaped there is not worth decoding here.
    """
    if _WIDE_DIGIT.search(data):
        data = _WIDE_DIGIT.sub(_narrow, data)
    return digits.encode() in data.translate(None, _NO_DIGIT) or b"\\" in data


def _narrow(match: re.Match[bytes]) -> bytes:
    return bytes([match[0][-1] - 0x60])
