"""权限使用检查表: who gave what, by which power, within it or not (S001-12)."""

import pytest
from clerks import ACCEPTED, Clerk, played
from openpyxl import load_workbook


def cash_within_her_power(clerk: Clerk) -> None:
    """To play: cash, as much as her own power covers."""
    clerk.complaint()
    clerk.does(*ACCEPTED, "事件性质=意外事件", "声誉影响=无", at="09:10", user="周倩")
    clerk.does(
        *("do", "1", "补偿", "补偿.方式=现金", "补偿.金额=180", "补偿.用途=过失补救"),
        at="09:30",
        user="周倩",
    )


@pytest.fixture
def park(clerk: Clerk) -> Clerk:
    return played(clerk, cash_within_her_power)


def test_each_thing_given_with_the_power_that_covers_it(park: Clerk) -> None:
    said = park.does("form", "权限使用检查表", "--print").out
    assert "期间：2026年11月" in said
    assert "共 1 项，金额 180.00 元；超出权限 0 件；没有检查 1 件。" in said
    row = next(each for each in said.splitlines() if "TS20261117-001" in each)
    assert "| 周倩 | 客诉专员 | 一级 | 现金 | 180.00 | 用途：过失补救 |" in row
    assert "| 客诉专员 至多 200 元 | 权限以内 |" in row


def test_what_was_given_without_power_is_named(park: Clerk) -> None:
    """By hand into the file: cpl itself would have refused it."""
    (path,) = park.root.glob("complaints/2026/11/*.yaml")
    path.write_text(path.read_text("utf-8").replace("金额: 180", "金额: 800"), "utf-8")
    said = park.does("form", "权限使用检查表", "--print").out
    assert "超出权限 1 件" in said
    assert "超出：客诉专员无权给“现金”，本件累计 800 元" in said


def test_in_excel_the_money_is_a_number(park: Clerk) -> None:
    park.does("form", "权限使用检查表", "--month", "2026-11")
    (path,) = (park.root / "草稿").glob("权限使用检查表-2026-11.xlsx")
    values = [value for row in load_workbook(path)["权限使用检查表"].values for value in row]
    assert values.count(180) == 2, "of the row, and of the total"


def test_a_month_without_says_so(park: Clerk) -> None:
    said = park.does("form", "权限使用检查表", "--month", "2026-10", "--print").out
    assert "本月没有给过补偿。" in said
