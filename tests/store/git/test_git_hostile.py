"""A folder that somebody else gave us brings settings along: looking at it runs none of them."""

import os
from pathlib import Path

import pytest
from real_git import LI_MIN, RECORD, REGISTERED, hook, raw_git

from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed

HOOKS = ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc", "pre-commit")
PROGRAMS = (
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.gitProxy",
    "core.askPass",
    "diff.external",
    "diff.evil.textconv",
    "diff.evil.command",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "filter.a=b.c.clean",
    "interactive.diffFilter",
    "gpg.program",
    "uploadpack.packObjectsHook",
    "pager.status",
    "pager.log",
    "sequence.editor",
    "remote.origin.uploadpack",
    "credential.helper",
)
ALIASES = ("status", "log", "ls-files", "rev-parse")


@pytest.fixture
def ran(git: Git, tmp_path: Path) -> Path:
    """What must not come into being: every setting and hook of the folder would make it."""
    mark = tmp_path / "ran"
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\necho \"$0 $@\" >> '{mark}'\n", encoding="utf-8")
    evil.chmod(0o755)
    for name in PROGRAMS:
        raw_git(git.root, "config", name, str(evil))
    for name in ALIASES:
        raw_git(git.root, "config", f"alias.{name}", f"!{evil}")
    for key, value in (
        ("filter.evil.required", "true"),
        ("filter.a=b.c.required", "true"),
        ("log.showSignature", "true"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", f"ext::{evil} %S"),
        ("protocol.ext.allow", "always"),
        ("extensions.partialClone", "origin"),
        ("core.repositoryFormatVersion", "1"),
    ):
        raw_git(git.root, "config", key, value)
    for name in HOOKS:
        hook(git.root, name, f"'{evil}' < /dev/null\n")
    attributes = "* filter=evil diff=evil\ncomplaints/** filter=a=b.c diff=evil\n"
    (git.root / ".gitattributes").write_text(attributes, encoding="utf-8")
    (git.root / RECORD).write_bytes(REGISTERED.swapcase()[::-1])  # as long: git has to compare
    return mark


def test_looking_runs_nothing_of_the_folder(git: Git, ran: Path) -> None:
    looked_at = Git(git.root)
    assert looked_at.status()[git.root / RECORD] == " M"
    assert looked_at.status([Path(RECORD)]) == {git.root / RECORD: " M"}
    assert len(looked_at.log()) == len(looked_at.newest(5)) == 1
    assert looked_at.committed_bytes(Path(RECORD)) is not None
    assert looked_at.files_of("HEAD") == {git.root / RECORD: "A"}
    looked_at.untracked(git.root)
    looked_at.user_email()
    assert not ran.exists(), ran.read_text(encoding="utf-8")


def test_what_is_missing_is_not_fetched_from_anywhere(git: Git, ran: Path) -> None:
    blob = raw_git(git.root, "-c", "core.fsmonitor=false", "rev-parse", f"HEAD:{RECORD}").strip()
    ran.unlink(missing_ok=True)
    (git.folder() / "objects" / blob[:2] / blob[2:]).unlink()
    assert Git(git.root).committed_bytes(Path(RECORD)) is None
    assert not ran.exists(), ran.read_text(encoding="utf-8")


def test_a_git_that_broke_off_over_what_it_could_not_fetch_has_no_such_file(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It tells a fetch that has ended already what it lacks: it lives or dies by luck."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").write_text("#!/bin/sh\nkill -PIPE $$\n", encoding="utf-8")
    (programs / "git").chmod(0o755)
    looked_at = Git(git.root)
    assert looked_at.committed_bytes(Path(RECORD)) is not None
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    assert looked_at.committed_bytes(Path(RECORD)) is None
    with pytest.raises(GitFailed, match="信号 13"):
        looked_at.status()


def test_the_offices_own_hooks_and_filters_run_when_something_is_recorded(
    git: Git, tmp_path: Path
) -> None:
    """What an office sets up for itself is honoured: large files kept elsewhere, a check."""
    hook(git.root, "pre-commit", f"touch '{tmp_path}/checked'\n")
    raw_git(git.root, "config", "filter.upper.clean", "tr a-z A-Z")
    (git.root / ".gitattributes").write_text("*.txt filter=upper\n", encoding="utf-8")
    (git.root / "a.txt").write_bytes(b"word\n")
    again = Git(git.root)
    again.commit([Path("a.txt")], "m", LI_MIN, LI_MIN)
    assert again.committed_bytes(Path("a.txt")) == b"WORD\n"
    assert (tmp_path / "checked").exists()
