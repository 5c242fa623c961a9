"""May this event happen to this record? All reasons at once, and what would make it legal.

`decide` knows no state, event or role by name: it reads them from the rules.
Everything it needs to know comes in as an argument.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import linked_still, merging_of, why_not_merged
from cpl.domain.cases.card import Card, Facts, Linked, advance
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.avoidance import avoidance
from cpl.domain.regulation.computed_facts import Argument, Question, fact_named, field_in
from cpl.domain.regulation.conditions import Condition, blamed
from cpl.domain.regulation.rules import Clause, Demand, EventRule, Rules
from cpl.domain.regulation.tenses import Tense, tense_of
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value, Values, at_path, each_shown, is_blank, shown
from cpl.loading import WhenUsed

# Whoever asks what can happen lets nothing happen: what judges an event is loaded when one does.
if TYPE_CHECKING:
    from cpl.domain.cases import timeline
    from cpl.domain.decisions import authority, comparing, routine, unchanged
    from cpl.domain.powers import naming, separation, who_may
else:
    timeline = WhenUsed("cpl.domain.cases.timeline")
    authority, comparing, routine, unchanged = (
        WhenUsed(f"cpl.domain.decisions.{name}")
        for name in ("authority", "comparing", "routine", "unchanged")
    )
    naming, separation, who_may = (
        WhenUsed(f"cpl.domain.powers.{name}") for name in ("naming", "separation", "who_may")
    )

CLOCKS_APART = timedelta(minutes=5)
"""So much later than here it may be by the clock of the machine where something was recorded."""


@dataclass(frozen=True)
class Context:
    """What a decision may know besides the record: the time, the people, the linked records.

    `staff` is None when a stored history is judged again: who held which
    role then is the audit's question, not the engine's. Of a staff, whoever was there on the
    day of the event counts. `is_past`: it was accepted
    once, so what only a newer cpl asks for is not asked of it. `raised`: what the record must
    still be raised for, looked up only where a gate asks.
    """

    now: datetime
    staff: Staff | None = None
    linked: Mapping[str, Linked] = field(default_factory=dict)
    is_past: bool = False
    raised: Callable[[], Collection[str]] | None = None


@dataclass(frozen=True)
class LinkedEvent:
    """An event that must happen on another record because of this one."""

    number: str
    event: Event


@dataclass(frozen=True)
class Accepted:
    """The event is legal: the card after it, the fields it corrects, the records it tells."""

    card: Card
    event: Event
    corrections: Values = field(default_factory=dict)
    told: tuple[LinkedEvent, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The event is not legal, for all these reasons."""

    event: Event
    reasons: tuple[Reason, ...]

    @property
    def missing(self) -> tuple[FieldPath, ...]:
        """The fields that the event would have to say, in the order of the reasons."""
        lacking = (reason.lacks for reason in self.reasons)
        return tuple(dict.fromkeys(path for path in lacking if path is not None))

    @property
    def is_final(self) -> bool:
        """Would it be refused whatever else was said?"""
        return any(reason.is_final for reason in self.reasons)


@dataclass(frozen=True)
class Situation:
    """Everything one check may look at."""

    before: Card
    after: Card
    rule: EventRule
    event: Event
    corrections: Values
    context: Context
    lookup: Facts

    @property
    def rules(self) -> Rules:
        return self.before.rules


def decide(
    card: Card, event: Event, context: Context, corrections: Values | None = None
) -> Accepted | Refused:
    """Judge one event on a card; a blank card accepts only the registration.

    What is accepted says besides for whom its actor stood in, or that nobody else could do it.
    """
    rule = card.machine.event(event.name)
    if rule is None or (rule is card.machine.registration) != (not card.happened):
        return Refused(event, (_unknown_event(card, event.name),))
    changed = corrections or {}
    staff = context.staff.at(event.at.date()) if context.staff else None
    if staff is not context.staff:
        context = replace(context, staff=staff)
    after = advance(card, event)
    claimed = separation.with_claims(card, after, rule, event, context.staff)
    if claimed is not event:
        event, after = claimed, advance(card, claimed)
    situation = Situation(
        card,
        after,
        rule,
        event,
        changed,
        context,
        Facts(after, context.linked, now=event.at, raised=context.raised),
    )
    reasons = [reason for check in CHECKS for reason in check(situation)]
    if reasons:
        return Refused(event, tuple(reasons))
    tells = rule.tells and after.links  # those that are told stand in its fields
    return Accepted(after, event, changed, _told(situation) if tells else ())


