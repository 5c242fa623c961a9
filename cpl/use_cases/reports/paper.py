"""The paper of a report: Markdown and Excel out of templates, as draft, issue or supplement."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cpl.dataclass import dataclass
from cpl.domain.reports.monthly import Report
from cpl.domain.values.tables import Section, Table, side_by_side
from cpl.problems import CplError
from cpl.render.text.draft_marks import DRAFT_WORD
from cpl.render.text.templates import render_text
from cpl.store.files import read_bytes
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.template_words import ONE, TemplateWord, Words, draft_word, told

MARKDOWN, EXCEL = ".md", ".xlsx"
ENDINGS = ((MARKDOWN, ".md.j2"), (EXCEL, ".xlsx"))
"""What a report's files end in, and their templates."""
WIDEST = 8
"""How many columns a sheet of A4 has room for, and the carried Excel has rows for."""
DRAFT_STATUS = "草稿"
SIGNATURES = ("编制", "审核", "签发")


# —— what templates read ——


@dataclass(frozen=True)
class _Printed:
    """A report with what is printed on it: its code, and 草稿 or when it was issued."""

    report: Report
    code: str
    status: str

    @property
    def parts(self) -> tuple[Section, ...]:
        """The sections, numbered, and the attachments as one more; wide tables in parts."""
        numbered = (
            replace(each, title=f"{n}. {each.title}")
            for n, each in enumerate(self.report.sections, 1)
        )
        attached = Section("附件", tables=self.report.attachments)
        parts = (*numbered, *([attached] if self.report.attachments else []))
        return tuple(replace(each, tables=_fitting(each.tables)) for each in parts)


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
        "表头",
        "报表开头的各项：名称和内容",
        lambda it: [list(each) for each in it.report.head],
        "{% for 名, 值 in 表头 %}{{ 名 }}：{{ 值 }}{% endfor %}",
    ),
    TemplateWord[_Printed](
        "签字", "要谁签字", lambda it: list(SIGNATURES), "{{ 签字 | join('、') }}"
    ),
    TemplateWord[_Printed](
        "表",
        "选了的部分，按名字取；每一部分是一张或几张表",
        lambda it: {each.name: _tables_said(each.tables) for each in it.report.sections},
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
        "未能读入",
        "读不了、没有算进来的文件",
        lambda it: list(it.report.broken),
        "{{ 未能读入 | join('、') }}",
    ),
)


def context_of(report: Report, code: str, status: str) -> Words:
    """What a report's template may speak of; `status` is 草稿, or when it was issued."""
    return told(REPORT_WORDS, _Printed(report, code, status))


def _tables_said(tables: Iterable[Table]) -> list[Words]:
    return [told(TABLE_WORDS, each) for each in tables]


@dataclass(frozen=True)
class Templates:
    """What a report is printed with: by suffix; an office may do without one of the two."""

    name: str
    found: Mapping[str, bytes]


def templates_of(reporting: Reporting) -> Templates:
    """Its own, or those of the report it is another period's of; raises CplError without any."""
    place, names = reporting.workspace, reporting.which.templates
    for name in names:
        paths = {suffix: place.template(f"{name}{ending}") for suffix, ending in ENDINGS}
        found = {suffix: read_bytes(path) for suffix, path in paths.items() if path is not None}
        if found:
            return Templates(name, found)
    raise CplError(
        f"没有 {names[0]}.md.j2，也没有 {names[0]}.xlsx 这个模板，放进 templates 文件夹再来。"
    )


def printed(templates: Templates, context: dict[str, object]) -> dict[str, bytes]:
    """The paper by suffix."""
    found: dict[str, bytes] = {}
    if MARKDOWN in templates.found:
        source = templates.found[MARKDOWN].decode("utf-8-sig")
        found[MARKDOWN] = render_text(source, context, f"{templates.name}.md.j2").encode()
    if EXCEL in templates.found:
        from cpl.render.excel.workbook import fill

        found[EXCEL] = fill(templates.found[EXCEL], context, f"{templates.name}.xlsx")
    return found
