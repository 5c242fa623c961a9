"""Several files, one write, one commit: everything happens, or nothing did."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cpl.problems import CplError
from cpl.store.files import AlreadyThere, create_bytes, read_if_there, remove, replace_bytes
from cpl.store.git.commits import Signature
from cpl.store.git.git import NOT_IN_INDEX, Git
from cpl.store.lock import WAIT_SECONDS, Lock, undisturbed


@dataclass(frozen=True)
class Change:
    """One file as it was read (None: it is not there) and as it will be (None: it is gone)."""

    path: Path
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class Changeset:
    """What one command writes. `at` without a zone is local time of `zone`, else of the machine."""

    changes: tuple[Change, ...]
    message: str
    author: Signature
    committer: Signature
    at: datetime | None = None
    zone: str | None = None


class ChangedOnDisk(CplError):
    """Somebody wrote the file after we had read it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} 刚刚被别人改过，和读到的不一样了。什么都没有写；"
            "请把命令再执行一次，它会按新的内容重新判断。"
        )


class UncommittedEdits(CplError):
    """Hand edits that nobody has put a name and a reason to."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        super().__init__(
            f"{'、'.join(map(str, paths))} 有手工改动还没有记录。什么都没有写；"
            "请先用 cpl commit 写明原因、记录下来（不要这些改动就用 git restore 撤销），再试一次。"
        )


class RulesNotRecorded(CplError):
    """What decides who may do what was edited by hand, and nobody answers for it yet."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        super().__init__(
            f"{'、'.join(map(str, paths))} 改了还没有记录，照没有记录的规则和人员什么都不能办。"
            "什么都没有写。\n人名、单位、选项：cpl commit -m 原因。时限、权限、门槛、角色、谁能办："
            "cpl rules adopt rules.yaml。不要这些改动：git restore。"
        )


class NotPutBack(CplError):
    """The command failed, and so did undoing it."""

    def __init__(self, failures: Sequence[CplError]) -> None:
        super().__init__(
            "没有写成，而且有文件没能恢复原样。原来的内容在 git 里，"
            "请排除下面的原因后用 git status 查看、用 git restore 恢复：\n"
            + "\n".join(map(str, failures))
        )


def apply(
    git: Git,
    changeset: Changeset,
    *,
    wait: float = WAIT_SECONDS,
    with_hand_edits: bool = False,
    governed_by: Sequence[Path] = (),
) -> str:
    """Write and record every change, or leave everything as it was; answers the commit.

    Raises RulesNotRecorded where a file of `governed_by` was edited by hand, UncommittedEdits
    where one of those to be written was, neither of them `with_hand_edits`; ChangedOnDisk or
    AlreadyThere where a file is not as it was read, Busy after `wait` seconds, NotPutBack
    where undoing failed too.
    """
    paths = [git.root / change.path for change in changeset.changes]
    with Lock(git.folder() / "cpl.lock", wait, changeset.message.partition("\n")[0]):
        _require_as_read(git.root, changeset.changes)
        status = git.status([*paths, *governed_by])
        if not with_hand_edits:
            _require_recorded(git.root, status, paths)
        return _carry_out(git, changeset, status)


def diff(changes: Sequence[Change], root: Path) -> str:
    """What would be written, as git would show it."""
    return "".join(_diff_one(change, root) for change in changes)


def _require_as_read(root: Path, changes: Sequence[Change]) -> None:
    for change in changes:
        if read_if_there(root / change.path) != change.before:
            raise (AlreadyThere if change.before is None else ChangedOnDisk)(change.path)


def _require_recorded(root: Path, status: Iterable[Path], written: Sequence[Path]) -> None:
    """`status` holds what has changed of the files written and of those that govern.

    Only YAML governs: the schema for editors lies beside the rules, and nobody is judged by it.
    """
    edited = [path for path in status if path in written]
    if edited:
        raise UncommittedEdits([path.relative_to(root) for path in edited])
    rules = [path.relative_to(root) for path in status if path.suffix == ".yaml"]
    if rules:
        raise RulesNotRecorded(rules)


def _carry_out(git: Git, changeset: Changeset, status: Mapping[Path, str]) -> str:
    changes = [Change(git.root / each.path, each.before, each.after) for each in changeset.changes]
    folders = _missing_folders(changes)
    try:
        for change in changes:
            _write(change)
        return git.commit(
            [change.path for change in changes],
            changeset.message,
            changeset.author,
            changeset.committer,
            changeset.at,
            zone=changeset.zone,
            unknown=[change.path for change in changes if _is_unknown(change, status)],
        )
    except BaseException:  # Ctrl-C too
        with undisturbed():
            if not _is_recorded(git, changes):
                _put_all_back(changes, folders)
        raise


def _is_unknown(change: Change, status: Mapping[Path, str]) -> bool:
    """Has git's index no entry for it?"""
    code = status.get(change.path)
    return change.before is None if code is None else code in NOT_IN_INDEX


def _missing_folders(changes: Sequence[Change]) -> list[Path]:
    """Those that the new files will make, the deepest first."""
    above = {folder for change in changes for folder in change.path.parents}
    return sorted((each for each in above if not each.exists()), reverse=True)


def _write(change: Change) -> None:
    if change.before == change.after:
        return
    if change.after is None:
        remove(change.path)
    elif change.before is None:
        create_bytes(change.path, change.after)
    else:
        replace_bytes(change.path, change.after)


def _is_recorded(git: Git, changes: Sequence[Change]) -> bool:
    """Did the commit come about all the same, before Ctrl-C stopped us?"""
    with suppress(CplError):
        return all(
            change.after == read_if_there(change.path) == git.committed_bytes(change.path)
            for change in changes
        )
    return False


def _put_all_back(changes: Sequence[Change], folders: Sequence[Path]) -> None:
    failures = []
    for change in changes:
        try:
            _put_back(change)
        except CplError as failure:
            failures.append(failure)
    for folder in folders:
        with suppress(OSError):  # never made, or somebody else's file is in it by now
            folder.rmdir()
    if failures:
        raise NotPutBack(failures)


def _put_back(change: Change) -> None:
    now = read_if_there(change.path)
    if now == change.before or change.before == change.after:
        return
    if now != change.after:
        raise CplError(f"{change.path} 同时又被别人（或 git 的钩子）改过，没有动它。")
    if change.before is None:
        remove(change.path)
    elif now is None:
        create_bytes(change.path, change.before)
    else:
        replace_bytes(change.path, change.before)


def _diff_one(change: Change, root: Path) -> str:
    name = (root / change.path).relative_to(root).as_posix()
    old = "/dev/null" if change.before is None else f"a/{name}"
    new = "/dev/null" if change.after is None else f"b/{name}"
    before, after = change.before or b"", change.after or b""
    if b"\0" in before + after:
        return f"Binary files {old} and {new} differ\n"
    lines = difflib.unified_diff(_lines(before), _lines(after), old, new)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(content: bytes) -> list[str]:
    """Only \\n ends a line: Chinese text may hold what `splitlines` takes for one."""
    pieces = content.decode(errors="replace").split("\n")
    return [piece + "\n" for piece in pieces[:-1]] + [piece for piece in pieces[-1:] if piece]
