"""What is registered in a workspace of its own: here its number alone is known."""

from collections.abc import Iterator
from pathlib import Path

from cpl.domain.cases.card import Card, Facts
from cpl.problems import CplError
from cpl.store.aside.protection import is_protected
from cpl.store.workspace import Workspace

FOLDER = "apart"
APART = "另案"


class RegisteredApart(CplError):
    """Such a case is not registered here."""

    exit_status = 1


def require_registered_here(workspace: Workspace, card: Card) -> None:
    """Raises RegisteredApart, which says where it belongs."""
    privacy = workspace.latest_rules.privacy
    wanted = privacy.apart_when
    if wanted is None or is_protected(workspace.root) or not wanted.holds(Facts(card)):
        return
    where = privacy.apart_in or "cpl init 文件夹 --protected 建一个"
    raise RegisteredApart(
        f"{wanted} 的不在这里登记，登记在单独的文件夹里：{where}。什么都没有写。\n"
        "在那里：cpl -C 那个文件夹 new …；这里只记编号：cpl new --apart 编号。"
    )


def numbers_apart(workspace: Workspace) -> Iterator[str]:
    """Those that were written down, in order."""
    from cpl.store.record_folders import stem_of  # who registers does without

    folder: Path = workspace.root / FOLDER
    yield from sorted({stem_of(each.name) for each in folder.glob("*.yaml")})
