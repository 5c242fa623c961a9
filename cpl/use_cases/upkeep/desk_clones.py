"""A folder of its own for each desk: the first one shares what it has, the others get it from it.

A desk is claimed in the shared repository before anything is given out in its name; what was
begun and failed leaves nothing behind, here or there.
"""

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cpl.dataclass import dataclass
from cpl.domain.people.desks import OfficeDesk
from cpl.domain.people.staff import Staff
from cpl.problems import CplError, UsageProblem
from cpl.store.git import bundle
from cpl.store.git.git import Git
from cpl.store.git.graph import write_if_possible
from cpl.store.git.hook import install_driver, install_hook
from cpl.store.git.states import USUAL_BRANCH, current_branch, require_settled
from cpl.store.remote import origin, years
from cpl.store.remote.claims import (
    NOTHING_NEW,
    Claimed,
    DeskClaim,
    Shared,
    claim_of,
    look,
    put,
)
from cpl.store.remote.last_sync import LastSync, remember
from cpl.store.remote.network import Denied
from cpl.store.workspace import RULES, STAFF, Workspace
from cpl.use_cases.syncing.joining import Unrelated
from cpl.use_cases.syncing.some_years import settle_years
from cpl.use_cases.upkeep.built_folder import built_beside, place_beside, require_free
from cpl.use_cases.upkeep.restoring import close_again

ELSEWHERE = re.compile(r"[A-Za-z][\w+.-]*://|[^/\\:]{2,}:")
"""`https://…`, `host:path`; a letter before a colon is a drive of Windows."""
EXAMPLE = "  - {代码: X, 名称: 新站}"
FIRST = "台:\n  - {代码: A, 名称: 热线, 主台: 是}"


class Undeclared(CplError):
    """Nobody has said that there is such a desk."""

    exit_status = 1


@dataclass(frozen=True)
class Claimant:
    """The machine that asks to be a desk, when, and whether instead of another one.

    `token` is new and random for each clone.
    """

    token: str
    host: str
    now: datetime
    takes_over: bool = False

    def claim(self, git: Git) -> DeskClaim:
        """What it says of the clone, which keeps the id that it was given once."""
        clone = git.said_of_clone("clone")
        if not clone:
            clone = self.token
            git.run("config", "cpl.clone", clone)
        return DeskClaim(clone, self.host, f"{self.now:%Y-%m-%d %H:%M}")


@dataclass(frozen=True)
class DeskClone:
    """A folder that is a desk now, or only looks on (`desk` is None).

    `is_first`: it brought the history there; `taken_from`: whose place it took.
    """

    root: Path
    desk: OfficeDesk | None
    url: str
    is_first: bool = False
    taken_from: DeskClaim | None = None


def address(said: str) -> str:
    """Where the shared repository is, told so that it holds from any folder."""
    if ELSEWHERE.match(said):
        return said
    return Path(os.path.abspath(Path(said).expanduser())).as_posix()


def require_empty(url: str, folder: Path, code: str) -> None:
    """Before a first desk is made; raises UsageProblem where something is shared there already."""
    if not look(_anywhere(url), url).is_empty:
        raise UsageProblem(
            f"{url} 里已经有东西了，不能再从头建一个。"
            f"再添一个台：cpl clone {url} {folder} --desk {code}"
        )


# —— the first desk, or a folder that is there already ——


def become(place: Workspace, said: str, said_url: str, who: Claimant) -> DeskClone:
    """This folder is that desk from now on, and what it has is shared.

    Raises UsageProblem where it is another desk already, nobody said where the repository is, or
    another than the main desk would be the first, Undeclared, Claimed, Unrelated, Unreachable,
    Denied, Unsettled.
    """
    git = place.git
    require_settled(git)
    desk = _declared(place, said)
    code = desk.code
    if place.desk_code not in ("", code):
        raise UsageProblem(f"这个文件夹已经是 {place.desk_code} 台了，不改成 {code} 台。")
    url, is_new = _url(git, said_url)
    shared = look(_anywhere(url), url)
    if shared.is_empty and not desk.is_main:
        main = place.staff.main_desk or desk
        raise UsageProblem(
            f"{url} 里还什么都没有，先由主台（{main}）建："
            f"在它的文件夹里 cpl init . --desk {main.code} --remote {url}"
        )
    if is_new:
        git.run("remote", "add", origin.ORIGIN, url)
    try:
        branch = current_branch(git)
        if shared.is_empty:
            taken_from = _shared_first(place, url, branch, code, who, shared)
            remember(git, LastSync(who.now))
        else:
            theirs = origin.fetch(git, url, branch)
            if theirs is None or not origin.bases(git, str(git.head()), theirs):
                raise Unrelated
            taken_from = _claimed(git, url, code, who, shared)
            _after(git, who, taken_from, theirs)
    except BaseException:
        if is_new:
            git.run("remote", "remove", origin.ORIGIN)
        raise
    _settle(git, code, branch)
    return DeskClone(place.root, desk, url, shared.is_empty, taken_from)


