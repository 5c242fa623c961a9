"""What git tells for the dossier of one case: its papers, and the audit's verdict of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from cpl.domain.audit.finding import AuditFinding, Weight
from cpl.domain.cases.card import links_in
from cpl.domain.decisions.access import Access
from cpl.problems import UsageProblem
from cpl.store.history.past import FileChange, PastCommit
from cpl.store.record_files import Readable
from cpl.store.workspace import ISSUED, Workspace
from cpl.use_cases.auditing.audit import Audit, audit, told
from cpl.use_cases.desk import Desk
from cpl.use_cases.history.versions import versions
from cpl.use_cases.papers.dossier_words import NAME, Dossier, DossierPaper, FindingTold

AS_ISSUED, ALTERED, GONE = "与签发时一样", "签发以后改过", "已经不在"
CLEAN = "从登记到现在的每一次改动都照当时的规定办，没有要看的。"


def dossier_of(desk: Desk, loaded: Readable) -> Dossier:
    """Of the record and of what it is linked with; goes through the whole history.

    Raises ClosedRecord where whoever sits there may not see it, UsageProblem where it is no
    complaint.
    """
    desk.onlooker.opened(loaded)
    if not loaded.card.machine.receives:
        whole = "引起它的那一件投诉的卷宗里有它：cpl form 投诉的编号 卷宗。"
        raise UsageProblem(f"卷宗是投诉的，{loaded.card.number} 不是投诉。{whole}")
    workspace = desk.workspace
    found = audit(workspace, desk.now)
    numbers = (loaded.card.number, *sorted(links_in(loaded.card)))
    findings = [each for number in numbers for each in told(found.findings, number)]
    weights = list(Weight)
    grave_first = sorted(dict.fromkeys(findings), key=lambda each: weights.index(each.weight))
    judged = tuple(_judged(found, each) for each in grave_first)
    linked = workspace.linked_files(loaded.card)
    access = {number: desk.onlooker.access(each) for number, each in linked.items()}
    masked = tuple(sorted(number for number, how in access.items() if how is Access.MASKED))
    closed = tuple(sorted(number for number, how in access.items() if how is Access.CLOSED))
    caused = (n for n in sorted(linked) if not linked[n].card.machine.receives and n not in closed)
    papers = (
        *_papers(workspace, loaded.card.number),
        *(replace(e, name=f"{n} {e.name}") for n in caused for e in _papers(workspace, n)),
    )
    told_of = _verdict(found, findings)
    return Dossier(papers, judged, told_of, _span(found), masked, closed)


def _verdict(found: Audit, findings: list[AuditFinding]) -> str:
    open_ = sum(each in found.counting for each in findings)
    known = sum(each in found.accounted for each in findings)
    claims = len(set(findings)) - open_ - known
    counted = ((open_, "要看的"), (known, "说明过的"), (claims, "只是声明、没有别的凭据的"))
    said = "，".join(f"{word} {count} 处" for count, word in counted if count)
    if open_:
        return f"{said}，列在下面。"
    return f"{CLEAN}{said}{'，列在下面。' if said else ''}"


def _span(found: Audit) -> str:
    if found.first is None or found.last is None:
        return "没有提交"
    first, last = found.first, found.last
    return f"{found.commits} 次提交，{first.at:%Y-%m-%d} 至 {last.at:%Y-%m-%d}（{last.short}）"


def _judged(found: Audit, each: AuditFinding) -> FindingTold:
    said = found.explained.get(each.id)
    explained = f"{said.by}：{said.reason}" if said else ""
    commit = each.deed.short if each.deed else "还没有提交"
    return FindingTold(each.weight.value, each.kind.title, each.say, commit, explained)


# —— the papers ——


def _papers(workspace: Workspace, number: str) -> Iterator[DossierPaper]:
    """In the order in which they were issued; other dossiers are none of them."""
    found: dict[str, DossierPaper] = {}
    zone = ZoneInfo(workspace.latest_rules.meta.zone)
    for version in versions(workspace, number):
        for each in version.beside:
            stem = _stem(each)
            if not each.path.startswith(f"{ISSUED}/") or stem.startswith(NAME):
                continue
            if stem in found and each.status != "A":
                gone = GONE if each.status == "D" else ALTERED
                found[stem] = replace(found[stem], standing=gone)
            elif stem not in found and version.past is not None:
                found[stem] = _paper(stem, version.past, zone)
    yield from found.values()


def _stem(change: FileChange) -> str:
    return PurePosixPath(change.path).stem


def _paper(stem: str, past: PastCommit, zone: ZoneInfo) -> DossierPaper:
    at = past.recorded.astimezone(zone).replace(tzinfo=None)
    codes = past.trailers.get("Cpl-Code", ())
    code = next((each for each in codes if each in stem), "")
    name = stem.removesuffix(f"-{code}") if code else stem
    return DossierPaper(name, code, at, past.commit.author.name, AS_ISSUED)
