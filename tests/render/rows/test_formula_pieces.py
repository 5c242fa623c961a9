"""A formula is taken apart once, whoever asks, and put together again as it was."""

import pytest

from cpl.render.rows.formula_pieces import pieces_of

FORMULAS = ("=SUM(F10:F10)*2", "='一月 汇总'!B2", '=IF(A1>0,"A1:B2",$C$3)', "=1+1", "=A1)")


@pytest.mark.parametrize("formula", FORMULAS)
def test_it_is_put_together_as_it_was(formula: str) -> None:
    assert "=" + "".join(text for text, _ in pieces_of(formula)) == formula


def test_only_what_names_cells_is_a_reference() -> None:
    found = [text for text, is_reference in pieces_of(FORMULAS[2]) if is_reference]
    assert found == ["A1", "$C$3"]


def test_it_is_taken_apart_once() -> None:
    assert pieces_of("=SUM(G1:G2)") is pieces_of("=SUM(G1:G2)")
