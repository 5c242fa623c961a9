"""`cpl board`, or `cpl` alone: today's board. At a terminal each entry opens by its digit."""

from functools import partial
from typing import TYPE_CHECKING

import click

from cpl.cli.frame import app
from cpl.cli.frame.group import Command, option
from cpl.cli.frame.layout import columns, cut, plain_line
from cpl.cli.frame.of_desks import tell_elsewhere
from cpl.cli.frame.output import unreadable
from cpl.cli.frame.window import at_terminal, terminal_size
from cpl.cli.queries.entries import (
    APPROVE,
    CALL,
    DUTIES,
    EDITS,
    GRAVE,
    RAISED,
    REPORT,
    TELL,
    UNSORTED,
    BoardEntry,
    count_of,
    in_one_line,
    note_of,
    on_board,
    print_entry,
    title_of,
)
from cpl.cli.queries.masked import tell_closed
from cpl.cli.queries.rows import grave_line, record_line
from cpl.cli.queries.show import print_card
from cpl.loading import WhenUsed
from cpl.store.workspace import REMINDERS, Workspace
from cpl.use_cases.desk import Desk, NobodyActs
from cpl.use_cases.intake.drafts import waiting
from cpl.use_cases.queries.board import Board, Records, board, edit_text
from cpl.use_cases.queries.mine import left_behind_said
from cpl.use_cases.queries.showing import view as view_of
from cpl.use_cases.reading import Onlooker, desk_meant

# Who looks at a board in a file or a pipe presses no key.
if TYPE_CHECKING:
    from cpl.cli.queries import at_hand
    from cpl.cli.terminal import asking, leafing
else:
    at_hand, asking, leafing = map(
        WhenUsed,
        ("cpl.cli.queries.at_hand", "cpl.cli.terminal.asking", "cpl.cli.terminal.leafing"),
    )

LEAVE = ("", "q")
WALK = "c"
MOST_GRAVE = 3
WALKS = {CALL: "逐个打电话", TELL: "逐个打电话", UNSORTED: "逐件归类"}
OTHERS = "清单 cpl due 待{} · 登记 cpl new · 全部命令 cpl --help"
EXAMPLES = """
cpl board
cpl board --desk 全部
cpl board --html
cpl board --html /srv/共享/看板.html --xlsx /srv/共享/看板.xlsx
"""


@click.command(cls=Command, examples=EXAMPLES)
@option(
    "--html",
    metavar="[文件]",
    is_flag=False,
    flag_value="",
    help="写成一页网页，手机上看、打印都行（缺省写到 草稿/看板.html）。",
)
@option(
    "--xlsx",
    metavar="[文件]",
    is_flag=False,
    flag_value="",
    help="写成一张 Excel（缺省写到 草稿/看板.xlsx）。",
)
@app.desk_option
@app.folder_option
def command(html: str | None, xlsx: str | None, shown_desk: str | None, folder: str | None) -> int:
    """今天的看板：新增、待转办、待我审批、待回访、逾期……；在终端上按数字打开一项。

    只敲 cpl 也是它。网页和 Excel 给没有终端的人看，姓名、电话脱敏，要保密的不列。
    """
    if html is None and xlsx is None:
        show(folder, shown_desk)
        return 0
    from cpl.use_cases.telling.board_page import EXCEL, HTML, write_board

    place = app.workspace(folder)
    said = {each: to for each, to in ((HTML, html), (EXCEL, xlsx)) if to is not None}
    written = write_board(place, app.now_in(place), said, desk_meant(place, shown_desk))
    for path in written.paths:
        click.echo(place.shown(path))
    return unreadable(written.problems)


def show(folder: str | None, shown_desk: str | None = None) -> None:
    """What waits today; at a terminal, open what is chosen until nothing is."""
    desk, unknown = _desk(folder, shown_desk)
    place = desk.workspace if desk else app.workspace(folder)
    onlooker = app.onlooker(place, shown_desk)
    found = _read(onlooker, desk)
    if not at_terminal():
        _print_line(place, found, unknown)
        return
    _print_menu(place, found, unknown)
    while (said := asking.key("按数字打开，回车离开")) not in LEAVE:
        chosen = next((each for each in on_board(found) if each.digit == said), None)
        if chosen and _opened(chosen, found, place, desk):
            found = _read(onlooker, desk)
        _print_menu(place, found, unknown)


def _desk(folder: str | None, shown_desk: str | None) -> tuple[Desk | None, str]:
    """Who looks at it, or why that is not known."""
    try:
        return app.Acting(folder, shown_desk=shown_desk).desk(writes=False), ""
    except NobodyActs as error:
        return None, f"没有列“待我审批”：{error}"


def _read(onlooker: Onlooker, desk: Desk | None) -> Board:
    place = onlooker.workspace
    found = board(place, app.now_in(place), desk, onlooker)
    for problem in found.problems:
        click.echo(str(problem), err=True)
    return found


def _head(place: Workspace, found: Board) -> str:
    """When, whose it is, of which desk where only one is shown, and how much is open."""
    onlooker = found.read.onlooker
    view = onlooker.shown if onlooker else None
    whose = f"{place.latest_rules.meta.office}{f' {view.desk}' if view else ''}"
    return f"{found.now:%Y-%m-%d %H:%M}  {whose}  未结 {found.still_open}"


def _print_line(place: Workspace, found: Board, unknown: str) -> None:
    click.echo(_head(place, found))
    click.echo(in_one_line(found))
    tell_closed(found.closed)
    _tell_elsewhere(found)
    _print_hints(place, found, unknown)
    click.echo(f"全部时限 cpl due · {OTHERS.format(found.first_step)}")


