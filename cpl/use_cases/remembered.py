"""What was found out about a record and still holds: nobody need open it for that again.

What a board asks of a record hangs on its file and on those that it names, on the rules, the
people and the calendars, on who asks, on the day, and on the moment only where a clock of it
runs out. So what was answered is kept in the index (`KeptAnswers.answers`), and holds on the
same day until the next clock does. Whoever asks something else, or wants to see what the
record says, has it opened.

An answer is asked for by a question in words, which says all besides that it hangs on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpl.codec.records.record import IN_BYTES
from cpl.domain.cases.card import Card
from cpl.domain.cases.record import Record
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.regulation.rules import Rules
from cpl.domain.time.calendar import Calendar, midnight_after
from cpl.domain.time.clocks import spent
from cpl.domain.time.deadline_rules import DeadlineRule, HeartbeatRule
from cpl.domain.time.deadlines import IN_TIME
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Count, Interval
from cpl.loading import WhenUsed
from cpl.problems import Problem
from cpl.store.files import read_if_there
from cpl.store.index.kept_answers import KeptAnswers
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Readable
from cpl.store.workspace import STAFF, Workspace
from cpl.use_cases.reading import Onlooker
from cpl.yamltext.tree import Document

# Lists remember nothing.
if TYPE_CHECKING:
    import json
else:
    json = WhenUsed("json")

RECEIVED, CLOCKS = "接收时间", "时限"
A_MOMENT = timedelta(microseconds=1)
STANDINGS = {each.value: each for each in Standing}
OF_OTHERS = "未了升级"
"""What a rule may ask that hangs on records which this one does not name."""


class AnswersOfRecord:
    """The answers about one record, by question; they hold before `until`."""

    def __init__(self, said: dict[str, Any], until: datetime) -> None:
        self.said, self.until = said, until
        self.is_new = False
        self.is_to_be_kept = True

    def answer(self, question: str, find: Callable[[Readable], Any], of: Readable) -> Any:
        """As it was answered before, or else as it is found now."""
        if question not in self.said:
            self.said[question] = find(of)
            self.is_new = True
        return self.said[question]


class RememberedRecord(Readable):
    """A record of which something is known: its file is read when somebody asks for more."""

    known: AnswersOfRecord
    _open: Callable[[], Readable]

    def __init__(
        self,
        number: str,
        path: Path,
        known: AnswersOfRecord,
        rules: Rules,
        opens: Callable[[], Readable],
    ) -> None:
        self.__dict__.update(number=number, path=path, known=known, rules=rules, _open=opens)

    @cached_property
    def number(self) -> str:
        return self.path.stem

    @cached_property
    def rules(self) -> Rules:
        return self.card.rules

    @cached_property
    def _opened(self) -> Readable:
        """Raises what opening it raises."""
        return self._open()

    @property
    def data(self) -> bytes:
        return self._opened.data

    @property
    def document(self) -> Document:
        return self._opened.document

    @property
    def record(self) -> Record:
        return self._opened.record

    @property
    def card(self) -> Card:
        return self._opened.card

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._opened.problems


def holds(loaded: Readable, question: str, find: Callable[[Readable], bool]) -> bool:
    """Whether it does, found out or remembered."""
    if isinstance(loaded, RememberedRecord):
        return bool(loaded.known.answer(question, find, loaded))
    return find(loaded)


def text(loaded: Readable, question: str, find: Callable[[Readable], str]) -> str:
    """A word, found out or remembered."""
    if isinstance(loaded, RememberedRecord):
        return str(loaded.known.answer(question, find, loaded))
    return find(loaded)


def texts(
    loaded: Readable, question: str, find: Callable[[Readable], Iterable[str]]
) -> tuple[str, ...]:
    """Words, found out or remembered."""
    if isinstance(loaded, RememberedRecord):
        return tuple(loaded.known.answer(question, lambda each: list(find(each)), loaded))
    return tuple(find(loaded))


def state_of(loaded: Readable) -> str:
    return text(loaded, "状态", lambda each: each.card.state)


def received_at(loaded: Readable) -> datetime:
    said = text(loaded, RECEIVED, lambda each: each.card.received_at.isoformat())
    return datetime.fromisoformat(said)


def open_clocks(workspace: Workspace, loaded: Readable, now: datetime) -> tuple[Instance, ...]:
    """The clocks of a record that still run, counted or remembered."""
    known = loaded.known if isinstance(loaded, RememberedRecord) else None
    calendar = workspace.calendar(loaded.rules)
    if known is not None and CLOCKS in known.said:
        kept = KeptClocks(workspace, loaded, calendar, now)
        return tuple([kept.unpacked(*each) for each in known.said[CLOCKS]])
    found = clocks_of(loaded.card, calendar, now, only_open=True)
    if known is not None and any(each.end is None for e in found for each in e.held):
        known.is_to_be_kept = False  # how long it stands still goes with the time
    elif known is not None:
        kept = KeptClocks(workspace, loaded, calendar, now)
        known.answer(CLOCKS, lambda _: [kept.packed(each) for each in found], loaded)
        known.until = min((known.until, *map(kept.until, found)))
    return found


class Memory:
    """What is known of records to one who looks at them, on one day."""

    def __init__(self, index: RecordIndex, onlooker: Onlooker | None, now: datetime) -> None:
        self._index, self._onlooker, self._now = index, onlooker, now
        self._answers = KeptAnswers(index)
        self._lying: dict[str, str] = {}
        self._fresh: list[RememberedRecord] = []

    @cached_property
    def _is_kept(self) -> bool:
        """Not where the files that decide are broken: what holds instead is not written there."""
        place = self._index.workspace
        return (
            self._onlooker is not None
            and self._onlooker.read is None
            and self._index.kept_in is not None
            and not place.staff_problems
            and not place.calendar_problems
            and not any(OF_OTHERS.encode() in each for each in place.rules_written)
        )

    @property
    def _who(self) -> str:
        who = self._onlooker
        name = who.person.name if who and who.person else ""
        return f"{name}（不脱敏）" if who and who.unmasked else name

    @cached_property
    def _standing(self) -> bytes:
        """Of which people and by which calendars he asks: the rules are the index's own."""
        place = self._index.workspace
        people = read_if_there(place.root / STAFF)
        return repr((place.today, people, place.calendars_written)).encode()

    def among(self, paths: Iterable[Path]) -> Mapping[Path, Readable]:
        """Those of which something is known; the others are to be read now."""
        wanted = {each.stem: each for each in paths}
        if not self._is_kept:
            return {}
        kept = self._answers.answers(self._who, self._standing, self._now)
        named = [each for each in wanted if each in kept]
        told = json.loads(f"[{','.join([kept[each][2] for each in named])}]")
        rules_on = cache(lambda day: self._index.workspace.rules_at(date.fromisoformat(day)))
        for number, said in zip(named, told, strict=True):
            path, (lay, until, _) = wanted[number], kept[number]
            known = AnswersOfRecord(said, datetime.fromisoformat(until))
            rules, opens = rules_on(said[RECEIVED][:10]), partial(self._opened, path)
            self._fresh.append(RememberedRecord(number, path, known, rules, opens))
            self._lying[number] = lay
        unknown = [each for number, each in wanted.items() if number not in kept]
        self._lying.update(self._answers.as_they_are(unknown))
        return {each.path: each for each in self._fresh}

    def _opened(self, path: Path) -> Readable:
        loaded = self._index.workspace.load_file(path).require()
        return self._onlooker.opened(loaded) if self._onlooker else loaded

    def of_now(self, loaded: Readable) -> Readable:
        """The same, read just now, with room for what is found out about it."""
        place, card = self._index.workspace, loaded.card
        if (
            loaded.path.stem not in self._lying
            or loaded.problems
            or IN_BYTES in loaded.data
            or place.rules_at(card.received_at.date()) is not card.rules
        ):
            return loaded
        midnight = midnight_after(self._now.date())
        known = AnswersOfRecord({RECEIVED: card.received_at.isoformat()}, midnight)
        made = RememberedRecord(loaded.number, loaded.path, known, card.rules, lambda: loaded)
        self._fresh.append(made)
        return made

    def keep(self) -> None:
        """All that was found out since."""
        rows = [
            (
                each.number,
                self._lying[each.number],
                f"{known.until}",
                json.dumps(known.said, **PLAIN),
            )
            for each, known in ((e, e.known) for e in self._fresh)
            if known.is_new and known.is_to_be_kept
        ]
        rows = [each for each in rows if _can_be_written(each[-1])]
        if rows:
            self._answers.keep_answers(self._who, self._standing, self._now, rows)


