"""A tail that says its day is looked for in that day's folder, and finds what a search would."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from clerks import Clerk

from cpl.problems import UsageProblem
from cpl.store.lookup import resolve, resolve_all
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
    assert answer(place, "TS20261116-1") == "TS20261116-001"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1116-1", "TS20261116-001"),
        ("16－1", "TS20261116-001"),
        ("1116—01", "TS20261116-001"),
        ("ts20261116-1", "TS20261116-001"),
        ("ZG20261117-1", "ZG20261117-01"),
        ("TS20251117-1", "TS20251117-001"),
    ],
)
def test_the_last_part_needs_no_noughts(place: Workspace, said: str, meant: str) -> None:
    assert answer(place, said) == meant


def test_what_today_has_not_is_of_the_last_week(place: Workspace) -> None:
    for number in ("TS20261114-007", "TS20260914-007"):
        path = place.path_of(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"编号: {number}\n", encoding="utf-8")
    assert answer(place, "7") == "TS20261114-007"


@pytest.mark.parametrize("said", ["1、11", "1，11", "1,11", "1 11", "1；11", "１、１１", "1,11,1"])
def test_several_are_said_with_any_sign_between(place: Workspace, said: str) -> None:
    assert resolve_all(place, said, TODAY) == ("TS20261117-001", "TS20261117-011")


@pytest.mark.parametrize("said", ["1-3", "1~3", "１～３", "1到3", "1至3", "1—3"])
def test_from_one_to_the_other(place: Workspace, said: str) -> None:
    for last in (2, 3):
        place.path_of(f"TS20261117-00{last}").write_text("", encoding="utf-8")
    whole = tuple(f"TS20261117-00{each}" for each in (1, 2, 3))
    assert resolve_all(place, said, TODAY) == whole


def test_a_range_that_may_be_a_day_is_not_guessed(place: Workspace) -> None:
    other = place.path_of("TS20261001-011")
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_text("", encoding="utf-8")
    with pytest.raises(UsageProblem) as told:
        resolve_all(place, "1-11", TODAY)
    assert str(told.value) == (
        "“1-11”可以是今天的第 1 到 11 件，也可以是 TS20261001-011。请写 1到11，或者 1001-011。"
    )


DESKS = ("A001", "A003", "B001", "B003", "AB003", "C004", "C005")


def of_desk(clerk: Clerk, code: str) -> Workspace:
    """Numbers of four desks today, and one of yesterday, as they lie in the clone of this one."""
    if code:
        clerk.git("config", "cpl.desk", code)
    workspace = Workspace(clerk.root)
    for number in (*(f"TS20261117-{each}" for each in DESKS), "TS20261116-B009"):
        path = workspace.path_of(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"编号: {number}\n", encoding="utf-8")
    return workspace


@pytest.mark.parametrize(
    ("code", "said", "meant"),
    [
        ("A", "3", "A003"),
        ("B", "3", "B003"),
        ("B", "a3", "A003"),
        ("", "Ａ003", "A003"),
        ("", "AB03", "AB003"),
        ("A", "4", "C004"),
        ("", "1117-b1", "B001"),
        ("A", "B9", "TS20261116-B009"),
    ],
)
def test_a_clones_own_desk_comes_first_and_letters_name_another(
    clerk: Clerk, code: str, said: str, meant: str
) -> None:
    assert answer(of_desk(clerk, code), said).endswith(meant)


def test_of_several_desks_none_is_guessed(clerk: Clerk) -> None:
    told = answer(of_desk(clerk, ""), "3")
    assert all(each in told for each in ("TS20261117-A003", "TS20261117-B003", "TS20261117-AB003"))


@pytest.mark.parametrize(
    ("said", "meant"), [("C4-5", ("C004", "C005")), ("4到5", ("C004", "C005")), ("b1-B3", "")]
)
def test_a_range_is_of_one_desk(clerk: Clerk, said: str, meant: tuple[str, ...]) -> None:
    workspace = of_desk(clerk, "A")
    if meant:
        assert resolve_all(workspace, said, TODAY) == tuple(f"TS20261117-{e}" for e in meant)
    else:
        with pytest.raises(UnknownNumber, match="B2"):
            resolve_all(workspace, said, TODAY)
