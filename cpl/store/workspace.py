"""The office's folder: where things stand in it, and how they are read.

A workspace is found by walking up to `rules.yaml`. Everything is read afresh,
so that hand edits are always seen; nothing here writes.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cpl.codec.records.record import IN_BYTES, read_record, received_text, vocabulary
from cpl.codec.records.values import half_width
from cpl.domain.cases.card import Card, Linked, links_in, replay
from cpl.domain.cases.record import Record
from cpl.domain.people.staff import Staff
from cpl.domain.regulation.numbers import date_in, folder_of, gaps, is_number, no_number, prefix_in
from cpl.domain.regulation.rules import Machine, OfficeHours, Rules, prefix_of
from cpl.domain.time.calendar import Calendar, Year
from cpl.how_far import Show, unshown
from cpl.loading import WhenUsed
from cpl.problems import CplError, Location, Mending, Problem, ProblemsFound, has_errors
from cpl.store.aside.side_files import purged_path, read_side
from cpl.store.bases import OLD_RULES, YAML, Bases, kept_as
from cpl.store.defaults import calendars_root, defaults_root
from cpl.store.files import NotRegular, TooLarge, names_in, read_bytes, shown_name
from cpl.store.git.git import MOST_ARGUMENTS, Git, untold
from cpl.store.readings import Governing, Readings
from cpl.store.record_files import Broken, Readable, ReadRecord, RecordFile
from cpl.yamltext.decoding import SIZE_LIMIT, too_large
from cpl.yamltext.nodes import Vocabulary
from cpl.yamltext.tree import Document, parse

if TYPE_CHECKING:
    from cpl.codec.records.line_writing import LineWriter
    from cpl.domain.regulation.years_left_out import YearsLeftOut
    from cpl.domain.values.periods import Period
    from cpl.store import record_folders
    from cpl.store.intent import Intent
else:
    record_folders = WhenUsed("cpl.store.record_folders")  # one record lies where its number says

RULES, STAFF, CALENDARS, TEMPLATES = "rules.yaml", "staff.yaml", "calendars", "templates"
GONE = "不见了"
BROKEN = "{} 手工改坏了，先照上次记录的看，改好以前什么都不能办；错在哪里：cpl check。"
ATTACHMENTS, ISSUED, REPORTS, DRAFTS = "attachments", "issued", "reports", "草稿"
REMINDERS, HOOKS, DISCLOSURES, IMPORTS = "reminders", "hooks", "disclosures", "imports"
EXPLANATIONS, IS_EXPLANATIONS = "审计说明.yaml", r"审计说明(-[A-Z]{1,2})?\.yaml"
OWNED = (RULES, OLD_RULES, STAFF, TEMPLATES, CALENDARS, HOOKS)
"""What decides at every desk alike, and is the main desk's alone to change."""
T = TypeVar("T")


class NoWorkspace(CplError):
    def __init__(self, start: Path) -> None:
        super().__init__(
            f"{start} 和它上面的文件夹里都没有 rules.yaml，这里不是 cpl 的工作文件夹。"
            "用 cpl init 文件夹名 建一个，或用 -C 指明在哪里。"
        )


