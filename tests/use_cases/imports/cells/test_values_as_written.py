"""Cells as people write them: an old ledger with its habits comes in, and what was made of it.

Each table reads like a page of the manual (docs/导入.md): what stands in the ledger, what the
mapping says, what becomes of it.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from clerks import workspace
from hypothesis import given
from hypothesis import strategies as st

from cpl.codec.tables.cutting import cut, fault_in
from cpl.codec.tables.mapping import ColumnSource, read_mapping
from cpl.domain.regulation.rules import Field
from cpl.domain.values.value import Kind, Value, at_path, shown
from cpl.store.tables.rows import Row
from cpl.store.tables.sheets import Sheet
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.cells.row_times import kept_in_order
from cpl.use_cases.imports.cells.values import CellReader, StatedTime
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.table import SourceTable
from cpl.use_cases.imports.table_import import ImportPlan, plan

NOW = datetime(2026, 11, 23, 16, 12)
PLAIN = {"时间": "2026-11-03 09:00", "客户": "王女士", "电话": "13800001234", "内容": "停运"}
MAPPING = """
登记:
  类别: {值: 投诉}
  接收时间: 时间
  渠道: {值: 热线}
  投诉人.姓名: 客户
  投诉人.电话: 电话
  内容: 内容
"""
LATER = """事件:
  - 事件: 转办
    当: 转办日期
    时间: 转办日期
    字段: {主办单位: {值: 运营部}}
  - 事件: 答复
    当: 答复
    时间: 答复日期
    字段:
      {答复内容: 答复, 答复方式: {值: 电话}, 原因分析: {值: 原表未写}, 责任认定: {值: 无责}}
"""


@dataclass(frozen=True)
class Ledger:
    """An office, and tables of somebody else's that it looks at."""

    desk: Desk
    folder: Path

    def seen(
        self, rows: Iterable[dict[str, str]], mapping: str = MAPPING, name: str = "旧"
    ) -> ImportPlan:
        given = [{**PLAIN, **row} for row in rows]
        names = list(dict.fromkeys(key for row in given for key in row))
        table = self.folder / f"{name}.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(given)
        (self.folder / "映射.yaml").write_text(mapping, "utf-8")
        return plan(self.desk, table, self.folder / "映射.yaml")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    made = tmp_path_factory.getbasetemp() / "客服台账"
    folder = tmp_path_factory.mktemp("ledger")
    place = Workspace(workspace(made, folder / "客服台账"))
    return Ledger(Desk(place, NOW, person_named(place, "李敏"), clock_set=True), folder)


def said(found: ImportPlan, path: str) -> list[str]:
    """What the new records say in a field, in the order of the rows."""
    rows = sorted(range(len(found.new)), key=lambda n: found.new[n].position)
    values: list[Value | None] = [at_path(found.new.record(n).fields, path) for n in rows]
    return [shown(each) for each in values]


def codes(found: ImportPlan) -> list[str]:
    return [each.code for each in found.problems]


def message(found: ImportPlan, code: str) -> str:
    return next(str(each) for each in found.problems if each.code == code)


# —— date and time in two columns ——


@pytest.mark.parametrize(
    ("day", "clock", "meant"),
    [
        ("2026.11.3", "14:30", "2026-11-03 14:30"),
        ("2026年11月3日", "下午2点半", "2026-11-03 14:30"),
        ("2026-11-03 00:00:00", "14:30:00", "2026-11-03 14:30"),
        ("2026/11/3", "0.604", "2026-11-03 14:30"),
        ("46329", "0.604166666666667", "2026-11-03 14:30"),
        ("20261103", "1430", "2026-11-03 14:30"),
        ("2026.11.3", "", "2026-11-03 08:30"),
        ("2026.11.3", "/", "2026-11-03 08:30"),
    ],
)
@pytest.mark.parametrize("order", ["[日期, 时刻]", "[时刻, 日期]"])
def test_two_columns_are_one_time(
    ledger: Ledger, day: str, clock: str, meant: str, order: str
) -> None:
    mapping = MAPPING.replace("接收时间: 时间", f'接收时间: {{列: {order}, 连接: " "}}')
    assert said(ledger.seen([{"日期": day, "时刻": clock}], mapping), "接收时间") == [meant]


def test_a_format_is_of_the_columns_together(ledger: Ledger) -> None:
    source = '{列: [日期, 时刻], 连接: " ", 格式: "%Y.%m.%d %H时%M"}'
    mapping = MAPPING.replace("接收时间: 时间", f"接收时间: {source}")
    found = ledger.seen([{"日期": "2026.11.3", "时刻": "14时30"}], mapping)
    assert said(found, "接收时间") == ["2026-11-03 14:30"]


