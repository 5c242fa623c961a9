"""Who called, read from a list as people write it down in a hurry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.codec.spellings.callers import Caller, UnclearLine, caller_in, read_callers, same_phone


@pytest.mark.parametrize(
    ("line", "phone", "name"),
    [
        ("13800001234 王女士", "13800001234", "王女士"),
        ("王女士\t13800001234", "13800001234", "王女士"),
        ("王女士，１３８　０００１ １２３４", "13800011234", "王女士"),
        ("3. 王女士 138-0000-1234", "13800001234", "王女士"),
        ("12,王女士,13800001234,", "13800001234", "王女士"),
        ("+86 13800001234 欧阳 娜娜", "13800001234", "欧阳 娜娜"),
        ("孙老板 0531-88881234", "0531-88881234", "孙老板"),
        ("(0531)88881234转801 孙老板", "0531-88881234转801", "孙老板"),
        ("88881234 孙", "88881234", "孙"),
        ("400-800-1234", "400-800-1234", ""),
        ("王女士 138000012345", "138000012345", "王女士"),
    ],
)
def test_a_telephone_number_and_a_name_in_either_order(line: str, phone: str, name: str) -> None:
    assert caller_in(line) == Caller(phone, name)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("王女士", "没有认出电话号码"),
        ("王女士 12345", "没有认出电话号码"),
        ("13800001234 13900001234", "不止一个电话号码"),
        ("13800001234 " + "很" * 40, "像是别的内容"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, why: str) -> None:
    found = caller_in(line, 7)
    assert isinstance(found, UnclearLine)
    assert found.line == 7
    assert why in found.say


@pytest.mark.parametrize("header", ["电话 姓名", "姓名,手机", "\ufeff姓名，号码", "Phone,Name"])
def test_a_header_is_no_caller_and_lines_keep_their_numbers(header: str) -> None:
    found = read_callers(f"{header}\n\n13800001234 王\n李\n")
    assert found.callers == (Caller("13800001234", "王", 3),)
    assert [each.line for each in found.faults] == [4]


def test_only_the_first_line_is_a_header() -> None:
    assert [each.line for each in read_callers("13800001234 王\n姓名 电话\n").faults] == [2]


def test_two_ways_of_writing_a_number_are_one() -> None:
    assert same_phone("+86 138-0000-1234") == same_phone("１３８００００１２３４")


@given(st.text())
def test_every_line_is_a_caller_or_a_fault(text: str) -> None:
    found = read_callers(text)
    lines = [each.line for each in found.callers] + [each.line for each in found.faults]
    assert len(lines) == len(set(lines)) <= len(text.splitlines())
