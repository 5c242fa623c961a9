"""What cannot be right in a regulation, though every word of it is known.

Each check is one function of the rules and one line in `CHECKS`; the codec has
already seen to unknown words, missing keys and names that nothing declares.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cpl.domain.clocks import Clock, Unit
from cpl.domain.conditions import ALWAYS
from cpl.domain.deadlines import DeadlineRule, HeartbeatRule
from cpl.domain.rules import (
    NO_CLAUSE,
    PREVIOUS,
    Clause,
    EventRule,
    Machine,
    Phase,
    Rules,
    Timed,
)

MOST_APPROVALS = 2


@dataclass(frozen=True)
class Finding:
    """One thing wrong: a code, the section and name it stands under, what and why."""

    code: str
    path: tuple[str, ...]
    say: str
    mend: str = ""
    clause: Clause = NO_CLAUSE
    serious: bool = True


def lint(rules: Rules) -> tuple[Finding, ...]:
    """Everything that cannot be right, in the order of the checks."""
    return tuple(finding for check in CHECKS for finding in check(rules))


# —— states and paths ——


def steps_from(machine: Machine, state: str) -> Iterator[tuple[EventRule, str]]:
    """Every event that may happen in a state, with each state it may lead to."""
    for event in machine.events.values():
        if machine.matches(event.sources, state):
            yield from ((event, each) for each in _ends(machine, event, state))


def _ends(machine: Machine, event: EventRule, state: str) -> tuple[str, ...]:
    """Where an event may lead; where its last target is conditional it may also stay."""
    found: list[str] = []
    for target in event.to:
        if target.state == PREVIOUS:
            found.extend(_before(machine, state))
        else:
            found.append(target.state)
        if target.when == ALWAYS:
            return tuple(dict.fromkeys(found))
    return tuple(dict.fromkeys((*found, state)))


def _before(machine: Machine, state: str) -> Iterator[str]:
    """The states from which some event comes to this one."""
    for event in machine.events.values():
        if any(target.state == state for target in event.to):
            yield from (n for n in machine.states if machine.matches(event.sources, n))


def reachable(machine: Machine) -> frozenset[str]:
    """The states that some path from registration comes to."""
    seen = {each.state for each in machine.register.to}
    waiting = deque(seen)
    while waiting:
        for _, state in steps_from(machine, waiting.popleft()):
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return frozenset(seen)


def _unreachable(rules: Rules) -> Iterator[Finding]:
    for machine in rules.machines.values():
        for state in sorted(set(machine.states) - reachable(machine)):
            yield Finding(
                "unreachable-state",
                ("machines", machine.name, "states", state),
                f"{machine.name}没有办法走到“{state}”。",
                "给一个事件写上 to，或者删去这个状态。",
            )


def _dead(rules: Rules) -> Iterator[Finding]:
    for machine in rules.machines.values():
        for state in sorted(reachable(machine)):
            known = machine.states.get(state)
            if known and known.phase is not Phase.ENDED and not _can_end(machine, state):
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
            known = machine.states.get(after)
            if known and known.phase is Phase.ENDED:
                return True
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


GIVING_UP = frozenset({"voided", "withdrawn", "merged"})


def _idle_events(rules: Rules) -> Iterator[Finding]:
    for machine in rules.machines.values():
        states = reachable(machine)
        for event in machine.events.values():
            if not any(machine.matches(event.sources, each) for each in states):
                yield Finding(
                    "idle-event",
                    ("machines", machine.name, "events", event.name),
                    f"{machine.name}的“{event.name}”在任何走得到的状态都不能发生。",
                    "改 from。",
                    event.clause,
                )


# —— clocks ——


def _meanings_after(machine: Machine, state: str) -> dict[str, set[str]]:
    """Each meaning that can come about from a state, with the states right after it."""
    found: dict[str, set[str]] = {}
    seen, waiting = {state}, deque([state])
    while waiting:
        before = waiting.popleft()
        for event, after in steps_from(machine, before):
            for meaning in meanings_of(machine, event, before, after):
                found.setdefault(meaning, set()).add(after)
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return found


def meanings_of(machine: Machine, event: EventRule, before: str, after: str) -> frozenset[str]:
    """What an event means, with what entering its state means."""
    entered = machine.states.get(after)
    return event.means | (entered.means if entered and before != after else frozenset())


def _clock_paths(rules: Rules) -> Iterator[Finding]:
    for timed in rules.clocks:
        machine = rules.machines.get(timed.machine)
        if machine is not None:
            yield from _path_of(machine, timed)


def _path_of(machine: Machine, timed: Timed) -> Iterator[Finding]:
    begins, ends = meanings_named(timed)
    path = (section_of(timed), timed.rule.id)
    possible = _all_meanings(machine)
    for meaning in (*begins, *ends):
        if meaning not in possible:
            yield Finding(
                "meaning-never-happens",
                path,
                f"时限“{timed.rule.id}”要看“{meaning}”，{machine.name}却没有哪个事件是这个意思。",
                "给相应的事件写上 means。",
                Clause(timed.rule.ref, timed.rule.quote),
            )
    if begins and ends and set(begins) & possible and set(ends) & possible:
        together = _can_follow(machine, set(begins), set(ends))
        if not together:
            yield Finding(
                "clock-without-path",
                path,
                f"时限“{timed.rule.id}”：没有一条路先有“{'、'.join(begins)}”再有“{'、'.join(ends)}”。",
                "改 from、to，或者给事件补上含义。",
                Clause(timed.rule.ref, timed.rule.quote),
            )


def meanings_named(timed: Timed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The meanings that start a clock, and those that stop it."""
    match timed.rule:
        case DeadlineRule():
            return timed.rule.start, timed.rule.stop
        case HeartbeatRule():
            return timed.rule.start, (*timed.rule.until, *timed.rule.beat)
    return (), timed.rule.stop


