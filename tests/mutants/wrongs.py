"""The wrongs that can be done to a module: `<` for `<=`, a condition dropped, a number off by one.

What is only worded (strings, messages, annotations, assertions for the type checker and of
lists as long as each other, how a record is printed to us) is left alone: golden texts and
mypy hold those.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType


@dataclass(frozen=True, eq=False)
class Place:
    """Where a node hangs in its tree: the attribute of its parent, and which of a list."""

    parent: ast.AST
    attribute: str
    index: int | None = None

    def put(self, node: ast.AST | None) -> ast.AST | None:
        """Hang another node there; gives the one that hung there before."""
        if self.index is None:
            before: ast.AST | None = getattr(self.parent, self.attribute)
            setattr(self.parent, self.attribute, node)
            return before
        among: list[ast.AST | None] = getattr(self.parent, self.attribute)
        before, among[self.index] = among[self.index], node
        return before


@dataclass(frozen=True, eq=False)
class Scope:
    """What surrounds a node: the outermost function, its statement's lines, what it gives."""

    function: str = ""
    """`Flow.holds`; empty for what stands outside every function."""
    lines: range = range(0)
    gives: str = ""
    """The annotated result of the innermost function; empty for a generator's."""
    rebound: frozenset[str] = frozenset()
    """The names that the innermost function binds more than once."""


@dataclass(frozen=True, eq=False)
class Wrong:
    """One wrong: where, what it was and what it becomes."""

    module: str
    path: Path
    tree: ast.Module
    scope: Scope
    line: int
    old: str
    new: str
    place: Place
    node: ast.AST
    nth: int = 1

    @property
    def text(self) -> str:
        """How it is named in known.yaml: without a line number, which any edit would move."""
        again = f"  ({self.nth})" if self.nth > 1 else ""
        return f"{self.old} → {self.new}{again}"

    def compiled(self) -> CodeType:
        """The whole module with this wrong in it."""
        before = self.place.put(self.node)
        try:
            return compile(ast.fix_missing_locations(self.tree), str(self.path), "exec")
        finally:
            self.place.put(before)


def wrongs_of(module: str, path: Path) -> list[Wrong]:
    """Every wrong that can be done to one module, in the order of its lines."""
    tree = ast.parse(path.read_bytes())
    found: list[Wrong] = []
    times: Counter[tuple[str, str, str]] = Counter()
    for place, node, new, scope in _walk(tree, Scope()):
        old_text, new_text = _texts(node, new)
        times[scope.function, old_text, new_text] += 1
        nth = times[scope.function, old_text, new_text]
        line = getattr(node, "lineno", scope.lines.start)
        found.append(
            Wrong(module, path, tree, scope, line, old_text, new_text, place, new, nth)
        )  # fmt: skip
    return found


def _texts(node: ast.AST, new: ast.AST) -> tuple[str, str]:
    if isinstance(node, ast.match_case):
        return f"case {ast.unparse(node.pattern)}", "never"
    return ast.unparse(node), ast.unparse(new)


# —— the walk ——

Found = tuple[Place, ast.AST, ast.AST, Scope]
"""Where, the node there, the node that takes its place, what surrounds it."""

NOT_CODE = (ast.Assert, ast.Import, ast.ImportFrom, ast.Pass)
NOT_READ = ("annotation", "returns", "decorator_list", "type_params", "format_spec")


def _walk(node: ast.AST, scope: Scope) -> Iterator[Found]:
    for attribute, value in ast.iter_fields(node):
        if attribute in NOT_READ:
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.keyword) and child.arg in ("repr", "strict"):
                continue
            if isinstance(child, ast.AnnAssign) and ast.unparse(child.annotation) == "TypeAlias":
                continue
            if isinstance(child, ast.AST) and not isinstance(child, NOT_CODE):
                place = Place(node, attribute, index if isinstance(value, list) else None)
                inner = _scope_of(child, scope)
                for place_of, new in _at(place, child, inner):
                    yield place_of, child, new, inner
                yield from _walk(child, inner)


def _scope_of(node: ast.AST, scope: Scope) -> Scope:
    if isinstance(node, ast.stmt):
        scope = replace(scope, lines=_header(node))
    if isinstance(node, ast.ClassDef) and not scope.gives:
        return replace(scope, function=f"{scope.function}{node.name}.")
    if isinstance(node, ast.FunctionDef):
        outermost = not scope.function or scope.function.endswith(".")
        name = f"{scope.function}{node.name}" if outermost else scope.function
        gives = ast.unparse(node.returns) if node.returns else ""
        return replace(scope, function=name, gives=gives, rebound=_rebound(node))
    return scope


