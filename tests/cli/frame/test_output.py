"""Tables in columns, and a command line told so that it can be copied."""

import shlex

import pytest

from cpl.cli.frame.output import as_typed, table


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


def test_columns_stand_under_each_other_whatever_is_in_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table(("编号", "内容"), [("1", " 票 "), ("", "“a|b”"), ("e\u0301é", "")])
    assert capsys.readouterr().out.splitlines() == [
        "编号    内容",
        "------  ------",
        "1       票",
        "        “a|b”",
        "e\u0301é",
    ]


def test_markdown_escapes_what_would_end_a_cell(capsys: pytest.CaptureFixture[str]) -> None:
    table(("编号", "内容"), [("1", "票|据")], "md")
    assert capsys.readouterr().out.splitlines() == [
        "| 编号   | 内容   |",
        "|--------|--------|",
        "| 1      | 票\\|据 |",
    ]


def test_a_table_without_rows_is_its_headers(capsys: pytest.CaptureFixture[str]) -> None:
    table(("编号", "内容"), [])
    assert capsys.readouterr().out == "编号    内容\n------  ------\n"