def _url(git: Git, said: str) -> tuple[str, bool]:
    """Where the shared repository is, and whether git is still to be told."""
    there = origin.url_of(git)
    url = address(said) if said else there
    if not url:
        raise UsageProblem("写明共享的仓库在哪里：--remote 地址。")
    if there and url != there:
        raise UsageProblem(
            f"这个文件夹的共享仓库已经是 {there}。真的换了地方：git remote set-url origin {url}"
        )
    return url, not there


def _shared_first(
    place: Workspace, url: str, branch: str, code: str, who: Claimant, shared: Shared
) -> DeskClaim | None:
    """Claim it with everything that is here: of very much the beginning, and then the rest.

    Answers as `_claimed` does. What does not come there now, the first sync brings.
    """
    git = place.git
    head, main = str(git.head()), f"refs/heads/{branch}"
    tags = _tags(git)
    first, *more = origin.stages(git, None, head)
    everything = {main: head, **dict(zip(tags, tags, strict=True))}
    try:
        new = {main: first} if more else everything
        taken_from = _claimed(git, url, code, who, shared, new)
    except Denied:  # for what a later one puts right, perhaps
        if not more:
            raise
        first, more = head, []
        taken_from = _claimed(git, url, code, who, shared, everything)
    git.run("update-ref", origin.SYNCED, first)
    if more and origin.push_all(git, url, branch, more, tags, place.how_far):
        git.run("update-ref", origin.SYNCED, head)
    return taken_from


def _tags(git: Git) -> list[str]:
    return git.run("for-each-ref", "--format=%(refname)", origin.TAGS).decode().split()


# —— another desk ——


def clone(said_url: str, target: Path, said: str, who: Claimant, since: int = 0) -> DeskClone:
    """A new folder with everything that is shared, which is that desk, or none: it looks on.

    Of the files those of the years from `since` on, where that is not 0.

    Raises UsageProblem where something is there already or nothing is shared yet, Undeclared,
    Claimed, Unreachable, Denied, CplError where the folder cannot be written.
    """
    require_free(target)
    url = address(said_url)
    shared = look(_anywhere(url), url)
    branch = _branch(shared, url, target)
    token = Git(place_beside(target)).said_of_clone("clone")  # of one broken off, its desk claimed
    with built_beside(target) as part:
        git = Git(part)
        git.init()
        if token:
            git.run("config", "cpl.clone", token)
        head = _got(git, url, branch, since)
        made = _as_desk(Workspace(part), url, said, who, shared, head)
        remember(git, LastSync(who.now))
        settle_years(Workspace(part))
        close_again(part)
    return DeskClone(target.resolve(), made.desk, url, taken_from=made.taken_from)


def _branch(shared: Shared, url: str, target: Path) -> str:
    """The one that is shared: the usual one, or the only one."""
    if shared.is_empty:
        raise UsageProblem(
            f"{url} 里还什么都没有。先由主台建：cpl init {target} --desk A --remote {url}"
        )
    if USUAL_BRANCH not in shared.branches and len(shared.branches) > 1:
        raise CplError(
            f"{url} 里没有 {USUAL_BRANCH} 分支，有：{'、'.join(shared.branches)}；不知道用哪一个。"
        )
    return USUAL_BRANCH if USUAL_BRANCH in shared.branches else next(iter(shared.branches))


