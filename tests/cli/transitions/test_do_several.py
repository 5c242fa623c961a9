"""`cpl do 3,4,5 审批`: each is judged and recorded on its own."""

from clerks import ANSWER, COMPLAINT, Clerk, one_complaint, played, two_complaints
from real_git import hook

PLAN = ("提出方案", "处理方案=退票", "原因分析=没有告知", "责任认定=有责", "预计完成=2026-11-20")


def proposed(clerk: Clerk, number: str, level: str, by: str = "赵磊") -> None:
    clerk.does("new", *COMPLAINT, "--again", at="09:00")
    clerk.does("do", number, "转办", "设备部", f"等级={level}")
    clerk.does("do", number, *PLAN, at="15:00", user=by)


def test_several_are_approved_with_a_commit_each(clerk: Clerk) -> None:
    for number in ("1", "2", "3"):
        proposed(clerk, number, "一级")
    before = clerk.commits()

    said = clerk.does("do", "1,2，3", "审批", "审批意见=同意", at="17:00", user="吴刚")

    assert said.out.count("审批: 待审批→待答复") == 3
    assert clerk.commits() == before + 3


def test_one_that_is_refused_says_why_and_does_not_stop_the_others(clerk: Clerk) -> None:
    proposed(clerk, "1", "二级")
    proposed(clerk, "2", "一级", by="吴刚")
    proposed(clerk, "3", "一级")

    said = clerk("do", "1,2,3", "审批", at="17:00", user="吴刚")

    assert said.status == 1
    assert "TS20261117-001 不能“审批”" in said.err
    assert "应由客服经理（郑洁）办理" in said.err
    assert "TS20261117-002 不能“审批”" in said.err
    assert "“提出方案”是吴刚办的" in said.err
    assert "TS20261117-003 审批: 待审批→待答复" in said.out


def test_a_number_that_is_not_there_stops_all_before_the_first(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    before = clerk.commits()

    said = clerk("do", "1,9", "答复", *ANSWER)

    assert said.status == 2
    assert "没有编号“9”" in said.err
    assert clerk.commits() == before


def test_one_that_cannot_be_read_stops_all_before_the_first(clerk: Clerk) -> None:
    played(clerk, two_complaints)
    broken = clerk.root / "complaints/2026/11/TS20261117-002.yaml"
    broken.write_text(broken.read_text("utf-8") + "经过：x\n", "utf-8")
    before = clerk.commits()

    said = clerk("do", "1,2", "备注", "备注=已看")

    assert said.status == 1
    assert "TS20261117-002.yaml:" in said.err
    assert clerk.commits() == before


def test_what_git_did_not_take_is_said_of_the_record_that_it_is_about(clerk: Clerk) -> None:
    played(clerk, two_complaints)
    hook(clerk.root, "commit-msg", 'grep -q TS20261117-001 "$1" || { echo 不收; exit 1; }\n')

    said = clerk("do", "1,2", "备注", "备注=已看")

    assert said.status == 3
    assert "TS20261117-001 备注" in said.out
    assert "TS20261117-002：没有记录成" in said.err
