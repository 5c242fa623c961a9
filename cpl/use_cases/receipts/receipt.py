"""The answer of a unit without a terminal: its form comes back and is recorded as an event.

Which event it becomes, `event_choice` decides.
"""

from dataclasses import replace
from datetime import datetime

from cpl.codec.records.record import AT
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.decisions.engine import Accepted
from cpl.domain.people.staff import Person
from cpl.domain.values.value import Kind, Value, Values, shown
from cpl.problems import UsageProblem
from cpl.store.changeset import Change, ChangedOnDisk
from cpl.store.copying import digest_of
from cpl.store.record_files import Readable
from cpl.store.tables.filled import Filled
from cpl.store.workspace import UnknownNumber
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import form_names, times_made
from cpl.use_cases.receipts.event_choice import accepted_for, facts_for
from cpl.use_cases.receipts.filled_form import FilledCells, ReceiptFault, written_on
from cpl.use_cases.receipts.receipt_time import makes, moment_of, sent_at
from cpl.use_cases.trail import tried_again
from cpl.use_cases.transitions.recording import (
    Outcome,
    RefusedError,
    Step,
    carry_out,
    step_for,
)
from cpl.use_cases.transitions.transition import steps_of


@dataclass(frozen=True)
class FieldChange:
    """One field that the form says anew."""

    name: str
    before: Value | None
    after: Value
    place: str


@dataclass(frozen=True)
class Receipt:
    """A form that came back and what recording it would do.

    `facts` is what is recorded before it, of what it does not take itself; `left` are fields
    that wait for another event, `refused` the cells that could not be read.
    """

    desk: Desk
    filled: Filled
    loaded: Readable
    written: FilledCells
    changes: tuple[FieldChange, ...]
    facts: Accepted | None
    accepted: Accepted
    left: tuple[str, ...]
    refused: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class NothingNew:
    """Everything on the form is recorded already, but for `left`, which nothing takes now."""

    filled: Filled
    written: FilledCells
    recorded: str
    left: tuple[str, ...] = ()


def receipt(
    desk: Desk, filled: Filled, event: str = "", at: datetime | None = None
) -> Receipt | NothingNew:
    """What recording the form would do; raises ReceiptFault, RefusedError or UsageProblem."""
    loaded = _loaded(desk, filled)
    _refuse_older_paper(loaded.card, filled)
    sent = sent_at(loaded.card, filled.mark.form)
    written = written_on(desk, filled, loaded, sent)
    said = said_this_round(loaded.card)
    new = {n: each for n, each in written.fields().items() if each != said.get(n)}
    refused = tuple(written.refused(n) for n in written.unreadable if not (n == AT and at))
    recorded = _recorded(loaded.card, filled)
    if not new and refused:
        raise ReceiptFault("\n".join(refused))
    if not new:
        return NothingNew(filled, written, recorded)
    acting, note = _acting(desk, written, loaded)
    acting = replace(acting, basis=basis_of(desk, filled, _stranger(acting, written)))
    moment, when = moment_of(written, at, sent, desk.now)
    try:
        facts, accepted = _decided(acting, loaded, written, new, event, moment)
    except (ReceiptFault, RefusedError):
        if event or refused or not recorded:
            raise
        return NothingNew(filled, written, recorded, tuple(new))
    taken = {**(facts.event.fields if facts else {}), **accepted.event.fields}
    changes = tuple(
        FieldChange(name, said.get(name), value, str(written.spots[name]))
        for name, value in new.items()
        if name in taken
    )
    left = tuple(name for name in new if name not in taken)
    notes = tuple(filter(None, (note, when)))
    return Receipt(acting, filled, loaded, written, changes, facts, accepted, left, refused, notes)


def _decided(
    desk: Desk, loaded: Readable, written: FilledCells, new: Values, event: str, at: datetime | None
) -> tuple[Accepted | None, Accepted]:
    """What is recorded first of what the event does not take, if anything, and the event.

    Raises ReceiptFault, RefusedError.
    """
    accepted = accepted_for(desk, loaded, written, new, event, at)
    left = {name: each for name, each in new.items() if name not in accepted.event.fields}
    facts = facts_for(desk, loaded, written, left, at) if left and not event else None
    if facts is None:
        return None, accepted
    known = step_for(desk, loaded, facts).written
    return facts, accepted_for(desk, known, written, new, accepted.event.name, at)


def _steps(
    desk: Desk, loaded: Readable, facts: Accepted | None, accepted: Accepted
) -> tuple[Step, ...]:
    """Both events in the one file, the one that matters first, and what other records are told."""
    if facts is None:
        return steps_of(desk, loaded, accepted)
    first = step_for(desk, loaded, facts)
    last, *told = steps_of(desk, first.written, accepted)
    both = Change(loaded.path, loaded.data, last.change.after)
    first = replace(first, change=both, written=last.written)
    return (replace(last, change=both), first, *told)


