"""The explanations that git has."""

from cpl.codec.office.explanations import read_explanations
from cpl.domain.audit.explanations import Explanation
from cpl.store.workspace import EXPLANATIONS, Workspace

EXPLAINED = "审计说明"


def explanations_of(workspace: Workspace) -> tuple[Explanation, ...]:
    """Those that git has: what nobody recorded explains nothing."""
    data = workspace.git.committed_bytes(workspace.root / EXPLANATIONS)
    return read_explanations(EXPLANATIONS, data)[0] if data else ()
