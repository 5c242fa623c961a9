"""`cpl fix [文件或编号 …]`"""

import click

from cpl.cli.frame import app
from cpl.cli.frame.excerpt import visible
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.output import problems
from cpl.cli.frame.window import whole
from cpl.cli.terminal import asking
from cpl.how_far import gone_through
from cpl.store.changeset import Change, diff
from cpl.use_cases.checking.colleagues import Colleagues
from cpl.use_cases.checking.fixing import Fixed, chosen, fixed, keep, record
from cpl.use_cases.desk import Desk
from cpl.yamltext.decoding import recoded

CR = "\r"
REASON = "改正写错的格式"


@click.command(
    cls=Command,
    examples="cpl fix\ncpl fix --dry-run\n"
    "cpl fix complaints/2026/11/TS20261121-003.yaml -m 冒号、引号写错了 --yes",
)
@click.argument("said", nargs=-1, metavar="[文件或编号 …]")
@option("-m", "reason", metavar="原因", default=REASON, help=f"为什么改（缺省“{REASON}”）。")
@option("--yes", "agreed", is_flag=True, help="不问，直接改。")
@app.acting_options
def command(
    said: tuple[str, ...],
    reason: str,
    agreed: bool,
    acting: app.Acting,
) -> int:
    """替你改只有一种改法的写错：先给你看，你同意才改，改好就记录。

    就是 cpl check 里写着“改成”的那些。两种意思都说得通的不改，列出来由你改。
    不写文件，就看手工改动过的；没有手工改动，看全部记录。
    """
    desk = acting.desk()
    colleagues = Colleagues(desk.workspace)
    wanted = chosen(desk, said)
    done: list[Fixed] = []
    for path in gone_through(wanted, desk.workspace.how_far, "检查", "份"):
        found = fixed(desk.workspace, path, desk.now, colleagues)
        if found.mended or found.left:  # of ten years' records the sound ones are not held
            done.append(found)
    mended = [each for each in done if each.mended]
    for each in mended:
        whole(_shown(desk, each), nl=False)
    status = problems([problem for each in done for problem in each.left])
    if not mended:
        click.echo("没有能替你改的。")
        return status
    if acting.dry_run:
        return 0
    if not agreed:
        asking.require_terminal("不问就改，加 --yes；只看不改，加 --dry-run。")
        if not asking.yes("就这样改吗？"):
            click.echo("没有改。")
            return 1
    return _write(desk, mended, reason.strip() or REASON)


def _shown(desk: Desk, done: Fixed) -> str:
    """The difference; where the encoding changes, that of the words."""
    before = recoded(done.before)
    words = diff((Change(done.path, before or done.before, done.after),), desk.workspace.root)
    shown = "".join(f"{visible(line.rstrip(CR))}\n" for line in words.split("\n")[:-1])
    name = desk.workspace.shown(done.path)
    return f"{name}：编码改成 UTF-8，文字不变。\n{shown}" if before else shown


def _write(desk: Desk, mended: list[Fixed], reason: str) -> int:
    whole = tuple(each for each in mended if each.is_whole)
    recorded = record(desk, whole, reason) if whole else ()
    if recorded:
        count = sum(len(each.mended) for each in recorded)
        click.echo(f"改好 {count} 处，记录了 {len(recorded)} 个文件：{reason}")
    for each in whole:
        if each not in recorded:
            name = desk.workspace.shown(each.path)
            click.echo(f"{name}：改好 {len(each.mended)} 处，和已经记录的一样，不用再记录。")
    for each in mended:
        if not each.is_whole:
            keep(each)
            name = desk.workspace.shown(each.path)
            click.echo(
                f"{name}：改了 {len(each.mended)} 处，上面列出的还要你改，所以没有记录。"
                "改好以后 cpl commit -m 原因。",
                err=True,
            )
    return 0 if len(whole) == len(mended) else 1
