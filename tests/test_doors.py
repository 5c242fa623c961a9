"""Every spelling at every door: what people write means the same wherever they write it.

The tables are what a clerk, a unit or an old ledger writes on Monday, 23 November 2026 at
16:12 in an office open from 08:30 to 17:30. The doors are called where a text becomes a
value; tests/cli/test_door_commands.py goes through each of them with a real command.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from clerks import workspace
from every import check_every
from hypothesis import given
from hypothesis import strategies as st

from cpl.cli.frame.app import moment
from cpl.cli.terminal.field_asking import understood
from cpl.codec.records.values import ValueProblemError, read_value
from cpl.codec.spellings.moments import TimeContext
from cpl.codec.spellings.pasted import Wanted, proposed, unread
from cpl.codec.spellings.words import said_with
from cpl.codec.tables.mapping import ColumnSource
from cpl.domain.regulation.questions import field_at
from cpl.domain.regulation.rules import Rules
from cpl.domain.regulation.tenses import tense_of
from cpl.domain.values.value import Kind, Value, shown
from cpl.problems import UsageProblem
from cpl.store.tables.rows import Row
from cpl.store.tables.sheets import Sheet
from cpl.store.workspace import Workspace
from cpl.use_cases.desk import Desk, person_named
from cpl.use_cases.imports.cells.values import CellReader, NotReadError
from cpl.use_cases.imports.table import SourceTable
from cpl.use_cases.receipts.filled_form import value_of_cell
from cpl.use_cases.receipts.sheet_days import SheetDays
from cpl.yamltext.nodes import Plain

NOW = datetime(2026, 11, 23, 16, 12)
HAPPENED, PROMISED, EXTENDED, PLANNED = "发生时间", "承诺时间", "延至", "预计完成"
AMOUNT, COUNT, PHONE = "处罚金额", "绩效分", "投诉人.电话"
CHANNEL, NAMELESS, STORY = "渠道", "投诉人.匿名", "内容"

# What it means, and all the ways of writing it.
SPELLINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # —— when something happened ——
    (HAPPENED, "2026-11-22 08:30", (
        "2026-11-22 08:30", "2026-11-22T08:30", "2026-11-22 08:30:15", "2026-11-22 08:30:15.000",
        "2026/11/22 8:30", "2026.11.22 08:30", "2026年11月22日 8点30分", "2026年11月22日8时半",
        "２０２６－１１－２２　０８：３０", "20261122 08:30", "11-22 08:30", "11/22 8:30",
        "11月22日8点半", "十一月二十二日上午八点半", "二〇二六年十一月二十二日八点三十分",
        "昨天08：30", "昨天8:30", "昨天上午8点半", "昨早8点半", "22号8点半", "上周日8:30",
        "2026年11月22日（周日）08:30", "11月22日 星期日 8:30 AM",
    )),
    # a bare day is its opening; a day on which the office is closed has none
    (HAPPENED, "2026-11-20 08:30", (
        "2026-11-20", "2026/11/20", "2026.11.20", "20261120", "11月20日", "20日", "周五",
        "大前天", "上周五", "2026年11月20日（五）",
    )),
    (HAPPENED, "2026-11-22 00:00", ("2026-11-22", "昨天", "22日", "上周日")),
    (HAPPENED, "2026-11-20 15:30", (
        "11-20 15:30", "2026年11月20日 15点30分", "11.20 15:30", "2026/11/20 3:30 PM",
        "11月20日下午3点半", "上周五下午三点半", "周五15：30", "大前天15:30", "20号下午3:30",
    )),
    (HAPPENED, "2026-11-23 15:00", ("下午3点", "今天下午三点", "15:00", "３点", "3:00", "15时")),
    (HAPPENED, "2026-11-23 15:15", ("今天下午三点一刻", "15点15", "三点十五分")),
    (HAPPENED, "2026-11-23 08:30", ("8点半", "8:30", "今早八点半", "今天", "早上8点半")),
    (HAPPENED, "2026-11-23 03:05", ("03:05", "凌晨3点零五分", "2026/11/23 3:05")),
    (HAPPENED, "2026-11-22 20:30", ("昨晚八点半", "昨天晚上8:30", "昨晚上8点半", "昨天20:30")),
    (HAPPENED, "2026-11-23 00:00", ("昨晚12点", "昨天24:00", "今天0点", "今天凌晨12点")),
    (HAPPENED, "2026-10-30 08:30", ("30号", "10月30日")),
    (HAPPENED, "2027-01-04 09:00", ("2027-01-04 09:00",)),  # the rules judge it, not the reader
    # —— by when something is to be done: a bare day is its end ——
    (PROMISED, "2026-11-25 17:30", (
        "2026-11-25 17:30", "2026-11-25", "2026/11/25", "2026年11月25日", "20261125", "11月25日",
        "25号", "后天", "周三", "本周三", "后天下午5点半", "周三17：30",
    )),
    (PROMISED, "2026-11-24 09:00", ("明天9点", "明天上午九点", "明早9点", "11-24 9:00")),
    (PROMISED, "2026-11-30 17:30", ("下周一", "11月30日")),
    (PROMISED, "2026-11-23 17:00", ("17:00", "下午5点", "今天5点")),
    (PROMISED, "2027-01-04 17:30", ("1月4日", "2027-01-04")),
    (EXTENDED, "2026-11-27 17:30", ("2026-11-27", "11月27日", "27日", "周五", "2026.11.27")),
    (EXTENDED, "2026-11-27 23:59", ("11月27日24:00", "27号晚上12点")),
    # —— a day ——
    (PLANNED, "2026-11-25", (
        "2026-11-25", "2026/11/25", "2026.11.25", "２０２６年１１月２５日", "20261125", "11月25日",
        "11-25", "11/25", "11.25", "后天", "本周三", "11月25日（周三）",
    )),
    # —— amounts and counts ——
    (AMOUNT, "200", (
        "200", "200元", "200块", "200块钱", "￥200", "¥200", "¥ 200", "２００", "两百", "两百元",
        "二百块", "贰佰元整", "人民币贰佰元", "200 元",
    )),
    (AMOUNT, "200.50", ("200.50", "200.50元", "￥200.50", "200块5", "两百块五毛", "二百元五角")),
    (AMOUNT, "1200", ("1200", "1,200", "1，200元", "一千二百块", "一千二", "1千2")),
    (AMOUNT, "12000", ("12000", "12,000", "1.2万", "1.2万元", "一万二", "1万2", "一万二千元")),
    (COUNT, "12", ("12", "１２", "十二", "012")),
    # —— telephone numbers ——
    (PHONE, "13800001234", (
        "13800001234", "138 0000 1234", "138-0000-1234", "+86 138 0000 1234", "(+86)13800001234",
        "１３８　００００　１２３４", "0086-138-0000-1234",
    )),
    (PHONE, "0571-88881234", ("0571-88881234", "０５７１－８８８８１２３４", "(0571) 8888 1234",
                              "057188881234", "+86 571 8888 1234")),
    (PHONE, "0531-88881234转801", ("0531-88881234转801", "0531-88881234 转 801",
                                   "0531-88881234-801", "053188881234分机801")),
    (PHONE, "400-800-1234", ("400-800-1234",)),
    # a digit too few or too many is asked about (test_door_commands.py), and stands as it was said
    (PHONE, "1380000123", ("1380000123", "138 0000 123", "１３８００００１２３")),
    (PHONE, "138000012345", ("138000012345", "138 0000 12345")),
    # —— a choice by its name or its 助记码 ——
    (CHANNEL, "热线", ("热线", "rx", "RX", "ＲＸ", "电话")),
)  # fmt: skip

# What is in doubt, and what to write instead.
REFUSED = (
    (HAPPENED, "11-20", "写成 11月20日 或 11:20"),
    (PLANNED, "2026-11-25 15:00", "只记日期"),
    (HAPPENED, "11-20 3:05", "写成 03:05 或 15:05"),
    (HAPPENED, "3-20 14:30", "看不出是哪一年，写成 2026-03-20 或 2027-03-20"),
    (HAPPENED, "夜里2点", "说不准是几点"),
    (HAPPENED, "中午3点", "说不准是几点"),
    (HAPPENED, "上午15点", "说不准是几点"),
    (PROMISED, "17:00左右吧", "看不懂，写成 2026-11-21 09:12"),
    (HAPPENED, "17:30", "还没有到"),
    (HAPPENED, "明天", "还没有到"),
    (HAPPENED, "2月30日", "没有这一天"),
    (HAPPENED, "2026-13-45", "没有"),
    (HAPPENED, "25:00", "没有这个时刻"),
    (HAPPENED, "11月20日（周三）", "2026-11-20 是周五，请核对"),
    (HAPPENED, "26.11.20", "看不"),
    (PROMISED, "11月25日前", "看不懂"),
    (PROMISED, "9:00", "今天 09:00 已经过了，写上哪一天"),
    (PROMISED, "11月20日", "写成 2026-11-20 或 2027-11-20"),
    (PLANNED, "14:30", "没有写哪一天"),
    (PLANNED, "周三", "写成 上周三、本周三"),
    (PLANNED, "25号", "没有写哪个月"),
    (AMOUNT, "两百多", "写成 200、200.50 或 两百元"),
    (AMOUNT, "200-300", "不是数"),
    (AMOUNT, "1,2", "不是数"),
    (AMOUNT, "1 200", "不是数"),
    (AMOUNT, "2O0", "字母 O 不是数字 0"),
    (AMOUNT, "-1", "不小于 0"),
    (AMOUNT, "0.001", "元、角、分"),
    (COUNT, "几个", "不是整数"),
    (PHONE, "没有留", "没有数字"),
    (HAPPENED, "1899-12-31", "年份应当在 1900 到 2299 之间"),
    (PLANNED, "2026-02-30", "没有 2026 年 2 月 30 日这一天"),
    (AMOUNT, "1" * 20, "太大了，请核对位数"),
    (AMOUNT, "1e3", "不是数"),
    (COUNT, "1" * 12, "太大了，请核对位数"),
    (CHANNEL, "鸽子", "没有“鸽子”这个选项，只能写：热线、"),
    (CHANNEL, "1", "没有“1”这个选项"),
    (CHANNEL, "热线，来访", "没有“热线，来访”这个选项"),
    (NAMELESS, "对", "只能写 是 或 否"),
    (STORY, "停运\x07了", "看不见的控制字符"),
)

Door = Callable[[Desk, str, str], Value | None]
"""The value of a path's text; raises one of REFUSALS."""
REFUSALS = (UsageProblem, ValueProblemError, NotReadError, LookupError)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """李敏 in an office that is open from 08:30 to 17:30."""
    made = tmp_path_factory.getbasetemp() / "客服台账"
    place = Workspace(workspace(made, tmp_path_factory.mktemp("doors") / "客服台账"))
    return Desk(place, NOW, person_named(place, "李敏"))


