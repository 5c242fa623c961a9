"""The monthly report out of a view of the month: every number is made here.

Templates place the sections and tables and add nothing. The code printed on
the report is made of these numbers, the rules and the template, never of a
commit or of the hour it was printed.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from cpl.dataclass import dataclass
from cpl.domain.regulation.parts import NOBODY
from cpl.domain.regulation.rules import Rules
from cpl.domain.statistics.consequences import (
    accountability,
    compensation,
    corrective_actions,
    escalations,
    last_months_orders,
    numbers_text,
    people_note,
)
from cpl.domain.statistics.counts import (
    TOTAL,
    UNTOLD,
    answers,
    by_word,
    categories,
    channels,
    rate_or_why,
    satisfaction,
    satisfied_of,
)
from cpl.domain.statistics.figures import figures
from cpl.domain.statistics.flow import (
    Flow,
    adjustments_table,
    changes_table,
    flow_of,
    identity_text,
)
from cpl.domain.statistics.lists import overdue, still_open
from cpl.domain.statistics.routine import duties
from cpl.domain.statistics.timeliness import deadlines, kept
from cpl.domain.statistics.trend import (
    Numbers,
    before_words,
    control_chart,
    numbers,
    numbers_before,
    received_a_year_ago,
)
from cpl.domain.statistics.typical_cases import typical_cases
from cpl.domain.statistics.units import unit_details, units
from cpl.domain.statistics.view import Issued, MonthView, Seen
from cpl.domain.time.clocks import clock_text
from cpl.domain.values.how_many import Behind, HowMany
from cpl.domain.values.tables import (
    Cell,
    Percent,
    Row,
    Section,
    Table,
    change_text,
    counted,
    points_text,
)

CODE_LENGTH = 12
BLANK_LINES = 4
CUT_OFF = "数据截止"


@dataclass(frozen=True)
class Report:
    """What is printed: a head, the sections that the rules choose, the attachments."""

    title: str
    office: str
    head: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    attachments: tuple[Table, ...]
    broken: tuple[str, ...]
    flow: Flow
    versions: tuple[str, ...]

    @property
    def identity(self) -> str:
        """上月结转 ＋ … ＝ 未结, and whether it holds."""
        return identity_text(self.flow)


def monthly_report(view: MonthView) -> Report:
    """The report of forms.md C5 for one month."""
    flow = flow_of(view)
    versions = _versions(view, flow)
    names = view.rule.sections or usual_sections(view.rules)
    made = [replace(SECTIONS[name](view, flow), name=name) for name in names]
    sections = tuple(each for each in made if not each.is_empty)
    lists = (still_open(view, flow), overdue(view))
    nil = [each.title for each in made if each.is_empty]
    nil += [each.title.removesuffix("清单") for each in lists if not each.rows]
    if nil and not view.rule.sections:
        sections = (*sections, Section("其他", (f"{view.this}没有：{'、'.join(nil)}。",)))
    by_unit = (unit_details(view, flow),) if "单位" in names else ()
    every = (*lists, *by_unit, control_chart(view, flow))
    attachments = tuple(each for each in every if each.rows)
    return Report(
        title=f"{view.month.words}{view.rule.title}",
        office=view.rules.meta.office,
        head=_head(view, versions),
        sections=sections,
        attachments=attachments,
        broken=view.broken,
        flow=flow,
        versions=versions,
    )


def points_for_the_pen(view: MonthView, flow: Flow) -> Section:
    """What the office writes itself, by hand."""
    return Section("存在问题与建议、下月重点", blanks=BLANK_LINES)


def _head(view: MonthView, versions: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    period = view.month
    return (
        ("报告期", f"{period.start:%Y-%m-%d} 至 {period.last_day}"),
        (
            "统计口径",
            "受理按接收时间；办结按首次进入结束状态的时间；分类、单位、状态按期末；"
            f"分布按{view.this}受理加补录；三件及以下不算率。",
        ),
        (CUT_OFF, f"发生到 {clock_text(view.moment)}，登记到 {view.known_by:%Y-%m-%d %H:%M}"),
        ("规则版本", "、".join(versions) + ("（本期跨规则版本）" if len(versions) > 1 else "")),
        (f"{view.before}结转", _base(view)),
        *((("缺号", "、".join(view.gaps)),) if view.gaps else ()),
    )


def _base(view: MonthView) -> str:
    if view.previous is None:
        return f"{view.before}没有下发的月报，按现有记录推算"
    return f"按已下发的{view.previous.period.words}月报（代码 {view.previous.code}）"


def _versions(view: MonthView, flow: Flow) -> tuple[str, ...]:
    own = version_text(view.rules)
    others = counted(version_text(each.card.rules) for each in flow.taken_in)
    return tuple(dict.fromkeys((own, *others)))


def version_text(rules: Rules) -> str:
    return f"{rules.meta.name} 第{rules.meta.version}版"


def overall(view: MonthView, flow: Flow) -> Section:
    """1 总体情况: the identity, what compares, the kinds, what changed, what was a mistake."""
    notes = [identity_text(flow), *people_note(flow)]
    if flow.late:
        notes.append(f"补录：{numbers_text(flow.late)}")
    if flow.voided:
        notes.append(f"作废（不计受理）：{numbers_text(flow.voided)}")
    if not view.volume.get(view.month):
        notes.append(
            f"要算万人次投诉率，把{view.this}的客流写进文件夹里的 运营量.yaml："
            f"“{view.month}: 125000”。"
        )
    found = (
        _totals(view, flow, tuple(notes)),
        _kinds(view, flow),
        adjustments_table(flow),
        changes_table(view, view.of_machine("received")),
    )
    return Section("总体情况", _nil(view, flow), tuple(each for each in found if each))


@dataclass(frozen=True)
class _Line:
    """One number of the month beside what it is compared with."""

    name: str
    now: Cell
    before: Cell = None
    change: Cell = None
    year: Cell = None


def _totals(view: MonthView, flow: Flow, notes: tuple[str, ...]) -> Table:
    """What there was, and beside it, where there was anything, before and a year ago."""
    before, year = numbers_before(view, flow), received_a_year_ago(view, flow)
    lines = tuple(_lines(view, flow, before, year))
    headers = ["项目", view.this]
    rows: list[list[Cell]] = [[each.name, each.now] for each in lines]
    if before:
        headers += [before_words(view), "变化"]
        rows = [[*row, e.before, e.change] for row, e in zip(rows, lines, strict=True)]
    if year is not None:
        headers += [view.a_year_ago]
        rows = [[*row, each.year] for row, each in zip(rows, lines, strict=True)]
    return Table("总体", tuple(headers), tuple(map(tuple, rows)), notes)


def _lines(
    view: MonthView, flow: Flow, before: Numbers | None, year: int | None
) -> Iterator[_Line]:
    now, this = numbers(view, flow), view.this
    was = before or Numbers(None, None, None, None, None)
    yield _Line(f"{view.before}结转", flow.carried)
    if flow.late:
        yield _Line("补录（以前接收、上期之后登记）", HowMany(flow.late))
    yield _compared(f"{this}受理", HowMany(flow.received), was.received, year)
    if flow.reopened:
        yield _Line("重开", flow.reopened)
    yield _compared(f"{this}办结", HowMany(_endings(flow)), was.ended)
    for state, those in _by_state(flow).items():
        yield _Line(f"　其中 {state}", HowMany(those))
    yield _compared("期末未结", HowMany(flow.open), was.open)
    unconcluded = _unconcluded(view)
    if unconcluded:
        yield _Line("期末办结、未闭环", HowMany(unconcluded))
    yield from _on_the_spot(view, flow)
    yield _rated("按时率", rate_or_why(*kept(view), "项到期"), now.on_time, was.on_time)
    satisfied = rate_or_why(*satisfied_of(view, answers(view)), "人表态")
    yield _rated("满意率", satisfied, now.satisfied, was.satisfied)
    if view.volume.get(view.month):
        yield _Line("万人次投诉率", _per_volume(view, flow))


def _compared(name: str, now: int, before: int | None, year: int | None = None) -> _Line:
    return _Line(name, now, before, change_text(now, before), year)


def _rated(name: str, told: Cell, now: Decimal | None, before: Decimal | None) -> _Line:
    return _Line(
        name, told, Percent(before) if before is not None else None, points_text(now, before)
    )


def _endings(flow: Flow) -> Iterator[Seen]:
    """Every time one of them ended, so one that was reopened twice over."""
    return (each.seen for each in flow.movements for _ in each.ended)


def _by_state(flow: Flow) -> dict[str, list[Seen]]:
    """Those that ended, by the state they first came to; the most frequent first."""
    found: dict[str, list[Seen]] = {state: [] for state in counted(flow.ended_states)}
    for each in flow.movements:
        for state in each.ended:
            found[state].append(each.seen)
    return found


def _unconcluded(view: MonthView) -> list[Behind]:
    """What has been answered and closed and still waits for its gates."""
    lately = (e.number for e in view.of_machine("received") if e.card.is_unconcluded)
    return [Behind(each) for each in sorted((*view.at_rest.unconcluded, *lately))]


ON_THE_SPOT = frozenset({"responded", "resolved"})
"""One event that is both the first answer and the solution."""


def _on_the_spot(view: MonthView, flow: Flow) -> Iterator[_Line]:
    """How many of those taken in were solved by the one who took them, where one may."""
    solved = [
        each
        for each in flow.taken_in
        if any(happened.meanings >= ON_THE_SPOT for happened in each.card.happened)
    ]
    machines = view.rules.machines.values()
    may = any(each.means >= ON_THE_SPOT for machine in machines for each in machine.events.values())
    if flow.taken_in and (may or solved):
        yield _Line("现场解决", HowMany(solved))
        yield _Line("现场解决率", rate_or_why(len(solved), len(flow.taken_in), "件受理"))


def _nil(view: MonthView, flow: Flow) -> tuple[str, ...]:
    return () if flow.taken_in else (f"{view.this}没有受理投诉，零报告。",)


def _kinds(view: MonthView, flow: Flow) -> Table | None:
    """投诉, 问题 and 建议 apart; only the first are complaints in what follows."""
    choices = view.rules.choices_at(view.kind)
    every = view.of_machine("received")
    taken = [e for e in every if not (e.is_old or e.is_voided or e.joined_at_once)]
    found = by_word(taken, lambda each: view.kind_of(each) or UNTOLD, choices)
    if not found:
        return None
    rows: list[Row] = [
        (name, HowMany(found.get(name, ())), "是" if view.counts(name) else "否")
        for name in dict.fromkeys((*choices, *found))
    ]
    rows.append((TOTAL, HowMany(taken), None))
    headers = (view.kind or "类别", "件数", "计入投诉")
    return Table("各类别登记（含补录）", headers, tuple(rows), tuple(_reconciled(view, flow)))


def _reconciled(view: MonthView, flow: Flow) -> Iterator[str]:
    """How the report agrees with the ledger of the month, in words."""
    every = [each for each in view.of_machine("received") if each.received_at in view.month]
    kinds = by_word(
        [each for each in every if not (each.is_voided or each.joined_at_once)],
        lambda each: view.kind_of(each) or UNTOLD,
        view.rules.choices_at(view.kind),
    )
    parts = [f"{name} {len(those)}" for name, those in kinds.items()]
    for name, n in (
        ("并案", sum(each.joined_at_once for each in every)),
        ("作废", sum(each.is_voided for each in every)),
    ):
        parts += [f"{name} {n}"] if n else []
    yield f"台账{view.this} {len(every)} 件 = {' + '.join(parts)}。"
    now = counted(each.card.state for each in flow.ended)
    if now != counted(flow.ended_states):
        twice = len(flow.ended_states) - len(flow.ended)
        yield (
            f"{view.this}办结 {len(flow.ended_states)} 次"
            f"{f'，是 {len(flow.ended)} 件，重开的又办结了一次' if twice else ''}；到期末台账上是"
            f"{'、'.join(f'{state} {n}' for state, n in now.items())}。办结以后再闭环的不再计一次。"
        )


def _per_volume(view: MonthView, flow: Flow) -> str:
    volume = view.volume[view.month]
    return f"{len(flow.received) * 10000 / volume:.3f}（运营量 {volume} 人次）"


def issued_of(view: MonthView, report: Report, code: str, at: str, by: str) -> Issued:
    """What the next reports must know of this one."""
    flow = report.flow
    complaints = [e for e in view.of_machine("received") if not e.is_ended]
    return Issued(
        period=view.period,
        known_by=view.known_by,
        received=frozenset(each.number for each in flow.received),
        late=frozenset(each.number for each in flow.late),
        ended=frozenset(each.number for each in flow.ended),
        open={each.number: view.kind_of(each) for each in complaints},
        code=code,
        issued_at=at,
        issued_by=by,
        tables=printed_tables(report),
        rates=_rates(view, report.flow),
    )


def printed_tables(report: Report) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Every table as printed, by its title; the headers first."""
    tables = [table for section in report.sections for table in section.tables]
    return {each.title: (each.headers, *each.texts) for each in (*tables, *report.attachments)}


