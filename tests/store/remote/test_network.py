"""What git says of a network, in words a clerk can act on."""

from pathlib import Path

import pytest
from real_git import office

from cpl.store.git.programs import Ended
from cpl.store.remote import network
from cpl.store.remote.network import Denied, Unreachable, refusal, shown_url, talk

SSH = "ssh://git@nas/台账.git"


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ("ssh: Could not resolve hostname nas: Name or service not known", Unreachable, "找不到"),
        ("ssh: connect to host nas port 22: Connection timed out", Unreachable, "连不上"),
        ("fatal: Could not read from remote repository.\nearly EOF", Unreachable, "连不上"),
        ("fatal: '/mnt/nas' does not appear to be a git repository", Unreachable, "网络盘先挂上"),
        ("Host key verification failed.", Denied, "身份没有核对过"),
        ("git@nas: Permission denied (publickey).", Denied, "不认识这个账号"),
        ("fatal: could not read Username for 'https://nas': terminal prompts", Denied, "不认识"),
        ("remote: fatal: unable to write: No space left on device", Denied, "那边的磁盘满了"),
        ("error: unable to write file: No space left on device", Denied, "磁盘已满"),
        ("error: remote unpack failed: unable to create temporary", Denied, "写不进去"),
        ("fatal: something new", Denied, "git 的原话：\nfatal: something new"),
    ],
)
def test_every_refusal_says_what_it_means(said: str, kind: type[Exception], words: str) -> None:
    found = refusal(SSH, Ended(128, b"", said.encode()))
    assert type(found) is kind
    assert words in str(found)


def test_what_the_hook_of_the_other_side_says_is_passed_on() -> None:
    err = "remote: TS20261122-A001：状态不对        \nremote: \n".encode()
    out = b"!\tHEAD:refs/heads/main\t[remote rejected] (pre-receive hook declined)\n"
    assert str(refusal(SSH, Ended(1, out, err))) == f"{SSH} 没有收下。\n  TS20261122-A001：状态不对"


def test_a_password_in_an_address_is_not_shown() -> None:
    assert shown_url("https://limin:s3cret@nas/x.git") == "https://limin@nas/x.git"
    assert shown_url("limin@nas:x.git") == "limin@nas:x.git"


def test_one_that_hangs_is_ended_and_nobody_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = office(tmp_path / "客诉")
    asked = tmp_path / "asked"
    ssh = tmp_path / "ssh"
    ssh.write_text(f'#!/bin/sh\necho "$GIT_TERMINAL_PROMPT" "$@" > {asked}\nsleep 60\n')
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(network, "MOST_SECONDS", 1.0)
    with pytest.raises(Unreachable, match=r"1 秒还没有传完，已经停下"):
        talk(git, SSH, "ls-remote", SSH)
    assert asked.read_text().startswith("0 -o BatchMode=yes -o ConnectTimeout=15")
