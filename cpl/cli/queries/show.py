"""`cpl show NUMBER`"""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import Fit, plain_line
from cpl.cli.frame.output import pairs, table
from cpl.cli.frame.window import paged, whole
from cpl.codec.records.values import write_value
from cpl.loading import WhenUsed
from cpl.problems import UsageProblem
from cpl.store.aside.side_files import purged_path
from cpl.store.lookup import resolve_all
from cpl.store.workspace import IMPORTS, Workspace

if TYPE_CHECKING:
    from cpl.use_cases.queries import showing
    from cpl.use_cases.queries.showing import View
else:
    showing = WhenUsed("cpl.use_cases.queries.showing")  # whoever presses Tab is shown nothing

ROUND = "轮次"
CLOCK_HEADERS = ("时限", ROUND, "应于", "现况", "谁")
CLOCKS = Fit(cuts=("现况",), folds=("时限",))
HISTORY = Fit(folds=("内容",))
DIVERGENCE_HEADERS = ("条", "时间", "事件", "经办", "缘由", "裁定", "内容")
DIVERGENCES = Fit(folds=("缘由", "内容", "裁定"))


@click.command(
    cls=Command, examples="cpl show 3\ncpl show TS20261121-003 --explain\ncpl show 3 --format json"
)
@click.argument("number", metavar="编号[,编号…]")
@option("--explain", is_flag=True, help="逐日说明每个时限是怎样算出来的。")
@app.format_option
@app.folder_option
@paged()
def command(number: str, explain: bool, form: str, folder: str | None) -> int:
    """看一份记录：卡片、时限、经过。

    不经手的人看到的脱敏；要保密的、要回避的看不到（CPL_USER 说明是谁在看）。
    """
    place = app.workspace(folder)
    numbers = resolve_all(place, number, app.now_in(place).date())
    if form == "json" and len(numbers) > 1:
        raise UsageProblem("--format json 一次看一件。")
    for each in numbers:
        _print(place, each, explain, form)
    return 0


def _print(place: Workspace, number: str, explain: bool, form: str) -> None:
    now = app.now_in(place)
    onlooker = app.onlooker(place)
    loaded = place.load(number)
    shown = onlooker.opened(loaded)
    if shown is not loaded and onlooker.person is None:
        app.say(app.why_masked(place))
    found = showing.view(place, shown, now)
    if form == "json":
        import json

        whole(json.dumps(_as_json(found, place), ensure_ascii=False, indent=2))
    elif explain:
        for line in showing.explanation(found):
            click.echo(line)
    else:
        print_card(found, place, now, form)
        if form == "table" and (origin := _origin(place, number)):
            click.echo(f"\n{plain_line(origin)}")
        if purged_path(place.root, loaded.path).is_file():
            from cpl.use_cases.aside.looking import cleared_said

            click.echo(cleared_said(place, loaded.path))


def _origin(place: Workspace, number: str) -> str:
    """From which table it was imported; empty where it was not."""
    if not (place.root / IMPORTS).is_dir():
        return ""
    from cpl.use_cases.again.past import origin_said  # most offices have imported nothing

    return origin_said(place, number)


def print_card(found: "View", place: Workspace, now: datetime, form: str = "table") -> None:
    """The card, its clocks, what must be raised, what has happened."""
    pairs(showing.card_rows(found))
    click.echo()
    _print_clocks(found, form)
    for name, say, notify, clause in showing.raised_rows(found, place, now):
        click.echo(f"升级 {name}：{say}告知{notify}。{clause}")
    click.echo()
    table(("时间", "事件", "经办", "状态", "内容"), showing.history_rows(found), form, HISTORY)
    print_divergences(found, place, form)


def print_divergences(found: "View", place: Workspace, form: str = "table") -> None:
    """What desks did that cannot both be true, settled or not; nothing where there is none."""
    rows = tuple(showing.divergence_rows(found, place.staff))
    if rows:
        click.echo("\n分歧（两台办的合不到一起的，不算办过）：")
        table(DIVERGENCE_HEADERS, rows, form, DIVERGENCES)
    if any(each.is_open for each in found.loaded.record.divergences):
        click.echo(f"裁定：cpl settle {found.card.number} 条 不作数|另办 -m 理由")


def _print_clocks(found: "View", form: str) -> None:
    """In which round each was is told where there was more than one."""
    lines: list[tuple[str, ...]] = [CLOCK_HEADERS, *showing.clock_rows(found)]
    n = CLOCK_HEADERS.index(ROUND)
    if form == "table" and found.card.round == 1:
        lines = [(*line[:n], *line[n + 1 :]) for line in lines]
    table(lines[0], lines[1:], form, CLOCKS)


def _as_json(found: "View", place: Workspace) -> dict[str, object]:
    return {
        "编号": found.card.number,
        "状态": found.card.state,
        "轮次": found.card.round,
        **{name: write_value(value) for name, value in found.card.values.items()},
        "时限": [dict(zip(CLOCK_HEADERS, row, strict=True)) for row in showing.clock_rows(found)],
        "经过": [
            dict(zip(("时间", "事件", "经办", "状态", "内容"), row, strict=True))
            for row in showing.history_rows(found)
        ],
        **_divergences_as_json(found, place),
    }


def _divergences_as_json(found: "View", place: Workspace) -> dict[str, object]:
    rows = [
        dict(zip(DIVERGENCE_HEADERS, row, strict=True))
        for row in showing.divergence_rows(found, place.staff)
    ]
    return {"分歧": rows} if rows else {}
