"""The registers of 整改, 问责 and 巡场: one machinery, each only where the rules have its rows."""

from pathlib import Path

import pytest
from clerks import Clerk, office, played
from openpyxl import load_workbook

from cpl.store.workspace import Workspace
from cpl.use_cases.papers.registers.whose_register import whose_rows


def printed(clerk: Clerk, name: str) -> str:
    return clerk.does("form", name, "--print").out


def a_patrol_and_what_came_of_it(clerk: Clerk) -> None:
    """To play: a patrol that found something, the order it led to, and a complaint."""
    clerk.does("new", "巡场", "周倩", "激流勇进平台", "检查情况=护栏检查", "存在问题=护栏松动")
    clerk.does(
        *("new", "整改", "来源=XC20261117-01", "来源方式=巡场", "整改单位=设备部"),
        *("存在问题=护栏松动", "整改要求=当日加固", "整改期限=2026-11-18"),
        user=clerk.who("客服主管"),
    )
    clerk.complaint()


@pytest.fixture
def park(clerk: Clerk) -> Clerk:
    return played(clerk, a_patrol_and_what_came_of_it)


def test_a_row_tells_what_an_office_asks_of_it(park: Clerk) -> None:
    order = printed(park, "整改台账")
    assert "| 1 | ZG20261117-01 | 2026-11-17 | 巡场 | XC20261117-01 | 设备部 |" in order
    assert "| 护栏松动 | 当日加固 | 2026-11-18 17:30 |" in order
    assert "共 1 件，未结 1 件，逾期 0 件" in order
    walked = printed(park, "巡场台账")
    assert "| 激流勇进平台 | 护栏检查 | 护栏松动 |" in walked
    assert "| ZG20261117-01 | 整改中 |" in walked
    assert "对账" not in order, "only complaints stand in the month's report"


def test_it_has_no_rows_of_another_machine(park: Clerk) -> None:
    assert "TS20261117-001" not in printed(park, "整改台账")
    assert "ZG20261117-01" not in printed(park, "投诉台账").partition("缺号")[0]


def test_an_empty_one_says_so(park: Clerk) -> None:
    park.does("form", "问责台账", "--month", "2026-11")
    (path,) = (park.root / "草稿").glob("问责台账-2026-11.xlsx")
    cells = [cell for row in load_workbook(path).worksheets[0].values for cell in row if cell]
    assert "本月没有登记。" in cells


def test_where_the_rules_do_not_have_it_it_is_not_offered(tmp_path: Path, clerk: Clerk) -> None:
    own = office(tmp_path, clerk, "S002G-酒店")
    rules = Workspace(own.root).latest_rules
    assert "问责" not in rules.machines
    assert whose_rows(rules, "问责台账") is None
    said = own("form", "问责台账")
    assert said.status == 2
    assert "没有“问责台账”这种单" in said.err


def test_it_takes_no_number(park: Clerk) -> None:
    refused = park("form", "TS20261117-001", "整改台账")
    assert refused.status == 2
    assert refused.err == "“整改台账”不是一件一张，不写编号：cpl form 整改台账。\n"


@pytest.mark.parametrize("name", ["整改台账", "周整改表", "权限使用检查表"])
def test_a_blank_one_counts_nothing(park: Clerk, name: str) -> None:
    park.does("form", name, "--blank")
    said = (park.root / f"草稿/{name}-空白.md").read_text("utf-8")
    assert "ZG2026" not in said
    assert "共 0" not in said
