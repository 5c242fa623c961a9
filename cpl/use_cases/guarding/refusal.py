"""Why a push is not taken."""

from cpl.dataclass import dataclass
from cpl.domain.audit.finding import AuditFinding, PastDeed
from cpl.domain.values.screening import screened
from cpl.problems import Problem


@dataclass(frozen=True)
class Refusal:
    """One reason: where, what is wrong, what to do; `deed` is the commit that it is about.

    `id`: by which whoever may explains it, so that it is taken; empty where nobody can.
    """

    code: str
    say: str
    mend: str
    place: str = ""
    deed: PastDeed | None = None
    id: str = ""


def of_finding(found: AuditFinding) -> Refusal:
    """What the audit will say of it."""
    return Refusal(found.code, found.say, found.kind.look, found.place, found.deed, found.id)


def of_problem(problem: Problem, deed: PastDeed | None) -> Refusal:
    """What `cpl check` says of it."""
    place = str(problem.location)
    return Refusal(problem.code, screened(problem.message), problem.mend, place, deed)
