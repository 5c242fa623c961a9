"""A push judged before it is taken: its refs, its commits one by one, the files it leaves.

The commits are judged as `cpl audit` judges them, by the rules and people of each, and what
counts for its exit status is refused, unless somebody who may has explained it in what is
pushed. The files that it changes are judged as `cpl check` judges them. What only a longer look
tells stays with the audit: rules or roles changed and changed back in two pushes, a payment
split up over several, how a desk's own copy was rewritten.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cpl.codec.office.explanations import read_explanations
from cpl.dataclass import dataclass
from cpl.domain.audit.explanations import explained
from cpl.domain.audit.finding import AuditFinding, Weight
from cpl.store.git.git import Git
from cpl.store.remote.shared import HEADS, RefUpdate, Terms, commit_at
from cpl.use_cases.auditing.audit import INSPECTORS, found_by
from cpl.use_cases.auditing.explanations import explanation_files
from cpl.use_cases.auditing.inspecting.git_itself import beginnings
from cpl.use_cases.auditing.sharing import uncollected
from cpl.use_cases.guarding.files import file_problems
from cpl.use_cases.guarding.pushed import Pushed
from cpl.use_cases.guarding.refs import refs_refused
from cpl.use_cases.guarding.refusal import Refusal, of_finding, of_problem
from cpl.use_cases.guarding.seals import seals_refused

Clock = Callable[[str], datetime]
"""What time it is in a zone, by the wall clock there."""


@dataclass(frozen=True)
class Reception:
    """What came of a push: why it is not taken, and how many commits were looked at.

    `let_pass` names the commit that the administrator wants taken as it is.
    """

    refusals: tuple[Refusal, ...]
    commits: int = 0
    let_pass: str = ""


def receive(
    git: Git,
    updates: Sequence[RefUpdate],
    terms: Terms,
    clock: Clock,
    options: tuple[str, ...] = (),
) -> Reception:
    """Judge a push; raises CplError where it cannot be judged at all."""
    found = tuple(refs_refused(git, updates, terms, options))
    if found:
        return Reception(found)
    name = f"{HEADS}{terms.branch}"
    branch = next((each for each in updates if each.name == name), None)
    if branch is None or branch.new in terms.let_pass:
        tip = branch.new if branch else commit_at(git, name)
        seals = tuple(seals_refused(git, updates, tip, ()))
        return Reception(seals, let_pass=branch.new if branch else "")
    with uncollected(), Pushed(git, branch.old, branch.new) as pushed:
        seals = tuple(seals_refused(git, updates, branch.new, pushed.own))
        return Reception((*_against(pushed, clock), *seals), len(pushed.own))


def _against(pushed: Pushed, clock: Clock) -> Iterator[Refusal]:
    if pushed.git.is_shallow:
        say = "这一份是浅克隆，只有历史的末尾，判断不了。"
        yield Refusal("history-shallow", say, "CI 里取全部历史（fetch-depth: 0、GIT_DEPTH: 0）。")
        return
    pushed.stand_at(clock(pushed.workspace.latest_rules.meta.zone))
    yield from map(of_finding, counting(pushed))
    problems = file_problems(pushed)
    paths = {each.location.path for each in problems}
    last = {e.path: past for past in pushed.own for e in past.changes if e.path in paths}
    for problem in problems:
        past = last.get(problem.location.path)
        yield of_problem(problem, pushed.deed(past) if past else None)


def counting(pushed: Pushed) -> tuple[AuditFinding, ...]:
    """What the audit finds in these commits, and nobody has explained in them or before.

    The serious ones first: whoever pushes sees the first few.
    """
    found = [
        each
        for each in found_by(pushed, (*INSPECTORS, beginnings))
        if each.weight is not Weight.CLAIM and (each.deed is None or pushed.is_own(each.deed.sha))
    ]
    names = explanation_files(pushed.git, pushed.new) if found else ()
    told = ((name, pushed.blob(f"{pushed.new}:{name}") or b"") for name in names)
    said = tuple(each for name, data in told for each in read_explanations(name, data)[0])
    known = explained(found, said)
    left = (each for each in found if each.id not in known)
    return tuple(sorted(left, key=lambda each: each.weight is not Weight.SERIOUS))
