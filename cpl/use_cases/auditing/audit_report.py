"""The audit for whoever asks for it on paper: what was gone through, found, explained, claimed."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.audit.deeds import Manner
from cpl.domain.audit.explanations import Explanation
from cpl.domain.audit.finding import KINDS, AuditFinding, FindingKind, PastDeed, Weight
from cpl.problems import UsageProblem
from cpl.store.files import replace_bytes
from cpl.store.files import told as telling
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.audit import Audit
from cpl.use_cases.papers.filing import loose_place
from cpl.use_cases.papers.form import AUDIT_REPORT, SHEET, TEXT, filled, templates_of
from cpl.use_cases.papers.paper import rules_words
from cpl.use_cases.template_words import ONE, TemplateWord, Words, told

MOMENT = "%Y-%m-%d %H:%M"
MARKDOWN, EXCEL = ".md", ".xlsx"


@dataclass(frozen=True)
class AuditReport:
    """An audit, and those of its findings that are told: all, of one record, of some days."""

    place: Workspace
    now: datetime
    found: Audit
    told: tuple[AuditFinding, ...]

    def of(self, kept: tuple[AuditFinding, ...]) -> list[AuditFinding]:
        ids = {each.id for each in kept}
        return [each for each in self.told if each.id in ids]

    @property
    def counting(self) -> list[AuditFinding]:
        """The serious ones first, each kind in the order of the commits."""
        return sorted(self.of(self.found.counting), key=lambda e: e.weight is not Weight.SERIOUS)

    @property
    def claims(self) -> list[AuditFinding]:
        return self.of(self.found.claims)

    @property
    def accounted(self) -> list[AuditFinding]:
        return self.of(self.found.accounted)

    @property
    def verdict(self) -> str:
        serious = sum(each.weight is Weight.SERIOUS for each in self.counting)
        if not self.counting:
            return "没有要看的：历史里的每一次改动，照当时的规则和人员，都有来历。"
        noticed = len(self.counting) - serious
        said = [
            f"{count} 处{name}" for name, count in (("严重", serious), ("注意", noticed)) if count
        ]
        return f"有 {'、'.join(said)}，还没有人说明。"


def as_text(report: AuditReport) -> str:
    """The report as Markdown; raises UsageProblem where there is no template for it."""
    return _filled(report, TEXT, MARKDOWN).decode()


def write_workbook(report: AuditReport, said: str) -> Path:
    """Write it as a workbook where it is said, or among the drafts; answers where.

    Raises UsageProblem for a file that is no place for it, TemplateProblem where the template is
    wrong, CplError where it cannot be written.
    """
    target = loose_place(report.place, said, AUDIT_REPORT, EXCEL)
    data = _filled(report, SHEET, EXCEL)
    with telling("写不了", target):
        target.parent.mkdir(exist_ok=True)
    replace_bytes(target, data)
    return target


def _filled(report: AuditReport, ending: str, written: str) -> bytes:
    every = templates_of(report.place, AUDIT_REPORT)
    if ending not in every:
        raise UsageProblem(f"没有“{AUDIT_REPORT}{ending}”的模板，放进 templates 文件夹再来。")
    return filled({ending: every[ending]}, audit_words(report), AUDIT_REPORT)[written]


def trial_report(place: Workspace, now: datetime) -> AuditReport:
    """One with something in every list, to try a template on."""
    deed = PastDeed("0" * 40, now, "", "")
    findings = tuple(
        AuditFinding(code, "", code, deed)
        for code in ("paper-altered", "clock-set", "clock-played")
    )
    said = Explanation(findings[1].id, findings[1].code, "", "", "", now)
    found = Audit(1, findings, {findings[1].id: said}, 1, {Manner.COMMAND: 1}, deed, deed)
    return AuditReport(place, now, found, findings)


# —— what the templates read ——


def audit_words(report: AuditReport) -> Words:
    """What the templates of the audit's report may speak of."""
    rules = report.place.latest_rules
    return {**rules_words(rules, report.now), **told(AUDIT_WORDS, report)}


@dataclass(frozen=True)
class _Told:
    """One finding, and what somebody said of it."""

    finding: AuditFinding
    explanation: Explanation | None = None

    @property
    def kind(self) -> FindingKind:
        return self.finding.kind

    @property
    def deed(self) -> PastDeed | None:
        return self.finding.deed


