"""Make a copy of everything on another disk, and prove at once that it can be read back.

A backup is one dated folder that needs no other: the whole history as a git
bundle, what git does not hold (large attachments, hand edits) as files, and a
manifest with the SHA-256 of each. It gets its name only when it is whole.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import cpl
from cpl.codec.office.manifest import Held, LastBackup, Manifest, write_last_backup, write_manifest
from cpl.dataclass import dataclass
from cpl.domain.cases.evidence import size_text
from cpl.problems import CplError, ProblemsFound, UsageProblem
from cpl.store.aside.protection import require_closed
from cpl.store.aside.side_files import PRIVATE, close_to_others, folder_of_sides
from cpl.store.copying import Tell, copy_new, digest
from cpl.store.files import can_be_read, create_bytes, replace_bytes, told
from cpl.store.git import bundle
from cpl.store.git.git import Git
from cpl.store.history.last_backup import LAST
from cpl.store.lock import Lock
from cpl.store.workspace import ATTACHMENTS, Workspace
from cpl.use_cases.checking.check import check
from cpl.use_cases.upkeep.backups import (
    BUNDLE,
    FILES,
    MANIFEST,
    README,
    SUM,
    backups_in,
    explanation,
    sum_line,
)

ROOM_TO_SPARE = 16 << 20
GONE = "D"
COMING = ".cpl-"  # a copy that another cpl is making just now


@dataclass(frozen=True)
class BackedUp:
    """Where a backup went, what it holds, and the older ones that made room for it."""

    path: Path
    manifest: Manifest
    removed: tuple[Path, ...]
    same_disk: bool
    left_out: tuple[str, ...] = ()
    """Links and what cannot be opened: nothing outside the folder is ever taken along."""


@dataclass(frozen=True)
class _Taken:
    """What git does not hold, by path inside the folder."""

    edited: tuple[str, ...]
    deleted: tuple[str, ...]
    attached: tuple[str, ...]
    left_out: tuple[str, ...]


def back_up(
    workspace: Workspace,
    target: Path,
    now: datetime,
    by: str,
    keep: int | None,
    tell: Tell,
) -> BackedUp:
    """Write a new backup below `target`; raises CplError, and then leaves nothing behind.

    The records are checked before anything is copied; `tell` hears of the copies.
    """
    target = _accepted(workspace, target)
    git = workspace.git
    name = _free_name(target, f"{workspace.root.name}-{now:%Y%m%d-%H%M}")
    part = target / f".{workspace.root.name}.part"
    problems = _problems(workspace, now)
    with Lock(git.folder() / "cpl-backup.lock", 0, "cpl backup"):
        try:
            with told("写不了", target):
                shutil.rmtree(part, ignore_errors=True)  # a crash, or an unplugged stick, left it
                part.mkdir()
            manifest, left_out = _filled(workspace, part, now, by, problems, tell)
            _prove(part, manifest)
            with told("写不了", target / name):
                os.replace(part, target / name)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        _remember(git, LastBackup(now, str(target / name), manifest.commit, manifest.size))
        removed = _rotated(target, manifest, keep) if keep else ()
    same = target.stat().st_dev == workspace.root.stat().st_dev
    return BackedUp(target / name, manifest, removed, same, left_out)


def _accepted(workspace: Workspace, target: Path) -> Path:
    """The folder to write in; raises where a backup there would be none."""
    if not target.is_dir():
        what = "不是文件夹" if target.exists() else "不在：U 盘没有插好，或者共享没有连上"
        raise UsageProblem(f"{target} {what}。要新建文件夹请先 mkdir。")
    require_closed(workspace.root, target)
    found = target.resolve()
    if found.is_relative_to(workspace.root.resolve()):
        raise UsageProblem("备份不能放在工作文件夹里：文件夹丢了，备份也丢了。换到 U 盘或共享上。")
    if workspace.left_out.since:
        raise CplError(
            f"这台电脑只有 {workspace.left_out.since} 年以后的，备份不全。在主台备份，"
            "或者先取全：cpl sync --since 全部。"
        )
    if workspace.git.head() is None:
        raise CplError("还没有任何提交，没有什么可备份。")
    return found


def _free_name(target: Path, name: str) -> str:
    names = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    return next(each for each in names if not (target / each).exists())


def _problems(workspace: Workspace, now: datetime) -> tuple[str, ...]:
    """What `cpl check` says today: a copy that reads back must say the same."""
    try:
        return tuple(map(str, check(workspace, (), now)))
    except ProblemsFound as error:
        return tuple(map(str, error.problems))


def _filled(
    workspace: Workspace,
    part: Path,
    now: datetime,
    by: str,
    problems: tuple[str, ...],
    tell: Tell,
) -> tuple[Manifest, tuple[str, ...]]:
    """Write everything a backup holds; the manifest last, of what has been written.

    Answers it, and the names of what was left out.
    """
    git, root = workspace.git, workspace.root
    with Lock(git.folder() / "cpl.lock", command="cpl backup"):  # no commit comes in between
        taken = _taken(git)
        _require_room(part, git, taken)
        begun = _begun(workspace, now, by, problems, taken)
        bundle.write_bundle(git, part / BUNDLE)
        held = [_copied(root, part, each, tell) for each in taken.edited]
    # The lock is free again: videos take minutes, and the clerks go on.
    held += [_copied(root, part, each, tell) for each in taken.attached]
    close_to_others(root, part / FILES / PRIVATE)
    create_bytes(part / README, explanation(root.name, now).encode())
    held += [_held(part, name) for name in (BUNDLE, README)]
    manifest = replace(begun, files=tuple(held))
    data = write_manifest(manifest)
    create_bytes(part / MANIFEST, data)
    create_bytes(part / SUM, sum_line(data))
    return manifest, taken.left_out


def _begun(
    workspace: Workspace, now: datetime, by: str, problems: tuple[str, ...], taken: _Taken
) -> Manifest:
    """The manifest while no commit can come in between; its files are written after."""
    git = workspace.git
    return Manifest(
        folder=workspace.root.name,
        beginnings=bundle.beginnings(git),
        made_at=now,
        made_by=by,
        program=cpl.__version__,
        rules=_rules(workspace),
        branch=bundle.branch(git),
        commit=str(git.head()),
        commits=bundle.count(git),
        refs=bundle.refs(git),
        files=(),
        edited=taken.edited,
        deleted=taken.deleted,
        problems=problems,
    )


def _held(part: Path, name: str) -> Held:
    found = digest(part / name)
    return Held(name, found.size, found.sha256)


def _taken(git: Git) -> _Taken:
    status = git.status()
    found = (*git.untracked(git.root / ATTACHMENTS), *git.untracked(folder_of_sides(git.root)))
    attached = tuple(each for each in found if not each.name.startswith(COMING))
    edited = [path for path, code in status.items() if GONE not in code and path not in found]
    there = {path for path in (*edited, *attached) if os.path.lexists(path)}
    sound = {path for path in there if can_be_read(path)}
    return _Taken(
        _names(git, (path for path in edited if path in sound)),
        _names(git, (path for path in status if not os.path.lexists(path))),
        _names(git, (path for path in attached if path in sound)),
        _names(git, (path for path in there - sound if path.is_symlink() or not path.is_dir())),
    )


def _names(git: Git, paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(sorted(each.relative_to(git.root).as_posix() for each in paths))


def _require_room(part: Path, git: Git, taken: _Taken) -> None:
    """Say at once that it will not fit, rather than after an hour."""
    objects = (git.folder() / "objects").rglob("*")
    files = [git.root / each for each in (*taken.edited, *taken.attached)]
    needed = sum(path.stat().st_size for path in (*objects, *files) if path.is_file())
    free = shutil.disk_usage(part).free
    if free < needed + ROOM_TO_SPARE:
        raise CplError(
            f"{part.parent} 放不下：约要 {size_text(needed)}，只剩 {size_text(free)}。"
            "清出空间，或者用 --keep 只留最近几份。"
        )


def _copied(root: Path, part: Path, name: str, tell: Tell) -> Held:
    found = copy_new(root / name, part / FILES / name, tell)
    return Held(f"{FILES}/{name}", found.size, found.sha256)


def _rules(workspace: Workspace) -> str:
    try:
        meta = workspace.latest_rules.meta
    except ProblemsFound:
        return ""
    return f"{meta.id} {meta.version}"


def _prove(part: Path, manifest: Manifest) -> None:
    """Read everything back from the disk; get the whole history out of the bundle."""
    for each in manifest.files:
        found = digest(part / each.path)
        if (found.size, found.sha256) != (each.size, each.sha256):
            raise CplError(f"写好的 {each.path} 读回来不一样，这块盘靠不住。没有留下这份备份。")
    with TemporaryDirectory(prefix="cpl-") as place:
        git = Git(Path(place))
        git.init()
        bundle.take_over(git, part / BUNDLE)
        if bundle.refs(git) != dict(manifest.refs):
            raise CplError("从备份里取回的历史和原来的不一样。没有留下这份备份。")


def _remember(git: Git, last: LastBackup) -> None:
    path = git.folder() / LAST
    with told("写不了", path):
        path.parent.mkdir(exist_ok=True)
    replace_bytes(path, write_last_backup(last))


def _rotated(target: Path, newest: Manifest, keep: int) -> tuple[Path, ...]:
    """Take away the oldest of this folder's backups beyond `keep`; others' stay."""
    own = [each for each in backups_in(target) if each.is_of(newest.beginnings)]
    old = tuple(each.path for each in own[:-keep])
    for path in old:
        with told("删不了", path):
            shutil.rmtree(path)
    return old
