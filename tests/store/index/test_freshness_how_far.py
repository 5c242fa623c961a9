"""Whoever waits while very many records are read is shown how many there were, of how many."""

from contextlib import nullcontext

import pytest
from clerks import Clerk

from cpl.store.index import freshness
from cpl.store.index.record_index import RecordIndex
from cpl.store.workspace import Workspace


@pytest.fixture
def told(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What is shown while an index is made; more than one record is very many."""
    for _ in range(3):
        clerk.complaint()
    monkeypatch.setattr(freshness, "MOST_AT_ONCE", 1)
    place, told = Workspace(clerk.root), list[tuple[int, int]]()
    place.how_far = lambda *_: nullcontext(lambda *each: told.append(each))
    RecordIndex(place)
    return told


def test_it_comes_to_the_end(told: list[tuple[int, int]]) -> None:
    assert told == sorted(told)
    done, total = told[-1]
    assert done == total >= 3


def test_where_few_are_read_nothing_is_shown(clerk: Clerk) -> None:
    clerk.complaint()
    place = Workspace(clerk.root)
    place.how_far = lambda *_: nullcontext(lambda *each: pytest.fail(f"{each}"))
    assert RecordIndex(place).problems == ()
