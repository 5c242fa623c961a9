"""The commands that write, an office in which each of them has something to do."""

import io
import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cpl.cli import cli
from cpl.cli.frame.running import run
from cpl.store.defaults import park_rules

SURROUNDINGS = {
    "TZ": "Asia/Shanghai",
    "LC_ALL": "C.UTF-8",
    "CPL_NOW": "2026-12-01T10:00",
    "CPL_USER": "李敏",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}
COMPLAINT = ("new", "投诉", "热线", "内容=过山车停运两小时，没有告知可以退票", "诉求=退票")
TABLE = """类别,渠道,投诉人.姓名,投诉人.电话,接收时间,内容
投诉,热线,周女士,13700001111,2026-11-20 09:00,餐厅排队两小时
投诉,网络,郑先生,13700002222,2026-11-20 10:00,寄存柜打不开
投诉,来访,吴女士,13700003333,2026-11-20 11:00,停车场多收费
"""
MANY = 70
"""Rows: from 64 new files on they are put on the disk together."""


@dataclass(frozen=True)
class Deed:
    """One command; `edits` are made by hand before it: file, old words, new words."""

    words: tuple[str, ...]
    edits: tuple[tuple[str, str, str], ...] = ()
    surroundings: Mapping[str, str] = field(default_factory=dict)
    afterwards: tuple[str, ...] = ()  # a command that must then work


DEEDS: Mapping[str, Deed] = {
    "new": Deed((*COMPLAINT, "投诉人.姓名=孙女士", "投诉人.电话=13900009999")),
    "do": Deed(("do", "TS20261130-001", "备注", "备注=已看")),
    "transfer": Deed(("do", "TS20261130-002", "转办", "设备部", "等级=一级")),
    "attach": Deed(("attach", "TS20261130-001", "../照片.jpg", "../合影.jpg")),
    "paper": Deed(("form", "TS20261130-001", "投诉工单", "--issue")),
    "report": Deed(
        ("report", "月报", "--month", "2026-11", "--issue"), surroundings={"CPL_USER": "郑洁"}
    ),
    "import": Deed(("import", "../留言.csv", "--yes")),
    "import-many": Deed(("import", "../老台账.csv", "--yes")),
    "several": Deed(("do", "TS20261130-001,TS20261130-002", "备注", "备注=一起看过")),
    "undo": Deed(("undo", "TS20261130-003", "--yes")),
    "commit": Deed(
        ("commit", "-m", "补全员工名单"), edits=(("staff.yaml", "姓名: 李敏", "姓名: 李敏 # 早班"),)
    ),
    "fix": Deed(
        ("fix", "--yes"),
        edits=(("complaints/2026/11/TS20261130-001.yaml", "渠道: 热线", "渠道：来访"),),
    ),
    "edit": Deed(
        ("edit", "TS20261130-001", "-m", "渠道听错"),
        surroundings={"EDITOR": "sed -i s/热线/来访/", "VISUAL": ""},
    ),
    "adopt": Deed(("rules", "adopt", "../新规则.yaml"), surroundings={"CPL_USER": "陈总"}),
    "handover": Deed(("handover", "--issue")),
    "sync": Deed(("sync",)),
    "backup": Deed(("backup", "../U盘"), afterwards=("backup", "--verify", "../U盘")),
}


def _old_row(number: int) -> str:
    who = f"何女士,137{number:08}"
    return f"投诉,热线,{who},2026-{number % 10 + 1:02}-01 09:{number % 60:02},漏水{number}\n"


def make_office(top: Path) -> Path:
    """`top/台账` with three complaints of yesterday, and beside it what the deeds need."""
    root = top / "台账"
    play(top, ["init", str(root), "--profile", str(park_rules())], "2026-11-30T08:00")
    for third in range(3):
        who = (f"投诉人.姓名=王{'甲乙丙'[third]}", f"投诉人.电话=1380000123{third}")
        play(root, [*COMPLAINT, *who], f"2026-11-30T09:0{third}")
    play(root, ["do", "TS20261130-003", "备注", "备注=要撤回的"], SURROUNDINGS["CPL_NOW"])
    _share(top, root)
    (top / "照片.jpg").write_bytes(b"\xff\xd8 one")
    (top / "合影.jpg").write_bytes(b"\xff\xd8 two")
    (top / "留言.csv").write_text(TABLE, "utf-8")
    (top / "老台账.csv").write_text(TABLE + "".join(map(_old_row, range(MANY))), "utf-8")
    (top / "U盘").mkdir()
    rules = (root / "rules.yaml").read_text("utf-8")
    (top / "新规则.yaml").write_text(_next_version(rules), "utf-8")
    return root


def _share(top: Path, root: Path) -> None:
    """Another desk has done something to one record and registered another."""
    shared, other = top / "共享.git", top / "东站"
    _git(top, "init", "-q", "--bare", "-b", "main", str(shared))
    _git(root, "remote", "add", "origin", "../共享.git")
    _git(root, "push", "-q", "origin", "HEAD~1:refs/heads/main")
    _git(top, "clone", "-q", str(shared), str(other))
    play(
        other, ["do", "TS20261130-001,TS20261130-003", "备注", "备注=东站看过"], "2026-11-30T11:00"
    )
    _git(other, "config", "cpl.desk", "B")
    play(other, [*COMPLAINT, "投诉人.姓名=钱女士", "投诉人.电话=13800009876"], "2026-11-30T11:10")
    _git(other, "push", "-q", "origin", "main")


def _git(top: Path, *words: str) -> None:
    surroundings = {**os.environ, **SURROUNDINGS}
    subprocess.run(["git", *words], cwd=top, env=surroundings, capture_output=True, check=True)


def play(top: Path, words: Sequence[str], at: str = "") -> None:
    """Run a command that must work, in this process: nobody breaks it off."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        for name, value in {**SURROUNDINGS, "CPL_NOW": at or SURROUNDINGS["CPL_NOW"]}.items():
            patch.setenv(name, value)
        assert run(cli, ["-C", str(top), *words]) == 0, said.getvalue()


def prepare(deed: Deed, root: Path) -> None:
    """The hand edits that come before it."""
    for name, old, new in deed.edits:
        path = root / name
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), "utf-8")


def _next_version(rules: str) -> str:
    return rules.replace('version: "1"', 'version: "2"', 1).replace(
        "effective_from: 2025-01-01", "effective_from: 2026-12-02", 1
    )
