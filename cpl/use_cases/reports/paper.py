"""The paper of a report: Markdown and Excel out of templates, as draft, issue or supplement."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cpl.codec.records.issued import write_issued
from cpl.dataclass import dataclass
from cpl.domain.decisions.routine import is_his
from cpl.domain.reports.monthly import Report, code_of, issued_of
from cpl.domain.reports.supplement import supplement
from cpl.domain.statistics.view import Issued
from cpl.domain.values.periods import Period
from cpl.domain.values.tables import Section, Table, side_by_side
from cpl.problems import CplError, UsageProblem
from cpl.render.text.draft_marks import DRAFT_WORD
from cpl.render.text.templates import render_text
from cpl.store.changeset import Change, diff
from cpl.store.files import create_bytes, read_bytes, read_if_there, replace_bytes
from cpl.store.workspace import REPORTS
from cpl.use_cases import trail
from cpl.use_cases.checking.hand_edits import require_committed
from cpl.use_cases.desk import Desk
from cpl.use_cases.reports.report import MadeReport, Reporting
from cpl.use_cases.template_words import ONE, TemplateWord, Words, draft_word, told
from cpl.use_cases.trail import Message
from cpl.yamltext.nodes import Plain

SIGNED = "下发"
SUPPLEMENT = "补报"
MARKDOWN, EXCEL, FROZEN = ".md", ".xlsx", ".yaml"
ENDINGS = ((MARKDOWN, ".md.j2"), (EXCEL, ".xlsx"))
"""What a report's files end in, and their templates."""
WIDEST = 8
"""How many columns a sheet of A4 has room for, and the carried Excel has rows for."""
DRAFT_STATUS = "草稿"
SIGNATURES = ("编制", "审核", "签发")


class NotIssued(CplError):
    exit_status = 1


@dataclass(frozen=True)
class WrittenReport:
    """The files of one report, and whether anything in them is new."""

    month: Period
    paths: tuple[Path, ...]
    is_new: bool
    code: str
    preview: str = ""


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


def templates_of(reporting: Reporting, name: str) -> dict[str, bytes]:
    """By suffix; an office may do without one of the two, not without both: raises CplError."""
    found = {}
    for suffix, ending in ENDINGS:
        path = reporting.workspace.template(f"{name}{ending}")
        if path is not None:
            found[suffix] = read_bytes(path)
    if not found:
        raise CplError(
            f"没有 {name}.md.j2，也没有 {name}.xlsx 这个模板，放进 templates 文件夹再来。"
        )
    return found


def printed(templates: dict[str, bytes], name: str, context: dict[str, object]) -> dict[str, bytes]:
    """The paper by suffix."""
    found: dict[str, bytes] = {}
    if MARKDOWN in templates:
        source = templates[MARKDOWN].decode("utf-8-sig")
        found[MARKDOWN] = render_text(source, context, f"{name}.md.j2").encode()
    if EXCEL in templates:
        from cpl.render.excel.workbook import fill

        found[EXCEL] = fill(templates[EXCEL], context, f"{name}.xlsx")
    return found


# —— draft ——


def write_draft(reporting: Reporting, made: MadeReport, dry_run: bool = False) -> WrittenReport:
    """Beside where the issued report will be; made again as often as wanted, never committed."""
    templates = templates_of(reporting, reporting.name)
    code = code_of(made.report, templates.values())
    context = context_of(made.report, code, DRAFT_STATUS)
    paper = printed(templates, reporting.name, context)
    paths = tuple(reporting.path(made.month, suffix, draft=True) for suffix in paper)
    new = [_put(path, each, dry_run) for path, each in zip(paths, paper.values(), strict=True)]
    return WrittenReport(made.month, paths, any(new), code)


def _put(path: Path, data: bytes, dry_run: bool) -> bool:
    before = read_if_there(path)
    if before == data:
        return False
    if not dry_run:
        if before is None:
            create_bytes(path, data)
        else:
            replace_bytes(path, data)
    return True


def catch_up(reporting: Reporting) -> tuple[WrittenReport, ...]:
    """A draft for every month since the first record that was not issued; run as often as you like.

    Last month's draft is made afresh; an older one only where it is missing.
    """
    last = reporting.last_month()
    month = reporting.first_month() or last
    found = []
    while month <= last:
        missing = not reporting.path(month, MARKDOWN, draft=True).is_file()
        if month not in reporting.issued and (missing or month == last):
            found.append(write_draft(reporting, reporting.make(month)))
        month = month.shifted(1)
    return tuple(found)


# —— issue ——


def issuable(
    desk: Desk, reporting: Reporting, made: MadeReport, supplementing: bool = False
) -> bool:
    """Is there something to issue, the report or a supplement to it? Not where that was done.

    Raises UsageProblem where the month is not over, HandEdits where records are edited by hand,
    IssuedAltered where what was issued is not as it was, NotIssued where it is others' to issue
    or there is nothing yet to supplement.
    """
    if supplementing:
        if made.issued is None:
            raise NotIssued(f"{made.month.words}的{reporting.name}还没有下发，不用补报。")
        if changed_since(reporting, made) is None:
            return False
    else:
        require_committed(desk.workspace, (), SIGNED, beside=reporting.folder(made.month))
        if made.issued is not None:
            return False
        if made.month.end > desk.now:
            raise UsageProblem(f"{made.month.words}还没有过完，{made.month.end:%m-%d} 起才能下发。")
    _require_owner(desk, reporting, made.month)
    _require_committed(reporting)
    return True


