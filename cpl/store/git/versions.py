"""Files as git holds them: in a commit, or staged for the next one."""

import os
from collections.abc import Iterable
from pathlib import Path

from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed

INDEX = ""
"""The revision that names what is staged."""
INDEX_FILE = "GIT_INDEX_FILE"
MISSING = b" missing\n"


def bytes_in(git: Git, rev: str, paths: Iterable[Path]) -> dict[Path, bytes | None]:
    """Each file as it is in that revision, None where it is not there; git is asked once."""
    named = [(path, f"{rev}:{path.relative_to(git.root).as_posix()}") for path in paths]
    wanted = [(path, name) for path, name in named if "\n" not in name]
    asked = "".join(f"{name}\n" for _, name in wanted)
    env = _surroundings()
    said = git.run("cat-file", "--batch", stdin=os.fsencode(asked), env=env) if wanted else b""
    found = {path: _alone(git, name) for path, name in named if "\n" in name}
    for path, name in wanted:
        missing = os.fsencode(name) + MISSING
        if said.startswith(missing):
            found[path], said = None, said[len(missing) :]
        else:
            head, _, rest = said.partition(b"\n")
            size = int(head.rsplit(b" ", 1)[1])
            found[path], said = rest[:size], rest[size + 1 :]
    return found


def _alone(git: Git, name: str) -> bytes | None:
    """One whose name has more than a line, which a batch would take for two."""
    try:
        return git.run("cat-file", "blob", name, env=_surroundings())
    except GitFailed:
        return None


def staged(git: Git) -> dict[Path, str]:
    """What the next commit would change, by absolute path: `A` new, `M` changed, `D` gone."""
    words = ("diff", "--cached", "--name-status", "--no-renames", "--no-ext-diff", "-z")
    found = os.fsdecode(git.run(*words, env=_surroundings())).split("\0")
    return {git.root / name: code for code, name in zip(found[::2], found[1::2], strict=False)}


def _surroundings() -> dict[str, str]:
    """Inside a hook, the index of the commit that is being made: git may have made a new one."""
    named = os.environ.get(INDEX_FILE)
    return {"GIT_OPTIONAL_LOCKS": "0", **({INDEX_FILE: named} if named else {})}
