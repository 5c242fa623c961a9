"""The shared repository: what it has, got here, and what we have, brought there.

Its branch is kept as `refs/remotes/origin/…`, which a plain git sees too; its tags under a name
of their own, so that none of ours is changed by one of theirs. What we last had in common is
`SYNCED`: where that is no longer part of the branch, the history there was written anew.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cpl.how_far import Show
from cpl.store.git.git import Git
from cpl.store.remote.network import Denied, refusal, talk

ORIGIN = "origin"
TAGS, THEIR_TAGS = "refs/tags", "refs/cpl/theirs/tags"
CLAIMS = "refs/cpl/desks"
SYNCED = "refs/cpl/synced"
AT_ONCE = 1000
"""So many commits are sent at a time."""
WRITTEN = ("refs/remotes", "refs/cpl")
EMPTY = "couldn't find remote ref"
BEHIND = ("[rejected]", "cannot lock ref", "incorrect old value", "reference already exists")
"""What is said of a branch that somebody else has moved since we looked."""


def url_of(git: Git) -> str:
    """Where the shared repository is; empty where there is none."""
    return os.fsdecode(git.run("config", "--get", f"remote.{ORIGIN}.url", accept=(0, 1))).strip()


def unsent(git: Git, branch: str) -> int:
    """How many commits are here and were not there when it was last asked."""
    return count(git, sha_of(git, tracking(branch)), "HEAD")


def tracking(branch: str) -> str:
    return f"refs/remotes/{ORIGIN}/{branch}"


def fetch(git: Git, url: str, branch: str) -> str | None:
    """Get everything; answers the newest commit of the shared branch, None where there is none.

    Raises Unreachable, Denied.
    """
    held = _locks(git)
    try:
        return _fetched(git, url, branch)
    except Denied:
        if not _sweep(git, held):
            raise
    return _fetched(git, url, branch)


def _fetched(git: Git, url: str, branch: str) -> str | None:
    how = ["--quiet", "--no-tags", "--no-write-fetch-head", "--prune"]
    if git.left_out.since:  # what is new comes with its contents: every commit of it is judged
        how.append("--no-filter")
    also = (f"+{TAGS}/*:{THEIR_TAGS}/*", f"+{CLAIMS}/*:{CLAIMS}/*")
    wanted = f"+refs/heads/{branch}:{tracking(branch)}"
    try:
        talk(git, url, "fetch", *how, ORIGIN, wanted, *also)
    except Denied as refusal:
        if EMPTY not in str(refusal):
            raise
        return None
    return sha_of(git, tracking(branch))


def _locks(git: Git) -> dict[Path, float]:
    """Those on what only a fetch and a push write, and when each was made."""
    folder = git.common_folder()
    found = (each for top in WRITTEN for each in (folder / top).rglob("*.lock"))
    return {each: each.stat().st_ctime for each in found if each.is_file()}


def _sweep(git: Git, held: Mapping[Path, float]) -> bool:
    """Take away those that were there all the while: a killed one's. Were there any?"""
    abandoned = [each for each, made in _locks(git).items() if held.get(each) == made]
    for each in abandoned:
        each.unlink(missing_ok=True)
    return bool(abandoned)


def push(git: Git, url: str, branch: str, commit: str, tags: Sequence[str]) -> bool:
    """Bring the commit and these tags there; False where somebody was quicker.

    Raises Unreachable, Denied.
    """
    wanted = (f"{commit}:refs/heads/{branch}", *(f"{each}:{each}" for each in tags))
    ended = talk(git, url, "push", "--porcelain", ORIGIN, *wanted, accept=(0, 1))
    rejected = tuple(_rejected(os.fsdecode(ended.out), os.fsdecode(ended.err)))
    is_late = all(any(each in why for each in BEHIND) for why in rejected)
    if not is_late or (ended.status and not rejected):
        raise refusal(url, ended)
    return not rejected


