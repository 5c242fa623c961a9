"""The few words a template may put behind a `|`, named as an office would name them.

Each takes whatever a record can hold, and prints nothing for nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from jinja2 import Undefined

from cpl.dataclass import dataclass
from cpl.domain.values.numerals import capitals
from cpl.loading import pattern

TICKED = "☑"
UNTICKED = "☐"
GAP = "\u3000"
SEAMLESS = 14
"""A title longer than that is read in two: 地产公司客户服务部 业主报修和投诉处理单."""
SAID_TWICE = 3
"""So many signs at the start of both name the office already."""
CENT = Decimal("0.01")
LONGEST_PARAGRAPH = 160
MARKUP = pattern(r"[\\&<|`]")
LONGEST_QUOTED = 300
"""So much of what somebody wrote is quoted back to him."""
SENTENCE = pattern(r"[^。！？；]*[。！？；]?[”’」』）]*")


class Unprintable(Exception):
    """A function or the like, which would print as its place in memory."""


def plain(value: object) -> str:
    """A value as an office writes it; raises Unprintable for a function or the like.

    An undefined one raises here too, where its line is known.
    """
    if value is None or type(value) is str:
        return value or ""
    if isinstance(value, Undefined):
        return str(value)
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
        raise Unprintable(_unprintable(value))
    return str(value)


def _unprintable(value: object) -> str:
    """Jinja's own things are named as templates write them: cycler, loop."""
    name = getattr(value, "__name__", type(value).__name__).removesuffix("Context").lower()
    return f"“{name}”是模板的工具，不是可以打印的值：写它的结果，或者它下面的哪一项"


def tick(value: object, choices: Iterable[object], width: int = 0) -> str:
    """☑电话　☐来访: every choice, and a value that is none of them, ticked, at the end.

    With a `width`, in signs, a line ends between two of them and never inside one.
    """
    chosen = _texts(value)
    offered = [plain(each) for each in choices]
    boxes = [(TICKED if each in chosen else UNTICKED) + each for each in offered]
    boxes += [TICKED + each for each in chosen if each not in offered]
    return "\n".join(map(GAP.join, _lines_of(boxes, width))) if width else GAP.join(boxes)


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


def day_and_hour(value: object) -> str:
    """2026年11月21日 09:12, as a letter says it; without the hour where there is none."""
    written = moment(value)
    return day(written) + (written[len("2026-11-21") :] if _date(written) else "")


def money(value: object) -> str:
    """1,503.50; text that is no number stays as it was written."""
    if isinstance(value, bool):
        return plain(value)
    try:
        number = Decimal(plain(value).replace(",", ""))
        return f"{number.quantize(CENT, ROUND_HALF_UP):,f}"
    except InvalidOperation:
        return plain(value)


def money_in_capitals(value: object) -> str:
    """壹仟伍佰零叁元伍角; text that is no number stays as it was written."""
    try:
        return capitals(Decimal(plain(value).replace(",", "")))
    except (InvalidOperation, ValueError):
        return plain(value)


def beginning(value: object, length: int = LONGEST_QUOTED) -> str:
    """So many signs of a long text, for whoever has the whole of it; a short one as it is."""
    text = plain(value)
    return text if len(text) <= length else f"{text[:length]}……"


def paragraphs(value: object) -> list[str]:
    """The paragraphs of a text, so that a letter prints each in a row of its own.

    One that is long is parted after a sentence: a row cannot go on to the next page.
    """
    return [
        part for line in plain(value).splitlines() if line.strip() for part in _parted(line.strip())
    ]


def _parted(line: str) -> list[str]:
    parts = [""]
    for sentence in filter(None, SENTENCE.findall(line)):
        if parts[-1] and len(parts[-1]) + len(sentence) > LONGEST_PARAGRAPH:
            parts.append("")
        parts[-1] += sentence
    return parts


def masked(value: object) -> str:
    """138****1234, 王**: a telephone number keeps three and four, a name its first character."""
    text = plain(value)
    if sum(each.isdigit() for each in text) >= 8:
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return text[:1] + "*" * (len(text) - 1)


def table_cell(value: object) -> str:
    """Text that cannot leave its cell of a Markdown table, nor become markup in it."""
    text = plain(value).strip()
    if text.isprintable() and not MARKUP.search(text):
        return text
    text = text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    text = text.replace("|", "\\|").replace("`", "\\`")
    return "<br>".join(text.splitlines())


def not_yet_past(value: object, now: object) -> object:
    """A moment or a day that is still to come; nothing where it is past."""
    moment_said = value if isinstance(value, datetime) else _moment(value)
    if moment_said and isinstance(now, datetime):
        return value if moment_said > now else None
    said, today = _date(value), _date(now)
    if said is None or today is None:
        return value
    return value if f"{said:%F}" >= f"{today:%F}" else None


def joined_title(office: object, title: object) -> str:
    """The office and what the paper is called, with nothing said twice; a long one has a seam.

    营业厅 and 营业厅投诉处理记录 is the latter; 举报投诉受理机构 and 举报投诉受理登记表, too.
    """
    ours, paper = plain(office), plain(title)
    if ours[:SAID_TWICE] == paper[:SAID_TWICE]:
        return paper
    longest = range(min(len(ours), len(paper)), 1, -1)
    overlap = next((n for n in longest if ours.endswith(paper[:n])), 0)
    seam = " " if ours and not overlap and len(ours + paper) > SEAMLESS else ""
    return f"{ours}{seam}{paper[overlap:]}"


