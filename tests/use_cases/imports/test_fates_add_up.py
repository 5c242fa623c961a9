"""The accounting law: every row of the source has one fate, before, while and after it comes in."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from mixed_tables import MAPPING, Line, changed, of_csv, of_workbook, write_csv, write_workbook
from thorough import at_most

from cpl.store.defaults import park_rules
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.check import check
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.table_import import ImportPlan, carry_out, plan
from cpl.use_cases.upkeep.init import init

NOW = datetime(2026, 11, 28, 9, 0)
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
    root = tmp_path_factory.mktemp("office") / "w"
    init(root, NOW, True, park_rules())
    return root


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

    @settings(max_examples=at_most(4, 60), phases=(Phase.explicit, Phase.generate))
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
