"""Print a paper: choose the template, fill it, and on issue freeze it with its code."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cpl.domain.rules import Rules
from cpl.problems import CplError, UsageProblem, suggestion
from cpl.store.changeset import Change, Changeset, apply
from cpl.store.commits import Person
from cpl.store.files import read_bytes, replace_bytes
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk
from cpl.use_cases.paper import Context, context_for
from cpl.use_cases.register_sheet import register_context

TEXT, SHEET = ".md.j2", ".xlsx"
ISSUED, DRAFTS = "issued", "草稿"
REPORTS = ("月报",)


class OpenElsewhere(CplError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} 正在 WPS 或 Excel 里打开，没有覆盖。请先关掉它。")


@dataclass(frozen=True)
class Paper:
    """One paper made: its bytes by file ending, and the code printed on it."""

    name: str
    stem: str
    code: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class Filed:
    """Where a paper was put; `fresh` is False where it had been issued just so before."""

    paths: tuple[Path, ...]
    code: str
    fresh: bool = True


def form_names(workspace: Workspace) -> tuple[str, ...]:
    """Every form there is a template for."""
    found = {_stem(name) for name in workspace.template_names() if name.endswith((TEXT, SHEET))}
    return tuple(sorted(found - set(REPORTS)))


def _stem(file_name: str) -> str:
    return file_name.removesuffix(TEXT).removesuffix(SHEET)


def form_named(workspace: Workspace, said: str) -> str:
    """The form with this name or the only one that contains it; raises UsageProblem."""
    names = form_names(workspace)
    if said in names:
        return said
    near = [each for each in names if said in each]
    if len(near) == 1:
        return near[0]
    raise UsageProblem(f"没有“{said}”这种单。{suggestion(said, names)}")


def paper_of(desk: Desk, number: str, name: str, masked: bool = False) -> Paper:
    """Fill the forms of one record; raises ProblemsFound, UsageProblem or a template's problem."""
    workspace = desk.workspace
    loaded = workspace.load(number).require()
    context = context_for(workspace, loaded, desk.now, masked)
    templates = templates_of(workspace, name)
    context["编码"] = code_of(
        loaded.data, loaded.rules, templates, (str(loaded.card.round), str(masked))
    )
    copy = "-脱敏" if masked else ""
    return Paper(name, f"{number}-{name}{copy}", context["编码"], _filled(templates, context, name))


def register_paper(desk: Desk, name: str, month: tuple[str, str] | None) -> Paper:
    """The register (台账) of a month, masked."""
    context, content = register_context(desk.workspace, month, desk.now)
    templates = templates_of(desk.workspace, name)
    context["编码"] = code_of(content, desk.workspace.latest_rules, templates, ())
    if SHEET in templates:
        templates[SHEET] = _with_sheets(templates[SHEET], context["各表"], name)
    span = "..".join(dict.fromkeys(month)) if month else "全部"
    return Paper(name, f"{name}-{span}", context["编码"], _filled(templates, context, name))


def _with_sheets(template: bytes, sheets: list[Context], name: str) -> bytes:
    from cpl.render.sheetcopies import with_copies

    return with_copies(template, "各表", [each["期间"] for each in sheets], f"{name}{SHEET}")


def templates_of(workspace: Workspace, name: str) -> dict[str, bytes]:
    """The text and the sheet template of a form, as far as there are."""
    found = {}
    for ending in (TEXT, SHEET):
        path = workspace.template(f"{name}{ending}")
        if path is not None:
            found[ending] = read_bytes(path)
    return found


def _filled(templates: dict[str, bytes], context: Context, name: str) -> dict[str, bytes]:
    fillers: dict[str, tuple[str, Callable[[bytes, Context, str], bytes]]] = {
        TEXT: (".md", _as_text),
        SHEET: (".xlsx", _as_sheet),
    }
    return {
        fillers[ending][0]: fillers[ending][1](template, context, f"{name}{ending}")
        for ending, template in templates.items()
    }


def _as_text(template: bytes, context: Context, name: str) -> bytes:
    from cpl.render.templates import render_text

    return render_text(template.decode("utf-8-sig"), context, name).encode()


def _as_sheet(template: bytes, context: Context, name: str) -> bytes:
    from cpl.render.workbook import fill

    return fill(template, context, name)


def code_of(
    content: bytes, rules: Rules, templates: dict[str, bytes], more: tuple[str, ...]
) -> str:
    """A code from the contents alone: record, rules, template, round; never from a commit."""
    digest = hashlib.sha256()
    for each in (content, f"{rules.meta.id} {rules.meta.version}".encode(), *templates.values()):
        digest.update(hashlib.sha256(each).digest())
    digest.update("\n".join(more).encode())
    text = digest.hexdigest()[:12].upper()
    return "-".join(text[i : i + 4] for i in (0, 4, 8))


def draft(desk: Desk, paper: Paper, folder: Path | None = None) -> Filed:
    """Write the paper beside the records, outside git; a sheet open elsewhere is left alone."""
    target = folder or desk.workspace.root / DRAFTS
    paths = tuple(target / f"{paper.stem}{ending}" for ending in paper.files)
    for path in paths:
        if _is_open(path):
            raise OpenElsewhere(path)
    if not desk.dry_run:
        target.mkdir(parents=True, exist_ok=True)
        for path, data in zip(paths, paper.files.values(), strict=True):
            replace_bytes(path, data)
    return Filed(paths, paper.code)


def _is_open(path: Path) -> bool:
    beside = (path.with_name(f"~${path.name}"), path.with_name(f".~{path.name}"))
    return any(each.exists() for each in beside)


def issue(desk: Desk, paper: Paper) -> Filed:
    """Freeze the paper under issued/ in one commit; the same paper is not issued twice."""
    root = desk.workspace.root / ISSUED / paper.stem.partition("-")[0]
    folder = root / paper.stem
    before = sorted(folder.glob(f"*{paper.code}*")) if folder.is_dir() else []
    if before:
        return Filed(tuple(before), paper.code, fresh=False)
    count = len({each.name.partition("-")[0] for each in folder.glob("*")}) + 1
    paths = {
        folder / f"{count:02}-{paper.code}{ending}": data for ending, data in paper.files.items()
    }
    if not desk.dry_run:
        apply(desk.workspace.git, _changeset(desk, paper, paths))
    return Filed(tuple(paths), paper.code)


def _changeset(desk: Desk, paper: Paper, paths: dict[Path, bytes]) -> Changeset:
    typed = desk.recorder or desk.actor
    rules = desk.workspace.latest_rules
    trailers = [
        f"Cpl-Form: {paper.name}",
        f"Cpl-Code: {paper.code}",
        f"Cpl-Rules: {rules.meta.id} {rules.meta.version}",
        *(["Cpl-Clock: set"] if desk.clock_set else []),
    ]
    return Changeset(
        changes=tuple(Change(path, None, data) for path, data in paths.items()),
        message=f"{paper.stem} 签发\n\n" + "\n".join(trailers),
        author=Person(desk.actor.name, desk.actor.email),
        committer=Person(typed.name, typed.email),
        at=desk.now if desk.clock_set else None,
        zone=rules.meta.zone,
    )
