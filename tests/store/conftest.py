"""A real office, and a second Python to kill."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from real_git import Python, office

import cpl
from cpl.store.git import Git


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A workspace with one registered complaint."""
    return office(tmp_path / "客诉")


@pytest.fixture
def python() -> Python:
    """python(script, *arguments): runs it in another process, which may die."""

    def run(script: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", script, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(Path(cpl.__file__).parents[1])},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run
