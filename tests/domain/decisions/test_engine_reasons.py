"""What decide says of an event that may not happen: where, who, which field, to the word."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card, advance
from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Context, Refused, decide
from cpl.domain.people.staff import Person, Spell, Staff
from cpl.domain.regulation.rules import EventRule, Field, Rules, Target
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind

MACHINE = rules().machines["工单"]
NOON = datetime(2026, 11, 17, 12, 0)
NOTE = Event("备注", NOON, "李敏", "客服专员", {"备注": "已联系"})
CARD = life(MACHINE, "承办中").card


def refused(
    event: Event, card: Card = CARD, staff: Staff | None = None, *, is_past: bool = False
) -> dict[str, Reason]:
    """Every reason against it, by its code."""
    outcome = decide(card, event, Context(NOON, staff, is_past=is_past))
    reasons = outcome.reasons if isinstance(outcome, Refused) else ()
    return {each.code: each for each in reasons}


def noting(rule: EventRule, card: Card = CARD, under: Rules | None = None) -> Card:
    """The card where the rules say this of a note."""
    machine = replace(card.machine, events={**card.machine.events, "备注": rule})
    return replace(card, machine=machine, rules=under or card.rules)


BARE = EventRule("备注", ("any",))


# —— where it stands ——


def test_a_record_is_registered_once() -> None:
    again = refused(replace(NOTE, name="登记"))["already-registered"]
    assert again.say == f"{CARD.number} 已经登记过。"


@pytest.mark.parametrize(
    ("kind", "start", "event", "told"),
    [
        ("工单", "已作废", "备注", "只留着编号。要记的，另登记一件，或者记在真的那一件上。"),
        ("工单", "已并案", "重开", "它跟着并入的那一件办；要单独办，先从那一件里出来。"),
        ("工单", "承办中", "重开", "“重开”只能在已结束后进行。"),
        ("整改", "已销号", "签收", "“签收”只能在“已下发”进行。"),
    ],
)
def test_where_it_may_not_happen_is_told_with_what_to_do(
    kind: str, start: str, event: str, told: str
) -> None:
    card = life(rules().machines[kind], start).card
    assert refused(Event(event, NOON, "李敏", "客服专员"), card)["wrong-state"].mend == told


def test_a_mistake_of_another_kind_has_no_real_one_to_be_noted_on() -> None:
    machine = rules().machines["整改"]
    void = replace(life(machine, "已下发").card, state="已作废")
    events = {
        "签收": machine.events["签收"],
        "作废": EventRule("作废", ("any",), machine.events["签收"].to, means=frozenset({"voided"})),
    }
    card = replace(void, state="整改中", machine=replace(machine, events=events))
    assert card.state in card.machine.voided
    found = refused(Event("签收", NOON, "李敏", "客服专员"), card)
    assert found["wrong-state"].mend == "“签收”只能在“已下发”进行。"


# —— who ——

HERE = Person("李敏", "l@example.com", ("客服专员",))
LEFT = Person("周倩", "z@example.com", ("客服专员",), spells=(Spell(None, date(2026, 11, 16)),))
STAFF = Staff({"李敏": HERE, "周倩": LEFT})


def test_who_is_not_in_post_on_the_day_of_the_event_does_nothing_that_day() -> None:
    away = refused(replace(NOTE, actor="周倩"), staff=STAFF)["not-in-post"]
    assert (away.say, away.about) == (
        "周倩 2026-11-17 不在岗（～2026-11-16）。",
        EventPart.ACTOR,
    )
    unknown = refused(replace(NOTE, actor="王大明"), staff=STAFF)
    assert unknown["unknown-person"].mend == "现有：李敏。"


@pytest.mark.parametrize(
    ("recorder", "recorded_at", "said"),
    [
        ("李敏", None, ""),
        ("", None, ""),
        ("周倩", None, "周倩 2026-11-17 不在岗（～2026-11-16）。"),
        ("周倩", NOON - timedelta(days=1), ""),
        ("王大明", None, "staff.yaml 里没有“王大明”，不能是登记人。"),
    ],
    ids=["在岗", "没有别人", "走了的", "记的那天还在", "没有这个人"],
)
def test_whoever_typed_it_was_in_post_when_it_was_typed(
    recorder: str, recorded_at: datetime | None, said: str
) -> None:
    typed = replace(NOTE, recorder=recorder, recorded_at=recorded_at)
    assert [each.say for each in refused(typed, staff=STAFF).values()] == ([said] if said else [])


# —— what it says ——

CALLER = Field(
    "来人",
    Kind.GROUP,
    fields={"姓名": Field("姓名", Kind.TEXT), "电话": Field("电话", Kind.PHONE)},
)
SORT = Field("种类", Kind.CHOICE, choices=("甲", "乙"))
ASKING = replace(rules(), fields={**rules().fields, "来人": CALLER, "种类": SORT})


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("种类", "加上 种类=…（甲、乙）"),
        ("来人", "加上 来人.姓名=… 来人.电话=…，用得着的才写。"),
        ("来人.电话", "加上 来人.电话=…"),
        ("诉求", "加上 诉求=…"),
        ("没有声明", "加上 没有声明=…"),
    ],
    ids=["选项", "一组", "一组里的一样", "文字", "规则里没有的"],
)
def test_what_is_missing_is_told_as_it_is_typed(name: str, mend: str) -> None:
    for rule in (replace(BARE, give=(name,)), replace(BARE, need=(name,))):
        missing = refused(
            replace(NOTE, fields={}),
            noting(rule, replace(CARD, values={}), ASKING),
        )["field-missing"]
        assert (missing.say, missing.mend) == (f"缺少“{name}”。", mend)
        assert missing.about == FieldAt(FieldPath(name), is_missing=True)


def test_what_must_be_given_with_the_event_is_given_anew_and_what_must_be_known_is_not() -> None:
    known = replace(CARD, values={**CARD.values, "诉求": "退票"})
    silent = replace(NOTE, fields={})
    assert "field-missing" in refused(silent, noting(replace(BARE, give=("诉求",)), known))
    assert refused(silent, noting(replace(BARE, need=("诉求",)), known)) == {}
    both = noting(replace(BARE, give=("诉求",), need=("诉求",)), CARD)
    outcome = decide(both, silent, Context(NOON))
    assert isinstance(outcome, Refused)
    assert len(outcome.reasons) == 1, "once is enough"


@pytest.mark.parametrize(
    ("rule", "mend"),
    [(BARE, "它收：（没有字段）。"), (replace(BARE, may=("诉求", "备注")), "它收：诉求、备注。")],
)
def test_what_the_event_does_not_take_is_told_with_what_it_takes(
    rule: EventRule, mend: str
) -> None:
    found = refused(replace(NOTE, fields={"天气": "晴"}), noting(rule))["field-not-here"]
    assert (found.mend, found.about) == (mend, FieldAt(FieldPath("天气")))


# —— when ——


@pytest.mark.parametrize(("minutes", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_what_moves_the_record_comes_not_before_what_brought_it_where_it_is(
    minutes: int, is_refused: bool
) -> None:
    later = advance(CARD, replace(NOTE, at=CARD.reached_at + timedelta(hours=1)))
    moving = Event(
        "转办", CARD.reached_at + timedelta(minutes=minutes), "李敏", "客服专员",
        {"主办单位": "设备部"},
    )  # fmt: skip
    rule = replace(MACHINE.events["转办"], sources=("any",), to=(Target("处理中"),))
    moves = replace(MACHINE, events={**MACHINE.events, "转办": rule})
    found = refused(moving, replace(later, machine=moves))
    assert ("out-of-order" in found) is is_refused


def test_a_correction_does_not_put_the_receipt_after_what_has_happened() -> None:
    fix = Event("更正", NOON, "李敏", "客服专员", {"字段": ("接收时间",), "原因": "抄错了"})
    wrong = {"接收时间": datetime(2026, 11, 17, 11, 0)}
    outcome = decide(CARD, fix, Context(NOON), wrong)
    assert isinstance(outcome, Refused)
    late = next(each for each in outcome.reasons if each.code == "before-received")
    assert late.say == "“接收时间”2026-11-17 11:00 晚于“登记”（2026-11-17 09:00）。"
    past = decide(CARD, fix, Context(NOON, is_past=True), wrong)
    assert not isinstance(past, Refused), "what was accepted once stays"
