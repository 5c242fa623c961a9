"""The monthly report in a real workspace: draft, issue, supplement, catching up."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from books import book_at

from cpl.domain.regulation.explaining import told
from cpl.domain.values.periods import Period, month_named
from cpl.domain.values.tables import Section, Table
from cpl.problems import UsageProblem
from cpl.spreadsheet import read_book
from cpl.store.defaults import park_rules
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.hand_edits import HandEdits
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.intake.registration import receive_words
from cpl.use_cases.queries.board import board
from cpl.use_cases.reports.issuing import (
    NotIssued,
    WrittenReport,
    catch_up,
    changed_since,
    issue,
    issue_supplement,
    write_draft,
)
from cpl.use_cases.reports.paper import context_of, printed, templates_of
from cpl.use_cases.reports.report import MadeReport, Reporting
from cpl.use_cases.transitions.transition import transition
from cpl.use_cases.upkeep.init import init
from cpl.yamltext.nodes import Plain

OCTOBER = Period.month(2026, 10)
ON_TIME = "11-05 09:00"
SHOWN = {"0.0%": ".1%", "#,##0.00": ",.2f", "#,##0.0": ",.1f"}
"""What Excel makes of a number, as Python writes it."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def no_files(name: str) -> Plain:
    raise AssertionError(name)


@dataclass
class Office:
    """A workspace and people at their desks in it."""

    root: Path

    def desk(self, when: str, who: str = "李敏") -> Desk:
        place = Workspace(self.root)
        return Desk(place, at(when), person_named(place, who), clock_set=True)

    def receive(self, when: str, *words: str, said: str | None = None) -> str:
        """Register a complaint; `said` is when it was received, if earlier."""
        usual = ("类别=投诉", "渠道=网络", "投诉人.姓名=王小明", "投诉人.电话=13800001234")
        given = {each.partition("=")[0] for each in words}
        rest = [each for each in usual if each.partition("=")[0] not in given]
        received = (f"接收时间=2026-{said or when}", "内容=排队两小时")
        return receive_words(
            self.desk(when), "工单", (*words, *rest, *received), no_files
        ).first.number

    def do(self, when: str, number: str, event: str, *words: str, who: str = "李敏") -> None:
        transition(self.desk(when, who), number, event, words, no_files)

    def reporting(self, when: str) -> Reporting:
        return Reporting(Workspace(self.root), at(when))

    def made(self, when: str, month: Period = OCTOBER) -> MadeReport:
        return self.reporting(when).make(month)

    def issue(self, when: str = ON_TIME, month: Period = OCTOBER) -> WrittenReport:
        reporting = self.reporting(when)
        return issue(self.desk(when, "郑洁"), reporting, reporting.make(month))

    def files(self) -> dict[str, bytes]:
        folder = self.root / "reports"
        found = sorted(each for each in folder.rglob("*") if each.is_file())
        return {each.name: each.read_bytes() for each in found if each.name != ".gitkeep"}

    def commits(self) -> int:
        return len(Workspace(self.root).git.log())


@pytest.fixture(scope="module")
def a_month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """October 2026 at the park: one complaint carried over, three received, one of them closed."""
    root = tmp_path_factory.mktemp("office") / "w"
    init(root, at("09-01 09:00"), True, park_rules())
    office = Office(root)
    office.receive("09-29 10:00", "分类=设备设施")
    office.receive("10-05 09:00", "分类=餐饮")
    number = office.receive("10-07 09:00", "分类=票务")
    office.receive("10-08 09:00", "类别=问题")
    office.do("10-07 09:30", number, "转办", "主办单位=票务部", "等级=一级")
    answer = ("答复内容=已退票", "原因分析=系统慢，王小明 13800001234", "责任认定=有责")
    office.do("10-08 09:30", number, "答复", *answer, who="钱芳")
    office.do("10-09 09:30", number, "回访", "满意度=满意")
    return root


@pytest.fixture
def office(a_month: Path, tmp_path: Path) -> Office:
    return Office(Path(shutil.copytree(a_month, tmp_path / "w", symlinks=True)))


@pytest.fixture(scope="module")
def an_issued_month(a_month: Path) -> Path:
    """The same, of which the report was issued."""
    root = Path(shutil.copytree(a_month, a_month.with_name("issued"), symlinks=True))
    Office(root).issue()
    return root


@pytest.fixture
def issued(an_issued_month: Path, tmp_path: Path) -> Office:
    return Office(Path(shutil.copytree(an_issued_month, tmp_path / "w", symlinks=True)))


def test_the_report_of_october(office: Office, golden: Callable[[str, str], None]) -> None:
    written = office.issue()
    text = next(each for each in written.paths if each.suffix == ".md").read_text("utf-8")
    golden("月报.md", text.replace(written.code, "CODE").replace(written.seal, "SEAL"))
    assert "王小明" not in text
    assert "13800001234" not in text


