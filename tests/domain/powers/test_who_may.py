"""Who may let an event happen: by role, by unit, or only the person whom a field names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card, Facts
from cpl.domain.cases.reasons import EventPart
from cpl.domain.cases.record import Event
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.people.staff import Person, Staff
from cpl.domain.powers.who_may import (
    allowed_roles,
    bound_to,
    handed_outside,
    may_act,
    same_person,
    units_of,
    why_not,
)
from cpl.domain.regulation.conditions import Combined, parse_term
from cpl.domain.regulation.rules import AboutWhom, Allowed, EventRule, Privacy, Role
from cpl.domain.values.value import Value

NOON = datetime(2026, 11, 17, 12)
MACHINE = rules().machines["工单"]
CLERK = Person("李敏", "", ("客服专员",), "客服部")
HEAD = Person("吴刚", "", ("客服主管",), "客服部")
OPERATOR = Person("王建国", "", ("部门负责人",), "运营部")
HIS_MAN = Person("孟浩", "", ("责任单位",), "运营部")
MECHANIC = Person("赵磊", "", ("责任单位",), "设备部")
HOMELESS = Person("马超", "", ("责任单位",))
FINANCE = Person("林芳", "", ("财务",), "票务部")
STAFF = Staff({e.name: e for e in (CLERK, HEAD, OPERATOR, HIS_MAN, MECHANIC, HOMELESS, FINANCE)})

ANYBODY = EventRule("备注")
BY_UNIT = EventRule("反馈", by=(Allowed(("责任单位",)),))
BY_DESK = EventRule("作废", by=(Allowed(("客服主管",)),))
BY_EITHER = EventRule("答复", by=(Allowed(("责任单位", "客服专员")),))
BY_LEVEL = EventRule(
    "审批",
    by=(
        Allowed(("客服主管",), parse_term("等级 is 一级")),
        Allowed(("客服主管", "客服经理"), parse_term("等级 is 一级")),
        Allowed(("总经理",), parse_term("等级 is 二级")),
    ),
)
HIMSELF = replace(BY_UNIT, name="签收", himself="承办人")


def card(**said: Value) -> Card:
    """Handed on to 运营部."""
    found = life(MACHINE, "承办中").card
    return replace(found, values={**found.values, **said})


def test_the_roles_are_those_whose_case_is_met_each_once() -> None:
    assert allowed_roles(BY_LEVEL, Facts(card())) == ("客服主管", "客服经理")
    assert allowed_roles(BY_LEVEL, Facts(card(等级="二级"))) == ("总经理",)
    assert allowed_roles(BY_LEVEL, Facts(card(等级="三级以上"))) == ()
    assert allowed_roles(ANYBODY, Facts(card())) is None


ALLOWED = [
    (CLERK, ANYBODY, {}, True),
    (HEAD, BY_DESK, {}, True),
    (CLERK, BY_DESK, {}, False),
    (HIS_MAN, BY_UNIT, {}, True),
    (OPERATOR, BY_UNIT, {}, True),
    (MECHANIC, BY_UNIT, {}, False),
    (HOMELESS, BY_UNIT, {}, False),
    (FINANCE, BY_UNIT, {"主办单位": "票务部"}, False),
    (MECHANIC, BY_UNIT, {"协办单位": ("设备部",)}, True),
    (MECHANIC, BY_UNIT, {"主办单位": ""}, True),
    (MECHANIC, BY_EITHER, {}, False),
    (CLERK, BY_EITHER, {}, True),
    (MECHANIC, HIMSELF, {"承办人": "赵磊"}, True),
    (MECHANIC, HIMSELF, {"承办人": " 赵磊"}, True),
    (HIS_MAN, HIMSELF, {"承办人": "赵磊"}, False),
    (HIS_MAN, HIMSELF, {"承办人": "已离职"}, True),
    (MECHANIC, HIMSELF, {"承办人": "已离职"}, False),
    (HIS_MAN, HIMSELF, {}, True),
    (FINANCE, BY_LEVEL, {"等级": "三级以上"}, False),
]


@pytest.mark.parametrize(("person", "rule", "said", "may"), ALLOWED)
def test_who_may_and_who_is_refused_are_the_same(
    person: Person, rule: EventRule, said: Mapping[str, Value], may: bool
) -> None:
    """`cpl do` lets happen what `cpl mine` offers, and nothing else."""
    here = card(**said)
    assert may_act(here, rule, person, person.roles[0], STAFF) is may
    assert (refusals(person, rule, said) == []) is may


def refusals(
    person: Person, rule: EventRule, said: Mapping[str, Value], staff: Staff | None = STAFF
) -> list[tuple[str, str, str]]:
    here = card(**said)
    event = Event(rule.name, NOON, person.name, person.roles[0])
    return [
        (each.code, each.say, each.mend) for each in why_not(here, rule, event, Facts(here), staff)
    ]


def test_without_staff_a_name_binds_only_whom_it_names() -> None:
    named = card(承办人="赵磊")
    assert may_act(named, HIMSELF, MECHANIC, "责任单位", None)
    assert may_act(named, HIMSELF, HIS_MAN, "责任单位", None)
    assert not may_act(named, HIMSELF, FINANCE, "财务", None)
    assert refusals(MECHANIC, BY_UNIT, {}, None) == [], "whose unit he is of is not known"
    assert refusals(HIS_MAN, HIMSELF, {"承办人": "赵磊"}, None) == []


def test_whom_it_is_about_may_not() -> None:
    judged = replace(rules(), privacy=Privacy(about=(AboutWhom("被投诉对象"),)))
    accused = replace(card(被投诉对象="运营部"), rules=judged)
    assert not may_act(accused, ANYBODY, HIS_MAN, "责任单位", STAFF)
    assert may_act(accused, ANYBODY, MECHANIC, "责任单位", STAFF)
    by_name = replace(card(被投诉对象="王建国"), rules=judged)
    assert not may_act(by_name, ANYBODY, HIS_MAN, "责任单位", STAFF)
    assert not may_act(by_name, ANYBODY, OPERATOR, "部门负责人", None)
    assert may_act(by_name, ANYBODY, HIS_MAN, "责任单位", None), "nobody knows his colleagues"


@pytest.mark.parametrize(
    ("person", "rule", "said", "expected"),
    [
        (
            FINANCE,
            BY_DESK,
            {},
            ("role-not-allowed", "财务不能“作废”。", "应由客服主管（吴刚）办理。"),
        ),
        (
            FINANCE,
            BY_LEVEL,
            {"等级": "三级以上"},
            ("role-not-allowed", "财务不能“审批”。", "应由（规则没有写明由谁）办理。"),
        ),
        (
            FINANCE,
            BY_LEVEL,
            {"等级": "二级"},
            (
                "role-not-allowed",
                "财务不能“审批”。",
                "应由总经理（staff.yaml 里没有这样的人）办理。",
            ),
        ),
        (
            FINANCE,
            BY_LEVEL,
            {},
            ("role-not-allowed", "财务不能“审批”。", "应由客服主管（吴刚）办理。"),
        ),
        (
            MECHANIC,
            BY_UNIT,
            {},
            ("other-unit", "“反馈”是运营部的事，赵磊在设备部。", "应由责任单位（孟浩）办理。"),
        ),
        (
            HOMELESS,
            BY_UNIT,
            {"主办单位": "票务部"},
            (
                "other-unit",
                "“反馈”是票务部的事，马超在 staff.yaml 里没有写单位。",
                "应由责任单位（staff.yaml 里没有这样的人）办理。",
            ),
        ),
        (
            MECHANIC,
            BY_UNIT,
            {"协办单位": ("票务部", "运营部")},
            (
                "other-unit",
                "“反馈”是运营部、票务部的事，赵磊在设备部。",
                "应由责任单位（孟浩）办理。",
            ),
        ),
        (
            HIS_MAN,
            HIMSELF,
            {"承办人": "赵磊"},
            (
                "not-himself",
                "“签收”要由赵磊本人办。",
                "加上 --as 赵磊 由他办；别人代记的写明依据。",
            ),
        ),
    ],
    ids=[
        "角色不对",
        "没写由谁",
        "没有这样的人",
        "按等级",
        "别的单位",
        "没有单位",
        "几个单位",
        "不是本人",
    ],
)
def test_who_may_not_is_told_who_may(
    person: Person, rule: EventRule, said: Mapping[str, Value], expected: tuple[str, str, str]
) -> None:
    assert refusals(person, rule, said) == [expected]


def test_where_only_one_may_nothing_else_is_told() -> None:
    """要由本人办的，不必再说角色也不对。"""
    assert [each[0] for each in refusals(FINANCE, HIMSELF, {"承办人": "赵磊"})] == ["not-himself"]


def test_what_the_refusal_is_about() -> None:
    about = {
        each.code: each.about
        for person, rule in ((FINANCE, BY_DESK), (MECHANIC, BY_UNIT), (HIS_MAN, HIMSELF))
        for each in why_not(
            card(承办人="赵磊"),
            rule,
            Event(rule.name, NOON, person.name, person.roles[0]),
            Facts(card()),
            STAFF,
        )
    }
    assert about == {
        "role-not-allowed": EventPart.ROLE,
        "other-unit": EventPart.ACTOR,
        "not-himself": EventPart.ACTOR,
    }


def test_somebody_without_a_role_is_called_that() -> None:
    nobody = replace(FINANCE, roles=("",))
    ((_, say, _),) = refusals(nobody, BY_DESK, {})
    assert say == "没有角色的人不能“作废”。"


def test_without_staff_the_roles_are_told() -> None:
    ((_, _, mend),) = refusals(FINANCE, BY_LEVEL, {}, None)
    assert mend == "应由客服主管、客服经理办理。"


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        ({}, "由谁办要看“责任认定”“分类”，先写明。"),
        ({"分类": "票务"}, "由谁办要看“责任认定”，先写明。"),
        ({"责任认定": "无责"}, "由谁办要看“分类”，先写明。"),
        ({"责任认定": "有责"}, "应由客服主管办理。"),
        ({"责任认定": "无责", "分类": "票务"}, "应由（规则没有写明由谁）办理。"),
    ],
)
def test_what_must_be_known_first_to_say_who_may(said: dict[str, Value], mend: str) -> None:
    """A condition of which nobody could write the answer (轮次) is not asked for."""
    fault, kind = parse_term("责任认定 is 有责"), parse_term("分类 is 餐饮")
    again = Combined("all", (parse_term("轮次 > 1"), fault))
    by = tuple(Allowed(("客服主管",), each) for each in (fault, kind, again))
    here = {"责任认定": "", "分类": "", **said}
    ((_, _, told),) = refusals(FINANCE, EventRule("审批", by=by), here, None)
    assert told == mend


CLERKS = [Person(name, "", ("客服专员",), "客服部") for name in ("甲", "乙", "丙", "丁")]


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (CLERKS[:3], "客服专员（甲、乙、丙）"),
        (CLERKS, "客服专员"),
        ([*CLERKS[:1], HEAD], "客服专员（甲）"),
        ([HEAD], "客服主管（吴刚）"),
        ([replace(HEAD, roles=("客服主管", "客诉专员"))], "客服主管（吴刚）、客诉专员（吴刚）"),
        ([replace(HEAD, roles=("客服主管", "客服主管"))], "客服主管（吴刚）"),
    ],
    ids=["三个人", "四个人", "专员和主管", "只有主管", "一人两个角色", "角色写了两遍"],
)
def test_who_may_is_told_by_name_where_they_are_few(people: list[Person], told: str) -> None:
    """办这件事的角色有人当，就不提能顶替他的人。"""
    staff = Staff({each.name: each for each in (*people, FINANCE)})
    rule = replace(BY_DESK, by=(Allowed(("客服专员",)),))
    ((_, _, mend),) = refusals(FINANCE, rule, {}, staff)
    assert mend == f"应由{told}办理。"


def test_who_acts_as_one_bound_to_no_unit_acts_for_any() -> None:
    """Where he may as 客服专员 as well, it does not matter of which unit he is."""
    both = Role("站长", acts_as=("责任单位", "客服专员"))
    under = replace(rules(), roles={**rules().roles, "站长": both})
    chief = replace(MECHANIC, roles=("站长",))
    here = replace(card(), rules=under)
    assert may_act(here, BY_EITHER, chief, "站长", STAFF)
    assert not may_act(here, BY_UNIT, chief, "站长", STAFF)


def test_of_two_roles_nobody_is_told_twice_or_for_the_other() -> None:
    """没有人是责任单位：说客服专员是谁，不说能顶替客服专员的主管。"""
    staff = Staff({each.name: each for each in (CLERK, HEAD, FINANCE)})
    assert refusals(FINANCE, BY_EITHER, {}, staff)[0][2] == "应由客服专员（李敏）办理。"


# —— of another desk ——

DESKS = (OfficeDesk("A", "热线", is_main=True), OfficeDesk("B", "东站"))
OF_EAST = Staff({"李敏": replace(CLERK, desk="B")}, desks=DESKS)


def test_whose_record_it_is_is_told_to_who_is_of_another_desk() -> None:
    assert refusals(CLERK, ANYBODY, {}, OF_EAST) == [
        (
            "other-desk",
            "TS20261117-001 是 A 台（热线）的，李敏是 B 台（东站）的。",
            "请 A 台（热线）的人办；总部的人（staff.yaml 里没有写代码的）也能办。",
        )
    ]
    assert [each[0] for each in refusals(CLERK, BY_DESK, {}, OF_EAST)] == ["other-desk"]
    registration = Event("登记", NOON, "李敏", "客服专员")
    here = card()
    (reason,) = why_not(here, here.machine.registration, registration, Facts(here), OF_EAST)
    assert reason.say == "这里登记的是 A 台（热线）的，李敏是 B 台（东站）的。"
    assert reason.about == EventPart.ACTOR


# —— whose step it is ——


@pytest.mark.parametrize(
    ("rule", "said", "units"),
    [
        (BY_UNIT, {}, ("运营部",)),
        (BY_UNIT, {"协办单位": ("设备部", "运营部")}, ("运营部", "设备部")),
        (BY_UNIT, {"主办单位": "", "协办单位": ("设备部", "")}, ("设备部",)),
        (replace(BY_UNIT, unit=("支持单位", "主办单位")), {}, ("运营部",)),
        (
            replace(BY_UNIT, unit=("支持单位",)),
            {"支持单位": ("安保部", "餐饮部")},
            ("安保部", "餐饮部"),
        ),
        (replace(BY_UNIT, means=frozenset({"support_ready"})), {"支持单位": "安保部"}, ("安保部",)),
        (replace(BY_UNIT, means=frozenset({"support_ready"})), {}, ()),
    ],
)
def test_a_step_is_of_the_units_that_its_fields_name(
    rule: EventRule, said: Mapping[str, Value], units: tuple[str, ...]
) -> None:
    assert units_of(card(**said), rule) == units


@pytest.mark.parametrize(("machine", "field"), [("整改", "整改单位"), ("问责", "部门")])
def test_of_a_corrective_action_or_an_accountability_it_is_the_units_own(
    machine: str, field: str
) -> None:
    found = life(rules().machines[machine], {"fields": {field: "设备部"}}).card
    named = replace(found, values={**found.values, "主办单位": "运营部"})
    assert units_of(named, BY_UNIT) == ("设备部",)


def test_it_is_bound_to_whom_the_field_names() -> None:
    assert bound_to(card(承办人="赵磊"), HIMSELF) == "赵磊"
    assert bound_to(card(), HIMSELF) == bound_to(card(承办人=" "), HIMSELF) == ""
    assert bound_to(card(承办人="赵磊"), BY_UNIT) == ""


@pytest.mark.parametrize(
    ("named", "outside"),
    [
        ({"承办人": "孟浩"}, []),
        ({"承办人": "赵磊"}, ["赵磊"]),
        ({"承办人": "李敏"}, []),
        ({"承办人": "外面的人"}, []),
        ({"转办意见": "赵磊"}, []),
        ({"没有这一项": "赵磊"}, []),
        ({"承办人": ("赵磊", "孟浩", "林芳")}, ["赵磊", "林芳"]),
    ],
    ids=[
        "承办单位的",
        "别的单位的",
        "自己单位的",
        "不在册的",
        "只是写到",
        "不认识的字段",
        "几个人",
    ],
)
def test_whom_an_event_names_of_neither_unit_is_told(
    named: dict[str, Value], outside: list[str]
) -> None:
    """转给运营部，却写了设备部的人。"""
    said = Event("转办", NOON, "李敏", "客服专员", named)
    found = handed_outside(card(), said, STAFF, "客服部")
    assert [each.name for each in found] == outside


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("赵磊", "赵磊", True),
        ("赵磊 ", "赵磊", True),
        ("赵磊", "\u3000赵磊", True),
        ("Ａｎｎ", "Ann", True),
        ("赵磊", "赵雷", False),
    ],
)
def test_a_name_is_the_same_however_it_was_typed(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
