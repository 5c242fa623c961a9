"""A long list at a terminal: nine at a time, and a digit opens one of them."""

from collections.abc import Callable, Sequence
from shutil import get_terminal_size

import click

from cpl.cli.frame.layout import cut, plain_line
from cpl.cli.terminal import asking

A_PAGE = 9
LEAVE, MORE = ("", "q"), "n"


def leafed(
    lines: Sequence[str], open_one: Callable[[int], None], more: str = "", keys: str = ""
) -> str:
    """Show and open until somebody leaves; answers the key that ended it.

    `keys` end it too; `more` says what they do.
    """
    start = 0
    _print_page(lines, start)
    while (said := asking.key(_question(lines, start, more))) not in (*LEAVE, *keys):
        page = lines[start : start + A_PAGE]
        if said.isdecimal() and 0 < int(said) <= len(page):
            open_one(start + int(said) - 1)
        elif said == MORE:
            start = start + A_PAGE if start + A_PAGE < len(lines) else 0
            _print_page(lines, start)
        else:
            _print_page(lines, start)
    return said


def _print_page(lines: Sequence[str], start: int) -> None:
    room = get_terminal_size().columns - 3
    for digit, line in enumerate(lines[start : start + A_PAGE], 1):
        click.echo(f"{digit}  {cut(plain_line(line), room)}".rstrip())


def _question(lines: Sequence[str], start: int, more: str) -> str:
    after = len(lines) - start - A_PAGE
    pages = f"n {f'后面还有 {after}' if after > 0 else '回到开头'}，" if len(lines) > A_PAGE else ""
    digits = "按数字打开，" if lines else ""
    return f"{digits}{pages}{more}回车返回"
