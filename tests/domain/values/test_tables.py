"""Cells as they are printed, rates with nothing to divide by, counts in their order."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from cpl.domain.values.tables import (
    Cell,
    Percent,
    Section,
    Table,
    change_text,
    counted,
    percent,
    points_text,
    rate,
    side_by_side,
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, "—"),
        ("", "—"),
        ("票务", "票务"),
        (0, "0"),
        (Decimal("1E+2"), "100"),
        (Percent(Decimal("85.2")), "85.2%"),
        (date(2026, 10, 5), "2026-10-05"),
        (datetime(2026, 10, 5, 9, 10), "2026-10-05 09:10"),
    ],
)
def test_a_cell_with_nothing_to_say_is_a_dash(cell: Cell, text: str) -> None:
    assert Table("", ("",), ((cell,),)).texts == ((text,),)


@pytest.mark.parametrize(
    ("part", "whole", "found", "said"),
    [
        (2, 6, "33.3", "33.3%"),
        (4, 6, "66.7", "66.7%"),
        (1, 16, "6.3", "6.3%"),
        (0, 5, "0.0", "0.0%"),
        (5, 5, "100.0", "100.0%"),
    ],
)
def test_a_rate_is_rounded_half_up_to_one_place(
    part: int, whole: int, found: str, said: str
) -> None:
    assert rate(part, whole) == Decimal(found)
    assert str(percent(part, whole)) == said


def test_of_three_or_fewer_there_is_no_rate() -> None:
    assert [rate(whole, whole) for whole in (0, 1, 3)] == [None, None, None]
    assert percent(1, 3) is None
    assert percent(1, 4) == Percent(Decimal("25.0"))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (0, 0, "持平"),
        (4, 4, "持平"),
        (3, 0, "+3"),
        (0, 3, "-3"),
        (3, 4, "-1（-25.0%）"),
        (6, 4, "+2（+50.0%）"),
        (0, None, "—"),
    ],
)
def test_a_change_has_no_per_cent_of_three_or_fewer(
    now: int, before: int | None, said: str
) -> None:
    assert change_text(now, before) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ("90.0", "91.5", "-1.5 个百分点"),
        ("91.5", "90.0", "+1.5 个百分点"),
        ("90.0", "90.0", "持平"),
        (None, "90.0", "—"),
        ("90.0", None, "—"),
        (None, None, "—"),
    ],
)
def test_rates_differ_in_points_where_both_are_known(
    now: str | None, before: str | None, said: str
) -> None:
    this, last = (Decimal(each) if each else None for each in (now, before))
    assert points_text(this, last) == said


def test_a_table_hands_out_its_numbers_and_a_dash_for_nothing() -> None:
    table = Table("补偿", ("方式", "件", "元", "占"), (("退票", 0, Decimal("80.00"), None),))
    assert table.values == (("退票", 0, Decimal("80.00"), "—"),)
    assert Table("", ("",), (("",),)).values == (("—",),)
    assert percent(1, 8) == Percent(Decimal("12.5"))
    assert Percent(Decimal("12.5")).ratio == Decimal("0.125")


def test_of_a_part_with_nothing_under_its_title_nothing_is_printed() -> None:
    assert Section("投诉总体").is_empty
    assert not Section("投诉总体", lines=("本月 3 件。",)).is_empty
    assert not Section("投诉总体", tables=(Table("", ("",), ()),)).is_empty
    assert not Section("领导批示", blanks=4).is_empty, "room for a pen"


def test_the_named_stand_first_in_their_order_then_the_frequent_then_by_name() -> None:
    values = ["丙", "甲", "乙", "丙", "丁", "戊", "戊", "戊"]
    assert list(counted(values).items()) == [
        ("戊", 3), ("丙", 2), ("丁", 1), ("乙", 1), ("甲", 1),
    ]  # fmt: skip
    assert list(counted(values, ("甲", "没有", "丙"))) == ["甲", "丙", "戊", "丁", "乙"]


def test_a_wide_table_stands_in_parts_with_its_first_column_in_each() -> None:
    wide = Table("支持", ("单位", "一", "二", "三", "四"), (("甲", 1, None, 3, 4),), ("注",))
    assert side_by_side(wide, 3) == (
        Table("支持", ("单位", "一", "二"), (("甲", 1, None),)),
        Table("支持（续）", ("单位", "三", "四"), (("甲", 3, 4),), ("注",)),
    )
    assert side_by_side(wide, 4)[1].headers == ("单位", "四")
    assert side_by_side(wide, 5) == (wide,)
    narrow = side_by_side(wide, 2)
    assert [each.headers[1] for each in narrow] == ["一", "二", "三", "四"]
    assert [each.notes for each in narrow] == [(), (), (), ("注",)]
    names = Table("支持", ("单位",), (("甲",), ("乙",)))
    assert side_by_side(names, 3) == (names,)
    empty = Table("支持", ("单位", "一", "二"), ())
    assert [each.rows for each in side_by_side(empty, 2)] == [(), ()]
