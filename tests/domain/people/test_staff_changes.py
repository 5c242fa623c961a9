"""Who may change the staff, and what of it is a power that nobody gives himself."""

from dataclasses import replace
from datetime import date

import pytest
from casebook import rules

from cpl.domain.people.desks import OfficeDesk
from cpl.domain.people.staff import SYSTEM, Person, Spell, Staff, StandIn
from cpl.domain.people.staff_changes import (
    ALONE,
    NOBODY,
    WhoChanges,
    claims_of,
    keepers,
    may_keep,
    staff_changes,
    why_not_changed,
)
from cpl.domain.regulation.rules import Rules

TODAY = date(2026, 11, 22)
CHEN = Person("陈总", "chen@example.com", ("总经理",), "总经办")
GAO = Person("高远", "gao@example.com", ("总经理",), "总经办")
LI = Person("李敏", "limin@example.com", ("客服专员",), "客服部")
PROMOTED = replace(LI, roles=("客服专员", "客服主管"))


def ruled(*roles: str, adopts: tuple[str, ...] = ()) -> Rules:
    return replace(rules(), meta=replace(rules().meta, staff=roles, adopts=adopts))


def staff(*people: Person, lent: tuple[StandIn, ...] = ()) -> Staff:
    return Staff({each.name: each for each in people}, lent)


@pytest.mark.parametrize(
    ("after", "said", "gains"),
    [
        (staff(CHEN, PROMOTED), "李敏：角色 客服专员→客服专员、客服主管", True),
        (staff(CHEN, replace(LI, roles=())), "李敏：角色 客服专员→（没有）", False),
        (staff(CHEN), "去掉了李敏", False),
        (staff(CHEN, LI, GAO), "加了高远（总经理）", True),
        (staff(CHEN, LI, replace(GAO, roles=())), "加了高远（没有角色）", True),
        (
            staff(CHEN, replace(LI, spells=(Spell(TODAY, None, ("客服主管",), "", "B"), Spell()))),
            "李敏：在岗 一直在岗→2026-11-22～、～；角色（以前的） （没有）→客服主管；"
            "台（以前的） （没有）→B",
            True,
        ),
        (staff(CHEN, replace(LI, unit="运营部")), "李敏：单位 客服部→运营部", True),
        (staff(CHEN, replace(LI, logins=("limin",))), "李敏：账号 （没有）→limin", True),
        (
            staff(CHEN, LI, lent=(StandIn("李敏", "陈总", Spell(TODAY, TODAY)),)),
            "李敏：代 （没有）→陈总 2026-11-22～2026-11-22",
            True,
        ),
        (staff(CHEN, replace(LI, contact=(("企业微信", "lm"),))), "", False),
        (staff(CHEN, replace(LI, unit="")), "李敏：单位 客服部→（没有）", False),
        (
            staff(CHEN, replace(LI, email="li@example.com")),
            "李敏：邮箱 limin@example.com→li@example.com",
            False,
        ),
        (
            staff(CHEN, replace(LI, roles=("客服主管",), unit="")),
            "李敏：角色 客服专员→客服主管；单位 客服部→（没有）",
            True,
        ),
    ],
)
def test_a_change_is_told_person_by_person(after: Staff, said: str, gains: bool) -> None:
    found = staff_changes(staff(CHEN, LI), after)
    assert [(each.said, each.gains) for each in found] == ([(said, gains)] if said else [])


def test_fewer_roles_are_no_gain() -> None:
    """Neither at no desk, nor at the desk where he stays."""
    for desk in ("", "A"):
        before, after = (staff(replace(each, desk=desk)) for each in (PROMOTED, LI))
        found = staff_changes(*(replace(each, desks=TWO_DESKS) for each in (before, after)))
        assert [(each.said, each.gains) for each in found] == [
            ("李敏：角色 客服专员、客服主管→客服专员", False)
        ]


