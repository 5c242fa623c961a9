"""Lint the rules: what the codec found and what cannot be right, each at its line."""

from collections.abc import Iterator
from pathlib import Path

from cpl.codec.regulation.rules import RulesFile, read_source
from cpl.domain.lint.checks import lint
from cpl.domain.lint.findings import Finding
from cpl.domain.regulation.explaining import Sources, told
from cpl.domain.regulation.rules import FormRule, Rules
from cpl.domain.values.field_paths import FieldPath
from cpl.problems import Location, Problem, ProblemsFound, Severity, in_order, suggestion
from cpl.store.bases import OLD_RULES, Bases
from cpl.store.files import read_bytes
from cpl.store.workspace import TEMPLATES, Workspace
from cpl.use_cases.checking.template_files import template_file_problems
from cpl.use_cases.papers.form import SHEET, TEXT, form_names, templates_of
from cpl.use_cases.papers.unnamed_fields import names_in
from cpl.use_cases.reports.which import CARRIED, Which

ADDED, SAID = "单上另写", "单上说明"
"""What a template says where that stands which a form is to tell besides: fields, a sentence."""


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
    added = _added_and_not_told(source, source.rules, office)
    return source.rules, in_order([*source.problems, *found, *named, *reports, *added])


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


def _added_and_not_told(source: RulesFile, rules: Rules, office: Workspace) -> Iterator[Problem]:
    """What a form is to tell besides stands nowhere on it: its template must have a place."""
    for form in rules.forms.values():
        added = form.adds or form.says
        for ending, template in templates_of(office, form.name).items() if added else ():
            for what, where in _lost(form, names_in(template)):
                say = f"“{form.name}”要另外写明“{what}”，它的模板里没有地方写。"
                mend = f"在 {TEMPLATES}/{form.name}{ending} 里加上“{where}”。"
                yield Problem(source.locate(("forms", form.name)), "added-not-told", say, mend)


def _lost(form: FormRule, named: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What a template does not tell though the form is to, and the name that would."""
    lost = [e for e in form.adds if not {e, FieldPath(e).head, ADDED} & named]
    if lost:
        yield "、".join(lost), ADDED
    if form.says and SAID not in named:
        yield form.says, SAID


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
