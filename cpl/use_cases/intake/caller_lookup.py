"""Who is calling? The records with this telephone number, and what may be added to them.

The index knows who has which number. Only hits are read, so that ten thousand records do not
keep a caller waiting.
"""

from datetime import datetime, timedelta

from cpl.codec.spellings.phones import dialled, dialled_on
from cpl.dataclass import dataclass
from cpl.domain.cases.batches import leader_of
from cpl.domain.cases.redaction import is_secret
from cpl.domain.decisions.access import Access
from cpl.domain.regulation.questions import field_at, registration_parts
from cpl.domain.regulation.rules import EventRule, Phase
from cpl.domain.time.instances import Standing
from cpl.domain.time.lateness import late_by
from cpl.domain.values.value import Kind, at_path, shown
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Readable
from cpl.store.workspace import UnknownNumber, Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.showing import clocks
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.transitions.transition import is_mine, what_can_happen

RECENT = timedelta(days=30)
ADDED_AS = ("noted", "customer_contacted")


@dataclass(frozen=True)
class KnownCaller:
    """Everything that was registered under one telephone number, newest first."""

    calls: tuple[Readable, ...]
    now: datetime

    @property
    def recent(self) -> tuple[Readable, ...]:
        """Those of the last thirty days."""
        return tuple(e for e in self.calls if self.now - e.card.received_at <= RECENT)

    @property
    def at_hand(self) -> tuple[Readable, ...]:
        """Those a new call may be about: the open ones, then the recent."""
        still = tuple(e for e in self.calls if e.card.phase is not Phase.ENDED)
        return (*still, *(e for e in self.recent if e not in still))

    @property
    def name(self) -> str:
        """The name that every call was made under; empty where there were several."""
        names = {name for each in self.calls if (name := _name(each))}
        return names.pop() if len(names) == 1 else ""


def caller(
    workspace: Workspace, phone: str, now: datetime, onlooker: Onlooker | None = None
) -> KnownCaller:
    """Everything that was registered under this number, however it was written; no mistakes.

    Of what an onlooker may see whole: to others a number must not tell who complained.
    """
    wanted = dialled(phone)
    if not wanted:
        return KnownCaller((), now)
    files = map(workspace.load_file, RecordIndex(workspace).with_phone(wanted))
    found = [
        each
        for each in files
        if isinstance(each, Readable)
        if wanted & dialled_on(each.rules, each.card.values) and not _was_a_mistake(each)
    ]
    if onlooker:
        found = [each for each in found if onlooker.access(each) is Access.WHOLE]
    found.sort(key=lambda each: (each.card.received_at, each.card.number), reverse=True)
    return KnownCaller(tuple(found), now)


def _was_a_mistake(loaded: Readable) -> bool:
    return loaded.card.state in loaded.card.machine.voided


def _name(loaded: Readable) -> str:
    if is_secret(loaded.card):
        return ""
    path = registration_parts(loaded.rules, loaded.card.machine).name
    return shown(at_path(loaded.card.values, path)) if path else ""


def standing(workspace: Workspace, loaded: Readable, now: datetime) -> str:
    """`承办中，运营部逾期4小时`: the state, and who is late by how much."""
    card = loaded.card
    running = clocks(workspace, loaded, now) if card.phase is not Phase.ENDED else ()
    late = [e for e in running if e.is_open and e.standing is Standing.MISSED and e.overdue_by]
    if not late:
        return card.state
    worst = max(late, key=lambda each: each.overdue_by)
    return f"{card.state}，{worst.addressee}逾期{late_by(worst)}"


def is_done_with(workspace: Workspace, loaded: Readable) -> bool:
    """Would nobody act on what is noted there? What follows another one is open as that one is."""
    if loaded.card.phase is not Phase.ENDED:
        return False
    number = leader_of(loaded.card)
    try:
        lead = workspace.file_of(number) if number else None
    except UnknownNumber:
        return True
    return not isinstance(lead, Readable) or lead.card.phase is Phase.ENDED


def reopening_event(loaded: Readable) -> EventRule | None:
    """The event that takes up again what had ended, whoever may."""
    return next((e for e, _ in what_can_happen(loaded) if "reopened" in e.means), None)


def adding_event(desk: Desk, loaded: Readable) -> tuple[EventRule, str] | None:
    """The event that notes what the caller adds, and the path of the one text it needs.

    None where it would be buried: on what is closed nobody looks.
    """
    if is_done_with(desk.workspace, loaded):
        return None
    open_now = [
        (rule, missing[0])
        for rule, missing in what_can_happen(loaded)
        if not rule.to
        and len(missing) == 1
        and field_at(loaded.rules, missing[0]).kind is Kind.TEXT
        and is_mine(desk, loaded, rule)
    ]
    for meaning in ADDED_AS:
        found = [each for each in open_now if meaning in each[0].means]
        if found:
            return found[0]
    return None
