"""What was changed by hand: a past event stays, a new one is judged as the command would."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from casebook import PEOPLE, life, rules

from cpl.domain.cases.card import Card
from cpl.domain.cases.reasons import EventPart, FieldAt
from cpl.domain.cases.record import Divergence, Event, Record
from cpl.domain.decisions.engine import Context
from cpl.domain.decisions.hand_changes import (
    CORRECT,
    MOST_AT_ONCE,
    Objection,
    Telling,
    changed_by_hand,
)
from cpl.domain.people.staff import Person, Spell, Staff, StandIn
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.values.field_paths import FieldPath

NOW = datetime(2026, 11, 17, 12)
STAFF = Staff({name: Person(name, "", (role,)) for role, name in PEOPLE.items()})
MACHINE = rules().machines["工单"]


def record(machine: Machine, start: str) -> Record:
    card = life(machine, start).card
    events = tuple(each.event for each in card.happened)
    return Record(card.number, machine.name, card.state, card.registered, events)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-17 {clock}")


def note(clock: str, said: str = "已联系", recorded_at: datetime | None = None) -> Event:
    return Event("备注", at(clock), "李敏", "客服专员", {"备注": said}, recorded_at)


HANDED_ON = record(MACHINE, "承办中")  # registered, accepted and handed on: 9:00, 9:05, 9:40
BEFORE = replace(HANDED_ON, history=(*HANDED_ON.history, note("10:00")))


def lived(*history: Event, **fields: datetime) -> Record:
    return replace(BEFORE, fields={**BEFORE.fields, **fields}, history=history)


def surroundings(card: Card, is_new: bool) -> Context:
    """The people are asked of what is new only: who held which role then is nobody's question."""
    return Context(NOW, STAFF if is_new else None, is_past=not is_new)


def found(
    after: Record, before: Record | None = BEFORE, under: Rules | None = None
) -> list[Objection | Telling]:
    return list(changed_by_hand(before, after, under or rules(), surroundings))


def objections(after: Record, before: Record | None = BEFORE) -> Iterator[Objection]:
    for each in found(after, before):
        assert isinstance(each, Objection)
        yield each


def told(after: Record, before: Record | None = BEFORE) -> list[tuple[str, int | None, bool]]:
    return [(each.reason.code, each.index, each.declarable) for each in objections(after, before)]


FIRST, ACCEPTED, GIVEN, NOTED = BEFORE.history


def test_what_was_not_changed_is_not_judged_again() -> None:
    """No people are asked either: they may have left."""
    assert found(BEFORE) == []
    left = replace(BEFORE, history=tuple(replace(e, actor="早已离职") for e in BEFORE.history))
    assert found(left, left) == []


# —— the past ——

ELSEWHERE = replace(GIVEN, fields={**GIVEN.fields, "主办单位": "设备部"})


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((FIRST, ACCEPTED, ELSEWHERE, NOTED), [("event-altered", 2, True)]),
        ((FIRST, ACCEPTED, GIVEN), [("event-removed", None, True)]),
        (
            (FIRST, ACCEPTED, GIVEN, note("09:50"), NOTED),
            [("event-inserted", 3, True)],
        ),
        (
            (FIRST, ACCEPTED, ELSEWHERE, NOTED, note("11:00")),
            [("event-altered", 2, True)],
        ),
    ],
    ids=["改了一条", "少了一条", "插了一条", "改了一条又加一条"],
)
def test_the_past_may_be_changed_where_that_is_declared(
    history: tuple[Event, ...], expected: list[tuple[str, int, bool]]
) -> None:
    assert told(lived(*history)) == expected


def test_what_is_put_in_between_is_judged_like_what_is_added() -> None:
    late = note("09:50", recorded_at=at("08:00"))
    assert told(lived(FIRST, ACCEPTED, GIVEN, late, NOTED)) == [
        ("event-inserted", 3, True),
        ("recorded-at-wrong", 3, False),
    ]


