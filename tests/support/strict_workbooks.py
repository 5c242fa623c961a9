"""Checks a workbook as Excel does when it opens one: what it calls damaged, named here.

openpyxl and LibreOffice read files that Excel refuses or “repairs”. Each check yields a line for
each fault: the part of the file, and what is wrong in it.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from io import BytesIO
from itertools import combinations, pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.cell_range import CellRange

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPES = "[Content_Types].xml"
WORKBOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
TALLEST_ROW, WIDEST_COLUMN = 409.5, 255.0
LONGEST_CELL, LONGEST_FORMULA = 32_767, 8_192
LONGEST_HEADER = LONGEST_LIST = 255
LONGEST_TITLE = 31
MOST_BREAKS = 1_026

# fmt: off
SHEET_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)
BOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)
STYLE_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)
COUNTED = frozenset({
    "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "numFmts",
    "mergeCells", "dataValidations", "rowBreaks", "colBreaks", "tableParts", "tableColumns",
})
# fmt: on

CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]*)")
NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")
LIKE_A_CELL = re.compile(r"\$?[A-Z]{1,3}\$?\d+|[RC]|R\d*C\d*", re.IGNORECASE)
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
BROKEN_REFERENCE = "#REF!"
QUOTED_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([\w.一-鿿]+))!")


class Package:
    """The parts of an .xlsx, read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as file:
            self.names = file.namelist()
            self.parts = {name: file.read(name) for name in self.names}
        self._trees: dict[str, Element] = {}

    def tree(self, name: str) -> Element:
        if name not in self._trees:
            self._trees[name] = ElementTree.fromstring(self.parts[name])
        return self._trees[name]

    def related(self, name: str) -> Mapping[str, str]:
        """By id, the path of each part that this one names, or an address outside the file."""
        folder, _, file = name.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels".lstrip("/")
        every = self.tree(rels) if rels in self.parts else ()
        return {each.get("Id", ""): _path(folder, each) for each in every}

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """The path of each sheet's part, by its title."""
        related = self.related(WORKBOOK)
        sheets = self.tree(WORKBOOK).iterfind(f"{MAIN}sheets/{MAIN}sheet")
        paths = ((each.get("name", ""), each.get(f"{RELATED}id", "")) for each in sheets)
        return {title: related.get(id_, "") for title, id_ in paths}

    @cached_property
    def style_counts(self) -> Mapping[str, int]:
        """How many there are of each kind of style."""
        if STYLES not in self.parts:
            return {}
        return {_tag(each): len(each) for each in self.tree(STYLES)}

    @cached_property
    def strings(self) -> int:
        return len(self.tree(STRINGS)) if STRINGS in self.parts else 0


def faults(data: bytes) -> list[str]:
    """What Excel would not accept, or mend without being asked; none in a sound workbook."""
    package = Package(data)
    unread = list(_unreadable(package))
    if unread:
        return unread
    found = [f"文件: {each}" for check in OF_PACKAGE for each in check(package)]
    for title, path in package.sheets.items():
        if path in package.parts:
            sheet = package.tree(path)
            found += [
                f"{title}: {each}" for check in OF_SHEET for each in check(package, path, sheet)
            ]
    return found


def _unreadable(package: Package) -> Iterator[str]:
    """Parts that are no XML; a control character is enough."""
    for name in package.names:
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                package.tree(name)
            except ElementTree.ParseError as error:
                yield f"{name}: 不是 XML（{error}）"


# —— the package ——


def _twice(package: Package) -> Iterator[str]:
    for name, count in Counter(each.lower() for each in package.names).items():
        if count > 1:
            yield f"{name} 有 {count} 份"


def _content_types(package: Package) -> Iterator[str]:
    types = package.tree(TYPES)
    endings = {each.get("Extension", "").lower() for each in types if _tag(each) == "Default"}
    named = {each.get("PartName", "").lstrip("/") for each in types if _tag(each) == "Override"}
    for name in package.names:
        if name != TYPES and name not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} 没有内容类型"
    yield from (f"内容类型说有 {each}，没有" for each in sorted(named - set(package.names)))


def _relations(package: Package) -> Iterator[str]:
    for name in package.names:
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        every = list(package.tree(name))
        if len({each.get("Id") for each in every}) < len(every):
            yield f"{name} 有两个关系同一个编号"
        for each in every:
            inside = each.get("TargetMode") != "External"
            if inside and _path(folder, each) not in package.parts:
                yield f"{name} 指着没有的 {_path(folder, each)}"


