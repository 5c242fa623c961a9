"""The templates that `cpl init` laid into the folder and that nobody has touched since."""

from contextlib import suppress
from hashlib import sha1, sha256
from pathlib import Path

from cpl.problems import CplError
from cpl.store.files import read_bytes
from cpl.store.history.past import past_commits
from cpl.store.workspace import TEMPLATES, Workspace
from cpl.use_cases.trail import EVENT, FOUNDED


def laid_by_cpl(workspace: Workspace) -> dict[str, str]:
    """Each with its blob, as the commit that set up the folder has it; none without git."""
    laid: dict[str, str] = {}
    with suppress(CplError):
        history = past_commits(workspace.git, paths=[TEMPLATES], whole=False, oldest_first=True)
        for commit in history:
            founds = FOUNDED in commit.trailers.get(EVENT, ())
            laid.update((e.path, e.after if founds else "") for e in commit.own_changes)
    return laid


def is_blob(path: Path, blob: str) -> bool:
    """Does the file hold what git keeps under this name?"""
    data = read_bytes(path)
    kind = sha1 if len(blob) == 2 * sha1().digest_size else sha256
    return kind(b"blob %d\0" % len(data) + data).hexdigest() == blob
