"""`cpl handover`: the 交接班记录, on the terminal and as a paper that both sign."""

from collections.abc import Iterable

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import Fit, plain_line
from cpl.cli.frame.output import table
from cpl.cli.frame.window import at_terminal
from cpl.cli.papers.form import may_issue
from cpl.cli.terminal import asking
from cpl.domain.regulation.tenses import Tense
from cpl.use_cases.papers.filing import draft, issue
from cpl.use_cases.papers.form import HANDOVER, require_of_the_desk
from cpl.use_cases.papers.handover import Shift, handover_paper, shift_of

OPEN = ("编号", "接收时间", "状态", "单位", "时限", "事由")
DUE = ("应于", "现况", "事项", "谁", "件数", "编号")
DUTIES = ("应于", "现况", "期间", "事项", "谁")
CALLS = ("编号", "投诉人", "应于", "未接通")
NOTES = ("时间", "编号", "经办", "内容")
FIT = Fit(cuts=("编号", "时限", "事项", "内容", "单位", "谁"), drops=("件数", "接收时间", "期间"))
OPEN_FIT = Fit(cuts=("事由", "时限", "单位"), drops=("接收时间", "事由"))
EXAMPLES = """
cpl handover
cpl handover --note 明早九点回电话给夹手的客人 --issue
cpl handover --until 22:00
"""


@click.command(cls=Command, examples=EXAMPLES)
@option("--until", metavar="时间", help="下一班什么时候开始（缺省是下一个工作日上班）。")
@option("--note", "notes", multiple=True, metavar="文字", help="要交代的事，可以写几次。")
@option("--issue", "issued", is_flag=True, help="签发：带编码存进 issued/，从此不变。")
@app.agreed_option
@app.desk_option
@app.acting_options
def command(
    until: str | None,
    notes: tuple[str, ...],
    issued: bool,
    agreed: bool,
    acting: app.Acting,
) -> int:
    """交接班记录：没办完的、下一班以前到期的、待回访的、今天的备注，两个人签字。

    不带 --issue 是草稿。这张纸放在台面上，姓名脱敏，电话只留尾号。
    """
    desk = acting.desk(writes=issued)
    if issued:
        require_of_the_desk(desk, HANDOVER)
    shift = shift_of(desk, app.moment(until, desk, Tense.FUTURE))
    _told(shift)
    said = notes if notes or not at_terminal() else tuple(_asked())
    _listed("交班事项", said)
    paper = handover_paper(desk, shift, said, issued=issued)
    if issued and not acting.dry_run and not may_issue(desk, paper, agreed):
        return 0
    filed = issue(desk, paper) if issued else draft(desk, paper)
    click.echo()
    for path in filed.paths:
        click.echo(desk.workspace.shown(path))
    click.echo(f"编码 {filed.code}{'' if issued else '（草稿；签字的一份加 --issue）'}")
    return 1 if shift.words["未能读入"] else 0


def _asked() -> Iterable[str]:
    """What else the next shift must know, until nothing more is said."""
    while said := asking.line("要交代的事（直接回车结束）"):
        yield said


def _told(shift: Shift) -> None:
    words = shift.words
    others = f"　另有未结 {'、'.join(words['另有'])}" if words["另有"] else ""
    click.echo(f"{words['单位名称']}{HANDOVER}  {words['交接时间']:%Y-%m-%d %H:%M}")
    click.echo(f"交班人 {words['交班人']}　管到 {shift.until:%Y-%m-%d %H:%M}")
    _section(f"未结 {len(words['未结'])} 件{others}", OPEN, words["未结"], OPEN_FIT)
    _section(f"{shift.until:%m-%d %H:%M} 前要办的", DUE, words["到期"])
    if words["例行"]:
        _section("例行工作", DUTIES, words["例行"])
    _section(f"待回访 {len(words['回访'])} 件", CALLS, words["回访"])
    _section(f"今天的备注 {len(words['备注'])} 条", NOTES, words["备注"])
    _listed("离岗的人没有办完的", words["离岗"])
    _listed("没有记录的手工改动", words["手工改动"])
    _listed("未能读入（没有列进来，先改好）", words["未能读入"])


def _section(
    title: str, headers: tuple[str, ...], rows: list[dict[str, object]], fit: Fit = FIT
) -> None:
    click.echo(f"\n{title}")
    if rows:
        table(headers, ([str(row[each]) for each in headers] for row in rows), fit=fit)


def _listed(title: str, lines: Iterable[str]) -> None:
    found = [f"  {plain_line(each)}" for each in lines]
    if found:
        click.echo("\n".join((f"\n{title}", *found)))
