"""One key at a time from the terminal, without losing what was typed ahead.

click.getchar() throws away or swallows keys that were typed before it was
asked; somebody on the telephone types faster than a program starts. What is
pasted comes as a whole, however the terminal hands it over.
"""

import os
import re
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

ENTER = ("\r", "\n")
ESCAPE = "\x1b"
AT_ONCE = 0.02
"""Seconds in which no hand types another key: what comes within them was pasted."""
STILL_COMING = 0.1
PASTE_ON, PASTE_OFF = "\x1b[?2004h", "\x1b[?2004l"
PASTE = re.compile(r"\x1b\[20[01]~")

try:
    import termios
    import tty
except ImportError:  # Windows: its console hands over keys singly and warns of pasted lines

    @contextmanager
    def listening() -> Iterator[None]:
        """From the question on: who answers at once has no key shown twice."""
        yield

    def read_key() -> str:
        """The next key as one character; raises click.Abort at the end of input."""
        return click.getchar()

    def is_waiting(seconds: float = 0) -> bool:
        """Has something been typed that nobody has read?"""
        return False

    def burst() -> str:
        """The rest of what was pasted, which has come already."""
        return ""

else:

    @contextmanager
    def listening() -> Iterator[None]:
        """From the question on: who answers at once has no key shown twice.

        Raises click.Abort where the terminal has been closed.
        """
        descriptor = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(descriptor)
            tty.setcbreak(descriptor, termios.TCSADRAIN)
        except termios.error:
            raise click.Abort from None
        try:
            yield
        finally:
            with suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

    def read_key() -> str:
        """The next key as one character, or all that was pasted as more than one.

        A key that is no character (an arrow, F2) is ESCAPE. Raises click.Abort at
        the end of input.
        """
        descriptor = sys.stdin.fileno()
        try:
            with listening():
                said = _character(descriptor)
                if said == ESCAPE:
                    said = _sequence(descriptor)
        except OSError:  # the terminal has been closed
            raise click.Abort from None
        if said in ("", "\x04"):
            click.echo()
            raise click.Abort
        return said

    def is_waiting(seconds: float = 0) -> bool:
        """Has something been typed that nobody has read?"""
        with listening():
            return bool(select.select([sys.stdin.fileno()], [], [], seconds)[0])

    def burst() -> str:
        """The rest of what was pasted, which has come already, without a terminal's marks."""
        descriptor = sys.stdin.fileno()
        data = b""
        try:
            with listening():
                while select.select([descriptor], [], [], STILL_COMING if data else 0)[0]:
                    new = os.read(descriptor, 4096)
                    if not new:
                        break
                    data += new
        except OSError:  # the terminal has been closed; the next question finds out
            pass
        return PASTE.sub("", data.decode(errors="replace"))

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

    def _sequence(descriptor: int) -> str:
        """What an arrow or a function key sends means nothing here; what a paste holds does."""
        read = ""
        while select.select([descriptor], [], [], AT_ONCE)[0]:
            read += _character(descriptor)
            if read == "[200~":
                return _pasted(descriptor)
            if (read[-1:].isalpha() and read != "O") or read[-1:] in ("~", ""):
                break
        return ESCAPE

    def _pasted(descriptor: int) -> str:
        """All of it, up to the terminal's mark of its end, a single character with a space."""
        read = ""
        while not read.endswith("\x1b[201~"):
            if not (char := _character(descriptor)):
                break
            read += char
        text = PASTE.sub("", read)
        return text if len(text) > 1 else f"{text} "


def marks_pastes() -> bool:
    """Does the terminal understand more than plain text?"""
    return os.environ.get("TERM", "dumb") != "dumb"


@contextmanager
def told_of_pastes() -> Iterator[None]:
    """The terminal marks what is pasted, so that it is no row of keys."""
    if not marks_pastes():
        yield
        return
    click.echo(PASTE_ON, nl=False)
    try:
        yield
    finally:
        with suppress(OSError):
            click.echo(PASTE_OFF, nl=False)
