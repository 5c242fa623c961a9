"""A tail that says its day is looked for in that day's folder, and finds what a search would."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from clerks import Clerk

from cpl.store.lookup import resolve
from cpl.store.workspace import UnknownNumber, Workspace

TODAY = date(2026, 11, 17)
NUMBERS = (
    "TS20261117-001",
    "TS20261117-011",
    "TS20261116-001",
    "TS20261016-001",
    "TS20251117-001",
    "ZG20261117-01",
    "XC20261117-001",
)
TAILS = (
    *(number[start:] for number in NUMBERS for start in range(len(number) - 1)),
    *("20261117-002", "20261399-001", "20261117", "20261117-", "-20261117-001", "117-001"),
    *("２０２６１１１６－００１", "s20261117-001", "X20261117-01", "120261117-001", "1"),
)


@pytest.fixture
def place(clerk: Clerk) -> Workspace:
    workspace = Workspace(clerk.root)
    for number in NUMBERS:
        path = workspace.path_of(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"编号: {number}\n", encoding="utf-8")
    day = workspace.path_of("TS20261117-001").parent
    (day / "TS20261117-X.yaml").write_text("", encoding="utf-8")
    (day / "TS20261117-012.yaml").mkdir()
    (day / "TS20261117-013.yaml").symlink_to("TS20261117-001.yaml")
    elsewhere = clerk.root / "elsewhere"
    shutil.copytree(day, elsewhere, symlinks=True)
    Path(elsewhere / "TS20261117-001.yaml").rename(elsewhere / "TS20261217-001.yaml")
    (day.parent / "12").symlink_to(elsewhere)
    return workspace


def answer(workspace: Workspace, said: str) -> str:
    try:
        return resolve(workspace, said, TODAY)
    except UnknownNumber as error:
        return str(error)


def test_what_is_found_is_what_a_search_of_everything_finds(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tails = [*TAILS, "20261117-012", "20261117-013", "20261217-001"]
    found = {tail: answer(place, tail) for tail in tails}
    assert found["20261116-001"] == "TS20261116-001"
    assert "不止一个" in found["20261117-001"]
    assert "没有编号" in found["20261217-001"]
    monkeypatch.setattr("cpl.store.lookup._day_before", lambda words: None)
    assert found == {tail: answer(place, tail) for tail in tails}


def test_the_other_folders_are_not_looked_at(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "numbers", lambda *_: pytest.fail("all of them"))
    assert answer(place, "20261116-001") == "TS20261116-001"
    assert answer(place, "TS20261116-1") != "TS20261116-001"
