"""`交办`: the very event that gave a complaint to its unit, and what that unit owes by when.

A relay (传递, 转客服) means `transferred` too, and gives it to no unit. Of the clocks a unit
is told its own, and the answer to the customer where it is the unit who answers.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from itertools import groupby

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Happened
from cpl.domain.cases.redaction import Sight
from cpl.domain.regulation.machine_paths import meanings_of, steps_from
from cpl.domain.regulation.rules import Clause, EventRule, Phase
from cpl.domain.time.deadline_rules import HeartbeatRule, Rule
from cpl.domain.time.instances import Instance
from cpl.domain.values.value import Kind, Value, Values, at_path, shown
from cpl.use_cases.queries.showing import due_text
from cpl.use_cases.template_words import TemplateWord

GIVES = ("assigned", "order_issued", "transferred")
"""What hands a complaint on, the surest first: an order may follow when the unit has it already."""
ANSWERS = frozenset({"replied_to_customer", "result_told"})
TO_DO = {
    "dept_feedback": "反馈结果",
    "replied_to_customer": "答复投诉人",
    "result_told": "答复投诉人",
    "plan_made": "拟定调查方案",
    "solution_proposed": "提出处理方案",
    "facts_found": "查清事实",
    "signed_for": "签收",
    "progress_to_office": "反馈进度",
    "progress_to_customer": "告知投诉人进度",
}


@dataclass(frozen=True)
class Task:
    """Something that the unit must do, and the clock that asks for it."""

    what: str
    clock: Instance


@dataclass(frozen=True)
class Tasks:
    """What the unit must do by one moment; `is_past`: it passed before the paper was made."""

    due: str
    is_past: bool
    tasks: tuple[Task, ...]

    @property
    def what(self) -> str:
        """The answer to the customer first."""
        said = dict.fromkeys(each.what for each in self.tasks)
        return "并".join(sorted(said, key=lambda what: what != TO_DO["replied_to_customer"]))

    @property
    def told(self) -> str:
        if self.is_past:
            return f"{self.what}的时限已过，请立即办。"
        return f"请于 {self.due} 前{self.what}。"

    @property
    def clause(self) -> str:
        said = (Clause(each.clock.ref, each.clock.quote).on_paper for each in self.tasks)
        return "；".join(dict.fromkeys(filter(None, said)))


TASK_WORDS = (
    TemplateWord[Tasks](
        "应于", "到什么时候；已经过了是空的", lambda it: "" if it.is_past else it.due
    ),
    TemplateWord[Tasks]("做什么", "要做什么，几样连起来", lambda it: it.what),
    TemplateWord[Tasks]("一句", "写成一句：请于……前……", lambda it: it.told),
    TemplateWord[Tasks]("依据", "规定它的条文：编号和原话", lambda it: it.clause),
)


@dataclass(frozen=True)
class HandedOn:
    """The very event, with the clocks that run as of `now`; None: no unit has it."""

    sight: Sight
    running: tuple[Instance, ...]
    now: datetime

    @property
    def card(self) -> Card:
        return self.sight.card

    @cached_property
    def event(self) -> Happened | None:
        return given_to_unit(self.card)

    @property
    def since(self) -> tuple[Happened, ...]:
        """The very event and what happened after it."""
        happened = self.card.happened
        return happened[happened.index(self.event) :] if self.event else ()

    @property
    def said_since(self) -> Values:
        said: dict[str, Value] = {}
        for each in self.since:
            said |= each.event.fields
        return said

    @property
    def reason(self) -> str:
        """Why it was given, where the very event says so."""
        said = self.sight.of(self.event.event.fields) if self.event else {}
        found = (shown(at_path(said, each)) for each in self.card.rules.parts.reason)
        return "；".join(filter(None, found))

    @property
    def tasks(self) -> tuple[Tasks, ...]:
        """What is still to be done, the soonest first; of two clocks for one thing the sooner."""
        found: dict[str, Task] = {}
        for each in self._owed():
            found.setdefault(each.what, each)
        by_due = groupby(found.values(), key=lambda each: each.clock.due)
        return tuple(self._together(tuple(each)) for _, each in by_due)

    def _together(self, tasks: tuple[Task, ...]) -> Tasks:
        first = tasks[0].clock
        is_past = first.due is not None and first.due <= self.now
        return Tasks(due_text(first), is_past, tasks)

    def _owed(self) -> Iterator[Task]:
        """Open clocks come soonest first."""
        rules = {each.rule.id: each.rule for each in self.card.rules.clocks}
        for clock in self.running if self.event else ():
            rule = rules[clock.rule_id]
            if clock.is_open and clock.due and (self._is_theirs(clock) or self._answer_it(rule)):
                yield Task(_what(rule), clock)

    def _is_theirs(self, clock: Instance) -> bool:
        owners = set((clock.addressee or clock.owner).split("、"))
        return bool(owners & self._they)

    def _answer_it(self, rule: Rule) -> bool:
        return _stops(rule) <= ANSWERS and self._they_answer

    @cached_property
    def _they(self) -> frozenset[str]:
        """The unit now in charge, the roles that act for units, and whom the very event named."""
        rules, values = self.card.rules, self.said_since
        named = (n for n, each in rules.fields.items() if each.kind in (Kind.UNIT, Kind.PERSON))
        acting = (each.name for each in rules.roles.values() if each.own_unit)
        unit = shown(self.card.values.get(rules.parts.unit.head))
        said = (shown(values.get(each)) for each in named)
        return frozenset({unit, *said, *acting} - {""})

    @cached_property
    def _they_answer(self) -> bool:
        """Is the customer answered, from here on, by somebody who is not of the desk alone?"""
        return any(_is_for_units(self.card, each) for each in _answers_from_here(self.card, self))


def given_to_unit(card: Card) -> Happened | None:
    """The last event that gave it to a unit; where none did, the last that handed it on at all."""
    handed = [each for each in card.happened if not each.meanings.isdisjoint(GIVES)]
    named = [each for each in handed if "assigned" in each.meanings or _names_unit(card, each)]
    surest = (named, *([e for e in handed if each in e.meanings] for each in GIVES))
    return next((found[-1] for found in surest if found), None)


def _names_unit(card: Card, happened: Happened) -> bool:
    rule = card.machine.event(happened.event.name)
    return rule is not None and card.rules.parts.unit.head in rule.heads


def _what(rule: Rule) -> str:
    said = {TO_DO.get(each) for each in _stops(rule)}
    only = said.pop() if len(said) == 1 else None
    return only or f"办到“{rule.label}”"


def _stops(rule: Rule) -> frozenset[str]:
    return frozenset(rule.beat if isinstance(rule, HeartbeatRule) else rule.stop)


def _answers_from_here(card: Card, handed: HandedOn) -> Iterator[EventRule]:
    """The events that answer the customer after the very event, without its being given anew.

    What has ended is not gone on with: from a merged record one may come back to any state.
    """
    machine, event = card.machine, handed.event
    rule = machine.event(event.event.name) if event else None
    before = {n for n in machine.states if rule and machine.takes(rule, n)}
    start = event.after if event else card.state
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for step, after in steps_from(machine, state):
            if ANSWERS & meanings_of(machine, step, state, after) and not step.told_only:
                yield step
            elif after not in seen | before and machine.states[after].phase is not Phase.ENDED:
                seen.add(after)
                waiting.append(after)


def _is_for_units(card: Card, rule: EventRule) -> bool:
    roles = [role for each in rule.by for role in each.roles]
    desk, known = card.rules.desk, card.rules.roles
    return not roles or any(e not in desk or (e in known and known[e].own_unit) for e in roles)
