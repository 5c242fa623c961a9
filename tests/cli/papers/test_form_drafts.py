"""A draft cannot be taken for a paper that was issued: forms, register, handover, report."""

from pathlib import Path

import pytest
from books import book_at
from clerks import Clerk, played

PAPERS = pytest.mark.parametrize(
    "words",
    [
        ("form", "1", "投诉工单"),
        ("form", "1", "慰问信"),
        ("form", "投诉台账"),
        ("handover", "--note", "无"),
        ("report", "月报", "--month", "2026-10"),
    ],
    ids=lambda each: each[1] if each[0] == "form" and each[1] != "1" else each[-1],
)
LETTER = "# 慰问信\n\n{{ 投诉人.姓名 }}：\n"


def with_a_letter(clerk: Clerk) -> None:
    clerk.complaint()
    clerk.root.joinpath("templates/慰问信.md.j2").write_text(LETTER, "utf-8")
    clerk.does("commit", "-m", "放进慰问信")


@pytest.fixture
def busy(clerk: Clerk) -> Clerk:
    return played(clerk, with_a_letter)


def made(root: Path) -> list[Path]:
    folders = ("草稿", "issued", "reports")
    files = (path for each in folders for path in (root / each).rglob("*"))
    return [path for path in files if path.suffix in (".md", ".xlsx")]


def head(path: Path) -> str:
    """What stands at the head: the first lines of a text, the header of a sheet's every page."""
    if path.suffix == ".xlsx":
        return "".join(str(sheet.oddHeader) for sheet in book_at(path).worksheets)
    return "".join(path.read_text("utf-8").splitlines()[:3]).replace("　", "")


@PAPERS
def test_a_draft_says_so_at_its_head(busy: Clerk, words: tuple[str, ...]) -> None:
    busy.does(*words)
    papers = made(busy.root)
    assert papers
    assert [path.name for path in papers if "草" not in head(path)] == []


@PAPERS
def test_an_issued_paper_has_none_of_it(busy: Clerk, words: tuple[str, ...]) -> None:
    busy.does(*words, "--issue")
    papers = made(busy.root)
    assert papers
    assert [path.name for path in papers if "草" in head(path)] == []


def test_a_draft_and_the_paper_have_one_code(busy: Clerk) -> None:
    """What is checked by the code is what stands on the paper, not whether it was issued."""
    draft = busy.does("form", "1", "投诉工单").out.splitlines()[-1]
    issued = busy.does("form", "1", "投诉工单", "--issue").out.splitlines()[-1]
    assert draft == f"{issued}（草稿）"
