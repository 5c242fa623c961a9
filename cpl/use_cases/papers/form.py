"""Make a paper: choose the template, fill it, code it. `filing` says where it goes.

A form is whatever stands in templates/: nothing is registered anywhere.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.codec.records.values import half_width
from cpl.codec.tables.marks import Mark
from cpl.codec.tables.register_marks import Remembered
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.decisions.access import whole_for
from cpl.domain.regulation.rules import Machine, Meta, Rules
from cpl.domain.values.paper_codes import MadeOf, grouped, made_of
from cpl.domain.values.periods import Period
from cpl.loading import WhenUsed
from cpl.problems import CplError, UsageProblem, suggestion
from cpl.render.text.spilled import MadeFiles, Spilled
from cpl.store.files import read_bytes
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.use_cases.compiled import compiled_once
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.dossier_words import Dossier, says_dossier
from cpl.use_cases.papers.fitting import could_be_made, require_fit
from cpl.use_cases.papers.paper import context_for
from cpl.use_cases.papers.registers.whose_register import REGISTER, tells_many, whose_rows
from cpl.use_cases.papers.unnamed_fields import names_in, register_names
from cpl.use_cases.reports.which import CARRIED, UNIT_SHEET
from cpl.use_cases.template_words import Sayable, Stamp

# The paper of one record is mostly made right after an event, and somebody waits.
if TYPE_CHECKING:
    from cpl.use_cases.papers.registers import of_many
else:
    of_many = WhenUsed("cpl.use_cases.papers.registers.of_many")

TEXT, SHEET, PAGE = ".md.j2", ".xlsx", ".html.j2"
# What is of the whole workspace has a command of its own.
HANDOVER = "交接班记录"
HANDOVER_PAGE = "交接说明"
BOARD_PAGE = "看板"
AUDIT_REPORT = "审计报告"
OF_THE_WORKSPACE = (CARRIED, HANDOVER, HANDOVER_PAGE, BOARD_PAGE, AUDIT_REPORT, UNIT_SHEET)
MASKED, WHOLE = "-脱敏", "-全文"
SHEETS = "各表"
"""A register's list of sheets."""


class NotTheirPaper(CplError):
    """A paper that somebody else issues."""

    exit_status = 1


@dataclass(frozen=True)
class Paper:
    """One paper made: its bytes by file ending, and the code printed on it.

    `about` is the record's number or the register's name; `rules` is the version
    it was made under; `sources` are the records it was made of, as paths: files,
    or the folder of all of them; `numbers` are those records.
    """

    name: str
    about: str
    copy: str
    code: str
    files: MadeFiles
    rules: Meta
    sources: tuple[Path, ...]
    made_of: MadeOf | None = None
    former: str = ""
    """Its code as an older cpl would have made it: it may have been issued with that."""
    numbers: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The file name of a draft."""
        return "-".join(dict.fromkeys((self.about, self.name))) + self.copy


# —— which forms there are ——


def form_names(workspace: Workspace) -> tuple[str, ...]:
    """Every form there is a template for."""
    found = {_stem(name) for name in workspace.template_names() if name.endswith((TEXT, SHEET))}
    return tuple(sorted(found - set(OF_THE_WORKSPACE)))


def forms_offered(workspace: Workspace) -> tuple[str, ...]:
    """Without the letters that these rules let nobody make, and the registers of what they lack."""
    rules = workspace.latest_rules
    return tuple(each for each in form_names(workspace) if _is_offered(workspace, rules, each))


def _is_offered(workspace: Workspace, rules: Rules, name: str) -> bool:
    if tells_many(name):
        return whose_rows(rules, name) is not None
    return could_be_made(workspace, rules, name)


def _stem(file_name: str) -> str:
    return file_name.removesuffix(TEXT).removesuffix(SHEET)


def form_named(workspace: Workspace, said: str) -> str:
    """The form with this name or 助记码, or the only one that contains it; raises UsageProblem."""
    offered = forms_offered(workspace)
    forms = workspace.latest_rules.forms.values()
    short = {each.short: each.name for each in forms if each.short}
    wanted = short.get(half_width(said).lower(), said)
    if wanted in offered:
        return wanted
    near = [each for each in offered if wanted in each]
    if wanted == REGISTER:  # 台账 alone is the complaints'
        rules = workspace.latest_rules
        near = [each for each in near if whose_rows(rules, each) == rules.complaints]
    if len(near) == 1:
        return near[0]
    raise UsageProblem(f"没有“{said}”这种单。{suggestion(said, offered)}")


def own_form(workspace: Workspace, number: str) -> str:
    """The form that bears the title of the record's machine, or else the machine's own name.

    A regulation may call its 投诉工单 a 登记表; the paper is the same with that title.
    """
    machine = workspace.latest_rules.machine_of(number)
    if machine is None:
        return form_named(workspace, number)
    titled = machine.title in form_names(workspace)
    return form_named(workspace, machine.title if titled else machine.name)


def templates_of(workspace: Workspace, name: str) -> dict[str, bytes]:
    """The templates of a form, as far as there are; the office's own win."""
    paths = {ending: workspace.template(f"{name}{ending}") for ending in (TEXT, SHEET, PAGE)}
    return {ending: read_bytes(path) for ending, path in paths.items() if path is not None}


