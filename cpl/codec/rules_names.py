"""Do the names in rules.yaml exist: states, roles, fields, gates, events, facts?"""

from collections.abc import Iterable, Iterator

from cpl.codec.reading import Report
from cpl.domain.computed_facts import Argument, ComputedFact, Question, days_of, fact_named
from cpl.domain.conditions import Condition
from cpl.domain.field_paths import FieldPath
from cpl.domain.rules import (
    GROUPS_OF_STATES,
    PREVIOUS,
    Escalation,
    EventRule,
    Field,
    Machine,
    Met,
    Rules,
)
from cpl.problems import suggestion
from cpl.yamltext.tree import Mapping, Node, Scalar, Sequence


def check_names(rules: Rules, root: Mapping, report: Report) -> None:
    """Report every name that nothing declares, at the place where it is used."""
    finder = _Finder(rules, report)
    for name, machine in rules.machines.items():
        node = _under(root, "machines", name)
        finder.event(machine, machine.register, _under(node, "register"))
        for event in machine.events.values():
            finder.event(machine, event, _under(node, "events", event.name))
    for name, gate in rules.gates.items():
        node = _under(root, "gates", name)
        finder.known(gate.all, tuple(rules.gates), node, "门槛")
        finder.facts(_conditions_of_gate(rules, name), node)
    for each in rules.escalations:
        finder.raising(each, _under(root, "escalations"))
    finder.known(rules.batch_same, tuple(rules.fields), _under(root, "batch"), "字段")
    finder.authority(_under(root, "authority"))
    finder.evidence(_under(root, "evidence"))
    finder.clocks(_under(root, "deadlines"), _under(root, "heartbeats"), _under(root, "promises"))
    for met in rules.clauses:
        finder.meeting(met, _under(root, "clauses"))


def _conditions_of_gate(rules: Rules, name: str) -> tuple[Condition, ...]:
    demand = rules.gates[name].demand
    return (demand.when, demand.applies) if demand else ()


def _under(node: Node | None, *path: str) -> Node | None:
    for name in path:
        if not isinstance(node, Mapping):
            return node
        node = node.get(name) or node
    return node


