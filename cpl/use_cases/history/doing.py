"""How a commit came about: by a command, by a declared hand edit, or by git itself."""

from collections.abc import Mapping

from cpl.domain.audit.deeds import Manner
from cpl.store.git.git import Git
from cpl.store.history.past import PastCommit
from cpl.use_cases.checking.hand_edits import HAND_CORRECTION, HAND_EDIT, STAFF_CHANGED
from cpl.use_cases.trail import ADOPTED, CLOCK, EVENT, FOUNDED, IMPORTED, LOGIN, RECORD, UNDOES

NOT_YET = "还没有记录"
BESIDE_EVENTS = (
    *(FOUNDED, ADOPTED, IMPORTED, HAND_EDIT, HAND_CORRECTION, STAFF_CHANGED),
    *("撤回", "签发", "下发", "提醒", "裁定", "查看全文", "审计说明", "另存", "清除"),
)
"""What commits say that happened, where no event of a record did."""
BY_HAND = (Manner.HAND, Manner.CORRECTION, Manner.UNDECLARED)
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


def manner_of(commit: PastCommit) -> Manner:
    """How its changes came about, by what it says."""
    return manner_by(commit.is_merge, commit.trailers)


def manner_by(is_merge: bool, said: Mapping[str, tuple[str, ...]]) -> Manner:
    """The same, from what its trailers say."""
    events = said.get(EVENT, ())
    if is_merge:
        return Manner.MERGE
    if not any(key.startswith("Cpl-") for key in said):
        return Manner.UNDECLARED
    if HAND_CORRECTION in events:
        return Manner.CORRECTION
    if HAND_EDIT in events:
        return Manner.HAND
    if UNDOES in said:
        return Manner.UNDO
    return Manner.IMPORT if IMPORTED in events else Manner.COMMAND


def is_by_hand(past: PastCommit) -> bool:
    """Did no command make it? A merge where it left a file as none of its parents had it."""
    manner = manner_of(past)
    return manner in BY_HAND or (manner is Manner.MERGE and bool(past.own_changes))


def manner_told(manner: Manner | None) -> str:
    """In words for who looks at one change; None is what is not committed yet."""
    if manner is Manner.UNDECLARED:
        return "直接用 git"
    return manner.value if manner else NOT_YET


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
