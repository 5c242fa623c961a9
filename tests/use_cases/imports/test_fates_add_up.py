"""The accounting law: every row of the source has one fate, before, while and after it comes in."""

import json
import shutil
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import clerks
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from mixed_tables import MAPPING, Line, changed, of_csv, of_workbook, write_csv, write_workbook
from row_counts import last_row
from thorough import at_most

from cpl.codec.tables.mapping import NO_HEADER
from cpl.store.tables.rows import Row
from cpl.store.tables.sheets import read_sheet
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.check import check
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.fates import Fate, Fates, RowFate, RowFates
from cpl.use_cases.imports.table import SourceTable
from cpl.use_cases.imports.table_import import ImportPlan, carry_out, open_table, plan

NOW = datetime(2026, 11, 28, 9, 0)
SUFFIXES = (".csv", ".tsv", ".xlsx")
Writer = Callable[[Path, Sequence[Line]], int]


@dataclass(frozen=True)
class Beside:
    """A folder of its own: a workspace, a mapping, and the table that is imported again."""

    folder: Path

    @property
    def desk(self) -> Desk:
        place = Workspace(self.folder / "w")
        return Desk(place, NOW, person_named(place, "李敏"), clock_set=True)

    def does(
        self, deed: Callable[[Desk, Path, Path], ImportPlan], write: Writer, lines: Sequence[Line]
    ) -> list[tuple[int, Fate]]:
        """The fates by the row that Excel shows; the blank rows between are the sum's."""
        path = self.folder / f"台账{'.csv' if write is write_csv else '.xlsx'}"
        header = write(path, lines)
        mapping = self.folder / "映射.yaml"
        mapping.write_text(MAPPING, "utf-8")
        found = deed(self.desk, path, mapping)
        assert found.fates.total == sum(found.fates.counts.values()) == len(lines)
        assert found.table.header[-1] == header
        return [(int(each.place[1:-1]) - header, each.fate) for each in found.fates.rows]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clerks.made(tmp_path_factory.getbasetemp() / "客服台账")


def test_of_very_many_changed_rows_little_is_held(tmp_path: Path) -> None:
    say, about = "内容 过山车停运 → 过山车又停运" * 9, ("内容", "投诉人.电话")

    def fate_of(n: int) -> RowFate:
        return RowFate(f"第{n}行", Fate.CHANGED, f"TS{n:05}", say=say, is_open=n == 7, about=about)

    rows = RowFates(tmp_path)
    tracemalloc.start()
    for n in range(1, 2001):
        rows.add(Row(n, ()), fate_of(n))
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 128 * 2000
    assert [*rows] == [fate_of(n) for n in range(1, 2001)]
    assert Fates(rows).first_open(Fate.CHANGED) == fate_of(7)
    assert Fates(rows).first_open(Fate.REPEATED) is None
    assert not Fates(rows).is_complete


def only_once(lines: Sequence[Line]) -> list[int]:
    """The rows that came in, and that no other repeats: what is put right there is clear."""
    said = [each.cells[1:] for each in lines]
    news = (n for n, each in enumerate(lines) if each.fate is Fate.NEW)
    return [n for n in news if said.count(said[n]) == 1]


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize(
    ("write", "mixed"),
    [(write_csv, of_csv()), (write_workbook, of_workbook())],
    ids=["csv", "xlsx"],
)
def test_rows_in_are_the_sum_of_their_fates(
    made: Path, write: Writer, mixed: st.SearchStrategy[tuple[Line, ...]]
) -> None:
    """The preview is the result; what came in is the same again; a row put right is changed."""

    @settings(max_examples=at_most(2, 60), phases=(Phase.explicit, Phase.generate))
    @given(mixed, st.data())
    def law(lines: tuple[Line, ...], data: st.DataObject) -> None:
        with TemporaryDirectory() as folder:
            place = Beside(Path(folder))
            shutil.copytree(made, place.folder / "w")
            due = [(n, each.fate) for n, each in enumerate(lines, 1) if any(each.cells)]
            assert place.does(plan, write, lines) == due
            assert place.does(carry_out, write, lines) == due
            assert not check(place.desk.workspace, (), NOW)
            again = [(n, Fate.SAME if fate is Fate.NEW else fate) for n, fate in due]
            assert place.does(plan, write, lines) == again
            at = data.draw(st.sampled_from(only_once(lines)), "which row is put right")
            later = (*lines[:at], changed(lines[at]), *lines[at + 1 :])
            expected = [(n, Fate.CHANGED if n == at + 1 else fate) for n, fate in again]
            assert place.does(plan, write, later) == expected

    law()


def of_whatever_column(table: SourceTable) -> str:
    """A mapping that takes the column with the most words in it for what was complained of."""
    sizes = [sum(len(row.text(n)) for row in table.rows) for n in range(len(table.names))]
    longest = table.names[sizes.index(max(sizes))]
    return f"""\
工作表: {quoted(table.sheet.name or "1")}
表头行: [{", ".join(map(str, table.header))}]
登记:
  类别: {{值: 投诉}}
  接收时间: {{值: 2026-11-02 09:00}}
  渠道: {{值: 网络}}
  投诉人.匿名: {{值: 是}}
  内容: {{列: [{quoted(longest)}]}}
"""


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@pytest.mark.slow
@pytest.mark.sampled
def test_no_row_of_any_table_at_hand_is_left_out(
    made: Path, shared_data: Path, tmp_path: Path
) -> None:
    """Counted by other programs: what is between the header and the last row has its fate."""
    tables = [each for each in sorted(shared_data.rglob("*")) if each.suffix in SUFFIXES]
    short = [each for each in tables if each.stat().st_size < at_most(20_000, 400_000)]
    place = Beside(tmp_path)
    shutil.copytree(made, tmp_path / "w")
    seen = 0
    for path in short:
        table = open_table(path, None) if any(True for _ in read_sheet(path).rows) else None
        if table is None or table.header == NO_HEADER:
            continue
        mapping = tmp_path / "映射.yaml"
        mapping.write_text(of_whatever_column(table), "utf-8")
        found = plan(place.desk, path, mapping)
        due = last_row(path, table.sheet.name) - table.header[-1]
        assert (found.fates.total, sum(found.fates.counts.values())) == (due, due), path.name
        seen += due
    assert seen > at_most(500, 5000)
