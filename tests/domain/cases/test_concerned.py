"""Whom a record is about: by name, by unit, however it is written."""

from dataclasses import replace

import pytest
from casebook import life, rules

from cpl.domain.cases.card import Card
from cpl.domain.cases.concerned import (
    about_names,
    about_paths,
    concerns,
    concerns_unit,
    is_about_somebody,
    names_himself,
)
from cpl.domain.people.staff import Person, Staff
from cpl.domain.regulation.rules import AboutWhom, Privacy
from cpl.domain.values.value import Value

PEOPLE = (
    Person("王建国", "w@example.com", ("部门负责人",), "运营部"),
    Person("赵磊", "z@example.com", ("部门负责人",), "设备部"),
    Person("马超", "m@example.com", ("部门负责人",), "设备部"),
    Person("陈总", "c@example.com", ("总经理",)),
)
STAFF = Staff({each.name: each for each in PEOPLE})
ABOUT = (AboutWhom("被投诉对象"),)


def about(said: Value, where: tuple[AboutWhom, ...] = ABOUT) -> Card:
    card = life(rules().machines["工单"], "承办中").card
    judged = replace(rules(), privacy=Privacy(about=where))
    return replace(card, rules=judged, values={**card.values, "被投诉对象": said})


def concerned(card: Card) -> list[str]:
    return [each.name for each in PEOPLE if concerns(card, each, STAFF)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("王建国", ["王建国"]),
        ("王 建国", ["王建国"]),
        ("运营部", ["王建国"]),
        ("运营部的王建国经理", ["王建国"]),
        ("赵磊", ["赵磊", "马超"]),
        ("王建国、赵磊", ["王建国", "赵磊", "马超"]),
        (("王建国", "陈总"), ["王建国", "陈总"]),
        ("过山车", []),
        ("", []),
    ],
)
def test_he_and_his_unit_are_meant(said: Value, meant: list[str]) -> None:
    assert concerned(about(said)) == meant


def test_only_he_is_named_himself() -> None:
    card = about("赵磊")
    assert [each.name for each in PEOPLE if names_himself(card, each)] == ["赵磊"]


def test_only_where_the_rules_say_that_the_field_names_him() -> None:
    assert concerned(about("王建国", ())) == []
    is_secret = (AboutWhom("被投诉对象", rules().privacy.secret_when or pytest.fail("no such")),)
    assert about_paths(about("王建国", is_secret)) == ()
    assert concerned(about("王建国", is_secret)) == []


def test_where_the_rules_say_so_he_alone_keeps_away() -> None:
    """健身房：本人不得处理，不是他的门店"""
    himself = (AboutWhom("被投诉对象", unit=False),)
    assert concerned(about("赵磊", himself)) == ["赵磊"]
    assert concerned(about("运营部王建国", himself)) == ["王建国"]
    assert concerns_unit(about("赵磊", himself), "设备部", STAFF) == ""
    assert concerns_unit(about("赵磊"), "设备部", STAFF) == "被投诉对象"


@pytest.mark.parametrize(
    ("said", "is_about"), [("王建国", True), ("", False), ("  ", False), (("", "过山车"), True)]
)
def test_it_is_about_somebody_as_soon_as_one_of_its_fields_says_something(
    said: Value, is_about: bool
) -> None:
    assert is_about_somebody(about(said)) is is_about


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("运营部的王建国", {"运营部的王建国", "王建国"}),
        ("王 建国、赵磊", {"王 建国、赵磊", "赵磊", "王建国"}),
        ("运营部小钱", {"运营部小钱", "小钱"}),
        ("小钱、小孙", {"小钱", "小孙"}),
        ("过山车", {"过山车"}),
    ],
)
def test_whom_it_names_is_told_as_written_one_by_one_and_without_his_unit(
    said: str, names: set[str]
) -> None:
    """列表里连“运营部的王建国”里的“王建国”也要遮住。"""
    assert set(about_names(about(said), STAFF)) >= names
    assert not set(about_names(about(said), STAFF)) & {"马超", "陈总"}
