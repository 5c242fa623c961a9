"""A clone of the last years: what is here is right, what is not is said, nothing is lost of it."""

from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk
from real_git import raw_git
from shared_office import SHARED, SharedOffice, founded

EAST = "东站"
OLD, OTHER, RECENT = "TS20240304-001", "TS20240305-001", "TS20250303-001"
NEW_YEAR = "2027-01-04T09:00"
ORDER = ("整改单位=设备部", "存在问题=公告没有挂出", "整改要求=当天挂出", "整改期限=2025-03-20")


def three_years(clerk: Clerk) -> None:
    """Complaints of each year from 2024 on, and an order of 2025 that follows from the oldest."""
    for day in ("2024-03-04", "2024-03-05", "2025-03-03", "2026-03-02"):
        clerk.patch.setenv("CPL_NOW", f"{day}T09:00")
        clerk.complaint()
    clerk.does("form", OLD, "投诉工单", "--issue", at="2025-03-03T10:00")
    clerk.does("new", "整改", *ORDER, f"来源={OLD}", at="2025-03-03T11:00", user="吴刚")
    clerk.patch.setenv("CPL_NOW", "2026-11-17T09:00")


def some_years(clerk: Clerk) -> SharedOffice:
    """All years are shared, and 东站 has 2025 and later."""
    three_years(clerk)
    top = clerk.root.parent
    shared, root = top / SHARED, top / EAST
    raw_git(top, "clone", "-q", "--bare", str(clerk.root), str(shared))
    raw_git(shared, "config", "uploadpack.allowFilter", "true")
    clerk.does("clone", str(shared), str(root), "--since", "2025")
    return SharedOffice(shared, {"A": clerk, EAST: Clerk(root, clerk.patch, clerk.capture)})


@pytest.fixture
def office(clerk: Clerk) -> SharedOffice:
    return founded(clerk, some_years)


@pytest.fixture
def shared(office: SharedOffice) -> Path:
    """The repository that all clones share."""
    return office.shared


@pytest.fixture
def recent(office: SharedOffice) -> Clerk:
    """李敏 at a clone of 2025 and later."""
    return office[EAST]


def folders(clerk: Clerk) -> list[str]:
    return sorted(each.name for each in (clerk.root / "complaints").iterdir() if each.is_dir())


def test_every_answer_says_which_years_it_is_without(recent: Clerk) -> None:
    assert folders(recent) == ["2025", "2026"]
    for words in (("list",), ("find", "过山车"), ("due",), ("check",), ()):
        said = recent(*words)
        assert "2024 年的没有取到这台电脑上，没有算进来" in said.out + said.err, words
        assert said.status == 0, said
    assert RECENT in recent.does("list").out
    assert OLD not in recent.does("list").out


def test_git_is_in_order_and_nothing_is_called_missing(recent: Clerk) -> None:
    said = recent("doctor")
    assert "✓ git       分支 main" in said.out, said.out
    assert "✓ 历史" in said.out
    assert "2025 年以后的，备份在主台做" in said.out
    assert "不见了" not in recent("check").out + recent("check").err
    fixed = recent("doctor", "--fix")
    assert folders(recent) == ["2025", "2026"], fixed
    assert recent.git("status", "--porcelain") == ""


def test_what_is_of_a_year_not_here_is_never_a_wrong_number(recent: Clerk) -> None:
    said = recent("report", "月报", "--month", "2024-03")
    assert said.status == 2
    assert "cpl sync --since 2024" in said.err
    drafted = recent("report", "月报", "--month", "2026-03")
    assert "2024 年的没有取到" in drafted.err
    paper = (recent.root / "reports/2026-03/草稿-月报.md").read_text("utf-8")
    assert "2024 年的没有取到这台电脑上，没有算进来" in paper
    refused = recent("report", "月报", "--month", "2026-03", "--issue", user="郑洁")
    assert refused.status == 1
    assert "不能在这里下发" in refused.err
    assert recent.git("status", "--porcelain") == ""


def test_an_old_record_is_not_acted_on_unseen(recent: Clerk) -> None:
    before = recent.commits()
    for words in (("show", OTHER), ("do", OTHER, "备注", "备注=又来电")):
        said = recent(*words)
        assert said.status != 0
        assert "cpl sync --since 2024" in said.err, words
    assert "过山车" in recent.does("show", OLD).out  # an order of 2025 names it
    said = recent("do", OLD, "备注", "备注=又来电")
    assert said.status != 0
    assert "在这里不能办" in said.err
    assert recent.commits() == before


def test_a_number_of_a_year_not_here_is_not_given_out(recent: Clerk) -> None:
    said = recent("new", *COMPLAINT, "--again", at="2024-03-04T11:00")
    assert said.status != 0
    assert "TS20240304-002 在这里不能办" in said.err
    assert recent.git("status", "--porcelain") == ""
    said = recent("list", "--month", "2026-03", at="2026-11-17T09:00")
    assert "TS20260302-001" in said.out


def test_a_new_year_and_new_papers_are_recorded_like_any_other(
    recent: Clerk, clerk: Clerk, shared: Path
) -> None:
    recent.patch.setenv("CPL_NOW", NEW_YEAR)
    made = recent.complaint()
    recent.does("form", made.stem, "投诉工单", "--issue")
    assert recent.git("status", "--porcelain") == ""
    recent.git("push", "-q", "origin", "main")
    clerk.git("pull", "-q", str(shared), "main")
    assert (clerk.root / made.relative_to(recent.root)).read_bytes() == made.read_bytes()
    assert [*(clerk.root / "issued" / made.stem).iterdir()]


def test_folders_that_came_since_are_looked_after_before_they_are_put_in_place(
    recent: Clerk, clerk: Clerk, shared: Path
) -> None:
    clerk.does("form", RECENT, "投诉工单", "--issue")
    clerk.does("form", OLD, "投诉工单", "--issue")
    clerk.does("do", OLD, "备注", "备注=又来电")
    recent.does("do", RECENT, "备注", "备注=也来电")
    clerk.git("push", "-q", str(shared), "main")
    recent.does("sync")
    assert [*(recent.root / "issued" / RECENT).iterdir()]
    assert not (recent.root / "issued" / OLD).exists()
    assert folders(recent) == ["2025", "2026"]
    assert recent.git("status", "--porcelain") == ""
    recent.git("checkout", "-q", "main")  # git itself, which puts away what it does not look after
    assert [*(recent.root / "issued" / RECENT).iterdir()]
    clerk.git("pull", "-q", "--no-edit", str(shared), "main")
    assert "也来电" in (clerk.root / f"complaints/2025/03/{RECENT}.yaml").read_text("utf-8")


def test_more_years_are_fetched_and_in_the_end_all_of_them(recent: Clerk) -> None:
    said = recent("sync", "--since", "明年")
    assert said.status == 2
    recent.does("sync", "--since", "２０２４年")
    assert folders(recent) == ["2024", "2025", "2026"]
    said = recent("check")
    assert "没有取到" not in said.out + said.err
    recent.does("sync", "--since", "全部")
    assert recent.git("rev-list", "--objects", "--all", "--missing=print").count("?") == 0
    recent.does("do", OLD, "备注", "备注=又来电")


def test_a_backup_of_some_years_is_none(recent: Clerk, tmp_path: Path) -> None:
    (tmp_path / "U盘").mkdir()
    said = recent("backup", str(tmp_path / "U盘"))
    assert said.status != 0
    assert "在主台备份" in said.err
    assert not [*(tmp_path / "U盘").iterdir()]
