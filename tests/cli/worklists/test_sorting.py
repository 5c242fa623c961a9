"""Nobody said what it is about: the board counts it, and a key for each says it."""

from clerks import COMPLAINT, Clerk, one_complaint, played, two_complaints
from terminals import typed


def test_what_has_no_category_is_counted_listed_and_sorted_with_a_key_each(clerk: Clerk) -> None:
    """分类 未登记 20 of 23 = 87.0 %; nothing can list them"""
    played(clerk, one_complaint)
    clerk.complaint("分类=安全")
    clerk.complaint()
    assert "未分类 2" in clerk.does().out
    for word in ("分类=", "分类=未登记"):
        listed = clerk.does("list", word).out
        assert "共 2 件。" in listed
        assert "TS20261117-002" not in listed
    keys = (("回车离开", "f"), ("逐件归类", "c"), ("> ", "3"), ("> ", "\r"), ("回车离开", "\r"))
    screen = typed(clerk.root, keys=keys)
    assert screen.status == 0, screen.text
    assert "归类 1 件，跳过 1 件。" in screen.text
    assert "设备设施" in clerk.does("show", "1").out
    assert "共 1 件。" in clerk.does("list", "分类=未登记").out


def test_what_is_closed_is_still_listed_and_sorted(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("do", "1", "撤诉", "不追究")
    assert "TS20261117-001" in clerk.does("list", "分类=未登记").out
    clerk.does("do", "1", "fl", "票务")
    assert "共 0 件。" in clerk.does("list", "分类=未登记").out


def test_what_was_a_mistake_is_not_counted(clerk: Clerk) -> None:
    clerk.does("new", *COMPLAINT)
    clerk.does("do", "1", "作废", "误录", user="吴刚")
    assert "未分类" not in clerk.does().out


def test_the_sorting_is_ended_by_the_key_that_ends_the_calls(clerk: Clerk) -> None:
    """`q` waited for Enter and was then no category."""
    played(clerk, two_complaints)
    keys = (("回车离开", "f"), ("逐件归类", "c"), ("q 结束）", "q"), ("回车离开", "\r"))
    screen = typed(clerk.root, keys=keys)
    assert screen.status == 0, screen.text
    assert "［2/2］" not in screen.text
    assert "未分类 2" in clerk.does().out
