"""One key at a time from the terminal, without losing what was typed ahead.

click.getchar() throws away or swallows keys that were typed before it was
asked; somebody on the telephone types faster than a program starts.
"""

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

try:
    import termios
    import tty
except ImportError:  # Windows: its console hands over keys singly

    @contextmanager
    def listening() -> Iterator[None]:
        """From the question on: who answers at once has no key shown twice."""
        yield

    def read_key() -> str:
        """The next key as one character; raises click.Abort at the end of input."""
        return click.getchar()

else:

    @contextmanager
    def listening() -> Iterator[None]:
        """From the question on: who answers at once has no key shown twice."""
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        try:
            yield
        finally:
            with suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

    def read_key() -> str:
        """The next key as one character; raises click.Abort at the end of input."""
        descriptor = sys.stdin.fileno()
        try:
            with listening():
                said = _character(descriptor)
                if said == "\x1b":
                    _skip_sequence(descriptor)
        except OSError:  # the terminal has been closed
            raise click.Abort from None
        if said in ("", "\x04"):
            click.echo()
            raise click.Abort
        return said


END_OF_SEQUENCE = 0.02


def _character(descriptor: int) -> str:
    """The bytes of one UTF-8 character."""
    data = os.read(descriptor, 1)
    while data:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":
                return "\ufffd"
        data += os.read(descriptor, 1)
    return ""


def _skip_sequence(descriptor: int) -> None:
    """An arrow or function key means nothing here: the rest of it goes with it."""
    while select.select([descriptor], [], [], END_OF_SEQUENCE)[0]:
        if os.read(descriptor, 1).isalpha():
            return
