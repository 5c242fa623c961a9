"""One telephone number, however it was written."""

import pytest

from cpl.codec.spellings.phones import dialled, doubt, tidy

MOBILE = "13800001234"
WAYS = (
    "13800001234",
    "138-0000-1234",
    "138 0000 1234",
    "１３８００００１２３４",
    "１３８－００００－１２３４",
    "+86 13800001234",
    "0086-138-0000-1234",
    "8613800001234",
    "(+86)13800001234",
)


@pytest.mark.parametrize("written", WAYS)
def test_a_mobile_number_is_the_same_whichever_way_it_was_written(written: str) -> None:
    assert dialled(written) == {MOBILE}
    assert tidy(written) == MOBILE


def test_a_landline_with_extension_or_from_abroad() -> None:
    assert dialled("0531-88881234转801") == dialled("+86 531 8888 1234") == {"53188881234"}
    assert tidy("0531-88881234转801") == "0531-88881234转801"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("0531-88881234 转 801", "0531-88881234转801"),
        ("(0531)8888 1234-801", "0531-88881234转801"),
        ("053188881234分机801", "0531-88881234转801"),
        ("+86 531 8888 1234", "0531-88881234"),
        ("01062345678", "010-62345678"),
        ("400-800-1234", "400-800-1234"),
        ("13800001234转8", "13800001234转8"),
        ("88881234", "88881234"),
    ],
)
def test_a_number_is_stored_one_way_and_dialled_as_before(written: str, stored: str) -> None:
    assert tidy(written) == stored == tidy(stored)
    assert dialled(written) == dialled(stored)


def test_two_numbers_in_one_field() -> None:
    assert dialled("13800001234/0531-88881234") == {MOBILE, "53188881234"}


@pytest.mark.parametrize("between", [" ", "\n", " \t"])
def test_two_whole_numbers_with_a_blank_between_them_stay_two(between: str) -> None:
    written = f"13800001234{between}0531-88881234"
    assert tidy(written) == "13800001234/0531-88881234"
    assert dialled(tidy(written)) == {MOBILE, "53188881234"}


def test_what_was_said_about_a_number_is_kept() -> None:
    assert tidy("13800001234（微信同号）") == "13800001234(微信同号)"


def test_a_digit_too_few_is_doubted() -> None:
    assert doubt("1380000123") == "手机号是 11 位，这是 10 位，请核对。"
    assert not doubt(MOBILE)
    assert not doubt("0531-88881234")
    assert not doubt("12345")


def test_words_that_run_on_behind_a_number_are_doubted() -> None:
    assert doubt("13800001234王女士停运") == "号码后面还有别的字，请核对。"  # pasted as three lines
    for known in ("13800001234（微信同号）", "13800001234微信同号", "13800001234或13900001234"):
        assert not doubt(known)
