"""The small round of `make torture`: broken off at some calls, and nothing is lost or left."""

from pathlib import Path

import pytest
from thorough import at_most, share
from torture.deeds import make_office
from torture.shim import COMPILER, Call, Harm, unsynced
from torture.trials import Bench

needs_compiler = pytest.mark.skipif(
    COMPILER is None, reason="the shim that breaks calls off needs Linux and a C compiler"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_office(tmp_path_factory.mktemp("made"))


ROUNDS = (
    ("new", Harm.KILL, 10, 45),
    ("transfer", Harm.POWER_CUT, 14, 45),
    ("import", Harm.FULL, 15, 70),
    ("do", Harm.EIO, 10, 40),
    ("attach", Harm.KILL, 20, 60),
    ("backup", Harm.KILL, 20, 40),
    ("sync", Harm.KILL, 30, 30),
    ("sync", Harm.POWER_CUT, 45, 60),
    ("import-many", Harm.KILL, 40, 170),
    ("import-many", Harm.POWER_CUT, 90, 170),
)
"""The first two break off in two ways; the others are played where everything is."""


@needs_compiler
@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize(("deed", "harm", "first", "every"), ROUNDS[: at_most(2, 10)])
def test_the_next_command_finishes_or_undoes_what_was_broken_off(
    office: Path, tmp_path: Path, deed: str, harm: Harm, first: int, every: int
) -> None:
    bench = Bench(deed, office, tmp_path / "trial")
    trials = list(bench.trials(harm, share(range(first, bench.smooth.count + 1, every), of=3)))
    assert any(each.happened for each in trials)
    assert [(each.call, each.wrongs) for each in trials if each.wrongs] == []


def test_what_a_power_cut_leaves_of_files_that_were_not_synced() -> None:
    """Renaming carries the danger along; a started write-out is safe with the next sync."""
    calls = [
        ("dirty", "/z"),
        ("all synced", "/"),
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
