"""Several files, one write, one commit: everything happens, or nothing did."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.dataclass import dataclass
from cpl.problems import CplError
from cpl.store import intent as intents
from cpl.store.aside.side_files import modes
from cpl.store.copying import Staged, Tell, digest_of, put_in_place, untold
from cpl.store.files import (
    AlreadyThere,
    create_bytes,
    name_below,
    read_if_there,
    remove,
    replace_bytes,
    sync_all,
    sync_file,
)
from cpl.store.git.commits import Signature
from cpl.store.git.git import MOST_ARGUMENTS, NOT_IN_INDEX, Git
from cpl.store.git.locks import sweep
from cpl.store.git.states import index_commit, require_settled
from cpl.store.intent import Intent, Touched
from cpl.store.lock import WAIT_SECONDS, Lock, undisturbed
from cpl.store.recovery import NOT_SEALED, UNTOUCHED, commit, recover, seal, settle

if TYPE_CHECKING:
    from cpl.store.seals.tags import NewTag

YAML = ".yaml"
MANY = 64
"""From so many new files on they are put on the disk together."""


@dataclass(frozen=True)
class Change:
    """One file as it was read (None: it is not there) and as it will be (None: it is gone).

    `private`: git never hears of it, and nobody else may read it. `program`: may it be run?
    None: as it was.
    """

    path: Path
    before: bytes | None
    after: bytes | None
    private: bool = False
    program: bool | None = None


@dataclass(frozen=True)
class Changeset:
    """What one command writes. `at` without a zone is local time of `zone`, else of the machine.

    `changes` are each made when they are asked for where they are too many to be held.
    `copies` are new files too large for git. `tag` seals the commit, which is to stand on
    `head`: what is sealed is what was there when it was counted. `onto`: the commit that has all
    this is made already, and the branch moves to it from `head`.
    """

    changes: Sequence[Change]
    message: str
    author: Signature
    committer: Signature
    at: datetime | None = None
    zone: str | None = None
    copies: tuple[Staged, ...] = ()
    tag: "NewTag | None" = None
    head: str | None = None
    onto: str | None = None


class ChangedOnDisk(CplError):
    """Somebody wrote the file after we had read it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} 刚刚被别人改过，和读到的不一样了。什么都没有写；"
            "请把命令再执行一次，它会按新的内容重新判断。"
        )


class MovedOn(CplError):
    """Somebody committed after we had read everything."""

    exit_status = 1

    def __init__(self) -> None:
        super().__init__(
            "刚刚有人又记了一笔，和算的时候不一样了。什么都没有写；请把命令再执行一次。"
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
            "什么都没有写。\n先记录它们。"
            f"人名、单位、选项：cpl commit {' '.join(map(str, paths))} -m 原因。"
            "时限、权限、门槛、角色、谁能办："
            "cpl rules adopt rules.yaml。不要这些改动：git restore。"
        )


class Stopped(CplError):
    """Ctrl-C came when git had the commit already."""

    exit_status = 130

    def __init__(self, subject: str) -> None:
        super().__init__(f"“{subject}”已经记录好了，之后的停下了，没有做。")


def apply(
    git: Git,
    changeset: Changeset,
    *,
    wait: float = WAIT_SECONDS,
    with_hand_edits: bool = False,
    governed_by: Sequence[Path] = (),
    tell: Tell = untold,
) -> str:
    """Write and record every change, or leave everything as it was; answers the commit.

    What is recorded as it lies needs no reason here. Raises Unsettled where it would be lost with
    the next checkout, RulesNotRecorded where a file of `governed_by` was edited by hand,
    UncommittedEdits where one of those to be written was, neither of them `with_hand_edits`;
    ChangedOnDisk or AlreadyThere where a file is not as it was read, MovedOn or TagTaken where it
    cannot be sealed, Busy after `wait` seconds, NotPutBack or AlteredSince where undoing failed
    too, Stopped where Ctrl-C came after the commit. `tell` hears of each file that is written.
    """
    touched = tuple(_touched(git.root, each) for each in changeset.changes)
    with Lock(git.folder() / "cpl.lock", wait, changeset.message.partition("\n")[0]):
        require_settled(git, asking=False)
        recover(git)
        _require_as_read(git.root, touched)
        _require_sealable(git, changeset)
        status = _status(git, [e.path for e in touched if not e.outside], governed_by)
        if not with_hand_edits:
            _require_recorded(git.root, status, touched, governed_by)
        return _carry_out(git, changeset, _with_staged(git, touched, status), status, tell)


