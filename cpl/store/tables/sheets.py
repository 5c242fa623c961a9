"""Read a table somebody else made as rows of text with their row numbers, whatever the file is.

What a file is, its first bytes say. Of a workbook one sheet is read at a time; the others are
named with what they hold, so that nobody believes they came in.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from cpl.dataclass import dataclass
from cpl.problems import CplError, UsageProblem, suggestion
from cpl.store.files import read_bytes
from cpl.store.tables.books.contents import SheetRows, SheetState, SheetTitle
from cpl.store.tables.books.merges import Merge, RowsBelow
from cpl.store.tables.books.older import OlderBook
from cpl.store.tables.books.opendocument import OpenDocument
from cpl.store.tables.books.xlsx import XlsxBook
from cpl.store.tables.bounds import refuse_bomb
from cpl.store.tables.delimited import first_bytes, opened
from cpl.store.tables.file_kinds import PACKED, SAVE_AS, FileKind, NotATable, kind_of_file
from cpl.store.tables.rows import Row


@dataclass(frozen=True)
class OtherSheet:
    """A sheet of the same file that was not read, and how many of its rows hold something."""

    name: str
    rows: int
    shown: SheetState


@dataclass(frozen=True)
class Sheet:
    """The rows of one table; blank rows are left out. `kind` says how it was read.

    The rows may be gone through several times, but are not all held at once. `unseen` is what
    this kind of file keeps from us. `width` is how many cells a row has as a rule, where nothing
    but commas parts them; 0 for a workbook, in which a cell beyond the header has moved nothing.
    """

    file: str
    name: str
    kind: str
    rows: Iterable[Row]
    width: int = 0
    merges: tuple[Merge, ...] = ()
    others: tuple[OtherSheet, ...] = ()
    unseen: str = ""
    sha256: str = ""

    def below(self, header: int, width: int) -> Iterable[Row]:
        """The rows below a header of so many columns, merged cells filled in."""
        return RowsBelow(self.rows, self.merges, header, width)


class BookReader(Protocol):
    """What can read one kind of file; `unseen` is what it cannot see in it."""

    kind: str
    unseen: str
    titles: tuple[SheetTitle, ...]
    sha256: str

    def rows(self, title: SheetTitle) -> SheetRows: ...

    def count(self, title: SheetTitle) -> int: ...


class Book:
    """A file and the sheets in it, each read when it is asked for and then kept.

    Whatever is wrong with a sheet is raised as NotATable, or TooMuch where it is huge.
    """

    def __init__(self, file: str, reader: BookReader) -> None:
        self.file = file
        self.sha256 = reader.sha256
        self.titles = reader.titles
        self._reader = reader
        self._read: dict[SheetTitle, Sheet] = {}

    def sheet(self, title: SheetTitle) -> Sheet:
        if title not in self._read:
            with _explained(self.file):
                found = self._reader.rows(title)
            self._read[title] = Sheet(
                self.file,
                title.name,
                self._reader.kind,
                found.rows,
                found.width,
                found.merges,
                unseen=self._reader.unseen,
                sha256=self.sha256,
            )
        return self._read[title]

    def others(self, read: Iterable[SheetTitle]) -> tuple[OtherSheet, ...]:
        """The sheets besides those read, as far as they hold anything."""
        rest = [each for each in self.titles if each not in set(read)]
        counted = (OtherSheet(each.name, self._count(each), each.shown) for each in rest)
        return tuple(each for each in counted if each.rows)

    def title(self, wanted: str) -> SheetTitle:
        """The sheet with this name or index; raises UsageProblem."""
        names = tuple(each.name for each in self.titles)
        if wanted in names:
            return self.titles[names.index(wanted)]
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(names):
            return self.titles[int(wanted) - 1]
        raise UsageProblem(f"{self.file} 没有“{wanted}”这个工作表。{suggestion(wanted, names)}")

    @property
    def first(self) -> Sheet:
        """The first that is shown and not empty, or else the first.

        Raises NotATable where there is none: a workbook of charts alone.
        """
        if not self.titles:
            raise NotATable(f"{self.file} 里没有工作表。请用 Excel 或 WPS 打开看一下。")
        shown = [each for each in self.titles if each.shown is SheetState.VISIBLE] or self.titles
        sheets = map(self.sheet, shown)
        return next((each for each in sheets if any(True for _ in each.rows)), self.sheet(shown[0]))

    def _count(self, title: SheetTitle) -> int:
        if title in self._read:
            return sum(1 for _ in self._read[title].rows)
        with _explained(self.file):
            return self._reader.count(title)


def open_book(path: Path) -> Book:
    """Raises NotATable where it is none, or is not what its name says."""
    start = first_bytes(path)
    data = read_bytes(path) if start.startswith(PACKED) else start
    kind = kind_of_file(path, data)
    if kind is not FileKind.CSV:
        refuse_bomb(path.name, data)
    with _explained(path.name):
        return Book(path.name, _reader(path, data, kind))


def read_sheet(path: Path, wanted: str = "") -> Sheet:
    """The sheet with this name or index, or the first that is shown and not empty.

    Raises NotATable where it is none, or is not what its name says, TooMuch where it is huge.
    """
    book = open_book(path)
    sheet = book.sheet(book.title(wanted)) if wanted else book.first
    return replace(sheet, others=book.others([book.title(sheet.name)]))


def _reader(path: Path, data: bytes, kind: FileKind) -> BookReader:
    match kind:
        case FileKind.CSV:
            return _OneTable(path)
        case FileKind.XLSX:
            return XlsxBook(path.name, data)
        case FileKind.ODS:
            return OpenDocument(path.name, data)
        case FileKind.XLS | FileKind.XLSB:
            return OlderBook(path.name, data, kind.value)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """A broken file makes whoever reads it stumble over anything at all."""
    try:
        yield
    except CplError:
        raise
    except Exception as error:
        raise NotATable(f"{name} 打不开（{type(error).__name__}）。{SAVE_AS}") from error


class _OneTable:
    """A CSV is a book of one sheet without a name."""

    unseen = ""
    titles: tuple[SheetTitle, ...] = (SheetTitle(""),)

    def __init__(self, path: Path) -> None:
        self.found = opened(path)
        self.kind = self.found.said
        self.sha256 = self.found.sha256

    def rows(self, title: SheetTitle) -> SheetRows:
        return SheetRows(self.found, width=self.found.shape.width)

    def count(self, title: SheetTitle) -> int:
        return sum(1 for _ in self.found)
