"""A long list at a terminal: nine at a time, and a digit opens one of them."""

from collections.abc import Callable, Mapping, Sequence

import click

from cpl.cli.frame.layout import cut, plain_line
from cpl.cli.frame.window import terminal_size
from cpl.cli.terminal import asking
from cpl.dataclass import dataclass

A_PAGE = 9
LEAVE, MORE = ("", "q"), "n"
CHANGED = "changed"
"""No key: what was opened is not what it was, and the list may be another."""


@dataclass(frozen=True)
class Letters:
    """What may be done to the one that is open: the key of each, with what it is called."""

    of: Callable[[int], Mapping[str, str]]
    press: Callable[[str, int], None]


def leafed(
    lines: Sequence[str],
    open_one: Callable[[int], None],
    more: str = "",
    keys: str = "",
    letters: Letters | None = None,
) -> str:
    """Show and open until somebody leaves; answers the key that ended it.

    `keys` end it too; `more` says what they do. With one of the `letters` it ends as CHANGED.
    """
    start = 0
    told: Mapping[str, str] = {}
    opened = 0
    _print_page(lines, start)
    while True:
        said = asking.key(_question(lines, start, "" if told else more, told))
        page = lines[start : start + A_PAGE]
        if letters and said in told:
            letters.press(said, opened)
            return CHANGED
        if said in LEAVE or (said in keys and not told):
            return said
        if said.isdecimal() and 0 < int(said) <= len(page):
            opened = start + int(said) - 1
            open_one(opened)
            told = letters.of(opened) if letters else {}
            continue
        if said == MORE:
            start = start + A_PAGE if start + A_PAGE < len(lines) else 0
        told = {}
        _print_page(lines, start)


def _print_page(lines: Sequence[str], start: int) -> None:
    room = terminal_size().columns - 3
    for digit, line in enumerate(lines[start : start + A_PAGE], 1):
        click.echo(f"{digit}  {cut(plain_line(line), room)}".rstrip())


def _question(lines: Sequence[str], start: int, more: str, told: Mapping[str, str]) -> str:
    after = len(lines) - start - A_PAGE
    pages = f"n {f'后面还有 {after}' if after > 0 else '回到开头'}，" if len(lines) > A_PAGE else ""
    if told:
        acts = "".join(f"{key} {name} " for key, name in told.items())
        return f"{acts}数字看别的 {pages}回车返回"
    digits = "按数字打开，" if lines else ""
    return f"{digits}{pages}{more}回车返回"
