"""A report of a period: load → view → numbers → paper; drafts, issuing, supplements, catching up.

A draft can be made at any time and is never committed. Issuing freezes it:
what was issued is never written again, and what is entered later goes into a
supplement (补报) and into the next period's 补录.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cpl.codec.records.issued import read_issued
from cpl.codec.spellings.moments import TimeContext
from cpl.codec.spellings.period_names import read_period
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.powers.who_may import FEW
from cpl.domain.regulation.numbers import desk_in
from cpl.domain.regulation.rules import ReportRule, Rules
from cpl.domain.regulation.years_left_out import year_of
from cpl.domain.reports.monthly import Report, monthly_report
from cpl.domain.statistics.flow import POINTS
from cpl.domain.statistics.timeliness import may_run
from cpl.domain.statistics.view import AtRest, Issued, MonthView, Seen, of_unit, seen
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.clocks import issue_day
from cpl.domain.time.instances import Instance
from cpl.domain.values.periods import (
    MONTHLY,
    Every,
    Period,
    PeriodUnit,
    month_named,
    period_of,
    periods_between,
    span,
)
from cpl.how_far import gone_through
from cpl.problems import Problem, ProblemsFound, Severity, UsageProblem, suggestion
from cpl.sequence import in_batches
from cpl.store.files import read_bytes, read_if_there
from cpl.store.index.lately import Lately, lately_touched
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import AT_ONCE, Readable
from cpl.store.record_folders import YEARS_LEFT_OUT
from cpl.store.workspace import REPORTS, Workspace
from cpl.use_cases.queries.duties import every_duty
from cpl.use_cases.reading import EVERY_DESK
from cpl.use_cases.reports.records_at_rest import RecordsAtRest
from cpl.use_cases.reports.which import which
from cpl.yamltext.tree import parse

VOLUME = "运营量.yaml"
DRAFT = "草稿-"


@dataclass(frozen=True)
class MadeReport:
    """One period's report as it stands now."""

    view: MonthView
    report: Report
    issued: Issued | None

    @property
    def period(self) -> Period:
        return self.view.period

    @property
    def to_print(self) -> "MadeReport":
        """As much as its paper is made of: of a year, the records take more memory than that."""
        view = replace(self.view, records=(), beside=())
        return replace(self, view=view, report=self.report.to_print)


