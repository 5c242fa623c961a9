"""How far the reading or copying of large files is, on standard error of a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from cpl.domain.cases.evidence import size_text
from cpl.store.copying import Tell, untold

WORTH_TELLING = 64 << 20
EVERY = 32 << 20


@contextmanager
def progress(label: str, total: int) -> Iterator[Tell]:
    """A function to call with the bytes just done; silent where it is quick or nobody looks."""
    if total < WORTH_TELLING or not sys.stderr.isatty():
        yield untold
        return
    done = shown = 0

    def tell(more: int) -> None:
        nonlocal done, shown
        done += more
        if done - shown >= EVERY or done >= total:
            shown = done
            percent = min(100, done * 100 // total)
            click.echo(f"\r{label} {percent}%（共 {size_text(total)}）", nl=False, err=True)

    try:
        yield tell
    finally:
        click.echo("\r" + " " * 60 + "\r", nl=False, err=True)
