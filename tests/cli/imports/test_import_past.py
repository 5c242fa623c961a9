"""`cpl import --past`: later, what was imported of which file is shown row by row."""

from pathlib import Path

import pytest
from clerks import ANSWER, Clerk
from kept_aside import keeps_aside
from openpyxl import Workbook
from terminals import typed

MAPPING = """\
编号列: 单号
登记:
  接收时间: 时间
  渠道: {值: 网络}
  类别: {值: 投诉}
  内容: 内容
  投诉人.姓名: 姓名
  投诉人.电话: 电话
"""
HEAD = "单号,时间,姓名,电话,内容\n"
ONE = "A1,2026-10-08 09:30,王女士,13800000001,过山车停运\n"
TWO = "A2,2026-10-09 10:00,李先生,13800000002,排队太久\n"
BAD = "A3,有一天,赵小姐,13800000003,没有遮阳\n"
NAME = "20261117-0900-台账"


@pytest.fixture
def ledger(clerk: Clerk) -> Path:
    path = clerk.root.parent / "台账.csv"
    path.write_text(HEAD + ONE + TWO + BAD, "utf-8")
    (clerk.root.parent / "映射.yaml").write_text(MAPPING, "utf-8")
    return path


def comes(clerk: Clerk, path: Path, *words: str) -> str:
    mapping = str(clerk.root.parent / "映射.yaml")
    return clerk("import", str(path), "--mapping", mapping, *words, at="09:00").out


def test_every_import_and_every_row_of_it(clerk: Clerk, ledger: Path) -> None:
    assert clerk.does("import", "--past").out == "还没有导入过什么。\n"
    comes(clerk, ledger, "--yes")
    assert NAME in clerk.does("import", "--past").out
    by_bytes = clerk.does("import", "--past", str(ledger)).out
    assert by_bytes == clerk.does("import", "--past", "台账.csv").out
    assert by_bytes == clerk.does("import", "--past", NAME).out
    for line in ("第2行  新增    TS20261008-001", "第3行  新增    TS20261009-001", "第4行  读不了"):
        assert line in by_bytes
    of_one = clerk.does("import", "--past", "TS20261009-001").out
    assert "第3行  新增" in of_one
    assert "第2行" not in of_one


def test_what_was_never_imported_is_said(clerk: Clerk) -> None:
    said = clerk("import", "--past", "别的.csv")
    assert (said.status, "没有导入过“别的.csv”" in said.err) == (2, True)


def test_a_record_says_where_it_came_from(clerk: Clerk, ledger: Path) -> None:
    comes(clerk, ledger, "--yes")
    said = clerk.does("show", "TS20261009-001").out
    assert said.endswith("来自 台账.csv 第3行（2026-11-17 09:00 李敏导入）\n")


def test_no_word_of_a_complainant_stands_in_the_manifest(clerk: Clerk, ledger: Path) -> None:
    comes(clerk, ledger, "--yes")
    said = (clerk.root / "imports" / f"{NAME}.yaml").read_text("utf-8")
    assert not [each for each in ("王", "138", "停运", "A1") if each in said]
    assert said.endswith(
        "- 第2行 新增 TS20261008-001\n- 第3行 新增 TS20261009-001\n- 第4行 读不了\n"
    )


def test_a_manifest_that_somebody_altered_is_told(clerk: Clerk, ledger: Path) -> None:
    comes(clerk, ledger, "--yes")
    assert clerk.does("check").out == "没有发现问题。\n"
    path = clerk.root / "imports" / f"{NAME}.yaml"
    path.write_text(path.read_text("utf-8").replace("第2行", "第9行"), "utf-8")
    said = clerk("check")
    assert said.status == 1
    assert f"imports/{NAME}.yaml" in said.out
    assert "导入的清单改过了" in said.out


def test_what_changed_is_masked_and_told_field_by_field(clerk: Clerk, ledger: Path) -> None:
    comes(clerk, ledger, "--yes")
    ledger.write_text(HEAD + ONE.replace("13800000001", "13900000009"), "utf-8")
    said = comes(clerk, ledger)
    assert "第2行 TS20261008-001：投诉人.电话 138****0001 → 139****0009\n" in said
    assert "上次（2026-11-17 09:00）有、这次没有：第3行（TS20261009-001）。" in said
    assert "读到 1 行 = 有变化 1。\n" in said
    assert "更新 1 件，一次提交" in comes(clerk, ledger, "--update", "--yes")
    assert "相同 1。\n没有要写的。" in comes(clerk, ledger)


def test_repeated_rows_are_kept_or_merged_as_the_clerk_says(clerk: Clerk, ledger: Path) -> None:
    ledger.write_text(HEAD + ONE.replace("A1", "") * 2, "utf-8")
    said = comes(clerk, ledger, "--yes")
    assert "第3行和第2行相同\n" in said
    assert "读到 2 行 = 新增 1 + 表内重复 1。" in said
    assert "读到 2 行 = 新增 1 + 相同 1。" in comes(clerk, ledger, "--repeated", "保留", "--yes")


