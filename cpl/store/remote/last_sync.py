"""What this clone remembers of its syncs: below .git, for it alone."""

import json
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.store.files import create_bytes, read_if_there, replace_bytes
from cpl.store.git.git import Git

LAST = Path("cpl") / "sync.json"


@dataclass(frozen=True)
class LastSync:
    """When it last went well, and what stood in the way since, in words; empty: nothing."""

    went_well: datetime | None = None
    failed: str = ""


def last_sync(git: Git) -> LastSync:
    """What is remembered; nothing where there is none, or what there is cannot be read."""
    data = read_if_there(git.folder() / LAST)
    try:
        found = json.loads(data) if data else {}
        at = found.get("at")
        return LastSync(datetime.fromisoformat(at) if at else None, str(found.get("failed", "")))
    except (ValueError, TypeError, AttributeError):
        return LastSync()


def remember(git: Git, last: LastSync) -> None:
    """Write it down; raises CplError."""
    at = last.went_well.isoformat() if last.went_well else None
    path = git.folder() / LAST
    data = json.dumps({"at": at, "failed": last.failed}, ensure_ascii=False).encode()
    (replace_bytes if path.exists() else create_bytes)(path, data)
