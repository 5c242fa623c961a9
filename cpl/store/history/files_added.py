"""Every file that a folder ever had, kept from one command to the next.

A number is never given twice, so whoever registers, or takes what another has registered, asks
which ones any commit has had, whatever its date says: a clock may have been wrong. Of ten years'
commits only those are walked through that came since somebody asked before. What is kept is
`.git/cpl-added`, of the folders last asked for; it may be deleted at any time, and holds only
while its commit is part of this history.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from cpl.problems import CplError
from cpl.store.files import read_if_there, replace_bytes
from cpl.store.git.git import Git

NAME = "cpl-added"
COMMIT = "[0-9a-f]{40,64}"
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
    new = git.added_since(folders, commit, tip) if commit else None
    known = {} if new is None else kept
    added = git.ever_added(folders, (tip,)) if new is None else new
    found = {}
    for each in folders:
        own = {name for name in added if name.startswith(f"{each}/")}
        found[each] = [tip, *sorted(own.union(known.get(each, [])[1:]))]
    return found


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
