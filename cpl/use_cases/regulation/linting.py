"""Lint the rules: what the codec found and what cannot be right, each at its line."""

from collections.abc import Iterator
from pathlib import Path

from cpl.codec.regulation.rules import RulesFile, read_source
from cpl.domain.lint.checks import lint
from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.explaining import Sources, told
from cpl.domain.regulation.rules import Rules
from cpl.problems import Problem, ProblemsFound, Severity, in_order, suggestion
from cpl.store.bases import OLD_RULES, Bases
from cpl.store.files import read_bytes
from cpl.store.workspace import Workspace
from cpl.use_cases.papers.form import form_names


def lint_file(
    path: Path, shown: str, bases: Bases | None = None
) -> tuple[Rules | None, tuple[Problem, ...]]:
    """The rules in a file where they can be read, and everything wrong with them."""
    source = read_source(shown, read_bytes(path), bases or Bases(path))
    if source.rules is None:
        return None, in_order(source.problems)
    office = path.parent.parent if path.parent.name == OLD_RULES else path.parent
    forms = form_names(Workspace(office))
    found = [_problem(source, each) for each in lint(source.rules)]
    return source.rules, in_order([*source.problems, *found, *unknown_forms(source, forms)])


def told_in_words(path: Path, shown: str) -> Iterator[str]:
    """The rules in a file told in Chinese, its own first; raises ProblemsFound."""
    source = read_source(shown, read_bytes(path), Bases(path))
    if source.rules is None or source.layers is None:
        raise ProblemsFound(source.problems)
    layers = source.layers
    return told(source.rules, Sources(layers.taken_from, layers.rank, layers.about))


def unknown_forms(source: RulesFile, known: tuple[str, ...]) -> Iterator[Problem]:
    """The forms named for which there is no template, here or carried."""
    for name, place in source.forms:
        if name not in known:
            say = f"templates 里没有“{name}”这种单。"
            yield Problem(place, "unknown-form", say, suggestion(name, known))


def _problem(source: RulesFile, finding: Finding) -> Problem:
    clause = f"（{finding.clause}）" if str(finding.clause) else ""
    return Problem(
        source.locate(finding.path),
        finding.code,
        f"{finding.say}{clause}",
        finding.mend,
        Severity.ERROR if finding.serious else Severity.WARNING,
    )
