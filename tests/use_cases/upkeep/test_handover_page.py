"""交接说明: its words on file, an office's own, and a workspace from before the template."""

import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from clerks import Clerk

from cpl.store.workspace import Workspace
from cpl.use_cases.upkeep.doctoring import Diagnosis, Health, Patient
from cpl.use_cases.upkeep.handover_page import handover_page

TEMPLATE = "templates/交接说明.md.j2"
FOUND = (
    Diagnosis("磁盘", Health.WELL, "够用"),
    Diagnosis("备份", Health.WARNING, "没有备份过。", "cpl backup 文件夹"),
)


@pytest.fixture
def office(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setattr(platform, "node", lambda: "前台")
    clerk.complaint()
    return clerk


def page_of(root: Path) -> str:
    patient = Patient(Workspace(root), datetime(2026, 12, 2, 9), "李敏")
    page = handover_page(patient, FOUND, "/usr/bin/python3").decode()
    return page.replace(str(root), "/srv/客服台账")


def test_the_page_says_what_the_folder_knows(
    office: Clerk, golden: Callable[[str, str], None]
) -> None:
    golden("交接说明.md", page_of(office.root))


def test_what_cannot_be_read_is_said_in_its_place(
    office: Clerk, golden: Callable[[str, str], None]
) -> None:
    (office.root / "rules.yaml").write_bytes(b"meta: [")
    office.git("commit", "-qam", "不看就记", "--no-verify")
    golden("交接说明-规则读不了.md", page_of(office.root))


def test_an_older_workspace_prints_with_the_carried_template(office: Clerk) -> None:
    before = page_of(office.root)
    (office.root / TEMPLATE).unlink()
    assert page_of(office.root) == before


def test_an_office_restyles_it(office: Clerk) -> None:
    own = "{% for 人 in 人员 %}{{ 人.姓名 }} {% endfor %}{{ 手上.逾期 }}"
    (office.root / TEMPLATE).write_text(own, "utf-8")
    page = page_of(office.root)
    assert page.startswith("李敏 周倩 ")
    assert page.endswith(" 1")


def test_a_broken_template_is_named_with_its_line(office: Clerk) -> None:
    (office.root / TEMPLATE).write_text("# 给接手的人\n{{ 没有的 }}\n", "utf-8")
    said = office("doctor", "--handover")
    assert said.status == 3
    assert "模板 交接说明.md.j2:2: 数据里没有“没有的”" in said.err


def test_it_is_no_form_of_a_record(office: Clerk) -> None:
    said = office("form", "1", "交接说明")
    assert said.status == 2
    assert "没有“交接说明”这种单" in said.err
