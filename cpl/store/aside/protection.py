"""A workspace of its own for what must be protected (举报): nobody else gets in.

`protected.yaml` at its top says that it is one, and comes along with every clone. Whatever is
written in it is closed to others; whatever would be carried out of it to where others read is
refused.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cpl.problems import CplError, Location, Problem

PROTECTED = "protected.yaml"
TEXT = """\
# 这个文件夹单放要保护的件（举报）：只有办的人进得来。
# cpl 看到这个文件，写什么都不给别的账号看；放宽了权限，往外带，它会说、会拦。
单放: 是
"""
MOST = 0o777
OWNERS_ONLY = "0600"
"""As `core.sharedRepository` of git."""


class CarriedAcross(CplError):
    """More than a number would leave a protected workspace."""

    exit_status = 1


def is_protected(root: Path) -> bool:
    return (root / PROTECTED).is_file()


def protected_above(path: Path) -> Path | None:
    """The protected workspace in which something lies; None where it lies in none."""
    return next((each for each in path.resolve().parents if is_protected(each)), None)


def allowed(root: Path) -> int:
    """What may be had at most: by the group too, where the folder was given to one."""
    return 0o770 if root.stat().st_mode & stat.S_IWGRP else 0o700


def guard(root: Path) -> None:
    """Whatever this process and its git write from now on is closed to others."""
    if is_protected(root):
        os.umask(MOST & ~allowed(root))


def is_open_to_others(root: Path) -> bool:
    """May others enter a protected workspace? Asked by every command, of the folder alone."""
    is_open = os.name != "nt" and stat.S_IMODE(root.stat().st_mode) & ~allowed(root) & 0o077
    return bool(is_open) and is_protected(root)


def loosened_folders(root: Path) -> Iterator[tuple[Path, int]]:
    """What others may get at in a protected workspace, the folder itself first."""
    if os.name == "nt":
        return
    limit = allowed(root)
    for top, folders, names in os.walk(root):
        for path in (Path(top), *(Path(top, each) for each in names)):
            with suppress(OSError):
                mode = stat.S_IMODE(path.lstat().st_mode)
                if mode & ~limit & 0o077 and not path.is_symlink():
                    yield path, mode
        folders.sort()


def protection_problems(root: Path) -> Iterator[Problem]:
    """One line, whatever is open: one command closes all of it."""
    if not is_protected(root):
        return
    found = list(loosened_folders(root))
    if found:
        path, mode = found[0]
        name = path.relative_to(root).as_posix()
        more = f" 等 {len(found)} 处" if len(found) > 1 else ""
        who = "o-rwx" if allowed(root) & stat.S_IRWXG else "go-rwx"
        say = f"单放的文件夹，别的账号也读得到（{mode:o}）{more}。"
        yield Problem(Location(name), "protection-loosened", say, f"chmod -R {who} '{root}'")


def require_own(root: Path, source: Path) -> None:
    """Raises CarriedAcross where a file of a protected workspace would come into another."""
    theirs = protected_above(source)
    if theirs is not None and theirs != root.resolve():
        raise CarriedAcross(
            f"{source} 在单放的文件夹 {theirs} 里，不能带到这里来。什么都没有做。"
            "这里只记编号：cpl new --apart 编号。"
        )


def require_closed(root: Path, target: Path) -> None:
    """Raises CarriedAcross where what leaves a protected workspace could be read by others."""
    if not is_protected(root) or target.resolve().is_relative_to(root.resolve()):
        return
    other = next((e for e in target.resolve().parents if (e / "rules.yaml").is_file()), None)
    if other is not None or (target / "rules.yaml").is_file():
        raise CarriedAcross(f"{target} 是另一个工作文件夹，单放的东西不能带过去。什么都没有写。")
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(target.stat().st_mode)
        if os.name != "nt" and mode & ~allowed(root) & 0o077:
            who = "o-rwx" if allowed(root) & stat.S_IRWXG else "go-rwx"
            raise CarriedAcross(
                f"{target} 别的账号也读得到（{mode:o}），单放的东西不能写到那里。什么都没有写。"
                f"先 chmod {who} '{target}'；U 盘请挂载成只有自己读得到（umask=077），最好加密。"
            )
