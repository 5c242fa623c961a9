"""What is written line by line is what would be written, and read as exactly that record."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from casebook import RECORD, rules
from hypothesis import given, settings
from hypothesis import strategies as st

from cpl.codec.records.line_writing import LineWriter
from cpl.codec.records.record import new_text, read_record, vocabulary
from cpl.domain.cases.record import Divergence, Event, Record
from cpl.domain.values.value import Value
from cpl.problems import has_errors
from cpl.yamltext.tree import parse

MINUTE = datetime(2026, 11, 17, 9, 5)
SAID: tuple[Value, ...] = (
    "一级", "设备设施", "王女士", "", " ", "一\n二", "过山车：停运", "a: b", "3", True, 3, MINUTE,
    MINUTE.replace(second=7), MINUTE.replace(year=3026), ("运营部",), {"姓名": "王女士"},
    {"姓名": "王女士", "电话": "138 0000 1234"}, {"没有的": "一"},
)  # fmt: skip
NAMES = (
    "内容",
    "等级",
    "分类",
    "接收时间",
    "投诉人",
    "主办单位",
    "没有的",
    "状态",
    "经过",
    "事件",
    "登记人",
)
TEXTS = st.sampled_from((None, None, None, "", " ", "李敏", "陈总：口头", "一\n二"))
VALUES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(SAID), max_size=3)
EVENTS = st.builds(
    Event,
    st.sampled_from(("登记", "受理", "受理", "备注", "没有的", "")),
    st.sampled_from((MINUTE, MINUTE, MINUTE.replace(second=7), MINUTE.replace(year=99))),
    st.sampled_from(("李敏", "李敏", "", " ")),
    st.sampled_from(("客服专员", "")),
    VALUES,
    st.sampled_from((None, MINUTE, MINUTE.replace(microsecond=7))),
    TEXTS,
    TEXTS,
    TEXTS,
)
RECORDS = st.builds(
    Record,
    st.sampled_from((RECORD.number, RECORD.number, "ZG20261117-01", "甲1")),
    st.sampled_from(("工单", "工单", "整改")),
    st.sampled_from(("处理中", "处理中", "")),
    VALUES,
    st.lists(EVENTS, max_size=2).map(tuple),
)


def text(record: Record) -> str | None:
    return LineWriter(rules(), vocabulary(rules()).plain_names).text(record)


@settings(max_examples=300)
@given(RECORDS)
def test_what_is_written_needs_not_be_read(record: Record) -> None:
    said = text(record)
    if said is not None:
        document, problems = parse("x", said.encode())
        assert document is not None
        assert problems == ()
        found, more = read_record(document, rules())
        assert (found, has_errors(more), said) == (record, False, new_text(record))


def test_what_every_door_writes_is_written() -> None:
    assert text(RECORD) == new_text(RECORD)


@pytest.mark.parametrize("said", [{"监控保存": False}, {"绩效分": 0}, {"处罚金额": Decimal(0)}])
def test_no_and_nothing_to_pay_are_said_too(said: dict[str, Value]) -> None:
    record = replace(RECORD, fields={**RECORD.fields, **said})
    assert text(record) == new_text(record)


def test_what_is_equal_and_written_otherwise_is_another_line() -> None:
    """1 等于 1.00，True 等于 1：写出来的各是各的。"""
    writer = LineWriter(rules(), vocabulary(rules()).plain_names)
    for amount in (Decimal("1"), Decimal("1.00"), Decimal("1")):
        paid = replace(RECORD.history[1], name="补偿", fields={"补偿": ({"金额": amount},)})
        record = replace(RECORD, history=(RECORD.history[0], paid))
        assert writer.text(record) == new_text(record)


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "ZG20261117-01"},
        {"machine": "整改"},
        {"state": ""},
        {"history": ()},
        {"fields": {**RECORD.fields, "内容": " "}},
        {"fields": {**RECORD.fields, "投诉人": {}}},
        {"fields": {**RECORD.fields, "投诉人": {"姓名": ""}}},
        {"fields": {**RECORD.fields, "没有的": "一"}},
        {"fields": {**RECORD.fields, "状态": "一"}},
        {"history": (replace(RECORD.history[0], at=MINUTE.replace(second=7)),)},
        {"history": (replace(RECORD.history[0], recorded_at=MINUTE.replace(year=99)),)},
        {"history": (replace(RECORD.history[0], actor=""),)},
        {"history": (replace(RECORD.history[0], recorder=""),)},
        {"history": (replace(RECORD.history[0], name="没有的"),)},
        {"history": (replace(RECORD.history[0], fields={"事件": "一"}),)},
        {"divergences": (Divergence("缘由", RECORD.history[0]),)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_would_be_read_otherwise_is_not(changed: dict[str, object]) -> None:
    assert text(replace(RECORD, **changed)) is None  # type: ignore[arg-type]
