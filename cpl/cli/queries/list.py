"""`cpl list [类别] [字段=值 …]`"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import Fit, cut
from cpl.cli.frame.of_desks import listed, tell_elsewhere
from cpl.cli.frame.output import unreadable
from cpl.cli.frame.seen_whole import SeenWhole, whole_options
from cpl.cli.frame.window import paged, room
from cpl.cli.queries.masked import masked_person, tell_closed
from cpl.domain.cases.field_walk import first_personal
from cpl.domain.cases.proxies import Proxied, proxied
from cpl.domain.regulation.parts import Parts
from cpl.domain.values.field_paths import FieldPath, heads
from cpl.domain.values.value import Values, at_path, shown
from cpl.loading import WhenUsed
from cpl.problems import UsageProblem
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.queries.listing import Query, Search
from cpl.use_cases.reading import Onlooker

# Loaded where a month or a field is named.
if TYPE_CHECKING:
    from cpl.codec.spellings import period_names, placing
    from cpl.codec.spellings import words as spelt
else:
    period_names = WhenUsed("cpl.codec.spellings.period_names")
    placing = WhenUsed("cpl.codec.spellings.placing")
    spelt = WhenUsed("cpl.codec.spellings.words")

PROXIED = ("编号", "事件", "经办", "登记人", "依据", "时间")
PROXIED_FIT = Fit(cuts=("依据",), drops=("时间", "登记人"))
HEADERS = ("编号", "接收时间", "类别", "状态", "主办单位", "投诉人", "内容")
FIT = Fit(cuts=("内容",), drops=("类别", "投诉人", "主办单位"))
SUMMARY = 30  # columns, where no window says how many there are
EXAMPLES = """
cpl list
cpl list 状态=承办中 主办单位=运营部
cpl list 投诉 --month 2026-10 --format csv
cpl list 整改 --open
cpl list --proxied --month 2026-11
cpl list --open --desk 全部
cpl list --month 2026-10 --unmasked -m 市场监管局调卷
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("words", nargs=-1, metavar="[工单|整改|问责|巡场] [类别] [字段=值 …]")
@option("--month", metavar="年-月[..年-月]", help="按接收的月份。")
@option("--open", "only_open", is_flag=True, help="只列没有结束的。")
@option("--proxied", "by_proxy", is_flag=True, help="代录清单：替别人录入的每一件事和依据。")
@app.desk_option
@whole_options
@app.format_option
@app.folder_option
@paged()
def command(
    words: tuple[str, ...],
    month: str | None,
    only_open: bool,
    by_proxy: bool,
    shown_desk: str | None,
    seen_whole: SeenWhole,
    form: str,
    folder: str | None,
) -> int:
    """台账：按条件列出记录，姓名和内容脱敏；不该看的只数件数。"""
    place = app.workspace(folder)
    query = query_of(place, words, month, only_open)
    if by_proxy:
        if seen_whole.asked:
            raise UsageProblem("--proxied 里没有投诉人的资料，不用 --unmasked。")
        return _proxied(place, query, bool(words), app.onlooker(place, shown_desk), form)
    desk = seen_whole.allowed(folder) if seen_whole.asked else None
    onlooker = replace(app.onlooker(place, shown_desk), unmasked=desk is not None)
    search = Search(place, query, onlooker)
    when = "%m-%d %H:%M" if form == "table" else "%Y-%m-%d %H:%M"
    short = SUMMARY if form == "table" and room() is None else None
    rows = [
        _row(each, _values(onlooker, each), when, short, desk is None, form == "table")
        for each in search
    ]
    if desk:  # before anything is shown
        seen_whole.leave_trace(desk, f"list{_told(query)}", (number for number, *_ in rows))
    listed(onlooker, HEADERS, rows, form, FIT)
    if form == "table":
        click.echo(f"共 {len(rows)} 件。")
    tell_elsewhere(onlooker, search.elsewhere, form, "")
    tell_closed(search.closed, form)
    return unreadable(tuple(search.problems))


def _told(query: Query) -> str:
    """What was asked for, without the values: one of them may be a name."""
    months = f" {'..'.join(dict.fromkeys(query.months))}" if query.months else ""
    fields = "".join(f" {path}=…" for path, _ in query.filters)
    return f" {query.machine}{months}{fields}{' --open' if query.only_open else ''}"


