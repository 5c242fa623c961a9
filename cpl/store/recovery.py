"""Finish or undo what a command began and did not end.

It is undone by the command itself where that still lives, and otherwise finished, if every
file is in place, by the next one. Everything here can be broken off and begun again: the
intent goes last.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.loading import WhenUsed
from cpl.problems import CplError
from cpl.store import intent as intents
from cpl.store.files import move, names_in, read_if_there, remove, sweep_temporaries
from cpl.store.git.git import Git
from cpl.store.git.states import require_settled
from cpl.store.intent import Intent, Touched, sha256_of

if TYPE_CHECKING:
    from cpl.store import lock
    from cpl.store.git import locks, refusals
    from cpl.store.git.commits import Commit
else:  # nearly every command finds nothing to do
    lock = WhenUsed("cpl.store.lock")
    locks, refusals = WhenUsed("cpl.store.git.locks"), WhenUsed("cpl.store.git.refusals")

RECORDED = "上次的{}已经记录成了，只是没来得及说。"
FINISHED = "上次的{}中途断了，已经补完、记录好了。"
UNDONE = "上次的{}中途断了，没有做成，已经恢复原样；还要办就再来一次。"
LEFT = "上次的{}中途断了；{} 后来又被别人改过，没有动，请用 git status 看看，其余的已经恢复原样。"
NOT_YET = "上次的{}中途断了，还没能收拾好：{}"
NOT_SEALED = "“{}”已经记录好了，封存还没有做成，下一条 cpl 命令接着做：{}"
UNSEALED = "“{}”没有封存成：{} 原因除掉以后：cpl doctor --fix。"
UNTOUCHED = " ?!"  # first letters of git's status: nothing is staged


class NotPutBack(CplError):
    """The command failed, and so did undoing it."""

    def __init__(self, failure: CplError) -> None:
        super().__init__(
            "没有写成，而且还没能恢复原样。请排除下面的原因，下一条 cpl 命令会接着恢复：\n"
            f"{failure}"
        )


class AlteredSince(CplError):
    """A file that was to be put back is not what we wrote: somebody's, or a hook's."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        names = "、".join(map(str, paths))
        super().__init__(
            f"没有写成。{names} 同时又被别人（或 git 的钩子）改过，没有动它；"
            "其余的已经恢复原样。请用 git status 查看。"
        )


def recover_if_possible(git: Git, loose: Iterable[Path] = ()) -> Intent | None:
    """Finish or undo what was broken off, and say which; whoever only reads goes on anyhow.

    Answers what is recorded now and was not answered when it was typed. `loose` are the
    folders in which files are written that git does not get.
    """
    with suppress(CplError):  # no repository, or one that we may not write in
        folder = git.folder()
        ours = (folder / each for each in names_in(folder) if each.startswith("cpl"))
        for each in (folder, *ours, *loose):
            sweep_temporaries(each)
        if not intents.is_begun(folder):
            return None
        with lock.Lock(folder / "cpl.lock", 0, "cpl"):  # whoever holds it ends it himself
            try:
                return recover(git)
            except CplError as error:
                git.tell(str(error))
    return None


def recover(git: Git) -> Intent | None:
    """The same for who holds the lock; raises CplError where it can be neither yet."""
    folder = git.folder()
    intent = intents.begun(folder)
    if intent is None:
        return None
    from cpl.store.git.repairs import rebuild_index  # nearly every command finds nothing to do

    _wait_for_orphans(git)
    try:
        locks.sweep(folder, git.root, intents.since(folder))
        tuple(rebuild_index(git))  # git itself does not sync it
        require_settled(git, asking=False)  # nor is anything finished that a checkout would drop
        said = _finished(git, folder, intent)
        git.tell(said or _undone(git, folder, intent))
        intents.end(folder)
    except CplError as error:
        raise CplError(NOT_YET.format(intent.named, error)) from error
    return intent if said else None


