"""Set the guard of a shared repository, and see whether it stands."""

import re
from contextlib import suppress
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.git.git import Git
from cpl.store.git.hook import (
    BEFORE_TAKING,
    HookState,
    install_hook,
    place_of_hook,
    state_of_hook,
)
from cpl.store.remote.origin import url_of
from cpl.store.remote.shared import HEADS, NotShared, commit_at, make_ready, shared_at

SOMEWHERE_ELSE = re.compile(r"[\w.+-]+://|[^/\\]{2,}:")
"""`https://host/…`, `git@host:…`; a letter and a colon is a disk of Windows."""


class AnothersHook(CplError):
    """Somebody else's hook stands where ours would; nothing was changed."""

    exit_status = 1

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 已经有了，不是 cpl 写的，没有动它。把它改名挪开，再来一次；"
            f"两个都要，就在它里面加：cpl serve-hook --receive || exit 1"
        )


@dataclass(frozen=True)
class Guarded:
    """A shared repository with its guard, and whether that stood there before.

    `tip` is the newest commit that is there already, which nobody judged; empty where none is.
    """

    place: Path
    branch: str
    stood: bool
    tip: str


def guard_of(git: Git) -> tuple[Path, HookState] | None:
    """Where the shared repository of this clone lies on a disk, and how its guard stands.

    None where it is elsewhere, or there is none; raises GitFailed.
    """
    said = url_of(git).removeprefix("file://")
    if not said or SOMEWHERE_ELSE.match(said):
        return None
    with suppress(NotShared):
        shared = shared_at(git.root / said)
        return shared.root, state_of_hook(shared, BEFORE_TAKING)
    return None


def guard(place: Path, branch: str) -> Guarded:
    """Let everything that is pushed there be judged.

    Raises NotShared, AnothersHook, CplError where it cannot be written.
    """
    git = shared_at(place)
    state = state_of_hook(git, BEFORE_TAKING)
    if state is HookState.FOREIGN:
        raise AnothersHook(place_of_hook(git, BEFORE_TAKING))
    make_ready(git, branch)
    install_hook(git, BEFORE_TAKING)
    if state_of_hook(git, BEFORE_TAKING) is not HookState.OURS:
        raise AnothersHook(place_of_hook(git, BEFORE_TAKING))
    tip = commit_at(git, f"{HEADS}{branch}")
    return Guarded(git.root, branch, state is HookState.OURS, tip)
