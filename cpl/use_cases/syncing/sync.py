"""`cpl sync`: what others did comes in, is joined with what was done here, and all of it goes out.

The network is asked while nobody waits for us: the lock of the folder is held only while its
files change. Where somebody else was quicker, it begins again from what is there then. Whatever
it is broken off in, the folder is as before or as after, and the next command sees to that.
"""

import os
import random
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.audit.finding import AuditFinding
from cpl.domain.regulation.numbers import desk_in
from cpl.problems import CplError, Problem
from cpl.store.changeset import MovedOn, UncommittedEdits
from cpl.store.git.commits import Commit
from cpl.store.git.git import Git
from cpl.store.git.states import current_branch, require_settled
from cpl.store.lock import Lock
from cpl.store.record_files import Readable
from cpl.store.remote import origin
from cpl.store.remote.claims import DeskClaim, moved_to
from cpl.store.remote.last_sync import LastSync, last_sync, remember
from cpl.store.remote.network import Unreachable
from cpl.store.remote.three_way import Sides, changes, let_go, require_files
from cpl.store.remote.years import bring_contents, renew
from cpl.store.workspace import Workspace
from cpl.use_cases import trail
from cpl.use_cases.auditing.sharing import uncollected
from cpl.use_cases.checking.check import check_file
from cpl.use_cases.desk import Desk
from cpl.use_cases.guarding.pushed import Pushed
from cpl.use_cases.guarding.pushes_judged import counting
from cpl.use_cases.syncing.incoming import Incoming
from cpl.use_cases.syncing.joining import NotUnited, Put, joining
from cpl.use_cases.syncing.putting_back import keep_beside, put_back
from cpl.use_cases.syncing.renumbering import renumber
from cpl.use_cases.syncing.some_years import settle_years

LOCK = "cpl-sync.lock"
MOST_TRIES = 20
SHORTEST_WAIT, LONGEST_WAIT = 0.1, 5.0


class NoOrigin(CplError):
    exit_status = 2

    def __init__(self) -> None:
        super().__init__(
            "这个文件夹没有共享的仓库，没有地方同步。"
            "几个台一起用：cpl init . --desk 代码 --remote 地址（见 docs/多台.md）。"
        )


class Rewritten(CplError):
    """What was there the last time is not part of what is there now."""

    exit_status = 1

    def __init__(self, last: str) -> None:
        super().__init__(
            f"共享的仓库的历史被改写过：上次同步到的 {last[:12]} 那里没有了。"
            "没有合并，什么都没有改。\n"
            "先问管它的人。是从旧的备份恢复的：cpl sync --restored，把那里少的再送上去；"
            "不是，这就是有人改历史，留着这个文件夹作证，cpl audit 看得出改了什么。"
        )


class DeskMoved(CplError):
    """Another machine is this desk by now, and gives out its numbers."""

    exit_status = 1

    def __init__(self, code: str, by: DeskClaim, unsent: int) -> None:
        super().__init__(
            f"{code} 台已经换到 {by} 上了，这里不再收也不再送：两处会发出同样的编号。"
            f"这里没有送出的 {unsent} 笔还在：在那一台上 git pull 这个文件夹的地址，再 cpl sync。"
            f"要换回这里来：cpl init . --desk {code} --take-over。"
        )


class TooBusy(CplError):
    exit_status = 1

    def __init__(self) -> None:
        super().__init__(
            f"别的台一直在送，试了 {MOST_TRIES} 次都没有轮到。收进来的已经记好，"
            "这里的还没有送出；过一会儿再 cpl sync。"
        )