def _scalars(node: Node | None) -> Iterator[Scalar]:
    """Every scalar below a node, keys excluded."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from _scalars(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)


class _Finder:
    """Looks names up in one set of rules and reports those that nothing declares."""

    def __init__(self, rules: Rules, report: Report) -> None:
        self.rules = rules
        self.report = report

    def known(
        self, names: Iterable[str], declared: tuple[str, ...], node: Node | None, what: str
    ) -> None:
        for name in names:
            if name not in declared:
                self.report.add(
                    self.place(name, node),
                    "unknown-name",
                    f"没有声明过{what}“{name}”。",
                    suggestion(name, declared),
                )

    def place(self, name: str, node: Node | None) -> Node:
        """The scalar that says the name, or else the nearest node around it."""
        said = next((each for each in _scalars(node) if name in each.text), None)
        found = said or node
        assert found is not None, name
        return found

    def event(self, machine: Machine, event: EventRule, node: Node | None) -> None:
        states = tuple(machine.states)
        self.known(event.sources, (*states, *GROUPS_OF_STATES), node, "状态")
        self.known((each.state for each in event.to), (*states, PREVIOUS), node, "状态")
        self.known(
            (r for each in event.by for r in each.roles), tuple(self.rules.roles), node, "角色"
        )
        self.known(event.gates, tuple(self.rules.gates), node, "门槛")
        self.known(event.apart_from, self.events_of(machine), node, "事件")
        for name in (*event.fields, *(path for asked in event.ask for path in asked)):
            self.field(name, node)
        for tell in event.tells:
            everywhere = tuple(n for each in self.rules.machines.values() for n in each.events)
            self.known((tell.event,), everywhere, node, "事件")
            self.field(tell.to, node)
            self.field(tell.as_field, node)
        conditions = [
            *(each.when for each in event.to),
            *(each.when for each in event.by),
            *(each.when for each in event.tells),
            *(part for each in event.demands for part in (each.when, each.applies)),
        ]
        self.facts(conditions, node)

    def events_of(self, machine: Machine) -> tuple[str, ...]:
        return (machine.register.name, *machine.events)

    def field(self, path: str, node: Node | None) -> None:
        fields: dict[str, Field] = dict(self.rules.fields)
        for name in path.split("."):
            if name not in fields:
                self.known((name,), tuple(fields), node, "字段")
                return
            fields = dict(fields[name].fields)

    def facts(self, conditions: Iterable[Condition], node: Node | None) -> None:
        for condition in conditions:
            for term in condition.terms():
                self.fact(term.fact, node)
                self.choices(term.fact, term.values, node)

    def fact(self, name: str, node: Node | None) -> None:
        match fact_named(name):
            case Question(fact, about):
                self.about(fact, about, node)
            case FieldPath() as path:
                self.field(path, node)

    def about(self, fact: ComputedFact, about: str, node: Node | None) -> None:
        """Is what stands after the dot of a computed fact the kind of thing it is asked about?"""
        if fact.argument is Argument.DAYS and days_of(about) is None:
            say, mend = f"“{fact.name}.{about}”要写明几天，如 同类.3。", "天数写大于 0 的整数。"
            self.report.add(self.place(fact.name, node), "bad-value", say, mend)
        elif fact.argument is Argument.NOTHING and about:
            say, mend = f"“{fact.name}”后面不写“.{about}”。", f"只写 {fact.name}。"
            self.report.add(self.place(fact.name, node), "bad-value", say, mend)
        elif fact.argument not in (Argument.DAYS, Argument.NOTHING):
            self.known((about,), self.names_of(fact.argument), node, fact.argument.value)

    def names_of(self, argument: Argument) -> tuple[str, ...]:
        """Everything of one kind that these rules declare."""
        machines = self.rules.machines
        events = tuple(name for each in machines.values() for name in self.events_of(each))
        return {
            Argument.EVENT: events,
            Argument.MACHINE: tuple(machines),
            Argument.GATE: tuple(self.rules.gates),
            Argument.FIELD: tuple(self.rules.fields),
            Argument.EVENT_OR_FIELD: (*events, *self.rules.fields),
        }[argument]

    def choices(self, fact: str, values: tuple[str, ...], node: Node | None) -> None:
        field = self.rules.fields.get(fact)
        if field is not None and field.choices:
            self.known(values, field.choices, node, f"“{fact}”的选项")
        elif fact == "状态":
            states = tuple(s for each in self.rules.machines.values() for s in each.states)
            self.known(values, states, node, "状态")

    def raising(self, escalation: Escalation, node: Node | None) -> None:
        self.known((escalation.machine,), tuple(self.rules.machines), node, "类")
        self.known(escalation.notify, tuple(self.rules.roles), node, "角色")
        self.facts((escalation.when,), node)

    def meeting(self, met: Met, node: Node | None) -> None:
        """The field, event, role or report that meets a duty; forms and commands lie elsewhere."""
        if met.kind in ("field", "choice", "confirmation"):
            self.field(met.name, node)
        elif met.kind == "event":
            events = tuple(n for m in self.rules.machines.values() for n in self.events_of(m))
            self.known((met.name,), events, node, "事件")
        elif met.kind == "role":
            self.known((met.name,), tuple(self.rules.roles), node, "角色")
        elif met.kind == "report":
            self.known((met.name,), tuple(self.rules.reports), node, "报表")

    def authority(self, node: Node | None) -> None:
        authority = self.rules.authority
        if authority is None:
            return
        rows = self.rules.fields.get(authority.field)
        if rows is None:
            self.field(authority.field, node)
            return
        self.known((authority.remedy, authority.amount), tuple(rows.fields), node, "字段")
        if authority.asked:
            self.field(authority.asked, node)
        remedy = rows.fields.get(authority.remedy)
        choices = remedy.choices if remedy else ()
        self.known(authority.cash, choices, node, "补偿方式")
        for grant in authority.grants:
            self.known((grant.role,), tuple(self.rules.roles), node, "角色")
            self.known(grant.remedies, choices, node, "补偿方式")
            self.facts((grant.when,), node)
        for ban in authority.bans:
            self.known(ban.remedies, choices, node, "补偿方式")
            self.known(ban.lawful, tuple(rows.fields), node, "字段")

    def evidence(self, node: Node | None) -> None:
        evidence = self.rules.evidence
        if evidence is None:
            return
        names = (evidence.field, evidence.keeper, evidence.place)
        self.known(names, tuple(self.rules.fields), node, "字段")
        rows = self.rules.fields.get(evidence.field)
        members = (evidence.file, evidence.size, evidence.digest, evidence.copied)
        self.known(members, tuple(rows.fields) if rows else (), node, f"{evidence.field}的项")

    def clocks(self, *nodes: Node | None) -> None:
        machines = tuple(self.rules.machines)
        for timed in self.rules.clocks:
            node = next((each for each in nodes if _says(each, timed.rule.id)), nodes[0])
            self.known((timed.machine,), machines, node, "类")
            self.facts((timed.when,), node)
            if timed.field:
                self.field(timed.field, node)


def _says(node: Node | None, text: str) -> bool:
    return any(each.text == text for each in _scalars(node))
