"""A clone of some years: which it has, and what it reads of those that it does without."""

from datetime import date

from cpl.codec.records.values import half_width
from cpl.domain.values.years import FIRST_YEAR
from cpl.problems import UsageProblem
from cpl.store.git.states import require_settled
from cpl.store.index.record_index import RecordIndex
from cpl.store.lock import Lock
from cpl.store.remote import years
from cpl.store.workspace import Workspace

ALL = "全部"


def first_year(said: str, today: date) -> int:
    """2025 of `2025` and `2025年`, 0 of 全部; raises UsageProblem."""
    written = half_width(said).strip().removesuffix("年")
    if written == ALL:
        return 0
    if not (written.isdecimal() and FIRST_YEAR <= int(written) <= today.year):
        raise UsageProblem(
            f"“{said}”不是到今年为止的一年。像这样写：--since {today.year}，要全部：--since {ALL}。"
        )
    return int(written)


def keep_years(place: Workspace, since: int) -> None:
    """Have the years from `since` on, 0 every one: fetched, or taken out of the folder again.

    Raises Unsettled, Busy, Unreachable, Denied, CplError where git is too old.
    """
    git = place.git
    require_settled(git)
    if since or git.left_out.since:
        with Lock(git.folder() / "cpl.lock", command="cpl sync --since"):
            years.widen(git, since)
    settle_years(place)


def settle_years(place: Workspace) -> None:
    """Look after the folders that have come, and get what records here name of other years.

    Raises Unreachable, Denied.
    """
    fresh = place.afresh
    if fresh.left_out.since:
        years.renew(fresh.git)
        years.bring(fresh.git, [fresh.relative(e) for e in RecordIndex(fresh).linked_left_out])
