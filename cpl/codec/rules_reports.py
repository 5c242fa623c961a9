"""Reading what a report of rules.yaml counts: `counts: {类别: [投诉]}`."""

from cpl.codec.reading import Part
from cpl.codec.rules_parts import clause_of
from cpl.domain.rules import ReportRule
from cpl.problems import Severity

MOVED = "“words”是以前的写法：哪个字段作什么用，现在写在字段上。"
INSTEAD = "改成 fields: {分类: {…, plays: category}}，见 docs/规则.md“字段的用处”，再删去 words。"


def report_of(name: str, part: Part) -> ReportRule:
    """One report; problems go to the part's report."""
    counted_by, counts = _counts(part.part("counts"))
    part.value("words")
    for key, _ in part.entries():
        if key.text == "words":
            part.report.add(key, "unknown-key", MOVED, INSTEAD, Severity.WARNING)
    found = ReportRule(
        name,
        part.text("title") or name,
        part.whole("due_day"),
        clause_of(part),
        part.text("owner"),
        counted_by,
        counts,
    )
    part.done()
    return found


def _counts(part: Part | None) -> tuple[str, tuple[str, ...]]:
    """The one field that says what is counted, and the choices that are."""
    if part is None:
        return "", ()
    names = [key.text for key, _ in part.entries()]
    if len(names) != 1:
        part.report.add(part.node, "bad-value", "“counts:”下面写一个字段和它要计数的值。")
        return "", ()
    return names[0], part.words(names[0])
