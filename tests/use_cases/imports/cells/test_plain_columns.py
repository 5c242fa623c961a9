"""What a plain cell says is told at once as it would be told after a closer look, or not at all."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from clerks import workspace
from hypothesis import given
from hypothesis import strategies as st

from cpl.codec.tables.blank_words import USUAL_BLANKS
from cpl.codec.tables.mapping import ColumnMapping, ColumnSource
from cpl.domain.values.value import Value
from cpl.store.tables.cells import FORMULA_ERRORS
from cpl.store.tables.rows import Row
from cpl.store.tables.sheets import Sheet
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.cells.plain_columns import is_plain
from cpl.use_cases.imports.cells.values import DITTO, CellReader, NotReadError
from cpl.use_cases.imports.table import SourceTable

NOW = datetime(2026, 11, 23, 16, 12)
PATHS = ("", "接收时间", "投诉人.电话", "投诉人.姓名", "内容", "渠道", "主办单位", "投诉人.匿名")
BLANKS = ("13800000000", "2026-01-01 00:00", "热线", "略")
WORDS = (
    *USUAL_BLANKS, *DITTO, *FORMULA_ERRORS, *BLANKS,
    "", " ", "一", "'一", "一\n二", "一\t二", "\u200b", "1.38E+10", "3E12", "46329.5",
    "13800001234", "'13800001234", "138 0000 1234", "1380000123", "12800001234",
    "2026-11-03 09:00", "2026-11-03 24:00", "2026-02-30 09:00", "2026-11-03", "11月3日",
    "1999-11-03 09:00", "1900-11-03 09:00", "3026-11-03 09:00", "2026-12-03 09:00",
    "２０２６-11-03 09:00", "投诉", "电话", "热 线", "客服部", "运营部", "是", "否", "有",
    "没有这个", "王女士", "排队两小时",
)  # fmt: skip
SOURCE = ColumnSource(("列",))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = tmp_path_factory.getbasetemp() / "客服台账"
    place = Workspace(workspace(made, tmp_path_factory.mktemp("cells") / "客服台账"))
    return Desk(place, NOW, person_named(place, "李敏"))


def reader(desk: Desk, rows: tuple[Row, ...], blanks: tuple[str, ...] | None) -> CellReader:
    table = SourceTable(Sheet("表.csv", "", "csv", rows), (1,), ("列",), rows)
    machine = desk.workspace.latest_rules.complaints.name
    return CellReader(table, desk, ColumnMapping(machine, {"内容": SOURCE}, blanks=blanks))


def closely(cells: CellReader, row: Row, path: str) -> tuple[Value | None, object] | list[str]:
    try:
        return cells._read_afresh(row, cells.desk.workspace.latest_rules, path, SOURCE, NOW)
    except NotReadError as error:
        return [each.code for each in error.problems]


def agrees(desk: Desk, path: str, texts: tuple[str, ...], blanks: tuple[str, ...] | None) -> bool:
    """Is all that is told at once what a closer look tells, with nothing more to say?"""
    rows = tuple(Row(number, (text,)) for number, text in enumerate(texts, 2))
    cells, rules = reader(desk, rows, blanks), desk.workspace.latest_rules
    column = cells._plain_column(rows[0], rules, path, SOURCE)
    assert column is not None
    for row in (*rows, *rows):  # the second time what was learnt is known
        told, close = column.told(row), closely(cells, row, path)
        if isinstance(close, tuple):
            column.learn(row, close[0])
        heard = len([*cells.heard.told()])
        if told is not None and (told != close or type(told[0]) is not type(close[0]) or heard):
            return False
        cells = reader(desk, rows, blanks) if heard else cells
    return True


@pytest.mark.parametrize("blanks", [None, BLANKS], ids=["usual blanks", "a mapping's own"])
@pytest.mark.parametrize("path", PATHS)
def test_a_plain_cell_says_what_a_closer_look_says(
    desk: Desk, path: str, blanks: tuple[str, ...] | None
) -> None:
    assert agrees(desk, path, WORDS, blanks)


@given(
    st.sampled_from(PATHS), st.text(max_size=12) | st.from_regex(r"(?a)\d{4}-\d\d-\d\d \d\d:\d\d")
)
def test_so_does_anything(desk: Desk, path: str, text: str) -> None:
    assert agrees(desk, path, (text,), None)


def test_most_are_told_at_once(desk: Desk) -> None:
    said = {"": "2026-11-03 09:00", "投诉人.电话": "13800001234", "内容": "排队两小时，没人管"}
    for path, text in said.items():
        row = Row(2, (text,))
        cells = reader(desk, (row,), None)
        column = cells._plain_column(row, desk.workspace.latest_rules, path, SOURCE)
        assert column is not None
        assert column.told(row) == closely(cells, row, path)


@pytest.mark.parametrize(
    "done",
    [
        {"fixed": "热线"},
        {"formats": ("%Y",)},
        {"table": {"一": "二"}},
        {"default": "热线"},
        {"cut": "^."},
        {"columns": ("列", "另一列")},
    ],
    ids=lambda done: next(iter(done)),
)
def test_a_column_to_which_something_is_done_is_not_plain(done: dict[str, object]) -> None:
    assert is_plain(SOURCE)
    assert not is_plain(replace(SOURCE, **done))  # type: ignore[arg-type]


def test_nor_is_one_of_which_the_table_has_two(desk: Desk, tmp_path: Path) -> None:
    rows = (Row(2, ("", "13800001234")),)
    table = SourceTable(Sheet("表.csv", "", "csv", rows), (1,), ("甲", "乙"), rows)
    cells, rules = CellReader(table, desk), desk.workspace.latest_rules
    source = ColumnSource(("甲|乙",))
    assert cells._plain_column(rows[0], rules, "投诉人.电话", source) is None
    assert cells.value(rows[0], rules, "投诉人.电话", source) == "13800001234"
