"""What somebody said of a finding: who, when, why. It stays for ever, and is not about himself."""

from collections.abc import Iterable
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.audit.finding import AuditFinding


@dataclass(frozen=True)
class Explanation:
    """One finding explained. `alone`: he is the only one who works here."""

    finding: str
    code: str
    place: str
    reason: str
    by: str
    at: datetime
    alone: bool = False

    def is_of(self, finding: AuditFinding) -> bool:
        """Is it this finding's? Nobody explains what is about himself, unless he is alone."""
        same = (self.finding, self.code) == (finding.id, finding.code)
        return same and (self.alone or self.by not in finding.people)


def explained(
    findings: Iterable[AuditFinding], explanations: Iterable[Explanation]
) -> dict[str, Explanation]:
    """The first explanation of each finding that has one, by the finding's id."""
    by_id: dict[str, list[Explanation]] = {}
    for each in explanations:
        by_id.setdefault(each.finding, []).append(each)
    found = {}
    for finding in findings:
        own = (each for each in by_id.get(finding.id, ()) if each.is_of(finding))
        first = next(own, None)
        if first is not None:
            found[finding.id] = first
    return found
