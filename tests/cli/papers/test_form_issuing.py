"""What cannot be taken back is asked at a terminal, and is for those whom the rules name."""

from pathlib import Path

import pytest
from clerks import COMPLAINT, Clerk, office, played
from small_forms import in_words
from terminals import typed

FORM = ("form", "1", "工单", "--issue")
HANDOVER = ("handover", "--note", "无", "--issue")
REPORT = ("report", "月报", "--month", "2026-10", "--issue")
ISSUES = pytest.mark.parametrize("words", [FORM, HANDOVER, REPORT], ids=lambda each: each[0])


def papers_in_words(clerk: Clerk) -> None:
    """To play: one complaint, and papers of which only the text is read here."""
    in_words(clerk.root / "templates", "投诉工单", "交接班记录", "月报")
    clerk.does("commit", "-m", "自己的单", user="郑洁")
    clerk.complaint()


@pytest.fixture
def busy(clerk: Clerk) -> Clerk:
    return played(clerk, papers_in_words)


def issued(clerk: Clerk) -> list[Path]:
    folders = ("issued/TS20261117-001", "issued/交接班记录", "reports")
    return [each for name in folders for each in (clerk.root / name).rglob("*.md")]


@ISSUES
def test_enter_issues_nothing(busy: Clerk, words: tuple[str, ...]) -> None:
    """A clerk issues the irreversible month report, without confirmation."""
    before = busy.commits()
    screen = typed(busy.root, *words, keys=(("也不能撤回。", ""), ("［y/N］", "\r")))
    assert screen.status == 0, screen.text
    assert "什么都没有写。" in screen.text
    assert (busy.commits(), issued(busy)) == (before, [])


@ISSUES
def test_one_key_issues(busy: Clerk, words: tuple[str, ...]) -> None:
    screen = typed(busy.root, *words, keys=(("［y/N］", "y"),))
    assert screen.status == 0, screen.text
    assert len(issued(busy)) == 1


@ISSUES
def test_who_has_said_so_is_not_asked(busy: Clerk, words: tuple[str, ...]) -> None:
    assert "［y/N］" not in typed(busy.root, *words, "--yes").text
    assert len(issued(busy)) == 1


@ISSUES
def test_without_a_terminal_nobody_is_asked(busy: Clerk, words: tuple[str, ...]) -> None:
    busy.does(*words)
    assert len(issued(busy)) == 1


@pytest.mark.parametrize("words", [FORM, REPORT], ids=lambda each: each[0])
def test_what_is_issued_already_is_not_asked_again(busy: Clerk, words: tuple[str, ...]) -> None:
    busy.does(*words)
    screen = typed(busy.root, *words)
    assert "［y/N］" not in screen.text
    assert screen.status == 0


@pytest.mark.parametrize("words", [FORM, REPORT], ids=lambda each: each[0])
def test_what_would_be_refused_is_not_asked(busy: Clerk, words: tuple[str, ...]) -> None:
    [record] = busy.root.rglob("TS*.yaml")
    record.write_text(record.read_text("utf-8") + "# 手改\n", "utf-8")
    screen = typed(busy.root, *words)
    assert screen.status == 1, screen.text
    assert "［y/N］" not in screen.text


def test_a_supplement_is_asked_as_well(busy: Clerk) -> None:
    busy.does(*REPORT)
    busy.does("new", *COMPLAINT, "接收时间=2026-10-20T09:00")
    draft = busy.does(*REPORT[:-1], "--supplement").out
    assert "草稿：reports/2026-10/草稿-补报-1.md" in draft
    assert (
        "看过没有问题就由客服部下发：cpl report 月报 --month 2026-10 --supplement --issue" in draft
    )
    words = (*REPORT, "--supplement")
    keys = (("2026-10 的补报下发以后", ""), ("［y/N］", "y"))
    assert "已下发：reports/2026-10/补报-1.md" in typed(busy.root, *words, keys=keys).text


# —— who may ——


def test_a_new_office_has_its_month_report_issued_by_the_supervisor(
    clerk: Clerk, tmp_path: Path
) -> None:
    """`cpl report 月报 --month 2026-11 --issue` as 客服专员 → 已下发…不再改动."""
    ours = office(tmp_path / "新", clerk)
    said = ours(*REPORT)
    assert said.status == 1
    assert "“月报”由客服主管（吴刚）下发，李敏只能出草稿。" in said.err
    draft = ours.does(*REPORT[:-1]).out
    assert "看过没有问题就由客服主管（吴刚）下发：cpl report 月报 --month 2026-10 --issue" in draft
    assert "已下发" in ours.does(*REPORT, "--as", "吴刚", "--basis", "签字").out
    assert ours.does(*REPORT, user="郑洁").status == 0


def test_a_unit_that_has_nothing_to_do_with_it_issues_no_paper_of_it(busy: Clerk) -> None:
    said = busy(*FORM, user="冯涛")
    assert said.status == 1
    assert "TS20261117-001 的“投诉工单”不由冯涛签发：他不经手这一件。" in said.err
    busy.does(*FORM[:-1], user="冯涛")
    assert issued(busy) == []


def test_a_handover_is_issued_by_the_desk(busy: Clerk) -> None:
    said = busy(*HANDOVER, user="冯涛")
    assert said.status == 1
    assert "冯涛只能看、出草稿。" in said.err
    busy.does(*HANDOVER[:-1], user="冯涛")
