"""The carried papers serve every carried regulation: they ask for meanings, not for names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from casebook import book
from on_file import clerk_of
from openpyxl import load_workbook
from thorough import share

from cpl.codec.records.record import new_text
from cpl.domain.cases.card import replay
from cpl.domain.cases.record import Record
from cpl.domain.regulation.numbers import folder_of
from cpl.domain.regulation.rules import Rules, prefix_of
from cpl.problems import UsageProblem
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.fitting import LETTERS, require_fit
from cpl.use_cases.papers.form import paper_of, register_paper
from cpl.use_cases.papers.handed_on import given_to_unit
from cpl.use_cases.papers.trial import template_faults
from cpl.use_cases.regulation.profiles import profiles
from samples.walk import life

ORDERS = ("转办单", "微信转办")
OF_A_COMPLAINT = ("投诉工单", *ORDERS, "投诉处理报告", "受理告知书", "不予受理告知书", *LETTERS)
TO_BE_DONE_BY = re.compile(r"请于 (\d{4}-\d\d-\d\d \d\d:\d\d) 前")
ENOUGH, MOST_WALKS = 1, 120
FIRST = datetime(2026, 10, 12, 9, 20)
NEVER_GIVEN = (
    "S002A-优化总结", "S002F-岗位职责", "S002I-营业厅", "S002O-行为规范", "S002R-内部投诉",
    "S002S-通用七步",
)  # fmt: skip
"""Who handed on is not told anything by a 转办单: no departments, or one office does it all."""


def lives(rules: Rules) -> Iterator[tuple[Record, int]]:
    """Walked complaints that were given to a unit, each with the step that gave it."""
    found = 0
    for seed in range(MOST_WALKS):
        number = f"{prefix_of(rules.complaints)}20261012-{seed + 1:03}"
        record = life(rules, number, FIRST + timedelta(days=seed % 9), Random(seed))
        step = next((n for n, _ in enumerate(record.history, 1) if _hands_on(rules, record, n)), 0)
        if step:
            found += 1
            yield record, step
        if found == ENOUGH:
            return


def at_its_end(rules: Rules) -> tuple[Record, int]:
    record = life(rules, f"{prefix_of(rules.complaints)}20261012-001", FIRST, Random(1))
    return record, len(record.history)


def played_to(rules: Rules, record: Record, steps: int) -> Record:
    """The record as it was after so many steps."""
    part = replace(record, history=record.history[:steps])
    return replace(part, state=replay(rules, part).state)


def on_file(root: Path, record: Record, workspace: Workspace) -> None:
    machine = workspace.latest_rules.machines[record.machine]
    path = root / folder_of(machine, record.number) / f"{record.number}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(new_text(record), "utf-8")


def everything(files: Mapping[str, bytes]) -> str:
    """What stands on a paper, as text and as a sheet."""
    said = [files[".md"].decode()] if ".md" in files else []
    if ".xlsx" in files:
        book = load_workbook(BytesIO(files[".xlsx"]), read_only=True)
        said += [str(v) for sheet in book for row in sheet.values for v in row if v is not None]
    return "\n".join(said)


def fits(workspace: Workspace, loaded: Readable, form: str) -> bool:
    """Is the record one of which this form may be made?"""
    try:
        require_fit(workspace, loaded, form)
    except UsageProblem:
        return False
    return True


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("name", share(profiles(), of=16))
def test_no_paper_says_what_nobody_laid_down_or_asks_for_what_is_past(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "rules.yaml").write_bytes(profiles()[name].read_bytes())
    workspace = Workspace(tmp_path)
    clerk = clerk_of(workspace)
    rules = workspace.latest_rules
    found = (at_its_end(rules),) if name in NEVER_GIVEN else tuple(lives(rules))
    assert found, "no complaint of these walks was ever given to a unit"
    for record, step in found:
        for steps, forms in ((step, ORDERS), (len(record.history), OF_A_COMPLAINT)):
            played = played_to(workspace.latest_rules, record, steps)
            on_file(tmp_path, played, workspace)
            now = played.history[-1].at
            desk = Desk(workspace, now, clerk)
            loaded = workspace.load(record.number)
            for form in (each for each in forms if fits(workspace, loaded, each)):
                said = everything(paper_of(desk, loaded, form).files)
                assert "未规定" not in said, form
                assert "None" not in said, form
                assert all(each > f"{now:%F %H:%M}" for each in TO_BE_DONE_BY.findall(said)), form
    assert register_paper(desk, "投诉台账", None).files


def _hands_on(rules: Rules, record: Record, steps: int) -> bool:
    """Is this step the one that gives the complaint to a unit?"""
    card = replay(rules, played_to(rules, record, steps))
    given = given_to_unit(card)
    return given is not None and given is card.happened[-1] and "assigned" in given.meanings


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("name", share(profiles(), of=16, first=3))
def test_every_template_can_be_filled_with_nothing_and_with_everything(name: str) -> None:
    workspace = Workspace(profiles()[name].parent)
    assert list(template_faults(book(name).rules, workspace)) == []
