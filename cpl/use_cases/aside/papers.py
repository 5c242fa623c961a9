"""An issued paper names people: where nothing personal goes into git, its digest does.

`issued/TS…/转办单①-01-CODE.yaml` is what git has; the paper itself lies at the same place below
`private/`, is backed up with it and goes when the record is cleared.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from cpl.store.aside.side_files import side_path
from cpl.store.changeset import Change
from cpl.store.copying import digest_of
from cpl.store.files import read_bytes
from cpl.store.workspace import Workspace
from cpl.yamltext.emit import emit
from cpl.yamltext.nodes import Plain

FILES, SIZE, DIGEST = "文件", "大小", "SHA-256"
INSTEAD = ".yaml"


def issued_aside(
    workspace: Workspace, stem: Path, papers: Mapping[Path, bytes]
) -> tuple[Change, ...]:
    """The papers out of git, and what git has instead."""
    held: list[Plain] = []
    for path, data in papers.items():
        found = digest_of(data)
        held.append({FILES: path.name, SIZE: str(found.size), DIGEST: found.sha256})
    text = emit({FILES: held})
    kept = (
        Change(side_path(workspace.root, path), None, data, private=True)
        for path, data in papers.items()
    )
    return (*kept, Change(stem.with_name(f"{stem.name}{INSTEAD}"), None, text.encode()))


def as_they_lie(workspace: Workspace, issued: tuple[Path, ...]) -> tuple[Path, ...]:
    """The papers themselves, where they are on this computer."""
    return tuple(path for each in issued for path in _lying(workspace, each))


def _lying(workspace: Workspace, issued: Path) -> Iterator[Path]:
    if issued.suffix != INSTEAD:
        yield issued
        return
    folder = side_path(workspace.root, issued).parent
    papers = sorted(folder.glob(f"{issued.stem}.*"))
    yield from papers or [issued]


def altered_aside(workspace: Workspace, issued: Path, told: bytes) -> tuple[Path, ...]:
    """The papers kept aside that are not what git was told of; one that is not here is none."""
    found = _lying(workspace, issued)
    known = told.decode(errors="replace")
    return tuple(e for e in found if e != issued and digest_of(read_bytes(e)).sha256 not in known)
