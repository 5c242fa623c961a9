"""The monthly report: load → view → numbers → paper; drafts, issuing, supplements, catching up.

A draft can be made at any time and is never committed. Issuing freezes it:
what was issued is never written again, and what is entered later goes into a
supplement (补报) and into the next month's 补录.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cpl.codec.records.issued import read_issued
from cpl.codec.spellings.month_names import read_month
from cpl.dataclass import dataclass
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.who_may import FEW
from cpl.domain.regulation.rules import ReportRule, Rules
from cpl.domain.reports.monthly import Report, monthly_report
from cpl.domain.statistics.timeliness import may_run
from cpl.domain.statistics.view import AtRest, Issued, MonthView, Seen, seen
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.clocks import issue_day
from cpl.domain.values.periods import Period, month_named, month_of
from cpl.problems import Problem, ProblemsFound, Severity, UsageProblem, suggestion
from cpl.store.files import read_bytes, read_if_there
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Readable
from cpl.store.workspace import REPORTS, Workspace
from cpl.use_cases.queries.duties import every_duty
from cpl.yamltext.tree import parse

VOLUME = "运营量.yaml"
DRAFT = "草稿-"
CARRIED = "月报"
"""The report that cpl carries templates for."""


@dataclass(frozen=True)
class MadeReport:
    """One month's report as it stands now."""

    view: MonthView
    report: Report
    issued: Issued | None

    @property
    def month(self) -> Period:
        return self.view.month


