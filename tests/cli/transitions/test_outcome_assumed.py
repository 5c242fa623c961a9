"""What the rules filled in is said: `等级=一级` was chosen for me and is said nowhere."""

from clerks import ACCEPTED, ANSWER, COMPLAINT, Clerk, one_complaint, played


def test_what_nobody_said_is_told_with_the_answer(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does(*ACCEPTED)
    clerk.does("do", "1", "转办", "设备部")
    clerk.does("do", "1", "答复", *ANSWER)
    said = clerk.does("do", "1", "回访", "满意度=满意").out
    assert "\n  没有写的照规则填：回访方式 电话\n" in said


def test_what_was_said_is_not_told_again(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    assert "没有写的" not in clerk.does(*ACCEPTED).out
    clerk.does("do", "1", "转办", "设备部")
    clerk.does("do", "1", "答复", *ANSWER)
    said = clerk.does("do", "1", "回访", "满意度=满意", "回访方式=电话").out
    assert "没有写的" not in said


def test_the_time_of_receipt_is_now_and_not_worth_a_line(clerk: Clerk) -> None:
    assert "没有写的" not in clerk.does("new", *COMPLAINT).out
