"""整改、问责、补偿、批量与升级: what complaints of the month led to; nobody is named."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from cpl.dataclass import dataclass
from cpl.domain.cases.batches import is_marked, people_of
from cpl.domain.cases.card import Happened, advance, blank_card, rows_of, worth_of
from cpl.domain.cases.record import Divergence, Event
from cpl.domain.decisions.authority import refusals
from cpl.domain.statistics.flow import Flow
from cpl.domain.statistics.view import MonthView, Seen
from cpl.domain.time.instances import Standing
from cpl.domain.values.how_many import Behind, HowMany
from cpl.domain.values.tables import Row, Section, Table
from cpl.domain.values.value import Values, each_shown, shown
from cpl.problems import some

MOST_NUMBERS = 20
UNSETTLED = "尚未裁定的分歧"


def numbers_text(found: Iterable[Seen | str]) -> str | None:
    """`TS…-001、TS…-002`, no more than fit."""
    every = [each if isinstance(each, str) else each.number for each in found]
    return some(every, MOST_NUMBERS, "件") if every else None


# —— 整改 ——


def corrective_actions(view: MonthView) -> Section:
    """Orders issued, done, struck off, late; and those that recurred on re-check."""
    orders = [each for each in view.of_machine("rectification_issued") if not each.is_voided]
    issued = [each for each in orders if each.new_meaning("rectification_issued")]
    done = [each for each in orders if each.new_meaning("rectification_done")]
    struck = [each for each in orders if each.new_meaning("closed")]
    late = [each for each in orders if _is_late(each)]
    rechecked = [each for each in orders if each.new_meaning("rectification_rechecked")]
    recurred = [each for each in rechecked if recurs(each)]
    named = (
        ("本期下发", issued),
        ("本期整改完成", done),
        ("本期复查销号", struck),
        ("期末未销号", [each for each in orders if not each.is_ended]),
        ("超期", late),
        ("本期次月回查", rechecked),
        ("其中复发", recurred),
    )
    return Section("整改", tables=_told_by_number("整改通知单", named))


def _told_by_number(title: str, named: Iterable[tuple[str, list[Seen]]]) -> tuple[Table, ...]:
    """A line for each thing that happened at all, with the numbers; no table where none did."""
    rows = tuple((name, HowMany(found), numbers_text(found)) for name, found in named if found)
    return (Table(title, ("项目", "件数", "编号"), rows),) if rows else ()


def _is_late(seen: Seen) -> bool:
    """Has it a deadline that was missed and is still open, or was met too late by what is new?"""
    new = {each.event.at for each in seen.news}
    return any(
        each.standing is Standing.MISSED and (each.stopped_at is None or each.stopped_at in new)
        for each in seen.clocks
    )


def recurs(seen: Seen) -> bool:
    """Did a re-check send it back, or say so?"""
    return any(
        "rectification_recurred" in each.meanings
        or ("rectification_rechecked" in each.meanings and _back(seen, each))
        for each in seen.news
    )


def _back(seen: Seen, each: Happened) -> bool:
    ended = seen.card.machine.matches
    return ended(("ended",), each.before) and not ended(("ended",), each.after)


def last_months_orders(view: MonthView) -> Section:
    """上月整改落实: each order issued in the month before, and how it stands."""
    before = view.period.previous
    orders = [
        each
        for each in view.of_machine("rectification_issued")
        if each.record.registered.at in before and not each.is_voided
    ]
    rows = tuple(_order_row(each) for each in orders)
    headers = ("编号", "整改单位", "现状", "整改完成", "次月回查")
    tables = (Table(f"{view.before}整改", headers, rows),) if rows else ()
    return Section(f"{view.before}整改落实情况", tables=tables)


def _order_row(seen: Seen) -> Row:
    done = seen.card.meant("rectification_done")
    rechecked = seen.card.meant("rectification_rechecked")
    result = None
    if rechecked is not None:
        result = "复发" if _back(seen, rechecked) else "有效"
    return (
        seen.number,
        seen.word(seen.parts.corrective_unit),
        seen.card.state,
        f"{done.event.at:%Y-%m-%d}" if done else None,
        result,
    )


# —— 问责 ——


def accountability(view: MonthView) -> Section:
    """Persons held to account and by which measure; no names."""
    found = [each for each in view.of_machine("accountability_proposed") if not each.is_voided]
    approved = [each for each in found if each.new_meaning("accountability_approved")]
    by_measure: dict[str, list[Seen]] = {}
    for each in approved:
        for word in _words(each, each.parts.measure):
            by_measure.setdefault(word, []).append(each)
    stages = (
        ("本期提出", "accountability_proposed"),
        ("本期批准", "accountability_approved"),
        ("本期本人确认", "accountability_confirmed"),
        ("本期拒签", "accountability_refused"),
        ("本期申诉", "appealed"),
    )
    done = [(name, [e for e in found if e.new_meaning(meaning)]) for name, meaning in stages]
    steps = tuple((name, HowMany(those)) for name, those in done if those)
    if not steps:
        return Section("问责")
    tables = [Table("问责确认单", ("项目", "人次"), steps)]
    if by_measure:
        measures = sorted(by_measure.items(), key=lambda each: (-len(each[1]), each[0]))
        rows = tuple((word, HowMany(those)) for word, those in measures)
        note = "按本期批准的计，一人一单为一人次；一人并用几种方式的分别列，不点名。"
        tables.append(Table("问责方式", ("方式", "人次"), rows, (note,)))
    return Section("问责", tables=tuple(tables))


def _words(seen: Seen, field: str) -> tuple[str, ...]:
    return each_shown(seen.value(field)) or ("未写明",)


# —— 补偿 ——


def compensation(view: MonthView) -> Section:
    """What was given, how often, for how much, by which role; what went beyond the rules."""
    every = tuple(_given(view))
    given: dict[tuple[str, str], list[Given]] = {}
    for each in every:
        given.setdefault((each.remedy, each.role), []).append(each)
    if not every:
        return Section("补偿")
    rows: list[Row] = [
        (remedy, role, HowMany(those), _worth(those))
        for (remedy, role), those in sorted(given.items())
    ]
    rows.append(("合计", None, HowMany(every), _worth(every)))
    beyond = sorted(set(_beyond(view)))
    notes = [f"超出权限或违反禁止规定的 {len(beyond)} 件：" if beyond else "补偿没有超出权限的。"]
    notes.extend(f"{number}：{said}" for number, said in beyond)
    headers = ("方式", "权限人", "次数", "金额（元）")
    return Section("补偿", tables=(Table("补偿", headers, tuple(rows), tuple(notes)),))


def open_divergences(view: MonthView) -> tuple[Behind, ...]:
    """What desks disagreed in by then and nobody had settled, record by record."""
    return tuple(Behind(seen.number, _what_of(each)) for seen, each in _unsettled(view))


def with_divergences(view: MonthView, section: Section) -> Section:
    """The section, and how many divergences there are, with the money that they hold back."""
    found = tuple(_unsettled(view))
    if not found:
        return section
    given = (row for seen, each in found if each.event for row in _rows_in(seen, each.event))
    held = sum((worth_of(view.rules, row) for row in given), Decimal(0))
    row = (UNSETTLED, HowMany(open_divergences(view)), money(held) if held else None)
    headers = ("项目", "件数", "没有算进来的补偿（元）")
    table = Table("分歧", headers, (row,), ("两台办的合不到一起，没有算办过，等人裁定。",))
    return replace(section, tables=(*section.tables, table))


def _unsettled(view: MonthView) -> Iterator[tuple[Seen, Divergence]]:
    for seen in view.records:
        for each in seen.record.divergences:
            is_settled = each.settled is not None and each.settled.at <= view.known_by
            began = each.event.at if each.event else seen.received_at
            if not is_settled and began < view.period.end:
                yield seen, each


def _rows_in(seen: Seen, event: Event) -> tuple[Values, ...]:
    authority = seen.card.rules.authority
    return rows_of(event.fields.get(authority.field)) if authority else ()


def _what_of(divergence: Divergence) -> str:
    event = divergence.event
    return f"{event.at:%m-%d %H:%M} {event.name} {event.doer}" if event else "登记的内容"


def _worth(found: Iterable["Given"]) -> Decimal | None:
    """All of it together; None where it is worth no money."""
    total = sum((each.worth for each in found), start=Decimal(0))
    return money(total) if total else None


def money(amount: Decimal) -> Decimal:
    """In yuan, to the last place that is paid."""
    return amount.quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Given:
    """One compensation given in the month: to whom, by which role, and its worth in yuan."""

    seen: Seen
    role: str
    remedy: str
    worth: Decimal

    @property
    def number(self) -> str:
        return self.seen.number


def _given(view: MonthView) -> Iterator[Given]:
    authority = view.rules.authority
    if authority is None:
        return
    for each in view.of_machine("received"):
        for happened in each.news:
            for row in rows_of(happened.event.fields.get(authority.field)):
                remedy = shown(row.get(authority.remedy)) or "未写明"
                yield Given(each, happened.event.role, remedy, worth_of(view.rules, row))


def _beyond(view: MonthView) -> Iterator[tuple[str, str]]:
    """Judge this month's compensation again by the rules each complaint was received under."""
    for seen in {each.seen.number: each.seen for each in _given(view)}.values():
        card = blank_card(seen.card.rules, seen.card.machine, seen.number, seen.record.fields)
        new = {id(each.event) for each in seen.news}
        for each in seen.card.happened:
            if id(each.event) in new:
                for reason in refusals(card, each.event, {}):
                    yield seen.number, reason.say
            card = advance(card, each.event)


