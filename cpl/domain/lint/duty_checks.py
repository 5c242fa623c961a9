"""Recurring duties that cannot be kept: nothing does them, or their day is in no period."""

from collections.abc import Iterator

from cpl.domain.cases.evidence import securing_event
from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.rules import SHEETS, Duty, Product, Rules
from cpl.domain.values.field_paths import FieldPath
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


def duties_never_made(rules: Rules) -> Iterator[Finding]:
    """What is to do them is of other periods, cannot be attached, or does not say what is asked."""
    for duty in rules.duties:
        for say, mend in _why_never_made(rules, duty, duty.product) if duty.product else ():
            yield Finding("duty-never-made", ("duties", duty.id), say, mend, duty.clause)


def _why_never_made(rules: Rules, duty: Duty, product: Product) -> Iterator[tuple[str, str]]:
    every = SHEETS.get(product.form)
    if every is not None and duty.every != every:
        say = f"“{product.form}”{every.told}一张，做不了“{duty.id}”。"
        yield say, f"写 every: {every.unit.value}，或者用 file: yes。"
    if product.report and duty.every is not None and not duty.after:
        say = f"“{product.report}”要过完那一期才能下发，“{duty.id}”到期以前做不了。"
        yield say, "加上 after: yes：到下一期末，写了 due_day 的到下一期那一天。"
    if product.file and (rules.routine is None or securing_event(rules, rules.routine) is None):
        yield f"“{duty.id}”要附上文件，记例行工作的那一类收不了附件。", "加上部件 with: [例行]。"
    events = [m.event(product.event) for m in rules.machines.values()]
    taken = {name for event in events if event is not None for name in event.heads}
    unsaid = [f for f in product.when.facts() if FieldPath(f).head not in taken]
    if unsaid:
        say = f"“{duty.id}”要看“{unsaid[0]}”，“{product.event or '做的事'}”里不写它。"
        yield say, "when 只能问那个事件自己写的字段。"


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
