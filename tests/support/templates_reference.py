"""The names of templates as docs/模板.md lists them, made of the tables that fill them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cpl.render.text.filters import FILTERS, OF_JINJA
from cpl.render.text.sandbox import REMOVED_FILTERS
from cpl.use_cases.auditing.audit_report import AUDIT_WORDS
from cpl.use_cases.papers.handover import NOTES_WORDS, SHIFT_WORDS
from cpl.use_cases.papers.paper import OFFICE_WORDS, RECORD_WORDS
from cpl.use_cases.papers.registers.powers_used import POWERS_WORDS
from cpl.use_cases.papers.registers.register_sheet import REGISTER_WORDS, SHEET_WORDS
from cpl.use_cases.reports.paper import REPORT_WORDS
from cpl.use_cases.reports.unit_papers import UNIT_SHEET_WORDS
from cpl.use_cases.telling.board_page import BOARD_WORDS
from cpl.use_cases.template_words import ONE, STAMP_WORDS, TemplateWord
from cpl.use_cases.upkeep.handover_page import FAULTS_WORDS, PAGE_WORDS, PART_WORDS

Table = tuple[TemplateWord[Any], ...]
FIELDS = (
    "另外，规则 `fields:` 里的每一个字段都按名字写：`{{ 渠道 }}`、`{{ 投诉人.电话 }}`；"
    "没有填的印出来是空的。"
)


@dataclass(frozen=True)
class Context:
    """What one kind of template may say."""

    title: str
    table: Table
    note: str = ""


RECORD = Context("一件的单", (*RECORD_WORDS, *OFFICE_WORDS, *STAMP_WORDS), FIELDS)
REGISTER = Context("台账和周整改表", (*SHEET_WORDS, *REGISTER_WORDS, *OFFICE_WORDS, *STAMP_WORDS))
POWERS = Context("权限使用检查表", (*POWERS_WORDS, *OFFICE_WORDS, *STAMP_WORDS))
REPORT = Context("月报和别的报表", REPORT_WORDS)
HANDOVER = Context("交接班记录", (*SHIFT_WORDS, *NOTES_WORDS, *OFFICE_WORDS, *STAMP_WORDS))
PAGE = Context("交接说明", (*PAGE_WORDS, *PART_WORDS, *FAULTS_WORDS))
BOARD = Context("看板", (*BOARD_WORDS, *OFFICE_WORDS))
AUDIT = Context("审计报告", (*AUDIT_WORDS, *OFFICE_WORDS))
UNIT = Context("单位核对表", UNIT_SHEET_WORDS)
CONTEXTS = (RECORD, REGISTER, POWERS, REPORT, UNIT, HANDOVER, PAGE, BOARD, AUDIT)


def reference() -> str:
    """A section for every kind of template, and the filters."""
    lines = [line for each in CONTEXTS for line in _section(each)]
    return "\n".join([*lines, *_filters()])


def _section(context: Context) -> Iterator[str]:
    yield from (f"### {context.title}", "")
    if context.note:
        yield from (context.note, "")
    yield from _rows(context.table, "")
    for each in insides(context.table):
        title = (
            f"`{each.name}` 的一项（例子里叫 `{ONE}`）"
            if each.under == ONE
            else f"`{each.under}.…`"
        )
        yield from (f"#### {context.title}：{title}", "", *_rows(each.inside, each.under))


def insides(table: Table) -> Iterator[TemplateWord[Any]]:
    """Every name that has others below it; each table of others once."""
    seen: set[int] = set()
    waiting = list(table)
    while waiting:
        each = waiting.pop(0)
        if each.inside and id(each.inside) not in seen:
            seen.add(id(each.inside))
            yield each
            waiting.extend(each.inside)


def _rows(table: Table, under: str) -> Iterator[str]:
    yield from ("| 名称 | 是什么 | 例子 |", "| --- | --- | --- |")
    for each in table:
        yield f"| `{each.name}` | {each.told} | {_code(each.shown(under))} |"
    yield ""


def _filters() -> Iterator[str]:
    yield from ("### 过滤器", "", "写在 `|` 后面。", "")
    yield from ("| 过滤器 | 做什么 | 例子 |", "| --- | --- | --- |")
    for name, own in FILTERS.items():
        yield f"| `{name}` | {own.told} | {_code(own.example)} |"
    for name, (told, example) in OF_JINJA.items():
        yield f"| `{name}` | {told} | {_code(example)} |"
    removed = "、".join(f"`{name}`" for name in REMOVED_FILTERS)
    yield from (
        "",
        f"Jinja 自带的别的过滤器和判断（`is defined`、`is none`……）也能用；去掉了 {removed}。",
    )
    yield ""


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"