def _header(node: ast.stmt) -> range:
    """The lines of a statement without the block below it."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return range(node.lineno, max(first.lineno, node.lineno + 1))


def _rebound(function: ast.FunctionDef) -> frozenset[str]:
    names = [each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)]
    for each in ast.walk(function):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            names.append(each.id)
    return frozenset(name for name, times in Counter(names).items() if times > 1)


def _at(place: Place, node: ast.AST, scope: Scope) -> Iterator[tuple[Place, ast.AST]]:
    if isinstance(node, ast.match_case):
        yield Place(node, "guard"), ast.Constant(value=False)
    if isinstance(place.parent, ast.Subscript) and isinstance(node, ast.Tuple):
        return
    if isinstance(node, ast.expr):
        yield from ((place, each) for each in _expressions(place, node))
    if isinstance(node, ast.stmt) and _can_go(node, scope):
        yield place, ast.Pass()
    if isinstance(node, ast.Return) and node.value is not None:
        yield from ((place, each) for each in _empty(node.value, scope.gives))


def _expressions(place: Place, node: ast.expr) -> Iterator[ast.expr]:
    """Where a condition decides, always and never say more than its opposite would."""
    if _decides(place):
        yield from (ast.Constant(value=each) for each in (True, False))
        if isinstance(node, ast.UnaryOp) or _has_opposite(node):
            return
    for wrong in EXPRESSIONS:
        yield from wrong(node)


def _has_opposite(node: ast.expr) -> bool:
    equalities = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], equalities)


def _decides(place: Place) -> bool:
    of_branch = isinstance(place.parent, ast.If | ast.IfExp) and place.attribute == "test"
    return of_branch or place.attribute == "ifs"


# —— expressions ——


def _comparisons(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            ops = [*node.ops[:index], OTHER[type(operator)](), *node.ops[index + 1 :]]
            yield ast.Compare(left=node.left, ops=ops, comparators=node.comparators)


OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


def _connectives(node: ast.expr) -> Iterator[ast.expr]:
    """`and` for `or`, and each side dropped."""
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(op=other, values=node.values)
        for index in range(len(node.values)):
            rest = [*node.values[:index], *node.values[index + 1 :]]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(op=node.op, values=rest)


def _signs(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.UnaryOp):
        yield node.operand


def _sums(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and type(node.op) in SUMS:
        yield ast.BinOp(left=node.left, op=SUMS[type(node.op)](), right=node.right)


SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


def _constants(node: ast.expr) -> Iterator[ast.expr]:
    """One more and one less; true for false."""
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield ast.Constant(value=not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(value=node.value + 1)
        yield ast.Constant(value=node.value - 1)


def _displays(node: ast.expr) -> Iterator[ast.expr]:
    """A tuple, list, set or table without one of its entries."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        if isinstance(getattr(node, "ctx", None), ast.Store) or len(node.elts) < 2:
            return
        for index in range(len(node.elts)):
            rest = [*node.elts[:index], *node.elts[index + 1 :]]
            if isinstance(node, ast.Set):
                yield ast.Set(elts=rest)
            else:
                yield type(node)(elts=rest, ctx=ast.Load())
    elif isinstance(node, ast.Dict) and len(node.keys) > 1:
        for index in range(len(node.keys)):
            keys = [*node.keys[:index], *node.keys[index + 1 :]]
            values = [*node.values[:index], *node.values[index + 1 :]]
            yield ast.Dict(keys=keys, values=values)


def _calls(node: ast.expr) -> Iterator[ast.expr]:
    """`min` for `max`, unsorted for sorted, text as it stands for text that was stripped."""
    if not isinstance(node, ast.Call):
        return
    for index, keyword in enumerate(node.keywords):
        if keyword.arg in ("key", "reverse", "default"):
            rest = [*node.keywords[:index], *node.keywords[index + 1 :]]
            yield ast.Call(func=node.func, args=node.args, keywords=rest)
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in CALLS:
        called = ast.Name(id=CALLS[name], ctx=ast.Load())
        keywords = [] if CALLS[name] == "list" else node.keywords
        yield ast.Call(func=called, args=node.args, keywords=keywords)
    yield from _methods(node, node.func)


def _methods(node: ast.Call, method: ast.expr) -> Iterator[ast.expr]:
    if not isinstance(method, ast.Attribute):
        return
    if method.attr in METHODS:
        other = ast.Attribute(value=method.value, attr=METHODS[method.attr], ctx=ast.Load())
        yield ast.Call(func=other, args=node.args, keywords=node.keywords)
    elif method.attr in POLISH:
        yield method.value
    elif method.attr == "fromkeys":
        yield node.args[0]


CALLS = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "reversed": "list",
}
METHODS = {
    "startswith": "endswith",
    "endswith": "startswith",
    "partition": "rpartition",
    "rpartition": "partition",
    "isdigit": "isalpha",
}
POLISH = ("strip", "lstrip", "rstrip", "lower", "upper", "casefold", "replace", "normalize")

EXPRESSIONS: tuple[Callable[[ast.expr], Iterator[ast.expr]], ...] = (
    _comparisons,
    _connectives,
    _signs,
    _sums,
    _constants,
    _displays,
    _calls,
)


# —— statements ——


def _can_go(node: ast.stmt, scope: Scope) -> bool:
    """Would the function still run without it?"""
    match node:
        case ast.Break() | ast.Continue() | ast.AugAssign() | ast.Delete() | ast.Raise():
            return True
        case ast.Return():
            return node.value is None
        case ast.Expr():
            return not isinstance(node.value, ast.Constant)
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name in scope.rebound
        case _:
            return False


def _empty(value: ast.expr, gives: str) -> Iterator[ast.Return]:
    """Giving nothing where something was found."""
    for start, empty in EMPTY:
        if gives.startswith(start) or (start == "None" and gives.endswith("| None")):
            yield from (
                ast.Return(value=each)
                for each in (ast.parse(text, mode="eval").body for text in empty)
                if ast.unparse(each) != ast.unparse(value)
            )


EMPTY = (
    ("None", ("None",)),
    ("bool", ("True", "False")),
    ("tuple", ("()",)),
    ("list", ("[]",)),
    ("dict", ("{}",)),
    ("Mapping", ("{}",)),
    ("set", ("set()",)),
    ("frozenset", ("frozenset()",)),
    ("str", ("''",)),
    ("int", ("0",)),
)
