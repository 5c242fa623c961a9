"""A workspace of its own: nobody else gets in, nothing but a number gets out."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from clerks import Clerk, played

from cpl.cli import cli
from cpl.cli.frame.running import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")

REPORT = (
    "类别=投诉",
    "渠道=网络",
    "投诉人.姓名=诸葛孔明",
    "投诉人.电话=13800001234",
    "内容=举报停运",
)


@pytest.fixture
def umask() -> Iterator[None]:
    """As most accounts have it; a protected workspace changes it for the process."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def reports(clerk: Clerk, tmp_path: Path, umask: None) -> Clerk:
    """A protected workspace with one report; its drafts, papers, index and backups are made."""
    return played(Clerk(tmp_path / "举报", clerk.patch, clerk.capture), one_report)


def one_report(apart: Clerk) -> None:
    """To play: the workspace, and what is reported there."""
    assert run(cli, ["init", str(apart.root), "--protected"]) == 0
    os.umask(0o022)
    apart.does("new", *REPORT)
    os.umask(0o022)


def open_to_others(root: Path) -> list[Path]:
    every = (root, *root.rglob("*"))
    return [each for each in every if stat.S_IMODE(each.lstat().st_mode) & 0o077]


def test_whatever_is_written_in_it_is_closed(reports: Clerk, tmp_path: Path) -> None:
    for words in (
        ("do", "1", "转办", "运营部", "等级=一般"),
        ("list",),
        ("form", "1", "转办单"),
        ("form", "1", "转办单", "--issue"),
        ("board", "--html", ""),
    ):
        os.umask(0o022)
        reports(*words)
    (tmp_path / "照片.jpg").write_bytes(b"photo")
    os.umask(0o022)
    reports.does("attach", "1", str(tmp_path / "照片.jpg"), "--copy")
    assert open_to_others(reports.root) == []
    reports.git("commit", "--allow-empty", "-qm", "手工")  # core.sharedRepository
    assert open_to_others(reports.root / ".git/objects") == []


def test_what_is_loosened_is_told(reports: Clerk) -> None:
    (reports.root / "complaints").chmod(0o755)
    said = reports("check")
    assert "protection-loosened" in said.out
    assert f"chmod -R go-rwx '{reports.root}'" in said.out
    reports.root.chmod(0o755)
    assert f"chmod go-rwx '{reports.root}'" in reports("list").err
    reports.root.chmod(0o700)
    (reports.root / "complaints").chmod(0o700)
    assert reports.does("check").out.startswith("没有发现问题")


def test_nothing_is_taken_out_of_it(reports: Clerk, clerk: Clerk, tmp_path: Path) -> None:
    record = next((reports.root / "complaints").rglob("*.yaml"))
    clerk.does("new", *REPORT, "--again", at="09:30")
    before = clerk.commits()
    refused = [
        clerk("attach", "1", str(record), "--copy"),
        clerk("do", "1", "备注", f"备注=@{record}"),
        clerk("import", str(record.with_suffix(".csv"))),
    ]
    assert [each.status for each in refused] == [1, 1, 1]
    assert all("单放的文件夹" in each.err for each in refused)
    assert clerk.commits() == before


def test_nothing_is_written_where_others_read(reports: Clerk, clerk: Clerk, tmp_path: Path) -> None:
    outside = tmp_path / "共享"
    outside.mkdir(mode=0o755)
    for words in (
        ("backup", str(outside)),
        ("form", "1", "转办单", "--out", str(outside)),
        ("board", "--html", str(outside / "看板.html")),
    ):
        refused = reports(*words)
        assert (refused.status, "别的账号也读得到" in refused.err) == (1, True), words
    assert list(outside.iterdir()) == []
    refused = reports("form", "1", "转办单", "--out", str(clerk.root / "草稿"))
    assert (refused.status, "另一个工作文件夹" in refused.err) == (1, True)
    outside.chmod(0o700)
    os.umask(0o022)
    reports.does("backup", str(outside))
    assert open_to_others(outside) == []
    os.umask(0o022)
    target = tmp_path / "恢复"
    assert run(cli, ["restore", str(next(outside.iterdir())), str(target)]) == 0
    assert open_to_others(target) == []
    again = Clerk(target, clerk.patch, clerk.capture)
    assert again.does("check").out.startswith("没有发现问题")


def test_the_common_workspace_knows_the_number_alone(clerk: Clerk) -> None:
    clerk.edits(
        "rules.yaml",
        ("\nprivacy:\n", "\nprivacy:\n  apart_when: 类别 is 问题\n  apart_in: 找纪检室\n"),
    )
    words = tuple("类别=问题" if each == "类别=投诉" else each for each in REPORT)
    refused = clerk("new", *words)
    assert (refused.status, "找纪检室" in refused.err) == (1, True)
    assert list((clerk.root / "complaints").rglob("*.yaml")) == []
    clerk.does("new", *REPORT)
    assert "另案" in clerk.does("new", "--apart", "JB20261117-001").out
    assert "以前记过了" in clerk.does("new", "--apart", "jb20261117-001").out
    noted = (clerk.root / "apart/JB20261117-001.yaml").read_text("utf-8")
    assert noted == "编号: JB20261117-001\n登记于: 2026-11-17\n经办: 李敏\n"
    assert clerk("new", "--apart", "诸葛孔明举报").status == 2
    assert clerk.git("log", "-1", "--format=%s").strip() == "另案: JB20261117-001"
    clerk.does("form", "投诉台账", "--month", "2026-11")
    text = next((clerk.root / "草稿").glob("投诉台账*.md")).read_text("utf-8")
    assert "JB20261117-001（另案）" in text
    assert clerk.does("check").out.startswith("没有发现问题")


def test_a_group_may_share_it(reports: Clerk) -> None:
    for path in (reports.root, *reports.root.rglob("*")):
        path.chmod(path.stat().st_mode | ((path.stat().st_mode & 0o700) >> 3))
    os.umask(0o022)
    assert reports.does("check").out.startswith("没有发现问题")
    reports.does("do", "1", "转办", "运营部", "等级=一般")
    modes = {stat.S_IMODE(each.lstat().st_mode) & 0o007 for each in reports.root.rglob("*")}
    assert modes == {0}


def test_practice_needs_no_protection(clerk: Clerk, tmp_path: Path) -> None:
    assert run(cli, ["init", str(tmp_path / "练习"), "--protected", "--practice"]) == 2
