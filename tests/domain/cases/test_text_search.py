"""Words are found however they were typed, and what a record says is searched whole."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from casebook import rules
from hypothesis import given
from hypothesis import strategies as st

from cpl.domain.cases.record import Event, Record
from cpl.domain.cases.text_search import folded, pieces, searchable, words_of
from cpl.domain.values.value import Values


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("停运", "过山车停运两小时"),
        ("8000", "13800138000"),
        ("13800138000", "138-0013-8000"),
        ("13800138000", "１３８　００１３　８０００"),
        ("138-0013-8000", "13800138000"),
        ("138 0013 8000", "电话 138-0013 8000 转 2"),
        ("（0635）8241234", "0635-8241234"),
        ("+8613800138000", "86 138 0013 8000"),
        ("ｗｘ１２", "WX12"),
        ("退票", "退\n票"),
        ("don't", "I DON'T know"),
        ("3", "第3件"),
        ("1234", "12-34"),
        ("A-1", "停在A-1座"),
    ],
)
def test_found(said: str, text: str) -> None:
    assert all(each.occurs_in(text) for each in words_of(said))
    assert all(each.spans(text) for each in words_of(said))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("停运", "停止运营"),
        ("123", "1-2-3"),
        ("A12345", "12345"),
        ("8000", "80元，00"),
        ("停运 退票", "停运两小时"),
    ],
)
def test_not_found(said: str, text: str) -> None:
    assert not all(each.occurs_in(text) for each in words_of(said))


def test_several_words_and_none() -> None:
    assert [each.folded for each in words_of(" 停运　退票 ")] == ["停运", "退票"]
    assert words_of("  ") == ()
    assert words_of("''") == ()


def test_where_in_the_text_as_it_stands() -> None:
    [word] = words_of("13800138000")
    text = "打１３８-0013 8000找他"
    [(start, end)] = word.spans(text)
    assert text[start:end] == "１３８-0013 8000"


TEXTS = st.text("停运退票王女士0138- 　\n\t'\"\\:#ａＡa１８（）-—é\u0301ß|>&*,[]{}%@!", min_size=1)
STYLES = st.sampled_from((None, '"', "'", "|", ">"))


@given(st.lists(TEXTS, min_size=1, max_size=4), st.data())
def test_what_occurs_in_a_text_occurs_in_a_line_of_what_is_searched(
    texts: list[str], data: st.DataObject
) -> None:
    """The index finds every record that a look through all its texts would find."""
    value = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(value)))
    words = words_of(value[start : data.draw(st.integers(start, len(value)))])
    event = Event("备注", datetime(2026, 11, 17, 9), "李敏", "客服专员", {"备注": texts[-1]})
    fields: Values = {"内容": "、".join(texts[:1]), "诉求": tuple(texts)}
    lines = searchable(rules(), Record("TS20261117-001", "工单", "", fields, (event,)))
    for word in words:
        if word.occurs_in(value):
            assert word.folded in lines


@given(TEXTS, TEXTS)
def test_folding_goes_character_by_character(one: str, other: str) -> None:
    """Otherwise a word could be in a value and not in what is searched."""
    assert folded(one) in folded(f"内容: {one}\n经过: {other}")


def test_a_record_is_found_by_its_number_by_what_was_said_later_and_on_whose_word() -> None:
    at = datetime(2026, 11, 17, 9)
    noted = Event("备注", at, "李敏", "客服专员", {"备注": "已退票"}, basis="张经理来电")
    record = Record("TS20261117-001", "工单", "", {"内容": "请回 138-0013 8000"}, (noted,))
    lines = searchable(rules(), record).splitlines()
    assert [each for each in lines if "已退票" in each or "张经理来电" in each] == lines[-2:]
    assert folded("TS20261117-001") in lines
    assert any("13800138000" in each for each in lines), "however its digits are written"


# —— which texts there are to look in ——


def test_every_text_is_looked_in_under_its_name_and_no_date_or_sum() -> None:
    values: Values = {
        "投诉人": {"姓名": "王女士", "人数": 2},
        "接收时间": datetime(2026, 11, 17, 9),
        "处罚金额": Decimal(200),
        "涉及监控": True,
        "预计完成": date(2026, 11, 18),
        "标记": ("媒体", "批量"),
        "旧字段": "改过规则的",
    }
    assert list(pieces(rules(), values)) == [
        ("投诉人.姓名", "王女士"),
        ("标记", "媒体"),
        ("标记", "批量"),
        ("旧字段", "改过规则的"),
    ]