def _rates(view: MonthView, flow: Flow) -> dict[str, str]:
    """To be kept with the issued report, so that the next one can say the difference."""
    now = numbers(view, flow)
    said = {"满意率": now.satisfied, "按时率": now.on_time}
    return {name: "" if each is None else f"{each:f}" for name, each in said.items()}


SECTIONS: Mapping[str, Callable[[MonthView, Flow], Section]] = {
    "总体": overall,
    "渠道": channels,
    "分类": categories,
    "单位": units,
    "时限": lambda view, flow: deadlines(view),
    "满意度": satisfaction,
    "本单位": figures,
    "整改": lambda view, flow: corrective_actions(view),
    "问责": lambda view, flow: accountability(view),
    "补偿": lambda view, flow: compensation(view),
    "升级": escalations,
    "例行": lambda view, flow: duties(view),
    "案例": typical_cases,
    "上月整改": lambda view, flow: last_months_orders(view),
    "下月重点": points_for_the_pen,
}
"""Every section by the name under which rules choose it and templates place it.

In the order in which they are printed unless rules say so.
"""


def usual_sections(rules: Rules) -> tuple[str, ...]:
    """Those that are printed unless rules choose: of what the rules have at all."""
    begun = frozenset().union(*(each.registration.means for each in rules.machines.values()))
    happens = (each for machine in rules.machines.values() for each in machine.events.values())
    calls = any("followed_up" in each.means for each in happens)
    orders = "rectification_issued" in begun
    has = {
        "满意度": calls or rules.parts.satisfaction != NOBODY,
        "整改": orders,
        "问责": "accountability_proposed" in begun,
        "补偿": rules.authority is not None,
        "例行": bool(rules.duties),
        "上月整改": orders,
    }
    return tuple(name for name in SECTIONS if has.get(name, True))


def code_of(report: Report, templates: Iterable[bytes]) -> str:
    """Twelve figures out of the numbers, the rules and the templates."""
    content = {
        "title": report.title,
        "head": [each for each in report.head if each[0] != CUT_OFF],
        "versions": report.versions,
        "broken": report.broken,
        "sections": [
            (each.title, each.lines, [_plain(table) for table in each.tables])
            for each in report.sections
        ],
        "attachments": [_plain(each) for each in report.attachments],
        "templates": [sha256(each).hexdigest() for each in templates],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:CODE_LENGTH]


def _plain(table: Table) -> tuple[object, ...]:
    return table.title, table.headers, table.texts, table.notes
