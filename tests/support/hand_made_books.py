"""Workbooks of the few parts that matter, written by hand: what no library of ours can write."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """Pairs of a kind and a part, with the ids rId1, rId2 …"""
    lines = (
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{part}"/>'
        for number, (kind, part) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(lines)}</Relationships>'


def xlsx(
    rows: str,
    *,
    after: str = "",
    formats: str = "",
    styles: str = "",
    words: str = "",
    is_of_1904: bool = False,
) -> bytes:
    """One sheet of these `<row>`s, with what stands `after` them.

    `styles` are `<xf>`s beside the plain one; font 1 has a line through it.
    """
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{int(is_of_1904)}"/>'
        '<sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    look = (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        "<fonts><font/><font><strike/></font></fonts>"
        f'<cellXfs><xf numFmtId="0" fontId="0"/>{styles}</cellXfs></styleSheet>'
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    shared = ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
    return zipped(
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relations(
                *shared, ("sharedStrings", "/xl/sharedStrings.xml")
            ),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/styles.xml": look,
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{words}</sst>',
        }
    )


def number_cells(form: str | int, *numbers: float | str, is_of_1904: bool = False) -> bytes:
    """One row of numbers in one number format: its text, or the number of a built-in one."""
    own = f'<numFmt numFmtId="200" formatCode="{_quoted(form)}"/>' if isinstance(form, str) else ""
    style = f'<xf numFmtId="{200 if own else form}" fontId="0"/>'
    cells = "".join(f'<c s="1"><v>{each}</v></c>' for each in numbers)
    row = f'<row r="1">{cells}</row>'
    return xlsx(row, formats=own, styles=style, is_of_1904=is_of_1904)


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def ods(tables: str, styles: str = "", manifest: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{each}="{ODF}{each}:1.0"' for each in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": SPREADSHEET,
            "content.xml": content,
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def xlsb(name: str, rows: dict[int, list[str | float]]) -> bytes:
    """One sheet in Excel's binary workbook; rows count from 0."""
    title = _wide("rId1") + _wide(name)
    book = _record(0x9C, struct.pack("<II", 0, 1) + title)
    book += _record(0x90) + _record(0x9D) + _record(0x84)
    sheet = _record(0x94, bytes(16)) + _record(0x91)
    for number, cells in rows.items():
        sheet += _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(cells):
            head = struct.pack("<II", column, 0)
            is_text = isinstance(value, str)
            said = _wide(str(value)) if is_text else struct.pack("<d", value)
            sheet += _record(6 if is_text else 5, head + said)
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations(("worksheet", "worksheets/sheet1.bin")),
            "xl/worksheets/sheet1.bin": sheet + _record(0x92),
        }
    )


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, content: bytes = b"") -> bytes:
    """Its number and its length, seven bits a byte."""
    said = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, rest = b"", len(content)
    while True:
        length += bytes([rest & 0x7F | (0x80 if rest > 0x7F else 0)])
        rest >>= 7
        if not rest:
            return said + length + content