def _print_menu(place: Workspace, found: Board, unknown: str) -> None:
    """One line for each entry, its digit in front."""
    click.echo(f"\n{_head(place, found)}")
    _print_graves(found)
    told = {each: title_of(each, found.first_step) for each in on_board(found)}
    wide = max(map(columns, told.values()))
    for each, title in told.items():
        count = "" if each is REPORT else str(count_of(each, found))
        title += " " * (wide - columns(title))
        click.echo(f" {each.digit}  {title}  {count:>3}  {note_of(each, found)}".rstrip())
    tell_closed(found.closed)
    _tell_elsewhere(found)
    _print_hints(place, found, unknown)
    click.echo(OTHERS.format(found.first_step))


def _tell_elsewhere(found: Board) -> None:
    if found.read.onlooker:
        tell_elsewhere(found.read.onlooker, found.read.elsewhere)


def _print_graves(found: Board) -> None:
    """What everybody must know of, before anything else."""
    room = terminal_size().columns - 2
    for each in found.graves[:MOST_GRAVE]:
        click.echo(f"! {cut(plain_line(grave_line(each)), room)}")
    if len(found.graves) > MOST_GRAVE:
        click.echo(f"! 还有 {len(found.graves) - MOST_GRAVE} 件要紧的，按 {GRAVE.digit}")


def _print_hints(place: Workspace, found: Board, unknown: str) -> None:
    """Who is not known, what somebody left behind, registrations that were begun and not ended."""
    if unknown:
        click.echo(unknown)
    for line in left_behind_said(place, found.read.records):
        click.echo(line)
    if (place.root / REMINDERS).is_dir():
        from cpl.use_cases.telling.reminder_log import failing_now

        for each in failing_now(place, app.now_in(place)):
            click.echo(f"提醒送不出去：{each.hook}，从 {each.at} 起（cpl remind --list）")
    if place.latest_rules.privacy.keep_years:
        from cpl.use_cases.aside.due import count_due

        many = count_due(place, app.now_in(place).date())
        if many:
            click.echo(f"保存期满、要清除个人信息的 {many} 件：cpl purge --due")
    if place.git.has_remote:
        from cpl.use_cases.syncing.standing import hint

        if said := hint(place.git, app.now_in(place)):
            click.echo(plain_line(said))
    begun, _ = waiting(place)
    if begun:
        click.echo(f"没登记完的草稿 {len(begun)} 份：cpl new --resume")


# —— one entry ——


def _opened(entry: BoardEntry, found: Board, place: Workspace, desk: Desk | None) -> bool:
    """Show what is in it; answers whether that may have changed the board."""
    click.echo(f"\n{entry.title}")
    if entry is APPROVE and desk:
        from cpl.cli.worklists.approving import approve_waiting

        approve_waiting(desk, "table")
        return True
    if entry is REPORT:
        _report_said(found, place)
        return False
    if entry is DUTIES:
        print_entry(DUTIES, found, place, "table")
        click.echo("做完一期记下来：cpl duty 名称 做了什么")
        return False
    if entry is RAISED:
        print_entry(RAISED, found, place, "table")
        return False
    if entry is EDITS:
        lines = [place.shown(each) for each in found.edits]
        onlooker = app.onlooker(place)
        leafing.leafed(lines, lambda n: click.echo(edit_text(onlooker, found.edits[n])))
        click.echo("记录下来：cpl commit -m 原因")
        return False
    return _records_opened(entry, found, place, desk)


def _records_opened(entry: BoardEntry, found: Board, place: Workspace, desk: Desk | None) -> bool:
    """The records of an entry, opened and acted upon until somebody leaves.

    Answers whether anything may have changed.
    """
    changed = False
    while records := entry.records(found):
        lines = [record_line(each, found.now) for each in records]
        if entry is GRAVE:
            lines = list(map(grave_line, found.graves))
        walk = WALKS.get(entry, "") if desk is not None else ""
        said = leafing.leafed(
            lines,
            partial(_card_opened, place, records),
            f"{WALK} {walk}，" if walk else "",
            WALK if walk else "",
            at_hand.acts_on(records, desk) if desk else None,
        )
        if said == WALK and desk is not None:
            _walked(entry, desk, records)
            return True
        if said != leafing.CHANGED:
            return changed
        changed = True
        found = _read(found.read.onlooker or app.onlooker(place), desk)
        left = entry.records(found)
        click.echo(f"\n{title_of(entry, found.first_step)}" if left else "都办完了。")
    if not changed:
        leafing.leafed((), lambda _: None)
    return changed


def _walked(entry: BoardEntry, desk: Desk, records: Records) -> None:
    """One after the other, a key for each."""
    if entry is UNSORTED:
        from cpl.cli.worklists.sorting import sort_out

        sort_out(desk, tuple(each.card.number for each in records))
    elif entry is TELL:
        from cpl.cli.worklists.progress import tell_progress

        tell_progress(desk)
    else:
        from cpl.cli.worklists.call import call_back

        call_back(desk)


def _card_opened(place: Workspace, records: Records, index: int) -> None:
    loaded = app.onlooker(place).opened(place.load(records[index].card.number))
    print_card(view_of(place, loaded, app.now_in(place)), place, app.now_in(place))


def _report_said(found: Board, place: Workspace) -> None:
    from cpl.use_cases.reports.report import Reporting  # takes long to load

    print_entry(REPORT, found, place, "table")
    for each in found.unissued:
        of = each.desk.code if each.desk else ""
        reporting = Reporting(place, found.now, each.name, desk=of)
        make, who = reporting.command(each.period), reporting.issued_by(each.period)
        by = f"（{who}）" if who else ""
        click.echo(f"先看草稿 {make}\n看过签发{by} {make} --issue")
