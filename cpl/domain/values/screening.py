"""What is personal by its looks, whoever it belongs to: in free text, which no field declares.

Identity and card numbers, phones, e-mail, accounts, plates (`plays: vehicle` is said of a field
that names the office's own cars), and what `third_parties` finds. Days, the numbers of
records, orders and products, amounts and standards are long numbers too, and stay.
`tests/support/personal_lines.py` holds lines of both kinds.

One shape after the other takes its places in the text, so the order of `_SHAPES` decides what
a number is that might be two things.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from cpl.domain.values.third_parties import FOUND, NAMED, NOBODY, EndOf

STARS = "****"
_HALF = {each: each - 0xFEE0 for each in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-"}
_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"  # `string` compiles a pattern
_SPELT = "零〇○一二三四五六七八九幺"


class _Shape(NamedTuple):
    """How something looks; the group `it` is its place, or else all of it.

    It is looked for where one of its `signs` stands and a simpler pattern, where it has one, is
    found. Without a mask it stays. `end_of`: the pattern only tells where it may begin.
    """

    pattern: str
    signs: str
    mask: str = STARS
    end_of: EndOf | None = None
    simpler: str = ""


def _with_digits(*shapes: str, simpler: str = "") -> Iterator[_Shape]:
    return (_Shape(each, _DIGITS, simpler=simpler) for each in shapes)


def _kept(*shapes: str, simpler: str = "") -> Iterator[_Shape]:
    return (_Shape(each, _DIGITS, "", simpler=simpler) for each in shapes)


# Texts, not patterns: they are compiled when the first text is screened.
_ALONE, _END = r"(?<![0-9])", r"(?![0-9])"
_SAID = r"[号码是为:\s]{0,4}"
_GAP = r"[ \-—–·()_]{0,2}"
_CALLED_ON = r"(?:(?:转|-|—)\s?[0-9]{1,6})?"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12][0-9]|3[01])"

_IDENTITY = (
    # 320102 19900101 1234, and a 残疾证, which adds two
    rf"{_ALONE}[0-9]{{6}}[ -]?(?:18|19|20)[0-9]{{2}}[ -]?{_MONTH_AND_DAY}[ -]?"
    rf"[0-9]{{3}}[ -]?(?:[0-9](?:[0-9]{{2}})?|[Xx]){_END}",
)
_DOCUMENTS = (
    r"(?:护照|通行证|台胞证|回乡证|军官证|士兵证|警官证|驾驶证|驾照|残疾证|社保卡|医保卡|居住证"
    rf"|签证|学生证|身份证|证件|会员卡){_SAID}(?P<it>[A-Za-z]{{0,2}}[0-9]{{6,}}[Xx]?)",
    r"(?<![A-Za-z0-9])(?:[EeGgDdSsPpHCMhcm][0-9]{8}|[Ee][A-Za-z][0-9]{7})(?![A-Za-z0-9])",
)
_OLD_IDENTITY_AND_CARDS = (
    rf"{_ALONE}[0-9]{{8}}{_MONTH_AND_DAY}[0-9]{{3}}{_END}",  # fifteen digits
    rf"{_ALONE}[0-9]{{16,19}}{_END}",
)
_SPACED_CARD = rf"{_ALONE}[0-9]{{4}}(?:[ .-][0-9]{{4}}){{3}}(?:[ .-][0-9]{{1,3}})?{_END}"
_EMAIL = r"[A-Za-z0-9_.+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_MOBILE = (
    rf"{_ALONE}(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}{_END}{_CALLED_ON}",
    rf"{_ALONE}1[3-9][0-9]([./])[0-9]{{4}}\1[0-9]{{4}}{_END}",
)
_KEPT = (
    r"[A-Z]{2}20[0-9]{6}-[A-Z]{0,2}[0-9]{2,4}(?![0-9])",  # the number of a record
    r"\b[0-9a-f]{64}\b",  # the digest of a file
    rf"{_ALONE}(?:19|20)[0-9]{{2}}([-./])[0-9]{{1,2}}\1[0-9]{{1,2}}"
    rf"(?: [0-9]{{1,2}}:[0-9]{{2}})?{_END}",
    rf"{_ALONE}20[0-9]{{2}}{_MONTH_AND_DAY.replace('[ -]?', '')}(?:-[0-9]{{1,4}})?{_END}",
    r"(?<![A-Z])[A-Z]{2,4}[0-9]{0,2}(?:/[A-Z])? ?[0-9]{3,5}(?:\.[0-9]+)?[-—]+[0-9]{4}(?![0-9])",
    rf"{_ALONE}20[0-9]{{2}}{_MONTH_AND_DAY.replace('[ -]?', '')}[_-]?[0-2][0-9](?:[0-5][0-9]){{2}}",
    r"(?:mmexport|wx_camera_|[Ss]creenshot_|IMG_?|VID_?|hd)[0-9_]+",  # what a telephone calls files
    # what an order, an invoice, a product is called by
    r"(?:订单|单|运单|快递|发票|合同|流水|票|条码|货|批|型|编|受理|备案|案件|工单|序列|注册|信用|商品)"
    r"(?:编?号码?|代码|条码|编码|流水)\s?[是为:]?\s*[A-Za-z]{0,4}[0-9][0-9A-Za-z-]*",
    r"(?:订单|流水|条码|条形码|序列号|SKU)\s?[是为:]?\s*[A-Za-z]{0,4}[0-9][0-9A-Za-z-]*",
    r"(?<![A-Za-z0-9])[A-Z]{2,5}-?[0-9]{4,}[0-9A-Z]*(?![0-9A-Za-z])",
    r"(?<![A-Za-z0-9])91[0-9A-Z]{6}[0-9A-Z]{9,10}(?![0-9A-Za-z])",
    rf"{_ALONE}69[0-9]{{11}}{_END}",  # an article number
    rf"{_ALONE}[48]00-?[0-9]{{3}}-?[0-9]{{4}}{_END}",  # a hotline
    r"第\s?[0-9]+\s?号",
    rf"{_ALONE}[0-9]{{5,7}}\s?号(?!码)",
    r"(?:设备|表|读数|积分|编号|代码|物料)号?\s?[是为:]?\s?(?:[A-Z]-?)?[0-9][0-9-]*",
    # amounts, counts, ratios, fractions
    rf"{_ALONE}[0-9]{{1,10}}(?:\.[0-9]+)?\s*"
    "(?:元|块钱|万|亿|人|件|米|公里|毫升|升|千?克|公斤|吨|度|平方米|户|辆|台|步|字|秒|分(?!机)|%)",
    rf"(?:[￥¥$]|人民币|金额|[合共总]计|总价|余额|单价)\s?[是为:]?\s*[0-9]{{1,9}}(?:\.[0-9]+)?{_END}",
    r"(?<![0-9.])(?:[1-9][0-9]{0,2}|0)\.[0-9]+(?![0-9.])",
    rf"{_ALONE}[0-9]:[0-9]+{_END}",
    rf"{_ALONE}[0-9]+0-[0-9]+0\s?(?:人|件|元|米|毫|升|克|次|~|之)",
)
_NUMBERS = (
    r"\+[0-9]{1,3}[ -]?[0-9]{2,4}(?:[ -]?[0-9]{3,4}){1,3}",
    rf"[(]?{_ALONE}0[0-9]{{2,3}}[)]?{_GAP}[.]?[0-9]{{3,4}}{_GAP}[0-9]{{3,4}}{_END}{_CALLED_ON}",
    rf"{_ALONE}[0-9]{{7,}}(?:\s?[Xx](?![A-Za-z]))?{_CALLED_ON}",
    rf"{_ALONE}[0-9]{{4}}(?:[ -][0-9]{{4}}){{2,4}}(?:[ -][0-9]{{1,4}})?{_END}",
    rf"(?<![0-9-]){_ALONE}[0-9]{{3,4}}[ -][0-9]{{4}}{_END}(?!-)",
    rf"{_ALONE}[0-9](?: [0-9]){{6,}}{_END}",
)
_SPELT_OUT = (
    rf"[{_SPELT}](?:[ \-—]?[{_SPELT}]){{6,}}",
    rf"[0-9{_SPELT}]{{7,}}",
)
_TAIL = rf"(?:尾号|[后末][四六]位){_SAID}(?P<it>[0-9]{{3,8}}[Xx]?)"
_ACCOUNT = (
    r"(?:微信号?|[薇威]信|(?<![A-Za-z])(?:[Vv]信|[Ww][Xx]|[Vv][Xx])|加[Vv薇]|[Ww]e[Cc]hat(?:\s?ID)?"
    r"|扣扣|(?<![A-Za-z])[Qq](?:[Qq]|号)|抖音号|快手号|小红书号|支付宝(?:账号|号)|钉钉号|微博号)"
    rf"(?:\s?(?:[Ii][Dd]|账号|同号))?{_SAID}(?P<it>[A-Za-z0-9][A-Za-z0-9_-]{{4,}})(?!\s*[元块])"
)
_SHORT_PHONE = (
    rf"(?:电话|座机|手机|分机|短号|集团号|联系方式){_SAID}(?P<it>[0-9]{{3,6}})"
    r"(?![0-9*零〇○一二三四五六七八九幺]|\s?[路元年月日点分])"
)
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Za-z]\s?[·.]?\s?"
    r"(?=[A-Za-z]{0,5}[0-9])(?:[A-HJ-NP-Za-hj-np-z0-9]{5,6}|[A-HJ-NP-Za-hj-np-z0-9]{4}[挂学警港澳])"
    r"(?![A-Za-z0-9])"
)


_OTHER_PLATE = r"(?:牌照|车牌)号?[码是为:\s]{0,3}(?P<it>[\u4e00-\u9fff]{0,2}[A-Za-z]?[0-9]{5,7})"
_SHAPES = (
    _Shape(_EMAIL, "@"),
    *_with_digits(*_IDENTITY, *_DOCUMENTS, _SPACED_CARD, _TAIL),
    _Shape(_ACCOUNT, f"{_DIGITS}{_LETTERS}"),
    *_with_digits(_PLATE, _OTHER_PLATE, *_MOBILE),
    *_kept(*_KEPT),
    *_with_digits(*_OLD_IDENTITY_AND_CARDS, *_NUMBERS, _SHORT_PHONE),
    _Shape("一二三四五六七八?九?", _SPELT, mask=""),  # counted up
    *(_Shape(each, _SPELT) for each in _SPELT_OUT),
    *(_Shape(each, signs, NOBODY, end_of, simpler) for each, signs, simpler, end_of in NAMED),
)
_LONG = "[0-9]{10}[ -]?[0-9]{5}"
"""Where it is not, nor is one of the last, and nothing needs to keep its place from them."""
_WITHOUT_IDENTITY = (
    *_with_digits(*_IDENTITY, *_DOCUMENTS, simpler="[0-9]{6}"),
    *_with_digits(_SPACED_CARD, simpler="[0-9]{4}[ .-][0-9]{4}"),
    *_kept(*_MOBILE, *_KEPT, simpler=_LONG),
    *_with_digits(*_OLD_IDENTITY_AND_CARDS, simpler=_LONG),
)


def screened(text: str) -> str:
    """The text without any number, address, account or name by which somebody can be found."""
    return _masked(text, _screening())


def without_identity(text: str) -> str:
    """The text without identity and card numbers: who must answer needs a phone, never these."""
    return _masked(text, _hiding_identity())


Ready: TypeAlias = tuple[str, str, str, EndOf | None]
"""A shape, the simpler pattern first."""
Shapes: TypeAlias = tuple[tuple[frozenset[str], tuple[Ready, ...]], ...]
"""Shapes one after the other, those of the same signs together."""


@cache
def _screening() -> Shapes:
    return _by_signs(_SHAPES)


@cache
def _hiding_identity() -> Shapes:
    return _by_signs(_WITHOUT_IDENTITY)


def _by_signs(shapes: Iterable[_Shape]) -> Shapes:
    together = groupby(shapes, attrgetter("signs"))
    return tuple((frozenset(signs), tuple(map(_ready, found))) for signs, found in together)


def _ready(shape: _Shape) -> Ready:
    return shape.simpler, shape.pattern, shape.mask, shape.end_of


_compiled = cache(re.compile)  # the long ones take some milliseconds, and some are never needed


def _masked(text: str, shapes: Shapes) -> str:
    """Every place is taken by the first shape that finds it; some shapes only keep theirs."""
    left = text.translate(_HALF)  # sign by sign, so that places are the same in both
    signs = frozenset(left)
    places: list[tuple[int, int, str]] = []
    alike = (some for needed, some in shapes if not signs.isdisjoint(needed))
    for simpler, pattern, mask, end_of in chain.from_iterable(alike):
        if simpler and not _compiled(simpler).search(left):
            continue
        if (shape := _compiled(pattern)).search(left):
            for begin, end in tuple(_found(shape, left, end_of)):
                left = left[:begin] + FOUND * (end - begin) + left[end:]
                signs |= {FOUND}
                if mask:
                    places.append((begin, end, mask))
    for begin, end, mask in sorted(places, reverse=True):
        text = text[:begin] + mask + text[end:]
    return text


def _found(shape: re.Pattern[str], text: str, end_of: EndOf | None) -> Iterator[tuple[int, int]]:
    """Where what is so shaped begins and ends, wherever it stands."""
    if end_of is None:
        place = "it" if "it" in shape.groupindex else 0
        yield from (each.span(place) for each in shape.finditer(text))
        return
    at = 0
    while before := shape.search(text, at):
        at = end_of(text, before.end())
        if at:
            yield before.end(), at
        else:
            at = before.start() + 1
