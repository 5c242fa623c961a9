"""What only the main desk changes: the rules, the people, the templates, calendars and hooks.

Another desk's change of them would be put back by the next sync; it is refused before that.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from cpl.domain.people.desks import OfficeDesk
from cpl.problems import CplError, Location, Problem, some
from cpl.store.files import read_if_there
from cpl.store.git.refusals import GitFailed
from cpl.store.workspace import STAFF, Workspace

THEIRS = "由主台（{main}）改，这里是 {code} 台"
ASK = "请主台来改，cpl sync 以后这里就有。"
KEEP = "你改的还在文件里：要给主台的先另存一份，再 git restore {name}。"
MERGE_HEAD = "MERGE_HEAD"


class NotOwned(CplError):
    """Another desk than the main one would change what is the main one's."""

    exit_status = 1


def other_owner(workspace: Workspace) -> OfficeDesk | None:
    """The main desk, as git has the people, where this clone is another one."""
    code = workspace.desk_code
    if not code:
        return None
    data = workspace.git.committed_bytes(workspace.root / STAFF)
    main = workspace.staff_in(data).said.main_desk if data is not None else None
    return main if main is not None and main.code != code else None


def require_owner(workspace: Workspace, paths: Iterable[Path]) -> None:
    """Raises NotOwned where one of these files is not this desk's to change."""
    owned = [workspace.shown(each) for each in paths if workspace.is_owned(each)]
    main = other_owner(workspace) if owned else None
    if main is not None:
        said = THEIRS.format(main=main, code=workspace.desk_code)
        raise NotOwned(f"{some(owned)} {said}，没有改。{ASK}")


def not_owned(
    workspace: Workspace, changed: Iterable[tuple[Path, bytes | None]]
) -> Iterator[Problem]:
    """A problem for each file, as somebody wants it, that is not this desk's to change.

    What a merge brings in from the main desk is no change of this one.
    """
    owned = [(path, after) for path, after in changed if workspace.is_owned(path)]
    main = other_owner(workspace) if owned else None
    if main is None:
        return
    merging = (read_if_there(workspace.git.folder() / MERGE_HEAD) or b"").decode().split()
    for path, after in owned:
        if not any(after == _bytes_in(workspace, rev, path) for rev in merging):
            name = workspace.shown(path)
            say = f"{name} {THEIRS.format(main=main, code=workspace.desk_code)}。"
            yield Problem(Location(name), "not-main-desk", say, ASK + KEEP.format(name=name))


def _bytes_in(workspace: Workspace, rev: str, path: Path) -> bytes | None:
    with suppress(GitFailed):
        return workspace.git.committed_bytes(path, rev)
    return None
