"""Recurring duties: whose each is, and which records may stand for one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from casebook import life, rules

from cpl.domain.cases.reasons import EventPart, FieldAt, Reason
from cpl.domain.cases.record import Event
from cpl.domain.decisions.engine import Context, Refused, decide
from cpl.domain.decisions.routine import belongs_to, is_his, is_raised_to, may_do, why_not_theirs
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import Clause, Duty, Product
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.periods import Every, PeriodUnit
from cpl.domain.values.value import Values

CLERK = Person("李敏", "", ("客服专员",), "客服部")
HEAD = Person("吴刚", "", ("客服主管",), "客服部")
BOSS = Person("陈总", "", ("总经理",))
OPERATOR = Person("王建国", "", ("部门负责人",), "运营部")
FINANCE = Person("林芳", "", ("财务",), "票务部")
STAFF = Staff({each.name: each for each in (CLERK, HEAD, BOSS, OPERATOR, FINANCE)})
MONTHLY = Every(PeriodUnit.MONTH)
REVIEW = Duty("复盘", MONTHLY, ("客服专员", "运营部"), clause=Clause("X-1"))
ROUNDS = Duty("自查", MONTHLY, ("责任单位",), clause=Clause("X-2"), units=("运营部", "设备部"))
ANYBODY = Duty("学习", None)
MADE = replace(rules(), duties=(REVIEW, ROUNDS, ANYBODY))


@pytest.mark.parametrize(
    ("person", "owner", "his"),
    [
        (CLERK, "客服专员", True),
        (CLERK, "客服部", True),
        (CLERK, "客服主管", False),
        (HEAD, "客服专员", True),
        (replace(CLERK, roles=("财务", "客服专员")), "客服专员", True),
        (OPERATOR, "运营部", True),
        (OPERATOR, "客服部", False),
    ],
)
def test_what_is_owed_by_a_role_or_a_unit_is_owed_by_who_holds_it_covers_it_or_is_of_it(
    person: Person, owner: str, his: bool
) -> None:
    assert is_his(rules(), person, owner) is his


@pytest.mark.parametrize(
    ("role", "unit", "told"),
    [
        ("部门负责人", "运营部", True),
        ("部门负责人", "设备部", False),
        ("部门负责人", "餐饮部", True),  # it has no head: both are told
        ("部门负责人", "", True),
        ("部门负责人", "客服部", True),  # its people are no heads
        ("客服主管", "设备部", False),
        ("没有的角色", "运营部", False),
    ],
)
def test_the_head_of_a_unit_is_told_of_what_his_own_unit_handles(
    role: str, unit: str, told: bool
) -> None:
    other = Person("赵磊", "", ("部门负责人",), "设备部")
    staff = Staff({each.name: each for each in (CLERK, HEAD, OPERATOR, other)})
    assert is_raised_to(rules(), OPERATOR, staff, role, unit) is told


def test_a_role_that_acts_for_every_unit_is_told_whoever_handles_it() -> None:
    elsewhere = Person("钱芳", "", ("客服主管",), "票务部")
    staff = Staff({each.name: each for each in (CLERK, HEAD, elsewhere)})
    assert is_raised_to(rules(), elsewhere, staff, "客服主管", "客服部")


@pytest.mark.parametrize(
    ("person", "owner", "his"),
    [
        (CLERK, "客服专员", True),
        (CLERK, "李敏", True),
        (CLERK, "客服部", True),
        (CLERK, "运营部", False),
        (HEAD, "客服专员", False),
        (HEAD, "值班经理", True),
        (BOSS, "客服经理", True),
        (replace(HEAD, roles=("财务", "客服主管")), "值班经理", True),
        (BOSS, "财务", False),
        (FINANCE, "财务", True),
        (OPERATOR, "吴刚", False),
    ],
)
def test_what_waits_for_the_clerks_waits_for_their_head_only_where_there_are_none(
    person: Person, owner: str, his: bool
) -> None:
    """专员的事不算在主管头上；值班经理没有人当，主管能顶。"""
    assert belongs_to(rules(), person, STAFF, owner) is his


@pytest.mark.parametrize(
    ("person", "duty", "unit", "may"),
    [
        (CLERK, REVIEW, "", True),
        (HEAD, REVIEW, "", True),
        (OPERATOR, REVIEW, "", True),
        (BOSS, replace(REVIEW, by=("财务",)), "", False),
        (BOSS, ANYBODY, "", True),
        (OPERATOR, ROUNDS, "运营部", True),
        (OPERATOR, ROUNDS, "设备部", False),
        (CLERK, ROUNDS, "客服部", False),
    ],
)
def test_a_duty_is_done_by_its_owners_each_units_own_by_its_people(
    person: Person, duty: Duty, unit: str, may: bool
) -> None:
    assert may_do(rules(), person, duty, unit) is may


# —— the record of one ——


def against(
    fields: Mapping[str, str], person: str = "李敏", staff: Staff | None = STAFF
) -> tuple[Reason, ...]:
    machine = MADE.machines["例行"]
    card = replace(life(machine, {}).card, rules=MADE)
    event = Event("做完", datetime(2026, 11, 30, 17), person, "")
    said: Values = {"情况": "开了会", **fields}
    return tuple(why_not_theirs(card, said, event, staff))


SOUND = {"例行工作": "复盘", "期间": "2026-11"}
UNITS_OWN = {"例行工作": "自查", "期间": "2026-11", "例行单位": "运营部"}


@pytest.mark.parametrize(
    ("person", "fields"),
    [
        ("李敏", SOUND),
        ("王建国", SOUND),
        ("王建国", UNITS_OWN),
        ("陈总", {"例行工作": "学习", "期间": "随便哪一期"}),
        ("李敏", {"例行工作": "复盘"}),
        ("早已离职", SOUND),
    ],
)
def test_a_record_that_names_its_duty_its_period_and_its_unit_stands(
    person: str, fields: dict[str, str]
) -> None:
    assert against(fields, person) == ()


def test_whose_duty_it_was_is_not_asked_of_a_stored_record() -> None:
    assert against(SOUND, "林芳", None) == ()
    assert [each.code for each in against(SOUND, "林芳")] == ["duty-of-others"]


@pytest.mark.parametrize(
    ("person", "fields", "expected"),
    [
        (
            "李敏",
            {"例行工作": "复判", "期间": "2026-11"},
            Reason(
                "unknown-duty", "没有“复判”这项例行工作。", "是不是“复盘”？",
                about=FieldAt(FieldPath("例行工作")),
            ),
        ),
        (
            "李敏",
            {"例行工作": "复盘", "期间": "2026-W48"},
            Reason(
                "unknown-period", "“复盘”每月一次，没有“2026-W48”这一期。",
                "用 cpl duty 看还欠哪几期。", Clause("X-1"), about=FieldAt(FieldPath("期间")),
            ),
        ),
        (
            "王建国",
            {**SOUND, "例行单位": "运营部"},
            Reason(
                "duty-of-no-unit", "“复盘”不分单位。", "不写 例行单位（“运营部”）。",
                Clause("X-1"), about=FieldAt(FieldPath("例行单位")),
            ),
        ),
        (
            "王建国",
            {**UNITS_OWN, "例行单位": ""},
            Reason(
                "duty-of-no-unit", "“自查”各单位各做各的，要写明单位。",
                "写 例行单位=…（运营部、设备部）。", Clause("X-2"),
                about=FieldAt(FieldPath("例行单位")),
            ),
        ),
        (
            "王建国",
            {**UNITS_OWN, "例行单位": "设备部"},
            Reason(
                "duty-of-others", "“自查”要由设备部的责任单位来做。",
                "请他来记，或者 --as 他的姓名。", Clause("X-2"), about=EventPart.ACTOR,
            ),
        ),
        (
            "林芳",
            SOUND,
            Reason(
                "duty-of-others", "“复盘”要由客服专员、运营部来做。",
                "请他来记，或者 --as 他的姓名。", Clause("X-1"), about=EventPart.ACTOR,
            ),
        ),
    ],
    ids=["没有这项", "没有这一期", "不分单位", "没写单位", "别的单位的", "别的角色的"],
)  # fmt: skip
def test_a_record_that_cannot_stand_is_told_why(
    person: str, fields: dict[str, str], expected: Reason
) -> None:
    assert against(fields, person) == (expected,)


def test_a_unit_that_owes_none_is_no_unit_of_it() -> None:
    found = against({**UNITS_OWN, "例行单位": "保洁部"}, "王建国")
    assert [each.code for each in found] == ["duty-of-no-unit", "duty-of-others"]


def test_where_the_units_own_may_be_done_by_anybody_of_it_that_is_said() -> None:
    free = replace(ROUNDS, by=())
    card = replace(life(MADE.machines["例行"], {}).card, rules=replace(MADE, duties=(free,)))
    event = Event("做完", datetime(2026, 11, 30, 17), "李敏", "")
    (reason,) = why_not_theirs(card, UNITS_OWN, event, STAFF)
    assert reason.say == "“自查”要由运营部的本单位的人来做。"


def test_without_a_name_it_is_the_missing_field_that_is_told() -> None:
    assert against({"期间": "2026-11"}) == ()


@pytest.mark.parametrize(("duty", "refused"), [("复盘", False), ("复判", True)])
def test_the_registration_of_such_a_record_is_refused_for_it(duty: str, refused: bool) -> None:
    machine = MADE.machines["例行"]
    before = life(machine, {"fields": {"例行工作": duty, "期间": "2026-11", "情况": "开了会"}}).card
    at = datetime(2026, 11, 30, 17)
    outcome = decide(
        replace(before, rules=MADE), Event("做完", at, "李敏", "客服专员"), Context(at, STAFF)
    )
    codes = [each.code for each in outcome.reasons] if isinstance(outcome, Refused) else []
    assert codes == (["unknown-duty"] if refused else [])


def test_what_is_a_unit_s_is_each_of_its_people_s_though_a_role_be_called_like_it() -> None:
    of_finance = Person("何平", "", ("客服专员",), "财务")
    staff = Staff({each.name: each for each in (FINANCE, of_finance)})
    assert belongs_to(rules(), of_finance, staff, "财务")
    assert not belongs_to(rules(), replace(of_finance, unit="客服部"), staff, "财务")


WEEKLY_PAPER = Duty("整改表", Every(PeriodUnit.WEEK), product=Product(form="周整改表"))
MONTHLY_REPORT = Duty("月报", MONTHLY, product=Product(report="月报", only=True))
ANY_REPORT = Duty("快报", None, product=Product(report="快报", only=True))
ROUND = Duty("巡场", None, product=Product(event="巡场", only=True))
EITHER_WAY = Duty("通报", None, product=Product(event="通报"))


@pytest.mark.parametrize(
    ("duty", "period", "mend"),
    [
        (WEEKLY_PAPER, "2026-W47", "签发它：cpl form 周整改表 --week 2026-W47 --issue。"),
        (WEEKLY_PAPER, "", "签发它：cpl form 周整改表 --week 期间 --issue。"),
        (MONTHLY_REPORT, "2026-11", "下发它：cpl report 月报 --month 2026-11 --issue。"),
        (ANY_REPORT, "", "下发它：cpl report 快报 --issue。"),
        (ROUND, "", "去办它：cpl do 编号 巡场，记下办的时间。"),
        (EITHER_WAY, "", None),
    ],
    ids=["周表", "没有写期间", "月报", "没有周期的报表", "事件", "记一句也算"],
)
def test_what_only_its_product_does_is_told_with_the_command_that_makes_it(
    duty: Duty, period: str, mend: str | None
) -> None:
    office = replace(rules(), duties=(duty,))
    card = replace(life(office.machines["例行"], {}).card, rules=office)
    event = Event("做完", datetime(2026, 11, 30, 17), "李敏", "")
    said: Values = {"情况": "做了", "例行工作": duty.id, "期间": period}
    found = [each.mend for each in why_not_theirs(card, said, event, STAFF)]
    assert found == ([mend] if mend else [])
