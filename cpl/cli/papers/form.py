"""`cpl form [NUMBER] 名称`"""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.seen_whole import SeenWhole, whole_options
from cpl.cli.frame.window import at_terminal, whole
from cpl.cli.queries.list import months
from cpl.cli.terminal import asking
from cpl.cli.transitions.outcome_papers import kept_said
from cpl.codec.spellings.period_names import read_period
from cpl.problems import UsageProblem
from cpl.store.lookup import resolve_all
from cpl.use_cases.checking.template_files import losses_of
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.filing import draft, issuable, issue
from cpl.use_cases.papers.form import (
    Paper,
    form_named,
    forms_offered,
    own_form,
    paper_of,
    register_paper,
    require_in_sight,
    require_its_event,
    tells_dossier,
)
from cpl.use_cases.papers.registers.whose_register import WEEK, tells_many

EXAMPLES = """
cpl form 3
cpl form 3 gd --open
cpl form 3 转办单 --masked
cpl form 3 投诉工单 --unmasked -m 法院调取
cpl form 3-5 转办单
cpl form 3 转办单 --issue
cpl form ZG20261125-01 内部整改通知单 --issue
cpl form 投诉台账 --month 2026-11
cpl form 整改台账 --month 2026-11
cpl form 周整改表 --week 上周
cpl form 权限使用检查表 --month 上月
cpl form 巡场检查表 --blank
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("words", nargs=-1, metavar="[编号[,编号…]] 单名")
@option("--issue", "issued", is_flag=True, help="签发：带编码存进 issued/，从此不变。")
@option("--masked", is_flag=True, help="第③联：脱敏。")
@whole_options
@option("--month", metavar="年-月[..年-月]", help="台账、权限使用检查表的月份。")
@option("--week", metavar="周", help="周整改表的那一周：上周、2026-W43、那一周的哪一天。")
@option("--print", "printed", is_flag=True, help="只把文字版打印出来，不写文件。")
@option("--out", type=click.Path(path_type=Path), metavar="文件夹", help="草稿放到哪里。")
@option("--blank", is_flag=True, help="空白单：停电时手写，不写编号。")
@option("--open", "opened", is_flag=True, help="做好后用本机的程序打开。")
@app.agreed_option
@app.desk_option
@app.acting_options
def command(
    words: tuple[str, ...],
    issued: bool,
    masked: bool,
    seen_whole: SeenWhole,
    month: str | None,
    week: str | None,
    printed: bool,
    out: Path | None,
    blank: bool,
    opened: bool,
    agreed: bool,
    acting: app.Acting,
) -> int:
    """出单：文字版（Markdown）和 A4 的 Excel 各一份；不写单名就是它自己那张单。

    不带 --issue 是草稿，放在“草稿”文件夹，不进 git。单的样子在 templates/
    里改；往里面放一个新的 .md.j2 或 .xlsx，就多了一种单。
    """
    desk = acting.desk(writes=issued or seen_whole.asked)
    if blank:
        _refuse_with_blank(issued, masked, month, week, seen_whole.asked)
    if seen_whole.asked:
        desk = _unmasked(desk, seen_whole, masked or issued)
    warned: set[str] = set()
    for each in _one_by_one(desk, words):
        paper = _blank(desk, each) if blank else _paper(desk, each, (month, week), masked, issued)
        if seen_whole.asked and not acting.dry_run:
            seen_whole.leave_trace(desk, f"form {paper.stem}", paper.numbers)
        if not printed and paper.name not in warned:
            losses_said(desk, paper.name)
            warned.add(paper.name)
        if printed:
            whole(_text(paper), nl=False)
        elif not issued or acting.dry_run or may_issue(desk, paper, agreed):
            path = _filed(desk, paper, issued, out)
            if opened and not acting.dry_run:
                open_or_say(path)
    return 0


def _unmasked(desk: Desk, seen_whole: SeenWhole, otherwise: bool) -> Desk:
    """Raises UsageProblem, NotForThem: what git keeps is never made whole."""
    if otherwise:
        raise UsageProblem(
            "--unmasked 只出草稿：不签发（签发的留在 git 里，去不掉），也不写 --masked。"
        )
    seen_whole.require_allowed(desk)
    return replace(desk, unmasked=True)


def _one_by_one(desk: Desk, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words for each paper: several numbers are several papers."""
    if not words or tells_many(words[0]) or not any(each.isdigit() for each in words[0]):
        yield words
        return
    for number in resolve_all(desk.workspace, words[0], desk.now.date()):
        yield (number, *words[1:])


