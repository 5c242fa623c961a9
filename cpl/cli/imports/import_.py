"""`cpl import FILE`"""

from dataclasses import replace
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import plain_line
from cpl.cli.frame.named_files import files_named
from cpl.cli.frame.window import at_terminal
from cpl.cli.imports.import_accounting import account
from cpl.cli.imports.import_mapping import mapping_for, print_skeleton
from cpl.cli.imports.import_past import print_past
from cpl.cli.imports.import_progress import import_progress
from cpl.cli.imports.import_told import SHOWN_ALIKE, places_said, tell
from cpl.cli.papers.receipt import receipt_recorded
from cpl.cli.papers.returned_register import register_brought_in
from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option
from cpl.codec.tables.mapping import MarkedRows, Repeats
from cpl.dataclass import dataclass
from cpl.problems import CplError, UsageProblem
from cpl.store.aside.protection import require_own
from cpl.store.tables.filled import is_blank_form, read_filled, refuse_temporary
from cpl.store.tables.register_book import read_register
from cpl.use_cases.desk import Desk
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.sorting import Choices
from cpl.use_cases.imports.table_import import Asked, ImportPlan, carry_out, plan, undecided

LATER = "先放着"
PLAIN = "table"
OF_REPEATED = (
    Option(Repeats.KEEP.value, "bl", "（各算一件）"),
    Option(Repeats.MERGE.value, "hb", "（只算一件）"),
    Option(LATER, "xfz", "（这几行先不导入）"),
)
OF_STRUCK = (
    Option(MarkedRows.LEFT_OUT.value, "tg", "（作废的，不要）"),
    Option(MarkedRows.TAKEN.value, "dr", "（照样导入）"),
    Option(LATER, "xfz", "（这几行先不导入）"),
)
EXAMPLES = """
cpl import 留言.xlsx --skeleton > 映射.yaml
cpl import 留言.xlsx --header 3,4 --skeleton > 映射.yaml
cpl import 留言.xlsx --mapping 映射.yaml
cpl import 留言.xlsx --mapping 映射.yaml --yes
cpl import 留言.xlsx --mapping 映射.yaml --update --yes
cpl import --past
cpl import --past 留言.xlsx
cpl import 留言.xlsx --mapping 映射.yaml --format json
cpl import 回执.xlsx --yes
cpl import 回执/*.xlsx
cpl import 回执.xlsx --event 提出方案
cpl import 投诉台账-2026-10.xlsx --yes --reason 按原始单据核对
"""


@dataclass(frozen=True)
class _Wanted:
    """The options of the command that say how a file is brought in."""

    mapping: Path | None
    sheet: str
    header: str
    written: bool
    everything: bool
    choices: Choices
    event: str
    at: str | None
    form: str

    @property
    def reason(self) -> str:
        return self.choices.reason


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("files", nargs=-1, metavar="文件 …")
@option("--mapping", type=click.Path(path_type=Path), metavar="映射.yaml", help="哪一列是什么。")
@option("--skeleton", "begun", is_flag=True, help="按这张表打印一份映射，改好再用。")
@option(
    "--sheet", default="", metavar="工作表", help="名称或第几张；全部：列一样的都读（缺省自己找）。"
)
@option("--header", default="", metavar="行", help="列名在第几行，如 3,4；没有表头写 无。")
@option("--yes", "written", is_flag=True, help="真的导入；不写就只预览。")
@option("--all", "everything", is_flag=True, help="问题和行逐一列出，不归并。")
@option("--update", "updates", is_flag=True, help="有变化的行照规则更正、补上后来的事。")
@option(
    "--repeated",
    type=click.Choice([each.value for each in Repeats]),
    help="没有编号、又和别的行相同的行：各算一件，还是只算一件。",
)
@option(
    "--struck",
    type=click.Choice([each.value for each in MarkedRows]),
    help="整行划掉的：跳过，还是照样导入。",
)
@option("--renew", "renews", is_flag=True, help="这里作废了的行，再登记一件新的。")
@option("--past", is_flag=True, help="以前导入过什么；写文件名或编号，逐行看。")
@option("--event", default="", metavar="事件", help="回执记成哪件事（缺省按填的内容定）。")
@option("--at", metavar="时间", help="回执上的事是什么时候的（缺省看单上，再是现在）。")
@option("--reason", default="", metavar="原因", help="台账改回来、--update：为什么更正。")
@app.format_option
@app.acting_options
def command(
    files: tuple[str, ...],
    mapping: Path | None,
    begun: bool,
    sheet: str,
    header: str,
    written: bool,
    everything: bool,
    updates: bool,
    repeated: str | None,
    struck: str | None,
    renews: bool,
    past: bool,
    event: str,
    at: str | None,
    reason: str,
    form: str,
    acting: app.Acting,
) -> int:
    """从 .xlsx、.xls、.ods、.csv 导入记录，导入填好的转办单，或者把改过的台账导回来。

    不加 --yes 只预览，什么都不写。

    几个文件一起写也行，一个一个来，有一个不行不耽误别的。

    表里的每一行都有下落，读不了的逐行说明，其余的照常导入；同一张表导两次，第二次什么都不加，
    有变化的逐格列出来，加 --update 才更新。表头和字段同名时不用映射。
    填好发回来的转办单，只读浅黄色的填写格。
    cpl 出的台账在 Excel 里改过导回来，只看改了的格子，照规则更正。
    """
    if past:
        return print_past(app.workspace(acting.folder), files, everything, form)
    if not files:
        raise UsageProblem("要写导入哪个文件：cpl import 留言.xlsx。以前导入过什么：--past。")
    found = files_named(files)
    if form != PLAIN and len(found) > 1:
        raise UsageProblem(f"--format {form} 一次只导入一个文件。")
    if header and not begun and (mapping or not at_terminal()):
        raise UsageProblem("--header 和 --skeleton 一起用；导入时写在映射里：表头行: [3, 4]。")
    if begun:
        for file in found:
            print_skeleton(acting, file, mapping, sheet, header)
        return 0
    choices = Choices(
        updates,
        Repeats(repeated) if repeated else None,
        MarkedRows(struck) if struck else None,
        renews,
        reason,
    )
    wanted = _Wanted(mapping, sheet, header, written, everything, choices, event, at, form)
    return max(_each(acting, found, wanted))