# —— 11月3日: which year ——


def test_the_year_of_a_day_without_one(ledger: Ledger) -> None:
    rows = [{"时间": "11月3日 9:00"}, {"时间": "11.4"}, {"时间": "11月5日"}]
    told = "“11月3日 9:00”没有写年份，按{}的 2025 年记。这样的共 3 行：第2行、第3行、第4行。"
    for found, where in (
        (ledger.seen(rows, f"年份: 2025\n{MAPPING}"), "映射"),
        (ledger.seen(rows, name="2025年投诉台账"), "文件名“2025年投诉台账.csv”"),
    ):
        assert said(found, "接收时间") == [
            "2025-11-03 09:00",
            "2025-11-04 08:30",
            "2025-11-05 08:30",
        ]
        assert told.format(where) in message(found, "year-supplied")
        assert codes(found) == ["year-supplied"]


def test_the_rows_around_tell_the_year_but_not_over_a_new_year(ledger: Ledger) -> None:
    written = (
        "2024年12月30日",
        "12月31日",
        "1月2日",
        "2025年1月3日",
        "1月4日",
        "12月5日",
        "2025/12/9",
    )
    found = ledger.seen([{"时间": each} for each in written])
    assert [each[:10] for each in said(found, "接收时间")] == [
        "2024-12-30", "2025-01-03", "2025-01-04", "2025-12-05", "2025-12-09",
    ]  # fmt: skip
    assert [each.row for each in found.problems if each.code == "year-unknown"] == [3, 4]
    assert "按上下行的 2025 年记" in message(found, "year-supplied")


def test_the_title_above_the_header_says_the_year(ledger: Ledger) -> None:
    """Not the day on which somebody filled the table in, which may be the year after."""
    table = ledger.folder / "台账.csv"
    lines = (
        "2025年客户投诉台账,,,",
        "填表单位：客服部,,填表日期：2026年1月5日,",
        "时间,客户,电话,内容",
        "12月30日 9:00,王女士,13800001234,停运",
    )
    table.write_text("\n".join(lines), "utf-8")
    (ledger.folder / "映射.yaml").write_text(f"表头行: 3{MAPPING}", "utf-8")
    found = plan(ledger.desk, table, ledger.folder / "映射.yaml")
    assert said(found, "接收时间") == ["2025-12-30 09:00"]
    assert "按表头上面的 2025 年记" in message(found, "year-supplied")


def test_a_month_far_from_that_of_the_title_may_be_of_the_next_year(ledger: Ledger) -> None:
    rows = [{"时间": "12月30日"}, {"时间": "1月2日"}]
    found = ledger.seen(rows, name="2025年12月投诉台账")
    assert [each[:10] for each in said(found, "接收时间")] == ["2025-12-30"]
    assert codes(found) == ["year-supplied", "year-unknown"]


@pytest.mark.parametrize("dash", ["—", "-", "至"])
def test_a_title_from_month_to_month_tells_the_years_and_each_is_told(
    ledger: Ledger, dash: str
) -> None:
    rows = [{"时间": "12月30日"}, {"时间": "1月2日"}, {"时间": "3月2日"}]
    found = ledger.seen(rows, name=f"台账（2025.12{dash}2026.1）")
    assert [each[:10] for each in said(found, "接收时间")] == ["2025-12-30", "2026-01-02"]
    supplied = [each.message for each in found.problems if each.code == "year-supplied"]
    assert ["2025" in supplied[0], "2026 年记" in supplied[1]] == [True, True]
    assert [each.row for each in found.problems if each.code == "year-unknown"] == [4]


@pytest.mark.parametrize("name", ["旧", "2024-2025投诉", "台账（2026-01-05导出）", "20251103"])
def test_a_year_that_nothing_tells_is_asked_for(ledger: Ledger, name: str) -> None:
    found = ledger.seen([{"时间": "11月3日"}], name=name)
    assert (len(found.new), codes(found)) == (0, ["year-unknown"])
    assert "在映射里写一行 年份: 2026 这样" in message(found, "year-unknown")


@pytest.mark.parametrize(
    "days",
    [
        ("12月28日", "12月30日", "1月3日", "1月5日"),
        ("1.5", "1.3", "12.30", "12.28"),
        ("12.30", "1.3"),
    ],
    ids=["forwards", "backwards", "two days"],
)
def test_one_year_is_not_told_of_days_over_a_new_year(
    ledger: Ledger, days: tuple[str, ...]
) -> None:
    """Half of them would be a year wrong, and nobody would see it."""
    rows = [{"时间": each} for each in days]
    for found in (
        ledger.seen(rows, f"年份: 2025\n{MAPPING}"),
        ledger.seen(rows, name="2025年台账"),
    ):
        assert (len(found.new), {*codes(found)}) == (0, {"year-crossed"})
        assert "又跨了年：不能都是 2025 年的" in message(found, "year-crossed")


