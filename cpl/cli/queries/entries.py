"""The board's entries: how each is named, counted and listed; for `cpl` and `cpl due 待办项`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from cpl.cli.frame.layout import Fit
from cpl.cli.frame.of_desks import listed
from cpl.cli.frame.output import table
from cpl.cli.queries.masked import OLD_NOTE
from cpl.cli.queries.owed import print_by_unit
from cpl.cli.queries.rows import (
    FIT,
    GRAVE_FIT,
    GRAVE_HEADERS,
    HEADERS,
    grave_row,
    record_row,
    short_due,
)
from cpl.cli.transitions.duty_rows import DUTY_FIT, DUTY_HEADERS, duty_row
from cpl.codec.records.values import half_width
from cpl.dataclass import dataclass
from cpl.domain.time.clocks import clock_text
from cpl.domain.time.instances import Standing
from cpl.problems import UsageProblem, nearest
from cpl.store.workspace import Workspace
from cpl.use_cases.queries.board import Board, Records, Unissued
from cpl.use_cases.queries.listing import RaisedTogether

RAISED_HEADERS = ("升级", "编号", "要做什么", "告知")
RAISED_FIT = Fit(cuts=("编号", "告知", "要做什么"))
NO_RECORDS: Records = ()
MOST_REASONS = 4


@dataclass(frozen=True)
class BoardEntry:
    """One line of the board. `digit` stays the same whatever else is on it.

    `quiet`: on the board only where there is something in it.
    """

    digit: str
    name: str
    title: str
    records: Callable[[Board], Records] = lambda board: NO_RECORDS
    quiet: bool = False


GRAVE = BoardEntry("z", "要紧", "要紧", lambda board: board.every_grave(), quiet=True)
TODAY = BoardEntry("1", "今日", "今日新增", lambda board: board.today)
TRANSFER = BoardEntry("2", "待转办", "待转办", lambda board: board.to_transfer)
APPROVE = BoardEntry("3", "待我审批", "待我审批", lambda board: board.to_approve or NO_RECORDS)
CALL = BoardEntry("4", "待回访", "待回访", lambda board: board.to_call)
OVERDUE = BoardEntry("5", "逾期", "逾期", lambda board: board.overdue)
EDITS = BoardEntry("6", "手改", "未具名手改")
REPORT = BoardEntry("7", "月报", "月报未签发", quiet=True)
REDO = BoardEntry("8", "待再办", "待再办", lambda board: board.to_redo, quiet=True)
MINE = BoardEntry("0", "待我办", "待我办", lambda board: board.mine or NO_RECORDS, quiet=True)
TELL = BoardEntry("j", "进度", "今天要告知进度", lambda board: board.to_tell, quiet=True)
UNCONCLUDED = BoardEntry(
    "b", "未闭环", "未闭环", lambda board: board.every_unconcluded(), quiet=True
)
OLD = BoardEntry("l", "历史", "历史未结", lambda board: board.every_dormant(), quiet=True)
UNSORTED = BoardEntry("f", "未分类", "未分类", lambda board: board.unsorted, quiet=True)
SETTLE = BoardEntry("d", "分歧", "分歧未裁定", lambda board: board.to_settle, quiet=True)
RAISED = BoardEntry("s", "升级", "报给我的升级", quiet=True)
DUTIES = BoardEntry("9", "例行", "例行工作", quiet=True)
QUIET = (TELL, REPORT, REDO, DUTIES, MINE, UNSORTED, UNCONCLUDED, OLD, RAISED, SETTLE)
ENTRIES = (GRAVE, TODAY, TRANSFER, APPROVE, CALL, OVERDUE, EDITS, *QUIET)
URGENT = (TRANSFER, APPROVE, CALL, OVERDUE, TELL, REDO, MINE)


def title_of(entry: BoardEntry, first_step: str) -> str:
    """What it is called where a new complaint waits for this step: 待转办, 待交办."""
    return f"待{first_step}" if entry is TRANSFER else entry.title


def entry_named(said: str, first_step: Callable[[], str], others: Iterable[str] = ()) -> BoardEntry:
    """By its name, its title on the board, its digit or how it begins; raises UsageProblem.

    What the first step is called is asked only where the rest does not tell. `others` are
    what else could have been written there.
    """
    wanted = half_width(said).strip()
    for each in ENTRIES:
        if wanted in (each.digit, each.name, each.title):
            return each
    titles = {each: title_of(each, first_step()) for each in ENTRIES}
    for each, title in titles.items():
        if wanted == title:
            return each
    found = [e for e, t in titles.items() if wanted and (e.name.startswith(wanted) or wanted in t)]
    if len(found) == 1:
        return found[0]
    known = "、".join(titles[e] if e is TRANSFER else e.name for e in found or ENTRIES)
    alike = nearest(wanted, tuple(others))
    meant = f"是不是“{alike}”？" if alike else ""
    raise UsageProblem(f"没有“{said}”这个待办项。可以写：{known}，或者单位、姓名。{meant}")


def on_board(board: Board) -> Iterator[BoardEntry]:
    """The entries to show: those for me only where I am known, the quiet ones where not empty."""
    for each in ENTRIES:
        is_mine = each is not APPROVE or board.to_approve is not None
        if is_mine and (count_of(each, board) or not each.quiet):
            yield each


def count_of(entry: BoardEntry, board: Board) -> int:
    if entry is EDITS:
        return len(board.edits)
    if entry is DUTIES:
        return len(board.duties)
    if entry is RAISED:
        return len(board.raised)
    if entry is UNCONCLUDED:
        return board.unconcluded
    if entry is OLD:
        return board.dormant
    if entry is GRAVE:
        return len(board.graves)
    if entry is REPORT:
        return len(board.unissued)
    return len({each.loaded.number for each in entry.records(board)})


def note_of(entry: BoardEntry, board: Board) -> str:
    """What presses: `最急 09:41`, or how long there still is to issue the report."""
    if entry is REPORT:
        return "；".join(_days_left(each, board.now) for each in board.unissued).strip("；")
    if entry is DUTIES:
        return _duties_note(board)
    if entry is GRAVE:
        return _reasons(board)
    if entry is OLD:
        return OLD_NOTE
    first = next(iter(entry.records(board)), None) if entry in URGENT else None
    if first and first.clock and first.clock.due:
        return f"最急 {short_due(first.clock, board.now)} {first.clock.addressee}".rstrip()
    return ""


def _reasons(board: Board) -> str:
    """Why they are serious: `媒体、三级以上、批量 等`."""
    words = (word for each in board.graves for word in each.words)
    named = (one.escalation.id for each in board.graves for one in each.raised)
    found = list(dict.fromkeys((*words, *named)))
    return "、".join(found[:MOST_REASONS]) + (" 等" if len(found) > MOST_REASONS else "")


def _duties_note(board: Board) -> str:
    """`逾期 2`, or what falls due first: `最急 周整改表 11-22 24:00`."""
    late = sum(each.standing is Standing.MISSED for each in board.duties)
    first = board.duties[0]
    if late:
        return f"逾期 {late}"
    return f"最急 {first.duty.id} {clock_text(first.due)[5:]}" if first.due else ""


def _days_left(each: Unissued, now: datetime) -> str:
    return days_text(each.day, now.date()) if each.day else ""


def days_text(day: date, today: date) -> str:
    left = (day - today).days
    return f"还剩 {left} 天" if left > 0 else f"已过 {-left} 天" if left else "今天到期"


def in_one_line(board: Board) -> str:
    """`今日新增 6 · 待转办 2（最急 09:41）· …`"""
    told = []
    for each in on_board(board):
        count = "" if each is REPORT else f" {count_of(each, board)}"
        note = note_of(each, board)
        title = title_of(each, board.first_step)
        told.append(f"{title}{count}{f'（{note}）' if note else ''}")
    return " · ".join(told).replace("） ·", "）·")


# —— what is in one of them ——


def print_entry(entry: BoardEntry, board: Board, place: Workspace, form: str) -> None:
    """All of it as a table, for a terminal or another program."""
    onlooker = board.read.onlooker
    if entry is EDITS:
        table(("文件",), ((place.shown(each),) for each in board.edits), form)
    elif entry is RAISED:
        table(RAISED_HEADERS, map(raised_row, board.raised), form, RAISED_FIT)
    elif entry is DUTIES:
        table(DUTY_HEADERS, map(duty_row, board.duties), form, DUTY_FIT)
    elif entry is REPORT:
        reports = (_report_row(each, board) for each in board.unissued)
        table(("报告", "哪一期", "应于", "现况"), reports, form)
    elif entry is GRAVE:
        rows = (grave_row(each, form) for each in board.graves)
        listed(onlooker, GRAVE_HEADERS, rows, form, GRAVE_FIT)
    elif entry is OVERDUE:
        print_by_unit(entry.records(board), board.now, form, onlooker)
    else:
        rows = (record_row(each, form) for each in entry.records(board))
        listed(onlooker, HEADERS, rows, form, FIT)


def raised_row(each: RaisedTogether) -> tuple[str, ...]:
    """Which escalation, of which records, what is to be done, who is told."""
    said = each.escalation
    return said.id, "、".join(each.numbers), said.say, "、".join(said.notify)


def _report_row(each: Unissued, board: Board) -> tuple[str, ...]:
    day = str(each.day) if each.day else "未规定"
    return each.title, str(each.period), day, _days_left(each, board.now)
