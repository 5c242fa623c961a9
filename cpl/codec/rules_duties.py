"""Reading escalations, recurring duties, evidence and the clauses that something else meets."""

from cpl.codec.reading import Part
from cpl.codec.rules_parts import clause_of, condition_of
from cpl.domain.rules import MET_BY, Duty, Escalation, Evidence, Met

PERIODS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}


def escalation_of(part: Part) -> Escalation:
    found = Escalation(
        part.required("id"),
        part.required("machine"),
        condition_of(part),
        part.required("say"),
        part.words("notify"),
        clause_of(part),
    )
    part.done()
    return found


def duty_of(part: Part) -> Duty:
    """`every: null` is 定期 without a period: shown as 未规定, never enforced."""
    unset = part.is_null("every")
    if "every" not in part:
        part.report.add(part.node, "missing-key", "缺少“every:”。", "没有规定周期的写 null。")
    found = Duty(
        part.required("id"),
        "" if unset else part.word("every", PERIODS, ""),
        part.words("by"),
        part.text("artifact"),
        clause_of(part),
    )
    part.done()
    return found


def evidence_of(part: Part | None) -> Evidence | None:
    """`{field: 附件, file: 文件, …}`: where attached files are written down."""
    if part is None:
        return None
    found = Evidence(
        field=part.required("field"),
        file=part.required("file"),
        size=part.required("size"),
        digest=part.required("digest"),
        copied=part.required("copied"),
        keeper=part.required("keeper"),
        place=part.required("place"),
    )
    part.done()
    return found


def met_of(part: Part) -> Met:
    """`{ref: S000-16, quote: …, field: 调查情况}`: which thing meets the clause."""
    kinds = [kind for kind in MET_BY if kind in part]
    kind = kinds[0] if kinds else ""
    if not kinds:
        words = "、".join(MET_BY)
        part.report.add(part.node, "missing-key", "没有写由什么做到。", f"写一个：{words}。")
    found = Met(clause_of(part), kind, part.required(kind) if kind else "")
    part.done()
    return found
