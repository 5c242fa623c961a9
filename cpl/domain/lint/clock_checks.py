"""Clocks that cannot be right: no path times them, or their parts do not fit."""

from collections.abc import Iterator

from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.conditions import ALWAYS
from cpl.domain.regulation.machine_paths import Meant, meant_in
from cpl.domain.regulation.rules import Clause, Machine, Rules, Timed
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule
from cpl.domain.time.limits import Clock, TimeUnit


def clocks_without_path(rules: Rules) -> Iterator[Finding]:
    for machine in rules.machines.values():
        meant = meant_in(machine)
        for timed in rules.clocks:
            if timed.machine == machine.name:
                yield from _path_of(machine, meant, timed)


def _path_of(machine: Machine, meant: Meant, timed: Timed) -> Iterator[Finding]:
    begins, ends = meanings_named(timed)
    path = (section_of(timed), timed.rule.id)
    possible = meant.all
    for meaning in (*begins, *ends):
        if meaning not in possible:
            yield Finding(
                "meaning-never-happens",
                path,
                f"时限“{timed.rule.id}”要看“{meaning}”，{machine.name}却没有哪个事件是这个意思。",
                "给相应的事件写上 means。",
                Clause(timed.rule.ref, timed.rule.quote),
            )
    if set(begins) & possible and set(ends) & possible:
        together = _can_follow(machine, meant, set(begins), set(ends))
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


def _can_follow(machine: Machine, meant: Meant, begins: set[str], ends: set[str]) -> bool:
    """Is there a path with one of the first meanings and then, or at once, one of the others?"""
    if _together(machine, begins, ends):
        return True
    return any(ends & set(meant.later.get(each, ())) for each in meant.states_after(begins))


def _together(machine: Machine, begins: set[str], ends: set[str]) -> bool:
    events = machine.every_event
    return any(event.means & begins and event.means & ends for event in events)


def clashing_deadlines(rules: Rules) -> Iterator[Finding]:
    """Two limits for the same thing, of the same owner, whatever the case: which one holds?"""
    seen: dict[tuple[object, ...], DeadlineRule] = {}
    for timed in rules.clocks:
        rule = timed.rule
        if not isinstance(rule, DeadlineRule) or timed.when != ALWAYS or rule.limit.n is None:
            continue
        key = (timed.machine, frozenset(rule.start), frozenset(rule.stop), rule.owner)
        other = seen.setdefault(key, rule)
        if other is not rule:
            yield Finding(
                "clashing-deadlines",
                ("deadlines", rule.id),
                f"时限“{rule.id}”和“{other.id}”从同样的事起、到同样的事止，"
                f"期限{'也一样' if other.limit == rule.limit else '却不一样'}。",
                "留一条；各管一种情形的，分别写 when。",
                Clause(rule.ref, rule.quote),
            )


def extensions_without_end(rules: Rules) -> Iterator[Finding]:
    """More time as often as anybody likes is no limit, where a clause speaks of it.

    The component 延期 leaves that to the office, and cites nothing.
    """
    for machine in rules.machines.values():
        for event in machine.events.values():
            is_capped = event.demands or event.gates
            if "extended" in event.means and event.clause.ref and not is_capped:
                yield Finding(
                    "extension-without-end",
                    ("machines", machine.name, "events", event.name),
                    f"{machine.name}的“{event.name}”可以一延再延，没有写至多几次、延到多久。",
                    f"加上 demands，如 次数.{event.name} <= 1；条文没有写的，写 note 说明怎样定。",
                    event.clause,
                    serious=False,
                )


def parts_past_their_promise(rules: Rules) -> Iterator[Finding]:
    """Parts that sum past their promise (S002U-18)."""
    by_id = {each.rule.id: each for each in rules.clocks}
    for whole in rules.clocks:
        if whole.parts:
            yield from _sum_of(whole, [by_id[each] for each in whole.parts])


def _sum_of(whole: Timed, parts: list[Timed]) -> Iterator[Finding]:
    lengths = [found for each in (whole, *parts) if (found := _length(each))]
    if len(lengths) <= len(parts) or len({each[1:] for each in lengths}) != 1:
        return
    total, *inside = (n for n, _, _ in lengths)
    slack = total - sum(inside)
    if slack <= 0:
        said = f"各段相加 {sum(inside)}，承诺 {total}"
        yield Finding(
            "parts-past-promise" if slack < 0 else "no-slack",
            (section_of(whole), whole.rule.id),
            f"时限“{whole.rule.id}”：{said}，{'超过了承诺' if slack < 0 else '没有一点余地'}。",
            "缩短其中一段，或者放宽总的期限。" if slack < 0 else "任何一段延期都要连承诺一起延。",
            Clause(whole.rule.ref, whole.rule.quote),
            serious=slack < 0,
        )


def _length(timed: Timed) -> tuple[int, TimeUnit, Clock] | None:
    if not isinstance(timed.rule, DeadlineRule) or timed.rule.limit.n is None:
        return None
    return timed.rule.limit.n, timed.rule.limit.unit, timed.rule.limit.clock
