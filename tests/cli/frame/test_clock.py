"""The clock of the machine is trusted, but not blindly."""

import pytest
from clerks import Clerk

SUGGESTION = ("new", "建议", "热线", "多放几把椅子", "投诉人.匿名=是")
BEHIND = "比上次记录的 2099-11-17 09:00 还早。先对钟；是上次的钟快了，就不用管。"


@pytest.mark.parametrize("words", [SUGGESTION, ("do", "1", "备注")])
def test_a_clock_behind_the_last_commit_is_noticed(clerk: Clerk, words: tuple[str, ...]) -> None:
    clerk.does(*SUGGESTION, at="2099-11-17T09:00")
    clerk.patch.delenv("CPL_NOW")
    assert clerk(*words).err.count(BEHIND) == 1


def test_who_sets_the_clock_knows_it(clerk: Clerk) -> None:
    clerk.does(*SUGGESTION, at="2099-11-17T09:00")
    said = clerk.does(*SUGGESTION, at="2026-11-17T09:00")
    assert "还早" not in said.err
