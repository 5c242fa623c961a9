"""`cpl export DIR`"""

from dataclasses import replace
from pathlib import Path

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.seen_whole import SeenWhole, whole_options
from cpl.cli.queries.masked import tell_closed
from cpl.domain.analysis.tables import TABLES
from cpl.problems import CplError, some
from cpl.store.workspace import Workspace
from cpl.use_cases.exporting.export import (
    FORMATS,
    JSONL,
    NO_PYARROW,
    PARQUET,
    Exported,
    export,
    has_pyarrow,
    numbers_at_head,
    require_ready,
)

EXAMPLES = """
cpl export ../导出
cpl export ../导出 --as jsonl
cpl export ../全文 --unmasked -m 年度审计调取
"""
NAMED = 8


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("target", metavar="导出到的文件夹", type=click.Path(path_type=Path))
@option(
    "--as",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    metavar="jsonl|parquet",
    help="哪种文件；可以写两次（缺省两种都写，没有装 pyarrow 的只写 jsonl）。",
)
@whole_options
@app.folder_option
def command(
    target: Path, formats: tuple[str, ...], seen_whole: SeenWhole, folder: str | None
) -> int:
    """导出成表，给 DuckDB、Spark 这样的程序算：一件、经过、时限、补偿各一张，按月分开。

    脱敏；导出的是记录过的（最新一次提交）。下次只重写变了的月份。列的说明在 docs/导出.md。
    只要一张清单给人看：cpl list --format csv，或者 cpl form 投诉台账。
    """
    place = app.workspace(folder)
    chosen = tuple(dict.fromkeys(formats)) or _usual(target)
    onlooker = app.onlooker(place)
    if seen_whole.asked:
        desk = seen_whole.allowed(folder)
        require_ready(place, target, chosen, masked=False)
        seen_whole.leave_trace(desk, "export", numbers_at_head(place))
        onlooker = replace(onlooker, unmasked=True)
    return _told(export(place, onlooker, target, chosen), place)


def _usual(target: Path) -> tuple[str, ...]:
    """Both, or the one that needs nothing installed; raises CplError where that is not enough."""
    if has_pyarrow():
        return FORMATS
    if (target / PARQUET).exists():
        raise CplError(f"{target} 里有 Parquet，这次写不了新的。{NO_PYARROW}")
    app.say(f"只写 JSON Lines。{NO_PYARROW}")
    return (JSONL,)


def _told(done: Exported, place: Workspace) -> int:
    months = done.state.months
    records = sum(each.records for each in months.values())
    rows = "、".join(f"{t.name} {sum(e.rows[t.name] for e in months.values()):,}" for t in TABLES)
    masked = "脱敏" if done.state.masked else "全文"
    click.echo(f"导出好了：{done.target}（{'、'.join(done.formats)}），{records:,} 件，{masked}。")
    click.echo(f"  {rows} 行；到 {done.state.as_of.replace('T', ' ')[:16]} 为止。")
    click.echo(f"  {_rewritten(done)}")
    tell_closed(sum(each.closed for each in months.values()), "table")
    _tell_edited(place)
    broken = [name for each in months.values() for name in each.unreadable]
    if broken:
        app.say(f"读不了，没有写进去：{some(broken, NAMED, '份')}。哪里不对：cpl check。")
    return 1 if broken else 0


def _rewritten(done: Exported) -> str:
    if done.why_whole:
        return f"全部写了一遍：{done.why_whole}。"
    if not done.months:
        return "上次导出以后没有变化。"
    return f"重写了 {some(done.months, NAMED, '个月')}，别的月没有变。"


def _tell_edited(place: Workspace) -> None:
    """Whose hand edits are not in it, because nobody has recorded them."""
    tops = {place.root / each.top_folder for each in place.machines()}
    edited = [each for each in place.git.status() if not tops.isdisjoint(each.parents)]
    if edited:
        names = some([place.shown(each) for each in sorted(edited)])
        app.say(f"手工改了还没有记录的不在里面：{names}。写明原因：cpl commit -m 原因")
