"""`cpl doctor --fix`: what can be put right without deciding anything for anybody."""

from collections.abc import Iterator
from datetime import datetime

from cpl.domain.people.staff import Person
from cpl.problems import CplError, ProblemsFound, Severity
from cpl.store.git.commits import signed
from cpl.store.git.git import Git
from cpl.store.git.hook import install_driver, install_hook
from cpl.store.git.repairs import Repaired, repair
from cpl.store.git.states import asked
from cpl.store.lock import Lock
from cpl.store.seals.tags import NewTag, has_key, put_tag
from cpl.store.workspace import Workspace
from cpl.use_cases.checking.check import check
from cpl.use_cases.sealing.seal_checking import unsealed
from cpl.use_cases.trail import person_in_git


def mend(workspace: Workspace, now: datetime, person: Person | None) -> Iterator[Repaired]:
    """Everything that is safe to do, and what could not be done; `person` ends a merge.

    Raises Busy where another cpl is writing, CplError where the folder cannot be written.
    """
    with Lock(workspace.git.folder() / "cpl.lock", command="cpl doctor --fix"):
        yield from repair(workspace.root)
        if install_hook(workspace.git):
            yield Repaired("装上了 git 钩子：本单位自己的 git commit 也先判断。")
        if install_driver(workspace.git):
            yield Repaired("装上了合并：git pull 合并两台的改动，和 cpl sync 一样。")
        yield from _sealed(workspace.git)
        yield from _merged(Workspace(workspace.root, workspace.today), now, person)


def _sealed(git: Git) -> Iterator[Repaired]:
    """What was to be sealed and was not, as its commit says it; the tag says when it was made."""
    for commit, seal in unsealed(git):
        try:
            put_tag(
                git, NewTag(seal.tag, seal.text, has_key(git)), commit.sha, commit.committer, None
            )
        except CplError as error:
            yield Repaired(f"{seal.tag} 没有封存成：{error}", done=False)
        else:
            yield Repaired(f"补上了封存 {seal.tag}：下发时中断了，或者标签删过。")


def _merged(place: Workspace, now: datetime, person: Person | None) -> Iterator[Repaired]:
    """A merge whose conflicts are all resolved and whose records are sound is recorded."""
    git = place.git
    if not (git.folder() / "MERGE_HEAD").exists() or any(asked(git)) or _is_edited(git):
        return
    if person is None:
        yield Repaired("合并可以记录了，但不知道是谁：先 export CPL_USER=姓名。", done=False)
        return
    try:
        errors = [e for e in check(place, (), now) if e.severity is Severity.ERROR]
    except ProblemsFound as error:
        errors = list(error.problems)
    if errors:
        yield Repaired("合并还不能记录：cpl check 还有错误。", done=False)
        return
    who = person_in_git(person)
    try:
        git.run("commit", "--quiet", "--no-edit", env=signed(who, who, None, None))
    except CplError as error:
        yield Repaired(str(error), done=False)
    else:
        yield Repaired("合并做完了，记录下来了。")


def _is_edited(git: Git) -> bool:
    """Is something changed that was not added to the merge?"""
    return any(code[1] not in " ?!" for code in git.status().values())
