"""Who is here on a day, in which roles, for whom; and who is meant by a name."""

from datetime import date

import pytest

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
            (("王伟（运营部）", "运营部"), ("王伟2", "客服部"), ("王小明", ""), ("John Smith", ""))
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
        ("王伟２", ["王伟2"]),
        ("王 小明", ["王小明"]),
        ("王　小明", ["王小明"]),
        ("john smith", ["John Smith"]),
        ("ＪｏｈｎＳｍｉｔｈ", ["John Smith"]),
        ("3@EXAMPLE.com", ["John Smith"]),
        ("王", []),
        ("", []),
        (" ", []),
    ],
)
def test_a_name_is_understood_however_it_is_typed(said: str, found: list[str]) -> None:
    assert [each.name for each in NAMES.meant(said)] == found


def test_an_account_or_an_address_names_its_owner() -> None:
    assert STAFF.with_login("limin") == LI
    assert STAFF.with_login("") is None
    assert STAFF.with_email("limin@example.com") == LI
    assert STAFF.with_email("") is None
    assert spelt("王 小·明（运营部）") == "王小明运营部"