def possible(card: Card) -> tuple[EventRule, ...]:
    """The events that the present state lets happen, whatever else they need."""
    return card.machine.open_in(card.state)


def missing_for(card: Card, rule: EventRule) -> tuple[str, ...]:
    """The fields somebody must still give to let the event happen."""
    unknown = (name for name in rule.need if is_blank(at_path(card.values, name)))
    return tuple(dict.fromkeys((*rule.give, *unknown)))


def held_shut(card: Card, rule: EventRule, now: datetime) -> tuple[Demand, ...]:
    """What must come first, whatever is written with the event: it was of no use to offer it.

    Left out is what other records decide, and what a field of the event can change.
    """
    open_to = {FieldPath(each).head for each in (*missing_for(card, rule), *rule.may)}
    asked = [each for each in _wanted(card.rules, rule) if _is_elsewhere(open_to, each)]
    if not asked:  # most events
        return ()
    lookup = Facts(advance(card, Event(rule.name, now, "", "", {})), now=now)
    return tuple(each for each in asked if _fails(each, lookup))


def _is_elsewhere(open_to: set[str], demand: Demand) -> bool:
    """Does the answer hang on nothing that the event has still to say, and on this record alone?"""
    asked = [fact_named(e) for each in (demand.when, demand.applies) for e in each.facts()]
    said = [field_in(e) for each in (demand.when, demand.applies) for e in each.facts()]
    elsewhere = {Argument.MACHINE, Argument.GATE, Argument.DAYS, Argument.ESCALATION}
    questions = [each.fact.argument for each in asked if isinstance(each, Question)]
    return not elsewhere.intersection(questions) and not any(
        path is not None and path.head in open_to for path in said
    )


def _unknown_event(card: Card, name: str) -> Reason:
    if name == card.machine.registration.name:
        return Reason("already-registered", f"{card.number} 已经登记过。", about=EventPart.NAME)
    known = "、".join(n for n, each in card.machine.events.items() if not each.told_only)
    return Reason(
        "unknown-event",
        f"{card.machine.name}没有“{name}”这个事件。",
        f"可用的事件：{known}。",
        about=EventPart.NAME,
    )


def _told(s: Situation) -> tuple[LinkedEvent, ...]:
    return tuple(
        LinkedEvent(
            each, replace(s.event, name=tell.event, fields={tell.as_field: (s.after.number,)})
        )
        for tell in s.rule.tells
        if tell.when.holds(s.lookup)
        for each in each_shown(s.event.fields.get(tell.to)) or linked_still(s.after, tell.to)
        if each != s.after.number
    )


def _state_fits(s: Situation) -> Iterator[Reason]:
    machine, state = s.before.machine, s.before.state
    once_could = s.context.is_past and machine.matches(s.rule.sources, state)
    if s.rule is machine.registration or once_could or machine.takes(s.rule, state):
        return
    where = f"“{s.rule.name}”只能在{_said_sources(s.rule.sources)}进行。"
    if machine.receives and state in machine.voided:
        where = "只留着编号。要记的，另登记一件，或者记在真的那一件上。"
    elif machine.matches(s.rule.sources, state):  # but it is not let out of what it was merged into
        where = "它跟着并入的那一件办；要单独办，先从那一件里出来。"
    yield Reason(
        "wrong-state",
        f"现在是“{state}”，不能“{s.rule.name}”。",
        where,
        s.rule.clause,
        about=EventPart.NAME,
    )


