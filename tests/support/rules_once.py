"""What commands read and lint of a regulation, once for all tests: most have the park's.

Only what can be read is remembered. What reads and what lints is tested by calling it.
"""

from typing import TypeAlias

import pytest

from cpl.codec.joining.layers import BASES
from cpl.codec.regulation import rules
from cpl.codec.regulation.rules import RulesFile, read_source
from cpl.domain.lint.checks import lint
from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.rules import Rules
from cpl.use_cases.auditing import past_office
from cpl.use_cases.guarding import shared_office
from cpl.use_cases.regulation import adoption, linting
from cpl.use_cases.upkeep import init

Text: TypeAlias = tuple[str, bytes]

_READ: dict[Text, list[tuple[dict[str, bytes], RulesFile]]] = {}
"""By the path and the text: what was read, over which bases."""
_LINTED: dict[int, tuple[Rules, tuple[Finding, ...]]] = {}
"""By the id of the rules, which are kept: no others are given it."""
MANY = 100


def rules_read_once(patch: pytest.MonkeyPatch) -> None:
    """So it is from here on, until the patch is taken back."""
    for each in (rules, adoption, init, linting, past_office, shared_office):
        patch.setattr(each, "read_source", _read)
    patch.setattr(linting, "lint", _linted)


def _read(path: str, data: bytes, bases: BASES) -> RulesFile:
    if isinstance(bases, dict):  # a test that gives them itself wants it read
        return read_source(path, data, bases)
    known = _READ[path, data] = _READ.pop((path, data), [])  # the last of those to forget
    if len(_READ) > MANY:
        for _, each in _READ.pop(next(iter(_READ))):
            _LINTED.pop(id(each.rules), None)
    for stood_on, found in known:
        if all(key in bases and bases[key] == text for key, text in stood_on.items()):
            return found
    found = read_source(path, data, bases)
    if found.rules is not None:
        known.append(({key: bases[key] for key in found.stands_on}, found))
    return found


def _linted(these: Rules) -> tuple[Finding, ...]:
    if id(these) not in _LINTED:
        _LINTED[id(these)] = these, lint(these)
    return _LINTED[id(these)][1]
