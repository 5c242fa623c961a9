"""The paper of a report: Markdown and Excel out of templates, as draft, issue or supplement."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Generic, TypeVar

from cpl.dataclass import dataclass
from cpl.domain.reports.first_page import Bar, FirstPage, KeyFigure
from cpl.domain.reports.monthly import Report
from cpl.domain.statistics.trend import Point
from cpl.domain.values.tables import NOTHING, Section, Table, side_by_side
from cpl.problems import CplError
from cpl.render.text.draft_marks import DRAFT_WORD
from cpl.render.text.qr_code import QrCode
from cpl.render.text.templates import render_text
from cpl.store.files import read_bytes
from cpl.store.workspace import Workspace
from cpl.use_cases.compiled import compiled_once
from cpl.use_cases.reports.arrangement import ATTACHED, Block, arranged
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.template_words import ONE, TemplateWord, Words, draft_word, told

MARKDOWN, EXCEL = ".md", ".xlsx"
ENDINGS = ((MARKDOWN, ".md.j2"), (EXCEL, ".xlsx"))
"""What a report's files end in, and their templates."""
WIDEST = 12
"""How many columns a sheet of A4 has room for."""
LONGEST_BAR = 20
DRAFT_STATUS = "草稿"
SIGNATURES = ("编制", "审核", "签发")


# —— what templates read ——


@dataclass(frozen=True)
class _Printed:
    """A report with what is printed on it: its code, 草稿 or when it was issued, its seal."""

    report: Report
    code: str
    status: str
    seal: str = ""

    @property
    def parts(self) -> tuple[Section, ...]:
        """The sections, numbered, and the attachments as one more; wide tables in parts."""
        numbered = (
            replace(each, title=f"{n}. {each.title}")
            for n, each in enumerate(self.report.sections, 1)
        )
        attached = Section(ATTACHED, tables=self.report.attachments)
        parts = (*numbered, *([attached] if self.report.attachments else []))
        return tuple(replace(each, tables=_fitting(each.tables)) for each in parts)

    @property
    def first(self) -> FirstPage:
        return self.report.first or FirstPage((), (), (), "", "", (), ())

    @property
    def most_in_a_month(self) -> int:
        return max((each.received for each in self.first.trend), default=0)

    @property
    def most_of_a_kind(self) -> int:
        return max((each.count for each in self.first.bars), default=0)


OfABar = TypeVar("OfABar")


@dataclass(frozen=True)
class _Bar(Generic[OfABar]):
    """One of a chart, and its bar in text for paper that has no charts."""

    of: OfABar
    text: str


def _bar(n: int, most: int) -> str:
    return "█" * max(round(LONGEST_BAR * n / max(most, 1)), 1 if n else 0)


def _fitting(tables: Iterable[Table]) -> tuple[Table, ...]:
    return tuple(part for each in tables for part in side_by_side(each, WIDEST))


