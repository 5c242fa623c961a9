"""Lint the rules: what the codec found and what cannot be right, each at its line."""

from collections.abc import Iterator
from pathlib import Path

from cpl.codec.regulation.rules import RulesFile, read_source
from cpl.domain.lint.checks import lint
from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.explaining import Sources, told
from cpl.domain.regulation.rules import Rules
from cpl.problems import Location, Problem, ProblemsFound, Severity, in_order, suggestion
from cpl.store.bases import OLD_RULES, Bases
from cpl.store.files import read_bytes
from cpl.store.workspace import TEMPLATES, Workspace
from cpl.use_cases.checking.template_files import template_file_problems
from cpl.use_cases.papers.form import SHEET, TEXT, form_names
from cpl.use_cases.reports.which import CARRIED, Which


def lint_file(
    path: Path, shown: str, bases: Bases | None = None
) -> tuple[Rules | None, tuple[Problem, ...]]:
    """The rules in a file where they can be read, and everything wrong with them."""
    source = read_source(shown, read_bytes(path), bases or Bases(path))
    if source.rules is None:
        return None, in_order(source.problems)
    found = [_problem(source, each) for each in lint(source.rules) if _is_for_us(source, each)]
    office = _office(path)
    named = unknown_forms(source, form_names(office))
    reports = _reports_without_paper(source, source.rules, office.template_names())
    return source.rules, in_order([*source.problems, *found, *named, *reports])


def template_problems(path: Path, rules: Rules) -> tuple[Problem, ...]:
    """The templates of these rules that cannot be filled: tried on records with nothing, with all.

    And what else lies in the office's own folder and would not be printed. Takes some seconds, for
    every sheet is laid out.
    """
    from cpl.use_cases.papers.trial import now_of, template_faults  # loads what fills templates
    from cpl.use_cases.regulation.sheets import sheet_faults

    office = _office(path)
    found = (*template_faults(rules, office), *sheet_faults(rules, office, now_of(rules)))
    bad = {each.file: each for each in found}
    faults = (
        Problem(Location(f"{TEMPLATES}/{file}", each.line), "bad-template", each.message)
        for file, each in bad.items()
    )
    lost = (e for e in template_file_problems(office) if Path(e.location.path).name not in bad)
    return (*faults, *lost)


def _office(path: Path) -> Workspace:
    """The workspace whose rules they are, with its templates."""
    return Workspace(path.parent.parent if path.parent.name == OLD_RULES else path.parent)


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


def _reports_without_paper(
    source: RulesFile, rules: Rules, templates: tuple[str, ...]
) -> Iterator[Problem]:
    """A report of another name than the carried one has no paper unless the office makes it."""
    for name, rule in rules.reports.items():
        names = Which(name, name, rule.every).templates
        if not any(f"{each}{ending}" in templates for each in names for ending in (TEXT, SHEET)):
            say = f"没有“{name}”的模板，到时候出不了。"
            mend = f"在 templates 里放 {name}.md.j2（照 {CARRIED}.md.j2 改），或者并进 {CARRIED}。"
            yield Problem(source.locate(("reports", name)), "unknown-form", say, mend)


def _is_for_us(source: RulesFile, finding: Finding) -> bool:
    """A gate that came with a component is there to be used, and not this office's to drop."""
    taken = source.layers is not None and source.layers.taken_from(finding.path)
    return not (finding.code == "unused-gate" and taken)


def _problem(source: RulesFile, finding: Finding) -> Problem:
    clause = f"（{finding.clause}）" if str(finding.clause) else ""
    return Problem(
        source.locate(finding.path),
        finding.code,
        f"{finding.say}{clause}",
        finding.mend,
        Severity.ERROR if finding.serious else Severity.WARNING,
    )
