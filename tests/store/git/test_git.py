"""git does what we say and touches nothing else: real repositories, real hooks."""

import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

import pytest
from real_git import LI_MIN, NINE, RECORD, REGISTERED, WANG_LEI, hook, office, raw_git
from unprivileged import IS_ROOT

from cpl.problems import CplError
from cpl.store.git.commits import Signature
from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed, NotRecorded


def test_a_new_repository_has_no_history(tmp_path: Path) -> None:
    git = Git(tmp_path / "客诉")
    git.init()
    assert git.head() is None
    assert git.log() == ()
    assert git.status() == {}
    assert git.committed_bytes(Path("rules.yaml")) is None
    assert raw_git(git.root, "symbolic-ref", "HEAD") == "refs/heads/main\n"
    assert raw_git(git.root, "config", "core.fsync") == "all\n"


def test_what_a_commit_changed_and_who_touched_it_since(git: Git) -> None:
    other = git.root / "staff.yaml"
    (git.root / RECORD).write_bytes(b"new")
    other.write_bytes(b"people")
    both = git.commit([Path(RECORD), other], "both", LI_MIN, LI_MIN, NINE)
    other.write_bytes(b"more people")
    later = git.commit([other], "later", WANG_LEI, WANG_LEI, NINE)
    assert git.files_of(both) == {git.root / RECORD: "M", other: "A"}
    assert [each.sha for each in git.newest(2)] == [later, both]
    assert [each.sha for each in git.touched_since(both, [other])] == [later]
    assert git.touched_since(both, [Path(RECORD), Path("issued/TS20261121-001")]) == ()


def test_a_repository_further_up_is_not_ours(tmp_path: Path) -> None:
    Git(tmp_path).init()
    below = Git(tmp_path / "below")
    below.root.mkdir()
    with pytest.raises(GitFailed, match="还不是 git 仓库。请先运行 cpl init"):
        below.status()
    with pytest.raises(GitFailed, match="还不是 git 仓库"):
        below.folder()


def test_a_linked_worktree_has_its_folder_elsewhere(git: Git, tmp_path: Path) -> None:
    raw_git(git.root, "worktree", "add", "-q", str(tmp_path / "second"))
    assert (Git(tmp_path / "second").folder() / "HEAD").is_file()


# What is committed


def test_a_commit_says_who_decided_who_typed_and_when(git: Git) -> None:
    (git.root / RECORD).write_bytes(b"new")
    message = (
        "TS20261121-001 转办: 待受理→处理中\n\n# 说明\n\n"
        "Cpl-Record: TS20261121-001\nCpl-Rules: 2025-01-01\n"
    )
    sha = git.commit([Path(RECORD)], message, WANG_LEI, LI_MIN, NINE)
    newest, oldest = git.log()
    assert newest.sha == sha == git.head()
    assert (newest.author, newest.committer) == (WANG_LEI, LI_MIN)
    assert newest.at.isoformat() == "2026-11-21T09:12:00+08:00"
    assert newest.subject == "TS20261121-001 转办: 待受理→处理中"
    assert newest.trailers == (("Cpl-Record", "TS20261121-001"), ("Cpl-Rules", "2025-01-01"))
    assert oldest.subject == "TS20261121-001 登记"
    assert oldest.trailers == ()
    assert "# 说明" in raw_git(git.root, "log", "-1", "--format=%B")


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        pytest.param(NINE, None, "2026-11-21T09:12:00+08:00", id="这台机器的时区"),
        pytest.param(NINE, "Asia/Urumqi", "2026-11-21T09:12:00+06:00", id="说明的时区"),
        pytest.param(NINE.replace(tzinfo=UTC), None, "2026-11-21T09:12:00+00:00", id="自带时区"),
        pytest.param(datetime(1970, 1, 1, 8, 1), None, "1970-01-01T08:01:00+08:00", id="很早"),
    ],
)
def test_both_dates_of_a_commit_are_the_given_one(
    git: Git, at: datetime, zone: str | None, expected: str
) -> None:
    (git.root / RECORD).write_bytes(b"new")
    git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN, at, zone=zone)
    dates = raw_git(git.root, "log", "-1", "--format=%aI %cI").split()
    assert {datetime.fromisoformat(each) for each in dates} == {datetime.fromisoformat(expected)}
    assert git.log()[0].at.isoformat() == expected


