"""Write 导入/老台账.xlsx: a month of an old ledger, with every habit that offices have.

Nobody's real complaints are in it. What an import says of it is tests/golden/import/老台账.txt.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from cpl.render.xlsx.zipped import same_bytes

PLACE = Path(__file__).resolve().parent / "导入" / "老台账.xlsx"
UPPER = ("序号", "投诉时间", None, "来源", "投诉人", None, "投诉内容", "责任部门", "处理结果",
         "答复时间", "已过天数", "备注")  # fmt: skip
LOWER = (None, "日期", "时间", None, "姓名", "电话", None, None, None, None, None, None)
CHINESE_DATE = 'yyyy"年"m"月"d"日";@'
"""Stands for the built-in format 31, which needs no text in the file and openpyxl does not know."""
BUILT_IN = 31
SPOILT = "孩子在滑梯上摔伤，没有医务人员".encode().decode("latin-1")
Line = tuple[Any, ...]
MONTH: tuple[Line, ...] = (
    (1, date(2026, 11, 3), time(9, 12), "电话", "张女士", 13800001234,
     "过山车停运，现场没有人告知可以退票", "设备部", "已退票并致歉", datetime(2026, 11, 3, 15, 20)),
    (2, date(2026, 11, 3), 0.604, "电话", "李先生", "138 0000 2345",
     "碰碰车安全带扣不上", None, "已更换安全带", "2026年11月4日 10时"),
    (3, "11月4日", "上午9点半", "现场", "王女士", "13800003456",
     "排队两小时，没有遮阳也没有广播", "运营部", "/"),
    (4, "2026.11.4", "14：05", "电话", None, "/", "检票口工作人员说话不耐烦", "运营部", "无"),
    (5, "2026/11/5", "下午3点5分", "12345", "赵先生", "1.38E+10", "雨衣一穿就破", "运营部",
     "已换货", datetime(2026, 11, 6, 9, 0)),
    (6, "11月4日", "上午9点半", "现场", "王女士", "13800003456",
     "排队两小时，没有遮阳也没有广播", "运营部", "/"),
    ("小计", None, None, None, None, None, "共 6 件"),
    UPPER,
    LOWER,
    (7, 46331, "24:00", "电话", "孙女士", "13800004567", "套餐里的饭是凉的", "餐饮部"),
    (8, "2026-11-06IP属地：天津", "9时", "网上", "周先生", "１３８００００５６７８",
     "电子票刷不开闸机，耽误半小时", "运营部", "—"),
    (9, "2026-11-07", "10:00", "电话", "吴女士", "13800006789", "填错了，作废", "运营部"),
    (10, "2026-11-07", "10:30", "电话", "郑先生", "13800007890", "地面积水，孩子滑倒", "设备部"),
    (11, "2026-11-08", "11:00", "电话", "冯女士", "13800008901", "寄存柜打不开", "设备部"),
    (12, "2026-11-09", "9:5", "网上", "陈先生", "13800009012", SPOILT, "运营部"),
    (13, "2026-11-09", "9:30", "网上", "褚女士", "13800010123", "????????", "运营部"),
    (14, "2026-11-10", "9:30", "电话", "卫先生", "13800011234", "花车巡游晚点四十分钟", "#N/A"),
    (15, "2026-11-10", "9:40", "电话", "蒋女士", "13800012345", "=G5", "运营部"),
    (16, "2026-11-10", "9:50", "电话", "沈先生", 20261103000000123, "停车场拥堵一小时", "运营部"),
    (17, "11月31日", "10:00", "电话", "韩女士", "13800014567", "饮料里有异物", "餐饮部"),
    (18, "1926-11-11", "10:00", "电话", "杨先生", "13800015678", "座椅油漆未干", "设备部"),
    (19, "2026-11-12", "13:00", "现场", "无", "—", "  母婴室没有热水_x000D_\n也没有标识  ",
     "运营部", "已加装热水器并张贴标识", "2026-11-12"),
    *((number,) for number in range(20, 24)),
    ("合计", None, None, None, None, None, "共 19 件"),
    ("制表人：李敏", None, None, None, "审核：周强", None, None, None, "2026年11月20日"),
    ("说明：热线和现场的当天答复。",),
)  # fmt: skip
FIRST = 5
STRUCK, HIDDEN, COMMENTED = 16, 17, 18
OCTOBER: tuple[Line, ...] = (
    (1, date(2026, 10, 2), time(10, 0), "电话", "何女士", "13800021234", "观光车没有按时发车",
     "运营部", "已加开班次", datetime(2026, 10, 2, 16, 0)),
    (2, date(2026, 10, 3), time(11, 0), "现场", "吕先生", "13800022345", "餐厅没有儿童座椅",
     "餐饮部"),
)  # fmt: skip


def written() -> bytes:
    """The workbook, the same bytes each time."""
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    cover.title = "填表说明"
    cover.append(("1、日期写成 2026-11-3；2、没有的写“/”。",))
    _month(book.create_sheet("11月"), "2026年11月客诉台账", MONTH)
    _month(book.create_sheet("10月"), "2026年10月客诉台账", OCTOBER)
    _marked(book["11月"])
    made = BytesIO()
    book.save(made)
    return same_bytes(made, _as_wps_writes)


def _month(sheet: Worksheet, title: str, lines: Iterable[Line]) -> None:
    sheet.append((title,))
    sheet.append(("填表单位：客服部　　填表人：李敏　　填表日期：2026年11月20日",))
    sheet.append(UPPER)
    sheet.append(LOWER)
    for line in lines:
        sheet.append(line)
    for each in ("A1:L1", "A2:L2", "B3:C3", "E3:F3"):
        sheet.merge_cells(each)
    for column in "ADGHIJKL":
        sheet.merge_cells(f"{column}3:{column}4")
    for row in sheet.iter_rows(min_row=FIRST):
        if isinstance(row[1].value, date):  # how many days ago
            row[10].value = f"=TODAY()-B{row[1].row}"


def _marked(sheet: Worksheet) -> None:
    """What a person sees at a row besides its words."""
    sheet.merge_cells("H5:H6")
    sheet["B6"].number_format = CHINESE_DATE
    sheet["C6"].number_format = "h:mm"
    for cell in sheet[STRUCK]:
        cell.font = Font(strike=True)
    sheet.row_dimensions[HIDDEN].hidden = True
    sheet[f"G{COMMENTED}"].comment = Comment("11 月 9 日本人已撤诉", "李敏")


def _as_wps_writes(name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """With what openpyxl cannot write: the built-in Chinese date, and formulas calculated."""
    text = b"".join(pieces)
    own = re.search(rb'numFmtId="(\d+)" formatCode="yyyy&quot;', text)
    if name == "xl/styles.xml" and own:
        text = text.replace(b'<xf numFmtId="%s"' % own[1], b'<xf numFmtId="%d"' % BUILT_IN)
    yield re.sub(rb"(<f>TODAY\(\)[^<]*</f>)<v ?/>", rb"\1<v>17</v>", text)


if __name__ == "__main__":
    PLACE.write_bytes(written())
