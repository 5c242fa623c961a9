"""What a register remembers of itself: short marks by number and heading, no word of anybody."""

from datetime import datetime
from decimal import Decimal

import pytest

from cpl.codec.tables.register_marks import (
    Remembered,
    bare,
    digest_of_record,
    mark_of,
    read_marks,
)

NUMBER = "TS20261117-001"
SOURCES = {1: "{{ 行.编号 }}", 2: "{{ 行.渠道 }}／{{ 行.类别 }}", 3: "{{ 行.姓名 }}"}


def register() -> Remembered:
    """A title, the headings, one record, a line to sign on."""
    found = Remembered("投诉台账", "AAAA", {NUMBER: digest_of_record(b"it", 2)})
    found.row({1: "{{ 单位 }}"}, {1: "梦幻岛投诉台账"})
    found.row({}, {1: "编号", 2: "渠道／类别", 3: "投诉人"})
    found.row(SOURCES, {1: NUMBER, 2: "热线／投诉", 3: "王**"})
    found.row({}, {1: "制表人签字：　　　　年　　月　　日"})
    return found


def test_it_is_read_as_it_was_written() -> None:
    printed = read_marks(register().lines())

    assert printed is not None
    assert (printed.form, printed.code) == ("投诉台账", "AAAA")
    assert [each.heading for each in printed.columns] == ["编号", "渠道／类别", "投诉人"]
    assert printed.columns[1].words == ("渠道", "类别")
    row = printed.records[NUMBER]
    assert row.digest == digest_of_record(b"it", 2)
    assert row.marks == tuple(map(mark_of, (NUMBER, "热线／投诉", "王**")))
    assert "制表人签字：" in printed.aside


def test_nobody_reads_in_it_who_complained_of_what() -> None:
    said = "".join(word for line in register().lines() for word in line)

    assert "王" not in said
    assert "热线" not in said


def test_where_no_record_is_printed_nothing_is_remembered() -> None:
    empty = Remembered("投诉台账", "AAAA", {})
    empty.row({}, {1: "编号", 2: "渠道"})

    assert list(empty.lines()) == []


def test_another_sheet_of_that_name_is_not_ours() -> None:
    assert read_marks([]) is None
    assert read_marks([("编号", "渠道")]) is None
    assert read_marks([("cpl", "2", "投诉台账", "")]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("热线／\n投诉", "热线／ 投诉"),
        ("两行\r\n的字", "两行\n的字"),
        ("2026-11-21 09:12", datetime(2026, 11, 21, 9, 12)),
        ("2026-11-21", datetime(2026, 11, 21)),
        (12, "12"),
        (Decimal("1200.00"), 1200.0),
        (None, ""),
        ("_x005F_x0041_", "_x0041_"),
    ],
)
def test_what_a_program_does_when_it_saves_changes_nothing(one: object, other: object) -> None:
    assert bare(one) == bare(other)
