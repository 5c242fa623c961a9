"""`cpl settle 编号 [条] 不作数|另办 [事件] -m 理由`"""

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.queries.show import print_divergences
from cpl.codec.records.values import half_width
from cpl.problems import UsageProblem, suggestion
from cpl.use_cases.merging.settling import INSTEAD, OUTCOMES, WantedRuling, open_in, settle
from cpl.use_cases.queries.showing import view

EXAMPLES = """
cpl settle 3
cpl settle 3 不作数 -m 东站已经答复过
cpl settle 3 2 另办 支付 -m 总经理批了重新付
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("number", metavar="编号")
@click.argument("words", nargs=-1, metavar="[条] [不作数|另办] [事件]")
@option("-m", "reason", metavar="理由", default="", help="为什么这样裁定。")
@app.acting_options
def command(number: str, words: tuple[str, ...], reason: str, acting: app.Acting) -> int:
    """裁定分歧：两台办的合不到一起的一件事，不作数，还是另办过了。

    只写编号就列出它的分歧。裁定了的留在记录里，不算办过，也不再合并。
    不作数：就当没有办。另办：后来照规定又办了一次，写明是哪一个事件。
    由规则 meta 的 settles 写明的角色裁定；没有写的，由采用规则的角色。
    """
    desk = acting.desk()
    meant = desk.number_of(number)
    if not words:
        loaded = desk.onlooker.opened(desk.workspace.load(meant))
        if not loaded.record.divergences:
            click.echo(f"{meant} 没有分歧。")
        print_divergences(view(desk.workspace, loaded, desk.now), desk.workspace)
        return 0
    asked = _asked(words, reason)
    done, preview = settle(desk, meant, asked)
    click.echo(preview, nl=False)
    what = done.event.name if done.event else "登记的内容"
    if acting.dry_run:
        click.echo("（试运行：什么都没有写）", err=True)
        return 0
    click.echo(f"{meant} 的分歧“{what}”裁定了：{asked.outcome}。")
    still = open_in(desk.workspace.load(meant).record)
    if still:
        click.echo(f"还有 {len(still)} 条没有裁定：cpl settle {meant}")
    return 0


def _asked(words: tuple[str, ...], reason: str) -> WantedRuling:
    """Raises UsageProblem."""
    said = [half_width(each).strip() for each in words]
    place = int(said.pop(0)) if said[0].isascii() and said[0].isdigit() else 0
    outcome = said.pop(0) if said else ""
    if outcome not in OUTCOMES:
        raise UsageProblem(
            f"裁定只有两种：{'、'.join(OUTCOMES)}。{suggestion(outcome, OUTCOMES)}"
            "例如 cpl settle 3 不作数 -m 理由"
        )
    event = said.pop(0) if said and outcome == INSTEAD else ""
    if said:
        raise UsageProblem(f"“{'”“'.join(said)}”不知道是什么；理由写在 -m 后面。")
    if not reason.strip():
        raise UsageProblem("要写明理由：加 -m 理由。")
    return WantedRuling(place, outcome, event, reason.strip())
