"""Whoever worked here once is known; nobody else is."""

from clerks import Clerk

from cpl.store.workspace import Workspace
from cpl.use_cases.checking.colleagues import Colleagues


def test_whoever_has_left_is_known_from_the_history_of_the_staff(clerk: Clerk) -> None:
    clerk.edits("staff.yaml", ("姓名: 周倩", "姓名: 新来的"))
    people = Colleagues(Workspace(clerk.root))
    assert people.ever("新来的")
    assert people.ever("周倩")
    assert not people.ever("李民")
    assert "周倩" not in people.present


def test_without_git_only_those_who_are_here_are_known(clerk: Clerk) -> None:
    (clerk.root / ".git").rename(clerk.root / ".没有git")
    people = Colleagues(Workspace(clerk.root))
    assert people.ever("周倩")
    assert not people.ever("李民")
