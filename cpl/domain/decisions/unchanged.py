"""An event that says again what stands there already is a slip, not something that happened."""

from collections.abc import Iterator

from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Event
from cpl.domain.regulation.rules import EventRule
from cpl.domain.time.deadline_rules import HeartbeatRule
from cpl.domain.values.value import Kind, Value, Values, at_path, is_blank, shown

SETS = frozenset({"assessed", "handed_over", "corrected"})
"""What means only that a field holds something else from now on."""


def why_unchanged(
    before: Card, after: Card, rule: EventRule, event: Event, corrections: Values
) -> str:
    """What stands there already; empty where the event changes something, or ends a waiting."""
    if before.state != after.state or not before.happened or rule.told_only:
        return ""
    if "voided" in rule.means and before.state in before.machine.voided:
        return f"已经是“{before.state}”"
    if not rule.means & SETS or _is_waited_for(before, rule):
        return ""
    said = dict(corrections) if "corrected" in rule.means else dict(_settings(before, event))
    same = [
        f"{path} 已经是 {shown(value)}"
        for path, value in said.items()
        if value == at_path(before.values, path)
    ]
    return "，".join(same) if len(same) == len(said) else ""


def _settings(before: Card, event: Event) -> Iterator[tuple[str, Value]]:
    """What the event says that is no remark."""
    for name, value in event.fields.items():
        known = before.rules.fields.get(name)
        if known and known.kind is not Kind.TEXT and not is_blank(value):
            yield name, value


def _is_waited_for(before: Card, rule: EventRule) -> bool:
    """Does a deadline end with it, and did it not happen yet?"""
    if any(each.event.name == rule.name for each in before.happened):
        return False
    ends = (
        (*each.rule.until, *each.rule.beat)
        if isinstance(each.rule, HeartbeatRule)
        else each.rule.stop
        for each in before.rules.clocks
        if each.machine == before.machine.name
    )
    return any(not rule.means.isdisjoint(each) for each in ends)
