"""A text as a scalar: bare where every reader sees the same text, in quotes where not."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cpl.yamltext.scalars import (
    BEGINS_A_VALUE,
    LONGEST_VALUE_WORD,
    NEVER_FIRST,
    Quoting,
    double_quoted,
    literal,
    on_one_line,
    single_quoted,
)

BARE = (
    "王女士", "退票并道歉", "TS20261121-003", "2026-11-21", "2026-11-21 09:12", "2026-11",
    "2026-11-21 09:12:30", "200", "0", "-5", "999999", "020-88886666", "138 0000 1234", "😀",
    "a:b", "http://a.cn/?b=1", "他说“退票”", "全角：冒号", "a#b", "13号", "1号线，2号门", "不是 no",
)  # fmt: skip
QUOTED = (
    "13800001234", "02088886666", "0123", "0189", "1234567", "12:30", "-1:30", "1e5", "1.10",
    "1_000", "+8613812345678", "0x1F", "0o17", ".5", ".inf", ".nan", "no", "NO", "off", "yes", "y",
    "N", "true", "null", "~", "", " ", "a ", " a", "\u3000a", "a: b", "a:", "a #b", "# a", "- a",
    "-a", "-", "---", "...", "? a", ": a", "[急]", "{x}", "&a", "*a*", "!a", "|", ">", "'a", "%5",
    "@张三", "`a`", ", a", "<<", "=", "2026-1-5 9:", "a\tb",
)  # fmt: skip


@pytest.mark.parametrize("text", BARE)
def test_stands_bare(text: str) -> None:
    assert on_one_line(text) == text


@pytest.mark.parametrize("text", QUOTED)
def test_stands_in_quotes(text: str) -> None:
    assert on_one_line(text)[0] in "\"'"
    assert yaml.load(f"k: {on_one_line(text)}", Loader=yaml.CSafeLoader) == {"k": text}


def test_a_text_with_quotes_or_backslashes_takes_single_quotes() -> None:
    assert on_one_line('"退票"和道歉') == "'\"退票\"和道歉'"
    assert on_one_line("# C:\\照片") == "'# C:\\照片'"
    assert single_quoted("it's") == "'it''s'"


def test_what_cannot_be_seen_is_written_out() -> None:
    assert double_quoted("a\r\n\t\x00\x85\u2028\ufeff\x1b😀好") == (
        r'"a\r\n\t\0\N\L\uFEFF\x1B' + '😀好"'
    )


def test_flow_style_needs_more_quotes() -> None:
    assert on_one_line("a,b", flow=True) == '"a,b"'
    assert on_one_line("a]", flow=True) == '"a]"'
    assert on_one_line("2026-11-21 09:12", flow=True) == "2026-11-21 09:12"


def test_several_lines_stand_as_a_block_where_nothing_would_be_hidden() -> None:
    assert literal("一\n二\n") == ("|", ["一", "二"])
    assert literal("一\n\n  二") == ("|-", ["一", "", "  二"])
    assert literal("一\n\n\n") == ("|+", ["一", "", ""])
    hidden = ["一", "一 \n二", " 一\n二", "\n一", "\n", "一\n\t\n二", "一\r\n二", "一\u2028\n二"]
    assert [literal(each) for each in hidden] == [None] * 8


@given(st.text())
def test_any_text_reads_back_whatever_the_reader(text: str) -> None:
    for quoting in Quoting:
        written = on_one_line(text, quoting)
        assert "\n" not in written
        assert yaml.load(f"k: {written}\n", Loader=yaml.BaseLoader) == {"k": text}
        assert yaml.load(f"[{on_one_line(text, quoting, flow=True)}]", Loader=yaml.BaseLoader) == [
            text
        ]


def test_whatever_yaml_takes_for_no_text_begins_in_a_way_that_is_known() -> None:
    known = {*BEGINS_A_VALUE, *NEVER_FIRST, ""}
    assert known >= set(yaml.SafeLoader.yaml_implicit_resolvers)


@given(
    st.sampled_from("fFnNoOtTyY"), st.text("yesnotrufalYESNOTRUFAL.:", min_size=LONGEST_VALUE_WORD)
)
def test_no_longer_word_is_anything_but_a_text_to_yaml(first: str, rest: str) -> None:
    found = yaml.SafeLoader.yaml_implicit_resolvers[first]
    assert not any(pattern.match(first + rest) for _, pattern in found)


@given(st.text("0123456789.:-+_eExXoOTtZz ~<=年月·²٣"), st.characters(min_codepoint=0x80))
def test_nothing_with_a_sign_beyond_ascii_is_anything_but_a_text_to_yaml(
    text: str, sign: str
) -> None:
    every = [p for found in yaml.SafeLoader.yaml_implicit_resolvers.values() for _, p in found]
    for place in (0, len(text) // 2, len(text)):
        one = text[:place] + sign + text[place:]
        assert not any(pattern.match(one) for pattern in every)