def _said_sources(sources: tuple[str, ...]) -> str:
    words = {"any": "任何状态", "open": "未结束时", "ended": "已结束后"}
    return "、".join(words.get(each, f"“{each}”") for each in sources)


def _person_may(s: Situation) -> Iterable[Reason]:
    return who_may.why_not(s.after, s.rule, s.event, s.lookup, s.context.staff)


def _kept_from_the_named(s: Situation) -> Iterable[Reason]:
    return avoidance(s.after, s.event, s.context.staff) if s.rules.privacy.about else ()


def _names_the_right_people(s: Situation) -> Iterable[Reason]:
    if s.context.is_past or not s.rules.fields_of_some:
        return ()
    return naming.misnamed(s.after, s.rule, s.event, s.context.staff)


def _person_holds_role(s: Situation) -> Iterator[Reason]:
    staff = s.context.staff
    if staff is None:
        return
    person, away = staff.people.get(s.event.actor), staff.away.get(s.event.actor)
    if person is None and away is not None:
        yield _not_here(away, s.event.at.date())
    elif person is None:
        yield Reason(
            "unknown-person",
            f"staff.yaml 里没有“{s.event.actor}”。",
            f"现有：{'、'.join(staff.people)}。",
            about=EventPart.ACTOR,
        )
    elif not any(s.rules.role_covers(each, s.event.role) for each in person.roles):
        yield Reason(
            "role-not-held",
            f"{person.name}没有“{s.event.role}”这个角色。",
            f"他的角色：{'、'.join(person.roles)}。",
            about=EventPart.ROLE,
        )


def _not_here(person: Person, day: date) -> Reason:
    return Reason(
        "not-in-post",
        f"{person.name} {day} 不在岗（{person.when}）。",
        "请在岗的人办；他在岗时定的，加 --at 那一天。",
        about=EventPart.ACTOR,
    )


def _typist_is_here(s: Situation) -> Iterator[Reason]:
    """Whoever typed it was there when it was typed."""
    name, staff = s.event.recorder, s.context.staff
    if staff is None or not name:
        return
    day = (s.event.recorded_at or s.context.now).date()
    there = staff.at(day)
    if name in there.away:
        yield _not_here(there.away[name], day)
    elif name not in there.people:
        say = f"staff.yaml 里没有“{name}”，不能是登记人。"
        yield Reason(
            "unknown-person", say, f"现有：{'、'.join(there.people)}。", about=EventPart.ACTOR
        )


def _fields_given(s: Situation) -> Iterator[Reason]:
    for name in s.rule.give:
        if is_blank(at_path(s.event.fields, name)) and is_blank(_given_at_registration(s, name)):
            yield _missing(s, name)
    for name in s.rule.need:
        if name not in s.rule.give and is_blank(at_path(s.after.values, name)):
            yield _missing(s, name)


def _given_at_registration(s: Situation, name: str) -> Value | None:
    """At registration the record's own fields are what is given."""
    return at_path(s.before.values, name) if not s.before.happened else None


def _missing(s: Situation, name: str) -> Reason:
    path = FieldPath(name)
    known = s.rules.fields.get(path.head)
    choices = f"（{'、'.join(known.choices)}）" if known and known.choices else ""
    members = known.fields if known and not path.member else ()
    told = " ".join(f"{path}.{each}=…" for each in members)
    return Reason(
        "field-missing",
        f"缺少“{path}”。",
        f"加上 {told}，用得着的才写。" if told else f"加上 {path}=…{choices}",
        s.rule.clause,
        about=FieldAt(path, is_missing=True),
    )


def _fields_known(s: Situation) -> Iterator[Reason]:
    for name in s.event.fields:
        if name not in s.rule.heads:
            yield Reason(
                "field-not-here",
                f"事件“{s.rule.name}”不收“{name}”。",
                f"它收：{'、'.join(s.rule.fields) or '（没有字段）'}。",
                about=FieldAt(FieldPath(name)),
            )


