"""What a report of rules.yaml counts: `counts: {类别: [投诉]}`, by when and by whom."""

from cpl.codec.regulation.fields import CHOICE_FIELD, CHOICE_OF_KEY
from cpl.codec.regulation.leaves import Text, Word
from cpl.codec.regulation.slots import At, Gone, Many, MapOf, Slot, SlotTable
from cpl.codec.regulation.types import OF_A_CLAUSE, OWNER, whole
from cpl.domain.regulation.rules import ReportRule
from cpl.domain.regulation.section_names import SECTION_NAMES
from cpl.yamltext.nodes import Mapping, Node

SECTION = Word("部分", {name: name for name in SECTION_NAMES})


class CountsType(MapOf[tuple[str, ...]]):
    """`counts: {类别: [投诉]}`: the one field that says what is counted, and its choices."""

    def read(self, node: Node, at: At) -> dict[str, tuple[str, ...]]:
        found = super().read(node, at)
        if isinstance(node, Mapping) and len(found) != 1:
            at.problem(node, "bad-value", "“counts:”下面写一个字段和它要计数的值。")
        return found


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
    Slot("due_day", whole(1, 31), "次月几号前下发；`null` 是没有写"),
    Slot("counts", CountsType(CHOICE_FIELD, Many(CHOICE_OF_KEY)), "计哪些：`{类别: [投诉]}`"),
    Slot("owner", OWNER, "由谁出"),
    Slot("sections", Many(SECTION), "有哪几部分、什么次序；不写就是全部"),
    Gone(
        "words",
        "改成 fields: {分类: {…, plays: category}}，见 docs/规则.md“字段的用处”，再删去 words。",
        "“words”是以前的写法：哪个字段作什么用，现在写在字段上。",
    ),
    OF_A_CLAUSE,
    named=True,
)
