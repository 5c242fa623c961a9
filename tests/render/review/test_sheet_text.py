"""A workbook as text: what a reviewer reads in place of the .xlsx."""

from decimal import Decimal

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from small_forms import BOX, Sheet, form, rule, saved

from cpl.render.excel.workbook import fill
from cpl.render.review.sheet_text import dump


def dress(sheet: Sheet) -> None:
    sheet.merge_cells("A1:C1")
    sheet["A1"].font = Font(name="宋体", size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet["B2"].alignment = Alignment(vertical="top", wrap_text=True)
    sheet.row_dimensions[2].height = 60
    sheet["C3"].number_format = "#,##0.00"
    for cell in ("A4", "B4", "C4"):
        sheet[cell].border = BOX
    sheet["A2"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["A2"].comment = Comment("受理人填", "客服")
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "第&P页\n{{ 编号 }}"
    sheet.print_title_rows = "1:2"
    sheet.freeze_panes = "A3"
    sheet.row_dimensions[4].height = 42
    sheet.column_dimensions["A"].width = 12.5
    sheet.row_breaks.append(Break(id=3))
    validation = DataValidation(type="list", formula1='"是,否"')
    validation.add("B4")
    sheet.add_data_validation(validation)
    sheet.conditional_formatting.add("A2", rule(["A2=1"]))


GOLDEN = """\
工作表 投诉工单
  页面 A4 纵向 宽1页 高不限 边距左1.9 右1.9 上2.5 下2.5
  页脚 中“第&P页⏎TS1”
  打印标题 $1:$2
  冻结 A3
  分页 第3行后
  列宽 A 12.5
  行高 2 60 · 4 42
  合并 A1:C1
  条件格式 A2 expression A2=1
  数据验证 B4 list "是,否"
  A1:C1 投诉工单 [宋体 18 粗 中]
  A2 =1+1 [底FFFF00 前缀] 批注“受理人填”
  B2 甲⏎乙 [上 换行]
  A3 “ ”
  B3 数 2 {#,##0}
  C3 公式 =SUM(B3:B3) {#,##0.00}
  A4:C4 （空） [框]
"""


def test_everything_a_reader_of_the_paper_could_notice() -> None:
    template = form(
        ["投诉工单"], ["{{ 内容 }}", "甲\n乙"], [" ", "{{ 数 }}", "=SUM(B3:B3)"], dress=dress
    )
    context = {"编号": "TS1", "内容": "=1+1", "数": Decimal(2)}

    assert dump(fill(template, context, "x")) == GOLDEN


def test_two_dumps_are_the_same() -> None:
    data = fill(form(["题"], dress=dress), {"编号": "1"}, "x")

    assert dump(data) == dump(data)


def test_a_hidden_sheet_says_so() -> None:
    book = Workbook()
    book.create_sheet("选项").sheet_state = "hidden"

    assert "\n\n工作表 选项（隐藏）\n" in dump(saved(book))
