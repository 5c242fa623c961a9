"""What a letter does to the record that is open on the board: it types the command."""

from collections.abc import Mapping, Sequence

import click

from cpl.cli.frame.running import run_within
from cpl.cli.terminal.leafing import Letters
from cpl.domain.decisions.engine import possible
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.board import Pressing
from cpl.use_cases.queries.calling import call_of
from cpl.use_cases.queries.progress import telling_of

ACT, CALL, PAPER, NOTE = "d", "c", "f", "b"


def acts_on(records: Sequence[Pressing], desk: Desk) -> Letters:
    """The letters for whichever of them is open."""

    def press(letter: str, index: int) -> None:
        _typed(desk, commands(desk, records[index])[letter][1])

    def told(index: int) -> Mapping[str, str]:
        return {key: name for key, (name, _) in commands(desk, records[index]).items()}

    return Letters(told, press)


def commands(desk: Desk, record: Pressing) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By its letter: what it is called, and the words of the command."""
    loaded, number = record.loaded, record.card.number
    found: dict[str, tuple[str, tuple[str, ...]]] = {ACT: ("办", ("do", number))}
    if call_of(loaded) is not None or telling_of(desk, loaded) is not None:
        found[CALL] = "打电话", ("call", number)
    found[PAPER] = "出单", ("form", number)
    note = next((each.name for each in possible(record.card) if "noted" in each.means), None)
    if note is not None:
        found[NOTE] = note, ("do", number, note)
    return found


def _typed(desk: Desk, words: tuple[str, ...]) -> None:
    """As if it had been typed at the prompt, and shown so."""
    click.echo(f"$ cpl {' '.join(words)}")
    root = click.get_current_context().find_root()
    run_within(root.command, ["-C", str(desk.workspace.root), *words])
