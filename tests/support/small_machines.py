"""A machine of three states, to be given the events that an example is about."""

from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import EventRule, Machine, Phase, State, Target


def event(name: str, sources: str, *to: str, when: str = "", means: str = "") -> EventRule:
    """`when` is the condition of the first target; `sources` and `means` are words with blanks."""
    targets = tuple(Target(each) for each in to)
    if when:
        targets = (Target(targets[0].state, parse_term(when)), *targets[1:])
    return EventRule(name, tuple(sources.split()), targets, means=frozenset(means.split()))


def machine(*events: EventRule, ended: str = "") -> Machine:
    """件, registered into 待办; it may wait (等) and ends in 办结, whose entering means `ended`."""
    states = (
        State("待办", Phase.OPEN),
        State("等", Phase.WAITING),
        State("办结", Phase.ENDED, frozenset(ended.split())),
    )
    registration = EventRule("登记", to=(Target("待办"),), means=frozenset({"received"}))
    return Machine(
        "件", "J{seq:3}", "", registration,
        {each.name: each for each in states}, {each.name: each for each in events},
    )  # fmt: skip
