"""Values that lie packed come out as they were put in, and nothing else does."""

import pickle
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zlib import compress

import pytest

from cpl.store.git.commits import Signature
from cpl.store.history import packed
from cpl.store.history.packed import Packed

WHO = Signature("李敏", "limin@example.com")


@pytest.fixture(autouse=True)
def short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "A_BLOCK", 3)
    monkeypatch.setattr(packed, "NEAR", 2)


def values(count: int) -> Iterator[tuple[object, ...]]:
    return ((WHO, datetime(2026, 11, 22, n, tzinfo=UTC), "转办", b"\0", n) for n in range(count))


def of(count: int) -> Packed[tuple[object, ...]]:
    found = Packed[tuple[object, ...]]()
    for each in values(count):
        found.append(each)
    return found


@pytest.mark.parametrize("count", [0, 1, 3, 4, 9, 11])
def test_they_are_there_by_place_in_order_and_after_they_were_kept(count: int) -> None:
    found = of(count)
    again = Packed[tuple[object, ...]](found.blocks)
    for each in (found, again):
        assert list(each) == list(values(count))
        assert [each[place] for place in range(len(each))] == list(values(count))
        assert [each[place] for place in range(len(each) - 1, -1, -1)] == [*values(count)][::-1]


def test_more_are_added_to_what_was_kept() -> None:
    again = Packed[tuple[object, ...]](of(4).blocks)
    for each in [*values(11)][4:]:
        again.append(each)
    assert list(again) == list(values(11))


def test_another_class_is_not_made() -> None:
    with pytest.raises(pickle.UnpicklingError):
        Packed[object]([compress(pickle.dumps([Path("/")]))])
