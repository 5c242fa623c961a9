"""The office as it was at a commit: its rules, its people, its calendars.

What decides changes seldom: each distinct set of these files is read once, and rules whose
very words are those of today not even that.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cpl.codec.office.calendar import read_year
from cpl.codec.office.staff import read_staff
from cpl.codec.records.aside import joined
from cpl.codec.regulation.rules import read_source
from cpl.domain.people.staff import Staff
from cpl.domain.regulation.rules import Rules
from cpl.domain.time.calendar import Year
from cpl.store.aside.side_files import read_side
from cpl.store.bases import KEPT_BASES, OLD_RULES, YAML, Bases
from cpl.store.readings import Governing, Standing
from cpl.store.workspace import CALENDARS, RULES, STAFF, Workspace
from cpl.yamltext.tree import Document

NOWHERE = Path("/")
KEPT = f"{OLD_RULES}/{KEPT_BASES}/"
Files = Mapping[str, str]
"""The governing files of a commit: their blobs by their paths."""
Read = Callable[[str], bytes | None]


def governs(path: str) -> bool:
    """Does a file at this path decide who may do what by when?"""
    top = path.partition("/")[0]
    return path in (RULES, STAFF) or (top in (OLD_RULES, CALENDARS) and path.endswith(YAML))


class PastVersions:
    """Every version of the rules, the people and the calendars that any commit had."""

    def __init__(self, workspace: Workspace, read: Read) -> None:
        self.workspace = workspace
        self.read = read
        self._offices: dict[tuple[tuple[str, str], ...], PastOffice] = {}
        self._rules: dict[bytes, list[tuple[Standing, Rules | None]]] = {}
        self._staff: dict[tuple[object, ...], Staff] = {}

    def office(self, files: Files) -> "PastOffice":
        key = tuple(sorted(files.items()))
        if key not in self._offices:
            self._offices[key] = PastOffice(self, files)
        return self._offices[key]

    def rules(self, path: str, data: bytes, bases: "PastBases") -> Rules | None:
        """What a version says over its bases; None where it cannot be read.

        The same object wherever these words stood on the same.
        """
        known = self._rules.setdefault(data, [])
        for beneath, rules in known:
            if all(bases.get(key) == was for key, was in beneath.items()):
                return rules
        today = self.workspace.rules_as_now(data, bases)
        if today is not None:
            found, stands_on = today.said, today.beneath
        else:
            read = read_source(path, data, bases)
            found, stands_on = read.rules, {key: bases[key] for key in read.stands_on}
        known.append((stands_on, found))
        return found

    def staff(self, data: bytes, rules: Rules) -> Staff:
        """The people of a version, as far as they can be read."""
        key = (data, tuple(rules.roles))
        if key not in self._staff:
            self._staff[key] = read_staff(STAFF, data, rules)[0]
        return self._staff[key]


class PastOffice(Workspace):
    """A workspace governed by the files of a commit; what its records were is asked elsewhere."""

    def __init__(self, archive: PastVersions, files: Files) -> None:
        super().__init__(archive.workspace.root)
        self.archive = archive
        self.files = files
        self.without_index = True

    def said(self, path: str) -> bytes | None:
        """A governing file as it was; None where there was none."""
        blob = self.files.get(path)
        return self.archive.read(blob) if blob else None

    @cached_property
    def digest(self) -> str:
        """Of all the files that govern; empty where today's rules stand in for what was lost."""
        if self.versions is self.archive.workspace.versions:
            return ""
        return sha256(repr(sorted(self.files.items())).encode()).hexdigest()

    @cached_property
    def versions(self) -> tuple[Rules, ...]:
        """Every version that could be read then, earliest first; today's where none could."""
        return self.readable_versions or self.archive.workspace.versions

    @cached_property
    def readable_versions(self) -> tuple[Rules, ...]:
        """Every version that could be read then, earliest first."""
        bases = PastBases(self)
        old = (p for p in self.files if p.startswith(f"{OLD_RULES}/") and not p.startswith(KEPT))
        found = (self._version(path, bases) for path in (RULES, *sorted(old)))
        read = [each for each in found if each is not None]
        return tuple(sorted(read, key=lambda each: each.meta.effective_from))

    def _joined(self, path: Path, document: Document, rules: Rules) -> Document:
        """What was cleared stays a mark, for one is not another."""
        return joined(document, rules.fields, read_side(self.root, path).pieces)

    def _version(self, path: str, bases: "PastBases") -> Rules | None:
        data = self.said(path)
        return self.archive.rules(path, data, bases) if data is not None else None

    @cached_property
    def staff(self) -> Staff:
        """Who worked here then."""
        data = self.said(STAFF)
        return self.archive.staff(data, self.latest_rules) if data is not None else Staff({})

    @cached_property
    def _read_years(self) -> Governing[tuple[Year | None, ...]]:
        own = (path for path in sorted(self.files) if path.startswith(f"{CALENDARS}/"))
        found = (read_year(path, data)[0] for path in own if (data := self.said(path)) is not None)
        return Governing((*self.archive.workspace.carried_years, *found))


class PastBases(Mapping[str, bytes]):
    """What rules of that time could stand on: what the office kept, then what cpl carries."""

    def __init__(self, office: PastOffice) -> None:
        self.office = office
        self.carried = Bases(NOWHERE / RULES)
        self.kept = {
            path.removeprefix(KEPT).removesuffix(YAML): blob
            for path, blob in office.files.items()
            if path.startswith(KEPT)
        }

    def __getitem__(self, name: str) -> bytes:
        if name in self.kept:
            return self.office.archive.read(self.kept[name]) or b""
        return self.carried[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self.carried, *self.kept)))

    def __len__(self) -> int:
        return len({*self.carried, *self.kept})
