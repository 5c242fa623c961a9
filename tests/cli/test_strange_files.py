"""Whatever lies in the folder, every command answers about everything else, and at once.

One workspace, made strange once; the commands only read it.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, workspace

from cpl.store.git.git import Git

TIMES = ("09:10", "09:20", "09:30")
READS = {
    "board": (),
    "list": ("list",),
    "find": ("find", "过山车"),
    "due": ("due",),
    "check": ("check",),
    "call": ("call",),
    "report": ("report", "--month", "2026-11"),
    "doctor": ("doctor",),
}


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three complaints, and all that a folder can hold besides."""
    with pytest.MonkeyPatch.context() as patch:
        yield made_strange(tmp_path_factory, patch)


def made_strange(folders: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> Path:
    root = workspace(folders.getbasetemp() / "客服台账", folders.mktemp("怪") / "客服台账")
    for at in TIMES:
        registered(root, patch, at)
    month = root / "complaints" / "2026" / "11"
    os.mkfifo(month / "管道.yaml")
    (month / "TS20261117-004.yaml").symlink_to("/dev/zero")
    (month / "TS20261117-005.yaml").symlink_to("nowhere")
    (month / "TS20261117-006.yaml").mkdir()
    with open(month / "TS20261117-007.yaml", "wb") as file:
        file.truncate(200 << 20)
    for number in range(50):
        (month / f"照片{number}.jpg").write_bytes(b"x")
        (month / f"别的{number}.yaml").write_text("a: 1\n", "utf-8")
    (month / "红\n\x1b[31m.yaml").write_text("a: 1\n", "utf-8")
    shutil.copytree(root / ".git", root / "complaints" / "旧的" / ".git")
    (root / "complaints" / "旧的" / "rules.yaml").write_text("x: 1\n", "utf-8")
    (root / "草稿").mkdir(exist_ok=True)
    os.mkfifo(root / "草稿" / "登记-20261117-0900.yaml")
    (root / "reports" / "2026-10").mkdir(parents=True)
    os.mkfifo(root / "attachments-fifo")
    (root / "calendars").mkdir(exist_ok=True)
    os.mkfifo(root / "calendars" / "2027.yaml")
    (root / "rules" / "2025.yaml").mkdir(parents=True)
    return root


def registered(root: Path, patch: pytest.MonkeyPatch, at: str) -> None:
    from cpl.cli import cli
    from cpl.cli.frame.running import run

    patch.setenv("CPL_USER", "李敏")
    patch.setenv("CPL_NOW", f"2026-11-17T{at}")
    assert run(cli, ["-C", str(root), "new", *COMPLAINT, "--again"]) == 0


@pytest.fixture
def reader(
    strange: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Clerk:
    monkeypatch.setenv("CPL_NOW", "2026-11-17T10:00")
    return Clerk(strange, monkeypatch, capsys)


@pytest.mark.parametrize("words", READS.values(), ids=READS)
def test_every_reading_command_answers_at_once(reader: Clerk, words: tuple[str, ...]) -> None:
    begun = time.monotonic()
    said = reader(*words)
    assert time.monotonic() - begun < 20
    assert said.status in (0, 1), said
    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize("words", [("list",), ("find", "过山车")])
def test_the_sound_records_are_all_there(reader: Clerk, words: tuple[str, ...]) -> None:
    said = reader(*words)
    assert [f"TS20261117-00{n}" in said.out for n in range(1, 8)] == [True] * 3 + [False] * 4


def test_each_kind_has_one_line(reader: Clerk) -> None:
    said = reader("check")
    told = [line for line in said.out.splitlines() if "complaints/" in line]
    assert sum("这是管道" in each for each in told) == 1
    assert sum("这是链接" in each for each in told) == 1
    assert sum("这是文件夹" in each for each in told) == 1
    assert sum("等 50 个" in each for each in told) == 1  # the photographs
    assert sum("文件名不是编号" in each and "等 52 个" in each for each in told) == 1
    assert sum("超过 1 MB" in each for each in told) == 1


def test_a_report_says_what_it_does_not_count(reader: Clerk) -> None:
    said = reader("report", "--month", "2026-11")
    assert "TS20261117-007.yaml：没有读入" in said.err


def test_showing_one_says_what_it_is(reader: Clerk) -> None:
    assert "链接" in reader("show", "TS20261117-004").err
    assert "文件夹" in reader("show", "TS20261117-006").err


def test_git_knows_nothing_of_it(strange: Path) -> None:
    known = Git(strange).names(["complaints"])
    assert [each for each in known if each.endswith(".yaml")] == [
        f"complaints/2026/11/TS20261117-00{n}.yaml" for n in (1, 2, 3)
    ]