class Reporting:
    """One report of any month of the workspace: the first in the rules, or the one named."""

    def __init__(self, workspace: Workspace, now: datetime, name: str = "") -> None:
        self.workspace = workspace
        self.now = now
        self.name = name or next(iter(workspace.latest_rules.reports), CARRIED)
        self._calendars: dict[int, Calendar] = {}
        self.rule(month_of(now.date()))

    def rule(self, month: Period) -> ReportRule:
        """What the rules in force at the end of the month say of this report.

        Raises UsageProblem where they do not know it.
        """
        rules = self.view_rules(month)
        if self.name not in rules.reports:
            known = tuple(rules.reports)
            raise UsageProblem(f"规则里没有“{self.name}”这种报告。{suggestion(self.name, known)}")
        return rules.reports[self.name]

    def issued_by(self, month: Period) -> str:
        """`客服主管（吴刚）`: the role or the unit that issues it, by name where they are few.

        Empty where anybody may.
        """
        owner = self.rule(month).owner
        people = self.workspace.staff.people.values() if owner else ()
        names = [each.name for each in people if owner in (each.unit, *each.roles)]
        return f"{owner}（{'、'.join(names)}）" if 0 < len(names) <= FEW else owner

    def view_rules(self, month: Period) -> Rules:
        return self.workspace.rules_at(month.end.date() - timedelta(days=1))

    # —— what there is ——

    @cached_property
    def _index(self) -> RecordIndex:
        return RecordIndex(self.workspace)

    @cached_property
    def broken(self) -> tuple[str, ...]:
        """Files that could not be read; the report names them and goes on."""
        folders = (e for e in self._index.problems if e.severity is Severity.ERROR)
        files = map(self.workspace.shown, self._index.unreadable())
        return (*map(_said, folders), *files)

    @cached_property
    def issued(self) -> Mapping[Period, Issued]:
        """Every report issued so far; one that no longer reads raises ProblemsFound."""
        paths = sorted((self.workspace.root / REPORTS).glob(f"*/{self.name}.yaml"))
        return {each.month: each for each in map(self.read_issued, paths)}

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

    def last_month(self) -> Period:
        return month_of(self.now.date()).previous

    def first_month(self) -> Period | None:
        """The month in which the first record was written down; imported years were not missed."""
        found = self._index.first_registered
        return month_of(found.date()) if found else None

    # —— what is made of it ——

    def make(self, month: Period, known_by: datetime | None = None) -> MadeReport:
        """The report of a month, as known at a moment (now).

        Raises UsageProblem for a month that is still to come.
        """
        if month > month_of(self.now.date()):
            raise UsageProblem(f"{month} 还没有到。")
        view = self.view(month, known_by or self.now)
        return MadeReport(view, monthly_report(view), self.issued.get(month))

    def view(self, month: Period, known_by: datetime) -> MonthView:
        previous = self.issued.get(month.previous)
        since = previous.known_by if previous else month.start
        rule, rules = self.rule(month), self.view_rules(month)
        lately = self._index.since(self._lately(month, since), self._told(month))
        found = (self._seen(each, month, known_by, since) for each in self._readable(lately.paths))
        return MonthView(
            month=month,
            known_by=known_by,
            rule=rule,
            rules=rules,
            records=tuple(each for each in found if each is not None),
            previous=previous,
            issued={each: what for each, what in self.issued.items() if each < month},
            broken=self.broken,
            gaps=tuple(self._gaps(month)),
            volume=self.volume,
            duties=every_duty(self.workspace, self._index, known_by),
            at_rest=AtRest(lately.unconcluded, _counted(lately.received[rule.counted_by], rule)),
            versions=tuple(
                e
                for e in self.workspace.versions
                if e.meta.effective_from <= rules.meta.effective_from
            ),
        )

    def _until(self, rules: Rules) -> Iterator[Rules]:
        """The versions up to this one."""
        last = rules.meta.effective_from
        return (each for each in self.workspace.versions if each.meta.effective_from <= last)

    def _lately(self, month: Period, since: datetime) -> datetime:
        """From when on what has happened may be in the report, but for how many there were."""
        months = max((each.months or 0 for each in self.rule(month).figures), default=0)
        return min(since, month.shifted(-max(1, months)).start)

    def _told(self, month: Period) -> frozenset[str]:
        """The records that the report before this one, or this one as issued, speaks of."""
        told = (self.issued.get(each) for each in (month.previous, month))
        return frozenset().union(
            *(part for e in told if e for part in (e.received, e.late, e.ended, frozenset(e.open)))
        )

    def _readable(self, paths: Iterable[Path]) -> Iterator[Readable]:
        files = map(self.workspace.load_file, paths)
        return (each for each in files if isinstance(each, Readable))

    def _gaps(self, month: Period) -> Iterator[str]:
        """What is missing in the sequence of the numbers given out in the month."""
        for machine in self.workspace.machines():
            for number, why in self.workspace.gaps(machine, month).items():
                yield f"{number}（{why}）"

    def _seen(
        self, loaded: Readable, month: Period, known_by: datetime, since: datetime
    ) -> Seen | None:
        found = seen(loaded.rules, loaded.record, month, known_by, since, self.rule(month))
        if found is None or not may_run(found.card, month):
            return found
        calendar = self._calendar(loaded.rules)
        moment = min(month.end, known_by)
        return replace(found, clocks=clocks_of(found.card, calendar, moment))

    def _calendar(self, rules: Rules) -> Calendar:
        if id(rules) not in self._calendars:
            self._calendars[id(rules)] = self.workspace.calendar(rules)
        return self._calendars[id(rules)]

    # —— where it goes, and when ——

    def folder(self, month: Period) -> Path:
        return self.workspace.root / REPORTS / str(month)

    def path(self, month: Period, suffix: str, draft: bool = False) -> Path:
        return self.folder(month) / f"{DRAFT if draft else ''}{self.name}{suffix}"

    def issue_day(self, month: Period) -> date | None:
        """The last working day by the due day of the month after.

        None: there is none, or no day is laid down.
        """
        rules = self.workspace.rules_at(month.end.date())
        due_day = self.rule(month).due_day
        if due_day is None:
            return None
        return issue_day(self.workspace.calendar(rules), month.end.date(), due_day)

    def due_text(self, month: Period) -> str:
        """When to issue the report of a month, and what if no such day works."""
        due_day = self.rule(month).due_day
        if due_day is None:
            return f"{month.words}的月报哪天下发：未规定。"
        day = self.issue_day(month)
        after = month.shifted(1)
        if day is None:
            return (
                f"{after.words} 1–{due_day} 日没有工作日：{month.words}的月报请提前安排人值班，"
                f"在 {due_day} 日 24:00 前下发。草稿 1 日起就能出。"
            )
        settled = self._calendar(self.workspace.latest_rules).is_settled(day)
        guess = "" if settled else "（那一年的放假安排没有录入，暂估）"
        past = "，已经过了" if self.now.date() > day else ""
        return f"{month.words}的月报应在 {day} 下发{guess}{past}。"

    def warning(self) -> str | None:
        """One month ahead: the coming month has no working day to issue this month's report on."""
        month = month_of(self.now.date())
        is_laid_down = self.rule(month).due_day is not None
        return self.due_text(month) if is_laid_down and self.issue_day(month) is None else None


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


def month_said(said: str | None, now: datetime) -> Period:
    """`--month`, or else last month; raises UsageProblem."""
    if not said:
        return month_of(now.date()).previous
    try:
        return read_month(said, now.date())
    except ValueError as error:
        raise UsageProblem(str(error)) from None
