"""Which records stand behind a figure of a report, by the name under which it is printed."""

import re
from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.reports.monthly import Report
from cpl.domain.statistics.counts import TOTAL
from cpl.domain.values.how_many import Behind, HowMany
from cpl.domain.values.tables import Table
from cpl.problems import UsageProblem, some, suggestion

OF_ITS_TIME = re.compile(r"^(?:本[周月季年期]|期末|其中)")
"""What stands before a name and nobody types: 本月受理, 期末未结, 其中 不满意."""
MOST = 6


@dataclass(frozen=True)
class NamedFigure:
    """A figure, and where it stands: `按主办单位`, `设备部`, `有责`."""

    table: str
    row: str
    column: str
    figure: HowMany

    @property
    def words(self) -> str:
        return "　".join(filter(None, (self.table, self.row, self.column)))

    @property
    def names(self) -> tuple[str, ...]:
        """What names it and no other: its row with its column, and its table before that."""
        whole = _bare(f"{self.row}{self.column}")
        return whole, f"{_bare(self.table)}{whole}", f"{_bare(self.table)}{_bare(self.row)}"


def named_figures(report: Report) -> tuple[NamedFigure, ...]:
    """Every figure of a report that counts records, as it is printed."""
    return tuple(each for table in _tables(report) for each in _of_table(table))


def _of_table(table: Table) -> Iterator[NamedFigure]:
    for row in table.rows:
        for header, cell in zip(table.headers, row, strict=True):
            if isinstance(cell, HowMany):
                yield NamedFigure(table.title, str(row[0]).strip(), header, cell)


def figures_meant(report: Report, asked: str) -> tuple[NamedFigure, ...]:
    """Those of that name, the likeliest first; raises UsageProblem where there is none."""
    every, wanted = named_figures(report), _bare(asked)
    found = [each for each in every if wanted in each.names]
    found += _first_of_rows(each for each in every if _bare(each.row) == wanted)
    found += _first_of_rows(each for each in every if _shortened(each.row) == wanted)
    found += _of_column(every, wanted)
    if not found:
        raise UsageProblem(_unknown(report, every, asked))
    return tuple({(each.table, each.row, each.column): each for each in found}.values())


def _bare(text: str) -> str:
    return re.sub(r"[\s　·、，,：:]", "", text)


def _shortened(name: str) -> str:
    return OF_ITS_TIME.sub("", _bare(name))


def _first_of_rows(found: Iterator[NamedFigure]) -> list[NamedFigure]:
    """A row is asked for by its name alone: its first figure, 件数, is all of it."""
    rows: dict[tuple[str, str], NamedFigure] = {}
    for each in found:
        rows.setdefault((each.table, each.row), each)
    return list(rows.values())


def _of_column(every: tuple[NamedFigure, ...], wanted: str) -> Iterator[NamedFigure]:
    """A column is asked for: of each table its total, or all of its rows together."""
    columns: dict[tuple[str, str], list[NamedFigure]] = {}
    for each in every:
        if _bare(each.column) == wanted:
            columns.setdefault((each.table, each.column), []).append(each)
    for (table, column), those in columns.items():
        total = next((each for each in those if each.row == TOTAL), None)
        behind: list[Behind] = [one for each in those for one in each.figure.of]
        yield total or NamedFigure(table, "", column, HowMany(behind))


def _unknown(report: Report, every: tuple[NamedFigure, ...], asked: str) -> str:
    wanted = _bare(asked)
    for is_it, what in ((_titled, "是一张表"), (_says, "不是件数")):
        tables = {each.title for each in _tables(report) if is_it(each, wanted)}
        names = dict.fromkeys(f"{e.row} {e.column}" for e in every if e.table in tables)
        if names:
            return f"“{asked}”{what}，那张表里的数各查各的，如 {some(tuple(names), MOST)}。"
    names = dict.fromkeys(name for each in every for name in (each.row, each.column))
    said = suggestion(asked, tuple(names)) or "照报告上印的名称写，如 受理、逾期、设备部 有责。"
    return f"报告里没有“{asked}”这个数。{said}"


def _tables(report: Report) -> tuple[Table, ...]:
    """Those, too, that a small period has too little for: they are asked for all the same."""
    every = (*report.sections, *report.left_out)
    return (*(table for section in every for table in section.tables), *report.attachments)


def _titled(table: Table, wanted: str) -> bool:
    return wanted == _bare(table.title)


def _says(table: Table, wanted: str) -> bool:
    """Is it printed there, a rate or a rank, and no number of records?"""
    names = (*map(_bare, table.headers), *(_shortened(str(row[0])) for row in table.rows))
    return wanted in names
