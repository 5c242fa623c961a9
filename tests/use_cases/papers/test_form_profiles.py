"""The carried papers serve every carried regulation: they ask for meanings, not for names."""

from datetime import datetime
from pathlib import Path

import pytest
from on_file import clerk_of

from cpl.domain.regulation.numbers import folder_of
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import paper_of, register_paper
from cpl.use_cases.regulation.profiles import profiles

PAPERS = ("投诉工单", "转办单", "微信转办", "投诉处理报告", "不予受理告知书")


def registered(root: Path, profile: Path) -> tuple[Workspace, str]:
    """A workspace under these rules with one complaint, as short as a record can be."""
    (root / "rules.yaml").write_bytes(profile.read_bytes())
    workspace = Workspace(root)
    machine = workspace.machines()[0]
    width = machine.number.partition("seq:")[2].rstrip("}") or "3"
    number = f"{machine.number.partition('{')[0]}20261117-{1:0{width}}"
    path = root / folder_of(machine, number) / f"{number}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        f"编号: {number}\n状态: {machine.registration.to[-1].state}\n经过:\n"
        f"  - 时间: 2026-11-17 09:00\n    事件: {machine.registration.name}\n    经办: 李敏\n"
        f"    角色: 客服专员\n",
        encoding="utf-8",
    )
    return workspace, number


@pytest.mark.slow
@pytest.mark.parametrize("name", profiles())
def test_every_paper_can_be_printed(name: str, tmp_path: Path) -> None:
    workspace, number = registered(tmp_path, profiles()[name])
    desk = Desk(workspace, datetime(2026, 11, 18, 9), clerk_of(workspace))

    for each in PAPERS:
        assert set(paper_of(desk, desk.workspace.load(number), each).files) <= {".md", ".xlsx"}
    assert register_paper(desk, "投诉台账", None).files
