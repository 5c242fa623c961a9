"""Who looks at the records, and what of each he is shown.

Every command that shows records asks here, so that a list, a search and a paper cannot
differ. Whoever looks is the person that the commands know (CPL_USER, git); git and the
files themselves are read by whoever has the disk.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from cpl.codec.records.values import half_width
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Divergence, Event
from cpl.domain.decisions.access import Access, Reader, access_of, whole_for
from cpl.domain.people.staff import Person
from cpl.domain.powers.avoidance import barred
from cpl.domain.values.value import Values
from cpl.loading import WhenUsed
from cpl.problems import CplError, UsageProblem
from cpl.store.record_files import Readable, RecordFile
from cpl.store.workspace import Workspace

if TYPE_CHECKING:
    from cpl.domain.cases import redaction
    from cpl.domain.cases.redaction import Sight
    from cpl.domain.people.desks import DeskView
else:
    redaction = WhenUsed("cpl.domain.cases.redaction")  # the desk reads records whole


class ClosedRecord(CplError):
    """Somebody asked for a record that he may not see."""

    exit_status = 3


@dataclass(frozen=True)
class Onlooker:
    """Whoever looks at a workspace; `person` is None where nobody of staff.yaml is known."""

    workspace: Workspace
    person: Person | None
    now: datetime
    unmasked: bool = False
    """Lists and papers show what he may read whole: he has asked for it (`disclosing`)."""
    read: Callable[[str], RecordFile] | None = None
    """How the records are read that one is linked with, where not from the folder."""
    desk: str | None = None
    """The letters of the desk whose records are listed, none for all; None: as usual for him."""
    own_only: bool = False
    """Of that desk only what it gave out itself: sheets and figures add up over the desks."""

    @cached_property
    def shown(self) -> "DeskView | None":
        """Whose records are listed, what is with its units included; None: every desk's."""
        code = usual_desk(self.workspace, self.person) if self.desk is None else self.desk
        return self.workspace.staff.view_of(code, own_only=self.own_only)

    @property
    def name_said(self) -> str:
        return self.person.name if self.person else "没有说是谁在看的人"

    @property
    def _reader(self) -> Reader:
        return Reader(self.person, self.now, self.workspace.staff)

    def access(self, loaded: Readable) -> Access:
        return access_of(loaded.card, self._reader, self._others(loaded))

    def _others(self, loaded: Readable) -> tuple[Card, ...]:
        linked = self.workspace.linked_files(loaded.card, self.read)
        return tuple(file.card for file in linked.values())

    def opened(self, loaded: Readable) -> Readable:
        """The record as he may see it; raises ClosedRecord, which says why and who may."""
        access = self.access(loaded)
        if access is Access.CLOSED:
            raise ClosedRecord(self._why_closed(loaded))
        return loaded if access is Access.WHOLE else self.masked(loaded)

    def seen(self, loaded: Readable) -> Readable | None:
        """The same for a list, which counts what is closed and says nothing of it."""
        try:
            return self.opened(loaded)
        except ClosedRecord:
            return None

    def masked(self, loaded: Readable) -> Readable:
        """The record as paper that leaves may tell it."""
        return redacted(loaded, self.masking(loaded))

    def masked_values(self, loaded: Readable, names: Iterable[str] = ()) -> Values:
        """What stands in it, for a line of a list; of these fields only, where they are named."""
        values = loaded.card.values
        told = {name: values[name] for name in names if name in values} if names else values
        return self.listed(loaded).of(told)

    def listed(self, loaded: Readable) -> "Sight":
        """How a line among others tells of the record."""
        return redaction.as_listed(self.masking(loaded), self.workspace.staff)

    def masking(self, loaded: Readable) -> "Sight":
        """How paper that leaves tells of the record, and every list."""
        if self.unmasked and self.access(loaded) is Access.WHOLE:
            return redaction.everything(loaded.card)
        return redaction.sight_of(loaded.card, self._others(loaded), masked=True)

    def sight(self, loaded: Readable) -> "Sight":
        """As much as he may see of what is said about the record."""
        if self.access(loaded) is Access.WHOLE:
            return redaction.everything(loaded.card)
        return self.masking(loaded)

    def text(self, text: str, records: Iterable[Readable]) -> str:
        """Words that tell of several records, a preview for instance."""
        for each in records:
            text = self.sight(each).text(text)
        return text

    def whose_said(self, loaded: Readable) -> str:
        """Whose desk's it is, where that is why he can do nothing on it; empty where he may."""
        person, staff = self.person, self.workspace.staff
        if person is None or not staff.desks:
            return ""
        from cpl.domain.powers.other_desks import is_of_others, whose_said

        if not is_of_others(loaded.card, person, staff):
            return ""
        return whose_said(loaded.card, person, "", staff)

    @property
    def is_of_the_desk(self) -> bool:
        """Does he see whose complaint it is, whatever the complaint?"""
        rules, person = self.workspace.latest_rules, self.person
        return person is not None and any(
            rules.role_covers(held, each) for held in person.roles for each in whole_for(rules)
        )

    def _why_closed(self, loaded: Readable) -> str:
        number, staff = loaded.card.number, self.workspace.staff
        field = barred(loaded.card, self.person, staff) if self.person else ""
        if self.person and field:
            return f"{number} 不公开：{field}写到了{self.person.name}或他的单位，要回避。"
        who = "、".join(whole_for(loaded.rules))
        name = self.person.name if self.person else "没有说是谁在看（export CPL_USER=姓名）"
        return f"{number} 要保密，{name}看不到。看得到的是：{who}，和经手这一件的人。"