@dataclass(frozen=True)
class Synced:
    """What came of it.

    `came`: the commits of others, newest first; `records`: whose files they changed, `united`
    those that were changed here as well, `diverging` those of these that somebody has to settle;
    `left`: versions of files that were not taken in;
    `renumbered`: old and new numbers of records of ours; `sent`: how many commits went out;
    `problems` of the records that came in, `findings` of the commits; `altered`: the seals that
    are other ones there than here.
    """

    came: tuple[Commit, ...] = ()
    records: tuple[str, ...] = ()
    sent: int = 0
    problems: tuple[Problem, ...] = ()
    altered: tuple[str, ...] = ()
    united: tuple[str, ...] = ()
    diverging: tuple[str, ...] = ()
    left: tuple[Put, ...] = ()
    renumbered: tuple[tuple[str, str], ...] = ()
    findings: tuple[AuditFinding, ...] = ()

    @property
    def by_desk(self) -> dict[str, int]:
        """How many commits of each desk came, by its letters; empty: of no desk."""
        found: dict[str, int] = {}
        for each in self.came:
            code = _desk_of(each)
            found[code] = found.get(code, 0) + 1
        return dict(sorted(found.items()))


def _desk_of(commit: Commit) -> str:
    """The desk whose clone made it, or else of whose record it is."""
    said = dict(commit.trailers)
    return said.get(trail.DESK) or desk_in(said.get(trail.RECORD, ""))


def sync(desk: Desk, *, restored: bool = False, renumbering: bool = False) -> Synced:
    """Take in, join, judge and send; again where others were quicker.

    `restored`: the shared repository was put back from a backup, and lacks what it had.
    `renumbering`: records of ours whose numbers others gave out too get new ones. Raises NoOrigin,
    Unreachable, Denied, DeskMoved, Rewritten, NotJoined, UncommittedEdits, TooBusy, CplError of a
    shallow clone, and what `trail.follow` raises.
    """
    git = desk.workspace.git
    url = origin.url_of(git)
    if not url:
        raise NoOrigin
    require_settled(git)
    if git.is_shallow:
        raise CplError(
            "这份历史是浅的（shallow），合不了：git fetch --unshallow 把它补全，再同步。"
        )
    with Lock(git.folder() / LOCK, 0, "cpl sync"):
        try:
            found = _in_turns(desk, url, restored, renumbering)
        except Unreachable:
            raise
        except CplError as error:
            if not desk.dry_run:
                remember(git, replace(last_sync(git), failed=str(error).splitlines()[0]))
            raise
        if not desk.dry_run:
            tuple(keep_beside(desk.workspace, found.left))
            settle_years(desk.workspace)
            remember(git, LastSync(desk.now))
        return found


def _in_turns(desk: Desk, url: str, restored: bool, renumbering: bool) -> Synced:
    git, branch = desk.workspace.git, current_branch(desk.workspace.git)
    found = Synced()
    for turn in range(MOST_TRIES):
        theirs = origin.fetch(git, url, branch)
        bring_contents(git, theirs)
        _require_own_desk(desk.workspace, theirs)
        _require_same_history(git, theirs, restored)
        if theirs is not None:
            left = put_back(desk, theirs)
            if left:  # and by what was put back everything is judged from here on
                desk = replace(desk, workspace=desk.workspace.afresh)
            found = replace(found, left=(*found.left, *left))
            found = _with_what_came(desk, found, theirs, renumbering)
        if desk.dry_run:
            return replace(found, sent=origin.count(git, theirs, "HEAD"))
        altered = origin.take_tags(git)
        sent = _sent(desk.workspace, url, branch, theirs)
        if sent is not None:
            return _judged(desk, replace(found, sent=sent, altered=altered))
        time.sleep(
            random.uniform(SHORTEST_WAIT, min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** (turn + 1)))
        )
    raise TooBusy


def _require_own_desk(place: Workspace, theirs: str | None) -> None:
    """Raises DeskMoved where another clone is this desk by now; without claims nobody asks."""
    claim = moved_to(place.git, place.desk_code) if place.desk_code else None
    if claim is not None:
        raise DeskMoved(place.desk_code, claim, origin.count(place.git, theirs, "HEAD"))


def _require_same_history(git: Git, theirs: str | None, restored: bool) -> None:
    last = origin.sha_of(git, origin.SYNCED)
    if theirs is None or last is None or restored or git.has_in_it(theirs):
        return
    if not origin.is_part_of(git, last, theirs):
        raise Rewritten(last)


