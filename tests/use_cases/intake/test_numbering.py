"""With which letters numbers begin, and where none is given out."""

from datetime import date

import pytest
from clerks import COMPLAINT, Clerk

from cpl.store.workspace import Workspace

DESKS = "台:\n  - {代码: A, 名称: 热线, 主台: yes}\n  - {代码: B, 名称: 东站}\n人员:"


def with_desks(clerk: Clerk, *settings: tuple[str, str]) -> Clerk:
    clerk.edits("staff.yaml", ("人员:", DESKS))
    for key, said in settings:
        clerk.git("config", key, said)
    return clerk


def number(clerk: Clerk) -> str:
    return clerk.complaint().stem


def test_a_clones_desk_goes_before_the_persons_own_code(clerk: Clerk) -> None:
    clerk.edits("staff.yaml", ("单位: 客服部", "单位: 客服部\n    代码: A"))
    assert number(clerk) == "TS20261117-A001"
    clerk.edits("staff.yaml", ("\n    代码: A", ""))  # at B's machine those of A register nothing
    with_desks(clerk, ("cpl.desk", "B"), ("remote.origin.url", "/nas/客诉.git"))
    assert [number(clerk), number(clerk)] == ["TS20261117-B001", "TS20261117-B002"]
    assert "Cpl-Desk: B\n" in clerk.git("log", "-1", "--format=%B")


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ((("remote.origin.url", "/nas/客诉.git"),), "--desk 代码（A 热线、B 东站）"),
        ((("cpl.desk", "C"),), "没有 C 了（现有：A 热线、B 东站）"),
    ],
)
def test_where_two_might_give_the_same_nothing_is_given_out(
    clerk: Clerk, settings: tuple[tuple[str, str], ...], why: str
) -> None:
    with_desks(clerk, *settings)
    said = clerk("new", *COMPLAINT)
    assert (said.status, said.out) == (1, "")
    assert why in said.err
    assert not list(clerk.root.glob("complaints/2026/**/*.yaml"))


def test_what_a_dead_machine_may_have_given_out_unseen_is_left_out(clerk: Clerk) -> None:
    """The day of the change only: on the next the numbers begin with one again."""
    with_desks(clerk, ("cpl.desk", "A"))
    assert number(clerk) == "TS20261117-A001"
    clerk.git("config", "cpl.takeover", f"2026-11-17:{clerk.git('rev-parse', 'HEAD').strip()}")
    assert [number(clerk), number(clerk)] == ["TS20261117-A102", "TS20261117-A103"]
    clerk.patch.setenv("CPL_NOW", "2026-11-18T09:00")
    assert number(clerk) == "TS20261118-A001"


@pytest.mark.parametrize("without_index", [False, True])
def test_a_commit_of_a_wrong_clock_makes_no_number_free(clerk: Clerk, without_index: bool) -> None:
    """Asked for the end of its history, git would stop at a commit that says it is old."""
    given = clerk.complaint()
    clerk.git("rm", "-q", str(given))
    clerk.git("commit", "-q", "-m", "删去")
    clerk.patch.setenv("GIT_COMMITTER_DATE", "2020-01-01T00:00:00")
    clerk.git("commit", "-q", "--allow-empty", "-m", "那台电脑的钟停了")
    (clerk.root / ".git/cpl-added").unlink()
    place = Workspace(clerk.root)
    place.without_index = without_index
    assert place.given_out(place.latest_rules.complaints, date(2026, 11, 17)) == (given.stem,)
