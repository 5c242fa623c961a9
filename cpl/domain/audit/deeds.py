"""What a commit says it did, and by whom: what an audit holds it to."""

from datetime import datetime, timedelta
from enum import Enum

from cpl.dataclass import dataclass
from cpl.domain.audit.finding import PastDeed

AHEAD = timedelta(minutes=5)
TYPING = timedelta(hours=4)
"""So long may pass between the time that a command took for now and its commit: people are
asked, telephone, and wait for one another."""


class Manner(Enum):
    """How a change came into the history, by what the commit says of itself."""

    COMMAND = "命令"
    IMPORT = "导入"
    UNDO = "撤回"
    HAND = "手工改动"
    CORRECTION = "手工更正"
    UNDECLARED = "没有声明"
    MERGE = "合并"


@dataclass(frozen=True)
class Claim:
    """One commit and what it says of itself; `undoes` names the commit that it takes back.

    `is_remade`: it was committed again after it was made, by a rebase for instance, and its
    committer is whoever did that.
    """

    deed: PastDeed
    manner: Manner
    events: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    undoes: str = ""
    is_remade: bool = False

    @property
    def at(self) -> datetime:
        return self.deed.at

    @property
    def is_by_hand(self) -> bool:
        return self.manner in (Manner.HAND, Manner.CORRECTION, Manner.UNDECLARED)