def _sent(place: Workspace, url: str, branch: str, theirs: str | None) -> int | None:
    """How many commits went out; None where others were quicker."""
    git = place.git
    head = str(git.head())
    many = origin.count(git, theirs, head)
    tags = origin.tags_to_send(git)
    if head != theirs or tags:
        stages = origin.stages(git, theirs, head) if many > origin.AT_ONCE else [head]
        if not origin.push_all(git, url, branch, stages, tags, place.how_far):
            return None
    origin.set_ref(git, origin.SYNCED, head)
    return many


# —— what comes in ——


def _with_what_came(desk: Desk, found: Synced, theirs: str, renumbering: bool) -> Synced:
    """What others did since is here, files and history; or nothing is changed."""
    git = desk.workspace.git
    while not git.has_in_it(theirs):
        head = str(git.head())
        came = tuple(each for each in git.since(head, theirs) if not _is_joining(each))
        try:
            joint = joining(desk, head, theirs)
            differ = changes(git, head, joint.onto)
            require_files(differ)
            if not desk.dry_run:
                _follow(desk, differ, f"{trail.JOINED} {len(came)} 次提交", head, joint.onto)
        except MovedOn:  # somebody here has recorded something meanwhile
            continue
        except NotUnited as error:
            if not renumbering or desk.dry_run or not error.collisions:
                raise
            given = [(each, renumber(desk, each, theirs)) for each in error.collisions]
            found = replace(found, renumbered=(*found.renumbered, *given))
            continue
        finally:
            let_go(git)
        found = replace(
            found,
            came=(*came, *found.came),
            records=_all(found.records, _records_in(desk.workspace, differ)),
            united=_all(found.united, joint.united),
            findings=(*found.findings, *_audited(desk, head, theirs)),
            left=(*found.left, *joint.left),
        )
        if desk.dry_run:
            break
    return found


def _all(known: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))


def _is_joining(commit: Commit) -> bool:
    return dict(commit.trailers).get(trail.EVENT) == trail.JOINED


def _follow(desk: Desk, differ: dict[str, Sides], said: str, head: str, onto: str) -> None:
    """Files of years that this clone does without come into its history alone."""
    git = desk.workspace.git
    here = {path: both for path, both in differ.items() if _is_wanted(git, path)}
    paths = [git.root / each for each in here]
    edited = git.status(paths) if paths else {}
    if edited:
        raise UncommittedEdits([each.relative_to(git.root) for each in edited])
    with Incoming(git, here) as incoming:
        trail.follow(desk, incoming, said, head, onto)
    renew(git)


def _is_wanted(git: Git, path: str) -> bool:
    """Is it of a year that this clone has, or here for all that?"""
    return not git.left_out.holds(path) or os.path.lexists(git.root / path)


def _records_in(place: Workspace, differ: dict[str, Sides]) -> list[str]:
    return [stem for path in differ if place.place(stem := Path(path).stem) == path]


def _audited(desk: Desk, head: str, theirs: str) -> tuple[AuditFinding, ...]:
    """What an audit finds in the commits that others made since the two parted."""
    git = desk.workspace.git
    with uncollected(), Pushed(git, origin.bases(git, head, theirs)[0], theirs) as pushed:
        pushed.stand_at(desk.now)
        return counting(pushed)


def _judged(desk: Desk, found: Synced) -> Synced:
    """What is wrong with the records that others have changed, as they are now; what diverges."""
    place = desk.workspace.afresh
    paths = (place.path_of(each) for each in found.records)
    there = [each for each in paths if each.is_file()]
    problems = (problem for each in there for problem in check_file(place, each, desk.now))
    files = (place.load_file(each) for each in there if each.stem in found.united)
    read = (each.record for each in files if isinstance(each, Readable))
    diverging = (r.number for r in read if any(each.is_open for each in r.divergences))
    return replace(found, problems=tuple(problems), diverging=tuple(diverging))
