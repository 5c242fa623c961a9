"""The index's file: its tables, what they are kept for, and when they are of no use any more.

Times are texts, `2026-11-21 09:30:00`, so that they sort and anybody can read them.
docs/索引.md tells the same to people who look into it with other tools.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cpl.store.readings import sign

NAME = "cpl-index.sqlite"
SCHEMA = 14
WAIT_SECONDS = 5.0
MADE_ANEW = "made anew by other rules"
PASSING, MEMORY = "", ":memory:"
"""SQLite's own names for a file without a name, which goes with the command and of which the
disk gets only what memory is too small for; and for one that never sees a disk."""
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE folder (
    name TEXT PRIMARY KEY, digest BLOB, tree TEXT, absent TEXT, files INT, rest TEXT
) WITHOUT ROWID;
CREATE TABLE other (path TEXT PRIMARY KEY, folder TEXT, nature TEXT) WITHOUT ROWID;
CREATE TABLE record (
    id INTEGER PRIMARY KEY, number TEXT UNIQUE, prefix TEXT, desk TEXT, folder TEXT, stamp TEXT,
    readable INT, machine TEXT, state TEXT, ended INT, pending INT, loose INT, unconcluded INT,
    secret INT, concerns INT, voided INT, gives INT, copies INT, counted INT,
    taken_over INT, dormant INT,
    received TEXT, registered TEXT, latest TEXT, ended_at TEXT, alike TEXT, leader TEXT
);
CREATE TABLE unit (id INTEGER, name TEXT, PRIMARY KEY (id, name)) WITHOUT ROWID;
CREATE TABLE word (id INTEGER, by TEXT, said TEXT, PRIMARY KEY (id, by)) WITHOUT ROWID;
CREATE TABLE link (id INTEGER, target TEXT, PRIMARY KEY (id, target)) WITHOUT ROWID;
CREATE TABLE phone (id INTEGER, digits TEXT, PRIMARY KEY (id, digits)) WITHOUT ROWID;
CREATE TABLE ended (id INTEGER, part INT, PRIMARY KEY (id, part)) WITHOUT ROWID;
CREATE TABLE deed (id INTEGER, event TEXT, at TEXT, actor TEXT);
CREATE TABLE duty (id INTEGER PRIMARY KEY, name TEXT, period TEXT, unit TEXT, at TEXT);
CREATE TABLE sound (id INTEGER PRIMARY KEY, judged_by TEXT, at TEXT);
CREATE TABLE row (id INTEGER, of TEXT, said BLOB, PRIMARY KEY (id, of));
CREATE TABLE answer (
    who TEXT, id INTEGER, at TEXT, until TEXT, said TEXT, PRIMARY KEY (who, id)
) WITHOUT ROWID;
CREATE TABLE text (id INTEGER PRIMARY KEY, said TEXT);
CREATE TABLE matter (
    id INTEGER PRIMARY KEY, source TEXT, name TEXT, phone TEXT, said TEXT, statements BLOB
);
CREATE INDEX by_source ON matter (source) WHERE source <> '';
CREATE INDEX by_saying ON matter (said) WHERE said <> '';
CREATE INDEX by_folder ON record (folder);
CREATE INDEX by_receipt ON record (received);
CREATE INDEX by_kind ON record (prefix, received);
CREATE INDEX by_latest ON record (latest);
CREATE INDEX by_registration ON record (registered);
CREATE INDEX first_of_own ON record (prefix, taken_over, registered) WHERE NOT voided;
CREATE INDEX still_open ON record (prefix, received, number) WHERE NOT readable OR NOT ended;
CREATE INDEX near ON record (id) WHERE NOT readable OR pending;
CREATE INDEX guarded ON record (id) WHERE secret OR concerns;
CREATE INDEX of_old ON record (received) WHERE dormant;
CREATE INDEX to_conclude ON record (dormant, received, desk) WHERE unconcluded;
CREATE INDEX by_target ON link (target);
CREATE INDEX by_digits ON phone (digits);
CREATE INDEX by_leader ON record (leader) WHERE leader <> '';
CREATE INDEX by_deed ON deed (id);
CREATE INDEX by_answer ON answer (id);
"""
OF_A_RECORD = (
    *("unit", "word", "link", "phone", "ended", "deed", "duty", "sound", "row", "answer"),
    *("text", "matter"),
)
"""The tables in which a record has lines of its own, by its `id`."""
FOUND_OUT = ("sound", "row", "answer")
"""Those of them whose lines stand on the records that it names as well."""
GUARDED_ONES = """SELECT id FROM record WHERE secret OR concerns
    UNION ALL SELECT link.id FROM record AS other JOIN link ON link.target = other.number
    WHERE other.secret"""
