"""Lint the rules: what the codec found and what cannot be right, each at its line."""

from collections.abc import Iterator
from pathlib import Path

from cpl.codec.rules import Source, read_source
from cpl.domain.findings import Finding
from cpl.domain.lint import lint
from cpl.domain.rules import Rules
from cpl.problems import Problem, Severity, in_order, suggestion
from cpl.store.files import read_bytes
from cpl.store.workspace import OLD_RULES, Bases, Workspace
from cpl.use_cases.form import form_names


def lint_file(path: Path, shown: str) -> tuple[Rules | None, tuple[Problem, ...]]:
    """The rules in a file where they can be read, and everything wrong with them."""
    source = read_source(shown, read_bytes(path), Bases(path))
    if source.rules is None:
        return None, in_order(source.problems)
    office = path.parent.parent if path.parent.name == OLD_RULES else path.parent
    forms = form_names(Workspace(office))
    findings = (*lint(source.rules), *unknown_forms(source.rules, forms))
    found = [_problem(source, each) for each in findings]
    return source.rules, in_order([*source.problems, *found])


def unknown_forms(rules: Rules, known: tuple[str, ...]) -> Iterator[Finding]:
    """Papers and 助记码 of forms for which there is no template, here or carried."""
    named = [
        *((("forms", name), name) for name in rules.forms),
        *(
            (("machines", machine.name, "events", event.name), name)
            for machine in rules.machines.values()
            for event in (machine.register, *machine.events.values())
            for name in event.paper
        ),
    ]
    for place, name in named:
        if name not in known:
            say = f"templates 里没有“{name}”这种单。"
            yield Finding("unknown-form", place, say, suggestion(name, known))


def _problem(source: Source, finding: Finding) -> Problem:
    clause = f"（{finding.clause}）" if str(finding.clause) else ""
    return Problem(
        source.locate(finding.path),
        finding.code,
        f"{finding.say}{clause}",
        finding.mend,
        Severity.ERROR if finding.serious else Severity.WARNING,
    )
