"""Where the files themselves tell that nothing has changed, that is what git would say."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from counting import counting
from git_states import step, steps
from real_git import LI_MIN, NINE, RECORD, REGISTERED, raw_git

from cpl.store import changeset
from cpl.store.git import direct, index
from cpl.store.git.git import Git
from cpl.store.git.states import index_commit

NEW = "complaints/2026/11/TS20261121-002.yaml"
OLD_RULES, CALENDAR = "rules/2025.yaml", "calendars/2027.yaml"
GOVERNING = ("rules.yaml", "rules", "staff.yaml", "calendars")
WRITTEN = {
    "rules.yaml": "版本: 2026\n",
    OLD_RULES: "版本: 2025\n",
    "rules/rules.schema.json": "{}\n",
    "staff.yaml": "人员: []\n",
    CALENDAR: "年: 2027\n",
    ".gitignore": "rules/不要/\n",
}
Deed = Callable[[Git], None]


@pytest.fixture
def git(git: Git, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A large office whose last commit is ours."""
    monkeypatch.setattr(index, "LARGE", 0)
    for name, text in WRITTEN.items():
        says(name, text)(git)
    assert direct.commit(git, [Path(name) for name in WRITTEN], "规则", LI_MIN, LI_MIN, NINE)
    assert index_commit(git) == git.head()
    return git


def says(name: str, text: str) -> Deed:
    def write(git: Git) -> None:
        path = git.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write


def gone(name: str) -> Deed:
    return lambda git: (git.root / name).unlink()


def of_the_same_size_and_age(git: Git) -> None:
    path = git.root / "rules.yaml"
    was = path.stat()
    says("rules.yaml", "版本: 2027\n")(git)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def linked(name: str) -> Deed:
    def link(git: Git) -> None:
        path = git.root / name
        path.rename(git.root / "别处.yaml")
        path.symlink_to(git.root / "别处.yaml")

    return link


def elsewhere(git: Git) -> None:
    (git.root / "calendars").rename(git.root / "别处")
    (git.root / "calendars").symlink_to(git.root / "别处")


def touched(git: Git) -> None:
    os.utime(git.root / RECORD, ns=(0, 0))


QUIET: dict[str, Deed] = {
    "什么也没有": lambda _: None,
    "碰过": touched,
    "别的改了": says("别的.yaml", "一\n"),
    "旁边的说明": says("rules/说明.txt", "一\n"),
    "旁边的结构改了": says("rules/rules.schema.json", "[]\n"),
    "改了又改回来": steps(says(RECORD, "一\n"), says(RECORD, REGISTERED.decode())),
}
DEEDS: dict[str, Deed] = {
    "记录改了": says(RECORD, "编号: TS20261121-001\n状态: 办结\n"),
    "规则改了": says("rules.yaml", "版本: 2027\n"),
    "一样大一样老": of_the_same_size_and_age,
    "以前的规则改了": says(OLD_RULES, "版本: 2024\n"),
    "以前的规则删了": gone(OLD_RULES),
    "人员删了": gone("staff.yaml"),
    "添了一年": says("calendars/2028.yaml", "年: 2028\n"),
    "添了不要的": says("rules/不要/2024.yaml", "版本: 2024\n"),
    "新的已经在了": says(NEW, "编号: TS20261121-002\n"),
    "能运行了": lambda git: (git.root / "rules.yaml").chmod(0o755),
    "记录成了链接": linked(RECORD),
    "规则成了链接": linked("rules.yaml"),
    "文件夹成了链接": elsewhere,
    "暂存了": steps(says("rules.yaml", "版本: 2027\n"), step("add", "rules.yaml")),
    "暂存了又改回来": steps(
        says("rules.yaml", "版本: 2027\n"),
        step("add", "rules.yaml"),
        says("rules.yaml", WRITTEN["rules.yaml"]),
    ),
    "暂存了不再有": step("rm", "-q", "--cached", RECORD),
    "说好新的要来": steps(says(NEW, "一\n"), step("add", "--intent-to-add", NEW)),
    "不看它": steps(
        step("update-index", "--assume-unchanged", "rules.yaml"), says("rules.yaml", "一\n")
    ),
    "换了提交": step("commit", "-q", "--allow-empty", "-m", "空的"),
    "回到从前": step("reset", "-q", "--soft", "HEAD~1"),
    "换行另说": steps(
        says(".git/info/attributes", "*.yaml text eol=crlf\n"),
        says("rules.yaml", "版本: 2026\r\n"),
    ),
}


def both(git: Git) -> tuple[dict[Path, str], dict[Path, str]]:
    """What is told of them, and what git says, of files that anybody is judged by."""
    governing = [git.root / name for name in GOVERNING]
    told = changeset._status(git, [RECORD, NEW], governing)
    said = git.status([RECORD, NEW, *governing])
    names = {git.root / RECORD, git.root / NEW}
    return told, {p: c for p, c in said.items() if p in names or p.suffix == ".yaml" or told}


@pytest.mark.parametrize("deed", [*QUIET, *DEEDS])
def test_it_is_told_as_git_says(git: Git, deed: str) -> None:
    {**QUIET, **DEEDS}[deed](git)
    told, said = both(git)
    assert told == said


@pytest.mark.parametrize("deed", QUIET)
def test_git_need_not_look_where_nothing_of_it_has_changed(git: Git, deed: str) -> None:
    QUIET[deed](git)
    with counting() as counts:
        assert changeset._status(git, [RECORD], [git.root / name for name in GOVERNING]) == {}
    assert counts.git == ["ls-tree"]


def test_of_very_many_files_git_is_asked(git: Git) -> None:
    names = [f"complaints/2026/11/{n}.yaml" for n in range(201)]
    with counting() as counts:
        assert changeset._status(git, names, []) == {}
    assert counts.git == ["status"]


def test_what_cannot_be_read_is_left_to_git(git: Git) -> None:
    raw_git(git.root, "repack", "-adq")
    assert index_commit(git) == ""
