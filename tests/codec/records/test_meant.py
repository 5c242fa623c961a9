"""What a value that cannot be read was meant to be."""

import pytest

from cpl.codec.records.meant import Reworded, meant
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind

LEVEL = Field("等级", Kind.CHOICE, choices=("一级", "二级", "三级以上"))
CHANNEL = Field("渠道", Kind.CHOICE, choices=("热线", "来访", "网络"))


@pytest.mark.parametrize(
    ("kind", "written", "right"),
    [
        (Kind.MOMENT, "2026.11.21 09:12", "2026-11-21 09:12"),
        (Kind.MOMENT, "2026年11月21日 9点5分", "2026-11-21 09:05"),
        (Kind.MOMENT, "2026-11-2109:12", "2026-11-21 09:12"),
        (Kind.MOMENT, "2026-11-21 O9;12", "2026-11-21 09:12"),
        (Kind.MOMENT, "2O26-11-2l 09:12", "2026-11-21 09:12"),
        (Kind.MOMENT, "“2026-11-21 09:12”", "2026-11-21 09:12"),
        (Kind.DATE, "2026.1.2", "2026-01-02"),
        (Kind.AMOUNT, "2OO", "200"),
        (Kind.AMOUNT, "￥200", "200"),
        (Kind.AMOUNT, "200块钱", "200"),
        (Kind.COUNT, "3人", "3"),
        (Kind.COUNT, "l2", "12"),
        (Kind.YES_NO, "对", "是"),
        (Kind.YES_NO, "×", "否"),
        (Kind.PHONE, "一三八零零零零一二三四", "13800001234"),
    ],
)
def test_only_one_thing_can_have_been_meant(kind: Kind, written: str, right: str) -> None:
    assert meant(Field("x", kind), written) == Reworded(right)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Kind.MOMENT, "11-21 09:12"),
        (Kind.MOMENT, "2026-11-21 09:72"),
        (Kind.MOMENT, "2026-02-30 09:00"),
        (Kind.MOMENT, "昨天下午"),
        (Kind.AMOUNT, "两百左右"),
        (Kind.YES_NO, "不清楚"),
        (Kind.PHONE, "不详"),
    ],
)
def test_what_nobody_can_tell_is_left(kind: Kind, written: str) -> None:
    assert meant(Field("x", kind), written) is None


@pytest.mark.parametrize(
    ("field", "written", "right"),
    [
        (CHANNEL, "热\u200b线", Reworded("热线")),
        (CHANNEL, "“热线”", Reworded("热线")),
        (CHANNEL, "热 线", Reworded("热线")),
        (CHANNEL, "热钱", Reworded("热线", is_sure=False)),
        (LEVEL, "一级投诉", Reworded("一级", is_sure=False)),
        (LEVEL, "三级", Reworded("三级以上", is_sure=False)),
        (LEVEL, "很急", None),
        (Field("x", Kind.MOMENT), "2026-21-11 09:12", Reworded("2026-11-21 09:12", is_sure=False)),
    ],
)
def test_a_word_that_is_only_near_is_no_more_than_a_proposal(
    field: Field, written: str, right: Reworded | None
) -> None:
    assert meant(field, written) == right
