"""Round two tells the unit why: what was answered before, and what the customer did not accept."""

from books import book_at
from clerks import ACCEPTED, ANSWER, Clerk, one_complaint, played

ANSWERED = "11-17 11:00 运营部 王建国 答复：已退票并致歉"


def papers(clerk: Clerk) -> tuple[str, str]:
    """The paper as text and as a sheet."""
    clerk.does("form", "1", "转办单")
    drafts = clerk.root / "草稿"
    sheet = book_at(drafts / "TS20261117-001-转办单.xlsx").active
    assert sheet is not None
    cells = "\n".join(str(each.value) for row in sheet.iter_rows() for each in row)
    return (drafts / "TS20261117-001-转办单.md").read_text("utf-8"), cells


def unsatisfied(clerk: Clerk) -> None:
    """To play: a complaint that was answered, and not to the satisfaction of who made it."""
    clerk.complaint()
    clerk.does(*ACCEPTED)
    clerk.does("do", "1", "转办", "运营部", at="10:00")
    clerk.does("do", "1", "答复", *ANSWER, "--as", "王建国", "--basis", "微信", at="11:00")
    clerk.does("do", "1", "回访", "满意度=不满意", "投诉人意见=光道歉不行", at="12:00")


def test_the_unit_that_has_it_again_reads_what_was_not_accepted(clerk: Clerk) -> None:
    """投诉人意见=光道歉不行, 理由=不满意 → identical text with 第2轮"""
    played(clerk, unsatisfied)
    said = clerk.does("do", "1", "再办", "理由=要求书面答复", at="13:00").out
    assert f"以前：{ANSWERED}\n" in said
    assert "　　　11-17 12:00 回访：不满意；光道歉不行\n" in said
    assert said.count("要求书面答复") == 1
    for paper in papers(clerk):
        assert ANSWERED in paper
        assert "11-17 12:00 回访：不满意；光道歉不行" in paper


def test_another_unit_reads_why_it_was_taken_up_again(clerk: Clerk) -> None:
    played(clerk, unsatisfied)
    clerk.does("do", "1", "再办", "理由=要求书面答复", at="13:00")
    said = clerk.does("do", "1", "转办", "设备部", at="14:00").out
    assert f"以前：{ANSWERED}\n" in said
    assert "11-17 13:00 再办：要求书面答复\n" in said


def test_what_was_sent_back_says_why(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "转办", "运营部", at="10:00")
    plan = ("处理方案=致歉", "原因分析=没有公告", "责任认定=有责", "预计完成=2026-11-20")
    clerk.does("do", "1", "提出方案", *plan, at="11:00")
    clerk.does("do", "1", "退回", "理由=没有写怎样赔", at="12:00", user="吴刚")
    for paper in papers(clerk):
        assert "11-17 11:00 运营部 李敏 提出方案：致歉" in paper
        assert "11-17 12:00 退回：没有写怎样赔" in paper


def test_the_first_time_there_is_nothing_to_tell(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    assert "以前" not in clerk.does("do", "1", "转办", "运营部").out
