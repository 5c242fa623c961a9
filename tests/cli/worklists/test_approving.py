"""`cpl due 待我审批`: listed where nobody can answer; at a terminal decided in one go."""

import json

import pytest
from clerks import COMPLAINT, Clerk, played
from terminals import typed

PLAN = ("处理方案=退票", "原因分析=没有告知", "责任认定=有责", "预计完成=2026-11-20")
CASH = ("拟补偿.方式=现金", "拟补偿.金额=180", "拟补偿.用途=过失补救")
FOR_WU = ("due", "待我审批", "--as", "吴刚", "--basis", "电话")
ASKS = "（几件：1,3 a）："


def proposed(clerk: Clerk, *words: str, by: str = "赵磊") -> str:
    number = clerk.complaint("分类=设备设施").stem
    nature = ("事件性质=意外事件", "声誉影响=无")
    clerk.does("do", number, "转办", "设备部", "等级=一级", *nature)
    clerk.does("do", number, "提出方案", *PLAN, *words, at="15:00", user=by)
    return number


def three_wait(clerk: Clerk) -> None:
    """At five o'clock three plans wait for 吴刚, the first with cash."""
    proposed(clerk, *CASH, by="周倩")
    proposed(clerk)
    proposed(clerk)
    clerk.does("list", at="17:00")


@pytest.fixture
def three(clerk: Clerk) -> Clerk:
    return played(clerk, three_wait)


def state(clerk: Clerk, number: str) -> str:
    said = clerk.does("show", number, "--format", "json").out
    return str(json.loads(said)["状态"])


# —— where nobody can answer ——


def test_the_list_with_all_that_should_be_known(three: Clerk) -> None:
    said = three.does("due", "待我审批", user="吴刚").out

    assert said.startswith("待吴刚审批 3 件。\n")
    assert "TS20261117-001 待审批 → 审批\n" in said
    assert "拟补偿    现金 180 过失补救\n" in said
    assert "本件已给  0 元\n我还能给  500 元\n" in said
    assert "没有同类可比。" in said


def test_for_other_programs(three: Clerk) -> None:
    (first, *_) = json.loads(three.does("due", "待我审批", "--format", "json", user="吴刚").out)

    assert first["编号"] == "TS20261117-001"
    assert first["提出"] == "周倩 11-17 15:00"
    assert (first["金额"], first["已给"], first["还能给"]) == ("180 元", "0 元", "500 元")
    assert first["方案"].startswith("处理方案：退票；原因分析：没有告知")


def test_nothing_waits(clerk: Clerk) -> None:
    assert clerk.does("due", "待我审批").out == "待李敏审批 0 件。\n"
    assert clerk.does("due", "待我审批", "--format", "json").out == "[]\n"


def test_what_is_beyond_ones_power_is_said(clerk: Clerk) -> None:
    number = proposed(clerk, "拟补偿.方式=现金", "拟补偿.金额=900")
    said = clerk.does("due", "待我审批", user="吴刚").out

    assert number in said
    assert "我还能给  500 元，不够\n谁能给    客服经理、总经理\n" in said


# —— at a terminal ——


def test_several_are_approved_in_one_go(three: Clerk) -> None:
    before = three.commits()
    screen = typed(three.root, *FOR_WU, keys=((ASKS, "１，３　ａ\r"), (ASKS, "s\r")))

    assert screen.status == 0
    assert "TS20261117-003 审批: 待审批→待答复" in screen.text
    assert [state(three, each) for each in "123"] == ["待答复", "待审批", "待答复"]
    assert three.commits() == before + 2
    assert three.git("log", "-1", "--format=%an %cn").strip() == "吴刚 李敏"


def test_returned_for_one_reason_asked_once(three: Clerk) -> None:
    keys = ((ASKS, "1-2 r\r"), ("理由：", "没有书面说明\r"), (ASKS, "q\r"))
    screen = typed(three.root, *FOR_WU, keys=keys)

    assert "TS20261117-002 退回: 待审批→承办中" in screen.text
    assert [state(three, each) for each in "123"] == ["承办中", "承办中", "待审批"]
    assert three.git("show", "HEAD").count("理由: 没有书面说明") == 1


def test_what_is_not_understood_is_asked_again(three: Clerk) -> None:
    keys = ((ASKS, "²\r"), ("看不懂", ""), (ASKS, "9 a\r"), ("没有第 9 件", ""), (ASKS, "\x03"))
    screen = typed(three.root, *FOR_WU, keys=keys, columns=60)

    assert "已经批的都已记下" in screen.text
    assert screen.status == 0
    assert state(three, "1") == "待审批"


def test_one_that_is_refused_does_not_stop_the_rest(three: Clerk) -> None:
    path = three.root / "complaints/2026/11/TS20261117-001.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# 手改\n", encoding="utf-8")
    screen = typed(three.root, *FOR_WU, keys=((ASKS, "1-3 a\r"),))

    assert "有手工改动还没有记录" in screen.text
    assert screen.status == 1
    assert [state(three, each) for each in "123"] == ["待审批", "待答复", "待答复"]


def test_accountability_among_them(three: Clerk) -> None:
    three.does(
        *("new", "问责", "来源=TS20261117-001", "被问责人=钱大勇", "部门=设备部"),
        *("责任类型=直接责任人", "问责情形=造成升级投诉", "事实=停运时没有告知"),
        *("查证结论=监控一致", "问责依据=第八条", "问责方式=经济处罚", "处罚金额=200"),
        at="16:00",
        user="郑洁",
    )
    assert "WZ20261117-01   经济处罚" in three.does("due", "待我审批", user="陈总").out
    chief = ("due", "待我审批", "--as", "陈总", "--basis", "电话")
    keys = ((ASKS, "1,4 a\r"), (ASKS, "q\r"))
    screen = typed(three.root, *chief, keys=keys)

    assert "WZ20261117-01 批准: 待批准→待确认" in screen.text
    assert COMPLAINT[-1].partition("=")[2] in screen.text
