"""The explanations that git has; each of several desks writes them into a file of its own."""

import os
import re

from cpl.codec.office.explanations import read_explanations
from cpl.domain.audit.explanations import Explanation
from cpl.store.git.git import Git
from cpl.store.workspace import IS_EXPLANATIONS, Workspace

EXPLAINED = "审计说明"
NO_COMMIT = 128


def explanations_of(workspace: Workspace) -> tuple[Explanation, ...]:
    """Those that git has: what nobody recorded explains nothing."""
    found = explanation_files(workspace.git, "HEAD")
    told = ((each, workspace.git.committed_bytes(workspace.root / each)) for each in found)
    return tuple(each for name, data in told for each in read_explanations(name, data or b"")[0])


def explanation_files(git: Git, rev: str) -> tuple[str, ...]:
    """The names of the files in which a commit has them; none where there is no such commit."""
    names = git.run("ls-tree", "-z", "--name-only", rev, accept=(0, NO_COMMIT))
    return tuple(e for e in os.fsdecode(names).split("\0") if re.fullmatch(IS_EXPLANATIONS, e))