def _proxied(place: Workspace, query: Query, narrowed: bool, onlooker: Onlooker, form: str) -> int:
    """Of the records asked for, or of every machine where nothing was named."""
    machines = (query.machine,) if narrowed else tuple(place.latest_rules.machines)
    found = [Search(place, replace(query, machine=each), onlooker) for each in machines]
    deeds = proxied(record.card for one in found for record in one)
    listed(onlooker, PROXIED, (_proxied_row(each) for each in deeds), form, PROXIED_FIT)
    if form == "table":
        click.echo(f"共 {len(deeds)} 条代录，没有写依据的 {_without_basis(deeds)} 条。")
    tell_elsewhere(onlooker, None, form)
    tell_closed(sum(each.closed for each in found), form)
    return unreadable(tuple(problem for one in found for problem in one.problems))


def _proxied_row(each: Proxied) -> tuple[str, ...]:
    event = each.event
    typed = event.recorder or ""
    when = f"{event.recorded_at or event.at:%Y-%m-%d %H:%M}"
    return each.number, event.name, event.doer, typed, event.basis or "（没有写）", when


def _without_basis(listed: Iterable[Proxied]) -> int:
    return sum(not each.event.basis for each in listed)


def query_of(place: Workspace, words: tuple[str, ...], month: str | None, only_open: bool) -> Query:
    """Words into a query; a bare word is a machine or a choice of some field."""
    rules = place.latest_rules
    machine = rules.complaints.name
    filters = []
    for word in words:
        path, value = spelt.split_word(word)
        if path:
            filters.append((placing.whole_path(path, rules.fields), value))
        elif word in rules.machines:
            machine = word
        else:
            filters.append((_field_with(place, word), word))
    return Query(machine, tuple(filters), months(month, app.now_in(place).date()), only_open)


def _field_with(place: Workspace, word: str) -> str:
    rules = place.latest_rules
    if any(word in machine.states for machine in rules.machines.values()):
        return "状态"
    for name, field in rules.fields.items():
        if word in field.choices:
            return name
    raise UsageProblem(f"不知道“{word}”是什么。写成 字段=值，如 主办单位=运营部。")


def months(said: str | None, today: date) -> tuple[str, str] | None:
    """`2026-06`, `上个月` or `2026-06..2026-08` as first and last month; raises UsageProblem."""
    if not said:
        return None
    first, _, last = said.partition("..")
    try:
        read = period_names.read_month
        return str(read(first, today)), str(read(last or first, today))
    except ValueError as error:
        raise UsageProblem(str(error)) from None


def _values(onlooker: Onlooker, loaded: Readable) -> Values:
    """What a row tells, as it may be seen: the rest need not be masked."""
    if onlooker.unmasked:
        return onlooker.masked_values(loaded)
    parts = loaded.rules.parts
    told = (loaded.card.machine.summary, parts.kind, *_units(parts))
    return onlooker.masked_values(loaded, heads(told))


def _units(parts: Parts) -> tuple[FieldPath, ...]:
    """The fields of whom a record is with, by kind of record."""
    return parts.unit, parts.corrective_unit, parts.accountable_unit


def _row(
    loaded: Readable, values: Values, when: str, short: int | None, masked: bool, marked: bool
) -> tuple[str, ...]:
    """`values`: as they may be seen. `short`: so many columns for what it is about. `marked`:
    beside its state stands that desks disagree.
    """
    is_disputed = marked and any(each.is_open for each in loaded.record.divergences)
    card, parts = loaded.card, loaded.rules.parts
    summary = shown(values.get(card.machine.summary))
    return (
        card.number,
        f"{card.received_at:{when}}",
        shown(at_path(values, parts.kind)),
        f"{card.state}（分歧）" if is_disputed else card.state,
        next(filter(None, (shown(at_path(values, unit)) for unit in _units(parts))), ""),
        masked_person(loaded) if masked else first_personal(loaded.rules, values, "name"),
        summary if short is None else cut(summary.replace("\n", " "), short),
    )
