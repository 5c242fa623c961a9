"""Every word that rules.yaml takes is read by something: what nothing reads does nothing."""

import dataclasses
import sys
import typing
from collections.abc import Iterator

import pytest
from mypy import build
from mypy.main import process_options
from places import TOP

from cpl.domain.regulation.rules import Rules

NAMES = {"ReportRule.name", "Unit.name"}
"""The key that a thing stands under: a mapping has it already."""

READS_RULES = "cpl.codec.regulation"  # it puts every word into the regulation; who takes it out?


def kinds_of(kind: object, seen: set[type]) -> Iterator[type]:
    """Every dataclass that rules are made of."""
    for inner in typing.get_args(kind):
        yield from kinds_of(inner, seen)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        yield kind
        names = vars(sys.modules[kind.__module__])
        for hint in typing.get_type_hints(kind, names).values():
            yield from kinds_of(hint, seen)


def readers() -> dict[str, set[str]]:
    """Each attribute of the program's classes, and the functions that read it, as mypy knows.

    It knows from `make types`, which asks the same of the same files. What it finds out now
    is written, and known the second time.
    """
    return _known() or _known()


def _known() -> dict[str, set[str]]:
    result = build.build(*process_options([]))
    found: dict[str, set[str]] = {}
    for name in result.graph:
        if name.startswith("cpl.") and not name.startswith(READS_RULES):
            for trigger, targets in result.manager.load_fine_grained_deps(name).items():
                own = {each for each in targets if not each.startswith("<")}
                found.setdefault(trigger.strip("<>"), set()).update(own)
    return found


@pytest.mark.slow
def test_every_word_of_the_rules_is_read_by_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    read = readers()
    kinds = tuple(kinds_of(Rules, set()))
    assert len(kinds) > 20
    unread = {
        f"{kind.__name__}.{each.name}"
        for kind in kinds
        for each in dataclasses.fields(kind)
        if each.name[0] != "_"
        and not read.get(f"{kind.__module__}.{kind.__qualname__}.{each.name}", set())
        - {f"{kind.__module__}.{kind.__qualname__}"}
    }
    assert unread - NAMES == set()
