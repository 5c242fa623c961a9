"""What is printed below a problem: the line, a mark that lines up, and what to type."""

import unicodedata

import pytest

from cpl.cli.frame.excerpt import WIDTH, told
from cpl.cli.frame.layout import columns
from cpl.problems import Location, Mending, Problem


def excerpt(source: str, column: int, mending: Mending | None = None, line: int = 5) -> list[str]:
    problem = Problem(Location("记录.yaml", line, column), "x", "错了。", "改。")
    shown = Problem(**{**problem.__dict__, "source": source, "mending": mending})
    first, *rest = told(shown).split("\n")
    assert first == str(problem), "editors jump on the first line"
    return rest


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("渠道：热线", 3),
        ("  姓名:王女士", 5),
        ("内容: 😀😀他说: 停运", 9),
        ("内容: ①Ⅱ½e\u0301停: x", 11),
        ("﨑﨑：ｶﾅ：半角", 6),
        ("channel: x", 8),
        ("", 1),
    ],
)
def test_the_mark_stands_under_its_character(source: str, column: int) -> None:
    found = excerpt(source, column)
    if not source:
        assert found == []
        return
    row, mark = found
    before = row[: row.index(source[column - 1 :])]
    assert columns(before) == len(mark) - 1
    assert mark.strip(" |") == "^"


def test_cells_are_those_of_a_terminal() -> None:
    assert [columns(each) for each in ("a", "中", "：", "😀", "e\u0301", "ｱ", "“")] == [
        1, 2, 2, 2, 1, 1, 1,
    ]  # fmt: skip
    assert unicodedata.east_asian_width("“") == "A", "one cell in every terminal of today"


@pytest.mark.parametrize(
    ("source", "column", "shown"),
    [
        ("\t姓名: 王", 1, "    5 | → 姓名: 王"),
        ("渠\u200b道: 热线", 2, "    5 | 渠<U+200B>道: 热线"),
        ("内容: \x1b[31m红", 5, "    5 | 内容: <U+001B>[31m红"),
        ("内容: \u202e倒", 5, "    5 | 内容: <U+202E>倒"),
        ("家庭👨\u200d👩\u200d👧：三人", 8, "    5 | 家庭👨👩👧：三人"),
        ("内容: 停\u2028运", 6, "    5 | 内容: 停<U+2028>运"),
    ],
)
def test_what_a_terminal_would_not_show_has_a_sign(source: str, column: int, shown: str) -> None:
    assert excerpt(source, column)[0] == shown


def test_a_long_line_is_cut_around_its_mark() -> None:
    source = "内容: " + "长" * 5000 + "：" + "长" * 5000
    row, mark = excerpt(source, 5005)
    assert columns(row) <= WIDTH + 16
    assert row.count("...") == 2
    at = columns(mark) - 1
    assert columns(row[: row.index("：")]) == at


def test_a_line_to_type_is_whole_and_says_how_sure_it_is() -> None:
    new = "内容: " + "长" * 150
    assert excerpt("渠道：热线", 3, Mending(((5, new),), is_sure=True))[2] == f" 改成 | {new}"
    assert excerpt("渠道：热线", 3, Mending(((5, "渠道: 热线"),)))[2] == " 例如 | 渠道: 热线"


def test_other_lines_are_named_and_those_that_go_are_told() -> None:
    found = excerpt("没有告知", 1, Mending(((4, "内容: 停运没有告知"), (5, None))))
    assert found[2:] == [" 例如 | 内容: 停运没有告知（第 4 行）", " 删去 | （这一行）"]


def test_a_mending_of_many_lines_is_not_printed_to_its_end() -> None:
    mending = Mending(tuple((n, f"  第{n}行") for n in range(5, 30)), is_sure=True)
    assert excerpt("第5行", 1, mending)[-1] == "      | ..."
