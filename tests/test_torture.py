"""What `make torture` takes a power cut to leave."""

from pathlib import Path

from torture.shim import Call, unsynced


def test_what_a_power_cut_leaves_of_files_that_were_not_synced() -> None:
    """Renaming carries the danger along; a started write-out is safe with the next sync."""
    calls = [
        ("dirty", "/a.tmp"),
        ("synced", "/a.tmp"),
        ("from", "/a.tmp"),
        ("to", "/a"),
        ("dirty", "/b.tmp"),
        ("from", "/b.tmp"),
        ("to", "/b"),
        ("dirty", "/c"),
        ("started", "/c"),
        ("dirty", "/d"),
        ("synced", "/bulk"),
        ("dirty", "/e"),
        ("unlink", "/e"),
    ]
    lost = unsynced(tuple(Call(0, what, path) for what, path in calls))
    assert {each for each in lost if each.suffix != ".tmp"} == {Path("/b"), Path("/d")}
