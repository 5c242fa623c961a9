"""Which folders are at rest: git says of every file in them what a look at each would say.

To look at each file of ten years costs Python more than all the rest of a command, git half as
much. A folder is at rest while
- it is itself as it was: nothing in it came, went or was replaced;
- so are those above it, or they are folders still, and none has attributes for what is below;
- the newest commit has everything in it, in the very tree that it was;
- git finds nothing in it that is otherwise than the commit has it.
What was read of its files when it came to rest is then what they say now. Git may be told to
pass files over, or to take for the same what is not: then no folder is at rest.
"""

import os
import re
import stat
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.aside.side_files import folder_of_sides
from cpl.store.files import name_below, read_if_there
from cpl.store.git.git import Git, WorkTree
from cpl.store.index.folders import Folder, Stamp, is_settled, stamp_of
from cpl.store.index.lines import stamp_kept

WORTH_ASKING = 3000
"""Files: git has started by the time in which Python has looked at so many."""
ATTRIBUTES = ".gitattributes"
NOTHING_CONVERTED = b"* -text"  # as `cpl init` writes it
TAKEN_AWAY = rb"(?<=[ \t])-[a-z-]+"
CONVERTS = rb"text|eol|crlf|filter|ident|encoding|attr|!"


@dataclass(frozen=True)
class KeptFolder:
    """A folder as the index has it. `files`: how many the commit has in it, not in the folders
    below; `rest`: its own stamp when it came to rest.
    """

    digest: bytes | None = None
    tree: str | None = None
    files: int | None = None
    rest: str | None = None


@dataclass(frozen=True)
class LookedInto:
    """A folder into which somebody has looked: as far as it may have come to rest."""

    name: str
    own: Stamp | None
    digest: bytes
    files: int
    converts: bool


def looked_into(folder: Folder, digest: bytes) -> LookedInto:
    files = len(folder.inside) - sum(1 for _ in folder.folders)
    return LookedInto(folder.name, folder.own, digest, files, ATTRIBUTES in folder.inside)


def is_worth_asking(root: Path, known: Iterable[KeptFolder]) -> bool:
    """Is git quicker, and does it see all that we would? What is kept aside it does not."""
    return (
        sum(each.files or 0 for each in known) >= WORTH_ASKING
        and os.stat in os.supports_dir_fd  # where folders tell that something in them changed
        and not folder_of_sides(root).is_dir()
    )


def is_told_plainly(git: Git) -> bool:
    """Does git compare the very bytes that lie here? Not where something may convert them."""
    if "core.worktree" in git.own_settings:
        return False
    own = read_if_there(git.root / ATTRIBUTES) or b""
    more = read_if_there(git.common_folder() / "info/attributes") or b""
    begins = own.startswith(NOTHING_CONVERTED + b"\n")
    return begins and not re.search(CONVERTS, re.sub(TAKEN_AWAY, b"", own + more))


def seen_by_git(git: Git) -> WorkTree | None:
    """What git finds changed, files that it does not have included; None where it may err."""
    with suppress(CplError):
        if is_told_plainly(git):
            return git.work_tree()
    return None


def unlike(root: Path, found: WorkTree) -> frozenset[str]:
    """The folders in which something is otherwise than in the commit."""
    return frozenset(name_below(root, each).rpartition("/")[0] for each in found.changed)


def at_rest(
    root: Path,
    known: Mapping[str, KeptFolder],
    trees: Mapping[str, str],
    changed: Container[str],
) -> dict[str, list[str]]:
    """Those at rest, each with the folders in it.

    What is above them need not be: each commit makes other trees of all above what it changes.
    """
    found: dict[str, list[str]] = {}
    inside: dict[str, list[str]] = defaultdict(list)
    passed = {""}
    for name in sorted(known):  # what is above comes first
        above, kept = name.rpartition("/")[0], known[name]
        own = stamp_of(f"{root}/{name}") if above in passed else None
        if own is None or not stat.S_ISDIR(own[0]):
            continue  # of a folder that git had, there may be a link or a file by now
        inside[above].append(name)
        is_as_it_was = kept.rest is not None and stamp_kept(own) == kept.rest
        is_as_committed = name not in changed
        if is_as_it_was and is_as_committed and kept.tree == trees.get(name):
            found[name] = inside[name]
        if is_as_committed and (is_as_it_was or _converts_nothing_below(f"{root}/{name}")):
            passed.add(name)
    return found


def _converts_nothing_below(folder: str) -> bool:
    return not os.path.lexists(f"{folder}/{ATTRIBUTES}")


def come_to_rest(
    looked: Iterable[LookedInto],
    known: Mapping[str, KeptFolder],
    resting: Iterable[str],
    changed: Container[str],
    now_ns: int,
) -> Iterator[tuple[str, KeptFolder]]:
    """Those that have come to rest, each as it is kept; `known`: as they all are by now."""
    rests = set(resting)
    for each in looked:  # what is above comes first
        kept = known.get(each.name, KeptFolder())
        above = each.name.rpartition("/")[0]
        if (
            each.own
            and is_settled(each.own, now_ns)
            and not each.converts
            and each.name not in changed
            and (not above or above in rests)
            and kept.tree
            and kept.digest == each.digest
            and kept.files == each.files
        ):
            rests.add(each.name)
            yield each.name, replace(kept, rest=stamp_kept(each.own))
