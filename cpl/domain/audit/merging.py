"""What a merge made of a record that two desks had written on.

It may put together what both had. An event, a registered field or a state that neither had
came in with the merge itself, where no command judged it.
"""

from collections.abc import Iterator

from cpl.domain.audit.record_changes import (
    differences,
    registered_altered,
    remark,
    state_differs,
)
from cpl.domain.audit.remarks import Remark
from cpl.domain.cases.card import replay
from cpl.domain.cases.record import Record
from cpl.domain.regulation.rules import Rules


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
    changed = [dict(differences(each.fields, after.fields)) for each in parents]
    own = {name: said for name, said in changed[0].items() if all(name in e for e in changed)}
    if own:
        yield registered_altered(own)
    due = replay(rules, after).state
    if after.state != due and not any(each.state == after.state for each in parents):
        yield state_differs(after.state, due)
