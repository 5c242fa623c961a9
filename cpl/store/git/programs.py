"""Run another program and wait for it; the only module that does."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ended:
    """How a program ended and what it said."""

    status: int
    out: bytes
    err: bytes


def run_program(
    words: Sequence[str], stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> Ended:
    """Run it to its end; raises FileNotFoundError where there is no such program."""
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    )
    out, err = _until_it_ends(process, stdin)
    return Ended(process.returncode, out, err)


def _until_it_ends(process: subprocess.Popen[bytes], stdin: bytes) -> tuple[bytes, bytes]:
    """Ctrl-C reaches it as well: let it take away its own locks; at a second one, end it."""
    with process:
        try:
            return process.communicate(stdin)
        except KeyboardInterrupt:
            try:
                process.communicate()
            except KeyboardInterrupt:
                process.terminate()
            raise
