"""The audit on paper: as text and as a workbook, of an office where several things were found."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from clerks import Clerk
from honest_office import by_the_machine, honest_office
from openpyxl import load_workbook
from tampering import (
    AFTER_ALL,
    Culprit,
    calendar_changed,
    number_skipped,
    paper_altered,
    self_promoted,
)

from cpl.render.review.sheet_text import dump
from cpl.store.workspace import Workspace
from cpl.use_cases.auditing.audit import audit
from cpl.use_cases.auditing.audit_report import AuditReport

AFTERWARDS = "2026-12-03T12:00"
NOW = datetime(2026, 12, 3, 12)
GoldenText = Callable[[str, str], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("办公室")


@pytest.fixture
def office(clerk: Clerk, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    """Four things were done to it, one of which somebody explains: once, each test at a copy."""
    by_the_machine(clerk.patch)
    kept, here = made / "办公室", Clerk(clerk.root.parent / "办公室", clerk.patch, clerk.capture)
    if not kept.exists():
        tampered(Clerk(honest_office(tmp_path_factory, kept), clerk.patch, clerk.capture))
    shutil.copytree(kept, here.root)
    return here


def tampered(here: Clerk) -> None:
    root = here.root
    for do in (paper_altered, self_promoted, number_skipped, calendar_changed):
        do(Culprit(root))
    found = next(
        each for each in audit(Workspace(root), AFTER_ALL).counting if each.code == "number-gap"
    )
    here.does("audit", "--explain", found.id, "-m", "试机时给的", user="郑洁", at=AFTERWARDS)


def test_the_verdict_counts_what_nobody_explained(office: Clerk) -> None:
    found = audit(Workspace(office.root), AFTER_ALL)
    report = AuditReport(Workspace(office.root), NOW, found, found.findings)
    serious = sum(each.weight.value == "严重" for each in report.counting)
    noticed = len(report.counting) - serious
    assert report.verdict == f"有 {serious} 处严重、{noticed} 处注意，还没有人说明。"
    nothing = AuditReport(Workspace(office.root), NOW, found, ())
    assert nothing.verdict.startswith("没有要看的")


def test_the_report_as_text_says_what_was_seen_found_and_explained(office: Clerk) -> None:
    said = office("audit", "--format", "md", at=AFTERWARDS)
    assert said.status == 1
    assert "## 二、要看的" in said.out
    assert "给自己加了角色" in said.out
    explained = said.out.partition("## 三、说明过的")[2].partition("## 四、")[0]
    assert "郑洁 2026-12-03 12:00 说明：试机时给的" in explained
    assert "| 没有声明 | 4 |" in said.out


def test_the_workbook_has_numbers_as_numbers(office: Clerk) -> None:
    said = office("audit", "--xlsx", at=AFTERWARDS)
    assert (said.status, said.out) == (1, "草稿/审计报告.xlsx\n")
    sheet = load_workbook(office.root / said.out.strip())["审计报告"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["没有声明", None, 4] in [row[:3] for row in rows]
    counted = [row for row in rows if row[3] == "staff-self-promotion"]
    assert [row[5] for row in counted] == [1]
    assert "四、声明" in dump((office.root / said.out.strip()).read_bytes())


def test_the_report_is_no_file_of_the_history(office: Clerk) -> None:
    inside = office("audit", "--xlsx", str(office.root / "审计.xlsx"), at=AFTERWARDS)
    assert (inside.status, "不进 git" in inside.err) == (2, True)
    outside = Path(office.root.parent / "审计.xlsx")
    office("audit", "--xlsx", str(outside), at=AFTERWARDS)
    assert outside.is_file()


def test_one_record_alone_is_told_of_the_whole(office: Clerk) -> None:
    said = office("audit", "TS20261117-001", "--format", "md", at=AFTERWARDS)
    assert "签发过的改过了" in said.out
    assert "给自己加了角色" not in said.out