"""What not everybody may see, or what is linked with it."""
GUARDED = f"id IN ({GUARDED_ONES})"
OF_OLD = "dormant AND substr(received, 1, 10) < :kept_since"
"""Taken over when it was past, and nobody has touched it since: see `decisions.inherited`."""
DORMANT = f"coalesce({OF_OLD}, 0)"
IS_MERGED = "leader <> ''"
PLACE_IN = "place_in"
"""`place_in(said, word)`, both bytes: from 0 on, -1 for nowhere. SQLite's own `instr` tries place
by place, and so takes twice as long over a text."""


def key_of(folder: Path | None, rules: Iterable[bytes], latest: str) -> bytes:
    """What an index is good for: this cpl, rules of these words, and the version in force.

    And this folder of git's: what came along with a copied one is not believed. It is these
    very bytes: to load what adds them up takes longer than to compare them.
    """
    signed = b""
    with suppress(OSError):
        signed = sign(folder) if folder else b""
    words = (b"\0%d\0%s" % (len(each), each) for each in rules)
    return b"%s%d %s%s" % (signed, SCHEMA, latest.encode(), b"".join(words))


class Unusable(Exception):
    """The file cannot be read or written; `is_torn`: it holds something else than an index."""

    def __init__(self, error: sqlite3.Error) -> None:
        super().__init__(str(error))
        self.is_torn = not isinstance(error, sqlite3.OperationalError)


def opened(path: Path, key: bytes) -> sqlite3.Connection:
    """The index in this file, empty where it was made of other rules or by another cpl.

    Raises Unusable.
    """
    with _told():
        return _prepared(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None), key)


def apart(
    key: bytes, like: sqlite3.Connection | None = None, where: str = PASSING
) -> sqlite3.Connection:
    """One for this command alone, which leaves nothing behind; it begins as the other stands.

    Raises Unusable.
    """
    with _told():
        made = sqlite3.connect(where, isolation_level=None)
        if like is not None:
            with suppress(sqlite3.DatabaseError):
                like.backup(made)
        return _prepared(made, key)


@contextmanager
def writing(connection: sqlite3.Connection, key: bytes = b"") -> Iterator[sqlite3.Cursor]:
    """All that is written in it or nothing; raises Unusable.

    Nothing where it is not of this `key` any more: somebody has made it anew by other rules.
    """
    with _told():
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            if key and _key_of(connection) != key:
                raise Unusable(sqlite3.OperationalError(MADE_ANEW))
            yield cursor
        except BaseException:
            with suppress(sqlite3.Error):
                cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Unusable(error) from error


def _prepared(made: sqlite3.Connection, key: bytes) -> sqlite3.Connection:
    made.create_function(PLACE_IN, 2, bytes.find, deterministic=True)
    if _key_of(made) != key:
        with writing(made) as cursor:
            if _key_of(made) != key:  # nobody has made it meanwhile
                for name in _tables_in(cursor):
                    cursor.execute(f'DROP TABLE "{name}"')
                for statement in filter(str.strip, TABLES.split(";")):
                    cursor.execute(statement)
                cursor.execute("INSERT INTO meta VALUES ('key', ?)", (key,))
    return made


def _tables_in(cursor: sqlite3.Cursor) -> list[str]:
    found = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [name for (name,) in found.fetchall()]


def _key_of(made: sqlite3.Connection) -> bytes:
    """What it was made of; empty where it holds no index."""
    if "meta" not in _tables_in(made.cursor()):
        return b""
    row = made.execute("SELECT value FROM meta WHERE key = 'key'").fetchone()
    return row[0] if row and isinstance(row[0], bytes) else b""
