"""The register (台账): records chosen, sorted, and what is due on them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.decisions.access import may_be_closed
from cpl.domain.decisions.escalation import (
    BatchKind,
    days_counted,
    ends_all,
    raised,
    serious_words,
    unsettled,
)
from cpl.domain.decisions.routine import is_raised_to
from cpl.domain.regulation.rules import Escalation, Machine, Phase
from cpl.domain.time.instances import Instance
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, at_path, is_blank, shown
from cpl.problems import Problem, UsageProblem, suggestion
from cpl.store.index.record_index import RecordIndex, Selection
from cpl.store.record_files import Broken, Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.finding import sought
from cpl.use_cases.queries.present import Present, by_desk
from cpl.use_cases.queries.showing import clocks
from cpl.use_cases.reading import Onlooker


@dataclass(frozen=True)
class Query:
    """Which records: of a machine, by `字段=值` filters, by month of receipt, open or all.

    `words` must all occur in what the record says.
    """

    machine: str
    filters: tuple[tuple[str, str], ...] = ()
    months: tuple[str, str] | None = None
    only_open: bool = False
    words: tuple[str, ...] = ()


class Search:
    """The records of the machine that fit, one after the other in order of receipt: of ten
    years' there may be too many to hold at once.

    A file that cannot be read may be one of them. Filters and words are compared with what
    the onlooker may see; None sees everything. Known when all have been gone through:
    `problems` of files that could not be read; `closed`, how many others there are that he may
    not see, whether they fit or not: that they do must not be told either. `index`: one of
    several machines, whose own problems its maker tells; where there is none, one is made,
    `linked` or not. Raises UsageProblem for a field that there is not.
    """

    def __init__(
        self,
        workspace: Workspace,
        query: Query,
        onlooker: Onlooker | None = None,
        index: RecordIndex | None = None,
        *,
        linked: bool = False,
    ) -> None:
        machine = workspace.latest_rules.machines[query.machine]
        _known_fields(workspace, machine, query)
        guarded = onlooker is not None and may_be_closed(workspace.versions, onlooker.person)
        self._workspace = workspace
        self._query = query
        self._onlooker = onlooker
        self._words = sought(query.words)
        self._may_fit = Selection(
            machine, query.months, query.only_open, self._words.words, guarded
        )
        view = onlooker.shown if onlooker else None
        self.index = index or RecordIndex(workspace, [machine], shown=view, linked=linked)
        self.problems: list[Problem] = [] if index else list(self.index.problems)
        self.closed = 0

    @property
    def elsewhere(self) -> Mapping[str, int] | None:
        """How many fit at the desks that are not shown, by their letters.

        None where that cannot be told without opening them.
        """
        if self._query.filters or self._query.words:
            return None
        found = self.index.fitting_elsewhere(self._may_fit)
        return by_desk(self._workspace.staff, found)

    def __iter__(self) -> Iterator[Readable]:
        return filter(None, map(self.opened, self.paths()))

    def paths(self) -> Iterator[Path]:
        """The files that may be wanted, in order of receipt."""
        return self.index.fitting(self._may_fit)

    def opened(self, path: Path) -> Readable | None:
        """The record in one of them, if it fits and he may see it."""
        loaded = self._workspace.load_file(path)
        if isinstance(loaded, Broken):
            self.problems.extend(loaded.problems)
            return None
        seen = self._onlooker.seen(loaded) if self._onlooker else loaded
        if seen is None:
            self.closed += 1
        elif _fits(seen, self._query) and self._words.are_in(seen):
            return seen
        return None


UNTOLD = ("", "未登记")
"""`分类=` and `分类=未登记`: nothing is said there."""


def _known_fields(workspace: Workspace, machine: Machine, query: Query) -> None:
    known = ("状态", "轮次", *workspace.latest_rules.fields)
    for path, value in query.filters:
        head = FieldPath(path).head
        if head not in known:
            raise UsageProblem(f"没有“{head}”这个字段。{suggestion(head, known)}")
        choices = _choices(workspace, machine, head)
        if choices and head == path and value not in (*choices, *UNTOLD):
            raise UsageProblem(f"“{head}”没有“{value}”。{suggestion(value, choices)}")


def _is_untold(wanted: str, value: Value | None) -> bool:
    return wanted in UNTOLD and is_blank(value)


def _choices(workspace: Workspace, machine: Machine, name: str) -> tuple[str, ...]:
    if name == "状态":
        return tuple(machine.states)
    field = workspace.latest_rules.fields.get(name)
    if field is None:
        return ()
    return tuple(workspace.latest_rules.units) if field.kind is Kind.UNIT else field.choices


def _fits(loaded: Readable, query: Query) -> bool:
    card = loaded.card
    if query.only_open and card.phase is Phase.ENDED:
        return False
    if query.months:
        month = f"{card.received_at:%Y-%m}"
        if not query.months[0] <= month <= query.months[1]:
            return False
    return all(_is(loaded, path, value) for path, value in query.filters)


def _is(loaded: Readable, path: str, wanted: str) -> bool:
    if path == "状态":
        return loaded.card.state == wanted
    if path == "轮次":
        return str(loaded.card.round) == wanted
    value = at_path(loaded.card.values, path)
    if _is_untold(wanted, value):
        return True
    if isinstance(value, tuple):
        return any(shown(each) == wanted for each in value)
    return shown(value) == wanted


@dataclass(frozen=True)
class Due:
    """One running clock of one record."""

    loaded: Readable
    instance: Instance


def due(read: Present) -> list[Due]:
    """Every clock that still runs, in every machine, soonest first, unset ones last.

    None of those that had run out before the record was taken over from another register.
    """
    found = [each for loaded in read.records for each in _running(read, loaded)]
    found.sort(
        key=lambda each: (
            each.instance.due is None,
            each.instance.due or read.now,
            each.loaded.path,
        )
    )
    return found


@dataclass(frozen=True)
class Raised:
    """A record that must be raised to somebody."""

    loaded: Readable
    escalation: Escalation


def raised_now(read: Present) -> Iterator[Raised]:
    """Every record that must be raised, batches included; an ended one for what it still owes."""
    alike = read.counted
    for loaded in read.records:
        still = unsettled(loaded.card)
        linked = read.workspace.linked(loaded.card) if still else {}
        for each in raised(loaded.card, read.now, linked, alike, still):
            yield Raised(loaded, each)


@dataclass(frozen=True)
class RaisedTogether:
    """What must be raised at once: a single record, or every record of one batch.

    `unit`: the unit that handles the single record; empty where none does yet.
    """

    escalation: Escalation
    numbers: tuple[str, ...]
    unit: str = ""


def is_told(desk: Desk, each: RaisedTogether) -> bool:
    """Is it the actor who must be told, in a role of his own, of what is his desk's?"""
    rules, staff, actor = desk.workspace.latest_rules, desk.workspace.staff, desk.actor
    own = actor.desk if staff.desks else ""
    is_his = not own or any(staff.desk_of(number) == own for number in each.numbers)
    roles = each.escalation.notify
    return is_his and any(is_raised_to(rules, actor, staff, role, each.unit) for role in roles)


