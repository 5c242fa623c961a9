"""What is wrong with what is kept aside: missing, broken, left over, open to others, or in git."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cpl.codec.records.record import IN_BYTES
from cpl.loading import WhenUsed
from cpl.problems import Location, Problem, Severity, some
from cpl.store.aside.side_files import (
    PRIVATE,
    folder_of_sides,
    loosened,
    purged_path,
    read_side,
    side_files,
)
from cpl.store.files import read_if_there
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace
from cpl.yamltext.tree import parse

if TYPE_CHECKING:
    from cpl.codec.records import aside
else:
    aside = WhenUsed("cpl.codec.records.aside")  # most records have nothing aside

NOT_ASIDE = "not-aside"
CLEARING = "清除"


def aside_problems(workspace: Workspace, loaded: Readable) -> Iterator[Problem]:
    """Of one record: what its marks name and is not there, and what should be aside and is not."""
    has_marks = IN_BYTES in loaded.data
    if has_marks:
        yield from _missing(workspace, loaded)
        yield from _returned(workspace, loaded)
    if loaded.rules.privacy.aside:
        from cpl.codec.records.parting import left_in

        for path in left_in(loaded.document, loaded.rules.fields):
            yield Problem(
                loaded.document.locate(path),
                NOT_ASIDE,
                f"“{path[-1]}”是个人信息，应当另存，git 记下了就忘不掉。",
                f"cpl commit -m 原因 会把它另存；记录过的，cpl aside {loaded.card.number}。",
                Severity.WARNING,
            )


def _missing(workspace: Workspace, loaded: Readable) -> Iterator[Problem]:
    """Nothing where the whole folder is on another computer, or the record was cleared."""
    side = read_side(workspace.root, loaded.path)
    yield from side.problems
    is_elsewhere = not folder_of_sides(workspace.root).is_dir()
    if is_elsewhere or side.problems or purged_path(workspace.root, loaded.path).is_file():
        return
    desk = workspace.desk_code
    own = aside.numbers_of(desk)
    for path, number in aside.marked_places(loaded.document.plain()):
        is_here = number in own or not desk  # what another desk put aside stays with it
        if is_here and number not in side.pieces:
            yield Problem(
                loaded.document.locate(path),
                "aside-missing",
                f"〔另存{number}〕在 {workspace.shown(side.path)} 里没有。",
                "从备份取回那个文件；确实没有了，改成真的内容再 cpl commit。",
            )


def _returned(workspace: Workspace, loaded: Readable) -> Iterator[Problem]:
    """What was cleared lies there again: out of a backup, or of another computer."""
    side = read_side(workspace.root, loaded.path)
    told = purged_path(workspace.root, loaded.path)
    cleared = clearings(read_if_there(told)) if side.pieces else ()
    count = next((each.get("项数", "") for each in cleared), "")
    if count.isdecimal() and any(
        aside.place_of_mark(number) <= int(count) for number in side.pieces
    ):
        yield Problem(
            Location(workspace.shown(side.path)),
            "aside-returned",
            f"清除过的个人信息又有了（{workspace.shown(told)} 写着何时清除的）。",
            f"再清除：cpl purge {loaded.card.number} -m 从备份又回来了。",
        )


def folder_problems(workspace: Workspace) -> Iterator[Problem]:
    """Of the whole folder of side files."""
    root = workspace.root
    if not folder_of_sides(root).is_dir():
        return
    for path in side_files(root):
        record = root / path.relative_to(folder_of_sides(root))
        if not record.exists():
            say = f"没有 {workspace.shown(record)} 这份记录，它另存的资料还在。"
            mend = "记录是误删的就取回记录；不要的就删去这个文件。"
            yield Problem(Location(workspace.shown(path)), "aside-orphan", say, mend)
    yield from tracked_problems(workspace.git.names([PRIVATE]))
    for path, mode, wanted in loosened(root, folder_of_sides(root)):
        say = f"别的账号也读得到（{mode:o}）。"
        mend = f"chmod {wanted:o} {workspace.shown(path)}"
        yield Problem(Location(workspace.shown(path)), "aside-open", say, mend, Severity.WARNING)


def is_side(workspace: Workspace, path: Path, code: str) -> bool:
    """Would this staged file take what is kept aside into git?"""
    return folder_of_sides(workspace.root) in path.parents and "D" not in code


def tracked_problems(names: Iterable[str]) -> Iterator[Problem]:
    tracked = sorted(names)
    if tracked:
        say = f"另存的资料被放进了 git：{some(tracked)}。"
        mend = f"git rm -r --cached {PRIVATE}；提交过的，推送、备份过的地方也有了。"
        yield Problem(Location(tracked[0]), "aside-tracked", say, mend)


def is_elsewhere(workspace: Workspace) -> bool:
    """Do the records name what is kept aside, and none of it is on this computer?"""
    if folder_of_sides(workspace.root).is_dir():
        return False
    if not any(each.privacy.aside for each in workspace.versions):
        return False
    found = map(workspace.bytes_of, workspace.paths())
    return any(isinstance(each, bytes) and IN_BYTES in each for each in found)


def cleared_said(workspace: Workspace, record: Path) -> str:
    """When what was kept aside of a record was cleared, by whom and why; empty where it was not."""
    last = last_clearing(read_if_there(purged_path(workspace.root, record)))
    if not last:
        return ""
    return f"个人信息已清除：{last.get('时间')} {last.get('经办')}，{last.get('原因')}"


def last_clearing(data: bytes | None) -> dict[str, str]:
    """The newest entry of what tells of clearing; nothing where it cannot be read."""
    return next(reversed(clearings(data)), {})


def clearings(data: bytes | None) -> tuple[dict[str, str], ...]:
    """Its entries, as far as they can be read."""
    document = parse("", data)[0] if data is not None else None
    entries = document.plain().get(CLEARING) if document else None
    told = (each for each in entries if isinstance(each, dict)) if isinstance(entries, list) else ()
    return tuple({k: said for k, said in each.items() if isinstance(said, str)} for each in told)
