"""States and events of a small machine that cannot be right, each in the place where it stands."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest
from casebook import rules
from small_machines import event, machine

from cpl.domain.lint.findings import Finding
from cpl.domain.lint.state_checks import (
    events_told_without_field,
    hidden_targets,
    idle_events,
    short_forms_given_twice,
    states_that_never_end,
    unreachable_states,
    unused_gates,
)
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import (
    EventRule,
    Gate,
    Machine,
    Phase,
    Rules,
    State,
    Target,
    Tell,
)

CLOSE, HOLD = event("办结", "待办", "办结"), event("挂起", "待办", "等")
RESUME, WITHDRAW = event("恢复", "等", "待办"), event("撤诉", "any", "办结", means="withdrawn")


def with_machines(*machines: Machine, gates: Iterable[Gate] = ()) -> Rules:
    return replace(
        rules(),
        machines={each.name: each for each in machines},
        gates={each.name: each for each in gates},
    )


def places(check: Callable[[Rules], Iterator[Finding]], *machines: Machine) -> list[str]:
    """The last name of each place that the check finds, all of them serious."""
    found = list(check(with_machines(*machines)))
    assert all(each.serious for each in found)
    sections = ("states", "events")
    assert all(each.path[:-1] in [("machines", "件", s) for s in sections] for each in found)
    return [each.path[-1] for each in found]


def test_states_that_nothing_leads_to_are_named_in_their_order() -> None:
    names = ("戊", "丁", "丙", "乙", "甲")
    made = machine(CLOSE)
    more = replace(made, states={**made.states, **{n: State(n, Phase.OPEN) for n in names}})
    assert places(unreachable_states, more) == sorted((*names, "等"))
    [found] = unreachable_states(with_machines(made))
    assert found.path == ("machines", "件", "states", "等")


@pytest.mark.parametrize(
    ("events", "stuck"),
    [
        ((), ["待办"]),
        ((CLOSE,), []),
        ((HOLD, CLOSE), ["等"]),
        ((HOLD, event("结案", "等", "办结")), []),
        ((HOLD, RESUME), ["待办", "等"]),
        ((HOLD, event("甲", "等", "乙"), event("丙", "乙", "等")), ["乙", "待办", "等"]),
        ((HOLD, RESUME, CLOSE), []),
        ((WITHDRAW,), ["待办"]),
        ((WITHDRAW, CLOSE), []),
    ],
    ids=[
        "没有事件", "办结", "等着就结不了", "绕一步也算", "来回转", "别处来回转", "转出去",
        "只能撤诉", "撤诉也办结",
    ],
)  # fmt: skip
def test_a_state_must_come_to_an_end_without_giving_up(
    events: tuple[EventRule, ...], stuck: list[str]
) -> None:
    assert places(states_that_never_end, machine(*events)) == stuck


def test_a_finding_says_of_which_machine_the_state_is() -> None:
    [found] = states_that_never_end(with_machines(machine()))
    assert found.path == ("machines", "件", "states", "待办")
    assert found.say == "件到了“待办”就再也结不了。"


def test_states_that_never_end_are_named_in_their_order() -> None:
    names = ("戊", "丁", "丙", "乙", "甲")
    made = machine(*(event(f"到{n}", "待办", n) for n in names), CLOSE)
    more = replace(made, states={**made.states, **{n: State(n, Phase.OPEN) for n in names}})
    assert places(states_that_never_end, more) == sorted(names)


def test_an_event_is_idle_in_states_that_are_never_reached() -> None:
    assert places(idle_events, machine(CLOSE, RESUME)) == ["恢复"]
    assert places(idle_events, machine(CLOSE, HOLD, RESUME)) == []
    assert places(idle_events, machine(CLOSE, event("备注", "open"))) == []


def leads(*targets: Target) -> EventRule:
    return EventRule("转", ("待办",), targets)


SOMETIMES, ALWAYS = Target("等", parse_term("等级 is 一级")), Target("办结")


@pytest.mark.parametrize(
    ("targets", "hides"),
    [
        ((ALWAYS,), False),
        ((SOMETIMES, ALWAYS), False),
        ((ALWAYS, SOMETIMES), True),
        ((SOMETIMES, ALWAYS, SOMETIMES), True),
        ((SOMETIMES, SOMETIMES), False),
        ((), False),
    ],
)
def test_what_follows_a_target_without_condition_is_never_come_to(
    targets: tuple[Target, ...], hides: bool
) -> None:
    assert places(hidden_targets, machine(leads(*targets))) == (["转"] if hides else [])
    registration = replace(machine().registration, to=targets)
    of_registration = replace(machine(), registration=registration)
    assert places(hidden_targets, of_registration) == (["登记"] if hides else [])


def test_it_says_which_target_hides_the_others() -> None:
    [found] = hidden_targets(with_machines(machine(leads(Target("等"), ALWAYS, ALWAYS))))
    assert found.say == "“转”的 to 里，“等”没有条件，后面的永远走不到。"


def test_a_short_form_belongs_to_one_event_of_a_machine() -> None:
    names = (("甲", "a"), ("乙", "b"), ("丙", "a"), ("丁", ""), ("戊", ""), ("己", "a"))
    made = machine(*(replace(event(n, "any"), short=short) for n, short in names))
    found = list(short_forms_given_twice(with_machines(made, replace(made, name="另一件"))))
    assert [each.path[1::2] for each in found] == [
        ("件", "丙"), ("件", "己"), ("另一件", "丙"), ("另一件", "己"),
    ]  # fmt: skip
    assert found[1].say == "“己”和“甲”的助记码都是 a。"


def test_an_event_that_is_told_takes_the_number_of_who_tells_it() -> None:
    tell = Tell("整改单", "收到", "来自")
    teller = replace(machine(), name="甲", registration=EventRule("登记", tells=(tell,)))
    deaf = replace(machine(event("收到", "any")), name="乙")
    listens = replace(machine(replace(event("收到", "any"), may=("来自",))), name="丙")
    assert places(events_told_without_field, teller, listens) == []
    [found] = events_told_without_field(with_machines(teller, deaf, listens))
    assert (found.path, found.serious) == (("machines", "甲", "events", "登记"), True)
    assert found.say.startswith("乙的“收到”不收“来自”")
    later = replace(machine(replace(event("下发", "any"), tells=(tell,))), name="丁")
    [found] = events_told_without_field(with_machines(later, deaf))
    assert found.path == ("machines", "丁", "events", "下发")


def test_a_gate_is_used_by_an_event_or_by_another_gate() -> None:
    closes = replace(CLOSE, gates=("甲",))
    made = replace(machine(closes), registration=EventRule("登记", gates=("丁",)))
    gates = (Gate("甲", all=("乙",)), Gate("乙"), Gate("丙"), Gate("丁"))
    [found] = unused_gates(with_machines(made, gates=gates))
    assert (found.path, found.serious) == (("gates", "丙"), False)
