"""The few words a template may put behind a `|`, named as an office would name them.

Each takes whatever a record can hold, and prints nothing for nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from jinja2 import Undefined

TICKED = "☑"
UNTICKED = "☐"
CENT = Decimal("0.01")


class Unprintable(Exception):
    """A function or the like, which would print as its place in memory."""


def plain(value: object) -> str:
    """A value as an office writes it; raises Unprintable for a function or the like.

    An undefined one raises here too, where its line is known.
    """
    if isinstance(value, Undefined):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date | time):
        return moment(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return "；".join(f"{plain(key)}：{plain(each)}" for key, each in value.items())
    if isinstance(value, set | frozenset):
        return "、".join(sorted(map(plain, value)))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "、".join(map(plain, value))
    if callable(value) or type(value).__repr__ is object.__repr__:
        raise Unprintable(f"“{getattr(value, '__name__', type(value).__name__)}”不是可以打印的值")
    return str(value)


def tick(value: object, choices: Iterable[object]) -> str:
    """☑电话☐来访: every choice, and a value that is none of them, ticked, at the end."""
    chosen = _texts(value)
    offered = [plain(each) for each in choices]
    boxes = [(TICKED if each in chosen else UNTICKED) + each for each in offered]
    return "".join(boxes + [TICKED + each for each in chosen if each not in offered])


def tick_one(value: object) -> str:
    return TICKED if value else UNTICKED


def day(value: object) -> str:
    """2026年11月21日, from a date or from text that begins with one."""
    found = _date(value)
    return plain(value) if found is None else f"{found.year}年{found.month}月{found.day}日"


def moment(value: object) -> str:
    """2026-11-21 09:12; a date stays a date."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes")[:19]
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else plain(value)


def money(value: object) -> str:
    """1,503.50; text that is no number stays as it was written."""
    if isinstance(value, bool):
        return plain(value)
    try:
        number = Decimal(plain(value).replace(",", ""))
        return f"{number.quantize(CENT, ROUND_HALF_UP):,f}"
    except InvalidOperation:
        return plain(value)


def masked(value: object) -> str:
    """138****1234, 王**: a telephone number keeps three and four, a name its first character."""
    text = plain(value)
    if sum(each.isdigit() for each in text) >= 8:
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return text[:1] + "*" * (len(text) - 1)


def table_cell(value: object) -> str:
    """Text that cannot leave its cell of a Markdown table, nor become markup in it."""
    text = plain(value).strip().replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    text = text.replace("|", "\\|").replace("`", "\\`")
    return "<br>".join(text.splitlines())


def blank_line(value: object, width: int = 8) -> str:
    """A line to write on where there is nothing to print."""
    return plain(value) or "_" * min(width, 200)


def to_fill_in(value: object, field: str = "") -> object:
    """Leaves the value as it is: `zones` looks for the word in the template."""
    return value


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return [text for each in items if (text := plain(each))]


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(plain(value)[:10])
    except ValueError:
        return None


FILTERS = {
    "勾选": tick,
    "打勾": tick_one,
    "日期": day,
    "时间": moment,
    "金额": money,
    "脱敏": masked,
    "单元格": table_cell,
    "空格线": blank_line,
    "填写": to_fill_in,
}
