"""Walk through the whole history and tell what somebody should look at."""

from collections.abc import Callable, Iterator
from datetime import date

from cpl.dataclass import dataclass
from cpl.domain.audit.finding import AuditFinding, Weight, told_apart
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.records import of_records
from cpl.use_cases.auditing.replaying import Replay

Inspector = Callable[[Replay], Iterator[AuditFinding]]
INSPECTORS: tuple[Inspector, ...] = (of_records,)


@dataclass(frozen=True)
class Audit:
    """What was gone through, and what was found, in the order of the commits."""

    commits: int
    findings: tuple[AuditFinding, ...]

    @property
    def counting(self) -> tuple[AuditFinding, ...]:
        """The findings that somebody must look at: no claims."""
        return tuple(each for each in self.findings if each.weight is not Weight.CLAIM)

    @property
    def claims(self) -> tuple[AuditFinding, ...]:
        return tuple(each for each in self.findings if each.weight is Weight.CLAIM)


def audit(workspace: Workspace) -> Audit:
    """Everything that any inspector finds in the history of this workspace."""
    with Replay(workspace) as replay:
        found = [each for inspect in INSPECTORS for each in inspect(replay)]
        order = replay.order
        found.sort(key=lambda each: order.get(each.deed.sha, -1) if each.deed else -1)
        return Audit(len(replay.commits), tuple(told_apart(found)))


def told(
    found: tuple[AuditFinding, ...], number: str | None = None, since: date | None = None
) -> tuple[AuditFinding, ...]:
    """Those about one record, or of one day or later; what was never committed is told always."""
    return tuple(
        each
        for each in found
        if (number is None or number in each.path)
        and (since is None or each.deed is None or each.deed.at.date() >= since)
    )
