"""What a report of rules.yaml counts, and the office's words for it.

An office that uses other field names says so under `words:`; the rest are
these.
"""

from collections.abc import Collection
from dataclasses import replace

from cpl.codec.leaves import Reference, Text
from cpl.codec.rules_fields import CHOICE_FIELD, CHOICE_OF_KEY
from cpl.codec.rules_types import FIELD, OF_A_CLAUSE, OWNER, field_of, whole
from cpl.codec.slots import At, Fault, Gone, Many, MapOf, Path, Slot, Table
from cpl.domain.rules import ReportRule, ReportWords, Rules
from cpl.yamltext.tree import Mapping, Node

USUAL = ReportWords(
    kind="类别",
    channel="渠道",
    category="分类",
    unit="主办单位",
    liability="责任认定",
    at_fault=("有责", "部分有责"),
    satisfaction="满意度",
    satisfied=("非常满意", "满意"),
    silent=("未表态",),
    people="投诉人.人数",
    flags="标记",
    batch="批量",
    merged_into="并入",
    cause="原因分析",
    outcome="处理结果",
    protected=("投诉人.保密", "投诉人.匿名"),
    corrective_unit="整改单位",
    measure="问责方式",
    support_unit="支持单位",
    support_rating="支持评价",
    support_satisfied=("及时满意", "满意"),
)


def _choices_of(word: str) -> Reference:
    """The choices of the field that the same report counts under another word."""

    def declared(rules: Rules, path: Path) -> Collection[str]:
        found = field_of(rules, getattr(rules.reports[path[1]].words, word))
        return () if isinstance(found, Fault) else found.choices

    return Reference("选项", declared)


WORDS = Table(
    "words",
    "报表的用词",
    lambda **said: replace(USUAL, **said),
    Slot("channel", FIELD, "渠道"),
    Slot("category", FIELD, "分类"),
    Slot("unit", FIELD, "主办单位"),
    Slot("liability", FIELD, "责任认定"),
    Slot("at_fault", Many(_choices_of("liability")), "责任认定里哪些算有责"),
    Slot("satisfaction", FIELD, "满意度"),
    Slot("satisfied", Many(_choices_of("satisfaction")), "满意度里哪些算满意"),
    Slot("silent", Many(_choices_of("satisfaction")), "满意度里哪些算没有表态"),
    Slot("people", FIELD, "有几个人"),
    Slot("flags", FIELD, "标记"),
    Slot("batch", _choices_of("flags"), "标记里哪一个是批量"),
    Slot("merged_into", FIELD, "并入了哪一件"),
    Slot("cause", FIELD, "原因"),
    Slot("outcome", FIELD, "处理结果"),
    Slot("protected", Many(FIELD), "哪些字段是“是”就要保密"),
    Slot("corrective_unit", FIELD, "整改单位"),
    Slot("measure", FIELD, "问责方式"),
    Slot("support_unit", FIELD, "支持单位"),
    Slot("support_rating", FIELD, "支持评价"),
    Slot("support_satisfied", Many(_choices_of("support_rating")), "支持评价里哪些算满意"),
    Gone("corrective_problem", "删去它。"),
)


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
    words: ReportWords = USUAL,
    **rest: object,
) -> ReportRule:
    for kind, kinds in (counts or {}).items():
        words = replace(words, kind=kind, kinds=kinds)
    return ReportRule(name, title or name, words=words, **rest)  # type: ignore[arg-type]


REPORT_RULE = Table(
    "report",
    "报表",
    _report,
    Slot("title", Text("名称", "怎样称呼由本单位定"), "报表上的名称"),
    Slot("due_day", whole(1, 31), "次月几号前下发；`null` 是没有写"),
    Slot("counts", CountsType(CHOICE_FIELD, Many(CHOICE_OF_KEY)), "计哪些：`{类别: [投诉]}`"),
    Slot("owner", OWNER, "由谁出"),
    Slot("words", WORDS, "本单位的字段和选项叫别的名字时，在这里说"),
    OF_A_CLAUSE,
    named=True,
)
