"""What one import brought in, row by row, as the workspace keeps it: text ⇄ `ImportManifest`.

```yaml
文件: 留言.xlsx
SHA-256: 9f86d0…
工作表: 留言
映射: 映射.yaml
映射 SHA-256: 60303a…
导入人: 李敏
时间: 2026-11-22 09:00
合计:
  读到: 2
  新增: 1
  相同: 1
行:
- 第2行 新增 TS20261103-001
- 第3行 相同 TS20261002-004
```

Nothing of what a row says stands in it, and no digest of it: who was forgotten stays so.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from datetime import datetime
from itertools import islice

from cpl.dataclass import dataclass
from cpl.yamltext.emit import emit, on_one_row
from cpl.yamltext.nodes import Plain
from cpl.yamltext.scalars import Quoting
from cpl.yamltext.tree import parse

FILE, SHA, SHEET, MAPPING, MAPPING_SHA = "文件", "SHA-256", "工作表", "映射", "映射 SHA-256"
BY, AT, TOTALS, READ, ROWS = "导入人", "时间", "合计", "读到", "行"
NEW = "新增"
ROWS_AT_ONCE = 1000
_HEAD_ENDS = f"\n{ROWS}:\n"
_ROW = re.compile(r"(?P<place>(?:.*!)?第\d+行) (?P<fate>\S+)(?: (?P<record>\S+))?")
_MINUTE = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class ManifestRow:
    """One row of the table: its place (`第7行`, `一月!第7行`), its fate, and the record it is."""

    place: str
    fate: str
    record: str = ""

    def __str__(self) -> str:
        return f"{self.place} {self.fate} {self.record}".rstrip()


@dataclass(frozen=True)
class ImportManifest:
    """What was read of which file, under which mapping, by whom and when.

    `total`: all rows; `counts`: how many of them met each fate.
    """

    file: str
    sha256: str
    sheet: str
    mapping: str
    mapping_sha256: str
    by: str
    at: datetime
    total: int
    counts: Map[str, int]
    rows: Sequence[ManifestRow]

    @property
    def made(self) -> frozenset[str]:
        """The records that came of it, beside those that it met."""
        return frozenset(each.record for each in self.rows if each.fate == NEW)


def manifest_text(manifest: ImportManifest) -> str:
    """The whole file."""
    head: dict[str, Plain] = {
        FILE: manifest.file,
        SHA: manifest.sha256,
        SHEET: manifest.sheet,
        MAPPING: manifest.mapping,
        MAPPING_SHA: manifest.mapping_sha256,
        BY: manifest.by,
        AT: f"{manifest.at:{_MINUTE}}",
    }
    totals: dict[str, Plain] = {READ: str(manifest.total)}
    totals |= {fate: str(many) for fate, many in manifest.counts.items()}
    said = emit({**{key: each for key, each in head.items() if each}, TOTALS: totals})
    rows = (f"- {_written(each)}\n" for each in manifest.rows)
    pieces = iter(lambda: "".join(islice(rows, ROWS_AT_ONCE)), "")  # a line each is a hundred bytes
    return f"{said}{ROWS}:\n{''.join(pieces)}"


def _written(row: ManifestRow) -> str:
    return on_one_row(str(row), Quoting.WHERE_NEEDED) if "!" in row.place else str(row)


def read_manifest(path: str, data: bytes) -> ImportManifest | None:
    """The manifest in a file; None where it is none, or somebody has spoilt it."""
    head, _, below = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").partition(_HEAD_ENDS)
    document, _ = parse(path, f"{head}\n".encode())
    said = document.plain() if document else {}
    try:
        return _manifest(said, tuple(_rows(path, below)))
    except (KeyError, ValueError):
        return None


def _manifest(said: Map[str, Plain], rows: tuple[ManifestRow, ...]) -> ImportManifest:
    """Raises KeyError or ValueError where something is not there, or not as it was written."""
    totals = said[TOTALS]
    counts = {k: int(str(each)) for k, each in totals.items()} if isinstance(totals, dict) else {}
    return ImportManifest(
        file=str(said[FILE]),
        sha256=str(said[SHA]),
        sheet=str(said.get(SHEET, "")),
        mapping=str(said.get(MAPPING, "")),
        mapping_sha256=str(said.get(MAPPING_SHA, "")),
        by=str(said[BY]),
        at=datetime.strptime(str(said[AT]), _MINUTE),
        total=counts.pop(READ),
        counts=counts,
        rows=rows,
    )


def _rows(path: str, text: str) -> Iterator[ManifestRow]:
    for line in filter(None, text.split("\n")):
        said = line.removeprefix("- ")
        if said[:1] in "\"'":
            document, _ = parse(path, f"x: {said}".encode())
            said = str(document.plain()["x"]) if document else ""
        if found := _ROW.fullmatch(said.strip()):
            yield ManifestRow(found["place"], found["fate"], found["record"] or "")
