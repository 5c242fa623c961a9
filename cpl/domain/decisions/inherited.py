"""What an office took over from the register it kept before: its opening balance, not its work.

A complaint is inherited (历史) where its record says three things:

- it stands in another register, whose number it has (来源编号), as every import writes it;
- it was written down here on a later day than it was received (登记于);
- it was received before the office began to keep its complaints here. That is the day on which
  the first complaint was written down that came out of no other register and was no mistake
  (作废); where there is none yet, the day of the first import (`RecordIndex.kept_since`).

All of it stands in the records and in git: nothing hangs on the clock, on a setting or on what
was imported when, hand edits leave it as it is, and imports of earlier versions are known too.
What is typed in late without a number of another register (补录) is never inherited, and what
is imported after the office had begun is none: it is work that a report missed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache

from cpl.domain.cases.card import Card
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.regulation.rules import OfficeHours, Phase
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.instances import Instance
from cpl.domain.values.value import Value, at_path, is_blank

LONG_AGO = timedelta(days=31)
"""What is open and was left alone for longer than this when it came in is on nobody's desk."""


def is_inherited(card: Card, kept_since: date | None) -> bool:
    """Is it out of the register that the office kept before that day? None: it has not begun."""
    if kept_since is None or card.received_at.date() >= kept_since:
        return False
    return is_taken_over(card)


def is_taken_over(card: Card) -> bool:
    """Does it stand in another register, and was it written down here on a later day?"""
    came_in = card.happened[0].event.recorded_at
    is_numbered = not is_blank(at_path(card.values, card.rules.parts.source_id))
    is_later = came_in is not None and came_in.date() > card.received_at.date()
    return card.machine.receives and is_numbered and is_later


def is_dormant(card: Card) -> bool:
    """Was it past when it was taken over, as far as anybody can tell, and is untouched since?

    The last that was done about it and every limit that runs lay back by then; of what has not
    ended by more than a month, for what is newer is still on somebody's desk. Told from the
    record alone: limits are counted with weekends and fixed holidays, near enough for this.
    """
    came_in = card.happened[0].event.recorded_at
    if came_in is None or not is_taken_over(card):
        return False
    then = came_in if card.phase is Phase.ENDED else came_in - LONG_AGO
    reached = card.reached_at
    if reached >= then:
        return False
    if _is_far_past(card, reached, then):
        return True
    running = clocks_of(card, _plain_calendar(card.rules.office_hours), came_in, only_open=True)
    return all(each.due is None or each.due < then for each in running)


def _is_far_past(card: Card, reached: datetime, then: datetime) -> bool:
    """Does it all lie so far back that no limit of its rules can reach to then? Never wrongly so.

    Told without counting a clock: a long register asks it of every row. A clock that somebody
    holds up may run for ever.
    """
    meanings = frozenset[str]().union(*(each.meanings for each in card.happened))
    if card.phase is Phase.WAITING or "bounced" in meanings:
        return False
    last = max(reached, card.latest or reached).date()
    for said in (card.registered, *(each.event.fields for each in card.happened)):
        last = _last_day(said.values(), last)
    return last + card.rules.longest_clock(card.machine, meanings) < then.date()


def _last_day(values: Iterable[Value], last: date) -> date:
    """The last of this day and all that stand in values, however deep."""
    for each in values:
        if isinstance(each, str):  # as nearly all are
            continue
        if isinstance(each, date):
            last = max(last, each.date() if isinstance(each, datetime) else each)
        elif isinstance(each, tuple):
            last = _last_day(each, last)
        elif isinstance(each, Mapping):
            last = _last_day(each.values(), last)
    return last


def is_lost(card: Card, clock: Instance) -> bool:
    """Had the clock of an inherited record run out before that came in, untouched since?

    Nobody here could have met it. Once somebody acts on the record, it is owed like any other.
    """
    came_in = card.happened[0].event.recorded_at
    if came_in is None or card.reached_at >= came_in:
        return False
    return clock.is_open and clock.due is not None and clock.due <= came_in


@cache
def _plain_calendar(hours: OfficeHours) -> Calendar:
    return Calendar({}, hours.hours, hours.seasons, hours.quiet, hours.every_day)


def happened_before(kept_since: date | None, at: datetime) -> bool:
    """Did it happen before the office began to keep its complaints here?"""
    return kept_since is not None and at.date() < kept_since
