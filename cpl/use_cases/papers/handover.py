"""交接班记录: what one shift leaves to the next, on one page that both sign.

It stays with the desk, but paper lies about: names are masked, and of a telephone
number only the tail is told, which is enough for `cpl find 1234`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from cpl.domain.cases.card import Happened
from cpl.domain.cases.redaction import Sight, sight_of
from cpl.domain.regulation.rules import Phase, prefix_of
from cpl.domain.statistics.typical_cases import hide_numbers
from cpl.domain.time.calendar import Calendar
from cpl.domain.time.instances import Instance, Standing
from cpl.domain.values.value import at_path, shown
from cpl.problems import UsageProblem
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.hand_edits import edited
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import HANDOVER, Paper, code_of, filled, templates_of
from cpl.use_cases.papers.paper import rules_words
from cpl.use_cases.papers.paper_words import Words
from cpl.use_cases.queries.calling import Call, calls, contact_of
from cpl.use_cases.queries.listing import Due, Found, due
from cpl.use_cases.queries.showing import due_text, owner_of

MORNING = time(9, 0)
TAIL = 4
LONGEST = 40


@dataclass(frozen=True)
class Shift:
    """What is handed over, in the template's words, and the bytes it was made of."""

    until: datetime
    words: Words
    content: bytes


def shift_of(desk: Desk, until: datetime | None = None) -> Shift:
    """Everything open, and what falls due before the next shift (the next working morning).

    Raises UsageProblem where `until` has passed.
    """
    place = desk.workspace
    end = until or next_morning(place.calendar(place.latest_rules), desk.now)
    if end <= desk.now:
        raise UsageProblem(f"交班管到 {end:%Y-%m-%d %H:%M}，这个时间已经过了。")
    running, read = due(place, desk.now)
    words: Words = {
        **rules_words(place.latest_rules, desk.now),
        "交班人": desk.actor.name,
        "交接时间": desk.now,
        "管到": end,
        **_open_words(place, running, read, desk.now),
        "到期": list(_due_rows(place, running, end)),
        "备注": sorted(_noted(read, desk.now), key=lambda each: str(each["时间"])),
        "手工改动": [place.shown(path) for path in edited(desk)],
        "未能读入": list(dict.fromkeys(each.location.path for each in read.problems)),
    }
    return Shift(end, words, b"".join(each.data for each in read.records))


def next_morning(calendar: Calendar, now: datetime) -> datetime:
    """When the office opens on the next working day."""
    day = calendar.next_workday(now.date() + timedelta(days=1))
    opens = calendar.hours_on(day)[0][0]
    return opens if opens.time() != time() else datetime.combine(day, MORNING)


def handover_paper(desk: Desk, shift: Shift, notes: Iterable[str] = ()) -> Paper:
    """The paper; a handover is one act at one time, so its time is part of its code.

    Raises UsageProblem where the office has no template for it.
    """
    said = tuple(notes)
    templates = templates_of(desk.workspace, HANDOVER)
    if not templates:
        raise UsageProblem(f"没有“{HANDOVER}”的模板，放进 templates 文件夹再来。")
    more = (desk.actor.name, f"{desk.now:%Y-%m-%d %H:%M}", f"{shift.until:%Y-%m-%d %H:%M}", *said)
    code = code_of(shift.content, desk.workspace.latest_rules, templates, more)
    context = {**shift.words, "交班事项": list(said), "编码": code}
    files = filled(templates, context, HANDOVER)
    # It tells of hand edits itself, so none of its sources may keep it from being issued.
    rules = desk.workspace.latest_rules.meta
    return Paper(HANDOVER, HANDOVER, f"-{desk.now:%Y-%m-%d}", code, files, rules, ())


# —— what is open ——


def _open_words(place: Workspace, running: list[Due], read: Found, now: datetime) -> Words:
    """`未结` and `回访` of the complaints, `另有`: how much is open of the other kinds."""
    first, *others = place.machines()
    still = [each for each in read.records if each.card.phase is not Phase.ENDED]
    mine = [each for each in still if each.card.machine.name == first.name]
    mine.sort(key=lambda each: (each.card.received_at, each.card.number))
    clocks: dict[str, list[Due]] = {each.card.number: [] for each in mine}
    for each in running:
        clocks.get(each.loaded.card.number, []).append(each)
    counts = {m.name: sum(e.card.machine.name == m.name for e in still) for m in others}
    return {
        "未结": [_open_row(n, e, clocks[e.card.number]) for n, e in enumerate(mine, 1)],
        "回访": [_call_row(each) for each in calls(read.records, running)],
        "另有": [f"{name} {count}" for name, count in counts.items() if count],
    }


