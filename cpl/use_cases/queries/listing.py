"""The register (台账): records chosen, sorted, and what is due on them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from operator import attrgetter
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
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
from cpl.domain.regulation.computed_facts import days_alike_in
from cpl.domain.regulation.rules import Escalation, Machine, Phase
from cpl.domain.time.instances import Instance
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, at_path, is_blank, shown
from cpl.how_far import gone_through
from cpl.problems import Problem, UsageProblem, suggestion
from cpl.store.index.alike import alike
from cpl.store.index.record_index import RecordIndex, Selection
from cpl.store.record_files import Broken, Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.finding import sought
from cpl.use_cases.queries.present import Present, by_desk
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.remembered import open_clocks, received_at, text, texts


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
        paths = gone_through(self.paths(), self._workspace.how_far, "读", "份")
        return filter(None, map(self.opened, paths))

    def paths(self) -> Sequence[Path]:
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
    by_path = sorted(read.records, key=lambda each: each.path)
    found = [each for loaded in by_path for each in _running(read, loaded)]
    dated = [each for each in found if each.instance.due is not None]
    dated.sort(key=attrgetter("instance.due"))
    return [*dated, *(each for each in found if each.instance.due is None)]


@dataclass(frozen=True)
class Raised:
    """A record that must be raised to somebody."""

    loaded: Readable
    escalation: Escalation


def raised_now(read: Present) -> Iterator[Raised]:
    """Every record that must be raised, batches included; an ended one for what it still owes."""
    for loaded in read.records:
        counts = "、".join([*_counted_alike(read, loaded)])
        for place in texts(loaded, f"升级 {counts}", partial(_raised_places, read)):
            yield Raised(loaded, loaded.rules.escalations[int(place)])


def _counted_alike(read: Present, loaded: Readable) -> Iterator[str]:
    """How many there are alike by now, for each number of days that may be asked of it."""
    for days in texts(loaded, "同类", lambda each: _days_asked(each.card)):
        yield str(read.counted.of(loaded.number, received_at(loaded), int(days)))


def _days_asked(card: Card) -> list[str]:
    facts = (fact for each in unsettled(card) for fact in each.when.facts())
    return [f"{days}" for days in dict.fromkeys(map(days_alike_in, facts)) if days]


def _raised_places(read: Present, loaded: Readable) -> Iterator[str]:
    """Which of the escalations of its rules hold, by their places among them."""
    card, every = loaded.card, loaded.rules.escalations
    still = unsettled(card)
    linked = read.workspace.linked(card) if still else {}
    for each in raised(card, read.now, linked, read.counted, still):
        yield f"{every.index(each)}"


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
        number = each.loaded.number
        counts = days_counted(each.escalation) is not None
        kind = read.counted.kind_of(number) if counts else None
        if kind is None:
            unit = text(each.loaded, "单位", _unit_of)
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
    known = {each.number: each for each in read.records}
    told: dict[str, list[RaisedTogether]] = {}
    for each in together:
        first = next((number for number in each.numbers if number in known), "")
        told.setdefault(first, []).append(each)
    found = []
    for number, loaded in known.items():
        words = texts(loaded, "要紧", lambda each: _serious_words(each.card))
        if words or number in told:
            found.append(Grave(loaded, words, tuple(told.get(number, ()))))
    found.sort(key=lambda each: (-len(each.why), received_at(each.loaded)))
    return tuple(found)


def _serious_words(card: Card) -> tuple[str, ...]:
    return () if card.phase is Phase.ENDED else serious_words(card)


def _unit_of(loaded: Readable) -> str:
    return shown(at_path(loaded.card.values, loaded.rules.parts.unit))


def _by_time(kind: BatchKind, found: list[Raised], read: Present) -> Iterator[RaisedTogether]:
    """One for each batch of the same kind: what came much later is another one."""
    found.sort(key=lambda each: received_at(each.loaded))
    escalation = found[0].escalation
    window = timedelta(days=days_counted(escalation) or 0)
    for batch in _apart(found, window):
        first, last = (received_at(batch[n].loaded) for n in (0, -1))
        # the one on which it was settled is raised no more, and may be the newest
        every = alike(read.index, kind, first - window, last + window)
        ended = frozenset().union(*(each.ends for each in every))
        if not ends_all(escalation, ended.__contains__):
            seen = {e.number for e in every if e.received <= last} - read.not_to_be_named
            seen.update(each.loaded.number for each in batch)
            yield RaisedTogether(escalation, tuple(sorted(seen)))


def _apart(found: list[Raised], window: timedelta) -> Iterator[list[Raised]]:
    """In order of receipt, a new one wherever more time than that lies between two."""
    batch: list[Raised] = []
    for each in found:
        if batch and received_at(each.loaded) - received_at(batch[-1].loaded) > window:
            yield batch
            batch = []
        batch.append(each)
    yield batch


def _running(read: Present, loaded: Readable) -> Iterator[Due]:
    clocks = open_clocks(read.workspace, loaded, read.now)
    for instance in read.not_lost(loaded, clocks) if clocks else ():
        yield Due(loaded, instance)
