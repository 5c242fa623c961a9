"""Which clone is which desk: `refs/cpl/desks/A` of the shared repository names the one that is.

A claim is put there once, by whoever asks first: two clones that gave out one desk's numbers
would give some out twice. What the claim says is a few lines of text, of which the first is the
random id of the clone, kept there as `cpl.clone`.
"""

import os
import re
from collections.abc import Mapping
from types import MappingProxyType

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed
from cpl.store.remote.network import refusal, talk
from cpl.store.remote.origin import CLAIMS, ORIGIN

TAKE_OVER = "cpl-take-over"
"""The push option with which the guard of a shared repository lets a claim be replaced."""
NO_OPTIONS = "does not support push options"
NOTHING = "0" * 40
NOTHING_NEW: Mapping[str, str] = MappingProxyType({})
CLONE, HOST, AT = "克隆", "主机", "时间"
LINE = re.compile(rf"(?m)^({CLONE}|{HOST}|{AT}): (.*)$")


@dataclass(frozen=True)
class DeskClaim:
    """The clone that is a desk: its id, the machine's name, and since when, as text."""

    clone: str
    host: str
    at: str

    def __str__(self) -> str:
        since = f"（{self.at} 起）" if self.at else ""
        return f"{self.host or '一台没有名称的机器'}{since}"

    @property
    def data(self) -> bytes:
        return f"{CLONE}: {self.clone}\n{HOST}: {self.host}\n{AT}: {self.at}\n".encode()


class Claimed(CplError):
    """Another clone is that desk."""

    exit_status = 1

    def __init__(self, code: str, by: DeskClaim | None) -> None:
        super().__init__(
            f"{code} 台已经有一份了：{by or '看不出是哪台机器'}。两份会发出同样的编号，没有建。"
            "还在用的，就在那台机器上办；那台机器坏了、不再用了，加 --take-over 换到这里来。"
        )


@dataclass(frozen=True)
class Shared:
    """What a shared repository has: its branches and its claims, each with what it names."""

    branches: Mapping[str, str]
    claims: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not self.branches


def look(git: Git, url: str) -> Shared:
    """Ask what is there, without getting it; raises Unreachable, Denied."""
    said = os.fsdecode(talk(git, url, "ls-remote", url).out)
    named = {ref: sha for sha, _, ref in (line.partition("\t") for line in said.splitlines())}
    return Shared(_below(named, "refs/heads"), _below(named, CLAIMS))


def _below(named: Mapping[str, str], top: str) -> dict[str, str]:
    inside = {ref: sha for ref, sha in named.items() if ref.startswith(f"{top}/")}
    return {ref.removeprefix(f"{top}/"): sha for ref, sha in inside.items()}


def claim_of(git: Git, code: str) -> DeskClaim | None:
    """Whose the desk is, as far as was fetched here; None where nobody's, or it cannot be read."""
    try:
        data = git.run("cat-file", "blob", f"{CLAIMS}/{code}")
    except GitFailed:
        return None
    said = dict(LINE.findall(data.decode(errors="replace")))
    return DeskClaim(said[CLONE], said.get(HOST, ""), said.get(AT, "")) if CLONE in said else None


def moved_to(git: Git, code: str) -> DeskClaim | None:
    """The other clone that is this desk by now, as far as was fetched here."""
    claim = claim_of(git, code)
    return claim if claim is not None and claim.clone != git.said_of_clone("clone") else None


def put(
    git: Git,
    url: str,
    code: str,
    claim: DeskClaim,
    instead_of: str = "",
    new: Mapping[str, str] = NOTHING_NEW,
) -> bool:
    """DeskClaim a desk there, all or nothing with the `new` refs; False where somebody was quicker.

    `new`: refs that are to be there, and what they name here. `instead_of` is the claim that is
    replaced, as `look` found it; without one there must be none, as there must be none of the new
    refs. Raises Unreachable, Denied.
    """
    blob = git.run("hash-object", "-w", "--stdin", stdin=claim.data).decode().strip()
    ref = f"{CLAIMS}/{code}"
    free = [f"--force-with-lease={each}:" for each in new]
    words = (
        *("--porcelain", "--atomic", f"--force-with-lease={ref}:{instead_of}", *free),
        *(ORIGIN, f"{blob}:{ref}", *(f"{what}:{each}" for each, what in new.items())),
    )
    options = (f"--push-option={TAKE_OVER}={code}",) if instead_of else ()
    ended = talk(git, url, "push", *options, *words, accept=(0, 1, 128))
    if options and NO_OPTIONS in ended.err.decode(errors="replace"):
        ended = talk(git, url, "push", *words, accept=(0, 1))
    if ended.status == 0:
        git.run("update-ref", ref, blob)
        return True
    if b"stale info" in ended.out or b"already exists" in ended.out + ended.err:
        return False
    raise refusal(url, ended)