def _got(git: Git, url: str, branch: str, since: int) -> str:
    """The history and the files of it; answers the newest commit."""
    git.run("remote", "add", origin.ORIGIN, url)
    if since:
        years.promise(git)
    head = origin.fetch(git, url, branch)
    if head is None:
        raise CplError(f"{url} 的 {branch} 分支刚刚不见了，没有克隆。")
    origin.take_tags(git)
    if since:
        years.narrow(git, since, head)
    bundle.check_out(git, branch, head)
    git.run("update-ref", origin.SYNCED, head)
    write_if_possible(git)
    return head


def _as_desk(
    place: Workspace, url: str, said: str, who: Claimant, shared: Shared, head: str
) -> DeskClone:
    git, branch = place.git, current_branch(place.git)
    if not (place.root / RULES).is_file():
        raise UsageProblem(f"{url} 里没有 {RULES}，不是 cpl 的工作文件夹。")
    desk = _declared(place, said, is_shared=True) if said else None
    code = desk.code if desk else ""
    taken_from = _claimed(git, url, code, who, shared) if code else None
    _after(git, who, taken_from, head)
    _settle(git, code, branch)
    return DeskClone(place.root, desk, url, taken_from=taken_from)


# —— what both come to ——


def _anywhere(url: str) -> Git:
    """A git that asks before there is a folder; raises UsageProblem where nothing is there."""
    if not ELSEWHERE.match(url) and not os.path.exists(url):
        raise UsageProblem(
            f"没有 {url}。网络盘先挂上；还没有共享的仓库，先建一个空的：git init --bare {url}"
        )
    return Git(Path.cwd())


def _declared(place: Workspace, wanted: str, *, is_shared: bool = False) -> OfficeDesk:
    """The desk as git has it; raises Undeclared."""
    data = place.git.committed_bytes(place.root / STAFF)
    staff = place.staff_in(data).said if data is not None else Staff({})
    desk = staff.desk_said_as(wanted)
    if desk is not None:
        return desk
    if not staff.desks:
        where = "共享的仓库的 staff.yaml" if is_shared else "记录下来的 staff.yaml"
        raise Undeclared(
            f"{where} 里没有写“台”。主台在 staff.yaml 开头加上（cpl edit staff.yaml -m 分台），"
            f"再来：\n{FIRST}"
        )
    main = staff.main_desk or staff.desks[0]
    ask = f"请主台（{main}）" if is_shared or place.desk_code else "先"
    raise Undeclared(
        f"没有 {wanted} 台，有：{'、'.join(map(str, staff.desks))}。"
        f"{ask}在 staff.yaml 的“台”里加一行（cpl edit staff.yaml -m 加台），"
        f"{'cpl sync 以后' if is_shared else ''}再来：\n{EXAMPLE}"
    )


def _claimed(
    git: Git,
    url: str,
    code: str,
    who: Claimant,
    shared: Shared,
    new: Mapping[str, str] = NOTHING_NEW,
) -> DeskClaim | None:
    """Claim it with whatever is new there; answers whose place was taken. Raises Claimed."""
    claim, was = who.claim(git), claim_of(git, code)
    before = shared.claims.get(code, "")
    if was is not None and was.clone == claim.clone:
        return None
    if before and not who.takes_over:
        raise Claimed(code, was)
    if not put(git, url, code, claim, before, new):
        origin.fetch(git, url, current_branch(git))
        raise Claimed(code, claim_of(git, code))
    return (was or DeskClaim("", "", "")) if before else None


def _after(git: Git, who: Claimant, taken_from: DeskClaim | None, known: str) -> None:
    """What the other machine had sent by now; what it had not may lie on its disk."""
    if taken_from is not None:
        git.run("config", "cpl.takeover", f"{who.now:%Y-%m-%d}:{known}")


def _settle(git: Git, code: str, branch: str) -> None:
    """The clone knows its desk, and a plain `git pull` where from."""
    git.run("config", f"branch.{branch}.remote", origin.ORIGIN)
    git.run("config", f"branch.{branch}.merge", f"refs/heads/{branch}")
    if branch != USUAL_BRANCH:
        git.run("config", "cpl.branch", branch)
    if code:
        git.run("config", "cpl.desk", code)
    install_hook(git)
    install_driver(git)
