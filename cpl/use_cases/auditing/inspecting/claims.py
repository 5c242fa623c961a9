"""What a commit says of itself in its trailers."""

from cpl.store.history.past import PastCommit
from cpl.use_cases.checking.hand_edits import HAND_CORRECTION, HAND_EDIT
from cpl.use_cases.trail import (
    ADOPTED,
    BASIS,
    CLOCK,
    EVENT,
    FOUNDED,
    JOINED,
    LOGIN,
    PAPER_ISSUED,
    RENUMBERED,
    REPORT_ISSUED,
    RULES,
)

FORM, CODE, MADE_OF = "Cpl-Form", "Cpl-Code", "Cpl-Made-Of"
REPORT = "Cpl-Report"


def events(past: PastCommit) -> tuple[str, ...]:
    return past.trailers.get(EVENT, ())


def is_by_cpl(past: PastCommit) -> bool:
    """Does it say that a command made it?"""
    return bool(events(past))


def is_of_sync(past: PastCommit) -> bool:
    """Did `cpl sync` join two histories with it, or put something back?"""
    return JOINED in events(past)


def is_by_hand(past: PastCommit) -> bool:
    """Did somebody put his name and a reason to edits of his own?"""
    return HAND_EDIT in events(past)


def is_correction(past: PastCommit) -> bool:
    return HAND_CORRECTION in events(past)


def founds(past: PastCommit) -> bool:
    """`cpl init` makes the first commit and no other, whatever a later one says of itself."""
    return FOUNDED in events(past) and not past.parents


def adopts(past: PastCommit) -> bool:
    return ADOPTED in events(past)


def issues_paper(past: PastCommit) -> bool:
    return PAPER_ISSUED in events(past)


def issues_report(past: PastCommit) -> bool:
    return REPORT_ISSUED in events(past)


def clock_was_set(past: PastCommit) -> bool:
    return bool(past.trailers.get(CLOCK))


def login(past: PastCommit) -> str:
    return past.trailers.get(LOGIN, ("",))[0]


def basis(past: PastCommit) -> str:
    """On the strength of what it was typed for somebody else, as far as the commit says it."""
    return "；".join(past.trailers.get(BASIS, ()))


def rules_named(past: PastCommit) -> tuple[str, ...]:
    return past.trailers.get(RULES, ())


def renumbered(past: PastCommit) -> dict[str, str]:
    """The numbers that it changed, each with the new one: where it has the record moved so."""
    pairs = (each.split() for each in past.trailers.get(RENUMBERED, ()))
    gone = {each.stem for each in past.changes if not each.after}
    new = {each.stem for each in past.changes if not each.before}
    return {p[0]: p[1] for p in pairs if len(p) == 2 and p[0] in gone and p[1] in new}
