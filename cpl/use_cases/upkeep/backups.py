"""Backups as they lie on a disk: which there are, what is in them, what has gone bad."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cpl.codec.office.manifest import (
    Held,
    Manifest,
    NotAManifestError,
    read_manifest,
)
from cpl.dataclass import dataclass
from cpl.problems import CplError, UsageProblem
from cpl.store.copying import Tell, digest
from cpl.store.files import read_bytes, read_if_there
from cpl.store.git.git import Git
from cpl.store.history.last_backup import last_backup

BUNDLE, FILES, MANIFEST, SUM, README = (
    "history.bundle",
    "files",
    "manifest.json",
    "manifest.json.sha256",
    "说明.txt",
)


@dataclass(frozen=True)
class Backup:
    """One backup; `manifest` is None where its manifest cannot be read."""

    path: Path
    manifest: Manifest | None

    def is_of(self, beginnings: tuple[str, ...]) -> bool:
        return self.manifest is not None and self.manifest.beginnings == beginnings

    @property
    def made_at(self) -> datetime:
        return self.manifest.made_at if self.manifest else datetime.min

    def require(self) -> Manifest:
        """The manifest; raises CplError where there is none to be read."""
        if self.manifest is None:
            raise CplError(
                f"{self.path / MANIFEST} 坏了，读不出来。请用另一份备份；"
                f"没有别的，历史也许还能取回：git clone {self.path / BUNDLE} 新文件夹"
            )
        return self.manifest


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """Every backup below a folder, the oldest first."""
    found = [_backup(each.parent) for each in folder.glob(f"[!.]*/{MANIFEST}")]
    return tuple(sorted(found, key=lambda each: (each.made_at, each.path)))


def chosen(folder: Path, beginnings: tuple[str, ...] = ()) -> Backup:
    """The backup that this folder is, or the newest one in it; raises UsageProblem.

    Where backups of several offices lie together, those of `beginnings` are meant.
    """
    if not folder.is_dir():
        raise UsageProblem(f"{folder} 不在：U 盘没有插好，或者共享没有连上。")
    if (folder / MANIFEST).exists() or (folder / BUNDLE).exists():
        return _backup(folder)
    found = backups_in(folder)
    own = [each for each in found if each.is_of(beginnings)] or found
    if not own:
        raise UsageProblem(f"{folder} 里没有 cpl 的备份。")
    names = {each.manifest.beginnings for each in own if each.manifest}
    if len(names) > 1:
        newest = "、".join(each.path.name for each in own[-3:])
        raise UsageProblem(f"{folder} 里有几个工作文件夹的备份，请写明是哪一份：{newest}。")
    return own[-1]


def _backup(path: Path) -> Backup:
    try:
        return Backup(path, read_manifest(read_bytes(path / MANIFEST)))
    except (NotAManifestError, CplError):
        return Backup(path, None)


def sum_line(manifest: bytes) -> bytes:
    """As sha256sum writes it, so that it can be checked without cpl."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


@dataclass(frozen=True)
class Damage:
    """One file of a backup that is not what was written."""

    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.name}：{self.what}"


def damage(backup: Backup, tell: Tell) -> Iterator[Damage]:
    """Every file that is missing or changed, the manifest first."""
    data = read_if_there(backup.path / MANIFEST)
    if data is None:
        yield Damage(MANIFEST, "不见了")
        return
    if read_if_there(backup.path / SUM) != sum_line(data):
        yield Damage(f"{MANIFEST}、{SUM}", "对不上，其中一个坏了")
    for each in backup.manifest.files if backup.manifest else ():
        found = _damage_of(backup.path, each, tell)
        if found:
            yield found


def _damage_of(folder: Path, held: Held, tell: Tell) -> Damage | None:
    path = folder / held.path
    if not path.is_file():
        return Damage(held.path, "不见了")
    try:
        found = digest(path, tell)
    except CplError as error:  # a bad block: the other files may still be well
        return Damage(held.path, str(error))
    if found.size != held.size:
        return Damage(held.path, f"大小不对（{found.size} 字节，应当是 {held.size}）")
    return None if found.sha256 == held.sha256 else Damage(held.path, "内容变了，校验码不一样")


def newest_backup(git: Git) -> Manifest | None:
    """What the last one holds; None where its disk is not there, or it cannot be read."""
    last = last_backup(git)
    return _backup(Path(last.place)).manifest if last else None


def explanation(folder: str, now: datetime) -> str:
    """For whoever finds the stick and knows nothing of cpl."""
    return f"""\
这是 cpl 投诉处理台的工作文件夹“{folder}”在 {now:%Y-%m-%d %H:%M} 的备份。
里面有投诉人的姓名和电话，请妥善保管。

{BUNDLE}    全部历史（git bundle）
{FILES}/            不进 git 的附件，备份时还没有记录的手工改动
{MANIFEST}     每个文件的大小和 SHA-256

恢复：  cpl restore 这个文件夹 新文件夹
检查：  cpl backup --verify 这个文件夹
没有 cpl 时：git clone {BUNDLE} 新文件夹，再把 {FILES}/ 里的东西复制进去。
"""
