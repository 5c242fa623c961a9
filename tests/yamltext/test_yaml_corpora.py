"""Outside corpora: naughty strings come back whole; strange YAML is edited right or refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpora import naughty_strings, strange_texts

from cpl.yamltext.edit import AppendItem, Edit, RemoveField, SetField, apply_edits
from cpl.yamltext.emit import EditRefused, emit
from cpl.yamltext.nodes import Node, Scalar, Sequence
from cpl.yamltext.nodes import Path as Steps
from cpl.yamltext.tree import Document, parse

RECORD = "编号: T1\r\n备注: 甲 # 注\r\n经过:\r\n- 事件: 登记\r\n# 完\r\n"


@pytest.fixture(scope="module")
def naughty(shared_data: Path) -> list[str]:
    return naughty_strings(shared_data)


@pytest.fixture(scope="module")
def strange(shared_data: Path) -> list[str]:
    return strange_texts(shared_data)


def read(text: str) -> Any:
    """Not our reader."""
    return yaml.load(text, Loader=yaml.CBaseLoader)


def test_naughty_strings_survive_a_new_file(naughty: list[str]) -> None:
    assert len(naughty) > 500
    data = {"列表": list(naughty), "字段": {f"键{i}": each for i, each in enumerate(naughty)}}
    assert read(emit(data)) == data  # type: ignore[arg-type] # str is Plain, dict is invariant


def test_naughty_strings_survive_an_edit(naughty: list[str]) -> None:
    document, _ = parse("x", RECORD.encode())
    assert document is not None
    for text in naughty:
        edits: list[Edit] = [SetField(("备注",), text), AppendItem(("经过",), {"说明": text})]
        changed = apply_edits(document, edits)
        assert read(changed) == {
            "编号": "T1",
            "备注": text,
            "经过": [{"事件": "登记"}, {"说明": text}],
        }
        assert changed.startswith("编号: T1\r\n备注: ")
        assert " # 注\r\n" in changed
        assert changed.endswith("# 完\r\n")


def edits_of(document: Document) -> Iterator[Edit]:
    def walk(node: Node, path: Steps) -> Iterator[Edit]:
        if path:
            yield from (SetField(path, "新"), SetField(path, "一\n二\n"), RemoveField(path))
            yield SetField(path, ["x", {"y": "z"}])
        if isinstance(node, Sequence):
            yield AppendItem(path, {"a": "b", "c": "d"})
            for index, item in enumerate(node.items):
                yield from walk(item, (*path, index))
        elif not isinstance(node, Scalar):
            yield SetField((*path, "新键"), "新")
            for entry in node.entries:
                yield from walk(entry.value, (*path, entry.key.text))

    return walk(document.root, ())


def changed_data(data: Any, edit: Edit) -> Any:
    place = data
    for step in edit.path[:-1]:
        place = place[step]
    last = edit.path[-1]
    if isinstance(edit, SetField):
        place[last] = edit.value
    elif isinstance(edit, AppendItem):
        place[last].append(edit.value)
    else:
        del place[last]
        if not place:  # the last one gone: `key: {}` or `key: []`
            assert edit.path[:-1]
    return data


def test_strange_yaml_is_edited_right_or_refused(strange: list[str]) -> None:
    done = refused = unread = 0
    for text in strange:
        document, problems = parse("x", text.encode())
        assert document or problems
        if document is None or problems:
            unread += 1
            continue
        for edit in edits_of(document):
            try:
                changed = apply_edits(document, [edit])
            except EditRefused:
                refused += 1
                continue
            assert read(changed) == changed_data(read(text), edit), (text, edit)
            done += 1
    assert unread > 100
    assert done > 10 * refused
