"""docs/导入.md taken at its word by somebody new: its commands run, and answer what it shows."""

import re
import shlex
from pathlib import Path

import openpyxl
import pytest
from clerks import Clerk, office
from openpyxl import Workbook
from places import TOP

PAGE = (TOP / "docs" / "导入.md").read_text("utf-8")
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.S | re.M)
SHOWN = re.compile(r"^\$ cpl (.*)\n((?:(?!\$ ).*\n)*)", re.M)
LEFT_OUT = "……"
AT_A_TERMINAL = {"cpl import 留言.xlsx", "cpl import 12月留言.xlsx --yes"}
"""What these ask is tests/cli/imports's own matter: they need somebody who answers."""
NOW, NEXT_DAY = "2026-11-22T09:00", "2026-11-23T09:00"
DAYS = ("2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15", "2026-11-02", "2026-11-03")
LETTERS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")


@pytest.fixture
def desk(tmp_path: Path, clerk: Clerk) -> Clerk:
    """A new office; whoever reads the page sits in its folder."""
    found = office(tmp_path / "新", clerk)
    clerk.patch.chdir(found.root)
    return found


def put_right(path: Path) -> None:
    """What the page says that the clerk does to the table between the two imports."""
    book = openpyxl.load_workbook(path)
    sheet = book["11月"]
    sheet["B24"], sheet["B25"], sheet["F5"] = "11月13日", "2026-11-11", "13800001235"
    book.save(path)


def test_the_old_ledger_comes_in_as_the_page_shows(desk: Clerk) -> None:
    section = PAGE.partition("## 一张老台账，从头到尾")[2].partition("\n## ")[0]
    for name in ("老台账.xlsx", "老台账.yaml"):
        (desk.root / name).write_bytes((TOP / "samples" / "导入" / name).read_bytes())
    steps = [found for block in BLOCK.findall(section) for found in SHOWN.findall(block)]
    assert len(steps) == 6
    for number, (words, shown) in enumerate(steps):
        if number == 2:
            put_right(desk.root / "老台账.xlsx")
        said = desk(*shlex.split(words), at=NOW if number < 2 else NEXT_DAY)
        for line in shown.splitlines():
            assert_stands_in(line, said.out)


def assert_stands_in(line: str, said: str) -> None:
    begun, left_out, _ = line.partition(LEFT_OUT)
    assert any(x == line or (left_out and x.startswith(begun)) for x in said.splitlines()), said


def letters(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(LETTERS)
    for n, day in enumerate(DAYS, 1):
        answer = ("已加开窗口，并致歉", f"{day} 16:00") if n % 2 else (None, None)
        said = f"第 {n} 次排队两小时，没有遮阳也没有广播"
        sheet.append((2500 + n, f"王{n}女士", "排队太久", f"{day} 09:30", said, *answer))
    book.save(path)


def test_every_other_command_of_the_page_can_be_typed(desk: Clerk) -> None:
    """In its order, in one folder, with tables of the names that it gives; none is misspelt."""
    for name in ("留言.xlsx", "台账.xlsx"):
        letters(desk.root / name)
    (desk.root / "名单.csv").write_text("2026-11-03,王女士,排队两小时\n" * 3, "utf-8")
    lines = [line for block in BLOCK.findall(PAGE) for line in block.splitlines()]
    typed = [line.partition("#")[0].strip() for line in lines if line.startswith("cpl ")]
    for line in (each for each in typed if each not in AT_A_TERMINAL):
        command, _, file = line.partition(">")
        said = desk(*shlex.split(command)[1:], at=NOW)
        assert said.status in (0, 1), (line, said)
        if file:
            (desk.root / file.strip()).write_text(said.out, "utf-8")
    assert len(typed) >= 12