def usual_desk(workspace: Workspace, person: Person | None) -> str:
    """The desk whose records he is shown unless he says so: the one whose clone this is.

    Empty, for all of them, where that is nobody's clone or the office has but one desk; and at
    the main desk for whoever belongs to none: he looks after all.
    """
    staff = workspace.staff
    desk = staff.desk_with(workspace.desk_code) if staff.desks else None
    if desk is None or (desk.is_main and not (person and person.desk)):
        return ""
    return desk.code


EVERY_DESK = "全部"


def desk_meant(workspace: Workspace, said: str | None) -> str | None:
    """The letters of the desk that is named, by them or by its name; empty of all of them.

    None where nothing is said. Raises UsageProblem where there is no such desk.
    """
    if said is None:
        return None
    desks, wanted = workspace.staff.desks, half_width(said).strip()
    if not desks:
        raise UsageProblem(f"这里只有一个台（staff.yaml 里没有写“台”），不用 --desk {said}。")
    if wanted == EVERY_DESK:
        return ""
    found = workspace.staff.desk_said_as(wanted)
    if found is None:
        known = "、".join((*map(str, desks), EVERY_DESK))
        raise UsageProblem(f"没有“{said}”这个台。可以写：{known}。")
    return found.code


def redacted(loaded: Readable, sight: "Sight") -> Readable:
    """The same record with every value as it may be seen."""
    card = loaded.card
    # what stands in the record and what happened are the same events
    told = {id(each): _event(each, sight) for each in loaded.record.history}
    fields = sight.of(loaded.record.fields)
    is_the_same = card.registered is loaded.record.fields
    registered = fields if is_the_same else sight.of(card.registered)
    happened = tuple(
        replace(each, event=told.get(id(each.event)) or _event(each.event, sight))
        for each in card.happened
    )
    shown = replace(card, values=sight.of(card.values), registered=registered, happened=happened)
    record = replace(
        loaded.record,
        fields=fields,
        history=tuple(told[id(each)] for each in loaded.record.history),
        divergences=tuple(_divergence(each, sight) for each in loaded.record.divergences),
    )
    problems = loaded.problems
    return Readable(loaded.path, loaded.data, loaded.document, record, shown, problems)


def _event(event: Event, sight: "Sight") -> Event:
    basis = sight.text(event.basis) if event.basis else event.basis
    return replace(event, fields=sight.of(event.fields), basis=basis)


def _divergence(divergence: Divergence, sight: "Sight") -> Divergence:
    settled = divergence.settled
    return replace(
        divergence,
        event=_event(divergence.event, sight) if divergence.event else None,
        fields=sight.of(divergence.fields),
        settled=replace(settled, reason=sight.text(settled.reason)) if settled else None,
    )


def closed_said(count: int) -> str:
    """`另有 2 件不公开。`; nothing where there are none."""
    return f"另有 {count} 件不公开。" if count else ""


def visible(
    onlooker: Onlooker | None, records: Iterable[Readable]
) -> tuple[tuple[Readable, ...], int]:
    """What somebody may see of these, and how many he may not; None is the program itself."""
    if onlooker is None:
        return tuple(records), 0
    seen = [onlooker.seen(each) for each in records]
    return tuple(each for each in seen if each), sum(each is None for each in seen)
