"""What a person sees of one record: its card, its clocks, what may come next."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from cpl.dataclass import dataclass
from cpl.domain.cases.batch_view import said_in_history, told_of_batch
from cpl.domain.cases.batches import leader_of
from cpl.domain.cases.card import Card, replay
from cpl.domain.cases.evidence import rows_told
from cpl.domain.cases.record import Divergence, Event
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.decisions.escalation import raised
from cpl.domain.decisions.inherited import is_taken_over
from cpl.domain.people.staff import Staff
from cpl.domain.regulation.rules import EventRule, Field, Rules
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.time.limits import Count
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, is_blank, shown
from cpl.store.record_files import Readable
from cpl.store.workspace import UnknownNumber, Workspace

Row = tuple[str, ...]
REGISTERED = "登记的内容"
COUNTED = frozenset({"contact_attempted", "urged"})
DONE = "已办完"
"""How what no time is laid down for stands, once it is done."""
WRITTEN = {
    Kind.MOMENT: "时间，如 11-20 15:30、明天下午3点",
    Kind.DATE: "日期，如 11-20、下周五",
    Kind.AMOUNT: "金额，如 200、200元",
    Kind.COUNT: "整数",
    Kind.PHONE: "电话，如 13800001234",
    Kind.NUMBER: "编号，写尾数就行",
    Kind.YES_NO: "是、否",
}
"""How a field without choices is written; a text says itself."""


@dataclass(frozen=True)
class View:
    """One record with its clocks, as of now; `lead` is the one it was merged into and follows."""

    loaded: Readable
    clocks: tuple[Instance, ...]
    lead: "View | None" = None

    @property
    def card(self) -> Card:
        return self.loaded.card

    @property
    def rules(self) -> Rules:
        return self.loaded.rules


def view(workspace: Workspace, loaded: Readable, now: datetime) -> View:
    """What there is to see of a record that has been read."""
    return View(loaded, clocks(workspace, loaded, now), _lead(workspace, loaded, now))


def _lead(workspace: Workspace, loaded: Readable, now: datetime) -> View | None:
    number = leader_of(loaded.card)
    try:
        lead = workspace.file_of(number) if number else None
    except UnknownNumber:
        return None
    if not isinstance(lead, Readable):
        return None
    return View(lead, clocks(workspace, lead, now))


def clocks(
    workspace: Workspace, loaded: Readable, now: datetime, only_open: bool = False
) -> tuple[Instance, ...]:
    calendar = workspace.calendar(loaded.rules)
    return clocks_of(loaded.card, calendar, now, only_open=only_open)


def story_told(loaded: Readable) -> str:
    """What it is about, on one line, as a list may tell it."""
    from cpl.domain.cases.redaction import sight_of  # whoever looks at one record does without

    name = loaded.card.machine.summary
    said = sight_of(loaded.card, (), masked=True).of({name: loaded.card.values.get(name, "")})
    return " ".join(shown(said[name]).split())


def clocks_running(workspace: Workspace, loaded: Readable, now: datetime) -> tuple[Instance, ...]:
    """Those of its own that have a time and are not stopped."""
    found = clocks(workspace, loaded, now, only_open=True)
    return tuple(each for each in found if each.is_open and each.due)


def clocks_changed(
    workspace: Workspace, written: Readable, events: int, now: datetime
) -> tuple[Instance, ...]:
    """The running clocks that its last `events` have set going, moved or given to another."""
    running = clocks_running(workspace, written, now)
    history = written.record.history[:-events]
    if not history:
        return running
    before = replay(written.rules, replace(written.record, history=history))
    calendar = workspace.calendar(written.rules)
    known = set(map(_told, clocks_of(before, calendar, now, only_open=True)))
    return tuple(each for each in running if _told(each) not in known)


def _told(each: Instance) -> tuple[object, ...]:
    return each.rule_id, each.round, each.addressee, each.of, each.due


def card_rows(view: View) -> Iterator[Row]:
    """Name and value of everything on the card, registered fields first."""
    yield "编号", view.card.number
    yield "状态", view.card.state
    if view.card.round > 1:
        yield "轮次", str(view.card.round)
    for name, value in rows_told(view.rules, view.card.values).items():
        if not is_blank(value):
            yield name, told_of_batch(view.card, name) or _told_at(view.rules, name, value).strip()
    for name, times in _attempts(view.card):
        yield name, f"{times} 次"


def _told_at(rules: Rules, name: str, value: Value) -> str:
    """A group in the order of the rules, each member with its name but the two everybody knows."""
    if not isinstance(value, Mapping):
        return shown(value)
    bare = (rules.parts.caller_name, rules.parts.caller_phone)
    said = []
    for member in (each for each in rules.fields[name].fields if each in value):
        told = shown({member: value[member]})  # a yes says its name itself
        alone = value[member] is True or FieldPath.of(name, member) in bare
        said.append(told if alone or not told else f"{member} {told}")
    return " ".join(filter(None, said))


def _attempts(card: Card) -> Iterator[tuple[str, int]]:
    """The events by which nobody was reached or a unit was urged, and how often each happened."""
    names = (e.event.name for e in card.happened if e.meanings & COUNTED)
    return ((name, card.times(name)) for name in dict.fromkeys(names))


def clock_rows(view: View) -> Iterator[Row]:
    """Its own clocks; of a record that follows another, that one's, and said so."""
    for each in view.clocks:
        if view.lead is None or each.standing is not Standing.CANCELLED:
            yield _clock_row(each, each.told)
    if view.lead is not None:
        for each in view.lead.clocks:
            yield _clock_row(each, f"{each.told}（随 {view.lead.card.number}）")


