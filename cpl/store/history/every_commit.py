"""The whole history at once, of which most was told before: only what is new is asked of git.

A commit never changes under its name, and to tell its files git compares two whole trees. So
what was told of each is kept in `cpl-commits` in git's own folder; which commits there are,
their order and their parents are asked every time. It may be deleted at any time, and where
it is torn, of another folder or program, or cannot be written, all is asked of git. Of short
histories nothing is kept, nor of those whose commits are not what they were made: a shallow
clone, grafts.

It is a pickle, which may name no class but those of commits, and so runs nothing.
"""

import io
import pickle
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import Any

from cpl.problems import CplError
from cpl.store.files import read_if_there, replace_bytes
from cpl.store.git.commits import Commit, Signature
from cpl.store.git.git import Git
from cpl.store.history.past import FileChange, PastCommit, past_commits
from cpl.store.history.speaking import require_all_said, speaking
from cpl.store.readings import ALL_CODE, body_of, headed, sign

NAME = "cpl-commits"
WORTH_KEEPING = 2000
"""Fewer commits are told as fast as they are looked up."""
GRAFTS = "info/grafts"
NEW_SHARE = 20
"""What is new is written down once it is the twentieth part, what is gone is left out at once."""
CLASSES = (Commit, Signature, FileChange, PastCommit, datetime, timedelta, timezone)
KNOWN = {(each.__module__, each.__qualname__): each for each in CLASSES}
Kept = Mapping[str, PastCommit]


def every_commit(git: Git) -> tuple[PastCommit, ...]:
    """What `past_commits` tells of the whole history, oldest first; raises GitFailed."""
    kept = _kept(git) if _may_be_kept(git) else {}
    if not kept:
        found = tuple(past_commits(git, oldest_first=True))
        _keep(git, found)
        return found
    order = _order(git)
    new = [sha for sha, parents in order.items() if not _is_known(kept, sha, parents)]
    told = {each.sha: each for each in past_commits(git, shas=new)} if new else {}
    found = tuple(told.get(sha) or kept[sha] for sha in order)
    is_gone = len(kept) > len(order) - len(new)
    if is_gone or len(new) * NEW_SHARE > len(kept):
        _keep(git, found)
    return found


def _is_known(kept: Kept, sha: str, parents: Sequence[str]) -> bool:
    return sha in kept and kept[sha].parents == parents


def _order(git: Git) -> dict[str, tuple[str, ...]]:
    """The names of all commits, oldest first as `past_commits` has them, each with its parents'."""
    with speaking(git, "rev-list", "--topo-order", "--reverse", "--parents", "HEAD") as talk:
        talk.asks.close()
        lines = [line.split() for line in talk.answers.read().decode("ascii").splitlines()]
        require_all_said(git, talk)
    return {sha: tuple(parents) for sha, *parents in lines}


# —— what is kept ——


def _may_be_kept(git: Git) -> bool:
    has_grafts = (git.common_folder() / GRAFTS).exists()
    return git.head() is not None and not has_grafts and not git.is_shallow


def _kept(git: Git) -> Kept:
    with suppress(CplError, OSError):
        folder = git.folder()
        return _unpacked(read_if_there(folder / NAME) or b"", sign(folder, ALL_CODE))
    return {}


def _keep(git: Git, found: Sequence[PastCommit]) -> None:
    if len(found) < WORTH_KEEPING or not _may_be_kept(git):
        return
    with suppress(CplError, OSError):  # a full or a read-only disk
        folder = git.folder()
        body = pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
        replace_bytes(folder / NAME, headed(body, sign(folder, ALL_CODE)))


def _unpacked(data: bytes, signed: bytes) -> Kept:
    """What was packed here, by this very program; nothing of anything else."""
    body = body_of(data, signed)
    if body is None:
        return {}
    try:
        found: Iterable[PastCommit] = _Ours(io.BytesIO(body)).load()
        return {each.sha: each for each in found}
    except Exception:  # whatever a forged one may raise
        return {}


class _Ours(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in KNOWN:
            return KNOWN[module, name]
        raise pickle.UnpicklingError(f"{module}.{name}")