def _in_time(s: Situation) -> Iterator[Reason]:
    now = s.context.now
    if s.event.at > (now + CLOCKS_APART if s.context.is_past else now):
        yield Reason(
            "future-time",
            f"时间 {s.event.at:%Y-%m-%d %H:%M} 还没到。",
            "改成实际发生的时间。",
            about=EventPart.TIME,
        )
    latest = s.before.latest
    if latest and s.context.now < latest and not s.context.is_past:
        yield _clock_behind(s, latest)
    elif latest and s.event.at < s.before.received_at and not s.context.is_past:
        yield _before_received(s)
    elif latest and s.event.at < latest and s.after.happened[-1].moved:
        yield from _out_of_order(s)


def _out_of_order(s: Situation) -> Iterator[Reason]:
    """What was typed late moves the record only from where it stood then."""
    reached = s.before.reached_at
    if s.event.at < reached:
        yield Reason(
            "out-of-order",
            f"“{s.rule.name}”会改变状态，时间却早于上一条（{reached:%Y-%m-%d %H:%M}）。",
            "补记的事不能改变以后的状态；请用不早于上一条的时间，或记成备注。",
            about=EventPart.TIME,
        )


def _clock_behind(s: Situation, latest: datetime) -> Reason:
    return Reason(
        "clock-behind",
        f"现在是 {s.context.now:%Y-%m-%d %H:%M}，比这一件的上一条（{latest:%Y-%m-%d %H:%M}）还早，"
        "电脑的时钟走慢了或者拨回去了。",
        "先对好时钟再办。",
        about=EventPart.TIME,
    )


def _before_received(s: Situation) -> Reason:
    return Reason(
        "before-received",
        f"时间 {s.event.at:%Y-%m-%d %H:%M} 早于接收这一件的时间"
        f"（{s.before.received_at:%Y-%m-%d %H:%M}）。",
        "改成实际发生的时间。",
        about=EventPart.TIME,
    )


def _received_first(s: Situation) -> Iterator[Reason]:
    """Nothing happened before it was received: not its registration, nor what a correction finds.

    Not asked of what was accepted once: an import of old tables may have taken what it found.
    """
    name = s.before.machine.received
    received = s.corrections.get(name) if s.before.happened else s.after.values.get(name)
    if s.context.is_past or not isinstance(received, datetime):
        return
    first = min((each.event for each in s.after.happened), key=lambda each: each.at)
    if first.at < received:
        yield Reason(
            "before-received",
            f"“{name}”{received:%Y-%m-%d %H:%M} 晚于“{first.name}”（{first.at:%Y-%m-%d %H:%M}）。",
            "收到以前什么都不会发生，改成真正收到的时间。",
            about=FieldAt(FieldPath(name)),
        )


def _gates_hold(s: Situation) -> Iterator[Reason]:
    for demand in _wanted(s.rules, s.rule):
        if _fails(demand, s.lookup):
            about = _field_of(s, demand.when)
            yield Reason("gate-not-held", demand.say, demand.mend, demand.clause, about=about)


def _wanted(rules: Rules, rule: EventRule) -> tuple[Demand, ...]:
    """What the event itself demands, the gates it goes through and the papers it issues."""
    if not (rule.gates or rule.issues):
        return rule.demands
    gates = (demand for name in rule.gates for demand in _demands_of(rules, name))
    return (*rule.demands, *gates, *_of_papers(rules, rule))


def _fails(demand: Demand, lookup: Facts) -> bool:
    return demand.applies.holds(lookup) and not demand.when.holds(lookup)


def _promises_can_be_kept(s: Situation) -> Iterator[Reason]:
    """Who was answered is not promised when he will be: nothing could keep that any more."""
    machine, states = s.before.machine, {s.before.state, s.after.state}
    said = [each for each in s.rules.promises if each.field in s.event.fields]
    if not said or s.context.is_past or not machine.takes(s.rule, s.before.state):
        return
    for each in said:
        if each.machine == machine.name and states <= each.beyond:
            yield Reason(
                "promise-too-late",
                f"现在是“{s.before.state}”，这一轮已经没有什么能做到“{each.field}”写的时间。",
                "要再办、重开的，办了以后再写。",
                Clause(each.rule.ref, each.rule.quote),
                about=FieldAt(FieldPath(each.field)),
            )