def push_all(
    git: Git, url: str, branch: str, stages: Sequence[str], tags: Sequence[str], show: Show
) -> bool:
    """Bring the last of these commits there by way of the others, and the tags; False where
    somebody was quicker.

    One on the way may be refused for what a later one puts right: then all the rest goes at once.
    Raises Unreachable, Denied.
    """
    *way, last = stages
    with suppress(Denied), show("送出", "次提交") as tell:
        for done, commit in enumerate(way):
            tell(done * AT_ONCE, len(stages) * AT_ONCE)
            if not push(git, url, branch, commit, ()):
                return False
    return push(git, url, branch, last, tags)


def stages(git: Git, theirs: str | None, head: str) -> list[str]:
    """The commits by way of which very many others are brought there; the last is the newest.

    What is judged there one by one takes its time: nobody is to wait for all of it in silence, and
    where the line breaks, what has come has come.
    """
    less = ("--ancestry-path", f"^{theirs}") if theirs else ()
    way = git.run("rev-list", "--first-parent", "--reverse", *less, head).decode().split()
    return [*way[AT_ONCE - 1 : -1 : AT_ONCE], head]


def tags_to_send(git: Git) -> tuple[str, ...]:
    """The tags that are here and not there."""
    ours, theirs = _tags(git)
    return tuple(f"{TAGS}/{name}" for name in ours if name not in theirs)


def take_tags(git: Git) -> tuple[str, ...]:
    """Take over those that are there and not here; answers the names of those that differ.

    None of ours is changed: what was sealed stays what it was.
    """
    ours, theirs = _tags(git)
    new = [(name, sha) for name, sha in theirs.items() if name not in ours]
    lines = (f"create {TAGS}/{name}\0{sha}\0" for name, sha in new)
    if new:
        git.record("update-ref", "--stdin", "-z", stdin=os.fsencode("".join(lines)))
    return tuple(name for name, sha in theirs.items() if ours.get(name, sha) != sha)


def _tags(git: Git) -> tuple[dict[str, str], dict[str, str]]:
    """Ours and theirs: what each name stands for."""
    said = git.run("for-each-ref", "--format=%(refname) %(objectname)", TAGS, THEIR_TAGS)
    ours, theirs = dict[str, str](), dict[str, str]()
    for line in os.fsdecode(said).splitlines():
        ref, _, sha = line.rpartition(" ")
        into, top = (theirs, THEIR_TAGS) if ref.startswith(THEIR_TAGS) else (ours, TAGS)
        into[ref.removeprefix(f"{top}/")] = sha
    return ours, theirs


def _rejected(said: str, server: str) -> Iterator[str]:
    """Why a ref was not taken, of `! from:to<TAB>[rejected] (fetch first)`.

    Of what failed when it was to be written, the server tells the reason apart from that.
    """
    for line in said.splitlines():
        if line.startswith("!\t"):
            why = line.rpartition("\t")[2]
            yield why + server if "failed to update ref" in why else why


def set_ref(git: Git, ref: str, commit: str) -> None:
    """Let the name stand for the commit; raises NotRecorded."""
    git.record("update-ref", ref, commit, stdin=b"")


def sha_of(git: Git, ref: str) -> str | None:
    """The commit that a name stands for, if there is one."""
    found = git.run("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", accept=(0, 1))
    return found.decode().strip() or None


def is_part_of(git: Git, older: str, newer: str) -> bool:
    """Has the history of one commit the other in it?"""
    return bases(git, older, newer) == (older,)


@lru_cache(maxsize=1)  # a sync asks it of the same two, again and again; no commit changes
def bases(git: Git, ours: str, theirs: str) -> tuple[str, ...]:
    """Where two histories parted, in an order that both sides see alike; none where never one."""
    found = git.run("merge-base", "--all", ours, theirs, accept=(0, 1)).decode().split()
    return tuple(sorted(found))


def count(git: Git, without: str | None, of: str) -> int:
    """How many commits of one history another does not have; what only joins two is not counted."""
    if without == of:
        return 0
    less = [f"^{without}"] if without else []
    return int(git.run("rev-list", "--count", "--no-merges", of, *less))
