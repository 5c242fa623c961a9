"""补报: every figure of an issued report that would be another today, and what made it so.

The issued report is compared as it was printed, table by table and row by row. What comes
from elsewhere than the records (a table that a later version draws otherwise) is no change.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from cpl.domain.reports.monthly import CUT_OFF, Report, printed_tables, version_text
from cpl.domain.statistics.view import Issued, MonthView, Seen, known_at
from cpl.domain.values.tables import NOTHING, Row, Section, Table

HEADERS = ("编号", "接收时间", "登记时间", "分类", "单位", "现状")
EVENT_HEADERS = ("编号", "发生时间", "事件", "登记时间")
FIGURE_HEADERS = ("项目", "原报", "现为", "相差")
FIGURE = re.compile(r"([+−-]?\d[\d,]*(?:\.\d+)?%?)(?:（.*)?", re.DOTALL)
"""`25`, `85.2%`, `25（TS…）`."""
SAYS_HOW_MANY = re.compile(rf"[+−-]?\d|{NOTHING}")
"""And `+3 件（+9.4%）`, of which only the words are compared."""
CHANGES = "数字变化"
RECEIVED_OF_OLD = "历史：原报之后从以前的台账导入的"
ENDED_OF_OLD = "历史：原报之后导入、在本期办结的"
TAKEN_FOR_LATE = "历史：原报算作补录，其实在以前的月份"
TAKEN_FOR_ENDED = "历史：原报算作办结，其实以前就办结了"
"""What a version of cpl that did not know history has issued."""
COUNTED = "这里的件数计入下一期的“补录”“办结”或“调整”。"
HISTORY_COUNTED = "导入的历史只改这一期的数，下一期只结转其中未结的。"
ROWS = "行数"

Printed = tuple[tuple[str, ...], ...]
"""A table as printed: its headers, then its rows."""


def supplement(
    view: MonthView, report: Report, issued: Issued, told: Issued | None
) -> Report | None:
    """What is new since the issued report; None: nothing that its last supplement has not told.

    `view` and `report` are the period as it is known now.
    """
    now = printed_tables(report)
    base = told or issued
    sections = tuple(_sections(view, report, base))
    if not sections and not any(_changed(base.tables, now)):
        return None
    changed = tuple(_changed(issued.tables, now))
    lines = () if changed else ("没有一个数字因此不同。",)
    return Report(
        title=f"{view.period.words}{view.rule.title}（补报）",
        office=view.rules.meta.office,
        head=(
            ("原报", f"{issued.issued_at} 下发，代码 {issued.code}；原报不改"),
            (CUT_OFF, f"登记到 {view.known_by:%Y-%m-%d %H:%M}"),
            ("计入", COUNTED + (HISTORY_COUNTED if _brings_history(sections) else "")),
        ),
        sections=(Section(CHANGES, lines, changed), *sections),
        attachments=(),
        broken=view.broken,
        flow=report.flow,
        versions=(version_text(view.rules),),
    )


# —— figures ——


def _changed(before: Mapping[str, Printed], now: Mapping[str, Printed]) -> Iterator[Table]:
    """The tables in which a figure is another, each with those figures alone.

    A table that had nothing to say was not printed, and is compared as an empty one; not so
    where another version of the program had drawn them.
    """
    both = [title for title in now if title in before]
    is_same_version = all(_shared(before[title], now[title]) for title in both)
    for title in dict.fromkeys((*now, *before)) if is_same_version else both:
        headers = (now.get(title) or before[title])[0]
        shared = _shared(before.get(title, (headers,)), now.get(title, (headers,)))
        rows = tuple(_changes(*shared)) if shared else ()
        if rows:
            yield Table(title, FIGURE_HEADERS, rows)


def _shared(was: Printed, now: Printed) -> tuple[Printed, Printed] | None:
    """Both with the columns of the narrower: what is compared with comes and goes.

    None where one has not all columns of the other: they are not drawn alike.
    """
    names = min(was[0], now[0], key=len)
    if was[0][0] != now[0][0] or not set(names) <= {*was[0]} & {*now[0]}:
        return None
    return _only(was, names), _only(now, names)


def _only(table: Printed, names: tuple[str, ...]) -> Printed:
    columns = [table[0].index(each) for each in names]
    return tuple(tuple(row[each] for each in columns) for row in table)


def _changes(was: Printed, now: Printed) -> Iterator[Row]:
    """Figure by figure; of a list, which has none, how long it is."""
    columns = () if now[0][0] == HEADERS[0] else _figure_columns(was[1:] + now[1:])
    if not columns:
        if len(was) != len(now):
            yield ROWS, str(len(was) - 1), str(len(now) - 1), f"{len(now) - len(was):+d}"
        return
    before, after = _by_name(was, columns), _by_name(now, columns)
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        for place, column in enumerate(columns):
            one, other = _both(old[place] if old else None, new[place] if new else None)
            if one != other and _is_a_change(one, other):
                header = f"　{now[0][column]}" if len(columns) > 1 else ""
                yield f"{name}{header}", one, other, _difference(one, other)


def _is_a_change(was: str, now: str) -> bool:
    """Not of why there is no rate, nor of words that stand among the figures."""
    none = [each.startswith(NOTHING) for each in (was, now)]
    return not all(none) and all(map(SAYS_HOW_MANY.match, (was, now)))


def _both(was: str | None, now: str | None) -> tuple[str, str]:
    """A row that was not there counted none, and had no rate."""
    none = "0" if f"{was or now}".isdecimal() else NOTHING
    return was or none, now or none


def _figure_columns(rows: Printed) -> tuple[int, ...]:
    """The columns that have numbers, the names in front of them left out."""
    return tuple(
        column
        for column, cells in enumerate(zip(*rows, strict=True))
        if column and any(map(FIGURE.fullmatch, cells))
    )


def _by_name(table: Printed, columns: tuple[int, ...]) -> dict[str, tuple[str, ...]]:
    """The figures of every row by its first cell, or by all in front of the figures."""
    first = [row[0].strip() for row in table[1:]]
    width = 1 if len(set(first)) == len(first) else columns[0]
    names = (" ".join(each.strip() for each in row[:width] if each != NOTHING) for row in table[1:])
    figures = (tuple(_figure(row[each]) for each in columns) for row in table[1:])
    return dict(zip(names, figures, strict=True))


def _figure(cell: str) -> str:
    match = FIGURE.fullmatch(cell)
    return match[1] if match else cell


def _difference(was: str, now: str) -> str:
    if not all(map(FIGURE.fullmatch, (was, now))):
        return ""
    unit = " 个百分点" if now.endswith("%") else ""
    return f"{_number(now) - _number(was):+}{unit}"


def _number(figure: str) -> Decimal:
    return Decimal(figure.rstrip("%").replace(",", "").replace("−", "-"))


# —— records ——


def _sections(view: MonthView, report: Report, base: Issued) -> Iterator[Section]:
    known = {each.number: each for each in view.records}
    taken = {each.number for each in report.flow.taken_in}
    ended = {each.number for each in report.flow.ended}
    before = base.received | base.late
    of_old = {each.number for each in view.records if _is_of_old(each, base)}
    inherited = {each.number for each in view.records if each.is_inherited}
    for title, numbers in (
        ("补录：原报之后登记的", taken - before - of_old),
        (RECEIVED_OF_OLD, (taken - before) & of_old),
        ("不再计入：作废、改了类别或接收时间的", before - taken - inherited),
        (TAKEN_FOR_LATE, (before - taken) & inherited),
        ("补记办结", ended - base.ended - of_old),
        (ENDED_OF_OLD, (ended - base.ended) & of_old),
        ("不再是办结", base.ended - ended - inherited),
        (TAKEN_FOR_ENDED, (base.ended - ended) & inherited),
    ):
        if numbers:
            rows = tuple(_row(number, known.get(number)) for number in sorted(numbers))
            yield Section(title, tables=(Table(title, HEADERS, rows),))
    events = tuple(_late_events(view, base))
    if events:
        title = "补记、更正：原报之后写下的"
        yield Section(title, tables=(Table(title, EVENT_HEADERS, events),))


def _is_of_old(seen: Seen, base: Issued) -> bool:
    """Was it taken over from another register since the report was issued?"""
    return seen.is_inherited and seen.registered_at > base.known_by


def _brings_history(sections: Iterable[Section]) -> bool:
    return any(each.title in (RECEIVED_OF_OLD, ENDED_OF_OLD) for each in sections)


def _row(number: str, seen: Seen | None) -> Row:
    if seen is None:
        return (number, None, None, None, None, "不在本期")
    return (
        number,
        f"{seen.received_at:%Y-%m-%d %H:%M}",
        f"{seen.registered_at:%Y-%m-%d %H:%M}",
        seen.word(seen.parts.category),
        seen.word(seen.parts.unit),
        seen.card.state,
    )


def _late_events(view: MonthView, base: Issued) -> Iterator[Row]:
    """What had happened by the end of the period and was written down, or corrected, since.

    Not what is told of a record as a whole, which has come in since.
    """
    known = (each for each in view.records if not _is_of_old(each, base))
    for seen in sorted(known, key=lambda each: each.number):
        corrects = {e.name for e in seen.card.machine.every_event if "corrected" in e.means}
        for each in seen.record.history[1:]:
            recorded = known_at(each)
            is_new = base.known_by < recorded <= view.known_by
            if is_new and (each.at < view.period.end or each.name in corrects):
                times = (f"{moment:%Y-%m-%d %H:%M}" for moment in (each.at, recorded))
                at, written = times
                yield seen.number, at, each.name, written
