"""The first day under each regulation: the example clerk registers and prints the paper."""

from datetime import date, datetime
from pathlib import Path

import pytest
from thorough import share

from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.intake.receiving import receive
from cpl.use_cases.papers.form import own_form, paper_of
from cpl.use_cases.regulation.profiles import profiles
from cpl.use_cases.upkeep.init import init
from samples.walk import month_of

NOW = datetime(2026, 12, 31, 17, 0)


@pytest.mark.sampled
@pytest.mark.parametrize("name", share(profiles(), of=6, first=2))
def test_the_example_clerk_registers_and_prints(name: str, tmp_path: Path) -> None:
    place = tmp_path / "客服台账"
    init(place, NOW, clock_set=True, profile=profiles()[name])
    workspace = Workspace.find(place)
    assert not workspace.staff_problems
    (walked,) = month_of(workspace.latest_rules, date(2026, 12, 1), 1, seed=3)
    desk = Desk(workspace, NOW, person_named(workspace, "李敏"), clock_set=True)

    known = workspace.latest_rules.fields
    fields = {n: "李敏" if known[n].among else said for n, said in walked.fields.items()}
    number = receive(desk, walked.machine, fields).first.number
    paper = paper_of(desk, workspace.load(number), own_form(workspace, number), issued=True)

    title = workspace.latest_rules.machines[walked.machine].title
    assert title in paper.files[".md"].decode().splitlines()[0]


def test_everybody_there_holds_a_role_of_the_regulation(tmp_path: Path) -> None:
    place = tmp_path / "客服台账"
    init(place, NOW, clock_set=True, profile=profiles()["S002P-南溪镇"])
    workspace = Workspace.find(place)
    known = workspace.latest_rules.roles
    assert all(set(each.roles) <= set(known) for each in workspace.staff.people.values())
    held = {role for each in workspace.staff.people.values() for role in each.roles}
    assert held == set(known)
