"""Check files: every problem of every file, each at its place; nothing is written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.codec.records.record import AT, DIVERGENCES, HISTORY, ROLE, STATE, place_of
from cpl.codec.spellings.doubts import Known, doubts
from cpl.domain.cases.card import advance, blank_card
from cpl.domain.cases.reasons import EventPart
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Context, Refused, decide
from cpl.domain.regulation.numbers import date_in
from cpl.domain.regulation.rules import Rules
from cpl.loading import WhenUsed
from cpl.problems import (
    Location,
    Problem,
    ProblemsFound,
    Severity,
    in_order,
    nearest,
    some,
    suggestion,
)
from cpl.store.aside.protection import protection_problems
from cpl.store.attachments import attached_problems
from cpl.store.bases import OLD_RULES
from cpl.store.files import names_in, read_bytes, read_if_there
from cpl.store.record_files import Readable
from cpl.store.workspace import CALENDARS, GONE, IS_EXPLANATIONS, RULES, STAFF, Workspace
from cpl.use_cases.aside.looking import aside_problems, folder_problems
from cpl.use_cases.checking.colleagues import Colleagues
from cpl.yamltext.decoding import readable
from cpl.yamltext.tree import Document, parse

# Of one sound record no line is shown and none is mended, and nobody looks at the others.
if TYPE_CHECKING:
    from cpl.store.git.git import WorkTree
    from cpl.store.index.kept_answers import KeptAnswers
    from cpl.use_cases.checking import staffing
    from cpl.yamltext import edit
    from cpl.yamltext.lines import Line
else:
    edit = WhenUsed("cpl.yamltext.edit")
    staffing = WhenUsed("cpl.use_cases.checking.staffing")

MOST_GAPS = 5
FEW = 16
AT_ONCE = 1000
"""After so many it is kept which were sound: who stops there goes on there."""
DAYS_SINCE = "天数"
"""What rules ask for whose answer is another one tomorrow, though nothing happens."""


def check(
    workspace: Workspace,
    paths: tuple[Path, ...],
    now: datetime,
    seen: "WorkTree | None" = None,
) -> tuple[Problem, ...]:
    """Problems of the files named, or of the whole workspace; of the rules alone where they
    cannot be read, for nothing can be judged without them. `seen` is what git has just been
    asked of the whole.
    """
    try:
        _ = workspace.versions
    except ProblemsFound as error:
        return with_sources(workspace, error.problems)
    found: list[Problem] = []
    if not paths:
        found.extend((*workspace.rules_problems, *_bases_not_kept(workspace)))
        found.extend((*workspace.staff_problems, *workspace.calendar_problems))
        found.extend(_of_explanations(workspace))
        found.extend(staffing.staffing_problems(workspace, now.date()))
    found = list(with_sources(workspace, found))
    colleagues = Colleagues(workspace)
    if not paths:
        return in_order((*found, *_of_every_record(workspace, now, colleagues, seen)))
    for path in paths:
        found.extend(check_file(workspace, path, now, colleagues))
    return in_order(found)


def _of_explanations(workspace: Workspace) -> tuple[Problem, ...]:
    """What is wrong with what was said of the audit's findings."""
    there = names_in(workspace.root, ".yaml")
    names = [each for each in there if re.fullmatch(IS_EXPLANATIONS, each)]
    if not names:
        return ()
    from cpl.codec.office.explanations import read_explanations  # where there is one

    told = ((name, read_if_there(workspace.root / name) or b"") for name in names)
    return tuple(each for name, data in told for each in read_explanations(name, data)[1])


def _of_every_record(
    workspace: Workspace,
    now: datetime,
    colleagues: Colleagues,
    seen: "WorkTree | None",
) -> Iterator[Problem]:
    """Problems of the folders, and of each record that has not been found sound before."""
    from hashlib import sha256

    from cpl.store.index.kept_answers import KeptAnswers
    from cpl.store.index.record_index import RecordIndex

    index = RecordIndex(workspace, seen=seen)
    kept = KeptAnswers(index)
    yield from index.problems
    yield from folder_problems(workspace)
    yield from protection_problems(workspace.root)
    yield from _gaps(workspace, kept)
    people = sha256(read_bytes(workspace.root / STAFF)).hexdigest()
    asks_for_days = any(DAYS_SINCE.encode() in each for each in workspace.rules_written)
    waiting = kept.to_be_judged(people, now, daily=asks_for_days)
    with workspace.how_far("检查", "份") as tell:
        for begun in range(0, len(waiting), AT_ONCE):
            paths = waiting[begun : begun + AT_ONCE]
            sound = dict(kept.as_they_are(paths))  # another command may index what is edited then
            for done, path in enumerate(paths, begun + 1):
                problems = check_file(workspace, path, now, colleagues)
                yield from problems
                if problems:
                    sound.pop(path.stem, None)
                tell(done, len(waiting))
            kept.keep_sound(sound, people, now)


