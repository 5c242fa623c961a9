"""Every file that a folder ever had, kept from one command to the next.

A number is never given twice, so whoever registers asks which ones any commit of the month has
had. Of a busy month's thousands of commits only those are walked through that came since somebody
asked before. What is kept is `.git/cpl-added`, of one folder; it may be deleted at any time, and
holds only while its commit is part of this history.
"""

import os
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cpl.problems import CplError
from cpl.store.files import read_if_there
from cpl.store.git.git import Git
from cpl.store.history.past import is_shallow

NAME = "cpl-added"
COMMIT = "[0-9a-f]{40,64}"


def ever_added(git: Git, folder: str, since: datetime | None) -> frozenset[str]:
    """As `Git.ever_added` answers of this one folder.

    And of what came since somebody asked, also what a commit of a clock that was wrong hides.
    """
    with suppress(CplError):  # no git, or no more than a part of the history is whole
        head = git.head_seen()
        if head and not is_shallow(git):
            return _since_asked(git, folder, since, head)
    return git.ever_added([folder], since)


def _since_asked(git: Git, folder: str, since: datetime | None, head: str) -> frozenset[str]:
    """Raises CplError where git cannot walk through all of it."""
    path, question = git.folder() / NAME, f"{folder} {since}"
    commit, known = _kept(path, question)
    if commit == head:
        return known
    if not _is_part(git, commit):
        commit, known = "", frozenset()
    if commit:  # whatever their dates say: where one lies, git passes over those before it
        found = known | git.ever_added([folder], None, (head, f"^{commit}"))
    else:
        found = git.ever_added([folder], since, (head,))
    with suppress(OSError):  # a disk that is full or not ours
        path.write_bytes(os.fsencode("\0".join((head, question, *sorted(found), head))))
    return found


def _kept(path: Path, question: str) -> tuple[str, frozenset[str]]:
    """Up to which commit, and the files; nothing where another question was asked.

    What was torn, or written by two at once, does not end as it begins.
    """
    commit, *words = os.fsdecode(read_if_there(path) or b"").split("\0")
    if not re.fullmatch(COMMIT, commit) or words[:1] != [question] or words[-1] != commit:
        return "", frozenset()
    return commit, frozenset(words[1:-1])


def _is_part(git: Git, commit: str) -> bool:
    with suppress(CplError):  # git has it no more
        return bool(commit) and git.has_in_it(commit)
    return False
