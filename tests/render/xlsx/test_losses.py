"""What openpyxl would drop from a template is told before anybody prints it, with its cell."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from odd_workbooks import DRAWING, SCHEMAS, changed, drawn, logo, with_text_box
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from small_forms import Sheet, form

from cpl.render.xlsx.losses import template_losses
from cpl.store.defaults import defaults_root

SHEET = "xl/worksheets/sheet1.xml"
PICTURES = "xl/drawings/_rels/drawing1.xml.rels"
IN_CELL = 'DISPIMG("ID",1)'
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
GROUP = "<xdr:grpSp><xdr:pic/></xdr:grpSp>"
DIAGRAM = (
    "<xdr:graphicFrame><a:graphic><a:graphicData "
    'uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/></a:graphic></xdr:graphicFrame>'
)
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"


def in_sheet(words: str) -> bytes:
    """A form with something more at the end of its sheet."""
    return changed(form(["题"]), SHEET, "</worksheet>", f"{words}</worksheet>")


def related(kind: str) -> bytes:
    """A form whose sheet is related to something of that kind."""
    one = f'<Relationship Id="rId9" Type="{SCHEMAS}officeDocument/2006/relationships/{kind}"'
    more = f'{one} Target="../other/other1.xml"/></Relationships>'
    return changed(logo("A1"), RELATIONS, "</Relationships>", more)


def with_part(name: str) -> bytes:
    buffer = BytesIO(form(["题"]))
    with ZipFile(buffer, "a") as workbook:
        workbook.writestr(name, b"")
    return buffer.getvalue()


def everything_kept(sheet: Sheet) -> None:
    chart = BarChart()
    chart.add_data(Reference(range_string="投诉工单!$A$1:$A$4"))
    sheet.add_chart(chart, "A8")
    sheet["A1"].comment = Comment("批注", "李敏")
    sheet.oddHeader.center.text = "顺达旅行社"


def test_logos_charts_notes_and_headers_stay() -> None:
    assert template_losses(logo("A1")) == ()
    assert template_losses(form(["题"], dress=everything_kept)) == ()


def test_what_cpl_carries_loses_nothing() -> None:
    """So that `cpl check` need not open what stands in templates/ just as it was carried."""
    carried = tuple((defaults_root() / "templates").glob("*.xlsx"))
    assert len(carried) > 20
    assert {path.name for path in carried if template_losses(path.read_bytes())} == set()


@pytest.mark.parametrize(
    ("template", "place", "lost"),
    [
        (
            with_text_box("内部文件"),
            "投诉工单!C5：",
            "文本框“内部文件”会丢失，请改用单元格文字或图片",
        ),
        (drawn(GROUP), "投诉工单!C5：", "形状"),
        (drawn(DIAGRAM), "投诉工单!C5：", "SmartArt"),
        (with_part("xl/vbaProject.bin"), "宏", "请另存为不带宏的 .xlsx"),
        (with_part("xl/slicers/slicer1.xml"), "切片器", "请删去"),
        (related("ctrlProp"), "投诉工单：", "窗体控件"),
        (related("control"), "投诉工单：", "ActiveX"),
        (related("threadedComment"), "投诉工单：", "批注"),
        (related("image"), "投诉工单：", "背景"),
        (
            changed(form(["题"]), SHEET, r"<c r=.*?</c>", f'<c r="A1"><f>{IN_CELL}</f></c>'),
            "投诉工单!A1：",
            "嵌入单元格的图片（WPS）会丢失，请改为浮动图片",
        ),
        (in_sheet('<legacyDrawingHF id="1"/>'), "投诉工单：", "页眉页脚里的图片"),
        (
            in_sheet(
                f'<extLst xmlns:x="{X14}" xmlns:xm="{XM}"><x:dataValidation>'
                "<xm:sqref>B2:B9 D2</xm:sqref></x:dataValidation></extLst>"
            ),
            "投诉工单!B2:B9：",
            "数据验证",
        ),
        (
            changed(logo("B2"), PICTURES, "png", "emf"),
            "投诉工单!B2：",
            "EMF",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_loss_is_named_with_its_place_and_what_to_do(
    template: bytes, place: str, lost: str
) -> None:
    (loss,) = template_losses(template)

    assert str(loss).startswith(place)
    assert lost in str(loss)
    assert "请" in str(loss)


def test_a_picture_that_is_cropped_comes_back_whole() -> None:
    cropped = changed(logo("B2"), DRAWING, r"<a:stretch", '<a:srcRect l="25000"/><a:stretch')
    (loss,) = template_losses(cropped)
    assert str(loss).startswith("投诉工单!B2：图片的裁剪会丢失")


def test_a_file_that_is_no_workbook_is_told_too() -> None:
    (loss,) = template_losses(b"PK")
    assert str(loss).startswith("打不开")
