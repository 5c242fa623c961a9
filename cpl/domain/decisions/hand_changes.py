"""What somebody changed in a record by hand: past events stay, new ones are decided.

A past event is altered, taken out or put in between only where that is declared as a
correction. An event added at the end is judged as the command would have judged it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeAlias

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, advance, blank_card
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.comparing import (
    EventEntry,
    entries_of,
    misnamed,
    parts_changed,
    paths_changed,
    removed,
)
from cpl.domain.decisions.engine import Context, LinkedEvent, Refused, decide
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, is_blank, shown

MOMENT = "%Y-%m-%d %H:%M"
MOST_AT_ONCE = 200  # each is decided on the whole record: a hand writes no more, and a desk waits
CORRECT = "照原样改回去；确实是更正，用 cpl commit --更正 -m 原因。"
Surroundings: TypeAlias = Callable[[Card, bool], Context]
"""What a decision on this card may know; True for an event that is new."""


@dataclass(frozen=True)
class Objection:
    """A reason against what was changed, and the event it is about (None: the record).

    `declarable`: it may stand where it is declared as a correction.
    """

    reason: Reason
    index: int | None = None
    declarable: bool = False


@dataclass(frozen=True)
class Telling:
    """An event written by hand that the commands would have told to another record."""

    index: int
    linked: LinkedEvent


def changed_by_hand(
    before: Record | None, after: Record, rules: Rules, surroundings: Surroundings
) -> Iterator[Objection | Telling]:
    """What is against the change; and whom its new events would have told."""
    entries = entries_of(before.history if before else (), after.history)
    received = rules.machines[after.machine].received
    if before is not None:
        yield from _past(before, entries)
        yield from _divergences(before, after)
        yield from _received(received, before, after)
        moved = before.fields.get(received) != after.fields.get(received)
        yield from _before_receipt(moved, entries, after.fields.get(received))
        yield from _misnamed(before, after, rules, entries)
    card = blank_card(rules, rules.machines[after.machine], after.number, after.fields)
    asked = [index for index, entry in enumerate(entries) if _is_asked(entry)]
    if len(asked) > MOST_AT_ONCE:
        yield _too_many(len(asked), asked[MOST_AT_ONCE])
    judged = frozenset(asked[:MOST_AT_ONCE])
    for index, entry in enumerate(entries):
        if index in judged:
            yield from _judged(card, index, entry, surroundings)
        card = advance(card, entry.event)


def _is_asked(entry: EventEntry) -> bool:
    """Is it new, or is somebody else said to have done it?"""
    return entry.before is None or not _same_actor(entry.before, entry.event)


def _too_many(count: int, index: int) -> Objection:
    reason = Reason(
        "too-many-by-hand",
        f"一次手写了 {count} 条经过，只判断了前 {MOST_AT_ONCE} 条。",
        f"分几次写、几次 cpl commit，一次不超过 {MOST_AT_ONCE} 条。",
        about=EventPart.NAME,
    )
    return Objection(reason, index)


def _past(before: Record, entries: tuple[EventEntry, ...]) -> Iterator[Objection]:
    for index, entry in enumerate(entries):
        if entry.is_between:
            yield _inserted(index, entry.event)
        elif entry.before is not None and entry.before != entry.event:
            yield _altered(index, entry.before, entry.event)
    yield from map(_removed, removed(before.history, entries))


def _divergences(before: Record, after: Record) -> Iterator[Objection]:
    """What was kept out of the history is settled by a command, and stays."""
    if before.divergences != after.divergences:
        reason = Reason(
            "divergence-altered",
            "“分歧”那一栏改了。",
            "照原样改回去；要裁定用 cpl settle；确实是更正，用 cpl commit --更正 -m 原因。",
            about=FieldAt(FieldPath("分歧")),
        )
        yield Objection(reason, declarable=True)


def _altered(index: int, old: Event, new: Event) -> Objection:
    changes = tuple(_changes(old, new))
    reason = Reason(
        "event-altered",
        f"已经记录的“{_told(old)}”改了：{'；'.join(said for _, said in changes)}。",
        CORRECT,
        about=changes[0][0],
    )
    return Objection(reason, index, declarable=True)


def _changes(old: Event, new: Event) -> Iterator[tuple[EventPart | FieldAt, str]]:
    """What is different: what it is about, and `主办单位 运营部→设备部`."""
    for each in parts_changed(old, new):
        yield each.about, f"{each.name} {_short(each.before)}→{_short(each.after)}"


def _short(value: Value | None) -> str:
    said = "（没有）" if is_blank(value) else shown(value).replace("\n", " ")
    return said if len(said) <= 20 else f"{said[:19]}…"


def _inserted(index: int, event: Event) -> Objection:
    reason = Reason(
        "event-inserted",
        f"“{_told(event)}”插在了已经记录的事中间，经过只能往后加。",
        "移到最后一条；补记的写明“登记于”。",
        about=EventPart.NAME,
    )
    return Objection(reason, index, declarable=True)


def _removed(event: Event) -> Objection:
    reason = Reason("event-removed", f"已经记录的“{_told(event)}”不见了。", CORRECT, about=None)
    return Objection(reason, declarable=True)


def _told(event: Event) -> str:
    return f"{event.at:%m-%d %H:%M} {event.name} {event.actor}"


def _received(name: str, before: Record, after: Record) -> Iterator[Objection]:
    """The moment from which every clock of the record runs."""
    was, now = (each.fields.get(name) for each in (before, after))
    if was != now:
        reason = Reason(
            "received-moved",
            f"{name}改了：{_short(was)}→{_short(now)}，全部时限都跟着变。",
            CORRECT,
            about=FieldAt(FieldPath(name)),
        )
        yield Objection(reason, declarable=True)


def _before_receipt(
    moved: bool, entries: tuple[EventEntry, ...], received: Value | None
) -> Iterator[Objection]:
    """What a change puts before the receipt, declared as a correction or not.

    What is new is judged as the commands would.
    """
    if not isinstance(received, datetime):
        return
    for index, entry in enumerate(entries):
        is_changed = entry.before is not None and (moved or entry.before.at != entry.event.at)
        if is_changed and entry.event.at < received:
            reason = Reason(
                "before-received",
                f"“{_told(entry.event)}”早于收到它的时间（{received:{MOMENT}}）。",
                "收到以前什么都不会发生，改成真正发生、真正收到的时间。",
                about=EventPart.TIME,
            )
            yield Objection(reason, index)
            return


def _misnamed(
    before: Record, after: Record, rules: Rules, entries: tuple[EventEntry, ...]
) -> Iterator[Objection]:
    """A correction written by hand that names other fields than were changed with it."""
    new = {index: each.event for index, each in enumerate(entries) if each.before is None}
    changed = [path for path, _ in paths_changed(before.fields, after.fields)]
    for reason in misnamed(rules, rules.machines[after.machine], new.values(), changed):
        yield Objection(reason, max(new))


def _judged(
    card: Card, index: int, entry: EventEntry, surroundings: Surroundings
) -> Iterator[Objection | Telling]:
    """A new event as a command would judge it; of an altered one, who now is said to have acted."""
    is_new = entry.before is None
    context = surroundings(card, is_new)
    outcome = decide(card, entry.event, context)
    if isinstance(outcome, Refused):
        yield from (Objection(each, index) for each in outcome.reasons)
    elif is_new:
        yield from (Telling(index, each) for each in outcome.told)
        yield from _unclaimed(index, entry.event, outcome.event)
    if is_new:
        yield from _when_written(card, index, entry.event, context)


def _unclaimed(index: int, event: Event, judged: Event) -> Iterator[Objection]:
    """What the command would have written besides: for whom he stood in, that he is alone."""
    lacking = []
    if judged.stands_for != event.stands_for:
        lacking.append(f"代: {judged.stands_for}" if judged.stands_for else "去掉“代”")
    if judged.basis != event.basis:
        lacking.append(f"依据: {judged.basis}")
    if lacking:
        reason = Reason(
            "claim-missing",
            f"“{_told(event)}”没有写明{event.actor}凭什么能办。",
            f"写上 {'，'.join(lacking)}",
            about=EventPart.ACTOR,
        )
        yield Objection(reason, index)


def _same_actor(one: Event, other: Event) -> bool:
    return (one.actor, one.role) == (other.actor, other.role)


def _when_written(card: Card, index: int, event: Event, context: Context) -> Iterator[Objection]:
    """What is entered late says when it was written down, as the command does."""
    latest = max((each.event.at for each in card.happened), default=event.at)
    if event.at < latest and event.recorded_at is None:
        reason = Reason(
            "recorded-at-missing",
            f"“{_told(event)}”早于上一条（{latest:{MOMENT}}），是补记的，没有写什么时候记下的。",
            f"加一行 登记于: {context.now:{MOMENT}}",
            about=EventPart.TIME,
        )
        yield Objection(reason, index)
    elif event.recorded_at and not event.at <= event.recorded_at <= context.now:
        reason = Reason(
            "recorded-at-wrong",
            f"“登记于”（{event.recorded_at:{MOMENT}}）要不早于发生的时间，也不晚于现在。",
            f"改成 登记于: {context.now:{MOMENT}}",
            about=EventPart.TIME,
        )
        yield Objection(reason, index)
