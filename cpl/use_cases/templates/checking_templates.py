"""Every template of the office tried before it is needed: on dummies, and on the newest record."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Machine, Rules
from cpl.problems import CplError, Location, Problem, Severity, UsageProblem, in_order, suggestion
from cpl.render.review.printed_sizes import printed_sizes
from cpl.render.text.refusals import TemplateProblem
from cpl.store.defaults import defaults_root
from cpl.store.files import read_bytes
from cpl.store.tables.filled import filled_from
from cpl.store.workspace import TEMPLATES, Workspace
from cpl.use_cases.checking.template_files import template_file_problems
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.fitting import is_own
from cpl.use_cases.papers.form import PAGE, SHEET, TEXT, Paper, paper_of
from cpl.use_cases.papers.registers.whose_register import tells_many
from cpl.use_cases.papers.trial import machines_for, now_of, template_faults
from cpl.use_cases.receipts.filled_form import OF_THE_EVENT
from cpl.use_cases.regulation.sheets import sheet_faults
from cpl.use_cases.templates.laid import is_blob, laid_by_cpl

ENDINGS = (TEXT, SHEET, PAGE)
SMALLEST = 9.0
"""In points: smaller, nobody over forty-five reads it."""
ROUNDED = 0.1
ANY = "每一类"
CARRIED, ALTERED, OWN = "随带", "本单位改过", "本单位"
EARLIER = "较早版本随带的"


@dataclass(frozen=True)
class TemplateFiles:
    """One form and its files: whose they are, and of which records it is made."""

    name: str
    whose: str
    endings: tuple[str, ...]
    machines: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What was tried of one form: on which record besides dummies, and what was found."""

    name: str
    number: str
    problems: tuple[Problem, ...]


def every_template(workspace: Workspace) -> tuple[TemplateFiles, ...]:
    """Every form and report there is a template for, by name."""
    found: dict[str, list[str]] = {}
    for file in workspace.template_names():
        ending = next((each for each in ENDINGS if file.endswith(each)), "")
        if ending:
            found.setdefault(file.removesuffix(ending), []).append(ending)
    every = tuple(_files(workspace, name, tuple(found[name])) for name in sorted(found))
    if all(each.whose != ALTERED for each in every):
        return every
    laid = laid_by_cpl(workspace)
    return tuple(_as_laid(workspace, each, laid) for each in every)


def _as_laid(workspace: Workspace, form: TemplateFiles, laid: Mapping[str, str]) -> TemplateFiles:
    """What an earlier cpl laid there, and nobody has touched, nobody has altered."""
    names = (f"{form.name}{each}" for each in form.endings)
    own = [each for each in workspace.own_templates(*names) if each.is_file()]
    is_as_laid = all(is_blob(each, laid.get(f"{TEMPLATES}/{each.name}", "")) for each in own)
    return replace(form, whose=EARLIER) if form.whose == ALTERED and is_as_laid else form


def _files(workspace: Workspace, name: str, endings: tuple[str, ...]) -> TemplateFiles:
    carried = any((defaults_root() / TEMPLATES / f"{name}{each}").is_file() for each in endings)
    own = is_own(workspace, name)
    whose = (ALTERED if carried else OWN) if own else CARRIED
    rules = workspace.latest_rules
    machines = tuple(each.name for each in machines_for(rules, workspace, name))
    is_for_any = len(machines) == len(rules.machines) > 1
    return TemplateFiles(name, whose, endings, (ANY,) if is_for_any else machines)


def template_named(workspace: Workspace, said: str) -> str:
    """The form with this name, or the only one that contains it; raises UsageProblem."""
    names = tuple(each.name for each in every_template(workspace))
    near = [said] if said in names else [each for each in names if said in each]
    if len(near) != 1:
        raise UsageProblem(f"没有“{said}”这个模板。{suggestion(said, names)}")
    return near[0]