@pytest.mark.parametrize(
    "days",
    [
        ("1月3日", "3月2日", "12月30日"),
        ("12月30日", "3月2日", "1月3日"),
        ("12.3", "1.4", "12.1", "2.2"),
    ],
    ids=["forwards", "backwards", "in no order"],
)
def test_a_year_from_its_end_to_its_beginning_is_one(ledger: Ledger, days: tuple[str, ...]) -> None:
    found = ledger.seen([{"时间": each} for each in days], f"年份: 2025\n{MAPPING}")
    assert {each[:4] for each in said(found, "接收时间")} == {"2025"}


def test_between_two_years_the_years_name_is_only_taken_where_it_fits(ledger: Ledger) -> None:
    """A title of 2025 over a table that goes on into January."""
    days = ("2025/12/28", "1月3日", "2026.1.5", "1月6日")
    rows = [{"时间": each} for each in days]
    for found in (
        ledger.seen(rows, name="2025年台账"),
        ledger.seen(rows, f"年份: 2025\n{MAPPING}"),
    ):
        assert [each.row for each in found.problems if each.code == "year-crossed"] == [3]


def test_it_is_never_1900(ledger: Ledger) -> None:
    mapping = MAPPING.replace("接收时间: 时间", '接收时间: {列: 时间, 格式: "%m月%d日"}')
    assert codes(ledger.seen([{"时间": "11月3日"}], mapping)) == ["year-unknown"]
    found = ledger.seen([{"时间": "11月3日"}], f"年份: 2026\n{mapping}")
    assert said(found, "接收时间") == ["2026-11-03 08:30"]


# —— 3/11/2026: which is the month ——


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        (("3/11/2026", "13/11/2026"), ["2026-11-03", "2026-11-13"]),
        (("11/3/2026", "11/13/2026"), ["2026-11-03", "2026-11-13"]),
        (("26/11/3", "26/11/13", "26/10/9"), ["2026-11-03", "2026-11-13", "2026-10-09"]),
        (("11/3/26", "11/13/26"), ["2026-11-03", "2026-11-13"]),
        (("25.11.26", "25.12.30"), ["2025-11-26", "2025-12-30"]),
        (("25.11.26", "24.12.25"), []),
        (("3/11/2026", "4/11/2026"), []),
        (("13/11/2026", "11/13/2026", "3/4/2026"), ["2026-11-13", "2026-11-13"]),
    ],
)
def test_the_column_tells_the_order_or_nobody(
    ledger: Ledger, column: tuple[str, ...], meant: list[str]
) -> None:
    found = ledger.seen([{"时间": each, "内容": each} for each in column])
    assert [each[:10] for each in said(found, "接收时间")] == meant
    assert ("date-order-unknown" in codes(found)) == (len(meant) < len(column))


def test_a_tail_and_a_serial_are_read_and_told(ledger: Ledger) -> None:
    found = ledger.seen([{"时间": "2024-07-08IP属地：天津"}, {"时间": "46329.375"}])
    assert said(found, "接收时间") == ["2024-07-08 08:30", "2026-11-03 09:00"]
    assert "“IP属地:天津”不是日期，没有读。" in message(found, "text-after-date")
    assert "是 Excel 的日期数字，读成 2026-11-03 09:00。" in message(found, "excel-serial")


def test_a_year_that_is_a_slip_of_the_pen(ledger: Ledger) -> None:
    written = ("1998-11-03 09:00", "1926-11-03 09:00", "2027-11-03 09:00")
    found = ledger.seen([{"时间": each} for each in written])
    assert codes(found) == ["long-ago", "too-long-ago", "future-time"]


# —— only a day ——