def _is_still_to_come(s: Situation) -> Iterator[Reason]:
    """By when something is to be done was not over before it was said: a slip of year or month."""
    if s.context.is_past:
        return
    said, since = s.event.fields, s.event.at
    if not s.before.happened:  # typed later, it was promised when the complaint came in
        said, since = s.after.values, min(s.event.at, s.after.received_at)
    for name, value in said.items():
        is_over = isinstance(value, date) and _is_over(value, since)
        if is_over and tense_of(s.rules, name) is Tense.FUTURE:
            yield Reason(
                "over-already",
                f"“{name}”{shown(value)} 早于“{s.rule.name}”（{since:%Y-%m-%d %H:%M}）。",
                "写以后的时间；是那以前说定的，加 --at 说定的时间。",
                about=FieldAt(FieldPath(name)),
            )


def _is_over(value: date, at: datetime) -> bool:
    """A bare day, also as midnight in older files, is over when it ends."""
    if isinstance(value, datetime) and value.time() != time.min:
        return value < at
    return value.timetuple()[:3] < at.timetuple()[:3]


def _field_of(s: Situation, condition: Condition) -> FieldAt | None:
    """The first field of this event that keeps a condition from holding."""
    takes = s.rule.heads
    for fact in blamed(condition, s.lookup):
        path = field_in(fact)
        if path is not None and path.head in takes:
            return FieldAt(path, is_missing=is_blank(at_path(s.after.values, path)))
    return None


def _of_papers(rules: Rules, rule: EventRule) -> Iterator[Demand]:
    """A paper that is issued with it must be one for such a record."""
    return (rules.forms[each].demand for each in rule.issues if each in rules.forms)


def _demands_of(rules: Rules, name: str) -> Iterator[Demand]:
    gate = rules.gates[name]
    if gate.demand is not None:
        yield gate.demand
    for inner in gate.all:
        yield from _demands_of(rules, inner)


def _says_for_whom(s: Situation) -> Iterator[Reason]:
    """Where several units were asked, whose part is done must be said (S001-14)."""
    if not s.before.happened or s.context.is_past:
        return
    for name, asked in timeline.asked_of_units(s.before, s.rule):
        path = FieldPath(name)
        said = set(each_shown(at_path(s.event.fields, path)))
        if not said and len(asked.still) > 1:
            yield Reason(
                "field-missing",
                f"几家都还没有“{s.rule.name}”，要说明是哪一家。",
                f"加上 {path}=…（{'、'.join(asked.still)}）",
                s.rule.clause,
                about=FieldAt(path, is_missing=True),
            )
        for unit in sorted(said.difference(asked.ever)) if asked.ever else ():
            yield Reason(
                "not-asked",
                f"没有请过{unit}，谈不上“{s.rule.name}”。",
                f"请过的：{'、'.join(asked.ever)}。",
                s.rule.clause,
                about=FieldAt(path),
            )


def _rates_who_came(s: Situation) -> Iterator[Reason]:
    """Only a unit that was there can be judged for its support (S001-16)."""
    parts, rated = s.rules.parts, s.event.fields
    if is_blank(at_path(rated, parts.support_rating)) or s.context.is_past:
        return
    ready = [each for each in s.after.happened if "support_ready" in each.meanings]
    came = {shown(at_path(each.event.fields, parts.support_unit)) for each in ready}
    unit = shown(at_path(rated, parts.support_unit))
    if unit and came and not came.intersection(("", unit)):  # in older files it may be unsaid
        yield Reason(
            "not-asked",
            f"{unit}没有到位，没有可评价的。",
            f"到位的：{'、'.join(sorted(came))}。",
            s.rule.clause,
            about=FieldAt(parts.support_unit),
        )


