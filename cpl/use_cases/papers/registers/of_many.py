"""A paper of many records: its template's words, and what tells it from another of its name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import POWERS_SHEET, SHEETS, WEEKLY_SHEET, Machine, Rules
from cpl.domain.values.periods import MONTHLY, Period, month_named, period_of
from cpl.problems import UsageProblem
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.registers.powers_used import (
    PowersUsed,
    powers_used,
    powers_words,
    uses_in,
)
from cpl.use_cases.papers.registers.register_sheet import (
    KeptRows,
    Months,
    Register,
    register_of,
    register_of_none,
    register_of_one,
    register_words,
)
from cpl.use_cases.papers.registers.week_sheet import week_sheet
from cpl.use_cases.papers.registers.whose_register import whose_rows
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.template_words import Stamp, Words


@dataclass(frozen=True)
class OfMany:
    """`content` is what its code is made from, `digests` what tells of each record by number.

    `span` is how the file's name says what it is of, `kept` the rows, where it has such.
    """

    words: Callable[[Stamp], Words]
    content: bytes
    digests: dict[str, str]
    span: str
    machine: Machine
    kept: KeptRows | None = None


def of_many(
    onlooker: Onlooker,
    name: str,
    months: Months | None,
    period: Period | None,
    named: frozenset[str],
) -> OfMany:
    """The paper of this name as the onlooker may see it; `named` are the names its template says.

    Raises UsageProblem where the name and the span do not go together.
    """
    rules = onlooker.workspace.latest_rules
    onlooker = replace(onlooker, own_only=True)  # the desks' registers add up
    of = f"-{onlooker.shown.desk.code}" if onlooker.shown else ""
    machine = whose_rows(rules, name) or rules.complaints
    form = rules.forms.get(name)
    title = form.title if form else ""
    if name not in SHEETS:
        if period:
            raise UsageProblem(f"“{name}”按月出：--month {period.start:%Y-%m}。")
        span = "..".join(dict.fromkeys(months)) if months else "全部"
        return _rows_made(
            replace(register_of(onlooker, months, named, machine), title=title),
            f"{span}{of}",
            machine,
        )
    period = _period(name, onlooker.now, months, period)
    if name == WEEKLY_SHEET:
        week = replace(week_sheet(onlooker, period, named), title=title)
        return _rows_made(week, f"{period.name}{of}", machine)
    used = replace(powers_used(onlooker, period), title=title)
    return OfMany(
        lambda it: powers_words(used, it), used.content, used.digests, f"{period.name}{of}", machine
    )


def _rows_made(made: Register, span: str, machine: Machine) -> OfMany:
    return OfMany(
        lambda it: register_words(made, it),
        made.content,
        made.kept.digests,
        span,
        machine,
        made.kept,
    )


def _period(name: str, now: datetime, months: Months | None, period: Period | None) -> Period:
    """The one it is of: this one, where nobody says which."""
    every = SHEETS[name]
    if period and every is MONTHLY:
        raise UsageProblem(f"“{name}”按月出：--month {period.start:%Y-%m}。")
    if months and (every is not MONTHLY or months[0] != months[1]):
        how = "--month，一次一个月" if every is MONTHLY else "--week，如 --week 上周"
        raise UsageProblem(f"“{name}”一次出一期：{how}。")
    found = period or (month_named(months[0]) if months else period_of(every, now.date()))
    if found.start > now:
        raise UsageProblem(f"{found.words}还没有到。")
    return found


def one_of_many(
    workspace: Workspace, name: str, loaded: Readable, now: datetime, named: frozenset[str]
) -> Words:
    """The words of a paper of this one record, to try a template on."""
    rules: Rules = loaded.rules
    if name != POWERS_SHEET:
        return register_words(register_of_one(workspace, loaded, now, named), Stamp(""))
    period = period_of(MONTHLY, loaded.card.received_at.date())
    rows = tuple(uses_in(loaded, period))
    return powers_words(PowersUsed(rules, now, period, rows, {}, (), 0), Stamp(""))


def none_of_many(rules: Rules, name: str, now: datetime) -> Words:
    """The words of the same paper with nothing in it."""
    if name != POWERS_SHEET:
        return register_words(register_of_none(rules, now), Stamp(""))
    period = period_of(MONTHLY, now.date())
    return powers_words(PowersUsed(rules, now, period, (), {}, (), 0), Stamp(""))
