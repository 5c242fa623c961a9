"""`cpl edit 编号`"""

import os
import shlex
import shutil

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.output import problems
from cpl.cli.frame.window import at_terminal, whole
from cpl.cli.terminal import asking
from cpl.cli.terminal.asking import Option
from cpl.codec.records.aside import MARK
from cpl.problems import CplError, UsageProblem
from cpl.store.aside.side_files import read_side
from cpl.store.changeset import diff
from cpl.store.git.programs import run_at_terminal
from cpl.use_cases.checking.editing import (
    EditDraft,
    begin,
    draft_of,
    drop,
    merged,
    record,
    verdict,
)
from cpl.use_cases.checking.judging import Verdict
from cpl.use_cases.desk import Desk

EDITORS = ("nano", "vim", "vi", "notepad")
AGAIN, ASIDE, DISCARD, CORRECT = "再改", "先放一边", "不要了", "作为更正记录"
GO_ON, ANEW = "接着改", "重新开始"


@click.command(
    cls=Command, examples="cpl edit 3\ncpl edit 3 -m 电话听错一位，按录音改\ncpl edit staff.yaml"
)
@click.argument("said", metavar="编号或文件")
@option("-m", "reason", metavar="原因", default="", help="为什么改（缺省改完再问）。")
@option("--更正", "--correction", "declared", is_flag=True, help="这是更正已经记录的事。")
@app.acting_options
def command(
    said: str,
    reason: str,
    declared: bool,
    acting: app.Acting,
) -> int:
    """在编辑器里改一份记录，存了就检查，没有错就写明原因记录下来。

    用 VISUAL、EDITOR 里写的编辑器。有错就问：再改、先放一边、不要了。打进去的不会丢：
    没有记录的放着，下次 cpl edit 同一份接着改。也能改 staff.yaml、rules.yaml。
    """
    desk = acting.desk()
    draft = draft_of(desk, said)
    try:
        if not _started(draft):
            return 0
        _show_aside(desk, draft)
        return _edited(desk, draft, reason, declared)
    except (KeyboardInterrupt, click.Abort):
        _aside(draft)
        return 130


def _show_aside(desk: Desk, draft: EditDraft) -> None:
    """What the marks in it stand for, which lies in a file of its own."""
    side = read_side(desk.workspace.root, draft.path)
    if side.data is not None:
        for number, text in side.pieces.items():
            whole(f"{MARK.format(number)} {text}")
        click.echo(f"另存的要改，直接改 {desk.workspace.shown(side.path)}，改完就算数，不用记录。")


def _started(draft: EditDraft) -> bool:
    """There is a draft to edit: a new one, or one that was kept aside."""
    if not draft.is_begun:
        begin(draft)
        return True
    click.echo(f"{draft.path.name} 上次改了没有记录，放在 {draft.kept}。")
    options = [Option(GO_ON), Option(ANEW), Option(ASIDE)]
    chosen = asking.choice("怎么办", options) if at_terminal() else GO_ON
    if chosen == ANEW:
        begin(draft)
    return chosen != ASIDE


def _edited(desk: Desk, draft: EditDraft, reason: str, declared: bool) -> int:
    """Edit, judge, ask, until it is recorded, kept aside or not wanted."""
    while True:
        _open_editor(draft)
        if merged(desk, draft):
            click.echo("这一份刚刚被别人改过，两边的改动合在一起了。")
        if not draft.is_changed:
            drop(draft)
            click.echo("没有改动。")
            return 0
        found = _verdict(desk, draft)
        if found is not None and not found.standing(declared):
            return _recorded(desk, draft, reason, declared and bool(found.declarable), found.claims)
        chosen = _asked(found)
        if chosen == CORRECT:
            return _recorded(desk, draft, reason, True)
        if chosen == DISCARD:
            drop(draft)
            click.echo("没有改。")
            return 1
        if chosen == ASIDE:
            return _aside(draft)


def _open_editor(draft: EditDraft) -> None:
    words = _editor()
    try:
        status = run_at_terminal([*words, os.fspath(draft.kept)])
    except OSError as error:
        raise UsageProblem(
            f"编辑器 {words[0]} 打不开（{error.strerror}）。export EDITOR=编辑器，再来一次。"
        ) from None
    if status:
        raise CplError(f"编辑器没有正常结束（{status}）。改的放在 {draft.kept}，下次接着改。")


def _editor() -> list[str]:
    """VISUAL, EDITOR, else at a terminal one that is there; raises UsageProblem."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return shlex.split(named)
    asking.require_terminal("export EDITOR=编辑器，再来一次。")
    found = next((each for each in EDITORS if shutil.which(each)), None)
    if found is None:
        raise UsageProblem("没有找到编辑器。export EDITOR=编辑器，再来一次。")
    return [found]


def _verdict(desk: Desk, draft: EditDraft) -> Verdict | None:
    """What is against it, said; None where it cannot be recorded at all."""
    try:
        found = verdict(desk, draft)
    except CplError as error:
        click.echo(str(error), err=True)
        return None
    problems(found.every)
    return found


def _asked(found: Verdict | None) -> str:
    if not at_terminal():
        return ASIDE
    can_declare = found is not None and not found.standing(declared=True)
    names = (AGAIN, ASIDE, DISCARD, *((CORRECT,) if can_declare else ()))
    return asking.choice("怎么办", [Option(each) for each in names])


def _recorded(
    desk: Desk, draft: EditDraft, reason: str, declared: bool, claims: tuple[str, ...] = ()
) -> int:
    click.echo(diff((draft.change,), desk.workspace.root), nl=False)
    if desk.dry_run:
        return _aside(draft)
    while not reason.strip() and at_terminal():
        reason = asking.line("为什么改")
    try:
        record(desk, draft, reason, declared=declared, claims=claims)
    except CplError:
        _aside(draft)
        raise
    click.echo(f"记录了：{reason.strip()}")
    return 0


def _aside(draft: EditDraft) -> int:
    click.echo(
        f"没有记录，改的放在 {draft.kept}，下次 cpl edit {draft.path.stem} 接着改。", err=True
    )
    return 1