def test_the_excel_says_what_the_markdown_says(office: Office) -> None:
    written = write_draft(office.reporting(ON_TIME), office.made(ON_TIME))
    assert [each.suffix for each in written.paths] == [".md", ".xlsx"]
    sheet = book_at(written.paths[1]).active
    assert sheet is not None
    cells = [each for row in sheet.iter_rows() for each in row if each.value is not None]
    shown = [SHOWN.get(each.number_format.rstrip("_ "), "") for each in cells]
    texts = [f"{each.value:{how}}" for each, how in zip(cells, shown, strict=True)]
    assert texts[0] == "2026年10月顾客投诉月报（草稿）"
    assert "上月结转 1 + 补录 0 + 本月受理 2 + 重开 0 − 办结 1 = 2，未结 2 ✓" in texts
    assert not any("王小明" in each or "{{" in each or "{%" in each for each in texts)
    for section in office.made(ON_TIME).report.sections:
        assert any(each.endswith(f". {section.title}") for each in texts)
        assert len(section.tables) < 2 or {each.title for each in section.tables} <= {*texts}
    for table in (t for s in office.made(ON_TIME).report.sections for t in s.tables):
        assert {cell for row in table.texts for cell in row} <= {*texts, *map(str.strip, texts)}


def test_a_table_of_any_width_is_in_the_excel(office: Office) -> None:
    """支持部门有九栏，Excel 里曾经只印了题目和注，数一个也没有。"""
    tables = tuple(of_so_many(columns) for columns in (2, 8, 9, 15, 16))
    made = replace(office.made(ON_TIME).report, sections=(Section("宽", tables=tables),))
    templates = templates_of(office.reporting(ON_TIME))
    paper = printed(Workspace(office.root), templates, context_of(made, "", "草稿"))
    sheet = read_book(paper[".xlsx"]).active
    assert sheet is not None
    texts = {each.value for row in sheet.iter_rows() for each in row}
    for table in tables:
        assert {*table.headers, *table.texts[0]} <= texts, table.title


def of_so_many(columns: int) -> Table:
    """Nothing of it stands in another."""
    heads, cells = (tuple(f"{columns} 栏的{s}{n}" for n in range(columns)) for s in ("题", "格"))
    return Table(f"{columns} 栏", heads, (cells,))


def test_the_same_data_make_the_same_bytes(office: Office) -> None:
    write_draft(office.reporting(ON_TIME), office.made(ON_TIME))
    first = office.files()
    again = write_draft(office.reporting(ON_TIME), office.made(ON_TIME))
    assert not again.is_new
    assert office.files() == first


def test_a_draft_is_not_recorded_and_issuing_is_one_commit(office: Office) -> None:
    before = office.commits()
    write_draft(office.reporting(ON_TIME), office.made(ON_TIME))
    assert Workspace(office.root).git.status() == {}
    assert office.commits() == before
    office.issue()
    newest = Workspace(office.root).git.log()[0]
    assert office.commits() == before + 1
    assert newest.subject == "2026-10 月报 下发"
    assert newest.author.name == "郑洁"
    assert {"月报.md", "月报.yaml"} <= office.files().keys()


def test_issuing_again_changes_nothing(issued: Office) -> None:
    before, commits = issued.files(), issued.commits()
    issued.receive("11-06 09:00", said="10-30 09:00")
    assert not issued.issue("11-07 09:00").is_new
    assert issued.files() == before
    assert issued.commits() == commits + 1


def test_a_month_is_not_issued_before_it_is_over(office: Office) -> None:
    with pytest.raises(UsageProblem, match="还没有过完"):
        office.issue("10-31 17:00")


def test_late_records_go_into_a_supplement_once(issued: Office) -> None:
    frozen = issued.files()
    assert changed_since(issued.reporting("11-06 09:00"), issued.made("11-06 09:00")) is None
    late = issued.receive("11-06 09:00", said="10-30 09:00")
    for when in ("11-07 09:00", "11-08 09:00"):
        reporting = issued.reporting(when)
        issue_supplement(issued.desk(when, "郑洁"), reporting, reporting.make(OCTOBER))
    found = issued.files()
    assert {name: found[name] for name in frozen} == frozen
    assert late in found["补报-1.md"].decode()
    assert "补报-2.md" not in found


def test_there_is_no_supplement_before_the_report(office: Office) -> None:
    reporting = office.reporting(ON_TIME)
    with pytest.raises(NotIssued):
        issue_supplement(office.desk(ON_TIME), reporting, reporting.make(OCTOBER))


def test_november_carries_over_what_october_said(issued: Office) -> None:
    issued.receive("11-06 09:00", said="10-30 09:00")
    made = issued.made("12-04 09:00", Period.month(2026, 11))
    october = issued.reporting(ON_TIME).issued[OCTOBER]
    flow = made.report.flow
    assert flow.carried == sum(kind == "投诉" for kind in october.open.values()) == 2
    assert len(flow.late) == 1
    assert flow.holds


