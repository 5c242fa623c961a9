"""What lies in the workspace otherwise than git has it, and what of it nobody may alter."""

from pathlib import Path

from cpl.store.git.git import WorkTree
from cpl.store.workspace import ATTACHMENTS, HOOKS, IMPORTS, ISSUED, REPORTS, Workspace
from cpl.use_cases.desk import Desk

FROZEN = {
    ISSUED: "签发过的单",
    REPORTS: "下发过的月报",
    ATTACHMENTS: "附上的附件",
    IMPORTS: "导入的清单",
}
UNTRACKED = ("??", "!!")
IGNORED, TRACKED = "!!", " M"  # in git's status
OURS = (".yaml", ".yml", ".j2", ".xlsx")


def edited(desk: Desk) -> tuple[Path, ...]:
    """The files of this workspace with changes that git does not have yet."""
    return edited_in(desk.workspace)


def edited_in(workspace: Workspace, seen: WorkTree | None = None) -> tuple[Path, ...]:
    """The same, where nobody acts; `seen`: what git has just been asked."""
    changed = seen.changed if seen else workspace.git.status()
    return tuple(sorted(path for path, code in changed.items() if _is_ours(workspace, path, code)))


def _is_ours(workspace: Workspace, path: Path, code: str) -> bool:
    from cpl.codec.tables.mapping import KEPT  # most ask where nothing is changed

    top = path.relative_to(workspace.root).parts[0]
    if path.name.endswith(KEPT):
        return False  # whoever wrote it, it is recorded by the import that takes it
    own = path.suffix in OURS or path.name.startswith(".git") or top == HOOKS
    return own or is_frozen(workspace, path, code)


def is_frozen(workspace: Workspace, path: Path, code: str) -> bool:
    """Is it issued, attached or kept of an import, known to git, and for nobody to alter?"""
    top = path.relative_to(workspace.root).parts[0]
    return top in FROZEN and code not in UNTRACKED
