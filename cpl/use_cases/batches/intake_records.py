"""The records of one commit of a batch: each caller's own, merged into the lead, the lead told."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from cpl.codec.spellings.callers import Caller, UnclearLine
from cpl.codec.spellings.words import Said
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Event
from cpl.domain.decisions.chain import Chain
from cpl.domain.decisions.engine import Refused
from cpl.domain.values.field_paths import heads
from cpl.domain.values.value import Value, Values, each_shown
from cpl.store.record_files import Readable
from cpl.use_cases.batches.opening import Office
from cpl.use_cases.desk import Desk
from cpl.use_cases.intake.numbering import free_number
from cpl.use_cases.intake.receiving import Next, decided, received_at, unregistered
from cpl.use_cases.transitions.recording import RefusedError, Step, new_steps, step_for
from cpl.use_cases.transitions.transition import accepted_when_told


@dataclass(frozen=True)
class Added:
    """A caller and the record he has."""

    number: str
    caller: Caller


@dataclass(frozen=True)
class GatheredRecords:
    """One commit, decided: its steps, the lead's first; who is added, whose line is at fault."""

    lead: str
    added: tuple[Added, ...]
    faults: tuple[UnclearLine, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Gathering:
    """At which desk and under which rules callers are registered, and in which word's name.

    `at` is when they called, where they are typed later.
    """

    desk: Desk
    office: Office
    word: str
    at: datetime | None = None

    def made(
        self, lead: Readable | None, fields: Values, callers: tuple[Caller, ...]
    ) -> GatheredRecords:
        """A record for each of some callers; without a lead that of the first, of `fields`, leads.

        Raises RefusedError where he or the lead is refused; the others are faults of their lines.
        """
        head: Readable | Chain = lead or self._first(fields, callers[0])
        added = [] if lead else [Added(head.card.number, callers[0])]
        members: list[Chain] = []
        faults: list[UnclearLine] = []
        for caller in callers[len(added) :]:
            # A number that somebody refused did not get is the next one's.
            number = self._number(added[-1].number if added else "")
            chain = self._member(number, head.card, caller)
            if isinstance(chain, Refused):
                faults.append(UnclearLine(caller.line, _in_short(chain)))
            else:
                members.append(chain)
                added.append(Added(number, caller))
        theirs = (step for chain in members for step in new_steps(self.desk, chain))
        steps = (*self._lead_steps(head, members), *theirs)
        return GatheredRecords(head.card.number, tuple(added), tuple(faults), steps)

    def _number(self, last: str = "") -> str:
        return free_number(self.desk, self.office.machine, self.desk.now.date(), last)

    def _first(self, fields: Values, caller: Caller) -> Chain:
        chain = self._decided(self._number(), {**fields, **self._who(caller, fields)})
        if isinstance(chain, Refused):
            raise RefusedError("新登记", chain)
        return chain

    def _member(self, number: str, lead: Card, caller: Caller) -> Chain | Refused:
        merging = self.office.merging
        merged = (merging.event, Said({merging.into: lead.number}))
        return self._decided(number, self._like(lead, caller), merged)

    def _decided(self, number: str, fields: Values, *then: Next) -> Chain | Refused:
        full = received_at(self.office.machine, fields, self.at or self.desk.now)
        card = unregistered(self.office.rules, self.office.machine, number, full)
        return decided(self.desk, card, then, self.at)

    def _like(self, lead: Card, caller: Caller) -> Values:
        """What a registration must say, from the lead; of the contents only whom it follows."""
        machine, group, known = self.office.machine, self.office.group, lead.registered
        own = (machine.received, machine.summary, group)
        needed = heads(machine.registration.need)
        found = {name: known[name] for name in needed if name in known and name not in own}
        shared = {n: v for n, v in _members(known, group).items() if n in self.office.shared}
        story = f"随 {lead.number}{f'：{self.word}' if self.word else ''}"
        return {**found, machine.summary: story, **self._who(caller, {group: shared})}

    def _who(self, caller: Caller, known: Values) -> dict[str, Value]:
        """The group that says who complains: what was said once for all, and who he is."""
        office = self.office
        said = {office.phone: caller.phone, office.name: caller.name}
        own = {name: text for name, text in said.items() if text}
        return {office.group: {**_members(known, office.group), **own}}

    def _lead_steps(self, lead: Readable | Chain, members: Iterable[Chain]) -> tuple[Step, ...]:
        """The lead, registered where it is new, told of all its new members at once."""
        event = self._told_once(lead.card.number, members)
        accepted = accepted_when_told(self.desk, lead.card, event) if event else None
        if isinstance(lead, Chain):
            return new_steps(self.desk, lead.then(accepted) if accepted else lead)
        return (step_for(self.desk, lead, accepted),) if accepted else ()

    def _told_once(self, lead: str, members: Iterable[Chain]) -> Event | None:
        """What the members tell their lead, as one event that names them all."""
        field = self.office.merging.members
        told = [t.event for chain in members for t in chain.steps[-1].told if t.number == lead]
        named = tuple(number for event in told for number in each_shown(event.fields[field]))
        return replace(told[0], fields={field: named}) if told else None


def _members(known: Values, group: str) -> Mapping[str, Value]:
    value = known.get(group)
    return value if isinstance(value, Mapping) else {}


def _in_short(refused: Refused) -> str:
    """Why somebody was not registered, on one line and without the number he did not get."""
    said = "".join(f"{reason.say}{reason.mend}" for reason in refused.reasons)
    return f"不能“{refused.event.name}”，没有登记：{said}"
