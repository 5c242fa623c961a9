"""What is remembered of a record is told as if it had been opened, and not a moment too long."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from clerks import Clerk, played

from cpl.cli.queries.entries import ENTRIES, in_one_line
from cpl.domain.cases.timeline import clocks_of
from cpl.domain.time.instances import Instance, Standing
from cpl.store.index import folders
from cpl.store.workspace import Workspace
from cpl.use_cases.batches.suspicion import suspected_now
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.queries.board import board
from cpl.use_cases.queries.listing import due
from cpl.use_cases.queries.mine import left_behind
from cpl.use_cases.queries.showing import due_text, standing_text
from cpl.use_cases.queries.steps import steps_without_clock
from cpl.use_cases.reading import Onlooker
from cpl.use_cases.remembered import OF_OTHERS, KeptClocks, state_of

NOON = datetime(2026, 11, 17, 12)
EARLY = datetime(2026, 11, 17, 9, 45)
BEGAN = datetime(2026, 11, 17, 9, 40)
A_MOMENT = timedelta(seconds=1)
CLERK, HEAD, STRANGER = "李敏", "王建国", ""
FIRST, SECOND, ORDER = "TS20261117-001", "TS20261117-002", "ZG20261117-01"
WAITING = "TS20261117-006"
Deed = Callable[[Clerk], object]


def some_records(clerk: Clerk) -> None:
    """To play: with a unit, one with an order; accepted, withdrawn, entered twice, waiting."""
    for n in range(1, 7):
        clerk.complaint(f"诉求=第{n}件，退票")
    clerk.does("do", "1", "转办", "运营部", at="09:30")
    clerk.does("do", "2", "受理", "等级=一级", "分类=设备设施", at="09:31")
    clerk.does("do", "3", "转办", "设备部", at="09:32")
    clerk.does("new", "整改", "设备部", "没有公示停运", "公示", "2026-11-30", "来源=1", user="吴刚")
    clerk.does("do", "4", "撤诉", "理由=和解", at="09:40")
    clerk.does("do", "6", "要求补证", "需补材料=入园凭证", "告知方式=电话", at="09:40")
    clerk.does("do", "5", "作废", "理由=重复登记", at="09:41", user="吴刚")


@pytest.fixture
def office(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setattr(folders, "UNSETTLED_NS", 0)  # or nothing just written would be kept
    return played(clerk, some_records)


def looked(root: Path, now: datetime, name: str, *, kept: bool) -> list[object]:
    """All that somebody is told of what concerns him, then."""
    place = Workspace(root, now.date())
    place.without_index = not kept
    desk = Desk(place, now, person_named(place, name)) if name else None
    found = board(place, now, desk, Onlooker(place, desk.actor if desk else None, now))
    read, running = found.read, due(found.read)
    steps = steps_without_clock(read, ((each.loaded, each.instance) for each in running))
    said: list[object] = [
        in_one_line(found),
        [
            [(e.loaded.number, e.clock and clock(e.clock)) for e in one.records(found)]
            for one in ENTRIES
        ],
        [(each.loaded.number, state_of(each.loaded), clock(each.instance)) for each in running],
        [(each.loaded.number, each.events, each.owners) for each in steps],
        (found.still_open, found.unconcluded, found.closed, found.raised, found.problems),
        [(each.loaded.number, each.why) for each in found.graves],
        suspected_now(read),
        left_behind(place, read.records),
    ]
    read.remember()
    return said


def clock(each: Instance) -> tuple[object, ...]:
    shown = due_text(each), standing_text(each), each.told, each.addressee, each.missed
    return (*shown, each.started_at, each.round, each.clock, each.overdue_by)


def is_told_the_same(root: Path, now: datetime, *names: str) -> None:
    for name in names:
        remembered = looked(root, now, name, kept=True)
        assert remembered == looked(root, now, name, kept=False), (now, name)


def glanced(root: Path, name: str) -> str:
    """The board in a line."""
    place = Workspace(root, NOON.date())
    desk = Desk(place, NOON, person_named(place, name))
    return in_one_line(board(place, NOON, desk, desk.onlooker))


def read_from_disk(patch: pytest.MonkeyPatch) -> list[str]:
    """The numbers of all records that are opened from now on."""
    opened: list[str] = []
    load = Workspace.load_file

    def seen(place: Workspace, path: Path) -> object:
        opened.append(path.stem)
        return load(place, path)

    patch.setattr(Workspace, "load_file", seen)
    return opened


def test_nothing_is_opened_that_was_looked_at_before_the_day(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = glanced(office.root, CLERK)
    opened = read_from_disk(monkeypatch)
    assert glanced(office.root, CLERK) == before
    assert opened == [WAITING]  # whose clocks end as late as it is taken up again
    glanced(office.root, HEAD)
    assert FIRST in opened  # another is told something else


def moments(root: Path) -> Iterator[datetime]:
    """Around all that runs out in a day and a half, and every few hours."""
    place = Workspace(root, NOON.date())
    read = board(place, EARLY, None).read
    for each in due(read):
        if each.instance.due:
            yield from (each.instance.due + n * A_MOMENT for n in (-1, 0, 1))
    yield from (EARLY + timedelta(hours=3 * n) for n in range(9))


def test_every_clock_stands_as_it_does_then(office: Clerk) -> None:
    """One look after the other, as a day goes by: what was remembered is there at the next."""
    after = {each for each in moments(office.root) if EARLY <= each < EARLY + timedelta(hours=36)}
    assert len(after) > 12
    for each in sorted(after):
        is_told_the_same(office.root, each, CLERK)


def test_until_it_is_counted_again_a_clock_stands_as_it_did(office: Clerk) -> None:
    """Whatever the hours: it is near its end a moment later at the earliest."""
    office.edits("rules.yaml", ("id: 转办, machine: 工单,", "id: 转办, machine: 工单, warn: 90%,"))
    place, warned = Workspace(office.root, NOON.date()), 0
    for now in (EARLY, EARLY + timedelta(minutes=20), NOON):
        every = board(place, now, None).read.records
        for loaded in (each for each in every if each.number != WAITING):
            calendar = place.calendar(loaded.rules)
            kept = KeptClocks(place, loaded, calendar, now)
            for each in clocks_of(loaded.card, calendar, now, only_open=True):
                then = min(kept.until(each), NOON + timedelta(days=9)) - A_MOMENT
                later = clocks_of(loaded.card, calendar, then, only_open=True)
                same = next(e for e in later if (e.rule_id, e.of) == (each.rule_id, each.of))
                assert (same.due, same.standing) == (each.due, each.standing), (now, each)
                warned += each.rule_id == "转办" and each.standing is Standing.RUNNING
    assert warned > 0


def test_a_clock_that_is_set_back_finds_the_records_as_they_were(office: Clerk) -> None:
    for hours in (6, 0, 48, 1):
        is_told_the_same(office.root, NOON + timedelta(hours=hours), HEAD)


def edits_by_hand(clerk: Clerk) -> None:
    path = next(clerk.root.rglob(f"{FIRST}.yaml"))
    path.write_text(path.read_text("utf-8").replace("运营部", "票务部"), "utf-8")


def breaks_it(clerk: Clerk) -> None:
    next(clerk.root.rglob(f"{FIRST}.yaml")).write_text("状态: [", "utf-8")


def edits_what_it_names(clerk: Clerk) -> None:
    clerk.does("do", ORDER, "签收", "签收人=赵磊", at="11:00", user="赵磊")


def takes_a_role_away(clerk: Clerk) -> None:
    clerk.edits("staff.yaml", (f"姓名: {HEAD}", f"姓名: {HEAD}二"))


def lays_a_holiday(clerk: Clerk) -> None:
    folder = clerk.root / "calendars"
    folder.mkdir(exist_ok=True)
    year = "年份: 2026\n来源: 停业\n放假:\n  - 2026-11-16..2026-11-20\n上班: []\n"
    (folder / "2026.yaml").write_text(year, "utf-8")


def handles_it(clerk: Clerk) -> None:
    clerk.does("do", "3", "转办", "票务部", at="11:30")


def is_alike(clerk: Clerk) -> None:
    for n in range(5):
        clerk.complaint(f"诉求=又一件{n}", "分类=设备设施")


def goes(clerk: Clerk) -> None:
    next(clerk.root.rglob(f"{SECOND}.yaml")).unlink()


DEEDS: tuple[Deed, ...] = (
    edits_by_hand,
    breaks_it,
    edits_what_it_names,
    takes_a_role_away,
    lays_a_holiday,
    handles_it,
    is_alike,
    goes,
)


@pytest.mark.parametrize("deed", DEEDS)
def test_after_each_of_these_it_is_told_anew(office: Clerk, deed: Deed) -> None:
    for name in (CLERK, STRANGER):
        looked(office.root, NOON, name, kept=True)
    deed(office)
    is_told_the_same(office.root, NOON, CLERK, STRANGER)


def test_what_began_to_wait_this_very_moment_waits_on(office: Clerk) -> None:
    """Its clocks stand still from now on, though none of them has stood still so far."""
    for minutes in (0, 5, 20, 300):
        is_told_the_same(office.root, BEGAN + timedelta(minutes=minutes), CLERK)


def test_what_rules_ask_is_seen_in_those_too_that_they_stand_on(tmp_path: Path) -> None:
    """Or what hangs on records that this one does not name would be remembered."""
    meta = "id: 本园, name: 本园的, version: '1', effective_from: 2020-01-01, office: 本园"
    own = f"meta: {{{meta}, extends: S001-梦幻岛}}\n"
    (tmp_path / "rules.yaml").write_text(own, "utf-8")
    place = Workspace(tmp_path, NOON.date())
    assert place.latest_rules.meta.id == "本园"
    assert any(OF_OTHERS.encode() in each for each in place.rules_written)
