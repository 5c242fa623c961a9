"""A small office that has issued a paper and two reports: what is falsified afterwards."""

from pathlib import Path

from clerks import Clerk

PAPER_FOLDER = "issued/TS20261010-001"
SEALS = ("封存/2026-10/月报", "封存/2026-11/月报")


def issues(clerk: Clerk) -> None:
    """One complaint, its 转办单, the reports of October and November."""
    clerk.does(
        *("new", "渠道=热线", "内容=排队两小时", "投诉人.姓名=王女士"),
        *("投诉人.电话=13800001234", "分类=设备设施", "诉求=退票"),
        at="2026-10-10T09:00",
    )
    clerk.does("do", "1", "转办", "运营部", at="2026-10-10T09:30")
    clerk.does("form", "TS20261010-001", "转办单", "--issue", at="2026-10-10T10:00")
    clerk.does("report", "月报", "--month", "2026-10", "--issue", at="2026-11-03T09:00")
    clerk.does("report", "月报", "--month", "2026-11", "--issue", at="2026-12-03T09:00")


def paper(clerk: Clerk, ending: str) -> Path:
    """The issued 转办单."""
    [found] = (clerk.root / PAPER_FOLDER).glob(f"*{ending}")
    return found


def by_plain_git(clerk: Clerk, message: str = "整理") -> None:
    """Commit everything as it lies, past the hook."""
    clerk.git("add", "-A")
    clerk.git("commit", "-q", "--no-verify", "-m", message)
