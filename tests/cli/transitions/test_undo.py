"""`cpl undo`: my last event is taken back, and the history says so."""

import pytest
from clerks import COMPLAINT, Clerk, everything, one_complaint, played
from terminals import typed

BOSS = {"user": "吴刚"}


def given_to_a_department(clerk: Clerk) -> None:
    """To play: one complaint, handed to a department."""
    clerk.complaint()
    clerk.does("do", "1", "转办", "运营部", at="09:41")


@pytest.fixture
def handed_over(clerk: Clerk) -> Clerk:
    return played(clerk, given_to_a_department)


def refused(clerk: Clerk, *words: str, **by: str) -> str:
    """What undo answers where it changes nothing."""
    before, commits = everything(clerk.root), clerk.commits()
    said = clerk("undo", "--yes", *words, **by)
    assert said.status == 1, said
    assert (everything(clerk.root), clerk.commits()) == (before, commits)
    return said.err


def test_the_file_is_as_before_and_the_history_keeps_both(handed_over: Clerk) -> None:
    path = next(handed_over.root.glob("complaints/**/*.yaml"))
    before = handed_over.git("show", f"HEAD~1:{path.relative_to(handed_over.root)}")
    undone = handed_over.git("rev-parse", "HEAD").strip()

    said = handed_over.does("undo", "--yes", at="09:42")

    assert said.out == "撤回了 TS20261117-001 转办：承办中→待受理\n"
    assert path.read_text(encoding="utf-8") == before
    message = handed_over.git("log", "-1", "--format=%an %cn%n%B")
    assert message.startswith(
        "李敏 李敏\nTS20261117-001 撤回: 转办\n\nCpl-Record: TS20261117-001\n"
    )
    assert f"Cpl-Event: 撤回\nCpl-Undoes: {undone}\n" in message
    assert handed_over("check").status == 0
    assert handed_over.git("status", "--porcelain") == ""
    assert handed_over.does("do", "1", "zb", "sbb").out.startswith("TS20261117-001 转办")


def test_one_key_at_a_terminal(handed_over: Clerk) -> None:
    screen = typed(handed_over.root, "undo", keys=(("］ ", "n"),))
    assert "撤回 TS20261117-001 转办：承办中→待受理？［Y/n］" in screen.text
    assert "没有撤回。" in screen.text
    screen = typed(handed_over.root, "undo", keys=(("］ ", "y"),))
    assert "撤回了 TS20261117-001 转办：承办中→待受理" in screen.text


def test_where_nobody_can_answer_it_says_what_to_write(handed_over: Clerk) -> None:
    said = handed_over("undo")
    assert said.status == 2
    assert "加 --yes" in said.err


def test_a_dry_run_shows_the_difference(handed_over: Clerk) -> None:
    before = handed_over.commits()
    said = handed_over.does("undo", "--dry-run")
    assert "-状态: 承办中\n+状态: 待受理\n" in said.out
    assert handed_over.commits() == before


def test_a_correction_is_taken_back_with_the_old_value(handed_over: Clerk) -> None:
    handed_over.does("do", "1", "更正", "投诉人.电话=13900001234", "原因=听错")
    assert "更正" in handed_over.does("undo", "--yes").out
    assert "13800001234" in handed_over.does("show", "1").out


def test_records_that_were_told_go_along(handed_over: Clerk) -> None:
    clerk = handed_over
    clerk.does("new", "整改", "设备部", "没有公示", "当天公示", "2026-11-30", "来源=1", **BOSS)
    done = ("回复", "纠正措施=已挂", "完成情况=已挂", "原因分析=漏挂")
    clerk.does("do", "ZG20261117-01", *done, user="赵磊")
    clerk.does("do", "ZG20261117-01", "复查", "复查结论=销号", "复查情况=已公示")
    assert "整改销号" in clerk.does("show", "TS20261117-001").out
    said = clerk("undo")
    assert "同时撤回 TS20261117-001 整改销号：承办中" in said.out
    assert clerk.does("undo", "--yes").out == "撤回了 ZG20261117-01 复查：已销号→待复查\n"
    assert "整改销号" not in clerk.does("show", "TS20261117-001").out
    assert clerk("check").status == 0


def test_who_typed_may_take_back_what_another_decided(handed_over: Clerk) -> None:
    handed_over.does("do", "1", "延期", "单位反馈", "2026-11-30 17:00", "理由=配件未到", "--as",
                     "吴刚", "--basis", "电话")  # fmt: skip
    assert "延期" in handed_over.does("undo", "--yes").out


def test_of_one_record_that_is_named(handed_over: Clerk) -> None:
    handed_over.does("new", *COMPLAINT, "--again")
    handed_over.does("do", "1,2", "备注", "同一天停运")
    assert "TS20261117-002 备注" in handed_over.does("undo", "--yes").out
    assert "TS20261117-001 备注" in handed_over.does("undo", "１", "--yes").out


# What is not taken back, and what to do instead


def test_a_registration_keeps_its_number(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    said = refused(clerk)
    assert "给出的编号不再收回。误登记的用 cpl do TS20261117-001 作废" in said
    assert "上一次是：11-17 09:00 李敏 TS20261117-001 登记" in said


def test_an_undo_is_not_undone(handed_over: Clerk) -> None:
    handed_over.does("undo", "--yes")
    assert "要办的话再办一次" in refused(handed_over)


def test_what_others_have_gone_by_since(handed_over: Clerk) -> None:
    handed_over.does("do", "1", "签收", "赵磊", user="王建国")
    said = refused(handed_over)
    assert "在它上面又办了事：11-17 09:41 王建国 TS20261117-001 签收" in said
    assert "请用“更正”改登记的内容，或者接着办下一件事。" in said


def test_what_has_been_issued_on_paper_since(handed_over: Clerk) -> None:
    handed_over.does("form", "1", "转办单", "--issue", user="王建国")
    assert "在它上面又办了事" in refused(handed_over)


def test_paper_that_i_issued(handed_over: Clerk) -> None:
    handed_over.does("form", "1", "转办单", "--issue")
    assert "签发过的单不收回" in refused(handed_over)


def test_a_hand_edit(handed_over: Clerk) -> None:
    path = next(handed_over.root.glob("complaints/**/*.yaml"))
    path.write_text(path.read_text(encoding="utf-8") + "# 下午再打\n", encoding="utf-8")
    assert "后来手工改过，还没有记录" in refused(handed_over)
    handed_over.does("commit", "-m", "加一句注释")
    assert "手工改动不撤回" in refused(handed_over)


def test_what_somebody_else_did(handed_over: Clerk) -> None:
    assert "没有你办过" in refused(handed_over, user="周倩")
    assert "不是你办的" in refused(handed_over, "1", user="周倩")


def test_what_stood_overnight(handed_over: Clerk) -> None:
    said = refused(handed_over, at="2026-11-18T08:31")
    assert "只撤回当天的，这是 11-17 的" in said


def test_the_day_is_that_of_the_office(handed_over: Clerk) -> None:
    """A machine may keep another zone: half past seven here is still yesterday there."""
    handed_over.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "--amend", "--no-edit",
                    "--quiet", "--date=2026-11-16T23:30:00+00:00")  # fmt: skip
    assert "转办" in handed_over.does("undo", "--yes").out


def test_setting_up_the_office(clerk: Clerk) -> None:
    assert refused(clerk, user="系统")
