"""Whatever is done to the folder, the index that was kept answers as one made afresh.

Files are edited, swapped, moved, removed and broken by hand and by git, the rules change, the
index itself is torn: after each of it both are asked the same.
"""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from clerks import Clerk, played
from forked import Begun, as_cpl
from thorough import at_most

from cpl.domain.people.desks import DeskView, OfficeDesk
from cpl.store.git.refusals import GitFailed, NoGit
from cpl.store.index import folders, freshness
from cpl.store.index.alike import alike, count_alike, kind_of
from cpl.store.index.committed import CommittedFolders
from cpl.store.index.folders import Stamp
from cpl.store.index.kept_answers import KeptAnswers
from cpl.store.index.lately import lately_touched
from cpl.store.index.record_index import RecordIndex, Selection
from cpl.store.index.tables import NAME, PASSING, apart
from cpl.store.workspace import Workspace
from cpl.use_cases.checking import check as checking
from cpl.use_cases.checking.check import check
from cpl.use_cases.papers.registers.register_sheet import register_of
from cpl.use_cases.queries.finding import sought
from cpl.use_cases.reading import Onlooker

NOW = datetime(2026, 11, 17, 12)
A_TICK = 0.012
"""The disk tells such moments apart; what is written within one is tried by itself."""
LONG_AGO_NS = 10_000_000_000
A_DAY_NS = 86_400_000_000_000


def some_records(clerk: Clerk) -> None:
    """To play: complaints in several states, one for which others ask, one with a rectification."""
    for n in range(1, 6):
        clerk.complaint(f"诉求=第{n}件，退票")
    clerk.does("do", "1", "转办", "运营部", at="09:30")
    clerk.does("do", "2", "受理", "等级=一级", "分类=设备设施", at="09:31")
    clerk.does("do", "3", "作废", "理由=重复登记", at="09:32", user="吴刚")
    clerk.does("new", "整改", "设备部", "没有公示停运", "公示", "2026-11-30", "来源=1", user="吴刚")
    clerk.does("do", "4", "撤诉", "理由=和解", at="09:40")


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    return played(clerk, some_records)


def told(place: Workspace, *, kept: bool, later_ns: int = LONG_AGO_NS) -> list[object]:
    """All that an index can be asked; as if what was written just now were old."""
    place.without_index = not kept
    index = RecordIndex(place, now_ns=time.time_ns() + later_ns)
    rested = {name: replace(each, rest=None) for name, each in index._known_folders().items()}
    assert {name: replace(each, rest=None) for name, each in index._folders.items()} == rested
    kept_answers = KeptAnswers(index)
    midnight = NOW.replace(hour=0)
    machine = place.latest_rules.complaints
    kind = machine.name, "设备设施", "运营部"
    assert kept_answers.gaps(machine) == place.gaps(machine)  # which looks into the folders itself
    asked = (
        Selection(machine),
        Selection(machine, only_open=True),
        Selection(machine, months=("2026-11", "2026-11"), guarded=True),
        Selection(machine, words=sought(("停运",)).words),
    )
    return [
        *(list(index.fitting(each)) for each in asked),
        index.concerning(NOW, midnight),
        index.concerning(NOW - timedelta(days=3), midnight - timedelta(days=3)),
        index.unconcluded_besides(NOW, midnight),
        index.count_unconcluded_besides(NOW, midnight),
        lately_touched(index, NOW, ["TS20261117-003"]),
        index.unreadable(),
        index.with_phone(["13800001234"]),
        index.first_registered,
        count_alike(index, kind, midnight, NOW),
        alike(index, kind, midnight, NOW),
        kind_of(index, "TS20261117-002"),
        kept_answers.gaps(machine),
        list(index.deeds),
        list(index.duties),
        [str(each) for each in index.problems],
        *_of_one_desk(place, index, later_ns),
    ]


EAST = DeskView(OfficeDesk("B", "东站"), ("运营部", "旅客's 之家"))
"""Nothing here was given out by it; something is with a unit of its."""