TWO_DESKS = (OfficeDesk("A", "热线", is_main=True), OfficeDesk("B", "东站"))
AT_A = replace(staff(CHEN, replace(LI, desk="A")), desks=TWO_DESKS)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (staff(LI), replace(staff(LI), desks=TWO_DESKS[:1]), [("台 A （没有）→热线，主台", False)]),
        (staff(LI), staff(replace(LI, desk="A")), []),
        (AT_A, replace(AT_A, people={"陈总": CHEN, "李敏": LI}), [("李敏：台 A→各台", True)]),
        (replace(AT_A, people={"陈总": CHEN, "李敏": LI}), AT_A, [("李敏：台 各台→A", False)]),
        (
            AT_A,
            replace(AT_A, desks=(TWO_DESKS[0], replace(TWO_DESKS[1], units=("票务部",)))),
            [("台 B 东站→东站（票务部）", False)],
        ),
        (AT_A, replace(AT_A, desks=TWO_DESKS[:1]), [("台 B 东站→（没有）", False)]),
    ],
)
def test_a_change_of_desks_is_told(
    before: Staff, after: Staff, told: list[tuple[str, bool]]
) -> None:
    assert [(each.said, each.gains) for each in staff_changes(before, after)] == told


@pytest.mark.parametrize(
    ("who", "after", "codes"),
    [
        (WhoChanges("陈总"), staff(CHEN, PROMOTED), []),
        (WhoChanges("李敏"), staff(CHEN, PROMOTED), ["staff-not-theirs"]),
        (WhoChanges(""), staff(CHEN, PROMOTED), ["staff-not-theirs"]),
        (WhoChanges("李敏"), staff(CHEN, replace(LI, contact=(("微信", "lm"),))), []),
        (WhoChanges("陈总", "李敏"), staff(CHEN, PROMOTED), ["own-powers"]),
        (WhoChanges("陈总", "李敏", "任命文件"), staff(CHEN, PROMOTED), []),
        (WhoChanges("陈总", "李敏"), staff(CHEN, LI, GAO), []),
    ],
)
def test_who_may_change_what(who: WhoChanges, after: Staff, codes: list[str]) -> None:
    before = staff(CHEN, LI)
    found = why_not_changed(ruled("总经理"), before, after, who, TODAY)
    assert [each.code for each in found] == codes


def test_what_is_against_it_is_said_with_who_may_and_what_to_do() -> None:
    after = staff(CHEN, PROMOTED, GAO)
    before, told = staff(CHEN, LI), "李敏：角色 客服专员→客服专员、客服主管；加了高远（总经理）"
    (found,) = why_not_changed(ruled("总经理"), before, after, WhoChanges("李敏"), TODAY)
    assert (found.name, found.say) == ("李敏", f"李敏不能改人员：{told}。")
    assert found.mend == "由总经理（陈总）改；他定了由你录入的，--as 他 --basis 依据。"
    (stranger,) = why_not_changed(ruled(), before, after, WhoChanges(""), TODAY)
    assert stranger.say == f"不知道是谁的人不能改人员：{told}。"
    assert stranger.mend.startswith("由在岗的人（陈总、李敏）改；")
    (nobody,) = why_not_changed(ruled("财务"), before, after, WhoChanges("李敏"), TODAY)
    assert (nobody.name, nobody.say) == ("李敏", f"没有人有能改人员的角色：{told}。")
    (last,) = why_not_changed(ruled("总经理"), before, staff(LI), WhoChanges("李敏"), TODAY)
    assert (last.name, last.say) == ("陈总", "陈总走了，再没有人能改人员：去掉了陈总。")


def test_of_those_who_may_the_first_three_are_named() -> None:
    many = staff(*(replace(CHEN, name=each) for each in ("陈总", "高远", "林芳", "孙丽")), LI)
    after = replace(many, people={**many.people, "李敏": PROMOTED})
    (found,) = why_not_changed(ruled("总经理"), many, after, WhoChanges("李敏"), TODAY)
    assert found.mend.startswith("由总经理（陈总、高远、林芳 等 4 人）改；")


def test_he_may_take_a_power_from_himself() -> None:
    more = replace(CHEN, roles=("总经理", "财务"))
    asked = (ruled("总经理"), staff(more, GAO), staff(CHEN, GAO), WhoChanges("陈总"), TODAY)
    assert not list(why_not_changed(*asked))
    alone = (ruled("总经理"), staff(more, LI), staff(CHEN, LI), WhoChanges("陈总"), TODAY)
    assert claims_of(*alone) == ()


def test_one_of_his_roles_is_enough_and_the_program_itself_may_nothing() -> None:
    both = replace(CHEN, roles=("财务", "总经理"))
    assert may_keep(ruled("总经理"), both)
    assert not may_keep(ruled("总经理"), LI)
    assert may_keep(ruled(), LI)
    assert not may_keep(ruled(), replace(LI, name=SYSTEM))


