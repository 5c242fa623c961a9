"""What would not be printed is told wherever an office looks: check, doctor, form.

And lint: tests/cli/upkeep/test_rules_command.py.
"""

import shutil
from pathlib import Path

import pytest
from clerks import Clerk
from odd_workbooks import with_text_box
from openpyxl import load_workbook
from places import TOP

from cpl.store.workspace import Workspace
from cpl.use_cases.checking.template_files import template_file_problems

TEXT_BOX = "templates/感谢信.xlsx：感谢信!C5：文本框“内部文件”会丢失，请改用单元格文字或图片。"


@pytest.fixture
def folder(clerk: Clerk) -> Path:
    found = clerk.root / "templates"
    found.mkdir(exist_ok=True)
    return found


def problems(clerk: Clerk) -> list[str]:
    return [str(each) for each in template_file_problems(Workspace(clerk.root))]


def test_what_cpl_carries_is_whole(clerk: Clerk, folder: Path) -> None:
    shutil.copytree(TOP / "templates", folder, dirs_exist_ok=True)
    assert problems(clerk) == []


@pytest.mark.parametrize(
    ("file", "mend"),
    [
        ("转办单.xls", "在 Excel 或 WPS 里另存为“转办单.xlsx”，再删去它。"),
        ("转办单.xlsm", "另存为“转办单.xlsx”"),
        ("转办单.ods", "另存为“转办单.xlsx”"),
        ("转办单.et", "另存为“转办单.xlsx”"),
        ("转办单.XLSX", "改名为“转办单.xlsx”：后缀用小写。"),
        ("致歉信.docx", "cpl template new 致歉信 --letter"),
        ("致歉信.md", "改名为“致歉信.md.j2”"),
        ("致歉信.md.j2.txt", "改名为“致歉信.md.j2”"),
    ],
)
def test_a_file_that_is_no_template_is_named_with_what_to_do(
    clerk: Clerk, folder: Path, file: str, mend: str
) -> None:
    """.xlsm, .xls, .ods in templates/: ignored without a word."""
    (folder / file).write_bytes(b"x")
    (said,) = problems(clerk)
    assert said.startswith(f"templates/{file}:1:1: 警告: “{file}”不是 cpl 认得的模板，没有用它。")
    assert mend in said


def test_the_old_workbook_says_which_one_is_used(clerk: Clerk, folder: Path) -> None:
    shutil.copy(TOP / "templates/转办单.xlsx", folder)
    (folder / "转办单.xls").write_bytes(b"x")
    assert "现在用的是 转办单.xlsx。" in problems(clerk)[0]


def test_a_folder_with_templates_in_it(clerk: Clerk, folder: Path) -> None:
    (folder / "信").mkdir()
    (folder / "信" / "致歉信.md.j2").write_text("信", "utf-8")
    (said,) = problems(clerk)
    assert "把里面的模板挪到 templates 里" in said


@pytest.mark.parametrize("name", ["~$转办单.xlsx", ".~转办单.xlsx", "Thumbs.db", "标志.png"])
def test_what_lies_beside_templates_is_left_alone(clerk: Clerk, folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")
    assert problems(clerk) == []


@pytest.fixture
def lossy(clerk: Clerk, folder: Path) -> Clerk:
    """An office with a letter of its own that has a text box."""
    (folder / "感谢信.xlsx").write_bytes(with_text_box("内部文件", "C5", title="感谢信"))
    clerk.complaint()
    return clerk


def test_form_says_it_before_anybody_prints(lossy: Clerk) -> None:
    said = lossy.does("form", "1", "感谢信")
    assert said.err.splitlines() == [TEXT_BOX]
    assert load_workbook(lossy.root / said.out.splitlines()[0]).sheetnames == ["感谢信"]


def test_form_says_it_once_for_many(lossy: Clerk) -> None:
    lossy.complaint()
    assert lossy.does("form", "1,2", "感谢信").err.count("内部文件") == 1


def test_check_and_doctor_say_it(lossy: Clerk) -> None:
    assert "感谢信!C5：文本框“内部文件”会丢失" in lossy("check").out
    assert "templates/感谢信.xlsx" in lossy("doctor").out
