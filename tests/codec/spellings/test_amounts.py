"""Amounts of money in the ways people write them; tests/test_doors.py has the usual ones."""

from decimal import Decimal

import pytest

from cpl.codec.spellings.amounts import read_amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5角", "0.5"),
        ("五毛钱", "0.5"),
        ("3元5角2分", "3.52"),
        ("两块零五分", "2.05"),
        ("八分", "0.08"),
        ("两块五", "2.5"),
        ("RMB 1,200.50", "1200.5"),
        ("0", "0"),
    ],
)
def test_tenths_and_hundredths(text: str, amount: str) -> None:
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "元", "钱", "角", "两元五", "5角5角", "3分2角", "十块八块", "￥"]
)
def test_what_is_no_amount_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"写成 200、200\.50 或 两百元"):
        read_amount(text)


def test_an_amount_keeps_the_zeros_that_were_written() -> None:
    assert str(read_amount("200.50")) == "200.50"
    assert str(read_amount("1.20万")) == "12000"


@pytest.mark.parametrize("text", ["9" * 12, "999999999999.99"])
def test_the_largest_amounts(text: str) -> None:
    assert str(read_amount(text)) == text


@pytest.mark.parametrize(
    "text", ["1" + "0" * 12, "9" * 27, "9" * 40, f"{'9' * 30}.5", "9" * 30 + "元"]
)
def test_an_amount_nobody_pays_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="太大了，请核对位数"):
        read_amount(text)
