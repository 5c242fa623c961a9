"""What waits for somebody's approval, and what he should know before he decides."""

from collections.abc import Iterable

from cpl.domain.engine import Context, Refused, decide, possible
from cpl.domain.meanings import APPROVES
from cpl.domain.rules import EventRule
from cpl.store.workspace import Loaded
from cpl.use_cases.desk import Desk
from cpl.use_cases.happen import new_event, roles_to_try

NOT_MINE = frozenset(
    {"wrong-state", "unknown-person", "role-not-held", "role-not-allowed", "same-person"}
)
"""Reasons that nothing said with the event could mend."""


def awaiting(desk: Desk, records: Iterable[Loaded]) -> tuple[Loaded, ...]:
    """The records that the desk's actor may approve now, in one of his roles."""
    return tuple(each for each in records if approving_event(desk, each) is not None)


def approving_event(desk: Desk, loaded: Loaded) -> EventRule | None:
    """The approving event that is open on the record and the actor's to decide."""
    if loaded.record is None:
        return None
    open_now = possible(loaded.rules, loaded.card, Context(desk.now))
    approving = (each for each in open_now if each.means & APPROVES.keys())
    return next((each for each in approving if _is_mine(desk, loaded, each)), None)


def _is_mine(desk: Desk, loaded: Loaded, rule: EventRule) -> bool:
    """May one of his roles do it at this level, and did somebody else propose it?"""
    context = Context(desk.now, desk.workspace.staff)
    for role in roles_to_try(desk, loaded.rules, loaded.card, rule, {}):
        outcome = decide(loaded.rules, loaded.card, new_event(desk, rule.name, role, {}), context)
        reasons = outcome.reasons if isinstance(outcome, Refused) else ()
        if not NOT_MINE & {each.code for each in reasons}:
            return True
    return False
