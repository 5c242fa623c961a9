"""What the code promises about its own shape, read from its syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cpl

PACKAGE = Path(cpl.__file__).parent
SOURCES = tuple(sorted(PACKAGE.rglob("*.py")))

CASES = {"Card", "Facts", "Accepted", "Situation", "Seen", "Sight", "Call", "Readable"}
"""What carries a card, and with it the rules that the card is judged by."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in SOURCES:
        yield str(path.relative_to(PACKAGE.parent)), ast.parse(path.read_text(encoding="utf-8"))


def pairs_in(tree: ast.Module) -> Iterator[str]:
    """Where rules and a case are taken, kept or handed on side by side."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            if _is_pair(each.annotation for each in arguments):
                yield f"{node.lineno}: def {node.name}"
        elif isinstance(node, ast.ClassDef):
            kept = (each.annotation for each in node.body if isinstance(each, ast.AnnAssign))
            if _is_pair(kept):
                yield f"{node.lineno}: class {node.name}"
        elif isinstance(node, ast.Call) and _hands_on_both(node):
            yield f"{node.lineno}: {ast.unparse(node)}"


def _is_pair(annotations: Iterator[ast.expr | None]) -> bool:
    names = [_names(each) for each in annotations if each is not None]
    return {"Rules"} in names and any(each & CASES for each in names)


def _names(annotation: ast.expr) -> set[str]:
    """The names of `Card`, `Card | None`; a collection of cards is no card."""
    if isinstance(annotation, ast.BinOp):
        return _names(annotation.left) | _names(annotation.right)
    return {annotation.id} if isinstance(annotation, ast.Name) else set()


def _hands_on_both(call: ast.Call) -> bool:
    """`f(x.rules, x.card)`: the card alone would do."""
    given = [each for each in call.args if isinstance(each, ast.Attribute)]
    of = {each.attr: ast.unparse(each.value) for each in given}
    return "rules" in of and of["rules"] == of.get("card")


def test_a_card_carries_its_rules() -> None:
    found = [f"{name}:{each}" for name, tree in trees() for each in pairs_in(tree)]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(rules: Rules, card: Card) -> None: ...",
        "class C:\n    def f(self, card: Card | None, *, rules: Rules) -> None: ...",
        "class Seen:\n    rules: Rules\n    card: Card",
        "decide(loaded.rules, loaded.card, event)",
    ],
)
def test_the_pair_is_seen_wherever_it_stands(source: str) -> None:
    assert len(list(pairs_in(ast.parse(source)))) == 1


def test_rules_beside_many_cards_are_no_pair() -> None:
    source = "def likeness(rules: Rules, cards: Iterable[Card]) -> None: ..."
    assert list(pairs_in(ast.parse(source))) == []