def _of_one_desk(place: Workspace, whole: RecordIndex, later_ns: int) -> list[object]:
    """What is shown of one desk, and how much there is elsewhere: all of it together."""
    index = RecordIndex(place, now_ns=time.time_ns() + later_ns, shown=EAST)
    machine, midnight = place.latest_rules.complaints, NOW.replace(hour=0)
    wanted = Selection(machine)
    shown, elsewhere = list(index.fitting(wanted)), index.fitting_elsewhere(wanted)
    readable = {*whole.fitting(wanted)} - {*whole.unreadable()}
    assert len(readable) == len({*shown} & readable) + sum(elsewhere.values())
    concerning = index.concerning(NOW, midnight)
    assert {*concerning} <= {*whole.concerning(NOW, midnight)}
    return [shown, elsewhere, concerning, index.open_elsewhere(), index.guarded_elsewhere()]


def test_a_desk_is_shown_what_is_with_its_units(office: Clerk) -> None:
    place = Workspace(office.root, NOW.date())
    index = RecordIndex(place, shown=EAST)
    assert [each.stem for each in index.concerning(NOW, NOW)] == ["TS20261117-001"]
    assert index.open_elsewhere() == {"": 3}
    main = DeskView(OfficeDesk("A", "热线", is_main=True))
    assert RecordIndex(place, shown=main).open_elsewhere() == {}


def the_same(root: Path) -> None:
    assert told(Workspace(root, NOW.date()), kept=True) == told(
        Workspace(root, NOW.date()), kept=False
    )


def checked(root: Path, *, kept: bool) -> list[str]:
    """What `cpl check` says of all; what was found sound before is not judged again."""
    place = Workspace(root, NOW.date())
    place.without_index = not kept
    return [str(each) for each in check(place, (), NOW)]


def registered(root: Path, *, kept: bool) -> list[object]:
    """What a register tells of all; rows of what is done with are kept, and not made again."""
    place = Workspace(root, NOW.date())
    place.without_index = not kept
    person = place.staff.people["李敏"]
    book = register_of(Onlooker(place, person, NOW), None, frozenset({"编号", "内容摘要", "时限"}))
    rows = [dict(each._said) for each in book.whole.rows]
    return [rows, list(book.kept.counts), book.content, book.broken, book.missing, book.closed]


# —— what people and git do to the folder ——

Deed = Callable[[Path, Random], object]


def records(root: Path) -> list[Path]:
    return sorted(each for each in (root / "complaints").rglob("TS*.yaml") if each.is_file())


def edit(root: Path, chance: Random) -> None:
    path = chance.choice(records(root))
    path.write_text(path.read_text("utf-8").replace("停运", "停运了", 1), "utf-8")


def edit_unseen_by_size_and_time(root: Path, chance: Random) -> None:
    path = chance.choice(records(root))
    stat = path.stat()
    text = path.read_text("utf-8")
    path.write_text(text.replace("停运", "慢运") if "停运" in text else text, "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def swap(root: Path, chance: Random) -> None:
    one, other = chance.sample(records(root), 2)
    between = root / "between"
    one.rename(between)
    other.rename(one)
    between.rename(other)


def move_away(root: Path, chance: Random) -> None:
    path = chance.choice(records(root))
    folder = root / "complaints/2026/10"
    folder.mkdir(parents=True, exist_ok=True)
    path.rename(folder / path.name)


def rename(root: Path, chance: Random) -> None:
    path = chance.choice(records(root))
    path.rename(path.with_name("副本.yaml"))


def remove(root: Path, chance: Random) -> None:
    chance.choice(records(root)).unlink()


def break_it(root: Path, chance: Random) -> None:
    path = chance.choice(records(root))
    path.write_bytes(chance.choice((b"", b"\t:", path.read_bytes()[:40])))


def put_something_else(root: Path, chance: Random) -> None:
    name = chance.choice(
        ("说明.txt", "照片.jpg", "TS20261117-999.yml", ".草稿", "TS20261117-077.yaml")
    )
    (root / "complaints/2026/11" / name).write_text("不是记录\n", "utf-8")


def put_names_that_are_no_text(root: Path, _: Random) -> None:
    odd = os.fsdecode(b"\xff\xfe")
    (root / f"complaints/{odd}").mkdir(exist_ok=True)
    (root / f"complaints/{odd}/{odd}.yaml").write_text("x\n", "utf-8")


def put_a_link(root: Path, chance: Random) -> None:
    path = root / "complaints/2026/11/TS20261117-088.yaml"
    if not path.is_symlink():
        path.symlink_to(chance.choice(records(root)))


def remove_the_folder(root: Path, _: Random) -> None:
    shutil.rmtree(root / "complaints/2026")


def restore(root: Path, _: Random) -> None:
    git(root, "checkout", "-q", "HEAD", "--", ".")
    git(root, "clean", "-fdq", "complaints")


def commit(root: Path, _: Random) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "手工")


