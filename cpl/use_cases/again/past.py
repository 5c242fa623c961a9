"""What was imported before, from which file, row by row: the manifests in the workspace."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cpl.codec.tables.import_manifest import ImportManifest, read_manifest
from cpl.dataclass import dataclass
from cpl.domain.values.screening import screened
from cpl.problems import CplError
from cpl.store.files import read_bytes
from cpl.store.workspace import IMPORTS, Workspace

YAML = ".yaml"
LONGEST = 40
_NOT_IN_NAMES = re.compile(r"[^\w.()（）-]+|[*]+")
_PLACED = re.compile(r"(?P<name>\d{8}-\d{4}[A-Z]{0,2}-[^:]*):.*第\d+行")


@dataclass(frozen=True)
class PastImport:
    """One import, under the name of its manifest: `20261122-0900-留言`."""

    name: str
    manifest: ImportManifest

    @cached_property
    def records(self) -> dict[str, str]:
        """The places in the table of the records that it met or made."""
        return {each.record: each.place for each in self.manifest.rows if each.record}

    def __str__(self) -> str:
        manifest = self.manifest
        counts = "、".join(f"{fate} {many}" for fate, many in manifest.counts.items())
        return f"{manifest.file}，{manifest.at:%Y-%m-%d %H:%M} {manifest.by}导入（{counts}）"


@dataclass(frozen=True)
class GoneRows:
    """The rows of an earlier import of the same ledger that are not in it any more."""

    earlier: PastImport
    records: tuple[str, ...]


class PastImports:
    """All imports of a workspace that left a manifest, the oldest first."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @cached_property
    def every(self) -> tuple[PastImport, ...]:
        found = self._telling(b"")
        return tuple(sorted(found, key=lambda each: (each.manifest.at, each.name)))

    def _telling(self, words: bytes) -> Iterator[PastImport]:
        """Those whose manifest has these words in it; the others are not read to the end."""
        for path in sorted((self.workspace.root / IMPORTS).glob(f"*{YAML}")):
            with suppress(CplError):  # `check` tells of what cannot be read there
                data = read_bytes(path, follow=False)
                if words in data and (found := read_manifest(path.name, data)):
                    yield PastImport(path.stem, found)

    def of_bytes(self, sha256: str) -> PastImport | None:
        """The last import of exactly this file."""
        found = (e for e in self._telling(sha256.encode()) if e.manifest.sha256 == sha256)
        return max(found, key=lambda each: each.name, default=None)

    def of_record(self, number: str) -> PastImport | None:
        """The import that made a record, or else the first that met it."""
        found = (e for e in self._telling(f" {number}\n".encode()) if number in e.records)
        return next(found, None)

    def fates_of(self, numbers: AbstractSet[str]) -> dict[str, str]:
        """What became of the row of each of these records in the last import that met it."""
        found: dict[str, str] = {}
        for past in self.every if numbers else ():
            rows = (each for each in past.manifest.rows if each.record in numbers)
            found |= {each.record: each.fate for each in rows}
        return found

    def like(self, file: str, met: frozenset[str]) -> PastImport | None:
        """The last import of the same ledger: of this name, or with half of its records here."""

        def is_like(each: PastImport) -> bool:
            shared = len(met & each.records.keys())
            is_much = shared * 2 >= len(each.records)
            return bool(shared) and (each.manifest.file == file or is_much)

        return next(filter(is_like, reversed(self.every)), None)


def gone_since(past: PastImports, file: str, met: frozenset[str]) -> GoneRows | None:
    """What the last import of this ledger had and this one has not; None where nothing is gone."""
    earlier = past.like(file, met)
    gone = tuple(each for each in earlier.records if each not in met) if earlier else ()
    return GoneRows(earlier, gone) if earlier and gone else None


def stem_in_names(file: str) -> str:
    """What of a file's name stands in the names of its imports."""
    return _NOT_IN_NAMES.sub("_", screened(Path(file).stem))[:LONGEST].strip("._") or "表"


def is_import_of(name: str, stem: str) -> bool:
    """Is this the name of an import of a file with this stem, the second of a minute too?"""
    return re.fullmatch(rf"\d{{8}}-\d{{4}}[A-Z]{{0,2}}-{re.escape(stem)}(-\d+)?", name) is not None


def new_name(workspace: Workspace, file: str, now: datetime) -> str:
    """The name of an import that is to be: `20261122-0900-留言`, with `-2` where that is taken.

    At one of several desks its letters go with the time: `20261122-0900A-留言`.
    """
    begins = f"{now:%Y%m%d-%H%M}{workspace.desk_code}-"
    name = f"{begins}{stem_in_names(file)}"
    taken = {path.stem for path in (workspace.root / IMPORTS).glob(f"{begins}*{YAML}")}
    numbered = (f"{name}-{n}" for n in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def origin_said(workspace: Workspace, number: str) -> str:
    """`来自 附件4.xlsx 第7行（2026-11-22 09:00 李敏导入）`; empty where no manifest tells."""
    found = PastImports(workspace).of_record(number)
    if found is None:
        return ""
    manifest = found.manifest
    by = f"{manifest.at:%Y-%m-%d %H:%M} {manifest.by}导入"
    return f"来自 {manifest.file} {found.records[number]}（{by}）"


def manifest_path(workspace: Workspace, name: str) -> Path:
    return workspace.root / IMPORTS / f"{name}{YAML}"


def import_named_in(source: str) -> str:
    """Which import gave this id to a row that has none of its own; empty where none did."""
    found = _PLACED.fullmatch(source)
    if found:
        return found["name"]
    return "sha" if source.startswith("sha:") else ""