def settle(git: Git, intent: Intent) -> str | None:
    """After a failure: the commit, where git made it all the same; else everything is put back.

    Raises NotPutBack where it could not be (the next command tries again), AlteredSince where
    a file is not ours to put back.
    """
    folder = git.folder()
    try:
        _wait_for_orphans(git)  # a commit by hand that is under way may take our files along
        locks.sweep(folder, git.root, intents.since(folder))
        made = _recorded(git, intent)
        if not made and _is_anothers(git, intent):
            made = git.head() if intent.onto else commit(git, intent, intent.at, ())
        _sweep_beside(git, intent)
        altered = () if made else _undo(git, folder, intent)
    except CplError as error:
        raise NotPutBack(error) from error
    if not made or intent.tag is None:  # what is to be sealed is not done with
        intents.end_if_possible(folder)
    if altered:
        raise AlteredSince(altered)
    return made


def seal(git: Git, intent: Intent, made: str) -> None:
    """Put the seal on the commit where one goes with it; raises CplError."""
    if intent.tag is not None:
        from cpl.store.seals.tags import put_tag  # few commits are sealed

        put_tag(git, intent.tag, made, intent.committer, _zoned(intent))


def _sealed_at_last(git: Git, intent: Intent, made: str) -> None:
    """Once more; what cannot be sealed even now stops nobody's work, and `cpl verify` names it."""
    try:
        seal(git, intent, made)
    except CplError as error:
        git.tell(UNSEALED.format(intent.subject, error))


def _zoned(intent: Intent) -> datetime | None:
    from zoneinfo import ZoneInfo

    at = intent.at
    return at.replace(tzinfo=ZoneInfo(intent.zone)) if at and intent.zone else at


def commit(
    git: Git,
    intent: Intent,
    at: datetime | None,
    unknown: Sequence[str] | None,
    *,
    is_packed: bool = False,
) -> str:
    """Record what is in place as the intent says; answers the commit, raises NotRecorded.

    `is_packed`: git has the contents of what was written (`direct.Packing`).
    """
    if intent.onto is not None:
        return _moved_on(git, intent, intent.onto)
    paths = [each.path for each in intent.files if not each.outside]
    said = (intent.message, intent.author, intent.committer, at)

    def attempt(*, empty: bool) -> str:
        known = () if empty else unknown
        return git.commit(paths, *said, zone=intent.zone, unknown=known, empty=empty)

    asked = unknown is not None and not any(each.staged for each in intent.files)
    from cpl.store.git import direct

    if not is_packed:
        direct.pack(git, paths)
    try:
        if asked and (made := direct.commit(git, paths, *said, intent.zone, unknown or ())):
            return made
        return attempt(empty=False)
    except refusals.NotRecorded:
        # `git commit -a` by hand was quicker and has our files: who decided must still be said.
        if not _is_anothers(git, intent):
            raise
        return attempt(empty=True)


def _moved_on(git: Git, intent: Intent, commit: str) -> str:
    """The branch and the index follow to the commit; raises NotRecorded."""
    from cpl.store.remote.moving import let_index_follow, let_run, move

    for each in intent.files:
        let_run(git.root / each.path, each.program)
    try:
        move(git, intent.head, commit, intent.subject)
    except refusals.GitFailed as failure:
        raise refusals.NotRecorded(f"没有记录成：{failure}") from failure
    let_index_follow(git, intent.head)
    return commit


def _is_anothers(git: Git, intent: Intent) -> bool:
    """Has a commit that is not ours taken everything along?"""
    if git.head() == intent.head or _ours(git, intent):
        return False
    return _is_in_place(git, intent) and not _open(git, intent)


