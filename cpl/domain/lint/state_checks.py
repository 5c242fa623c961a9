"""States and events that cannot be right: unreachable, dead, hidden, told to nobody, nobody's."""

from collections import deque
from collections.abc import Iterator

from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.conditions import ALWAYS
from cpl.domain.regulation.machine_paths import GIVING_UP, reachable, steps_from
from cpl.domain.regulation.rules import Machine, Phase, Rules
from cpl.domain.values.value import Kind


def unreachable_states(rules: Rules) -> Iterator[Finding]:
    for machine in rules.machines.values():
        for state in sorted(set(machine.states) - reachable(machine)):
            yield Finding(
                "unreachable-state",
                ("machines", machine.name, "states", state),
                f"{machine.name}没有办法走到“{state}”。",
                "给一个事件写上 to，或者删去这个状态。",
            )


def states_that_never_end(rules: Rules) -> Iterator[Finding]:
    for machine in rules.machines.values():
        for state in sorted(reachable(machine)):
            if machine.phase_of(state) is not Phase.ENDED and not _can_end(machine, state):
                yield Finding(
                    "never-ends",
                    ("machines", machine.name, "states", state),
                    f"{machine.name}到了“{state}”就再也结不了。",
                    "加一个从这里走向结束状态的事件。",
                )


def _can_end(machine: Machine, state: str) -> bool:
    """Can some path of ordinary events, not voiding or withdrawing, come to an end?"""
    seen, waiting = {state}, deque([state])
    while waiting:
        for event, after in steps_from(machine, waiting.popleft()):
            if event.means & GIVING_UP:
                continue
            if machine.phase_of(after) is Phase.ENDED:
                return True
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def idle_events(rules: Rules) -> Iterator[Finding]:
    for machine in rules.machines.values():
        states = reachable(machine)
        for event in machine.events.values():
            if not any(machine.takes(event, each) for each in states):
                yield Finding(
                    "idle-event",
                    ("machines", machine.name, "events", event.name),
                    f"{machine.name}的“{event.name}”在任何走得到的状态都不能发生。",
                    "改 from。",
                    event.clause,
                )


def hidden_targets(rules: Rules) -> Iterator[Finding]:
    """An event whose first condition always holds hides the others."""
    for machine, event in rules.every_event:
        hidden = [t.state for t in event.to[:-1] if t.when == ALWAYS]
        if hidden:
            yield Finding(
                "hidden-target",
                ("machines", machine.name, "events", event.name),
                f"“{event.name}”的 to 里，“{hidden[0]}”没有条件，后面的永远走不到。",
                "没有条件的那一个写在最后。",
                event.clause,
            )


def short_forms_given_twice(rules: Rules) -> Iterator[Finding]:
    """Two events with the same 助记码."""
    for machine in rules.machines.values():
        seen: dict[str, str] = {}
        for event in machine.events.values():
            if event.short and event.short in seen:
                yield Finding(
                    "short-form-twice",
                    ("machines", machine.name, "events", event.name),
                    f"“{event.name}”和“{seen[event.short]}”的助记码都是 {event.short}。",
                    "改掉一个。",
                )
            seen.setdefault(event.short, event.name)


def events_told_without_field(rules: Rules) -> Iterator[Finding]:
    """An event told to linked records that no machine lets happen."""
    for machine, event in rules.every_event:
        for tell in event.tells:
            lacking = [
                m.name
                for m in rules.machines.values()
                if tell.event in m.events and tell.as_field not in m.events[tell.event].fields
            ]
            if lacking:
                yield Finding(
                    "told-without-field",
                    ("machines", machine.name, "events", event.name),
                    f"{'、'.join(lacking)}的“{tell.event}”不收“{tell.as_field}”，告知不了。",
                    f"给“{tell.event}”写上 give: [{tell.as_field}]。",
                )


def steps_of_what_is_no_unit(rules: Rules) -> Iterator[Finding]:
    """A step whose unit is said by a field in which no unit stands: it is nobody's."""
    for machine, event in rules.every_event:
        for path in event.unit:
            field = rules.field_at(path)
            if field is not None and field.kind not in (Kind.UNIT, Kind.CHOICE):
                yield Finding(
                    "step-of-no-unit",
                    ("machines", machine.name, "events", event.name),
                    f"“{event.name}”的 unit 写的是“{path}”，那里面不是单位，这一步谁的也不是。",
                    "写一个 type: unit 的字段，或者把这个字段改成 type: unit。",
                    serious=False,
                )


def unused_gates(rules: Rules) -> Iterator[Finding]:
    used = {name for _, event in rules.every_event for name in event.gates}
    inner = {name for gate in rules.gates.values() for name in gate.all}
    for name, gate in rules.gates.items():
        if name not in used | inner:
            yield Finding(
                "unused-gate",
                ("gates", name),
                f"没有哪个事件用到门槛“{name}”。",
                "写进某个事件的 gates，或者删去。",
                gate.clause,
                serious=False,
            )