def blank_line(value: object, width: int = 8) -> str:
    """A line to write on where there is nothing to print."""
    return plain(value) or "_" * min(width, 200)


@dataclass(frozen=True)
class Spread:
    """The items of a list, each for a cell of its own; `table` tells how wide they are."""

    items: tuple[object, ...]
    table: object

    def __iter__(self) -> Iterator[object]:
        return iter(self.items)


def spread(value: object, table: object = None) -> Spread:
    """In Excel, `layout` divides a merged cell among the items; in text they are a list."""
    for each in (value, table):
        if isinstance(each, Undefined):
            plain(each)
    items = value if isinstance(value, Iterable) and not isinstance(value, str) else (value,)
    return Spread(tuple(items), table)


def to_fill_in(value: object, field: str = "") -> object:
    """Leaves the value as it is: `zones` looks for the word in the template."""
    return value


def _lines_of(words: Iterable[str], width: int) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for each in words:
        if lines[-1] and len(GAP.join([*lines[-1], each])) > width:
            lines.append([])
        lines[-1].append(each)
    return lines


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return [text for each in items if (text := plain(each))]


def _moment(value: object) -> datetime | None:
    """A day and an hour that were written out."""
    text = plain(value)
    if not text:
        return None
    with suppress(ValueError):
        found = datetime.fromisoformat(text)
        if found.isoformat(" ", "minutes") == text:
            return found
    with suppress(ValueError):
        return datetime.strptime(text, "%Y-%m-%d %H:%M")  # wall clock; takes a while to load
    return None


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(plain(value)[:10])
    except ValueError:
        return None


@dataclass(frozen=True)
class Filter:
    """What stands behind a `|`: what it does, in words and in an example."""

    does: Callable[..., object]
    told: str
    example: str


FILTERS: Mapping[str, Filter] = {
    "勾选": Filter(
        tick,
        "选项一个个列出，是的打勾：☑电话　☐来访；后面写一行几个字，就在两个选项之间换行",
        "{{ 渠道 | 勾选(选项.渠道, 36) }}",
    ),
    "打勾": Filter(tick_one, "有就是 ☑，没有就是 ☐", "{{ 备注 | 打勾 }}"),
    "日期": Filter(day, "2026年11月21日", "{{ 打印时间 | 日期 }}"),
    "时间": Filter(moment, "2026-11-21 09:12", "{{ 打印时间 | 时间 }}"),
    "日期时间": Filter(day_and_hour, "2026年11月21日 09:12", "{{ 打印时间 | 日期时间 }}"),
    "开头": Filter(beginning, "太长的只印开头三百字；多少字可以写", "{{ 内容 | 开头(200) }}"),
    "金额": Filter(money, "1,503.50", "{{ 1503.5 | 金额 }}"),
    "大写": Filter(money_in_capitals, "金额写成大写：壹仟伍佰零叁元伍角", "{{ 1503.5 | 大写 }}"),
    "分段": Filter(
        paragraphs,
        "一段一项，给 Excel 的信一段一行；太长的在句号后面断开，好接到下一页",
        "{% for 段 in 内容 | 分段 %}{{ 段 }}{% endfor %}",
    ),
    "脱敏": Filter(masked, "138****1234、王**", "{{ '13800001234' | 脱敏 }}"),
    "单元格": Filter(table_cell, "放进 Markdown 表格的一格，不会撑破它", "{{ 内容 | 单元格 }}"),
    "合称": Filter(
        joined_title,
        "单位名称和单的名称连起来，重的字不再写",
        "{{ 单位名称 | 合称('投诉转办单') }}",
    ),
    "未过": Filter(
        not_yet_past, "还没有到的印，过了的不印", "{{ 承诺时间 | 未过(打印时间) | 时间 }}"
    ),
    "空格线": Filter(
        blank_line, "没有写的画一条线给人填，几个字宽可以写", "{{ 备注 | 空格线(12) }}"
    ),
    "铺开": Filter(
        spread,
        "Excel 里一行的各格铺满合并的那一格，有几项分几格；写了是哪张表，各列多宽照表里的字",
        "{{ 行 | 铺开(表) }}",
    ),
    "填写": Filter(
        to_fill_in, "Excel 单里给对方填的格子（[回执.md](回执.md)）", "{{ 备注 | 填写 }}"
    ),
}
OF_JINJA: Mapping[str, tuple[str, str]] = {
    "join": ("连成一行", "{{ 签字 | join('、') }}"),
    "length": ("有几个", "{{ 经过 | length }}"),
    "map": ("每一个都过一遍", "{{ 行 | map('单元格') | join(' | ') }}"),
    "first": ("第一个", "{{ (经过 | first).内容 }}"),
    "last": ("最后一个", "{{ (经过 | last).内容 }}"),
    "selectattr": ("挑出有某一项的", "{{ 经过 | selectattr('登记人') | list | length }}"),
    "default": ("没有写的时候印什么", "{{ 备注 | default('无', true) }}"),
    "replace": ("换字", "{{ 备注 | default('', true) | replace('甲', '乙') }}"),
    "format": ("数的样子", "{{ '%.1f' | format(2.25) }}"),
}
"""Those of Jinja's own filters that offices need most."""