def test_a_step_of_which_only_the_day_is_known_does_not_lose_the_history(ledger: Ledger) -> None:
    rows = [
        {
            "时间": "2026-11-03 14:30",
            "转办日期": "2026-11-03",
            "答复": "已退",
            "答复日期": "2026-11-03",
        },
        {
            "时间": "2026-11-03",
            "转办日期": "2026-11-03 08:10",
            "答复": "已退",
            "答复日期": "11月4日",
        },
        {
            "时间": "2026-11-03 14:30",
            "转办日期": "2026-11-02",
            "答复": "已退",
            "答复日期": "11月4日",
        },
    ]
    found = ledger.seen([{**row, "内容": str(i)} for i, row in enumerate(rows)], MAPPING + LATER)
    happened = {
        arrived.row.number: [f"{x.name} {x.at:%d %H:%M}" for x in arrived.chain.record.history]
        for _, arrived in found.new.glimpses()
    }
    assert happened == {
        2: ["登记 03 14:30", "转办 03 14:30", "答复 03 14:30"],
        3: ["登记 03 08:10", "转办 03 08:10", "答复 04 08:30"],
        4: ["登记 03 14:30"],
    }
    assert "只有日期，和别的一步同一天，时间按 2026-11-03 14:30 记。" in message(found, "day-only")
    assert "“转办”没有导入" in next(str(each) for each in found.problems if each.row == 4)


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.none() | st.integers(0, 24 * 60 - 1)), min_size=1, max_size=5
)


@given(STEPS)
def test_what_can_be_in_order_is(steps: list[tuple[int, int | None]]) -> None:
    """Each stays on its day and at its hour; where days and hours are in order, so is all."""
    days = sorted(day for day, _ in steps)
    stated = [
        StatedTime(datetime(2026, 11, 2 + day, 8, 30), is_bare_day=True)
        if minute is None
        else StatedTime(datetime(2026, 11, 2 + day) + timedelta(minutes=minute))
        for day, (_, minute) in zip(days, steps, strict=True)
    ]
    kept = kept_in_order(stated)
    for step, moment in zip(stated, kept, strict=True):
        assert moment.date() == step.moment.date()
        assert step.is_bare_day or moment == step.moment
    hours = [each.moment for each in stated if not each.is_bare_day]
    if hours == sorted(hours):
        assert list(kept) == sorted(kept)


# —— words for nothing ——


@pytest.mark.parametrize("blank", ["/", "—", "——", "无", "N/A", "-", "／"])
def test_words_for_nothing_are_nothing(ledger: Ledger, blank: str) -> None:
    row = {"电话": blank, "转办日期": "2026-11-04", "答复": blank, "答复日期": blank}
    found = ledger.seen([row], MAPPING + LATER)
    assert said(found, "投诉人.电话") == [""]
    assert [each.name for each in found.new.record(0).history] == ["登记", "转办"]
    assert f"“{blank}”当作没有写。" in message(found, "blank-word")


def test_a_text_may_be_such_a_word_unless_the_mapping_says_not(ledger: Ledger) -> None:
    mapping = MAPPING + "  诉求: 诉求\n"
    rows = [{"诉求": "无"}, {"诉求": "算了", "内容": "二"}]
    assert said(ledger.seen(rows, mapping), "诉求") == ["无", "算了"]
    found = ledger.seen(rows, f"空白词: [无, 算了]\n{mapping}")
    assert said(found, "诉求") == ["", ""]
    assert "这样的共 2 行：第2行、第3行。" in message(found, "blank-word")
    translated = mapping.replace("诉求: 诉求", '诉求: {列: 诉求, 对照: {无: ""}}')
    assert said(ledger.seen(rows, translated), "诉求") == ["", "算了"]


# —— who complained ——


def test_a_row_without_a_name_and_a_phone_is_anonymous(ledger: Ledger) -> None:
    rows = [{"客户": "/", "电话": ""}, {"客户": "", "内容": "二"}, {"电话": "无", "内容": "三"}]
    found = ledger.seen(rows)
    assert said(found, "投诉人.匿名") == ["是", "", ""]
    assert "没有姓名，也没有联系方式，按匿名登记。" in message(found, "anonymous")


def test_who_would_not_tell_his_name_is_not_called_so(ledger: Ledger) -> None:
    names = ["匿名", "（不愿透露姓名）", "未留姓名", "匿女士", "未来先生"]
    rows = [{"客户": name, "内容": name} for name in names]
    found = ledger.seen(rows)
    assert said(found, "投诉人.姓名") == ["", "", "", "匿女士", "未来先生"]
    assert said(found, "投诉人.匿名") == ["是", "是", "是", "", ""]
    assert said(found, "投诉人.电话")[0] != ""
    assert "姓名写的是“匿名”，按匿名登记。" in message(found, "anonymous")


def test_who_gave_a_name_is_not_anonymous(ledger: Ledger) -> None:
    rows = [{}, {"客户": "", "电话": "", "内容": "二", "地址": "北门"}]
    also = "  投诉人.匿名: {值: 是}\n  投诉人.地址: 地址\n"
    found = ledger.seen(rows, MAPPING + also)
    assert said(found, "投诉人.匿名") == ["", "是"]
    assert [each.row for each in found.problems if each.code == "not-anonymous"] == [2]


