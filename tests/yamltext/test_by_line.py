"""What is read by line is what the tree says, without a problem; all else is refused.

And the places that the lines tell are libyaml's.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from casebook import rules
from corpora import naughty_strings, strange_texts
from hypothesis import given, settings
from hypothesis import strategies as st

from cpl.codec.records.record import vocabulary
from cpl.store.defaults import defaults_root
from cpl.yamltext.by_line import data_by_line, tree_by_line, write_by_line
from cpl.yamltext.decoding import readable
from cpl.yamltext.emit import EditRefused, drafted, emit, same
from cpl.yamltext.nodes import Plain, Vocabulary
from cpl.yamltext.tree import parse, parse_text

NAMES = vocabulary(rules()).plain_names
SOUND = """\
编号: TS20261121-003
状态: 调查中
内容: 排队两小时：没有广播，#3 闸机坏了
投诉人:
  姓名: 王女士
  电话: "13800001234"
诉求:
  - 退票
  - 'a: b'
经过:
  - 时间: 2026-11-21 09:12
    事件: 登记
    经办: 李敏
  - 时间: 2026-11-21 09:41
    事件: 转办
    主办单位:
    补偿:
      - 方式: 现金
        金额: "200"
"""
PIECES = (
    " ", "  ", "\n", "\r", "\r\n", "\t", "- ", "-", ":", ": ", " #", "#", '"', "'", "\\", "|", ">",
    "&a", "*a", "!t", "%", "@", "`", "{", "}", "[", "]", ",", "?", "? ", "~", "<<", "---", "...",
    "=======", "<<<<<<< a", "：", "　", "\u00a0", "\u2028", "\x85", "\ufeff", "\u200b", "😀", "é",
    "0", "经过", "时间", "编号: ", "\n  ", "\n    - ", "\n- ", "no", "null", "\x00",
)  # fmt: skip


def agrees(text: str, names: frozenset[str] = NAMES) -> bool:
    """Is it read by line? Then the tree must say the same, and nothing against it."""
    found = data_by_line(text, names)
    if found is None:
        return False
    document, problems = parse_text("x", text)
    assert problems == (), text
    assert document is not None
    assert same(document.plain(), found), text
    assert tree_by_line(text, names) == document.root, text
    return True


def mutants(text: str, random: Random, count: int) -> Iterator[str]:
    """The text with one to three small things done to it, anywhere."""
    for _ in range(count):
        changed = text
        for _ in range(random.randint(1, 3)):
            changed = random.choice(WAYS)(changed, random)
        yield changed


def _put_in(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(PIECES) + text[at:]


def _left_out(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + text[at + random.randint(1, 3) :]


def _moved(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    line = lines.pop(random.randrange(len(lines)))
    lines.insert(random.randint(0, len(lines)), line)
    return "".join(lines)


def _said_twice(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    at = random.randrange(len(lines)) if lines else 0
    return "".join((*lines[: at + 1], *lines[at:]))


def _shifted(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    at = random.randrange(len(lines))
    lines[at] = random.choice((" ", "  ", "   ")) + lines[at] if at % 2 else lines[at].lstrip(" ")
    return "".join(lines)


WAYS = (_put_in, _put_in, _left_out, _moved, _said_twice, _shifted)


@cache
def files() -> tuple[str, ...]:
    """Every record that the samples hold, the broken ones too."""
    root = defaults_root() / "samples"
    found = [*(root / "sound").rglob("*.yaml"), *(root / "broken").rglob("*.yaml")]
    return tuple(readable(path.read_bytes()) for path in sorted(found))


def test_what_cpl_writes_is_read_by_line() -> None:
    assert agrees(SOUND)
    assert agrees(SOUND.replace("\n", "\r\n"))
    assert data_by_line("编号:\n状态: a\n", NAMES) == {"编号": "", "状态": "a"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "编号: a",  # no line end
        "编号: a\n\n",
        "# 注\n编号: a\n",
        "编号: a # 注\n",
        "编号: a \n",
        "编号:  a\n",
        "编号: \n",
        "编号: a: b\n",
        "编号: a:\n",
        "编号:a\n",
        "编号: a\n编号: b\n",
        "编号: a\n 状态: b\n",
        "编号: a\n  状态: b\n",
        "编号: |\n  a\n",
        "编号: []\n",
        '编号: "a\\n"\n',
        '编号: "a" b\n',
        "编号: '\n",
        "编号: 'it''s'\n",
        "编号: - a\n",
        "编号: a\tb\n",
        "编号: 全　角\n",
        "没有这个字段: a\n",
        "经过:\n- 时间: a\n",
        "经过:\n   - 时间: a\n",
        "经过:\n  - 时间: a\n     事件: b\n",
        "经过:\n  - 时间: a\n  事件: b\n",
        "经过:\n  时间: a\n  - 时间: b\n",
        "经过: a\n  - 时间: b\n",
        "经过:\n  - - a\n",
        "经过:\n  -\n    时间: a\n",
        "  编号: a\n",
        "- 编号: a\n",
    ],
)
def test_what_is_not_plain_to_see_is_left_to_the_tree(text: str) -> None:
    assert data_by_line(text, NAMES) is None


def test_a_pile_of_levels_is_left_to_the_tree() -> None:
    deep = "".join("  " * level + "经过:\n" for level in range(30))
    assert data_by_line(deep, NAMES) is None


def test_every_sample_is_read_as_the_tree_reads_it_or_not_at_all() -> None:
    assert sum(map(agrees, files())) >= 1


def test_small_changes_are_seen_as_the_tree_sees_them() -> None:
    random = Random(20261121)
    texts = (SOUND, *(each for each in files() if data_by_line(each, NAMES)))
    read = [agrees(each) for text in texts for each in mutants(text, random, 4000 // len(texts))]
    assert sum(read) > len(read) // 20


def test_no_strange_text_is_read_otherwise(shared_data: Path) -> None:
    words = frozenset({"a", "b", "key", "foo", "bar", "hr", "rbi", "name", "one", "two", "x"})
    for text in strange_texts(shared_data):
        agrees(text, words)
    for said in naughty_strings(shared_data):
        agrees(f"编号: {said}\n")
        agrees(f"编号: '{said}'\n")
        agrees(f'编号:\n  - "{said}"\n')


VALUES = st.text(max_size=8) | st.sampled_from(PIECES)
INSIDE = st.dictionaries(st.sampled_from(("时间", "姓名")), VALUES)
DATA = st.dictionaries(
    st.sampled_from(("编号", "内容", "备注")),
    VALUES | st.lists(VALUES, max_size=2) | INSIDE,
    min_size=1,
)


@settings(max_examples=40)
@given(DATA)
def test_what_is_written_for_a_record_reads_back(data: dict[str, Plain]) -> None:
    try:
        text = emit(data)
    except EditRefused:
        return
    if agrees(text):
        assert data_by_line(text, NAMES) == data


PILES = st.dictionaries(
    st.sampled_from(("编号", "内容", "备注", "经过", "没有的", "a: b")),
    st.recursive(
        VALUES | st.sampled_from(("经过", "内容: 经过", "排队两小时：没有广播，三号闸机坏了")),
        lambda inside: (
            st.lists(inside, max_size=3)
            | st.dictionaries(st.sampled_from(("时间", "姓名", "经过")), inside, max_size=3)
        ),
    ),
)


def text_by_line(data: dict[str, Plain]) -> str | None:
    lines: list[str] = []
    is_written = bool(data) and write_by_line(data, "", NAMES, lines)
    return "\n".join([*lines, ""]) if is_written else None


def is_written_where_it_is_read(data: dict[str, Plain]) -> bool:
    found = data_by_line(drafted(data), NAMES) if data else None
    is_plain = found is not None and same(found, data)
    return text_by_line(data) == (drafted(data) if is_plain else None)


@settings(max_examples=200)
@given(PILES)
def test_what_is_written_by_line_is_what_would_be_written_and_read(data: dict[str, Plain]) -> None:
    assert is_written_where_it_is_read(data)


def test_a_pile_of_levels_is_written_as_far_as_it_is_read() -> None:
    piled: Plain = "底"
    written = []
    for _ in range(12):
        piled = {"经过": [{"时间": piled}]}
        assert is_written_where_it_is_read(piled)
        written.append(text_by_line(piled) is not None)
    assert len(set(written)) > 1


def test_names_that_yaml_or_people_might_take_otherwise_are_none() -> None:
    odd = {"金额：", "a b", "-a", '"a"', "a:", "<<", "“a”", "a\u200b", "3号", ""}
    assert Vocabulary(frozenset({*odd, "编号"}), {"编号": frozenset({"时间"})}).plain_names == {
        "编号",
        "时间",
    }


def test_the_tree_is_there_when_it_is_asked_for() -> None:
    known, problems = parse("x", SOUND.encode(), vocabulary(rules()))
    built, _ = parse("x", SOUND.encode())
    assert known is not None
    assert built is not None
    assert (known.data is not None, problems, known.root) == (True, (), built.root)
    assert known.plain() == built.plain()
    assert (known.bare().root, known.bare().plain()) == (built.root, built.plain())
