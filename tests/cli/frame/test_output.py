"""How a command line is told so that it can be copied; what programs and people get of a table."""

import csv
import io
import json
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate
from wcwidth import wcwidth

from cpl.cli.frame import output
from cpl.cli.frame.layout import WIDTHS, laid_out, plain_line
from cpl.cli.frame.output import as_typed, table

LONG = "过山车停运两小时，" * 20
ODD = "<b>|`\\&\n\x1b[31m\x9b\u202e"


@pytest.mark.parametrize("many", [0, 1, 3, 4, 7])
def test_rows_that_are_told_some_at_a_time_are_one_list(
    many: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "ROWS_AT_ONCE", 3)
    table(("编号", "内容"), [(f"{n}", LONG) for n in range(many)], "json")

    told = [{"编号": f"{n}", "内容": LONG} for n in range(many)]
    assert capsys.readouterr().out == json.dumps(told, ensure_ascii=False, indent=2) + "\n"


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


@pytest.mark.parametrize(("first", "last", "width"), WIDTHS)
def test_a_sign_is_as_wide_as_terminals_show_it(first: str, last: str, width: int) -> None:
    assert {wcwidth(chr(each)) for each in range(ord(first), ord(last) + 1)} == {width}


CELLS = st.text(
    st.one_of(
        st.sampled_from("工单梦幻岛a-1 \u3000（，。“”…→·é　👨\u200d👩️\u0301\u3099가が｡ａ"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=8,
).map(plain_line)


@given(st.data())
def test_people_get_the_table_that_tabulate_makes(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    row = st.lists(CELLS, min_size=count, max_size=count)
    headers, rows = data.draw(row), data.draw(st.lists(row, max_size=5))
    wanted = tabulate(rows, headers, tablefmt="simple", disable_numparse=True)
    assert "\n".join(laid_out(headers, rows)) == wanted