def _clock_row(each: Instance, label: str) -> Row:
    return label, str(each.round), due_text(each), standing_text(each), each.addressee


def due_text(instance: Instance) -> str:
    if instance.due is None:
        return "未规定" if instance.standing is Standing.UNSET else ""
    provisional = instance.count is not None and instance.count.provisional
    return f"{clock_text(instance.due)}{'（暂估）' if provisional else ''}"


def standing_text(instance: Instance) -> str:
    """`已逾期2天`: nobody has done it; `迟12分办完`: it is done, and was late.

    What no time is laid down for is told as done once it is: it is owed no more.
    """
    if instance.standing is Standing.UNSET and not instance.is_open:
        return Standing.CANCELLED.value if instance.stopped_at is None else DONE
    word = instance.standing.value
    if instance.standing is Standing.MISSED and instance.late_in_all:
        from cpl.domain.time.lateness import late_text

        word = late_text(instance)
    missed = instance.missed
    if missed > 1 or (missed and not instance.late_in_all):
        word += f"，漏{missed}次"
    return word


def raised_rows(view: View, workspace: Workspace, now: datetime) -> Iterator[Row]:
    """What must be raised to whom; batches need all records and are told by `cpl due`."""
    linked = workspace.linked(view.card)
    for each in raised(view.card, now, linked):
        yield each.id, each.say, "、".join(each.notify), str(each.clause)


def history_rows(view: View) -> Iterator[Row]:
    came_in = view.card.happened[0].event.recorded_at if is_taken_over(view.card) else None
    for each in view.card.happened:
        fields = rows_told(view.rules, each.event.fields)
        said = " ".join(f"{n}={said_in_history(view.card, n, v)}" for n, v in fields.items())
        if each.event.recorded_at:
            how = "导入" if each.event.recorded_at == came_in else "补录"
            said = f"{said} （{each.event.recorded_at:%m-%d %H:%M} {how}）".strip()
        moved = f"{each.before}→{each.after}" if each.moved and each.before else each.after
        yield f"{each.event.at:%m-%d %H:%M}", each.event.name, each.event.doer, moved, said


def divergence_rows(view: View, staff: Staff) -> Iterator[Row]:
    """What was done and cannot stand: its place, when, what, who of which desk, why not, ruling."""
    for at, each in enumerate(view.loaded.record.divergences, 1):
        event = each.event
        fields = rows_told(view.rules, event.fields if event else each.fields)
        said = " ".join(f"{n}={said_in_history(view.card, n, v)}" for n, v in fields.items())
        when, name, who = (
            (f"{event.at:%m-%d %H:%M}", event.name, f"{event.doer}{_desk_of(event, staff)}")
            if event
            else ("", REGISTERED, "")
        )
        yield str(at), when, name, who, each.why, ruling_said(each), said