def test_each_change_of_an_event_is_told_at_its_own_place() -> None:
    everything = Event(
        "转派", at("09:41"), "周倩", "客诉专员", {"等级": "二级"}, at("09:45"), "吴刚", "电话录音"
    )  # fmt: skip
    altered = next(objections(lived(FIRST, ACCEPTED, everything, NOTED))).reason
    assert altered.about is EventPart.TIME, "the first of them"
    assert altered.say == (
        "已经记录的“11-17 09:40 转办 李敏”改了：时间 2026-11-17 09:40→2026-11-17 09:41；"
        "事件 转办→转派；经办 李敏→周倩；角色 客服专员→客诉专员；"
        "登记于 （没有）→2026-11-17 09:45；登记人 （没有）→吴刚；依据 （没有）→电话录音；"
        "主办单位 运营部→（没有）；等级 （没有）→二级。"
    )
    back = next(objections(BEFORE, lived(FIRST, ACCEPTED, everything, NOTED))).reason.say
    assert "登记于 2026-11-17 09:45→（没有）；登记人 吴刚→（没有）；依据 电话录音→（没有）" in back


@pytest.mark.parametrize(
    ("new", "about"),
    [
        (replace(GIVEN, at=at("09:41")), EventPart.TIME),
        (replace(GIVEN, name="备注"), EventPart.NAME),
        (replace(GIVEN, actor="周倩"), EventPart.ACTOR),
        (replace(GIVEN, role="客服主管"), EventPart.ROLE),
        (replace(GIVEN, recorded_at=at("09:45")), EventPart.TIME),
        (replace(GIVEN, recorder="周倩"), EventPart.ACTOR),
        (replace(GIVEN, basis="电话"), EventPart.ACTOR),
        (ELSEWHERE, FieldAt(FieldPath("主办单位"))),
    ],
)
def test_what_was_altered_is_said_where_it_stands(new: Event, about: EventPart | FieldAt) -> None:
    first = next(objections(lived(FIRST, ACCEPTED, new, NOTED))).reason
    assert (first.code, first.about, first.mend) == ("event-altered", about, CORRECT)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十"),
        ("一二三四五六七八九十一二三四五六七八九十甲", "一二三四五六七八九十一二三四五六七八九…"),
        ("来过\n电话", "来过 电话"),
        ("", "（没有）"),
    ],
)
def test_of_a_long_text_the_beginning_is_told(said: str, shown: str) -> None:
    (altered,) = objections(lived(FIRST, ACCEPTED, GIVEN, note("10:00", said)))
    assert altered.reason.say == f"已经记录的“11-17 10:00 备注 李敏”改了：备注 已联系→{shown}。"


def test_of_the_fields_only_those_that_changed_are_told() -> None:
    other = replace(ACCEPTED, fields={**ACCEPTED.fields, "等级": "二级"})
    (altered,) = objections(lived(FIRST, other, GIVEN, NOTED))
    assert altered.reason.say == "已经记录的“11-17 09:05 受理 李敏”改了：等级 一级→二级。"


def test_in_a_long_history_of_like_events_only_the_one_taken_out_is_missed() -> None:
    """同一句话记了两百遍，中间少的那一条也认得出来。"""
    like = (NOTED,) * 100
    before = lived(*HANDED_ON.history, *like, note("10:00", "不同"), *like)
    (gone,) = objections(lived(*HANDED_ON.history, *like, *like), before)
    assert (gone.reason.code, gone.index) == ("event-removed", None)


def test_what_is_taken_out_or_put_in_between_is_called_by_its_time_name_and_person() -> None:
    (gone,) = objections(lived(FIRST, ACCEPTED, GIVEN))
    assert (gone.reason.say, gone.reason.about) == (
        "已经记录的“11-17 10:00 备注 李敏”不见了。", None,
    )  # fmt: skip
    put_in, *_ = objections(lived(FIRST, ACCEPTED, GIVEN, note("09:50"), NOTED))
    assert put_in.reason.say == "“11-17 09:50 备注 李敏”插在了已经记录的事中间，经过只能往后加。"
    assert put_in.reason.about is EventPart.NAME


def test_the_moment_from_which_all_clocks_run_is_not_moved_in_passing() -> None:
    (moved,) = objections(lived(*BEFORE.history, 接收时间=at("08:00")))
    assert (moved.reason.code, moved.index, moved.declarable) == ("received-moved", None, True)
    assert moved.reason.say == (
        "接收时间改了：2026-11-17 09:00→2026-11-17 08:00，全部时限都跟着变。"
    )
    assert moved.reason.about == FieldAt(FieldPath("接收时间"))


def test_where_no_field_says_when_it_was_received_none_can_be_moved() -> None:
    without = replace(MACHINE, received="")
    made = replace(rules(), machines={**rules().machines, "工单": without})
    assert found(lived(*BEFORE.history, 接收时间=at("08:00")), under=made) == []


# —— who is said to have acted ——


