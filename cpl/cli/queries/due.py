"""`cpl due`"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import Fit
from cpl.cli.frame.of_desks import listed, tell_elsewhere
from cpl.cli.frame.output import unreadable
from cpl.cli.frame.window import paged
from cpl.cli.queries.masked import tell_closed, tell_dormant
from cpl.cli.transitions.duty_rows import duty_row
from cpl.cli.transitions.outcome_batch import suspicions_said
from cpl.codec.records.values import half_width
from cpl.domain.cases.duties import Owed
from cpl.domain.time.clocks import last_day
from cpl.domain.time.instances import Instance, Standing
from cpl.problems import UsageProblem, suggestion
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, NobodyActs
from cpl.use_cases.queries.calling import is_progress
from cpl.use_cases.queries.duties import every_duty, still_owed
from cpl.use_cases.queries.listing import Due, RaisedTogether, due, is_told, raised_together
from cpl.use_cases.queries.owing import OwingParty, is_late, owed_by_each, owner_named
from cpl.use_cases.queries.present import present
from cpl.use_cases.queries.progress import tellings
from cpl.use_cases.queries.showing import due_text, standing_text
from cpl.use_cases.queries.steps import NextStep, steps_without_clock
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.remembered import state_of

if TYPE_CHECKING:
    from cpl.cli.queries.entries import BoardEntry

Row = tuple[str, ...]
UNSET = Standing.UNSET.value
STILL = "等着办"
HEADERS = ("应于", "现况", "编号", "时限", "谁", "状态")
FIT = Fit(cuts=("时限", "现况", "谁"), drops=("状态",))
EXAMPLES = """
cpl due
cpl due --days 3
cpl due 待转办
cpl due 待我审批
cpl due 待回访 --format csv
cpl due 运营部
cpl due 运营部 --remind
"""


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("entry", metavar="[待办项|单位|姓名]", required=False)
@option("--days", type=int, metavar="天数", help="只看这几天内到期的和已逾期的。")
@option("--remind", "reminds", is_flag=True, help="催这个单位的一段话，贴到微信里。")
@option("--yes", "is_sure", is_flag=True, help="和 --remind 一起：贴出去了，记一次催办。")
@app.desk_option
@app.format_option
@app.person_options
def command(
    entry: str | None,
    days: int | None,
    reminds: bool,
    is_sure: bool,
    form: str,
    acting: app.Acting,
) -> int:
    """到期、逾期和将要到期的时限，最急的在前；没有规定期限的列在最后，要升级的在前。

    待办项就是看板上的一项：要紧、今日、待转办、待我审批、待回访、逾期、手改、进度、月报、
    待再办、例行、待我办、未分类、未闭环、历史、升级。
    逾期按单位列，一个单位在一件上欠的列一行。

    写单位或姓名，就只看他欠的；加 --remind 写成一段催办的话。

    待我审批在终端上可以当场批准或退回。
    """
    if days is not None and (entry is not None or reminds):
        raise UsageProblem("--days 只用在全部时限上：cpl due --days 3。")
    if reminds or is_sure:
        return _reminded(entry, form, acting, is_sure, reminds)
    if entry is None:
        return _clocks(acting, days, form)
    place = app.workspace(acting.folder)
    owner = _owner(place, entry)
    if owner is None:
        return _of_entry(place, entry, form, acting)
    from cpl.cli.queries.owed import print_owed_by

    # what a unit owes it owes to every desk, unless somebody asks for one
    onlooker = app.onlooker(place, acting.shown_desk)
    onlooker = onlooker if acting.shown_desk is not None else replace(onlooker, desk="")
    return print_owed_by(owner, present(place, app.now_in(place), onlooker), form)


def _reminded(
    entry: str | None, form: str, acting: app.Acting, is_sure: bool, reminds: bool
) -> int:
    """One text for a unit, or one for each; raises UsageProblem."""
    from cpl.cli.queries.owed import remind

    if not reminds:
        raise UsageProblem("--yes 只和 --remind 一起用：cpl due 运营部 --remind --yes。")
    if form != "table":
        raise UsageProblem("--remind 是贴到微信里的一段话，不和 --format 一起用。")
    place = app.workspace(acting.folder)
    owner = _owner(place, entry) if entry is not None else None
    if entry is not None and owner is None:
        known = tuple(place.latest_rules.units)
        raise UsageProblem(f"“{entry}”不是单位，也不是人，没有谁可催。{suggestion(entry, known)}")
    return remind(owner, acting, is_sure)


def _owner(place: Workspace, said: str) -> OwingParty | None:
    """Whose they are, where it is no entry of the board that is named."""
    from cpl.cli.queries.entries import ENTRIES

    wanted = half_width(said).strip()
    if any(wanted in (each.digit, each.name, each.title) for each in ENTRIES):
        return None
    return owner_named(place, wanted)


def _of_entry(place: Workspace, entry: str, form: str, acting: app.Acting) -> int:
    """What is in one entry of the board, which is made for it."""
    from cpl.cli.queries.entries import APPROVE, entry_named
    from cpl.cli.worklists.approving import approve_waiting
    from cpl.use_cases.queries.board import first_step

    others = (*place.latest_rules.units, *place.staff.people)
    wanted = entry_named(entry, lambda: first_step(place.latest_rules), others)
    if wanted is APPROVE:
        return approve_waiting(acting.desk(), form)
    with paged():
        return _listed(place, wanted, form, acting)


def _listed(place: Workspace, wanted: "BoardEntry", form: str, acting: app.Acting) -> int:
    from cpl.cli.queries.entries import MINE, count_of, print_entry, title_of
    from cpl.use_cases.queries.board import board

    desk = acting.desk(writes=False) if wanted is MINE else None
    onlooker = app.onlooker(place, acting.shown_desk)
    found = board(place, app.now_in(place), desk, onlooker)
    print_entry(wanted, found, place, form)
    if form == "table":
        click.echo(f"{title_of(wanted, found.first_step)} {count_of(wanted, found)}。")
    tell_elsewhere(onlooker, found.read.elsewhere, form)
    tell_closed(found.closed, form)
    return unreadable(found.problems)


@paged()
def _clocks(acting: app.Acting, days: int | None, form: str) -> int:
    """Every clock that runs, and what must be raised to somebody."""
    desk = _somebody(acting)
    place = desk.workspace if desk else app.workspace(acting.folder)
    onlooker = app.onlooker(place, acting.shown_desk)
    now = app.now_in(place)
    until = now.date() + timedelta(days=days) if days is not None else None
    read = present(place, now, onlooker)
    running = due(read)
    found = [each for each in running if _is_by(each.instance, until)]
    telling = form == "table" and sum(map(is_progress, found))
    if telling:
        found = [each for each in found if not is_progress(each)]
    steps = steps_without_clock(read, ((each.loaded, each.instance) for each in running))
    duties = [e for e in still_owed(every_duty(place, read.index, now)) if _is_by(e, until)]
    rows = [*map(_row, found), *map(_step_row, steps), *map(_duty_row, duties)]
    raised = tuple(raised_together(read))
    pressing = {number for each in raised for number in each.numbers}
    rows.sort(key=lambda row: (*_by_time(row), row[0] == UNSET and row[2] not in pressing))
    dated = [each for each in rows if each[0] != UNSET]
    unset = rows[len(dated) :]
    if form != "table":
        listed(onlooker, HEADERS, rows, form)
    else:
        _tables(onlooker, dated, unset)
        said = f"，等着办的 {len(steps)} 件" if steps else ""
        said += f"，例行工作 {len(duties)} 项" if duties else ""
        click.echo(f"共 {len(found)} 条时限{said}。")
        _late_said(running)
        if telling:
            now_due = len(tellings(read, running))
            click.echo(f"另有进度告知 {telling} 条，今天要告知 {now_due} 件：cpl call 进度")
        tell_dormant(read.dormant)
        _raised_said(raised, desk)
        suspicions_said(read)
    tell_elsewhere(onlooker, read.elsewhere, form)
    tell_closed(read.closed, form)
    read.remember()
    return unreadable(read.problems)


def _late_said(running: Iterable[Due]) -> None:
    """Who is late with how many: what a manager asks first."""
    late = Counter(each.instance.addressee for each in owed_by_each(running) if is_late(each))
    if late:
        told = "、".join(f"{name or '没有写明的'} {many}" for name, many in late.most_common())
        named = next(filter(None, late), "单位")
        click.echo(f"逾期（件）：{told}。看一个单位的：cpl due {named}")


def _somebody(acting: app.Acting) -> Desk | None:
    """Who asks, where that is known."""
    try:
        return acting.desk(writes=False)
    except NobodyActs:
        return None


def _raised_said(raised: tuple[RaisedTogether, ...], desk: Desk | None) -> None:
    """Batches to everybody, single records to whom they are raised; of the rest how many."""
    others = 0
    for each in raised:
        if desk is None or len(each.numbers) > 1 or is_told(desk, each):
            click.echo(_raised(each))
        else:
            others += 1
    if others:
        click.echo(f"另有 {others} 项升级报给别人：cpl due 升级。")


def _tables(onlooker: Onlooker, dated: list[Row], unset: list[Row]) -> None:
    """What has a time; then, under a heading of its own, what has none and is owed all the same."""
    if dated or not unset:
        listed(onlooker, HEADERS, dated, fit=FIT)
    if unset:
        click.echo("没有期限的事：")
        listed(onlooker, HEADERS, unset, fit=FIT)


def _by_time(row: Row) -> tuple[bool, str]:
    return row[0] == UNSET, row[0]


def _is_by(each: Owed | Instance, until: date | None) -> bool:
    return until is None or each.due is None or last_day(each.due) <= until


def _step_row(each: NextStep) -> Row:
    """What waits without a clock, by the names of what may be done."""
    steps, owners = "、".join(each.events), "、".join(each.owners)
    return UNSET, STILL, each.loaded.number, steps, owners, state_of(each.loaded)


def _duty_row(each: Owed) -> Row:
    """A duty among the clocks: its period stands for the number."""
    due_at, standing, period, name, owner, _ = duty_row(each)
    return due_at, standing, period, name, owner, "例行工作"


def _raised(each: RaisedTogether) -> str:
    """`升级 批量：TS…-001 等 12 件 …`; a single record has its number in front."""
    said, first, many = each.escalation, each.numbers[0], len(each.numbers)
    head = f"{first} {said.id}：" if many == 1 else f"{said.id}：{first} 等 {many} 件 "
    return f"升级 {head}{said.say}告知{'、'.join(said.notify)}。"


def _row(each: Due) -> Row:
    return (
        due_text(each.instance),
        standing_text(each.instance),
        each.loaded.number,
        each.instance.told,
        each.instance.addressee,
        state_of(each.loaded),
    )
