"""Each machine as a drawing: Mermaid for Markdown readers, DOT for Graphviz."""

from collections.abc import Iterator

from cpl.domain.paths import steps_from
from cpl.domain.rules import GROUPS_OF_STATES, PREVIOUS, EventRule, Machine, Phase

Arrow = tuple[str, str, str]


def arrows(machine: Machine) -> Iterator[Arrow]:
    """From state, to state, event; events open in every state are told apart from the drawing."""
    for target in machine.register.to:
        yield "", target.state, machine.register.name
    for state in machine.states:
        for event, after in steps_from(machine, state):
            if after != state and not _everywhere(event):
                yield state, after, event.name


def _everywhere(event: EventRule) -> bool:
    """Open to a whole group of states, or back to where it was: it would cover the drawing."""
    return any(each in GROUPS_OF_STATES for each in event.sources) or any(
        each.state == PREVIOUS for each in event.to
    )


def everywhere(machine: Machine) -> tuple[str, ...]:
    """The events left out of the drawing."""
    return tuple(name for name, event in machine.events.items() if _everywhere(event))


def mermaid(machine: Machine) -> str:
    """A `stateDiagram-v2`; states get plain ids so that any word may be their label."""
    ids = {name: f"s{index}" for index, name in enumerate(machine.states)}
    lines = ["stateDiagram-v2", "  direction LR"]
    lines.extend(f'  state "{name}" as {short}' for name, short in ids.items())
    for before, after, event in _joined(machine):
        lines.append(f"  {ids.get(before, '[*]')} --> {ids[after]}: {event}")
    for name, state in machine.states.items():
        if state.phase is Phase.ENDED:
            lines.append(f"  {ids[name]} --> [*]")
    left_out = everywhere(machine)
    if left_out:
        lines.append(f"  %% 不画：{'、'.join(left_out)}")
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
