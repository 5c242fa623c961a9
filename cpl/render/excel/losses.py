"""What a template loses when openpyxl opens and saves it: told before anybody prints it."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from zipfile import BadZipFile, ZipFile

SHAPE = re.compile(rb"<xdr:(?:sp|cxnSp|grpSp)[ >]")
HEADER_PICTURE = b"<legacyDrawingHF"
NEWER_FORMATS = re.compile(rb"<x14:(?:conditionalFormatting|dataValidation|sparklineGroup)[ >]")
IN_CELL_PICTURE = b"DISPIMG("

# A member whose name begins so is dropped, whatever is in it.
DROPPED = (
    ("xl/vbaProject.bin", "宏（VBA）会丢失，请另存为不带宏的 .xlsx"),
    ("xl/ctrlProps/", "窗体控件（按钮、复选框）会丢失，请改用 ☑☐ 字符"),
    ("xl/activeX/", "ActiveX 控件会丢失，请删去"),
    ("xl/cellimages.xml", "嵌入单元格的图片（WPS）会丢失，请改为浮动图片"),
    ("xl/slicers/", "切片器会丢失，请删去"),
    ("xl/threadedComments/", "对话式批注会丢失，请改用普通批注"),
)


def template_warnings(data: bytes) -> list[str]:
    """One line for each kind of thing the filled form would lack."""
    try:
        with ZipFile(BytesIO(data)) as template:
            return list(dict.fromkeys(_warnings(template)))
    except BadZipFile:
        return ["打不开，它不是完好的 .xlsx 文件，请在 Excel 或 WPS 里另存为 .xlsx"]


def _warnings(template: ZipFile) -> Iterator[str]:
    names = sorted(template.namelist())
    for beginning, message in DROPPED:
        if any(each.startswith(beginning) for each in names):
            yield message
    if find_spec("PIL") is None and any(each.startswith("xl/media/") for each in names):
        yield "图片会丢失：没有安装 Pillow，请运行 pip install Pillow，或从模板里删去图片"
    for name in names:
        if name.startswith("xl/drawings/") and SHAPE.search(template.read(name)):
            yield "文本框和形状（电子章、线条）会丢失，请改用单元格文字或图片"
        if name.startswith("xl/worksheets/sheet"):
            yield from _sheet_warnings(template.read(name))


def _sheet_warnings(sheet: bytes) -> Iterator[str]:
    if HEADER_PICTURE in sheet:
        yield "页眉页脚里的图片会丢失，请把它放进单元格区域"
    if NEWER_FORMATS.search(sheet):
        yield "引用别的工作表的条件格式、数据验证或迷你图会丢失，请改用同一工作表的区域或名称"
    if IN_CELL_PICTURE in sheet:
        yield "嵌入单元格的图片（WPS）会丢失，请改为浮动图片"
