"""`cpl find 词 …`"""

from collections.abc import Iterable, Mapping

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import columns, plain_line
from cpl.cli.frame.of_desks import listed, tell_elsewhere
from cpl.cli.frame.output import table, unreadable
from cpl.cli.frame.window import paged, terminal_size
from cpl.cli.queries.list import months
from cpl.cli.queries.masked import tell_closed
from cpl.domain.cases.text_search import Span
from cpl.problems import UsageProblem
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.queries.finding import Hit, Sought, counts, hits, sought
from cpl.use_cases.queries.listing import Query, Search
from cpl.use_cases.reading import Onlooker

EXAMPLES = """
cpl find 8000
cpl find 停运 退票
cpl find 停运 --month 2026-06..2026-08 --by 月
cpl find 停运 --by 主办单位 --format csv
"""
INDENT = "    "


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("words", nargs=-1, metavar="词 …")
@option("--month", metavar="年-月[..年-月]", help="按接收的月份。")
@option("--by", metavar="月|状态|字段", help="只数件数：按月、状态或一个选项字段。")
@app.desk_option
@app.format_option
@app.folder_option
@paged()
def command(
    words: tuple[str, ...],
    month: str | None,
    by: str | None,
    shown_desk: str | None,
    form: str,
    folder: str | None,
) -> int:
    """按编号、电话尾号、姓名或文字查找，显示前后文。

    整改、问责、巡场和经过里写的都查；几个词都要有。姓名、电话脱敏。
    电话只比数字，写成 138-0000-1234 或全角都找得到。
    """
    place = app.workspace(folder)
    wanted = sought(words)
    if not (wanted.words or by):
        raise UsageProblem("写要找的词：cpl find 停运；只数件数：cpl find --by 月。")
    within = months(month, app.now_in(place).date())
    onlooker = app.onlooker(place, shown_desk)
    index = RecordIndex(place, shown=onlooker.shown)
    found = {
        each.name: Search(place, Query(each.name, months=within, words=words), onlooker, index)
        for each in place.machines()
    }
    if by:
        _counted(place, found, by, within, form)
    else:
        _listed(onlooker, (each for every in found.values() for each in every), wanted, form)
    tell_elsewhere(onlooker, None, form)
    tell_closed(sum(each.closed for each in found.values()), form)
    problems = (problem for each in found.values() for problem in each.problems)
    return unreadable((*index.problems, *problems))


def _counted(
    place: Workspace,
    found: Mapping[str, Iterable[Readable]],
    by: str,
    within: tuple[str, str] | None,
    form: str,
) -> None:
    told = counts(place.latest_rules, found, by, within)
    table(told.headers, told.rows, form)
    if told.several and form == "table":
        click.echo(f"一件可以有几个“{by}”，合计按件数。")


def _listed(onlooker: Onlooker, records: Iterable[Readable], wanted: Sought, form: str) -> None:
    place = onlooker.workspace
    if form != "table":
        rows = [_row(each, hits(place, each, wanted)) for each in records]
        listed(onlooker, ("编号", "状态", "接收时间", "前后文"), rows, form)
        return
    many = 0
    for each in records:
        many += 1
        card = each.card
        number = _marked(card.number, _spans(wanted, card.number))
        click.echo(f"{number}  {card.state}  {card.received_at:%Y-%m-%d %H:%M}")
        room = terminal_size().columns - len(INDENT)
        for hit in hits(place, each, wanted):
            click.echo(f"{INDENT}{hit.label}：{_marked(*_window(hit, room))}")
    click.echo(f"共 {many} 件。")


def _row(loaded: Readable, found: tuple[Hit, ...]) -> tuple[str, ...]:
    said = "；".join(f"{each.label}：{each.text}" for each in found)
    return loaded.card.number, loaded.card.state, f"{loaded.card.received_at:%Y-%m-%d %H:%M}", said


def _spans(wanted: Sought, text: str) -> tuple[Span, ...]:
    return tuple(span for each in wanted.words for span in each.spans(text))


def _window(hit: Hit, room: int) -> tuple[str, tuple[Span, ...]]:
    """The words around the first place, as many as the room lets, and the places in them."""
    start, end = hit.spans[0] if hit.spans else (0, 0)
    left = room - columns(hit.label) - columns(hit.text[start:end]) - 6
    before = _ending(hit.text[:start], left // 2)
    after = _ending(hit.text[end:][::-1], left - columns(before))[::-1]
    before = _ending(hit.text[:start], left - columns(after))
    first, last = start - len(before), end + len(after)
    lead = "…" if first else ""
    text = f"{lead}{hit.text[first:last]}{'…' if last < len(hit.text) else ''}"
    moved = [(a - first + len(lead), b - first + len(lead)) for a, b in hit.spans]
    return text, tuple((a, b) for a, b in moved if a >= len(lead) and b <= len(text))


def _ending(text: str, room: int) -> str:
    """As much of the end of a text as fits."""
    used = 0
    for index in range(len(text) - 1, -1, -1):
        used += columns(text[index])
        if used > room:
            return text[index + 1 :]
    return text


def _marked(text: str, spans: tuple[Span, ...]) -> str:
    """The text with the hits in bold; click takes that off again where no terminal reads it."""
    shown, at = "", 0
    for start, end in sorted(spans):
        if start >= at:
            shown += plain_line(text[at:start]) + click.style(
                plain_line(text[start:end]), bold=True
            )
            at = end
    return shown + plain_line(text[at:])