def _can_be_written(said: str) -> bool:
    with suppress(UnicodeEncodeError):
        return bool(said.encode())
    return False


PLAIN: Mapping[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}


class KeptClocks:
    """The clocks of one record that run, as they are kept: what the rules say is left out."""

    def __init__(
        self, workspace: Workspace, loaded: Readable, calendar: Calendar, now: datetime
    ) -> None:
        self._workspace, self._loaded = workspace, loaded
        self._calendar, self._now = calendar, now

    def packed(self, clock: Instance) -> list[Any]:
        """See `unpacked`, which takes it back."""
        return [
            clock.rule_id,
            clock.round,
            clock.started_at.isoformat(),
            clock.due and clock.due.isoformat(),
            clock.standing.value,
            clock.addressee,
            clock.of,
            clock.count is not None and clock.count.provisional,
            [(f"{e.start}", f"{e.end}") for e in clock.held],
        ]

    def unpacked(
        self,
        rule_id: str,
        number: int,
        started: str,
        due: str | None,
        standing: str,
        addressee: str,
        of: str,
        provisional: bool,
        held: Sequence[tuple[str, str]],
    ) -> Instance:
        """A clock as it was made; what few ask for is counted anew where somebody does."""
        rule = self._loaded.rules.clocks_named[rule_id].rule
        until = datetime.fromisoformat(due) if due else None
        pauses = tuple([Interval(*map(datetime.fromisoformat, each)) for each in held])
        began = datetime.fromisoformat(started)
        return Instance(
            rule.id,
            rule.label,
            rule.owner,
            rule.quote,
            rule.ref,
            rule.clock,
            number,
            began,
            stopped_at=None,
            ended_at=None,
            due=until,
            standing=STANDINGS[standing],
            count=Count(until, (), provisional),
            late_in_all=max(self._now - until, IN_TIME) if until else IN_TIME,
            addressee=addressee,
            of=of,
            count_overdue=partial(spent, self._calendar, rule.clock, until, self._now, pauses)
            if until
            else timedelta,
            count_missed=partial(self._missed, rule_id, began, of)
            if isinstance(rule, HeartbeatRule)
            else int,
            held=pauses,
        )

    def _missed(self, rule_id: str, began: datetime, of: str) -> int:
        every = clocks_of(self._loaded.card, self._calendar, self._now, only_open=True)
        same = (e for e in every if (e.rule_id, e.started_at, e.of) == (rule_id, began, of))
        return next((each.missed for each in same), 0)  # it was ended in this very moment

    def until(self, clock: Instance) -> datetime:
        """Before which moment it stands as it does: no office is open for longer than time goes."""
        if clock.due is None or clock.standing is Standing.MISSED:
            return datetime.max
        runs_out = clock.due + A_MOMENT
        rule = self._loaded.rules.clocks_named[clock.rule_id].rule
        if clock.standing is not Standing.RUNNING or not isinstance(rule, DeadlineRule):
            return runs_out
        if rule.warn is None:
            return runs_out
        used, whole = (
            spent(self._calendar, clock.clock, clock.started_at, end, clock.held)
            for end in (self._now, clock.due)
        )
        return min(runs_out, self._now + (rule.warn * whole - used))