def _rules(desk: Desk) -> Rules:
    return desk.workspace.latest_rules


# —— the doors ——


def _word(desk: Desk, path: str, text: str) -> Value | None:
    """`cpl do 1 … 字段=值`"""
    rules = _rules(desk)
    rule = replace(rules.complaints.registration, give=(), need=(), may=(path.partition(".")[0],))
    said = said_with(rules, rule, (f"{path}={text}",), desk.lookups(rules, _no_file))
    return _inside(said.fields, path)


def _answer(desk: Desk, path: str, text: str) -> Value | None:
    """A question at the terminal; the answer is kept as a file would hold it."""
    rules = _rules(desk)
    return read_value(field_at(rules, path), understood(desk, rules, path, text).text)


def _paste(desk: Desk, path: str, text: str) -> Value | None:
    """A line of a pasted chat: `发生时间：昨天14:30`."""
    known, tense = field_at(_rules(desk), path), tense_of(_rules(desk), path)
    wanted = Wanted({path: known}, {path: tense}, phone=path if known.kind is Kind.PHONE else "")
    found = proposed(f"{known.name}：{text}", wanted, desk.reference(_rules(desk)))
    if path not in found:
        raise UsageProblem(
            unread(f"{known.name}：{text}", wanted, desk.reference(_rules(desk)))[path]
        )
    return read_value(known, found[path])


