"""An event that says again what stands there already is a slip, not something that happened."""

from collections.abc import Iterator

from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Event
from cpl.domain.regulation.rules import EventRule
from cpl.domain.time.deadline_rules import HeartbeatRule
from cpl.domain.values.value import Kind, Value, Values, at_path, each_shown, is_blank, shown

SETS = frozenset({"assessed", "handed_over", "corrected"})
"""What means only that a field holds something else from now on."""
SORTS = frozenset({Kind.CHOICE, Kind.UNIT, Kind.PERSON, Kind.NUMBER})
"""What says which, and nothing besides."""


def why_unchanged(
    before: Card, after: Card, rule: EventRule, event: Event, corrections: Values
) -> str:
    """What stands there already; empty where the event changes something, or ends a waiting."""
    if before.state != after.state or not before.happened or rule.told_only:
        return ""
    if "voided" in rule.means and before.state in before.machine.voided:
        return f"已经是“{before.state}”"
    is_setting = rule.means & SETS or _only_sorts(before, rule, event)
    if not is_setting or _is_waited_for(before, rule):
        return ""
    said = dict(corrections) if "corrected" in rule.means else dict(_settings(before, event))
    same = [
        f"{path} {'就是' if shown(value) == before.number else '已经是'} {shown(value)}"
        for path, value in said.items()
        if value == at_path(before.values, path) or _stands_among(before, path, value)
    ]
    return "，".join(same) if len(same) == len(said) else ""


def _only_sorts(before: Card, rule: EventRule, event: Event) -> bool:
    """Is it noted without a word of text: a category, another record's number?"""
    kinds = {before.rules.fields[each].kind for each in event.fields if each in before.rules.fields}
    return rule.means == {"noted"} and SORTS.issuperset(kinds)


def _stands_among(before: Card, path: str, value: Value) -> bool:
    """Does each of the numbers stand there already, or is it the record's own?"""
    field = before.rules.fields.get(path)
    if field is None or field.kind is not Kind.NUMBER:
        return False
    known = {before.number, *each_shown(at_path(before.values, path))}
    return known.issuperset(each_shown(value))


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
