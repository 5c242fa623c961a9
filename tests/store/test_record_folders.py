"""Records are those that history knows: what is gone, moved, renamed is told and not counted."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from clerks import Clerk, played

from cpl.domain.values.periods import Every, PeriodUnit, period_of
from cpl.store.git import programs
from cpl.store.git.programs import Ended, run_program
from cpl.store.workspace import Workspace

FIRST, SECOND = "TS20261117-001", "TS20261117-002"
WINDOWS_TAKES = 32767


def two_complaints(clerk: Clerk) -> None:
    """To play: a workspace with two complaints."""
    clerk.complaint()
    clerk.complaint("诉求=退票")


@pytest.fixture
def two(clerk: Clerk) -> Clerk:
    return played(clerk, two_complaints)


def first(clerk: Clerk) -> Path:
    return clerk.root / "complaints" / "2026" / "11" / f"{FIRST}.yaml"


def removed(path: Path) -> None:
    path.unlink()


def linked(path: Path) -> None:
    other = path.rename(path.parents[3] / "别处.yaml")
    path.symlink_to(other)


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def moved(path: Path) -> None:
    other = path.parents[1] / "10"
    other.mkdir()
    path.rename(other / path.name)


def folder_linked(path: Path) -> None:
    other = path.parent.rename(path.parents[3] / "别处")
    path.parent.symlink_to(other)


def ending(name: str) -> Callable[[Path], None]:
    def rename(path: Path) -> None:
        path.rename(path.with_suffix(name))

    return rename


def named(name: str) -> Callable[[Path], None]:
    def rename(path: Path) -> None:
        path.rename(path.with_name(name))

    return rename


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "removed": (removed, f"记录 {FIRST} 不见了"),
    "yml": (ending(".yml"), f"mv -n complaints/2026/11/{FIRST}.yml"),
    "YAML": (ending(".YAML"), f"mv -n complaints/2026/11/{FIRST}.YAML"),
    "other name": (named("王女士.yaml"), "文件名不是编号，没有算进来：王女士.yaml"),
    "hidden": (named(f".{FIRST}.yaml"), f"记录 {FIRST} 不见了"),
    "other month": (moved, f"mv -n complaints/2026/10/{FIRST}.yaml"),
    "link": (linked, "这是链接"),
    "folder": (made_a_folder, "这是文件夹"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_became_of_a_record_is_said_everywhere(two: Clerk, kind: str) -> None:
    change, words = CHANGES[kind]
    change(first(two))
    told = two("check").out
    assert words in told
    assert told.count(f"记录 {FIRST}") + told.count(f"{FIRST} 的记录") <= 1  # one mistake, once
    for command in ((), ("list",)):
        assert words in two(*command).err, command
    assert FIRST not in two("list").out
    shown = two("show", FIRST)
    assert shown.status != 0
    assert "TS20261117-003" in two.does("new", *NEW).out  # never 001, nor 002 again


NEW = ("投诉", "网络", "投诉人.姓名=赵先生", "投诉人.电话=13800001235", "内容=厕所没有水")


def test_a_folder_that_leads_elsewhere_is_not_gone_into(two: Clerk) -> None:
    folder_linked(first(two))
    assert "这是链接" in two("list").err
    assert "2026/11 是链接" in two("do", FIRST, "备注", "备注=看过").err
    said = two("new", *NEW)
    assert said.status == 3
    assert "2026/11 是链接" in said.err
    assert len(list((two.root / "别处").iterdir())) == 2


def test_many_that_are_gone_share_a_line(clerk: Clerk) -> None:
    for _ in range(7):
        clerk.complaint()
    for path in first(clerk).parent.iterdir():
        path.unlink()
    said = clerk("list")
    assert said.err.count("不见了") == 1
    assert "等 7 个" in said.err
    assert "git restore complaints" in said.err


@pytest.mark.parametrize("how", ["restored", "by git"])
def test_the_number_of_a_removed_record_is_never_given_again(two: Clerk, how: str) -> None:
    two.git("rm", "-q", f"complaints/2026/11/{SECOND}.yaml")
    if how == "by git":
        two.git("commit", "-qm", "删掉")
    else:
        two.git("reset", "-q")
    assert two.does("new", *NEW).out.split()[0] == "TS20261117-003"


def test_an_office_without_commits_still_lists(tmp_path: Path, clerk: Clerk) -> None:
    (clerk.root / ".git").rename(tmp_path / "没有了")
    assert clerk("list").status == 0


def test_a_gap_in_the_numbers_is_told_by_check_and_by_the_report(two: Clerk) -> None:
    two.complaint("诉求=改签")
    two.git("rm", "-q", *(f"complaints/2026/11/TS20261117-00{n}.yaml" for n in (1, 3)))
    two.git("commit", "-qm", "删掉")
    said = two("check")
    assert said.status == 0
    assert "投诉的编号缺" in said.out or "工单的编号缺" in said.out
    assert "TS20261117-001（已删去）、TS20261117-003（已删去）" in said.out
    two.does("report", "--month", "2026-11")
    paper = (two.root / "reports" / "2026-11" / "草稿-月报.md").read_text("utf-8")
    assert "缺号：TS20261117-001（已删去）、TS20261117-003（已删去）" in paper
    assert "缺号" not in two.does("report", "--month", "2026-10").out


def test_folders_of_every_day_of_a_year_fit_on_the_command_line_of_windows(
    two: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = two.root / "rules.yaml"
    by_day = re.sub(r"(folder: \w+)/.*", r"\1/{year}/{month}/{day}", rules.read_text("utf-8"))
    rules.write_text(by_day, "utf-8")
    asked: list[Sequence[str]] = []

    def ran(words: Sequence[str], *rest: Any) -> Ended:
        asked.append(words)
        return run_program(words, *rest)

    monkeypatch.setattr(programs, "run_program", ran)
    place = Workspace.find(two.root)
    year = period_of(Every(PeriodUnit.YEAR), date(2026, 1, 1))
    assert all(place.gaps(each, year) == {} for each in place.machines())
    assert max(map(len, asked)) > 300
    assert max(len(" ".join(words)) for words in asked) < WINDOWS_TAKES


def test_a_record_that_is_gone_is_not_quietly_left_out_of_the_report(two: Clerk) -> None:
    removed(first(two))
    said = two("report", "--month", "2026-11")
    assert said.status == 1
    assert f"记录 {FIRST} 不见了" in said.err
    paper = (two.root / "reports" / "2026-11" / "草稿-月报.md").read_text("utf-8")
    assert f"记录 {FIRST} 不见了" in paper
    assert f"缺号：{FIRST}（不见了）" in paper
