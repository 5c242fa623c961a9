"""One commit's change of one record: what a command may add, and what a hand is told of."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from casebook import PEOPLE, life, rules

from cpl.domain.audit.deeds import AHEAD, TYPING, Claim, Manner
from cpl.domain.audit.finding import PastDeed
from cpl.domain.audit.record_changes import (
    LATE,
    RecordChange,
    corrections_of,
    judged,
    refused,
    when_committed,
)
from cpl.domain.cases.card import Card
from cpl.domain.cases.reasons import EventPart, Reason
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.engine import Context
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import Clause

MACHINE = rules().machines["工单"]
STAFF = Staff({name: Person(name, "", (role,)) for role, name in PEOPLE.items()})
CARD = life(MACHINE, "承办中").card  # registered, accepted and handed on: 9:00, 9:05, 9:40
BEFORE = Record(
    CARD.number, "工单", CARD.state, CARD.registered, tuple(e.event for e in CARD.happened)
)
TEN = datetime(2026, 11, 17, 10, 0)
NOTE = Event("备注", TEN, "李敏", "客服专员", {"备注": "已联系"})


def claim(manner: Manner = Manner.COMMAND, at: datetime = TEN, by: str = "李敏") -> Claim:
    return Claim(PastDeed("f00", at, by, by), manner, ("备注",), (CARD.number,))


def lived(*events: Event, **fields: str) -> Record:
    return replace(BEFORE, fields={**BEFORE.fields, **fields}, history=events)


def codes(
    after: Record, made: Claim | None = None, before: Record | None = BEFORE, known: bool = True
) -> list[str]:
    change = RecordChange(made or claim(), before, after, rules())

    def surroundings(card: Card, is_new: bool) -> Context:
        return Context(change.claim.at, STAFF if is_new else None, is_past=not is_new)

    return [each.code for each in judged(change, CARD if known else None, surroundings).remarks]


NOTED = lived(*BEFORE.history, NOTE)


@pytest.mark.parametrize("known", [True, False])
def test_a_command_adds_an_event_by_whom_it_says_at_the_time_it_says(known: bool) -> None:
    assert codes(NOTED, known=known) == []


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (replace(NOTE, name="核实", fields={"核实情况": "属实"}), "command-forged"),
        (replace(NOTE, actor="周倩"), "actor-not-author"),
        (replace(NOTE, recorder="周倩", basis="电话"), "actor-not-author"),
        (replace(NOTE, at=TEN - timedelta(days=3)), "back-dated"),
    ],
)
def test_a_command_that_does_not_say_what_it_did_is_told(event: Event, code: str) -> None:
    assert code in codes(lived(*BEFORE.history, event))


def test_an_author_is_not_asked_who_committed_what_was_made_again() -> None:
    typed = replace(NOTE, recorder="周倩", basis="电话")
    made = replace(claim(), is_remade=True)
    assert codes(lived(*BEFORE.history, typed), made) == []


def test_whoever_acts_for_another_writes_why() -> None:
    typed = replace(NOTE, recorder="周倩")
    made = replace(claim(), deed=PastDeed("f00", TEN, "李敏", "周倩"))
    assert codes(lived(*BEFORE.history, typed), made) == ["acted-for"]


@pytest.mark.parametrize(
    ("written", "happened", "code"),
    [
        (TEN + AHEAD, None, None),
        (TEN + AHEAD + timedelta(minutes=1), None, "back-dated"),
        (TEN - TYPING, None, None),
        (TEN - TYPING - timedelta(minutes=1), None, "back-dated"),
        (TEN, TEN - LATE, None),
        (TEN, TEN - LATE - timedelta(minutes=1), "late-entry"),
    ],
)
def test_what_is_written_down_is_committed_then(
    written: datetime, happened: datetime | None, code: str | None
) -> None:
    event = replace(NOTE, at=happened or written, recorded_at=written if happened else None)
    assert [each.code for each in when_committed(claim(), 0, event)] == ([code] if code else [])


def test_of_what_an_import_brings_nobody_is_told_that_it_was_long_ago() -> None:
    long_ago = replace(NOTE, at=TEN - timedelta(minutes=5), recorded_at=TEN + timedelta(days=3))
    late = claim(Manner.IMPORT, TEN + timedelta(days=3))
    assert "late-entry" not in codes(lived(*BEFORE.history, long_ago), late)
    assert "late-entry" in codes(lived(*BEFORE.history, long_ago), claim(at=late.at))


def test_a_state_that_the_events_do_not_give_is_told() -> None:
    assert codes(replace(NOTED, state="已关闭")) == ["state-differs"]
    assert codes(replace(NOTED, state="已关闭"), claim(Manner.UNDECLARED)) == [
        "hand-undeclared",
        "state-differs",
    ]


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        (Manner.COMMAND, ["registered-altered"]),
        (Manner.CORRECTION, []),
        (Manner.UNDECLARED, ["hand-undeclared", "registered-altered"]),
    ],
)
def test_a_registered_field_is_corrected_by_its_event(manner: Manner, expected: list[str]) -> None:
    after = lived(*BEFORE.history, NOTE, 内容="另一件事")
    assert [each for each in codes(after, claim(manner)) if each != "not-allowed"] == expected


def test_an_event_by_hand_is_told_where_nobody_declared_it() -> None:
    assert codes(NOTED, claim(Manner.HAND)) == []
    assert codes(NOTED, claim(Manner.UNDECLARED)) == ["hand-undeclared"]
    removed = lived(*BEFORE.history[:-1])
    assert "command-forged" in codes(removed, claim())
    assert "event-removed" in codes(removed, claim())


def test_whoever_writes_by_hand_what_another_did_writes_why() -> None:
    assert codes(NOTED, claim(Manner.HAND, by="周倩")) == ["acted-for"]
    why = lived(*BEFORE.history, replace(NOTE, basis="电话记录"))
    assert codes(why, claim(Manner.HAND, by="周倩")) == []


@pytest.mark.parametrize(
    ("restored", "rewritten", "manner", "expected"),
    [
        (False, False, Manner.UNDO, ["undo-wrong"]),
        (True, False, Manner.UNDO, []),
        (False, True, Manner.COMMAND, ["command-forged"]),
        (False, False, Manner.COMMAND, []),
        (False, True, Manner.UNDECLARED, ["hand-undeclared"]),
    ],
)
def test_where_nothing_happened(
    restored: bool, rewritten: bool, manner: Manner, expected: list[str]
) -> None:
    change = RecordChange(claim(manner), BEFORE, BEFORE, rules(), restored, rewritten)
    outcome = judged(change, CARD, lambda card, is_new: Context(TEN))
    assert [each.code for each in outcome.remarks] == expected
    assert outcome.card.state == BEFORE.state


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, BEFORE, "加了这份记录"),
        (BEFORE, NOTED, "加了 1 条经过"),
        (BEFORE, lived(*BEFORE.history[:-1]), "改了内容"),
        (BEFORE, lived(*BEFORE.history, 内容="另一件事"), "改了内容"),
    ],
)
def test_what_nobody_declared_is_told_as_what_it_is(
    before: Record | None, after: Record, said: str
) -> None:
    change = RecordChange(claim(Manner.UNDECLARED), before, after, rules())
    first = judged(change, None, lambda card, is_new: Context(TEN)).remarks[0]
    assert first.code == "hand-undeclared"
    assert said in first.say


@pytest.mark.parametrize(("number", "expected"), [("TS20261117-001", 0), ("TS20261116-001", 1)])
def test_a_number_is_of_the_day_of_its_registration(number: str, expected: int) -> None:
    begun = replace(BEFORE, number=number, history=BEFORE.history[:1], state="待受理")
    nine = replace(claim(), deed=PastDeed("f00", begun.registered.at, "李敏", "李敏"))
    nine = replace(nine, events=("登记",), records=(number,))
    assert codes(begun, nine, before=None, known=False).count("number-not-day") == expected


def test_a_refusal_is_told_with_its_clause_and_as_what_it_is_to_an_audit() -> None:
    reason = Reason("must-avoid", "他被投诉了。", "换人。", Clause("第三条"), about=EventPart.ACTOR)
    said = refused(3, NOTE, reason)
    assert (said.code, said.index, said.people) == ("not-entitled", 3, ("李敏",))
    assert said.say == "“备注”：他被投诉了。（第三条）"
    other = refused(None, None, Reason("missing", "缺内容。", "补上。", about=None))
    assert (other.code, other.say, other.people) == ("not-allowed", "缺内容。", ())
    assert said.key != refused(3, NOTE, replace(reason, say="他也在场。")).key


def test_what_is_another_now_is_named_by_its_path() -> None:
    was = replace(BEFORE, fields={"内容": "停运", "投诉人": {"姓名": "王", "电话": "138"}})
    now = replace(BEFORE, fields={"投诉人": {"姓名": "王", "电话": "139"}, "渠道": "热线"})
    change = RecordChange(claim(), was, now, rules())
    assert corrections_of(change) == {"内容": "", "投诉人.电话": "139", "渠道": "热线"}
    assert corrections_of(replace(change, after=was)) == {}
    assert corrections_of(replace(change, before=None)) == {}


# —— what makes it worse ——


def test_a_correction_among_several_events_allows_what_was_registered_to_be_another() -> None:
    corrected = Event("更正", TEN, "李敏", "客服专员", {"字段": "内容", "原因": "听错了"})
    both = replace(claim(), events=("备注", "更正"))
    after = lived(*BEFORE.history, NOTE, corrected, 内容="另一件事")
    assert "registered-altered" not in codes(after, both)
    assert "registered-altered" in codes(lived(*BEFORE.history, NOTE, 内容="另一件事"), both)


def graded(level: str) -> Record:
    """The same life, in which it was handed on as of this level."""
    *begun, last = BEFORE.history
    return lived(*begun, replace(last, fields={**last.fields, "等级": level}))


@pytest.mark.parametrize(
    ("was", "now", "is_told"),
    [
        ("三级以上", "一级", True),
        ("二级", "一级", True),
        ("一级", "二级", False),
        ("二级", "二级", False),
        ("二级", "没有的", False),
    ],
)
def test_a_level_that_a_hand_made_lower_is_told(was: str, now: str, is_told: bool) -> None:
    found = codes(graded(now), claim(Manner.UNDECLARED), graded(was))
    assert ("level-lowered" in found) is is_told


def test_only_what_stands_as_it_stood_is_added_to() -> None:
    def is_addition(before: Record | None, after: Record) -> bool:
        return RecordChange(claim(), before, after, rules()).is_addition

    assert is_addition(None, NOTED)
    assert is_addition(BEFORE, NOTED)
    assert is_addition(BEFORE, BEFORE)
    assert not is_addition(NOTED, BEFORE)
    assert not is_addition(BEFORE, lived(NOTE, *BEFORE.history))
    assert not is_addition(NOTED, lived(*BEFORE.history, replace(NOTE, actor="周倩")))
