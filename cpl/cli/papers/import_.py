"""`cpl import FILE`"""

from collections import Counter
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command
from cpl.cli.frame.layout import Fit, cut, plain_line
from cpl.cli.frame.named_files import files_named
from cpl.cli.frame.output import table
from cpl.cli.papers.import_mapping import print_skeleton
from cpl.cli.papers.receipt import receipt_recorded
from cpl.cli.papers.returned_register import register_brought_in
from cpl.domain.cases.masking import mask_values
from cpl.domain.values.value import at_path, shown
from cpl.problems import CplError, UsageProblem
from cpl.store.aside.protection import require_own
from cpl.store.tables.filled import is_blank_form, read_filled, refuse_temporary
from cpl.store.tables.register_book import read_register
from cpl.use_cases.imports.table import RowProblem
from cpl.use_cases.imports.table_import import (
    ImportPlan,
    New,
    carry_out,
    plan,
)

HEADERS = ("行", "编号", "接收时间", "状态", "经过", "来源编号", "内容")
FIT = Fit(cuts=("内容", "经过"), drops=("来源编号", "状态"))
SHOWN_ROWS = 5
SHOWN_ALIKE = 5
EXAMPLES = """
cpl import 留言.xlsx --skeleton > 映射.yaml
cpl import 留言.xlsx --header 3,4 --skeleton > 映射.yaml
cpl import 留言.xlsx --mapping 映射.yaml
cpl import 留言.xlsx --mapping 映射.yaml --yes
cpl import 回执.xlsx --yes
cpl import 回执/*.xlsx
cpl import 回执.xlsx --event 提出方案
cpl import 投诉台账-2026-10.xlsx --yes --reason 按原始单据核对
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("files", nargs=-1, required=True, metavar="文件 …")
@click.option(
    "--mapping", type=click.Path(path_type=Path), metavar="映射.yaml", help="哪一列是什么。"
)
@click.option("--skeleton", "wanted", is_flag=True, help="按这张表打印一份映射，改好再用。")
@click.option("--sheet", default="", metavar="工作表", help="名称或第几张（缺省第一张有内容的）。")
@click.option("--header", default="", metavar="行", help="列名在第几行，如 3,4；没有表头写 无。")
@click.option("--yes", "written", is_flag=True, help="真的导入；不写就只预览。")
@click.option("--all", "everything", is_flag=True, help="问题逐行列出，不归并。")
@click.option("--event", default="", metavar="事件", help="回执记成哪件事（缺省按填的内容定）。")
@click.option("--at", metavar="时间", help="回执上的事是什么时候的（缺省看单上，再是现在）。")
@click.option("--reason", default="", metavar="原因", help="台账改回来：为什么更正。")
@app.acting_options
def command(
    files: tuple[str, ...],
    mapping: Path | None,
    wanted: bool,
    sheet: str,
    header: str,
    written: bool,
    everything: bool,
    event: str,
    at: str | None,
    reason: str,
    acting: app.Acting,
) -> int:
    """从 .xlsx 或 .csv 导入记录，导入填好的转办单，或者把改过的台账导回来。

    不加 --yes 只预览，什么都不写。

    几个文件一起写也行，一个一个来，有一个不行不耽误别的。

    读不了的行逐行说明，其余的照常导入；同一张表导两次，第二次什么都不加。
    表头和字段同名时不用映射。填好发回来的转办单，只读浅黄色的填写格。
    cpl 出的台账在 Excel 里改过导回来，只看改了的格子，照规则更正。
    """
    found = files_named(files)
    if header and not wanted:
        raise UsageProblem("--header 和 --skeleton 一起用；导入时写在映射里：表头行: [3, 4]。")
    if wanted:
        for file in found:
            print_skeleton(acting, file, mapping, sheet, header)
        return 0
    statuses = []
    for file in found:
        if len(found) > 1:
            click.echo(f"—— {plain_line(file.name)}")
        try:
            done = _imported(acting, file, mapping, sheet, written, everything, event, at, reason)
        except CplError as error:
            if len(found) == 1:
                raise
            click.echo(str(error), err=True)
            done = error.exit_status
        statuses.append(done)
    return max(statuses)


def _imported(
    acting: app.Acting,
    file: Path,
    mapping: Path | None,
    sheet: str,
    written: bool,
    everything: bool,
    event: str,
    at: str | None,
    reason: str,
) -> int:
    """One file; answers the exit status."""
    refuse_temporary(file)
    desk = acting.desk(writes=written)
    require_own(desk.workspace.root, file)
    returned = None if mapping or sheet else read_register(file)
    if returned is not None and not (event or at):
        return register_brought_in(desk, file, returned, written, reason)
    filled = None if mapping or sheet or returned else read_filled(file)
    if filled is not None:
        return receipt_recorded(desk, file, filled, written, event, app.moment(at, desk))
    if event or at:
        raise UsageProblem(f"--event、--at 只用于填好的转办单，{file.name} 不是。")
    if not (mapping or sheet) and is_blank_form(file):
        raise UsageProblem(
            f"{file.name} 是 cpl 印的空白单，上面没有编号，读不回来：照着登记就是，cpl new；"
            "已经登记过的，cpl do 编号 事件。"
        )
    does = carry_out if written and not acting.dry_run else plan
    found = does(desk, file, mapping, sheet)
    _said(found, everything)
    return 0 if found.fates.is_complete else 1


def _said(found: ImportPlan, everything: bool) -> None:
    kind = found.table.sheet.kind
    place = f"工作表“{found.table.sheet.name}”" if found.table.sheet.name else ""
    click.echo(f"{found.table.sheet.file}（{kind}）{place}，{found.table.header_said}。")
    if found.new and not found.commit:
        first = sorted(found.new, key=lambda each: each.arrived.row.number)[:SHOWN_ROWS]
        table(HEADERS, [_row(each) for each in first], fit=FIT)
        if len(found.new) > SHOWN_ROWS:
            click.echo(f"……共 {len(found.new)} 件。")
    for line in problem_lines(found.problems, everything):
        click.echo(line)
    click.echo(f"{found.fates}。")
    if found.commit:
        numbers = [each.record.number for each in found.new]
        click.echo(f"已导入：{numbers[0]} … {numbers[-1]}，一次提交 {found.commit[:10]}。")
    elif found.new:
        click.echo("（预览：什么都没有写。没有问题就加 --yes）")


def _row(each: New) -> tuple[str, ...]:
    record, card = each.record, each.arrived.card
    masked = mask_values(card.rules, card.values)
    return (
        str(each.arrived.row.number),
        record.number,
        f"{card.received_at:%Y-%m-%d %H:%M}",
        card.state,
        "→".join(event.name for event in record.history),
        each.arrived.source_id,
        cut(plain_line(shown(at_path(masked, card.machine.summary))), 30),
    )


def problem_lines(problems: tuple[RowProblem, ...], everything: bool) -> list[str]:
    """Every problem; of many alike in one column the first few and how many more."""
    lines: list[str] = []
    alike = Counter(_sort_of(each) for each in problems)
    said: Counter[tuple[str, ...]] = Counter()
    for each in problems:
        sort = _sort_of(each)
        said[sort] += 1
        if everything or said[sort] <= SHOWN_ALIKE:
            lines.append(plain_line(str(each)))
        elif said[sort] == alike[sort]:
            more = alike[sort] - SHOWN_ALIKE
            lines.append(f"  ……{_column(each)}同样的问题还有 {more} 条，--all 全部列出。")
    return lines


def _sort_of(problem: RowProblem) -> tuple[str, ...]:
    return (problem.code, problem.column, problem.severity.value)


def _column(problem: RowProblem) -> str:
    return f"“{problem.column}”" if problem.column else ""
