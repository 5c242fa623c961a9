"""The audit trail: the one place where a commit of this program is made, and how each ends.

Every commit says, in this order and each once:

- `Cpl-Record`: every record that it writes or is about. None where nothing is a record
  (a new workspace, adopted rules, reports, registers, handovers, reminders), nor where an import
  brings in more than git takes on its command line: there git itself lists the files.
- `Cpl-Event`: what happened. The events of the records by their names; besides, or where
  no record has one, what was done: 建立, 采用规则, 导入, 手工改动 (and 手工更正, 人员变动), 撤回,
  裁定, 签发, 下发, 提醒, 同步.
- what only its kind has: `Cpl-Undoes`, `Cpl-Form`, `Cpl-Code`, `Cpl-Made-Of`, `Cpl-Report`
  (and `Cpl-Contents`, `Cpl-Previous`, `Cpl-Seal`: what its seal says).
- `Cpl-Renumbered`: of a record whose number another desk gave out too, the old one and the new.
- `Cpl-Basis`: on the strength of what somebody else typed it, or that nobody else could have
  decided it (一人岗位), screened of what is personal; where events of records say it, there.
- `Cpl-Rules`: every version of the rules by which it was judged or made.
- `Cpl-Desk`: the desk whose clone it was made in, where the office has several.
- `Cpl-Login`: the account it was typed on, where the system tells.
- `Cpl-Clock: set`, where CPL_NOW set the clock: then it is dated by that clock, in the
  office's zone and not in that of the machine.

Its author decided, its committer typed. No word of a complainant stands in it.
"""

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from cpl.dataclass import dataclass
from cpl.domain.people.staff import Person
from cpl.domain.regulation.rules import Meta
from cpl.problems import CplError
from cpl.store.changeset import Change, ChangedOnDisk, Changeset, apply
from cpl.store.copying import Staged, Tell, untold
from cpl.store.files import AlreadyThere
from cpl.store.git.commits import Signature as GitPerson
from cpl.use_cases.aside.parting import parted_changes
from cpl.use_cases.desk import Desk

if TYPE_CHECKING:
    from cpl.store.remote.three_way import TreeEntry
    from cpl.use_cases.sealing.sealing import Sealed

PATIENCE = 10.0
MOST_TRAILERS = 200  # git takes the message on its command line
_LONG_NUMBER = re.compile(r"\d{11,}")
T = TypeVar("T")
RECORD, EVENT, RULES = "Cpl-Record", "Cpl-Event", "Cpl-Rules"
IMPORTED, FOUNDED, ADOPTED, TAKEN_ASIDE = "导入", "建立", "采用规则", "另存"
PAPER_ISSUED, REPORT_ISSUED = "签发", "下发"
JOINED = "同步"
LOGIN, DESK, CLOCK = "Cpl-Login", "Cpl-Desk", "Cpl-Clock"
RENUMBERED = "Cpl-Renumbered"
UNDOES, BASIS = "Cpl-Undoes", "Cpl-Basis"
RECORDED: ContextVar[tuple[str, ...]] = ContextVar("RECORDED", default=())
"""The subjects of the commits made so far: whatever goes wrong later, they are made."""


@dataclass(frozen=True)
class Message:
    """What one commit says. `more` are trailers of its own kind, as (key, value).

    `basis_told`: the events of the records say on the strength of what they were typed;
    `claims`: what has to be said besides of how somebody came to decide it.
    """

    subject: str
    events: tuple[str, ...]
    rules: tuple[Meta, ...]
    records: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    basis_told: bool = False
    claims: tuple[str, ...] = ()


def commit(
    desk: Desk,
    changes: Iterable[Change],
    message: Message,
    *,
    with_hand_edits: bool = False,
    zone: str | None = None,
    copies: Iterable[Staged] = (),
    sealed: "Sealed | None" = None,
    tell: Tell = untold,
) -> str:
    """Write these changes and commit them, or leave everything as it was; answers the commit.

    `zone` is the office's where the workspace has no rules yet. What is personal goes aside
    where the office wants it. `tell` hears of each file that is written. Raises what
    `parted_changes` and `cpl.store.changeset.apply` raise.
    """
    given = changes if isinstance(changes, Sequence) else tuple(changes)
    _require_here(desk, given)
    changeset = Changeset(
        changes=given if zone else parted_changes(desk.workspace, given),
        message=_text(desk, message),
        author=person_in_git(desk.actor),
        committer=person_in_git(desk.recorder or desk.actor),
        at=desk.now if desk.clock_set else None,
        zone=zone or desk.workspace.latest_rules.meta.zone,
        copies=tuple(copies),
        tag=sealed.tag if sealed else None,
        head=sealed.head if sealed else None,
    )
    made = apply(
        desk.workspace.git,
        changeset,
        with_hand_edits=with_hand_edits,
        governed_by=desk.workspace.governing,
        tell=tell,
    )
    RECORDED.set((*RECORDED.get(), message.subject))
    return made


