"""Recurring duties that cannot be kept: nothing does them, or their day is in no period."""

from collections.abc import Iterator

from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.periods import PeriodUnit

DAYS_OF = {PeriodUnit.DAY: 1, PeriodUnit.WEEK: 7}


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


def duties_past_their_period(rules: Rules) -> Iterator[Finding]:
    """The ninth day of a week is none: it was counted as the last."""
    for duty in rules.duties:
        most = DAYS_OF.get(duty.every.unit) if duty.every is not None else None
        if most is not None and duty.due_day is not None and duty.due_day > most:
            yield Finding(
                "duty-day-outside",
                ("duties", duty.id),
                f"“{duty.id}”一期只有 {most} 天，没有第 {duty.due_day} 天。",
                "每周的写 1 到 7（1 是周一）；到下一期才做的加 after: yes。",
                duty.clause,
            )