def diff(changes: Sequence[Change], root: Path) -> str:
    """What would be written, as git would show it."""
    return "".join(_diff_one(change, root) for change in changes)


def _touched(root: Path, change: Change) -> Touched:
    name = name_below(root, change.path)
    before, after = _sha256(change.before), _sha256(change.after)
    return Touched(name, before, after, outside=change.private, program=change.program)


def _status(git: Git, written: Sequence[str], governed_by: Sequence[Path]) -> dict[Path, str]:
    """What has changed of these, as git says.

    Of very many files it takes long to say that nothing has; where the newest commit is known to
    have all that git's index has, the files themselves tell that.
    """
    commit = index_commit(git) if len(written) <= MOST_ARGUMENTS else ""
    if commit:
        from cpl.store.git.versions import unlike  # in a small office git has soon looked

        with suppress(CplError):
            changed = unlike(git, commit, [*written, *git.names_of(governed_by)])
            if not any(each in written or each.endswith(YAML) for each in changed):
                return {}
    return git.status([*written, *governed_by])


def _with_staged(
    git: Git, touched: Iterable[Touched], status: Mapping[Path, str]
) -> tuple[Touched, ...]:
    staged = {path for path, code in status.items() if code[0] not in UNTOUCHED}
    if not staged:
        return tuple(touched)
    return tuple(replace(each, staged=git.root / each.path in staged) for each in touched)


def _require_as_read(root: Path, touched: Iterable[Touched]) -> None:
    for each in touched:
        there = read_if_there(os.path.join(root, each.path))
        if _sha256(there) != each.before:
            raise (AlreadyThere if each.before is None else ChangedOnDisk)(root / each.path)


def _require_sealable(git: Git, changeset: Changeset) -> None:
    if changeset.head is not None and git.head() != changeset.head:
        raise MovedOn
    if changeset.tag is not None:
        from cpl.store.seals.tags import require_free  # few commits are sealed

        require_free(git, changeset.tag)


def _require_recorded(
    root: Path, status: Iterable[Path], touched: Iterable[Touched], governed_by: Sequence[Path]
) -> None:
    """`status` holds what has changed of the files written and of those that govern.

    Only YAML governs: the schema for editors lies beside the rules, and nobody is judged by it.
    """
    written = {e.path for e in touched if not e.outside and e.before != e.after}
    edited = [path for path in status if name_below(root, path) in written]
    if edited:
        raise UncommittedEdits([path.relative_to(root) for path in edited])
    governing = (e for e in status if not {e, *e.parents}.isdisjoint(governed_by))
    rules = [path.relative_to(root) for path in governing if path.suffix == YAML]
    if rules:
        raise RulesNotRecorded(rules)


def _carry_out(
    git: Git,
    changeset: Changeset,
    touched: tuple[Touched, ...],
    status: Mapping[Path, str],
    tell: Tell,
) -> str:
    intent = _intent(git, changeset, touched)
    codes = {name_below(git.root, path): code for path, code in status.items()}
    unknown = [e.path for e in touched if not e.outside and _is_unknown(e, codes.get(e.path))]
    folder = git.folder()
    try:
        intents.begin(folder, intent)
        for copy in changeset.copies:
            put_in_place(copy)
        _write(git, folder, changeset, touched, tell)
        made = commit(git, intent, changeset.at, unknown, is_packed=True)
    except BaseException as error:  # Ctrl-C too
        with undisturbed():
            settled = settle(git, intent) if intents.is_begun(folder) else None
        if settled is None:
            raise
        if isinstance(error, KeyboardInterrupt):
            raise Stopped(intent.subject) from None
        made = settled
    sync_file(folder / "index")  # which git itself does not
    with suppress(CplError):  # `settle` has done it
        sweep(folder, git.root, intents.since(folder))
    with undisturbed():
        _end(git, folder, intent, made)
    return made


