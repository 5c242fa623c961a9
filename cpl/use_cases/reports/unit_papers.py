"""The 单位核对表 of each unit, written where drafts lie; a unit sees none but its own."""

from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.reports.unit_sheets import CheckedComplaint, UnitSheet, unit_sheets
from cpl.problems import UsageProblem
from cpl.store.files import create_bytes, read_if_there, replace_bytes
from cpl.store.workspace import DRAFTS
from cpl.use_cases.reports.paper import printed, templates_named
from cpl.use_cases.reports.report import MadeReport, Reporting
from cpl.use_cases.reports.which import UNIT_SHEET
from cpl.use_cases.template_words import ONE, TemplateWord, Words, told


@dataclass(frozen=True)
class _Sheet:
    made: MadeReport
    sheet: UnitSheet


CHECKED_WORDS = (
    TemplateWord[CheckedComplaint]("编号", "投诉的编号", lambda it: it.number),
    TemplateWord[CheckedComplaint]("接收时间", "几月几日几点", lambda it: it.received),
    TemplateWord[CheckedComplaint]("什么事", "内容，脱敏", lambda it: it.matter),
    TemplateWord[CheckedComplaint]("分类", "什么事的一类", lambda it: it.category),
    TemplateWord[CheckedComplaint]("责任", "责任认定，没有的是“未认定”", lambda it: it.liability),
    TemplateWord[CheckedComplaint]("逾期", "这个单位的哪些时限逾期、超了多久", lambda it: it.late),
    TemplateWord[CheckedComplaint]("状态", "期末的状态", lambda it: it.state),
)
UNIT_SHEET_WORDS = (
    TemplateWord[_Sheet]("单位", "给哪个单位核对", lambda it: it.sheet.unit),
    TemplateWord[_Sheet]("本单位", "本单位的名称", lambda it: it.made.report.office),
    TemplateWord[_Sheet]("报告", "哪一期的哪份报告", lambda it: it.made.report.title),
    TemplateWord[_Sheet](
        "各件",
        "这个单位这一期受理、结转的各件",
        lambda it: [told(CHECKED_WORDS, each) for each in it.sheet.complaints],
        "",
        CHECKED_WORDS,
        ONE,
    ),
)


def unit_sheet_words(made: MadeReport, sheet: UnitSheet) -> Words:
    """What the template of a unit's sheet may say."""
    return told(UNIT_SHEET_WORDS, _Sheet(made, sheet))


def write_unit_sheets(
    reporting: Reporting, made: MadeReport, dry_run: bool = False
) -> tuple[tuple[UnitSheet, tuple[Path, ...]], ...]:
    """Each unit's sheet and its files; raises UsageProblem where no unit has anything to check."""
    templates = templates_named(reporting.workspace, (UNIT_SHEET,))
    found = []
    for sheet in unit_sheets(made.view, made.report):
        paper = printed(reporting.workspace, templates, unit_sheet_words(made, sheet))
        name = f"{UNIT_SHEET}-{made.period}-{sheet.unit}"
        files = {reporting.workspace.root / DRAFTS / f"{name}{e}": d for e, d in paper.items()}
        for path, data in files.items() if not dry_run else ():
            before = read_if_there(path)
            if before != data:
                create_bytes(path, data) if before is None else replace_bytes(path, data)
        found.append((sheet, tuple(files)))
    if not found:
        raise UsageProblem(f"{made.period.words}没有哪个单位有投诉要核对。")
    return tuple(found)
