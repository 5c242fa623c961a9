"""Each machine as a drawing: Mermaid for Markdown readers, DOT for Graphviz."""

from collections.abc import Iterator

from cpl.domain.regulation.rules import ANY, ENDED, OPEN, PREVIOUS, EventRule, Machine, Phase

Arrow = tuple[str, str, str]
GROUPS = {ANY: "（任何状态）", OPEN: "（没有结束的）", ENDED: "（已结束的）"}
"""Drawn as one place: an arrow from each of their states would cover the drawing."""


def arrows(machine: Machine) -> Iterator[Arrow]:
    """From state, to state, event; an event that moves nothing is not drawn."""
    for target in machine.registration.to:
        yield "", target.state, machine.registration.name
    for event in machine.events.values():
        for source in () if _goes_back(event) else event.sources:
            place = GROUPS.get(source, source)
            yield from ((place, each.state, event.name) for each in event.to if each.state != place)


def _goes_back(event: EventRule) -> bool:
    """Back to where it was: an arrow to every state it came from says nothing."""
    return any(each.state == PREVIOUS for each in event.to)


def left_out(machine: Machine) -> tuple[str, ...]:
    """The events that are not drawn."""
    drawn = {event for _, _, event in arrows(machine)}
    return tuple(name for name in machine.events if name not in drawn)


def _groups(machine: Machine) -> tuple[str, ...]:
    """The groups of states that arrows begin in."""
    begun = {before for before, _, _ in arrows(machine)}
    return tuple(each for each in GROUPS.values() if each in begun)


def mermaid(machine: Machine) -> str:
    """A `stateDiagram-v2`; states get plain ids so that any word may be their label."""
    ids = {name: f"s{n}" for n, name in enumerate((*machine.states, *_groups(machine)))}
    lines = ["stateDiagram-v2", "  direction LR"]
    lines.extend(f'  state "{name}" as {short}' for name, short in ids.items())
    for before, after, event in _joined(machine):
        lines.append(f"  {ids.get(before, '[*]')} --> {ids[after]}: {event}")
    for name, state in machine.states.items():
        if state.phase is Phase.ENDED:
            lines.append(f"  {ids[name]} --> [*]")
    others = left_out(machine)
    if others:
        lines.append(f"  %% 不画：{'、'.join(others)}")
    return "\n".join(lines) + "\n"


def dot(machine: Machine) -> str:
    """A Graphviz digraph; double circles are ended states, dashed ones wait."""
    lines = [
        f'digraph "{machine.name}" {{',
        '  rankdir=LR; node [shape=box, style=rounded, fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=10];',
        '  "" [shape=point];',
    ]
    for name, state in machine.states.items():
        if state.phase is Phase.ENDED:
            lines.append(f'  "{name}" [peripheries=2];')
        elif state.phase is Phase.WAITING:
            lines.append(f'  "{name}" [style="rounded,dashed"];')
    lines.extend(f'  "{each}" [shape=plaintext];' for each in _groups(machine))
    lines.extend(f'  "{a}" -> "{b}" [label="{e}"];' for a, b, e in _joined(machine))
    return "\n".join([*lines, "}"]) + "\n"


def _joined(machine: Machine) -> list[Arrow]:
    """One arrow between two states, naming every event that leads there."""
    found: dict[tuple[str, str], list[str]] = {}
    for before, after, event in arrows(machine):
        names = found.setdefault((before, after), [])
        if event not in names:
            names.append(event)
    return [(a, b, "、".join(names)) for (a, b), names in found.items()]