class GovernsNoMore(CplError):
    """A file that decides who may do what is not there, though git has it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} {GONE}，git 里有。"
            f"在 {shown_name(path.parent)} 里取回来再办：git restore -SW {path.name}"
        )


class UnknownNumber(CplError):
    exit_status = 2


class NotFetched(CplError):
    """A record of a year that this clone does without, and git has it only elsewhere."""

    def __init__(self, number: str, year: int) -> None:
        super().__init__(
            f"{number} 是 {year} 年的，这台电脑没有取那一年的。取来：cpl sync --since {year}。"
        )


class Workspace:
    """One office's folder, read on demand and cached for one command."""

    def __init__(
        self, root: Path, today: date | None = None, tell: Callable[[str], None] = untold
    ) -> None:
        self.root = root
        self.today = today
        self.without_index = False
        """Is nothing to be remembered between commands (`--no-index`)?"""
        self.how_far: Show = unshown
        """Shows whoever waits how far something long is."""
        self.git = Git(root, tell)
        self.finished: Intent | None = None
        """What another command had begun, and is recorded since this one began."""
        self._readings = Readings(self.git.folder)
        self._calendars: dict[OfficeHours, Calendar] = {}
        self._added: dict[str, frozenset[str]] = {}
        self._line_writers: dict[int, LineWriter] = {}

    @classmethod
    def find(
        cls, start: Path, today: date | None = None, tell: Callable[[str], None] = untold
    ) -> "Workspace":
        """The workspace that holds this folder; raises NoWorkspace.

        `tell` hears what was finished or undone that another command had begun.
        """
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / RULES).is_file():
                return cls(folder, today, tell)
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / STAFF).is_file() or (folder / ".git").exists():
                cls(folder)._require_not_removed(folder / RULES)
        raise NoWorkspace(start)

    @property
    def afresh(self) -> "Workspace":
        """The same folder, whatever was read of it forgotten."""
        found = Workspace(self.root, self.today, self.git.tell)
        found.how_far = self.how_far
        return found

    def _require_not_removed(self, path: Path) -> None:
        """Raises GovernsNoMore where it is not there, and was when last recorded."""
        recorded = None
        if not os.path.lexists(path):
            with suppress(CplError):  # no git to ask
                recorded = self.git.committed_bytes(path)
        if recorded is not None:
            raise GovernsNoMore(path)

    # —— rules, staff, calendar ——

    @cached_property
    def rule_files(self) -> tuple[Path, ...]:
        """The rules in force and the earlier versions."""
        return (self.root / RULES, *self._yaml_in(OLD_RULES)[0])

    @cached_property
    def desk_code(self) -> str:
        """The letters of the desk whose clone this is; empty where the office has but one desk."""
        return self.git.said_of_clone("desk")

    def of_this_desk(self, name: str) -> str:
        """The name of a file that only this clone writes: `2026-11-A.jsonl` of `2026-11.jsonl`."""
        path = Path(name)
        return f"{path.stem}-{self.desk_code}{path.suffix}" if self.desk_code else name

    @cached_property
    def taken_over(self) -> tuple[str, str]:
        """The last day on which another machine was this desk, and the commit it was known by.

        Two empty words where none was.
        """
        day, _, commit = self.git.said_of_clone("takeover").partition(":")
        return day, commit

    @cached_property
    def left_out(self) -> "YearsLeftOut":
        """The years that this clone does without; nothing where it has all of them."""
        return self.git.left_out

    @property
    def governing(self) -> tuple[Path, ...]:
        """What decides who may do what by when: the rules, earlier ones, people, calendars."""
        return tuple(self.root / name for name in (RULES, OLD_RULES, STAFF, CALENDARS))

    def is_owned(self, path: Path) -> bool:
        """Is it one of the files that only the main desk changes?"""
        return path.relative_to(self.root).parts[0] in OWNED

    @property
    def loose(self) -> tuple[Path, ...]:
        """The folders in which papers are written that git does not get."""
        return (self.root / DRAFTS, *self._below(REPORTS))

    def _below(self, folder: str) -> Iterator[Path]:
        every = (self.root / folder / name for name in names_in(self.root / folder))
        return (each for each in every if each.is_dir())

    def governs(self, path: Path) -> bool:
        """Is it one of those files? The schema for editors beside the rules is not."""
        own = path in self.governing or any(each in path.parents for each in self.governing)
        return own and path.suffix == ".yaml"

    def _yaml_in(self, folder: str) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """The files there in order, and what is no file and was none when git last saw it.

        What took the place of a file that git has is among the first: it is not passed over.
        """
        found = [self.root / folder / name for name in names_in(self.root / folder, YAML)]
        odd = [each for each in found if not each.is_file()]
        known = self.git.names([folder]) if odd else ()
        strange = tuple(each for each in odd if self.relative(each) not in known)
        return tuple(each for each in found if each not in strange), strange

    @cached_property
    def _read_rules(self) -> tuple[Governing[Rules | None], ...]:
        return tuple(map(self._rules_file, self.rule_files))

    def _rules_file(self, path: Path) -> Governing[Rules | None]:
        bases, shown = Bases(path), self.shown(path)

        def read(data: bytes) -> Governing[Rules | None]:
            return self._readings.of(shown, data, bases, partial(_rules_in, shown, data, bases))

        return self._unbroken(path, read)

    def _unbroken(self, path: Path, read: Callable[[bytes], Governing[T]]) -> Governing[T]:
        """What the file says, or said when it was recorded where a hand edit broke it.

        The problems are those of the file as it lies there: `check` tells them, and before
        they are mended nothing is decided (see `governing`).
        """
        self._require_not_removed(path)
        found = read(read_bytes(path))
        if not has_errors(found.problems):
            return found
        recorded = None
        with suppress(CplError):  # no git to ask
            recorded = self.git.committed_bytes(path)
        earlier = found if recorded is None else read(recorded)
        if has_errors(earlier.problems):
            return found
        self.git.tell(BROKEN.format(self.shown(path)))
        return replace(earlier, problems=found.problems)

    def rules_as_now(
        self, data: bytes, bases: Mapping[str, bytes]
    ) -> Governing[Rules | None] | None:
        """What these words say, where a version says the same over the same today."""
        for path, read in zip(self.rule_files, self._read_rules, strict=True):
            same = all(bases.get(key) == was for key, was in read.beneath.items())
            if same and read.said is not None and read_bytes(path) == data:
                return read
        return None

    @cached_property
    def rules_problems(self) -> tuple[Problem, ...]:
        return tuple(each for read in self._read_rules for each in read.problems)

    @property
    def rules_written(self) -> Iterator[bytes]:
        """Every word that makes the rules: each version as it is in force, what it stands on."""
        for read in self._read_rules:
            yield read.said.written.encode() if read.said else b""
            for name, was in read.beneath.items():
                yield name.encode()
                yield was if isinstance(was, bytes) else b""

    def bases_to_keep(self) -> dict[Path, bytes]:
        """What the rules stand on and only the installed cpl has, by the place to keep it in."""
        found = {}
        for path, read in zip(self.rule_files, self._read_rules, strict=True):
            bases = Bases(path)
            for key in bases.not_kept(read.beneath):
                found[kept_as(self.root, key)] = bases[key]
        return found

    @cached_property
    def versions(self) -> tuple[Rules, ...]:
        """Every version of the rules, earliest first; raises ProblemsFound."""
        found = [read.said for read in self._read_rules if read.said is not None]
        if len(found) < len(self._read_rules):
            raise ProblemsFound(self.rules_problems)
        return tuple(sorted(found, key=lambda each: each.meta.effective_from))

    @cached_property
    def archived(self) -> tuple[Rules, ...]:
        """The earlier versions, as far as they can be read."""
        return tuple(read.said for read in self._read_rules[1:] if read.said is not None)

    @property
    def latest_rules(self) -> Rules:
        """The version in force today, where today is known: an adopted one waits for its day."""
        return self.rules_at(self.today) if self.today else self.versions[-1]

    def rules_at(self, day: date) -> Rules:
        """The version in force on a day; before the first one, the first."""
        for each in reversed(self.versions):
            if each.meta.effective_from <= day:
                return each
        return self.versions[0]

    @cached_property
    def _read_staff(self) -> Governing[Staff]:
        return self._unbroken(self.root / STAFF, self.staff_in)

    def staff_in(self, data: bytes) -> Governing[Staff]:
        """The people, and what is wrong, if staff.yaml held these bytes."""
        # people of a version that waits too
        roles = {name: role for each in self.versions for name, role in each.roles.items()}
        standing = {"roles": tuple(roles)}

        def read() -> Governing[Staff]:
            from cpl.codec.office.staff import read_staff

            known = replace(self.latest_rules, roles=roles)
            return Governing(*read_staff(STAFF, data, known), standing)

        return self._readings.of(STAFF, data, standing, read)

    @cached_property
    def staff(self) -> Staff:
        """Who is here today, where today is known; else everybody of the file."""
        said = self._read_staff.said
        return said.at(self.today) if self.today else said

    @property
    def staff_problems(self) -> tuple[Problem, ...]:
        return self._read_staff.problems

    @cached_property
    def _year_files(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Those that cpl brings along, and the office's own."""
        names = names_in(calendars_root(), YAML)
        return tuple(calendars_root() / name for name in names), self._yaml_in(CALENDARS)[0]

    @cached_property
    def calendars_written(self) -> tuple[tuple[str, bytes], ...]:
        """Every word that makes the calendars, by the file it stands in."""
        carried, own = self._year_files
        return tuple((self.shown(path), read_bytes(path)) for path in (*carried, *own))

    @cached_property
    def _read_years(self) -> Governing[tuple[Year | None, ...]]:
        read = partial(self._years, *self._year_files)
        return self._readings.of(CALENDARS, self.calendars_written, {}, read)

    def _years(
        self, carried: Iterable[Path], own: Iterable[Path]
    ) -> Governing[tuple[Year | None, ...]]:
        every = (
            *(_year_in(self.shown(path), read_bytes(path)) for path in carried),
            *(self._unbroken(path, partial(_year_in, self.shown(path))) for path in own),
        )
        problems = tuple(problem for each in every for problem in each.problems)
        return Governing(tuple(each.said for each in every), problems)

    @cached_property
    def carried_years(self) -> tuple[Year | None, ...]:
        """The national years that cpl brings along."""
        carried = (calendars_root() / name for name in names_in(calendars_root(), YAML))
        return tuple(_year_in(self.shown(path), read_bytes(path)).said for path in carried)

    @property
    def calendar_problems(self) -> tuple[Problem, ...]:
        return self._read_years.problems

    def calendar(self, rules: Rules) -> Calendar:
        """The national years (the office's own files win) with this regulation's hours."""
        hours = rules.office_hours
        if hours not in self._calendars:
            years = {each.year: each for each in self._read_years.said if each is not None}
            self._calendars[hours] = Calendar(
                years, hours.hours, hours.seasons, hours.quiet, hours.every_day
            )
        return self._calendars[hours]

    # —— records ——

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return vocabulary(self.latest_rules)

    def machines(self) -> tuple[Machine, ...]:
        """The complaints' own first, whichever stands first in the file: `3` names a complaint."""
        rules = self.latest_rules
        others = (m for m in rules.machines.values() if m.name != rules.complaints.name)
        return (rules.complaints, *others)

    def path_of(self, number: str) -> Path:
        """Where the record with this number stands: a function of the number alone.

        It need not be there. Raises UnknownNumber for what is not shaped like a number.
        """
        machine = self.latest_rules.machine_of(number)
        if machine is None or not is_number(machine, number):
            raise UnknownNumber(no_number(number, self.machines()))
        return self.root.joinpath(folder_of(machine, number), f"{number}.yaml")

    @cached_property
    def place(self) -> "record_folders.Place":
        """Numbers of machines that only earlier rules know still name their records."""
        older = (each for rules in reversed(self.versions) for each in rules.machines.values())
        return record_folders.places((*self.latest_rules.machines.values(), *older))

    def _lying(self, tops: Iterable[str]) -> "record_folders.Lying":
        return record_folders.lying(self.root, tops, self.place)

    def paths(self, machine: Machine | None = None) -> Iterator[Path]:
        """Every record's file, in order of numbers: a regular file where its number says."""
        for each in (machine,) if machine else self.machines():
            yield from self._paths_in(self._lying([each.top_folder]), each)

    def _paths_in(self, found: "record_folders.Lying", machine: Machine) -> Iterator[Path]:
        prefix = prefix_of(machine)
        names = (each for each in found.records if prefix_in(each.rpartition("/")[2]) == prefix)
        return (self.root / each for each in names)

    def strange(self) -> Iterator[Problem]:
        """What is no file where earlier rules and calendars are."""
        for path in (each for name in (OLD_RULES, CALENDARS) for each in self._yaml_in(name)[1]):
            say = f"这不是普通的文件，没有看：{shown_name(path.name)}。"
            yield Problem(Location(self.shown(path)), "not-a-file", say, "把它挪走。")

    def numbers(self, machine: Machine | None = None) -> tuple[str, ...]:
        return tuple(path.stem for path in self.paths(machine))

    def numbers_on(self, machine: Machine, day: date) -> tuple[str, ...]:
        """The numbers given out on one day, from the folder they must stand in."""
        stem, folder = self._of_day(machine, day)
        every = names_in(self.root / folder, YAML)
        return tuple(each.removesuffix(YAML) for each in every if each.startswith(f"{stem}-"))

    def given_out(self, machine: Machine, day: date) -> tuple[str, ...]:
        """Those, and every other number of that day that any commit has had, removed or not."""
        stem, folder = self._of_day(machine, day)
        if folder not in self._added:
            self._added[folder] = self._ever_added(folder)
        past = (
            e for e in map(record_folders.stem_of, self._added[folder]) if e.startswith(f"{stem}-")
        )
        return (*self.numbers_on(machine, day), *past)

    def _ever_added(self, folder: str) -> frozenset[str]:
        if self.without_index:
            return self.git.ever_added([folder])
        from cpl.store.history import files_added  # who registers asks, nobody else

        return files_added.ever_added(self.git, [folder])

    def numbers_in(self, commit: str, machine: Machine, day: date) -> tuple[str, ...]:
        """The numbers of one day whose records a commit has."""
        stem, folder = self._of_day(machine, day)
        names = map(record_folders.stem_of, self.git.names([folder], commit))
        return tuple(each for each in names if each.startswith(f"{stem}-"))

    def gaps(
        self,
        machine: Machine,
        period: "Period | None" = None,
        known: Iterable[str] | None = None,
    ) -> dict[str, str]:
        """Numbers that were given out and have no record where it should be, and what is known.

        Of one period, or of all time: that takes a walk through the whole history. `known`: the
        numbers of the records where they should be, if somebody has just looked at the folders.
        """
        folders = [machine.top_folder] if period is None else self._folders_of(machine, period)
        is_ours = machine in self.machines()
        in_git, added = self._ever(period)[machine.top_folder] if is_ours else self._in_git(folders)
        if known is None:
            known = (each.stem for each in self._paths_in(self._lying(folders), machine))
        there = {*known, *(record_folders.stem_of(e) for e in in_git if self.left_out.holds(e))}
        past = {record_folders.stem_of(each) for each in added} - there
        ever = {each for each in past if is_number(machine, each)}
        found = [e for e in gaps(there, ever) if period is None or _is_of(e, period)]
        gone = {record_folders.stem_of(each) for each in in_git} if found else ()
        return {
            each: GONE if each in gone else "已删去" if each in ever else "没有用过"
            for each in found
        }

    def _in_git(self, folders: Collection[str]) -> tuple[Collection[str], Collection[str]]:
        """Every file that git has there, and every one that it ever got."""
        return self.git.names(folders), self.git.ever_added(folders)

    def _ever(self, period: "Period | None") -> Mapping[str, tuple[list[str], list[str]]]:
        """The same for the top folder of each machine: whoever asks for one mostly asks for all,
        and each time the whole history is walked through.
        """
        if period not in self._asked_of:
            found: dict[str, tuple[list[str], list[str]]]
            found = {each.top_folder: ([], []) for each in self.machines()}
            of_each = [[each] for each in found]
            if period is not None:
                of_each = [self._folders_of(each, period) for each in self.machines()]
            of_all = [name for folders in of_each for name in folders]
            for asked in [of_all] if len(of_all) <= MOST_ARGUMENTS else of_each:
                for kind, names in enumerate(self._in_git(asked)):
                    for each in names:
                        found[each.partition("/")[0]][kind].append(each)
            self._asked_of[period] = found
        return self._asked_of[period]

    @cached_property
    def _asked_of(self) -> "dict[Period | None, Mapping[str, tuple[list[str], list[str]]]]":
        return {}

    def _folders_of(self, machine: Machine, period: "Period") -> list[str]:
        """Where the records of a period must stand."""
        days = (period.end - period.start).days
        each_day = (period.day(n + 1) for n in range(days))
        return list(dict.fromkeys(self._of_day(machine, day)[1] for day in each_day))

    def _of_day(self, machine: Machine, day: date) -> tuple[str, str]:
        """How the numbers of a day begin, and the folder of their records."""
        stem = f"{prefix_of(machine)}{day:%Y%m%d}"
        return stem, folder_of(machine, f"{stem}-")

    def load(self, number: str) -> Readable:
        """The record with this number; raises UnknownNumber, ProblemsFound where it is broken."""
        return self.file_of(number).require()

    def file_of(self, number: str) -> RecordFile:
        """The file of this number, whatever is wrong with it; raises UnknownNumber."""
        path = self.path_of(number)
        if not os.path.lexists(path):
            return self._kept_in_git(path)
        elsewhere = self.leads_elsewhere(path)
        if elsewhere:
            problem = Problem(Location(self.shown(path)), "not-a-file", elsewhere)
            return Broken(path, b"", (problem,))
        return self.load_file(path)

    def _kept_in_git(self, path: Path) -> RecordFile:
        """The record of a year that this clone does without, as far as it has been fetched.

        Raises UnknownNumber for one that should lie in the folder, NotFetched.
        """
        from cpl.domain.regulation.years_left_out import year_of  # mostly nothing is left out
        from cpl.store.git.refusals import NOT_FETCHED, GitFailed

        data = None
        wanted = self.relative(path)
        if self.left_out.holds(wanted):
            try:
                data = self.git.committed_bytes(path)
            except GitFailed as failure:
                if NOT_FETCHED not in str(failure):
                    raise
                raise NotFetched(path.stem, year_of(wanted) or 0) from None
        if data is None:
            raise UnknownNumber(self.why_not_there(path.stem))
        return self.load_bytes(path, data)

    def is_kept_in_git(self, number: str) -> bool:
        """Is there a record with this number whose year is left out here?"""
        path = self.path_of(number)
        wanted = self.relative(path)
        return (
            self.left_out.holds(wanted)
            and not os.path.lexists(path)
            and bool(self.git.names([wanted]))
        )

    def leads_elsewhere(self, path: Path) -> str:
        """Why nothing is read or written there: a folder on the way is a link. Empty if none is."""
        ours = (each for each in path.parents if self.root in each.parents)
        link = next((each for each in ours if each.is_symlink()), None)
        return f"{self.shown(link)} 是链接，里面的不读也不写；换回普通的文件夹。" if link else ""

    def why_not_there(self, number: str) -> str:
        """What became of the record with a number that has no file where it should."""
        path = self.path_of(number)
        wanted = self.relative(path)
        top = wanted.partition("/")[0]
        for name, place in self._lying([top]).astray:
            if place == wanted:
                return f"{number} 的文件现在是 {shown_name(name)}，放回去：mv -n {name} {wanted}"
        if self.git.names([wanted]):
            return (
                f"{number} 的文件不见了，git 里还有。取回：git restore {wanted}。"
                "记错的也不删，用“作废”。"
            )
        return f"没有编号 {number}。用 cpl list 看有哪些。"

    def load_file(self, path: Path) -> RecordFile:
        """Read one record's file, whatever is wrong with it."""
        data = self.bytes_of(path)
        return data if isinstance(data, Broken) else self.load_bytes(path, data)

    def load_files(self, paths: Iterable[Path]) -> list[RecordFile]:
        """The same of some, each step done for all of them: in turns, all steps take longer."""
        found = [(each, self.bytes_of(each)) for each in paths]
        read = [
            (path, data, data if isinstance(data, Broken) else self.record_in(path, data))
            for path, data in found
        ]
        return [_played(*each) for each in read]

    def size_of(self, path: Path) -> int | None:
        """How many bytes the file at that place has; None where there is none."""
        return path.stat().st_size if path.is_file() else None

    def bases_of(self, path: Path) -> Mapping[str, bytes]:
        """What a regulation at that place may stand on."""
        return Bases(path)

    def bytes_of(self, path: Path) -> bytes | Broken:
        """What stands in a record's file, or why that cannot be told."""
        shown = self.shown(path)
        try:
            return read_bytes(path, SIZE_LIMIT, follow=False)
        except TooLarge as error:
            problem = too_large(shown, error.size)
        except NotRegular as error:
            problem = Problem(Location(shown), "not-a-file", str(error))
        except CplError as error:
            problem = Problem(Location(shown), "unreadable", str(error))
        return Broken(path, b"", (problem,))

    def load_bytes(self, path: Path, data: bytes) -> RecordFile:
        """What a file at that place would mean if it held these bytes."""
        return _played(path, data, self.record_in(path, data))

    def record_in(self, path: Path, data: bytes) -> ReadRecord | Broken:
        """The same before its history has been played out."""
        document, problems = parse(self.shown(path), data, self._vocabulary)
        if document is None:
            return Broken(path, data, problems)
        rules = self.rules_at(_day(received_text(document, self.latest_rules)))
        whole = self._joined(path, document, rules) if IN_BYTES in data else document
        record, more = read_record(whole, rules)
        problems = (*problems, *more, *self._misplaced(path, document))
        if record is None or has_errors(problems):
            return Broken(path, data, problems)
        return ReadRecord(document, record, rules, problems)

    def plainly_written(self, path: Path, record: Record) -> bytes | None:
        """The file of a new record of which `record_in` makes exactly this, with nothing to say.

        None where that is only known when it has been read.
        """
        machine = self.latest_rules.machine_of(record.number)
        begun = record.history[0].at if record.history else None
        received = record.fields.get(machine.received, begun) if machine else None
        if not isinstance(received, datetime) or record.number != path.stem:
            return None
        text = self._line_writer(self.rules_at(received.date())).text(record)
        data = text.encode() if text else b""
        return data if data and len(data) <= SIZE_LIMIT and IN_BYTES not in data else None

    def _line_writer(self, rules: Rules) -> "LineWriter":
        """The same for all records of these rules: it knows what it has written."""
        known = self._line_writers.get(id(rules))
        if known is None:
            from cpl.codec.records.line_writing import (
                LineWriter,
            )  # whoever registers nothing does without

            names = self._vocabulary.plain_names
            known = self._line_writers[id(rules)] = LineWriter(rules, names)
        return known

    def _joined(self, path: Path, document: Document, rules: Rules) -> Document:
        """With what is kept aside for it put in; what was cleared says so."""
        from cpl.codec.records.aside import CLEARED, joined  # most records have nothing aside

        lost = CLEARED if purged_path(self.root, path).is_file() else ""
        return joined(document, rules.fields, read_side(self.root, path).pieces, lost)

    def load_all(self, machine: Machine | None = None) -> Iterator[RecordFile]:
        for path in self.paths(machine):
            yield self.load_file(path)

    def linked_files(
        self, card: Card, read: Callable[[str], RecordFile] | None = None
    ) -> dict[str, Readable]:
        """The readable records named in this one's fields, one step away, by their numbers.

        `read` may remember what it has read, for whoever asks again and again.
        """
        found = {number: _if_there(number, read or self.file_of) for number in links_in(card)}
        return {number: file for number, file in found.items() if isinstance(file, Readable)}

    def linked(
        self,
        card: Card,
        until: datetime | None = None,
        read: Callable[[str], RecordFile] | None = None,
    ) -> dict[str, Linked]:
        """The same as they were at a time, as much as a decision may know of them."""
        return linked_as_of(self.linked_files(card, read).values(), until)

    def _misplaced(self, path: Path, document: Document) -> Iterable[Problem]:
        number = document.plain().get("编号")
        if number == path.stem:
            return ()
        return (
            Problem(
                document.locate_key(("编号",)),
                "number-not-file-name",
                f"编号“{number}”和文件名“{path.stem}”不一样。",
                "编号登记后不改；把它改回文件名上的编号。",
                mending=self._number_as_named(path.stem, document),
            ),
        )

    def _number_as_named(self, stem: str, document: Document) -> Mending | None:
        """The number of the file's name; sure where it was only typed another way."""
        if self.latest_rules.machine_of(stem) is None:
            return None
        said = half_width(str(document.plain().get("编号", ""))).upper()
        is_sure = said.replace("—", "-").replace("–", "-") == stem
        from cpl.yamltext.edit import value_instead  # where it was mistyped

        return value_instead(document, ("编号",), stem, is_sure=is_sure)

    def shown(self, path: Path) -> str:
        """The path as people see it: relative to the workspace where it is inside."""
        return shown_name(str(path).removeprefix(f"{self.root}{os.sep}"))

    def relative(self, path: Path) -> str:
        """A path of this workspace as git names it."""
        return path.relative_to(self.root).as_posix()

    def template(self, name: str) -> Path | None:
        """The office's own template, or else the one that cpl carries.

        Raises CplError for a link: what it leads to would be printed.
        """
        own, carried = self.root / TEMPLATES / name, defaults_root() / TEMPLATES / name
        if own.is_symlink() or own.parent.is_symlink():
            raise CplError(f"{self.shown(own)} 是链接，没有用它；换成模板文件本身。")
        return next((each for each in (own, carried) if each.is_file()), None)

    def own_templates(self, *names: str) -> tuple[Path, ...]:
        """Where the office's own of these would lie; a change of them is a change of the paper."""
        return tuple(self.root / TEMPLATES / name for name in names)

    def template_names(self) -> tuple[str, ...]:
        folders = (self.root / TEMPLATES, defaults_root() / TEMPLATES)
        found = {each.name for folder in folders if folder.is_dir() for each in folder.iterdir()}
        return tuple(sorted(each for each in found if not each.startswith((".", "~"))))


def _rules_in(path: str, data: bytes, bases: Bases) -> Governing[Rules | None]:
    """What a rules file says over its bases, and those of them that it was joined with."""
    from cpl.codec.regulation.rules import read_source  # half of all code is of reading rules

    found = read_source(path, data, bases)
    return Governing(found.rules, found.problems, {key: bases[key] for key in found.stands_on})


def _year_in(path: str, data: bytes) -> Governing[Year | None]:
    from cpl.codec.office.calendar import read_year

    return Governing(*read_year(path, data))


def _if_there(number: str, read: Callable[[str], RecordFile]) -> RecordFile | None:
    try:
        return read(number)
    except UnknownNumber:
        return None


def linked_as_of(files: Iterable[Readable], until: datetime | None = None) -> dict[str, Linked]:
    """What these records were at a time, or are now, by number; not those that were not yet."""
    cards = (file.card if until is None else _as_of(file, until) for file in files)
    return {
        card.number: Linked(card.number, card.machine.name, card.phase, card.state)
        for card in cards
        if card is not None
    }


def _played(path: Path, data: bytes | Broken, read: ReadRecord | Broken) -> RecordFile:
    if isinstance(data, Broken):
        return data
    if isinstance(read, Broken):
        return read
    card = replay(read.rules, read.record)
    return Readable(path, data, read.document.bare(), read.record, card, read.problems)


def _as_of(file: Readable, until: datetime) -> Card | None:
    """The card with what had happened by then; None where it was not there yet."""
    events = tuple(event for event in file.record.history if event.at <= until)
    return replay(file.rules, replace(file.record, history=events)) if events else None


def _is_of(number: str, period: "Period") -> bool:
    day = date_in(number)
    return day is not None and period.start.date() <= day <= period.last_day


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        return date.max
