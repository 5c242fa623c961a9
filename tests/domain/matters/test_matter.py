"""What tells one complaint from another: who says what, as nobody types it twice alike."""

from dataclasses import replace
from datetime import datetime

import pytest
from casebook import rules

from cpl.domain.matters.matter import Matter, compared, digest, matter_of, may_be_of
from cpl.domain.values.value import Values

NINE = datetime(2026, 11, 17, 9)
MACHINE = rules().machines["工单"]
SAID: Values = {
    "接收时间": NINE,
    "内容": "检票口 排队，等了４０分钟",
    "投诉人": {"姓名": "王 女士", "电话": "138 0000 1234"},
    "来源编号": "12345-77",
}


def test_who_says_what_and_when_is_compared_without_blanks_and_in_half_width() -> None:
    found = matter_of(rules(), MACHINE, SAID)
    assert found == Matter("王女士", "13800001234", "检票口排队,等了40分钟", NINE, "12345-77")
    assert compared(" Ａ　b\n c ") == "Abc"


def test_what_is_not_said_or_not_here_is_empty() -> None:
    assert matter_of(rules(), MACHINE, {}) == Matter("", "", "", None)
    gone: Values = {
        **SAID,
        "投诉人": {"姓名": "〔已清除〕", "电话": "〔另存1〕"},
        "接收时间": "昨天",
    }
    found = matter_of(rules(), MACHINE, gone)
    assert (found.name, found.phone, found.received, found.has_person) == ("", "", None, False)
    source = replace(rules().fields["来源编号"], plays=())
    nameless = replace(rules(), fields={**rules().fields, "来源编号": source})
    assert matter_of(nameless, MACHINE, SAID).source == ""


@pytest.mark.parametrize(
    ("name", "phone", "has"),
    [("王女士", "", True), ("", "138", True), ("", "", False), ("王女士", "138", True)],
)
def test_somebody_is_known_by_a_name_or_a_phone(name: str, phone: str, has: bool) -> None:
    assert Matter(name, phone, "", None).has_person is has


MANY = "等了四十分钟没有人管" * 15


def alike(one: str, other: str) -> bool:
    return Matter("", "", one, None).says_the_same(Matter("", "", other, None))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("排队久", "排队久", True),
        ("", "", True),
        ("", "排队久", False),
        ("检票口排队等了四十分", "检票口排队等了四十分钟没有人管也没有人来解释一句", True),
        ("检票口排队等了四十分钟没有人管也没有人来解释一句", "检票口排队等了四十分", True),
        ("检票口排队等了四", "昨天检票口排队等了四十分钟没有人管也没有人来解释一句", True),
        ("检票口排队等了", "检票口排队等了四十分钟没有人管也没有人来解释一句", False),
        ("检票口排队等了四十分钟", "检票口排队等了五十分钟", True),
        ("检票口排队等了四十分钟", "餐厅的菜是凉的还很贵", False),
        ("排队久没人", "排队久真热", False),
        (f"{MANY}甲{MANY}", f"{MANY}乙{MANY}", True),
    ],
    ids=[
        "一字不差",
        "都没有",
        "一边没有",
        "多写了几句",
        "少写了几句",
        "前后都多写了",
        "太短",
        "改了一字",
        "另一件事",
        "五个字里一样的不过三个",
        "很长的翻来覆去说，改了一字",
    ],
)
def test_a_few_words_put_right_are_no_other_complaint(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


def test_of_very_long_texts_the_beginning_tells() -> None:
    beginning = "".join(chr(0x4E00 + n) for n in range(2000))
    assert alike(beginning + "甲" * 3000, beginning + "乙" * 10)


def test_a_text_from_which_words_were_cleared_may_be_that_of_the_row() -> None:
    row = matter_of(rules(), MACHINE, SAID)
    for text, may in (
        ("检票口排队，等了40分钟", True),
        ("检票口〔已清除〕，等了40分钟", True),
        ("入口〔已清除〕，等了40分钟", False),
    ):
        assert may_be_of(rules(), MACHINE, {"内容": text}, row) is may, text


def test_a_text_is_looked_up_by_its_digest_and_none_by_nothing() -> None:
    assert digest("") == ""
    assert digest("甲") == digest("甲") != digest("乙")
    assert len(digest("甲")) == 16
