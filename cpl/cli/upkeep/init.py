"""`cpl init DIR`"""

import sys
from pathlib import Path
from platform import node
from secrets import token_hex

import click

from cpl.cli.frame import app, clock
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.output import as_typed, problems
from cpl.codec.records.values import half_width
from cpl.domain.people.desks import CODE, OfficeDesk
from cpl.problems import CplError, Problem, UsageProblem, has_errors
from cpl.store.workspace import RULES, Workspace
from cpl.use_cases.upkeep.init import init

EXAMPLES = """
cpl init 客服台账
cpl init 客服台账 --profile S003-聊城交运
cpl init 举报 --protected --profile S002C-举报投诉
cpl init 练习 --practice
cpl init 客服台账 --desk A=热线 --remote /mnt/nas/客诉.git
cpl init . --desk A --remote git@10.0.0.5:客诉.git
"""
TO_DO = """\
  staff.yaml 里的人换成你们自己的：姓名、邮箱、角色、单位，一人一段
  cpl check        没有错误，再 cpl commit -m 换成本单位的 --as 系统
  export CPL_USER=李敏
  cpl new          一问一答地登记；cpl help 看全部命令"""

CLOSED = """\
这个文件夹单放要保护的件：权限 0700，只有你的账号进得来；往外带会拦住。
  几个人一起办：docs/隐私.md 的“举报单独放”里有交给一个组的几行
  原来的文件夹里写 privacy: {apart_when: 类别 is 举报, apart_in: 找谁}，那里就不再登记举报"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@option("--profile", metavar="名称或文件", help="用哪一套规则：cpl rules show 列出的，或一个文件。")
@option("--protected", is_flag=True, help="单放要保护的件（举报）：别的账号进不来。")
@option("--practice", is_flag=True, help="练习用的：上个月的样本投诉，加一堂十分钟的课。")
@option(
    "--desk",
    "said_desk",
    metavar="代码[=名称]",
    help="几个台一起用：这里是哪个台。已经有的文件夹也行。",
)
@option("--remote", metavar="地址", help="几个台共用的仓库；第一次要是空的。")
@option("--take-over", is_flag=True, help="那个台原来的机器坏了，换到这里。")
def command(
    folder: Path,
    profile: str | None,
    protected: bool,
    practice: bool,
    said_desk: str | None,
    remote: str | None,
    take_over: bool,
) -> int:
    """建一个新的工作文件夹：规则、模板、人员表，并放进 git。

    几个台一起用，主台在这里建，别的台用 cpl clone（docs/多台.md）。
    """
    if practice and protected:
        raise UsageProblem("练习用的不用保护，--practice 和 --protected 不一起写。")
    is_shared = bool(said_desk or remote or take_over)
    if is_shared and (practice or protected):
        raise UsageProblem("练习用的、单放的不和别的台共用，--desk、--remote 不一起写。")
    if practice:
        return _practice(folder, profile)
    if is_shared:
        return _shared(folder, profile, said_desk or "", remote or "", take_over)
    _make(folder, profile, protected)
    return _told(folder, profile, protected)


def _make(
    folder: Path, profile: str | None, protected: bool = False, desk: OfficeDesk | None = None
) -> None:
    from cpl.use_cases.regulation.profiles import profile_path

    rules = profile_path(profile) if profile else None
    init(folder, clock.now(), clock.is_set(), rules, app.account(), app.say, protected, desk)


def _told(folder: Path, profile: str | None, protected: bool = False) -> int:
    wrong = _wrong(folder / RULES) if profile else ()
    click.echo(f"建好了：{folder}\n接下来：\n  cd {as_typed(folder)}")
    if wrong:
        click.echo("  先改 rules.yaml 里的错误（在下面），cpl rules lint 没有错误了再用")
    else:
        office = Workspace(folder.resolve()).latest_rules.meta.office
        now = f"现在是“{office}”" if office else "现在没有写"
        click.echo(f"  rules.yaml 的 office 改成你们单位的名称（{now}，每张单上都印）")
    click.echo(TO_DO)
    if protected:
        click.echo(CLOSED)
    return problems(wrong)


def _shared(folder: Path, profile: str | None, said: str, remote: str, take_over: bool) -> int:
    """A desk that shares what it has: of a new folder the first, or a folder that is there."""
    from cpl.cli.frame.how_far import waited_for
    from cpl.cli.terminal.desks import desk_said
    from cpl.use_cases.upkeep.desk_clones import Claimant, address, become, require_empty

    code, _, name = half_width(said).partition("=")
    code, is_new = code.strip().upper(), not (folder / RULES).is_file()
    if is_new and not CODE.fullmatch(code):
        raise UsageProblem("写明这里是哪个台，一两个大写字母：--desk A=热线。")
    if is_new and (not remote or take_over):
        raise UsageProblem("新建的要写明共享的仓库：--remote 地址；接替别的机器用 cpl clone。")
    if not is_new and (profile or name):
        raise UsageProblem(
            f"{folder} 已经是工作文件夹了：规则不换，台的名称写在 staff.yaml 里。"
            f"只写 --desk {code} --remote 地址。"
        )
    if is_new:
        require_empty(address(remote), folder, code)
        _make(folder, profile, desk=OfficeDesk(code, name.strip() or "总台", is_main=True))
    place = app.workspace_to_write(str(folder))
    who = Claimant(token_hex(8), node(), app.now_in(place), take_over)
    try:
        with waited_for("送到共享的仓库"):
            made = become(place, code, remote, who)
    except CplError:
        if is_new:
            again = f"cpl init {as_typed(folder)} --desk {code} --remote {as_typed(remote)}"
            click.echo(f"文件夹建好了，共享没有成。改好再来：{again}", err=True)
        raise
    status = _told(folder, profile) if is_new else 0
    desk_said(made)
    return status


def _wrong(path: Path) -> tuple[Problem, ...]:
    """The errors, not the warnings, of the rules in the new folder."""
    from cpl.use_cases.regulation.linting import lint_file

    return tuple(each for each in lint_file(path, RULES)[1] if has_errors((each,)))


def _practice(folder: Path, profile: str | None) -> int:
    """The sample month, with progress on a terminal's standard error."""
    from cpl.use_cases.practice.practice import practise

    if profile:
        raise UsageProblem("--practice 用的是主题公园的规则，不能和 --profile 一起写。")
    days = set()
    for line in practise(folder, clock.now(), app.account()):
        if line.at.date() not in days and sys.stderr.isatty():
            click.echo(f"\r正在演上个月的投诉……{line.at:%m-%d}", nl=False, err=True)
        days.add(line.at.date())
    if sys.stderr.isatty():
        click.echo(err=True)
    click.echo(f"建好了：{folder}，里面是一家主题公园 {min(days)} 到 {max(days)} 的投诉。")
    click.echo("接下来：")
    click.echo(f"  cd {as_typed(folder)}")
    click.echo("  export CPL_USER=李敏")
    click.echo("  cpl lesson")
    return 0
