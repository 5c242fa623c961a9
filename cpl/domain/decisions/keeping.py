"""For how long what is personal of a record is kept, and why it may not be cleared yet.

By the rules in force, whatever stood in those of its time: how long something may be kept is
asked today.
"""

from collections.abc import Iterable
from datetime import date

from cpl.domain.cases.card import Card, Facts, Linked
from cpl.domain.decisions.index_entry import ended_at
from cpl.domain.regulation.rules import Phase, Privacy


def due_on(card: Card, privacy: Privacy) -> date | None:
    """The day from which it is to be cleared; None while it is open, or nothing is laid down."""
    ended, facts = ended_at(card), Facts(card)
    years = next((each.years for each in privacy.keep_years if each.when.holds(facts)), None)
    if ended is None or years is None:
        return None
    day = ended.date()
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)


def why_kept(card: Card, privacy: Privacy, linked: Iterable[Linked]) -> str:
    """Why it may not be cleared, whoever asks; empty where it may."""
    if card.phase is not Phase.ENDED:
        return f"还在办（{card.state}）"
    still = [each.number for each in linked if each.is_open]
    if still:
        return f"关联的 {'、'.join(still)} 还没有办完"
    if privacy.hold_when is not None and privacy.hold_when.holds(Facts(card)):
        return f"不清除的情形：{privacy.hold_when}"
    return ""