def test_of_an_altered_event_only_who_acted_is_judged_again() -> None:
    """What only today's people and today's clock would refuse is not asked of the past."""
    assert told(lived(FIRST, ACCEPTED, ELSEWHERE, NOTED)) == [("event-altered", 2, True)]
    by_finance = replace(GIVEN, actor="林芳", role="财务")
    assert told(lived(FIRST, ACCEPTED, by_finance, NOTED)) == [
        ("event-altered", 2, True),
        ("role-not-allowed", 2, False),
    ]
    renamed = replace(GIVEN, actor="早已离职")
    assert told(lived(FIRST, ACCEPTED, renamed, NOTED)) == [("event-altered", 2, True)]
    assert told(lived(FIRST, ACCEPTED, replace(GIVEN, role="财务"), NOTED)) == [
        ("event-altered", 2, True),
        ("role-not-allowed", 2, False),
    ]


def test_when_an_old_event_was_written_down_is_not_asked_again() -> None:
    """导入的老记录没有“登记于”；改经办人时不必补。"""
    before = lived(*BEFORE.history, note("09:50"))
    renamed = lived(*BEFORE.history, replace(note("09:50"), actor="周倩"))
    assert told(renamed, before) == [("event-altered", 4, True)]


# —— what is new ——


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (note("11:00"), None),
        (replace(note("11:00"), actor="王大明"), "unknown-person"),
        (note("13:00"), "future-time"),
        (replace(note("11:00"), name="受理"), "wrong-state"),
    ],
)
def test_an_event_that_is_added_is_judged_as_the_command_would(
    event: Event, code: str | None
) -> None:
    codes = [(each.reason.code, each.index) for each in objections(lived(*BEFORE.history, event))]
    assert (code, 4) in codes if code else codes == []
    assert not any(each.declarable for each in objections(lived(*BEFORE.history, event)))


def test_each_is_judged_on_what_stands_before_it() -> None:
    """办结之后才能闭环：先写的那条还没有办结。"""
    plan = Event("撤诉", at("11:00"), "李敏", "客服专员", {"理由": "自己解决了", "依据": "电话"})
    again = replace(plan, at=at("11:30"))
    codes = [(e.reason.code, e.index) for e in objections(lived(*BEFORE.history, plan, again))]
    assert ("wrong-state", 5) in codes
    assert ("wrong-state", 4) not in codes


@pytest.mark.parametrize(
    ("clock", "recorded", "code"),
    [
        ("09:50", None, "recorded-at-missing"),
        ("10:00", None, None),
        ("10:01", None, None),
        ("09:50", "09:49", "recorded-at-wrong"),
        ("09:50", "09:50", None),
        ("09:50", "12:00", None),
        ("09:50", "12:01", "recorded-at-wrong"),
        ("10:30", "12:01", "recorded-at-wrong"),
    ],
)
def test_what_is_entered_late_says_when_it_was_written_down(
    clock: str, recorded: str | None, code: str | None
) -> None:
    late = note(clock, recorded_at=at(recorded) if recorded else None)
    codes = [(e.reason.code, e.index) for e in objections(lived(*BEFORE.history, late))]
    assert codes == ([(code, 4)] if code else [])


def test_who_enters_it_late_is_told_what_to_write() -> None:
    (late,) = objections(lived(*BEFORE.history, note("09:50")))
    assert late.reason.say == (
        "“11-17 09:50 备注 李敏”早于上一条（2026-11-17 10:00），是补记的，没有写什么时候记下的。"
    )
    assert late.reason.mend == "加一行 登记于: 2026-11-17 12:00"
    assert late.reason.about is EventPart.TIME
    (wrong,) = objections(lived(*BEFORE.history, note("09:50", recorded_at=at("09:00"))))
    assert wrong.reason.say == "“登记于”（2026-11-17 09:00）要不早于发生的时间，也不晚于现在。"
    assert wrong.reason.mend == "改成 登记于: 2026-11-17 12:00"
    assert wrong.reason.about is EventPart.TIME


def test_a_record_written_by_hand_is_judged_from_its_registration() -> None:
    assert told(BEFORE, None) == []
    started = replace(BEFORE, history=BEFORE.history[1:])
    assert ("unknown-event", 0, False) in told(started, None)