def _somebody_else(s: Situation) -> Iterable[Reason]:
    if not s.rule.apart_from:
        return ()
    return separation.somebody_else(s.before, s.after, s.rule, s.event, s.context.staff)


def _within_authority(s: Situation) -> Iterable[Reason]:
    return authority.refusals(s.before, s.event, s.context.linked)


def _level_not_lowered_in_passing(s: Situation) -> Iterator[Reason]:
    """A level decides who approves: it is lowered only by an event that asks why."""
    parts = s.rules.parts
    was, found = at_path(s.before.values, parts.level), at_path(s.after.values, parts.level)
    if was == found or is_blank(was):  # as with nearly every event: nothing is lowered
        return
    before, after = shown(was), shown(found)
    if before == after:
        return
    known = s.rules.field_at(parts.level) if parts.level else None
    order = {choice: place for place, choice in enumerate(known.choices if known else ())}
    asks_why = not parts.reason or any(each.head in s.rule.give for each in parts.reason)
    if not asks_why and order.get(after, 0) < order.get(before, 0) and after in order:
        yield Reason(
            "level-lowered",
            f"“{parts.level}”已经定为{before}，不能在“{s.rule.name}”里降成{after}。",
            f"要降的，用写明理由的事件：{'、'.join(_asking_why(s)) or '（规则里没有）'}。",
            about=FieldAt(parts.level),
        )


def _asking_why(s: Situation) -> Iterator[str]:
    """The events that set the level and must say why."""
    level, reasons = s.rules.parts.level.head, {each.head for each in s.rules.parts.reason}
    for rule in possible(s.before):
        if level in rule.heads and reasons & set(rule.give):
            yield rule.name


def _merges_with_its_like(s: Situation) -> Iterable[Reason]:
    merging = merging_of(s.before.machine) if "merged" in s.rule.means else None
    return () if merging is None else why_not_merged(s.before, merging, s.event)


def _duty_is_theirs(s: Situation) -> Iterable[Reason]:
    if "duty_done" in s.rule.means and s.rule is s.before.machine.registration:
        return routine.why_not_theirs(s.before, s.after.values, s.event, s.context.staff)
    return ()


def _correction_fits(s: Situation) -> Iterator[Reason]:
    corrects = "corrected" in s.rule.means
    if s.corrections and not corrects:
        yield Reason(
            "not-a-correction",
            f"“{s.rule.name}”不能改登记的内容。",
            "请用更正。",
            about=EventPart.NAME,
        )
    known = s.before.machine.registration.fields
    for path in map(FieldPath, s.corrections):
        if path.head not in s.before.machine.registration.heads:
            yield Reason(
                "field-not-registered",
                f"“{path}”不是登记时填写的字段，不能更正。",
                f"可以更正的：{'、'.join(known)}；事件里的内容用新的事件来改。",
                about=FieldAt(path),
            )
    values = s.before.values
    changed = [path for path, each in s.corrections.items() if each != at_path(values, path)]
    if changed:
        yield from comparing.misnamed(s.rules, s.before.machine, (s.event,), changed)


def _changes_something(s: Situation) -> Iterator[Reason]:
    if s.context.is_past:
        return
    why = unchanged.why_unchanged(s.before, s.after, s.rule, s.event, s.corrections)
    if why:
        yield Reason(
            "changes-nothing",
            f"“{s.rule.name}”什么也没有改：{why}。",
            "要留一句话，用备注。",
            about=EventPart.NAME,
        )


CHECKS: tuple[Callable[[Situation], Iterable[Reason]], ...] = (
    _state_fits,
    _person_holds_role,
    _typist_is_here,
    _person_may,
    _names_the_right_people,
    _kept_from_the_named,
    _fields_given,
    _fields_known,
    _in_time,
    _received_first,
    _gates_hold,
    _promises_can_be_kept,
    _is_still_to_come,
    _says_for_whom,
    _rates_who_came,
    _somebody_else,
    _within_authority,
    _level_not_lowered_in_passing,
    _merges_with_its_like,
    _duty_is_theirs,
    _correction_fits,
    _changes_something,
)
