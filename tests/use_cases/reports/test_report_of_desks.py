"""The month of three desks: each has its own report, and together they are the report of all.

A month of 200 is given to three desks at random, some of it from before there were any.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
import yaml

from cpl.codec.records.record import new_text
from cpl.domain.regulation.numbers import folder_of
from cpl.domain.reports.monthly import Report
from cpl.domain.reports.why import named_figures
from cpl.domain.values.periods import Period
from cpl.store.workspace import Workspace
from cpl.use_cases.regulation.profiles import profile_path
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.upkeep.init import init
from samples.walk import month_of

NOW = datetime(2026, 11, 30, 17, 0)
OCTOBER = Period.month(2026, 10)
DESKS = """台:
  - {代码: A, 名称: 热线, 主台: yes}
  - {代码: B, 名称: 东站}
  - {代码: C, 名称: 西站}
"""
LETTERS = ("", "A", "B", "C")
NUMBER = re.compile(r"\b([A-Z]{2}\d{8}-)(\d{2,3})\b")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desks") / "office"
    init(folder, NOW, clock_set=True, profile=profile_path("S001-梦幻岛"))
    staff = folder / "staff.yaml"
    staff.write_text(DESKS + staff.read_text("utf-8"), "utf-8")
    rules, random = Workspace.find(folder).latest_rules, Random(5)
    known: dict[str, str] = {}

    def at_a_desk(match: re.Match[str]) -> str:
        letters = known.setdefault(match[0], random.choice(LETTERS))
        return f"{match[1]}{letters}{match[2]}"

    for record in month_of(rules, date(2026, 10, 1), 200, seed=11):
        number = NUMBER.sub(at_a_desk, record.number)
        path = folder / folder_of(rules.machines[record.machine], number)
        path.mkdir(parents=True, exist_ok=True)
        text = NUMBER.sub(at_a_desk, new_text(record))
        (path / f"{number}.yaml").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def reports(office: Path) -> Mapping[str, Report]:
    """By the letters of the desk; that of all together has none."""
    place = Workspace.find(office)
    return {each: Reporting(place, NOW, "月报", desk=each).make(OCTOBER).report for each in LETTERS}


def figures(report: Report) -> dict[tuple[str, str, str], Counter[str]]:
    """Every figure that knows its records: how often it counts which."""
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for each in named_figures(report):
        key = each.table, each.row, each.column
        found.setdefault(key, Counter()).update(one.number for one in each.figure.of)
    return found


def test_every_figure_of_all_together_is_the_sum_of_the_desks(
    reports: Mapping[str, Report],
) -> None:
    """Which records it counts and how often, not only how many.

    单位明细 has columns for the commonest categories of each report, which are others.
    """
    together, *by_desk = (figures(reports[each]) for each in LETTERS)
    compared = [each for each in together if each[0] not in ("各台", "单位明细")]
    assert len(compared) > 100
    for each in compared:
        parts = [desk.get(each, Counter[str]()) for desk in by_desk]
        assert sum(parts, Counter[str]()) == together[each], each


def test_each_desk_stands_in_the_report_of_all_as_in_its_own(reports: Mapping[str, Report]) -> None:
    table = next(e for e in reports[""].sections[0].tables if e.title == "各台")
    rows = {str(row[0]): row[1:] for row in table.rows}
    for letters, name in (("A", "A 热线"), ("B", "B 东站"), ("C", "C 西站"), ("", "合计")):
        flow = reports[letters].flow
        assert flow.holds
        assert rows[name] == (
            *(flow.carried, len(flow.late), len(flow.received), flow.reopened),
            *(len(flow.ended_states), len(flow.open)),
        )


def test_a_desk_that_is_named_no_more_still_stands_among_the_others(
    office: Path, reports: Mapping[str, Report]
) -> None:
    staff = office / "staff.yaml"
    was = staff.read_text("utf-8")
    staff.write_text(was.replace("  - {代码: C, 名称: 西站}\n", ""), "utf-8")
    report = Reporting(Workspace.find(office), NOW, "月报").make(OCTOBER).report
    staff.write_text(was, "utf-8")
    now, before = (
        next(e.rows for e in each.sections[0].tables if e.title == "各台")
        for each in (report, reports[""])
    )
    assert now == tuple(
        ("C（不再写着的台）", *row[1:]) if row[0] == "C 西站" else row for row in before
    )


def test_what_each_received_counted_again_from_the_files(
    office: Path, reports: Mapping[str, Report]
) -> None:
    """By the letters in the number alone; what has none was given out by the main desk."""
    found: Counter[str] = Counter()
    for path in office.glob("complaints/2026/10/*.yaml"):
        said = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        events = [each["事件"] for each in said["经过"]]
        if said["类别"] == "投诉" and not {"作废", "并案"} & {*events}:
            found[re.sub(r"[^A-C]", "", path.stem.partition("-")[2]) or "A"] += 1
    assert {each: len(reports[each].flow.received) for each in "ABC"} == dict(found)
    assert min(found.values()) > 8


def test_the_first_lines_say_whose_it_is(reports: Mapping[str, Report]) -> None:
    assert reports["B"].title.endswith("（东站）")
    assert dict(reports["B"].head)["台"].startswith("B 东站，只算它登记的")
    assert dict(reports[""].head)["台"] == "3 个台合起来：A 热线、B 东站、C 西站"
    missing = {each: dict(reports[each].head)["缺号"] for each in "ABC"}
    assert "-B" in missing["B"]
    assert not {"-A", "-C"} & {*re.findall("-[A-C]", missing["B"])}