TABLE_WORDS = (
    TemplateWord[Table]("题", "表的名称", lambda it: it.title),
    TemplateWord[Table]("列", "表头的各格", lambda it: list(it.headers)),
    TemplateWord[Table](
        "行",
        "各行，每一行是各格的值：文字、数、日期",
        lambda it: [list(each) for each in it.values],
    ),
    TemplateWord[Table]("注", "表下面的话，一句一项", lambda it: list(it.notes)),
)
SECTION_WORDS = (
    TemplateWord[Section]("题", "这一部分的名称，带序号", lambda it: it.title),
    TemplateWord[Section]("句", "表前面的话，一句一项", lambda it: list(it.lines)),
    TemplateWord[Section]("表", "这一部分的各张表", lambda it: _tables_said(it.tables)),
    TemplateWord[Section]("空行", "留几行给人写", lambda it: it.blanks),
)
BLOCK_WORDS = (
    TemplateWord[Block]("题", "这一部分的名称，在它的第一张表上面", lambda it: it.title),
    TemplateWord[Block]("句", "表前面的话，一句一项", lambda it: list(it.lines)),
    TemplateWord[Block]("名", "表的名称；这一部分只有一张表的不另写", lambda it: it.name),
    TemplateWord[Block]("列", "表头的各格", lambda it: list(it.table.headers)),
    TemplateWord[Block]("行", "各行的值", lambda it: [list(each) for each in it.table.values]),
    TemplateWord[Block]("注", "表下面的话，一句一项", lambda it: list(it.table.notes)),
    TemplateWord[Block]("空行", "留几行给人写", lambda it: it.blanks),
)
FIGURE_WORDS = (
    TemplateWord[KeyFigure]("名称", "是什么", lambda it: it.name),
    TemplateWord[KeyFigure](
        "数", "多少；太少算不出率的是 —", lambda it: NOTHING if it.value is None else it.value
    ),
    TemplateWord[KeyFigure]("变化", "比上期怎样，或者由几件算出来", lambda it: it.change),
)
POINT_WORDS = (
    TemplateWord[_Bar[Point]]("月份", "2026-10", lambda it: str(it.of.month)),
    TemplateWord[_Bar[Point]]("月", "图上写的：10月、43周", lambda it: it.of.month.label),
    TemplateWord[_Bar[Point]]("受理", "受理几件", lambda it: it.of.received),
    TemplateWord[_Bar[Point]]("均值", "够八个月才有", lambda it: it.of.mean),
    TemplateWord[_Bar[Point]]("下限", "控制图的下限，够八个月才有", lambda it: it.of.low),
    TemplateWord[_Bar[Point]]("上限", "控制图的上限，够八个月才有", lambda it: it.of.high),
    TemplateWord[_Bar[Point]]("判断", "超出上限、低于下限", lambda it: it.of.beyond),
    TemplateWord[_Bar[Point]]("条", "用字画的条，最长 20 格", lambda it: it.text),
)
BAR_WORDS = (
    TemplateWord[_Bar[Bar]]("分类", "什么事；第八类起合在一起", lambda it: it.of.name),
    TemplateWord[_Bar[Bar]]("件数", "几件", lambda it: it.of.count),
    TemplateWord[_Bar[Bar]]("累计占比", "到它为止占有分类的多少", lambda it: it.of.so_far),
    TemplateWord[_Bar[Bar]]("条", "用字画的条，最长 20 格", lambda it: it.text),
)
REPORT_WORDS = (
    TemplateWord[_Printed]("标题", "报表的名称", lambda it: it.report.title),
    TemplateWord[_Printed]("单位", "本单位的名称（`meta.office`）", lambda it: it.report.office),
    TemplateWord[_Printed]("状态", "草稿，或者什么时候下发的", lambda it: it.status),
    TemplateWord[_Printed](
        DRAFT_WORD,
        "草稿上是“（草稿）”，下发的是空的",
        lambda it: draft_word(it.status != DRAFT_STATUS),
    ),
    TemplateWord[_Printed]("代码", "印在报表上、核对用的代码", lambda it: it.code),
    TemplateWord[_Printed](
        "二维码",
        "代码的二维码，手机扫得出；单独放一格，占 2.2 厘米见方，下发的才有",
        lambda it: QrCode("" if it.status == DRAFT_STATUS else it.code),
    ),
    TemplateWord[_Printed](
        "封存码",
        "下发时全部记录封存的校验码，草稿上是空的；cpl verify 认得它",
        lambda it: it.seal,
    ),
    TemplateWord[_Printed](
        "表头",
        "报表开头的各项：名称和内容",
        lambda it: [list(each) for each in it.report.head],
        "{% for 名, 值 in 表头 %}{{ 名 }}：{{ 值 }}{% endfor %}",
    ),
    TemplateWord[_Printed](
        "要点",
        "五句话，由数字按规则写成；没有可说的那句不写",
        lambda it: list(it.first.sentences),
        "{% for 句 in 要点 %}{{ 句 }}{% endfor %}",
    ),
    TemplateWord[_Printed](
        "要数",
        "四个数：受理、按时率、满意率（不问满意度的，是办结）、期末未结",
        lambda it: [told(FIGURE_WORDS, each) for each in it.first.figures],
        "",
        FIGURE_WORDS,
        ONE,
    ),
    TemplateWord[_Printed](
        "走势",
        "近 12 个月（周报是近 12 周）各受理几件；没有记录的不在里面",
        lambda it: [
            told(POINT_WORDS, _Bar(each, _bar(each.received, it.most_in_a_month)))
            for each in it.first.trend
        ],
        "",
        POINT_WORDS,
        ONE,
    ),
    TemplateWord[_Printed]("走势题", "近12个月受理，或者近12周", lambda it: it.first.trend_title),
    TemplateWord[_Printed](
        "走势注", "控制限怎样来的，或者为什么没有", lambda it: it.first.trend_note
    ),
    TemplateWord[_Printed](
        "帕累托",
        "各分类几件，多的在前；没有分类的不在里面",
        lambda it: [
            told(BAR_WORDS, _Bar(each, _bar(each.count, it.most_of_a_kind)))
            for each in it.first.bars
        ],
        "",
        BAR_WORDS,
        ONE,
    ),
    TemplateWord[_Printed](
        "要定",
        "要领导定的事，一句一项",
        lambda it: list(it.first.decisions),
        "{% for 句 in 要定 %}{{ 句 }}{% endfor %}",
    ),
    TemplateWord[_Printed](
        "签字", "要谁签字", lambda it: list(SIGNATURES), "{{ 签字 | join('、') }}"
    ),
    TemplateWord[_Printed](
        "表",
        "选了的部分，按名字取；每一部分是一张或几张表",
        lambda it: {each.name: _tables_said(_some_table(each)) for each in it.report.placed},
        "{{ 表.渠道[0].题 }}",
        TABLE_WORDS,
        "表.渠道[0]",
    ),
    TemplateWord[_Printed](
        "部分",
        "选了的各部分，依次；附件是最后一项",
        lambda it: [told(SECTION_WORDS, each) for each in it.parts],
        "",
        SECTION_WORDS,
        ONE,
    ),
    TemplateWord[_Printed](
        "版面",
        "各张表排好的次序，一排一项：一张，或者窄的两张并排；附件在最后",
        lambda it: [[told(BLOCK_WORDS, each) for each in row] for row in arranged(it.parts)],
        "{{ 版面[0][0].题 }}",
        BLOCK_WORDS,
        "版面[0][0]",
    ),
    TemplateWord[_Printed](
        "未能读入",
        "读不了、没有算进来的文件",
        lambda it: list(it.report.broken),
        "{{ 未能读入 | join('、') }}",
    ),
)


