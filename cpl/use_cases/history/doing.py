"""How a commit came about: by a command, by a declared hand edit, or by git itself."""

from enum import Enum

from cpl.store.git.git import Git
from cpl.store.history.past import PastCommit
from cpl.use_cases.checking.hand_edits import HAND_CORRECTION, HAND_EDIT
from cpl.use_cases.trail import CLOCK, EVENT, IMPORTED, LOGIN, RECORD
from cpl.use_cases.transitions.undoing import UNDONE


class Doing(Enum):
    """In the office's words."""

    COMMAND = "命令"
    UNDO = "撤回"
    IMPORT = "导入"
    HAND = "手工改动"
    CORRECTION = "手工更正"
    MERGE = "合并"
    GIT = "直接用 git"
    NOT_YET = "还没有记录"


BY_HAND = (Doing.HAND, Doing.CORRECTION, Doing.GIT, Doing.NOT_YET)
SAID_BY_EVENT = {
    HAND_CORRECTION: Doing.CORRECTION,
    HAND_EDIT: Doing.HAND,
    UNDONE: Doing.UNDO,
    IMPORTED: Doing.IMPORT,
}
SIGNED = {
    "G": "签名对",
    "U": "签名对，不认识这把钥匙",
    "B": "签名不对",
    "X": "签名对，已经过期",
    "Y": "签名对，钥匙过期",
    "R": "签名的钥匙作废了",
    "E": "签名没法核对",
    "N": "没有签名",
}
"""git's letters for the signature of a commit."""


def office_signs(git: Git) -> bool:
    """Does this folder, or this machine, sign its commits?"""
    said = git.run("config", "--type=bool", "commit.gpgsign", accept=(0, 1))
    return said.strip() == b"true"


def doing_of(past: PastCommit) -> Doing:
    """As the commit itself says; whether that is true is the audit's to ask."""
    if not any(key.startswith("Cpl-") for key in past.trailers):
        return Doing.MERGE if past.is_merge else Doing.GIT
    events = past.trailers.get(EVENT, ())
    return next((each for name, each in SAID_BY_EVENT.items() if name in events), Doing.COMMAND)


def events_of(past: PastCommit) -> tuple[str, ...]:
    """What happened, as the commit says, each once."""
    return past.trailers.get(EVENT, ())


def records_of(past: PastCommit) -> tuple[str, ...]:
    """The records that the commit says it is about."""
    return past.trailers.get(RECORD, ())


def login_of(past: PastCommit) -> str:
    """The account it was typed on; empty where that was not told."""
    return next(iter(past.trailers.get(LOGIN, ())), "")


def clock_was_set(past: PastCommit) -> bool:
    """Did CPL_NOW say what time it was?"""
    return CLOCK in past.trailers