def section_of(timed: Timed) -> str:
    if isinstance(timed.rule, DeadlineRule):
        return "deadlines"
    return "heartbeats" if isinstance(timed.rule, HeartbeatRule) else "promises"


def _starts(machine: Machine) -> dict[str, set[str]]:
    """Meanings of the registration, with the states right after it."""
    found: dict[str, set[str]] = {}
    for state in _ends(machine, machine.register, ""):
        for meaning in meanings_of(machine, machine.register, "", state):
            found.setdefault(meaning, set()).add(state)
    return found


def _all_meanings(machine: Machine) -> frozenset[str]:
    found = set(_starts(machine))
    for state in reachable(machine):
        found.update(_meanings_after(machine, state))
    return frozenset(found)


def _can_follow(machine: Machine, begins: set[str], ends: set[str]) -> bool:
    """Is there a path with one of the first meanings and then, or at once, one of the others?"""
    starting: set[str] = set()
    for meaning, states in _starts(machine).items():
        if meaning in begins:
            starting |= states
    for state in reachable(machine):
        for meaning, states in _meanings_after(machine, state).items():
            if meaning in begins:
                starting |= states
    if _together(machine, begins, ends):
        return True
    return any(ends & set(_meanings_after(machine, state)) for state in starting)


def _together(machine: Machine, begins: set[str], ends: set[str]) -> bool:
    events = (machine.register, *machine.events.values())
    return any(event.means & begins and event.means & ends for event in events)


def _parts_fit(rules: Rules) -> Iterator[Finding]:
    """Parts that sum past their promise (S002U-18)."""
    by_id = {each.rule.id: each for each in rules.clocks}
    for whole in rules.clocks:
        if not whole.parts:
            continue
        unknown = [each for each in whole.parts if each not in by_id]
        for name in unknown:
            yield Finding(
                "unknown-part",
                (section_of(whole), whole.rule.id),
                f"时限“{whole.rule.id}”的 parts 里没有声明过“{name}”。",
            )
        yield from _sum_of(whole, [by_id[each] for each in whole.parts if each in by_id])


def _sum_of(whole: Timed, parts: list[Timed]) -> Iterator[Finding]:
    lengths = [_length(each) for each in (whole, *parts)]
    if any(each is None for each in lengths) or len({each[1:] for each in lengths if each}) != 1:
        return
    total, sum_of_parts = lengths[0], sum(each[0] for each in lengths[1:] if each)
    assert total is not None
    slack = total[0] - sum_of_parts
    if slack <= 0:
        said = f"各段相加 {sum_of_parts}，承诺 {total[0]}"
        yield Finding(
            "parts-past-promise" if slack < 0 else "no-slack",
            (section_of(whole), whole.rule.id),
            f"时限“{whole.rule.id}”：{said}，{'超过了承诺' if slack < 0 else '没有一点余地'}。",
            "缩短其中一段，或者放宽总的期限。" if slack < 0 else "任何一段延期都要连承诺一起延。",
            Clause(whole.rule.ref, whole.rule.quote),
            serious=slack < 0,
        )


def _length(timed: Timed) -> tuple[int, Unit, Clock] | None:
    if not isinstance(timed.rule, DeadlineRule) or timed.rule.limit.n is None:
        return None
    return timed.rule.limit.n, timed.rule.limit.unit, timed.rule.limit.clock


# —— authority, approvals, inspection ——


