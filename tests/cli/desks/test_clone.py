"""A folder for each desk: the first shares what it has, the others are cloned, each desk once."""

import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from clerks import Clerk, Said, git
from shared_office import SharedOffice, founded

from cpl.cli import cli
from cpl.cli.frame.running import run
from cpl.store.workspace import Workspace
from cpl.use_cases.upkeep.desk_clones import Claimant, clone

B = "\n  - {代码: B, 名称: 东站}"


def bare(top: Path) -> Path:
    shared = top / "共享.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(shared)], check=True)
    return shared


def first_desk(clerk: Clerk) -> SharedOffice:
    """The clerk's workspace, which has declared another."""
    shared = bare(clerk.root.parent)
    clerk.edits("staff.yaml", ("人员:", f"台:\n  - {{代码: A, 名称: 热线, 主台: yes}}{B}\n人员:"))
    clerk.does("init", str(clerk.root), "--desk", "A", "--remote", str(shared))
    return SharedOffice(shared, {"A": clerk})


def shares(clerk: Clerk) -> Path:
    """The repository that the clerk's workspace, the first desk, shares."""
    return founded(clerk, first_desk).shared


def clones(clerk: Clerk, shared: Path, name: str, *words: str) -> Clerk:
    clerk.does("clone", str(shared), str(shared.parent / name), *words)
    return Clerk(shared.parent / name, clerk.patch, clerk.capture)


def lying(top: Path) -> list[str]:
    return sorted(each.name for each in top.iterdir())


def refs(shared: Path) -> str:
    return git(shared, "for-each-ref")


def test_a_new_office_begins_with_its_first_desk_and_the_next_gets_it_from_there(
    clerk: Clerk, tmp_path: Path
) -> None:
    shared, root = bare(tmp_path), tmp_path / "热线"
    said = clerk.does("init", str(root), "--desk", "ａ＝热线", "--remote", str(shared))
    assert "这里是 A 热线 台" in said.out
    first = Clerk(root, clerk.patch, clerk.capture)
    first.edits("staff.yaml", ("\n人员:", f"{B}\n人员:"))
    assert first.complaint().stem == "TS20261117-A001"
    first.does("sync")
    second = clones(clerk, shared, "东站", "--desk", "b")
    assert second.complaint().stem == "TS20261117-B001"
    assert second.git("rev-parse", "HEAD~1") == first.git("rev-parse", "HEAD")
    assert (second.root / ".git/hooks/pre-commit").is_file()
    assert "cpl" in second.git("config", "merge.cpl.driver")
    assert second.does("sync").out == "送出 1 次提交。\n"
    first.does("sync")
    assert second.git("rev-parse", "HEAD") == first.git("rev-parse", "HEAD")
    assert not list(tmp_path.glob(".*"))


def refused(clerk: Clerk, shared: Path, *words: str) -> Said:
    """Nothing is left behind, here or there."""
    before = lying(shared.parent), refs(shared), clerk.git("config", "--list", "--local")
    said = clerk(*words)
    assert said.status in (1, 2), said
    assert said.out == ""
    assert before == (lying(shared.parent), refs(shared), clerk.git("config", "--list", "--local"))
    return said


def test_what_cannot_be_leaves_nothing_behind(clerk: Clerk) -> None:
    shared = shares(clerk)
    url, new = str(shared), str(shared.parent / "新")
    clones(clerk, shared, "东站", "--desk", "B")
    told = {
        "没有 C 台，有：A 热线、B 东站。请主台（A 热线）": (
            "clone",
            url,
            f"{new}/处",
            "--desk",
            "C",
        ),
        "B 台已经有一份了：": ("clone", url, new, "--desk", "东站"),
        "不能再从头建一个": ("init", new, "--desk", "B", "--remote", url),
        "已经有东西了。请给一个新的": ("clone", url, str(clerk.root), "--desk", "B"),
        "还没有共享的仓库": ("clone", f"{url}x", new, "--desk", "B"),
        "接替哪个台": ("clone", url, new, "--take-over"),
        "这个文件夹已经是 A 台了": ("init", str(clerk.root), "--desk", "B"),
        "git remote set-url": ("init", str(clerk.root), "--desk", "A", "--remote", f"{url}x"),
        "一两个大写字母": ("init", new, "--desk", "东站", "--remote", url),
        "--remote 地址": ("init", new, "--desk", "A"),
    }
    for why, words in told.items():
        assert why in refused(clerk, shared, *words).err, words
    empty = bare(shared.parent / "东站")
    assert "还什么都没有" in refused(clerk, empty, "clone", str(empty), new, "--desk", "B").err


