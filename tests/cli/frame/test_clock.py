"""The clock of the machine is trusted, but not blindly."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from clerks import Clerk

from cpl.cli.frame import clock
from cpl.problems import UsageProblem

SUGGESTION = ("new", "建议", "热线", "多放几把椅子", "投诉人.匿名=是")
BEHIND = "比上次记录的 2099-11-17 09:00 还早。先对钟；是上次的钟快了，就不用管。"


@pytest.mark.parametrize("words", [SUGGESTION, ("do", "1", "备注")])
def test_a_clock_behind_the_last_commit_is_noticed(clerk: Clerk, words: tuple[str, ...]) -> None:
    clerk.does(*SUGGESTION, at="2099-11-17T09:00")
    clerk.patch.delenv("CPL_NOW")
    assert clerk(*words).err.count(BEHIND) == 1


def test_who_sets_the_clock_knows_it(clerk: Clerk) -> None:
    clerk.does(*SUGGESTION, at="2099-11-17T09:00")
    said = clerk.does(*SUGGESTION, at="2026-11-17T09:00")
    assert "还早" not in said.err


@pytest.fixture
def shanghai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A computer that keeps the time of Shanghai, as conftest.py has it."""
    zone, own = tmp_path / "Asia" / "Shanghai", tmp_path / "localtime"
    zone.parent.mkdir()
    zone.touch()
    own.symlink_to(zone)
    monkeypatch.setattr(clock, "OWN_ZONE", str(own))
    monkeypatch.setattr(clock, "ZONES", str(tmp_path))
    monkeypatch.delenv("TZ")
    monkeypatch.delenv("CPL_NOW", raising=False)
    return monkeypatch


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Etc/UTC"])
@pytest.mark.parametrize("set_otherwise", [False, True])
def test_the_time_of_the_office_is_that_of_its_zone_wherever_the_computer_stands(
    shanghai: pytest.MonkeyPatch, zone: str, set_otherwise: bool
) -> None:
    if set_otherwise:
        shanghai.setenv("TZ", "America/New_York")
    there = datetime.now(ZoneInfo(zone)).replace(tzinfo=None)  # noqa: TID251  # the very same
    assert abs((there - clock.now(zone)).total_seconds()) < 120


@pytest.mark.parametrize("zone", ["", "Asia/Shanghao", "上海\0"])
def test_a_zone_that_is_none_is_no_computers_own(shanghai: pytest.MonkeyPatch, zone: str) -> None:
    with pytest.raises(UsageProblem, match="不认识"):
        clock.now(zone)
