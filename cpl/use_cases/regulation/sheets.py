"""The office's own sheets that tell of many records, filled once of what is in the folder.

A report's template, the handover's, the board's and the audit's: so that a slip in one is told by
`cpl rules lint`, and not on the morning when the report must go out.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from cpl.domain.people.staff import SYSTEM, Person
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.periods import month_of
from cpl.problems import CplError
from cpl.store.workspace import RULES, Workspace
from cpl.use_cases.auditing.audit_report import audit_words, trial_report
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.fitting import is_own
from cpl.use_cases.papers.form import AUDIT_REPORT, BOARD_PAGE, HANDOVER, templates_of
from cpl.use_cases.papers.handover import handover_words, shift_of
from cpl.use_cases.papers.trial import BadTemplate, fault_of
from cpl.use_cases.reports.paper import context_of
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.telling.board_page import board_words
from cpl.use_cases.telling.overview import overview_of
from cpl.use_cases.template_words import Stamp, Words


def sheet_faults(rules: Rules, office: Workspace, now: datetime) -> Iterator[BadTemplate]:
    """What is wrong with those that the office has of its own; nothing outside a workspace."""
    if not (office.root / RULES).is_file():
        return
    makers: dict[str, Callable[[], Words]] = {
        HANDOVER: partial(_handover, office, now),
        BOARD_PAGE: partial(_board, office, now),
        AUDIT_REPORT: partial(_audit, office, now),
    }
    makers |= {name: partial(_report, office, now, name) for name in rules.reports}
    for name, made in makers.items():
        if is_own(office, name):
            words = _made(made)
            for ending, template in templates_of(office, name).items() if words else ():
                yield from fault_of(template, ending, (words,), name)


def _made(words: Callable[[], Words]) -> Words:
    """Empty where the folder itself is not well: `cpl check` says why."""
    try:
        return words()
    except CplError:
        return {}


def _report(office: Workspace, now: datetime, name: str) -> Words:
    made = Reporting(office, now, name).make(month_of(now.date()))
    return context_of(made.report, "", "")


def _handover(office: Workspace, now: datetime) -> Words:
    desk = Desk(office, now, Person(SYSTEM, "", (SYSTEM,)))
    return handover_words(shift_of(desk), (), Stamp(""))


def _board(office: Workspace, now: datetime) -> Words:
    return board_words(overview_of(office, now))


def _audit(office: Workspace, now: datetime) -> Words:
    """Of an office with a finding of each kind of list, for a whole audit takes its time."""
    return audit_words(trial_report(office, now))
