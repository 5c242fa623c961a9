"""An extension that changes nothing says so."""

from clerks import ACCEPTED, Clerk

LONGER = ("do", "1117-001", "延期", "延期时限=答复投诉人", "理由=查监控")


def passed_on(clerk: Clerk) -> None:
    clerk.complaint()
    clerk.does(*ACCEPTED)
    clerk.does("do", "1", "转办", "运营部", at="10:00")  # to be answered by the 19th, 17:30


def test_given_after_the_deadline_has_passed(clerk: Clerk) -> None:
    """recorded and changes nothing, without a word"""
    passed_on(clerk)
    said = clerk.does(*LONGER, "延至=2026-11-23 17:00", at="2026-11-20T09:00", user="吴刚")
    assert "答复投诉人：11-19 17:30 就到期了，到期以后批准的改变不了它，仍是逾期" in said.err


def test_no_longer_than_it_was(clerk: Clerk) -> None:
    passed_on(clerk)
    said = clerk.does(*LONGER, "延至=2026-11-18", user="吴刚", at="2026-11-17T11:00")
    assert "答复投诉人：本来就到 11-19 17:30，没有变。" in said.err


def test_in_time_it_says_nothing(clerk: Clerk) -> None:
    passed_on(clerk)
    said = clerk.does(*LONGER, "延至=2026-11-20", user="吴刚", at="2026-11-17T11:00")
    assert said.err == ""