def _each(acting: app.Acting, files: tuple[Path, ...], wanted: _Wanted) -> list[int]:
    """The exit status of each; what is wrong with one of several stops none of the others."""
    statuses = []
    for file in files:
        if len(files) > 1:
            click.echo(f"—— {plain_line(file.name)}")
        try:
            done = _imported(acting, file, wanted)
        except CplError as error:
            if len(files) == 1:
                raise
            click.echo(str(error), err=True)
            done = error.exit_status
        statuses.append(done)
    return statuses


def _imported(acting: app.Acting, file: Path, wanted: _Wanted) -> int:
    """One file; answers the exit status."""
    refuse_temporary(file)
    desk = acting.desk(writes=wanted.written)
    require_own(desk.workspace.root, file)
    is_table = bool(wanted.mapping or wanted.sheet)
    event, at = wanted.event, wanted.at
    returned = None if is_table else read_register(file)
    if returned is not None and not (event or at) and wanted.form == PLAIN:
        return register_brought_in(desk, file, returned, wanted.written, wanted.reason)
    filled = None if is_table or returned else read_filled(file)
    if wanted.form != PLAIN and (returned or filled):
        raise UsageProblem(f"--format 只用于别人的表，{file.name} 是 cpl 出的。")
    if filled is not None:
        return receipt_recorded(desk, file, filled, wanted.written, event, app.moment(at, desk))
    if event or at:
        raise UsageProblem(f"--event、--at 只用于填好的转办单，{file.name} 不是。")
    if not is_table and is_blank_form(file):
        raise UsageProblem(
            f"{file.name} 是 cpl 印的空白单，上面没有编号，读不回来：照着登记就是，cpl new；"
            "已经登记过的，cpl do 编号 事件。"
        )
    return _table_brought_in(desk, wanted, file)


def _table_brought_in(desk: Desk, wanted: _Wanted, file: Path) -> int:
    """Somebody else's table; answers the exit status."""
    choices = wanted.choices
    is_plain = wanted.form == PLAIN
    mapping = wanted.mapping or mapping_for(desk, file, wanted.sheet, wanted.header, is_plain)
    how = (desk, file, mapping, wanted.sheet, choices)
    with import_progress() as told:
        if wanted.written and not desk.dry_run:
            asked = _decided(choices) if is_plain else undecided
            found = carry_out(*how, asked, told)
        else:
            found = plan(*how, told)
    if is_plain:
        tell(found, wanted.everything, is_updating=choices.update)
    else:
        account(found, wanted.form)
    return 0 if found.fates.is_complete else 1


def _decided(choices: Choices) -> Asked:
    """Asks at a terminal what only a person knows of the rows that are open."""

    def asked(found: ImportPlan) -> Choices | None:
        if not at_terminal():
            return None
        decided = _repeats_decided(found, _struck_decided(found, choices))
        return None if decided == choices else decided

    return asked


def _repeats_decided(found: ImportPlan, choices: Choices) -> Choices:
    """Are rows that say the same as many complaints, or one?"""
    rows = [each for each in found.fates.of(Fate.REPEATED) if each.is_open]
    if not rows:
        return choices
    for each in rows[:SHOWN_ALIKE]:
        click.echo(f"{each.place}和{each.like}相同，没有编号分得开。")
    said = asking.choice(f"这样的 {len(rows)} 行怎么算", OF_REPEATED)
    return choices if said == LATER else replace(choices, repeated=Repeats(said))


def _struck_decided(found: ImportPlan, choices: Choices) -> Choices:
    """Does a row with a line through it no longer hold?"""
    rows = [each for each in found.fates.of(Fate.SKIPPED) if each.is_open]
    if not rows:
        return choices
    click.echo(f"整行划掉的：{places_said([each.place for each in rows])}。")
    said = asking.choice(f"这样的 {len(rows)} 行怎么算", OF_STRUCK)
    return choices if said == LATER else replace(choices, struck=MarkedRows(said))
