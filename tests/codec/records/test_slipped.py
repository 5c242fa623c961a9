"""Lines that read, in a place where nobody meant them."""

import pytest
from casebook import rules

from cpl.codec.records.record import read_record
from cpl.problems import Problem
from cpl.yamltext.mending import typed
from cpl.yamltext.tree import parse

RECORD = """\
编号: TS20261121-003
状态: 待受理
投诉人:
  姓名: 王女士
  电话: "13800001234"
经过:
  - 时间: 2026-11-21 09:12
    事件: 登记
    经办: 李敏
    角色: 客服专员
"""


def problems(text: str) -> tuple[Problem, ...]:
    document, found = parse("x", text.encode())
    assert document is not None
    return (*found, *read_record(document, rules())[1])


def mended(text: str) -> str:
    for each in problems(text):
        assert each.mending is not None
        assert each.mending.is_sure
        text = typed(text, each.mending)
    return text


def test_members_without_their_indentation_go_back_under_their_group() -> None:
    slipped = RECORD.replace("  姓名", "姓名").replace("  电话", "电话")
    assert [(e.code, e.location.line) for e in problems(slipped)] == [("indent", 4), ("indent", 5)]
    assert mended(slipped) == RECORD


def test_a_name_that_is_no_members_is_only_unknown() -> None:
    text = RECORD.replace("  姓名: 王女士\n", "").replace("  电话", "来电")
    assert [each.code for each in problems(text)] == ["unknown-field"]


def test_a_dash_too_many_does_not_make_two_events_of_one() -> None:
    torn = RECORD.replace("    事件: 登记", "  - 事件: 登记")
    assert [(e.code, e.location.line, e.location.column) for e in problems(torn)] == [
        ("extra-dash", 8, 3)
    ]
    assert mended(torn) == RECORD


@pytest.mark.parametrize("gone", ["时间: 2026-11-21 10:00\n    ", "\n    事件: 备注"])
def test_an_event_that_lacks_something_is_not_torn(gone: str) -> None:
    second = "  - 时间: 2026-11-21 10:00\n    事件: 备注\n    经办: 李敏\n    角色: 客服专员\n"
    text = RECORD + second.replace(gone, "")
    assert {each.code for each in problems(text)} == {"missing-key"}