def record(found: Receipt) -> Outcome:
    """Let the event happen, in one commit; judged again where a colleague wrote meanwhile.

    Raises ReceiptFault, RefusedError, UsageProblem as `receipt` does.
    """
    try:
        return carry_out(found.desk, _steps(found.desk, found.loaded, found.facts, found.accepted))
    except ChangedOnDisk:
        return tried_again(lambda: _record_afresh(found))


def _record_afresh(found: Receipt) -> Outcome:
    """What was shown and agreed to, on the record as it stands now."""
    loaded = _loaded(found.desk, found.filled)
    _refuse_older_paper(loaded.card, found.filled)
    new = {each.name: each.after for each in found.changes}
    event = found.accepted.event
    name = "" if found.facts else event.name
    facts, accepted = _decided(found.desk, loaded, found.written, new, name, event.at)
    return carry_out(found.desk, _steps(found.desk, loaded, facts, accepted))


def said_this_round(card: Card) -> Values:
    """What events of the present round have said."""
    said: dict[str, Value] = {}
    for each in card.happened:
        if each.round == card.round:
            said |= each.event.fields
    return said


def basis_of(desk: Desk, filled: Filled, by: str = "") -> str:
    """The file is what the entry rests on; what the clerk adds with --basis stands before it.

    `by` is who filled it in, where the entry does not name him.
    """
    who = f"（{by}填）" if by else ""
    own = f"回执 {filled.file}{who} SHA-256 {digest_of(filled.data).sha256}"
    return f"{desk.basis}；{own}" if desk.basis else own


def _loaded(desk: Desk, filled: Filled) -> Readable:
    mark = filled.mark
    if mark.form not in form_names(desk.workspace):
        raise UsageProblem(f"{filled.file} 是“{mark.form}”，templates 里没有这种单，读不了。")
    try:
        return desk.workspace.load(mark.number)
    except UnknownNumber:
        raise UsageProblem(
            f"{filled.file} 是 {mark.number} 的{mark.form}，这里没有这个编号。"
            "是不是别的工作文件夹的单？用 -C 指明。"
        ) from None


def _refuse_older_paper(card: Card, filled: Filled) -> None:
    """An order that has been given anew since is not answered by the sheet of the old one."""
    mark = filled.mark
    made = times_made(card, mark.form)
    if mark.round == card.round and (mark.made is None or mark.made >= made):
        return
    last = next((e for e in reversed(card.happened) if makes(card, e.event.name, mark.form)), None)
    since = f"{last.event.at:%m-%d %H:%M} 又{last.event.name}过" if last else "又办过一轮"
    raise ReceiptFault(
        f"{filled.file} 是第 {mark.round} 轮以前的{mark.form}，{since}，这张已经不算。"
        f"请让现在的单位填新的单（cpl form {mark.number} {mark.form}）；"
        f"确实要记的，用 cpl do {mark.number} 事件 字段=值 录入。"
    )


def _recorded(card: Card, filled: Filled) -> str:
    """When the very same file was recorded, if it was."""
    digest = digest_of(filled.data).sha256
    events = [each.event for each in card.happened if digest in (each.event.basis or "")]
    names = "、".join(each.name for each in events)
    return f"{events[0].at:%m-%d %H:%M} 记成 {names}" if events else ""


def _stranger(acting: Desk, written: FilledCells) -> str:
    """Whoever signed the sheet and is not the one recorded: his name is kept all the same."""
    said = " ".join(written.actor.split())
    return said if said != acting.actor.name else ""


def _acting(desk: Desk, written: FilledCells, loaded: Readable) -> tuple[Desk, str]:
    """Who decided: whom --as names, else whom the form names, else the clerk; and what to say."""
    if desk.recorder is not None:
        return desk, ""
    if not written.actor:
        return desk, f"单上没有写是谁办的，经办记成 {desk.actor.name}；要写是谁定的，加 --as 姓名。"
    meant = desk.workspace.staff.meant(written.actor)
    person = meant[0] if len(meant) == 1 else None
    if person is None:
        several = f"有 {len(meant)} 位叫“{written.actor}”" if meant else ""
        return desk, (
            f"{several or f'staff.yaml 里没有“{written.actor}”'}，经办记成 {desk.actor.name}，"
            "单上的名字记在依据里；把人加进 staff.yaml，或者用 --as 姓名 写明是谁定的。"
        )
    if person.name == desk.actor.name:
        return desk, ""
    acting = replace(desk, actor=person, recorder=desk.actor, role=None)
    return acting, _of_another_unit(person, loaded)


def _of_another_unit(person: Person, loaded: Readable) -> str:
    units = [n for n, each in loaded.rules.fields.items() if each.kind is Kind.UNIT]
    said = {part for n in units for part in shown(loaded.card.values.get(n)).split("、")}
    if not person.unit or person.unit in said:
        return ""
    return f"注意：{person.name}是{person.unit}的，不是这件的承办单位。"
