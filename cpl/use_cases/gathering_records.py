"""The records of one commit of a batch: each caller's own, merged into the lead, the lead told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cpl.codec.callers import Caller, Fault
from cpl.domain.card import Card
from cpl.domain.engine import Accepted, Context, Refused, Told, decide
from cpl.domain.field_paths import heads
from cpl.domain.numbers import next_number
from cpl.domain.record import Event, Record
from cpl.domain.values import Value, Values
from cpl.problems import CplError, UsageProblem
from cpl.store.record_files import Readable
from cpl.use_cases.batch_opening import Office
from cpl.use_cases.desk import Desk
from cpl.use_cases.happen import judged
from cpl.use_cases.inputs import Said
from cpl.use_cases.recording import Outcome, RefusedError, Step, carry_out, new_step, step_for
from cpl.use_cases.register import drafted


@dataclass(frozen=True)
class Added:
    """A caller and the record he has."""

    number: str
    caller: Caller


class Making:
    """The records of one commit: the lead where it is new, the members, the lead told of them."""

    def __init__(
        self, desk: Desk, office: Office, word: str, lead: Readable | None, fields: Values
    ) -> None:
        self.desk = desk
        self.office = office
        self.word = word
        self.fields = fields
        self.loaded = lead
        self.lead: Accepted | None = None
        self.lead_number = lead.card.number if lead else ""
        self.added: list[Added] = []
        self.faults: list[Fault] = []
        self.steps: list[Step] = []
        self.told: list[Told] = []
        machine, day = self.office.machine, desk.now.date()
        self.given_out = desk.workspace.numbers_on(machine, day)

    def take(self, caller: Caller) -> None:
        number = next_number(
            self.office.machine, self.desk.now.date(), self.desk.actor.desk, self.given_out
        )
        try:
            if self.lead_number:
                self._member(caller, number)
            else:
                self._lead(caller, number)
        except (RefusedError, UsageProblem) as error:
            if not self.lead_number:
                raise
            self.faults.append(Fault(caller.line, _in_short(error)))
            return
        self.given_out = (*self.given_out, number)
        self.added.append(Added(number, caller))

    def _lead(self, caller: Caller, number: str) -> None:
        fields = {**self.fields, **self._who(caller)}
        self.lead = drafted(self.desk, self.office.rules, self.office.machine, fields, number)
        self.lead_number = number

    def _member(self, caller: Caller, number: str) -> None:
        office = self.office
        fields = {**self._like_the_lead(), **self._who(caller)}
        registered = drafted(self.desk, office.rules, office.machine, fields, number)
        merged = self._merged(registered.card)
        self.told.extend(each for each in merged.told if each.number == self.lead_number)
        events = (registered.event, merged.event)
        self.steps.extend(self._new(merged.card, registered.card.registered, events))

    def _who(self, caller: Caller) -> dict[str, Value]:
        office = self.office
        said = {office.phone: caller.phone, office.name: caller.name}
        return {office.group: {**self._shared(), **{name: v for name, v in said.items() if v}}}

    def _shared(self) -> dict[str, Value]:
        """What was said once: of the first caller all of it, of the others what is needed."""
        known = self._registered() if self.lead_number else self.fields
        value = known.get(self.office.group)
        own = value if isinstance(value, Mapping) else {}
        return {n: v for n, v in own.items() if not self.lead_number or n in self.office.shared}

    def _registered(self) -> Values:
        """What the lead was registered with."""
        if self.lead is not None:
            return self.lead.card.registered
        assert self.loaded is not None
        return self.loaded.card.registered

    def _like_the_lead(self) -> dict[str, Value]:
        """What a registration must say, from the lead; of the contents only whom it follows."""
        machine = self.office.machine
        known = self._registered()
        own = (machine.received, machine.summary, self.office.group)
        found = {n: known[n] for n in heads(machine.register.need) if n in known and n not in own}
        word = f"：{self.word}" if self.word else ""
        return {**found, machine.summary: f"随 {self.lead_number}{word}"}

    def _merged(self, card: Card) -> Accepted:
        """The record that has just been registered, merged into the lead."""
        merging = self.office.merging
        said = Said({merging.into: self.lead_number})
        outcome = judged(self.desk, card, merging.event, said, {})
        if isinstance(outcome, Refused):
            raise RefusedError(card.number, outcome)
        return outcome

    def _new(self, card: Card, fields: Values, events: tuple[Event, ...]) -> Iterator[Step]:
        """A step for each event of a new record; they share the one file."""
        record = Record(card.number, card.machine.name, card.state, fields, events)
        path = self.desk.workspace.path_of(card.number)
        first = new_step(path, card, record)
        before = ""
        for event, happened in zip(events, card.happened, strict=True):
            yield replace(first, event=event, before=before, after=happened.after)
            before = happened.after

    def carried_out(self) -> Outcome | None:
        """Everything in one commit; None where there is nothing to write."""
        if not self.added:
            return None
        steps = (*self._lead_steps(), *self.steps)
        return carry_out(self.desk, steps, self.office.rules)

    def _lead_steps(self) -> Iterator[Step]:
        """The lead, registered where it is new, told of all its new members at once."""
        told = self._told_once()
        if self.lead is not None:
            card = self.lead.card
            accepted = _accepted(card, told, self.desk) if told else None
            events = (self.lead.event, *((accepted.event,) if accepted else ()))
            yield from self._new(accepted.card if accepted else card, card.registered, events)
        elif told is not None and self.loaded is not None:
            accepted = _accepted(self.loaded.card, told, self.desk)
            yield step_for(self.loaded, accepted)

    def _told_once(self) -> Event | None:
        if not self.told:
            return None
        members = self.office.merging.members
        numbers: list[Value] = []
        for each in self.told:
            value = each.event.fields[members]
            numbers.extend(value if isinstance(value, tuple) else (value,))
        return replace(self.told[0].event, fields={members: tuple(numbers)})


def _in_short(error: CplError) -> str:
    """Why somebody was not registered, on one line and without the number he did not get."""
    if not isinstance(error, RefusedError):
        return str(error)
    said = "".join(f"{each.say}{each.mend}" for each in error.refused.reasons)
    return f"不能“{error.refused.event.name}”，没有登记：{said}"


def _accepted(card: Card, event: Event, desk: Desk) -> Accepted:
    outcome = decide(card, event, Context(desk.now))
    if isinstance(outcome, Refused):
        raise RefusedError(card.number, outcome)
    return outcome
