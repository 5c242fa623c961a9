"""Make the office's folder again out of a backup, or only try whether that works."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import cpl
from cpl.codec.office.manifest import Manifest
from cpl.dataclass import dataclass
from cpl.how_far import Show
from cpl.problems import CplError, ProblemsFound
from cpl.store.aside.protection import OWNERS_ONLY, is_protected
from cpl.store.aside.side_files import close_to_others, folder_of_sides
from cpl.store.copying import Tell, copy_new
from cpl.store.files import remove, shown_name
from cpl.store.git import bundle
from cpl.store.git.git import Git
from cpl.store.git.graph import write_if_possible
from cpl.store.git.hook import install_driver, install_hook
from cpl.store.git.refusals import GitFailed
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.check import check
from cpl.use_cases.upkeep.backups import BUNDLE, FILES, Backup, Damage, damage
from cpl.use_cases.upkeep.built_folder import built_beside, require_free


class DamagedBackup(CplError):
    """Files of the backup are not what was written."""

    exit_status = 1

    def __init__(self, backup: Backup, found: tuple[Damage, ...]) -> None:
        self.damage = found
        lines = "\n".join(f"  {each}" for each in found)
        super().__init__(
            f"{backup.path} 有 {len(found)} 个文件坏了：\n{lines}\n"
            "请用另一份备份；没有别的，cpl restore --anyway 恢复还能恢复的。"
        )


@dataclass(frozen=True)
class Restored:
    """A folder made again, and what could not be."""

    root: Path
    manifest: Manifest
    lost: tuple[Damage, ...]


def restore(backup: Backup, target: Path, anyway: bool, tell: Tell) -> Restored:
    """Make a new folder out of a backup; where it raises, it leaves nothing behind.

    Raises UsageProblem where something is there already, DamagedBackup unless `anyway`,
    CplError where the folder cannot be written.
    """
    require_free(target)
    lost = tuple(damage(backup, tell))
    if lost and not anyway:
        raise DamagedBackup(backup, lost)
    manifest = backup.require()
    with built_beside(target) as part:
        _history(backup, part, manifest)
        _files(backup, part, manifest, {each.name for each in lost}, tell)
        install_hook(Git(part))
        install_driver(Git(part))
        close_again(part)
    return Restored(target.resolve(), manifest, lost)


def close_again(root: Path) -> None:
    """What was protected is closed as it was; anything else is as open as the account has it."""
    if not is_protected(root):
        umask = os.umask(0)
        os.umask(umask)
        root.chmod(0o777 & ~umask)
        return
    Git(root).run("config", "core.sharedRepository", OWNERS_ONLY)
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o700)


def _history(backup: Backup, root: Path, manifest: Manifest) -> None:
    git = Git(root)
    git.init()
    if not (backup.path / BUNDLE).is_file():  # git would wait for a FIFO for ever
        raise CplError(f"{BUNDLE} 不是普通的文件，取不出历史，请用另一份备份。")
    try:
        bundle.take_over(git, backup.path.resolve() / BUNDLE)
        bundle.check_out(git, manifest.branch, manifest.commit)
    except GitFailed as error:
        raise CplError(f"{BUNDLE} 取不出历史，请用另一份备份。{error}") from None
    if bundle.refs(git) != dict(manifest.refs):
        raise CplError(f"{BUNDLE} 里的历史和备份时的不一样，请用另一份备份。")
    write_if_possible(git)


def _place(root: Path, name: str) -> Path:
    """Where a file of the backup goes; raises CplError where a link of its history leads away."""
    path = root / name
    link = next((each for each in path.parents if root in each.parents and each.is_symlink()), None)
    if link is not None:
        raise CplError(
            f"备份里的 {shown_name(link.relative_to(root))} 是链接，{shown_name(name)} "
            "会写到恢复的文件夹外面去。什么都没有恢复；请用另一份备份。"
        )
    return path


def _files(backup: Backup, root: Path, manifest: Manifest, bad: set[str], tell: Tell) -> None:
    """What git did not hold, and what had been deleted without a word."""
    for each in manifest.files:
        top, _, name = each.path.partition("/")
        if top == FILES and each.path not in bad:
            target = _place(root, name)
            remove(target)
            copy_new(backup.path / each.path, target, tell)
    close_to_others(root, folder_of_sides(root))
    for name in manifest.deleted:
        remove(_place(root, name))


@dataclass(frozen=True)
class Verified:
    """A backup that was restored to a temporary place and looked at."""

    manifest: Manifest
    new_problems: tuple[str, ...]
    program_differs: bool


def verify(backup: Backup, tell: Tell, how_far: Show) -> Verified:
    """Restore to a temporary place, compare, take it away; raises CplError where it is bad.

    `tell` hears of the copies, `how_far` shows how many records of them are checked.
    """
    with TemporaryDirectory(prefix="cpl-") as place:
        restored = restore(backup, Path(place) / "恢复", False, tell)
        manifest = restored.manifest
        head = Git(restored.root).head()
        if head != manifest.commit:
            raise CplError(f"恢复出来的最新提交是 {head}，应当是 {manifest.commit}。")
        found = _problems(restored, how_far)
    new = tuple(each for each in found if each not in manifest.problems)
    return Verified(manifest, new, manifest.program != cpl.__version__)


def _problems(restored: Restored, how_far: Show) -> tuple[str, ...]:
    place, then = Workspace(restored.root), restored.manifest.made_at
    place.how_far = how_far
    try:
        return tuple(map(str, check(place, (), then)))
    except ProblemsFound as error:
        return tuple(map(str, error.problems))
