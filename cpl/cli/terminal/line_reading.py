"""One line from the terminal, edited as it is typed; what is pasted into it is part of it."""

import sys
import unicodedata
from contextlib import suppress

import click

from cpl.cli.terminal.keys import AT_ONCE, burst, is_waiting, marks_pastes

MORE = "回车 就是这些，再写的接在后面："


class HalfTyped(KeyboardInterrupt):
    """Ctrl-C, or the terminal was closed, in the middle of an answer; `text` is its beginning."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__()


def read_line(shown: str, begun: str) -> str:
    """What stands in the line at Enter; and can be edited till then.

    Raises HalfTyped where it is interrupted, Abort where the input ends."""
    _edit_lines(begun)
    sys.stdout.flush()
    try:
        return input(shown)
    except EOFError:
        click.echo()
        raise click.Abort from None
    except KeyboardInterrupt:
        raise HalfTyped(clean(_typed_so_far())) from None


def _edit_lines(begun: str) -> None:
    """Lines of any length, wide characters rubbed out whole, pasted line breaks kept."""
    try:
        import readline  # input() uses it once it is imported
    except ImportError:  # Windows has its own line editing
        return
    if marks_pastes():
        readline.parse_and_bind("set enable-bracketed-paste on")  # Python switches it off
    readline.set_startup_hook((lambda: readline.insert_text(begun)) if begun else None)


def _typed_so_far() -> str:
    module = sys.modules.get("readline")
    return module.get_line_buffer() if module else ""


def whole_paste(first: str) -> str:
    """The line, with those that came at once with it; more than one are shown and asked.

    So a terminal pastes that does not mark it. Raises HalfTyped and Abort as `read_line`.
    """
    text = clean(first)
    while (rest := _rest()).strip():
        text = clean(f"{text}\n{rest}")
        click.echo(f"{text}\n以上 {len(text.splitlines())} 行算一个回答。")
        try:
            text = clean(f"{text}\n{read_line(MORE, '')}")
        except HalfTyped as half:
            raise HalfTyped(clean(f"{text}\n{half.text}")) from None
    return text


def _rest() -> str:
    with suppress(click.Abort):  # the terminal has been closed: what was said counts
        return burst() if is_waiting(AT_ONCE) else ""
    return ""


def back_to_the_line() -> None:
    """Up to the question again, which Enter has left."""
    if marks_pastes():
        click.echo("\x1b[A\r", nl=False)


def clean(text: str) -> str:
    """Without control and invisible characters; line breaks stay, a tab is a space."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (
        each
        for each in unified
        if each in "\n\u200d" or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co")
    )
    return "".join(kept).strip()
