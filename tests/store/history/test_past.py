"""The whole history as git tells it: nothing left out, nothing twice, files by their names."""

import os
from pathlib import Path

import pytest
from real_git import LI_MIN, NINE, RECORD, office, raw_git

from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed
from cpl.store.history.past import PastCommit, past_commits

SECOND = "complaints/2026/11/TS20261121-002.yaml"


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def commit(root: Path, message: str) -> None:
    raw_git(root, "add", "-A")
    raw_git(root, "commit", "-q", "--allow-empty", "-m", message)


def subjects(git: Git, *paths: str) -> list[str]:
    return [each.commit.subject for each in past_commits(git, paths=paths)]


def only(git: Git, *paths: str) -> PastCommit:
    return next(past_commits(git, paths=paths))


def test_a_commit_says_who_when_and_what(tmp_path: Path) -> None:
    git = office(tmp_path)
    write(tmp_path, RECORD, "编号: TS20261121-001\n状态: 处理中\n")
    git.commit(
        [tmp_path / RECORD],
        "TS20261121-001 转办: 处理中\n\n因为他说的\n\nCpl-Event: 转办\nCpl-Event: 备注",
        LI_MIN,
        LI_MIN,
        NINE,
    )
    newest, oldest = past_commits(git)
    assert newest.commit.author == LI_MIN
    assert newest.commit == git.log()[0]
    assert newest.parents == (oldest.sha,)
    assert newest.trailers == {"Cpl-Event": ("转办", "备注")}
    assert [(e.path, e.status, e.stem) for e in newest.changes] == [(RECORD, "M", "TS20261121-001")]
    assert newest.changes[0].before == oldest.changes[0].after
    assert (oldest.changes[0].status, oldest.changes[0].before) == ("A", "")


def test_an_empty_repository_has_none_and_no_repository_is_said(tmp_path: Path) -> None:
    git = Git(tmp_path)
    with pytest.raises(GitFailed):
        list(past_commits(git))
    git.init()
    assert list(past_commits(git)) == []


def test_what_only_a_side_branch_had_is_told_and_the_merge_once(tmp_path: Path) -> None:
    git = office(tmp_path)
    raw_git(tmp_path, "checkout", "-q", "-b", "side")
    write(tmp_path, SECOND, "二\n")
    commit(tmp_path, "side")
    raw_git(tmp_path, "checkout", "-q", "main")
    write(tmp_path, "staff.yaml", "一\n")
    commit(tmp_path, "main")
    raw_git(tmp_path, "merge", "-q", "-s", "ours", "-m", "merge", "side")
    commit(tmp_path, "empty")
    found = list(past_commits(git))
    assert sorted(each.commit.subject for each in found)[:4] == [
        "TS20261121-001 登记",
        "empty",
        "main",
        "merge",
    ]
    merge = next(each for each in found if each.is_merge)
    # taken from neither: nothing; but of the side branch a file is gone, and that is told
    assert [(each.path, each.status) for each in merge.changes] == [
        (SECOND, "D"),
        ("staff.yaml", "A"),
    ]
    assert merge.own_changes == ()
    assert "side" in subjects(git, SECOND)


def test_what_a_merge_made_itself_is_its_own(tmp_path: Path) -> None:
    git = office(tmp_path)
    raw_git(tmp_path, "checkout", "-q", "-b", "side")
    write(tmp_path, SECOND, "二\n")
    commit(tmp_path, "side")
    raw_git(tmp_path, "checkout", "-q", "main")
    write(tmp_path, "staff.yaml", "一\n")
    commit(tmp_path, "main")
    raw_git(tmp_path, "merge", "-q", "--no-commit", "side")
    write(tmp_path, RECORD, "悄悄改的\n")
    commit(tmp_path, "merge")
    assert [each.path for each in only(git).own_changes] == [RECORD]


def test_a_file_is_followed_by_its_name_not_by_its_looks(tmp_path: Path) -> None:
    git = office(tmp_path)
    moved = RECORD.replace("2026/11", "2026/10").replace(".yaml", ".yml")
    write(tmp_path, SECOND, (tmp_path / RECORD).read_text(encoding="utf-8"))
    (tmp_path / moved).parent.mkdir(parents=True)
    (tmp_path / RECORD).rename(tmp_path / moved)
    write(tmp_path, moved, "完全不一样的\n" * 30)
    commit(tmp_path, "搬家")
    told = {each.path: each for each in only(git, RECORD).changes}
    assert set(told) == {moved, SECOND}
    assert (told[moved].status, told[moved].moved_from) == ("R", RECORD)
    assert told[SECOND].status == "A"