def test_without_a_date_it_is_now(git: Git) -> None:
    (git.root / RECORD).write_bytes(b"new")
    git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN)
    written = (git.root / RECORD).stat().st_mtime
    assert abs(git.log()[0].at.timestamp() - written) < 60


def test_new_files_and_odd_names_are_recorded_as_they_are(git: Git) -> None:
    names = ["templates/致歉 信*.md.j2", "attachments/[1].log", "-x", ":a", "a\tb"]
    (git.root / ".gitignore").write_text("*.log\n")
    (git.root / "a1.log").touch()
    for name in names:
        file = git.root / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(name.encode() + b"\r\n")
    git.commit([Path(name) for name in names], "新", LI_MIN, LI_MIN)
    for name in names:
        assert git.committed_bytes(Path(name)) == name.encode() + b"\r\n"
    assert git.status() == {git.root / ".gitignore": "??"}


def test_more_paths_than_a_command_line_holds(git: Git) -> None:
    paths = [git.root / f"complaints/2026/12/TS20261201-{each:03}.yaml" for each in range(300)]
    paths[0].parent.mkdir()
    for path in paths:
        path.touch()
    assert set(git.status(paths).values()) == {"??"}
    git.commit(paths, "导入", LI_MIN, LI_MIN)
    assert git.status(paths) == {}


def test_other_peoples_work_stays_exactly_as_it_is(git: Git) -> None:
    folder = (git.root / RECORD).parent
    for name in ("staged", "changed", "both"):
        (folder / name).write_bytes(b"1\n")
    raw_git(git.root, "add", "-A")
    raw_git(git.root, "commit", "-q", "-m", "before")
    (folder / "staged").write_bytes(b"2\n")
    (folder / "both").write_bytes(b"2\n")
    (folder / "staged new").write_bytes(b"2\n")
    raw_git(git.root, "add", "-A")
    (folder / "both").write_bytes(b"3\n")
    (folder / "changed").write_bytes(b"3\n")
    (folder / "untracked").write_bytes(b"3\n")
    index, status = raw_git(git.root, "ls-files", "-s"), git.status()

    (folder / "TS20261121-002.yaml").write_bytes(b"ours")
    sha = git.commit([folder / "TS20261121-002.yaml"], "m", LI_MIN, LI_MIN)

    assert git.status() == status
    ours = raw_git(git.root, "ls-files", "-s", "*-002.yaml")
    assert raw_git(git.root, "ls-files", "-s").replace(ours, "") == index
    changed = raw_git(git.root, "diff-tree", "-r", "--name-only", "--no-commit-id", sha)
    assert changed == "complaints/2026/11/TS20261121-002.yaml\n"


# What is asked


def test_status_tells_what_is_not_committed(git: Git) -> None:
    record, other = git.root / RECORD, git.root / "巡场 表.yaml"
    assert git.status([record]) == {}
    record.write_bytes(b"by hand")
    other.write_bytes(b"new")
    assert git.status() == {record: " M", other: "??"}
    assert git.status([Path(RECORD)]) == {record: " M"}
    assert git.status([Path("巡场 表.yaml")]) == {other: "??"}


def test_a_named_file_that_gitignore_hides_is_not_committed(git: Git) -> None:
    (git.root / ".git" / "info" / "exclude").write_text("hidden/\n")
    (git.root / "hidden").mkdir()
    (git.root / "hidden" / "a").touch()
    assert git.status() == {}
    assert git.status([Path("hidden/a")]) == {git.root / "hidden/a": "!!"}


