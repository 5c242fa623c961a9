"""What others did and what was done here, in one commit: each record by the law of merging."""

from cpl.problems import some
from cpl.store.remote.origin import bases
from cpl.store.remote.three_way import NotJoined, parted
from cpl.use_cases import trail
from cpl.use_cases.desk import Desk
from cpl.use_cases.trail import Message

JOINED = "同步"
DESK = "Cpl-Desk"
NAMED = 5


class Unrelated(NotJoined):
    """The two histories never were one."""

    def __init__(self) -> None:
        super().__init__(
            "共享的仓库是另一段历史，不是从这个文件夹来的，没有合并。"
            "看看地址对不对：git remote get-url origin；要用那一份，另外克隆。"
        )


def joined(desk: Desk, head: str, theirs: str) -> str:
    """The commit that has both in it; nothing has moved to it yet. Raises NotJoined, Unrelated."""
    place = desk.workspace
    found = bases(place.git, head, theirs)
    if not found:
        raise Unrelated
    parting = parted(place.git, found[0], head, theirs)
    if parting.both:
        names = some([each.path for each in parting.both], NAMED)
        raise NotJoined(f"{names} 两边都改了，还合不到一起。")
    code = place.desk_code
    message = Message(
        subject(desk, theirs, head),
        (JOINED,),
        (place.latest_rules.meta,),
        more=((DESK, code),) if code else (),
    )
    return trail.join(desk, (head, theirs), parting.theirs, {}, message)


def subject(desk: Desk, theirs: str, head: str) -> str:
    """`同步 12 次提交`"""
    return f"{JOINED} {len(desk.workspace.git.since(head, theirs))} 次提交"
