"""A bad afternoon: many callers about one thing, each his own record, merged into the first.

The first caller's record leads the batch. Everybody after him is registered and
merged into it in one commit, so that one reply reaches them all.
"""

from collections.abc import Iterable
from datetime import datetime

from cpl.codec.spellings.callers import Caller, UnclearLine, same_phone
from cpl.dataclass import dataclass
from cpl.domain.cases.batches import members_of
from cpl.domain.values.value import Values, at_path, shown
from cpl.problems import UsageProblem
from cpl.store.record_files import Readable
from cpl.store.workspace import UnknownNumber, Workspace
from cpl.use_cases.batches.intake_records import Added, Gathering
from cpl.use_cases.batches.opening import Office
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import tried_again
from cpl.use_cases.transitions.recording import Outcome, carry_out

MOST_CALLERS = 1000  # git takes the message, with every number, on its command line


@dataclass(frozen=True)
class Gathered:
    """What became of some callers; `people` is how many the batch now has."""

    lead: str
    added: tuple[Added, ...]
    already: tuple[Added, ...]
    faults: tuple[UnclearLine, ...]
    people: int
    outcome: Outcome | None = None


class Batch:
    """One batch that callers are added to, one at a time or a whole list in one commit.

    `at` is when they called, where they are typed later.
    """

    def __init__(
        self, office: Office, word: str, lead: str = "", fields: Values | None = None
    ) -> None:
        self.office = office
        self.word = word
        self.lead = lead
        self.fields = fields or {}
        self.at: datetime | None = None
        self.phones: dict[str, str] = {}
        self.known: set[str] = set()

    def add(self, desk: Desk, callers: Iterable[Caller]) -> Gathered:
        """Register these callers in one commit; those who are there already are said.

        Raises UsageProblem where they are more than MOST_CALLERS.
        """
        every = tuple(callers)
        if len(every) > MOST_CALLERS:
            raise UsageProblem(
                f"一次最多登记 {MOST_CALLERS} 人，这里有 {len(every)} 人，请分几次。"
            )
        return tried_again(lambda: self._added(desk, every))

    def number_of(self, workspace: Workspace, phone: str) -> str:
        """The record that somebody with this telephone number has in the batch; empty: none."""
        self._read(workspace)
        return self.phones.get(same_phone(phone), "")

    def _added(self, desk: Desk, callers: tuple[Caller, ...]) -> Gathered:
        lead = self._read(desk.workspace)
        fresh, already = self._told_apart(callers)
        if not fresh:
            return Gathered(self.lead, (), already, (), len(self.known))
        made = Gathering(desk, self.office, self.word, self.at).made(lead, self.fields, fresh)
        outcome = carry_out(desk, made.steps) if made.added else None
        if outcome is not None and outcome.commit:
            self.lead = made.lead
            self._remember(made.added)
        people = len(self.known) + (0 if outcome and outcome.commit else len(made.added))
        return Gathered(made.lead, made.added, already, made.faults, people, outcome)

    def _read(self, workspace: Workspace) -> Readable | None:
        """The record that leads as it stands now; whoever has joined since is known too."""
        if not self.lead:
            return None
        lead = workspace.load(self.lead)
        for number in (self.lead, *members_of(lead.card)):
            if number not in self.known:
                self.known.add(number)
                self._know(workspace, number)
        return lead

    def _know(self, workspace: Workspace, number: str) -> None:
        try:
            file = workspace.file_of(number)
        except UnknownNumber:
            return
        path = self.office.path(self.office.phone)
        value = at_path(file.record.fields, path) if isinstance(file, Readable) else None
        if value:
            self.phones.setdefault(same_phone(shown(value)), number)

    def _remember(self, added: Iterable[Added]) -> None:
        for each in added:
            self.known.add(each.number)
            self.phones.setdefault(same_phone(each.caller.phone), each.number)

    def _told_apart(
        self, callers: tuple[Caller, ...]
    ) -> tuple[tuple[Caller, ...], tuple[Added, ...]]:
        """Who is new, and who is in the batch or further up the list already."""
        fresh: dict[str, Caller] = {}
        already: list[Added] = []
        for each in callers:
            phone = same_phone(each.phone)
            if phone in self.phones or phone in fresh:
                already.append(Added(self.phones.get(phone, ""), each))
            else:
                fresh[phone] = each
        return tuple(fresh.values()), tuple(already)