def check_template(desk: Desk, name: str) -> Checked:
    """Try one form; nothing is written."""
    workspace, rules = desk.workspace, desk.workspace.latest_rules
    files = {f"{TEMPLATES}/{name}{each}" for each in ENDINGS}
    beside = (p for p in template_file_problems(workspace) if p.location.path in files)
    every_sheet = sheet_faults(rules, workspace, now_of(rules))
    of_many = (each for each in every_sheet if each.file.startswith(f"{name}."))
    faults = [*template_faults(rules, workspace, (name,)), *of_many]
    found = [
        Problem(Location(f"{TEMPLATES}/{each.file}", each.line), "bad-template", each.message)
        for each in faults
    ]
    number, real = ("", ()) if found else _on_the_newest(desk, name)
    return Checked(name, number, in_order((*found, *real, *beside, *_small(workspace, name))))


def stray_files(workspace: Workspace) -> tuple[Problem, ...]:
    """What lies in templates/ and is none."""
    every = template_file_problems(workspace)
    return tuple(each for each in every if each.code == "template-not-read")


def _on_the_newest(desk: Desk, name: str) -> tuple[str, tuple[Problem, ...]]:
    """Filled of the newest record of its kind, as far as the rules let it be made of that."""
    machines = machines_for(desk.workspace.latest_rules, desk.workspace, name)
    newest = _newest(desk.workspace, machines[0]) if machines and not tells_many(name) else None
    if newest is None:
        return "", ()
    try:
        paper = paper_of(desk, desk.workspace.load(newest.stem), name)
    except TemplateProblem as problem:
        place = Location(f"{TEMPLATES}/{name}", problem.line)
        return newest.stem, (Problem(place, "bad-template", f"{newest.stem}：{problem}"),)
    except CplError:  # not of this one; or it cannot be read, which `cpl check` tells
        return "", ()
    return newest.stem, tuple(_nobody_s(desk.workspace.latest_rules, paper))


def _nobody_s(rules: Rules, paper: Paper) -> Iterator[Problem]:
    """Cells to fill in of no field of the rules: whatever is written there cannot be read."""
    printed = filled_from(paper.name, paper.files.get(SHEET, b""))
    for name, spot in printed.zones.items() if printed else ():
        if name not in OF_THE_EVENT and rules.own_field(name) not in rules.fields:
            yield Problem(
                Location(f"{TEMPLATES}/{paper.name}{SHEET}"),
                "bad-template",
                f"{spot} 要填写“{name}”，规则里没有这个字段，填好发回来也读不了。",
                suggestion(name, tuple(rules.fields)),
            )


def _newest(workspace: Workspace, machine: Machine) -> Path | None:
    """The record with the last number: the last file of the last month's folder."""
    folder = workspace.root / machine.top_folder
    while folder.is_dir():
        inside = sorted(each for each in folder.iterdir() if not each.name.startswith("."))
        records = [each for each in inside if each.suffix == ".yaml"]
        if records or not inside:
            return records[-1] if records else None
        folder = inside[-1]
    return None


def _small(workspace: Workspace, name: str) -> Iterator[Problem]:
    """Sheets of the office's own whose words are too small to read once they are printed."""
    path = workspace.root / TEMPLATES / f"{name}{SHEET}"
    if not path.is_file() or path.is_symlink() or not is_own(workspace, name):
        return
    try:
        sizes = printed_sizes(read_bytes(path), path.name)
    except TemplateProblem:  # told already
        return
    small = [each for each in sizes if each.points < SMALLEST - ROUNDED]
    if small:
        least = min(small, key=lambda each: each.points)
        more = f" 等 {len(small)} 格" if len(small) > 1 else ""
        yield Problem(
            Location(workspace.shown(path)),
            "template-small",
            f"{least.sheet}!{least.cell}{more}印出来只有 {least.points:.1f} 磅，看不清。",
            "把字改大、列改窄，或者页面改成横放。",
            Severity.WARNING,
        )
