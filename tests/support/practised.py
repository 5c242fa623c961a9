"""The workspace to practise in, as `cpl init --practice` makes it on a machine in New York."""

import time
from pathlib import Path

import pytest
from clerks import copied
from once import made_once

from cpl.cli import cli
from cpl.cli.frame.running import run


def practised(factory: pytest.TempPathFactory, place: Path) -> Path:
    """A copy of it; its month of two hundred commands is played once."""
    return copied(made_once(factory.getbasetemp(), "练习", _made), place)


def _made(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CPL_NOW", "2026-11-23T08:30")
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        assert run(cli, ["init", str(folder), "--practice"]) == 0
    time.tzset()
