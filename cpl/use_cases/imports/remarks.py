"""What is said of a sheet as a whole: what of the file was not read, and what was filled in."""

import re
from collections.abc import Collection, Iterator, Sequence

from cpl.codec.tables.header import column_letter, is_of_values
from cpl.codec.tables.mapping import HEADER, OURS, STRUCK, MarkedRows
from cpl.problems import some
from cpl.store.tables.books.contents import SheetState
from cpl.store.tables.books.merges import MERGED
from cpl.store.tables.rows import Row
from cpl.store.tables.sheets import OtherSheet
from cpl.use_cases.imports.table import SourceTable

_NO_LEDGER = re.compile("汇总|统计|透视|图表|分析|封面|说明|目录|下拉|字典|选项")
SKIP, TAKE = MarkedRows.LEFT_OUT.value, MarkedRows.TAKEN.value
STRUCK_UNDECIDED = (
    f"划掉的行没有导入：不要的加 --struck {SKIP}，要的加 --struck {TAKE}；"
    f"以后都这样，在映射里写“{STRUCK}: {SKIP}”。"
)


def remarks(
    table: SourceTable,
    filled_in: int,
    never_met: Sequence[str] = (),
    mapped: Collection[int] = (),
) -> Iterator[str]:
    """One line each; `filled_in`: of so many rows a merged cell was filled in.

    `mapped`: the columns, from 0, that something is taken from.
    `never_met`: the records that the mapping decides about and that no row is.
    """
    sheet = table.sheet
    left = [row.place for row in table.above if _is_left_above(row, table)]
    if left:
        said = f"表头上面有 {len(left)} 行像是数据，没有读：{some(left)}。"
        yield f"{said}表头不对的，映射里写“{HEADER}”。"
    yield from _named_twice(table, mapped)
    if filled_in:
        yield f"合并的单元格：有 {filled_in} 行照合并的内容填上了。"
    if sheet.others:
        named = "、".join(map(_named, sheet.others))
        yield f"没有读的工作表：{named}。要读哪一张，加 --sheet；列一样的一起读，--sheet 全部。"
    if sheet.unseen:
        yield sheet.unseen
    if never_met:
        yield f"映射里“{OURS}”写的，表里没有这几件：{some(never_met)}。"


def _is_left_above(row: Row, table: SourceTable) -> bool:
    heads = dict(table.heads)
    header = heads.get(row.sheet, table.header)
    return row.number < header[0] and is_of_values(row.cells)


def _named_twice(table: SourceTable, mapped: Collection[int]) -> Iterator[str]:
    """Columns that nobody reads because another before them has the same name and is read."""
    for index, name in enumerate(table.names):
        letter = column_letter(index)
        same = name.removesuffix(f"({letter})")
        first = table.names.index(same) if same != name and same in table.names else index
        if first in mapped and index not in mapped:
            read = column_letter(first)
            yield (
                f"“{same}”不止一列：读的是 {read} 列，{letter} 列没有读。要读它，映射里写“{name}”。"
            )


def is_filled_in(row: Row) -> bool:
    """Does something stand in it that was taken from a merged cell?"""
    return any(each.code == MERGED for each in row.doubts)


def _named(sheet: OtherSheet) -> str:
    hidden = "" if sheet.shown is SheetState.VISIBLE else "，隐藏的"
    looks = "，看名称不是明细" if _NO_LEDGER.search(sheet.name) else ""
    return f"{sheet.name}（{sheet.rows} 行{hidden}{looks}）"