def issue(desk: Desk, reporting: Reporting, made: MadeReport) -> WrittenReport:
    """Freeze the report and record it; one that is issued is left exactly as it is.

    Raises as `issuable` does.
    """
    if not issuable(desk, reporting, made) and made.issued:
        return _already(reporting, made, made.issued)
    templates = templates_of(reporting, reporting.name)
    code = code_of(made.report, templates.values())
    at = f"{desk.now:%Y-%m-%d %H:%M}"
    frozen = issued_of(made.view, made.report, code, at, desk.actor.name)
    paper = printed(templates, reporting.name, context_of(made.report, code, f"{at} 下发"))
    paper[FROZEN] = write_issued(frozen, _tables(made.report))
    files = {reporting.path(made.month, suffix): data for suffix, data in paper.items()}
    return _record(desk, reporting, made.month, files, reporting.name, code)


def _already(reporting: Reporting, made: MadeReport, issued: Issued) -> WrittenReport:
    paths = (reporting.path(made.month, each) for each in (MARKDOWN, EXCEL))
    return WrittenReport(made.month, tuple(p for p in paths if p.is_file()), False, issued.code)


def _tables(report: Report) -> dict[str, Plain]:
    """Every table as printed, by title."""
    tables = [table for section in report.sections for table in section.tables]
    return {each.title: _plain(each) for each in (*tables, *report.attachments)}


def _plain(table: Table) -> Plain:
    rows: list[Plain] = [list[Plain](each) for each in (table.headers, *table.texts)]
    return rows


def _require_owner(desk: Desk, reporting: Reporting, month: Period) -> None:
    """Who owes the report issues it: a role, or the people of a unit (S002B-10 综合部)."""
    owner = reporting.rule(month).owner
    if owner and not is_his(reporting.view_rules(month), desk.actor, owner):
        raise NotIssued(
            f"“{reporting.name}”由{reporting.issued_by(month)}下发，{desk.actor.name}只能出草稿。"
            "请他们来下发；他们定了由你录入的，写 --as 姓名 --basis 凭什么。"
        )


def _require_committed(reporting: Reporting) -> None:
    """A report whose records or template git does not have could never be made again."""
    place = reporting.workspace
    tops = {place.root / machine.top_folder for machine in place.machines()}
    own = place.own_templates(*(f"{reporting.name}{ending}" for _, ending in ENDINGS))
    require_committed(place, (*tops, *own), SIGNED)


def _record(
    desk: Desk,
    reporting: Reporting,
    month: Period,
    files: dict[Path, bytes],
    name: str,
    code: str,
) -> WrittenReport:
    changes = tuple(Change(path, None, data) for path, data in files.items())
    paths = tuple(files)
    if desk.dry_run:
        return WrittenReport(month, paths, True, code, diff(changes, reporting.workspace.root))
    message = Message(
        subject=f"{month} {name} {SIGNED}",
        events=(SIGNED,),
        rules=(reporting.view_rules(month).meta,),
        more=(("Cpl-Report", f"{REPORTS}/{month}/{name} {code}"),),
    )
    trail.commit(desk, changes, message)
    return WrittenReport(month, paths, True, code)


# —— supplement ——


def changed_since(reporting: Reporting, made: MadeReport) -> Report | None:
    """What an issued report would say otherwise today, less what supplements have said; or None."""
    if made.issued is None:
        return None
    return supplement(made.view, made.issued, _supplemented(reporting, made.month))


def issue_supplement(desk: Desk, reporting: Reporting, made: MadeReport) -> WrittenReport:
    """`补报-1`: what was entered late, beside the issued report, which stays as it is.

    Raises as `issuable` does.
    """
    is_new = issuable(desk, reporting, made, supplementing=True)
    assert made.issued is not None
    report = changed_since(reporting, made) if is_new else None
    if report is None:
        return _already(reporting, made, made.issued)
    number = 1 + len(_supplements(reporting, made.month))
    name = f"{SUPPLEMENT}-{number}"
    templates = templates_of(reporting, reporting.name)
    code = code_of(report, templates.values())
    at = f"{desk.now:%Y-%m-%d %H:%M}"
    paper = printed(templates, reporting.name, context_of(report, code, f"{at} 下发"))
    frozen = issued_of(made.view, made.report, code, at, desk.actor.name)
    paper[FROZEN] = write_issued(frozen, _tables(report))
    files = {reporting.folder(made.month) / f"{name}{each}": data for each, data in paper.items()}
    return _record(desk, reporting, made.month, files, name, code)


def _supplements(reporting: Reporting, month: Period) -> tuple[Path, ...]:
    found: Iterable[Path] = reporting.folder(month).glob(f"{SUPPLEMENT}-*{FROZEN}")
    return tuple(sorted(found, key=lambda each: (len(each.name), each.name)))


def _supplemented(reporting: Reporting, month: Period) -> Issued | None:
    """The state of things as the last supplement told it."""
    every = _supplements(reporting, month)
    return reporting.read_issued(every[-1]) if every else None
