"""Seals signed with a key of the office, sealed late, taken along by clones and backups."""

import shutil
import subprocess
from pathlib import Path

import pytest
from clerks import Clerk, git, played
from issued_office import SEALS, issues, paper

from cpl.store.git.git import Git
from cpl.store.seals.tags import Signed
from cpl.use_cases.sealing.seal_checking import seal_findings, seal_states

REPORT = ("report", "月报", "--month", "2026-12", "--issue")
LATER = "2027-01-04T09:00"
DECEMBER = "封存/2026-12/月报"


@pytest.fixture
def sealed(clerk: Clerk) -> Clerk:
    return played(clerk, issues)


def with_key(clerk: Clerk, folder: Path, passphrase: str = "") -> Path:
    """An SSH key that git is told to sign with."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no ssh-keygen here")
    key = folder / "key"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "office", "-f", str(key)]
    subprocess.run(words, check=True)
    clerk.git("config", "gpg.format", "ssh")
    clerk.git("config", "user.signingkey", str(key))
    return key


def trust(clerk: Clerk, key: Path) -> None:
    signers = key.with_name("signers")
    signers.write_text(f"* {key.with_suffix('.pub').read_text('utf-8')}", "utf-8")
    clerk.git("config", "gpg.ssh.allowedSignersFile", str(signers))


def signature(clerk: Clerk) -> Signed:
    states, _ = seal_states(Git(clerk.root))
    return next(each.signature for each in states if each.tag.name == DECEMBER)


def test_a_seal_is_signed_with_the_key_of_the_office(sealed: Clerk, tmp_path: Path) -> None:
    key = with_key(sealed, tmp_path)
    sealed.does(*REPORT, at=LATER)
    assert signature(sealed) is Signed.UNKNOWN
    trust(sealed, key)
    assert signature(sealed) is Signed.GOOD
    assert seal_findings(Git(sealed.root)) == ()
    assert "签名核对过 1 个，没有签名 2 个" in sealed.does("verify").out


def test_a_signature_of_other_words_is_found(sealed: Clerk, tmp_path: Path) -> None:
    trust(sealed, with_key(sealed, tmp_path))
    sealed.does(*REPORT, at=LATER)
    whole = sealed.git("cat-file", "tag", DECEMBER)
    digest = whole.partition("Cpl-Contents: ")[2][:64]
    made = subprocess.run(
        ["git", "-C", str(sealed.root), "hash-object", "-t", "tag", "-w", "--stdin"],
        input=whole.replace(digest, "0" * 64), capture_output=True, text=True, check=True,
    )  # fmt: skip
    sealed.git("update-ref", f"refs/tags/{DECEMBER}", made.stdout.strip())
    assert {each.code for each in seal_findings(Git(sealed.root))} >= {
        "seal-altered",
        "seal-signature",
    }


def test_where_nobody_can_type_the_passphrase_it_is_sealed_unsigned_and_said(
    sealed: Clerk, tmp_path: Path
) -> None:
    with_key(sealed, tmp_path, "geheim")
    said = sealed.does(*REPORT, at=LATER)
    assert "封存没有签名" in said.err
    assert signature(sealed) is Signed.NONE
    assert seal_findings(Git(sealed.root)) == ()


def test_doctor_seals_what_was_not_sealed(sealed: Clerk) -> None:
    sealed.git("tag", "-d", SEALS[0])
    assert "✗ 封存" in sealed("doctor").out
    assert f"补上了封存 {SEALS[0]}" in sealed("doctor", "--fix").err
    assert seal_findings(Git(sealed.root)) == ()
    assert "✓ 封存" in sealed("doctor").out


def test_doctor_compares_what_was_issued(sealed: Clerk) -> None:
    assert "✓ 签发的单" in sealed("doctor").out
    file = paper(sealed, ".md")
    file.write_text(file.read_text("utf-8") + "另\n", "utf-8")
    sealed.git("commit", "-qam", "整理")
    said = sealed("doctor")
    assert "✗ 签发的单" in said.out
    assert "git restore --source=" in said.out
    assert said.status == 1


def test_a_clone_and_a_backup_take_the_seals_along(sealed: Clerk, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(sealed.root), "同事")
    assert seal_findings(Git(tmp_path / "同事")) == ()
    assert git(tmp_path / "同事", "tag").split() == list(SEALS)
    (tmp_path / "盘").mkdir()
    sealed.does("backup", str(tmp_path / "盘"))
    sealed.does("restore", str(tmp_path / "盘"), str(tmp_path / "恢复"))
    assert seal_findings(Git(tmp_path / "恢复")) == ()
    assert git(tmp_path / "恢复", "tag").split() == list(SEALS)


def test_a_push_takes_the_seals_along(sealed: Clerk, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "共享.git")
    sealed.git("push", "-q", str(tmp_path / "共享.git"), "HEAD")
    assert git(tmp_path / "共享.git", "tag").split() == list(SEALS)