def other_branch(root: Path, chance: Random) -> None:
    commit(root, chance)
    git(root, "checkout", "-q", "-B", f"旁支{chance.randrange(3)}", "HEAD~1")


def change_rules(root: Path, chance: Random) -> None:
    """What makes records alike, and under whose name they are kept."""
    path = root / "rules.yaml"
    kept = [each for each in path.read_text("utf-8").splitlines() if not each.startswith("batch:")]
    same = chance.choice(("[分类, 主办单位]", "[渠道]", "[分类]"))
    path.write_text("\n".join((*kept, f"batch: {{same: {same}}}", "")), "utf-8")


def tear_the_index(root: Path, chance: Random) -> None:
    path = root / ".git" / NAME
    data = path.read_bytes() if path.is_file() else b""
    path.write_bytes(
        chance.choice((b"", b"torn", data[: len(data) // 2], data[:4096], data + b"x"))
    )


def index_is_gone(root: Path, _: Random) -> None:
    (root / ".git" / NAME).unlink(missing_ok=True)


DEEDS: tuple[Deed, ...] = (
    edit,
    edit,
    edit_unseen_by_size_and_time,
    swap,
    move_away,
    rename,
    remove,
    break_it,
    put_something_else,
    put_names_that_are_no_text,
    put_a_link,
    remove_the_folder,
    restore,
    restore,
    commit,
    other_branch,
    change_rules,
    tear_the_index,
    index_is_gone,
)


def git(root: Path, *words: str) -> None:
    kept = {**os.environ, "CPL_JUDGED": "1"}
    command = ["git", "-C", str(root), *words]
    subprocess.run(command, check=True, capture_output=True, env=kept)


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(at_most(2, 12)))
def test_what_was_kept_answers_as_what_is_made_afresh(office: Clerk, seed: int) -> None:
    chance = Random(seed)
    for _ in range(14):
        deed = chance.choice(DEEDS)
        if len(records(office.root)) < 2:
            deed = restore
        deed(office.root, chance)
        time.sleep(A_TICK)
        the_same(office.root)


def test_a_system_that_cannot_look_from_within_a_folder_sees_the_same(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_within = list(folders.folders_below(office.root, ["complaints"]))
    monkeypatch.setattr(os, "supports_dir_fd", set())
    assert list(folders.folders_below(office.root, ["complaints"])) == from_within
    assert from_within[-1].inside


def test_who_waits_for_very_many_records_to_be_read_is_told_once(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    place = Workspace(office.root, NOW.date(), said.append)
    (place.git.folder() / NAME).unlink(missing_ok=True)
    monkeypatch.setattr(freshness, "MOST_AT_ONCE", 0)
    later = time.time_ns() + LONG_AGO_NS
    RecordIndex(place, now_ns=later)
    assert said == [freshness.READING]
    RecordIndex(place, now_ns=later)
    assert said == [freshness.READING]


def test_what_is_written_twice_in_one_tick_is_seen(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git does: what was written a moment before it was read is read again.

    On a disk whose clock tells whole days apart no stamp would ever show it.
    """
    stamp = folders._stamp

    def coarse(found: os.stat_result) -> Stamp:
        mode, size, *written_and_changed, node = stamp(found)
        written, changed = (each - each % A_DAY_NS for each in written_and_changed)
        return mode, size, written, changed, node

    monkeypatch.setattr(folders, "_stamp", coarse)
    monkeypatch.setattr(folders, "UNSETTLED_NS", 2 * A_DAY_NS)
    path = records(office.root)[0]
    for word in ("慢", "快"):
        path.write_text(path.read_text("utf-8").replace("停运", f"{word}运"), "utf-8")
        place = Workspace(office.root, NOW.date())
        kept = told(place, kept=True, later_ns=0)
        assert kept == told(place, kept=False)
        assert path not in RecordIndex(place).fitting(
            Selection(place.latest_rules.complaints, words=sought(("停运",)).words)
        )
        path.write_text(path.read_text("utf-8").replace(f"{word}运", "停运"), "utf-8")
        assert told(place, kept=True, later_ns=0) == told(place, kept=False)


def test_nothing_is_read_again_while_nothing_changes(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(Workspace(office.root, NOW.date()), kept=True)
    place = Workspace(office.root, NOW.date())
    looked: list[object] = []
    monkeypatch.setattr(place, "bytes_of", looked.append)
    monkeypatch.setattr(RecordIndex, "_changes_in", lambda _, folder: looked.append(folder))
    told(place, kept=True)
    assert looked == []


def test_a_disk_that_cannot_be_written_makes_it_slower_and_nothing_else(office: Clerk) -> None:
    index_is_gone(office.root, Random())
    (office.root / ".git" / NAME).mkdir()  # whoever is root may write anywhere
    the_same(office.root)
    assert office.does("list", "--open").out == office.does("--no-index", "list", "--open").out


def test_no_disk_that_can_be_written_at_all_changes_nothing(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(
        key: bytes, like: sqlite3.Connection | None = None, where: str = PASSING
    ) -> sqlite3.Connection:
        made = apart(key, like, where)
        if where == PASSING:
            made.execute("PRAGMA query_only = ON")
        return made

    monkeypatch.setattr(freshness, "apart", full)
    the_same(office.root)
    index_is_gone(office.root, Random())
    (office.root / ".git" / NAME).mkdir()
    the_same(office.root)


def test_without_git_there_is_nowhere_to_keep_it(office: Clerk) -> None:
    shutil.rmtree(office.root / ".git")
    the_same(office.root)


@pytest.mark.parametrize("is_there", [True, False], ids=["git fails", "there is no git"])
def test_while_git_fails_what_it_had_is_not_forgotten(
    office: Clerk, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    """A record was removed; then there is a folder that git has not, and git is not to be asked."""

    def fails(*_: object) -> None:
        raise GitFailed("fatal: out of memory") if is_there else NoGit

    records(office.root)[0].unlink()
    the_same(office.root)
    (office.root / "complaints/2015").mkdir()
    with monkeypatch.context() as without:
        without.setattr(CommittedFolders, "trees", fails)
        with pytest.raises(GitFailed) if is_there else nullcontext():
            told(Workspace(office.root, NOW.date()), kept=True)
    the_same(office.root)


def test_what_is_torn_where_it_is_written_is_not_begun_with(office: Clerk) -> None:
    the_same(office.root)
    torn = sqlite3.connect(office.root / ".git" / NAME)
    page = torn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'by_saying'").fetchone()[0]
    size = torn.execute("PRAGMA page_size").fetchone()[0]
    torn.close()
    with (office.root / ".git" / NAME).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"torn" * 4)
    edit(office.root, Random(1))
    the_same(office.root)


def test_two_may_make_it_at_once(office: Clerk) -> None:
    alone = office.does("--no-index", "list").out
    index_is_gone(office.root, Random())
    both = [Begun(["cpl", "-C", str(office.root), "list"], as_cpl) for _ in range(2)]
    assert [each.communicate()[0] for each in both] == [alone] * 2
    the_same(office.root)


def test_it_is_smaller_than_the_records(office: Clerk) -> None:
    """Anybody may look into it with the tools of SQLite: docs/索引.md says what is where."""
    place = Workspace(office.root, NOW.date())
    index = RecordIndex(place)
    said = index.rows("SELECT sum(length(said)) FROM text")[0][0]
    assert 0 < said < sum(len(each.read_text("utf-8")) for each in records(office.root))


def test_what_came_along_with_a_copied_folder_is_not_believed(
    office: Clerk, tmp_path: Path
) -> None:
    """Somebody may have left out what should not be seen."""
    RecordIndex(Workspace(office.root, NOW.date()))
    with sqlite3.connect(office.root / ".git" / NAME) as forged:
        forged.execute("UPDATE record SET ended = 1, pending = 0")
    copied = Path(shutil.copytree(office.root, tmp_path / "copied"))
    the_same(copied)


def all_the_same(root: Path) -> None:
    the_same(root)
    for look in (checked, registered):
        assert look(root, kept=True) == look(root, kept=False)


def test_before_anything_is_done(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "UNSETTLED_NS", 0)  # or nothing just written would be kept
    for _ in range(2):
        all_the_same(office.root)


@pytest.mark.parametrize("deed", dict.fromkeys(DEEDS))
def test_after_each_of_these_deeds_alone(
    office: Clerk, deed: Deed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "UNSETTLED_NS", 0)  # or nothing just written would be kept
    told(Workspace(office.root, NOW.date()), kept=True)
    for look in (checked, registered):
        look(office.root, kept=True)
    kept = sqlite3.connect(office.root / ".git" / NAME).execute("SELECT count(*) FROM row")
    assert kept.fetchone()[0] > 0
    deed(office.root, Random(5))
    time.sleep(A_TICK)
    all_the_same(office.root)


def test_what_is_asked_often_is_found_without_looking_at_every_record(office: Clerk) -> None:
    """Of ten years' records each look at all of them is a twentieth of a second."""
    index = RecordIndex(Workspace.find(office.root))
    said: list[str] = []
    index._db.set_trace_callback(said.append)
    tuple(index.fitting(Selection(index.workspace.latest_rules.complaints, only_open=True)))
    index.concerning(NOW, NOW.replace(hour=0))
    index.count_unconcluded_besides(NOW, NOW.replace(hour=0))
    index.count_dormant()
    assert index.first_registered
    assert index.kept_since
    assert index.with_phone(["13800001234"])
    index._db.set_trace_callback(None)
    for statement in tuple(said):
        plan = [step for *_, step in index._db.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert not {"SCAN record", "SCAN phone"} & {*plan}, statement
    assert len(said) >= 7


def test_what_somebody_broke_and_indexed_while_it_was_checked_is_not_taken_for_sound(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "UNSETTLED_NS", 0)  # or nothing just written would be kept
    path, keep = next(office.root.rglob("TS20261117-004.yaml")), KeptAnswers.keep_sound

    def after_the_other(self: KeptAnswers, *judged: Any) -> None:
        broken = path.read_text("utf-8").replace("状态: ", "状态: 没有这个")
        path.write_text(broken, "utf-8")
        RecordIndex(Workspace(office.root, NOW.date()))
        keep(self, *judged)

    with monkeypatch.context() as patch:
        patch.setattr(KeptAnswers, "keep_sound", after_the_other)
        assert not any(path.name in each for each in checked(office.root, kept=True))
    assert any(path.name in each for each in checked(office.root, kept=True))


def test_what_was_checked_by_rules_that_somebody_changed_meanwhile_is_not_taken_for_sound(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other has made the index anew: it is not as the rules say that we have read."""
    monkeypatch.setattr(folders, "UNSETTLED_NS", 0)  # or nothing just written would be kept
    rules, keep = office.root / "rules.yaml", KeptAnswers.keep_sound

    def after_the_other(self: KeptAnswers, *judged: Any) -> None:
        said = rules.read_text("utf-8").partition("to: 已撤诉")
        rules.write_text("".join((*said[:2], said[2].replace("客服专员", "客服主管", 1))), "utf-8")
        RecordIndex(Workspace(office.root, NOW.date()))
        keep(self, *judged)

    with monkeypatch.context() as patch:
        patch.setattr(KeptAnswers, "keep_sound", after_the_other)
        before = checked(office.root, kept=True)
    assert checked(office.root, kept=True) == checked(office.root, kept=False) != before


def test_what_was_found_sound_is_not_judged_again(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "UNSETTLED_NS", 0)  # or nothing just written would be kept
    said = checked(office.root, kept=True)
    judged: list[str] = []
    look = checking.check_file

    def seen(place: Workspace, path: Path, *known: Any) -> Any:
        judged.append(path.stem)
        return look(place, path, *known)

    monkeypatch.setattr(checking, "check_file", seen)
    assert checked(office.root, kept=True) == said
    assert set(judged) == {each.partition(".yaml")[0].rpartition("/")[2] for each in said}