def _end(git: Git, folder: Path, intent: Intent, made: str) -> None:
    """Seal it and forget the intent; what cannot be sealed now the next command seals."""
    try:
        seal(git, intent, made)
    except CplError as error:
        git.tell(NOT_SEALED.format(intent.subject, error))
        return
    intents.end_if_possible(folder)


def _intent(git: Git, changeset: Changeset, touched: tuple[Touched, ...]) -> Intent:
    copied = tuple(
        Touched(each.path.relative_to(git.root).as_posix(), None, each.digest.sha256, outside=True)
        for each in changeset.copies
    )
    files = (*touched, *copied)
    holding = {each.path.rpartition("/")[0] for each in files}
    folders = _missing_folders([git.root / each for each in holding])
    return Intent(
        changeset.message,
        changeset.author,
        changeset.committer,
        changeset.at,
        changeset.zone,
        git.head(),
        files,
        tuple(each.relative_to(git.root).as_posix() for each in folders),
        changeset.tag,
        changeset.onto,
    )


def _sha256(data: bytes | None) -> str | None:
    return None if data is None else digest_of(data).sha256


def _is_unknown(file: Touched, code: str | None) -> bool:
    """Has git's index no entry for it? `code` is what git's status says, if anything."""
    return file.before is None if code is None else code in NOT_IN_INDEX


def _missing_folders(holding: Iterable[Path]) -> list[Path]:
    """Those that the new files will make, the deepest first."""
    above = {folder for each in holding for folder in (each, *each.parents)}
    return sorted((each for each in above if not each.exists()), reverse=True)


def _write(
    git: Git, folder: Path, changeset: Changeset, touched: Sequence[Touched], tell: Tell
) -> None:
    """New files first, and side files: what a record names is there before the record says so.

    Many new ones are put on the disk together, and given to git as they are written.
    """
    from cpl.store.git.direct import Packing  # whoever only reads does without

    def rank(number: int) -> tuple[bool, bool]:
        return not touched[number].outside, touched[number].before is not None

    new = [each.path for each in touched if each.before is None]
    is_synced = len(new) < MANY
    root, many = git.root, sum(not each.outside for each in touched)
    packing = Packing(git, 0 if changeset.onto else many)  # what is committed git has
    for number in sorted(range(len(touched)), key=rank):
        each = touched[number]
        if each.before != each.after:
            if each.before is not None:
                intents.keep(folder, number, root / each.path)
            change = changeset.changes[number]
            _put(root, change, is_synced)
            if change.after is not None and not each.outside:
                packing.add(change.after)
        tell(1)
    packing.end()
    if not is_synced:
        sync_all(root / each for each in new)


def _put(root: Path, change: Change, is_synced: bool) -> None:
    path = change.path if change.path.is_absolute() else root / change.path
    if change.after is None:
        remove(path)
    elif change.before is None:
        of_private = modes(root) if change.private else None
        create_bytes(path, change.after, of_private, is_synced=is_synced)
    else:
        replace_bytes(path, change.after)


def _diff_one(change: Change, root: Path) -> str:
    name = (root / change.path).relative_to(root).as_posix()
    old = "/dev/null" if change.before is None else f"a/{name}"
    new = "/dev/null" if change.after is None else f"b/{name}"
    before, after = change.before or b"", change.after or b""
    if b"\0" in before + after:
        return f"Binary files {old} and {new} differ\n"
    from difflib import unified_diff  # for --dry-run alone

    lines = unified_diff(_lines(before), _lines(after), old, new)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(content: bytes) -> list[str]:
    """Only \\n ends a line: Chinese text may hold what `splitlines` takes for one."""
    pieces = content.decode(errors="replace").split("\n")
    return [piece + "\n" for piece in pieces[:-1]] + [piece for piece in pieces[-1:] if piece]
