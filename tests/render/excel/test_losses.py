"""What openpyxl would drop from a template is told before anybody prints it."""

from importlib.util import find_spec
from io import BytesIO
from zipfile import ZipFile

import pytest
from small_forms import form

from cpl.render.excel.losses import template_warnings


def with_member(name: str, content: bytes = b"") -> bytes:
    buffer = BytesIO(form(["题"]))
    with ZipFile(buffer, "a") as workbook:
        workbook.writestr(name, content)
    return buffer.getvalue()


def test_an_ordinary_template_loses_nothing() -> None:
    assert template_warnings(form(["题"])) == []


@pytest.mark.parametrize(
    ("member", "content", "lost"),
    [
        ("xl/drawings/drawing1.xml", b"<xdr:sp macro=''>", "文本框和形状"),
        ("xl/drawings/drawing1.xml", b"<xdr:grpSp>", "文本框和形状"),
        ("xl/vbaProject.bin", b"", "宏"),
        ("xl/ctrlProps/ctrlProp1.xml", b"", "窗体控件"),
        ("xl/cellimages.xml", b"", "嵌入单元格的图片"),
        ("xl/worksheets/sheet2.xml", b"<f>_xlfn.DISPIMG(", "嵌入单元格的图片"),
        ("xl/worksheets/sheet2.xml", b"<legacyDrawingHF r:id='1'/>", "页眉页脚里的图片"),
        ("xl/worksheets/sheet2.xml", b"<x14:dataValidation type='list'>", "数据验证"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_loss_is_named_with_what_to_do(member: str, content: bytes, lost: str) -> None:
    (warning,) = template_warnings(with_member(member, content))

    assert lost in warning
    assert "请" in warning


def test_pictures_need_pillow() -> None:
    found = template_warnings(with_member("xl/media/image1.png"))

    assert ["Pillow" in each for each in found] == ([] if find_spec("PIL") else [True])


def test_pictures_of_the_drawing_itself_are_no_shapes() -> None:
    assert template_warnings(with_member("xl/drawings/drawing1.xml", b"<xdr:spPr/>")) == []


def test_a_file_that_is_no_workbook_is_a_warning_too() -> None:
    assert "打不开" in template_warnings(b"PK")[0]
