"""Two histories made one: which files which side changed, and the commit that has both.

Only what was changed is looked at, and no file is opened: where both sides changed one, whoever
calls says what it becomes. git's own merging of lines is never asked, nor what looks like a
file under another name: a record's place follows from its number.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.git.commits import Signature
from cpl.store.git.direct import NotUsual, fast_import, heading
from cpl.store.git.git import Git

JOINING = "refs/cpl/joining"
"""Where the commit hangs until the branch has moved to it."""
NONE = "000000"
FILES = ("100644", "100755")


class NotJoined(CplError):
    """The two cannot be made one as they are."""

    exit_status = 1


@dataclass(frozen=True)
class TreeEntry:
    """A file as a commit has it: git's mode, and the name of its contents."""

    mode: str
    blob: str

    @property
    def is_program(self) -> bool:
        return self.mode == FILES[1]


Sides = tuple[TreeEntry | None, TreeEntry | None]
"""A file as two commits have it; None: it is not there."""


@dataclass(frozen=True)
class Both:
    """A file that both sides changed, and not alike; None: it is not there."""

    path: str
    base: TreeEntry | None
    ours: TreeEntry | None
    theirs: TreeEntry | None


@dataclass(frozen=True)
class Parting:
    """What two sides did since they parted: what only theirs changed, by path, and what both."""

    theirs: Mapping[str, TreeEntry | None]
    both: tuple[Both, ...]


def changes(git: Git, before: str, after: str) -> dict[str, Sides]:
    """Every file in which two commits differ, by its path: as the one and as the other has it."""
    how = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--ignore-submodules=none")
    words = os.fsdecode(git.run("diff-tree", *how, before, after)).split("\0")
    return {path: _sides(said) for said, path in zip(words[::2], words[1::2], strict=False)}


def _sides(said: str) -> Sides:
    mode, new_mode, blob, new_blob, _ = said.lstrip(":").split(" ")
    return _entry(mode, blob), _entry(new_mode, new_blob)


def _entry(mode: str, blob: str) -> TreeEntry | None:
    return None if mode == NONE else TreeEntry(mode, blob)


def parted(git: Git, base: str, ours: str, theirs: str) -> Parting:
    """What each side did; raises NotJoined where one has a file and the other a folder."""
    own, other = changes(git, base, ours), changes(git, base, theirs)
    require_files(other)
    _require_apart(own, other)
    both = (
        Both(path, was, own[path][1], now)
        for path, (was, now) in other.items()
        if path in own and own[path][1] != now
    )
    alone = {path: now for path, (_, now) in other.items() if path not in own}
    return Parting(alone, tuple(both))


def require_files(found: Mapping[str, Sides]) -> None:
    """Raises NotJoined where a link or another repository comes in: it would be followed."""
    odd = [path for path, (_, now) in found.items() if now is not None and now.mode not in FILES]
    if odd:
        raise NotJoined(
            f"{'、'.join(odd)} 是链接或别的仓库，不是文件，没有收进来。"
            "请送它的那个台删去它，再同步。"
        )


def _require_apart(
    own: Mapping[str, Sides],
    other: Mapping[str, Sides],
) -> None:
    for one, another in ((own, other), (other, own)):
        there = {path for path, (_, now) in one.items() if now is not None}
        for path, (_, now) in another.items():
            clash = now is not None and next((e for e in _above(path) if e in there), "")
            if clash:
                raise NotJoined(f"{clash} 在一边是文件，在另一边是文件夹（{path}）；先改掉一个。")


def _above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def joined(
    git: Git,
    parents: tuple[str, str],
    taken: Mapping[str, TreeEntry | None],
    written: Mapping[str, bytes],
    message: str,
    author: Signature,
    at: datetime | None,
    zone: str | None,
) -> str:
    """The commit with both parents: the first one's files, with what is taken and written.

    Nothing hangs on it yet but `JOINING`. Raises CplError where git cannot make it.
    """
    try:
        head = heading(message, author, author, at, zone)
    except NotUsual:
        raise CplError(f"邮箱 {author.email} 写不进 git；改好 staff.yaml 里的。") from None
    ours, theirs = parents
    pieces = (
        f"feature done\ncommit {JOINING}\nmark :1\n".encode(),
        head.people,
        b"data %d\n%b" % (len(head.message), head.message),
        f"from {ours}\nmerge {theirs}\n".encode(),
        *_lines(taken, written),
        b"get-mark :1\ndone\n",
    )
    how = ("--force", f"--date-format={head.dates}")
    return fast_import(git, b"".join(pieces), *how, env=head.env).decode().strip()


def let_go(git: Git) -> None:
    """The branch has it, or nobody wants it; raises NotRecorded."""
    git.record("update-ref", "-d", JOINING, stdin=b"")


def _lines(taken: Mapping[str, TreeEntry | None], written: Mapping[str, bytes]) -> Iterable[bytes]:
    gone = [path for path, entry in taken.items() if entry is None]
    yield from (b"D %b\n" % _quoted(path) for path in gone)
    for path, entry in taken.items():
        if entry is not None:
            yield b"M %b %b %b\n" % (entry.mode.encode(), entry.blob.encode(), _quoted(path))
    for path, data in written.items():
        yield b"M 100644 inline %b\ndata %d\n%b\n" % (_quoted(path), len(data), data)


def _quoted(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return b'"%b"' % os.fsencode(escaped)
