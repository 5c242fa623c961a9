"""What governing files said is remembered by their bytes, and believed for no others."""

import pickle
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from clerks import Clerk

from cpl import __version__
from cpl.codec.office.calendar import read_year
from cpl.codec.regulation.rules import read_source
from cpl.problems import Location, Problem, Severity
from cpl.store import readings
from cpl.store.bases import Bases
from cpl.store.defaults import calendars_root
from cpl.store.readings import NAME, Governing, Readings, packed, sign, unpacked
from cpl.store.workspace import Workspace
from cpl.use_cases.regulation.profiles import profiles


@pytest.fixture(autouse=True)
def new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "_known", {})


class Asked(Mapping[str, bytes]):
    """Bases that remember which of them were read."""

    def __init__(self, bases: Bases) -> None:
        self.bases = bases
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> bytes:
        self.read.add(name)
        return self.bases[name]

    def __contains__(self, name: object) -> bool:
        return name in self.bases

    def __iter__(self) -> Iterator[str]:
        return iter(self.bases)

    def __len__(self) -> int:
        return len(self.bases)


@pytest.mark.parametrize("name", profiles())
def test_kept_rules_are_the_rules_that_were_read(name: str) -> None:
    path = profiles()[name]
    asked = Asked(Bases(path))
    read = read_source("rules.yaml", path.read_bytes(), asked)
    assert read.rules is not None
    assert asked.read == set(read.stands_on), "what is kept must be kept for all that had a say"
    kept = unpacked(packed({"rules.yaml": (b"", Governing(read.rules, read.problems))}, b"1"), b"1")
    _, found = kept["rules.yaml"]
    assert found == Governing(read.rules, read.problems)
    assert (found.said.written, found.said.digest) == (read.rules.written, read.rules.digest)


def test_kept_years_and_people_are_those_that_were_read(clerk: Clerk) -> None:
    place = Workspace(clerk.root)
    for path in calendars_root().glob("*.yaml"):
        year = Governing(read_year(path.name, path.read_bytes())[0])
        assert unpacked(packed({path.name: (b"", year)}, b"1"), b"1")[path.name][1] == year
    staff = Governing(place.staff)
    assert unpacked(packed({"staff.yaml": (b"", staff)}, b"1"), b"1")["staff.yaml"][1] == staff


def of(folder: Path, said: str, data: object = b"1", **standing: object) -> str:
    """What a new process gets that would read `said`."""
    readings._known.clear()
    reading = Governing(said, (), standing)
    return Readings(lambda: folder).of("rules.yaml", data, standing, lambda: reading).said


def test_the_same_bytes_over_the_same_bases_are_not_read_again(tmp_path: Path) -> None:
    assert of(tmp_path, "先", base=b"1") == "先"
    assert of(tmp_path, "后", base=b"1") == "先"


@pytest.mark.parametrize(
    ("data", "standing"),
    [(b"2", {"base": b"1"}), (b"1", {"base": b"2"}), (b"1", {})],
    ids=["own", "base", "base gone"],
)
def test_other_bytes_are_read(tmp_path: Path, data: bytes, standing: Mapping[str, object]) -> None:
    of(tmp_path, "先", base=b"1")
    assert of(tmp_path, "后", data, **standing) == "后"
    assert of(tmp_path, "再", data, **standing) == "后"


def test_what_is_wrong_is_read_every_time_and_a_warning_is_told_again(tmp_path: Path) -> None:
    told = Problem(Location("rules.yaml"), "unknown-key", "提醒", severity=Severity.WARNING)
    wrong = Problem(Location("rules.yaml"), "unknown-base", "没有")
    for problems, times in (((told,), 1), ((told, wrong), 2)):
        readings._known.clear()
        read: list[int] = []

        def reading(
            found: tuple[Problem, ...] = problems, read: list[int] = read
        ) -> Governing[None]:
            read.append(1)
            return Governing(None, found)

        for _ in range(2):
            place = Readings(lambda: tmp_path)
            assert place.of("rules.yaml", str(times), {}, reading).problems == problems
        assert len(read) == times


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-7],
        lambda data: data[:40],
        lambda data: data.replace("先".encode(), "假".encode()),
        lambda data: data.replace(__version__.encode(), b"0.0.9", 1),
        lambda data: bytes(len(data)),
        lambda data: b"",
    ],
    ids=["torn", "torn early", "altered", "another cpl", "zeros", "empty"],
)
def test_a_spoilt_file_is_as_none_and_is_replaced(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    of(tmp_path, "先")
    file = tmp_path / NAME
    file.write_bytes(spoil(file.read_bytes()))
    assert of(tmp_path, "后") == "后"
    assert of(tmp_path, "再") == "后"


def test_what_came_with_a_copied_folder_is_not_believed(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    of(theirs, "先")
    shutil.copytree(theirs, ours)
    assert of(ours, "后") == "后"
    assert of(theirs, "后") == "先"


class Evil:
    """Would make a file when it is unpickled."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.place,)


@pytest.mark.parametrize("what", ["runs", "nothing of ours"])
def test_a_forged_file_runs_nothing(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = {"rules.yaml": Evil(tmp_path / "ran")} if what == "runs" else [1, 2]
    dumps = pickle.dumps
    with monkeypatch.context() as patch:
        patch.setattr(pickle, "dumps", lambda _, protocol: dumps(forged, protocol))
        (tmp_path / NAME).write_bytes(packed({}, sign(tmp_path)))
    assert of(tmp_path, "后") == "后"
    assert not (tmp_path / "ran").exists()


def test_it_goes_without_a_place_to_keep_it(tmp_path: Path) -> None:
    assert of(tmp_path / "gone", "先") == "先"
    (tmp_path / NAME).mkdir()
    assert of(tmp_path, "先") == "先"
    assert of(tmp_path, "后") == "后"


def test_a_workspace_sees_every_edit_of_what_governs_it(clerk: Clerk) -> None:
    root = clerk.root

    def place() -> Workspace:
        readings._known.clear()
        return Workspace(root)

    first = place().latest_rules
    assert (root / ".git" / NAME).is_file()
    assert place().latest_rules == first
    rules, staff = root / "rules.yaml", root / "staff.yaml"
    rules.write_bytes(rules.read_bytes().replace(first.meta.name.encode(), "别的".encode()))
    assert place().latest_rules.meta.name == "别的"
    assert place().staff == place().staff
    staff.write_text(staff.read_text("utf-8").replace("李敏", "李明"), encoding="utf-8")
    assert "李明" in place().staff.people
    calendar = root / "calendars"
    calendar.mkdir()
    assert not place().calendar(first).is_published(2031)
    (calendar / "2031.yaml").write_text("年份: 2031\n放假: [2031-01-01]\n", encoding="utf-8")
    assert place().calendar(first).is_published(2031)