# —— making one ——


def paper_of(
    desk: Desk,
    loaded: Readable,
    name: str,
    masked: bool = False,
    code: str = "",
    *,
    to_fill_in: bool = False,
    issued: bool = False,
    dossier: Dossier | None = None,
) -> Paper:
    """Fill the forms of one record; raises UsageProblem or a template's problem.

    `code` is another paper's, to which this one belongs; `to_fill_in` asks for the sheet
    alone, where there is one. What is not `issued` says that it is a draft; its code is the same.
    """
    workspace, number = desk.workspace, loaded.card.number
    _refuse_other_machine(workspace, number, name)
    require_fit(workspace, loaded, name)
    copy = _copy(desk, loaded, name, masked)
    templates = templates_of(workspace, name)
    masked, unmasked = copy == MASKED, copy == WHOLE
    more = ([copy] if unmasked else []) + ([dossier.made_of] if dossier else [])
    state = (str(loaded.card.round), str(masked), *more)
    source = made_from(name, loaded.data, loaded.rules, templates, state)
    code = code or source.code
    copies = _copies(loaded.rules, name) if issued and not masked else ()
    made = times_made(loaded.card, name)
    mark = Mark(name, number, loaded.card.round, made, code, copy)
    files: dict[str, bytes] = {}
    alone = to_fill_in and SHEET in templates
    for ending in (SHEET,) if alone else templates:
        named = names_in(templates[ending])
        context = context_for(
            *(workspace, loaded, desk.now, masked, mark, named),
            issued=issued,
            unmasked=unmasked,
            dossier=dossier,
        )
        with compiled_once(workspace, f"{name}{ending}"):
            files |= filled({ending: templates[ending]}, context, name, copies=copies)
    former = former_code(loaded.data, loaded.rules, templates, state)
    of = (loaded.rules.meta, (loaded.path,), source, former, (number,))
    return Paper(name, number, copy, code, MadeFiles(files), *of)


def _copy(desk: Desk, loaded: Readable, name: str, masked: bool) -> str:
    """Which copy he gets: masked where the rules say so of that form, or he has no part in it."""
    rule = loaded.rules.forms.get(name)
    always = rule is not None and rule.masked
    if masked or always or desk.onlooker.opened(loaded) is not loaded:
        return MASKED
    return WHOLE if desk.unmasked else ""


def tells_dossier(workspace: Workspace, name: str) -> bool:
    """Does its template say 卷宗, for which git must be asked?"""
    return any(says_dossier(names_in(each)) for each in templates_of(workspace, name).values())


def times_made(card: Card, form: str) -> int:
    """How often an event has happened that makes this paper: a later one is another order."""
    events = card.machine.events.values()
    return sum(card.times(each.name) for each in events if form in each.paper)


def _refuse_other_machine(workspace: Workspace, number: str, name: str) -> None:
    """What bears the title of one machine, or is made by its events, is not of another's records.

    Raises UsageProblem.
    """
    theirs = [
        each.name for each in workspace.machines() if each.title == name or _makes(each, name)
    ]
    mine = workspace.latest_rules.machine_of(number)
    if theirs and (mine is None or mine.name not in theirs):
        raise UsageProblem(f"“{name}”是{theirs[0]}用的，{number} 不是{theirs[0]}。")


def _makes(machine: Machine, name: str) -> bool:
    return any(name in (*each.paper, *each.issues) for each in machine.events.values())


def require_its_event(loaded: Readable, name: str) -> None:
    """What an event issues is issued only when that has happened; raises UsageProblem."""
    card = loaded.card
    steps = [each.name for each in card.machine.events.values() if name in each.issues]
    if steps and not any(map(card.times, steps)):
        step = "或".join(f"“{each}”" for each in steps)
        do = f"cpl do {card.number} {steps[0]}"
        raise UsageProblem(f"“{name}”由{step}来签发，还没有办：{do}。")


def require_in_sight(desk: Desk, loaded: Readable, name: str) -> None:
    """Who sees a record masked has nothing to do with it, and issues no paper of it.

    Raises NotTheirPaper, and ClosedRecord where he may not see it at all.
    """
    if desk.onlooker.opened(loaded) is not loaded:
        raise NotTheirPaper(
            f"{loaded.card.number} 的“{name}”不由{desk.actor.name}签发：他不经手这一件。"
            f"由{_desk_roles(desk)}或者经手的单位签发；草稿可以出。"
        )


