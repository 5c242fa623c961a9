"""What is found in one going through a history is what each commit says of itself."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from cpl.domain.audit.deeds import Manner
from cpl.store.git.commits import Commit, Signature
from cpl.store.history.all_commits import AllCommits
from cpl.store.history.past import FileChange, PastCommit
from cpl.use_cases.history.survey import NO_PARENT, Survey

LI, CHEN = Signature("李敏", "limin@example.com"), Signature("陈总", "chen@example.com")
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
RECORD, ORDER = "complaints/2026/11/TS20261122-001.yaml", "orders/2026/ZG20261122-01.yaml"
FIRST, TURN, SIDE, MERGED = (str(n) * 40 for n in range(1, 5))
ASIDE = "别处/TS20261122-001.yaml"


def past(
    sha: str,
    parents: Sequence[str],
    *changes: FileChange,
    said: Sequence[tuple[str, str]] = (),
    late: timedelta = timedelta(0),
    by: Signature = LI,
) -> PastCommit:
    one = Commit(sha, by, by, AT, "说明", tuple(said))
    return PastCommit(one, tuple(parents), AT + late, changes)


HISTORY = (
    past(FIRST, (), FileChange("rules.yaml", "A", "", "r1"), said=[("Cpl-Event", "建立")]),
    past(
        TURN,
        (FIRST,),
        FileChange(RECORD, "A", "", "a"),
        FileChange("issued/TS20261122-001/单.md", "A", "", "i"),
        said=[("Cpl-Event", "登记"), ("Cpl-Clock", "set"), ("Cpl-Login", "front")],
        late=timedelta(seconds=2),
    ),
    past(
        SIDE,
        (FIRST,),
        FileChange(ORDER, "A", "", "o"),
        FileChange("rules.yaml", "M", "r1", "r2"),
        late=timedelta(hours=1),
        by=CHEN,
    ),
    past(
        MERGED,
        (TURN, SIDE),
        FileChange(ORDER, "A", "", "o"),
        FileChange(RECORD, "M", "a", "b"),
        FileChange(RECORD, "A", "", "b"),
    ),
    past("5" * 40, (MERGED,), FileChange(ASIDE, "R", "b", "b", "100644", RECORD)),
)


def place(stem: str) -> str | None:
    if stem.startswith("TS"):
        return f"complaints/2026/11/{stem}.yaml"
    return f"orders/2026/{stem}.yaml" if stem.startswith("ZG") else None


def surveyed(*cut_off: str) -> Survey:
    tops = ("complaints", "orders")
    return Survey(AllCommits(HISTORY), place, tops, cut_off, lambda path: path == "rules.yaml")


def test_each_commit_has_its_parent_its_clocks_and_its_manner() -> None:
    found = surveyed()
    assert list(found.parents) == [NO_PARENT, 0, 0, 1, 3]
    assert list(found.recorded) == [int(each.recorded.timestamp()) for each in HISTORY]
    assert list(found.apart) == [1, 2]
    assert list(found.clock_set) == [0, 1, 0, 0, 0]
    assert (list(found.roots), list(found.merges)) == ([0], [3])
    wanted = [Manner.COMMAND, Manner.COMMAND, Manner.UNDECLARED, Manner.MERGE, Manner.UNDECLARED]
    assert list(found.manners) == wanted
    assert [found.manner(each) for each in range(5)] == wanted


def test_those_that_were_typed_alike_are_one() -> None:
    found = surveyed()
    typings = [found.typings[each] for each in found.typed]
    assert typings[3] is typings[4]
    assert [each.committer[0] for each in typings] == ["李敏", "李敏", "陈总", "李敏", "李敏"]
    assert [each.is_moved for each in typings] == [False, False, True, False, False]
    assert [each.founds for each in typings] == [True, False, False, False, False]
    assert typings[1].login == "front"


def test_of_each_record_its_changes_are_known_and_of_a_merge_its_own() -> None:
    found = surveyed()
    lives = {
        number: [found.commits.place_of_change(each) for each in numbers]
        for number, numbers in found.lives.items()
    }
    assert lives == {"TS20261122-001": [1, 3, 4], "ZG20261122-01": [2]}
    assert found.records == 2
    assert found.first_record == 1


def test_what_came_with_the_commits_is_found_by_its_folder() -> None:
    found = surveyed()
    issued = found.changes(found.by_top, "issued", "rules.yaml")
    assert [(at, each.after) for at, each in issued] == [(0, "r1"), (1, "i"), (2, "r2")]
    coming = found.changes(found.coming, "complaints", "orders")
    assert [(at, each.path) for at, each in coming] == [(1, RECORD), (2, ORDER)]
    assert list(found.changes(found.by_top, "complaints")) == []
    assert {at: [e.after for e in them] for at, them in found.governing.items()} == {
        0: ["r1"],
        2: ["r2"],
    }


@pytest.mark.parametrize(("cut_off", "first"), [((TURN,), 2), ((TURN, SIDE), 3)])
def test_where_a_history_is_cut_off_nothing_comes_with_the_commit(
    cut_off: tuple[str, ...], first: int
) -> None:
    found = surveyed(*cut_off)
    assert found.first_record == first
    assert "issued" not in found.by_top
    assert found.commits.place_of_change(found.lives["TS20261122-001"][0]) == 1
