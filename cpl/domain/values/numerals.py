"""Numbers as they are written in Chinese: `十二`, `两百`, `一千二百`, `贰佰`, `两千五`, `1.2万`.

And money in capitals, as papers that are signed want it: `壹仟贰佰元整`.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"千": 1000, "百": 100, "十": 10}
TEN_THOUSAND = 10_000
ZEROS = ("零", "〇")
CAPITALS = str.maketrans("壹贰貳叁肆伍陆陸柒捌玖拾佰仟萬俩", "一二二三四五六六七八九十百千万两")

CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
CAPITAL_UNITS = ("", "拾", "佰", "仟")
CAPITAL_GROUPS = ("", "万", "亿", "万亿")
MOST_YUAN = 10 ** (4 * len(CAPITAL_GROUPS))

_PLAIN = r"(?a)(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"
_STEP = r"(?a)(\d+(?:\.\d+)?|[一二两三四五六七八九])?([千百十])"


def number(text: str) -> Decimal:
    """The number; raises ValueError for what is not one: `几百`, `十几`, `二三百`, `1,2`."""
    written = text.translate(CAPITALS)
    if re.fullmatch(_PLAIN, written):
        return Decimal(written.replace(",", ""))
    head, ten_thousands, tail = written.rpartition("万")
    if not ten_thousands:
        return _without_zeros(_sum(written))
    if tail and "." in head:
        raise ValueError(f"“{text}” is no number")  # 1.2万5
    more = _sum(tail, TEN_THOUSAND) if tail else 0
    return _without_zeros(number(head) * TEN_THOUSAND + more)


def integer(text: str) -> int:
    """The whole number; raises ValueError."""
    found = number(text)
    if found != found.to_integral_value():
        raise ValueError(f"“{text}” is no whole number")
    return int(found)


def capitals(yuan: Decimal) -> str:
    """Money in capitals: `壹仟贰佰元整`; raises ValueError where it is too much."""
    signed = int((yuan * 100).to_integral_value(ROUND_HALF_UP))
    sign, cents = "负" if signed < 0 else "", abs(signed)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    if whole >= MOST_YUAN:
        raise ValueError(f"{yuan} is too much")
    said = f"{_in_capitals(whole)}元" if whole or not cents else ""
    if not jiao and not fen:
        said += "整"
    elif jiao:
        said += f"{CAPITAL_DIGITS[jiao]}角"
    elif whole:
        said += "零"
    return sign + said + (f"{CAPITAL_DIGITS[fen]}分" if fen else "")


def _in_capitals(whole: int) -> str:
    """A whole number, by groups of four digits; where digits are left out between, one 零."""
    said, rest = "", whole
    for name in CAPITAL_GROUPS:
        rest, group = divmod(rest, TEN_THOUSAND)
        said = (_four(group) + name if group else "零") + said
    return re.sub("零+", "零", said).strip("零") or "零"


def _four(group: int) -> str:
    """Its four digits, 零 for each that is left out but for the last."""
    digits = [(group // 10**power % 10, CAPITAL_UNITS[power]) for power in (3, 2, 1, 0)]
    written = "".join(CAPITAL_DIGITS[each] + (unit if each else "") for each, unit in digits)
    return written.rstrip("零")


def _sum(text: str, last: int = 0) -> Decimal:
    """`一千二百`, `二百零五`, `两千五`; `last` is the unit before it, 0 where there is none.

    A digit at the end stands one unit below the last: 两千五 is 2500, 一万二 12000, but
    两千零五 is 2005.
    """
    if not text:
        raise ValueError("nothing is no number")
    found, rest, is_ones = Decimal(0), text, not last
    while True:
        if rest[:1] in ZEROS:
            rest, is_ones = rest[1:], True
        step = re.match(_STEP, rest)
        if step is None:
            break
        unit = UNITS[step[2]]
        if (last and unit >= last) or not (step[1] or step[2] == "十"):
            raise ValueError(f"“{text}” is no number")
        found += _digits(step[1] or "一") * unit
        last, rest, is_ones = unit, rest[step.end() :], False
    if not rest:
        return found
    if "." in text:
        raise ValueError(f"“{text}” is no number")  # 1.5千5
    return found + _digits(rest) * (1 if is_ones or len(rest) > 1 else last // 10)


def _digits(text: str) -> Decimal:
    """One numeral or Arabic digits; raises ValueError."""
    if text in DIGITS:
        return Decimal(DIGITS[text])
    if not re.fullmatch(_PLAIN, text):
        raise ValueError(f"“{text}” is no numeral")
    return Decimal(text)


def _without_zeros(found: Decimal) -> Decimal:
    """12000, not 12000.0: no zeros that only the way of writing left."""
    return Decimal(f"{found.normalize():f}")
