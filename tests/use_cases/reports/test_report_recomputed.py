"""The key figures of a month of 300, counted again from the YAML alone, by other code.

Nothing here asks cpl what a record means: it reads the files as text, in the words of the
rules of the park (a complaint is ended by 作废 or 并案 for good, 回访 and 当场办结 ask).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from cpl.codec.records.record import new_text
from cpl.domain.regulation.numbers import folder_of
from cpl.domain.reports.monthly import Report
from cpl.domain.values.how_many import HowMany
from cpl.domain.values.periods import Period
from cpl.domain.values.tables import Row
from cpl.store.workspace import Workspace
from cpl.use_cases.regulation.profiles import profile_path
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.upkeep.init import init
from samples.walk import month_of

NOW = datetime(2026, 11, 30, 17, 0)
END = "2026-11-01"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recomputed") / "office"
    init(folder, NOW, clock_set=True, profile=profile_path("S001-梦幻岛"))
    rules = Workspace.find(folder).latest_rules
    for record in month_of(rules, date(2026, 10, 1), 300, seed=11):
        path = folder / folder_of(rules.machines[record.machine], record.number)
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{record.number}.yaml").write_text(new_text(record), "utf-8")
    return folder


@pytest.fixture(scope="module")
def report(office: Path) -> Report:
    reporting = Reporting(Workspace.find(office), NOW, "月报")
    return reporting.make(Period.month(2026, 10)).report


class Told:
    """One file, up to the end of the month: its first words and its events, all as text."""

    def __init__(self, path: Path) -> None:
        self.said: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        self.events = [each for each in self.said["经过"] if each["时间"] < END]

    def last(self, field: str) -> str:
        words = [self.said.get(field, ""), *(each.get(field, "") for each in self.events)]
        return next((str(each) for each in reversed(words) if each), "")

    def has(self, *events: str) -> bool:
        return any(each["事件"] in events for each in self.events)


@pytest.fixture(scope="module")
def counted(office: Path) -> list[Told]:
    """The complaints of October that were no mistake and stand by themselves."""
    every = [Told(each) for each in sorted(office.glob("complaints/2026/10/*.yaml"))]
    return [
        each
        for each in every
        if each.last("类别") == "投诉" and not each.has("作废") and not _is_merged(each)
    ]


def _is_merged(told: Told) -> bool:
    """Merged, and not taken out again."""
    last = [each["事件"] for each in told.events if each["事件"] in ("并案", "退批")]
    return last[-1:] == ["并案"]


def rows(report: Report, title: str) -> Iterator[Row]:
    tables = [table for section in report.sections for table in section.tables]
    return iter(next(each for each in tables if each.title == title).rows)


def column(report: Report, title: str) -> dict[str, int]:
    """The counts of a table by what its rows are called, without the total."""
    found = {str(row[0]).strip(): row[1] for row in rows(report, title)}
    return {
        name: int(n) for name, n in found.items() if isinstance(n, int) and n and name != "合计"
    }


def test_there_is_enough_to_count(counted: list[Told]) -> None:
    assert len(counted) > 60


def test_received(report: Report, counted: list[Told]) -> None:
    assert column(report, "总体")["本月受理"] == len(counted)


@pytest.mark.parametrize(("title", "field"), [("渠道", "渠道"), ("分类（帕累托）", "分类")])
def test_by_channel_and_by_category(
    report: Report, counted: list[Told], title: str, field: str
) -> None:
    mine = Counter(each.last(field) or "未登记" for each in counted)
    assert column(report, title) == dict(mine)


def test_by_unit_with_whose_fault(report: Report, counted: list[Told]) -> None:
    by_unit: dict[str, list[str]] = {}
    for each in counted:
        if unit := each.last("主办单位"):
            by_unit.setdefault(unit, []).append(each.last("责任认定"))
    mine = {
        unit: (
            len(said),
            sum(each in ("有责", "部分有责") for each in said),
            sum(each in ("无责", "恶意") for each in said),
            sum(not each for each in said),
        )
        for unit, said in by_unit.items()
    }
    told = {str(row[0]): row[1:5] for row in rows(report, "按主办单位")}
    assert {unit: told[unit] for unit in mine} == mine
    assert sum(n for n, *_ in mine.values()) + sum(
        int(str(told[unit][0])) for unit in told if unit not in (*mine, "合计")
    ) == len(counted)


def test_how_satisfied_by_the_last_word_of_the_month(report: Report, counted: list[Told]) -> None:
    answers = [
        next(e.get("满意度", "") for e in reversed(each.events) if e["事件"] in ASKED)
        for each in counted
        if each.has(*ASKED)
    ]
    said = [each for each in answers if each and each != "未表态"]
    happy = sum(each in ("非常满意", "满意") for each in said)
    found = {str(row[0]).strip(): row[1] for row in rows(report, "回访")}
    assert found["已回访"] == len(answers)
    assert str(found["满意率"]) == f"{happy * 100 / len(said):.1f}%"


ASKED = ("回访", "当场办结")


def test_every_count_is_made_of_the_records_it_counts(report: Report) -> None:
    """As many names as the number says, so that `--why` lists just those."""
    every = [
        cell
        for section in report.sections
        for table in section.tables
        for row in table.rows
        for cell in row
        if isinstance(cell, HowMany)
    ]
    assert len(every) > 100
    assert all(len(each.of) == each for each in every)


def test_the_page_says_the_same_as_the_tables(report: Report, counted: list[Told]) -> None:
    assert report.first is not None
    assert report.first.figures[0].value == len(counted)
    assert f"本月受理投诉 {len(counted)} 件" in report.first.sentences[0]
