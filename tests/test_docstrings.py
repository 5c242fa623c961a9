"""What a public function raises and what its tuples hold is said where it is defined."""

import ast
from collections.abc import Iterator

import pytest
from sources import SOURCES, name_of, tree_of

Functions = Iterator[tuple[str, ast.FunctionDef]]


def public_functions(tree: ast.Module) -> Functions:
    """Functions of a module and of its public classes, by name.

    A command is left out: its docstring is the help that clerks read.
    """
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and _is_public(node.name):
            yield from ((f"{node.name}.{name}", each) for name, each in _defined(node.body))
        else:
            yield from _defined([node])


def _defined(body: list[ast.stmt]) -> Functions:
    for node in body:
        if isinstance(node, ast.FunctionDef) and _is_public(node.name) and not _is_command(node):
            yield node.name, node


def _is_public(name: str) -> bool:
    return not name.startswith("_")


def _is_command(function: ast.FunctionDef) -> bool:
    return any("command(" in ast.unparse(decorator) for decorator in function.decorator_list)


def raised_in(function: ast.FunctionDef) -> set[str]:
    """The classes named after `raise` in its own body; an abstract method raises nothing."""
    raises = (node for node in _own(function) if isinstance(node, ast.Raise))
    named = (_classes(node.exc) for node in raises if node.exc)
    return set().union(*named) - {"NotImplementedError"}


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in it, but not in functions and classes inside: what they raise is theirs."""
    for each in ast.iter_child_nodes(node):
        if not isinstance(each, ast.FunctionDef | ast.ClassDef):
            yield each
            yield from _own(each)


def _classes(raised: ast.expr) -> set[str]:
    """`Busy` of `raise Busy(path)`, both of `raise (Gone if new else Busy)(path)`."""
    callee = raised.func if isinstance(raised, ast.Call) else raised
    names = (
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(callee)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    return {name for name in names if name[0].isupper() and not name.isupper()}


def is_mixed(annotation: ast.expr | None) -> bool:
    """Does a tuple of unlike things stand anywhere in it?"""
    return annotation is not None and any(
        isinstance(node, ast.Subscript)
        and ast.unparse(node.value) == "tuple"
        and isinstance(node.slice, ast.Tuple)
        and _unlike(node.slice.elts)
        for node in ast.walk(annotation)
    )


def _unlike(types: list[ast.expr]) -> bool:
    kinds = {ast.unparse(each) for each in types}
    return len(kinds) > 1 and "..." not in kinds


def unsaid(tree: ast.Module) -> Iterator[str]:
    """What the public functions of a module leave unsaid: `18: months does not say …`."""
    for name, function in public_functions(tree):
        said = ast.get_docstring(function) or ""
        for error in sorted(raised_in(function)):
            if "raise" not in said.lower() or error not in said:
                yield f"{function.lineno}: {name} does not say that it raises {error}"
        if is_mixed(function.returns) and not said:
            yield f"{function.lineno}: {name} does not say what its tuple holds"


def test_errors_and_tuples_are_told() -> None:
    found = [f"{name_of(path)}:{each}" for path in SOURCES for each in unsaid(tree_of(path))]
    assert found == []


@pytest.mark.parametrize(
    ("source", "left_unsaid"),
    [
        ("def f():\n    raise UsageProblem('x')", ["raises UsageProblem"]),
        ("def f():\n    'Raises CplError.'\n    raise UsageProblem('x')", ["raises UsageProblem"]),
        ("def f():\n    'A UsageProblem.'\n    raise UsageProblem('x')", ["raises UsageProblem"]),
        ("def f():\n    'Raises UsageProblem.'\n    raise UsageProblem('x')", []),
        ("def f():\n    raise (Gone if new else Busy)(path)", ["raises Busy", "raises Gone"]),
        ("def f():\n    raise click.Abort from None", ["raises Abort"]),
        ("class C:\n    def f(self):\n        raise Busy", ["raises Busy"]),
        ("class C:\n    def f(self):\n        raise NotImplementedError", []),
        ("def f():\n    def g():\n        raise Busy\n    return g", []),
        ("def f():\n    try:\n        g()\n    except Busy:\n        raise", []),
        ("def _f():\n    raise Busy", []),
        ("@click.command(cls=Command)\ndef command():\n    '登记。'\n    raise Busy", []),
        ("def f() -> tuple[Record | None, str]: ...", ["what its tuple holds"]),
        ("def f() -> list[tuple[int, str]] | None: ...", ["what its tuple holds"]),
        ("def f() -> tuple[str, ...]: ...", []),
        ("def f() -> tuple[str, str]: ...", []),
    ],
)
def test_what_is_unsaid_is_found(source: str, left_unsaid: list[str]) -> None:
    found = list(unsaid(ast.parse(source)))
    assert len(found) == len(left_unsaid)
    assert all(each.endswith(end) for each, end in zip(found, left_unsaid, strict=True))
