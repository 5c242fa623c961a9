"""How much of what is kept aside has its years over, for whoever must see to it."""

from contextlib import suppress
from datetime import date

from cpl.domain.decisions.keeping import due_on, why_kept
from cpl.domain.regulation.numbers import date_in
from cpl.problems import CplError
from cpl.store.aside.side_files import folder_of_sides, side_files
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace


def count_due(workspace: Workspace, today: date) -> int:
    """How many may be cleared now: only records are opened that are old enough."""
    privacy = workspace.latest_rules.privacy
    if not privacy.keep_years or not folder_of_sides(workspace.root).is_dir():
        return 0
    years = min(each.years for each in privacy.keep_years)
    found = 0
    for side in side_files(workspace.root):
        day = date_in(side.stem)
        if day is not None and day.year + years <= today.year:
            with suppress(CplError):
                found += _is_due(workspace, workspace.load(side.stem), today)
    return found


def _is_due(workspace: Workspace, loaded: Readable, today: date) -> bool:
    privacy = workspace.latest_rules.privacy
    due = due_on(loaded.card, privacy)
    is_over = due is not None and due <= today
    return is_over and not why_kept(loaded.card, privacy, workspace.linked(loaded.card).values())
