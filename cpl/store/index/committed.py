"""What the newest commit has of the folders of records, as far as that is not known.

Tree by tree, from the top: the same name of a tree is the same content of all below it, so of
ten years' folders a few are looked into. git is asked for those that do not lie by themselves.
"""

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.loading import WhenUsed
from cpl.store.git.git import Git
from cpl.store.git.refusals import GitFailed

# Mostly nothing was committed since, or little: then no git is started.
if TYPE_CHECKING:
    from cpl.store.history import blobs, loose
else:
    blobs, loose = WhenUsed("cpl.store.history.blobs"), WhenUsed("cpl.store.history.loose")

ENTRY = rb"(?s)([0-7]+) ([^\0]+)\0(.{%d})"
FOLDER, SUBMODULE = b"40000", b"160000"
TOP = rb"tree ([0-9a-f]{40,64})\n"
LACKING = (
    "git 里没有最新一次提交的文件夹“{}”（{}）：仓库缺了东西，不知道有没有记录不见了。"
    "看 git fsck 说什么。"
)


@dataclass(frozen=True)
class CommittedEntry:
    """One thing in a folder: its path from the top, and the name of the object that it is."""

    path: str
    mode: bytes
    sha: str

    @property
    def is_folder(self) -> bool:
        """Or a submodule: no file either, but what is in it is not this commit's."""
        return self.mode in (FOLDER, SUBMODULE)


class CommittedFolders(ExitStack):
    """The folders of commits; a context, at whose end git is let go."""

    def __init__(self, git: Git) -> None:
        super().__init__()
        self._git = git

    @cached_property
    def _objects(self) -> "blobs.Blobs":
        return self.enter_context(blobs.Blobs(self._git))

    def trees(
        self, commit: str, tops: Collection[str], known: Mapping[str, str | None]
    ) -> dict[str, str]:
        """These folders and all below them, each with the name of its tree.

        `known`: as they were, None where that is not known; empty where none was. Raises
        GitFailed, where git has not got one of them, too.
        """
        doubtful = {each for name, tree in known.items() if tree is None for each in _above(name)}
        inside: dict[str, list[str]] = defaultdict(list)
        for name, tree in known.items():
            if tree:
                inside[name.rpartition("/")[0]].append(name)
        top = self.inside("", self._top(commit), len(commit))
        waiting = {each.path: each for each in top if each.path in tops and each.mode == FOLDER}
        found: dict[str, str] = {}
        while waiting:
            name, entry = waiting.popitem()
            found[name] = entry.sha
            if entry.sha == known.get(name) and name not in doubtful:
                waiting |= {e: CommittedEntry(e, FOLDER, f"{known[e]}") for e in inside[name]}
            else:
                within = self.inside(name, entry.sha)
                waiting |= {each.path: each for each in within if each.mode == FOLDER}
        return found

    def inside(self, name: str, tree: str, digits: int = 0) -> Iterator[CommittedEntry]:
        """Everything in one folder; raises GitFailed where git has not got it.

        `digits`: of a name, where `tree` is none.
        """
        size = (digits or len(tree)) // 2
        above = f"{name}/" if name else ""
        held = self._lying(tree, b"tree") or self._objects.get(tree)
        if held is None:
            raise GitFailed(LACKING.format(name or ".", tree))
        for mode, entry, sha in re.findall(ENTRY % size, held):
            yield CommittedEntry(f"{above}{os.fsdecode(entry)}", mode, sha.hex())

    def _top(self, commit: str) -> str:
        """The tree of a commit, as git is asked for it: of a damaged one it says what is wrong."""
        found = re.match(TOP, self._lying(commit, b"commit") or b"")
        tree = found[1].decode() if found else ""
        return f"{commit}^{{tree}}" if self._lying(tree, b"tree") is None else tree

    def _lying(self, name: str, kind: bytes) -> bytes | None:
        return loose.loose_object(self._git.common_folder() / "objects", name, kind)


def _above(name: str) -> Iterator[str]:
    """It and all that it lies in."""
    return accumulate(name.split("/"), "{}/{}".format)
