"""Check a whole workspace: its records, what was edited by hand, what lies in its templates."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from cpl.loading import WhenUsed
from cpl.problems import Location, Problem, Severity, in_order
from cpl.sequence import in_batches
from cpl.store.files import is_gone_or_readable
from cpl.store.git.git import WorkTree
from cpl.store.git.refusals import GitFailed
from cpl.store.index.at_rest import seen_by_git
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.changed_files import TRACKED, edited_in, is_frozen
from cpl.use_cases.checking.check import AT_ONCE, check
from cpl.use_cases.checking.template_files import template_file_problems

# Mostly nothing is edited.
if TYPE_CHECKING:
    from cpl.use_cases.checking import judging
else:
    judging = WhenUsed("cpl.use_cases.checking.judging")

GIT = ".git"


def check_everything(workspace: Workspace, now: datetime) -> tuple[Problem, ...]:
    """Every problem of every file; git is asked once what lies there otherwise than it has it."""
    seen = seen_by_git(workspace.git)
    found = check(workspace, (), now, seen)
    edits = edit_problems(workspace, now, seen)
    return in_order((*found, *edits, *template_file_problems(workspace)))


def edit_problems(
    workspace: Workspace, now: datetime, seen: WorkTree | None = None
) -> tuple[Problem, ...]:
    """What `cpl commit` would say of the records and of what was issued, as they lie there.

    Nothing of the records while the rules are edited, nor where git cannot be asked, but that;
    nor that a record is gone, which `check` has seen in its folder.
    """
    try:
        paths = edited_in(workspace, seen)
        is_clean = not any(map(workspace.governs, paths))
    except GitFailed as failure:
        return tuple(_not_seen(workspace, failure))
    if not paths:
        return ()
    kept = (path for path in paths if is_clean and not workspace.governs(path))
    frozen = (path for path in paths if is_frozen(workspace, path, TRACKED))
    files = filter(is_gone_or_readable, dict.fromkeys((*kept, *frozen)))
    found: list[Problem] = []
    for some in in_batches(files, AT_ONCE):  # one is read beside another as it lies there
        found += judging.judged(workspace, judging.on_disk(workspace, some), now).every
    return in_order([each for each in found if each.code != judging.REMOVED])


def _not_seen(workspace: Workspace, failure: GitFailed) -> Iterator[Problem]:
    """A check that could not be made is not one that found nothing."""
    if (workspace.root / GIT).exists():
        said = f"手工改动没有看成：{failure}"
        yield Problem(Location(GIT), "edits-not-seen", said, severity=Severity.WARNING)
