"""Words are found however they were typed, and bytes that hold them are never passed over."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
import yaml
from casebook import rules
from hypothesis import given
from hypothesis import strategies as st

from cpl.domain.cases.text_search import folded, pieces, words_of, written_in_short
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind, Values
from cpl.use_cases.queries.finding import Sought
from cpl.yamltext.tree import parse


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


@given(TEXTS, STYLES, st.sampled_from((8, 80)), st.booleans(), st.data())
def test_bytes_that_hold_a_word_are_never_passed_over(
    text: str, style: str, width: int, plain: bool, data: st.DataObject
) -> None:
    """Whatever quotes, escapes and folded lines YAML puts around and into it."""
    said = yaml.dump({"内容": [text]}, default_style=style, width=width, allow_unicode=plain)
    file = f"编号: x\n{said}经过: []\n".encode()
    document, _ = parse("x.yaml", file)
    if document is None:
        return
    items = document.plain()["内容"]
    assert isinstance(items, list)
    value = str(items[0])
    start = data.draw(st.integers(0, len(value)))
    words = words_of(value[start : data.draw(st.integers(start, len(value)))])
    words = tuple(each for each in words if each.occurs_in(value))
    assert Sought(words, words).may_be_in(file)


@given(TEXTS, TEXTS)
def test_folding_goes_character_by_character(one: str, other: str) -> None:
    """Otherwise a word could be in a value and not in the file that holds it."""
    assert folded(one) in folded(f"内容: {one}\n经过: {other}")


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


def test_choices_that_a_file_may_hold_in_short() -> None:
    found = list(written_in_short(rules()))
    assert {"投诉", "热线", "非常满意"} <= set(found)
    member = Field("类型", Kind.CHOICE, short={"nk": "年卡"})
    group = Field("投诉人", Kind.GROUP, fields={"类型": member}, short={"z": "自己"})
    assert list(written_in_short(replace(rules(), fields={"投诉人": group}))) == ["自己", "年卡"]