def test_whoever_only_looks_on_gives_out_no_number(clerk: Clerk) -> None:
    shared = shares(clerk)
    onlooker = clones(clerk, shared, "只看")
    assert onlooker.does("list").status == 0
    said = onlooker("new", "类别=投诉")
    assert (said.status, said.out) == (1, "")
    assert "没有说是哪个台" in said.err
    said = onlooker.does("init", str(onlooker.root), "--desk", "B")
    assert "这里是 B 东站 台" in said.out
    assert onlooker.complaint().stem == "TS20261117-B001"


def test_another_machine_in_place_of_one_that_died_gives_out_nothing_that_it_may_have(
    clerk: Clerk,
) -> None:
    shared = shares(clerk)
    dead = clones(clerk, shared, "东站", "--desk", "B")
    dead.complaint()
    dead.does("sync")
    unsent = dead.complaint().stem
    said = clerk.does("clone", str(shared), str(shared.parent / "新"), "--desk", "B", "--take-over")
    assert "空出 100 个" in said.out
    new = Clerk(shared.parent / "新", clerk.patch, clerk.capture)
    assert (unsent, new.complaint().stem) == ("TS20261117-B002", "TS20261117-B102")
    clerk.patch.setenv("CPL_NOW", "2026-11-18T09:00")
    assert new.complaint().stem == "TS20261118-B001"
    assert "B 台已经换到 " in dead("sync").err
    again = dead("new", "类别=投诉")
    assert (again.status, again.out) == (1, "")
    assert "那里在发编号，这里再发会重，没有登记" in again.err
    new.git("pull", "-q", "--no-edit", str(dead.root), "main")
    assert (new.root / f"complaints/2026/11/{unsent}.yaml").is_file()


def test_numbers_left_out_are_told_by_the_sync_that_brings_them_and_by_no_later_one(
    clerk: Clerk,
) -> None:
    shared = shares(clerk)
    new = clones(clerk, shared, "东站", "--desk", "B")
    new.complaint()
    new.does("sync")
    new.git("config", "cpl.takeover", f"2026-11-17:{new.git('rev-parse', 'HEAD').strip()}")
    new.complaint()
    new.does("sync")
    assert "TS20261117-B002 到 TS20261117-B101 共 100 个没有记录" in clerk("sync").err
    new.complaint()
    new.does("sync")
    assert clerk.does("sync").err == ""


@pytest.mark.parametrize("why", ["网络盘先挂上", "另一段历史", "先由主台（A 店）建"])
def test_a_folder_stays_alone_where_it_cannot_be_shared(clerk: Clerk, why: str) -> None:
    shared = shares(clerk)
    other = Clerk(clerk.root.parent / "别家", clerk.patch, clerk.capture)
    other.does("init", str(other.root))
    other.edits("staff.yaml", ("人员:", f"台:\n  - {{代码: A, 名称: 店, 主台: yes}}{B}\n人员:"))
    if why != "另一段历史":
        shared.rename(shared.with_suffix(".away"))
    if why == "先由主台（A 店）建":
        bare(clerk.root.parent)
    said = other("init", str(other.root), "--desk", "B", "--remote", str(shared))
    assert said.status in (1, 2)
    assert why in said.err
    assert other.git("remote") == ""
    assert other.complaint().stem == "TS20261117-001"


def test_a_clone_that_was_broken_off_after_its_claim_is_finished_by_the_next(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = shares(clerk)
    target = shared.parent / "东站"
    monkeypatch.setattr("os.replace", gone)
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
    with pytest.raises(PowerGone):
        clone(str(shared), target, "B", Claimant("7f", "hz-01", datetime(2026, 11, 17, 9, 0)))
    monkeypatch.undo()
    assert "B" in refs(shared).splitlines()[1]
    run(cli, ["clone", str(shared), str(target), "--desk", "B"])
    assert Workspace(target).desk_code == "B"
    assert lying(shared.parent) == ["东站", "共享.git", "客服台账"]


class PowerGone(BaseException):
    """Nothing is tidied up any more."""


def gone(*_: object) -> None:
    raise PowerGone
