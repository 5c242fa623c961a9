"""What a report of rules.yaml counts: `counts: {类别: [投诉]}`, by when and by whom."""

from collections.abc import Iterator
from collections.abc import Mapping as Words

from cpl.codec.regulation.fields import CHOICE_FIELD, CHOICE_OF_KEY
from cpl.codec.regulation.leaves import Text, Word
from cpl.codec.regulation.slots import At, EachOnce, Gone, Many, MapOf, Slot, SlotTable
from cpl.codec.regulation.types import (
    ANY_EVENT,
    FIELD,
    NEW_NAME,
    OF_A_CLAUSE,
    OWNER,
    WHEN,
    FieldName,
    whole,
)
from cpl.domain.regulation.rules import Figure, ReportRule
from cpl.domain.values.periods import MONTHLY, REPORTED, Every
from cpl.domain.values.value import Kind
from cpl.yamltext.nodes import Mapping, Node


class SectionNames(Words[str, str]):
    """The sections of which `statistics` makes a report.

    Looked up only where rules choose among them: to have all of them at hand would cost
    every command some 40 ms.
    """

    def __getitem__(self, name: str) -> str:
        return {each: each for each in self}[name]

    def __iter__(self) -> Iterator[str]:
        from cpl.domain.reports.monthly import SECTIONS

        return iter(SECTIONS)

    def __len__(self) -> int:
        return sum(1 for _ in self)


SECTION = Word("部分", SectionNames())
REPORT_EVERY = Word("周期", {each.value: Every(each) for each in REPORTED})


class CountsType(MapOf[tuple[str, ...]]):
    """`counts: {类别: [投诉]}`: the one field that says what is counted, and its choices."""

    def read(self, node: Node, at: At) -> dict[str, tuple[str, ...]]:
        found = super().read(node, at)
        if isinstance(node, Mapping) and len(found) != 1:
            at.problem(node, "bad-value", "“counts:”下面写一个字段和它要计数的值。")
        return found


def _one_shape(node: Mapping, at: At) -> None:
    """One of by, fields and list; across and months only with by, and not both."""
    shapes = [each for each in ("by", "fields", "list") if node.get(each) is not None]
    if len(shapes) != 1:
        say = "“figures:”里的一张表，by、fields、list 写一样，只写一样。"
        at.problem(node, "bad-value", say, "按一个字段数的写 by，列明细的写 list。")
    columns = [each for each in ("across", "months") if node.get(each) is not None]
    if len(columns) > 1 or (columns and shapes != ["by"]):
        say = "“across”和“months”只能写一样，跟着 by 写。"
        at.problem(node, "bad-value", say)


FIGURE = SlotTable(
    "figure",
    "本单位要的表",
    Figure,
    Slot("id", NEW_NAME, "名称，印在表的上面", required=True),
    Slot("by", FIELD, "一行是这个字段的一个值", default=""),
    Slot("across", FIELD, "一列是这个字段的一个值；不写是件数和占比", default=""),
    Slot("months", whole(2, 24), "一列是一个月，到本月为止几个月"),
    Slot("fields", EachOnce(FieldName(Kind.CHOICE)), "一行是一个字段，一列是一个选项"),
    Slot("list", EachOnce(FIELD), "一行是一件，列出这些字段"),
    Slot("event", ANY_EVENT, "计本月办过这个事件的；不写是本月受理的", default=""),
    WHEN,
    OF_A_CLAUSE,
    whole=_one_shape,
)


def _report(
    *,
    name: str,
    title: str = "",
    counts: dict[str, tuple[str, ...]] | None = None,
    **rest: object,
) -> ReportRule:
    counted_by, counted = next(iter((counts or {}).items()), ("", ()))
    return ReportRule(
        name,
        title or name,
        counted_by=counted_by,
        counts=counted,
        **rest,  # type: ignore[arg-type]
    )


REPORT_RULE = SlotTable(
    "report",
    "报表",
    _report,
    Slot("title", Text("名称", "怎样称呼由本单位定"), "报表上的名称"),
    Slot("every", REPORT_EVERY, "多久一份；不写是每月", default=MONTHLY),
    Slot("due_day", whole(1, 31), "下一期的第几天以前下发，月报就是次月几号；`null` 是没有写"),
    Slot("counts", CountsType(CHOICE_FIELD, Many(CHOICE_OF_KEY)), "计哪些：`{类别: [投诉]}`"),
    Slot("owner", OWNER, "由哪个角色或单位出；只有他们能下发，没有写就谁都能"),
    Slot("sections", EachOnce(SECTION), "有哪几部分、什么次序；不写就是全部"),
    Slot("figures", Many(FIGURE), "本单位自己要的表，在“本单位”这一部分"),
    Gone(
        "words",
        "改成 fields: {分类: {…, plays: category}}，见 docs/规则.md“字段的用处”，再删去 words。",
        "“words”是以前的写法：哪个字段作什么用，现在写在字段上。",
    ),
    OF_A_CLAUSE,
    named=True,
)
