"""A file has covers, summaries and months: the ledger is found, or all of its sheets are one."""

from datetime import datetime
from pathlib import Path

import pytest
from clerks import workspace
from openpyxl import Workbook

from cpl.problems import ProblemsFound, UsageProblem
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.table_import import ImportPlan, open_table, plan

NOW = datetime(2026, 11, 22, 9, 12)
MAPPING = """
{sheets}
编号列: 单号
登记:
  类别: {{值: 投诉}}
  接收时间: 时间
  渠道: {{值: 网络}}
  投诉人.姓名: 客户
  内容: 内容
"""
NAMES = ("单号", "时间", "客户", "内容")
COVER = (("2026 年投诉台账",), ("填表说明：请逐件登记",))
SUMMARY = (("部门", "件数"), ("客服部", "12"), ("设备部", "3"), ("合计", "15"))
MONTHS = {
    "一月": (NAMES, ("A1", "2026-01-03 09:00", "王女士", "停运"), ("合计", "1 件")),
    "二月": (NAMES, ("B1", "2026-02-03 09:00", "李先生", "排队"), ("B2", "没有日期", "赵", "凉")),
    "三月": (("客户", "单号", "内容", "时间", "备注"), ("钱", "C1", "贵", "2026-03-01", "x")),
}


def book(path: Path, **sheets: tuple[tuple[str | float, ...], ...]) -> Path:
    made = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return book(tmp_path / "台账.xlsx", 封面=COVER, 汇总=SUMMARY, **MONTHS)


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    place = Workspace(workspace(tmp_path_factory.getbasetemp() / "客服台账", tmp_path / "w"))
    return Desk(place, NOW, person_named(place, "李敏"), clock_set=True)


def planned(desk: Desk, ledger: Path, sheets: str = "", sheet: str = "") -> ImportPlan:
    mapping = ledger.with_name("映射.yaml")
    mapping.write_text(MAPPING.format(sheets=sheets), "utf-8")
    return plan(desk, ledger, mapping, sheet)


def others(found: ImportPlan) -> dict[str, int]:
    return {each.name: each.rows for each in found.table.sheet.others}


def test_the_sheet_with_the_columns_is_the_table_and_the_others_are_named(
    desk: Desk, ledger: Path
) -> None:
    found = planned(desk, ledger)
    assert found.table.sheet.name == "一月"
    assert others(found) == {"封面": 2, "汇总": 4, "二月": 3, "三月": 2}


def test_neither_a_cover_nor_a_summary_is_taken_for_the_ledger(ledger: Path) -> None:
    assert open_table(ledger, None).sheet.name == "一月"


def test_all_the_months_are_one_import(desk: Desk, ledger: Path) -> None:
    found = planned(desk, ledger, "工作表: 全部")
    assert found.fates.counts == {Fate.NEW: 3, Fate.TOTAL: 1, Fate.UNREADABLE: 1}
    assert [each.place for each in found.fates.of(Fate.NEW)] == [
        "一月!第2行",
        "二月!第2行",
        "三月!第2行",
    ]
    assert others(found) == {"封面": 2, "汇总": 4}
    [wrong] = [each for each in found.problems if each.code == "bad-value"]
    assert str(wrong).startswith("台账.xlsx:二月!第3行:时间(B3): 错误:")


def test_blank_rows_count_on_every_sheet_from_its_own_header_down(
    desk: Desk, tmp_path: Path
) -> None:
    """Also those between a header and the first complaint; a header stands where it stands."""
    first, second = MONTHS["一月"], MONTHS["二月"]
    ledger = book(
        tmp_path / "台账.xlsx",
        一月=(("客服部一月",), (), first[0], (), (), first[1]),
        二月=(second[0], (), second[1]),
    )
    found = planned(desk, ledger, "工作表: 全部")
    assert found.fates.counts == {Fate.NEW: 2, Fate.BLANK: 3}
    assert found.table.header_said == "表头在一月!第 3 行，二月!第 1 行"


def test_columns_in_another_order_are_found_by_their_names(desk: Desk, ledger: Path) -> None:
    found = planned(desk, ledger, "工作表: [一月, 三月]")
    assert found.table.names == (*NAMES, "备注")
    assert [row.cells for row in found.table.rows][-1] == ("C1", "2026-03-01", "钱", "贵", "x")
    assert others(found) == {"封面": 2, "汇总": 4, "二月": 3}


def test_the_option_goes_before_the_mapping(desk: Desk, ledger: Path) -> None:
    assert planned(desk, ledger, "工作表: 三月", "二月").table.sheet.name == "二月"
    assert planned(desk, ledger, "工作表: 三月", "全部").fates.total == 5


def test_a_sheet_that_is_not_there_is_told(desk: Desk, ledger: Path) -> None:
    with pytest.raises(UsageProblem, match="没有“四月”这个工作表"):
        planned(desk, ledger, "工作表: [一月, 四月]")


def test_where_no_sheet_has_the_columns_the_one_looked_at_is_named(
    desk: Desk, tmp_path: Path
) -> None:
    path = book(tmp_path / "别的.xlsx", 封面=COVER, 汇总=SUMMARY)
    with pytest.raises(ProblemsFound, match="的工作表“汇总”没有“单号”这一列"):
        planned(desk, path)


def test_a_header_again_is_known_on_every_sheet(desk: Desk, tmp_path: Path) -> None:
    again = {name: (*rows, rows[0]) for name, rows in MONTHS.items()}
    found = planned(desk, book(tmp_path / "台账.xlsx", **again), "工作表: 全部")
    assert found.fates.counts[Fate.HEADER] == 3


def test_a_number_that_may_have_lost_its_nought_is_no_day(desk: Desk, tmp_path: Path) -> None:
    """11.10 typed into a cell is the number 11.1, as 11.1 is; a text and 11.12 are as written."""
    days: tuple[str | float, ...] = (11.1, "11.1", 11.12, 9.3)
    rows = [(f"D{n}", day, "王", "停运") for n, day in enumerate(days)]
    path = book(tmp_path / "2025年.xlsx", 一月=(NAMES, *rows))
    found = planned(desk, path)
    assert [each.fate is Fate.NEW for each in found.fates.rows] == [False, True, True, False]
    assert [each.row for each in found.problems if each.code == "day-unknown"] == [2, 5]


def test_a_column_that_another_of_its_name_hides_is_told(desk: Desk, tmp_path: Path) -> None:
    rows = (*NAMES, NAMES[-1]), ("A1", "2026-01-02", "王", "停运", "还有")
    found = planned(desk, book(tmp_path / "台账.xlsx", 一月=rows))
    [said] = [each for each in found.remarks if "不止一列" in each]
    assert said.endswith(f"映射里写“{NAMES[-1]}(E)”。")
