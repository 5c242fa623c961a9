"""Text to value and back: what a clerk types, by the type of its field."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.codec.records.values import ValueProblemError, is_held, read_value, write_value
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind, Value, is_blank
from cpl.yamltext.nodes import Plain

GRADE = Field("等级", Kind.CHOICE, ("一级", "二级"), short={"1": "一级", "2": "二级"})
GROUP = Field(
    "投诉人",
    Kind.GROUP,
    fields={"姓名": Field("姓名", Kind.TEXT), "人数": Field("人数", Kind.COUNT)},
)
ROWS = Field("补偿", Kind.ROWS, fields={"方式": GRADE, "金额": Field("金额", Kind.AMOUNT)})
FLAGS = Field("标记", Kind.CHOICE, ("媒体", "安全"), many=True)


def of(kind: Kind) -> Field:
    return Field("某项", kind)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.TEXT, "12:30", "12:30"),
        (Kind.TEXT, "0123", "0123"),
        (Kind.TEXT, "no", "no"),
        (Kind.TEXT, " 两头的空格 ", " 两头的空格 "),
        (Kind.MOMENT, "2026-11-21 09:12", datetime(2026, 11, 21, 9, 12)),
        (Kind.MOMENT, "2026-11-21T09:12", datetime(2026, 11, 21, 9, 12)),
        (Kind.MOMENT, "2026/11/21 9:12", datetime(2026, 11, 21, 9, 12)),
        (Kind.MOMENT, "２０２６－１１－２１　０９：１２", datetime(2026, 11, 21, 9, 12)),
        (Kind.MOMENT, "2026-11-21 09:12:59", datetime(2026, 11, 21, 9, 12)),
        (Kind.MOMENT, "2026-11-21", datetime(2026, 11, 21)),
        (Kind.DATE, "2026-11-21", date(2026, 11, 21)),
        (Kind.DATE, "2026年11月1日", date(2026, 11, 1)),
        (Kind.DATE, "2024-02-29", date(2024, 2, 29)),
        (Kind.AMOUNT, "200", Decimal(200)),
        (Kind.AMOUNT, "1,000.50元", Decimal("1000.50")),
        (Kind.AMOUNT, "２００", Decimal(200)),
        (Kind.AMOUNT, "0", Decimal(0)),
        (Kind.COUNT, "３", 3),
        (Kind.COUNT, "007", 7),
        (Kind.YES_NO, "是", True),
        (Kind.YES_NO, "Ｙ", True),
        (Kind.YES_NO, "no", False),
        (Kind.YES_NO, "0", False),
        (Kind.PHONE, "138 0000 1234", "13800001234"),
        (Kind.PHONE, "０２１－６２３４５６７８", "021-62345678"),
        (Kind.PHONE, "013800138000", "013800138000"),
        (Kind.NUMBER, "ｔｓ20261121-003", "TS20261121-003"),
    ],
)  # fmt: skip
def test_what_is_understood(kind: Kind, text: str, value: Value) -> None:
    assert read_value(of(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (Kind.MOMENT, "2026-13-45 09:00", "“2026-13-45 09:00”看不懂，写成 2026-11-21 09:12"),
        (Kind.MOMENT, "明天", "看不懂"),
        (Kind.MOMENT, "2026-11-21 25:00", "看不懂"),
        (Kind.DATE, "2026-02-30", "看不懂"),
        (Kind.DATE, "11-21", "看不懂"),
        (Kind.AMOUNT, "2O0", "字母 O 不是数字 0"),
        (Kind.AMOUNT, "两百", "不是数"),
        (Kind.AMOUNT, "-1", "不小于 0"),
        (Kind.AMOUNT, "0.001", "元、角、分"),
        (Kind.AMOUNT, "NaN", "不是数"),
        (Kind.AMOUNT, "Infinity", "不是数"),
        (Kind.AMOUNT, "1_000", "不是数"),
        (Kind.AMOUNT, "٢٠٠", "不是数"),
        (Kind.AMOUNT, "1e400", "太大了"),
        (Kind.AMOUNT, "9" * 5000, "太大了"),
        (Kind.COUNT, "9" * 5000, "太大了"),
        (Kind.MOMENT, "0226-11-21 09:12", "年份应当在 1900 到 2299 之间"),
        (Kind.MOMENT, "9999-12-31 23:59", "年份应当在 1900 到 2299 之间"),
        (Kind.DATE, "0001-01-01", "年份应当在 1900 到 2299 之间"),
        (Kind.COUNT, "3.5", "不是整数"),
        (Kind.COUNT, "-3", "不是整数"),
        (Kind.YES_NO, "也许", "只能写 是 或 否"),
        (Kind.PHONE, "没有", "没有数字"),
    ],
)
def test_what_is_not_is_quoted_back(kind: Kind, text: str, says: str) -> None:
    with pytest.raises(ValueProblemError, match=says):
        read_value(of(kind), text)


@pytest.mark.parametrize("text", ["二级", "2", "２"])
def test_a_choice_by_its_word_or_its_short_form(text: str) -> None:
    assert read_value(GRADE, text) == "二级"


def test_an_unknown_choice_is_told_the_known_ones() -> None:
    with pytest.raises(ValueProblemError, match="没有“三级”这个选项，只能写：一级、二级"):
        read_value(GRADE, "三级")


@pytest.mark.parametrize(
    ("field", "plain", "value"),
    [
        (FLAGS, "媒体", ("媒体",)),
        (FLAGS, ["媒体", "", "安全"], ("媒体", "安全")),
        (FLAGS, "", ()),
        (GROUP, {"姓名": "王女士", "人数": "2"}, {"姓名": "王女士", "人数": 2}),
        (GROUP, {"姓名": "王女士", "人数": " "}, {"姓名": "王女士"}),
        (GROUP, "", {}),
        (GROUP, {"绰号": ["甲", {"乙": "丙"}]}, {"绰号": ("甲", {"乙": "丙"})}),
        (ROWS, [{"方式": "1", "金额": "20"}], ({"方式": "一级", "金额": Decimal(20)},)),
        (ROWS, {"方式": "1"}, ({"方式": "一级"},)),
        (ROWS, "", ()),
    ],
)
def test_lists_groups_and_rows(field: Field, plain: Plain, value: Value) -> None:
    assert read_value(field, plain) == value


@pytest.mark.parametrize(
    ("field", "plain", "path"),
    [
        (FLAGS, ["媒体", "没有"], (1,)),
        (GROUP, {"姓名": "王女士", "人数": "二"}, ("人数",)),
        (ROWS, [{"金额": "20"}, {"金额": "2O0"}], (1, "金额")),
        (GROUP, "王女士", ()),
        (GROUP, {"姓名": ["甲"]}, ("姓名",)),
        (GRADE, ["一级"], ()),
        (GRADE, {"一级": ""}, ()),
    ],
)
def test_a_problem_says_where_inside(
    field: Field, plain: Plain, path: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValueProblemError) as caught:
        read_value(field, plain)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (of(Kind.MOMENT), datetime(2026, 11, 21, 9, 12)),
        (of(Kind.MOMENT), datetime(2026, 11, 21)),
        (of(Kind.DATE), date(2026, 11, 21)),
        (of(Kind.AMOUNT), Decimal("200.50")),
        (of(Kind.YES_NO), False),
        (of(Kind.COUNT), 0),
        (FLAGS, ("媒体", "安全")),
        (GROUP, {"姓名": "王女士", "人数": 2}),
        (ROWS, ({"方式": "一级", "金额": Decimal(20)}, {"方式": "二级"})),
    ],
)
def test_what_is_written_reads_back(field: Field, value: Value) -> None:
    assert read_value(field, write_value(value)) == value


ODD: tuple[Value, ...] = (
    "", " ", "一级", "1", "１", "no", "媒体", "13800001234", "138 0000 1234", "无", "〔另存1〕",
    "2026-11-21 09:12", "是", True, False, 0, 3, 10**9, Decimal(200), Decimal("200.5"), Decimal(-1),
    Decimal(10) ** 12, date(2026, 11, 21), date(1026, 1, 1), datetime(2026, 11, 21, 9, 12),
    datetime(2026, 11, 21, 9, 12, 59), datetime(2026, 11, 21, 9, 12, 0, 7), datetime(3026, 1, 1),
    datetime(2026, 11, 21, 9, 12, tzinfo=UTC), (), {}, ("媒体",), ("媒体", " "), ("媒体", "安全"),
    {"姓名": "王女士"}, {"姓名": "王女士", "人数": 3}, {"姓名": " "}, {"人数": "三"},
    {"别的": "话"}, ({"方式": "一级", "金额": Decimal(200)},), ({"方式": "三级"},),
)  # fmt: skip
FIELDS = (GRADE, GROUP, ROWS, FLAGS, *(of(kind) for kind in Kind))


@given(st.sampled_from(FIELDS), st.sampled_from(ODD) | st.text(max_size=6))
def test_what_is_held_is_what_is_read_of_what_is_written(field: Field, value: Value) -> None:
    plain = write_value(value)
    try:
        is_read = bool(plain) and not is_blank(value) and read_value(field, plain) == value
    except ValueProblemError:
        is_read = False
    assert is_held(field, value) == is_read
