"""What the index keeps of a record: enough to choose which records a question needs opened.

It is read from the card and its rules alone, never from the clock, the calendars, the staff
or another record: it stays true until the file or the rules are changed. What the clock may
turn (a limit that runs out, a day that ends) concerns only what is `pending`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import came_by, is_merged, leader_of
from cpl.domain.cases.card import Card, Facts, links_in, rows_of
from cpl.domain.cases.concerned import is_about_somebody
from cpl.domain.cases.duties import Happening, Named, deeds_by, kept_by, products_of
from cpl.domain.cases.record import Record
from cpl.domain.cases.redaction import is_secret
from cpl.domain.cases.text_search import searchable
from cpl.domain.cases.timeline import has_left_open, runs_on
from cpl.domain.decisions.escalation import days_counted, ends_of, kind_of, unsettled
from cpl.domain.decisions.inherited import is_dormant, is_taken_over
from cpl.domain.decisions.precedents import has_given
from cpl.domain.matters.matter import Matter, matter_of
from cpl.domain.matters.statements import statements_of
from cpl.domain.powers.other_desks import units_with
from cpl.domain.regulation.conditions import Condition
from cpl.domain.regulation.meanings import APPROVES
from cpl.domain.regulation.rules import Phase, Product, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.periods import month_of
from cpl.domain.values.value import at_path, shown


@dataclass(frozen=True)
class Scope:
    """What is asked of every record alike, by all versions of the rules.

    `same`: the fields that make records alike. `products`: those that do a recurring
    duty by an event. `counted_by`: the fields by which reports count; empty for the kind of
    the record. `ends`: what ends an escalation of records alike, part by part.
    """

    same: tuple[str, ...]
    products: frozenset[Product]
    counted_by: tuple[str, ...]
    ends: tuple[Condition, ...]


def scope_of(latest: Rules, versions: tuple[Rules, ...]) -> Scope:
    """What these versions ask, the latest for what makes records alike."""
    counted = (report.counted_by for each in versions for report in each.reports.values())
    batches = (e for each in versions for e in each.escalations if days_counted(e) is not None)
    return Scope(
        latest.batch_same,
        products_of(versions),
        tuple(dict.fromkeys(counted)),
        tuple(dict.fromkeys(part for each in batches for part in ends_of(each))),
    )


@dataclass(frozen=True)
class IndexEntry:
    """One record, as far as it can be chosen without opening it.

    `ended_at`: when it ended, None where it has not. `registered`: when it was written down
    that it was registered. `latest`: the last moment of anything in it, happened, written down
    or received. `pending`: somebody may still have to do something about it; `loose`: its
    part in a later month's report is not plain. `secret` and `concerns` somebody: not everybody
    may see it. `alike`: what makes it like others, None where it is like none; `ends`: which
    of the scope's `ends` have happened on it. `words`: what it counts as, for each of the
    scope's `counted_by`; `is_counted` at all, as received in the month it was. `units`:
    those that have a part in it. `gives`: something was approved or given. `has_copies`: of
    files that were attached. `taken_over`: out of another register, and `dormant` since, if the
    office did not keep its own by then. `matter`: who says what; `statements`: all it says,
    where it came from a table and may come again.
    """

    number: str
    machine: str
    state: str
    ended_at: datetime | None
    received: datetime
    registered: datetime
    latest: datetime
    pending: bool
    loose: bool
    unconcluded: bool
    secret: bool
    concerns: bool
    voided: bool
    gives: bool
    has_copies: bool
    taken_over: bool
    dormant: bool
    is_counted: bool
    alike: tuple[str, ...] | None
    ends: tuple[int, ...]
    leader: str
    words: Mapping[str, str]
    units: tuple[str, ...]
    links: tuple[str, ...]
    phones: frozenset[str]
    deeds: tuple[Happening, ...]
    duty: tuple[Named, datetime] | None
    text: str
    matter: Matter
    statements: frozenset[bytes]


def entry_of(
    record: Record, card: Card, scope: Scope, phones: frozenset[str] = frozenset()
) -> IndexEntry:
    """The entry of a record that can be read, on which these numbers can be dialled."""
    first, facts = record.registered, Facts(card)
    matter = matter_of(card.rules, card.machine, record.fields)
    voided = came_by(card, "voided")
    return IndexEntry(
        number=card.number,
        machine=card.machine.name,
        state=card.state,
        ended_at=ended_at(card),
        received=card.received_at,
        registered=first.recorded_at or first.at,
        latest=max(_moments(record, card)),
        pending=is_pending(card) or any(each.is_open for each in record.divergences),
        loose=has_left_open(card) or _counts_anew(card, scope) or _was_moved(record, card),
        unconcluded=card.is_unconcluded,
        secret=is_secret(card),
        concerns=is_about_somebody(card),
        voided=voided,
        gives=has_given(card),
        has_copies=_has_copies(record, card.rules),
        taken_over=is_taken_over(card),
        dormant=is_dormant(card),
        is_counted=card.machine.receives
        and not (card.phase is Phase.ENDED and voided)
        and not _joined_at_once(card),
        alike=kind_of(card, scope.same),
        ends=tuple(n for n, each in enumerate(scope.ends) if each.holds(facts)),
        leader=leader_of(card),
        words={each: _counted_as(card, each) for each in scope.counted_by},
        units=units_with(card),
        links=links_in(card),
        phones=phones,
        deeds=tuple(_deeds(record, scope)),
        duty=kept_by(card),
        text=searchable(card.rules, record),
        matter=matter,
        statements=statements_of(record) if matter.source else frozenset(),
    )


def ended_at(card: Card) -> datetime | None:
    """When the record ended, for good so far; None while it has not."""
    found: datetime | None = None
    for each in card.happened:
        if card.machine.phase_of(each.after) is not Phase.ENDED:
            found = None
        elif found is None:
            found = each.event.at
    return found


def is_pending(card: Card) -> bool:
    """May anybody, at any later time, have to do something about it or be told of it?

    A record that is not pending has ended, no clock of it runs, nothing can be approved on
    it and nothing must be raised; that it waits to be concluded (未闭环) is told apart.
    """
    if card.phase is not Phase.ENDED or unsettled(card) or runs_on(card):
        return True
    steps = card.machine.open_in(card.state)
    return any(not APPROVES.keys().isdisjoint(each.means) for each in steps)


def _has_copies(record: Record, rules: Rules) -> bool:
    """Are there files in the folder that it says were attached?"""
    evidence = rules.evidence
    if evidence is None:
        return False
    said = (record.fields, *(each.fields for each in record.history))
    return any(
        row.get(evidence.copied) for each in said for row in rows_of(each.get(evidence.field))
    )


def _moments(record: Record, card: Card) -> Iterator[datetime]:
    yield card.received_at
    for each in record.history:
        yield each.at
        if each.recorded_at is not None:
            yield each.recorded_at


def _counted_as(card: Card, counted_by: str) -> str:
    return shown(at_path(card.values, _counting_path(card, counted_by)))


def _counting_path(card: Card, counted_by: str) -> FieldPath:
    return FieldPath(counted_by) or card.rules.parts.kind


def _counts_anew(card: Card, scope: Scope) -> bool:
    """Has it ever been said again what it counts as?"""
    paths = [_counting_path(card, each) for each in scope.counted_by]
    later = (each.event.fields for each in card.happened[1:])
    return any(at_path(said, path) is not None for said in later for path in paths if path)


def _was_moved(record: Record, card: Card) -> bool:
    """Was it corrected when it was received?"""
    received = card.machine.received
    return record.fields.get(received) != card.values.get(received)


def _joined_at_once(card: Card) -> bool:
    """Was it merged in the month it was received in, and so never counted by itself?"""
    moved = [each.event.at for each in card.happened if each.moved]
    return is_merged(card) and month_of(moved[-1]) == month_of(card.received_at)


def _deeds(record: Record, scope: Scope) -> Iterator[Happening]:
    for each in record.history:
        for deed in sorted(deeds_by(each.name, each.fields, scope.products)):
            yield deed, each.at, each.actor
