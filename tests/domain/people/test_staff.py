"""Who is here on a day, in which roles, for whom; and who is meant by a name."""

from dataclasses import replace
from datetime import date

import pytest

from cpl.domain.people.desks import DeskView, OfficeDesk
from cpl.domain.people.staff import Person, Spell, Staff, StandIn, spelt

TODAY = date(2026, 11, 22)
CHEN = Person("陈总", "chen@example.com", ("总经理",), "总经办")
LI = Person("李敏", "LiMin@Example.com", ("客服专员",), "客服部", logins=("limin",))
GONE = Person("王芳", "", ("客服专员",), "客服部", spells=(Spell(None, date(2026, 10, 31)),))
BACK = Person(
    "吴刚",
    "",
    ("客服主管",),
    "客服部",
    spells=(
        Spell(date(2024, 3, 1), date(2026, 6, 30), ("客服专员",), "运营部"),
        Spell(date(2026, 9, 1)),
    ),
)
LENT = StandIn("李敏", "陈总", Spell(date(2026, 11, 20), date(2026, 11, 30)), basis="书面委托")
STAFF = Staff({each.name: each for each in (CHEN, LI, GONE, BACK)}, (LENT,))


def test_of_a_day_only_those_count_who_were_here() -> None:
    now, then = STAFF.at(TODAY), STAFF.at(date(2026, 10, 31))
    assert (set(now.people), set(now.away)) == ({"陈总", "李敏", "吴刚"}, {"王芳"})
    assert "王芳" in then.people
    assert now.at(date(2026, 10, 31)) == then
    assert STAFF.at(date(2026, 10, 31)) is then  # asked again and again, it is made once
    assert set(now.everybody) == set(STAFF.people)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2024, 2, 29), None),
        (date(2026, 6, 30), (("客服专员",), "运营部")),
        (date(2026, 8, 31), None),
        (TODAY, (("客服主管",), "客服部")),
    ],
)
def test_who_came_back_was_something_else_before(
    day: date, found: tuple[tuple[str, ...], str] | None
) -> None:
    person = STAFF.at(day).people.get("吴刚")
    assert (person and (person.roles, person.unit)) == found


def test_when_he_is_here_is_told_in_days_open_where_they_are() -> None:
    assert BACK.when == "2024-03-01～2026-06-30、2026-09-01～"
    assert GONE.when == "～2026-10-31"
    assert CHEN.when == "一直在岗"


@pytest.mark.parametrize(
    ("spell", "found"),
    [
        (Spell(), (("客服专员",), "客服部", "A")),
        (Spell(roles=("回访员",)), (("回访员",), "客服部", "A")),
        (Spell(unit="运营部"), (("客服专员",), "运营部", "A")),
        (Spell(desk="B"), (("客服专员",), "客服部", "B")),
    ],
)
def test_of_a_time_only_that_is_other_which_it_says(
    spell: Spell, found: tuple[tuple[str, ...], str, str]
) -> None:
    li = Person("李敏", "", ("客服专员",), "客服部", "A", spells=(spell,))
    here = Staff({"李敏": li}).at(TODAY).people["李敏"]
    assert (here.roles, here.unit, here.desk) == found


def test_who_stands_in_has_the_others_roles_for_that_time_and_his_unit() -> None:
    li = STAFF.at(TODAY).people["李敏"]
    assert (li.roles, li.own_roles) == (("客服专员", "总经理"), ("客服专员",))
    assert (li.units_as("总经理"), li.units_as("客服专员")) == (("总经办",), ("客服部",))
    standing = li.stands_in_as("总经理")
    assert standing is not None
    assert (standing.whom, standing.basis) == ("陈总", "书面委托")
    assert STAFF.at(date(2026, 12, 1)).people["李敏"] == LI


def test_a_role_that_is_his_own_is_not_lent_and_a_chain_lends_nothing_on() -> None:
    both = Staff({**STAFF.people, "李敏": Person("李敏", "", ("总经理",))}, (LENT,))
    assert both.at(TODAY).people["李敏"].standing == ()
    chain = Staff(STAFF.people, (LENT, StandIn("吴刚", "李敏", Spell())))
    assert chain.at(TODAY).people["吴刚"].roles == ("客服主管", "客服专员")


