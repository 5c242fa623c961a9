"""本单位的表: what the office itself wants counted or listed (`figures:`), month by month."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from cpl.domain.cases.card import Facts, Happened
from cpl.domain.cases.masking import mask_values
from cpl.domain.cases.redaction import is_secret
from cpl.domain.regulation.rules import Figure
from cpl.domain.statistics.counts import TOTAL, UNTOLD
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.typical_cases import told
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.values.how_many import HowMany
from cpl.domain.values.periods import Period, span
from cpl.domain.values.tables import Row, Section, Table, counted, percent
from cpl.domain.values.value import at_path, each_shown

SECRET = "（保密）"
TITLE = "本单位的统计"


def figures(view: MonthView, flow: Flow) -> Section:
    """A table for each figure that the rules declare; none, where they declare none."""
    return Section(TITLE, tables=tuple(_table(view, flow, each) for each in view.rule.figures))


def listed_figures(view: MonthView, flow: Flow) -> Section:
    """Those that list records, as far as there are any, and those that set months side by side.

    No share is made in these; a quiet month is no reason to tell nothing of the trend.
    """
    shown = (each for each in view.rule.figures if each.list or each.months)
    tables = (_table(view, flow, each) for each in shown)
    return Section(TITLE, tables=tuple(each for each in tables if each.rows))


def _table(view: MonthView, flow: Flow, figure: Figure) -> Table:
    found = _of_the_month(view, flow, figure)
    if figure.list:
        return _listed(view, figure, found)
    if figure.fields:
        return _by_fields(view, figure, found)
    if figure.across:
        return _crossed(view, figure, found)
    if figure.months:
        return _by_months(view, figure, found)
    return _shares(view, figure, found)


def _of_the_month(view: MonthView, flow: Flow, figure: Figure) -> tuple[Seen, ...]:
    """What came in, or what the event happened to, be it a complaint of an earlier month.

    As everywhere in the report, what was written down too late for the last one is in this one.
    """
    if not figure.event:
        return tuple(each for each in flow.taken_in if figure.when.holds(Facts(each.card)))
    return tuple(each for each in view.records if _happened_to(view, figure, each, each.news))


def _happened_to(view: MonthView, figure: Figure, seen: Seen, happened: Iterable[Happened]) -> bool:
    is_named = any(each.event.name == figure.event for each in happened)
    return is_named and _may_count(view, seen) and figure.when.holds(Facts(seen.card))


def _may_count(view: MonthView, seen: Seen) -> bool:
    """Of what is received only what the report counts: a suggestion is no complaint here either."""
    is_received = "received" in seen.card.machine.registration.means
    return not seen.is_voided and (not is_received or view.counts(view.kind_of(seen)))


def _words(seen: Seen, path: str) -> tuple[str, ...]:
    """The values of a field, one or several; 未登记 where there is none."""
    return each_shown(seen.value(path)) or (UNTOLD,)


def _names(view: MonthView, path: str, found: Iterable[Seen]) -> tuple[str, ...]:
    """The values that there are: the choices in their order, then what is most frequent."""
    said = (word for each in found for word in _words(each, path))
    return tuple(counted(said, view.rules.choices_at(path)))


def _saying(found: Iterable[Seen], path: str, name: str) -> HowMany:
    return HowMany(each for each in found if name in _words(each, path))


def _shares(view: MonthView, figure: Figure, found: tuple[Seen, ...]) -> Table:
    counts = {name: _saying(found, figure.by, name) for name in _names(view, figure.by, found)}
    rows: list[Row] = [(name, n, percent(n, len(found))) for name, n in counts.items()]
    rows.append((TOTAL, HowMany(found), percent(len(found), len(found))))
    return Table(figure.id, (_head(figure.by), "件数", "占比"), tuple(rows))


def _crossed(view: MonthView, figure: Figure, found: tuple[Seen, ...]) -> Table:
    """`by` × `across`; where the columns say how satisfied somebody was, their rate beside."""
    columns = _names(view, figure.across, found)
    happy = _satisfied(view, figure.across)
    rows: list[Row] = []
    for name in _names(view, figure.by, found):
        mine = [each for each in found if name in _words(each, figure.by)]
        rows.append((name, *_cells(mine, figure.across, columns, happy)))
    rows.append((TOTAL, *_cells(found, figure.across, columns, happy)))
    headers = (_head(figure.by), *columns, "件数", *(("满意率",) if happy else ()))
    return Table(figure.id, headers, tuple(rows))


def _cells(
    found: Iterable[Seen], path: str, columns: tuple[str, ...], happy: frozenset[str]
) -> Row:
    every = tuple(found)
    counts = (_saying(every, path, name) for name in columns)
    said = [words for each in every if (words := _words(each, path)) != (UNTOLD,)]
    good = sum(not happy.isdisjoint(words) for words in said)
    return (*counts, HowMany(every), *((percent(good, len(said)),) if happy else ()))


def _satisfied(view: MonthView, path: str) -> frozenset[str]:
    known = view.rules.field_at(path)
    return frozenset(known.counts_as.get("satisfied", ()) if known else ())


def _by_fields(view: MonthView, figure: Figure, found: tuple[Seen, ...]) -> Table:
    """A line for each field, a column for each choice that one of them has."""
    choices = (word for path in figure.fields for word in view.rules.choices_at(path))
    columns = tuple(dict.fromkeys(choices))
    rows: list[Row] = []
    for path in figure.fields:
        said = [each for each in found if _words(each, path) != (UNTOLD,)]
        rows.append((_head(path), *(_saying(said, path, name) for name in columns), HowMany(said)))
    return Table(figure.id, ("项目", *columns, "已表态"), tuple(rows))


def _by_months(view: MonthView, figure: Figure, found: tuple[Seen, ...]) -> Table:
    """Up to the period reported, which is counted as everywhere in the report.

    Those before it, and the months of a quarter or a year, are counted from the records; of what
    was before the first record nothing is known, and no zero is printed.
    """
    assert figure.months is not None
    months = [each for each in span(view.period, figure.months) if each.end > _since(view)]
    every = [
        found if month == view.period else tuple(_of_a_month(view, figure, month))
        for month in months
    ]
    names = _names(view, figure.by, (each for those in every for each in those))
    rows: list[Row] = [
        (name, *(_saying(those, figure.by, name) for those in every)) for name in names
    ]
    rows.append((TOTAL, *map(HowMany, every)))
    return Table(figure.id, (_head(figure.by), *map(str, months)), tuple(rows))


def _since(view: MonthView) -> datetime:
    """When the office received the first of its records."""
    received = (each.received_at for each in view.of_machine("received"))
    return min((*received, view.period.start))


def _head(path: str) -> str:
    """`投诉人类型` of 投诉人.类型: a header is read by people."""
    return path.replace(".", "")


def _of_a_month(view: MonthView, figure: Figure, month: Period) -> Iterator[Seen]:
    if figure.event:
        for each in view.records:
            then = (h for h in each.card.happened if h.event.at in month)
            if _happened_to(view, figure, each, then):
                yield each
        return
    for each in view.of_machine("received"):
        mine = view.is_counted(each) and each.received_at in month
        if mine and figure.when.holds(Facts(each.card)):
            yield each


def _listed(view: MonthView, figure: Figure, found: tuple[Seen, ...]) -> Table:
    """A line for each record: nobody's name or number in full, of a secret one its number alone."""
    rows = tuple((each.number, *_line(each, figure.list)) for each in found)
    notes = () if rows else (f"{view.this}没有。",)
    return Table(figure.id, ("编号", *map(_head, figure.list)), rows, notes)


def _line(seen: Seen, paths: tuple[str, ...]) -> Row:
    if is_secret(seen.card):
        return (SECRET,) * len(paths)
    masked = mask_values(seen.card.rules, seen.card.values)
    return tuple(told(at_path(masked, path)) for path in paths)
