"""Recurring duties that cannot be kept: nothing does them, or their day is in no period."""

from collections.abc import Iterator

from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.rules import Rules


def duties_never_kept(rules: Rules) -> Iterator[Finding]:
    """Without a record, an event or a report that does it, a duty stands on paper only."""
    for duty in rules.duties:
        if duty.product is None and rules.routine is None:
            yield Finding(
                "duty-never-kept",
                ("duties", duty.id),
                f"例行工作“{duty.id}”没有办法记做了，只写着，没有人催。",
                "加上部件 with: [例行]，或者写 done: {event: …}。",
                duty.clause,
                serious=False,
            )