NAMES = Staff(
    {
        name: Person(name, f"{number}@example.com", (), unit)
        for number, (name, unit) in enumerate(
            (
                ("王伟（运营部）", "运营部"),
                ("王伟2", "客服部"),
                ("王小明", ""),
                ("John Smith", ""),
                ("1001", "外包队"),
            )
        )
    }
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("王伟", ["王伟（运营部）", "王伟2"]),
        ("王伟运营部", ["王伟（运营部）"]),
        ("运营部王伟", ["王伟（运营部）"]),
        ("客服部王伟", ["王伟2"]),
        ("王伟客服部", ["王伟2"]),
        ("外包队 1001", ["1001"]),
        ("王伟２", ["王伟2"]),
        ("王 小明", ["王小明"]),
        ("王　小明", ["王小明"]),
        ("john smith", ["John Smith"]),
        ("ＪｏｈｎＳｍｉｔｈ", ["John Smith"]),
        ("3@EXAMPLE.com", ["John Smith"]),
        ("王伟 2", ["王伟2"]),
        ("王", []),
        ("", []),
        (" ", []),
    ],
)
def test_a_name_is_understood_however_it_is_typed(said: str, found: list[str]) -> None:
    assert [each.name for each in NAMES.meant(said)] == found


def test_a_name_as_it_stands_in_the_file_means_nobody_else() -> None:
    alike = Staff({name: Person(name, "", ()) for name in ("王小明", "王 小明")})
    assert [each.name for each in alike.meant("王 小明")] == ["王 小明"]
    assert [each.name for each in alike.meant("王  小明")] == ["王小明", "王 小明"]
    assert alike.meant("") == ()


def test_an_account_or_an_address_names_its_owner() -> None:
    assert STAFF.with_login("limin") == LI
    assert STAFF.with_login("") is None
    assert Staff({"李敏": replace(LI, logins=("",))}).with_login("") is None
    assert STAFF.with_email("limin@example.com") == LI
    assert STAFF.with_email(" LiMin@example.com ") == LI
    assert STAFF.with_email("") is None
    assert STAFF.meant("limin@example.com") == (LI,)
    blanks = Person("周倩", " ZhouQian@example.com ", ())
    assert Staff({"周倩": blanks}).meant("zhouqian@example.com") == (blanks,)
    assert spelt("王 小·明（运营部）") == "王小明运营部"


EAST = OfficeDesk("B", "东站", ("设备部",))
DESKS = Staff(
    {"李敏": LI, "王建国": Person("王建国", "", ("部门负责人",), "设备部", "B")},
    desks=(EAST, OfficeDesk("A", "热线", (), is_main=True)),
)


def test_why_somebody_is_not_here() -> None:
    coming = Person("周倩", "", ("客服专员",), "客服部", spells=(Spell(date(2026, 12, 1)),))
    again = replace(BACK, name="孙丽", spells=(*BACK.spells[:1], *GONE.spells))
    staff = Staff({"王芳": GONE, "周倩": coming, "吴刚": BACK, "孙丽": again})
    assert staff.at(TODAY).why_not_here("孙丽") == "孙丽已不在岗（2026-10-31 以后）。"
    assert staff.at(TODAY).why_not_here("王芳") == "王芳已不在岗（2026-10-31 以后）。"
    assert staff.at(TODAY).why_not_here("周倩") == "周倩还没有到岗（2026-12-01 起）。"
    assert staff.at(date(2026, 8, 1)).why_not_here("吴刚") == "吴刚已不在岗（2026-06-30 以后）。"
    assert staff.at(date(2024, 2, 1)).why_not_here("吴刚") == "吴刚还没有到岗（2024-03-01 起）。"


def test_a_desk_is_known_by_its_letters_and_by_its_name() -> None:
    assert [DESKS.desk_said_as(said) for said in ("b", "B", "东站", str(EAST))] == [EAST] * 4
    assert str(EAST) == "B 东站"
    assert DESKS.desk_said_as("西站") is None
    assert DESKS.desk_with("b") is None
    assert (DESKS.desk_said("B"), DESKS.desk_said("X"), DESKS.desk_said("")) == (
        "B 台（东站）",
        "X 台",
        "总部",
    )


