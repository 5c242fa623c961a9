"""A template to begin with: a copy of another under its own name, which the office then alters."""

from pathlib import Path

from cpl.problems import UsageProblem
from cpl.render.excel.renaming import renamed
from cpl.store.files import create_bytes, read_bytes
from cpl.store.workspace import TEMPLATES, Workspace
from cpl.use_cases.checking.owning import require_owner
from cpl.use_cases.papers.form import OF_THE_WORKSPACE, SHEET, TEXT

LETTER = "致歉信"
"""What a letter begins as: the carried one with the fewest words of its own."""
FORBIDDEN = '\\/:*?"<>|.'


def started(workspace: Workspace, name: str, of: str, *, dry_run: bool = False) -> tuple[Path, ...]:
    """Copies of that form's templates with the new name in them; raises UsageProblem, NotOwned.

    They are left for the office to alter and to record.
    """
    _refuse_name(workspace, name)
    require_owner(workspace, [workspace.root / TEMPLATES / name])
    if of in (*OF_THE_WORKSPACE, *workspace.latest_rules.reports):
        raise UsageProblem(f"“{of}”不是一件一张的单。改它自己的样子：{TEMPLATES}/{of}{SHEET}。")
    found = {}
    for ending in (SHEET, TEXT):
        path = workspace.template(f"{of}{ending}")
        if path is not None:
            found[workspace.root / TEMPLATES / f"{name}{ending}"] = _renamed(path, of, name)
    if not dry_run:
        for path, data in found.items():
            path.parent.mkdir(exist_ok=True)
            create_bytes(path, data)
    return tuple(found)


def _refuse_name(workspace: Workspace, name: str) -> None:
    if any(each.isdigit() or each in FORBIDDEN or each.isspace() for each in name) or not name:
        raise UsageProblem(f"“{name}”不能作名称：不写数字（那是编号）、空格和 {FORBIDDEN}。")
    if any(workspace.template(f"{name}{ending}") for ending in (SHEET, TEXT)):
        raise UsageProblem(
            f"已经有“{name}”了。改它的样子：打开 {TEMPLATES}/{name}{SHEET}；另起一张换个名称。"
        )


def _renamed(path: Path, old: str, new: str) -> bytes:
    data = read_bytes(path)
    if path.suffix == SHEET:
        return renamed(data, path.name, old, new)
    return data.decode("utf-8-sig").replace(old, new).encode()
