"""Which years a clone does without: `cpl clone --since 2025` leaves older folders in git alone.

A folder is of a year where its name says so: `complaints/2016`, and by the number of a record
`attachments/TS20161123-001` and `issued/TS20161123-001`. What is left out is in git's history
like everything else, its number is given out, and only its file is not here. Reports are never
left out: later ones stand on them.
"""

from cpl.dataclass import dataclass
from cpl.loading import pattern

REPORTS = "reports"
YEAR = pattern(r"[A-Z]*(\d{4})(?:\d{4}-[A-Z]*\d+)?")


@dataclass(frozen=True)
class YearsLeftOut:
    """What is older than the year `since`; 0 leaves nothing out."""

    since: int = 0

    def holds(self, path: str) -> bool:
        """Is this file or folder, by its path below the workspace, of a year that is left out?"""
        year = year_of(path) if self.since else None
        return year is not None and year < self.since


def year_of(path: str) -> int | None:
    """2016 of `complaints/2016/11`, of `attachments/TS20161123-001`; None of what has no year."""
    top, _, below = path.partition("/")
    found = YEAR.fullmatch(below.partition("/")[0]) if top != REPORTS else None
    return int(found[1]) if found else None