def test_more_than_a_hand_writes_is_told_and_only_the_first_are_judged() -> None:
    """两百条是手写得出来的；多了就说多了，后面的不一条条判断。"""
    notes = [note("11:00", f"第{n}次") for n in range(MOST_AT_ONCE)]
    assert told(lived(*BEFORE.history, *notes)) == []
    wrong = replace(notes[-1], actor="王大明")
    too_many, *others = objections(lived(*BEFORE.history, *notes[:-1], wrong, wrong, wrong))
    assert (too_many.reason.code, too_many.index, too_many.declarable) == (
        "too-many-by-hand", 204, False,
    )  # fmt: skip
    assert too_many.reason.say == "一次手写了 202 条经过，只判断了前 200 条。"
    assert too_many.reason.about is EventPart.NAME
    assert [(each.reason.code, each.index) for each in others] == [("unknown-person", 203)]


def test_whom_a_new_event_would_have_told_is_said_and_of_an_old_one_not() -> None:
    machine = rules().machines["整改"]
    card = life(
        machine, {"start": "新整改", "fields": {"来源": ["TS20261117-001", "XC20261117-01"]}}
    ).card
    issued = Event("下发", at("11:00"), "吴刚", "客服主管")
    fresh = Record(card.number, machine.name, card.state, card.registered, (issued,))
    tellings = [each for each in found(fresh, None) if isinstance(each, Telling)]
    assert [(each.index, each.linked.number) for each in tellings] == [
        (0, "TS20261117-001"),
        (0, "XC20261117-01"),
    ]
    by_another = replace(fresh, history=(replace(issued, actor="郑洁", role="客服经理"),))
    assert not any(isinstance(each, Telling) for each in found(by_another, fresh))


def test_what_desks_disagreed_in_is_settled_by_a_command() -> None:
    altered = replace(BEFORE, divergences=(Divergence("撞了"),))
    assert told(altered) == [("divergence-altered", None, True)]
    assert told(altered, altered) == []


def test_what_a_later_receipt_leaves_before_it_is_told_once() -> None:
    moved = lived(*BEFORE.history, 接收时间=at("09:30"))
    assert told(moved) == [("received-moved", None, True), ("before-received", 0, False)]


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("09:00", [("event-altered", 1, True)]),
        ("08:59", [("event-altered", 1, True), ("before-received", 1, False)]),
    ],
    ids=["收到的那一分钟", "早一分钟"],
)
def test_an_event_is_not_moved_before_the_receipt_though_it_is_declared(
    accepted: str, expected: list[tuple[str, int, bool]]
) -> None:
    earlier = replace(ACCEPTED, at=at(accepted))
    assert told(lived(FIRST, earlier, GIVEN, NOTED)) == expected


def test_what_an_old_file_had_before_the_receipt_is_nobody_s_change() -> None:
    early = replace(ACCEPTED, at=at("08:30"))
    before = lived(FIRST, early, GIVEN, NOTED)
    assert told(lived(FIRST, early, ELSEWHERE, NOTED), before) == [("event-altered", 2, True)]


def test_a_receipt_that_was_struck_out_is_told_as_moved() -> None:
    fields = {name: each for name, each in BEFORE.fields.items() if name != "接收时间"}
    assert told(replace(BEFORE, fields=fields)) == [("received-moved", None, True)]


LENT = StandIn("林芳", "吴刚", Spell(), ("客服主管",), "休假单")
STANDING_IN = Staff(STAFF.people, (LENT,))


@pytest.mark.parametrize(
    ("event", "mend"),
    [
        (
            Event("备注", at("11:00"), "林芳", "客服主管", {"备注": "问过"}),
            "代: 吴刚，依据: 休假单",
        ),
        (
            Event("备注", at("11:00"), "林芳", "客服主管", {"备注": "问过"}, basis="休假单",
                  stands_for="吴刚"),
            "",
        ),
        (
            Event("备注", at("11:00"), "李敏", "客服专员", {"备注": "问过"}, stands_for="吴刚"),
            "去掉“代”",
        ),
    ],
    ids=["没有写代谁", "写了", "没有代也写了代"],
)  # fmt: skip
def test_what_is_written_by_hand_says_for_whom_its_actor_stood_in(event: Event, mend: str) -> None:
    def around(card: Card, is_new: bool) -> Context:
        return Context(NOW, STANDING_IN)

    against = list(changed_by_hand(BEFORE, lived(*BEFORE.history, event), rules(), around))
    reasons = [each.reason for each in against if isinstance(each, Objection)]
    assert [(each.code, each.mend) for each in reasons] == (
        [("claim-missing", f"写上 {mend}")] if mend else []
    )
