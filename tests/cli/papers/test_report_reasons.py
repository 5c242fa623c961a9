"""`cpl report --why 逾期`: the records behind every figure of a report are as many as it says."""

import json
from datetime import date, datetime

import pytest
from clerks import Clerk, played

from cpl.codec.records.record import new_text
from cpl.domain.regulation.numbers import folder_of
from cpl.domain.reports.why import figures_meant, named_figures
from cpl.domain.values.how_many import HowMany
from cpl.domain.values.periods import Period
from cpl.store.defaults import park_rules
from cpl.store.workspace import Workspace
from cpl.use_cases.reports.report import MadeReport, Reporting
from cpl.use_cases.upkeep.init import init
from samples.walk import month_of

NOW = datetime(2026, 11, 30, 17, 0)
OCTOBER = ("report", "--month", "2026-11", "--why")
NOT_OF_RECORDS = {"排名", "几天了", "应做", "按期", "迟做", "没有做"}
"""The figures that count something else: days, places, what a duty owed."""


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> MadeReport:
    """October at the park: forty complaints, most of them somewhere on their way."""
    folder = tmp_path_factory.mktemp("walked") / "w"
    init(folder, NOW, clock_set=True, profile=park_rules())
    workspace = Workspace.find(folder)
    rules = workspace.latest_rules
    for record in month_of(rules, date(2026, 10, 1), 40, seed=3):
        path = folder / folder_of(rules.machines[record.machine], record.number)
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{record.number}.yaml").write_text(new_text(record), "utf-8")
    return Reporting(workspace, NOW, "月报").make(Period.month(2026, 10))


def test_every_figure_names_as_many_records_as_it_counts(walked: MadeReport) -> None:
    figures = named_figures(walked.report)
    assert len(figures) > 100
    for each in figures:
        name = f"{each.table} {each.row} {each.column}"
        [first, *_] = figures_meant(walked.report, name)
        assert (first.words, len(first.figure.of)) == (each.words, each.figure)


def test_every_count_of_records_is_made_of_them(walked: MadeReport) -> None:
    """A number that counts records and cannot name them would be a number on trust."""
    tables = [table for section in walked.report.sections for table in section.tables]
    on_trust = [
        (table.title, row[0], header)
        for table in tables
        for row in table.rows
        for header, cell in zip(table.headers, row, strict=True)
        if isinstance(cell, int) and not isinstance(cell, HowMany) and header not in NOT_OF_RECORDS
    ]
    assert on_trust == []


def test_the_parts_of_a_table_are_its_whole(walked: MadeReport) -> None:
    """The channels' records together are the complaints received, each of them once."""
    [received, *_] = figures_meant(walked.report, "受理")
    numbers = sorted(each.number for each in received.figure.of)
    channels = [e for e in named_figures(walked.report) if e.table == "渠道" and e.row != "合计"]
    assert sorted(one.number for each in channels for one in each.figure.of) == numbers


def handed_to_a_unit(clerk: Clerk) -> None:
    clerk.complaint()
    clerk.does("do", "1", "转办", "主办单位=设备部", "等级=一级")


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, handed_to_a_unit)


@pytest.mark.parametrize("asked", ["受理", "本月受理", "期末未结", "设备部", "设备部 件数", "网络"])
def test_a_figure_is_asked_for_by_the_name_it_is_printed_under(office: Clerk, asked: str) -> None:
    said = office.does(*OCTOBER, asked).out
    assert said.splitlines()[0].startswith("2026年11月　")
    assert said.splitlines()[0].endswith("：1")
    assert "TS20261117-001" in said


def test_nobody_is_named_in_the_list(office: Clerk) -> None:
    said = office.does(*OCTOBER, "受理").out
    assert "王女士" not in said
    assert "13800001234" not in said


def test_another_program_reads_it(office: Clerk) -> None:
    [found] = json.loads(office.does(*OCTOBER, "受理", "--format", "json").out)
    assert (found["编号"], found["单位"]) == ("TS20261117-001", "设备部")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("受里", "报告里没有“受里”这个数。"),
        ("渠道", "“渠道”是一张表，那张表里的数各查各的，如 网络 件数"),
        ("占比", "“占比”不是件数，那张表里的数各查各的，如 "),
    ],
)
def test_a_name_that_is_no_figure_is_told_what_to_ask(office: Clerk, asked: str, told: str) -> None:
    said = office(*OCTOBER, asked)
    assert said.status == 2
    assert told in said.err


def test_of_an_issued_report_it_lists_what_was_known_then(office: Clerk) -> None:
    december, later = "2026-12-01T09:00", "2026-12-02T09:00"
    office.does(*OCTOBER[:-1], "--issue", at=december, user="郑洁")
    office.does(
        "new", "类别=投诉", "渠道=网络", "投诉人.姓名=李女士", "内容=迟来的",
        "接收时间=2026-11-20T10:00", at=later,
    )  # fmt: skip
    said = office.does(*OCTOBER, "受理", at=later).out
    assert "：1\n按 2026-12-01 09:00 下发时知道的。" in said
