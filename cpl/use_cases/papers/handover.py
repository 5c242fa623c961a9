"""交接班记录: what one shift leaves to the next, on paper that both sign.

It stays with the desk, but paper lies about: names are masked, and of a telephone
number only the tail is told, which is enough for `cpl find 1234`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property

from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card, Happened
from cpl.domain.cases.duties import Owed
from cpl.domain.cases.redaction import Sight, sight_of
from cpl.domain.regulation.rules import Phase, prefix_of
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.screening import screened
from cpl.domain.values.value import at_path, shown
from cpl.problems import UsageProblem
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.changed_files import edited
from cpl.use_cases.compiled import compiled_once
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import HANDOVER, Paper, filled, made_from, templates_of
from cpl.use_cases.papers.paper import rules_words
from cpl.use_cases.queries.calling import Call, calls, contact_of, is_progress
from cpl.use_cases.queries.duties import every_duty, still_owed
from cpl.use_cases.queries.listing import Due, due, graves, raised_together
from cpl.use_cases.queries.mine import left_behind_said
from cpl.use_cases.queries.present import Present, old_said, present
from cpl.use_cases.queries.showing import due_text
from cpl.use_cases.template_words import (
    ONE,
    STAMP_WORDS,
    Stamp,
    TemplateWord,
    Words,
    told,
)

MORNING = time(9, 0)
TAIL = 4
LONGEST = 40
FEW_UNITS = 2
"""So many are named in their column; of more it says how many."""


@dataclass(frozen=True)
class Shift:
    """What is handed over, and the bytes it was made of."""

    desk: Desk
    until: datetime
    running: tuple[Due, ...]
    read: Present

    @property
    def place(self) -> Workspace:
        return self.desk.workspace

    @property
    def content(self) -> bytes:
        return b"".join(each.data for each in self.read.records)

    @cached_property
    def open(self) -> tuple[Readable, ...]:
        """Every record that has not ended."""
        records = self.read.records
        return tuple(each for each in records if each.card.phase is not Phase.ENDED)

    @property
    def complaints(self) -> list[Words]:
        """The complaints among them, the serious first, each with the clock due first."""
        found = graves(self.read, raised_together(self.read))
        why = {each.loaded.card.number: each.why for each in found}
        mine = [each for each in self.open if each.card.machine.name == self._own]
        order = {number: n for n, number in enumerate(why)}
        mine.sort(
            key=lambda each: (
                order.get(each.card.number, len(order)),
                each.card.received_at,
                each.card.number,
            )
        )
        clocks: dict[str, list[Due]] = {each.card.number: [] for each in mine}
        for each in self.running:
            clocks.get(each.loaded.card.number, []).append(each)
        today = self.desk.now.date()
        rows = (
            _Open(n, one, tuple(clocks[one.card.number]), why.get(one.card.number, ()), today)
            for n, one in enumerate(mine, 1)
        )
        return [told(OPEN_WORDS, each) for each in rows]

    @property
    def of_other_kinds(self) -> list[str]:
        """How much is open of each other kind: `整改 2`, how much is closed and not concluded,
        and how much is open of old and on nobody's desk: `历史 30`.
        """
        found = Counter(each.card.machine.name for each in self.open)
        others = (each.name for each in self.place.machines() if each.name != self._own)
        waits = self.read.unconcluded
        kinds = [f"{name} {found[name]}" for name in others if found[name]]
        kinds += [f"未闭环 {waits}"] * bool(waits)
        return [*kinds, *old_said(self.read)]

    @property
    def duties(self) -> tuple["_OwedAlike", ...]:
        """The recurring duties that are still owed; what each unit owes alike is one row."""
        rows: dict[tuple[object, ...], list[Owed]] = {}
        for each in still_owed(every_duty(self.place, self.read.index, self.desk.now)):
            key = (each.duty.id, each.period_name, each.due, each.standing, bool(each.unit))
            rows.setdefault(key, []).append(each)
        return tuple(_OwedAlike(tuple(each)) for each in rows.values())

    @cached_property
    def words(self) -> Words:
        """What the paper tells of it, and whose paper it is."""
        return {
            **rules_words(self.place.latest_rules, self.desk.now, self.read.view),
            **told(SHIFT_WORDS, self),
        }

    @property
    def _own(self) -> str:
        return self.place.latest_rules.complaints.name


def shift_of(desk: Desk, until: datetime | None = None) -> Shift:
    """Everything open, and what falls due before the next shift (the next working morning).

    Raises UsageProblem where `until` has passed.
    """
    place = desk.workspace
    end = until or next_morning(place.calendar(place.latest_rules), desk.now)
    if end <= desk.now:
        raise UsageProblem(f"交班管到 {end:%Y-%m-%d %H:%M}，这个时间已经过了。")
    read = present(place, desk.now, desk.onlooker)
    return Shift(desk, end, tuple(due(read)), read)


def next_morning(calendar: Calendar, now: datetime) -> datetime:
    """When the office opens on the next working day."""
    day = calendar.next_workday(now.date() + timedelta(days=1))
    opens = calendar.hours_on(day)[0][0]
    return opens if opens.time() != time() else datetime.combine(day, MORNING)


def handover_paper(
    desk: Desk, shift: Shift, notes: Iterable[str] = (), *, issued: bool = False
) -> Paper:
    """The paper; a handover is one act at one time, so its time is part of its code.

    Raises UsageProblem where the office has no template for it.
    """
    said = tuple(notes)
    templates = templates_of(desk.workspace, HANDOVER)
    if not templates:
        raise UsageProblem(f"没有“{HANDOVER}”的模板，放进 templates 文件夹再来。")
    more = (desk.actor.name, f"{desk.now:%Y-%m-%d %H:%M}", f"{shift.until:%Y-%m-%d %H:%M}", *said)
    source = made_from(HANDOVER, shift.content, desk.workspace.latest_rules, templates, more)
    code = source.code
    words = handover_words(shift, said, Stamp(code, issued))
    with compiled_once(desk.workspace, HANDOVER):
        files = filled(templates, words, HANDOVER)
    # It tells of hand edits itself, so none of its sources may keep it from being issued.
    rules = desk.workspace.latest_rules.meta
    return Paper(HANDOVER, HANDOVER, f"-{desk.now:%Y-%m-%d}", code, files, rules, (), source)


# —— what is open ——


@dataclass(frozen=True)
class _Open:
    """An open complaint with its clocks, soonest first."""

    index: int
    loaded: Readable
    clocks: tuple[Due, ...]
    why: tuple[str, ...]
    today: date

    @property
    def received(self) -> str:
        """`11-16 09:05`, with the year where that is another."""
        at = self.card.received_at
        return f"{at:%m-%d %H:%M}" if at.year == self.today.year else f"{at:%Y-%m-%d}"

    @property
    def card(self) -> Card:
        return self.loaded.card

    @property
    def story(self) -> str:
        """How it begins; before that, why everybody must know of it."""
        why = f"【{'、'.join(self.why)}】" if self.why else ""
        return f"{why}{beginning_of(self.loaded)}"

    @property
    def clock(self) -> str:
        """The clock that is due first; progress to be told only where there is no other."""
        dated = sorted((e for e in self.clocks if e.instance.due), key=is_progress)
        first = dated[0].instance if dated else None
        return f"{first.told} {_when(first)}" if first else ""


OPEN_WORDS = (
    TemplateWord[_Open]("序号", "第几行", lambda row: row.index),
    TemplateWord[_Open]("编号", "编号", lambda row: row.card.number),
    TemplateWord[_Open]("接收时间", "什么时候接到", lambda row: row.received),
    TemplateWord[_Open]("投诉人", "脱敏的姓名和电话尾号", lambda row: _caller(row.loaded)),
    TemplateWord[_Open]("状态", "现在的状态", lambda row: row.card.state),
    TemplateWord[_Open](
        "单位",
        "由哪个单位答复（`unit`）",
        lambda row: shown(at_path(row.card.values, row.loaded.rules.parts.unit)),
    ),
    TemplateWord[_Open]("要紧", "为什么要紧；不要紧的没有", lambda row: list(row.why)),
    TemplateWord[_Open]("事由", "是什么事，开头一段，要紧的先写为什么", lambda row: row.story),
    TemplateWord[_Open]("时限", "最近的时限和到什么时候", lambda row: row.clock),
)
CALL_WORDS = (
    TemplateWord[Call]("编号", "编号", lambda call: call.card.number),
    TemplateWord[Call]("投诉人", "脱敏的姓名和电话尾号", lambda call: _caller(call.loaded)),
    TemplateWord[Call]("应于", "到什么时候", lambda call: _when(call.clock) if call.clock else ""),
    TemplateWord[Call]("未接通", "几次没有接通", lambda call: len(call.attempts)),
    TemplateWord[Call]("事由", "是什么事，开头一段", lambda call: beginning_of(call.loaded)),
)


# —— what falls due, what was noted ——


@dataclass(frozen=True)
class _DueRow:
    """One thing to do at one time, on one record or several."""

    place: Workspace
    owner: str
    found: tuple[Due, ...]
    today: date

    @property
    def first(self) -> Instance:
        return self.found[0].instance

    @property
    def when(self) -> str:
        times = dict.fromkeys(due_text(each.instance)[5:] for each in self.found)
        return f"{next(iter(times))}{' 起' if len(times) > 1 else ''}"

    @property
    def numbers(self) -> str:
        return "、".join(
            dict.fromkeys(_tail(self.place, each.loaded, self.today) for each in self.found)
        )


DUE_WORDS = (
    TemplateWord[_DueRow]("应于", "到什么时候", lambda row: row.when),
    TemplateWord[_DueRow]("现况", "未到期、即将到期、逾期", lambda row: row.first.standing.value),
    TemplateWord[_DueRow]("事项", "哪一条时限", lambda row: row.first.told),
    TemplateWord[_DueRow]("谁", "由谁负责", lambda row: row.owner),
    TemplateWord[_DueRow]("件数", "几件", lambda row: len(row.found)),
    TemplateWord[_DueRow]("编号", "哪几件", lambda row: row.numbers),
)


def _due_rows(shift: Shift) -> Iterator[_DueRow]:
    """A row for each thing to do at one time; what is past already is one row of its kind.

    A progress duty falls due on every open complaint each night: one by one they would
    fill the page.
    """
    rows: dict[tuple[str, ...], list[Due]] = {}
    for each in shift.running:
        if each.instance.due is not None and each.instance.due <= shift.until:
            late = each.instance.standing is Standing.MISSED
            owner = each.instance.addressee
            key = (each.instance.told, owner, "" if late else due_text(each.instance))
            rows.setdefault(key, []).append(each)
    for (_, owner, _), found in rows.items():
        yield _DueRow(shift.place, owner, tuple(found), shift.until.date())


@dataclass(frozen=True)
class _OwedAlike:
    """One recurring duty of one period, as several units owe it alike."""

    owed: tuple[Owed, ...]

    @property
    def first(self) -> Owed:
        return self.owed[0]

    @property
    def due(self) -> str:
        return clock_text(self.first.due)[5:] if self.first.due else ""

    @property
    def standing(self) -> str:
        """Which units are late, where they are more than a few."""
        if len(self.owed) > FEW_UNITS and self.first.standing is Standing.MISSED:
            return f"{self.first.standing.value}：{'、'.join(each.unit for each in self.owed)}"
        return self.first.standing.value

    @property
    def owners(self) -> str:
        every = [owner for each in self.owed for owner in each.owners]
        return "、".join(every) if len(every) <= FEW_UNITS else f"{len(every)} 个单位"


OWED_WORDS = (
    TemplateWord[_OwedAlike]("应于", "到什么时候", lambda it: it.due),
    TemplateWord[_OwedAlike](
        "现况", "未到期、即将到期、逾期、未规定；几个单位逾期的，是哪几个", lambda it: it.standing
    ),
    TemplateWord[_OwedAlike]("期间", "哪一期", lambda it: it.first.period_name),
    TemplateWord[_OwedAlike]("事项", "哪一项例行工作", lambda it: it.first.duty.id),
    TemplateWord[_OwedAlike]("谁", "由谁做；几个单位一样的，是几个单位", lambda it: it.owners),
)


def _tail(place: Workspace, loaded: Readable, today: date) -> str:
    """`1116-004`, by which the desk finds a complaint of this year; others by the whole number."""
    machine, number = loaded.card.machine, loaded.card.number
    is_complaint = machine.name == place.latest_rules.complaints.name
    counted = number.removeprefix(prefix_of(machine))
    return counted[4:] if is_complaint and counted.startswith(f"{today:%Y}") else number


def _when(clock: Instance) -> str:
    """`11-17 17:30`, and whether that is past; nothing where no time is laid down."""
    late = "（逾期）" if clock.standing is Standing.MISSED else ""
    return f"{due_text(clock)[5:]}{late}" if clock.due else ""


@dataclass(frozen=True)
class _Note:
    """What was noted on a record."""

    sight: Sight
    happened: Happened

    @property
    def text(self) -> str:
        said = self.sight.of(self.happened.event.fields).values()
        return screened("；".join(shown(value).strip() for value in said))


NOTE_WORDS = (
    TemplateWord[_Note]("时间", "几点", lambda note: f"{note.happened.event.at:%H:%M}"),
    TemplateWord[_Note]("编号", "编号", lambda note: note.sight.card.number),
    TemplateWord[_Note]("经办", "谁写的", lambda note: note.happened.event.doer),
    TemplateWord[_Note]("内容", "写了什么，脱敏", lambda note: note.text),
)


def _noted(read: Present, now: datetime) -> Iterator[_Note]:
    """What was noted on any record today; a link with another record is no note."""
    for loaded in read.records:
        events = loaded.card.machine.events
        for each in loaded.card.happened:
            rule = events.get(each.event.name)
            is_link = rule is not None and (rule.told_only or bool(rule.tells))
            is_note = "noted" in each.meanings and not is_link
            if is_note and each.event.at.date() == now.date():
                yield _Note(_masked(loaded), each)


def _notes(shift: Shift) -> list[Words]:
    rows = (told(NOTE_WORDS, each) for each in _noted(shift.read, shift.desk.now))
    return sorted(rows, key=lambda each: str(each["时间"]))


# —— as paper that lies about may tell it ——


def _masked(loaded: Readable) -> Sight:
    return sight_of(loaded.card, (), masked=True)


def _caller(loaded: Readable) -> str:
    """`王** 1234`: the masked name and the tail of the telephone number."""
    contact = contact_of(loaded, masked=True)
    return " ".join(filter(None, (contact.name, contact.phone[-TAIL:])))


def beginning_of(loaded: Readable) -> str:
    """The beginning of what it is about."""
    sight = _masked(loaded)
    summary = sight.card.machine.summary
    text = shown(sight.of({summary: sight.card.values.get(summary, "")})[summary])
    line = screened(" ".join(text.split()))
    return f"{line[:LONGEST]}…" if len(line) > LONGEST else line


# —— what the template reads ——


SHIFT_WORDS = (
    TemplateWord[Shift]("交班人", "谁交班", lambda it: it.desk.actor.name),
    TemplateWord[Shift](
        "交接时间", "什么时候交班", lambda it: it.desk.now, "{{ 交接时间 | 时间 }}"
    ),
    TemplateWord[Shift]("管到", "管到下一班什么时候", lambda it: it.until, "{{ 管到 | 时间 }}"),
    TemplateWord[Shift]("未结", "没有结束的投诉", lambda it: it.complaints, "", OPEN_WORDS, ONE),
    TemplateWord[Shift](
        "回访",
        "等着回访的",
        lambda it: [told(CALL_WORDS, each) for each in calls(it.read.records, it.running)],
        "",
        CALL_WORDS,
        ONE,
    ),
    TemplateWord[Shift](
        "另有",
        "别的各类没有结束的几件",
        lambda it: it.of_other_kinds,
        "{{ 另有 | join('、') }}",
    ),
    TemplateWord[Shift](
        "到期",
        "下一班以前要办的",
        lambda it: [told(DUE_WORDS, each) for each in _due_rows(it)],
        "",
        DUE_WORDS,
        ONE,
    ),
    TemplateWord[Shift](
        "例行",
        "还欠的例行工作",
        lambda it: [told(OWED_WORDS, each) for each in it.duties],
        "",
        OWED_WORDS,
        ONE,
    ),
    TemplateWord[Shift]("备注", "今天写的备注", lambda it: _notes(it), "", NOTE_WORDS, ONE),
    TemplateWord[Shift](
        "离岗",
        "已不在岗的人手里还有什么，一人一句",
        lambda it: list(left_behind_said(it.place, it.read.records)),
        "{{ 离岗 | join }}",
    ),
    TemplateWord[Shift](
        "手工改动",
        "改了、没有记录的文件",
        lambda it: [it.place.shown(path) for path in edited(it.desk)],
        "{{ 手工改动 | join('、') }}",
    ),
    TemplateWord[Shift](
        "未能读入",
        "读不了、没有列进来的文件",
        lambda it: list(dict.fromkeys(each.location.path for each in it.read.problems)),
        "{{ 未能读入 | join('、') }}",
    ),
)
NOTES_WORDS = (
    TemplateWord[tuple[str, ...]](
        "交班事项", "交班的人另外要说的", lambda notes: list(notes), "{{ 交班事项 | join('；') }}"
    ),
)


def handover_words(shift: Shift, notes: tuple[str, ...], stamp: Stamp) -> Words:
    """What the template of the handover may speak of."""
    return {**shift.words, **told(NOTES_WORDS, notes), **told(STAMP_WORDS, stamp)}
