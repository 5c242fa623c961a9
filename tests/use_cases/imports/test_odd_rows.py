"""Rows that are no complaints are told apart from complaints that only look like them."""

from functools import cache

import pytest
from casebook import rules

from cpl.codec.tables.mapping import read_mapping
from cpl.store.tables.rows import Row
from cpl.store.tables.sheets import Sheet
from cpl.use_cases.imports.fates import Fate
from cpl.use_cases.imports.odd_rows import OddRows
from cpl.use_cases.imports.remarks import remarks
from cpl.use_cases.imports.table import SourceTable, table_of

MAPPING = """
编号列: 序号
登记:
  类别: {值: 投诉}
  接收时间: 日期
  渠道: 渠道
  投诉人.姓名: 姓名
  投诉人.电话: 电话
  内容: 内容
"""
ABOVE = ("2026年投诉台账", "填表单位：客服部||||填表日期：2026-11-30")
NAMES = "序号|日期|渠道|姓名|电话|内容|处理情况|逾期天数"
COMPLAINT = "1|2026-11-03|热线|王女士|13800000001|过山车停运，没有人告知|已退票|0"

ODD = {
    "只有序号": ("37|||||||", Fate.BLANK),
    "序号、公式和事先填好的渠道": ("38||热线||||未处理|#N/A", Fate.BLANK),
    "只有斜线": ("/|/|/|/|/|/|/|/", Fate.BLANK),
    "又一页的表头": (NAMES, Fate.HEADER),
    "又一页的标题": (ABOVE[0], Fate.HEADER),
    "又一页的填表单位": (ABOVE[1], Fate.HEADER),
    "另一次导出的表头，少两列": ("序号|日期|渠道|姓名|电话|内容||", Fate.HEADER),
    "合计": ("合计|||||||35", Fate.TOTAL),
    "本页小计": ("|本页小计：12件||||||", Fate.TOTAL),
    "合计，件数和属实几件": ("合计|6件||||||属实2件", Fate.TOTAL),
    "本月合计，几例": ("|||||本月合计|3例|2012.5", Fate.TOTAL),
    "11月合计": ("11月合计||12|23|||35|4.5%", Fate.TOTAL),
    "内容一格里的累计": ("|||||2026年11月累计：35 件||", Fate.TOTAL),
    "内容一格里的制表人": ("|||||制表人：张三||", Fate.TOTAL),
    "转下页": ("|||||（转下页）||", Fate.TOTAL),
    "第 1 页": ("|||第 1 页，共 3 页||||", Fate.TOTAL),
    "以下空白": ("||以下空白|||||", Fate.TOTAL),
    "签名各在一格": ("制表人：张三|||审核：李四|||日期：2026年11月30日|", Fate.TOTAL),
    "签名和名字分开": ("|制表人：|张三|审核（签字）：|李四||日期：|2026-11-30", Fate.TOTAL),
    "签名以后的日期": ("制表人：张三||审核：李四|||2026年11月30日||", Fate.TOTAL),
    "等人来签": ("|主管领导签字：||||||", Fate.TOTAL),
    "表下的说明": ("说明：本表由客服部每月 5 日前报送，逾期天数按工作日算。|||||||", Fate.TOTAL),
    "表下的注": ("注1：渠道以实际为准|||||||", Fate.TOTAL),
}
COMPLAINTS = {
    "一件": COMPLAINT,
    "内容说几件": "4|2026-11-03|热线|王女士|13800000001|属实2件||",
    "内容以合计开头": "2|2026-11-03|热线|王女士|13800000001|合计多收了 20 元|已退|",
    "内容就是合计": "3|2026-11-03|热线||13800000001|合计||",
    "内容是小计，只有电话": "|||| 13800000001|小计||",
    "内容里有签字": "4|2026-11-03|来访|李先生||负责人：态度恶劣||",
    "内容以说明开头": "5|2026-11-03|来访|李先生|13800000002|说明：票价和公示的不一样||",
    "没有日期": "6||热线|王女士|13800000001|排队太久||",
    "没有内容": "7|2026-11-03|热线|王女士|13800000001|||",
    "只有日期": "8|2026-11-03||||||",
    "只有内容": "|||||洗手间没有水||",
    "只有内容，说了几次": "12|||||等了很久，累计5次||3",
    "只有内容，几件行李": "|||||共3件行李丢失||",
    "只有内容，第几页": "|||||第3页的早餐券不认||",
    "只有内容，像签名": "|||||电话：没有人接||",
    "处理情况很长": "9||||||已联系投诉人，同意退票，款项三日内到账|",
    "和列名一样的两个词": "10|2026-11-03|渠道|姓名||内容||",
}


@cache
def odd_rows(mapping: str = MAPPING) -> OddRows:
    known, problems = read_mapping("映射.yaml", mapping.encode(), rules())
    assert known is not None, problems
    rows = tuple(as_row(n, line) for n, line in enumerate((*ABOVE, NAMES, COMPLAINT), 1))
    return OddRows(table_of(Sheet("台账.csv", "", "CSV", rows)), known, rules())


def as_row(number: int, line: str) -> Row:
    return Row(number, tuple(line.split("|")))


@pytest.mark.parametrize("what", ODD)
def test_a_row_that_is_no_complaint_is_known(what: str) -> None:
    line, fate = ODD[what]
    assert odd_rows().kind_of(as_row(9, line)) is fate


@pytest.mark.parametrize("what", COMPLAINTS)
def test_a_complaint_stays_one_whatever_its_words(what: str) -> None:
    assert odd_rows().kind_of(as_row(9, COMPLAINTS[what])) is None


def test_where_a_complaint_is_a_text_and_nothing_else_a_note_may_be_one() -> None:
    bare = "登记: {类别: {值: 投诉}, 渠道: {值: 网络}, 内容: 内容}"
    note = as_row(9, "|||||说明：票价和公示的不一样||")
    assert odd_rows(bare).kind_of(note) is None
    assert odd_rows().kind_of(note) is Fate.TOTAL


UPPER, LOWER = "序号|来电||投诉人||内容|处理情况|", "|日期|渠道|姓名|电话|||逾期天数"


def under(*header: int, lines: tuple[str, ...]) -> SourceTable:
    rows = tuple(as_row(n, line) for n, line in enumerate(lines, 1))
    return table_of(Sheet("台账.csv", "", "CSV", rows), header)


def test_the_header_of_the_second_page_may_be_one_row_where_the_first_is_two() -> None:
    mapping = MAPPING.replace("日期", "来电/日期")
    known = read_mapping("映射.yaml", mapping.encode(), rules())[0]
    assert known is not None
    table = under(1, 2, lines=(UPPER, LOWER, COMPLAINT))
    assert table.names[1] == "来电/日期"
    assert OddRows(table, known, rules()).kind_of(as_row(9, NAMES)) is Fate.HEADER


def test_rows_that_look_like_complaints_above_the_header_are_told() -> None:
    wrong = under(4, lines=(ABOVE[0], COMPLAINT, COMPLAINT, NAMES, COMPLAINT))
    assert list(remarks(wrong, 0)) == [
        "表头上面有 2 行像是数据，没有读：第2行、第3行。表头不对的，映射里写“表头行”。"
    ]
    assert not list(remarks(under(3, lines=(*ABOVE, NAMES, COMPLAINT)), 0))
