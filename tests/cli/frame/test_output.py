"""How a command line is told so that it can be copied."""

import shlex

import pytest

from cpl.cli.frame.output import as_typed


@pytest.mark.parametrize(
    "word", ["客服台账", "答复内容=已解释，行李找到", "/media/usb", "字段=@a.txt"]
)
def test_what_a_shell_takes_bare_is_told_bare(word: str) -> None:
    assert as_typed(word) == word


@pytest.mark.parametrize(
    "word", ["有 空格", "甲　乙", "a;b", "", "$HOME", "它's", "~", "第1行\n第2行"]
)
def test_anything_else_is_quoted(word: str) -> None:
    assert as_typed(word) != word
    assert shlex.split(as_typed(word)) == [word]
