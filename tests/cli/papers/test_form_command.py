"""`cpl form`: drafts, issued paper that never changes, and what a broken template answers."""

import os
from pathlib import Path
from zipfile import ZipFile

import pytest
from clerks import Clerk, everything, first_complaint, one_complaint, played, registered, told
from openpyxl import Workbook
from unprivileged import as_nobody

from cpl.render.text.draft_marks import DRAFT_LINE

NUMBER = "TS20261117-001"
LETTER = "templates/慰问信.md.j2"


def saved(path: Path, **cells: str) -> None:
    book = Workbook()
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.worksheets[0].title = "信"
    book.save(path)


def as_saved_by_wps(path: Path) -> None:
    """The same sheet as another program would leave it."""
    with ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    members["docProps/app.xml"] = b"<Properties><Application>WPS</Application></Properties>"
    with ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)


def test_a_draft_stays_out_of_git(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before = clerk.commits()

    said = clerk.does("form", "1", "转办单")

    assert said.out.splitlines()[:2] == [f"草稿/{NUMBER}-转办单.md", f"草稿/{NUMBER}-转办单.xlsx"]
    assert "（草稿）" in said.out
    assert (clerk.root / f"草稿/{NUMBER}-转办单.xlsx").is_file()
    assert clerk.commits() == before
    assert clerk.git("status", "--porcelain") == ""


def test_without_a_name_it_is_the_record_s_own_form(clerk: Clerk) -> None:
    played(clerk, one_complaint)

    assert f"{NUMBER}-投诉工单.xlsx" in clerk.does("form", "1").out


def test_issued_paper_is_frozen_with_its_code(clerk: Clerk) -> None:
    played(clerk, one_complaint)

    said = clerk.does("form", "1", "工单", "--issue", at="09:30")
    code = said.out.split("编码 ")[1].strip()
    folder = clerk.root / "issued" / NUMBER

    assert [each.name for each in sorted(folder.iterdir())] == [
        f"投诉工单-01-{code}.md",
        f"投诉工单-01-{code}.xlsx",
    ]
    assert code in (folder / f"投诉工单-01-{code}.md").read_text(encoding="utf-8")
    assert clerk.git("log", "-1", "--format=%s|%an") == f"{NUMBER}-投诉工单 签发|李敏\n"
    assert f"Cpl-Code: {code}" in clerk.git("log", "-1", "--format=%B")


def test_issuing_again_changes_nothing_until_the_record_changes(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("form", "1", "工单", "--issue", at="09:30")
    before, commits = everything(clerk.root), clerk.commits()

    again = clerk.does("form", "1", "工单", "--issue", at="10:30")

    assert "已经签发过" in again.out
    assert everything(clerk.root) == before
    assert clerk.commits() == commits

    clerk.does("do", "1", "备注", "备注=投诉人来电", at="10:40")
    said = clerk.does("form", "1", "工单", "--issue", at="10:50")

    assert "投诉工单-02-" in said.out
    frozen = {name: data for name, data in before.items() if name.startswith("issued/")}
    assert frozen.items() <= everything(clerk.root).items()
    assert len(list((clerk.root / "issued" / NUMBER).iterdir())) == 4


def test_the_masked_copy_is_issued_beside_the_other(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("form", "1", "工单", "--issue")

    assert "投诉工单-脱敏-01-" in clerk.does("form", "1", "工单", "--issue", "--masked").out


def test_what_is_issued_must_be_what_git_has(clerk: Clerk) -> None:
    path = first_complaint(clerk)
    path.write_text(path.read_text(encoding="utf-8") + "# 下午再联系\n", encoding="utf-8")

    said = clerk("form", "1", "工单", "--issue")

    assert said.status == 1
    assert "手工改动" in said.err
    assert "cpl commit" in said.err
    assert not list((clerk.root / "issued").glob("TS*"))


def test_a_dry_run_writes_nothing(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before = everything(clerk.root)

    clerk.does("form", "1", "工单", "--dry-run")
    clerk.does("form", "1", "工单", "--issue", "--dry-run")

    assert everything(clerk.root) == before


@pytest.mark.parametrize("lock", ["~$", ".~"])
def test_a_sheet_open_elsewhere_is_not_overwritten(clerk: Clerk, lock: str) -> None:
    played(clerk, one_complaint)
    clerk.does("form", "1", "工单")
    sheet = clerk.root / f"草稿/{NUMBER}-投诉工单.xlsx"
    sheet.with_name(f"{lock}{sheet.name}").touch()
    before = everything(clerk.root)

    said = clerk.does("form", "1", "工单", at="10:00")

    other = sheet.with_name(f"{NUMBER}-投诉工单-2.xlsx")
    assert f"{sheet.name} 正在 WPS 或 Excel 里打开，没有覆盖它；" in said.err
    assert f"另存为 {other.name}。" in said.err
    assert f"草稿/{other.name}" in said.out
    after = everything(clerk.root)
    assert {name: after[name] for name in before} == before
    assert other.is_file()


def test_a_draft_somebody_has_filled_in_is_not_overwritten(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("form", "1", "工单")
    sheet = clerk.root / f"草稿/{NUMBER}-投诉工单.xlsx"
    as_saved_by_wps(sheet)
    before = sheet.read_bytes()

    said = clerk.does("form", "1", "工单")

    assert f"{sheet.name} 有人在 WPS 或 Excel 里填过、存过，没有覆盖它" in said.err
    assert f"草稿/{NUMBER}-投诉工单-2.xlsx" in said.out
    assert sheet.read_bytes() == before


def test_where_every_draft_is_in_use_none_is_overwritten(clerk: Clerk) -> None:
    clerk.patch.setattr("cpl.use_cases.papers.filing.MOST_DRAFTS", 2)
    clerk.complaint()
    clerk.does("form", "1", "工单")
    as_saved_by_wps(clerk.root / f"草稿/{NUMBER}-投诉工单.xlsx")
    said = clerk("form", "1", "工单")
    assert said.status != 0
    assert "草稿太多了" in said.err


def test_a_draft_nobody_touched_is_made_anew(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("form", "1", "工单")

    said = clerk.does("form", "1", "工单", at="10:00")

    assert said.err == ""
    assert f"草稿/{NUMBER}-投诉工单.xlsx" in said.out


def print_over_a_read_only_draft(folder: Path) -> None:
    root = registered(folder)
    assert told(root, "form", "1", "工单")[0] == 0
    (sheet,) = root.glob("草稿/*.xlsx")
    sheet.chmod(0o444)
    status, err = told(root, "form", "1", "工单")
    assert status == 0
    assert "是只读的，没有覆盖它" in err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits to take away")
def test_a_read_only_draft_is_left_alone() -> None:
    as_nobody(print_over_a_read_only_draft)


@pytest.mark.parametrize(("said", "meant"), [("gd", "投诉工单"), ("ＺＢＤ", "转办单")])
def test_a_form_has_a_short_name(clerk: Clerk, said: str, meant: str) -> None:
    played(clerk, one_complaint)

    assert f"草稿/{NUMBER}-{meant}.xlsx" in clerk.does("form", "1", said).out


def test_without_a_desktop_it_says_where_the_file_is(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(clerk, one_complaint)
    for each in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(each, raising=False)

    said = clerk.does("form", "1", "gd", "--open")

    assert "这里没有桌面，打不开。" in said.err
    assert f"{clerk.root}/草稿/{NUMBER}-投诉工单.xlsx" in said.err


def test_a_template_dropped_into_the_folder_is_a_form(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    (clerk.root / LETTER).write_text("{{ 投诉人.姓名 }}：\n\n对不起。\n", encoding="utf-8")

    assert clerk.does("form", "1", "慰问信", "--print").out == f"{DRAFT_LINE}王女士：\n\n对不起。\n"


def test_the_office_s_own_template_wins(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    own = clerk.root / "templates/投诉工单.md.j2"
    own.write_text("本单位的工单 {{ 编号 }}\n", encoding="utf-8")

    assert clerk.does("form", "1", "--print").out == f"{DRAFT_LINE}本单位的工单 {NUMBER}\n"

    own.unlink()

    assert "## 一、接诉" in clerk.does("form", "1", "--print").out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("好\n{{ 电活 }}\n", "模板 慰问信.md.j2:2: 数据里没有“电活”"),
        ("{{ 投诉人.姓明 }}", "模板 慰问信.md.j2:1: 没有“姓明”这一项"),
        ("好\n\n{% for 行 in 经过 %}", "模板 慰问信.md.j2:3: “for”没有用 endfor 结束"),
        ("{{ 编号 | 大些 }}", "没有“大些”这个过滤器"),
    ],
)
def test_a_broken_letter_says_which_line(clerk: Clerk, text: str, told: str) -> None:
    played(clerk, one_complaint)
    (clerk.root / LETTER).write_text(text, encoding="utf-8")

    said = clerk("form", "1", "慰问信")

    assert (said.status, said.out) == (3, "")
    assert told in said.err


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("{{ 电活 }}", "模板 慰问信.xlsx!信!B2: 数据里没有“电活”"),
        ("{{ 编号", "模板 慰问信.xlsx!信!B2: 写法不对"),
    ],
)
def test_a_broken_sheet_says_which_cell(clerk: Clerk, cell: str, told: str) -> None:
    played(clerk, one_complaint)
    saved(clerk.root / "templates/慰问信.xlsx", A1="慰问信", B2=cell)

    said = clerk("form", "1", "慰问信")

    assert said.status == 3
    assert told in said.err


def test_a_letter_saved_by_notepad_in_gbk_is_told_so(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    (clerk.root / LETTER).write_bytes("对不起".encode("gb18030"))

    said = clerk("form", "1", "慰问信")

    assert said.status == 3
    assert "模板 慰问信.md.j2: 不是 UTF-8" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "有这些单：不予受理告知书、"),
        (("1", "工但"), "没有“工但”这种单"),
        (("1", "问责确认单"), "“问责确认单”是问责用的"),
        (("转办单",), "“转办单”是一件一张"),
        (("9", "工单"), "没有编号“9”"),
        (("1", "工单", "--month", "2026-11"), "--month、--week 只用于台账"),
    ],
)
def test_what_is_asked_for_must_exist(clerk: Clerk, words: tuple[str, ...], told: str) -> None:
    played(clerk, one_complaint)

    said = clerk("form", *words)

    assert said.status == 2
    assert told in said.err


def test_the_register_can_be_issued(clerk: Clerk) -> None:
    played(clerk, one_complaint)

    said = clerk.does("form", "台账", "--month", "2026-11", "--issue")

    assert "issued/投诉台账/投诉台账-2026-11-01-" in said.out
    assert "已经签发过" in clerk.does("form", "台账", "--month", "2026-11", "--issue").out