def test_nobody_gives_himself_a_power_unless_nobody_else_may() -> None:
    more = replace(CHEN, roles=("总经理", "财务"))
    asked = (ruled("总经理"), staff(CHEN, LI), staff(more, LI), WhoChanges("陈总"), TODAY)
    assert not list(why_not_changed(*asked))
    assert claims_of(*asked) == (ALONE,)
    two = (ruled("总经理"), staff(CHEN, GAO), staff(more, GAO), WhoChanges("陈总"), TODAY)
    assert [each.code for each in why_not_changed(*two)] == ["own-powers"]
    gone = replace(GAO, spells=(Spell(None, date(2026, 10, 31)),))
    left = (ruled("总经理"), staff(CHEN, gone), staff(more, gone), WhoChanges("陈总"), TODAY)
    assert not list(why_not_changed(*left))


def test_where_nobody_holds_the_role_anybody_may_and_it_says_so() -> None:
    who = WhoChanges("李敏", basis="任命文件")
    asked = (ruled("财务"), staff(CHEN, LI), staff(CHEN, PROMOTED), who, TODAY)
    assert not list(why_not_changed(*asked))
    bare = (*asked[:3], WhoChanges("李敏"), TODAY)
    assert [each.code for each in why_not_changed(*bare)] == ["staff-no-basis"]
    assert claims_of(*asked) == (NOBODY,)


def test_that_the_last_who_could_has_left_is_recorded_by_somebody_else() -> None:
    gone = replace(CHEN, spells=(Spell(None, date(2026, 11, 20)),))
    rules_, before = ruled("总经理"), staff(CHEN, LI)
    for who, after, codes in (
        (WhoChanges("李敏"), staff(gone, LI), ["staff-no-basis"]),
        (WhoChanges("李敏", basis="退休文件"), staff(gone, LI), []),
        (WhoChanges("李敏", basis="退休文件"), staff(gone, PROMOTED), ["staff-no-basis"]),
        (WhoChanges("李敏", basis="退休文件"), staff(gone, LI, GAO), []),
        (WhoChanges("陈总"), staff(gone, LI), []),
    ):
        found = why_not_changed(rules_, before, after, who, TODAY)
        assert [each.code for each in found] == codes
    leaving = (rules_, before, staff(gone, LI), WhoChanges("李敏", basis="退休文件"), TODAY)
    assert claims_of(*leaving) == (NOBODY,)


def test_the_rules_name_them_or_else_those_who_adopt_or_nobody() -> None:
    assert keepers(ruled("财务", adopts=("总经理",))) == ("财务",)
    assert keepers(ruled(adopts=("总经理",))) == ("总经理",)
    silent = (ruled(), staff(CHEN, LI), staff(CHEN, PROMOTED))
    assert not list(why_not_changed(*silent, WhoChanges("陈总"), TODAY))
    own = list(why_not_changed(*silent, WhoChanges("李敏"), TODAY))
    assert [each.code for each in own] == ["own-powers"]


def test_a_change_says_that_nobody_else_could_make_it_only_where_that_is_so() -> None:
    more, left = replace(CHEN, roles=("总经理", "财务")), staff(LI, GAO)
    by_chen = WhoChanges("陈总")
    assert claims_of(ruled("总经理"), staff(CHEN, LI), staff(CHEN, PROMOTED), by_chen, TODAY) == ()
    assert claims_of(ruled("总经理"), staff(CHEN, GAO), staff(more, GAO), by_chen, TODAY) == ()
    assert claims_of(ruled("总经理"), staff(CHEN, LI), staff(CHEN, LI), by_chen, TODAY) == ()
    by_li = WhoChanges("李敏", basis="任命文件")
    assert claims_of(ruled("总经理"), staff(CHEN, LI, GAO), left, by_li, TODAY) == ()
    nobody = (ruled("财务"), staff(CHEN, LI), staff(CHEN, LI), by_li, TODAY)
    assert claims_of(*nobody) == ()
    assert claims_of(ruled("总经理"), staff(CHEN, LI), staff(LI), by_chen, TODAY) == ()
    two = (ruled("总经理"), staff(CHEN, LI), staff(more, PROMOTED), by_chen, TODAY)
    assert claims_of(*two) == (ALONE,)
