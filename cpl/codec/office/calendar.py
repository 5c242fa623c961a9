"""calendars/2026.yaml → `Year`: the rest days and working weekends of one year."""

from collections.abc import Iterator
from datetime import date, timedelta

from cpl.codec.reading import Part, ProblemList
from cpl.domain.time.calendar import Year
from cpl.domain.values.years import YEARS, can_be_meant
from cpl.problems import Problem
from cpl.yamltext.nodes import Scalar
from cpl.yamltext.tree import parse

YEAR, SOURCE, OFF, WORK = "年份", "来源", "放假", "上班"


def read_year(path: str, data: bytes) -> tuple[Year | None, tuple[Problem, ...]]:
    """One published year; None where the file cannot be read."""
    document, problems = parse(path, data)
    if document is None:
        return None, problems
    report = ProblemList(path)
    report.problems.extend(problems)
    part = Part(document.root, report)
    year = part.whole(YEAR)
    if year is None:
        part.report.add(document.root, "missing-key", f"缺少“{YEAR}:”。")
    found = Year(
        year or 0, frozenset(_days(part, OFF)), frozenset(_days(part, WORK)), part.text(SOURCE)
    )
    part.done()
    return (None if report.failed else found), tuple(report.problems)


def _days(part: Part, key: str) -> Iterator[date]:
    for node in part.scalars(key):
        yield from _span(part, node)


def _span(part: Part, node: Scalar) -> Iterator[date]:
    first, _, last = node.text.partition("..")
    try:
        day, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError:
        part.report.add(
            node,
            "bad-date",
            f"“{node.text}”不是日期。",
            "写成 2026-10-01 或 2026-10-01..2026-10-07。",
        )
        return
    if not (can_be_meant(day) and can_be_meant(end)):
        part.report.add(node, "bad-date", f"“{node.text}”不对，{YEARS}。")
        return
    while day <= end:
        yield day
        day += timedelta(days=1)
