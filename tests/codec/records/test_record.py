"""A record's file: every problem at its place; what is new is written as it will be read."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from casebook import RECORD, rules

from cpl.codec.records.record import (
    edits_for,
    new_text,
    place_of,
    read_record,
    received_text,
)
from cpl.domain.cases.reasons import About, EventPart, FieldAt
from cpl.domain.cases.record import Event, Record
from cpl.domain.values.field_paths import FieldPath
from cpl.problems import Problem, Severity
from cpl.yamltext.edit import apply_edits
from cpl.yamltext.tree import Document, parse

FILE = """\
编号: TS20261117-001
状态: 处理中
类别: 投诉
接收时间: 2026-11-17 09:00
渠道: 热线
投诉人:
  姓名: 王女士
  电话: "13800001234"     # 上午来电
内容: 过山车停运
经过:
  - 时间: 2026-11-17 09:00
    事件: 登记
    经办: 李敏
    角色: 客服专员
  - 时间: 2026-11-17 09:05
    事件: 受理
    经办: 李敏
    角色: 客服专员
    等级: 一级
    分类: 设备设施
"""


def document(text: str) -> Document:
    found, problems = parse("TS20261117-001.yaml", text.encode())
    assert found is not None, problems
    return found


def read(text: str) -> tuple[Record | None, tuple[Problem, ...]]:
    return read_record(document(text), rules())


def test_a_file_is_read() -> None:
    assert read(FILE) == (RECORD, ())


def test_a_new_record_is_written_as_it_is_read() -> None:
    assert read(new_text(RECORD)) == (RECORD, ())


FULL = Event(
    "补偿",
    datetime(2026, 11, 17, 10, 0),
    "吴刚",
    "客服主管",
    {"补偿": ({"方式": "现金", "金额": Decimal("200.00")}, {"方式": "道歉"}), "备注": "一\n二\n"},
    recorded_at=datetime(2026, 11, 17, 11, 0),
    recorder="李敏",
    basis="签字扫描件",
)


def test_an_event_is_added_and_nothing_else_changes() -> None:
    text = apply_edits(document(FILE), edits_for(RECORD, "处理中", FULL, {}))
    assert text.startswith(FILE)
    assert read(text) == (
        Record(RECORD.number, "工单", "处理中", RECORD.fields, (*RECORD.history, FULL)), (),
    )  # fmt: skip


def test_a_long_history_keeps_of_every_event_how_it_came_to_be_written() -> None:
    longer = replace(RECORD, history=(*RECORD.history, *[FULL] * 24))
    assert read(new_text(longer)) == (longer, ())
    text = apply_edits(document(new_text(longer)), edits_for(longer, "处理中", FULL, {}))
    assert read(text) == (replace(longer, history=(*longer.history, FULL)), ())


def test_the_state_changes_where_it_stands() -> None:
    text = apply_edits(document(FILE), edits_for(RECORD, "承办中", FULL, {}))
    assert text.startswith(FILE.replace("状态: 处理中", "状态: 承办中"))


def test_a_correction_changes_the_value_and_keeps_its_comment() -> None:
    event = Event(
        "更正", datetime(2026, 11, 17, 10, 0), "李敏", "客服专员", {"字段": "投诉人.电话"}
    )
    text = apply_edits(
        document(FILE), edits_for(RECORD, "处理中", event, {"投诉人.电话": "13900001234"})
    )
    assert '  电话: "13900001234"     # 上午来电\n' in text


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ("编号: TS20261117-001", "编号: AB20261117-001", "1:1", "bad-number"),
        ("状态: 处理中\n", "", "1:1", "missing-key"),
        ("渠道: 热线", "渠道: 热钱", "5:5", "bad-value"),
        ("接收时间: 2026-11-17 09:00", "接收时间: 昨天", "4:7", "bad-value"),
        ("  姓名: 王女士", "  姓名: [王女士]", "7:7", "bad-value"),
        ("投诉人:\n  姓名: 王女士", "投诉人:\n  人数: 两", "7:7", "bad-value"),
        ("事件: 受理", "事件: 受里", "16:9", "unknown-event"),
        ("    事件: 受理\n", "", "15:5", "missing-key"),
        ("    事件: 受理\n    经办: 李敏\n", "    事件: 受理\n", "15:5", "missing-key"),
        ("- 时间: 2026-11-17 09:05\n    事件", "- 事件", "15:5", "missing-key"),
        ("时间: 2026-11-17 09:05", "时间: 九点", "15:9", "bad-value"),
        ("等级: 一级", "等级: 四级", "19:9", "bad-value"),
    ],
)
def test_every_problem_at_its_place(old: str, new: str, place: str, code: str) -> None:
    assert old in FILE
    record, problems = read(FILE.replace(old, new))
    assert record is None
    found = [(str(each.location), each.code) for each in problems]
    assert found == [(f"TS20261117-001.yaml:{place}", code)]


GIVEN = """\
  - 时间: 2026-11-17 09:30
    事件: 补偿
    经办: 李敏
    补偿:
      -
      - 方式: 道歉
      - 方式: 现金
        金额: 300
