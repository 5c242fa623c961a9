"""How often a command reads the file of a record and starts git; neither is to be wasted.

What a command does is left as it is: only the one place that parses a file and the one
that starts git are watched. `python -m counting FILE …` runs cpl and writes to FILE.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cpl.cli import main
from cpl.problems import Problem
from cpl.store.git import programs
from cpl.store.git.programs import Conversation, Ended, conversation, run_program
from cpl.store.history import speaking
from cpl.yamltext import tree
from cpl.yamltext.decoding import decode

RECORD = re.compile(r"[A-Z]{2}\d{8}-\d+$")


@dataclass
class Counts:
    """The records whose files were parsed, and git's subcommands, in their order."""

    parsed: list[str] = field(default_factory=list)
    git: list[str] = field(default_factory=list)


@contextmanager
def counting() -> Iterator[Counts]:
    """What is parsed and run while this lasts."""
    counts = Counts()

    def decoded(path: str, data: bytes) -> tuple[str, Problem | None]:
        if RECORD.match(Path(path).stem):
            counts.parsed.append(Path(path).stem)
        return decode(path, data)

    def ran(
        words: Sequence[str],
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> Ended:
        counts.git.append(_subcommand(words))
        return run_program(words, stdin, env, seconds)

    def talked(
        words: Sequence[str], env: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Conversation]:
        counts.git.append(_subcommand(words))
        return conversation(words, env)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(speaking, "conversation", talked)
        patch.setattr(tree, "decode", decoded)
        patch.setattr(programs, "run_program", ran)
        yield counts


def _subcommand(words: Sequence[str]) -> str:
    """`status` of `git --no-pager -C folder -c setting=… status …`."""
    rest = iter(words[1:])
    for word in rest:
        if word in ("-C", "-c"):
            next(rest)
        elif not word.startswith("-"):
            return word
    return ""


if __name__ == "__main__":
    told = Path(sys.argv.pop(1))
    with counting() as found:
        status = main()
    told.write_text(json.dumps({"parsed": found.parsed, "git": found.git}), encoding="utf-8")
    sys.exit(status)
