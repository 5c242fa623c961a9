"""Values: what is blank, where a path leads, how a clerk writes one."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from cpl.domain.values.value import (
    Value,
    at_path,
    each_shown,
    has_gaps,
    is_blank,
    is_not_here,
    may_have_read,
    shown,
    with_path,
)


@pytest.mark.parametrize("value", [None, "", "  ", "　", "\n", (), {}])
def test_nothing_was_said(value: Value | None) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", [False, 0, Decimal(0), "0", "否", ("",), {"姓名": ""}])
def test_no_and_zero_are_something(value: Value) -> None:
    assert not is_blank(value)


def test_a_path_leads_into_groups() -> None:
    values: dict[str, Value] = {"投诉人": {"姓名": "王女士"}, "内容": "停运"}
    assert at_path(values, "内容") == "停运"
    assert at_path(values, "投诉人.姓名") == "王女士"
    assert at_path(values, "投诉人.电话") is None
    assert at_path(values, "内容.姓名") is None


def test_a_value_is_replaced_or_added_at_its_path() -> None:
    values: dict[str, Value] = {"投诉人": {"姓名": "王女士"}, "内容": "停运"}
    assert with_path(values, "投诉人.电话", "138") == {
        "投诉人": {"姓名": "王女士", "电话": "138"},
        "内容": "停运",
    }
    assert with_path({}, "投诉人.电话", "138") == {"投诉人": {"电话": "138"}}
    assert values == {"投诉人": {"姓名": "王女士"}, "内容": "停运"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"姓名": "王女士", "匿名": True, "未成年": False}, "王女士 匿名"),
        (None, ""),
        (True, "是"),
        (False, "否"),
        (3, "3"),
        (Decimal("1000000.50"), "1000000.50"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 11, 21), "2026-11-21"),
        (datetime(2026, 11, 21, 9, 5), "2026-11-21 09:05"),
        (("运营部", "票务部"), "运营部、票务部"),
        ({"姓名": "王女士", "电话": "", "人数": 2}, "王女士 2"),
    ],
)
def test_a_value_as_a_clerk_writes_it(value: Value | None, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (None, ()),
        ("  ", ()),
        ("运营部", ("运营部",)),
        (("运营部", "", "票务部"), ("运营部", "票务部")),
        (False, ("否",)),
    ],
)
def test_one_value_and_several_are_read_alike(value: Value | None, texts: tuple[str, ...]) -> None:
    assert each_shown(value) == texts


@pytest.mark.parametrize(
    ("text", "whole", "may"),
    [
        ("我是〔已清除〕，饭不熟", "我是王女士，饭不熟", True),
        ("〔另存1〕和〔另存2〕都在", "王女士和李先生都在", True),
        ("〔已清除〕〔已清除〕说冷", "王李说冷", True),
        ("我是〔已清除〕，饭不熟", "我是，饭不熟", False),
        ("他是〔已清除〕，饭不熟", "我是王女士，饭不熟", False),
        ("我〔已清除〕是〔已清除〕人", "我真是个好人", True),
        ("我〔已清除〕是〔已清除〕人", "我是个好人", False),
        ("我〔已清除〕不是〔已清除〕人", "我真是个好人", False),
        ("〔已清除〕热心〔已清除〕心人", "是热心人", False),
        ("我是〔已清除〕，饭不熟", "我是王女士，饭不熟，汤也冷", False),
        ("〔已清除〕，饭不熟", "我是王女士，饭不熟", True),
        ("我说〔已清除〕", "我说饭不熟", True),
        ("〔已清除〕", "什么都可能", False),
        ("饭不熟", "饭不熟", False),
    ],
)
def test_what_is_left_must_stand_in_the_whole_text(text: str, whole: str, may: bool) -> None:
    assert may_have_read(text, whole) is may


@pytest.mark.parametrize(
    ("text", "is_gone"),
    [
        ("〔另存3〕", True),
        ("〔已清除〕", True),
        ("我是〔另存3〕", False),
        ("〔2026〕12号文", False),
    ],
)
def test_what_is_kept_elsewhere_or_cleared_stands_for_the_whole_value(
    text: str, is_gone: bool
) -> None:
    assert is_not_here(text) is is_gone


def test_a_gap_is_known_by_its_words() -> None:
    assert has_gaps("旧-〔另存12〕")
    assert not has_gaps("〔2026〕12号文")
