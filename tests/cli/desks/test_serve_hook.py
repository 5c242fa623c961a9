"""`cpl serve-hook`: what is pushed is judged in the shared repository, and told in Chinese."""

import io
import re
import sys
from pathlib import Path

import pytest
from clerks import Clerk
from pushing import Shared, shared

from cpl import __version__

NOTE = """\
  - 时间: 2026-11-17 09:00
    事件: 备注
    经办: 鬼
    角色: 客服专员
    备注: 已看
"""


@pytest.fixture
def place(clerk: Clerk) -> Shared:
    return shared(clerk)


def test_what_commands_did_is_taken_and_what_nobody_answers_for_is_not(
    clerk: Clerk, place: Shared
) -> None:
    clerk.does("do", "1", "受理", "等级=一级", "分类=设备设施", at="09:30")
    assert place.pushes() == (True, [])
    tip = place.tip
    path = next((clerk.root / "complaints").rglob("TS*.yaml"))
    path.write_text(path.read_text("utf-8") + NOTE, "utf-8")
    clerk.git("commit", "-qam", "补一条", "--no-verify")
    taken, said = place.pushes()
    name, line = path.relative_to(clerk.root).as_posix(), path.read_text("utf-8").count("\n") - 3
    sha = clerk.git("rev-parse", "--short=10", "HEAD").strip()
    assert (taken, place.tip) == (False, tip)
    told = re.compile(rf"{name}:{line}: .*“鬼”.* \[unknown-person [0-9a-f]{{8}}\]")
    where = next(n for n, each in enumerate(said) if told.fullmatch(each))
    assert f"提交 {sha}。" in said[where + 1]
    assert said[-3] == "没有收：共享库和你推以前一样。"
    assert said[-1] == "cpl audit --explain 标识 -m 原因 --as 另一个人"


def test_a_file_that_check_does_not_let_pass_is_named_at_its_line(
    clerk: Clerk, place: Shared
) -> None:
    (clerk.root / "templates").mkdir(exist_ok=True)
    letter = clerk.root / "templates/慰问信.md.j2"
    letter.write_text("您好：\n<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> 东站\n", "utf-8")
    (clerk.root / "complaints/2026/说明.yaml").symlink_to("/etc/passwd")
    (clerk.root / "private").mkdir()
    (clerk.root / "private/电话.yaml").write_text("电话: 13800001234\n", "utf-8")
    clerk.git("add", "-f", ".")
    message = "手工改动: 整理\n\nCpl-Event: 手工改动\nCpl-Rules: default 1\n"
    clerk.git("commit", "-qm", message, "--no-verify")
    taken, said = place.pushes()
    told = "\n".join(said)
    assert not taken
    assert "templates/慰问信.md.j2:2:1: 合并的冲突还没有解决。 [half-merged]" in told
    assert "complaints/2026/说明.yaml:1:1: 这是链接，不是普通的文件" in told
    assert "private/电话.yaml:1:1: 另存的资料被放进了 git：private/电话.yaml。" in told
    assert "13800001234" not in told


NAMES = {
    "HEAD~1:main": "branch-rewritten",
    "HEAD:refs/heads/我的": "ref-not-taken",
    f"HEAD:refs/replace/{'1' * 40}": "ref-not-taken",
    "HEAD:refs/cpl/desks/A": "desk-claim-odd",
}


def test_names_that_are_not_to_be_set_so(place: Shared) -> None:
    """All at once: nothing of a push is taken where a part of it is not."""
    before = place.git("for-each-ref", at=place.bare)
    taken, said = place.pushes("--force", *NAMES)
    assert (taken, place.git("for-each-ref", at=place.bare)) == (False, before)
    assert [re.findall(r"\[([a-z-]+)\]$", each) for each in said[:-1:2]] == [
        [code] for code in NAMES.values()
    ]
    assert place.pushes(":main")[1][0].endswith("[branch-deleted]")


def test_a_claim_is_made_once_and_taken_over_only_where_somebody_says_so(place: Shared) -> None:
    ref, third = "refs/cpl/desks/B", "refs/cpl/desks/C"
    mine, other = (blob(place, text) for text in ("甲机\n", "乙机\n"))
    assert place.pushes(f"{mine}:{ref}", f"{mine}:{third}") == (True, [])
    taken, said = place.pushes("--force", f"{other}:{ref}", f":{third}")
    told = "\n".join(said)
    assert (taken, "“B”台已经由别的电脑登记了。 [desk-claimed]" in told) == (False, True)
    assert "“C”台的登记不能删。 [desk-claim-removed]" in told
    assert place.pushes("-o", "cpl-take-over=A", "--force", f"{other}:{ref}")[0] is False
    assert place.pushes("-o", "cpl-take-over=B", "--force", f"{other}:{ref}") == (True, [])
    assert place.git("rev-parse", ref, at=place.bare) == other


def blob(place: Shared, text: str) -> str:
    path = place.clone / ".git/claim"
    path.write_text(text, "utf-8")
    return place.git("hash-object", "-w", str(path))


