"""The monthly report out of a view of the month: every number is made here.

Templates place the sections and tables and add nothing. The code printed on
the report is made of these numbers, the rules and the template, never of a
commit or of the hour it was printed.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
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
    UNTOLD,
    categories,
    channels,
    satisfaction,
    satisfied_rate,
    unit_details,
    units,
)
from cpl.domain.statistics.figures import figures
from cpl.domain.statistics.flow import (
    Flow,
    adjustments_table,
    changes_table,
    flow_of,
    identity_text,
)
from cpl.domain.statistics.routine import duties
from cpl.domain.statistics.support import on_the_spot
from cpl.domain.statistics.timeliness import deadlines, overdue
from cpl.domain.statistics.trend import comparisons, control_chart
from cpl.domain.statistics.typical_cases import typical_cases
from cpl.domain.statistics.view import Issued, MonthView
from cpl.domain.values.tables import NOTHING, Row, Section, Table, counted

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
    made = (replace(SECTIONS[name](view, flow), name=name) for name in names)
    sections = tuple(each for each in made if not each.is_empty)
    by_unit = (unit_details(view, flow),) if "单位" in names else ()
    attachments = (overdue(view), *by_unit, control_chart(view, flow))
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
    last = view.month.shifted(1).start.date().toordinal() - view.month.start.date().toordinal()
    return (
        ("报告期", f"{view.month}-01 至 {view.month}-{last}"),
        (
            "统计口径",
            "受理按接收时间；办结按首次进入结束状态的时间；分类、单位、状态按期末；"
            "分布按本月受理加补录。",
        ),
        (CUT_OFF, f"发生到 {_until(view)}，登记到 {view.known_by:%Y-%m-%d %H:%M}"),
        ("规则版本", "、".join(versions) + ("（本期跨规则版本）" if len(versions) > 1 else "")),
        ("上月结转", _base(view)),
        *((("缺号", "、".join(view.gaps)),) if view.gaps else ()),
    )


def _until(view: MonthView) -> str:
    return "月末 24:00" if view.moment == view.month.end else f"{view.moment:%m-%d %H:%M}"


def _base(view: MonthView) -> str:
    if view.previous is None:
        return "上月没有下发的月报，按现有记录推算"
    return f"按已下发的{view.previous.month.words}月报（代码 {view.previous.code}）"


def _versions(view: MonthView, flow: Flow) -> tuple[str, ...]:
    own = version_text(view.rules)
    others = counted(version_text(each.card.rules) for each in flow.taken_in)
    return tuple(dict.fromkeys((own, *others)))


def version_text(rules: Rules) -> str:
    return f"{rules.meta.id} {rules.meta.version}"


def overall(view: MonthView, flow: Flow) -> Section:
    """1 总体情况: the identity, the kinds, what changed, what was entered by mistake."""
    rows: list[Row] = [
        ("上月结转", flow.carried),
        ("补录（以前接收、上期之后登记）", len(flow.late)),
        ("本月受理", len(flow.received)),
        ("重开", flow.reopened),
        ("本月办结", len(flow.ended_states)),
        *((f"　其中 {state}", n) for state, n in counted(flow.ended_states).items()),
        ("期末未结", len(flow.open)),
        *_unconcluded(view),
        *on_the_spot(view, flow),
        *comparisons(view, flow),
        ("万人次投诉率", _per_volume(view, flow)),
    ]
    notes = [identity_text(flow)]
    notes.extend(people_note(flow))
    if flow.late:
        notes.append(f"补录：{numbers_text(flow.late)}")
    if flow.voided:
        notes.append(f"作废（不计受理）：{numbers_text(flow.voided)}")
    found = (
        Table("总体", ("项目", "数"), tuple(rows), tuple(notes)),
        _kinds(view),
        adjustments_table(flow),
        changes_table(view, view.of_machine("received")),
    )
    return Section("总体情况", _nil(flow), tuple(each for each in found if each))


def _unconcluded(view: MonthView) -> list[Row]:
    """What has been answered and closed and still waits for its gates; nothing where none does."""
    lately = (e.number for e in view.of_machine("received") if e.card.is_unconcluded)
    found = sorted((*view.at_rest.unconcluded, *lately))
    numbers = numbers_text(found)
    return [("期末办结、未闭环", f"{len(found)}（{numbers}）")] if numbers else []


def _nil(flow: Flow) -> tuple[str, ...]:
    return () if flow.taken_in else ("本月没有受理投诉，零报告。",)


def _kinds(view: MonthView) -> Table:
    """投诉, 问题 and 建议 apart; only the first are complaints in what follows."""
    choices = view.rules.choices_at(view.kind)
    every = view.of_machine("received")
    taken = [e for e in every if not (e.is_old or e.is_voided or e.joined_at_once)]
    counts = counted((view.kind_of(each) or UNTOLD for each in taken), choices)
    names = tuple(dict.fromkeys((*choices, *counts)))
    rows: list[Row] = [(n, counts.get(n, 0), "是" if view.counts(n) else "否") for n in names]
    rows.append(("合计", sum(counts.values()), None))
    return Table("各类别登记（含补录）", (view.kind or "类别", "件数", "计入投诉"), tuple(rows))


def _per_volume(view: MonthView, flow: Flow) -> str:
    volume = view.volume.get(view.month)
    if not volume:
        return f"{NOTHING}（没有登记本月运营量）"
    return f"{len(flow.received) * 10000 / volume:.3f}（运营量 {volume} 人次）"


def issued_of(view: MonthView, report: Report, code: str, at: str, by: str) -> Issued:
    """What the next reports must know of this one."""
    flow = report.flow
    complaints = [e for e in view.of_machine("received") if not e.is_ended]
    return Issued(
        month=view.month,
        known_by=view.known_by,
        received=frozenset(each.number for each in flow.received),
        late=frozenset(each.number for each in flow.late),
        ended=frozenset(each.number for each in flow.ended),
        open={each.number: view.kind_of(each) for each in complaints},
        code=code,
        issued_at=at,
        issued_by=by,
        rates={"满意率": satisfied_rate(view)},
    )


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