def _cell(desk: Desk, path: str, text: str) -> Value | None:
    """A cell of a table that is imported, in a row that was received now."""
    row = Row(2, (text,))
    table = SourceTable(Sheet("表.csv", "", "csv", (row,)), (1,), ("列",), (row,))
    return CellReader(table, desk).value(row, _rules(desk), path, ColumnSource(("列",)), NOW)


def _receipt(desk: Desk, path: str, text: str) -> Value | None:
    """A cell of a form that came back."""
    known = field_at(_rules(desk), path)
    days = SheetDays(desk.now, desk.reference(_rules(desk)))
    return value_of_cell(desk, _rules(desk), known, text, days)


def _at(desk: Desk, path: str, text: str) -> Value | None:
    """`--at`, whatever happened then; what is still to come is for the rules to refuse."""
    found = moment(text, desk)
    if found is not None and found > NOW and text != shown(found):
        raise UsageProblem("还没有到")
    return found


def _inside(values: object, path: str) -> Value | None:
    for name in path.split("."):
        values = values[name]  # type: ignore[index]  # a mapping down to the last name
    return values  # type: ignore[return-value]


def _no_file(name: str) -> Plain:
    raise AssertionError(name)


DOORS: dict[str, Door] = {
    "字段=": _word, "对话": _answer, "粘贴": _paste, "导入": _cell, "回执": _receipt, "--at": _at,
}  # fmt: skip
TOLD_BY_THE_SHEET = {
    (PLANNED, "25号", "回执"): "2026-11-25",
    (PLANNED, "2026-11-25 15:00", "导入"): "2026-11-25",
    (HAPPENED, "11-20", "导入"): "2026-11-20 08:30",
}
"""In doubt anywhere else: a receipt was sent out on a day, and 25号 is the one after it; a column
of days holds days, and what was read otherwise than written is told beside it."""
SAID = [(path, meant, text) for path, meant, texts in SPELLINGS for text in texts]


