"""`cpl report --ready`: what blocks issuing, what makes figures soft, and what mends it."""

import json
from typing import Any

import pytest
from clerks import Clerk, played

DECEMBER = "2026-12-01T09:00"
READY = ("report", "--month", "2026-11", "--ready")


def handed_on_unsorted(clerk: Clerk) -> None:
    """To play: one complaint of November: no category, handed on, not answered."""
    clerk.complaint()
    clerk.does("do", "1", "转办", "主办单位=设备部", "等级=一级")


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, handed_on_unsorted)


def obstacles(office: Clerk, at: str = DECEMBER) -> dict[str, dict[str, Any]]:
    found = json.loads(office(*READY, "--format", "json", at=at).out)
    return {each["什么"]: each for each in found}


def test_a_month_that_is_not_over_cannot_be_issued(office: Clerk) -> None:
    said = office(*READY, at="2026-11-20T09:00")
    assert said.status == 1
    assert "不能下发  2026年11月还没有过完，12-01 起才能下发" in said.out
    assert said.out.endswith("现在还不能下发。到时候由客服部下发。\n")


def test_when_nothing_blocks_it_says_who_issues_it_and_how(office: Clerk) -> None:
    said = office.does(*READY, at=DECEMBER)
    last = said.out.splitlines()[-1]
    assert last == "可以由客服部下发：cpl report 月报 --month 2026-11 --issue"


def test_what_is_soft_is_counted_and_says_what_shows_it(office: Clerk) -> None:
    found = obstacles(office)["没有分类"]
    assert (found["要紧"], found["几个"]) == ("数不全", "1")
    shown = office.does(*found["看或补"].split()[1:], at=DECEMBER).out
    assert "TS20261117-001" in shown
    office.does("do", "1", "更正", "分类=设备设施", "原因=补", at=DECEMBER)
    assert "没有分类" not in obstacles(office)


def test_hand_edits_and_what_cannot_be_read_are_named(office: Clerk) -> None:
    record = office.root / "complaints/2026/11/TS20261117-001.yaml"
    record.write_text(record.read_text("utf-8") + "备注: 手改\n", "utf-8")
    said = office(*READY, at=DECEMBER)
    assert said.status == 1
    found = obstacles(office)
    [blocking] = [each for each in found.values() if each["要紧"] == "不能下发"]
    assert "有手工改动还没有记录" in blocking["什么"]
    assert "cpl commit -m 原因" in blocking["看或补"]
    assert office("report", "--month", "2026-11", "--issue", at=DECEMBER, user="郑洁").status == 1


def test_rules_that_are_edited_block_nothing_and_are_told(office: Clerk) -> None:
    rules = office.root / "rules.yaml"
    rules.write_text(rules.read_text("utf-8") + "# 改\n", "utf-8")
    assert office(*READY, at=DECEMBER).status == 0
    assert "手工改动没有记录，规则、人员的不算数" in obstacles(office)


def test_a_month_before_that_was_not_issued_is_told(office: Clerk) -> None:
    january = "2027-01-04T09:00"
    said = office.does("report", "--month", "2026-12", "--ready", at=january).out
    assert "上月的没有下发，结转按现有记录推算" in said
    assert "cpl report 月报 --month 2026-11 --issue" in said


def test_what_is_issued_is_told_so(office: Clerk) -> None:
    office.does("report", "--month", "2026-11", "--issue", at=DECEMBER, user="郑洁")
    said = office.does(*READY, at=DECEMBER).out
    assert "已于 2026-12-01 09:00 由郑洁下发。" in said
    assert "可以" not in said


def test_it_only_looks(office: Clerk) -> None:
    said = office(*READY, "--issue", at=DECEMBER)
    assert said.status == 2
    assert "--why、--ready、--each-unit 单独用" in said.err
    office.does(*READY, at=DECEMBER)
    assert not (office.root / "reports/2026-11").exists()
