"""What a regulation asks of its reports, and of whom nothing may be said, really comes out."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from casebook import book

from cpl.codec.records.record import new_text
from cpl.domain.cases.redaction import is_secret
from cpl.domain.regulation.numbers import folder_of
from cpl.domain.values.periods import Period
from cpl.store.workspace import Workspace
from cpl.use_cases.regulation.profiles import profile_path
from cpl.use_cases.reports.issuing import write_draft
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.upkeep.init import init
from cpl.yamltext.nodes import Plain
from samples.walk import month_of

OCTOBER = Period.month(2026, 10)
NOW = datetime(2026, 11, 30, 17, 0)
COUNT = 24
ReportOf = Callable[[str], str]


@pytest.fixture(scope="module")
def report_of(tmp_path_factory: pytest.TempPathFactory) -> ReportOf:
    """The Markdown report on a walked October under a regulation, which is walked once."""
    return cache(lambda profile: made(tmp_path_factory.mktemp("office") / "w", profile))


def made(folder: Path, profile: str) -> str:
    init(folder, NOW, clock_set=True, profile=profile_path(profile))
    workspace = Workspace.find(folder)
    rules = workspace.latest_rules
    for record in month_of(rules, date(2026, 10, 1), COUNT, seed=3):
        path = folder / folder_of(rules.machines[record.machine], record.number)
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{record.number}.yaml").write_text(new_text(record), "utf-8")
    reporting = Reporting(workspace, NOW, "月报")
    written = write_draft(reporting, reporting.make(OCTOBER))
    return next(each for each in written.paths if each.suffix == ".md").read_text("utf-8")


@pytest.mark.parametrize(
    ("duty", "profile", "title"),
    [
        ("S002A-03", "S002A-优化总结", "投诉分类和趋势分析"),
        ("S002B-10", "S002B-综合部", "投诉信息月汇总报表"),
        ("S002E-08", "S002E-工作制度", "投诉汇总分析"),
        ("S004-03", "S004-旅业客服", "投诉数据和趋势"),
    ],
)
def test_the_month_is_summed_up_under_its_own_name(
    report_of: ReportOf, duty: str, profile: str, title: str
) -> None:
    said = report_of(profile)
    assert said.startswith(f"# 2026年10月{title}（草稿）"), duty
    assert "**分类（帕累托）**" in said
    assert "**近12个月受理**" in said


@pytest.mark.parametrize(
    ("duty", "profile", "head"),
    [
        ("S002A-03", "S002A-优化总结", "| 分类 | 2026-10 |"),
        ("S002A-04", "S002A-优化总结", "| 编号 | 分类 | 流程问题 | 流程改进 |"),
        ("S002H-12", "S002H-规范指引", "| 编号 | 分类 | 共性问题 | 根本原因 | 改善方案 |"),
        ("S002H-12", "S002H-规范指引", "| 编号 | 分类 | 经验教训 | 分享给 |"),
    ],
)
def test_what_was_learnt_stands_in_the_month_s_report(
    report_of: ReportOf, duty: str, profile: str, head: str
) -> None:
    assert head in report_of(profile), duty


def test_the_report_has_no_part_that_the_rules_have_nothing_for(report_of: ReportOf) -> None:
    """S002H has no corrective orders, nobody is held to account, nothing is paid."""
    said = report_of("S002H-规范指引")
    parts = [line.partition(". ")[2] for line in said.splitlines() if line.startswith("## ")]
    assert {"整改", "问责", "补偿", "上月整改落实情况"}.isdisjoint(parts)
    assert "回访与满意度" in parts


def test_a_repair_is_not_counted_as_a_complaint(report_of: ReportOf) -> None:
    """S002D-01: only what has been raised is."""
    said = report_of("S002D-地产物业")
    counted = {
        row.split(" | ")[0].strip("| "): row.split(" | ")[-1].strip("| ")
        for row in said.partition("**各类别登记（含补录）**")[2].partition("##")[0].splitlines()
        if row.startswith("| ")
    }
    assert counted["报修"] == "否"
    assert counted["投诉"] == "是"


@pytest.mark.parametrize(("kind", "secret"), [("举报", True), ("投诉", False)])
def test_who_blows_the_whistle_is_secret(kind: str, secret: bool) -> None:
    """What that keeps from whom is in test_secrecy.py."""
    under = book("S002C-举报投诉")
    given: Plain = {"start": "新投诉", "fields": {"类别": kind}, "history": [{"事件": "登记"}]}
    card = under.life(under.rules.machines["工单"], given).card
    assert is_secret(card) is secret


def test_a_colleague_who_complains_is_secret() -> None:
    """What that keeps from whom is in test_profile_privacy.py."""
    under = book("S002R-内部投诉")
    life = under.life(under.rules.machines["工单"], "已收到")
    assert is_secret(life.card)
