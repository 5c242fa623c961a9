"""`cpl init DIR`"""

import sys
from pathlib import Path

import click

from cpl.cli.frame import app, clock
from cpl.cli.frame.group import Command
from cpl.cli.frame.output import as_typed, problems
from cpl.problems import Problem, UsageProblem, has_errors
from cpl.store.workspace import RULES, Workspace
from cpl.use_cases.upkeep.init import init

EXAMPLES = """
cpl init 客服台账
cpl init 客服台账 --profile S003-聊城交运
cpl init 举报 --protected --profile S002C-举报投诉
cpl init 练习 --practice
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
@click.option(
    "--profile", metavar="名称或文件", help="用哪一套规则：cpl rules show 列出的，或一个文件。"
)
@click.option("--protected", is_flag=True, help="单放要保护的件（举报）：别的账号进不来。")
@click.option("--practice", is_flag=True, help="练习用的：上个月的样本投诉，加一堂十分钟的课。")
def command(folder: Path, profile: str | None, protected: bool, practice: bool) -> int:
    """建一个新的工作文件夹：规则、模板、人员表，并放进 git。"""
    from cpl.use_cases.regulation.profiles import profile_path

    if practice and protected:
        raise UsageProblem("练习用的不用保护，--practice 和 --protected 不一起写。")
    if practice:
        return _practice(folder, profile)
    rules = profile_path(profile) if profile else None
    init(folder, clock.now(), clock.is_set(), rules, app.account(), app.say, protected)
    wrong = _wrong(folder / RULES) if rules else ()
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
