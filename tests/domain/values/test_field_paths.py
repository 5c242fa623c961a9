"""A field's name knows how it is taken apart, and stays a text."""

import pytest

from cpl.domain.values.field_paths import FieldPath, heads


@pytest.mark.parametrize(
    ("path", "parts", "head", "member", "leaf"),
    [
        ("内容", ("内容",), "内容", "", "内容"),
        ("投诉人.电话", ("投诉人", "电话"), "投诉人", "电话", "电话"),
        ("单位.主管.电话", ("单位", "主管", "电话"), "单位", "主管.电话", "电话"),
    ],
)
def test_the_parts_of_a_path(
    path: str, parts: tuple[str, ...], head: str, member: str, leaf: str
) -> None:
    found = FieldPath(path)
    assert (found.parts, found.head, found.member, found.leaf) == (parts, head, member, leaf)
    assert FieldPath.of(*parts) == path


def test_a_path_to_a_whole_field_has_no_dot() -> None:
    assert FieldPath.of("投诉人", "") == "投诉人"


def test_of_several_members_of_a_group_the_group_is_named_once() -> None:
    assert heads(("投诉人.姓名", "内容", "投诉人.电话")) == ("投诉人", "内容")


def test_a_path_is_a_key_as_its_text_is() -> None:
    assert {"投诉人.电话": 1}[FieldPath("投诉人.电话")] == 1