def doors_for(path: str) -> dict[str, Door]:
    """`--at` says when something happened, and nothing else."""
    return {name: door for name, door in DOORS.items() if path == HAPPENED or name != "--at"}


# —— the tables at the doors ——


def test_a_spelling_means_the_same_at_every_door(desk: Desk) -> None:
    def means_it(said: tuple[str, str, str]) -> None:
        path, meant, text = said
        found = {name: shown(door(desk, path, text)) for name, door in doors_for(path).items()}
        assert found == dict.fromkeys(doors_for(path), meant)

    check_every(SAID, means_it)


def test_what_is_in_doubt_is_refused_at_every_door(desk: Desk) -> None:
    def is_refused(refused: tuple[str, str, str]) -> None:
        path, text, says = refused
        for name, door in doors_for(path).items():
            if (told := TOLD_BY_THE_SHEET.get((path, text, name))) is not None:
                assert shown(door(desk, path, text)) == told
                continue
            with pytest.raises(REFUSALS) as caught:
                door(desk, path, text)
            assert says in str(caught.value), name

    check_every(REFUSED, is_refused)


def test_a_file_is_read_strictly(desk: Desk) -> None:
    """What a door understands by the context, a file does not say; nor does it mean otherwise."""

    def is_strict(said: tuple[str, str, str]) -> None:
        path, meant, text = said
        known = field_at(_rules(desk), path)
        try:
            found = shown(read_value(known, text))
        except ValueProblemError:
            assert text != meant
            return
        bare_days = (f"{meant[:10]} 00:00",)  # in files from before; the clocks know them as days
        assert found in (meant, *bare_days) or known.kind is Kind.PHONE

    check_every(SAID, is_strict)