def test_asking_takes_no_lock_of_gits(git: Git) -> None:
    (git.root / ".git" / "index.lock").touch()
    os.utime(git.root / RECORD)
    assert git.status() == {}


def test_committed_bytes_are_those_of_the_commit(git: Git) -> None:
    first = git.head() or ""
    (git.root / RECORD).write_bytes(b"second\n\n")
    assert git.committed_bytes(Path(RECORD)) == REGISTERED
    git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN)
    assert git.committed_bytes(git.root / RECORD) == b"second\n\n"
    assert git.committed_bytes(Path(RECORD), first) == REGISTERED
    assert git.committed_bytes(Path("a blob")) is None
    assert git.committed_bytes(Path("complaints")) is None  # a folder is not a file


def test_the_history_of_one_file(git: Git) -> None:
    (git.root / "rules.yaml").touch()
    git.commit([Path("rules.yaml")], "制度", LI_MIN, LI_MIN)
    assert [each.subject for each in git.log(Path("rules.yaml"))] == ["制度"]
    assert len(git.log()) == 2


def test_whom_git_would_name(git: Git) -> None:
    assert git.user_email() is None
    raw_git(git.root, "config", "user.email", "limin@example.com")
    assert git.user_email() == "limin@example.com"


def test_what_is_said_of_this_clone_costs_no_git(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (git.said_of_clone("desk"), git.has_remote) == ("", False)
    raw_git(git.root, "config", "desk.cpl", "C")
    raw_git(git.root, "config", "cpl.desk", "A")
    raw_git(git.root, "config", "cpl.clone", "7f3a")
    raw_git(git.root, "config", "cpl.desk", "B")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / ".git").write_text(f"gitdir: {git.root / '.git'}\n", "utf-8")
    raw_git(git.root, "remote", "add", "origin", "/nas/客诉.git")
    monkeypatch.setenv("PATH", "")
    assert Git(git.root).own_settings == {}
    git = Git(git.root)
    assert (git.said_of_clone("desk"), git.said_of_clone("clone")) == ("B", "7f3a")
    assert git.has_remote
    assert Git(tmp_path / "linked").said_of_clone("desk") == "B"
    assert Git(tmp_path).said_of_clone("desk") == ""


def test_a_hooks_environment_does_not_lead_us_astray(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "someone else")
    (git.root / RECORD).write_bytes(b"new")
    git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN)
    assert git.log()[0].author == LI_MIN
    assert git.status() == {}


# What fails


def test_without_git_it_says_what_to_install(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CplError, match=r"没有找到 git。请先安装 git") as refused:
        git.newest(1)
    assert refused.value.exit_status == 3


@pytest.mark.parametrize("name", [RECORD, "new.yaml"])
def test_a_refusing_hook_leaves_the_index_as_it_was(git: Git, name: str) -> None:
    hook(git.root, "pre-commit", "echo '电话不是 11 位' >&2; exit 1\n")
    (git.root / name).write_bytes(b"new")
    index, head, status = raw_git(git.root, "ls-files", "-s"), git.head(), git.status()
    with pytest.raises(NotRecorded, match="电话不是 11 位") as refused:
        git.commit([Path(name)], "m", LI_MIN, LI_MIN)
    assert refused.value.exit_status == 3
    assert raw_git(git.root, "ls-files", "-s") == index
    assert (git.head(), git.status()) == (head, status)


def test_a_refused_first_commit_leaves_the_index_empty(tmp_path: Path) -> None:
    git = Git(tmp_path)
    git.init()
    hook(git.root, "commit-msg", "exit 1\n")
    (git.root / "rules.yaml").touch()
    with pytest.raises(NotRecorded):
        git.commit([Path("rules.yaml")], "m", LI_MIN, LI_MIN)
    assert git.status() == {git.root / "rules.yaml": "??"}


def test_only_the_end_of_a_long_complaint_is_told(git: Git) -> None:
    hook(git.root, "pre-commit", "seq 100 >&2; exit 1\n")
    (git.root / RECORD).write_bytes(b"new")
    with pytest.raises(NotRecorded) as refused:
        git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN)
    assert str(refused.value).splitlines()[1:] == [str(each) for each in range(89, 101)]


