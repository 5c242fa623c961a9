"""Annotated tags below `封存/`, signed where the office has a key."""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from enum import Enum

from cpl.codec.records.seals import FOLDER
from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.git.commits import Signature, signed
from cpl.store.git.git import HOOK_SECONDS, Git
from cpl.store.git.refusals import GitFailed

REFS = "refs/tags/"
FIELDS = (
    "refname",
    "objecttype",
    "*objectname",
    "taggername",
    "taggerdate:iso-strict",
    "contents",
    "contents:signature",
)
COMMIT, TAG = "commit", "tag"
UNSIGNED = "封存没有签名：{} 先用没有签名的封存；签名的钥匙弄好以后，下一次就有签名。"
# Nobody is there to type a passphrase where nothing is a terminal.
ASKS_NOBODY = {"SSH_ASKPASS_REQUIRE": "never", "GIT_TERMINAL_PROMPT": "0"}
# Of the programs that look at a signature none is the folder's own choice.
PROGRAMS = ("gpg.program=gpg", "gpg.ssh.program=ssh-keygen", "gpg.x509.program=gpgsm")
BAD = re.compile(r"BADSIG|incorrect signature|Could not verify|bad signature", re.IGNORECASE)


class Signed(Enum):
    """What can be said of a tag's signature."""

    GOOD = "有签名，核对过"
    BAD = "签名不对"
    UNKNOWN = "有签名，这里没有公钥，核对不了"
    NONE = "没有签名"


class TagTaken(CplError):
    """A seal of that name is there already, of something else."""

    exit_status = 1

    def __init__(self, name: str) -> None:
        super().__init__(
            f"已经有一个封存叫“{name}”，封的是别的一次提交。什么都没有写；"
            "先看 cpl verify：是不是别人那边下发过，还没有取回来（git fetch --tags）。"
        )


@dataclass(frozen=True)
class NewTag:
    """A tag that goes with a commit, to be made as soon as that is."""

    name: str
    text: str
    is_signed: bool = False


@dataclass(frozen=True)
class SealTag:
    """A tag that stands below `封存/`; `commit` is empty where it is no seal of a commit."""

    name: str
    commit: str
    text: str
    tagger: str
    at: str
    has_signature: bool


def seal_tags(git: Git) -> tuple[SealTag, ...]:
    """Every one, by name; nothing where there is no repository to ask."""
    if not git.is_there():
        return ()
    form = "%00".join(f"%({each})" for each in FIELDS) + "%00"
    said = git.run("for-each-ref", f"--format={form}", f"{REFS}{FOLDER}")
    fields = said.decode(errors="replace").split("\0")
    rows = zip(*(fields[start :: len(FIELDS)] for start in range(len(FIELDS))), strict=False)
    return tuple(_tag(*row) for row in rows)


def _tag(*row: str) -> SealTag:
    name, kind, target, tagger, at, text, signature = row
    commit = target if kind == TAG else ""
    said = text if kind == TAG else ""
    return SealTag(name.strip().removeprefix(REFS), commit, said, tagger, at, bool(signature))


def require_free(git: Git, tag: NewTag) -> None:
    """Raises TagTaken before anything is written."""
    if _target(git, tag.name) is not None:
        raise TagTaken(tag.name)


def _target(git: Git, name: str) -> str | None:
    command = ("rev-parse", "--verify", "--quiet", f"{REFS}{name}^{{{COMMIT}}}")
    return git.run(*command, accept=(0, 1)).decode().strip() or None


def has_key(git: Git) -> bool:
    """Has the office told git with which key to sign?"""
    return bool(git.run("config", "user.signingkey", accept=(0, 1)).strip())


def put_tag(git: Git, tag: NewTag, commit: str, tagger: Signature, at: datetime | None) -> None:
    """Make it, once however often it is asked for; raises TagTaken, GitFailed.

    Unsigned, and told so, where nobody can sign it now: a month is sealed all the same.
    """
    there = _target(git, tag.name)
    if there == commit:
        return
    if there is not None:
        raise TagTaken(tag.name)
    if tag.is_signed:
        try:
            _make(git, tag, "--sign", commit, tagger, at)
            if not _is_signed(git, tag.name):  # git makes it unsigned and says that all is well
                git.tell(UNSIGNED.format("没有人输密码，钥匙打不开。"))
            return
        except GitFailed as failure:
            git.tell(UNSIGNED.format(str(failure).splitlines()[0]))
    _make(git, tag, "--no-sign", commit, tagger, at)


def _is_signed(git: Git, name: str) -> bool:
    return bool(git.run("for-each-ref", "--format=%(contents:signature)", f"{REFS}{name}").strip())


def _make(
    git: Git, tag: NewTag, how: str, commit: str, tagger: Signature, at: datetime | None
) -> None:
    settings = ("-c", "tag.gpgSign=false")
    asking = {} if os.isatty(0) else ASKS_NOBODY
    env = {**signed(tagger, tagger, at, None), **asking}
    command = ("tag", "--annotate", how, "--cleanup=whitespace", "--file=-", tag.name, commit)
    git.run(*settings, *command, stdin=tag.text.encode(), env=env, seconds=HOOK_SECONDS)


def signature_of(git: Git, tag: SealTag) -> Signed:
    """What the key says of it."""
    if not tag.has_signature:
        return Signed.NONE
    settings = [word for each in PROGRAMS for word in ("-c", each)]
    try:
        git.run(*settings, "verify-tag", "--raw", tag.name)
    except GitFailed as failure:
        return Signed.BAD if BAD.search(str(failure)) else Signed.UNKNOWN
    return Signed.GOOD


def contents_digest(git: Git, rev: str) -> str:
    """Of every file of a commit, its name and its content; the same in whatever commit it is.

    Raises GitFailed where there is none.
    """
    from hashlib import sha256

    return sha256(git.run("ls-tree", "-r", "-z", "--full-tree", rev)).hexdigest()


def contents(git: Git, rev: str, below: Sequence[str] = ()) -> dict[str, str]:
    """Every file of a commit, or those below some folders, with the name of its blob."""
    command = ("ls-tree", "-r", "-z", "--full-tree", rev, "--", *below)
    found = os.fsdecode(git.run(*command)).split("\0")
    lines = (each.partition("\t") for each in found if each)
    return {name: said.split()[2] for said, _, name in lines}


def is_ancestor(git: Git, commit: str) -> bool:
    """Does the history of today hold that commit?"""
    with suppress(GitFailed):
        base = git.run("merge-base", commit, "HEAD", accept=(0, 1)).decode().strip()
        return base == commit
    return False


def sealing(git: Git, commit: str) -> str:
    """The first seal whose history holds that commit; empty where there is none yet."""
    form, order = "--format=%(refname)", "--sort=taggerdate"
    said = git.run("for-each-ref", form, order, f"--contains={commit}", f"{REFS}{FOLDER}")
    return next(iter(os.fsdecode(said).splitlines()), "").removeprefix(REFS)
