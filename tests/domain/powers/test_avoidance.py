"""Whom a record is about keeps away: he does nothing on it, and it is not handed to him."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card
from cpl.domain.cases.reasons import EventPart, FieldAt
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.avoidance import avoidance, barred, covers, holds_any, sees_whole
from cpl.domain.regulation.conditions import parse_term
from cpl.domain.regulation.rules import AboutWhom, Allowed, Privacy
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Value

NOON = datetime(2026, 11, 17, 12)
CLERK = Person("李敏", "", ("客服专员",), "客服部")
COLLEAGUE = Person("周倩", "", ("客诉专员",), "客服部")
OPERATOR = Person("王建国", "", ("部门负责人",), "运营部")
HIS_MAN = Person("孟浩", "", ("责任单位",), "运营部")
MECHANIC = Person("赵磊", "", ("责任单位",), "设备部")
STAFF = Staff({each.name: each for each in (CLERK, COLLEAGUE, OPERATOR, HIS_MAN, MECHANIC)})


def about(said: str, *more: AboutWhom) -> Card:
    card = life(rules().machines["工单"], "承办中").card
    judged = replace(rules(), privacy=Privacy(about=(AboutWhom("被投诉对象"), *more)))
    return replace(card, rules=judged, values={**card.values, "被投诉对象": said})


@pytest.mark.parametrize(
    ("said", "kept_away"),
    [
        ("王建国", {"王建国", "孟浩"}),
        ("运营部", {"王建国", "孟浩"}),
        ("周倩", {"周倩"}),
        ("客服部", {"李敏", "周倩"}),
        ("客服部、王建国", {"李敏", "周倩", "王建国", "孟浩"}),
        ("客服部周倩", {"周倩"}),
        ("停运的设备", set()),
    ],
)
def test_his_unit_keeps_away_with_him_but_the_desk_goes_on_for_one_of_its_own(
    said: str, kept_away: set[str]
) -> None:
    card = about(said)
    assert {name for name, each in STAFF.people.items() if barred(card, each, STAFF)} == kept_away


def test_where_nobody_takes_complaints_in_everybody_is_the_desk() -> None:
    """小店不分角色：人人都接，人人看得见。"""
    machine = rules().machines["工单"]
    free = replace(
        machine,
        registration=replace(machine.registration, by=()),
        events={name: replace(each, by=()) for name, each in machine.events.items()},
    )
    card = replace(about(""), rules=replace(rules(), machines={"工单": free}))
    assert sees_whole(card, MECHANIC)
    assert not sees_whole(about(""), MECHANIC)


def test_who_sees_it_whole_may_be_laid_down() -> None:
    card = about("")
    said = Privacy(unmasked=(Allowed(("责任单位",)),))
    judged = replace(card, rules=replace(rules(), privacy=said))
    assert (sees_whole(judged, MECHANIC), sees_whole(judged, CLERK)) == (True, False)


def test_a_role_is_held_or_covered_where_its_case_is_met() -> None:
    card = about("")
    here, elsewhere = (parse_term(f"主办单位 is {unit}") for unit in ("运营部", "设备部"))
    assert holds_any(card, OPERATOR, (Allowed(("责任单位",), here),))
    assert not holds_any(card, OPERATOR, (Allowed(("责任单位",), elsewhere),))
    assert not holds_any(card, OPERATOR, (Allowed(("客服专员",), here),))
    either = (Allowed(("客服专员",), here), Allowed(("责任单位",), here))
    assert holds_any(card, OPERATOR, either)
    assert not covers(card.rules, OPERATOR, ())


# —— who acts ——


def event(actor: str, recorder: str | None = None, **fields: Value) -> Event:
    return Event("转办", NOON, actor, "", fields, recorder=recorder)


def refused(card: Card, said: Event, staff: Staff | None = STAFF) -> list[str]:
    return [each.say for each in avoidance(card, said, staff)]


HIMSELF = "“被投诉对象”写的是王建国本人，王建国要回避。"


@pytest.mark.parametrize(
    ("actor", "recorder", "expected"),
    [
        ("赵磊", None, []),
        ("王建国", None, [HIMSELF]),
        ("孟浩", None, ["“被投诉对象”写的是孟浩的单位或同事，孟浩要回避。"]),
        ("赵磊", "王建国", [HIMSELF]),
        ("王建国", "赵磊", [HIMSELF]),
        ("王建国", "王建国", [HIMSELF]),
        ("赵磊", "李敏", []),
    ],
)
def test_neither_who_acts_nor_who_types_may_be_whom_it_is_about(
    actor: str, recorder: str | None, expected: list[str]
) -> None:
    assert refused(about("王建国"), event(actor, recorder)) == expected


def test_nor_may_he_for_whom_somebody_stands_in() -> None:
    for_him = replace(event("赵磊"), stands_for="王建国")
    assert refused(about("王建国"), for_him) == [HIMSELF]


def test_who_is_not_in_staff_is_known_by_his_name_alone() -> None:
    assert refused(about("王建国"), event("王建国"), None) == [HIMSELF]
    assert refused(about("王建国"), event("孟浩"), None) == []
    assert refused(about("临时工老李"), event("老李")) == [
        "“被投诉对象”写的是老李本人，老李要回避。"
    ]


def test_a_regulation_that_says_nobody_has_to_avoid_it_lets_everybody() -> None:
    card = replace(about("王建国"), rules=replace(rules(), privacy=Privacy()))
    assert refused(card, event("王建国", None, 主办单位="运营部")) == []


def test_the_refusal_is_about_who_acts() -> None:
    (reason,) = avoidance(about("王建国"), event("王建国"), STAFF)
    assert (reason.code, reason.about, reason.mend) == (
        "must-avoid", EventPart.ACTOR, "请换一个没有牵涉的人办。",
    )  # fmt: skip


# —— to whom it is handed ——


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"主办单位": "设备部"}, []),
        ({"主办单位": "运营部"}, [("主办单位", "运营部")]),
        ({"协办单位": ("设备部", "运营部")}, [("协办单位", "运营部")]),
        ({"承办人": "王建国"}, [("承办人", "王建国")]),
        ({"承办人": "孟浩"}, [("承办人", "孟浩")]),
        ({"承办人": "赵磊"}, []),
        ({"转办意见": "王建国"}, []),
        ({"没有这一项": "运营部", "主办单位": "运营部"}, [("主办单位", "运营部")]),
    ],
    ids=["别的单位", "他的单位", "几个单位", "他", "他的同事", "别人", "只是写到", "不认识的字段"],
)
def test_it_is_handed_neither_to_him_nor_to_his_unit(
    fields: dict[str, Value], kept: list[tuple[str, str]]
) -> None:
    card = about("王建国")
    found = list(avoidance(card, event("李敏", None, **fields), STAFF))
    assert [(each.about, each.say) for each in found] == [
        (FieldAt(FieldPath(name)), f"“被投诉对象”写的牵涉到{who}，“{name}”不能是{who}。")
        for name, who in kept
    ]


def test_to_say_whom_it_is_about_hands_it_to_nobody() -> None:
    card = replace(about(""), values={**about("").values, "协办单位": "运营部"})
    judged = replace(card, rules=replace(rules(), privacy=Privacy(about=(AboutWhom("协办单位"),))))
    assert refused(judged, event("李敏", None, 协办单位="运营部")) == []
    assert refused(judged, event("李敏", None, 协办单位="运营部", 主办单位="运营部")) == [
        "“协办单位”写的牵涉到运营部，“主办单位”不能是运营部。"
    ]