def test_nothing_to_record_is_said_so(git: Git) -> None:
    with pytest.raises(NotRecorded, match="内容与已记录的相同"):
        git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN)


def test_in_the_middle_of_a_merge_nothing_is_recorded(git: Git) -> None:
    raw_git(git.root, "switch", "-q", "-c", "other")
    (git.root / RECORD).write_bytes(b"theirs")
    git.commit([Path(RECORD)], "theirs", LI_MIN, LI_MIN)
    raw_git(git.root, "switch", "-q", "main")
    raw_git(git.root, "merge", "--no-ff", "--no-commit", "other")
    (git.root / "new.yaml").touch()
    index = raw_git(git.root, "ls-files", "-s")
    with pytest.raises(NotRecorded, match="有一次合并还没有做完"):
        git.commit([Path("new.yaml")], "m", LI_MIN, LI_MIN)
    assert raw_git(git.root, "ls-files", "-s") == index


def test_a_signing_key_that_fails_is_not_passed_over(git: Git) -> None:
    raw_git(git.root, "config", "commit.gpgsign", "true")
    raw_git(git.root, "config", "gpg.program", "false")
    (git.root / RECORD).write_bytes(b"new")
    with pytest.raises(NotRecorded, match="gpg failed to sign"):
        git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN)


def test_an_index_that_another_git_holds_for_a_moment_is_waited_for(git: Git) -> None:
    lock = git.root / ".git" / "index.lock"
    lock.touch()
    (git.root / RECORD).write_bytes(b"new")
    editor = Timer(0.3, lock.unlink)
    editor.start()
    git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN)
    editor.join()
    assert git.status([Path(RECORD)]) == {}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="else no lock is surely abandoned")
@pytest.mark.parametrize("name", ["index.lock", "refs/heads/main.lock", "HEAD.lock"])
def test_a_lock_that_nobody_can_hold_is_taken_away(
    git: Git, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpl.store.git.git.ABANDONED_SECONDS", 0.2)
    (git.folder() / name).touch()
    (git.root / RECORD).write_bytes(b"new")
    git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN)
    assert git.status() == {}
    assert not (git.folder() / name).exists()


@pytest.mark.skipif(not IS_ROOT, reason="only root gives a folder to somebody else")
def test_a_folder_of_another_account_is_explained(tmp_path: Path) -> None:
    git = office(tmp_path / "theirs")
    for path in (git.root, git.folder()):
        os.chown(path, 65534, 65534)
    with pytest.raises(GitFailed, match=r"属于另一个账号.*safe\.directory"):
        git.newest(1)


def test_the_newest_commit_is_the_one_that_git_names(git: Git, tmp_path: Path) -> None:
    def told() -> str:
        return raw_git(git.root, "rev-parse", "HEAD").strip()

    assert git.head() == told()
    raw_git(git.root, "pack-refs", "--all")
    assert git.head() == told()
    raw_git(git.root, "checkout", "-q", "-b", "另一个/分支")
    (git.root / RECORD).write_bytes(b"new")
    git.commit([Path(RECORD)], "m", LI_MIN, LI_MIN)
    assert git.head() == told()
    raw_git(git.root, "worktree", "add", "-q", str(tmp_path / "beside"), "main")
    assert Git(tmp_path / "beside").head() == raw_git(git.root, "rev-parse", "main").strip()
    raw_git(git.root, "checkout", "-q", "--detach", "HEAD~1")
    assert git.head() == told()
    raw_git(git.root, "checkout", "-q", "--orphan", "新的")
    assert git.head() is None


def test_a_name_that_git_would_refuse(git: Git) -> None:
    (git.root / RECORD).write_bytes(b"new")
    with pytest.raises(NotRecorded, match="empty ident name"):
        git.commit([Path(RECORD)], "m", Signature("", "x@example.com"), LI_MIN)