# —— properties ——

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(
    lambda found: found.replace(second=0, microsecond=0)
)
AMOUNTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(MOMENTS, st.sampled_from((HAPPENED, PROMISED)), st.sampled_from(sorted(DOORS)))
def test_a_moment_as_a_file_holds_it_reads_back_as_itself(
    desk: Desk, found: datetime, path: str, name: str
) -> None:
    assert DOORS[name](desk, path, shown(found)) == found


@given(DAYS, st.sampled_from(sorted(doors_for(PLANNED))))
def test_a_day_as_a_file_holds_it_reads_back_as_itself(desk: Desk, found: date, name: str) -> None:
    assert DOORS[name](desk, PLANNED, shown(found)) == found


@given(AMOUNTS, st.sampled_from(sorted(doors_for(AMOUNT))))
def test_an_amount_as_a_file_holds_it_reads_back_as_itself(
    desk: Desk, found: Decimal, name: str
) -> None:
    assert DOORS[name](desk, AMOUNT, shown(found)) == found


@given(DAYS, st.sampled_from(sorted(DOORS)))
def test_a_day_without_its_year_is_never_far_off_and_never_to_come(
    desk: Desk, day: date, name: str
) -> None:
    """Refused, or within half a year before now."""
    try:
        found = DOORS[name](desk, HAPPENED, f"{day.month}月{day.day}日")
    except REFUSALS:
        return
    assert isinstance(found, datetime)
    assert (found.month, found.day) == (day.month, day.day)
    assert NOW - timedelta(days=184) < found <= NOW


def test_a_row_of_a_table_is_read_near_the_day_it_was_received(desk: Desk) -> None:
    row = Row(2, ("11月5日",))
    table = SourceTable(Sheet("表.csv", "", "csv", (row,)), (1,), ("列",), (row,))
    received = datetime(2024, 11, 3, 9)
    cells = CellReader(table, desk)
    found = cells.value(row, _rules(desk), "", ColumnSource(("列",)), received)
    assert found == datetime(2024, 11, 5, 8, 30)


@pytest.mark.parametrize(
    ("text", "formats", "meant"),
    [
        ("11月3日", ("%m月%d日",), "2026-11-03 08:30"),
        ("03/11/2026", ("%d/%m/%Y",), "2026-11-03 08:30"),
        ("2月29日", ("%m月%d日",), ""),
        ("9.05, 3.11.2026", ("%H.%M, %d.%m.%Y",), "2026-11-03 09:05"),
    ],
)
def test_a_format_of_a_mapping_leaves_out_what_the_context_supplies(
    desk: Desk, text: str, formats: tuple[str, ...], meant: str
) -> None:
    row = Row(2, (text,))
    table = SourceTable(Sheet("表.csv", "", "csv", (row,)), (1,), ("列",), (row,))
    source = ColumnSource(("列",), formats=formats)
    if not meant:
        with pytest.raises(NotReadError, match="没有这一天"):
            CellReader(table, desk).value(row, _rules(desk), HAPPENED, source, NOW)
    else:
        found = CellReader(table, desk).value(row, _rules(desk), HAPPENED, source, NOW)
        assert shown(found) == meant


def test_the_reference_of_a_desk_is_its_clock_and_its_office(desk: Desk) -> None:
    assert desk.reference(_rules(desk)) == TimeContext(NOW, desk.workspace.calendar(_rules(desk)))
