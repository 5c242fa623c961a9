"""`cpl call`: who is to be asked, and what a call costs in keys."""

import json
from pathlib import Path

import pytest
from clerks import ANSWER, COMPLAINT, FIRST, Clerk, office, played
from terminals import Screen, typed

CHOICE = "1 非常满意"


def answered(clerk: Clerk, *words: str) -> Path:
    """A complaint that was answered and waits for its call."""
    path = clerk.complaint(*words)
    clerk.does("do", path.stem, "转办", "运营部")
    clerk.does("do", path.stem, "答复", *ANSWER)
    return path


def one(clerk: Clerk) -> None:
    answered(clerk)


def two(clerk: Clerk) -> None:
    answered(clerk)
    answered(clerk)


def called(clerk: Clerk, *keys: str) -> Screen:
    """Each key is pressed when the terminal asks for one."""
    return typed(clerk.root, "call", keys=tuple(("> ", each) for each in keys))


def test_two_customers_cost_two_keys(clerk: Clerk) -> None:
    played(clerk, two)
    before = clerk.commits()
    screen = called(clerk, "2", "２")
    assert screen.status == 0
    assert "［1/2］TS20261117-001  2026-11-20 17:30 前\n13800001234  王女士\n" in screen.text
    assert "内容  过山车停运，没有告知可以退票\n" in screen.text
    assert "答复  11-17 09:00 李敏 已退票并致歉\n" in screen.text
    assert "TS20261117-002 回访: 已答复→办结\n回访 2 件。" in screen.text
    assert clerk.commits() == before + 2
    assert "TS20261117-002 回访" in clerk.git("log", "-1", "--format=%s")


def test_who_answered_himself_is_told_once_that_he_asks_himself(clerk: Clerk) -> None:
    played(clerk, two)
    screen = called(clerk, "2", "2")
    assert "李敏答复，又回访。规则没有要求换人，照记；cpl audit 会列出来" in screen.text
    assert screen.text.count("规则没有要求换人") == 1
    third, fourth = answered(clerk), answered(clerk)
    said = clerk.does("do", f"{third.stem},{fourth.stem}", "回访", "满意度=满意")
    assert said.err.count("李敏答复，又回访。规则没有要求换人") == 1
    fifth = answered(clerk)
    other = clerk.does("do", fifth.stem, "回访", "满意度=满意", user="周倩")
    assert "规则没有要求换人" not in other.err


def test_who_is_not_satisfied_is_asked_why(clerk: Clerk) -> None:
    path = played(clerk, one).root / FIRST
    keys = (("> ", "4"), ("投诉人意见（不写按回车）：", "还没有收到退款\r"))
    screen = typed(clerk.root, "call", keys=keys)
    assert "回访: 已答复→待再办" in screen.text
    said = path.read_text(encoding="utf-8")
    assert "满意度: 不满意" in said
    assert "投诉人意见: 还没有收到退款" in said
    assert "回访方式: 电话" in said, "the rules take it for granted"


def test_the_reason_may_be_left_out_three_keys_at_most(clerk: Clerk) -> None:
    path = played(clerk, one).root / FIRST
    screen = typed(clerk.root, "call", keys=(("> ", "4"), ("按回车）：", "\r")))
    assert "回访: 已答复→待再办" in screen.text
    assert "投诉人意见" not in path.read_text(encoding="utf-8")


def test_nobody_answered_is_counted_and_shown(clerk: Clerk) -> None:
    played(clerk, two)
    screen = called(clerk, "0", "s")
    assert "第 1 次未接通。" in screen.text
    assert "未接通 1 件，跳过 1 件。" in screen.text
    screen = called(clerk, "n", "q")
    assert "回访未接通  1 次，上次 11-17 09:00 李敏" in screen.text
    assert "第 2 次未接通。" in screen.text
    assert "未接通 1 件，没有打 1 件。" in screen.text


def test_other_keys_mean_nothing_and_ctrl_c_keeps_what_is_done(clerk: Clerk) -> None:
    played(clerk, two)
    screen = called(clerk, "z", "9", "1", "\x03")
    assert screen.text.count("0 未接通  s 跳过  q 结束") == 4
    assert "回访 1 件，没有打 1 件。" in screen.text
    assert screen.status == 0


