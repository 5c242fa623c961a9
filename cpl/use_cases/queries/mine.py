"""What waits for one person: a clock of his or his unit's, a step that only his roles may take.

Whatever the state is called: it is read from who may let which event happen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Facts
from cpl.domain.cases.concerned import about_paths
from cpl.domain.decisions.engine import possible
from cpl.domain.decisions.routine import belongs_to, is_his
from cpl.domain.powers.other_desks import is_of_others
from cpl.domain.powers.who_may import allowed_roles, bound_to, same_person, units_of
from cpl.domain.regulation.meanings import NEW_ROUND
from cpl.domain.regulation.rules import EventRule, Machine, Phase
from cpl.domain.time.deadline_rules import HeartbeatRule
from cpl.domain.time.instances import Instance
from cpl.domain.values.value import Kind, each_shown
from cpl.problems import some
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.steps import leading, leads_on
from cpl.use_cases.remembered import holds, texts
from cpl.use_cases.transitions.transition import may_now

MOST_LEFT = 3
WORK = frozenset({"facts_found", "plan_made", "executed"})
"""What a unit does on a complaint that it was given, whoever answers it then."""


@dataclass(frozen=True)
class Mine:
    """A record that waits for somebody, and the clock of his that presses, if one runs."""

    loaded: Readable
    clock: Instance | None


def waiting_for(
    desk: Desk, records: Iterable[Readable], clocks: Mapping[str, list[Instance]]
) -> Iterator[Mine]:
    """The records that wait for the desk's actor; `clocks` are the running ones by number."""
    for loaded in records:
        running = clocks.get(loaded.number, [])
        clock = next((each for each in running if _is_his_clock(desk, loaded, each)), None)
        asked = f"{'有时限的' if clock else '待办'} {desk.acting}"
        if holds(loaded, asked, partial(_is_his, desk, has_a_clock=clock is not None)):
            yield Mine(loaded, clock)


def _is_his(desk: Desk, loaded: Readable, *, has_a_clock: bool) -> bool:
    if is_of_others(loaded.card, desk.actor, desk.workspace.staff):
        return False
    return has_a_clock or _awaits_him(desk, loaded) or _has_a_part(desk, loaded)


def _is_his_clock(desk: Desk, loaded: Readable, clock: Instance) -> bool:
    """Progress that is due on every open complaint is nobody's next step."""
    timed = loaded.rules.clocks_named.get(clock.rule_id)
    if timed is not None and isinstance(timed.rule, HeartbeatRule):
        return False
    owners = (clock.addressee or clock.owner).split("、")
    return any(_belongs(desk, loaded, each) for each in owners if each)


def _belongs(desk: Desk, loaded: Readable, owner: str) -> bool:
    return belongs_to(loaded.rules, desk.actor, desk.workspace.staff, owner)


def _awaits_him(desk: Desk, loaded: Readable) -> bool:
    """Is there a way out of the present state, or towards one, that only his roles may take?"""
    return any(_only_his(desk, loaded, each) for each in leading(loaded.card, desk.now))


def _has_a_part(desk: Desk, loaded: Readable) -> bool:
    """Is there work for his unit that is not done in this round, though it moves nothing?"""
    card = loaded.card
    if card.phase is not Phase.OPEN:
        return False
    this_round = (each for each in card.happened if each.round == card.round)
    done = frozenset().union(*(each.meanings for each in this_round))
    steps = (each for each in possible(card) if card.state in each.sources)
    return any(
        bool(work := each.means & WORK)
        and not work & done
        and desk.actor.unit in units_of(card, each)
        and may_now(desk, loaded, each)
        for each in steps
    )


def _only_his(desk: Desk, loaded: Readable, rule: EventRule) -> bool:
    """May he, and may nobody of the desk besides, unless it leads on what is with his unit?

    What people of several units may do, each may for his own.
    """
    himself = bound_to(loaded.card, rule)
    if himself in desk.workspace.staff.people:
        return same_person(desk.actor.name, himself) and may_now(desk, loaded, rule)
    allowed = allowed_roles(rule, Facts(loaded.card, now=desk.now))
    of_his_unit = _names(loaded, desk.actor.unit)
    may = is_his if of_his_unit else partial(belongs_to, staff=desk.workspace.staff)
    his = [each for each in allowed or () if may(loaded.rules, desk.actor, owner=each)]
    if not allowed or not his:
        return False
    of_the_desk = set(allowed) & set(loaded.rules.desk)
    is_with_him = of_his_unit and leads_on(loaded.card, rule)
    if of_the_desk and len(his) < len(allowed) and not is_with_him:
        return False
    if all(_is_of_units(desk, each) for each in his) and not of_his_unit:
        return False
    return may_now(desk, loaded, rule)


def _is_of_units(desk: Desk, role: str) -> bool:
    """Do people of several units hold it? Then each answers for his own."""
    people = desk.workspace.staff.people.values()
    return len({each.unit for each in people if role in each.roles}) > 1


def _names(loaded: Readable, unit: str) -> bool:
    """Does a field of the record name this unit?"""
    fields = loaded.rules.fields
    said = ((fields.get(name), value) for name, value in loaded.card.values.items())
    return any(e and e.kind is Kind.UNIT and unit in each_shown(value) for e, value in said)


def is_of_the_desk(desk: Desk) -> bool:
    """Is he one of those who take complaints in, hand them on and ask afterwards?"""
    rules, staff = desk.workspace.latest_rules, desk.workspace.staff
    return any(belongs_to(rules, desk.actor, staff, each) for each in rules.desk)


def handing_on(machine: Machine) -> Iterator[EventRule]:
    """The steps by which a new record is first given to whoever must handle it."""
    for each in machine.events.values():
        if "assigned" in each.means and not each.means & NEW_ROUND:
            yield each


def hands_on(desk: Desk) -> bool:
    """Is it his to hand new complaints on? Without such a step it is the desk's."""
    rules, staff = desk.workspace.latest_rules, desk.workspace.staff
    steps = tuple(handing_on(rules.complaints))
    roles = {role for each in steps for allowed in each.by for role in allowed.roles}
    if not roles:
        return is_of_the_desk(desk)
    himself = replace(desk.actor, unit="")  # a unit may be called as a role is
    return any(belongs_to(rules, himself, staff, each) for each in roles)


def left_behind(place: Workspace, records: Iterable[Readable]) -> dict[str, list[str]]:
    """The open records that name somebody who is not here any more, by his name."""
    found: dict[str, list[str]] = {}
    away = place.staff.away
    for loaded in records if away else ():
        for name in {*texts(loaded, "写到的人", _named_people)} & away.keys():
            found.setdefault(name, []).append(loaded.number)
    return found


def left_behind_said(place: Workspace, records: Iterable[Readable]) -> Iterator[str]:
    """A line for each of them who has left: whose they are is to be settled."""
    for name, numbers in left_behind(place, records).items():
        yield f"{name}已不在岗，手里还有 {some(numbers, MOST_LEFT, '件')}，请转给别人办。"


def _named_people(loaded: Readable) -> set[str]:
    """Whom a field of an open record names to do something: not whom it is about."""
    if loaded.card.phase is Phase.ENDED:
        return set()
    about = about_paths(loaded.card)
    fields = (n for n, e in loaded.rules.fields.items() if e.kind is Kind.PERSON and n not in about)
    values = (loaded.card.values.get(name) for name in fields)
    return {each for value in values for each in each_shown(value)}
