"""Bytes in, text out; or the one problem that says how to save the file."""

import codecs

import pytest

from cpl.yamltext.decoding import SIZE_LIMIT, Lines, decode, recoded

TEXT = "编号: TS1\n备注: 过山车停运\n"


@pytest.mark.parametrize("data", [TEXT.encode(), codecs.BOM_UTF8 + TEXT.encode()], ids=ascii)
def test_utf8_with_or_without_a_mark(data: bytes) -> None:
    assert decode("x", data) == (TEXT, None)


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (TEXT.encode("gbk"), "encoding-gbk", 1, 1),
        (("a: 1\nb: 好" + "\n").encode("gb18030"), "encoding-gbk", 2, 4),
        (codecs.BOM_UTF8 + "a: 好\n".encode() + "b: 好".encode("gbk"), "encoding-gbk", 2, 4),
        (TEXT.encode("utf-16"), "encoding-utf16", 1, 1),
        ("abc: 1\n".encode("utf-16-le"), "encoding-utf16", 1, 1),
        ("编号: 好\n".encode() + b"a: \xff", "encoding-unknown", 2, 4),
        ("编号: 1\r\n备注: 你\x08好".encode(), "control-character", 2, 6),
        ("备注: 你\x00好，其余都是正常的文字".encode(), "control-character", 1, 6),
        (b"a: \x7f", "control-character", 1, 4),
        ("a: \x9f".encode(), "control-character", 1, 4),
        ("a: \ufffe".encode(), "control-character", 1, 4),
        (codecs.BOM_UTF8 * 2 + b"a: 1", "invisible-character", 1, 1),
        (b"a" * (SIZE_LIMIT + 1), "file-too-large", 1, 1),
    ],
    ids=lambda each: None if isinstance(each, int) else ascii(each)[:40],
)
def test_what_cannot_be_read_is_placed(data: bytes, code: str, line: int, column: int) -> None:
    _, problem = decode("x", data)
    assert problem is not None
    place = problem.location
    assert (problem.code, place.line, place.column) == (code, line, column)
    assert problem.mend


def test_gbk_is_named_and_not_guessed() -> None:
    text, problem = decode("x", TEXT.encode("gbk"))
    assert text == ""
    assert problem is not None
    assert "GBK" in problem.message
    assert "UTF-8" in problem.mend


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    lines = Lines("a\r\nb\u2028c\rd\n")
    assert [lines.place(index) for index in (0, 3, 5, 7, 9)] == [
        (1, 1),
        (2, 1),
        (2, 3),
        (3, 1),
        (4, 1),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_whole_file_in_another_encoding_can_be_saved_in_ours(encoding: str) -> None:
    assert recoded("渠道: 热线\n".encode(encoding)) == "渠道: 热线\n".encode()


@pytest.mark.parametrize(
    "data",
    [
        "渠道: 热线".encode(),
        b"a: 1",
        "渠道: ".encode() + "热线".encode("gb18030"),
        b"a: \xff\xff\xff",
    ],
    ids=ascii,
)
def test_what_is_ours_or_mixed_stays(data: bytes) -> None:
    assert recoded(data) is None
