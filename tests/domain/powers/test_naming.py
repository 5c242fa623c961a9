"""Whom an event may name: people of the units and in the roles that the rules say."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card
from cpl.domain.cases.reasons import FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.people.staff import Person, Spell, Staff, StandIn
from cpl.domain.powers.naming import fits, misnamed, told_apart
from cpl.domain.regulation.rules import Clause, EventRule, Field
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value

CLERK = Person("李敏", "", ("客服专员",), "客服部")
HEAD = Person("王建国", "", ("部门负责人",), "运营部")


@pytest.mark.parametrize(
    ("person", "units", "roles", "fit"),
    [
        (CLERK, (), (), True),
        (CLERK, ("客服部",), (), True),
        (CLERK, ("运营部",), (), False),
        (CLERK, ("运营部", "客服部"), (), True),
        (CLERK, (), ("客服专员",), True),
        (CLERK, (), ("部门负责人",), False),
        (CLERK, (), ("部门负责人", "客服专员"), True),
        (CLERK, ("客服部",), ("部门负责人",), False),
        (HEAD, ("客服部",), ("部门负责人",), False),
        (HEAD, ("运营部",), ("部门负责人",), True),
        (replace(CLERK, roles=()), ("客服部",), (), True),
        (replace(CLERK, roles=("客服主管",)), (), ("客服专员",), True),
    ],
)
def test_he_is_of_one_of_the_units_in_one_of_the_roles(
    person: Person, units: tuple[str, ...], roles: tuple[str, ...], fit: bool
) -> None:
    assert fits(rules(), person, units, roles) is fit


def test_in_the_role_in_which_he_stands_in_he_is_of_the_other_s_unit() -> None:
    lent = StandIn("李敏", "王建国", Spell())
    li = Staff({"李敏": CLERK, "王建国": HEAD}, (lent,)).at(date(2026, 11, 22)).people["李敏"]
    assert fits(rules(), li, ("运营部",), ("部门负责人",))
    assert not fits(rules(), li, ("客服部",), ("部门负责人",))
    assert fits(rules(), li, ("客服部",), ("客服专员",))


def test_what_is_named_is_a_role_first_then_a_unit_and_else_a_field() -> None:
    assert told_apart(rules(), ("运营部", "部门负责人", "主办单位")) == (
        ("运营部",), ("主办单位",), ("部门负责人",),
    )  # fmt: skip
    both = replace(rules(), roles={**rules().roles, "运营部": rules().roles["部门负责人"]})
    assert told_apart(both, ("运营部",)) == ((), (), ("运营部",))


# —— who is named by an event ——

MECHANIC = Person("赵磊", "", ("责任单位",), "设备部")
STAFF = Staff({each.name: each for each in (CLERK, HEAD, MECHANIC)})
ASSIGN = EventRule("转办", clause=Clause("第七条"))


def handed_on(*among: str, **values: Value) -> Card:
    """To 运营部; whom its field 承办人 may name, the rules say."""
    found = life(rules().machines["工单"], "承办中").card
    field = replace(rules().fields["承办人"], among=among)
    under = replace(rules(), fields={**rules().fields, "承办人": field})
    return replace(found, rules=under, values={**found.values, **values})


def against(card: Card, named: Value, staff: Staff | None = STAFF) -> list[Reason]:
    said = Event("转办", datetime(2026, 11, 17, 12), "李敏", "客服专员", {"承办人": named})
    return list(misnamed(card, ASSIGN, said, staff))


@pytest.mark.parametrize(
    ("among", "named", "say", "mend"),
    [
        (("部门负责人",), "王建国", "", ""),
        (("部门负责人",), "赵磊", "“承办人”要写部门负责人，赵磊不是。", "可以写：王建国。"),
        (("设备部", "运营部"), "李敏", "“承办人”要写设备部、运营部的人，李敏不是。",
         "可以写：王建国、赵磊。"),
        (("运营部", "部门负责人"), "赵磊", "“承办人”要写运营部的部门负责人，赵磊不是。",
         "可以写：王建国。"),
        (("设备部", "部门负责人"), "赵磊", "“承办人”要写设备部的部门负责人，赵磊不是。",
         "staff.yaml 里没有设备部的部门负责人，先补上。"),
        (("主办单位",), "王建国", "", ""),
        (("主办单位",), "赵磊", "“承办人”要写运营部的人，赵磊不是。", "可以写：王建国。"),
        (("部门负责人",), "新来的", "“承办人”要写部门负责人，新来的不是。", "可以写：王建国。"),
        ((), "新来的", "", ""),
        (("部门负责人",), "", "", ""),
    ],
    ids=["是的", "角色不是", "单位不是", "单位是角色不是", "没有这样的人", "字段写的单位",
         "不是字段写的单位", "不在册", "没有规定", "没有写"],
)  # fmt: skip
def test_whom_an_event_names_is_one_of_those_whom_the_rules_say(
    among: tuple[str, ...], named: str, say: str, mend: str
) -> None:
    found = against(handed_on(*among), named)
    assert [(each.say, each.mend) for each in found] == ([(say, mend)] if say else [])
    for each in found:
        assert (each.code, each.clause) == ("not-among", ASSIGN.clause)
        assert each.about == FieldAt(FieldPath("承办人"))
    assert against(handed_on(*among), named, None) == [], "nobody knows who works here"


def test_what_is_registered_stands_on_the_card() -> None:
    card = handed_on("部门负责人", 承办人="赵磊")
    registered = Event("登记", datetime(2026, 11, 17, 9), "李敏", "客服专员")
    registration = card.machine.registration
    assert len(list(misnamed(card, registration, registered, STAFF))) == 1
    assert list(misnamed(card, ASSIGN, registered, STAFF)) == [], "an event says its own alone"


def test_in_a_group_only_the_members_that_say_who_may_be_named_are_asked() -> None:
    """What the rules do not know is told elsewhere."""
    who = Field("人", Kind.PERSON, among=("部门负责人",))
    members = {"人": who, "见证人": Field("见证人", Kind.PERSON)}
    group = Field("交接", Kind.GROUP, fields=members)
    card = handed_on()
    under = replace(card, rules=replace(card.rules, fields={"交接": group}))
    value: Value = {"人": "赵磊", "见证人": "外面的人", "没有这一项": "赵磊"}
    said = Event("转办", datetime(2026, 11, 17, 12), "李敏", "", {"交接": value})
    (found,) = misnamed(under, ASSIGN, said, STAFF)
    assert found.say == "“交接.人”要写部门负责人，赵磊不是。"


def bound(*apart: tuple[str, ...], holder: str = "承办人") -> Card:
    """A step for each, of the one whom a field names, apart from who did those before."""
    card = handed_on("客服专员")
    steps = [
        EventRule(f"第{n}步", himself=holder, apart_from=each) for n, each in enumerate(apart, 1)
    ]
    return replace(card, machine=replace(card.machine, events={e.name: e for e in steps}))


OTHER = replace(CLERK, name="周倩")
DESK = Staff({"李敏": CLERK, "周倩": OTHER})


def test_whoever_did_what_comes_before_is_not_named_for_what_he_may_not_do() -> None:
    """接收的人自己不能处理（S002L）：登记是李敏办的。"""
    (found,) = against(bound(("登记",), ("登记", "转办")), "李敏", DESK)
    assert found.say == "“承办人”写的李敏办过前面的，不能再办“第1步”。"
    assert (found.code, found.mend) == ("not-among", "可以写：周倩。")
    assert (found.about, found.clause) == (FieldAt(FieldPath("承办人")), ASSIGN.clause)
    assert against(bound(("登记",)), "周倩", DESK) == []


def test_he_is_named_where_a_step_is_left_to_him_or_nobody_else_could_be() -> None:
    assert against(bound(("登记",), ("答复",)), "李敏", DESK) == []
    assert against(bound(("登记",), ()), "李敏", DESK) == []
    assert against(bound(("登记",), holder="经办人"), "李敏", DESK) == []
    assert against(bound(), "李敏", DESK) == []
    alone = Staff({"李敏": CLERK, "赵磊": MECHANIC})
    assert against(bound(("登记",)), "李敏", alone) == []
