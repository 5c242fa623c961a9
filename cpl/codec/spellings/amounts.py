"""Amounts of money as people write them: `200块`, `￥200`, `1,200.50元`, `两百元`, `1.2万`, `5角`.

The one reader of them for every door; files are written in plain digits. What is no exact
amount (`两百多`, `200-300`, `1,2`) is not guessed at.
"""

import re
from decimal import Decimal

from cpl.codec.records.values import TOO_MUCH, half_width
from cpl.domain.values.numerals import number

WRITE = "写成 200、200.50 或 两百元"
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")

# Texts, not patterns: they are compiled when the first amount is read.
_SIGNS = r"(?i)^(?:人民币|rmb|cny|¥|\s)+|(?:人民币|rmb|cny|整|正|\s)+$"
_GAP = r"(?<!\d)\s+|\s+(?!\d)"  # not the one in 1 200, which may be two numbers
_YUAN = r"(?P<yuan>[^元圆块]+)(?P<unit>[元圆块])(?P<change>[^元圆块]*)"
_ONE = r"[0-9一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_CHANGE = rf"零?(?:(?P<tenths>{_ONE})[角毛]钱?)?(?:零?(?P<hundredths>{_ONE})分钱?)?"
_AFTER_KUAI = rf"(?P<tenths>{_ONE})"


def read_amount(text: str) -> Decimal:
    """The amount in yuan; raises ValueError with a Chinese sentence that quotes the text."""
    written = re.sub(_SIGNS, "", re.sub(_GAP, "", half_width(text)))
    try:
        found = _amount(written)
    except ValueError:
        raise ValueError(_fault(text, written)) from None
    if found >= TOO_MUCH:
        raise ValueError(f"“{text}”太大了，请核对位数。")
    if found % HUNDREDTH:
        raise ValueError(f"“{text}”要是不小于 0 的元、角、分。")
    return found


def _amount(written: str) -> Decimal:
    """Raises ValueError."""
    match = re.fullmatch(_YUAN, written)
    if match is None:
        return _change(_CHANGE, written) if written[-1:] in "角毛分钱" else number(written)
    change = match["change"].removeprefix("钱")
    found = number(match["yuan"])
    if not change:
        return found
    is_short = match["unit"] == "块" and re.fullmatch(_AFTER_KUAI, change)  # 两块五
    return found + _change(_AFTER_KUAI if is_short else _CHANGE, change)


def _change(pattern: str, text: str) -> Decimal:
    """Tenths and hundredths of a yuan; raises ValueError."""
    match = re.fullmatch(pattern, text)
    if match is None or not text:
        raise ValueError(f"“{text}” is no amount")
    said = match.groupdict()
    tenths, hundredths = (number(said.get(n) or "零") for n in ("tenths", "hundredths"))
    return tenths * TENTH + hundredths * HUNDREDTH


def _fault(text: str, written: str) -> str:
    if re.fullmatch(r"-[\d.,]+", written):
        return f"“{text}”要是不小于 0 的元、角、分。"
    look = "（字母 O 不是数字 0）" if set(written) & set("OoIl") else ""
    return f"“{text}”不是数{look}，{WRITE}。"
