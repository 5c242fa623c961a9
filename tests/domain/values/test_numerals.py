"""Numbers in Chinese and in figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.domain.values.numerals import capitals, integer, number

NUMERALS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("007", "7"), ("1,234,567.89", "1234567.89"), ("零", "0"), ("两", "2"),
        ("十", "10"), ("十五", "15"), ("二十", "20"), ("二十三", "23"), ("一百", "100"),
        ("一百零五", "105"), ("一百五", "150"), ("一百五十", "150"), ("一百一十五", "115"),
        ("两千五", "2500"), ("两千零五", "2005"), ("两千零五十", "2050"), ("一千二百", "1200"),
        ("一万", "10000"), ("一万二", "12000"), ("一万零二", "10002"), ("一万零二百", "10200"),
        ("十万", "100000"), ("一百二十万", "1200000"), ("1.2万", "12000"), ("1万2", "12000"),
        ("1万2000", "12000"), ("3百5", "350"), ("2千", "2000"), ("贰佰叁拾", "230"),
        ("壹万伍仟", "15000"), ("〇五", "5"), ("零五", "5"), ("一万万", "100000000"),
        ("两百25", "225"), ("3千50", "3050"), ("1.25001万", "12500.1"),
    ],
)  # fmt: skip
def test_a_number_however_it_is_written(text: str, value: str) -> None:
    assert str(number(text)) == str(Decimal(value))


@pytest.mark.parametrize(
    "text",
    [
        "", "万", "百", "千", "几百", "十几", "二三百", "一二三", "三百千", "一百二百", "1,2",
        "12,34", "1.5千5", "1 200", "-1", "1_000", "٢٠٠", "1e3", "NaN", "半", "一百万千",
    ],
)  # fmt: skip
def test_what_is_no_exact_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"no num|nothing"):
        number(text)


@pytest.mark.parametrize("text", ["1.5", "1.25万5"])
def test_half_of_one_is_no_integer(text: str) -> None:
    with pytest.raises(ValueError, match=r"no "):
        integer(text)


def _written(value: int) -> str:
    """The number as schools teach it."""
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return f"{_written(value // 10_000)}万" + (f"{gap}{_written(rest)}" if rest else "")
    words, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        skipped |= digit == 0 and bool(words)
        if digit:
            words += ("零" if skipped else "") + NUMERALS[digit] + name
            skipped = False
    return words or "零"


@given(st.integers(0, 99_999_999))
def test_every_number_written_out_is_read(value: int) -> None:
    assert integer(_written(value)) == value


# —— money in capitals ——


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角"), ("10", "壹拾元整"),
        ("105", "壹佰零伍元整"), ("1200", "壹仟贰佰元整"), ("1203.50", "壹仟贰佰零叁元伍角"),
        ("1503.05", "壹仟伍佰零叁元零伍分"), ("10005", "壹万零伍元整"),
        ("1000500", "壹佰万零伍佰元整"), ("100000001", "壹亿零壹元整"), ("-3", "负叁元整"),
        ("0.005", "壹分"), ("-0.50", "负伍角"), ("-0.01", "负壹分"), ("-0.004", "零元整"),
        ("12345", "壹万贰仟叁佰肆拾伍元整"), ("11000", "壹万壹仟元整"),
        ("20500000", "贰仟零伍拾万元整"), ("100001234", "壹亿零壹仟贰佰叁拾肆元整"),
        ("100050000", "壹亿零伍万元整"), ("1000000000000", "壹万亿元整"),
    ],
)  # fmt: skip
def test_money_in_capitals(yuan: str, text: str) -> None:
    assert capitals(Decimal(yuan)) == text


def test_more_money_than_there_are_names_for_is_refused() -> None:
    with pytest.raises(ValueError, match="too much"):
        capitals(Decimal(10) ** 16)


@given(st.integers(1, 99_999_999))
def test_capitals_are_read_back_as_the_same_number(yuan: int) -> None:
    assert number(capitals(Decimal(yuan)).removesuffix("元整")) == yuan