def _titles(package: Package) -> Iterator[str]:
    sheets = list(package.tree(WORKBOOK).iterfind(f"{MAIN}sheets/{MAIN}sheet"))
    titles = [each.get("name", "") for each in sheets]
    if not sheets:
        yield "没有工作表"
    if all(each.get("state", "visible") != "visible" for each in sheets):
        yield "没有看得见的工作表"
    if len({each.lower() for each in titles}) < len(titles):
        yield "两张工作表同名"
    if len({each.get("sheetId") for each in sheets}) < len(sheets):
        yield "两张工作表同一个 sheetId"
    for title in titles:
        if not 0 < len(title) <= LONGEST_TITLE:
            yield f"表名 {len(title)} 个字"
        if FORBIDDEN_IN_TITLE.search(title) or title.strip("'") != title:
            yield f"表名里有不能用的字：{title}"
        if title.lower() == "history":
            yield "表名 History 是 Excel 自己的"


def _names(package: Package) -> Iterator[str]:
    found = list(package.tree(WORKBOOK).iterfind(f"{MAIN}definedNames/{MAIN}definedName"))
    keys = Counter((each.get("name", "").lower(), each.get("localSheetId")) for each in found)
    yield from (f"名称 {name} 有两个" for (name, _), count in keys.items() if count > 1)
    for each in found:
        name, text = each.get("name", ""), each.text or ""
        if not NAME.fullmatch(name) or LIKE_A_CELL.fullmatch(name):
            yield f"名称 {name} 不能这样叫"
        if int(each.get("localSheetId", 0)) >= len(package.sheets):
            yield f"名称 {name} 属于没有的工作表"
        yield from (f"名称 {name}: {fault}" for fault in _reference_faults(package, text))


