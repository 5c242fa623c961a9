"""The board acts: a number opens, a letter acts on what is open, and one is back in the list."""

import json

import pytest
from clerks import (
    ANSWER,
    COMPLAINT,
    Clerk,
    at_equipment,
    one_complaint,
    played,
    two_complaints,
)
from terminals import CTRL_C, Screen, typed


def on_board(clerk: Clerk, *keys: tuple[str, str], user: str = "李敏") -> Screen:
    return typed(clerk.root, keys=keys, user=user)


def test_handed_on_from_the_list_and_back_in_it(clerk: Clerk) -> None:
    """You leave, and type `cpl do 1123-019`."""
    played(clerk, two_complaints)
    keys = (("离开 ", "2"), ("返回 ", "1"), ("返回 ", "d"), ("> ", "zb"), ("> ", "sbb"))
    screen = on_board(
        clerk, *keys, ("> ", "1"), ("按回车：", "\r"), ("返回 ", "\r"), ("离开 ", "\r")
    )
    assert "d 办 f 出单 b 备注 数字看别的 回车返回 d\n$ cpl do TS20261117-001\n" in screen.text
    assert "TS20261117-001 转办: 待受理→承办中" in screen.text
    after = screen.text.rpartition("\n待转办\n")[2]
    assert "1  TS20261117-002" in after
    assert " 2  待转办        1  " in after


