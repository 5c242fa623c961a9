"""What was issued is compared with what it was, whoever altered it in whatever way."""

import pytest
from clerks import Clerk, played
from issued_office import PAPER_FOLDER, by_plain_git, issues, paper

from cpl.store.git.git import Git
from cpl.use_cases.sealing.archive import PaperFate, issued_files

FORM = ("form", "TS20261010-001", "转办单", "--issue")
REPORT = ("report", "月报", "--month", "2026-10", "--issue")


@pytest.fixture
def busy(clerk: Clerk) -> Clerk:
    return played(clerk, issues)


def changed(clerk: Clerk) -> dict[str, PaperFate]:
    files = issued_files(Git(clerk.root))
    return {each.name: each.fate for each in files if each.fate is not PaperFate.WHOLE}


def test_everything_issued_is_known_by_its_code(busy: Clerk) -> None:
    files = issued_files(Git(busy.root))
    assert changed(busy) == {}
    assert {each.about for each in files} == {"TS20261010-001", "2026-10", "2026-11"}
    assert all(each.code and each.deed.commit.author.name == "李敏" for each in files)


@pytest.mark.parametrize("ending", [".md", ".xlsx"])
def test_an_issued_paper_altered_and_committed_by_plain_git(busy: Clerk, ending: str) -> None:
    """`form --issue` of an altered issued paper said 内容没有变."""
    file = paper(busy, ending)
    file.write_bytes(file.read_bytes() + b"\n")
    assert changed(busy) == {file.name: PaperFate.ALTERED}
    by_plain_git(busy)
    assert changed(busy) == {file.name: PaperFate.ALTERED}
    said = busy(*FORM)
    assert said.status == 1
    assert "内容没有变" not in said.out
    assert (
        f"{PAPER_FOLDER}/{file.name}签发以后被改过或者不见了。请先用 git restore --source="
        in said.err
    )


def test_an_issued_paper_deleted_and_committed_by_plain_git(busy: Clerk) -> None:
    for ending in (".md", ".xlsx"):
        paper(busy, ending).unlink()
    by_plain_git(busy)
    assert set(changed(busy).values()) == {PaperFate.REMOVED}
    assert busy(*FORM).status == 1


def test_a_report_altered_and_committed_by_plain_git(busy: Clerk) -> None:
    file = busy.root / "reports/2026-10/月报.md"
    file.write_text(file.read_text("utf-8") + "另\n", "utf-8")
    by_plain_git(busy)
    assert changed(busy) == {"月报.md": PaperFate.ALTERED}
    assert "签发以后被改过" in busy(*REPORT).err


def test_what_is_put_back_as_it_was_is_whole_again(busy: Clerk) -> None:
    file = paper(busy, ".md")
    whole = file.read_bytes()
    file.write_bytes(whole + b"\n")
    by_plain_git(busy)
    file.write_bytes(whole)
    busy.does("commit", "--更正", "-m", "恢复签发时的样子")
    assert changed(busy) == {}
    assert "内容没有变" in busy.does(*FORM).out


def test_an_altered_paper_is_not_recorded_as_an_edit(busy: Clerk) -> None:
    file = paper(busy, ".md")
    file.write_text(file.read_text("utf-8").replace("王", "李"), "utf-8")
    said = busy("commit", "-m", "改")
    assert (said.status, "frozen-altered" in said.out) == (1, True)


def test_a_signed_scan_beside_it_is_no_paper_of_ours(busy: Clerk) -> None:
    scan = busy.root / PAPER_FOLDER / "签字扫描.pdf"
    scan.write_bytes(b"%PDF")
    by_plain_git(busy)
    scan.write_bytes(b"%PDF-1.7")
    by_plain_git(busy)
    assert "内容没有变" in busy.does(*FORM).out
