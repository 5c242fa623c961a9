"""Reading what a report of rules.yaml counts: `counts: {类别: [投诉]}` and `words:`.

An office that uses other field names says so under `words:`; the rest are
these.
"""

from cpl.codec.reading import Part
from cpl.domain.rules import ReportWords

COUNTED = "类别"


def report_words(part: Part) -> ReportWords:
    """The office's words for what a report counts."""
    kind, kinds = _counts(part.part("counts"))
    own = part.part("words")

    def field(key: str, usual: str) -> str:
        return (own.text(key) if own else "") or usual

    def choices(key: str, *usual: str) -> tuple[str, ...]:
        return (own.words(key) if own else ()) or usual

    found = ReportWords(
        kind=kind,
        kinds=kinds,
        channel=field("channel", "渠道"),
        category=field("category", "分类"),
        unit=field("unit", "主办单位"),
        liability=field("liability", "责任认定"),
        at_fault=choices("at_fault", "有责", "部分有责"),
        satisfaction=field("satisfaction", "满意度"),
        satisfied=choices("satisfied", "非常满意", "满意"),
        silent=choices("silent", "未表态"),
        people=field("people", "投诉人.人数"),
        flags=field("flags", "标记"),
        batch=field("batch", "批量"),
        merged_into=field("merged_into", "并入"),
        cause=field("cause", "原因分析"),
        outcome=field("outcome", "处理结果"),
        protected=choices("protected", "投诉人.保密", "投诉人.匿名"),
        corrective_unit=field("corrective_unit", "整改单位"),
        corrective_problem=field("corrective_problem", "存在问题"),
        measure=field("measure", "问责方式"),
        support_unit=field("support_unit", "支持单位"),
        support_rating=field("support_rating", "支持评价"),
        support_satisfied=choices("support_satisfied", "及时满意", "满意"),
    )
    if own:
        own.done()
    return found


def _counts(part: Part | None) -> tuple[str, tuple[str, ...]]:
    """The one field that says what is counted, and the choices that are."""
    if part is None:
        return COUNTED, ()
    names = [key.text for key, _ in part.entries()]
    if len(names) != 1:
        part.report.add(part.node, "bad-value", "“counts:”下面写一个字段和它要计数的值。")
        return COUNTED, ()
    return names[0], part.words(names[0])
