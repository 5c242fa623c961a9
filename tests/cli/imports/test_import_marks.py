"""Rows with a line through them, hidden ones, other sheets: what `cpl import` does and says."""

from pathlib import Path

import pytest
from clerks import Clerk
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from terminals import typed

MAPPING = """
编号列: 单号
登记:
  接收时间: 时间
  渠道: {值: 热线}
  类别: {值: 投诉}
  内容: 内容
  投诉人.姓名: 客户
"""


def table(clerk: Clerk) -> Path:
    """The fourth row was struck but for its number, the fifth is hidden."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["单号", "时间", "客户", "内容"])
    for number, (name, text) in enumerate([("王", "停运"), ("李", "作废"), ("赵", "漏水")], 1):
        sheet.append([f"W{number}", f"2026-11-0{number} 09:00", name, text])
    sheet["D4"].comment = Comment("王女士 13800001234 说已经修好", "李敏")
    for cell in sheet[3][1:]:
        cell.font = Font(strike=True)
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("十月").append(["单号"])
    path = clerk.root.parent / "旧台账.xlsx"
    book.save(path)
    return path


def mapped(clerk: Clerk, more: str = "") -> tuple[str, ...]:
    place = clerk.root.parent / "映射.yaml"
    place.write_text(MAPPING + more, "utf-8")
    return "import", str(table(clerk)), "--mapping", str(place)


def test_what_was_struck_waits_and_what_is_hidden_comes_in(clerk: Clerk) -> None:
    said = clerk(*mapped(clerk))
    assert said.status == 1
    assert "隐藏的 1 行：第4行\n" in said.out
    assert "\n  第4行 D4 TS20261103-001：*** **** 说已经修好\n" in said.out
    assert "跳过：第3行\n划掉的行没有导入：不要的加 --struck 跳过，要的加 --struck 导入" in said.out
    assert (
        "没有读的工作表：十月（1 行）。要读哪一张，加 --sheet；列一样的一起读，--sheet 全部。\n"
        in said.out
    )
    assert "读到 3 行 = 新增 2 + 跳过 1。" in said.out


@pytest.mark.parametrize(
    ("more", "total"),
    [
        ("划掉的行: 跳过\n", "新增 2 + 跳过 1"),
        ("划掉的行: 导入\n", "新增 3"),
        ("划掉的行: 导入\n隐藏的行: 跳过\n", "新增 2 + 跳过 1"),
    ],
    ids=["left out", "taken", "hidden left out"],
)
def test_the_mapping_decides(clerk: Clerk, more: str, total: str) -> None:
    said = clerk.does(*mapped(clerk, more), "--yes")
    assert f"读到 3 行 = {total}。" in said.out
    assert "划掉的行没有导入" not in said.out
    assert "[struck]" not in said.out


def test_or_somebody_decides_this_once(clerk: Clerk) -> None:
    words = mapped(clerk)
    assert "= 新增 3。" in clerk.does(*words, "--struck", "导入").out
    screen = typed(clerk.root, *words, "--yes", keys=(("怎么算", "1"),))
    assert "整行划掉的：第3行。" in screen.text
    assert (screen.status, "= 新增 2 + 跳过 1。" in screen.text) == (0, True)


def test_another_word_is_told_at_its_line(clerk: Clerk) -> None:
    said = clerk(*mapped(clerk, "划掉的行: 删掉\n"))
    assert said.status == 1
    assert "映射.yaml:9:7: 错误: “划掉的行: 删掉”不认识。" in said.out + said.err