def _finished(git: Git, folder: Path, intent: Intent) -> str | None:
    """What was made of it, in words; None where not everything is in place."""
    _sweep_beside(git, intent)
    made = _recorded(git, intent)
    if made:
        _sealed_at_last(git, intent, made)
        return RECORDED.format(intent.named)
    if not _is_in_place(git, intent):
        return None
    at = intent.at or datetime.fromtimestamp(intents.since(folder), UTC).astimezone()
    with suppress(refusals.NotRecorded):  # a hook says no: then it is undone, as it would have been
        _sealed_at_last(git, intent, commit(git, intent, at, None))
        return FINISHED.format(intent.named)
    return None


def _undone(git: Git, folder: Path, intent: Intent) -> str:
    """Everything is put back; answers what was, in words."""
    altered = _undo(git, folder, intent)
    names = "、".join(map(str, altered))
    return (LEFT if altered else UNDONE).format(intent.named, names)


def _wait_for_orphans(git: Git) -> None:
    """The git of a killed cpl goes on by itself, and may make the commit yet.

    One that begins only now is none, and on a shared machine there is always another.
    """
    orphans = locks.writing(git.root)
    until = time.monotonic() + lock.WAIT_SECONDS
    while orphans:
        if time.monotonic() > until:
            raise lock.Busy("有一个 git 正在这个文件夹里写，等了一会儿还没有完。请稍后再试。")
        time.sleep(lock.POLL_SECONDS)
        orphans &= locks.writing(git.root)


def _recorded(git: Git, intent: Intent) -> str | None:
    """Our commit, where git made it; then the index agrees with it too."""
    made = _ours(git, intent)
    if made and intent.onto:
        from cpl.store.remote.moving import let_index_follow

        let_index_follow(git, intent.head)
    elif made:
        git.unstage(_paths(git, intent.files))
    return made


def _ours(git: Git, intent: Intent) -> str | None:
    if git.head() == intent.head:
        return None
    if intent.onto:
        return intent.onto if git.has_in_it(intent.onto) else None
    return next((each.sha for each in git.since(intent.head) if _is_ours(each, intent)), None)


def _is_ours(commit: "Commit", intent: Intent) -> bool:
    return intent.subject in commit.subject and commit.author == intent.author


def _paths(git: Git, files: Iterable[Touched]) -> list[Path]:
    """Those that git is to hold."""
    return [git.root / each.path for each in files if not each.outside]


def _is_in_place(git: Git, intent: Intent) -> bool:
    return all(sha256_of(git.root / each.path) == each.after for each in intent.files)


def _open(git: Git, intent: Intent) -> dict[Path, str]:
    """Those of its files that differ from what git has."""
    return git.status(_paths(git, intent.files))


def _undo(git: Git, folder: Path, intent: Intent) -> tuple[Path, ...]:
    """Everything as it was; answers the files that are not ours to put back."""
    altered = tuple(_put_back(git.root, folder, intent))
    for name in intent.folders:
        with suppress(OSError):  # never made, or somebody else's file is in it by now
            (git.root / name).rmdir()
    status = _open(git, intent)
    ours = _paths(git, (each for each in intent.files if not each.staged))
    git.unstage([path for path in ours if status.get(path, " ")[0] not in UNTOUCHED])
    return altered


def _sweep_beside(git: Git, intent: Intent) -> None:
    for folder in {(git.root / each.path).parent for each in intent.files}:
        sweep_temporaries(folder, own=True)


def _is_hollow(path: Path) -> bool:
    """Is it what a power cut leaves of a new file that was not synced yet: nothing, or zeros?"""
    return path.is_file() and not (read_if_there(path) or b"").strip(b"\0")


def _put_back(root: Path, folder: Path, intent: Intent) -> Iterator[Path]:
    """New files go first: that makes room."""
    for number, each in sorted(enumerate(intent.files), key=lambda it: it[1].before is not None):
        path = root / each.path
        now = sha256_of(path)
        if now == each.before or each.before == each.after:
            continue
        if now != each.after and not (each.before is None and _is_hollow(path)):
            yield Path(each.path)
        elif each.before is None:
            remove(path)
        else:
            move(intents.kept_as(folder, number), path)
