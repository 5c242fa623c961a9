"""Recurring duties of rules.yaml: how often, due when, owed by whom, done by what."""

import re

from cpl.codec.regulation.leaves import Parsed, Reference, Text
from cpl.codec.regulation.slots import At, Many, Slot, SlotTable
from cpl.codec.regulation.types import (
    ANY_EVENT,
    FLAG,
    MACHINE,
    NEW_NAME,
    OF_A_CLAUSE,
    OWNER,
    REPORT,
    WHEN,
    whole,
)
from cpl.domain.regulation.rules import EVERY_UNIT, SHEETS, Duty, Product
from cpl.domain.values.periods import Every, PeriodUnit
from cpl.yamltext.nodes import Mapping

YEARS = re.compile(r"([2-9]) years", re.ASCII)


def _every(text: str) -> Every:
    """`week`, `2 years`; raises ValueError."""
    years = YEARS.fullmatch(text)
    if years is not None:
        return Every(PeriodUnit.YEAR, int(years[1]))
    try:
        return Every(PeriodUnit(text))
    except ValueError:
        raise ValueError(f"“{text}”不是周期。") from None


WORDS = "、".join(each.value for each in PeriodUnit)
EVERY = Parsed(
    "周期",
    _every,
    Every(PeriodUnit.DAY),
    mend=f"写 {WORDS}，或者几年一次：2 years；条文没有写周期的写 null。",
    pattern=rf"^({'|'.join(each.value for each in PeriodUnit)}|[2-9] years)$",
    free="多久一次由条文定",
    null=None,
)
UNIT = Reference("单位", lambda rules, _: (*rules.units, EVERY_UNIT))
SHEET = Reference("按期出的表", lambda rules, _: SHEETS)
PRODUCTS = ("event", "report", "form", "file")


def _one_product(node: Mapping, at: At) -> None:
    """An event, a report, a sheet or a file: one of them; and it is an event that `when` asks."""
    said = [each for each in PRODUCTS if node.get(each) is not None]
    if len(said) != 1:
        say = "“done:”下面写 event、report、form 或 file，只写一样。"
        at.problem(node, "bad-value", say, "都不是的不写 done，用 cpl duty 记。")


PRODUCT = SlotTable(
    "product",
    "怎样算做了",
    Product,
    Slot("event", ANY_EVENT, "这一期里办过这个事件"),
    Slot("report", REPORT, "下发了这一期的这份报表"),
    Slot("form", SHEET, "签发了这一期的这张表；别的都不算"),
    Slot("file", FLAG, "`cpl duty` 要附上做出来的文件，附上了才算"),
    WHEN,
    Slot("only", FLAG, "只有这样才算，用 `cpl duty` 记一句话不算"),
    whole=_one_product,
)
DUTY = SlotTable(
    "duty",
    "例行工作",
    Duty,
    Slot("id", NEW_NAME, "名称；`cpl duty 名称` 记做了", required=True),
    Slot("every", EVERY, "多久一次；`null` 是没有写周期", required=True),
    Slot("by", Many(OWNER), "由谁做：角色或单位", default=()),
    Slot("units", Many(UNIT), "这些单位各做各的，每个单位一份；`all` 是全部单位"),
    Slot("artifact", Text("名称", "形成什么由本单位定"), "形成什么", default=""),
    Slot("due_day", whole(1, 366), "这一期的第几天到期；不写是最后一天"),
    Slot("after", FLAG, "`due_day` 数的是下一期的日子"),
    Slot("done", PRODUCT, "什么也算做了；不写的，用 `cpl duty` 记", attribute="product"),
    Slot("of", MACHINE, "说的是这一类的事：一件也没有的那一期不欠", default=""),
    OF_A_CLAUSE,
)