def join(
    desk: Desk,
    parents: tuple[str, str],
    taken: "Mapping[str, TreeEntry | None]",
    written: Mapping[str, bytes],
    message: Message,
) -> str:
    """Make the commit that has two histories in it; nothing moves to it yet (`follow`).

    It has the files of the first parent, but those that are `taken` from the other and those
    that are `written`. Raises CplError where git cannot make it.
    """
    from cpl.store.remote.three_way import joined  # for 同步 alone

    who = person_in_git(desk.actor)
    at = desk.now if desk.clock_set else None
    zone = desk.workspace.latest_rules.meta.zone
    said = _text(desk, message)
    return joined(desk.workspace.git, parents, taken, written, said, who, at, zone)


def follow(desk: Desk, changes: Sequence[Change], subject: str, head: str, onto: str) -> None:
    """Let the folder and the branch follow from `head` to a commit that is made, or neither.

    `changes` are all in which they differ. Raises what `cpl.store.changeset.apply` raises;
    MovedOn where the branch is not there any more.
    """
    who = person_in_git(desk.actor)
    changeset = Changeset(changes, subject, who, who, head=head, onto=onto)
    apply(desk.workspace.git, changeset, governed_by=desk.workspace.governing)
    RECORDED.set((*RECORDED.get(), subject))


def _require_here(desk: Desk, changes: Iterable[Change]) -> None:
    """Raises CplError where a file is of a year that this clone does without."""
    place = desk.workspace
    if not place.left_out.since:
        return
    for path in (desk.workspace.root / each.path for each in changes):
        name = place.relative(path)
        if place.left_out.holds(name) and not os.path.lexists(path):
            from cpl.domain.regulation.years_left_out import year_of

            year = year_of(name)
            raise CplError(
                f"{year} 年的没有取到这台电脑上，{path.stem} 在这里不能办。什么都没有写；"
                f"取来再办：cpl sync --since {year}。"
            )


def tried_again(attempt: Callable[[], T]) -> T:
    """What an attempt makes, from its very beginning again where a colleague wrote meanwhile.

    So everything is decided on the record as it stands in the end, and under the number that
    is given out in the end. Raises AlreadyThere or ChangedOnDisk where colleagues are quicker
    for PATIENCE seconds.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return attempt()
        except (AlreadyThere, ChangedOnDisk):
            if time.monotonic() > until:
                raise


@cache
def without_phones(name: str) -> str:
    """The name of a file or a sheet on one line, as git may keep it: nobody is told by it."""
    from cpl.domain.cases.masking import mask_phone  # most commits name no file of a customer's
    from cpl.domain.values.screening import screened

    masked = _LONG_NUMBER.sub(lambda match: mask_phone(match[0]), name)
    return " ".join(screened(masked).split())


def person_in_git(person: Person) -> GitPerson:
    """Somebody of staff.yaml as git knows people."""
    return GitPerson(person.name, person.email)


def _text(desk: Desk, message: Message) -> str:
    lines = dict.fromkeys(f"{key}: {value}" for key, value in _trailers(desk, message))
    return f"{message.subject}\n\n" + "\n".join(lines)


def _trailers(desk: Desk, message: Message) -> Iterator[tuple[str, str]]:
    yield from ((RECORD, number) for number in message.records)
    yield from ((EVENT, name) for name in message.events)
    yield from message.more
    own = () if message.basis_told or not desk.basis else (desk.basis,)
    if own or message.claims:
        from cpl.domain.values.screening import screened

        yield BASIS, screened("；".join((*own, *message.claims))).replace("\n", " ")
    yield from ((RULES, f"{version.id} {version.version}") for version in message.rules)
    if desk.workspace.desk_code:
        yield DESK, desk.workspace.desk_code
    if desk.login:
        yield LOGIN, desk.login
    if desk.clock_set:
        yield CLOCK, "set"
