"""Each regulation runs: a month of complaints walked under it checks, reports and prints.

The walk knows no regulation; what it writes is legal because the engine said so, and
`cpl check` must agree when it reads the files back.
"""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from thorough import at_most, share

from cpl.codec.records.record import new_text
from cpl.domain.regulation.numbers import folder_of
from cpl.domain.regulation.rules import Phase
from cpl.domain.statistics.flow import flow_of
from cpl.domain.values.periods import Period
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.check import check
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.papers.form import paper_of, register_paper
from cpl.use_cases.regulation.profiles import profiles
from cpl.use_cases.reports.report import Reporting
from cpl.use_cases.upkeep.init import init
from samples.walk import MOST_STEPS, month_of

FIRST = date(2026, 10, 1)
NOW = datetime(2026, 12, 31, 17, 0)
COUNT = at_most(8, 25)
ALL_ITS_STEPS = 30  # a car dealer closes only after the appraisal
NAMES = tuple(profiles())
FULLEST = tuple(n for n in NAMES if n.startswith(("S000", "S001", "S002U", "S002M", "S003")))


def office(folder: Path, name: str, steps: int = MOST_STEPS) -> Workspace:
    """A workspace of this regulation with a month of walked complaints."""
    init(folder, NOW, clock_set=True, profile=profiles()[name])
    workspace = Workspace.find(folder)
    rules = workspace.latest_rules
    staff = folder / "staff.yaml"
    people: dict[str, str] = {}
    for record in month_of(rules, FIRST, COUNT, seed=7, steps=steps):
        path = folder / folder_of(rules.machines[record.machine], record.number)
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{record.number}.yaml").write_text(new_text(record), "utf-8")
        people.update((each.actor, each.role) for each in record.history)
    walked = (
        f"  - {{姓名: {who}, 邮箱: {n}@example.com, 角色: [{role}]}}\n"
        for n, (who, role) in enumerate(people.items())
    )
    staff.write_text(staff.read_text("utf-8") + "".join(walked), "utf-8")
    return Workspace.find(folder)


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("name", share(NAMES, of=6))
def test_a_month_under_each_regulation(name: str, tmp_path: Path) -> None:
    workspace = office(tmp_path / "office", name, ALL_ITS_STEPS)
    loaded = [each.require() for each in workspace.load_all()]
    assert len(loaded) == COUNT
    records = tuple(workspace.paths())
    assert [str(each) for each in check(workspace, records, NOW)] == []
    phases = Counter(each.card.phase for each in loaded)
    assert phases[Phase.ENDED] > 0
    made = Reporting(workspace, NOW, "月报").make(Period.month(2026, 10))
    assert flow_of(made.view).holds


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("name", share(FULLEST, of=2, first=1))
def test_the_papers_of_the_fullest_regulations(name: str, tmp_path: Path) -> None:
    workspace = office(tmp_path / "office", name)
    desk = Desk(workspace, NOW, person_named(workspace, "李敏"))
    for each in share(list(workspace.load_all())[:4], of=3):
        loaded = each.require()
        handed = not (loaded.card.meant("rejected") or loaded.card.meant("referred"))
        for form in ("投诉工单", *(["转办单"] if handed else [])):
            paper = paper_of(desk, loaded, form)
            assert each.path.stem in paper.files[".md"].decode()
            assert paper.files[".xlsx"].startswith(b"PK")
    register = register_paper(desk, "投诉台账", ("2026-10", "2026-10"))
    assert register.files[".md"].decode().count("TS202610") >= COUNT
