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
from cpl.domain.reports.first_page import FirstPage, first_page
from cpl.domain.statistics.consequences import (
    accountability,
    compensation,
    corrective_actions,
    escalations,
    last_months_orders,
    with_divergences,
)
from cpl.domain.statistics.counts import (
    categories,
    channels,
    satisfaction,
)
from cpl.domain.statistics.figures import figures, listed_figures
from cpl.domain.statistics.flow import (
    Flow,
    flow_of,
    identity_text,
)
from cpl.domain.statistics.lists import one_by_one, overdue, still_open
from cpl.domain.statistics.overall import overall
from cpl.domain.statistics.patterns import hot_spots, repeaters
from cpl.domain.statistics.routine import duties
from cpl.domain.statistics.timeliness import deadlines
from cpl.domain.statistics.trend import numbers
from cpl.domain.statistics.typical_cases import typical_cases
from cpl.domain.statistics.units import support, unit_details, units
from cpl.domain.statistics.view import Issued, MonthView
from cpl.domain.time.clocks import clock_text
from cpl.domain.values.paper_codes import code_from
from cpl.domain.values.periods import PeriodUnit, month_of
from cpl.domain.values.tables import (
    FEWEST,
    Section,
    Table,
    cell_text,
    counted,
)

BLANK_LINES = 3
NO_FLOW = Flow(0, (), (), ())
CUT_OFF = "数据截止"
OWN, PEN = "本单位", "下月重点"
OF_MANY = frozenset({"渠道", "分类", "热点", "单位", "满意度", "案例", OWN, PEN})
"""What says nothing of three or fewer: those are told one by one."""


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
    left_out: tuple[Section, ...] = ()
    """Sections that this period has nothing, or too little, for; a template may place them."""
    first: FirstPage | None = None
    """What stands before the sections; a supplement has none."""
    identity: str = ""
    """上月结转 ＋ … ＝ 未结, and whether it holds."""

    @property
    def placed(self) -> tuple[Section, ...]:
        """All that a template may place by its name."""
        return tuple(each for each in (*self.sections, *self.left_out) if each.name)

    @property
    def to_print(self) -> "Report":
        """Without the records that it counts: of a year, they take more memory than the paper."""
        return replace(self, flow=NO_FLOW)


def monthly_report(view: MonthView) -> Report:
    """The report of forms.md C5 for one month."""
    flow = flow_of(view)
    versions = _versions(view, flow)
    made, of_many = _sections(view, flow)
    sections = tuple(each for each in made if not each.is_empty)
    lists = (still_open(view, flow), overdue(view))
    nil = [each.title for each in made if each.is_empty]
    nil += [each.title.removesuffix("清单") for each in lists if not each.rows]
    head = _head(view, versions)
    if nil and not view.rule.sections:
        head = (*head, ("没有的", "、".join(nil)))
    by_unit = (unit_details(view, flow),) if any(each.name == "单位" for each in made) else ()
    every = (*lists, *by_unit)
    attachments = tuple(each for each in every if each.rows)
    return Report(
        title=title_of(view),
        office=view.rules.meta.office,
        head=head,
        sections=sections,
        attachments=attachments,
        broken=view.broken,
        flow=flow,
        versions=versions,
        left_out=(*of_many, *(each for each in made if each.is_empty)),
        first=first_page(view, flow),
        identity=identity_text(flow),
    )


def _sections(view: MonthView, flow: Flow) -> tuple[list[Section], list[Section]]:
    """Those that the rules choose, or the usual ones; and those that say too little now.

    Of three complaints or fewer no distribution is printed: they are told one by one.
    """
    names = view.rule.sections or usual_sections(view.rules)
    made = [replace(_made(name, view, flow), name=name) for name in names]
    if view.rule.sections or len(flow.taken_in) >= FEWEST:
        return made, []
    total, *others = (each for each in made if each.name not in OF_MANY)
    helpers = support(view)
    asked = [Section(helpers.title, tables=(helpers,))] if helpers else []
    each_told = [one_by_one(view, flow)] if flow.taken_in else []
    listed = listed_figures(view, flow)
    own = replace(listed, tables=tuple(filter(_says_any, listed.tables)))
    told = [total, *each_told, *asked, *others, *([own] if own.tables else [])]
    return told, [each for each in made if each.name in OF_MANY]


def _made(name: str, view: MonthView, flow: Flow) -> Section:
    """The section; of a period in which nothing came in, without the office's tables of noughts."""
    section = SECTIONS[name](view, flow)
    if flow.taken_in or name != OWN:
        return section
    return replace(section, tables=tuple(filter(_says_any, section.tables)))


