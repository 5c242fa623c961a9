"""Text in, tree with places out: every scalar is text, every node knows where it stands."""

import pytest
import yaml

from cpl.problems import Location
from cpl.yamltext.nodes import Mapping, Path, Scalar, Sequence
from cpl.yamltext.tree import Document, parse, parse_text

RECORD = """\
编号: TS20261121-003
投诉人:
  姓名: 王女士
  电话: "13800001234"   # 上午来电
备注:
经过:
  - 时间: 2026-11-21 09:12
    事件: 登记
  - 时间: 2026-11-21 09:41
    事件: 转办
关联: [TS20261120-001, 'TS20261120-002']
"""


def read(text: str) -> Document:
    document, problems = parse("记录.yaml", text.encode())
    assert problems == ()
    assert document is not None
    return document


def codes(text: str | bytes) -> list[tuple[str, int, int]]:
    _, problems = parse("x", text if isinstance(text, bytes) else text.encode())
    return [(each.code, each.location.line, each.location.column) for each in problems]


def test_everything_is_text() -> None:
    typed = "a: 12:30\nb: 0123\nc: no\nd: 2026-13-45\ne: ~\nf: 1e5\ng: 2026-11-21\nh:\n"
    assert read(typed).plain() == {
        "a": "12:30",
        "b": "0123",
        "c": "no",
        "d": "2026-13-45",
        "e": "~",
        "f": "1e5",
        "g": "2026-11-21",
        "h": "",
    }


def test_quotes_are_told_from_bare_words() -> None:
    document = read("a: null\nb: 'null'\nc: |\n  null\n")
    bare = [node.plain for node in map(document.root.get, "abc") if isinstance(node, Scalar)]
    assert bare == [True, False, False]


def test_nodes_are_found_by_path() -> None:
    document = read(RECORD)
    assert isinstance(document.find(()), Mapping)
    assert isinstance(document.find(("经过",)), Sequence)
    last = document.find(("经过", -1, "事件"))
    assert isinstance(last, Scalar)
    assert (last.text, document.text[last.start : last.end]) == ("转办", "转办")
    missing: list[Path] = [("经过", 2), ("经过", "0"), ("编号", "x"), ("没有",), ("投诉人", 0)]
    assert [document.find(path) for path in missing] == [None] * 5


def test_places_count_characters_from_one() -> None:
    document = read(RECORD)
    assert document.locate(("投诉人", "电话")) == Location("记录.yaml", 4, 7)
    assert document.locate_key(("投诉人", "电话")) == Location("记录.yaml", 4, 3)
    assert document.locate(("经过", 1, "事件")) == Location("记录.yaml", 10, 9)
    assert document.locate(("备注",)) == Location("记录.yaml", 5, 4)


def test_a_missing_field_is_placed_at_what_encloses_it() -> None:
    document = read(RECORD)
    assert document.locate(("投诉人", "邮箱")) == Location("记录.yaml", 3, 3)
    assert document.locate_key(("投诉人", "邮箱")) == Location("记录.yaml", 3, 3)
    assert document.locate(("经过", 9, "事件")) == Location("记录.yaml", 7, 3)
    assert document.locate(()) == document.locate_key(()) == Location("记录.yaml", 1, 1)


@pytest.mark.parametrize("loader", [yaml.CBaseLoader, yaml.BaseLoader])
@pytest.mark.parametrize(
    "text",
    [
        "表情: 😀😀\n好: 在这里\n",
        "a: 1\r\n好: 在这里\r\n",
        "a: '\u2028'\n好: 在这里\n",
        'a: "x\x85  y"\n好: 在这里\n',
        "a: 1\r好: 在这里\r",
    ],
)
def test_places_are_an_editors(text: str, loader: object) -> None:
    """Chinese, emoji, CRLF, lone CR, and line breaks that only YAML sees."""
    document, _ = parse_text("x", text, loader=loader)
    assert document is not None
    found = document.find(("好",))
    assert isinstance(found, Scalar)
    assert text[found.start : found.end] == "在这里"
    before = text[: found.start].replace("\r\n", "\n").replace("\r", "\n")
    assert found.line == before.count("\n") + 1
    assert found.column == len(before) - before.rfind("\n")


def test_a_byte_order_mark_is_remembered_and_moves_nothing() -> None:
    document, problems = parse("x", b"\xef\xbb\xbf" + "状态: 好\n".encode())
    assert document is not None
    assert (problems, document.bom, document.text) == ((), True, "状态: 好\n")
    assert document.locate(("状态",)) == Location("x", 1, 5)


def test_a_key_that_stands_twice_is_a_problem_at_the_second() -> None:
    document, problems = parse("x", b"a: 1\nb:\n  c: 1\n  c: 2\na: 3\n")
    assert [(each.code, each.location.line) for each in problems] == [
        ("duplicate-key", 4),
        ("duplicate-key", 5),
    ]
    assert document is not None
    assert document.plain() == {"a": "1", "b": {"c": "1"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("empty-file", 1, 1)),
        ("# 只有注释\n\n", ("empty-file", 1, 1)),
        ("---\n", ("empty-file", 1, 1)),
        ("- a\n- b\n", ("not-a-mapping", 1, 1)),
        ("只是一句话\n", ("not-a-mapping", 1, 1)),
        ("a: 1\nb: &x x\n", ("anchor", 2, 4)),
        ("a: &x [1]\n", ("anchor", 1, 4)),
        ("a: 1\nb: *x\n", ("alias", 2, 4)),
        ("*x : 1\n", ("alias", 1, 1)),
        ("a: !!int 3\n", ("tag", 1, 4)),
        ("a: !x {b: c}\n", ("tag", 1, 4)),
        ("a:\n  <<: b\n", ("merge-key", 2, 3)),
        ("? [a, b]\n: c\n", ("complex-key", 1, 3)),
        ("{[a]: b}\n", ("complex-key", 1, 2)),
        ("a: 1\n---\nb: 2\n", ("several-documents", 2, 1)),
        ("a: " + "[" * 20 + "]" * 20, ("too-deep", 1, 23)),
    ],
)
def test_what_a_record_must_not_hold(text: str, expected: tuple[str, int, int]) -> None:
    assert codes(text) == [expected]


def test_quoted_merge_sign_is_a_plain_key() -> None:
    assert read("'<<': b\n").plain() == {"<<": "b"}


def test_a_bomb_of_brackets_is_refused_at_once() -> None:
    assert [code for code, *_ in codes("a: " + "[" * 200_000)] == ["too-deep"]


def test_problems_before_the_one_that_stops_us_are_told_too() -> None:
    assert codes("a: 1\na: 2\nb: *x\n") == [("duplicate-key", 2, 1), ("alias", 3, 4)]
