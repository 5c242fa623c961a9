"""What was done since to the records that stand on a register, which was issued once."""

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from cpl.dataclass import dataclass
from cpl.store.tables.compared import NotAWorkbook, opened_book, printed_words
from cpl.store.workspace import Workspace
from cpl.use_cases.history.office import DeedsAsked, DeedTold, PastDeeds
from cpl.use_cases.reading import Onlooker

LIKE_A_NUMBER = re.compile(r"[A-Z]+\d{8}-\w+", re.ASCII)
SHEET = ".xlsx"


@dataclass(frozen=True)
class SinceListed:
    """What was done after it was issued, oldest first, to the so many records on it.

    `closed` counts the deeds of which whoever looks sees nothing.
    """

    records: int
    deeds: tuple[DeedTold, ...]
    closed: int
    zone: ZoneInfo


def since_listed(
    workspace: Workspace, onlooker: Onlooker, files: Iterable[tuple[str, str]], issued: str
) -> SinceListed:
    """`files` are those of the register as they were issued: (path, blob); `issued` the commit."""
    zone = ZoneInfo(workspace.latest_rules.meta.zone)
    numbers = _numbers(workspace, files)
    if not numbers:
        return SinceListed(0, (), 0, zone)
    found = PastDeeds(workspace, DeedsAsked(after=issued, about=numbers), onlooker)
    deeds = tuple(found)[::-1]
    return SinceListed(len(numbers), deeds, found.closed, zone)


def _numbers(workspace: Workspace, files: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The records that stand on it; none on one whose text is kept aside."""
    for path, blob in sorted(files):  # the text is read sooner than the sheet
        data = workspace.git.run("cat-file", "blob", blob)
        found = LIKE_A_NUMBER.findall(_words(path, data))
        numbers = frozenset(each for each in found if workspace.place(each) is not None)
        if numbers:
            return numbers
    return frozenset()


def _words(path: str, data: bytes) -> str:
    if not path.endswith(SHEET):
        return data.decode(errors="replace")
    try:
        return printed_words(opened_book(path, data))
    except NotAWorkbook:
        return ""
