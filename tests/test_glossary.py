"""One thing has one name in cpl/domain: the words of the glossary, not their cousins.

`order`, `open`, `check` and `pause` are not looked for: in_order, is_open, a check of
`cpl check` and the pauses of a clock are right.
"""

import ast
import re
from collections.abc import Iterator

import pytest
from sources import SOURCES, name_of, tree_of

RIGHT_AND_WRONG = {
    "complaint": "ticket work_order case",
    "complainant, handling_unit or handler": "customer user owner",
    "receive or accept": "create",
    "assign or transfer": "forward redirect",
    "escalate": "upgrade promote",
    "supervise, supervision": "oversight urge",
    "Delegation, authority_limit or approval": "auth permission",
    "corrective_action": "rectification fix",
    "accountability": "blame punishment penalty",
    "the four conditions of the closure gate": "four_nos no_let_go",
    "follow_up": "callback return_visit",
    "close (with follow-up) or resolve (before it)": "finish done",
    "reopen": "redo",
    "extension or hold": "delay",
    "deadline, due, overdue": "timeout expired",
    "register": "ledger log account",
    "patrol": "tour inspection",
    "review_meeting": "hearing inquiry",
    "read_across": "generalise",
    "strike_off": "delete cancel",
}
RIGHT = {wrong: right for right, wrongs in RIGHT_AND_WRONG.items() for wrong in wrongs.split()}
MODULES = tuple(each for each in SOURCES if name_of(each).startswith("domain/"))
STEPS = tuple(each for each in SOURCES if name_of(each).startswith("use_cases/"))
THE_DEED = re.compile(r"_(?:to|can|may|must|we)_register_|_register_$|_registering_")
"""`register` is the 台账, a noun; these are the ways in which it is the deed in a name."""


def as_words(name: str) -> str:
    """`ReturnVisit` and `return_visit` alike: `_return_visit_`."""
    return f"_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', name).lower().strip('_')}_"


def test_names_come_from_the_glossary() -> None:
    wrong_names = [
        f"{name_of(module)}:{node.lineno}: {node.name}: say {right}, not {wrong}"
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        for wrong, right in RIGHT.items()
        if f"_{wrong}_" in as_words(node.name)
    ]
    assert not wrong_names, "\n".join(wrong_names)


def test_a_register_is_never_a_deed() -> None:
    """`register_paper` is the 台账 on paper; `to_register` and a bare `register` are the deed."""
    deeds = [
        f"{name_of(module)}:{line}: {name}: say receive or registration, not register"
        for module in (*MODULES, *STEPS)
        for line, name in _declared(tree_of(module))
        if THE_DEED.search(as_words(name))
    ]
    assert not deeds, "\n".join(deeds)


def _declared(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The line and the name of every function, parameter and attribute of a class."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield node.lineno, name


@pytest.mark.parametrize("name", ["register", "to_register", "registering_words", "_register"])
def test_the_deed_is_seen(name: str) -> None:
    assert THE_DEED.search(as_words(name))


@pytest.mark.parametrize("name", ["register_paper", "registration", "registered_as"])
def test_the_noun_and_what_was_done_are_left_alone(name: str) -> None:
    assert not THE_DEED.search(as_words(name))
