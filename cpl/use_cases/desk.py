"""Who acts, when, in which workspace: what every use case is given."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import Rules
from cpl.problems import CplError
from cpl.store.aside.protection import require_own
from cpl.store.lookup import resolve
from cpl.store.workspace import Workspace
from cpl.use_cases.reading import Onlooker

if TYPE_CHECKING:
    from cpl.codec.spellings.moments import TimeContext
    from cpl.codec.spellings.words import Lookups, ReadFile
    from cpl.yamltext.nodes import Plain


class NobodyActs(CplError):
    exit_status = 2


@dataclass(frozen=True)
class Desk:
    """One command's surroundings.

    `actor` decides; `recorder` types where that is somebody else, on the
    strength of `basis`; `role` is set only where the person named one. `book` is the day
    of the paper that is typed now: what it says happened at 14:30 was on that day.
    `unmasked`: papers and lists are made whole, which was asked for (`disclosing`). `shown_desk`:
    whose records are listed, see `Onlooker.desk`.
    """

    workspace: Workspace
    now: datetime
    actor: Person
    recorder: Person | None = None
    basis: str | None = None
    role: str | None = None
    login: str = ""
    clock_set: bool = False
    dry_run: bool = False
    book: date | None = None
    unmasked: bool = False
    shown_desk: str | None = None

    @property
    def onlooker(self) -> Onlooker:
        """Whoever sits there: the one who types, where that is somebody else."""
        person = self.recorder or self.actor
        return Onlooker(self.workspace, person, self.now, self.unmasked, desk=self.shown_desk)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles to try, the one named first."""
        return (self.role,) if self.role else self.actor.roles

    @property
    def acting(self) -> str:
        """Who acts, in which roles, and for whom somebody else types, on which basis."""
        recorder = self.recorder.name if self.recorder else ""
        return " ".join((self.actor.name, *self.roles, f"{recorder}:{self.basis or ''}"))

    def as_of(self, day: date) -> "Desk":
        """The same with whoever acts as he was on an earlier day: in which roles, for whom."""
        then = self.workspace.staff.at(day).people.get(self.actor.name)
        return self if then is None or then is self.actor else replace(self, actor=then)

    def reference(self, rules: Rules) -> "TimeContext":
        """What the times that people write are read against."""
        from cpl.codec.spellings.moments import TimeContext

        return TimeContext(self.now, self.workspace.calendar(rules), self.book)

    def lookups(self, rules: Rules, read_file: "ReadFile") -> "Lookups":
        """What the words of a command may refer to."""
        from cpl.codec.spellings.words import Lookups

        def own(name: str) -> "Plain":
            if name != "-":
                require_own(self.workspace.root, Path(name))
            return read_file(name)

        return Lookups(self.workspace.staff, self.reference(rules), own, self.number_of)

    def number_of(self, said: str) -> str:
        """The whole number that a tail names today; raises UnknownNumber."""
        return resolve(self.workspace, said, self.now.date())


def person_named(workspace: Workspace, name: str, *, was_here: bool = False) -> Person:
    """The person in staff.yaml with this name or e-mail; raises NobodyActs.

    `was_here`: it is asked of an earlier day, on which somebody may have been here who has left.
    """
    staff = workspace.staff
    person = person_meant(staff, name) or person_meant(Staff(staff.away), name)
    if person is None:
        known = "、".join(staff.people) or "（staff.yaml 里还没有人）"
        raise NobodyActs(f"staff.yaml 里没有“{name}”。现有：{known}。")
    if person.name in staff.away and not was_here:
        raise NobodyActs(
            f"{person.name}现在不在岗（{person.when}），不能办事。"
            "在岗时定的事补记，加 --at 那一天；回来了的，改 staff.yaml。"
        )
    return person


def person_meant(staff: Staff, name: str) -> Person | None:
    """Who of these is meant; None where nobody is. Raises NobodyActs where several are."""
    found = staff.meant(name)
    if len(found) > 1:
        raise NobodyActs(f"“{name}”有几位：{'、'.join(map(_told, found))}。写全，或者写邮箱。")
    return found[0] if found else None


def _told(person: Person) -> str:
    """`王伟（运营部）`: enough to tell two people of one name apart."""
    return (
        person.name
        if not person.unit or person.unit in person.name
        else f"{person.name}（{person.unit}）"
    )


def who_acts(
    workspace: Workspace, named: str | None, login: str = "", *, was_here: bool = False
) -> Person:
    """The person named, or else whose account it is, or whose e-mail git knows.

    Raises NobodyActs.
    """
    if named:
        return person_named(workspace, named, was_here=was_here)
    himself = workspace.staff.with_login(login)
    if himself is not None:
        return himself
    email = workspace.git.user_email()
    person = workspace.staff.with_email(email) if email else None
    if person is None:
        reason = f"git 的 user.email（{email}）不在 staff.yaml 里" if email else "没有说是谁在办"
        raise NobodyActs(f"{reason}。先敲 export CPL_USER=姓名，或者加 --as 姓名。")
    return person
