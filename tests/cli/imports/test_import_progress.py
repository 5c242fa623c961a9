"""How far an import is: a line on a terminal that goes away again; stopped, nothing is written."""

from pathlib import Path

import pytest
from clerks import Clerk
from terminals import CTRL_C, typed

from cpl.cli.frame.layout import columns
from cpl.cli.imports.import_progress import said
from cpl.use_cases.imports.pace import ImportStage

MAPPING = """\
编号列: 单号
登记:
  类别: {值: 投诉}
  接收时间: 时间
  渠道: {值: 热线}
  投诉人.姓名: 客户
  内容: 内容
"""


def ledger(clerk: Clerk, rows: int) -> tuple[str, ...]:
    """The words that import a ledger of so many rows."""
    path, mapping = clerk.root.parent / "老台账.csv", clerk.root.parent / "映射.yaml"
    lines = (f"{n},2026-{n % 9 + 1:02}-03 09:00,王女士,漏水{n}\n" for n in range(rows))
    path.write_text("单号,时间,客户,内容\n" + "".join(lines), "utf-8")
    mapping.write_text(MAPPING, "utf-8")
    return "import", str(path), "--mapping", str(mapping)


def records(root: Path) -> list[Path]:
    return [*root.glob("complaints/*/*/*.yaml")]


@pytest.mark.parametrize(
    ("stage", "done", "total", "seconds", "line"),
    [
        (ImportStage.OPEN, 0, 0, 0.0, "打开 …"),
        (ImportStage.READ, 0, 50_001, 0.0, "读 0 / 约 50,001 行 …"),
        (ImportStage.READ, 3_200, 50_001, 8.0, "读 3,200 / 约 50,001 行，还要约 2 分钟"),
        (ImportStage.READ, 40_000, 50_001, 80.0, "读 40,000 / 约 50,001 行，还要约 20 秒"),
        (ImportStage.READ, 3_200, 0, 8.0, "读 3,200 行 …"),
        (ImportStage.WRITE, 12_000, 50_000, 1.0, "写 12,000 / 50,000 件 …"),
        (ImportStage.RECORD, 0, 0, 9.0, "记录 …"),
    ],
)
def test_what_the_line_says(
    stage: ImportStage, done: int, total: int, seconds: float, line: str
) -> None:
    assert said(stage, done, total, seconds) == line
    assert columns(line) < 60


def test_on_a_terminal_it_comes_and_goes(clerk: Clerk) -> None:
    words = ledger(clerk, 70)
    screen = typed(clerk.root, *words, "--yes", columns=60).text
    lines = [each.strip() for each in screen.partition("老台账.csv（")[0].split("\r")]
    assert {"打开 …", "读 0 / 约 70 行 …", "记录 …"} <= {*lines}
    assert lines[-1] == ""  # it is gone before anything is said
    assert "读到 70 行 = 新增 70。" in screen


def test_nobody_who_does_not_look_is_told(clerk: Clerk) -> None:
    assert clerk.does(*ledger(clerk, 3)).err == ""


def test_ctrl_c_while_it_reads_writes_nothing(clerk: Clerk) -> None:
    words = ledger(clerk, 2_000)
    screen = typed(clerk.root, *words, "--yes", keys=(("读 ", CTRL_C),))
    assert screen.status == 130
    assert screen.text.endswith("已取消，什么都没有写。\n")
    assert records(clerk.root) == []
    assert clerk.commits() == 1
