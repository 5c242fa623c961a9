"""Tell those who complain how far their case is: whom today, and what there is to say."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import ANSWERS
from cpl.domain.cases.card import Card, Happened
from cpl.domain.decisions.engine import possible
from cpl.domain.regulation.rules import EventRule, Field, Rules
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.value import Kind, at_path, shown
from cpl.store.record_files import Readable
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.calling import ATTEMPTED, PROGRESS, is_progress, stops_of
from cpl.use_cases.queries.listing import Due, due
from cpl.use_cases.queries.present import Present, present
from cpl.use_cases.queries.showing import clocks
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.remembered import holds


@dataclass(frozen=True)
class ProgressCall:
    """One complainant to be told today: the event that says so, and since when he waits.

    `missed` is the event for a call that nobody took, where the rules have one; `attempts` are
    those since he was told last; `answer` is the clock of his answer, if one runs.
    """

    loaded: Readable
    event: EventRule
    missed: EventRule | None
    clock: Instance
    last: Happened | None
    attempts: tuple[Happened, ...]
    answer: Instance | None

    @property
    def card(self) -> Card:
        return self.loaded.card

    @property
    def rules(self) -> Rules:
        return self.loaded.rules


def tellings(read: Present, running: Iterable[Due]) -> tuple[ProgressCall, ...]:
    """Everybody to be told next, whom nobody has tried to reach first."""
    own = {each.number for each in read.of_the_desk}
    until = _horizon(read.workspace.calendar(read.workspace.latest_rules), read.now)
    answers: dict[str, Instance] = {}
    owed: dict[str, Due] = {}
    for each in running:
        if is_progress(each):
            is_own = each.loaded.number in own
            if is_own and each.instance.due is not None and each.instance.due < until:
                owed.setdefault(each.loaded.number, each)
        elif not ANSWERS.isdisjoint(stops_of(each)):
            answers.setdefault(each.loaded.number, each.instance)
    may_be_told = (e for e in owed.values() if holds(e.loaded, "告知", _has_a_step))
    every = (_telling(e.loaded, e.instance, answers) for e in may_be_told)
    return tuple(sorted((each for each in every if each), key=lambda each: len(each.attempts)))


def _horizon(calendar: Calendar, now: datetime) -> datetime:
    """The next break; in the last hours of a day, when the office opens again.

    Whoever was told in the morning is told again in the evening, not at once.
    """
    *breaks, last = (closes for _, closes in calendar.hours_on(now.date()) or ((now, now),))
    tomorrow = calendar.after_opening(max(last, now) + timedelta(minutes=1))
    return next((each for each in breaks if now < each), tomorrow)


def telling_list(onlooker: Onlooker) -> tuple[tuple[ProgressCall, ...], Present]:
    """Whom to tell, and what was read for it."""
    read = present(onlooker.workspace, onlooker.now, onlooker)
    return tellings(read, due(read)), read


def telling_of(desk: Desk, loaded: Readable) -> ProgressCall | None:
    """The call to one of them, whenever it is due; None where none is owed."""
    running = [Due(loaded, e) for e in clocks(desk.workspace, loaded, desk.now, only_open=True)]
    own = next((each for each in running if is_progress(each)), None)
    waits = next((each.instance for each in running if stops_of(each) & ANSWERS), None)
    answers = {loaded.card.number: waits} if waits else {}
    return _telling(loaded, own.instance, answers) if own else None


def fresh(desk: Desk, telling: ProgressCall) -> ProgressCall | None:
    """The same as the file now stands; None where a colleague has told him meanwhile."""
    loaded = desk.onlooker.opened(desk.workspace.load(telling.card.number))
    answers = {telling.card.number: telling.answer} if telling.answer else {}
    found = _telling(loaded, telling.clock, answers)
    if found is None or found.last != telling.last:
        return None
    return found


def _only_tells(event: EventRule) -> bool:
    return PROGRESS in event.means and not event.means & ANSWERS


def _has_a_step(loaded: Readable) -> bool:
    return any(map(_only_tells, possible(loaded.card)))


def _telling(
    loaded: Readable, clock: Instance, answers: Mapping[str, Instance]
) -> ProgressCall | None:
    """None where the rules have no event that only tells him, or it is open no more."""
    card = loaded.card
    open_now = possible(card)
    event = next(filter(_only_tells, open_now), None)
    if event is None:
        return None
    told = [n for n, each in enumerate(card.happened) if PROGRESS in each.meanings]
    since = card.happened[told[-1] + 1 :] if told else card.happened
    return ProgressCall(
        loaded,
        event,
        next((each for each in open_now if ATTEMPTED in each.means), None),
        clock,
        card.happened[told[-1]] if told else None,
        tuple(each for each in since if ATTEMPTED in each.meanings),
        answers.get(card.number),
    )


# —— what there is to say ——


def words_of(telling: ProgressCall) -> Field | None:
    """The field that holds what was said; None where the rules do not ask for it."""
    fields = telling.rules.fields
    named = (fields[n] for n in telling.event.give if n in fields)
    return next((each for each in named if each.kind is Kind.TEXT), None)


def news_of(telling: ProgressCall) -> str:
    """What may be said to him: what the unit told last, who works on it, when he is answered."""
    card, rules = telling.card, telling.rules
    unit = shown(at_path(card.values, rules.parts.unit))
    reported = _reported(telling)
    said = f"{unit}说：{reported}" if reported else f"{unit}正在办理" if unit else "正在办理"
    clock = telling.answer
    if clock is None or clock.due is None or clock.standing is Standing.MISSED:
        return said
    return f"{said}，{clock_text(clock.due)[5:]} 前答复"


def _reported(telling: ProgressCall) -> str:
    """What the unit has told the desk since he was told last."""
    card = telling.card
    since = card.happened[card.happened.index(telling.last) :] if telling.last else card.happened
    found = [each for each in since if "progress_to_office" in each.meanings]
    if not found:
        return ""
    texts = (
        shown(value).strip()
        for name, value in found[-1].event.fields.items()
        if name in telling.rules.fields and telling.rules.fields[name].kind is Kind.TEXT
    )
    return "；".join(filter(None, texts)).rstrip("。")
