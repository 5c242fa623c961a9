"""New files: they look as if a careful colleague had typed them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpl.yamltext.emit import EditRefused, emit
from cpl.yamltext.nodes import Plain
from cpl.yamltext.tree import parse_text

RECORD = """\
编号: TS20261121-003
状态: 处理中
接收时间: 2026-11-21 09:12
投诉人:
  姓名: 王女士
  电话: "13800001234"
内容: |
  过山车排队两小时后停运，现场未告知可以退票。
诉求: 退票并道歉 😀
补偿: 200
关联: []
经过:
  - 时间: 2026-11-21 09:12
    事件: 登记
  - 时间: 2026-11-21 09:41
    事件: 转办
    说明: |-
      先联系。

      再转运营部。
    附件:
      - a.jpg
      - 尺寸: {}
      - - 一
        - |
          二
          三
"""
TEXTS = st.text() | st.sampled_from(["", "a\nb\n", "no", "12:30", "：", "- x", "# y", "a: b", "\n"])
KEYS = st.text("投诉人姓名abc-:# 1", min_size=1, max_size=8)
VALUES: st.SearchStrategy[Plain] = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)


def data_of(text: str) -> dict[str, Plain]:
    document, problems = parse_text("x", text)
    assert problems == ()
    assert document is not None
    return document.plain()


def test_a_record_looks_like_the_one_in_the_manual() -> None:
    assert emit(data_of(RECORD)) == RECORD


def test_lists_may_stand_under_their_key() -> None:
    assert emit({"a": ["x", {"b": ["z"]}]}, list_indent=0) == "a:\n- x\n- b:\n  - z\n"


def test_nothing_is_an_empty_mapping() -> None:
    assert emit({}) == "{}\n"


def test_keys_are_quoted_like_values() -> None:
    assert (
        emit({"no": "1", "a: b": "2", "2026-11-21": "3"}) == '"no": 1\n"a: b": 2\n2026-11-21: 3\n'
    )


@pytest.mark.parametrize("data", [{"a": "\ud800"}, {"状\u200b态": "好"}, {"a" * 2000: "b"}])
def test_what_no_reader_could_read_is_refused(data: dict[str, Plain]) -> None:
    with pytest.raises(EditRefused):
        emit(data)


@given(st.dictionaries(st.sampled_from(["编号", "经过", "a b", "no", "-"]), VALUES, max_size=4))
def test_whatever_is_written_reads_back(data: dict[str, Plain]) -> None:
    try:
        text = emit(data)
    except EditRefused:
        assert any(each in str(data) for each in "：:-")  # a key that looks like a mistake
        return
    read = parse_text("x", text)[0]
    assert read is not None
    assert read.plain() == data
    assert list(read.plain()) == list(data)
