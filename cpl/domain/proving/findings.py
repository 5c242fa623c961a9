"""What a walk shows to be wrong, each with the commands that lead there."""

from collections import defaultdict
from collections.abc import Iterator

from cpl.dataclass import dataclass
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.proving.facts import holders
from cpl.domain.proving.moves import Leg, Place
from cpl.domain.proving.walk import Walk
from cpl.domain.regulation.machine_paths import meanings_after
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.deadline_rules import DeadlineRule


@dataclass(frozen=True)
class Shown:
    """One thing wrong: what, how to mend it, and the steps that show it (none: no way at all).

    `reader`: who then sees what he should not; `paper`: the form that then tells it.
    """

    code: str
    machine: str
    say: str
    mend: str
    way: tuple[Leg, ...] = ()
    is_serious: bool = True
    reader: str = ""
    paper: str = ""


def steps_wrong(walk: Walk) -> Iterator[Shown]:
    """What single steps and places of a walk showed to be wrong by themselves."""
    machine = walk.moves.machine.name
    for way, wrong in walk.wrong.values():
        yield Shown(wrong.code, machine, wrong.say, wrong.mend, way, wrong.is_serious, wrong.reader)


def shown_by(walk: Walk, calendar: Calendar) -> Iterator[Shown]:
    """Everything wrong that this walk came past."""
    yield from _never_ending(walk)
    yield from _by_nobody(walk)
    yield from _by_one_alone(walk)
    yield from _owed_for_ever(walk, calendar)


def _never_ending(walk: Walk) -> Iterator[Shown]:
    """Places with no way to an end but giving up; the first of each state."""
    for index in walk.dead_ends():
        card = walk.found[index].place.card
        yield Shown(
            "never-ends",
            card.machine.name,
            f"到了“{card.state}”，照规则再也办不结，只能放弃（撤、作废、并案）。",
            "看这一步以后的条件、门槛和角色，哪一个谁也满足不了。",
            walk.way_to(index),
        )


def _by_nobody(walk: Walk) -> Iterator[Shown]:
    for event, (index, said) in walk.nobody.items():
        if event not in walk.happened:
            yield Shown(
                "nobody-may",
                walk.moves.machine.name,
                f"“{event}”没有一个人能办：{said}",
                "给 staff.yaml 里的人这个角色，或者改这一步的 by。",
                walk.way_to(index),
            )


def _by_one_alone(walk: Walk) -> Iterator[Shown]:
    """Steps that wait while one person is away."""
    alone: dict[str, list[str]] = defaultdict(list)
    rules, staff = walk.moves.rules, walk.moves.staff
    for event in sorted(walk.happened):
        rule = walk.moves.machine.events.get(event)
        match holders(rules, staff, [rule] if rule else []):
            case [person]:
                alone[person].append(event)
    for person, events in alone.items():
        yield Shown(
            "one-alone",
            walk.moves.machine.name,
            f"只有{person}一个人能办：{'、'.join(events)}。他不在，这些就停着。",
            "给另一个人同样的角色，或者写明由谁代。",
            is_serious=False,
        )


def _owed_for_ever(walk: Walk, calendar: Calendar) -> Iterator[Shown]:
    """Clocks that still run where a record has ended, with no event left that could stop them."""
    told: set[str] = set()
    for index, found in enumerate(walk.found):
        if not found.is_ended:
            continue
        for rule in _still_running(found.place, calendar):
            if rule.id not in told:
                told.add(rule.id)
                yield Shown(
                    "owed-for-ever",
                    found.place.card.machine.name,
                    f"到了“{found.place.card.state}”，时限“{rule.label}”还在走，没有什么能让它停。",
                    "给它的 to 加上这个结束时发生的事，或者写明 when。",
                    walk.way_to(index),
                )


def _still_running(place: Place, calendar: Calendar) -> Iterator[DeadlineRule]:
    card = place.card
    open_now = clocks_of(card, calendar, place.now, place.linked, only_open=True)
    running = {each.rule_id for each in open_now}
    later = set(meanings_after(card.machine, card.state)) if running else set()
    for timed in card.rules.clocks:
        rule = timed.rule
        if isinstance(rule, DeadlineRule) and rule.id in running and later.isdisjoint(rule.stop):
            yield rule
