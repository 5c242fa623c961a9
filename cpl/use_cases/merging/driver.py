"""What git's own merge (`git pull`, `git merge`) gets for a file that both sides changed.

The same as a sync gets: records by their law, what is the main desk's as the main desk has it.
What is neither is merged as git merges text where that leaves nothing open; else one's own
version stays as it is, without a mark in it, and git is told that it is not merged.
"""

from pathlib import Path

from cpl.store.files import read_bytes, replace_bytes
from cpl.store.git.refusals import GitFailed
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.owning import other_owner
from cpl.use_cases.merging.united import United, is_record, unite


def driven(workspace: Workspace, path: str, base: Path, ours: Path, theirs: Path) -> United:
    """Write into `ours` what the versions in these files become, where they become one.

    `base` is empty where both sides added the file.
    """
    was, one, other = (read_bytes(each) for each in (base, ours, theirs))
    found = _united(workspace, path, (base, ours, theirs), (was or None, one, other))
    if found.is_resolved and found.data is not None and found.data != one:
        replace_bytes(ours, found.data)
    return found


def _united(
    workspace: Workspace,
    path: str,
    files: tuple[Path, Path, Path],
    said: tuple[bytes | None, bytes, bytes],
) -> United:
    was, one, other = said
    if is_record(workspace, path):
        return unite(workspace, path, was, one, other)
    if workspace.is_owned(workspace.root / path):
        return United(one if other_owner(workspace) is None else other)
    base, ours, theirs = map(str, files)
    try:
        return United(workspace.git.run("merge-file", "-p", "-q", ours, base, theirs))
    except GitFailed:
        return unite(workspace, path, was, one, other)
