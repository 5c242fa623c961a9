"""Lint the rules: what the codec found and what cannot be right, each at its line."""

from pathlib import Path

from cpl.codec.rules import Source, read_source
from cpl.domain.findings import Finding
from cpl.domain.lint import lint
from cpl.domain.rules import Rules
from cpl.problems import Problem, Severity, in_order
from cpl.store.files import read_bytes
from cpl.store.workspace import Bases


def lint_file(path: Path, shown: str) -> tuple[Rules | None, tuple[Problem, ...]]:
    """The rules in a file where they can be read, and everything wrong with them."""
    source = read_source(shown, read_bytes(path), Bases(path))
    if source.rules is None:
        return None, in_order(source.problems)
    found = [_problem(source, each) for each in lint(source.rules)]
    return source.rules, in_order([*source.problems, *found])


def _problem(source: Source, finding: Finding) -> Problem:
    clause = f"（{finding.clause}）" if str(finding.clause) else ""
    return Problem(
        source.locate(finding.path),
        finding.code,
        f"{finding.say}{clause}",
        finding.mend,
        Severity.ERROR if finding.serious else Severity.WARNING,
    )
