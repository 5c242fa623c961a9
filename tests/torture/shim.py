"""Run one command with the disk against it: build the shim, count the calls, do the harm."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

SOURCE = Path(__file__).with_name("shim.c")
COMPILER = shutil.which("cc") if sys.platform == "linux" else None
TOO_LONG = 120.0


class Harm(Enum):
    """What happens at the call whose turn it is."""

    NONE = ""
    KILL = "kill"
    GIT_KILLED = "git"
    EIO = "EIO"
    ENOSPC = "ENOSPC"
    FULL = "full"
    POWER_CUT = "cut"  # killed, and what was not synced is lost


@dataclass(frozen=True)
class Call:
    """One call that touched the disk: which it was, from 1, what it did and to which file."""

    number: int
    what: str
    path: str


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit status (-9: killed), what it said, what it called."""

    status: int
    out: str
    err: str
    calls: tuple[Call, ...]

    @property
    def count(self) -> int:
        return max((each.number for each in self.calls), default=0)

    def call(self, number: int) -> Call | None:
        """The call whose turn it was, where it came to that."""
        return next((each for each in self.calls if each.number == number), None)


@cache
def _library() -> Path:
    """The shim, compiled once for this process; raises CalledProcessError."""
    assert COMPILER is not None
    made = Path(mkdtemp(prefix="cpl-torture-")) / "shim.so"
    flags = ("-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror")
    subprocess.run([COMPILER, *flags, "-o", made, SOURCE, "-ldl"], check=True)
    return made


def run(
    command: list[str],
    root: Path,
    surroundings: Mapping[str, str],
    harm: Harm = Harm.NONE,
    at: int = 0,
) -> Ended:
    """Run it with one call below `root` going wrong; files of the count lie beside `root`.

    Raises TimeoutExpired where it hangs.
    """
    count, log = root.parent / "count", root.parent / "calls"
    count.write_bytes(bytes(8))
    log.write_bytes(b"")
    shim = {
        "LD_PRELOAD": str(_library()),
        "TORTURE_ROOT": str(root),
        "TORTURE_COUNT": str(count),
        "TORTURE_LOG": str(log),
        "TORTURE_AT": str(at),
        "TORTURE_DEED": "kill" if harm is Harm.POWER_CUT else harm.value,
    }
    done = subprocess.run(
        command,
        env={**os.environ, **surroundings, **shim},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TOO_LONG,
        start_new_session=True,  # the whole group is killed, and we are not in it
        check=False,
    )
    calls = tuple(_calls(log.read_text("utf-8", "surrogateescape")))
    if harm is Harm.POWER_CUT:
        for path in unsynced(calls):
            if path.is_file():
                path.write_bytes(b"")
    said, told = (each.decode(errors="replace") for each in (done.stdout, done.stderr))
    return Ended(done.returncode, said, told, calls)


def unsynced(calls: tuple[Call, ...]) -> frozenset[Path]:
    """The files whose newest bytes no sync had reached: a power cut may leave them empty.

    Names are thought to last, as journalling file systems keep them in order. A write-out
    that was only started (git's `core.fsyncMethod=batch`) is safe with the next sync.
    """
    dirty: set[str] = set()
    started: set[str] = set()
    before = ""
    for call in calls:
        match call.what:
            case "dirty":
                dirty.add(call.path)
                started.discard(call.path)
            case "started":
                started.add(call.path)
            case "synced":
                dirty -= {call.path} | started
                started.clear()
            case "all synced":
                dirty.clear()
                started.clear()
            case "unlink":
                dirty.discard(call.path)
            case "from":
                before = call.path
            case "to":
                _carry(before, call.path, dirty, started)
    return frozenset(map(Path, dirty))


def _carry(old: str, new: str, *among: set[str]) -> None:
    """What is told of a file goes with it to its new name; the old name may stay as well."""
    for each in among:
        each.discard(new)
        if old in each:
            each.add(new)


def _calls(log: str) -> Iterator[Call]:
    for line in log.split("\n"):
        number, _, rest = line.partition("\t")
        what, _, path = rest.partition("\t")
        if path:
            yield Call(int(number), what, path)
