"""What a merge made of a record that two desks had written on.

It may put together what both had. An event, a registered field or a state that neither had
came in with the merge itself, where no command judged it.
"""

from collections.abc import Iterable, Iterator, Sequence

from cpl.domain.audit.record_changes import registered_altered, state_differs
from cpl.domain.audit.remarks import Remark, remark
from cpl.domain.cases.card import replay
from cpl.domain.cases.record import Divergence, Event, Record
from cpl.domain.decisions.comparing import paths_changed
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import at_path


def merged(parents: tuple[Record, ...], after: Record, rules: Rules) -> Iterator[Remark]:
    """What is in the record after the merge and was in it on neither side."""
    if not parents:
        say = "合并时加了这份记录，合并的两边都没有。"
        yield Remark("hand-undeclared", say, key=(repr(after.history), repr(after.fields)))
        return
    for index, event in enumerate(after.history):
        if not any(event in each.history for each in parents):
            say = f"合并时加了“{event.name}”，合并的两边都没有。"
            yield remark("hand-undeclared", say, index, event)
    first, *others = (each.fields for each in parents)
    own = {
        name: said
        for name, said in paths_changed(first, after.fields)
        if all(at_path(each, name) != at_path(after.fields, name) for each in others)
    }
    if own:
        yield registered_altered(own)
    due = replay(rules, after).state
    if after.state != due and not any(each.state == after.state for each in parents):
        yield state_differs(after.state, due)


def lost_events(
    common: Iterable[Record], sides: Iterable[Record | None], after: Record | None
) -> Iterator[Event]:
    """What a side says happened and the merge does not, each once.

    `common` is what both had when they parted: what stood in it and one side has no more, that
    side took out. `after` None: the record is gone.
    """
    told = [each.history if each else () for each in sides]
    has = after.history if after else ()
    before = [event for each in common for event in each.history]
    seen: list[Event] = []
    for event in (e for each in told for e in each if e not in has):
        is_taken_out = event in before and not all(event in each for each in told)
        if not is_taken_out and event not in seen:
            seen.append(event)
            yield event


def divergences_differ(
    sides: Iterable[Record | None], lawful: Sequence[Record | None], after: Record
) -> bool:
    """Do the desks disagree in something else than the law says they do?

    `lawful` is what it makes of the record; where that is nothing, all that the sides had stands.
    """
    if lawful:
        return all(each is None or each.divergences != after.divergences for each in lawful)
    had = {_said(each) for side in sides if side for each in side.divergences}
    return had != {_said(each) for each in after.divergences}


def _said(divergence: Divergence) -> str:
    return repr((divergence.event, divergence.fields, divergence.settled))
