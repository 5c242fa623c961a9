"""A formula as openpyxl takes it apart, which takes longer to load than most forms to fill."""

from functools import partial

from cpl.render.text.made_once import MadeOnce

Pieces = tuple[tuple[str, bool], ...]
"""Each text in its order, and whether it is a reference."""
PIECES = MadeOnce[str, Pieces]()


def pieces_of(formula: str) -> Pieces:
    return PIECES.of(formula, partial(_taken_apart, formula))


def _taken_apart(formula: str) -> Pieces:
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token, TokenizerError

    try:
        items = Tokenizer(formula).items
    except (TokenizerError, IndexError):  # no formula to openpyxl; a bracket too many
        return ((formula.removeprefix("="), False),)
    return tuple(
        (each.value, each.type == Token.OPERAND and each.subtype == Token.RANGE) for each in items
    )
