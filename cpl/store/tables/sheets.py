"""Read a table somebody else made, .xlsx or CSV, as rows of text with their row numbers.

What a file is, its first bytes say; an extension that says otherwise is refused, as are
files that need Excel first (old .xls, a password, .ods, a web page).
"""

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.problems import CplError, UsageProblem, suggestion
from cpl.store.files import read_bytes
from cpl.store.tables.bounds import counted, not_too_many, refuse_bomb
from cpl.store.tables.cells import cell_text
from cpl.store.tables.cleaning import row_of
from cpl.store.tables.delimited import first_bytes, opened
from cpl.store.tables.encodings import marked
from cpl.store.tables.rows import Row

OLE, ZIP, PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK", b"%PDF"
PACKED = (OLE, ZIP)
WEB_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (.xlsx)”再导入。"
EXTENSIONS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".csv": "csv", ".tsv": "csv", ".xls": "xls"}


class NotATable(CplError):
    """The file cannot be read as a table; the message says what to do with it."""


@dataclass(frozen=True)
class Sheet:
    """The rows of one table; blank rows are left out. `kind` says how it was read.

    `width` is how many cells a row has as a rule, where nothing but commas parts them; 0 for a
    workbook, in which a cell beyond the header has moved nothing.
    """

    file: str
    name: str
    kind: str
    rows: tuple[Row, ...]
    width: int = 0


def read_sheet(path: Path, wanted: str = "") -> Sheet:
    """The sheet with this name or index, or the first that is shown and not empty.

    Raises NotATable where it is none, or is not what its name says, TooMuch where it is huge.
    """
    start = first_bytes(path)
    data = read_bytes(path) if start.startswith(PACKED) else start
    kind = _kind(path, data)
    said = EXTENSIONS.get(path.suffix.lower(), kind)
    if said != kind and not data:
        raise NotATable(f"{path.name} 是空的，一个字都没有。请重新导出或重新拷贝。")
    if said != kind:
        right = "csv" if kind == "csv" else "xlsx"
        raise NotATable(
            f"{path.name} 的扩展名是 {path.suffix}，内容却是 {right}。"
            f"请把它改名为 {path.stem}.{right} 再导入。"
        )
    return _from_csv(path) if kind == "csv" else _from_workbook(path, data, wanted)


def _kind(path: Path, data: bytes) -> str:
    """`xlsx` or `csv`; raises NotATable for everything else."""
    if data.startswith(OLE):
        raise NotATable(_said_of_ole(path, data))
    if data.startswith(ZIP):
        return _kind_of_zip(path, data)
    if data.startswith(PDF):
        raise NotATable(f"{path.name} 是 PDF，不是表格。请要一份 Excel 或 CSV。")
    start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(WEB_PAGE):
        raise NotATable(f"{path.name} 其实是网页（有的系统这样导出“Excel”）。{SAVE_AS}")
    if b"\0" in data[:1000] and not marked(data[:1000]) and _mostly_nul(data[:1000]):
        raise NotATable(f"{path.name} 不是表格，也不是文本。{SAVE_AS}")
    return "csv"


def _mostly_nul(data: bytes) -> bool:
    return data.count(0) * 4 > len(data)


def _said_of_ole(path: Path, data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"{path.name} 有打开密码。请用 Excel 或 WPS 打开，去掉密码另存，再导入。"
    return f"{path.name} 是老式的 .xls 文件。{SAVE_AS}"


def _kind_of_zip(path: Path, data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            names = set(file.namelist())
    except Exception:  # zipfile raises whatever a broken file makes it stumble over
        raise NotATable(f"{path.name} 不完整或已损坏，打不开。请重新导出或重新拷贝。") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise NotATable(f"{path.name} 不是 .xlsx 表格。{SAVE_AS}")


def _from_csv(path: Path) -> Sheet:
    found = opened(path)
    return Sheet(
        path.name, "", found.said, tuple(not_too_many(path.name, found)), found.shape.width
    )


def _rows(name: str, found: Iterable[Iterable[str]]) -> Iterator[Row]:
    return not_too_many(name, _filled(found))


def _filled(found: Iterable[Iterable[str]]) -> Iterator[Row]:
    for number, each in enumerate(found, 1):
        row = row_of(number, tuple(each))
        if row is not None:
            yield row


def _from_workbook(path: Path, data: bytes, wanted: str) -> Sheet:
    import warnings

    import openpyxl

    refuse_bomb(path.name, data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about drop-downs and styles, which do not concern us
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
            sheets = {each.title: each for each in book.worksheets}
            shown = [each.title for each in book.worksheets if each.sheet_state == "visible"]
            for name in [_chosen(path, tuple(sheets), wanted)] if wanted else shown:
                sheets[name].reset_dimensions()  # some programs write a wrong one
                found = counted(path.name, sheets[name].iter_rows())
                rows = tuple(_rows(path.name, (map(cell_text, row) for row in found)))
                if rows or wanted:
                    return Sheet(path.name, name, "xlsx", rows)
        except CplError:
            raise
        except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
            raise NotATable(f"{path.name} 打不开（{type(error).__name__}）。{SAVE_AS}") from error
    return Sheet(path.name, shown[0] if shown else "", "xlsx", ())


def _chosen(path: Path, names: tuple[str, ...], wanted: str) -> str:
    if wanted in names:
        return wanted
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    raise UsageProblem(f"{path.name} 没有“{wanted}”这个工作表。{suggestion(wanted, names)}")
