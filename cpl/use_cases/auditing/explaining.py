"""An exception explained: who says why a finding is none, in a file and a commit of its own."""

from pathlib import Path, PurePosixPath

from cpl.codec.office.explanations import read_explanations, with_explanation
from cpl.codec.records.values import half_width
from cpl.domain.audit.explanations import Explanation
from cpl.domain.audit.finding import AuditFinding
from cpl.domain.people.staff import SYSTEM
from cpl.problems import CplError, ProblemsFound, UsageProblem, has_errors
from cpl.store.changeset import Change
from cpl.store.files import read_if_there
from cpl.store.workspace import EXPLANATIONS, Workspace
from cpl.use_cases import trail
from cpl.use_cases.auditing.audit import Audit
from cpl.use_cases.auditing.explanations import EXPLAINED
from cpl.use_cases.checking.hand_edits import require_impersonal
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import Message

SHORTEST = 4


class NotHisToExplain(CplError):
    """The finding is about him."""

    exit_status = 1


def explain(desk: Desk, found: Audit, said: str, reason: str) -> Explanation:
    """Write down why a finding is none; answers what was written.

    Raises UsageProblem where there is no such finding, no reason, or it is explained already;
    NotHisToExplain where it is about him, PersonalReason where the reason says who a complainant
    is, ProblemsFound where the file is broken.
    """
    finding = _named(found, said)
    if not reason.strip():
        raise UsageProblem("要写明原因：cpl audit --explain 标识 -m 原因。")
    require_impersonal(desk, _records_of(desk.workspace, finding), reason)
    before = found.explained.get(finding.id)
    if before:
        raise UsageProblem(
            f"{finding.id} {before.by}在 {before.at:%Y-%m-%d %H:%M} 已经说明过：{before.reason}"
        )
    new = Explanation(
        finding.id,
        finding.code,
        finding.path,
        reason.strip(),
        desk.actor.name,
        desk.now,
        _alone(desk, finding),
    )
    name = desk.workspace.of_this_desk(EXPLANATIONS)
    path = desk.workspace.root / name
    data = read_if_there(path)
    problems = read_explanations(name, data)[1] if data else ()
    if has_errors(problems):
        raise ProblemsFound(problems)
    if not desk.dry_run:
        change = Change(path, data, with_explanation(name, data, new))
        trail.commit(desk, [change], _message(desk, finding))
    return new


def _records_of(workspace: Workspace, finding: AuditFinding) -> tuple[Path, ...]:
    """The record that it is about, or whose paper or attachment it is."""
    path = PurePosixPath(finding.path)
    places = (workspace.place(each) for each in (path.stem, path.parent.name))
    return tuple(workspace.root / each for each in places if each)


def _named(found: Audit, said: str) -> AuditFinding:
    """The finding whose id begins so; raises UsageProblem."""
    wanted = half_width(said).strip().lower()
    near = [e for e in found.findings if len(wanted) >= SHORTEST and e.id.startswith(wanted)]
    if len(near) == 1:
        return near[0]
    why = "不止一处以它开头，多打几位" if near else "没有这一处"
    raise UsageProblem(f"“{said}”：{why}。标识在 cpl audit 每一处的方括号里。")


def _alone(desk: Desk, finding: AuditFinding) -> bool:
    """Does he explain what is about himself, there being nobody else? Raises NotHisToExplain."""
    who = desk.actor.name
    if who not in finding.people:
        return False
    others = [e for e in desk.workspace.staff.people if e not in (who, SYSTEM)]
    if others:
        raise NotHisToExplain(
            f"这一处说的就是{who}，不能自己说明自己。请另一个人来：--as 姓名（或 CPL_USER=姓名）。"
        )
    return True


def _message(desk: Desk, finding: AuditFinding) -> Message:
    return Message(
        f"{EXPLAINED}: {finding.code} {finding.id}",
        (EXPLAINED,),
        (desk.workspace.latest_rules.meta,),
    )