def require_of_the_desk(desk: Desk, name: str) -> None:
    """What tells of everything that is open is issued by the desk; raises NotTheirPaper."""
    if not desk.onlooker.is_of_the_desk:
        raise NotTheirPaper(f"“{name}”由{_desk_roles(desk)}签发，{desk.actor.name}只能看、出草稿。")


def _desk_roles(desk: Desk) -> str:
    return "、".join(whole_for(desk.workspace.latest_rules))


def register_paper(
    desk: Desk,
    name: str,
    months: tuple[str, str] | None,
    *,
    period: Period | None = None,
    issued: bool = False,
) -> Paper:
    """The register (台账) of some months, or the sheet of a week or a month, masked.

    Raises UsageProblem where it is not of such a span.
    """
    workspace, rules = desk.workspace, desk.workspace.latest_rules
    templates = templates_of(workspace, name)
    named = frozenset().union(*map(register_names, templates.values()))
    made = of_many.of_many(desk.onlooker, name, months, period, named)
    whole = (WHOLE,) if desk.unmasked else ()
    source = made_from(name, made.content, rules, templates, whole)
    code, former = source.code, former_code(made.content, rules, templates, whole)
    words = made.words(Stamp(code, issued, desk.unmasked))
    remembered = Remembered(name, code, made.digests) if SHEETS in words else None
    with compiled_once(workspace, name), workspace.how_far("写", "行") as tell:
        if made.kept is not None:
            made.kept.tell = tell
        files = filled(templates, words, name, SHEETS if SHEETS in words else "", remembered)
    folder = workspace.root / made.machine.top_folder
    copy = "".join((f"-{made.span}", *whole))
    numbers = tuple(made.digests)
    return Paper(name, name, copy, code, files, rules.meta, (folder,), source, former, numbers)


def _copies(rules: Rules, name: str) -> tuple[str, ...]:
    form = rules.forms.get(name)
    return form.labels if form else ()


def filled(
    templates: dict[str, bytes],
    context: Sayable,
    name: str,
    repeated: str = "",
    remembered: Remembered | None = None,
    copies: Sequence[str] = (),
) -> MadeFiles:
    """The text, the page and the sheet, by the ending of their files.

    `repeated` is a list in the context: a sheet that names its first is there for each.
    `remembered` takes what is printed, to know the sheet again when it comes back.
    `copies` are those of an issued form, as they are called: a sheet that says 联次 is there
    for each, and is filled in on the last.
    """
    files: dict[str, bytes | Spilled] = {}
    for ending, written in ((TEXT, ".md"), (PAGE, ".html")):
        if ending in templates:
            files[written] = _as_text(templates[ending], context, f"{name}{ending}")
    if SHEET in templates:
        files[".xlsx"] = _as_sheet(
            templates[SHEET], context, f"{name}{SHEET}", repeated, remembered, copies
        )
    return MadeFiles(files)


def rehearsed(template: bytes, ending: str, contexts: Sequence[Sayable], name: str) -> None:
    """Try a template on several records; raises what making the paper would raise."""
    if ending == SHEET:
        from cpl.render.excel.workbook import rehearse

        rehearse(template, contexts, f"{name}{ending}")
        return
    for context in contexts:
        _as_text(template, context, f"{name}{ending}")


def _as_text(template: bytes, context: Sayable, name: str) -> Spilled:
    from cpl.render.text.pages import render_page
    from cpl.render.text.refusals import TemplateProblem
    from cpl.render.text.templates import text_into

    try:
        source = template.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TemplateProblem(f"模板 {name}: 不是 UTF-8，请另存为 UTF-8 编码。") from None
    text = Spilled()
    if name.endswith(PAGE):
        text.write(render_page(source, context, name))
    else:
        text_into(text.write, source, context, name)
    return text


def _as_sheet(
    template: bytes,
    context: Sayable,
    name: str,
    repeated: str,
    remembered: Remembered | None,
    copies: Sequence[str],
) -> bytes:
    from cpl.render.excel.workbook import fill
    from cpl.render.forms.repeated import Repeated

    titles = [each["期间"] for each in context[repeated]] if repeated else []
    of_each = Repeated(repeated, titles) if repeated else None
    return fill(template, context, name, of_each, remembered, copies)


def made_from(
    name: str, content: bytes, rules: Rules, templates: dict[str, bytes], more: tuple[str, ...]
) -> MadeOf:
    """What the code of the paper `name` is made from: record, rules, template, round."""
    said = f"{rules.meta.id} {rules.meta.version} {rules.digest}"
    return made_of(content, said, templates.values(), (name, *more))


def former_code(
    content: bytes, rules: Rules, templates: dict[str, bytes], more: tuple[str, ...]
) -> str:
    """How the same paper was coded before codes had a sign to check them."""
    digest = hashlib.sha256()
    for each in (content, f"{rules.meta.id} {rules.meta.version}".encode(), *templates.values()):
        digest.update(hashlib.sha256(each).digest())
    digest.update("\n".join(more).encode())
    return grouped(digest.hexdigest()[:12].upper())
