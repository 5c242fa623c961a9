"""Walk through the whole history and tell what somebody should look at."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, datetime
from functools import partial

from cpl.dataclass import dataclass
from cpl.domain.audit.deeds import Manner
from cpl.domain.audit.explanations import Explanation, explained
from cpl.domain.audit.finding import AuditFinding, PastDeed, Weight, told_apart
from cpl.domain.values.screening import screened
from cpl.store.git.git import untold
from cpl.store.history.all_commits import AllCommits
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.explanations import explanations_of
from cpl.use_cases.auditing.inspecting.calendar_changed import calendar_changed
from cpl.use_cases.auditing.inspecting.commit_clock import commit_clock
from cpl.use_cases.auditing.inspecting.frozen_files import frozen_files
from cpl.use_cases.auditing.inspecting.git_itself import git_itself
from cpl.use_cases.auditing.inspecting.merges import merges
from cpl.use_cases.auditing.inspecting.numbers_given import numbers_given
from cpl.use_cases.auditing.inspecting.only_added import (
    clearings_kept,
    explanations_kept,
    imports_listed,
    seen_whole,
    told_once,
)
from cpl.use_cases.auditing.inspecting.paper_sources import paper_sources
from cpl.use_cases.auditing.inspecting.rules_changed import rules_changed
from cpl.use_cases.auditing.inspecting.staff_changed import staff_changed
from cpl.use_cases.auditing.inspecting.undeclared import undeclared
from cpl.use_cases.auditing.inspecting.who_typed import who_typed
from cpl.use_cases.auditing.records import begun
from cpl.use_cases.auditing.replaying import Replay
from cpl.use_cases.auditing.sharing import uncollected

LONG = 5000
Inspector = Callable[[Replay], Iterator[AuditFinding]]
INSPECTORS: tuple[Inspector, ...] = (  # of all that is no record's own events
    merges,
    numbers_given,
    frozen_files,
    paper_sources,
    rules_changed,
    staff_changed,
    calendar_changed,
    undeclared,
    who_typed,
    commit_clock,
    explanations_kept,
    seen_whole,
    clearings_kept,
    imports_listed,
)
OF_ALL: tuple[Inspector, ...] = (*INSPECTORS, git_itself)
"""With what only who has all of it can tell: what git itself remembers."""


@dataclass(frozen=True)
class Audit:
    """What was gone through, and what was found, in the order of the commits.

    `explained` has what somebody said of a finding, by its id. `manners` counts the commits by
    how they came about, `first` and `last` are the ends of the history.
    """

    commits: int
    findings: tuple[AuditFinding, ...]
    explained: Mapping[str, Explanation] = field(default_factory=dict)
    records: int = 0
    manners: Mapping[Manner, int] = field(default_factory=dict)
    first: PastDeed | None = None
    last: PastDeed | None = None

    @property
    def counting(self) -> tuple[AuditFinding, ...]:
        """The findings that somebody must look at: no claims, and none that was explained."""
        every = (each for each in self.findings if each.weight is not Weight.CLAIM)
        return tuple(each for each in every if each.id not in self.explained)

    @property
    def claims(self) -> tuple[AuditFinding, ...]:
        every = (each for each in self.findings if each.weight is Weight.CLAIM)
        return tuple(each for each in every if each.id not in self.explained)

    @property
    def accounted(self) -> tuple[AuditFinding, ...]:
        """The findings that somebody explained."""
        return tuple(each for each in self.findings if each.id in self.explained)


def audit(workspace: Workspace, now: datetime, tell: Callable[[str], None] = untold) -> Audit:
    """Everything that any inspector finds in the history of this workspace.

    `now` is by the office's clock. `tell` hears that a long history takes its time.
    """
    with uncollected(), Replay(workspace, now) as replay:
        if len(replay.commits) > LONG:
            tell(f"{len(replay.commits)} 次提交，从头走一遍要一会儿……")
        return _told_of(replay, found_by(replay, OF_ALL))


def found_by(replay: Replay, inspectors: Iterable[Inspector]) -> tuple[AuditFinding, ...]:
    """What is against any change of any record, and what these find besides, by the commits."""
    records = begun(replay)  # in processes of its own, while the others look
    others = [_screened(each) for inspect in inspectors for each in inspect(replay)]
    found = [*told_once(replay, records()), *others]
    found.sort(key=partial(_place, replay.commits))
    return tuple(told_apart(found))


def _place(commits: AllCommits, finding: AuditFinding) -> int:
    place = commits.place_of(finding.deed.sha) if finding.deed else None
    return -1 if place is None else place


def _screened(finding: AuditFinding) -> AuditFinding:
    """What a commit says of itself was typed by somebody, who may have named a caller in it."""
    return replace(finding, say=screened(finding.say))


def _told_of(replay: Replay, findings: tuple[AuditFinding, ...]) -> Audit:
    commits = replay.commits
    workspace = replay.workspace
    return Audit(
        len(commits),
        findings,
        explained(findings, explanations_of(workspace)),
        replay.survey.records,
        Counter(replay.survey.manners),
        replay.deed(commits[0]) if commits else None,
        replay.deed(commits[-1]) if commits else None,
    )


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
