"""What a new version of a regulation changes in who may do what, by when and with how much.

Names, units, choices, help and quotations may change under the same version; what stands
here may not: it is a new version, adopted by somebody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.domain.regulation.explaining import (
    clock_said,
    event_said,
    form_said,
    gate_said,
    grant_said,
    office_said,
)
from cpl.domain.regulation.rules import (
    NO_CLAUSE,
    Demand,
    EventRule,
    Gate,
    MoneyDecision,
    Role,
    Rules,
    Timed,
)

Told = tuple[object, str]
"""A rule without its quotation, to be compared, and as it is told."""
NOTHING = "（没有）"


@dataclass(frozen=True)
class RuleChange:
    """One rule, by its kind and name, as it was told and as it is told now."""

    kind: str
    name: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.kind}“{self.name}”：{self.old} → {self.new}"


def changes(old: Rules, new: Rules) -> Iterator[RuleChange]:
    """Every rule that is not the same in both, quotations and notes apart."""
    before, after = _governing(old), _governing(new)
    for kind in before:
        for name in dict.fromkeys((*before[kind], *after[kind])):
            was, now = before[kind].get(name), after[kind].get(name)
            if (was and was[0]) != (now and now[0]):
                yield RuleChange(kind, name, was[1] if was else NOTHING, now[1] if now else NOTHING)


def meta_changes(old: Rules, new: Rules) -> Iterator[RuleChange]:
    """What the version is called, and from when on it judges."""
    was, now = old.meta, new.meta
    if was.effective_from != now.effective_from:
        yield RuleChange("生效", was.version, f"{was.effective_from}", f"{now.effective_from}")
    if (was.id, was.version) != (now.id, now.version):
        yield RuleChange("版本", was.id, was.version, f"{now.id} {now.version}")


def _governing(rules: Rules) -> dict[str, Mapping[str, Told]]:
    authority = rules.authority
    office = rules.office_hours
    bare_grants = [replace(g, clause=NO_CLAUSE) for g in (authority.grants if authority else ())]
    bare_bans = [replace(b, clause=NO_CLAUSE) for b in (authority.bans if authority else ())]
    cash = authority.cash if authority else ()
    decisions = authority.decisions if authority else ()
    clocks = {each.rule.id: _bare_clock(each) for each in rules.clocks}
    return {
        "角色": {
            each.name: ((each.acts_as, each.own_unit), _role(each)) for each in rules.roles.values()
        },
        "上班时间": {"上班时间": (office, "".join(office_said(office)))},
        "时限": {name: (each, clock_said(each)) for name, each in clocks.items()},
        "权限": {each.id: (each, grant_said(each, cash)) for each in bare_grants},
        "禁止": {
            each.id: (each, f"{'、'.join(each.remedies) or '任何补偿'}（{each.when}）")
            for each in bare_bans
        },
        "定多少": {
            each.event: _decided([other for other in decisions if other.event == each.event])
            for each in decisions
        },
        "门槛": {name: _gate(each) for name, each in rules.gates.items()},
        "步骤": {
            f"{machine.name}·{event.name}": _event(event)
            for machine in rules.machines.values()
            for event in machine.every_event
        },
        "结束": {
            f"{machine.name}·{state.name}": (state.phase, state.phase.value)
            for machine in rules.machines.values()
            for state in machine.states.values()
        },
        "单": {
            each.name: (each.when, form_said(each))
            for each in rules.forms.values()
            if str(each.when)
        },
        "保密": {"保密": (rules.privacy, "保密的规定")},
        "采用": {"采用": (rules.meta.adopts, f"由{'、'.join(rules.meta.adopts) or NOTHING}")},
        "裁定": {"裁定": (rules.meta.settles, f"由{'、'.join(rules.meta.settles) or NOTHING}")},
        "改人员": {"改人员": (rules.meta.staff, f"由{'、'.join(rules.meta.staff) or NOTHING}")},
    }


def _event(event: EventRule) -> Told:
    """Without what only explains it, shortens it or prints it."""
    demands = tuple(map(_bare_demand, event.demands))
    bare = replace(event, demands=demands, clause=NO_CLAUSE, short="", help="", paper=(), ask=())
    return bare, event_said(replace(event, clause=NO_CLAUSE))


def _role(role: Role) -> str:
    only = "，只办自己单位的" if role.own_unit else ""
    return f"兼作{'、'.join(role.acts_as) or NOTHING}{only}"


def _decided(decisions: list[MoneyDecision]) -> Told:
    """All that one event decides: how much may hang on what it is about."""
    bare = [replace(each, clause=NO_CLAUSE) for each in decisions]
    return bare, "；".join(map(_decision, bare))


def _decision(decision: MoneyDecision) -> str:
    most = "不限" if decision.limit is None else f"至多 {decision.limit:f} 元"
    where = f"（{decision.when}）" if str(decision.when) else ""
    return f"{decision.event}定{decision.amount}{where}，{most}"


def _bare_demand(demand: Demand) -> Demand:
    return replace(demand, say="", mend="", clause=NO_CLAUSE)


def _gate(gate: Gate) -> Told:
    demand = _bare_demand(gate.demand) if gate.demand else None
    bare = replace(gate, demand=demand, clause=NO_CLAUSE)
    return bare, gate_said(bare)


def _bare_clock(timed: Timed) -> Timed:
    return replace(timed, rule=replace(timed.rule, quote="", ref=""))