def raised_together(read: Present) -> Iterator[RaisedTogether]:
    """As `raised_now`, but each batch once, however many of it must be raised."""
    batches: dict[tuple[str, BatchKind], list[Raised]] = {}
    for each in raised_now(read):
        number = each.loaded.card.number
        counts = days_counted(each.escalation) is not None
        kind = read.index.kind(number) if counts else None
        if kind is None:
            card = each.loaded.card
            unit = shown(at_path(card.values, card.rules.parts.unit))
            yield RaisedTogether(each.escalation, (number,), unit)
        else:
            batches.setdefault((each.escalation.id, kind), []).append(each)
    together = (e for (_, kind), found in batches.items() for e in _by_time(kind, found, read))
    yield from sorted(together, key=lambda each: each.numbers)


@dataclass(frozen=True)
class Grave:
    """A record that everybody must know of: what its level and its flags count as, what is raised.

    A batch stands at the first of its records that can be seen.
    """

    loaded: Readable
    words: tuple[str, ...]
    raised: tuple[RaisedTogether, ...]

    @property
    def why(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.words, *map(_named, self.raised))))


def _named(each: RaisedTogether) -> str:
    many = len(each.numbers)
    return f"{each.escalation.id} {many} 件" if many > 1 else each.escalation.id


def graves(read: Present, together: Iterable[RaisedTogether]) -> tuple[Grave, ...]:
    """The one with most reasons first."""
    known = {each.card.number: each for each in read.records}
    told: dict[str, list[RaisedTogether]] = {}
    for each in together:
        first = next((number for number in each.numbers if number in known), "")
        told.setdefault(first, []).append(each)
    found = []
    for number, loaded in known.items():
        is_open = loaded.card.phase is not Phase.ENDED
        words = serious_words(loaded.card) if is_open else ()
        if words or number in told:
            found.append(Grave(loaded, words, tuple(told.get(number, ()))))
    found.sort(key=lambda each: (-len(each.why), each.loaded.card.received_at))
    return tuple(found)


def _by_time(kind: BatchKind, found: list[Raised], read: Present) -> Iterator[RaisedTogether]:
    """One for each batch of the same kind: what came much later is another one."""
    found.sort(key=lambda each: each.loaded.card.received_at)
    escalation = found[0].escalation
    window = timedelta(days=days_counted(escalation) or 0)
    for batch in _apart(found, window):
        first, last = (batch[n].loaded.card.received_at for n in (0, -1))
        # the one on which it was settled is raised no more, and may be the newest
        alike = read.index.alike(kind, first - window, last + window)
        ended = frozenset().union(*(each.ends for each in alike))
        if not ends_all(escalation, ended.__contains__):
            seen = {e.number for e in alike if e.received <= last} - read.not_to_be_named
            seen.update(each.loaded.card.number for each in batch)
            yield RaisedTogether(escalation, tuple(sorted(seen)))


def _apart(found: list[Raised], window: timedelta) -> Iterator[list[Raised]]:
    """In order of receipt, a new one wherever more time than that lies between two."""
    batch: list[Raised] = []
    for each in found:
        received = each.loaded.card.received_at
        if batch and received - batch[-1].loaded.card.received_at > window:
            yield batch
            batch = []
        batch.append(each)
    yield batch


def _running(read: Present, loaded: Readable) -> Iterator[Due]:
    for instance in clocks(read.workspace, loaded, read.now, only_open=True):
        if not read.is_lost(loaded, instance):
            yield Due(loaded, instance)