def _open_row(index: int, loaded: Readable, clocks: list[Due]) -> Words:
    card = loaded.card
    first = next((each.instance for each in clocks if each.instance.due), None)
    return {
        "序号": index,
        "编号": card.number,
        "接收时间": f"{card.received_at:%m-%d %H:%M}",
        "投诉人": _caller(loaded),
        "状态": card.state,
        "单位": shown(at_path(card.values, loaded.rules.parts.unit)),
        "事由": _story(loaded),
        "时限": f"{first.label} {_when(first)}" if first else "",
    }


def _call_row(call: Call) -> Words:
    return {
        "编号": call.card.number,
        "投诉人": _caller(call.loaded),
        "应于": _when(call.clock) if call.clock else "",
        "未接通": len(call.attempts),
        "事由": _story(call.loaded),
    }


# —— what falls due, what was noted ——


def _due_rows(place: Workspace, running: list[Due], end: datetime) -> Iterator[Words]:
    """A row for each thing to do at one time; what is past already is one row of its kind.

    A progress duty falls due on every open complaint each night: one by one they would
    fill the page.
    """
    rows: dict[tuple[str, ...], list[Due]] = {}
    for each in running:
        if each.instance.due is not None and each.instance.due <= end:
            late = each.instance.standing is Standing.MISSED
            owner = owner_of(each.loaded.card, each.instance.owner)
            key = (each.instance.label, owner, "" if late else due_text(each.instance))
            rows.setdefault(key, []).append(each)
    for (label, owner, _), found in rows.items():
        times = dict.fromkeys(due_text(each.instance)[5:] for each in found)
        yield {
            "应于": f"{next(iter(times))}{' 起' if len(times) > 1 else ''}",
            "现况": found[0].instance.standing.value,
            "事项": label,
            "谁": owner,
            "件数": len(found),
            "编号": "、".join(dict.fromkeys(_tail(place, each.loaded) for each in found)),
        }


def _tail(place: Workspace, loaded: Readable) -> str:
    """`1116-004`, by which the desk finds a complaint; other records by their whole number."""
    machine, number = loaded.card.machine, loaded.card.number
    is_complaint = machine.name == place.latest_rules.complaints.name
    return number.removeprefix(prefix_of(machine))[4:] if is_complaint else number


def _when(clock: Instance) -> str:
    """`11-17 17:30`, and whether that is past; nothing where no time is laid down."""
    late = "（逾期）" if clock.standing is Standing.MISSED else ""
    return f"{due_text(clock)[5:]}{late}" if clock.due else ""


def _noted(read: Found, now: datetime) -> Iterator[Words]:
    """What was noted on any record today."""
    for loaded in read.records:
        for each in loaded.card.happened:
            if "noted" in each.meanings and each.event.at.date() == now.date():
                yield _note_row(_masked(loaded), each)


def _note_row(sight: Sight, each: Happened) -> Words:
    said = "；".join(shown(value).strip() for value in sight.of(each.event.fields).values())
    return {
        "时间": f"{each.event.at:%H:%M}",
        "编号": sight.card.number,
        "经办": each.event.actor,
        "内容": hide_numbers(said),
    }


# —— as paper that lies about may tell it ——


def _masked(loaded: Readable) -> Sight:
    return sight_of(loaded.card, (), masked=True)


def _caller(loaded: Readable) -> str:
    """`王** 1234`: the masked name and the tail of the telephone number."""
    contact = contact_of(loaded, masked=True)
    return " ".join(filter(None, (contact.name, contact.phone[-TAIL:])))


def _story(loaded: Readable) -> str:
    """The beginning of what it is about."""
    sight = _masked(loaded)
    summary = sight.card.machine.summary
    text = shown(sight.of({summary: sight.card.values.get(summary, "")})[summary])
    line = hide_numbers(" ".join(text.split()))
    return f"{line[:LONGEST]}…" if len(line) > LONGEST else line