def test_strange_names_and_words_do_no_harm(tmp_path: Path) -> None:
    git = office(tmp_path)
    names = ["带\n换行.yaml", ":冒号", "a b\tc", "“引号”.md"]
    for each in names:
        write(tmp_path, each, "x")
    (tmp_path / os.fsdecode(b"\xff\xfe.bin")).write_bytes(b"x")
    commit(tmp_path, "名字")
    raw_git(tmp_path, "-c", "i18n.commitEncoding=gbk", "commit", "-q", "--allow-empty", "-m", "x")
    tree = raw_git(tmp_path, "rev-parse", "HEAD^{tree}").strip()
    body = (
        f"tree {tree}\nauthor 张 <a@b> 99999999999999 +9999\n".encode()
        + b"committer \x01 <> -5 +0800\n\n"
        + b"\xb2\xbb\xca\xc7 utf-8 \x01\n:100644 x\n"
    )
    (tmp_path / ".git" / "c").write_bytes(body)
    sha = raw_git(tmp_path, "hash-object", "-t", "commit", "--literally", "-w", ".git/c").strip()
    first, *_ = past_commits(git, revs=(sha, "HEAD"))
    assert first.sha == sha
    assert "utf-8" in first.commit.subject
    found = next(each for each in past_commits(git) if each.commit.subject == "名字")
    assert {*names, os.fsdecode(b"\xff\xfe.bin")} == {each.path for each in found.changes}


def test_what_replaces_a_commit_is_not_believed(tmp_path: Path) -> None:
    git = office(tmp_path)
    write(tmp_path, SECOND, "二\n")
    commit(tmp_path, "真的")
    real = raw_git(tmp_path, "rev-parse", "HEAD").strip()
    raw_git(tmp_path, "commit", "-q", "--amend", "-m", "假的")
    false = raw_git(tmp_path, "rev-parse", "HEAD").strip()
    raw_git(tmp_path, "reset", "-q", "--soft", real)
    raw_git(tmp_path, "replace", real, false)
    assert raw_git(tmp_path, "log", "-1", "--format=%s").strip() == "假的"
    assert subjects(git)[0] == "真的"


def test_what_the_folder_is_set_to_does_not_hide_anything(tmp_path: Path) -> None:
    git = office(tmp_path)
    for key, value in (
        ("log.showRoot", "false"),
        ("diff.renames", "copies"),
        ("diff.noprefix", "true"),
        ("color.ui", "always"),
        ("log.follow", "true"),
        ("diff.ignoreSubmodules", "all"),
        ("log.diffMerges", "off"),
    ):
        raw_git(tmp_path, "config", key, value)
    assert [each.path for each in only(git).changes] == [RECORD]


def test_a_period_goes_by_when_it_was_recorded_whatever_the_clock_did(tmp_path: Path) -> None:
    git = office(tmp_path)
    for n, day in enumerate((25, 1, 27)):
        (tmp_path / RECORD).write_text(f"第 {n} 次\n", encoding="utf-8")
        git.commit([tmp_path / RECORD], f"{day} 日", LI_MIN, LI_MIN, NINE.replace(day=day))
    since = NINE.replace(day=24).astimezone()
    found = past_commits(git, since=since, until=NINE.replace(day=28).astimezone())
    assert [each.commit.subject for each in found] == ["27 日", "25 日"]
    assert [e.commit.subject for e in past_commits(git, oldest_first=True)][-1] == "27 日"


def test_who_stops_listening_lets_git_go(tmp_path: Path) -> None:
    git = office(tmp_path)
    for n in range(50):
        (tmp_path / RECORD).write_text(f"{n}\n", encoding="utf-8")
        git.commit([tmp_path / RECORD], f"{n}", LI_MIN, LI_MIN, NINE)
    told = past_commits(git)
    assert next(told).commit.subject == "49"
    told.close()  # type: ignore[attr-defined]


def test_a_broken_history_is_said_and_a_shallow_one_known(tmp_path: Path) -> None:
    git = office(tmp_path / "有")
    write(git.root, SECOND, "二\n")
    commit(git.root, "二")
    raw_git(tmp_path, "clone", "-q", "--depth=1", f"file://{git.root}", "浅")
    assert Git(tmp_path / "浅").is_shallow
    assert not git.is_shallow
    first = raw_git(git.root, "rev-parse", "HEAD~1").strip()
    (git.root / ".git" / "objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(GitFailed):
        list(past_commits(git))
