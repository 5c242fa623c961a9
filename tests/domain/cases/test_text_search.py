"""Words are found however they were typed, and bytes that hold them are never passed over."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cpl.domain.cases.text_search import folded, words_of
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
    ],
)
def test_found(said: str, text: str) -> None:
    assert all(each.occurs_in(text) for each in words_of(said))
    assert all(each.spans(text) for each in words_of(said))


@pytest.mark.parametrize(
    ("said", "text"),
    [("停运", "停止运营"), ("123", "1-2-3"), ("8000", "80元，00"), ("停运 退票", "停运两小时")],
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
