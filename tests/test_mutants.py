"""The runner of `make mutants` at work on a module of two functions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from places import TESTS

AGES = """
OF_AGE = 18


def is_of_age(years: int) -> bool:
    return years >= OF_AGE


def oldest(ages: list[int]) -> int:
    return max(ages, default=0)
"""
EXAMPLES = """
from functools import cache

from tiny.ages import is_of_age, oldest


@cache
def eldest(*ages: int) -> int:
    return oldest(list(ages))


def test_of_age() -> None:
    assert is_of_age(19)
    assert not is_of_age(17)


def test_oldest() -> None:
    assert eldest(30, 40) == 40
"""
FROZEN = """
import gc


def pytest_collection_finish() -> None:
    gc.freeze()
"""
KNOWN = """
tiny.ages:
  oldest:
    - {wrong: "max(ages, default=0) → max(ages)", accepted: nobody has no children}
    - {wrong: 0 → 1, equal: nobody has no children}
    - {wrong: 0 → -1, equal: nobody has no children}
    - {wrong: "max(ages, default=0) → min(ages, default=0)", equal: "not true: a test notices"}
"""
TOLD = """
tiny/ages.py:6  is_of_age  (survived)
- years >= OF_AGE
+ years > OF_AGE

tiny/ages.py:2    (survived)
- 18
+ 19

                                      wrongs  killed   equal  accepted  open   score
tiny.ages                                 10       5       2         1     2   62.5%
all of these                              10       5       2         1     2   62.5%
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "ages.py").write_bytes(AGES.encode())
    (tmp_path / "test_ages.py").write_bytes(EXAMPLES.encode())
    (tmp_path / "conftest.py").write_bytes(FROZEN.encode())  # as ours does
    (tmp_path / "known.yaml").write_bytes(KNOWN.encode())
    return tmp_path


def run(top: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    places: list[str | Path] = ["--top", top, "--code", top / "tiny", "--known", top / "known.yaml"]
    return subprocess.run(
        [sys.executable, "-m", "mutants", *places, "--tests=test_ages.py", "ages", *asked],
        cwd=top,
        env={**os.environ, "PYTHONPATH": str(TESTS), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the runner forks")
def test_what_no_test_notices_is_told_and_what_is_known_is_not(tiny: Path) -> None:
    done = run(tiny)
    assert done.stdout == TOLD, done.stderr
    assert "strike it out: tiny.ages: oldest: max(ages, default=0) → min(" in done.stderr
    assert done.returncode == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the runner forks")
def test_a_lot_is_tried_and_the_same_lot_again(tiny: Path) -> None:
    four, again, all_of_them = (
        run(tiny, "--sample", each, "--seed", "3").stdout for each in ("4", "4", "99")
    )
    assert four == again
    assert four.splitlines()[-1].split()[3] == "4"
    assert all_of_them == TOLD