FINDING_WORDS = (
    TemplateWord[_Told]("编号", "这一处的编号，说明时用", lambda it: it.finding.id),
    TemplateWord[_Told]("轻重", "严重、注意、声明", lambda it: it.kind.weight.value),
    TemplateWord[_Told]("名称", "是哪一种", lambda it: it.kind.title),
    TemplateWord[_Told]("代码", "这一种的代码", lambda it: it.finding.code),
    TemplateWord[_Told]("在哪里", "文件和行", lambda it: it.finding.place),
    TemplateWord[_Told]("说明", "发现了什么", lambda it: it.finding.say),
    TemplateWord[_Told]("看什么", "该去看什么", lambda it: it.kind.look),
    TemplateWord[_Told]("提交", "哪一次提交", lambda it: it.deed.short if it.deed else ""),
    TemplateWord[_Told](
        "时间",
        "提交的时间",
        lambda it: it.deed.at if it.deed else None,
        f"{{{{ {ONE}.时间 | 时间 }}}}",
    ),
    TemplateWord[_Told]("谁", "谁办的", lambda it: it.deed.author if it.deed else ""),
)
EXPLAINED_WORDS = (
    *FINDING_WORDS,
    TemplateWord[_Told](
        "说明人", "谁说明的", lambda it: it.explanation.by if it.explanation else ""
    ),
    TemplateWord[_Told](
        "说明于",
        "什么时候说明的",
        lambda it: it.explanation.at if it.explanation else None,
        f"{{{{ {ONE}.说明于 | 时间 }}}}",
    ),
    TemplateWord[_Told](
        "原因", "为什么", lambda it: it.explanation.reason if it.explanation else ""
    ),
)
KIND_WORDS = (
    TemplateWord[tuple[str, int]]("名称", "是哪一种", lambda it: KINDS[it[0]].title),
    TemplateWord[tuple[str, int]]("代码", "这一种的代码", lambda it: it[0]),
    TemplateWord[tuple[str, int]]("轻重", "严重、注意、声明", lambda it: KINDS[it[0]].weight.value),
    TemplateWord[tuple[str, int]]("处数", "几处，说明过的也算", lambda it: it[1]),
)
MANNER_WORDS = (
    TemplateWord[tuple[Manner, int]]("名称", "命令、手工改动、撤回……", lambda it: it[0].value),
    TemplateWord[tuple[Manner, int]]("次数", "几次提交", lambda it: it[1]),
)


def _findings(
    report: AuditReport, kept: list[AuditFinding], words: tuple[TemplateWord[_Told], ...]
) -> list[Words]:
    explained: Mapping[str, Explanation] = report.found.explained
    return [told(words, _Told(each, explained.get(each.id))) for each in kept]


def _kinds(report: AuditReport) -> list[Words]:
    """The heaviest first, then the most frequent."""
    weights = list(Weight)
    counted = Counter(each.code for each in report.told).items()
    order = sorted(counted, key=lambda it: (weights.index(KINDS[it[0]].weight), -it[1], it[0]))
    return [told(KIND_WORDS, each) for each in order]


def _manners(report: AuditReport) -> list[Words]:
    counted = report.found.manners
    return [told(MANNER_WORDS, (each, counted[each])) for each in Manner if counted.get(each)]


def _day(deed: PastDeed | None) -> datetime | None:
    return deed.at if deed else None


AUDIT_WORDS = (
    TemplateWord[AuditReport]("结论", "一句话的结论", lambda it: it.verdict),
    TemplateWord[AuditReport]("提交数", "走了几次提交", lambda it: it.found.commits),
    TemplateWord[AuditReport]("记录数", "几份记录", lambda it: it.found.records),
    TemplateWord[AuditReport](
        "从", "第一次提交的时间", lambda it: _day(it.found.first), "{{ 从 | 时间 }}"
    ),
    TemplateWord[AuditReport](
        "到", "最后一次提交的时间", lambda it: _day(it.found.last), "{{ 到 | 时间 }}"
    ),
    TemplateWord[AuditReport](
        "末次", "最后一次提交", lambda it: it.found.last.short if it.found.last else ""
    ),
    TemplateWord[AuditReport](
        "提交的来历", "提交是怎样来的，各几次", _manners, "", MANNER_WORDS, ONE
    ),
    TemplateWord[AuditReport]("各种", "每一种发现各几处", _kinds, "", KIND_WORDS, ONE),
    TemplateWord[AuditReport](
        "要看的",
        "还没有说明的，严重的在前",
        lambda it: _findings(it, it.counting, FINDING_WORDS),
        "",
        FINDING_WORDS,
        ONE,
    ),
    TemplateWord[AuditReport](
        "已说明",
        "有人说明过的",
        lambda it: _findings(it, it.accounted, EXPLAINED_WORDS),
        "",
        EXPLAINED_WORDS,
        ONE,
    ),
    TemplateWord[AuditReport](
        "声明",
        "只是说了、没有凭据的",
        lambda it: _findings(it, it.claims, FINDING_WORDS),
        "",
        FINDING_WORDS,
        ONE,
    ),
)
