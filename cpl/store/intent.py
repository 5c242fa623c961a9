"""What a command is about to write: on the disk before the first byte of it is.

`cpl-intent` lies in git's own folder from then until git has the commit. Who holds the lock
and finds one knows that its writer is gone (`cpl.store.recovery`). What is replaced or taken
away lies beside it (`cpl-intent.0`, …) as a second name of the same file: putting it back
takes no room on a full disk.
"""

import errno
import os
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store.files import (
    NO_HARD_LINKS,
    NotRegular,
    names_in,
    read_if_there,
    remove,
    replace_bytes,
    told,
)

if TYPE_CHECKING:
    from cpl.store.git.commits import Signature
    from cpl.store.seals.tags import NewTag

NAME = "cpl-intent"
BY_HAND = "请先删去这个文件，再用 git status 看看：该留的 cpl commit -m 原因，不要的 git restore。"


@dataclass(frozen=True)
class Touched:
    """One file, by its path from the top, as it was and as it is to be: SHA-256, or None: gone.

    `staged`: somebody had staged an edit of his own, and git's index is left to him.
    `outside`: too large for git, which never hears of it. `program`: may it be run? None: as it is.
    """

    path: str
    before: str | None
    after: str | None
    staged: bool = False
    outside: bool = False
    program: bool | None = None


@dataclass(frozen=True)
class Intent:
    """One write, and the commit that ends it. `head` is the commit it began on, if any.

    `folders` are those that are made for it, the deepest first.
    """

    message: str
    author: "Signature"
    committer: "Signature"
    at: datetime | None
    zone: str | None
    head: str | None
    files: tuple[Touched, ...]
    folders: tuple[str, ...] = ()
    tag: "NewTag | None" = None
    """A seal, to be put on the commit."""
    onto: str | None = None
    """A commit that is made already: the branch moves to it, and none is made."""

    @property
    def subject(self) -> str:
        return self.message.partition("\n")[0]

    @property
    def named(self) -> str:
        """`“TS20261121-003 转办: …”（李敏）`: whose it is, too, to whoever comes next."""
        return f"“{self.subject}”（{self.committer.name}）"


def begin(folder: Path, intent: Intent) -> None:
    """Put it on the disk of git's folder; raises CplError, and then nothing has begun.

    It says which folder that is: one that came with somebody else's files is not carried out.
    """
    import json  # as little loaded as can be where nothing is written

    at = intent.at and intent.at.isoformat()
    files = [vars(each) for each in intent.files]  # they may be many, and are flat
    fields = asdict(replace(intent, files=())) | {"files": files, "at": at}
    fields["place"] = folder.stat().st_ino
    replace_bytes(folder / NAME, json.dumps(fields, ensure_ascii=False).encode())


def begun(folder: Path) -> Intent | None:
    """What was begun and not ended, if anything was.

    Raises CplError where it cannot be read, or was begun in another folder.
    """
    data = read_if_there(folder / NAME)
    if data is None:
        return None
    import json

    try:
        found = json.loads(data)
        intent, place = _read(found), found["place"]
    except (ValueError, KeyError, TypeError):
        said = f"{folder / NAME} 读不出来，不知道上次在写什么。{BY_HAND}"
        raise CplError(said) from None
    if place != folder.stat().st_ino:
        raise CplError(
            f"“{intent.subject}”是在别的文件夹里没有做完的，随复制带了过来"
            f"（{folder / NAME}），这里不替它做。{BY_HAND}"
        )
    return intent


def is_begun(folder: Path) -> bool:
    return (folder / NAME).exists()


def since(folder: Path) -> float:
    """When it was begun, in seconds since 1970; raises CplError where nothing was."""
    with told("读不了", folder / NAME):
        return (folder / NAME).stat().st_mtime


def keep(folder: Path, number: int, path: Path) -> None:
    """Give the file that will be replaced a second name in git's folder."""
    kept = kept_as(folder, number)
    with told("写不了", kept):
        try:
            os.link(path, kept)
        except OSError as error:
            if error.errno not in (errno.EXDEV, *NO_HARD_LINKS):
                raise
            from cpl.store.copying import copy_new

            copy_new(path, kept)


def kept_as(folder: Path, number: int) -> Path:
    """Where the old bytes of the file with this place in the intent lie."""
    return folder / f"{NAME}.{number}"


def end(folder: Path) -> None:
    """Forget it; raises CplError. The intent goes last: until then ending can be repeated."""
    for kept in names_in(folder):
        if kept.startswith(f"{NAME}."):
            remove(folder / kept)
    remove(folder / NAME)


def end_if_possible(folder: Path) -> None:
    """The same where the commit is made: the next command would find nothing to do but this."""
    with suppress(CplError):
        end(folder)


def sha256_of(path: Path) -> str | None:
    """The file as it lies there; None where there is none, `?` where it is no file of bytes."""
    if not os.path.lexists(path):
        return None
    from cpl.store.copying import digest

    try:
        return digest(path).sha256
    except NotRegular:
        return "?"


def _read(found: dict[str, Any]) -> Intent:
    """Raises ValueError where a path leads out of the folder: that somebody else wrote there."""
    from cpl.domain.values.names_below import is_below  # what was left is rarely met
    from cpl.store.git.commits import Signature

    names = (*(each["path"] for each in found["files"]), *found["folders"])
    if not all(map(is_below, names)):
        raise ValueError(names)
    return Intent(
        message=found["message"],
        author=Signature(**found["author"]),
        committer=Signature(**found["committer"]),
        at=datetime.fromisoformat(found["at"]) if found["at"] else None,
        zone=found["zone"],
        head=found["head"],
        files=tuple(Touched(**each) for each in found["files"]),
        folders=tuple(found["folders"]),
        tag=_tag(found["tag"]) if found.get("tag") else None,
        onto=found.get("onto"),
    )


def _tag(found: dict[str, Any]) -> "NewTag":
    from cpl.store.seals.tags import NewTag  # few commits are sealed

    return NewTag(**found)
