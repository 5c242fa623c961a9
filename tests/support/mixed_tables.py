"""Tables of somebody else's with every habit mixed, and what should become of each row."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from cpl.use_cases.imports.fates import Fate

HEADER = ("序号", "日期", "时间", "来源", "姓名", "电话", "内容", "处理结果", "答复时间")
ABOVE = ("", "投诉时间", "", "", "投诉人", "", "", "办理", "")
TITLES = (("2026年11月客诉台账",), ("填表单位：客服部　　填表日期：2026年11月20日",))
TEXT, PHONE = HEADER.index("内容"), HEADER.index("电话")
MAPPING = """\
登记:
  类别: {值: 投诉}
  接收时间: {列: [日期, 时间], 连接: " "}
  渠道: {列: 来源, 对照: {电话: 热线, 现场: 来访}}
  投诉人.姓名: 姓名
  投诉人.电话: 电话
  内容: 内容
事件:
  - 事件: 转办
    字段: {主办单位: {值: 运营部}, 等级: {值: 一般}}
  - 事件: 答复
    当: 处理结果
    时间: 答复时间
    字段:
      答复内容: 处理结果
      答复方式: {值: 电话}
      原因分析: {值: 原表未写}
      责任认定: {值: 无责}
"""


class Habit(Enum):
    """One way in which people write a row, and the fate that it should meet."""

    PLAIN = Fate.NEW
    ANSWERED = "新增，已答复"
    LOOSE = "新增，写得随便"
    NAMELESS = "新增，没有姓名电话"
    REPEATED = Fate.REPEATED
    NUMBERED = "只有序号"
    BLANK = Fate.BLANK
    HEADER = Fate.HEADER
    TOTAL = Fate.TOTAL
    SIGNED = "签名"
    BAD_DATE = Fate.UNREADABLE
    NO_TEXT = "读不了，没有内容"
    LOST_DIGITS = "读不了，丢了数字"
    EXTRA = "读不了，格多了"
    QUOTE = "读不了，引号"
    STRUCK = Fate.SKIPPED
    HIDDEN = "新增，隐藏的行"


FATES = {
    Habit.ANSWERED: Fate.NEW,
    Habit.LOOSE: Fate.NEW,
    Habit.NAMELESS: Fate.NEW,
    Habit.HIDDEN: Fate.NEW,
    Habit.NUMBERED: Fate.BLANK,
    Habit.SIGNED: Fate.TOTAL,
    Habit.NO_TEXT: Fate.UNREADABLE,
    Habit.LOST_DIGITS: Fate.UNREADABLE,
    Habit.EXTRA: Fate.UNREADABLE,
    Habit.QUOTE: Fate.UNREADABLE,
}
COMPLAINT = {
    "序号": "{number}",
    "日期": "2026-11-{day:02}",
    "时间": "09:12",
    "来源": "电话",
    "姓名": "王{number}女士",
    "电话": "138{number:08}",
    "内容": "第 {number} 件：过山车停运，没有人告知",
    "处理结果": "",
    "答复时间": "",
}
ANSWER = {"处理结果": "已退票并致歉", "答复时间": "2026-11-{next:02} 10:00"}
BARE = dict.fromkeys(HEADER, "")
SAID = {
    Habit.ANSWERED: ANSWER,
    Habit.LOOSE: {"日期": "2026.11.{day}", "时间": "上午9点5分", "来源": "现场", "处理结果": "/"},
    Habit.NAMELESS: {"姓名": "/", "电话": "无"},
    Habit.NUMBERED: {"序号": "{number}"},
    Habit.TOTAL: {"序号": "小计", "内容": "共 {number} 件"},
    Habit.SIGNED: {"序号": "制表人：李敏", "姓名": "审核：周强"},
    Habit.BAD_DATE: {"日期": "11月31日"},
    Habit.NO_TEXT: {"内容": ""},
    Habit.LOST_DIGITS: {"电话": "1.38E+10"},
    Habit.EXTRA: {**ANSWER, "": "多出来的"},
}
ALONE = {Habit.NUMBERED, Habit.BLANK, Habit.TOTAL, Habit.SIGNED}
"""Of these rows nothing else is filled in."""
OF_CSV, OF_WORKBOOK = {Habit.EXTRA, Habit.QUOTE}, {Habit.STRUCK, Habit.HIDDEN}


@dataclass(frozen=True)
class Line:
    """One row of the source: its cells, the habit that wrote it, the fate it should meet."""

    cells: tuple[str, ...]
    habit: Habit
    fate: Fate


def lines(habits: Sequence[Habit]) -> tuple[Line, ...]:
    """Each complaint has words of its own; a repeated one says what the one before it said."""
    found: list[Line] = []
    for number, habit in enumerate(habits, 1):
        before = [each for each in found if each.habit is Habit.PLAIN]
        if habit is Habit.REPEATED and not before:
            habit = Habit.PLAIN
        cells = _cells(number, habit, before[-1].cells if before else ())
        fate = FATES.get(habit) or Fate(habit.value)
        found.append(Line(cells, habit, fate))
    while found and found[-1].habit is Habit.BLANK:  # below the last row is nothing
        found.pop()
    return tuple(found)


def _cells(number: int, habit: Habit, before: tuple[str, ...]) -> tuple[str, ...]:
    if habit is Habit.REPEATED:
        return (str(number), *before[1:])
    if habit is Habit.HEADER:
        return HEADER
    said = {**(BARE if habit in ALONE else COMPLAINT), **SAID.get(habit, {})}
    day = number % 20 + 1
    return tuple(text.format(number=number, day=day, next=day + 1) for text in said.values())


def of_csv() -> st.SearchStrategy[tuple[Line, ...]]:
    return _mixed([each for each in Habit if each not in OF_WORKBOOK])


def of_workbook() -> st.SearchStrategy[tuple[Line, ...]]:
    return _mixed([each for each in Habit if each not in OF_CSV])


def _mixed(habits: list[Habit]) -> st.SearchStrategy[tuple[Line, ...]]:
    """Every habit once, in any order, or many times the same: some complaints come first."""
    begun = [Habit.PLAIN, Habit.PLAIN, Habit.ANSWERED, Habit.LOOSE]
    mixed = st.permutations(habits) | st.lists(st.sampled_from(habits), max_size=12)
    return mixed.map(lambda chosen: lines([*begun, *chosen]))


def changed(line: Line) -> Line:
    """The same row a month later: somebody has put the telephone number right."""
    cells = list(line.cells)
    cells[PHONE] = "13999999999"
    return replace(line, cells=tuple(cells), fate=Fate.CHANGED)


def write_csv(path: Path, rows: Sequence[Line]) -> int:
    """Answers the number of the header's row; a quote is missing where the habit says so."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerows([*TITLES, HEADER])
    for row in rows:
        if row.habit is Habit.QUOTE:
            text.write(",".join((*row.cells[:TEXT], f'"{row.cells[TEXT]}', "", "")) + "\r\n")
        else:
            table.writerow(row.cells)
    path.write_text(text.getvalue(), "utf-8", newline="")
    return len(TITLES) + 1


def write_workbook(path: Path, rows: Sequence[Line]) -> int:
    """Answers the number of the header's last row; the header is two rows with merged names."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for each in (*TITLES, ABOVE, HEADER):
        sheet.append(each)
    for name in ("B3:C3", "E3:F3", "H3:I3"):
        sheet.merge_cells(name)
    before = Habit.BLANK
    for number, row in enumerate(rows, len(TITLES) + 3):
        sheet.append([each or None for each in row.cells])
        sheet.row_dimensions[number].hidden = row.habit is Habit.HIDDEN
        if row.habit is before is Habit.PLAIN:  # how they came is written once for both
            sheet.merge_cells(start_row=number - 1, end_row=number, start_column=4, end_column=4)
        before = row.habit
        if row.habit is Habit.STRUCK:
            for cell in sheet[number]:
                cell.font = Font(strike=True)
    book.save(path)
    return len(TITLES) + 2