def test_a_number_without_letters_is_the_main_desk_s() -> None:
    numbers = ("TS20261117-001", "TS20261117-B001", "例行")
    assert [DESKS.desk_of(each) for each in numbers] == ["A", "B", ""]
    assert STAFF.desk_of("TS20261117-B001") == ""


def test_a_desk_sees_its_own_and_what_is_with_its_units() -> None:
    assert DESKS.view_of("B") == DeskView(EAST, ("设备部",))
    assert DESKS.view_of("B", own_only=True) == DeskView(EAST, ())
    assert DESKS.view_of("") is None


@pytest.mark.parametrize(("desk", "own"), [("A", ["A", ""]), ("B", ["B"])])
def test_a_number_without_letters_is_its_own_only_for_the_main_desk(
    desk: str, own: list[str]
) -> None:
    view = DESKS.view_of(desk)
    assert view is not None
    assert [each for each in ("A", "B", "") if view.is_its_own(each)] == own


def test_a_desk_is_not_the_main_one_unless_it_says_so() -> None:
    assert Staff({}, desks=(EAST,)).main_desk is None


def test_the_unit_of_a_day_is_the_last_one_of_who_has_left() -> None:
    assert STAFF.unit_of("吴刚", date(2026, 6, 30)) == "运营部"
    assert STAFF.unit_of("吴刚", TODAY) == "客服部"
    assert STAFF.unit_of("王芳", TODAY) == "客服部"
    assert STAFF.unit_of("李小敏", TODAY, "limin@example.com ") == "客服部"
    assert STAFF.unit_of("生人", TODAY) == ""


def test_who_stands_in_for_somebody_who_left_has_what_he_had_last() -> None:
    lent = StandIn("李敏", "王芳", Spell(date(2026, 11, 20), date(2026, 11, 30)), ("回访员",))
    gone = Person("王芳", "", ("回访员", "客服专员"), "质检部", "B", spells=GONE.spells)
    li = Staff({"李敏": LI, "王芳": gone}, (lent,)).at(TODAY).people["李敏"]
    assert li.roles == ("客服专员", "回访员")
    assert (li.units_as("回访员"), li.desk_as("回访员")) == (("质检部",), "B")
    assert li.desk_as("客服专员") == ""


def test_who_stands_in_has_what_the_other_was_on_that_day_or_only_the_roles_that_are_named() -> (
    None
):
    lent = StandIn("李敏", "吴刚", Spell())
    then = (
        Staff({"李敏": replace(CHEN, name="李敏"), "吴刚": BACK}, (lent,))
        .at(date(2026, 6, 30))
        .people["李敏"]
    )
    assert (then.roles, then.units_as("客服专员")) == (("总经理", "客服专员"), ("运营部",))
    both = replace(BACK, roles=("客服主管", "财务"), spells=())
    named = Staff({"李敏": LI, "吴刚": both}, (replace(lent, roles=("财务", "出纳")),))
    assert named.at(TODAY).people["李敏"].roles == ("客服专员", "财务")


def test_who_stands_in_for_two_of_one_role_has_it_once_and_for_a_stranger_nothing() -> None:
    lent = tuple(StandIn("李敏", whom, Spell()) for whom in ("陈总", "高远", "生人"))
    gao = replace(CHEN, name="高远")
    li = Staff({"李敏": LI, "陈总": CHEN, "高远": gao}, lent).at(TODAY).people["李敏"]
    assert li.roles == ("客服专员", "总经理")
    assert [each.whom for each in li.standing] == ["陈总", "高远"]


def test_who_has_the_role_anyhow_does_not_stand_in() -> None:
    lent = StandIn("李敏", "王芳", Spell(date(2026, 11, 20), date(2026, 11, 30)))
    assert Staff({"李敏": LI, "王芳": GONE}, (lent,)).at(TODAY).people["李敏"] == LI
