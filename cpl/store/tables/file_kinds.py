"""What a file is, by its first bytes: a table of some kind, or what to do with it instead."""

import zipfile
from enum import Enum
from io import BytesIO
from pathlib import Path

from cpl.problems import CplError
from cpl.store.tables.encodings import marked

OLE, ZIP, PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK", b"%PDF"
PACKED = (OLE, ZIP)
"""What begins so is read as a whole; of anything else the beginning tells what it is."""
WEB_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (.xlsx)”再导入。"
BEGINNING, LOCK, MOST_BEFORE_LOCK = b"\x09\x08\x10\x00", b"\x2f\x00", 4
"""Of the stream of an .xls: how it begins, and what says that all the rest is locked."""
ENCRYPTED = 1
"""The bit that a zip sets at a part which needs a password."""


class FileKind(Enum):
    """How a file is read; the value is what it should be called behind its dot."""

    XLSX = "xlsx"
    CSV = "csv"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"


EXTENSIONS = {
    ".xlsx": (FileKind.XLSX,),
    ".xlsm": (FileKind.XLSX,),
    ".csv": (FileKind.CSV,),
    ".tsv": (FileKind.CSV,),
    ".xls": (FileKind.XLS,),
    ".xlsb": (FileKind.XLSB,),
    ".ods": (FileKind.ODS,),
    ".et": (FileKind.XLS, FileKind.XLSX),  # WPS writes either under this name
}
PARTS = {
    "xl/workbook.xml": FileKind.XLSX,
    "xl/workbook.bin": FileKind.XLSB,
    "content.xml": FileKind.ODS,
}
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


class NotATable(CplError):
    """The file cannot be read as a table; the message says what to do with it."""


def kind_of_file(path: Path, data: bytes) -> FileKind:
    """Raises NotATable where it is no table, needs a password, or is called something else."""
    kind = _by_content(path.name, data)
    if kind not in EXTENSIONS.get(path.suffix.lower(), (kind,)):
        if not data:
            raise NotATable(f"{path.name} 是空的，一个字都没有。请重新导出或重新拷贝。")
        raise NotATable(
            f"{path.name} 的扩展名是 {path.suffix}，内容却是 {kind.value}。"
            f"请把它改名为 {path.stem}.{kind.value} 再导入。"
        )
    return kind


def needs_password(name: str) -> NotATable:
    return NotATable(f"{name} 有打开密码。请用 Excel 或 WPS 打开，去掉密码另存，再导入。")


def _by_content(name: str, data: bytes) -> FileKind:
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data or _is_locked_xls(data):
            raise needs_password(name)
        return FileKind.XLS
    if data.startswith(ZIP):
        return _kind_of_zip(name, data)
    if data.startswith(PDF):
        raise NotATable(f"{name} 是 PDF，不是表格。请要一份 Excel 或 CSV。")
    start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(WEB_PAGE):
        raise NotATable(f"{name} 其实是网页（有的系统这样导出“Excel”）。{SAVE_AS}")
    if b"\0" in data[:1000] and not marked(data[:1000]) and _mostly_nul(data[:1000]):
        raise NotATable(f"{name} 不是表格，也不是文本。{SAVE_AS}")
    return FileKind.CSV


def _is_locked_xls(data: bytes) -> bool:
    """Its first records say so: two bytes what it is, two how long, as often as there are any."""
    at = data.find(BEGINNING)
    for _ in range(MOST_BEFORE_LOCK if at >= 0 else 0):
        kind, length = data[at : at + 2], int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == LOCK:
            return True
        at += 4 + length
    return False


def _mostly_nul(data: bytes) -> bool:
    return data.count(0) * 4 > len(data)


def _kind_of_zip(name: str, data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            parts = {each.filename: each for each in file.infolist()}
            locked = any(each.flag_bits & ENCRYPTED for each in parts.values())
            locked = locked or _is_locked_document(file, parts)
    except Exception:  # zipfile raises whatever a broken file makes it stumble over
        raise NotATable(f"{name} 不完整或已损坏，打不开。请重新导出或重新拷贝。") from None
    kind = next((kind for part, kind in PARTS.items() if part in parts), None)
    if kind is None:
        raise NotATable(f"{name} 不是表格。{SAVE_AS}")
    if locked:
        raise needs_password(name)
    return kind


def _is_locked_document(file: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> bool:
    """LibreOffice says in its list of parts how it has locked them."""
    manifest = "META-INF/manifest.xml"
    return manifest in parts and b"encryption-data" in file.read(manifest)
