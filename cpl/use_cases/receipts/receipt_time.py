"""When what a form says happened: by the form, by the clerk, never before the form was sent."""

from datetime import datetime

from cpl.codec.records.record import AT
from cpl.codec.spellings.moments import is_relative
from cpl.domain.cases.card import Card
from cpl.domain.values.value import shown
from cpl.use_cases.receipts.filled_form import FilledCells, ReceiptFault


def sent_at(card: Card, form: str) -> datetime:
    """When the form went out: with the event that makes it, else when the record came in."""
    made = (each.event.at for each in card.happened if makes(card, each.event.name, form))
    return max(made, default=card.received_at)


def makes(card: Card, event: str, form: str) -> bool:
    """Does the event make this paper?"""
    rule = card.machine.event(event)
    return rule is not None and form in rule.paper


def moment_of(
    written: FilledCells, said: datetime | None, sent: datetime, now: datetime
) -> tuple[datetime | None, str]:
    """The time to record, None for now, and what to say of it; `said` overrides the form.

    Raises ReceiptFault where nobody can tell when it was, or it was before the form was sent.
    """
    at, note = (said, "") if said else _moment(written, now)
    if at is not None and at < sent:
        place = f"{written.file}：" if said else written.place(AT)
        raise ReceiptFault(
            f"{place}{shown(at)} 早于这张单发出的时间（{shown(sent)}），"
            "请核对；写错了的改好再导入，或者写 --at 时间。"
        )
    return at, note


def _moment(written: FilledCells, now: datetime) -> tuple[datetime | None, str]:
    """The time on the form, if it says an hour; a day alone is not guessed at.

    Raises ReceiptFault where it cannot be read, or has not come.
    """
    if AT in written.unreadable:
        raise ReceiptFault(
            f"{written.refused(AT)}改好这一格再导入，或者写 --at 时间；现在什么都没有记。"
        )
    at = written.at
    if at is None or at == now.date():
        return None, ""
    if at > (now if isinstance(at, datetime) else now.date()):
        raise ReceiptFault(f"{written.place(AT)}{shown(at)} 还没有到，请核对。")
    if not isinstance(at, datetime):
        return None, f"单上只写了 {at}，没有几点，时间按现在记；要按那天记，写 --at {at}T16:00。"
    text = written.spots[AT].text
    counted = f"“{text}”是从今天（{now:%m-%d}）算的；不是今天写的，用 --at 写明。"
    return at, counted if is_relative(text) else ""