def _says_any(table: Table) -> bool:
    """Is a number in it not nought, or does it list anything without a number?"""
    counts = [cell for row in table.rows for cell in row if isinstance(cell, int)]
    return any(counts) if counts else bool(table.rows)


def title_of(view: MonthView) -> str:
    """`2026年10月顾客投诉月报`, and whose it is where it is of one desk or unit alone."""
    told = (view.desk.name if view.desk else "", view.unit)
    whose = f"（{'，'.join(filter(None, told))}）" if any(told) else ""
    return f"{view.period.words}{view.rule.title}{whose}"


def satisfied(view: MonthView, flow: Flow) -> Section:
    """Who was asked afterwards, and the units that were asked to help."""
    section, helpers = satisfaction(view, flow), support(view)
    return replace(section, tables=(*section.tables, helpers)) if helpers else section


def points_for_the_pen(view: MonthView, flow: Flow) -> Section:
    """What the office writes itself, by hand."""
    return Section(f"存在问题与建议、下{view.short}重点", blanks=BLANK_LINES)


def _head(view: MonthView, versions: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    period = view.period
    return (
        *((("台", _desks(view)),) if view.desks else ()),
        ("报告期", f"{period.start:%Y-%m-%d} 至 {period.last_day}"),
        (
            "统计口径",
            "受理按接收时间；办结按首次进入结束状态的时间；分类、单位、状态按期末；"
            f"分布按{view.this}受理加补录；三件及以下不算率。",
        ),
        (CUT_OFF, f"发生到 {clock_text(view.moment)}，登记到 {view.known_by:%Y-%m-%d %H:%M}"),
        *((("客流", _no_volume(view)),) if _lacks_volume(view) else ()),
        ("规则版本", "、".join(versions) + ("（本期跨规则版本）" if len(versions) > 1 else "")),
        (f"{view.before}结转", _base(view)),
        *((("缺号", "、".join(view.gaps)),) if view.gaps else ()),
    )


def _desks(view: MonthView) -> str:
    """Of which desk it is, or which ones it puts together."""
    if view.desk is not None:
        return f"{view.desk}，只算它登记的；各台合起来的另有一份"
    return f"{len(view.desks)} 个台合起来：{'、'.join(map(str, view.desks))}"


def _lacks_volume(view: MonthView) -> bool:
    """Did an office that counts its visitors forget this period? An office without is not asked.

    They are counted by months and for the whole office: a week or a desk has no rate.
    """
    return (
        bool(view.volume)
        and view.desk is None
        and view.period.unit is not PeriodUnit.WEEK
        and not view.volume.get(view.period)
    )


def _no_volume(view: MonthView) -> str:
    month = month_of(view.period.last_day)
    return f"{month} 没有登记；要算万人次投诉率，在文件夹里的 运营量.yaml 补上"


def _base(view: MonthView) -> str:
    if view.previous is None:
        return f"{view.before}没有下发的{view.rule.name}，按现有记录推算"
    return f"按已下发的{view.previous.period.words}{view.rule.name}（代码 {view.previous.code}）"


def _versions(view: MonthView, flow: Flow) -> tuple[str, ...]:
    own = version_text(view.rules)
    others = counted(version_text(each.card.rules) for each in flow.taken_in)
    return tuple(dict.fromkeys((own, *others)))


def version_text(rules: Rules) -> str:
    return f"{rules.meta.name} 第{rules.meta.version}版"


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
    "总体": lambda view, flow: with_divergences(view, overall(view, flow)),
    "渠道": channels,
    "分类": categories,
    "热点": hot_spots,
    "单位": units,
    "时限": lambda view, flow: deadlines(view),
    "满意度": satisfied,
    "补偿": lambda view, flow: compensation(view),
    "问责": lambda view, flow: accountability(view),
    "整改": lambda view, flow: corrective_actions(view),
    "上月整改": lambda view, flow: last_months_orders(view),
    "升级": escalations,
    "重复": repeaters,
    OWN: figures,
    "例行": lambda view, flow: duties(view),
    "案例": typical_cases,
    PEN: points_for_the_pen,
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
    """A short code out of the numbers, the rules and the templates."""
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
        **({"first": _first(report.first)} if report.first else {}),
        "templates": [sha256(each).hexdigest() for each in templates],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return code_from(text.encode())


def _first(page: FirstPage) -> tuple[object, ...]:
    """What it says; its charts are drawn of the tables."""
    figures = [(each.name, cell_text(each.value), each.change) for each in page.figures]
    return page.sentences, figures, page.decisions


def _plain(table: Table) -> tuple[object, ...]:
    return table.title, table.headers, table.texts, table.notes
