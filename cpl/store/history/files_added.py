"""Every file that a folder ever had, kept from one command to the next.

A number is never given twice, so whoever registers asks which ones any commit has had, whatever
its date says: a clock may have been wrong. Of ten years' commits only those are walked through
that came since somebody asked before. What is kept is `.git/cpl-added`, of the folders last
asked for; it may be deleted at any time, and holds only while its commit is part of this history.
"""

import json
import re
from contextlib import suppress
from pathlib import Path

from cpl.problems import CplError
from cpl.store.files import read_if_there
from cpl.store.git.git import Git
from cpl.store.history.past import is_shallow

NAME = "cpl-added"
COMMIT = "[0-9a-f]{40,64}"
MOST_KEPT = 6
"""Folders: a month's of each kind of record."""


def ever_added(git: Git, folder: str) -> frozenset[str]:
    """As `Git.ever_added` answers of this one folder."""
    with suppress(CplError):  # no git, or no more than a part of the history is whole
        head = git.head_seen()
        if head and not is_shallow(git):
            return _since_asked(git, folder, head)
    return git.ever_added([folder])


def _since_asked(git: Git, folder: str, head: str) -> frozenset[str]:
    """Raises CplError where git cannot walk through all of it."""
    path = git.folder() / NAME
    kept = _kept(path)
    commit, *known = kept.pop(folder, [""])
    if commit == head:
        return frozenset(known)
    if _is_part(git, commit):
        found = git.ever_added([folder], (head, f"^{commit}")).union(known)
    else:
        found = git.ever_added([folder], (head,))
    others = [*kept.items()][: MOST_KEPT - 1]
    with suppress(OSError):  # a disk that is full or not ours
        path.write_text(json.dumps({folder: [head, *sorted(found)], **dict(others)}), "ascii")
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


def _is_part(git: Git, commit: str) -> bool:
    with suppress(CplError):  # git has it no more
        return bool(commit) and git.has_in_it(commit)
    return False
