"""What desks disagree in is settled by whoever may, in his own commit, then; all else is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from casebook import rules

from cpl.domain.audit.deeds import AHEAD, TYPING, Claim, Manner
from cpl.domain.audit.finding import PastDeed
from cpl.domain.audit.remarks import Remark
from cpl.domain.audit.settlements import settlements
from cpl.domain.cases.record import Divergence, Event, Record, Settlement
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.settling import SETTLED

TEN = datetime(2026, 11, 17, 10, 0)
ANSWER = Event("答复", TEN, "李敏", "客服专员")
OPEN = Divergence("现在是“已答复”，不能“答复”。", ANSWER)
RULING = Settlement("不作数", TEN, "吴刚", "客服主管", "答复过了")
DONE = replace(OPEN, settled=RULING)
STAFF = Staff(
    {
        "吴刚": Person("吴刚", "", ("客服主管",), "客服部"),
        "孟浩": Person("孟浩", "", (), "设备部"),
    }
)


def record(*divergences: Divergence) -> Record:
    return Record("TS20261117-001", "工单", "承办中", {}, (ANSWER,), divergences)


def told(
    before: Record | None,
    after: Record,
    manner: Manner = Manner.COMMAND,
    by: str = "吴刚",
    at: datetime = TEN,
    events: tuple[str, ...] = (SETTLED,),
    staff: Staff | None = STAFF,
) -> list[str]:
    claim = Claim(PastDeed("f00", at, by, by), manner, events)
    return [each.code for each in settlements(claim, before, after, rules(), staff)]


def test_who_may_settles() -> None:
    assert told(record(OPEN), record(DONE)) == []
    assert told(record(OPEN, OPEN), record(OPEN, DONE)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (record(OPEN), record()),
        (record(), record(OPEN)),
        (None, record(OPEN)),
        (record(DONE), record(OPEN)),
        (record(DONE), record(replace(DONE, settled=replace(RULING, outcome="另办")))),
        (record(OPEN), record(replace(OPEN, why="别的原因"))),
        (record(OPEN), record(replace(DONE, why="别的原因"))),
        (record(OPEN), record(DONE, OPEN)),
        (record(OPEN, OPEN), record(DONE, replace(OPEN, why="别的原因"))),
        (record(OPEN), record(replace(DONE, event=replace(ANSWER, actor="周倩")))),
        (record(OPEN), record(replace(DONE, fields={"诉求": "退票"}))),
    ],
)
def test_what_is_not_a_ruling_is_tampering(before: Record | None, after: Record) -> None:
    assert told(before, after) == ["event-altered"]
    assert told(before, after, Manner.UNDO) == []
    assert told(before, after, Manner.CORRECTION) == []


def test_each_is_told_apart_by_what_it_changed_and_says_whom_it_is_about() -> None:
    def found(before: Record, after: Record, by: str) -> list[Remark]:
        claim = Claim(PastDeed("f00", TEN, by, by), Manner.COMMAND)
        return list(settlements(claim, before, after, rules(), STAFF))

    forged, author = found(record(OPEN), record(DONE), "孟浩")
    assert (forged.people, author.people) == ((), ("吴刚", "孟浩"))
    other = replace(OPEN, settled=replace(RULING, outcome="另办"))
    assert {each.key for each in found(record(OPEN), record(other), "孟浩")}.isdisjoint(
        {forged.key, author.key}
    )
    pairs = ((record(OPEN), record()), (record(DONE), record()), (record(DONE), record(OPEN)))
    assert len({found(*each, "吴刚")[0].key for each in pairs}) == 3


def test_where_nothing_changed_nothing_is_told() -> None:
    assert told(record(DONE), record(DONE), events=()) == []


def test_the_commit_says_what_is_settled_and_by_whom() -> None:
    assert told(record(OPEN), record(DONE), events=()) == ["command-forged"]
    assert told(record(OPEN), record(DONE), by="孟浩") == ["actor-not-author"]


@pytest.mark.parametrize(
    ("actor", "staff"), [("孟浩", STAFF), ("生人", STAFF), ("吴刚", None), ("吴刚", Staff({}))]
)
def test_whoever_may_not_settle_is_told(actor: str, staff: Staff | None) -> None:
    after = record(replace(OPEN, settled=replace(RULING, actor=actor)))
    assert told(record(OPEN), after, by=actor, staff=staff) == ["not-entitled"]


@pytest.mark.parametrize(
    ("committed", "codes"),
    [
        (TEN - AHEAD, []),
        (TEN - AHEAD - timedelta(minutes=1), ["back-dated"]),
        (TEN + TYPING, []),
        (TEN + TYPING + timedelta(minutes=1), ["back-dated"]),
    ],
)
def test_a_ruling_is_of_the_time_of_its_commit(committed: datetime, codes: list[str]) -> None:
    assert told(record(OPEN), record(DONE), at=committed) == codes