def without_echoes(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """One problem for one mistake: a line that has an error is not warned of besides.

    What a warning at the same place says to type is said with the error.
    """
    found = tuple(problems)
    typed = {each.location: each.mending for each in found if each.mending}
    found = tuple(replace(e, mending=e.mending or typed.get(e.location)) for e in found)
    errors = [each for each in found if each.severity is Severity.ERROR]
    told = {_line_of(each) for each in errors}
    helped = {_line_of(each) for each in errors if each.mending}

    def is_echo(problem: Problem) -> bool:
        line = _line_of(problem)
        is_warning = problem.severity is Severity.WARNING
        return is_warning and line in told and (line in helped or problem.mending is None)

    return tuple(each for each in found if not is_echo(each))


def _line_of(problem: Problem) -> tuple[str, int]:
    return problem.location.path, problem.location.line


NOTHING_READ: Mapping[str, bytes] = {}


def _gaps(workspace: Workspace, kept: "KeptAnswers") -> Iterator[Problem]:
    """One line for each machine with numbers that no record has; of what is gone, others tell."""
    for machine in workspace.machines():
        missing = {n: why for n, why in kept.gaps(machine).items() if why != GONE}
        if missing:
            named = some([f"{n}（{why}）" for n, why in missing.items()], MOST_GAPS)
            say = f"{machine.name}的编号缺 {named}。"
            mend = "删去的用 git log 找得到是谁；月报、台账也列着。"
            yield Problem(Location(machine.top_folder), "number-gap", say, mend, Severity.WARNING)


def with_sources(
    workspace: Workspace, problems: Iterable[Problem], read: Mapping[str, bytes] = NOTHING_READ
) -> tuple[Problem, ...]:
    """Each problem with the line it is about: of what was read, by the name in its place, or
    else of the file as it lies there.
    """

    @lru_cache(maxsize=FEW)  # problems come file by file
    def lines(name: str) -> "tuple[Line, ...]":
        from cpl.yamltext.lines import every_line

        path = workspace.root / name
        is_text = path.suffix in (".yaml", ".yml")  # nobody wants to see the line of a photo
        if not is_text or (name not in read and not path.is_file()):
            return ()
        return tuple(every_line(readable(read[name] if name in read else read_bytes(path))))

    def sourced(problem: Problem) -> Problem:
        place = problem.location
        told = problem.code != "unreadable" and place.line <= len(lines(place.path))
        source = lines(place.path)[place.line - 1].text if told else None
        return replace(problem, source=source)

    return tuple(map(sourced, problems))


def _bases_not_kept(workspace: Workspace) -> Iterator[Problem]:
    """What the rules stand on lies only in the installed cpl: the next one would change them."""
    for path in workspace.bases_to_keep():
        say = f"规则接着“{path.stem}”，本文件夹里没有留底，换了新的 cpl 规则就会变。"
        yield Problem(
            Location(RULES), "base-not-kept", say, "cpl commit -m 留底 就放进 rules/bases。"
        )


def check_file(
    workspace: Workspace, path: Path, now: datetime, colleagues: Colleagues | None = None
) -> tuple[Problem, ...]:
    """Problems of one file: its text, its fields, and its whole history under its rules."""
    together = _judged_together(workspace, path, now) if path.is_file() else None
    if together is not None:
        return with_sources(workspace, together)
    loaded = workspace.load_file(path)
    found = loaded.problems
    if isinstance(loaded, Readable):
        found = (*found, *record_problems(workspace, loaded, now, colleagues))
    return with_sources(workspace, without_echoes(found), {workspace.shown(path): loaded.data})


def record_problems(
    workspace: Workspace, loaded: Readable, now: datetime, colleagues: Colleagues | None = None
) -> tuple[Problem, ...]:
    """What is wrong with a record that can be read: its history, its papers, its doubtful values.

    `colleagues` remembers who has left, for whoever judges many.
    """
    people = colleagues or Colleagues(workspace)
    known = Known(now, people.ever, people.present)
    return (
        *history_problems(workspace, loaded, now),
        *attached_problems(workspace, loaded),
        *aside_problems(workspace, loaded),
        *_divergences(loaded),
        *doubts(loaded.document, loaded.record, loaded.rules, known),
    )


def _divergences(loaded: Readable) -> Iterator[Problem]:
    """What desks did that cannot both be true and nobody has settled."""
    for index, each in enumerate(loaded.record.divergences):
        if each.is_open:
            names = "、".join(each.fields)
            what = f"“{each.event.name}”（{each.event.doer}）" if each.event else f"“{names}”"
            yield Problem(
                loaded.document.locate((DIVERGENCES, index)),
                "open-divergence",
                f"分歧没有裁定：{what}{each.why}",
                f"看 cpl settle {loaded.card.number}。",
                Severity.WARNING,
            )


def _judged_together(workspace: Workspace, path: Path, now: datetime) -> tuple[Problem, ...] | None:
    """The rules with all that they stand on, the staff, the calendars; None for a record.

    What stands where no records do and bears no number (运营量.yaml, an import's mapping) is
    only read.
    """
    if workspace.root not in path.resolve().parents:
        return None
    first = path.resolve().relative_to(workspace.root).parts[0]
    if first in (RULES, OLD_RULES):
        return workspace.rules_problems
    if first == STAFF:
        return (*workspace.staff_problems, *staffing.staffing_problems(workspace, now.date()))
    if first == CALENDARS:
        return workspace.calendar_problems
    if re.fullmatch(IS_EXPLANATIONS, first):
        return _of_explanations(workspace)
    machines = workspace.machines()
    if first in {each.top_folder for each in machines} or workspace.latest_rules.machine_of(
        path.stem
    ):
        return None
    return parse(workspace.shown(path), read_bytes(path))[1]


def history_problems(workspace: Workspace, loaded: Readable, now: datetime) -> tuple[Problem, ...]:
    """Replay the history, each event judged as if it happened now; and the state as written."""
    return tuple(_replayed(workspace, loaded, now))


def _replayed(workspace: Workspace, loaded: Readable, now: datetime) -> Iterator[Problem]:
    record, document, rules = loaded.record, loaded.document, loaded.rules
    card = blank_card(rules, rules.machines[record.machine], record.number, record.fields)
    read = cache(workspace.file_of)  # a batch's lead names sixty, once for each that came
    for index, event in enumerate(record.history):
        # What was linked later, even in the same minute, had no say in it.
        context = Context(now, None, workspace.linked(card, event.at, read), is_past=True)
        outcome = decide(card, event, context)
        yield from _unknown_role(document, index, event, rules)
        if isinstance(outcome, Refused):
            yield from _reasons(document, index, event, outcome, rules)
        card = advance(card, event)
    if card.state != record.state:
        yield Problem(
            document.locate((STATE,)),
            "state-differs",
            f"状态写着“{record.state}”，按经过应当是“{card.state}”。",
            "改回应有的状态；要改变状态请用 cpl do。",
            mending=edit.value_instead(document, (STATE,), card.state, is_sure=False),
        )
    yield from _number_date(document, record.number, record.registered)


def _unknown_role(document: Document, index: int, event: Event, rules: Rules) -> Iterator[Problem]:
    if not event.role or event.role in rules.roles:
        return
    path = (HISTORY, index, ROLE)
    near = nearest(event.role, tuple(rules.roles))
    yield Problem(
        document.locate(path),
        "unknown-role",
        f"没有“{event.role}”这个角色。",
        suggestion(event.role, tuple(rules.roles)),
        mending=edit.value_instead(document, path, near, is_sure=False) if near else None,
    )


def _reasons(
    document: Document, index: int, event: Event, refused: Refused, rules: Rules
) -> Iterator[Problem]:
    for reason in refused.reasons:
        is_misspelt = reason.about is EventPart.ROLE and event.role not in (*rules.roles, "")
        if reason.code == "unknown-event" or is_misspelt:
            continue
        place = place_of(document, index, reason.about)
        clause = f"（{reason.clause}）" if str(reason.clause) else ""
        yield Problem(place, reason.code, f"{event.name}：{reason.say}{clause}", reason.mend)


def _number_date(document: Document, number: str, registered: Event) -> Iterator[Problem]:
    day = date_in(number)
    days = {at.date() for at in (registered.at, registered.recorded_at) if at is not None}
    if day is not None and day not in days:
        yield replace(
            Problem(
                document.locate((HISTORY, 0, AT)),
                "number-not-day",
                f"编号里的日期是 {day}，登记的时间却是 {registered.at.date()}。",
                "登记的时间不能改到另一天。",
            ),
            severity=Severity.WARNING,
        )