"""
ONE_ROW = """\
  - 时间: 2026-11-17 09:30
    事件: 补偿
    经办: 李敏
    补偿: {方式: 现金, 金额: 300}
"""


def at(path: str, row: int | None = None) -> FieldAt:
    return FieldAt(FieldPath(path), row)


@pytest.mark.parametrize(
    ("index", "about", "place"),
    [
        (1, EventPart.TIME, "15:9"),
        (1, EventPart.NAME, "16:9"),
        (1, EventPart.ACTOR, "17:9"),
        (1, EventPart.ROLE, "18:9"),
        (2, EventPart.ROLE, "22:9"),  # no role stands there: the event
        (1, at("等级"), "19:9"),
        (1, at("主办单位"), "16:9"),
        (1, None, "16:9"),
        (0, at("内容"), "9:5"),  # what was registered stands above
        (0, at("投诉人.电话"), "8:7"),
        (0, at("投诉人.人数"), "7:3"),
        (1, at("投诉人.电话"), "16:9"),
        (2, at("补偿.金额", 1), "28:13"),  # the second that says anything
        (2, at("补偿.用途", 1), "27:9"),
        (2, at("补偿.方式", 0), "26:13"),
    ],
)
def test_a_reason_stands_at_what_it_is_about(index: int, about: About, place: str) -> None:
    found = place_of(document(FILE + GIVEN), index, about)
    assert f"{found.line}:{found.column}" == place


def test_a_single_row_need_not_be_a_list() -> None:
    found = place_of(document(FILE + ONE_ROW), 2, at("补偿.金额", 0))
    assert (found.line, found.column) == (24, 22)


def test_all_problems_are_said_at_once() -> None:
    text = FILE.replace("热线", "热钱").replace("受理", "受里").replace("一级", "四级")
    assert [each.location.line for each in read(text)[1]] == [5, 16, 19]


@pytest.mark.parametrize("history", ["经过:\n", "经过: []\n", "经过: 登记\n", ""])
def test_a_record_without_a_history(history: str) -> None:
    record, problems = read(FILE[: FILE.index("经过:")] + history)
    assert record is None
    assert [each.code for each in problems] == ["no-history"]


def test_an_entry_that_is_no_event() -> None:
    assert [each.code for each in read(FILE + "  - 打过电话\n")[1]] == ["not-an-event"]


@pytest.mark.parametrize(
    ("line", "code", "mend"),
    [
        ("投诉內容: 停运\n", "unknown-field", ""),
        ("发生地方: 入口\n", "unknown-field", "是不是“发生地点”？"),
        ("主办单位: 运营部\n", "field-not-here", ""),
    ],
)
def test_a_key_nobody_declared_is_kept_with_a_warning(line: str, code: str, mend: str) -> None:
    record, problems = read(FILE.replace("渠道:", f"{line}渠道:"))
    assert record is not None
    (problem,) = problems
    assert (problem.code, problem.severity) == (code, Severity.WARNING)
    assert (problem.location.line, problem.location.column) == (5, 1)
    assert mend in problem.mend


def test_the_time_by_which_its_rules_are_chosen() -> None:
    assert received_text(document(FILE), rules()) == "2026-11-17 09:00"
    without = FILE.replace("接收时间: 2026-11-17 09:00\n", "")
    assert received_text(document(without), rules()) == "2026-11-17 09:00"
    assert received_text(document("编号: 不是\n"), rules()) == ""
