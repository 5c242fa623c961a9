"""Small wrongs done to a regulation: a clause dropped, renamed, swapped, its number changed.

A mutation is an edit of the rules' own text. Lint must refuse it or a case must come
out differently; what neither notices is a survivor.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casebook import Book, book_under, case_files, cases_in, profile_of
from test_cases import play

from cpl.codec.regulation.rules import read_source
from cpl.domain.lint.checks import lint
from cpl.store.bases import Bases
from cpl.store.defaults import defaults_root, regulations_root
from cpl.yamltext.edit import RemoveField, SetField, apply_edits
from cpl.yamltext.emit import EditRefused
from cpl.yamltext.nodes import Mapping, Node, Scalar, Sequence
from cpl.yamltext.tree import Document, parse

Step = str | int
NAMES = ("from", "to", "by", "give", "need", "gates", "roles", "state", "remedies", "role", "beat")
AMOUNT = re.compile(r"\d+")


@dataclass(frozen=True)
class Mutation:
    """One wrong: in which profile, what kind, where, from what to what."""

    profile: str
    kind: str
    path: tuple[Step, ...]
    new: str | None

    def __str__(self) -> str:
        place = ".".join(str(each) for each in self.path)
        done = "" if self.new is None else f" → {self.new}"
        return f"{self.profile or 'default'}: {self.kind} {place}{done}"


def source_of(profile: str) -> Path:
    root = defaults_root()
    return (
        root / "samples" / "rules" / f"{profile}.yaml"
        if profile
        else regulations_root() / "default.yaml"
    )


@cache
def document_of(profile: str) -> Document:
    path = source_of(profile)
    document, problems = parse(path.name, path.read_bytes())
    assert document is not None, problems
    return document


def mutations_of(profile: str) -> Iterator[Mutation]:
    """Every wrong that can be done to the operative parts of one regulation."""
    for path, node in _walk(document_of(profile).root, ()):
        kind = path[0]
        if kind in (
            "meta",
            "clauses",
            "units",
            "calendar",
            "privacy",
            "batch",
            "reports",
            "duties",
        ):
            continue
        yield from _dropped(profile, path, node)
        if isinstance(node, Scalar):
            yield from _changed(profile, path, node)


def _walk(node: Node, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Node]]:
    if path:
        yield path, node
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from _walk(entry.value, (*path, entry.key.text))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _walk(item, (*path, index))


def _dropped(profile: str, path: tuple[Step, ...], node: Node) -> Iterator[Mutation]:
    clause = len(path) == 2 and path[0] in ("gates", "deadlines", "heartbeats", "promises")
    event = len(path) == 4 and path[2] in ("events", "states")
    grant = len(path) == 3 and path[1] in ("grants", "bans")
    part = len(path) >= 4 and path[-2] == "demands" and isinstance(path[-1], int)
    if clause or event or grant or part:
        yield Mutation(profile, "dropped", path, None)


def _changed(profile: str, path: tuple[Step, ...], node: Scalar) -> Iterator[Mutation]:
    key = next((each for each in reversed(path) if isinstance(each, str)), "")
    if key in ("within", "limit", "every") and AMOUNT.search(node.text):
        number = AMOUNT.search(node.text)
        assert number is not None
        more = AMOUNT.sub(str(int(number[0]) + 1), node.text, count=1)
        yield Mutation(profile, "number", path, more)
    elif key == "clock":
        other = "elapsed" if node.text in ("office", "working") else "office"
        yield Mutation(profile, "swapped", path, other)
    elif key in NAMES and path[0] in ("machines", "authority"):
        yield Mutation(profile, "renamed", path, f"{node.text}甲")
    elif key == "when" and " is " in node.text:
        yield Mutation(profile, "swapped", path, node.text.replace(" is ", " is not ", 1))
    elif key == "when" and ">=" in node.text:
        yield Mutation(profile, "swapped", path, node.text.replace(">=", ">", 1))


def is_noticed(mutation: Mutation) -> bool:
    """Does lint refuse the mutated rules, or does a case come out differently?"""
    document = document_of(mutation.profile)
    edit = (
        RemoveField(mutation.path)
        if mutation.new is None
        else SetField(mutation.path, mutation.new)
    )
    try:
        text = apply_edits(document, [edit])
    except EditRefused:
        return True
    path = source_of(mutation.profile)
    source = read_source(path.name, text.encode(), Bases(path))
    if source.rules is None or any(each.serious for each in lint(source.rules)):
        return True
    return any(
        _fails(path, book_under(mutation.profile, source.rules))
        for path in _files(mutation.profile)
    )


def _files(profile: str) -> list[Path]:
    return [each for each in case_files() if profile_of(each) == profile]


def _fails(path: Path, under: Book) -> bool:
    try:
        for case in cases_in(path, under):
            play(case)
    except (AssertionError, KeyError, ValueError, StopIteration):
        return True
    return False