def test_a_note_and_a_paper(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (("离开 ", "1"), ("返回 ", "1"), ("返回 ", "b"), ("备注", "票根在我这里\r"))
    screen = on_board(clerk, *keys, ("返回 ", "1"), ("返回 ", "f"), ("返回 ", "q"), ("离开 ", "q"))
    assert "$ cpl do TS20261117-001 备注\n" in screen.text
    assert "$ cpl form TS20261117-001\n" in screen.text
    assert "草稿/TS20261117-001-投诉工单.xlsx" in screen.text
    assert "备注=票根在我这里" in clerk.does("show", "1").out


def test_called_where_there_is_somebody_to_call(clerk: Clerk) -> None:
    played(clerk, at_equipment)
    clerk.does("do", "1", "答复", *ANSWER, user="赵磊")
    keys = (("离开 ", "4"), ("返回 ", "1"), ("返回 ", "c"), (">", "2"), ("离开 ", "\r"))
    screen = on_board(clerk, *keys)
    assert "\n都办完了。\n" in screen.text
    assert "d 办 c 打电话 f 出单 b 备注 数字看别的 回车返回 " in screen.text
    assert "$ cpl call TS20261117-001\n" in screen.text
    assert "TS20261117-001 回访: 已答复→办结" in screen.text
    assert " 4  待回访        0\n" in screen.text.rpartition("待我审批")[2]


def test_the_question_stands_on_one_line_of_sixty(clerk: Clerk) -> None:
    played(clerk, at_equipment)
    keys = (("离开 ", "1"), ("返回 ", "1"), ("回车返回 ", "\r"), ("离开 ", "\r"))
    said = typed(clerk.root, keys=keys, columns=60).text
    assert "按一个键：d 办 c 打电话 f 出单 b 备注 数字看别的 回车返回 " in said


def test_what_is_refused_is_said_and_one_is_back_in_the_list(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (("离开 ", "1"), ("返回 ", "1"), ("返回 ", "d"), ("> ", "\x03"), ("返回 ", "1"))
    screen = on_board(clerk, *keys, ("返回 ", "\r"), ("离开 ", "\r"))
    assert "已取消，什么都没有写。" in screen.text
    assert screen.status == 0


def test_whoever_leaves_with_ctrl_c_is_told_what_has_been_written(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (("离开 ", "1"), ("返回 ", "1"), ("返回 ", "b"), ("备注", "有票根\r"), ("返回 ", CTRL_C))
    said = on_board(clerk, *keys).text
    assert "“TS20261117-001 备注: 待受理”已经记录好了，没有答完的不算。" in said
    assert "什么都没有写" not in said


def test_a_letter_means_nothing_before_one_is_open(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    screen = on_board(clerk, ("离开 ", "1"), ("返回 ", "d"), ("返回 ", "\r"), ("离开 ", "\r"))
    assert "$ cpl" not in screen.text


def test_nobody_known_only_looks(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    keys = (("离开 ", "1"), ("返回 ", "1"), ("返回 ", "\r"), ("离开 ", "\r"))
    assert "d 办" not in on_board(clerk, *keys, user="").text


def test_one_call_by_its_number(clerk: Clerk) -> None:
    played(clerk, at_equipment)
    screen = typed(clerk.root, "call", "1", keys=((">", "1"),))
    assert "TS20261117-001 进度告知: 承办中" in screen.text
    clerk.does("do", "1", "撤诉", "理由=算了")
    said = typed(clerk.root, "call", "1")
    assert (said.status, "没有要打的电话" in said.text) == (2, True)
    assert "这里不是终端" in clerk("call", "1").err


# —— what everybody must know of ——


SERIOUS = (*COMPLAINT, "标记=安全、涉未成年人")


def test_a_child_that_was_hurt_stands_on_top_and_is_said_at_once(clerk: Clerk) -> None:
    """Injured child, broken leg (标记=安全, 三级以上): nothing at all."""
    played(clerk, one_complaint)
    assert "  要紧：安全、涉未成年人。\n" in clerk.does("new", *SERIOUS).out
    said = clerk.does("do", "2", "转办", "设备部", "等级=三级以上")
    assert "  要紧：三级以上、安全、涉未成年人。\n" in said.out
    screen = on_board(clerk, ("离开 ", "z"), ("返回 ", "1"), ("返回 ", "\r"), ("离开 ", "\r"))
    first, second, *_ = screen.text.lstrip().splitlines()
    assert "梦幻岛体验公园" in first
    assert second == (
        "! TS20261117-002  三级以上、安全、涉未成年人  设备部  承办中  过山车停运，没有…"
    )
    assert " z  要紧          1  三级以上、安全、涉未成年人\n" in screen.text
    assert "编号      TS20261117-002\n" in screen.text


def test_what_is_raised_is_known_to_everybody_and_what_has_ended_no_more(clerk: Clerk) -> None:
    clerk.does("new", *COMPLAINT, "标记=媒体")
    assert clerk.does(user="王建国").out.splitlines()[1].startswith("要紧 1（媒体）· 今日新增")
    clerk.does("do", "1", "撤诉", "理由=算了")
    assert "要紧" not in clerk.does().out


def test_a_batch_is_one_of_them(clerk: Clerk) -> None:
    for _ in range(5):
        clerk.complaint("分类=票务")
        clerk.does("do", str(_ + 1), "转办", "票务部")
    found = json.loads(clerk.does("due", "要紧", "--format", "json").out)
    assert [(each["编号"], each["要紧"]) for each in found] == [("TS20261117-001", "批量 5 件")]


def test_many_are_cut_to_three(clerk: Clerk) -> None:
    for _ in range(5):
        clerk.does("new", *SERIOUS, "--again")
    text = on_board(clerk, ("离开 ", "\r")).text
    assert text.count("\n! TS") == 3
    assert "! 还有 2 件要紧的，按 z\n" in text


def test_it_stands_first_in_the_handover(clerk: Clerk) -> None:
    played(clerk, one_complaint)
    clerk.does("new", *SERIOUS)
    paper = clerk.does("handover").out
    assert "【安全、涉未成年人】过山车停运" in paper
    assert paper.index("TS20261117-002") < paper.index("TS20261117-001")


@pytest.mark.parametrize("room", [80, 60])
def test_it_fits_the_window(clerk: Clerk, room: int) -> None:
    from cpl.cli.frame.layout import columns

    words = (each for each in SERIOUS if not each.startswith("内容"))
    clerk.does("new", *words, "内容=" + "又停运了没有人管" * 9)
    keys = (("离开 ", "z"), ("返回 ", "\r"), ("离开 ", "\r"))
    text = typed(clerk.root, keys=keys, columns=room).text
    assert max(columns(line) for line in text.splitlines()) <= room
