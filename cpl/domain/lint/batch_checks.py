"""Batches that cannot be right: members nobody answers, an alarm that can never be raised."""

from collections.abc import Iterator

from cpl.domain.cases.batches import ANSWERS, merging_of
from cpl.domain.decisions.escalation import days_counted
from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.machine_paths import GIVING_UP
from cpl.domain.regulation.rules import EventRule, Machine, Rules

ENDINGS = ANSWERS | {"rejected", "referred", "withdrawn", "voided"}
"""What those who were merged into a record must hear of."""


def members_not_told(rules: Rules) -> Iterator[Finding]:
    """An event that answers or ends a record and leaves its members waiting."""
    for machine in rules.machines.values():
        merging = merging_of(machine)
        if merging is None:
            continue
        for event in machine.events.values():
            if _ends_the_wait(event) and not _tells(event, merging.members):
                yield Finding(
                    "members-not-told",
                    ("machines", machine.name, "events", event.name),
                    f"“{event.name}”以后，并在这一件里的{machine.name}不会知道。",
                    f"写上 tells: [{{to: {merging.members}, {_told_by(machine, event)}}}]。",
                    event.clause,
                    serious=False,
                )


def _ends_the_wait(event: EventRule) -> bool:
    return bool(event.means & ENDINGS) and not event.told_only


def _told_by(machine: Machine, event: EventRule) -> str:
    """The told event that fits: of an answer, or of an end by which the members go on alone."""
    is_end = bool(event.means & GIVING_UP)
    for each in machine.events.values():
        goes_on = bool(each.to) and "unlinked" in each.means
        fits = goes_on if is_end else "result_told" in each.means
        if each.told_only and fits and each.give:
            return f"event: {each.name}, as: {each.give[0]}"
    return "event: …, as: …"


def _tells(event: EventRule, members: str) -> bool:
    return any(each.to == members for each in event.tells)


def batches_never_alike(rules: Rules) -> Iterator[Finding]:
    """同类 asked for, and nothing said of what makes two alike."""
    for each in rules.escalations:
        if not rules.batch_same and days_counted(each) is not None:
            yield Finding(
                "never-alike",
                ("escalations", each.id),
                f"升级“{each.id}”问到同类，却没有规定哪几个字段一样算同类。",
                "写上 batch: {same: [字段, …]}。",
                each.clause,
            )
