"""Reading the machines of rules.yaml: states, the registration, the events."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from cpl.codec.reading import Part, Report
from cpl.codec.rules_parts import clause_of, condition_of, demand_of
from cpl.domain.conditions import ALWAYS
from cpl.domain.meanings import MEANINGS
from cpl.domain.rules import Allowed, EventRule, Machine, Phase, State, Target, Tell
from cpl.problems import suggestion
from cpl.yamltext.tree import Mapping, Node, Scalar, Sequence

T = TypeVar("T")
PHASES = {each.value: each for each in Phase}


def machine_of(name: str, part: Part) -> Machine:
    """One machine; problems go to the part's report."""
    registering = part.part("register")
    if registering is None:
        part.report.add(part.node, "missing-key", f"{name}缺少“register:”，没法登记。")
        registering = Part(replace(part.node, entries=()), part.report)
    states = {k.text: _state(k.text, v, part.report) for k, v in part.named("states")}
    found = Machine(
        name=name,
        number=part.required("number"),
        folder=part.required("folder"),
        register=event_of(registering.required("event"), name, registering),
        states=states,
        events={k.text: _event(k, v, name, part.report) for k, v in part.named("events")},
        title=part.text("title") or name,
        received=part.text("received"),
        summary=part.text("summary"),
    )
    part.done()
    return found


def _state(name: str, node: Node, report: Report) -> State:
    if not isinstance(node, Mapping):
        report.add(node, "not-a-mapping", f"状态“{name}”要写成 {{phase: open}}。")
        return State(name, Phase.OPEN)
    part = Part(node, report)
    found = State(
        name, part.word("phase", PHASES, Phase.OPEN), meanings_of(part), part.text("help")
    )
    part.done()
    return found


def meanings_of(part: Part, key: str = "means") -> frozenset[str]:
    """The meanings named under a key, each from the closed list."""
    from_list = {each: each for each in MEANINGS}
    for node in part.scalars(key):
        if node.text not in from_list:
            part.report.add(
                node,
                "unknown-meaning",
                f"没有“{node.text}”这个含义。",
                suggestion(node.text, tuple(MEANINGS)),
            )
    return frozenset(each for each in part.words(key) if each in from_list)


def _event(key: Scalar, node: Node, machine: str, report: Report) -> EventRule:
    if isinstance(node, Mapping):
        return event_of(key.text, machine, Part(node, report))
    report.add(node, "not-a-mapping", f"事件“{key.text}”下面应当是“名称: 值”。")
    return EventRule(key.text, machine, ())


def event_of(name: str, machine: str, part: Part) -> EventRule:
    part.value("event")
    found = EventRule(
        name=name,
        machine=machine,
        sources=part.words("from"),
        to=_targets(part),
        by=_allowed(part),
        give=part.words("give"),
        need=part.words("need"),
        may=(*part.words("may"), *part.words("also")),
        means=meanings_of(part),
        gates=part.words("gates"),
        demands=tuple(_closed(demand_of, each) for each in part.parts("demands")),
        apart_from=part.words("apart_from"),
        tells=tuple(_closed(_tell, each) for each in part.parts("tells")),
        short=part.text("short"),
        help=part.text("help"),
        clause=clause_of(part),
        told_only=part.flag("told"),
        paper=part.words("paper"),
        ask=_asked(part),
    )
    part.done()
    return found


def _closed(read: Callable[[Part], T], part: Part) -> T:
    found = read(part)
    part.done()
    return found


def _tell(part: Part) -> Tell:
    return Tell(
        part.required("to"), part.required("event"), part.required("as"), condition_of(part)
    )


def _asked(part: Part) -> tuple[tuple[str, ...], ...]:
    """`ask: [电话, [时间, 地点]]`: a list inside the list is one question."""
    node = part.value("ask")
    if not isinstance(node, Sequence):
        return tuple((each,) for each in part.words("ask"))
    return tuple(
        tuple(each.text for each in inner if isinstance(each, Scalar))
        for inner in (item.items if isinstance(item, Sequence) else (item,) for item in node.items)
    )


def _targets(part: Part) -> tuple[Target, ...]:
    node = part.value("to")
    if node is None:
        return ()
    if isinstance(node, Scalar):
        return (Target(node.text),)
    found = []
    for each in part.parts("to"):
        found.append(Target(each.required("state"), condition_of(each)))
        each.done()
    return tuple(found)


def _allowed(part: Part) -> tuple[Allowed, ...]:
    """`by: [角色 …]`, or a list of `{when: …, roles: […]}`."""
    node = part.value("by")
    if isinstance(node, Sequence) and any(isinstance(each, Mapping) for each in node.items):
        found = []
        for each in part.parts("by"):
            found.append(Allowed(each.words("roles"), condition_of(each)))
            each.done()
        return tuple(found)
    return (Allowed(part.words("by"), ALWAYS),) if node is not None else ()
