"""A whole month with everything personal kept aside: git holds none of it, no answer differs."""

import re
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest
from clerks import Clerk
from kept_aside import history
from thorough import THOROUGH, at_most

from cpl.domain.cases.field_walk import personal
from cpl.store.defaults import park_rules
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.practice import practice

NOW = datetime(2026, 11, 22, 9)
LATER = "2026-11-22T09:00"


@pytest.fixture
def month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Clerk:
    """The sample month, or its beginning, under the park's rules, which keep everything aside."""
    text = park_rules().read_text("utf-8")
    profile = tmp_path / "rules.yaml"
    profile.write_text(text.replace("\nprivacy:\n", "\nprivacy:\n  aside: yes\n", 1), "utf-8")
    monkeypatch.setattr(practice, "park_rules", lambda: profile)
    monkeypatch.setenv("CPL_NOW", LATER)
    root = tmp_path / "台账"
    steps = islice(practice.practise(root, NOW), at_most(40, 1000))
    assert sum(1 for _ in steps) >= at_most(40, 100)
    return Clerk(root, monkeypatch, capsys)


def records(root: Path) -> list[Readable]:
    found = [each for each in Workspace(root).load_all() if isinstance(each, Readable)]
    assert len(found) > 10
    return found


def said_of_people(root: Path) -> set[str]:
    """Every personal value of every record and event, as it was typed."""
    found = set()
    for each in records(root):
        values = (each.card.values, *(event.fields for event in each.record.history))
        leaves = (leaf for said in values for leaf in personal(each.rules, said))
        found |= {leaf.value for leaf in leaves if isinstance(leaf.value, str)}
    return {each for each in found if len(each) > 1}


def answers(clerk: Clerk) -> list[str]:
    asked = (
        ("list", "--format", "json"),
        ("find", "停运"),
        ("due",),
        ("report", "月报", "--month", "2026-10", "--dry-run"),
        *(("show", each.card.number) for each in records(clerk.root)),
    )
    return [re.sub("代码 [0-9a-f]{12}", "", clerk(*words).out) for words in asked]


@pytest.mark.slow
@pytest.mark.sampled
def test_git_holds_nothing_and_every_answer_is_as_before(month: Clerk, tmp_path: Path) -> None:
    secrets = said_of_people(month.root)
    assert len(secrets) > 30
    staff = set(Workspace(month.root).staff.people)
    number = records(month.root)[0].card.number
    told = answers(month) if THOROUGH else []
    month("form", number, "--issue")
    month("form", "投诉台账", "--month", "2026-10", "--issue", user=month.who("客诉专员"))
    month("report", "月报", "--month", "2026-10", "--issue", "--yes", user=month.who("客服经理"))
    month("handover", "--issue", "--yes", "--note", "无")
    held = history(month)
    assert [each for each in sorted(secrets - staff) if each in held] == []
    assert month.does("check").out.startswith("没有发现问题")
    if not THOROUGH:
        return
    other = tmp_path / "不另存"
    month.patch.undo()
    month.patch.setenv("CPL_NOW", LATER)
    assert sum(1 for _ in practice.practise(other, NOW)) > 100
    plain = Clerk(other, month.patch, month.capture)
    assert told == answers(plain)