class Reporting:
    """One report of any period of the workspace: the first in the rules, or the one named.

    `every` where it is asked for of another period than its own, `unit` where only of that
    unit: what it is to answer, and its own clocks. `desk`: the letters of the desk, where only
    what that one gave out counts; none for all together.
    """

    def __init__(
        self,
        workspace: Workspace,
        now: datetime,
        name: str = "",
        every: Every | None = None,
        unit: str = "",
        desk: str = "",
    ) -> None:
        self.workspace = workspace
        self.now = now
        self.unit = unit
        self.shown = workspace.staff.view_of(desk, own_only=True)
        self.which = which(workspace.latest_rules, name, every)
        self.name = self.which.name
        self._calendars: dict[int, Calendar] = {}
        self.rule(self.running())
        self._require_unit()

    def _require_unit(self) -> None:
        """A unit that nobody knows has no complaints, and that would be no answer."""
        rules = self.workspace.latest_rules
        known = tuple(rules.units) or rules.choices_at(rules.parts.unit)
        if self.unit and known and self.unit not in known:
            said = suggestion(self.unit, known)
            raise UsageProblem(f"规则里没有“{self.unit}”这个单位。{said}")

    @property
    def every(self) -> Every:
        return self.which.every

    @property
    def is_laid_down(self) -> bool:
        """Do the rules want it of this period, or does somebody only ask?"""
        return self.name in self.workspace.latest_rules.reports

    @property
    def desk(self) -> OfficeDesk | None:
        """The one it is of; None: of all together, or there is but one."""
        return self.shown.desk if self.shown else None

    @property
    def file_name(self) -> str:
        """`月报`, of a desk alone `月报-B`: no two desks ever issue the same."""
        return f"{self.name}-{self.desk.code}" if self.desk else self.name

    @property
    def called(self) -> str:
        """`月报`, of a desk alone `月报（东站）`."""
        return f"{self.name}（{self.desk.name}）" if self.desk else self.name

    def command(self, period: Period) -> str:
        """What makes it: `cpl report 月报 --month 2026-10`, of which desk where there are more."""
        of = f" --desk {self.desk.code if self.desk else EVERY_DESK}" if self._desks else ""
        return f"cpl report {self.name} --{self.every.unit.value} {period}{of}"

    @property
    def _desks(self) -> tuple[OfficeDesk, ...]:
        return self.workspace.staff.desks

    def rule(self, period: Period) -> ReportRule:
        """What the rules in force at the end of the period say of this report.

        Raises UsageProblem where they do not know it.
        """
        rules = self.view_rules(period)
        rule = self.which.rule(rules)
        if rule is None:
            known = tuple(rules.reports)
            raise UsageProblem(f"规则里没有“{self.name}”这种报告。{suggestion(self.name, known)}")
        return rule

    def issued_by(self, period: Period) -> str:
        """`客服主管（吴刚）`: the role or the unit that issues it, by name where they are few.

        Empty where anybody may.
        """
        owner = self.rule(period).owner
        people = self.workspace.staff.people.values() if owner else ()
        own = self.desk or self.workspace.staff.main_desk
        of = ("", own.code) if own else None
        here = (each for each in people if of is None or each.desk in of)
        names = [each.name for each in here if owner in (each.unit, *each.roles)]
        return f"{owner}（{'、'.join(names)}）" if 0 < len(names) <= FEW else owner

    def view_rules(self, period: Period) -> Rules:
        return self.workspace.rules_at(period.end.date() - timedelta(days=1))

    # —— what there is ——

    @cached_property
    def _index(self) -> RecordIndex:
        return RecordIndex(self.workspace, shown=self.shown)

    @cached_property
    def broken(self) -> tuple[str, ...]:
        """Files that could not be read; the report names them and goes on."""
        problems = self._index.problems
        folders = (e for e in problems if e.severity is Severity.ERROR or e.code == YEARS_LEFT_OUT)
        files = map(self.workspace.shown, self._index.unreadable())
        return (*map(_said, folders), *files)

    @property
    def left_out(self) -> tuple[int, ...]:
        """The years that this clone does without: what is of them is not counted."""
        found = {year_of(each) for each in self._index.left_out}
        return tuple(sorted(each for each in found if each))

    @cached_property
    def issued(self) -> Mapping[Period, Issued]:
        """Every report issued so far, none of a unit's own: that is never issued.

        One that no longer reads raises ProblemsFound.
        """
        paths = sorted((self.workspace.root / REPORTS).glob(f"*/{self.file_name}.yaml"))
        every = map(self.read_issued, () if self.unit else paths)
        return {each.period: each for each in every if each.period.every == self.every}

    def read_issued(self, path: Path) -> Issued:
        """What an issued report remembers; raises ProblemsFound where it no longer reads."""
        issued, problems = read_issued(self.workspace.shown(path), read_bytes(path))
        if issued is None:
            raise ProblemsFound(problems)
        return issued

    @cached_property
    def volume(self) -> Mapping[Period, int]:
        """运营量.yaml, where the office keeps one: `2026-10: 125000`; raises ProblemsFound."""
        data = read_if_there(self.workspace.root / VOLUME)
        document, problems = parse(VOLUME, data) if data else (None, ())
        if document is None:
            if problems:
                raise ProblemsFound(problems)
            return {}
        return dict(_volumes(document.plain()))

    def running(self) -> Period:
        return period_of(self.every, self.now.date())

    def named(self, said: str | None) -> Period:
        """`2026-10`, `上周`; the last one that is over where nothing is said.

        Raises UsageProblem.
        """
        if not said:
            return self.last()
        calendar = self._calendar(self.workspace.latest_rules)
        try:
            return read_period(said, self.every, TimeContext(self.now, calendar))
        except ValueError as error:
            raise UsageProblem(str(error)) from None

    def last(self) -> Period:
        return self.running().previous

    def first(self) -> Period | None:
        """The period in which the first record was written down; imported years were not missed."""
        found = self._index.first_registered
        return period_of(self.every, found.date()) if found else None

    @property
    def kept_since(self) -> date | None:
        """When the office began to keep its complaints here; what is of before is inherited."""
        return self._index.kept_since

    # —— what is made of it ——

    def make(self, period: Period, known_by: datetime | None = None) -> MadeReport:
        """The report of a period, as known at a moment (now).

        Raises UsageProblem for a period that is still to come, or of a year that is not here.
        """
        if period > self.running():
            raise UsageProblem(f"{period} 还没有到。")
        year = period.start.year
        if year in self.left_out:
            raise UsageProblem(
                f"{year} 年的没有取到这台电脑上，出不了 {period} 的。"
                f"取来：cpl sync --since {year}。"
            )
        view = self.view(period, known_by or self.now)
        return MadeReport(view, monthly_report(view), self.issued.get(period))

    def view(self, period: Period, known_by: datetime) -> MonthView:
        previous = self.issued.get(period.previous)
        since = previous.known_by if previous else period.start
        rule, rules = self.rule(period), self.view_rules(period)
        began, told = self._lately(period, since), self._told(period)
        lately = lately_touched(self._index, began, told, period.end)
        at_rest = RecordsAtRest(self._index, lately.paths, min(period.end, known_by))
        paths = gone_through(lately.paths, self.workspace.how_far, "读", "份")
        every = tuple(
            each
            for some in in_batches(paths, AT_ONCE)
            for each in self._seen(some, period, known_by, since, at_rest)
        )
        at_rest.keep()
        records = tuple(each for each in every if self._is_shown(each.number))
        return MonthView(
            period=period,
            known_by=known_by,
            rule=rule,
            rules=rules,
            records=tuple(of_unit(records, self.unit)) if self.unit else records,
            previous=previous,
            issued={each: what for each, what in self.issued.items() if each < period},
            broken=self.broken,
            gaps=() if self.unit else tuple(self._gaps(period)),
            volume={} if self.desk else self._volume_of(period),
            duties=every_duty(self.workspace, self._index, known_by) if self._is_whole else (),
            at_rest=AtRest() if self.unit else self._at_rest(lately, rule),
            versions=tuple(
                e
                for e in self.workspace.versions
                if e.meta.effective_from <= rules.meta.effective_from
            ),
            unit=self.unit,
            kept_since=self.kept_since,
            desk=self.desk,
            desks=self._desks,
            beside=tuple(each for each in every if not self._is_shown(each.number)),
        )

    @property
    def _is_whole(self) -> bool:
        return not self.unit and self.desk is None

    def _is_shown(self, number: str) -> bool:
        return self.shown is None or self.shown.is_its_own(desk_in(number))

    def _lately(self, period: Period, since: datetime) -> datetime:
        """From when on what has happened may be in the report, but for how many there were.

        How many there were is known by months, and of all units together.
        """
        shown = max((each.months or 1 for each in self.rule(period).figures), default=1)
        by_record = period.unit is PeriodUnit.WEEK or bool(self.unit)
        first = span(period, max(shown, POINTS) if by_record else shown)[0]
        return min(since, period.previous.start, first.start)

    def _at_rest(self, lately: Lately, rule: ReportRule) -> AtRest:
        return AtRest(lately.unconcluded, _counted(lately.received[rule.counted_by], rule))

    def _volume_of(self, period: Period) -> Mapping[Period, int]:
        """Of every month, and of the period itself where all of its months are known."""
        if period.unit is PeriodUnit.WEEK:
            return {}
        months = tuple(periods_between(MONTHLY, period.start.date(), period.last_day))
        known = [self.volume[each] for each in months if each in self.volume]
        of_all = {period: sum(known)} if len(known) == len(months) else {}
        return {**self.volume, **of_all}

    def _told(self, period: Period) -> frozenset[str]:
        """The records that the report before this one, or this one as issued, speaks of."""
        told = (self.issued.get(each) for each in (period.previous, period))
        return frozenset().union(
            *(part for e in told if e for part in (e.received, e.late, e.ended, frozenset(e.open)))
        )

    def _gaps(self, period: Period) -> Iterator[str]:
        """What is missing in the sequence of the numbers given out in the period."""
        for machine in self.workspace.machines():
            for number, why in self.workspace.gaps(machine, period).items():
                if self._is_shown(number):
                    yield f"{number}（{why}）"

    def _seen(
        self,
        paths: Sequence[Path],
        period: Period,
        known_by: datetime,
        since: datetime,
        at_rest: RecordsAtRest,
    ) -> Iterator[Seen]:
        """Those that can be read and had come by then, each step done for all of them."""
        rule, moment = self.rule(period), min(period.end, known_by)
        kept = at_rest.among(paths)
        files = self.workspace.load_files(each for each in paths if each not in kept)
        read = {each.path: each for each in files if isinstance(each, Readable)}
        found = {
            path: each
            for path in paths
            if (of := kept.get(path) or read.get(path))
            and (each := seen(of.card, of.record, period, known_by, since, rule, self.kept_since))
        }
        clocks = {
            path: kept[path].clocks
            if path in kept and each.card is kept[path].card
            else self._counted(each.card, moment)
            for path, each in found.items()
            if may_run(each.card, period.previous)
        }
        for path, counted in clocks.items():
            if path in read and found[path].card is read[path].card:
                at_rest.take(read[path], counted)
        for path, each in found.items():
            yield replace(each, clocks=clocks[path]) if path in clocks else each

    def _counted(self, card: Card, moment: datetime) -> tuple[Instance, ...]:
        return clocks_of(card, self._calendar(card.rules), moment, bare=True)

    def _calendar(self, rules: Rules) -> Calendar:
        if id(rules) not in self._calendars:
            self._calendars[id(rules)] = self.workspace.calendar(rules)
        return self._calendars[id(rules)]

    # —— where it goes, and when ——

    def folder(self, period: Period) -> Path:
        return self.workspace.root / REPORTS / str(period)

    def path(self, period: Period, suffix: str, draft: bool = False) -> Path:
        return self.folder(period) / f"{DRAFT if draft else ''}{self.file_name}{suffix}"

    def issue_day(self, period: Period) -> date | None:
        """The last working day by the due day of the period after.

        None: there is none, or no day is laid down.
        """
        rules = self.workspace.rules_at(period.end.date())
        due_day = self.rule(period).due_day
        if due_day is None:
            return None
        return issue_day(self.workspace.calendar(rules), period.end.date(), due_day)

    def due_text(self, period: Period) -> str:
        """When to issue the report of a period, and what if no such day works."""
        due_day = self.rule(period).due_day
        if due_day is None:
            return f"{period.words}的{self.called}哪天下发：未规定。"
        day = self.issue_day(period)
        after = period.shifted(1)
        if day is None:
            first, last = after.start.date(), after.day(due_day)
            return (
                f"{first:%m-%d} 至 {last:%m-%d} 没有工作日：{period.words}的{self.called}请提前"
                f"安排人值班，在 {last:%m-%d} 24:00 前下发。草稿 {first:%m-%d} 起就能出。"
            )
        settled = self._calendar(self.workspace.latest_rules).is_settled(day)
        guess = "" if settled else "（那一年的放假安排没有录入，暂估）"
        past = "，已经过了" if self.now.date() > day else ""
        return f"{period.words}的{self.called}应在 {day} 下发{guess}{past}。"

    def warning(self) -> str | None:
        """One period ahead: the coming one has no working day to issue this one's report on."""
        period = self.running()
        is_laid_down = self.rule(period).due_day is not None
        return self.due_text(period) if is_laid_down and self.issue_day(period) is None else None


def _counted(received: Mapping[tuple[str, str], int], rule: ReportRule) -> dict[Period, int]:
    """How many of these count as complaints, by month; told by month and what they are."""
    found: dict[Period, int] = {}
    for (month, word), many in received.items():
        if not rule.counts or word in rule.counts:
            found[month_named(month)] = found.get(month_named(month), 0) + many
    return found


def _said(problem: Problem) -> str:
    """Where something lies that is not counted, and why, in one line of the report."""
    return f"{problem.location.path}（{problem.message.rstrip('。')}）"


def _volumes(plain: Mapping[str, object]) -> Iterator[tuple[Period, int]]:
    for name, said in plain.items():
        try:
            yield month_named(name), int(str(said).replace(",", ""))
        except ValueError:
            raise UsageProblem(
                f"{VOLUME} 的“{name}: {said}”看不懂，写成 2026-10: 125000。"
            ) from None
