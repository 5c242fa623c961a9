"""`cpl sync`"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.how_far import waited_for
from cpl.cli.frame.layout import plain_line
from cpl.domain.values.screening import screened
from cpl.problems import CplError, Severity, some
from cpl.store.lock import Busy
from cpl.store.remote.last_sync import last_sync, remember
from cpl.store.remote.network import Unreachable
from cpl.use_cases.desk import Desk
from cpl.use_cases.syncing.putting_back import ASIDE
from cpl.use_cases.syncing.some_years import first_year, keep_years
from cpl.use_cases.syncing.standing import QUIET_FOR, standing
from cpl.use_cases.syncing.sync import Synced, sync

NAMED = 8
NOTHING = "没有新的，也没有要送的。"
EXAMPLES = """
cpl sync
cpl sync --dry-run
cpl sync --quiet
cpl sync --since 2019
"""


@click.command(cls=Command, examples=EXAMPLES)
@option("--quiet", is_flag=True, help="定时任务用：没有要看的就什么都不说。")
@option("--restored", is_flag=True, help="共享的仓库是从备份恢复的：把那里少的再送上去。")
@option("--renumber", is_flag=True, help="和别的台重号的，这里还没有送出的换一个编号。")
@option(
    "--since",
    metavar="年",
    help="要哪一年以后的，如 2019，或者 全部；取来（或放下）再同步。",
)
@option("--dry-run", is_flag=True, help="只看会收到什么、送出什么，什么都不写。")
@app.folder_option
def command(
    quiet: bool,
    restored: bool,
    renumber: bool,
    since: str | None,
    dry_run: bool,
    folder: str | None,
) -> int:
    """和别的台同步：收进别人办的，和这里的合在一起，再送出去。

    没有网络就下次再来，这里照常办。同一件两边都办了，合成一份，见 docs/多台.md。
    """
    desk = app.system_desk(folder, dry_run)
    before = last_sync(desk.workspace.git)
    if since and not dry_run:
        with waited_for("取来历史"):
            keep_years(desk.workspace, first_year(since, desk.now.date()))
        desk = app.system_desk(folder, dry_run)
    try:
        with waited_for("同步"):
            found = sync(desk, restored=restored, renumbering=renumber)
    except Busy:
        click.echo("另一个 cpl sync 正在同步。")
        return 0
    except Unreachable as error:
        return _offline(desk, str(error), quiet)
    except CplError as error:
        if quiet and before.failed == str(error).splitlines()[0]:
            return error.exit_status  # cron has told it once, and tries every ten minutes
        raise
    return _told(found, quiet, dry_run)


def _offline(desk: Desk, said: str, quiet: bool) -> int:
    """Days without a network are ordinary; how many they are is told, to cron once."""
    git = desk.workspace.git
    found = standing(git)
    if found is None or (quiet and not found.is_late(desk.now, QUIET_FOR)):
        return 0
    if quiet and not desk.dry_run:
        if found.last.failed == said:
            return 1
        remember(git, replace(found.last, failed=said))
    click.echo(f"{said}{found.said(desk.now)}。这里照常办，通了再 cpl sync。", err=True)
    return 1


def _told(found: Synced, quiet: bool, dry_run: bool) -> int:
    lines = [*_came_and_went(found, "会" if dry_run else "")]
    if not quiet:
        for line in lines or [NOTHING]:
            click.echo(line)
        if dry_run:
            click.echo("（试运行，什么都没有写）")
    for each in found.left:
        click.echo(f"没有收 {each.path} 的一种写法，另存在 {ASIDE / each.path}。", err=True)
    wrong = [*_to_look_at(found)]
    for line in wrong:
        click.echo(plain_line(line), err=True)
    return 1 if wrong else 0


def _came_and_went(found: Synced, will: str) -> Iterator[str]:
    if found.came:
        desks = "、".join(f"{code or '没有代码的台'} {n}" for code, n in found.by_desk.items())
        yield f"{will}收到 {len(found.came)} 次提交：{desks}。"
    if found.records:
        yield f"变了的件：{some(found.records, NAMED, '件')}。"
    if found.united:
        yield f"两边都办过、合成一份的：{some(found.united, NAMED, '件')}。"
    if found.diverging:
        names = some(found.diverging, NAMED, "件")
        yield f"合不到一起、要裁定的分歧：{names}。看 cpl show 编号，裁定 cpl settle 编号。"
    for old, new in found.renumbered:
        yield f"{old} 和别的台重号，这里的那一件改成 {new}：告诉来电的人。"
    if found.sent:
        yield f"{will}送出 {found.sent} 次提交。"


def _to_look_at(found: Synced) -> Iterator[str]:
    """What was taken in and is not in order: somebody must look at it."""
    wrong = Counter(e.location.path for e in found.problems if e.severity is Severity.ERROR)
    if wrong:
        names = some([f"{path}（{many} 处）" for path, many in wrong.items()], NAMED, "份")
        yield f"收进来以后不对的：{names}。怎样不对、怎样改：cpl check 文件。"
    if found.findings:
        yield f"收进来的提交里要看的 {len(found.findings)} 处（全部：cpl audit）："
    for each in found.findings[:NAMED]:
        yield f"  {each.place} {screened(each.say)} [{each.code} {each.id}]"
    if found.altered:
        yield (
            f"封存不一样：{some(found.altered, NAMED)}，共享的仓库里和这里的不是同一个。"
            "这里的没有动；cpl verify、cpl audit 看是谁改的。"
        )