def _ban_and_grant(rules: Rules) -> Iterator[Finding]:
    authority = rules.authority
    for ban in authority.bans if authority else ():
        for grant in authority.grants if authority else ():
            both = [each for each in grant.remedies if each in ban.remedies]
            if both and ban.when == ALWAYS and not ban.lawful:
                yield Finding(
                    "ban-contradicts-grant",
                    ("authority", grant.id),
                    f"“{grant.id}”许可{'、'.join(both)}，“{ban.id}”却一律禁止。",
                    "给禁止写上条件（when）或合法的路（lawful），或者收回授权。",
                    ban.clause,
                )


def _nobody_above(rules: Rules) -> Iterator[Finding]:
    """Nobody decides above the highest cap (S001-11)."""
    authority = rules.authority
    if authority is None or not authority.cash:
        return
    cash = [g for g in authority.grants if set(g.remedies) & set(authority.cash)]
    limits = [g.limit for g in cash if g.limit is not None]
    if cash and not any(not each.is_finite() for each in limits):
        most = max(limits, default=None)
        yield Finding(
            "nobody-above-limit",
            ("authority", "grants"),
            f"超过 {most:f} 元由谁决定，没有写。"
            if most is not None
            else "现金由谁决定，没有写限额。",
            "给最高一级写 limit: unlimited，或者写明一律不给。",
            serious=False,
        )


def _self_inspection(rules: Rules) -> Iterator[Finding]:
    """A person inspecting himself (S001-12)."""
    for machine in rules.machines.values():
        for event in machine.events.values():
            if "authority_inspected" in event.means and not event.apart_from:
                yield Finding(
                    "self-inspection",
                    ("machines", machine.name, "events", event.name),
                    f"“{event.name}”可以由用权的本人检查自己。",
                    "写上 apart_from：用权的那个事件。",
                    event.clause,
                )


def _approvals(rules: Rules) -> Iterator[Finding]:
    """More approvals than needed for an ordinary complaint (S000-27)."""
    for machine in rules.machines.values():
        fewest = _fewest_approvals(machine)
        if fewest is not None and fewest > MOST_APPROVALS:
            yield Finding(
                "too-many-approvals",
                ("machines", machine.name),
                f"{machine.name}最少也要 {fewest} 次审批才能办结。",
                "“减少不必要的层级审批”（S000-27）：一般的件少批几次。",
                serious=False,
            )


APPROVING = frozenset({"solution_approved", "instructed", "accountability_approved"})


def _fewest_approvals(machine: Machine) -> int | None:
    """The fewest approvals on any path to an answered end; None where there is no such path."""
    best = dict.fromkeys((each.state for each in machine.register.to), 0)
    waiting = deque(best)
    while waiting:
        state = waiting.popleft()
        for event, after in steps_from(machine, state):
            if event.means & GIVING_UP:
                continue
            cost = best[state] + bool(event.means & APPROVING)
            if cost < best.get(after, cost + 1):
                best[after] = cost
                waiting.append(after)
    ends = [best[n] for n, s in machine.states.items() if "closed" in s.means and n in best]
    return min(ends, default=None)


def _unused(rules: Rules) -> Iterator[Finding]:
    used = {name for m in rules.machines.values() for e in m.events.values() for name in e.gates}
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


def _roles_given(rules: Rules) -> Iterator[Finding]:
    """An event whose first condition always holds hides the others."""
    for machine in rules.machines.values():
        for event in (machine.register, *machine.events.values()):
            hidden = [t.state for t in event.to[:-1] if t.when == ALWAYS]
            if hidden:
                yield Finding(
                    "hidden-target",
                    ("machines", machine.name, "events", event.name),
                    f"“{event.name}”的 to 里，“{hidden[0]}”没有条件，后面的永远走不到。",
                    "没有条件的那一个写在最后。",
                    event.clause,
                )


def _short_forms(rules: Rules) -> Iterator[Finding]:
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


def _told_events(rules: Rules) -> Iterator[Finding]:
    """An event told to linked records that no machine lets happen."""
    for machine in rules.machines.values():
        for event in (machine.register, *machine.events.values()):
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


def unset(rules: Rules) -> tuple[Timed, ...]:
    """The clocks whose limit the regulation leaves blank: shown, never enforced."""
    return tuple(
        each
        for each in rules.clocks
        if isinstance(each.rule, DeadlineRule) and each.rule.limit.n is None
    )


CHECKS: tuple[Callable[[Rules], Iterator[Finding]], ...] = (
    _unreachable,
    _dead,
    _idle_events,
    _clock_paths,
    _parts_fit,
    _ban_and_grant,
    _nobody_above,
    _self_inspection,
    _approvals,
    _roles_given,
    _short_forms,
    _told_events,
    _unused,
)
