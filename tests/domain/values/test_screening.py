"""Numbers that belong to somebody, and long numbers that do not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from personal_lines import PLAIN, TOLD

from cpl.domain.values import screening
from cpl.domain.values.screening import screened, without_identity


@pytest.mark.parametrize(
    "secret",
    [
        "320102199001011234",
        "32010219900101123X",
        "320102 19900101 1234",
        "３２０１０２１９９００１０１１２３４",
        "320102900101123",
        "13800001234",
        "138-0000-1234",
        "138 0000 1234",
        "+86 138 0000 1234",
        "１３８００００１２３４",
        "一三八零零零零一二三四",
        "0635-8412345",
        "(0635)8412345",
        "0635－8412345",
        "8412345",
        "6222 0202 0000 1234 567",
        "6222020200001234",
        "ouyang@example.com",
        "ou.yang@mail.example.com.cn",
    ],
)
def test_it_is_hidden(secret: str) -> None:
    told = screened(f"本人{secret}反映")
    assert not any(each in told for each in (secret, secret[-4:], secret[:4]))
    assert told.startswith("本人")
    assert told.endswith("反映")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("座机：612345", "座机：****"),
        ("微信号 ouyang88", "微信号 ****"),
        ("QQ:12345", "QQ:****"),
        ("分机8012", "分机****"),
    ],
)
def test_what_is_short_is_hidden_beside_its_word(said: str, told: str) -> None:
    assert screened(said) == told


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-20 10:00 到的",
        "见 TS20261120-001 和 ZG20261125-01",
        "赔 1000000 元",
        "赔1250000.50元",
        "等了 801 分钟",
        "30 户，第 123456 号",
    ],
)
def test_other_numbers_stay(said: str) -> None:
    assert screened(said) == said
    assert without_identity(said) == said


def test_whoever_must_answer_keeps_the_phone_but_no_identity_number() -> None:
    said = (
        "身份证320102199001011234，旧证320102900101123，卡6222 0202 0000 1234 567，电话13800001234"
    )
    told = "身份证****，旧证****，卡****，电话13800001234"
    assert without_identity(said) == told


DIGITS = ("1", "19", "0000", "20261120", "138", "320102", "900101", "6222 0202", "3201029001")
BESIDE = (" ", "-", ".", "号", "护照", "E", "X", "元", "订单号", "，")


@given(st.lists(st.sampled_from((*DIGITS, *BESIDE)), max_size=12).map("".join))
def test_what_is_simpler_to_look_for_is_where_the_whole_is(said: str) -> None:
    whole = screening._by_signs(each._replace(simpler="") for each in screening._WITHOUT_IDENTITY)
    assert without_identity(said) == screening._masked(said, whole)


MARKED = re.compile("«(.*?)»")


def test_what_is_personal_in_a_line_is_hidden_and_nothing_else_of_it() -> None:
    wrong = []
    for line in TOLD.splitlines():
        told = re.sub(r"\*{3,4}", "*", screened(MARKED.sub(r"\1", line)))
        if told != MARKED.sub("*", line):
            wrong.append((line, told))
    assert wrong == []


def test_a_line_without_anything_personal_stays() -> None:
    assert [(line, screened(line)) for line in PLAIN.splitlines() if screened(line) != line] == []


def test_there_are_enough_lines_of_both_kinds() -> None:
    assert min(len(each.splitlines()) for each in (TOLD, PLAIN)) > 150


def test_what_is_screened_stays_as_it_is_when_it_is_screened_again() -> None:
    for line in TOLD.splitlines():
        once = screened(MARKED.sub(r"\1", line))
        assert screened(once) == once
