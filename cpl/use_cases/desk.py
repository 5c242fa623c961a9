"""Who acts, when, in which workspace: what every use case is given."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.domain.cases.record import Person
from cpl.domain.regulation.rules import Rules
from cpl.problems import CplError
from cpl.store.lookup import resolve
from cpl.store.workspace import Workspace
from cpl.use_cases.reading import Onlooker

if TYPE_CHECKING:
    from cpl.codec.spellings.moments import TimeContext
    from cpl.codec.spellings.words import Lookups, ReadFile

SYSTEM = "系统"


class NobodyActs(CplError):
    exit_status = 2


@dataclass(frozen=True)
class Desk:
    """One command's surroundings.

    `actor` decides; `recorder` types where that is somebody else, on the
    strength of `basis`; `role` is set only where the person named one. `book` is the day
    of the paper that is typed now: what it says happened at 14:30 was on that day.
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

    @property
    def onlooker(self) -> Onlooker:
        """Whoever sits there: the one who types, where that is somebody else."""
        return Onlooker(self.workspace, self.recorder or self.actor, self.now)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles to try, the one named first."""
        return (self.role,) if self.role else self.actor.roles

    def reference(self, rules: Rules) -> "TimeContext":
        """What the times that people write are read against."""
        from cpl.codec.spellings.moments import TimeContext

        return TimeContext(self.now, self.workspace.calendar(rules), self.book)

    def lookups(self, rules: Rules, read_file: "ReadFile") -> "Lookups":
        """What the words of a command may refer to."""
        from cpl.codec.spellings.words import Lookups

        return Lookups(self.workspace.staff, self.reference(rules), read_file, self.number_of)

    def number_of(self, said: str) -> str:
        """The whole number that a tail names today; raises UnknownNumber."""
        return resolve(self.workspace, said, self.now.date())


def person_named(workspace: Workspace, name: str) -> Person:
    """The person in staff.yaml with this name or e-mail; raises NobodyActs."""
    staff = workspace.staff
    person = staff.people.get(name) or staff.with_email(name)
    if person is None:
        known = "、".join(staff.people) or "（staff.yaml 里还没有人）"
        raise NobodyActs(f"staff.yaml 里没有“{name}”。现有：{known}。")
    return person


def who_acts(workspace: Workspace, named: str | None) -> Person:
    """The person named, or else whose e-mail git knows; raises NobodyActs."""
    if named:
        return person_named(workspace, named)
    email = workspace.git.user_email()
    person = workspace.staff.with_email(email) if email else None
    if person is None:
        reason = f"git 的 user.email（{email}）不在 staff.yaml 里" if email else "没有说是谁在办"
        raise NobodyActs(f"{reason}。先敲 export CPL_USER=姓名，或者加 --as 姓名。")
    return person
