"""manifest.json of a backup ⇄ `Manifest`: what it holds, of which folder, made when and by whom."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cpl.dataclass import dataclass
from cpl.domain.values.names_below import is_below

FORM = 1


class NotAManifestError(ValueError):
    """It does not read as one of ours."""


@dataclass(frozen=True)
class Held:
    """One file of a backup, by its path inside it."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """A backup's contents: history at `commit`, what git does not hold, what was deleted by hand.

    `beginnings` are the commits the history began with: the same in every copy
    of one office's folder, and different in another's.
    """

    folder: str
    beginnings: tuple[str, ...]
    made_at: datetime
    made_by: str
    program: str
    rules: str
    branch: str
    commit: str
    commits: int
    refs: Mapping[str, str]
    files: tuple[Held, ...]
    edited: tuple[str, ...]
    deleted: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(each.size for each in self.files)


@dataclass(frozen=True)
class LastBackup:
    """What the folder itself remembers of its last backup."""

    made_at: datetime
    place: str
    commit: str
    size: int


def write_last_backup(last: LastBackup) -> bytes:
    plain = {
        "备份时间": last.made_at.isoformat(timespec="minutes"),
        "放在": last.place,
        "最新提交": last.commit,
        "字节": last.size,
    }
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def read_last_backup(data: bytes) -> LastBackup:
    """Raises NotAManifestError."""
    try:
        plain = json.loads(data)
        made_at = datetime.fromisoformat(plain["备份时间"])
        return LastBackup(made_at, str(plain["放在"]), str(plain["最新提交"]), int(plain["字节"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NotAManifestError(str(error)) from error


def write_manifest(manifest: Manifest) -> bytes:
    """As JSON that a person can read as well."""
    plain = {
        "格式": FORM,
        "工作文件夹": manifest.folder,
        "备份时间": manifest.made_at.isoformat(timespec="minutes"),
        "备份人": manifest.made_by,
        "cpl": manifest.program,
        "规则": manifest.rules,
        "分支": manifest.branch,
        "最新提交": manifest.commit,
        "提交数": manifest.commits,
        "起点": list(manifest.beginnings),
        "引用": dict(manifest.refs),
        "文件": [{"名": e.path, "字节": e.size, "SHA-256": e.sha256} for e in manifest.files],
        "手工改动": list(manifest.edited),
        "手工删去": list(manifest.deleted),
        "检查出的问题": list(manifest.problems),
    }
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(data: bytes) -> Manifest:
    """Raises NotAManifestError, also for a file name that would lead out of the backup."""
    try:
        return _manifest(json.loads(data))
    except (ValueError, KeyError, TypeError) as error:
        raise NotAManifestError(str(error)) from error


def _manifest(plain: Mapping[str, Any]) -> Manifest:
    if plain["格式"] != FORM:
        raise ValueError(f"格式 {plain['格式']}")
    return Manifest(
        folder=str(plain["工作文件夹"]),
        beginnings=_texts(plain["起点"]),
        made_at=datetime.fromisoformat(plain["备份时间"]),
        made_by=str(plain["备份人"]),
        program=str(plain["cpl"]),
        rules=str(plain["规则"]),
        branch=str(plain["分支"]),
        commit=str(plain["最新提交"]),
        commits=int(plain["提交数"]),
        refs={str(name): str(thing) for name, thing in plain["引用"].items()},
        files=tuple(
            Held(_inside(each["名"]), int(each["字节"]), str(each["SHA-256"]))
            for each in plain["文件"]
        ),
        edited=tuple(map(_inside, plain["手工改动"])),
        deleted=tuple(map(_inside, plain["手工删去"])),
        problems=_texts(plain["检查出的问题"]),
    )


def _texts(plain: list[Any]) -> tuple[str, ...]:
    return tuple(map(str, plain))


def _inside(name: str) -> str:
    if not is_below(name):
        raise ValueError(f"{name} 不是备份里的文件")
    return name
