"""`--ready`: what still stands in the way of issuing a report, and what makes its figures soft."""

from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.statistics.consequences import UNSETTLED, open_divergences
from cpl.domain.statistics.counts import UNTOLD, awaits_follow_up, category_of
from cpl.domain.statistics.units import judges_fault
from cpl.problems import some
from cpl.store.git.refusals import GitFailed
from cpl.use_cases.checking.changed_files import edited_in
from cpl.use_cases.queries.approvals import awaits_approval
from cpl.use_cases.reports.issuing import hindrances
from cpl.use_cases.reports.report import MadeReport, Reporting


@dataclass(frozen=True)
class Obstacle:
    """One thing to see to first; `blocks`: issuing would be refused.

    `many` is how many records or files it is, and `see` what shows or mends it.
    """

    blocks: bool
    what: str
    many: int
    see: str


def obstacles(reporting: Reporting, made: MadeReport) -> tuple[Obstacle, ...]:
    """Those that block first; nothing where the report may be issued as it stands."""
    return (*_blocking(reporting, made), *_of_the_files(reporting, made), *_soft(reporting, made))


def _blocking(reporting: Reporting, made: MadeReport) -> Iterator[Obstacle]:
    for error in hindrances(reporting, made):
        what, _, mend = str(error).partition("。")
        yield Obstacle(True, what, 1, mend.rstrip("。"))
    owner = reporting.rule(made.period).owner
    people = reporting.workspace.staff.people.values()
    if owner and not any(owner in (each.unit, *each.roles) for each in people):
        yield Obstacle(True, f"没有人是“{owner}”，谁也下发不了", 1, "staff.yaml 里加上")


def _of_the_files(reporting: Reporting, made: MadeReport) -> Iterator[Obstacle]:
    view = made.view
    if view.broken:
        yield Obstacle(False, "读不了的文件，没有算进来", len(view.broken), "cpl check")
    edits = _edits(reporting)
    if edits:
        yield Obstacle(False, "手工改动没有记录，规则、人员的不算数", edits, "cpl commit -m 原因")
    if view.gaps:
        what = f"缺号：{some(tuple(each.partition('（')[0] for each in view.gaps), 2)}"
        yield Obstacle(False, what, len(view.gaps), "cpl check")
    first, before = reporting.first(), made.period.previous
    if view.previous is None and first is not None and first <= before:
        see = f"{reporting.command(before)} --issue"
        yield Obstacle(False, f"{view.before}的没有下发，结转按现有记录推算", 1, see)


def _edits(reporting: Reporting) -> int:
    """Where git cannot be asked, nothing can be issued either, and that says so itself."""
    try:
        return len(edited_in(reporting.workspace))
    except GitFailed:
        return 0


def _soft(reporting: Reporting, made: MadeReport) -> Iterator[Obstacle]:
    """What the records do not say yet, and the report cannot either."""
    view, flow = made.view, made.report.flow
    parts, why = view.parts, f"{reporting.command(made.period)} --why"
    untold = sum(category_of(each) == UNTOLD for each in flow.taken_in)
    if parts.category and untold:
        yield Obstacle(False, "没有分类", untold, f"{why} {UNTOLD}")
    ended = [each for each in flow.taken_in if each.is_ended]
    unjudged = sum(not each.word(each.parts.liability) for each in ended)
    if unjudged and judges_fault(view):
        yield Obstacle(False, "办结了，责任没有认定", unjudged, f"{why} 未认定")
    waiting = sum(map(awaits_follow_up, view.every_counted))
    if waiting and "followed_up" in view.happens:
        yield Obstacle(False, "答复了，还没有回访", waiting, f"{why} 未回访")
    asked = sum(awaits_approval(each.card) for each in flow.open)
    if asked:
        yield Obstacle(False, "等着审批", asked, "cpl due 待我审批")
    unsettled = len(open_divergences(view))
    if unsettled:
        yield Obstacle(False, UNSETTLED, unsettled, "cpl due 分歧")
    if not flow.holds:
        yield Obstacle(False, f"对不上：{made.report.identity}", 1, "cpl check")