def _styles(package: Package) -> Iterator[str]:
    if STYLES not in package.parts:
        return
    count = package.style_counts
    kinds = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
    styles = package.tree(STYLES)
    own = {each.get("numFmtId") for each in styles.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")}
    for group in ("cellStyleXfs", "cellXfs"):
        for each in styles.iterfind(f"{MAIN}{group}/{MAIN}xf"):
            for key, kind in kinds:
                if int(each.get(key, 0)) >= count.get(kind, 0):
                    yield f"样式用了没有的 {key} {each.get(key)}"
            number = each.get("numFmtId", "0")
            if int(number) >= 164 and number not in own:
                yield f"样式用了没有的 numFmtId {number}"
            if group == "cellXfs" and int(each.get("xfId", 0)) >= count.get("cellStyleXfs", 0):
                yield f"样式用了没有的 xfId {each.get('xfId')}"


def _strings(package: Package) -> Iterator[str]:
    if STRINGS not in package.parts:
        return
    strings = package.tree(STRINGS)
    said = strings.get("uniqueCount")
    if said is not None and int(said) != len(strings):
        yield f"字符串表说有 {said} 条，有 {len(strings)} 条"
    for number, each in enumerate(strings):
        length = _units("".join(each.itertext()))
        if length > LONGEST_CELL:
            yield f"第 {number} 条字符串有 {length} 个字"


def _orders(package: Package) -> Iterator[str]:
    for name, order in ((WORKBOOK, BOOK_ORDER), (STYLES, STYLE_ORDER)):
        if name in package.parts:
            yield from (f"{name}: {each}" for each in _out_of_order(package.tree(name), order))


def _counts(package: Package) -> Iterator[str]:
    for name in package.names:
        if name.startswith("xl/") and name.endswith(".xml"):
            for each in package.tree(name).iter():
                said = each.get("count")
                if said and _tag(each) in COUNTED and int(said) != len(each):
                    yield f"{name}: {_tag(each)} 说有 {said} 个，有 {len(each)} 个"


def _charts(package: Package) -> Iterator[str]:
    for name in package.names:
        if re.fullmatch(r"xl/charts/chart\d+\.xml", name):
            for each in package.tree(name).iter():
                if _tag(each) == "f":
                    found = _reference_faults(package, each.text or "")
                    yield from (f"{name}: {fault}" for fault in found)
                if _tag(each) in ("numCache", "strCache"):
                    points = [int(one.get("idx", 0)) for one in each if _tag(one) == "pt"]
                    said = [int(one.get("val", 0)) for one in each if _tag(one) == "ptCount"]
                    if points and said and max(points) >= said[0]:
                        yield f"{name}: 缓存里的点比说的多"


# —— a sheet ——


def _order(_: Package, __: str, sheet: Element) -> Iterator[str]:
    yield from _out_of_order(sheet, SHEET_ORDER)


def _rows(_: Package, __: str, sheet: Element) -> Iterator[str]:
    before = 0
    for row in sheet.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        number = int(row.get("r", before + 1))
        if not before < number <= LAST_ROW:
            yield f"第 {number} 行在第 {before} 行后面"
        if float(row.get("ht", 0)) > TALLEST_ROW:
            yield f"第 {number} 行高 {row.get('ht')} 磅"
        before = number


def _cells(package: Package, _: str, sheet: Element) -> Iterator[str]:
    styles = package.style_counts.get("cellXfs", 1)
    for row in sheet.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        before = 0
        for cell in row:
            place = cell.get("r", "")
            found = CELL.fullmatch(place)
            if found is None or found[2] != row.get("r"):
                yield f"{place} 不在第 {row.get('r')} 行"
                continue
            column = column_index_from_string(found[1])
            if not before < column <= LAST_COLUMN:
                yield f"{place} 的次序不对"
            before = column
            if int(cell.get("s", 0)) >= styles:
                yield f"{place} 用了没有的样式 {cell.get('s')}"
            yield from (f"{place} {fault}" for fault in _value_faults(package, cell))


def _value_faults(package: Package, cell: Element) -> Iterator[str]:
    value, formula = cell.findtext(f"{MAIN}v"), cell.findtext(f"{MAIN}f")
    kind = cell.get("t", "n")
    if kind == "s" and value is not None and not 0 <= int(value) < package.strings:
        yield f"用了没有的字符串 {value}"
    if kind == "n" and value and not _is_number(value):
        yield f"说是数，写的是 {value}"
    if kind == "inlineStr" and _units("".join(cell.itertext())) > LONGEST_CELL:
        yield "字太多"
    if formula is not None:
        if len(formula) > LONGEST_FORMULA:
            yield "公式太长"
        yield from _reference_faults(package, formula)


def _columns(_: Package, __: str, sheet: Element) -> Iterator[str]:
    before = 0
    for each in sheet.iterfind(f"{MAIN}cols/{MAIN}col"):
        first, last = int(each.get("min", 0)), int(each.get("max", 0))
        if not before < first <= last <= LAST_COLUMN:
            yield f"列宽 {first}–{last} 的次序不对"
        if float(each.get("width", 0)) > WIDEST_COLUMN:
            yield f"第 {first} 列宽 {each.get('width')}"
        before = last


def _merges(_: Package, __: str, sheet: Element) -> Iterator[str]:
    merges = sheet.find(f"{MAIN}mergeCells")
    if merges is None:
        return
    if not len(merges):
        yield "合并单元格是空的"
    ranges = [CellRange(each.get("ref", "A1")) for each in merges]
    single = [each.coord for each in ranges if each.size == {"columns": 1, "rows": 1}]
    yield from (f"{each} 只有一格，不是合并" for each in single)
    ordered = sorted(ranges, key=lambda each: each.min_row)
    for number, each in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.min_row > each.max_row:
                break
            if not each.isdisjoint(other):
                yield f"合并 {each.coord} 和 {other.coord} 叠在一起"


def _validations(package: Package, _: str, sheet: Element) -> Iterator[str]:
    for each in sheet.iterfind(f"{MAIN}dataValidations/{MAIN}dataValidation"):
        where = each.get("sqref", "")
        if not where:
            yield "数据验证没有写哪些格"
        for key, most in (("error", 255), ("prompt", 255), ("errorTitle", 32), ("promptTitle", 32)):
            if len(each.get(key, "")) > most:
                yield f"{where} 的数据验证 {key} 太长"
        for formula in (each.findtext(f"{MAIN}formula1"), each.findtext(f"{MAIN}formula2")):
            if formula and formula.startswith('"') and len(formula) - 2 > LONGEST_LIST:
                yield f"{where} 的下拉列表有 {len(formula) - 2} 个字"
            yield from _reference_faults(package, formula or "")


def _formats(package: Package, _: str, sheet: Element) -> Iterator[str]:
    count = package.style_counts.get("dxfs", 0)
    for each in sheet.iterfind(f"{MAIN}conditionalFormatting"):
        if not each.get("sqref"):
            yield "条件格式没有写哪些格"
        for rule in each.iterfind(f"{MAIN}cfRule"):
            if int(rule.get("dxfId", -1)) >= count:
                yield f"条件格式用了没有的样式 {rule.get('dxfId')}"
            for formula in rule.iterfind(f"{MAIN}formula"):
                yield from _reference_faults(package, formula.text or "")


def _headers(_: Package, __: str, sheet: Element) -> Iterator[str]:
    for each in sheet.iterfind(f"{MAIN}headerFooter/*"):
        if _units(each.text or "") > LONGEST_HEADER:
            yield f"{_tag(each)} 有 {_units(each.text or '')} 个字"


def _breaks(_: Package, __: str, sheet: Element) -> Iterator[str]:
    breaks = [int(each.get("id", 0)) for each in sheet.iterfind(f"{MAIN}rowBreaks/{MAIN}brk")]
    if len(breaks) > MOST_BREAKS:
        yield f"有 {len(breaks)} 处分页"
    if any(not 0 < each < LAST_ROW for each in breaks):
        yield "分页不在行之间"
    if any(second <= first for first, second in pairwise(breaks)):
        yield "分页的次序不对"


def _links(package: Package, path: str, sheet: Element) -> Iterator[str]:
    ids = package.related(path)
    for each in sheet.iter():
        found = each.get(f"{RELATED}id")
        if found is not None and found not in ids:
            yield f"{_tag(each)} 用了没有的关系 {found}"


def _tables(package: Package, path: str, _: Element) -> Iterator[str]:
    """A table has a row besides its header, and no other table in its cells."""
    areas = []
    for target in package.related(path).values():
        if target.startswith("xl/tables/") and target in package.parts:
            table = package.tree(target)
            areas.append(CellRange(table.get("ref", "A1")))
            columns = table.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
            if len(columns) != areas[-1].size["columns"]:
                yield f"表格 {table.get('name')} 的列数不对"
            if areas[-1].size["rows"] < 2:
                yield f"表格 {table.get('name')} 没有一行"
    if any(not one.isdisjoint(other) for one, other in combinations(areas, 2)):
        yield "两个表格叠在一起"


def _page(_: Package, __: str, sheet: Element) -> Iterator[str]:
    setup = sheet.find(f"{MAIN}pageSetup")
    scale = int(setup.get("scale", 100)) if setup is not None else 100
    if not 10 <= scale <= 400:
        yield f"缩放 {scale}%"
    for pane in sheet.iterfind(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane"):
        if not CELL.fullmatch(pane.get("topLeftCell", "A1")):
            yield f"冻结窗格在 {pane.get('topLeftCell')}"


OF_PACKAGE: tuple[Callable[[Package], Iterable[str]], ...] = (
    _twice, _content_types, _relations, _titles, _names, _styles, _strings, _orders, _counts,
    _charts,
)  # fmt: skip
OF_SHEET: tuple[Callable[[Package, str, Element], Iterable[str]], ...] = (
    _order, _rows, _cells, _columns, _merges, _validations, _formats, _headers, _breaks, _links,
    _tables, _page,
)  # fmt: skip


# —— small things ——


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _path(folder: str, relation: Element) -> str:
    target = relation.get("Target", "")
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))


def _units(text: str) -> int:
    """In UTF-16, as Excel counts."""
    return len(text.encode("utf-16-le")) // 2


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip().lower() not in ("nan", "inf", "-inf")


def _reference_faults(package: Package, formula: str) -> Iterator[str]:
    if BROKEN_REFERENCE in formula:
        yield f"引用断了：{formula}"
    outside_texts = re.sub(r'"[^"]*"', "", formula)
    for quoted, plain in QUOTED_SHEET.findall(outside_texts):
        title = quoted.replace("''", "'") or plain
        if title not in package.sheets:
            yield f"引用没有的工作表 {title}"


def _out_of_order(parent: Element, order: Sequence[str]) -> Iterator[str]:
    tags = [_tag(each) for each in parent]
    yield from (f"不认识 {each}" for each in tags if each not in order)
    places = [order.index(each) for each in tags if each in order]
    for (before, first), (after, second) in pairwise(zip(tags, places, strict=False)):
        if second < first:
            yield f"{after} 在 {before} 后面"
