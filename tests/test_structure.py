"""What the code promises about its own shape, read from its syntax trees."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from every import check_every
from places import TESTS
from sources import PACKAGE, SOURCES, tree_of

CASES = {"Card", "Facts", "Accepted", "Situation", "Seen", "Sight", "Call", "Readable"}
"""What carries a card, and with it the rules that the card is judged by."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in SOURCES:
        yield str(path.relative_to(PACKAGE.parent)), tree_of(path)


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
    of = {each.attr: each.value for each in given}
    return of.keys() >= {"rules", "card"} and ast.unparse(of["rules"]) == ast.unparse(of["card"])


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


# —— a listing of a folder is the map of its concepts ——

MOST_MODULES = 14
TESTS_OF_A_LAYER = ("cli", "codec", "domain", "render", "store", "use_cases")


def folders() -> list[Path]:
    return [PACKAGE, *sorted({path.parent for path in SOURCES} - {PACKAGE})]


def test_a_package_is_small_enough_to_be_read_at_a_glance() -> None:
    held = Counter(each.parent for each in SOURCES if each.name != "__init__.py")
    large = {folder.name: number for folder, number in held.items() if number > MOST_MODULES}
    assert large == {}, "which two things are in here?"


def test_a_package_says_in_one_sentence_what_it_is_about() -> None:
    silent = [e.name for e in folders() if not ast.get_docstring(tree_of(e / "__init__.py"))]
    assert silent == []


def test_one_class_name_stands_for_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for name, tree in trees():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(name)
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert twice == {}


def names_defined(tree: ast.Module) -> set[str]:
    """Classes, functions and values of a module; not what it imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def test_every_name_is_imported_from_the_module_that_defines_it() -> None:
    """So that a search for a name ends where the import says it is."""
    modules = {name.removesuffix(".py").replace("/", "."): tree for name, tree in trees()}
    defined = {name: names_defined(tree) for name, tree in modules.items()}
    found = [
        f"{name}:{node.lineno}: {alias.name} from {node.module}"
        for name, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in defined
        for alias in node.names
        if alias.name not in defined[node.module]
    ]
    assert found == []


def mirrored() -> list[Path]:
    """The tests that stand in a package's folder; those above are of several packages."""
    return [
        path for layer in TESTS_OF_A_LAYER for path in sorted((TESTS / layer).glob("*/test_*.py"))
    ]


def test_tests_stand_where_one_guess_finds_them() -> None:
    """tests/domain/time/test_clocks.py is of cpl/domain/time/clocks.py, or of an aspect of it."""
    check_every(mirrored(), stands_beside_its_module)


def stands_beside_its_module(path: Path) -> None:
    package = PACKAGE / path.parent.relative_to(TESTS)
    modules = [each.stem.strip("_") for each in package.glob("*.py")]
    name = path.stem.removeprefix("test_")
    assert any(name == each or name.startswith(f"{each}_") for each in modules if each), (
        f"name it after one of {', '.join(sorted(modules))}"
    )


def test_what_is_played_by_sample_is_found_by_make_thorough() -> None:
    """Nothing else would ever play the rest of it."""
    asking = [
        path
        for path in TESTS.rglob("test_*.py")
        if "from thorough import" in (text := path.read_text(encoding="utf-8"))
        and "@pytest.mark.sampled" not in text
    ]
    assert asking == []
