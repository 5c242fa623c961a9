"""Which event a form that came back becomes, where nobody says: the rules decide.

Of the events that mean an answer of the unit and are allowed now: the one that answers
the customer, if the form says that this was done, else the one that takes most of what is
new. What it does not take can be recorded later, when another event is allowed, from the
same form.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from cpl.codec.spellings.words import Said
from cpl.domain.cases.card import Card
from cpl.domain.decisions.engine import Accepted
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.value import Value, Values, is_blank
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.receipts.filled_form import FilledCells, ReceiptFault
from cpl.use_cases.transitions.recording import RefusedError
from cpl.use_cases.transitions.transition import accepted_or_refused, event_named, with_defaults

ANSWERED = "replied_to_customer"
ANSWERS = frozenset({"dept_feedback", ANSWERED, "solution_proposed", "facts_found"})


def accepted_for(
    desk: Desk, loaded: Readable, written: FilledCells, new: Values, event: str, at: datetime | None
) -> Accepted:
    """The decision on the event named, or on the best of those that are possible.

    Raises ReceiptFault where no event takes what was filled in, or where the one that does
    must wait for a cell that cannot be read; RefusedError where the best of them is refused.
    """
    rules = [event_named(loaded, event)] if event else _candidates(loaded, written, new)
    refused: list[RefusedError] = []
    for rule in rules:
        _wait_for(written, rule, rule.give)
        fields = _taken(written, new, rule)
        try:
            return accepted_or_refused(desk, loaded, rule, Said(fields), at)
        except RefusedError as error:
            _wait_for(written, rule, [each.head for each in error.refused.missing])
            refused.append(error)
    if not refused:
        raise ReceiptFault(_incomplete(loaded, written))
    raise refused[0]


def facts_for(
    desk: Desk, loaded: Readable, written: FilledCells, left: Values, at: datetime | None
) -> Accepted | None:
    """What can be recorded beforehand of what the answer does not take: what was found out.

    It answers nobody and moves nothing. None where there is no such event.
    """
    for rule in _answers(loaded.card):
        takes_some = any(name in rule.fields for name in left)
        unread = any(name in written.unreadable for name in rule.give)
        is_aside = ANSWERED not in rule.means and not rule.to
        if takes_some and is_aside and not unread and not _lacking(loaded, written, rule):
            with suppress(RefusedError):
                return accepted_or_refused(
                    desk, loaded, rule, Said(_taken(written, left, rule)), at
                )
    return None


def _wait_for(written: FilledCells, rule: EventRule, needed: Iterable[str]) -> None:
    """Half an event is none: raises ReceiptFault where a cell that it needs cannot be read."""
    waiting = [name for name in dict.fromkeys(needed) if name in written.unreadable]
    if waiting:
        raise ReceiptFault(
            "\n".join(
                f"{written.refused(name)}“{rule.name}”要有这一项，改好这一格再导入；现在什么都没有记。"
                for name in waiting
            )
        )


def _candidates(loaded: Readable, written: FilledCells, new: Values) -> list[EventRule]:
    """The answers for which all is there that they must be given, the best first.

    What cannot be read is there: somebody meant to say it.
    """
    found = [
        rule
        for rule in _answers(loaded.card)
        if any(name in rule.fields for name in new) and not _lacking(loaded, written, rule)
    ]
    return sorted(
        found, key=lambda rule: (ANSWERED not in rule.means, -len(_taken(written, new, rule)))
    )


def _answers(card: Card) -> list[EventRule]:
    return [r for r in card.machine.events.values() if r.means & ANSWERS and not r.told_only]


def _taken(written: FilledCells, new: Values, rule: EventRule) -> dict[str, Value]:
    """What is new, and whatever the event must be given anyway."""
    fields = written.fields()
    return {n: fields[n] for n in fields if n in rule.fields and (n in new or n in rule.give)}


def _lacking(loaded: Readable, written: FilledCells, rule: EventRule) -> tuple[str, ...]:
    given = with_defaults(loaded.card, rule, written.fields())
    said = {name for name in rule.give if not is_blank(given.get(name))}
    return tuple(name for name in rule.give if name not in said and name not in written.unreadable)


def _incomplete(loaded: Readable, written: FilledCells) -> str:
    ways = []
    for rule in _answers(loaded.card):
        lacking = [
            f"{name}（{written.spots[name]} 空着）" if name in written.spots else name
            for name in _lacking(loaded, written, rule)
        ]
        ways.append(f"{rule.name}还缺 {'、'.join(lacking)}" if lacking else rule.name)
    return f"填的内容还不够记成一件事：{'；'.join(ways)}。"