def _desk_of(event: Event, staff: Staff) -> str:
    """`（东站）`; nothing of who belongs to every desk."""
    person = staff.at(event.at.date()).people.get(event.actor)
    desk = staff.desk_with(person.desk) if person else None
    return f"（{desk.name}）" if desk else ""


def ruling_said(divergence: Divergence) -> str:
    """`不作数（陈总 11-22 09:00：重复）`; 未裁定 while nobody has decided it."""
    ruling = divergence.settled
    if ruling is None:
        return "未裁定"
    instead = f"：{ruling.instead}" if ruling.instead else ""
    reason = f"：{ruling.reason}" if ruling.reason else ""
    return f"{ruling.outcome}{instead}（{ruling.actor} {ruling.at:%m-%d %H:%M}{reason}）"


def explanation(view: View) -> Iterator[str]:
    """How each due time was counted, day by day, with its clause and assumptions."""
    for each in view.clocks:
        clause = " ".join(filter(None, [f"“{each.quote}”" if each.quote else "", each.ref]))
        yield f"{each.told}：{due_text(each) or '—'}　{standing_text(each)}　{clause}"
        yield f"  起算 {each.started_at:%Y-%m-%d %H:%M}"
        if each.count is not None:
            yield from _counted(each.count)


def _counted(count: Count) -> Iterator[str]:
    for step in count.steps:
        yield f"  {'✓' if step.counted else '·'} {step.day:%m-%d} {step.text}"
    for assumption in count.assumptions:
        yield f"  依 {assumption}"
    if count.provisional:
        yield (
            "  注意：那一年的放假安排没有录入，按周末和固定节日估算；"
            "公布后写进 calendars/年份.yaml 就会重新计算。"
        )


def next_rows(loaded: Readable, now: datetime) -> Iterator[Row]:
    """What may happen now: its name, short form, who, what it still needs and what comes first."""
    from cpl.domain.decisions.engine import held_shut
    from cpl.use_cases.transitions.transition import what_can_happen  # `show` does without

    for rule, needs in what_can_happen(loaded):
        first = (f"{each.say}{each.mend}" for each in held_shut(loaded.card, rule, now))
        said = "；".join(filter(None, ("、".join(needs), *first)))
        yield rule.name, rule.short, who_may(rule), said


def field_rows(loaded: Readable, rule: EventRule, staff: Staff) -> Iterator[Row]:
    """What one event may be given: field, must it be, what can be written there."""
    from cpl.codec.spellings.words import with_names  # as above
    from cpl.domain.decisions.engine import missing_for

    wanted = missing_for(loaded.card, rule)
    for path, field in _written_alone(loaded.rules, rule):
        known = with_names(field, loaded.rules, staff)
        yield path, _asked(known, path, wanted), _written(known)


def _written_alone(rules: Rules, rule: EventRule) -> Iterator[tuple[FieldPath, Field]]:
    """Every path that takes a value, with its field: members of groups and of rows one by one."""
    for name in rule.fields:
        field = rules.fields[name]
        if field.fields:
            yield from ((FieldPath.of(name, each), member) for each, member in field.fields.items())
        else:
            yield FieldPath(name), field


def _asked(known: Field, path: FieldPath, wanted: tuple[str, ...]) -> str:
    if known.default:
        return f"不写就是{known.default}"
    if path.member and path.head in wanted:
        return "至少写一项"
    return "要填" if path in wanted else ""


def _written(known: Field) -> str:
    if known.choices:
        said = "、".join(f"{each} {known.codes.get(each, '')}".rstrip() for each in known.choices)
    else:
        said = WRITTEN.get(known.kind, "")
    several = "可以写几个" if known.many else ""
    return "；".join(filter(None, (said, several, known.help)))


def who_may(rule: EventRule) -> str:
    """The roles that may do it, whatever the case is; empty where everybody may."""
    return "、".join(dict.fromkeys(role for each in rule.by for role in each.roles))
