"""One thing has one name in cpl/domain: the words of the glossary, not their cousins.

`order`, `open`, `check` and `pause` are not looked for: in_order, is_open, a check of
`cpl check` and the pauses of a clock are right.
"""

import ast
import re
from pathlib import Path

import pytest

import cpl

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
MODULES = sorted((Path(cpl.__file__).parent / "domain").rglob("*.py"))


def as_words(name: str) -> str:
    """`ReturnVisit` and `return_visit` alike: `_return_visit_`."""
    return f"_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', name).lower().strip('_')}_"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_names_come_from_the_glossary(module: Path) -> None:
    wrong_names = [
        f"{module.name}:{node.lineno}: {node.name}: say {right}, not {wrong}"
        for node in ast.walk(ast.parse(module.read_bytes()))
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        for wrong, right in RIGHT.items()
        if f"_{wrong}_" in as_words(node.name)
    ]
    assert not wrong_names, "\n".join(wrong_names)