# —— a day that an hour stands with ——


def test_of_a_day_the_hour_is_left_out_and_told_what_excel_adds_itself_is_not(
    ledger: Ledger,
) -> None:
    place = ledger.desk.workspace
    known = {**place.latest_rules.fields, "首次": Field("首次", Kind.DATE)}
    texts = ("2026-11-02 00:00:00", "2026-11-02 17:30", "11月2日下午5点")
    rows = tuple(Row(number, (text,)) for number, text in enumerate(texts, 2))
    table = SourceTable(Sheet("表.csv", "", "csv", rows), (1,), ("首次",), rows)
    cells, rules = CellReader(table, ledger.desk), replace(place.latest_rules, fields=known)
    source = ColumnSource(("首次",))
    found = [cells.value(row, rules, "首次", source, NOW) for row in rows]
    assert found == [date(2026, 11, 2)] * 3
    assert [(each.code, each.row) for each in cells.heard.told()] == [("hour-left-out", 3)]


# —— part of a cell ——


def test_a_name_and_a_phone_from_one_column(ledger: Ledger) -> None:
    mapping = MAPPING.replace("姓名: 客户", r"姓名: {列: 联系, 截取: '^[^\d\s]{1,20}'}").replace(
        "电话: 电话", r"电话: {列: 联系, 截取: '(1\d{10})(?!\d)'}"
    )
    rows = [{"联系": "张女士 13800001234"}, {"联系": "李先生", "内容": "二"}]
    found = ledger.seen(rows, mapping)
    assert said(found, "投诉人.姓名") == ["张女士", "李先生"]
    assert said(found, "投诉人.电话") == ["13800001234", ""]
    assert [(each.row, each.code) for each in found.problems] == [(3, "nothing-cut")]


def test_a_part_that_has_lost_its_digits_is_no_phone(ledger: Ledger) -> None:
    mapping = MAPPING.replace("电话: 电话", r"电话: {列: 联系, 截取: '1\S+'}")
    assert codes(ledger.seen([{"联系": "张女士 1.38e+10"}], mapping)) == ["digits-lost"]


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("(", "不通"),
        ("(a+)+b", "重复里面又有重复"),
        ("(a|aa)*b", "重复里面又有重复或“|”"),
        (".*.*.*x", "最多 2 个"),
        (r"(\d)\1", "不能引用"),
        (r"1\d{10}", ""),
        (r"^(.+?)[（(](.*)", ""),
        (r"[+*]{3}\(\*\)", ""),
    ],
)
def test_a_pattern_that_might_not_end_is_refused_where_it_stands(
    ledger: Ledger, pattern: str, says: str
) -> None:
    assert says in fault_in(pattern)
    assert bool(fault_in(pattern)) == bool(says)
    text = MAPPING.replace("内容: 内容", f"内容: {{列: 内容, 截取: '{pattern}'}}")
    rules = ledger.desk.workspace.latest_rules
    _, problems = read_mapping("映射.yaml", text.encode(), rules)
    places = [(each.location.line, each.code) for each in problems]
    assert places == ([(8, "bad-pattern")] if says else [])


def test_the_worst_pattern_that_is_taken_ends() -> None:
    """Of a long cell only the beginning is looked at: this takes a fraction of a second."""
    assert cut(r"a*a*b", "a" * 100_000) is None


# —— digits ——


@pytest.mark.parametrize(
    ("phone", "meant"),
    [
        ("'13800001234", "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("+86 13800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("1.38e+10", None),
        ("1E+10", None),
        ("1E10", None),
        ("1.38E10", None),
    ],
)
def test_a_number_as_a_sheet_holds_it(ledger: Ledger, phone: str, meant: str | None) -> None:
    found = ledger.seen([{"电话": phone}])
    assert said(found, "投诉人.电话") == ([meant] if meant else [])
    assert codes(found) == ([] if meant else ["digits-lost"])


def test_a_room_may_be_called_3e12(ledger: Ledger) -> None:
    assert said(ledger.seen([{"内容": "3E12"}]), "内容") == ["3E12"]


@pytest.mark.parametrize("column", ["客户", "内容", "时间"])
def test_what_stands_for_the_row_above_is_no_value(ledger: Ledger, column: str) -> None:
    """A record is read alone; a sentence with the word in it is a sentence."""
    found = ledger.seen([{}, {column: "同上"}, {column: "〃"}, {"内容": "和同上的一样"}])
    assert [each.row for each in found.problems if each.code == "ditto"] == [3, 4]
    assert found.fates.counts == {Fate.NEW: 2, Fate.UNREADABLE: 2}
