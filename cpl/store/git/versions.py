"""Files as git holds them: in a commit, or staged for the next one."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from cpl.problems import CplError
from cpl.store.files import name_below, read_bytes
from cpl.store.git.git import READING, Git
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
    at = 0
    for path, name in wanted:
        missing = os.fsencode(name) + MISSING
        if said.startswith(missing, at):
            found[path] = None
            at += len(missing)
        else:
            begin = said.index(b"\n", at) + 1
            end = begin + int(said[at:begin].rsplit(b" ", 1)[1])
            found[path] = said[begin:end]
            at = end + 1
    return found


def _alone(git: Git, name: str) -> bytes | None:
    """One whose name has more than a line, which a batch would take for two."""
    try:
        return git.run("cat-file", "blob", name, env=_surroundings())
    except GitFailed:
        return None


def unlike(git: Git, commit: str, names: Collection[str]) -> frozenset[str]:
    """The files of these names and in these folders that do not lie as a commit has them.

    Byte by byte: what git's filters make of them is not asked. Raises GitFailed.
    """
    said = git.run("ls-tree", "-r", "-z", commit, "--", *names, env=READING)
    held = dict(_held(each) for each in os.fsdecode(said).split("\0") if each)
    there = frozenset(name for each in names for name in _files_at(git.root, each))
    same = (n for n in there & held.keys() if _as_held(git.root / n, len(commit)) == held[n])
    return (there | held.keys()).difference(same)


def _held(said: str) -> tuple[str, tuple[str, str]]:
    """The name of a file, its mode and its blob."""
    how, _, name = said.partition("\t")
    mode, _, blob = how.split()
    return name, (mode, blob)


def _files_at(root: Path, name: str) -> Iterator[str]:
    """The file or the link of that name, or every one in that folder and those below."""
    top = root / name
    if top.is_symlink() or not top.is_dir():
        yield from [name] if os.path.lexists(top) else []
        return
    for folder, _, files in os.walk(top):
        yield from (name_below(root, Path(folder, each)) for each in files)


def _as_held(path: Path, digits: int) -> tuple[str, str] | None:
    """The mode and the blob that git would make of a file; None of what is no plain file."""
    from hashlib import sha1, sha256  # a repository is of one kind or the other

    try:
        data, mode = read_bytes(path, follow=False), path.lstat().st_mode
    except (CplError, OSError):
        return None
    made = (sha1 if digits == 2 * sha1().digest_size else sha256)(b"blob %d\0" % len(data))
    made.update(data)
    return "100755" if mode & stat.S_IXUSR else "100644", made.hexdigest()


def staged(git: Git) -> dict[Path, str]:
    """What the next commit would change, by absolute path: `A` new, `M` changed, `D` gone."""
    words = ("diff", "--cached", "--name-status", "--no-renames", "--no-ext-diff", "-z")
    found = os.fsdecode(git.run(*words, env=_surroundings())).split("\0")
    return {git.root / name: code for code, name in zip(found[::2], found[1::2], strict=False)}


def _surroundings() -> dict[str, str]:
    """Inside a hook, the index of the commit that is being made: git may have made a new one."""
    named = os.environ.get(INDEX_FILE)
    return {"GIT_OPTIONAL_LOCKS": "0", **({INDEX_FILE: named} if named else {})}