def test_hand_edits_are_recorded_before_a_report_is_issued(office: Office) -> None:
    file = next((office.root / "complaints").rglob("*.yaml"))
    file.write_bytes(file.read_bytes().replace("两小时".encode(), "三小时".encode()))
    with pytest.raises(HandEdits):
        office.issue()


def test_one_broken_file_does_not_stop_the_report(office: Office) -> None:
    broken = office.root / "complaints/2026/10/TS20261020-001.yaml"
    broken.write_bytes("编号: TS20261020-001\n投诉人: {姓名: 王小明\n".encode())
    written = write_draft(office.reporting(ON_TIME), office.made(ON_TIME))
    text = written.paths[0].read_text("utf-8")
    assert "complaints/2026/10/TS20261020-001.yaml" in text
    assert "王小明" not in text


def test_catching_up_makes_every_missed_month_and_then_rests(issued: Office) -> None:
    first = catch_up(issued.reporting("12-03 09:00"))
    assert [str(each.period) for each in first] == ["2026-09", "2026-11"]
    assert "零报告" in first[1].paths[0].read_text("utf-8")
    assert not any(each.is_new for each in catch_up(issued.reporting("12-03 09:00")))


def test_nothing_was_missed_before_the_first_record(tmp_path: Path) -> None:
    init(tmp_path, at("09-01 09:00"), True, park_rules())

    assert catch_up(Office(tmp_path).reporting(ON_TIME)) == ()


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("2026-03", date(2026, 4, 3)),
        ("2026-04", None),
        ("2026-06", date(2026, 7, 3)),
        ("2026-09", None),
        ("2026-10", date(2026, 11, 5)),
    ],
)
def test_the_day_to_issue_is_the_last_working_day_by_the_fifth(
    office: Office, month: str, day: date | None
) -> None:
    """S003-11: 次月5日前下发"""
    assert office.reporting(ON_TIME).issue_day(month_named(month)) == day


def test_a_day_that_nobody_laid_down_is_told_as_such_everywhere(office: Office) -> None:
    """未规定 is no fifth of the month: report, board and explain agree."""
    rules = office.root / "rules.yaml"
    text = re.sub(r"due_day: \d+", "due_day: null", rules.read_text("utf-8"))
    rules.write_text(text, "utf-8")
    reporting = office.reporting("12-03 09:00")

    assert reporting.due_text(OCTOBER) == "2026年10月的月报哪天下发：未规定。"
    assert reporting.issue_day(OCTOBER) is None
    assert office.reporting("09-01 09:00").warning() is None
    unissued = board(reporting.workspace, at("12-03 09:00"), None).unissued
    assert [each.day for each in unissued] == [None]
    assert "时间未规定" in "\n".join(told(reporting.workspace.latest_rules))


def test_a_month_without_such_a_day_is_told_a_month_ahead(office: Office) -> None:
    warning = office.reporting("09-01 09:00").warning()
    assert warning is not None
    assert "10-01 至 10-05 没有工作日：2026年9月的月报请提前安排人值班" in warning
    assert office.reporting("10-01 09:00").warning() is None


def test_the_month_is_the_last_one_where_nobody_says(office: Office) -> None:
    reporting = office.reporting("11-02 09:00")
    assert reporting.named(None) == OCTOBER
    assert reporting.named("十月") == OCTOBER
    with pytest.raises(UsageProblem, match="写成 2026-10"):
        reporting.named("月底")
    with pytest.raises(UsageProblem, match="还没有到"):
        office.made(ON_TIME, Period.month(2026, 12))


def test_dry_run_writes_nothing(office: Office) -> None:
    reporting = office.reporting(ON_TIME)
    desk = replace(office.desk(ON_TIME, "郑洁"), dry_run=True)
    written = issue(desk, reporting, reporting.make(OCTOBER))
    assert "+# 2026年10月顾客投诉月报" in written.preview
    assert office.files() == {}


def test_volume_gives_a_rate(office: Office) -> None:
    (office.root / "运营量.yaml").write_bytes(b"2026-10: 125000\n")
    rows = office.made(ON_TIME).report.sections[0].tables[0].texts
    assert rows[-1][:2] == ("万人次投诉率", "0.160（运营量 125000 人次）")


def test_rules_that_changed_within_the_month_are_both_named(office: Office) -> None:
    old = (office.root / "rules.yaml").read_text("utf-8")
    (office.root / "rules/2025-01-01.yaml").write_text(old, "utf-8")
    new = old.replace('version: "1"', 'version: "2"').replace("2025-01-01", "2026-10-06", 1)
    (office.root / "rules.yaml").write_text(new, "utf-8")
    head = dict(office.made(ON_TIME).report.head)
    name = "主题公园投诉处理规则"
    assert head["规则版本"] == f"{name} 第2版、{name} 第1版（本期跨规则版本）"
