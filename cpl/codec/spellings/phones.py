"""Telephone numbers as people write them, the digits they mean, and the one way to store them.

`138-0000-1234`, `１３８ ００００ １２３４` and `+86 13800001234` are one number, 13800001234;
`(0531) 8888 1234 转 801` is stored as 0531-88881234转801. What is no telephone number known
here (400-800-1234, 138…（微信同号）) stays as it was written, half-width and without blanks.
"""

import re
from collections.abc import Iterator

from cpl.codec.records.values import half_width
from cpl.domain.cases.field_walk import personal, walk
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Values, shown

COUNTRY = r"(?:\+?86[ -]?)?"
MOBILE = r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
LANDLINE = r"(?:\(0\d{2,3}\)|0\d{2,3})[ -]?\d{3,4}[ -]?\d{4}(?: ?(?:[-转]|分机) ?\d{1,6})?"
# Texts, not patterns: they are compiled when the first number is read.
_WHOLE = r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}"  # with nothing but another number beside it
_SEVERAL = r"[/、,;|]|或者?|和"
_EXTENSION = r"(?i)(转|分机|ext|x|#).*"
_ABROAD = r"^(?:\+|00)86|^86(?=1\d{10}$)"
_ALONE = r"[-+0-9() .]+"
_WITH_EXTENSION = (
    r"(?i)(?P<number>[-+0-9().]{5,}?)"
    r"(?:(?:转|分机|ext\.?|x|#|(?<=\d{7})-):?(?P<extension>\d{1,6}))?"
)
_AREA = r"(010|02\d|0[3-9]\d\d)(\d{7,8})"
_LIKE_MOBILE = r"1[3-9](\d{4,8}|\d{10,})"  # eleven digits, more or less
_RUN_ON = r"[-+0-9 ]{11,}(?!或|和|转|分机|微信)[\u4e00-\u9fff]{2,}.*"  # 13800001234王女士
_NO_MOBILE = r"1[0-2]\d{9}"
MOBILE_DIGITS = 11
MOST_DIGITS = 19  # fifteen anywhere in the world, and an extension


def dialled(text: str) -> frozenset[str]:
    """The digits of each number in the text, without country code, trunk 0 and extension."""
    if is_mobile(text):
        return frozenset((text,))
    parts = re.split(_SEVERAL, half_width(text))
    return frozenset(filter(None, (_key(each) for each in parts)))


def dialled_on(rules: Rules, values: Values) -> frozenset[str]:
    """The digits of every telephone number of a person among these values."""
    return frozenset(
        digits for leaf in personal(rules, values, "phone") for digits in dialled(shown(leaf.value))
    )


def _key(text: str) -> str:
    return re.sub(_ABROAD, "", _bare(tidy(text))).lstrip("0")


def _bare(text: str) -> str:
    """Digits and a leading plus; what stands after an extension sign is not dialled."""
    return re.sub(r"[^0-9+]", "", re.sub(_EXTENSION, "", text))


def is_mobile(text: str) -> bool:
    """Is it eleven plain digits of a mobile number, as nearly all are: nothing to put right?"""
    is_plain = len(text) == MOBILE_DIGITS and text.isascii() and text.isdecimal()
    return is_plain and text[0] == "1" and text[1] in "3456789"


def read_phone(text: str) -> str:
    """The number as it is stored; raises ValueError with a Chinese sentence where there is none."""
    if is_mobile(text):
        return text
    if not any(each.isdecimal() for each in half_width(text)):
        raise ValueError(f"“{text}”里没有数字。")
    return tidy(text)


def tidy(text: str) -> str:
    """A mobile number as eleven digits, a landline as 0531-88881234转801, any other as written.

    Of several, whole and with blanks between them, each: 13800001234/0531-88881234.
    """
    parts = half_width(text).split()
    if len(parts) > 1 and all(re.fullmatch(_WHOLE, each) for each in parts):
        return "/".join(map(tidy, parts))
    written = "".join(parts)
    match = re.fullmatch(_WITH_EXTENSION, written)
    if match is None:
        return written
    is_abroad = re.search(_ABROAD, _bare(match["number"]))
    digits = re.sub(_ABROAD, "", _bare(match["number"]))
    if re.fullmatch(MOBILE, digits):
        return digits if not match["extension"] else written
    area = re.fullmatch(_AREA, f"0{digits.lstrip('0')}" if is_abroad else digits)
    if area is None:
        return written
    return f"{area[1]}-{area[2]}" + (f"转{match['extension']}" if match["extension"] else "")


def doubt(text: str) -> str:
    """What looks wrong with a number, if anything: one digit too few is soon heard."""
    if is_mobile(text):
        return ""
    written = half_width(text)
    digits = re.sub(_ABROAD, "", _bare(written))
    if re.fullmatch(_RUN_ON, written):
        return "号码后面还有别的字，请核对。"
    if not re.fullmatch(_ALONE, written):
        return ""
    if re.fullmatch(_LIKE_MOBILE, digits):
        return f"手机号是 {MOBILE_DIGITS} 位，这是 {len(digits)} 位，请核对。"
    if re.fullmatch(_NO_MOBILE, digits):
        return f"没有 {digits[:2]} 开头的手机号，请核对。"
    if len(digits) > MOST_DIGITS:
        return f"有 {len(digits)} 位数字，没有这么长的电话号码，请核对。"
    return ""


def doubted(rules: Rules, values: Values) -> Iterator[tuple[FieldPath, str]]:
    """The telephone numbers among these values that look wrong: where each is, and what of it."""
    for leaf in walk(rules.fields, values, rules.phone_fields):
        if leaf.field is None or leaf.field.kind is not Kind.PHONE:
            continue
        text = shown(leaf.value)
        if say := doubt(text):
            yield leaf.path, f"{leaf.path.leaf} {text}：{say}"
