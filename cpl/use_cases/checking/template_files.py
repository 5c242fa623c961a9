"""What lies in templates/ and would not be printed: files of another kind, and what sheets lose.

Found by looking at the files alone: that a template can be filled is tried elsewhere.
"""

from collections.abc import Iterator
from pathlib import Path

from cpl.problems import Location, Problem, Severity
from cpl.store.defaults import is_as_carried
from cpl.store.files import read_bytes
from cpl.store.workspace import TEMPLATES, Workspace

SHEET = ".xlsx"
TEXTS = (".md.j2", ".html.j2")
OTHER_SHEETS = (".xls", ".xlsm", ".xlsb", ".xlt", ".xltx", ".xltm", ".et", ".ett", ".ods", ".ots")
LETTERS = (".doc", ".docx", ".dot", ".dotx", ".wps", ".wpt", ".odt", ".rtf")
PLAIN = (".txt", ".md", ".j2", ".html", ".htm")
# Of the office programs and of the file managers.
BESIDE = ("~", ".", "thumbs.db", "desktop.ini", "readme")


def template_file_problems(workspace: Workspace) -> tuple[Problem, ...]:
    """Whatever the office put there and paper would not show, file by file."""
    folder = workspace.root / TEMPLATES
    if folder.is_symlink() or not folder.is_dir():
        return ()
    found = (each for each in sorted(folder.iterdir()) if not _is_beside(each))
    return tuple(problem for path in found for problem in _problems(workspace, path))


def losses_of(workspace: Workspace, name: str) -> tuple[Problem, ...]:
    """What the office's own sheet of that form loses when it is filled."""
    path = workspace.root / TEMPLATES / f"{name}{SHEET}"
    return tuple(_lost(workspace, path)) if path.is_file() and not path.is_symlink() else ()


def _is_beside(path: Path) -> bool:
    return path.name.lower().startswith(BESIDE)


def _problems(workspace: Workspace, path: Path) -> Iterator[Problem]:
    if path.suffix == SHEET and path.is_file() and not path.is_symlink():
        if not is_as_carried(path):  # which loses nothing: most sheets need not be opened
            yield from _lost(workspace, path)
    elif mend := _mend_of(path):
        say = f"“{path.name}”不是 cpl 认得的模板，没有用它。"
        place = Location(workspace.shown(path))
        yield Problem(place, "template-not-read", say, mend, Severity.WARNING)


def _mend_of(path: Path) -> str:
    """How it becomes a template; empty where it is one, or has nothing to do with paper."""
    name = path.name.lower()
    if path.is_dir():
        inside = any(each.name.lower().endswith((SHEET, *TEXTS)) for each in path.iterdir())
        return f"把里面的模板挪到 {TEMPLATES} 里，不放在下一层。" if inside else ""
    if path.name.endswith(TEXTS):
        return ""
    known = next((each for each in (SHEET, *TEXTS) if name.endswith(each)), "")
    if known:
        return f"改名为“{path.name[: -len(known)]}{known}”：后缀用小写。"
    if name.endswith(OTHER_SHEETS):
        now = path.with_suffix(SHEET)
        used = f"现在用的是 {now.name}。" if now.exists() else ""
        return f"在 Excel 或 WPS 里另存为“{now.name}”，再删去它。{used}"
    if name.endswith(LETTERS):
        return f"cpl template new {path.stem} --letter 起一封信，把文字贴进去，再删去它。"
    if name.endswith(PLAIN):
        return f"改名为“{_bare(path.name)}{TEXTS[0]}”：文字模板的名称以 {TEXTS[0]} 结尾。"
    return ""


def _bare(name: str) -> str:
    """`致歉信`, of 致歉信.md.j2.txt: what Windows hides is easily written twice."""
    while name.lower().endswith(PLAIN):
        name = Path(name).stem
    return name


def _lost(workspace: Workspace, path: Path) -> Iterator[Problem]:
    from cpl.render.xlsx.losses import template_losses  # most offices have the sheets as carried

    place = Location(workspace.shown(path))
    for loss in template_losses(read_bytes(path)):
        yield Problem(place, "template-loses", f"{loss}。", severity=Severity.WARNING)