def test_a_seal_comes_with_what_it_seals_and_stays(clerk: Clerk, place: Shared) -> None:
    month = ("report", "月报", "--month", "2026-10", "--issue")
    clerk.does(*month, user="郑洁", at="10:00")
    taken, said = place.pushes("--no-follow-tags", "main")
    assert (taken, "[seal-gone]" in said[0]) == (False, True)
    assert place.pushes() == (True, [])
    tag = clerk.git("tag").strip()
    sealed = place.git("rev-parse", f"refs/tags/{tag}", at=place.bare)
    assert "[tag-deleted]" in place.pushes(f":refs/tags/{tag}")[1][0]
    clerk.git("tag", "-f", "-a", "-m", "封存", tag, "HEAD")
    assert "[tag-moved]" in place.pushes("--force", f"refs/tags/{tag}")[1][0]
    other = tag.replace("10", "09", 1)
    clerk.git("tag", "-a", "-m", f"封存 {other}", other, "HEAD")
    assert "[seal-altered]" in place.pushes(f"refs/tags/{other}")[1][0]
    assert place.git("rev-parse", f"refs/tags/{tag}", at=place.bare) == sealed


def test_without_cpl_there_nothing_is_taken(place: Shared, clerk: Clerk) -> None:
    hook = place.bare / "hooks/pre-receive"
    hook.write_text(hook.read_text("utf-8").replace(sys.executable, "/nirgends/python"), "utf-8")
    clerk.patch.setenv("PATH", "/usr/bin:/bin")
    clerk.does("do", "1", "备注", "备注=回电", at="09:30")
    taken, said = place.pushes()
    assert (taken, said[0]) == (False, "共享库那台机器上找不到 cpl，推来的没有判断，没有收。")


def test_what_cannot_be_judged_is_not_taken_until_the_administrator_says_so(
    clerk: Clerk, place: Shared
) -> None:
    """A newer cpl wrote a word here that this one does not know."""
    clerk.edits("rules.yaml", ("meta:", "meta:\n  将来的词: 一"))
    taken, said = place.pushes()
    tip = clerk.git("rev-parse", "HEAD").strip()
    told = re.fullmatch(
        rf"没有办法判断，没有收：提交 {tip[:10]} 里的 rules.yaml 读不了，rules.yaml:\d+:3: "
        rf"错误: 这里没有“将来的词”这个词。.*（这里的 cpl 是 {re.escape(__version__)}）",
        said[0],
    )
    assert (taken, told is not None) == (False, True), said
    assert f"git config --add cpl.letPass {tip}" in said[1]
    place.git("config", "--add", "cpl.letPass", tip, at=place.bare)
    taken, said = place.pushes()
    assert (taken, said) == (True, [f"管理员放行了 {tip[:10]}：没有判断，cpl audit 以后还会说。"])
    assert place.tip == tip


def test_a_mistake_of_ours_is_told_without_anybodys_words(clerk: Clerk, place: Shared) -> None:
    def fails(*_: object) -> None:
        raise KeyError("王女士")

    clerk.patch.setattr("cpl.cli.desks.serve_hook.receive", fails)
    clerk.patch.setattr(sys, "stdin", io.StringIO(f"{'0' * 40} {'1' * 40} refs/heads/main\n"))
    clerk.patch.setenv("GIT_DIR", str(place.bare))
    said = clerk("serve-hook", "--receive")
    assert said.status == 70
    assert "cpl 自己出错了（KeyError，test_serve_hook.py" in said.out
    assert ("王女士" in said.out, f"cpl.letPass {'1' * 40}" in said.out) == (False, True)


# —— for the CI of a host that runs no hook of ours ——


def test_a_range_is_judged_in_a_clone(clerk: Clerk, place: Shared, tmp_path: Path) -> None:
    clerk.does("do", "1", "受理", "等级=一级", "分类=设备设施", at="09:30")
    good = clerk("serve-hook", "--judge", "origin/main", "HEAD")
    assert (good.status, good.out) == (0, "判断了 1 次提交，没有要退回的。\n")
    clerk.edits("staff.yaml", ("      - 客服专员\n", "      - 客服专员\n      - 总经理\n"))
    bad = clerk("serve-hook", "--judge", "0" * 40, "HEAD")
    assert (bad.status, "[staff-undeclared " in bad.out) == (1, True)
    unknown = clerk("serve-hook", "--judge", "deadbeef" * 5, "HEAD")
    assert (unknown.status, "fetch-depth: 0" in unknown.err) == (2, True)
    clone = tmp_path / "浅"
    place.git("clone", "-q", "--depth", "1", f"file://{clerk.root}", str(clone))
    shallow = Clerk(clone, clerk.patch, clerk.capture)("serve-hook", "--judge", "0" * 40, "HEAD")
    assert (shallow.status, "[history-shallow]" in shallow.out) == (1, True)


# —— setting it up ——


def test_it_is_set_up_once_and_never_over_somebody_elses(clerk: Clerk, place: Shared) -> None:
    again = clerk.does("serve-hook", str(place.bare))
    assert again.out.startswith("已经装着：")
    assert "以前推来的没有判断过" in again.out
    assert f"共享库    推到 {place.bare} 的先判断再收" in re.sub("  +", "    ", clerk("doctor").out)
    hook = place.bare / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    assert "cpl serve-hook --receive || exit 1" in clerk("doctor").out
    said = clerk("serve-hook", str(place.bare))
    assert (said.status, "不是 cpl 写的，没有动它" in said.err) == (1, True)
    assert hook.read_text("utf-8") == "#!/bin/sh\nexit 0\n"
    for no_shared in (clerk.root, clerk.root / ".git"):
        none = clerk("serve-hook", str(no_shared))
        assert (none.status, "git init --bare" in none.err) == (2, True)
    nothing = clerk("serve-hook")
    assert (nothing.status, "共享库在哪里" in nothing.err) == (2, True)
