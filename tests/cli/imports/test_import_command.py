"""`cpl import`: a table becomes records; nothing is lost, nothing comes twice."""

from pathlib import Path

import pytest
from clerks import Clerk, everything
from openpyxl import Workbook
from places import TOP

MAPPING = """\
编号列: 编号
登记:
  接收时间: {列: 时间, 格式: "%Y-%m-%d %H:%M"}
  渠道: {值: 网络}
  类别: {值: 投诉}
  内容: {列: 内容}
  投诉人.姓名: {列: 姓名}
"""
HEAD = ("编号", "时间", "姓名", "内容")
ROWS = (
    ("A1", "2026-10-08 09:30", "王女士", "过山车停运"),
    ("A2", "2026-10-09 10:00", "李先生", "排队太久\n没有遮阳"),
    ("A3", "2026-10-09 11:00", "赵小姐", "=1+1"),
)


def as_csv(rows: tuple[tuple[str, ...], ...]) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in (HEAD, *rows))


@pytest.fixture
def mapping(clerk: Clerk) -> str:
    path = clerk.root.parent / "映射.yaml"
    path.write_text(MAPPING, "utf-8")
    return str(path)


def table(clerk: Clerk, encoding: str) -> str:
    path = clerk.root.parent / f"旧台账-{encoding}.csv"
    path.write_bytes(as_csv(ROWS).encode(encoding))
    return str(path)


def test_a_preview_writes_nothing(clerk: Clerk, mapping: str) -> None:
    before = everything(clerk.root)
    said = clerk.does("import", table(clerk, "utf-8"), "--mapping", mapping)
    assert "新增 3" in said.out
    assert everything(clerk.root) == before
    assert clerk.commits() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_encoding_of_a_csv_gives_the_same_records(
    clerk: Clerk, mapping: str, encoding: str
) -> None:
    said = clerk.does("import", table(clerk, encoding), "--mapping", mapping, "--yes")
    assert "新增 3" in said.out
    assert clerk.commits() == 2
    assert clerk("check").out == "没有发现问题。\n"
    assert "过山车停运" in clerk.does("list").out
    record = clerk.root / "complaints/2026/10/TS20261009-002.yaml"
    assert "内容: =1+1" in record.read_text("utf-8")


def test_an_excel_sheet(clerk: Clerk, mapping: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, *ROWS[:2]):
        sheet.append(row)
    path = clerk.root.parent / "旧台账.xlsx"
    book.save(path)
    assert "新增 2" in clerk.does("import", str(path), "--mapping", mapping, "--yes").out


def test_the_same_file_twice_adds_nothing(clerk: Clerk, mapping: str) -> None:
    path = table(clerk, "utf-8")
    clerk.does("import", path, "--mapping", mapping, "--yes")
    before, commits = everything(clerk.root), clerk.commits()
    said = clerk.does("import", path, "--mapping", mapping, "--yes")
    assert "相同 3" in said.out
    assert (everything(clerk.root), clerk.commits()) == (before, commits)


def test_a_row_that_cannot_be_read_is_told_and_the_rest_is_not_lost(
    clerk: Clerk, mapping: str
) -> None:
    rows = (ROWS[0], ("A9", "有一天", "钱先生", "停车难"), ROWS[2])
    path = clerk.root.parent / "坏一行.csv"
    path.write_bytes(as_csv(rows).encode())
    said = clerk("import", str(path), "--mapping", mapping, "--yes")
    assert said.status == 1
    assert "第3行" in said.out + said.err
    assert "有一天" in said.out + said.err
    assert "新增 2" in said.out
    assert "共 2 件" in clerk.does("list").out


def test_no_name_of_a_complainant_in_the_commit(clerk: Clerk, mapping: str) -> None:
    clerk.does("import", table(clerk, "utf-8"), "--mapping", mapping, "--yes")
    message = clerk.git("log", "-1", "--format=%B")
    assert not any(name in message for name in ("王女士", "李先生", "停运"))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("没有.csv", None, "文件不存在"),
        ("空.csv", b"", ""),
        ("假的.xlsx", b"not a workbook", ""),
    ],
    ids=["missing", "empty", "no workbook"],
)
def test_what_is_no_table_is_said(
    clerk: Clerk, mapping: str, name: str, content: bytes | None, says: str
) -> None:
    path = clerk.root.parent / name
    if content is not None:
        path.write_bytes(content)
    said = clerk("import", str(path), "--mapping", mapping, "--yes")
    assert said.status in (1, 2, 3)
    assert says in said.err
    assert clerk.commits() == 1


def test_a_misspelt_mapping_is_told_at_its_line(clerk: Clerk, mapping: str) -> None:
    path = Path(mapping)
    path.write_text(MAPPING.replace("渠道:", "渠到:"), "utf-8")
    said = clerk("import", table(clerk, "utf-8"), "--mapping", mapping)
    assert said.status != 0
    assert "渠到" in said.err
    assert ":4:" in said.err


def test_a_real_ledger_comes_in_whole(clerk: Clerk, shared_data: Path) -> None:
    ledger = shared_data / "teddy_demo_ledger" / "附件4.xlsx"
    mapped = TOP / "samples" / "导入" / "留言.yaml"
    said = clerk.does("import", str(ledger), "--mapping", str(mapped), "--yes")
    assert "新增 120" in said.out
    assert "读不了" not in said.out
    assert clerk("check").out == "没有发现问题。\n"
