"""Whatever somebody changes in a register, exactly that is found, and nothing beside it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from clerks import Clerk, played
from edited_registers import edited, printed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from on_file import clerk_of
from thorough import at_most, share

from cpl.codec.records.record import new_text
from cpl.domain.values.value import shown
from cpl.store.tables.register_book import read_register
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.papers.form import register_paper
from cpl.use_cases.papers.trial import trials_of
from cpl.use_cases.regulation.profiles import profiles
from cpl.use_cases.returned.own_register import RegisterPlan, plan_return

NUMBERS = tuple(f"TS20261117-00{n}" for n in range(1, 6))
WORDS = {
    "渠道": ("网络", "热线", "来访"),
    "类别": ("投诉", "问题", "建议"),
    "分类": ("票务", "餐饮", "商品"),
}
CELLS = [(number, field) for number in NUMBERS for field in WORDS]
EDITS = st.dictionaries(st.sampled_from(CELLS), st.sampled_from((1, 2)))


def five(clerk: Clerk) -> None:
    for n in range(5):
        clerk.complaint("分类=票务", f"发生地点={n}号门")


@pytest.fixture
def register(clerk: Clerk) -> Path:
    return printed(played(clerk, five))


def plan_of(clerk: Clerk, path: Path) -> RegisterPlan:
    workspace = Workspace(clerk.root)
    returned = read_register(path)
    assert returned is not None
    desk = Desk(workspace, datetime(2026, 11, 18, 9), person_named(workspace, "李敏"))
    return plan_return(desk, returned, "核对")


@pytest.mark.sampled
@settings(
    max_examples=at_most(15, 100), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_what_was_changed_is_found_and_nothing_else(
    clerk: Clerk, register: Path, edits: dict[tuple[str, str], int]
) -> None:
    said = {(number, WORDS[field][0]): WORDS[field][n] for (number, field), n in edits.items()}

    found = plan_of(clerk, edited(register, "改过.xlsx", said))

    changed = {
        (record.number, str(cell.path)): shown(cell.after)
        for record in found.records
        for event in record.events
        for cell in event.cells
    }
    assert changed == {(n, field): WORDS[field][i] for (n, field), i in edits.items()}
    assert found.refused == ()
    assert [*found.returned.gone, *found.returned.strange, *found.returned.lost] == []


@pytest.mark.sampled
@pytest.mark.parametrize("name", share(profiles(), of=5))
def test_whatever_regulation_an_untouched_register_brings_nothing(
    tmp_path: Path, name: str
) -> None:
    """Of a record with everything in it, twice over."""
    (tmp_path / "rules.yaml").write_bytes(profiles()[name].read_bytes())
    workspace = Workspace(tmp_path)
    rules = workspace.latest_rules
    _, full = trials_of(rules, rules.complaints)
    record = workspace.path_of(full.card.number)
    record.parent.mkdir(parents=True)
    record.write_text(new_text(replace(full.record, state=full.card.state)), "utf-8")
    desk = Desk(workspace, datetime(2026, 11, 18, 9), clerk_of(workspace))
    path = tmp_path / "台账.xlsx"
    path.write_bytes(register_paper(desk, "投诉台账", None).files[".xlsx"])

    returned = read_register(path)

    assert returned is not None
    assert returned.read == 1
    found = plan_return(desk, returned)
    assert (found.records, found.refused) == ((), ())
    assert [*returned.gone, *returned.strange, *returned.lost, *returned.added] == []
