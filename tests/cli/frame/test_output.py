"""How a command line is told so that it can be copied; what programs and people get of a table."""

import csv
import io
import json
import shlex

import pytest

from cpl.cli.frame.output import as_typed, table

LONG = "过山车停运两小时，" * 20
ODD = "<b>|`\\&\n\x1b[31m\x9b\u202e"


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


def test_a_program_gets_all_of_a_value(capsys: pytest.CaptureFixture[str]) -> None:
    table(("内容",), [(LONG,), (ODD,)], "json")
    said = capsys.readouterr().out
    table(("内容",), [(LONG,)], "csv")

    assert [each["内容"] for each in json.loads(said)] == [LONG, ODD]
    assert said.replace("\n", "").isprintable()
    assert list(csv.reader(io.StringIO(capsys.readouterr().out)))[1] == [LONG]


def test_what_was_written_is_no_markup_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    table(("内容",), [(ODD,)], "md")

    assert "| &lt;b>\\|\\`\\\\&amp; [31m |" in capsys.readouterr().out
