"""Hand edits judged against what git has: what the commands would refuse is refused here too.

Whoever edits files by hand, in whatever way (`cpl commit`, `cpl edit`, the office's own
`git commit`), comes through `judged`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.codec.office.calendar import read_year
from cpl.codec.office.explanations import read_explanations
from cpl.codec.office.staff import place_of_person
from cpl.codec.records.record import HISTORY, place_of
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.reasons import FieldAt
from cpl.domain.cases.record import Record
from cpl.domain.decisions.engine import Context
from cpl.domain.decisions.hand_changes import Objection, Telling, changed_by_hand
from cpl.domain.people.staff_changes import WhoChanges, claims_of, why_not_changed
from cpl.domain.regulation.changes import RuleChange, changes, meta_changes
from cpl.loading import WhenUsed
from cpl.problems import CplError, Location, Problem, Severity, in_order
from cpl.sequence import in_batches
from cpl.store.aside.side_files import read_side
from cpl.store.bases import KEPT_BASES, OLD_RULES, Bases
from cpl.store.changeset import RulesNotRecorded
from cpl.store.files import read_if_there
from cpl.store.git.versions import INDEX, bytes_in, staged
from cpl.store.record_files import Readable, RecordFile
from cpl.store.workspace import CALENDARS, IS_EXPLANATIONS, RULES, STAFF, Workspace
from cpl.use_cases.aside.looking import NOT_ASIDE, is_side, tracked_problems
from cpl.use_cases.aside.parting import bare_line, is_record
from cpl.use_cases.checking.changed_files import FROZEN, is_frozen
from cpl.use_cases.checking.check import AT_ONCE, record_problems, with_sources, without_echoes
from cpl.use_cases.checking.colleagues import Colleagues
from cpl.use_cases.checking.owning import not_owned
from cpl.yamltext.tree import parse

# Most of what is checked is no rules.
if TYPE_CHECKING:
    from cpl.codec.regulation import rules as reading
else:
    reading = WhenUsed("cpl.codec.regulation.rules")

NEW = "A"
REMOVED = "record-removed"
LOOK_BACK = 50
UNKNOWN = WhoChanges("")
CORRECT = "git restore 恢复原样；确实要改，用 cpl commit --更正 -m 原因。"


@dataclass(frozen=True)
class Edited:
    """One file as git has it (None: it is new) and as somebody wants it (None: gone)."""

    path: Path
    before: bytes | None
    after: bytes | None


class NewVersionNeeded(CplError):
    """The rules were edited in what only a new version may change."""

    exit_status = 1

    def __init__(self, found: tuple[RuleChange, ...]) -> None:
        told = "\n".join(f"  {each}" for each in found)
        super().__init__(
            "rules.yaml 改了时限、权限、门槛、角色、谁能办或者生效的日子，这是新的一版，"
            f"不能只记成手工改动：\n{told}\n"
            "改 meta 里的 version 和 effective_from，再 cpl rules adopt rules.yaml；"
            "不要这些改动：git restore rules.yaml。"
        )


@dataclass(frozen=True)
class Verdict:
    """What is wrong with some edits: problems of the files, and what only a correction may do."""

    problems: tuple[Problem, ...]
    declarable: tuple[Problem, ...] = ()
    claims: tuple[str, ...] = ()
    """What whoever records them has to say of how he came to it: that he is the only one."""

    @property
    def every(self) -> tuple[Problem, ...]:
        return in_order((*self.problems, *self.declarable))

    def standing(self, declared: bool, waived: tuple[Problem, ...] = ()) -> tuple[Problem, ...]:
        """The errors that keep the edits from being recorded; none of those that are `waived`."""
        old = {(each.code, each.message) for each in waived}
        found = (*self.problems, *(() if declared else self.declarable))
        errors = (each for each in found if each.severity is Severity.ERROR)
        return tuple(each for each in errors if (each.code, each.message) not in old)


def on_disk(workspace: Workspace, paths: Sequence[Path]) -> Sequence[Edited]:
    """These files as they lie, beside what git has of them; of very many both are put away."""
    if len(paths) <= AT_ONCE:
        return tuple(_on_disk(workspace, paths))
    from cpl.store.tables.many import Spooled  # hardly ever

    found = Spooled[Edited](workspace.git.folder())
    for some in in_batches(paths, AT_ONCE):
        found.extend(_on_disk(workspace, some))
    return found


def _on_disk(workspace: Workspace, paths: Iterable[Path]) -> Iterator[Edited]:
    committed = bytes_in(workspace.git, "HEAD", paths)
    return (Edited(path, old, read_if_there(path)) for path, old in committed.items())


def staged_edits(workspace: Workspace) -> tuple[Edited, ...]:
    """What the next `git commit` would change, of what anybody judges here."""
    git = workspace.git
    changed = [
        path
        for path, code in staged(git).items()
        if path.suffix == ".yaml"
        or workspace.is_owned(path)
        or is_frozen(workspace, path, "??" if code == NEW else code)
    ]
    old, new = bytes_in(git, "HEAD", changed), bytes_in(git, INDEX, changed)
    return tuple(Edited(path, old[path], new[path]) for path in changed)


def staged_verdict(workspace: Workspace, now: datetime, who: WhoChanges = UNKNOWN) -> Verdict:
    """The same judged, where nobody puts aside what is personal: git takes it as it lies there."""
    edits = staged_edits(workspace)
    found = judged(workspace, edits, now, who)
    sides = [path for path, code in staged(workspace.git).items() if is_side(workspace, path, code)]
    strict = (
        replace(each, severity=Severity.ERROR) if each.code == NOT_ASIDE else each
        for each in found.problems
    )
    tracked = tracked_problems(map(workspace.relative, sides))
    problems = (*strict, *said_bare(workspace, edits), *tracked)
    return replace(found, problems=without_echoes(problems))


def said_bare(workspace: Workspace, edits: Iterable[Edited]) -> Iterator[Problem]:
    """The first line of each record that would take something personal into git."""
    if not workspace.latest_rules.privacy.aside:
        return
    for each in edits:
        if each.after is None or not is_record(workspace, each.path):
            continue
        side = read_side(workspace.root, each.path)
        line = bare_line(workspace, each.path, each.after, side, each.before)
        if line:
            say = "这一行里有应当另存的（姓名、电话、证件号……），git 记下了就忘不掉。"
            mend = "cpl commit -m 原因 会把它另存。"
            yield Problem(Location(workspace.shown(each.path), line), NOT_ASIDE, say, mend)


def judged(
    workspace: Workspace, edits: Sequence[Edited], now: datetime, who: WhoChanges = UNKNOWN
) -> Verdict:
    """What is against these edits, by the rules and people that git has.

    `who` makes them; a change of staff is not everybody's.

    Raises RulesNotRecorded where a record is among them and those are edited themselves,
    NewVersionNeeded where the rules are edited in what only a new version may change.
    """
    found = _Judge(workspace, edits, now, who)
    _require_governing(workspace, [each.path for each in edits if found.is_record(each.path)])
    found.problems.extend(not_owned(workspace, ((each.path, each.after) for each in edits)))
    for each in edits:
        found.judge(each)
    wrong = {each.location.path for each in (*found.problems, *found.declarable)}
    named = ((workspace.shown(each.path), each.after) for each in (edits if wrong else ()))
    read = {name: after for name, after in named if name in wrong and after is not None}
    return Verdict(
        with_sources(workspace, without_echoes(found.problems), read),
        with_sources(workspace, found.declarable, read),
        tuple(dict.fromkeys(found.claims)),
    )


def inherited(workspace: Workspace, edits: Sequence[Edited], now: datetime) -> tuple[Problem, ...]:
    """What was wrong with these files already as git has them."""
    before = ((each.path, each.before) for each in edits if each.before is not None)
    return tuple(by_themselves(workspace, before, now))


def by_themselves(
    workspace: Workspace,
    files: Iterable[tuple[Path, bytes]],
    now: datetime,
    colleagues: Colleagues | None = None,
) -> Iterator[Problem]:
    """What is wrong with each file by itself, if it held these bytes."""
    judge = _Judge(workspace, (), now)
    judge.colleagues = colleagues or judge.colleagues
    for path, data in files:
        yield from judge.of_bytes(path, data)


def frozen_problem(workspace: Workspace, path: Path, *, gone: bool) -> Problem:
    """What was issued or attached has been altered or taken away."""
    what = FROZEN[path.relative_to(workspace.root).parts[0]]
    code, said = ("frozen-removed", "不见了") if gone else ("frozen-altered", "改过了")
    return Problem(Location(workspace.shown(path)), code, f"{what}{said}。", CORRECT)


def no_staff(workspace: Workspace) -> Problem:
    """Without it nobody could do anything."""
    say, mend = f"{STAFF} 不见了。", f"git restore {STAFF} 恢复；不在了的人写“到”。"
    return Problem(Location(workspace.shown(workspace.root / STAFF)), "staff-removed", say, mend)


def _require_governing(workspace: Workspace, records: list[Path]) -> None:
    changed = workspace.git.status(workspace.governing) if records else ()
    edited = sorted(filter(workspace.governs, changed))
    if edited:
        raise RulesNotRecorded([path.relative_to(workspace.root) for path in edited])


class _Judge:
    """Goes through edits one by one, collecting what is against them."""

    def __init__(
        self,
        workspace: Workspace,
        edits: Sequence[Edited],
        now: datetime,
        who: WhoChanges = UNKNOWN,
    ) -> None:
        self.workspace = workspace
        self.edits = edits
        self.now = now
        self.who = who
        self.claims: list[str] = []
        self.colleagues = Colleagues(workspace)
        self.problems: list[Problem] = []
        self.declarable: list[Problem] = []

    @cached_property
    def places(self) -> dict[str, int]:
        """Where among the edits each file is."""
        return {f"{each.path}": n for n, each in enumerate(self.edits)}

    def is_record(self, path: Path) -> bool:
        machines = self.workspace.machines()
        top = path.relative_to(self.workspace.root).parts[0]
        return path.suffix == ".yaml" and top in {each.top_folder for each in machines}

    def judge(self, edit: Edited) -> None:
        if is_frozen(self.workspace, edit.path, "" if edit.before is not None else "??"):
            if edit.before != edit.after:
                gone = edit.after is None
                self.declarable.append(frozen_problem(self.workspace, edit.path, gone=gone))
        elif self.is_record(edit.path):
            self.record(edit)
        elif edit.path.suffix == ".yaml" and edit.after is not None:
            self.problems.extend(self.other(edit.path, edit.after))
            if edit.before is not None:
                self.same_version(edit.path, edit.before, edit.after)
                self.staff(edit.path, edit.before, edit.after)
        elif edit.path == self.workspace.root / STAFF and edit.before is not None:
            self.problems.append(no_staff(self.workspace))

    def record(self, edit: Edited) -> None:
        if edit.after is None:
            if edit.before is not None:
                self.declarable.append(self.removed(edit.path))
            return
        after = self.workspace.load_bytes(edit.path, edit.after)
        self.problems.extend(self.of_record(after))
        if isinstance(after, Readable):
            before = self.as_it_was(edit)
            self.changed(before.record if before else None, after)

    def of_bytes(self, path: Path, data: bytes) -> Iterable[Problem]:
        """What is wrong with one file by itself."""
        if self.is_record(path):
            return self.of_record(self.workspace.load_bytes(path, data))
        return self.other(path, data) if path.suffix == ".yaml" else ()

    def removed(self, path: Path) -> Problem:
        say = f"{path.stem} 的记录不见了；编号给出去了就不收回。"
        mend = "git restore 恢复；不算数的用“作废”，编号留着。确实要删，cpl commit --更正 -m 原因。"
        return Problem(Location(self.workspace.shown(path)), REMOVED, say, mend)

    def as_it_was(self, edit: Edited) -> Readable | None:
        """The newest version in git that can be read; None for a new record."""
        if edit.before is None:
            return None
        newest = self.workspace.load_bytes(edit.path, edit.before)
        if isinstance(newest, Readable):
            return newest
        for commit in self.workspace.git.log(edit.path)[:LOOK_BACK]:
            data = self.workspace.git.committed_bytes(edit.path, commit.sha)
            found = self.workspace.load_bytes(edit.path, data) if data is not None else None
            if isinstance(found, Readable):
                return found
        return None

    def of_record(self, loaded: RecordFile) -> Iterator[Problem]:
        yield from loaded.problems
        if isinstance(loaded, Readable):
            yield from record_problems(self.workspace, loaded, self.now, self.colleagues)

    def changed(self, before: Record | None, after: Readable) -> None:
        found = changed_by_hand(before, after.record, after.rules, self.surroundings)
        for each in found:
            if isinstance(each, Telling):
                self.told(after, each)
            else:
                kept = self.declarable if each.declarable else self.problems
                kept.append(self.problem(after, each))

    def surroundings(self, card: Card, is_new: bool) -> Context:
        linked = self.workspace.linked(card, read=self.read)
        return Context(self.now, self.workspace.staff, linked, is_past=not is_new)

    def read(self, number: str) -> RecordFile:
        """Another record, with what is changed in it by the same edits."""
        place = self.places.get(f"{self.workspace.path_of(number)}")
        edit = None if place is None else self.edits[place]
        if edit is not None and edit.after is not None:
            return self.workspace.load_bytes(edit.path, edit.after)
        return self.workspace.file_of(number)

    def told(self, after: Readable, telling: Telling) -> None:
        """The command would have written an event on the other record as well."""
        event, number = telling.linked.event, telling.linked.number
        other = self.read(number)
        if not isinstance(other, Readable) or event.name not in other.card.machine.events:
            return
        if not any((e.name, e.fields) == (event.name, event.fields) for e in other.record.history):
            name = after.record.history[telling.index].name
            say = f"“{name}”要同时在 {number} 上记“{event.name}”，那一份里没有。"
            place = place_of(after.document, telling.index, None)
            mend = f"用 cpl do 办“{name}”，两份一起写；或者在那一份里补上。"
            self.problems.append(Problem(place, "linked-not-told", say, mend))

    def problem(self, after: Readable, objection: Objection) -> Problem:
        reason, index = objection.reason, objection.index
        clause = f"（{reason.clause}）" if str(reason.clause) else ""
        if index is not None:
            said = f"{after.record.history[index].name}：{reason.say}{clause}"
            place = place_of(after.document, index, reason.about)
            return Problem(place, reason.code, said, reason.mend)
        field = reason.about.path.parts if isinstance(reason.about, FieldAt) else (HISTORY,)
        return Problem(after.document.locate_key(field), reason.code, reason.say, reason.mend)

    def other(self, path: Path, data: bytes) -> tuple[Problem, ...]:
        """What is wrong with a file that is no record."""
        shown = self.workspace.shown(path)
        first, *below = path.relative_to(self.workspace.root).parts
        if first in (RULES, OLD_RULES) and below[:1] != [KEPT_BASES]:
            return reading.read_source(shown, data, self.workspace.bases_of(path)).problems
        if first == STAFF:
            return self.workspace.staff_in(data).problems
        if first == CALENDARS:
            return read_year(shown, data)[1]
        if re.fullmatch(IS_EXPLANATIONS, first):
            return read_explanations(shown, data)[1]
        return parse(shown, data)[1]

    def staff(self, path: Path, before: bytes, after: bytes) -> None:
        """A change of people by whoever may; whoever sets up a new workspace may."""
        place = self.workspace
        names = place.git.names([each.top_folder for each in place.machines()])
        is_new = not any(each.endswith(".yaml") for each in names)
        if path != place.root / STAFF or is_new:
            return
        old, new = (place.staff_in(data).said for data in (before, after))
        asked = (place.latest_rules, old, new, self.who, self.now.date())
        for each in why_not_changed(*asked):
            where = place_of_person(STAFF, after, each.name)
            self.problems.append(Problem(where, each.code, each.say, each.mend))
        self.claims.extend(claims_of(*asked))

    def same_version(self, path: Path, before: bytes, after: bytes) -> None:
        """Raises NewVersionNeeded; rules that cannot be read are told elsewhere."""
        if path != self.workspace.root / RULES:
            return
        bases = Bases(path)
        old, new = (reading.read_rules(RULES, data, bases)[0] for data in (before, after))
        found = tuple(changes(old, new)) if old and new else ()
        if old and new and not found and any(self.workspace.paths()):
            found = tuple(meta_changes(old, new))
        if found:
            raise NewVersionNeeded(found)
