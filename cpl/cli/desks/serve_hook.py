"""`cpl serve-hook REPO.git`"""

import os
import sys
from pathlib import Path

import click

from cpl import __version__
from cpl.cli.frame import app, clock
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import plain_line
from cpl.cli.frame.output import as_typed
from cpl.problems import CplError, UsageProblem
from cpl.store.git.git import Git
from cpl.store.remote.shared import (
    HEADS,
    RefUpdate,
    SharedGit,
    Terms,
    commit_at,
    push_options,
    repository_at,
    terms_of,
    updates_in,
)
from cpl.use_cases.guarding.pushes_judged import Reception, receive
from cpl.use_cases.guarding.refusal import Refusal
from cpl.use_cases.guarding.standing_guard import guard

MOST_TOLD = 8
CANNOT_GO_ON, BUG = 3, 70
EXAMPLES = """
cpl serve-hook /srv/git/客服台账.git
cpl serve-hook --judge origin/main HEAD
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("repository", metavar="[共享库]", required=False, type=click.Path(path_type=Path))
@option("--branch", metavar="分支", default=Terms.branch, help="收哪一个分支（缺省 main）。")
@option(
    "--judge",
    "between",
    metavar="旧 新",
    nargs=2,
    help="只判断从一个提交到另一个多出来的，给 CI 用；有要退回的退出码是 1。",
)
@option("--receive", is_flag=True, hidden=True, help="钩子自己用的。")
@app.folder_option
def command(
    repository: Path | None,
    branch: str,
    between: tuple[str, str] | None,
    receive: bool,
    folder: str | None,
) -> int:
    """给共享库（bare 仓库）装上钩子：推来的先判断，cpl check、cpl audit 不让过的不收。

    在放共享库的那台机器上做一次，那台机器上要装 cpl。换了 cpl 的位置再做一次。
    """
    if receive:
        return _received(SharedGit(Path(os.environ.get("GIT_DIR", ".")).resolve()))
    if between is not None:
        before = click.get_current_context().find_root().obj
        return _judged(repository_at(Path(folder or before or ".")), *between)
    if repository is None:
        raise UsageProblem("共享库在哪里？cpl serve-hook /srv/git/客服台账.git")
    return _set_up(repository, branch)


def _set_up(repository: Path, branch: str) -> int:
    made = guard(repository, branch)
    done = "已经装着" if made.stood else "装好了"
    click.echo(f"{done}：推到 {made.place} 的“{branch}”先判断再收。")
    if made.tip:
        click.echo("以前推来的没有判断过：在一份克隆里 cpl check、cpl audit 看一遍。")
    return 0


def _received(git: Git) -> int:
    """As git's own hook: what is pushed is told on standard input."""
    updates = updates_in(sys.stdin)
    try:
        found = receive(git, updates, terms_of(git), clock.now, push_options())
    except CplError as error:
        return _not_judged(updates, str(error), CANNOT_GO_ON)
    except Exception as error:  # whatever it is, nothing is taken that nobody has judged
        if os.environ.get("CPL_DEBUG"):
            raise
        return _not_judged(updates, f"cpl 自己出错了（{_where(error)}）。", BUG)
    if found.let_pass and not found.refusals:
        click.echo(f"管理员放行了 {found.let_pass[:10]}：没有判断，cpl audit 以后还会说。")
    return _told(found, "没有收：共享库和你推以前一样。")


def _where(error: Exception) -> str:
    """Its own words may be a complainant's."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    if last is None:
        return type(error).__name__
    place = os.path.basename(last.tb_frame.f_code.co_filename)
    return f"{type(error).__name__}，{place} 第 {last.tb_lineno} 行"


def _not_judged(updates: tuple[RefUpdate, ...], why: str, status: int) -> int:
    branch = next((each.new for each in updates if each.name.startswith(HEADS)), "提交")
    click.echo(f"没有办法判断，没有收：{why}（这里的 cpl 是 {__version__}）")
    click.echo(
        "请管理员看。一定要收这一次：在共享库里 "
        f"git config --add cpl.letPass {branch}，再推；以后 cpl audit 还会说。"
    )
    return status


def _judged(git: Git, old: str, new: str) -> int:
    terms = terms_of(git)
    update = RefUpdate(_commit(git, old), _commit(git, new), f"{HEADS}{terms.branch}")
    if not update.new:
        raise UsageProblem("“新”要是一个提交：cpl serve-hook --judge 旧 新")
    found = receive(git, (update,), terms, clock.now)
    if not found.refusals:
        click.echo(f"判断了 {found.commits} 次提交，没有要退回的。")
    return _told(found, "有要退回的。")


def _commit(git: Git, said: str) -> str:
    """The whole name of it; empty for what CI says where there was none before."""
    if not said.strip("0"):
        return ""
    found = commit_at(git, said)
    if not found:
        more = "CI 里要取全部历史（fetch-depth: 0、GIT_DEPTH: 0）。" if len(said) > 7 else ""
        raise UsageProblem(f"这里没有“{said}”这个提交。{more}")
    return found


def _told(found: Reception, conclusion: str) -> int:
    """At most so many lines as somebody reads; the rest he finds in his own copy."""
    if not found.refusals:
        return 0
    for each in found.refusals[:MOST_TOLD]:
        _print(each)
    more = len(found.refusals) - MOST_TOLD
    if more > 0:
        click.echo(f"另外还有 {more} 处：在自己的文件夹里 cpl check、cpl audit 看全部。")
    click.echo(conclusion)
    if any(each.id for each in found.refusals):
        click.echo("要改的改好；方括号里有标识的，每一处再请另一个人说明，然后再推：")
        click.echo(f"cpl audit --explain {as_typed('标识')} -m 原因 --as 另一个人")
    return 1


def _print(each: Refusal) -> None:
    where = f"{each.place}: " if each.place else ""
    named = f"{each.code} {each.id}" if each.id else each.code
    click.echo(plain_line(f"{where}{each.say} [{named}]"))
    deed = each.deed
    when = f"{deed.at:%Y-%m-%d %H:%M} {deed.author} 提交 {deed.short}。" if deed else ""
    if when or each.mend:
        click.echo(plain_line(f"    {when}{each.mend}"))