# —— 批量、疑难、升级 ——


TROUBLE = (
    ("疑难（本期再次办理）", "redone"),
    ("重开", "reopened"),
    ("升级", "escalated"),
    ("督办", "supervised"),
)


def escalations(view: MonthView, flow: Flow) -> Section:
    complaints = [each for each in view.of_machine("received") if not each.is_voided]
    beside = [each for each in view.beside if not each.is_voided]
    members = _members([*complaints, *beside])
    batch = [each for each in flow.taken_in if each.number in members or is_marked(each.card)]
    named = [("批量", batch)]
    for name, meaning in TROUBLE:
        named.append((name, [each for each in complaints if each.new_meaning(meaning)]))
    tables = [*_told_by_number("批量、疑难、升级", named)]
    joint = tuple(_joint_rows(flow, complaints, members))
    if joint:
        tables.append(Table("多人与并案", ("编号", "件 / 人", "并入的工单"), joint))
    return Section("批量、疑难、升级", tables=tuple(tables))


def _members(complaints: list[Seen]) -> dict[str, list[Seen]]:
    """Those that were merged, by the number of the one they went into."""
    members: dict[str, list[Seen]] = {}
    for each in complaints:
        if each.is_merged:
            members.setdefault(each.word(each.parts.merged_into), []).append(each)
    return members


def _joint_rows(
    flow: Flow, complaints: list[Seen], members: dict[str, list[Seen]]
) -> Iterator[Row]:
    """Complaints of several people, and those that others were merged into."""
    new = {each.number for each in (*flow.taken_in, *flow.joined)}
    for each in (e for e in complaints if not e.is_merged):
        merged = members.get(each.number, [])
        people = _people((each, *merged))
        if any(one.number in new for one in (each, *merged)) and people > 1:
            yield each.number, f"1 件 / {people} 人", numbers_text(merged)


def people_note(flow: Flow) -> Iterator[str]:
    """How many people complained, where that is more than the complaints."""
    people = people_in(flow)
    count = len(flow.taken_in)
    if people > count:
        joined = f"并案的 {len(flow.joined)} 份随所并入的那一件计，不另计件。"
        with_late = "（含补录）" if flow.late else ""
        yield f"受理{with_late} {count} 件 / {people} 人。{joined if flow.joined else ''}"


def people_in(flow: Flow) -> int:
    return _people((*flow.taken_in, *flow.joined))


def _people(found: Iterable[Seen]) -> int:
    return sum(people_of(each.card) for each in found)