@pytest.mark.parametrize(("answer", "many"), [("bl\r", "新增 2"), ("hb\r", "新增 1 + 表内重复 1")])
def test_at_a_terminal_the_clerk_is_asked(
    clerk: Clerk, ledger: Path, answer: str, many: str
) -> None:
    ledger.write_text(HEAD + ONE.replace("A1", "") * 2, "utf-8")
    words = ("import", str(ledger), "--mapping", str(clerk.root.parent / "映射.yaml"), "--yes")
    keys = (("这样的 1 行怎么算", answer),)
    screen = typed(clerk.root, *words, keys=keys, columns=60)
    assert "第3行和第2行相同，没有编号分得开。" in screen.text
    assert f"读到 2 行 = {many}。" in screen.text
    assert screen.status == 0


def may_clear(clerk: Clerk) -> None:
    clerk.edits("rules.yaml", ("\nmeta:\n", "\nmeta:\n  adopts: [总经理]\n"))
    keeps_aside(clerk, "  keep_years: 3\n")


def closed_and_cleared(clerk: Clerk) -> str:
    """The number of what came in, gone through to its end and cleared of the person."""
    number = "TS20261008-001"
    clerk.does("do", number, "转办", "运营部", "等级=一级", at="10:00")
    clerk.does("do", number, "答复", *ANSWER, at="15:00")
    clerk.does("do", number, "回访", "满意度=满意", at="16:00")
    clerk.does("purge", number, "-m", "本人要求", "--yes", at="2029-12-01T09:00", user="陈总")
    return number


def test_what_was_cleared_is_not_put_back_from_the_old_table(clerk: Clerk, ledger: Path) -> None:
    may_clear(clerk)
    ledger.write_text(HEAD + ONE, "utf-8")
    assert "新增 1" in comes(clerk, ledger, "--yes")
    number = closed_and_cleared(clerk)
    commits = clerk.commits()
    assert "相同 1。\n没有要写的。" in comes(clerk, ledger, "--update", "--yes")
    assert clerk.commits() == commits
    assert "王女士" not in clerk.does("show", number).out


@pytest.mark.parametrize("mapping", [MAPPING, MAPPING.replace("编号列: 单号\n", "")])
def test_nobody_who_was_cleared_comes_back_as_somebody_new(
    clerk: Clerk, ledger: Path, mapping: str
) -> None:
    """The name stands in the words of the complaint, too, and the file has another name now."""
    may_clear(clerk)
    (clerk.root.parent / "映射.yaml").write_text(mapping, "utf-8")
    mine = ONE.replace("过山车停运", "我是王女士，电话13800000001，过山车停运")
    ledger.write_text(HEAD + mine, "utf-8")
    assert "新增 1" in comes(clerk, ledger, "--yes")
    number = closed_and_cleared(clerk)
    commits = clerk.commits()
    other = ledger.with_name("别的名称.csv")
    other.write_text(HEAD + mine, "utf-8")
    said = comes(clerk, other, "--update", "--yes")
    assert "相同 1。\n没有要写的。" in said
    assert f"{number} 的个人信息清除过" in said
    assert clerk.commits() == commits
    another = mine.replace("过山车停运", "海盗船停运").replace("A1", "A9")
    other.write_text(HEAD + another, "utf-8")
    assert "新增 1" in comes(clerk, other)


def test_git_keeps_no_phone_out_of_the_name_of_a_file_a_sheet_or_a_mapping(
    clerk: Clerk, ledger: Path
) -> None:
    """A full name is known for one because it stands in the table."""
    book = Workbook()
    for name in ("王女士13812345678", "李先生 138-0000-1234", "赵小龙"):
        sheet = book.create_sheet(name)
        for line in (HEAD, ONE.replace("A1", name[:1]).replace("王女士", name[:3])):
            sheet.append(line.strip().split(","))
    book.remove(book.worksheets[0])
    path = ledger.with_name("赵小龙和王女士13812345678.xlsx")
    book.save(path)
    mapping = clerk.root / "赵小龙.映射.yaml"
    mapping.write_text(MAPPING.replace("编号列: 单号", "工作表: 全部"), "utf-8")
    words = ("--mapping", str(mapping), "--repeated", "保留", "--yes")
    assert "新增 3" in clerk.does("import", str(path), *words).out
    kept = clerk.git("log", "-1", "--format=%B", "--name-only", "-z")
    kept += "".join(e.read_text("utf-8") for e in (clerk.root / "imports").iterdir())
    records = (e.read_text("utf-8") for e in (clerk.root / "complaints").rglob("*.yaml"))
    kept += "".join(each.partition("来源编号")[2] for each in records)
    assert "第2行 新增 TS20261008-001" in kept
    for told in ("王女士", "13812345678", "138-0000-1234", "赵小龙"):
        assert told not in kept
    assert "第2行" in clerk("import", "--past", "赵小龙和王女士13812345678.xlsx").out
