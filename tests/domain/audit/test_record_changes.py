"""One commit's change of one record: what a command may add, and what a hand is told of."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from casebook import PEOPLE, life, rules

from cpl.domain.audit.deeds import Claim, Manner
from cpl.domain.audit.finding import PastDeed
from cpl.domain.audit.record_changes import (
    JudgedChange,
    RecordChange,
    corrections_of,
    judged,
    number_day,
    refused,
    registered_altered,
    state_differs,
    when_committed,
    who_committed,
)
from cpl.domain.cases.card import Card, Linked, replay
from cpl.domain.cases.reasons import EventPart, Reason
from cpl.domain.cases.record import Divergence, Event, Record, Settlement
from cpl.domain.decisions.engine import Context
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import Clause, Phase
from cpl.domain.values.value import Values

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
    return [each.code for each in outcome(after, made, before, known).remarks]


def outcome(
    after: Record, made: Claim | None = None, before: Record | None = BEFORE, known: bool = True
) -> JudgedChange:
    change = RecordChange(made or claim(), before, after, rules())

    def surroundings(card: Card, is_new: bool) -> Context:
        return Context(change.claim.at, STAFF if is_new else None, is_past=not is_new)

    return judged(change, CARD if known else None, surroundings)


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
        (TEN + timedelta(minutes=5), None, None),
        (TEN + timedelta(minutes=6), None, "back-dated"),
        (TEN - timedelta(hours=4), None, None),
        (TEN - timedelta(hours=4, minutes=1), None, "back-dated"),
        (TEN, TEN - timedelta(days=1), None),
        (TEN, TEN - timedelta(days=1, minutes=1), "late-entry"),
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
    assert codes(NOTED, late) == ["back-dated"]


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
    found = judged(change, CARD, lambda card, is_new: Context(TEN))
    assert [each.code for each in found.remarks] == expected
    assert found.card.state == BEFORE.state


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, BEFORE, "加了这份记录"),
        (BEFORE, NOTED, "加了 1 条经过"),
        (BEFORE, lived(*BEFORE.history[:-1]), "改了内容"),
        (BEFORE, lived(*BEFORE.history, 内容="另一件事"), "改了内容"),
        (BEFORE, lived(NOTE, *BEFORE.history), "改了内容"),
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
    assert codes(begun, nine, None, False) == ["number-not-day"] * expected
    by_hand = replace(nine, manner=Manner.HAND)
    assert codes(begun, by_hand, None, False) == ["number-not-day"] * expected
    found = [each for each in outcome(begun, nine, None, False).remarks]
    assert [each.index for each in found] == [0] * expected
    assert codes(replace(NOTED, number=number), before=replace(BEFORE, number=number)) == []
    noted = replace(NOTED, number=number), claim(Manner.HAND), replace(BEFORE, number=number)
    assert codes(*noted) == []


def test_a_number_may_be_of_the_day_on_which_it_was_typed_or_of_none() -> None:
    begun = replace(BEFORE.history[0], recorded_at=TEN + timedelta(days=1))
    record = replace(BEFORE, history=(begun,))
    assert not list(number_day(replace(record, number="TS20261118-001")))
    assert not list(number_day(replace(record, number="TS20261117-001")))
    assert list(number_day(replace(record, number="TS20261119-001")))
    assert not list(number_day(replace(record, number="例行")))


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
    bare = replace(was, fields={"内容": "停运"})
    added = RecordChange(claim(), bare, was, rules())
    assert corrections_of(added) == {"投诉人": {"姓名": "王", "电话": "138"}}
    gone = RecordChange(claim(), was, bare, rules())
    assert corrections_of(gone) == {"投诉人": ""}


def test_a_correction_that_names_another_field_is_told_at_its_place() -> None:
    corrected = Event("更正", TEN, "李敏", "客服专员", {"字段": "内容", "原因": "听错了"})
    made = replace(claim(), events=("更正",))
    (told,) = outcome(lived(*BEFORE.history, corrected, 渠道="来访"), made).remarks
    assert (told.code, told.index) == ("registered-altered", len(BEFORE.history))
    assert told.say == "“更正”：写的是更正“内容”，改了的却有“渠道”。"
    assert codes(lived(*BEFORE.history, corrected, 内容="丙"), made) == []


# —— what makes it worse ——


def test_a_correction_among_several_events_allows_what_was_registered_to_be_another() -> None:
    corrected = Event("更正", TEN, "李敏", "客服专员", {"字段": "内容", "原因": "听错了"})
    both = replace(claim(), events=("备注", "更正"))
    after = lived(*BEFORE.history, NOTE, corrected, 内容="另一件事")
    found = outcome(after, both)
    assert found.remarks == ()
    assert found.card == replay(rules(), after)
    unknown = lived(*BEFORE.history, NOTE, corrected, 备注="没登记的")
    assert codes(unknown, both) == ["not-allowed", "registered-altered"]
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
        ("没有的", "一级", False),
    ],
)
def test_a_level_that_a_hand_made_lower_is_told(was: str, now: str, is_told: bool) -> None:
    found = codes(graded(now), claim(Manner.UNDECLARED), graded(was))
    assert ("level-lowered" in found) is is_told


def test_what_else_a_hand_altered_leaves_the_level_where_it_was() -> None:
    same = graded("二级")
    *begun, last = same.history
    after = replace(same, history=(*begun, replace(last, actor="周倩", basis="电话")))
    assert "level-lowered" not in codes(after, claim(Manner.UNDECLARED), same)


def test_only_what_stands_as_it_stood_is_added_to() -> None:
    def is_addition(before: Record | None, after: Record) -> bool:
        return RecordChange(claim(), before, after, rules()).is_addition

    assert is_addition(None, NOTED)
    assert is_addition(BEFORE, NOTED)
    assert is_addition(BEFORE, BEFORE)
    assert not is_addition(NOTED, BEFORE)
    assert not is_addition(BEFORE, lived(NOTE, *BEFORE.history))
    assert not is_addition(NOTED, lived(*BEFORE.history, replace(NOTE, actor="周倩")))


# —— what the engine says of what a command did ——

REFUSED = Event("回访", TEN, "李敏", "客服专员", {"回访方式": "电话", "满意度": "满意"})


def test_what_the_rules_do_not_let_happen_is_told_of_its_event() -> None:
    made = replace(claim(), events=("备注", "回访"))
    told = outcome(lived(*BEFORE.history, NOTE, REFUSED), made).remarks[0]
    assert (told.code, told.index, told.people) == ("not-allowed", 4, ("李敏",))
    first = replace(BEFORE.history[0], actor="外人")
    nine = Claim(PastDeed("f00", first.at, "外人", "外人"), Manner.COMMAND, ("登记",))
    both = replace(lived(first, replace(NOTE, at=first.at)), state="待受理")
    nine = replace(nine, events=("登记", "备注"))
    told, other = outcome(both, nine, None, False).remarks
    assert other.code == "actor-not-author"
    assert (told.code, told.index) == ("unknown-person", 0)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        *((each, "not-entitled") for each in ("role-not-held", "role-not-allowed", "not-himself")),
        *((each, "not-entitled") for each in ("must-avoid", "duty-of-others")),
        *((each, "back-dated") for each in ("clock-behind", "before-received", "out-of-order")),
        *((each, "back-dated") for each in ("future-time", "recorded-at-missing")),
        ("recorded-at-wrong", "back-dated"),
        ("beyond-authority", "beyond-authority"),
        ("unknown-person", "unknown-person"),
        ("wrong-state", "not-allowed"),
    ],
)
def test_a_reason_is_to_an_audit(code: str, found: str) -> None:
    assert refused(0, NOTE, Reason(code, "不行。", about=None)).code == found


JOINED = Event("接收并案", TEN, "外人", "客服专员", {"成员": ("TS20261117-002",)})


@pytest.mark.parametrize(
    ("records", "told"),
    [
        (("TS20261117-002", "TS20261117-001"), []),
        (("TS20261117-002", "TS20261117-003", "TS20261117-001"), []),
        (("TS20261117-001", "TS20261117-002"), ["unknown-person"]),
        (("TS20261117-001",), ["unknown-person"]),
        (("TS20261117-002",), ["unknown-person"]),
        (("TS20261117-003", "TS20261117-001"), ["unknown-person"]),
        ((), ["unknown-person"]),
    ],
)
def test_what_another_record_tells_is_that_record_s_to_answer_for(
    records: tuple[str, ...], told: list[str]
) -> None:
    """The commit names that record first, and the event says which it is."""
    made = replace(claim(by="外人"), events=("接收并案",), records=records)
    assert codes(lived(*BEFORE.history, JOINED), made) == told


MERGED = Event("并案", TEN, "李敏", "客服专员", {"并入": "TS20261117-009"})


@pytest.mark.parametrize("manner", [Manner.COMMAND, Manner.IMPORT, Manner.HAND])
def test_what_a_record_would_tell_another_is_asked_for_but_of_an_import(manner: Manner) -> None:
    made = replace(claim(manner), events=("并案",))
    after = replace(lived(*BEFORE.history, MERGED), state="已并案")
    change = RecordChange(made, BEFORE, after, rules())
    leader = Linked("TS20261117-009", "工单", Phase.OPEN, "承办中")
    found = judged(change, CARD, lambda card, is_new: Context(TEN, linked={leader.number: leader}))
    assert found.remarks == ()
    told = [(each.number, each.event.name) for each in found.told]
    assert told == ([] if manner is Manner.IMPORT else [("TS20261117-009", "接收并案")])


def test_what_the_rules_do_not_know_corrects_nothing() -> None:
    unknown = replace(NOTE, name="没有的")
    made = replace(claim(), events=("没有的",))
    found = codes(lived(*BEFORE.history, unknown, 内容="另一件事"), made)
    assert found == ["not-allowed", "registered-altered"]


def test_a_command_that_altered_what_was_written_is_no_command() -> None:
    *begun, last = BEFORE.history
    altered = lived(*begun, replace(last, fields={"主办单位": "票务部"}), NOTE)
    assert codes(altered) == ["command-forged", "event-altered"]
    assert codes(lived(*BEFORE.history, 内容="另一件事")) == [
        "command-forged",
        "registered-altered",
    ]


# —— who, when ——


def said_of(event: Event, made: Claim | None = None) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.code, each.people) for each in who_committed(made or claim(), 3, event)]


def test_who_committed_says_whom_it_is_about() -> None:
    assert said_of(replace(NOTE, actor="周倩")) == [("actor-not-author", ("周倩", "李敏"))]
    typed = replace(NOTE, recorder="周倩")
    assert said_of(typed) == [("actor-not-author", ("周倩", "李敏"))]
    by_zhou = replace(claim(), deed=PastDeed("f00", TEN, "李敏", "周倩"))
    assert said_of(typed, by_zhou) == [("acted-for", ("周倩", "李敏"))]
    assert said_of(replace(NOTE, actor="周倩", recorder="周倩")) == [
        ("actor-not-author", ("周倩", "李敏"))
    ]


def test_who_judged_himself_because_he_is_alone_says_so() -> None:
    alone = replace(NOTE, basis="一人岗位：没有别人能“备注”")
    (told,) = who_committed(claim(), 3, alone)
    assert (told.code, told.index, told.people) == ("one-person", 3, ("李敏",))
    assert told.say == "李敏“备注”了自己办的事，写明是一人岗位。"


def test_what_was_written_at_another_time_is_told_with_both() -> None:
    written = replace(NOTE, at=TEN - timedelta(hours=5))
    (happened,) = when_committed(claim(), 0, written)
    assert happened.say == "“备注”写着 2026-11-17 05:00 发生，提交却是 2026-11-17 10:00。"
    (typed,) = when_committed(claim(), 0, replace(NOTE, recorded_at=written.at))
    assert typed.say == "“备注”写着 2026-11-17 05:00 登记，提交却是 2026-11-17 10:00。"


# —— by hand ——


def test_what_a_hand_declared_as_a_correction_may_alter_and_not_add() -> None:
    *begun, last = BEFORE.history
    moved = replace(last, fields={"主办单位": "票务部"})
    assert codes(lived(*begun, moved), claim(Manner.CORRECTION)) == []
    assert codes(lived(*begun, moved), claim(Manner.HAND)) == ["event-altered"]
    added = lived(*BEFORE.history, REFUSED)
    assert codes(added, claim(Manner.CORRECTION)) == ["not-allowed", "state-differs"]


def test_whom_it_is_about_is_told_with_the_event_and_of_what_is_gone_with_nobody() -> None:
    *begun, last = BEFORE.history
    altered = outcome(lived(*begun, replace(last, fields={})), claim(Manner.HAND)).remarks
    assert [(each.code, each.people) for each in altered] == [("event-altered", ("李敏",))]
    gone = outcome(lived(*begun), claim(Manner.HAND)).remarks
    assert ("event-removed", ()) in [(each.code, each.people) for each in gone]


def test_a_time_of_receipt_that_a_hand_moved_is_told_as_that_alone() -> None:
    moved = replace(BEFORE, fields={**BEFORE.fields, "接收时间": TEN - timedelta(hours=2)})
    assert codes(moved, claim(Manner.UNDECLARED)) == ["hand-undeclared", "received-moved"]


def test_a_registered_field_is_a_hand_s_to_change_where_it_says_why() -> None:
    assert codes(lived(*BEFORE.history, 内容="另一件事"), claim(Manner.HAND)) == []


def test_what_a_hand_added_long_after_is_told() -> None:
    late = replace(NOTE, at=TEN - timedelta(minutes=10))
    (told,) = outcome(
        lived(*BEFORE.history, late), claim(Manner.HAND, TEN + timedelta(days=2))
    ).remarks
    assert (told.code, told.index) == ("back-dated", 3)


def test_who_wrote_what_is_asked_of_additions_alone() -> None:
    *begun, last = BEFORE.history
    altered = lived(*begun, replace(last, fields={"主办单位": "票务部"}), NOTE)
    assert codes(altered, claim(Manner.HAND, by="周倩")) == ["event-altered"]


# —— money ——


def paid(amount: int, at: datetime = TEN, role: str = "客服主管") -> Event:
    who = PEOPLE[role]
    row: Values = {"方式": "现金", "金额": Decimal(amount), "用途": "过失补救"}
    return Event("补偿", at, who, role, {"补偿": (row,)})


def money(was: tuple[Event, ...], now: tuple[Event, ...]) -> list[str]:
    before, after = (lived(*BEFORE.history, *each) for each in (was, now))
    return codes(after, claim(Manner.CORRECTION, by="吴刚"), before)


def test_a_payment_that_a_hand_made_more_than_he_might_give_is_told() -> None:
    later = TEN + timedelta(minutes=1)
    assert money((paid(100),), (paid(200),)) == []
    assert money((paid(100),), (paid(90000),)) == ["beyond-authority"]
    assert money((paid(90000),), (paid(90001),)) == []
    assert money((paid(300), paid(100, later)), (paid(300), paid(300, later))) == [
        "beyond-authority"
    ]


def test_what_is_no_money_is_a_correction_s_to_alter() -> None:
    """An event that was moved before the one it rests on is told as altered, and nothing else."""
    *begun, last = BEFORE.history
    early = lived(*begun, replace(last, at=TEN - timedelta(minutes=58)))
    assert codes(early, claim(Manner.CORRECTION)) == []


# —— what desks disagree in ——

HELD = Divergence("现在是“已答复”，不能“回访”。", REFUSED)
DONE = replace(HELD, settled=Settlement("不作数", TEN, "吴刚", "客服主管", "办过了"))


def with_divergences(before: Record | None, after: Record, rewritten: bool = True) -> list[str]:
    made = Claim(PastDeed("f00", TEN, "吴刚", "吴刚"), Manner.COMMAND, ("裁定", "备注"))
    change = RecordChange(made, before, after, rules(), rewritten=rewritten)

    def surroundings(card: Card, is_new: bool) -> Context:
        return Context(TEN, STAFF if is_new else None)

    return [each.code for each in judged(change, CARD, surroundings).remarks]


def test_a_ruling_is_no_rewriting_and_what_it_rules_on_no_event() -> None:
    open_, done = replace(BEFORE, divergences=(HELD,)), replace(BEFORE, divergences=(DONE,))
    assert with_divergences(open_, done) == []
    assert with_divergences(open_, BEFORE) == ["event-altered"]
    assert with_divergences(BEFORE, open_) == ["event-altered"]
    assert with_divergences(done, open_) == ["event-altered"]
    assert with_divergences(open_, open_) == ["command-forged"]
    assert with_divergences(open_, open_, rewritten=False) == []
    assert with_divergences(None, replace(open_, history=BEFORE.history[:1]))[0] == "event-altered"


def test_what_a_command_adds_beside_a_divergence_is_judged_as_ever() -> None:
    open_, done = (replace(BEFORE, divergences=(each,)) for each in (HELD, DONE))
    forged = replace(NOTE, name="调查", actor="吴刚", fields={"调查情况": "属实"})
    added = replace(done, history=(*BEFORE.history, forged))
    assert "command-forged" in with_divergences(open_, added)


# —— each is told apart from its like ——


def keys(*pairs: tuple[Record | None, Record], manner: Manner, code: str) -> int:
    found = set()
    for before, after in pairs:
        change = RecordChange(claim(manner), before, after, rules(), rewritten=True)
        remarks = judged(change, None, lambda card, is_new: Context(TEN)).remarks
        found.add(next(each.key for each in remarks if each.code == code))
    return len(found)


def test_the_same_said_of_other_contents_is_another_finding() -> None:
    other = lived(*BEFORE.history, 内容="另一件事")
    third = lived(*BEFORE.history, NOTE)
    gone = lived(*BEFORE.history[:-1])
    pairs = ((BEFORE, other), (BEFORE, BEFORE), (BEFORE, third), (BEFORE, gone), (NOTED, third))
    assert keys(*pairs, manner=Manner.UNDECLARED, code="hand-undeclared") == 5
    forged = ((BEFORE, gone), (BEFORE, BEFORE), (NOTED, NOTED), (NOTED, BEFORE))
    assert keys(*forged, manner=Manner.COMMAND, code="command-forged") == 4
    assert state_differs("办结", "承办中").key == ("办结", "承办中")
    one, two = (registered_altered({"内容": each}) for each in ("甲", "乙"))
    assert one.key != two.key
    assert refused(1, NOTE, Reason("a", "不行。", about=None)).key != (
        refused(1, NOTE, Reason("b", "不行。", about=None)).key
    )
    assert refused(1, NOTE, Reason("a", "不行。", about=None)).key != (
        refused(1, REFUSED, Reason("a", "不行。", about=None)).key
    )


def test_a_field_of_several_parts_is_named_once() -> None:
    told = registered_altered({"投诉人.姓名": "王", "投诉人.电话": "139", "内容": "丙"})
    assert told.say == "登记的“投诉人、内容”改了，没有“更正”这一条经过。"
