"""What is kept of one record, and when it goes."""

import sqlite3

import pytest

from cpl.store.index.lines import forget, keep
from cpl.store.index.record_index import SAYS
from cpl.store.index.tables import FOUND_OUT, apart, writing

NAMES, NAMED, OTHER = "TS20261117-001", "ZG20261117-01", "TS20261117-002"


@pytest.fixture
def kept() -> sqlite3.Connection:
    """Of two records one names a third that is not there; something was found out of either."""
    made = apart(b"these rules")
    with writing(made) as cursor:
        for number in (NAMES, OTHER):
            keep(cursor, f"complaints/2026/11/{number}.yaml", None, "1 2 3")
        of = "SELECT id FROM record WHERE number = ?"
        cursor.execute(f"INSERT INTO link SELECT id, ? FROM ({of})", (NAMED, NAMES))
        for table in ("sound", "row"):
            cursor.execute(f"INSERT INTO {table} (id) SELECT id FROM record")
        cursor.execute("INSERT INTO answer (who, id) SELECT '李敏', id FROM record")
    return made


def found_out(kept: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    of = "SELECT number FROM {} JOIN record USING (id) ORDER BY number"
    return {each: tuple(n for (n,) in kept.execute(of.format(each))) for each in FOUND_OUT}


@pytest.mark.parametrize("number", [NAMES, NAMED])
def test_what_was_found_out_goes_with_the_record_and_with_what_it_names(
    kept: sqlite3.Connection, number: str
) -> None:
    assert found_out(kept) == dict.fromkeys(FOUND_OUT, (NAMES, OTHER))
    with writing(kept) as cursor:
        forget(cursor, number)
    assert found_out(kept) == dict.fromkeys(FOUND_OUT, (OTHER,))


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("停运", [NAMES]),
        ("运\0１", []),
        ("x", [NAMES]),
        ("\0", [NAMES]),
        ("停运3", []),
        ("𠮷", [NAMES]),
    ],
)
def test_what_a_text_says_is_found_wherever_it_stands_and_nothing_where_there_is_none(
    kept: sqlite3.Connection, word: str, found: list[str]
) -> None:
    said = "过山车停运\0x𠮷"
    kept.execute("INSERT INTO text SELECT id, ? FROM record WHERE number = ?", (said, NAMES))
    assert [n for (n,) in kept.execute(f"SELECT number FROM record WHERE {SAYS}", (word,))] == found
