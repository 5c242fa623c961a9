"""A check that is stopped goes on where it was; what it finds is what a whole one finds."""

from contextlib import nullcontext
from datetime import datetime

import pytest
from clerks import FIRST, Clerk

from cpl.how_far import Tell
from cpl.store.index import folders
from cpl.store.workspace import Workspace
from cpl.use_cases.checking import check as checking
from cpl.use_cases.checking.check import check

NOW = datetime(2026, 11, 17, 18)
RECORDS = 5


@pytest.fixture
def office(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    for _ in range(RECORDS):
        clerk.complaint()
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    monkeypatch.setattr(folders, "UNSETTLED_NS", 0)  # or nothing just written would be kept
    return Workspace(clerk.root)


def stopped_after(many: int) -> Tell:
    def tell(done: int, _: int) -> None:
        if done == many:
            raise KeyboardInterrupt

    return tell


def told_of(office: Workspace) -> list[tuple[int, int]]:
    """What will be shown of how far it is."""
    told: list[tuple[int, int]] = []
    office.how_far = lambda *_: nullcontext(lambda *each: told.append(each))
    return told


def test_what_was_found_sound_until_it_was_stopped_is_not_checked_again(office: Workspace) -> None:
    office.how_far = lambda *_: nullcontext(stopped_after(5))
    with pytest.raises(KeyboardInterrupt):
        check(office, (), NOW)
    told = told_of(office)
    assert check(office, (), NOW) == ()
    assert told == [(1, 1)]


def test_what_is_wrong_is_told_by_the_one_that_goes_on(office: Workspace, clerk: Clerk) -> None:
    clerk.edits(FIRST, ("状态: ", "状态: 没有这个"))
    whole = check(office, (), NOW)
    assert [each.location.path for each in whole] == [FIRST]
    again = Workspace(clerk.root)
    told = told_of(again)
    assert check(again, (), NOW) == whole
    assert told == [(1, 1)]