def _filed(desk: Desk, paper: Paper, issued: bool, out: Path | None) -> Path:
    """The last file that was written, after all of them have been told."""
    filed = issue(desk, paper) if issued else draft(desk, paper, out)
    kept_said(filed)
    if issued and not filed.fresh:
        click.echo("这张单已经签发过，内容没有变：")
    for path in filed.paths:
        click.echo(desk.workspace.shown(path))
    if filed.code:
        click.echo(f"编码 {filed.code}{'' if issued else '（草稿）'}")
    return filed.paths[-1]


def losses_said(desk: Desk, name: str) -> None:
    """What stands in the template and will not stand on the paper, before anybody prints it."""
    for each in losses_of(desk.workspace, name):
        click.echo(f"{each.location.path}：{each.message}", err=True)


def may_issue(desk: Desk, paper: Paper, agreed: bool) -> bool:
    """Somebody at a terminal is asked, unless just this paper was issued before; says if not."""
    if agreed or not at_terminal() or not issuable(desk, paper):
        return True
    of = "" if paper.about in ("", paper.name) else f"（{paper.about}）"
    said = f"“{paper.name}”{of}签发以后不再改动，也不能撤回。签发？"
    yes = asking.yes(said, default=False, is_final=True)
    if not yes:
        click.echo("没有签发，什么都没有写。")
    return yes


def open_or_say(path: Path) -> None:
    """Open it with the program of this machine; where there is no desktop, say where it is."""
    if not has_desktop() or click.launch(str(path)):
        click.echo(f"这里没有桌面，打不开。文件在 {path.resolve()}", err=True)


def has_desktop() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(shown) and which("xdg-open") is not None


def _refuse_with_blank(*others: object) -> None:
    if any(others):
        raise UsageProblem("--blank 出空白单：不签发，不写 --masked、--unmasked、--month、--week。")


def _blank(desk: Desk, words: tuple[str, ...]) -> Paper:
    from cpl.use_cases.templates.blanks import blank_paper

    if len(words) != 1 or any(each.isdigit() for each in words[0]):
        raise UsageProblem("空白单不写编号：cpl form 巡场检查表 --blank。")
    return blank_paper(desk, form_named(desk.workspace, words[0]))


def _text(paper: Paper) -> str:
    if ".md" not in paper.files:
        raise UsageProblem(f"“{paper.name}”只有 Excel 模板，没有文字版。去掉 --print。")
    return paper.files[".md"].decode()


def _paper(
    desk: Desk,
    words: tuple[str, ...],
    said: tuple[str | None, str | None],
    masked: bool,
    issued: bool,
) -> Paper:
    """`said`: the month and the week."""
    workspace = desk.workspace
    if not words or len(words) > 2:
        known = "、".join(forms_offered(workspace))
        raise UsageProblem(f"写成 cpl form 编号 单名。有这些单：{known}。")
    if len(words) == 1 and not any(each.isdigit() for each in words[0]):
        name = form_named(workspace, words[0])
        if tells_many(name):
            return _of_many(desk, name, said, issued)
        raise UsageProblem(f"“{name}”是一件一张，要写编号：cpl form 编号 {name}。")
    if any(said):
        raise UsageProblem("--month、--week 只用于台账：cpl form 投诉台账 --month 2026-11。")
    number = words[0]
    name = form_named(workspace, words[1]) if len(words) == 2 else own_form(workspace, number)
    if tells_many(name):
        raise UsageProblem(f"“{name}”不是一件一张，不写编号：cpl form {name}。")
    loaded = workspace.load(number)
    if issued:
        require_its_event(loaded, name)
        require_in_sight(desk, loaded, name)
    if tells_dossier(workspace, name):
        from cpl.use_cases.auditing.dossier import dossier_of  # goes through all of git

        told = dossier_of(desk, loaded)
        return paper_of(desk, loaded, name, masked, issued=issued, dossier=told)
    return paper_of(desk, loaded, name, masked, issued=issued)


def _of_many(desk: Desk, name: str, said: tuple[str | None, str | None], issued: bool) -> Paper:
    month, week = said
    today = desk.now.date()
    try:
        period = (
            read_period(week, WEEK, desk.reference(desk.workspace.latest_rules)) if week else None
        )
    except ValueError as error:
        raise UsageProblem(str(error)) from None
    return register_paper(desk, name, months(month, today), period=period, issued=issued)