def context_of(report: Report, code: str, status: str, seal: str = "") -> Words:
    """What a report's template may speak of; `status` is 草稿, or when it was issued."""
    return told(REPORT_WORDS, _Printed(report, code, status, seal))


def _some_table(section: Section) -> tuple[Table, ...]:
    """What a template places by name is there, be it without a row."""
    return section.tables or (Table(section.title, (), ()),)


def _tables_said(tables: Iterable[Table]) -> list[Words]:
    return [told(TABLE_WORDS, each) for each in tables]


@dataclass(frozen=True)
class Templates:
    """What a report is printed with: by suffix; an office may do without one of the two."""

    name: str
    found: Mapping[str, bytes]


def templates_of(reporting: Reporting) -> Templates:
    """Its own, or those of the report it is another period's of; raises CplError without any."""
    return templates_named(reporting.workspace, reporting.which.templates)


def templates_named(place: Workspace, names: tuple[str, ...]) -> Templates:
    """Those of the first of these names that has any; raises CplError where none has."""
    for name in names:
        paths = {suffix: place.template(f"{name}{ending}") for suffix, ending in ENDINGS}
        found = {suffix: read_bytes(path) for suffix, path in paths.items() if path is not None}
        if found:
            return Templates(name, found)
    raise CplError(
        f"没有 {names[0]}.md.j2，也没有 {names[0]}.xlsx 这个模板，放进 templates 文件夹再来。"
    )


def printed(place: Workspace, templates: Templates, context: dict[str, object]) -> dict[str, bytes]:
    """The paper by suffix."""
    with compiled_once(place, templates.name):
        return _filled(templates, context)


def _filled(templates: Templates, context: dict[str, object]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    if MARKDOWN in templates.found:
        source = templates.found[MARKDOWN].decode("utf-8-sig")
        found[MARKDOWN] = render_text(source, context, f"{templates.name}.md.j2").encode()
    if EXCEL in templates.found:
        from cpl.render.excel.workbook import fill

        found[EXCEL] = fill(templates.found[EXCEL], context, f"{templates.name}.xlsx")
    return found
