"""A million of something take a few bytes each, and are found again as they were."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpl.sequence import PackedTexts
from cpl.store.copying import SpoolFailed
from cpl.store.tables.many import FirstSeen, Spooled, in_order

MANY = 10_000


@settings(max_examples=30)
@given(st.lists(st.sampled_from([b"a", b"b", b"c", b"\0", b""])), st.sampled_from([0, 1, 2, 9]))
def test_what_was_seen_is_told_where_it_was_first(keys: list[bytes], held: int) -> None:
    seen = FirstSeen[int](held)
    told = [seen.first(key, place) for place, key in enumerate(keys)]
    assert told == [keys.index(key) for key in keys]


def test_a_place_may_be_a_text() -> None:
    seen = FirstSeen[str]()
    assert [seen.first(b"k", each) for each in ("一月!第3行", "二月!第4行")] == ["一月!第3行"] * 2


def test_where_nothing_can_be_written_it_says_so() -> None:
    seen = FirstSeen[int](held=99)
    seen._db.execute("PRAGMA max_page_count = 4")  # a disk that is full
    with pytest.raises(SpoolFailed, match="磁盘空间"):
        [seen.first(b"%012d" % place, place) for place in range(MANY)]


@settings(max_examples=30)
@given(st.lists(st.text()))
def test_packed_texts_are_the_texts(texts: list[str]) -> None:
    packed = PackedTexts()
    assert [packed.add(each) for each in texts] == list(range(len(texts)))
    assert [*packed] == texts
    assert packed[1:3] == texts[1:3]
    if texts:
        assert packed[-1] == texts[-1]


@settings(max_examples=30)
@given(st.lists(st.integers(0, 1 << 70)), st.sampled_from([1, 7, 1 << 40, 1 << 80]))
def test_places_in_order_are_those_of_a_stable_sort(keys: list[int], stretch: int) -> None:
    told = in_order(len(keys), keys.__getitem__, stretch)
    assert [*told] == sorted(range(len(keys)), key=keys.__getitem__)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(["", "一月", "二月"]), st.integers(0, 9), st.text())))
def test_what_was_put_away_comes_back_by_name_and_number(
    tmp_path_factory: pytest.TempPathFactory, things: list[tuple[str, int, str]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    spooled = Spooled[tuple[str, int, str]](folder, lambda each: each[:2])
    half = len(things) // 2
    spooled.extend(things[:half])
    assert [*spooled] == sorted(things[:half], key=lambda each: each[:2])
    spooled.extend(things[half:])
    assert [*spooled] == sorted(things, key=lambda each: each[:2])
    assert len(spooled) == len(things)


def test_without_a_key_it_comes_back_as_it_was_put_away(tmp_path: Path) -> None:
    spooled = Spooled[str](tmp_path)
    spooled.extend(["乙", "甲", "乙"])
    assert [*spooled] == ["乙", "甲", "乙"]


def test_of_very_many_few_bytes_are_held(tmp_path: Path) -> None:
    seen, texts = FirstSeen[int](held=99), PackedTexts()
    spooled = Spooled[tuple[str, int, str]](tmp_path, lambda each: each[:2])
    tracemalloc.start()
    for n in range(MANY):
        seen.first(b"%012d" % n, n)
        texts.add(f"TS20261103-{n:05}")
        spooled.add(("一月", n, "这一格看不懂，请改好再导入" * 3))
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 64 * MANY
    assert list(tmp_path.iterdir()) == []
