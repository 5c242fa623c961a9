"""What this copy of the folder remembers of its last backup: below .git, for it alone."""

from pathlib import Path

from cpl.codec.office.manifest import LastBackup, NotAManifestError, read_last_backup
from cpl.store.files import read_if_there
from cpl.store.git.git import Git

LAST = Path("cpl") / "backup.json"


def last_backup(git: Git) -> LastBackup | None:
    """When this folder was last backed up, and where to."""
    data = read_if_there(git.folder() / LAST)
    try:
        return read_last_backup(data) if data else None
    except NotAManifestError:
        return None
