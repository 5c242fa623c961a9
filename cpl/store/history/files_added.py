"""Every file that a folder ever had, kept from one command to the next.

A number is never given twice, so whoever registers, or takes what another has registered, asks
which ones any commit has had, whatever its date says: a clock may have been wrong. Of ten years'
commits only those are walked through that came since somebody asked before. What is kept is
`.git/cpl-added`, of the folders last asked for; it may be deleted at any time, and holds only
while its commit is part of this history.
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from cpl.loading import pattern
from cpl.problems import CplError
from cpl.store.files import read_if_there, replace_bytes
from cpl.store.git.git import Git
from cpl.store.history.loose import loose_object

NAME = "cpl-added"
COMMIT = "[0-9a-f]{40,64}"
HEADING = pattern(rb"tree ([0-9a-f]{40,64})\nparent ([0-9a-f]{40,64})\n(?!parent )")
ENTRY = rb"(?s)([0-7]+) ([^\0]+)\0(.{%d})"
TREE = b"40000"
FEW = 6
"""So many commits are read sooner than git has told."""
MOST_KEPT = 12
"""Folders: two months' of each kind of record."""


def ever_added(git: Git, folders: Collection[str], tip: str = "") -> frozenset[str]:
    """As `Git.ever_added` answers of these folders: of the history of `tip`, else of HEAD's."""
    with suppress(CplError):  # no git, or no more than a part of the history is whole
        newest = tip or git.head_seen()
        if newest and folders and not git.is_shallow:
            return _since_asked(git, folders, newest)
    return git.ever_added(folders, (tip,) if tip else ())


def _since_asked(git: Git, folders: Collection[str], tip: str) -> frozenset[str]:
    """Raises CplError where git cannot walk through all of it."""
    path = git.folder() / NAME
    kept = _kept(path)
    stale: dict[str, list[str]] = defaultdict(list)
    for each in sorted(folders, reverse=True):  # of more than are kept, the latest are
        commit = kept[each][0] if each in kept else ""
        if commit != tip:
            stale[commit].append(each)
    fresh = dict[str, list[str]]()
    for commit, those in stale.items():
        fresh |= _asked(git, those, commit, tip, kept)
    if fresh:
        found = [*fresh.items(), *((n, said) for n, said in kept.items() if n not in fresh)]
        told = json.dumps(dict(found[:MOST_KEPT])).encode("ascii")
        with suppress(CplError):  # a disk that is full or not ours
            replace_bytes(path, told, is_synced=False)
    return frozenset(name for each in folders for name in {**kept, **fresh}[each][1:])


def _asked(
    git: Git, folders: Collection[str], commit: str, tip: str, kept: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """How these are kept of the tip; now they are of that commit, or not at all."""
    new = _of_the_last_few(git, folders, commit, tip) if commit else None
    if new is None and commit:
        new = git.added_since(folders, commit, tip)
    known = {} if new is None else kept
    added = git.ever_added(folders, (tip,)) if new is None else new
    found = {}
    for each in folders:
        own = {name for name in added if name.startswith(f"{each}/")}
        found[each] = [tip, *sorted(own.union(known.get(each, [])[1:]))]
    return found


def _of_the_last_few(
    git: Git, folders: Collection[str], commit: str, tip: str
) -> frozenset[str] | None:
    """All that those after that commit have there, one after the other; None where git must tell:
    they are more, or two histories come together, or they do not lie there by themselves.
    """
    objects = git.common_folder() / "objects"
    found: dict[str, set[bytes]] = {each: set() for each in folders}
    for _ in range(FEW):
        said = HEADING.match(loose_object(objects, tip, b"commit") or b"")
        if said is None or not all(
            _takes(names, objects, said[1].decode(), folder) for folder, names in found.items()
        ):
            return None
        tip = said[2].decode()
        if tip == commit:
            every = ((folder, name) for folder, names in found.items() for name in names)
            return frozenset(f"{folder}/{os.fsdecode(name)}" for folder, name in every)
    return None


def _takes(names: set[bytes], objects: Path, tree: str, folder: str) -> bool:
    """Add the names of the files that a folder has in a tree; False where that does not tell."""
    for part in map(os.fsencode, folder.split("/")):
        held = _entries(objects, tree)
        here = [(mode, sha) for mode, name, sha in held or () if name == part]
        if held is None or not here:
            return held is not None
        (mode, sha), *_ = here
        if mode != TREE:
            return False
        tree = sha.hex()
    held = _entries(objects, tree)
    names.update(name for _, name, _ in held or ())
    return held is not None and all(mode != TREE for mode, _, _ in held)


def _entries(objects: Path, tree: str) -> list[tuple[bytes, bytes, bytes]] | None:
    """What lies in a tree: the mode, the name and the object of each."""
    held = loose_object(objects, tree, b"tree")
    return None if held is None else re.findall(ENTRY % (len(tree) // 2), held)


def _kept(path: Path) -> dict[str, list[str]]:
    """By folder, up to which commit, and the files; nothing of a file that is torn."""
    with suppress(ValueError):
        found = json.loads(read_if_there(path) or b"{}")
        if isinstance(found, dict) and all(map(_is_an_answer, found.values())):
            return found
    return {}


def _is_an_answer(said: object) -> bool:
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        return False
    return bool(said) and re.fullmatch(COMMIT, said[0]) is not None
