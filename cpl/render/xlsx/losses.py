"""What a template loses when openpyxl opens and saves it: told before anybody prints it.

The parts of the file are read as they are, for openpyxl says nothing of what it leaves out.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from posixpath import join, normpath
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import BadZipFile, ZipFile

from cpl.dataclass import dataclass
from cpl.render.xlsx.zipped import is_bomb

WORKBOOK = "xl/workbook.xml"
SHAPES = frozenset({"sp", "cxnSp", "grpSp"})
CHART = "/chart"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
UNREAD_PICTURES = (".emf", ".wmf", ".svg")
IN_CELL_PICTURE = "DISPIMG("
NEWER_FORMATS = frozenset({"conditionalFormatting", "dataValidation", "sparklineGroup"})
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
BROKEN = "打不开，它不是完好的 .xlsx 文件，请在 Excel 或 WPS 里另存为 .xlsx"
LONGEST_SAID = 12

# Of the whole file, by how the names of its parts begin.
OF_THE_FILE = (
    ("xl/vbaProject.bin", "宏（VBA）会丢失，请另存为不带宏的 .xlsx"),
    ("xl/slicers/", "切片器会丢失，请删去"),
)
# By what a sheet is related to.
OF_A_SHEET = (
    ("/ctrlProp", "窗体控件（按钮、复选框）会丢失，请改用 ☑☐ 字符"),
    ("/control", "ActiveX 控件会丢失，请删去"),
    ("/threadedComment", "对话式批注会丢失，请改用普通批注"),
    ("/image", "工作表背景会丢失，请改用单元格底色"),
)


@dataclass(frozen=True)
class Loss:
    """One thing that the filled form would lack: where it stands, and what to do instead."""

    sheet: str
    cell: str
    said: str

    def __str__(self) -> str:
        place = "!".join(filter(None, (self.sheet, self.cell)))
        return f"{place}：{self.said}" if place else self.said


def template_losses(data: bytes) -> tuple[Loss, ...]:
    """Everything that the filled form would lack, in the order of its sheets."""
    try:
        if is_bomb(data):
            return (Loss("", "", BROKEN),)
        with ZipFile(BytesIO(data)) as template:
            return tuple(dict.fromkeys(_Parts(template).losses()))
    except (BadZipFile, ParseError, KeyError):
        return (Loss("", "", BROKEN),)


class _Parts:
    """The parts of a workbook, and how one leads to another."""

    def __init__(self, template: ZipFile) -> None:
        self.template = template
        self.names = template.namelist()

    def losses(self) -> Iterator[Loss]:
        for beginning, said in OF_THE_FILE:
            if any(each.startswith(beginning) for each in self.names):
                yield Loss("", "", said)
        related = {key: target for key, _, target in self._related(WORKBOOK)}
        for sheet in self._read(WORKBOOK).iter():
            if _local(sheet) == "sheet":
                yield from self._of_sheet(sheet.attrib["name"], related[sheet.attrib[LINKED]])

    def _of_sheet(self, title: str, part: str) -> Iterator[Loss]:
        sheet = self._read(part)
        for kind, target in dict.fromkeys(each[1:] for each in self._related(part)):
            if kind.endswith("/drawing"):
                yield from self._of_drawing(title, target)
            for ending, said in OF_A_SHEET:
                if kind.endswith(ending):
                    yield Loss(title, "", said)
        for each in sheet.iter():
            yield from _of_element(title, each)

    def _of_drawing(self, title: str, part: str) -> Iterator[Loss]:
        pictures = {key: target for key, _, target in self._related(part)}
        for anchor in self._read(part):
            cell = _corner(anchor)
            for said in _of_anchor(anchor, pictures):
                yield Loss(title, cell, said)

    def _read(self, part: str) -> Element:
        return fromstring(self.template.read(part))

    def _related(self, part: str) -> Iterator[tuple[str, str, str]]:
        """The key, the kind and the part of whatever a part is related to."""
        folder, _, name = part.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels"
        if relations in self.names:
            for each in self._read(relations):
                target = each.attrib.get("Target", "")
                whole = target.lstrip("/") if target.startswith("/") else join(folder, target)
                yield each.attrib["Id"], each.attrib.get("Type", ""), normpath(whole)


def _of_element(title: str, element: Element) -> Iterator[Loss]:
    name = _local(element)
    if name == "legacyDrawingHF":
        yield Loss(title, "", "页眉页脚里的图片会丢失，请把它放进单元格区域")
    elif name in NEWER_FORMATS and element.tag.startswith(X14):
        cells = next((each.text for each in element.iter() if _local(each) == "sqref"), "")
        said = "引用别的工作表的条件格式、数据验证或迷你图会丢失，请改用同一工作表的区域或名称"
        yield Loss(title, (cells or "").partition(" ")[0], said)
    elif name == "c" and any(IN_CELL_PICTURE in (each.text or "") for each in element):
        yield Loss(
            title, element.attrib.get("r", ""), "嵌入单元格的图片（WPS）会丢失，请改为浮动图片"
        )


def _of_anchor(anchor: Element, pictures: dict[str, str]) -> Iterator[str]:
    """What is lost of what hangs on one cell."""
    inside = list(anchor.iter())
    if any(_local(each) in SHAPES for each in inside):
        text = "".join(each.text or "" for each in inside if _local(each) == "t")[:LONGEST_SAID]
        what = f"文本框“{text}”" if text else "文本框和形状（电子章、线条）"
        yield f"{what}会丢失，请改用单元格文字或图片"
    kinds = {each.attrib.get("uri", "") for each in inside if _local(each) == "graphicData"}
    if any(not each.endswith(CHART) for each in kinds):
        yield "智能图形（SmartArt）和新式图表会丢失，请改用图片或普通图表"
    for each in inside:
        file = pictures.get(each.attrib.get(EMBED, ""), "")
        if file.lower().endswith(UNREAD_PICTURES):
            yield f"{file[-3:].upper()} 图片会丢失，请换成 PNG 或 JPG"
        if _local(each) == "srcRect" and any(int(value) for value in each.attrib.values()):
            yield "图片的裁剪会丢失，请先在 Excel 或 WPS 里压缩图片、删除裁剪掉的部分"


def _corner(anchor: Element) -> str:
    """The cell on which it hangs; empty where it hangs on the page."""
    corner = next((each for each in anchor.iter() if _local(each) == "from"), None)
    if corner is None:
        return ""
    place = {_local(each): int(each.text or 0) for each in corner}
    return f"{_letters(place['col'])}{place['row'] + 1}"


def _letters(column: int) -> str:
    """Of a column counted from 0; openpyxl, which knows, takes a fifth of a second to load."""
    first, last = divmod(column, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)


def _local(element: Element) -> str:
    return re.sub(r"^\{.*\}", "", element.tag)
