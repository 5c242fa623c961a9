"""`--why`: the records behind a figure of the report, as it was issued or as it stands now."""

from cpl.dataclass import dataclass
from cpl.domain.reports.why import NamedFigure, figures_meant
from cpl.domain.statistics.lists import matter_of
from cpl.domain.statistics.units import unit_of
from cpl.domain.statistics.view import Seen, seen
from cpl.domain.values.how_many import Behind
from cpl.store.record_files import Readable
from cpl.use_cases.reports.report import MadeReport, Reporting

LONGEST_MATTER = 40


@dataclass(frozen=True)
class CountedRecord:
    """One record behind a figure, masked; `why`: what of it counts, where not all of it does."""

    number: str
    received: str
    unit: str
    state: str
    matter: str
    why: str


@dataclass(frozen=True)
class Reasons:
    """A figure with its records; `others`: what else goes by the name that was asked for."""

    made: MadeReport
    figure: NamedFigure
    records: tuple[CountedRecord, ...]
    others: tuple[NamedFigure, ...]


def reasons(reporting: Reporting, made: MadeReport, asked: str) -> Reasons:
    """Of an issued report as it was known then, so that they are what is printed on it.

    Raises UsageProblem where the report has no such figure.
    """
    if made.issued is not None:
        made = reporting.make(made.period, made.issued.known_by)
    first, *others = figures_meant(made.report, asked)
    known = {each.number: each for each in made.view.records}
    records = tuple(
        _reason(known.get(each.number) or _opened(reporting, made, each.number), each)
        for each in first.figure.of
    )
    return Reasons(made, first, records, tuple(others))


def _opened(reporting: Reporting, made: MadeReport, number: str) -> Seen | None:
    """One that nothing has happened to lately, and that the report did not open."""
    place = reporting.workspace
    path = place.path_of(number)
    loaded = place.load_file(path) if path.is_file() else None
    if not isinstance(loaded, Readable):
        return None
    view = made.view
    return seen(
        loaded.card,
        loaded.record,
        view.period,
        view.known_by,
        view.since,
        view.rule,
        view.kept_since,
    )


def _reason(found: Seen | None, behind: Behind) -> CountedRecord:
    number, why = behind.number, behind.why
    if found is None:
        return CountedRecord(number, "", "", "", "（读不到这份记录）", why)
    received = f"{found.received_at:%Y-%m-%d %H:%M}"
    matter = matter_of(found, LONGEST_MATTER)
    return CountedRecord(number, received, unit_of(found), found.card.state, matter, why)
