"""A month of an old ledger with every habit that offices have: what an import says of it, whole."""

from collections.abc import Callable
from pathlib import Path

from clerks import Clerk, everything, office
from places import TOP

from cpl.store.workspace import Workspace
from samples import old_ledger

CARRIED = TOP / "samples" / "导入"
NOW = "2026-11-22T09:00"
Golden = Callable[[str, str], None]


def imported(clerk: Clerk, *words: str) -> str:
    mapping = str(CARRIED / "老台账.yaml")
    said = clerk("import", str(CARRIED / "老台账.xlsx"), "--mapping", mapping, *words, at=NOW)
    return f"$ cpl import 老台账.xlsx --mapping 老台账.yaml {' '.join(words)}\n{said.out}{said.err}"


def test_the_workbook_is_what_its_script_writes() -> None:
    assert (CARRIED / "老台账.xlsx").read_bytes() == old_ledger.written()


def test_what_is_said_of_every_habit(clerk: Clerk, golden: Golden, tmp_path: Path) -> None:
    """Before, while and after it comes in: the preview and the result add up to the same."""
    clerk = office(tmp_path / "新", clerk)
    before = everything(clerk.root)
    preview = imported(clerk, "--all")
    assert everything(clerk.root) == before
    said = "\n".join((preview, imported(clerk, "--yes"), imported(clerk)))
    commit = clerk.git("rev-parse", "--short=10", "HEAD").strip()
    golden("import/老台账.txt", said.replace(commit, "（提交）"))
    assert len(Workspace(clerk.root).numbers()) > 0
    assert clerk("check").status == 0