def test_the_most_urgent_first_and_nobody_twice(clerk: Clerk) -> None:
    played(clerk, one)
    clerk.does("new", *COMPLAINT, at="2026-11-16T09:00")
    clerk.does("do", "1116-001", "当场办结", "处理结果=道歉", "满意度=满意", "分类=票务")
    late = answered(clerk)
    clerk.does("do", late.stem, "回访", "满意度=满意")
    assert [each["编号"] for each in listed(clerk)] == ["TS20261117-001"]


def test_somebody_who_may_not_ask_is_told_so(clerk: Clerk) -> None:
    played(clerk, one)
    screen = typed(clerk.root, "call", "--as", "王建国", "--basis", "电话")
    assert "没有要回访的。" in screen.text
    assert "另有 1 件，王建国的角色不能回访。" in screen.text


def test_a_record_edited_by_hand_is_said_and_the_next_is_called(clerk: Clerk) -> None:
    path = played(clerk, two).root / FIRST
    path.write_text(path.read_text(encoding="utf-8") + "# 看过\n", encoding="utf-8")
    screen = called(clerk, "1", "1")
    assert "cpl commit" in screen.text
    assert "改一改可以再用：\n  cpl do TS20261117-001" in screen.text, "the answer is not lost"
    assert "被拒绝 1 件，回访 1 件。" in screen.text
    assert screen.status == 1


def test_called_from_the_board(clerk: Clerk) -> None:
    played(clerk, one)
    keys = (("离开 ", "4"), ("c 逐个打电话", "c"), ("> ", "2"), ("离开 ", "\r"))
    screen = typed(clerk.root, keys=keys)
    assert " 4  待回访        1  最急 11-20 17:30 客服部\n" in screen.text
    assert screen.text.rindex("回访 1 件。") < screen.text.index(" 4  待回访        0\n")


def test_a_trial_writes_nothing(clerk: Clerk) -> None:
    path = played(clerk, one).root / FIRST
    before = path.read_bytes()
    screen = typed(clerk.root, "call", "--dry-run", keys=(("> ", "2"),))
    assert "+    满意度: 满意" in screen.text
    assert path.read_bytes() == before


def test_an_office_that_first_confirms_and_then_asks_more(clerk: Clerk, tmp_path: Path) -> None:
    desk = office(tmp_path / "b", clerk, "S002B-综合部")
    who, head = desk.who("综合部"), desk.who("区域负责人")
    caller = ("投诉人.姓名=王女士", "投诉人.电话=13800001234", "内容=渗水")
    desk.does("new", "投诉", "电话", *caller, at="09:00", user=who)
    desk.does("do", "1", "转销售经理", user=who)
    desk.does("do", "1", "转办", "销售一区", user=desk.who("销售经理"))
    desk.does("do", "1", "答复", *ANSWER, "解决措施=补漏", user=head)
    screen = typed(desk.root, "call", user=who)
    assert "责任部门这一轮还没有确认实施效果、签字。" in screen.text
    assert "还不能回访 1 件。" in screen.text
    desk.does("do", "1", "确认效果", "实施效果=不再渗水", "签字人=张三", user=head)
    keys = (("> ", "2"), ("处理方案：", "补漏\r"))
    assert "回访: 已答复→待反馈结果" in typed(desk.root, "call", keys=keys, user=who).text


# —— without a terminal ——


def listed(clerk: Clerk) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(clerk.does("call", "--format", "json").out)
    return found


def test_without_a_terminal_the_list(clerk: Clerk) -> None:
    played(clerk, one)
    clerk.does("do", "1", "回访未接通", at="10:00")
    assert listed(clerk) == [
        {
            "编号": "TS20261117-001",
            "电话": "13800001234",
            "姓名": "王女士",
            "答复于": "2026-11-17 09:00",
            "应于": "2026-11-20 17:30",
            "现况": "未到期",
            "未接通": "1",
        }
    ]
    said = clerk.does("call", user="")
    assert said.out.endswith("待回访 1。\n")


def test_who_asked_for_secrecy_is_masked_in_the_list(clerk: Clerk) -> None:
    answered(clerk, "投诉人.保密=是")
    assert [(each["姓名"], each["电话"]) for each in listed(clerk)] == [("***", "***")]


@pytest.mark.parametrize("columns", [60, 80])
def test_a_card_fits_the_terminal(clerk: Clerk, columns: int) -> None:
    played(clerk, one)
    screen = typed(clerk.root, "call", keys=(("> ", "q"),), columns=columns)
    assert "  0 未接通  s 跳过  q 结束\n" in screen.text
    assert (f"{CHOICE}  2 满意  3 一般  4 不满意  5 未表态\n" in screen.text) == (columns == 60)
