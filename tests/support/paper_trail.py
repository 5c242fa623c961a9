"""Records to print: played through real commands, so that their papers are what an office gets."""

from functools import cache
from pathlib import Path

import pytest
from clerks import copied, made, packed
from once import made_once

from cpl.cli import cli
from cpl.cli.frame.running import run

ORDINARY, SPARE, LONG = "TS20261117-001", "TS20261117-002", "TS20261117-003"
RECTIFICATION, ACCOUNTABILITY, PATROL = "ZG20261118-01", "WZ20261118-01", "XC20261118-01"
STORY = "一家人排队两小时，临近入口时设备停运，工作人员只说等通知，没有说明原因和退票办法。\n"


class Office:
    """Several people at work in one workspace."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.patch = patch

    def does(self, *words: str, at: str, user: str = "李敏") -> None:
        self.patch.setenv("CPL_USER", user)
        self.patch.setenv("CPL_NOW", f"2026-11-17T{at}" if len(at) == 5 else at)
        assert run(cli, ["-C", str(self.root), *words]) == 0, words


def played(park: Path, place: Path) -> Path:
    """A fresh copy of a workspace in which all of this has happened."""
    return copied(happened(park), place)


@cache
def happened(park: Path) -> Path:
    """The workspace itself, made only once: copy it."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            office = Office(copied(made(park), folder), patch)
            for happens in (ordinary, spare, long, patrol):
                happens(office)
        packed(folder)

    return made_once(park.parent, "有事的客服台账", make)


def ordinary(office: Office) -> None:
    """Received, passed on, answered, followed up: the usual week of a complaint."""
    office.does(
        *("new", "类别=投诉", "接收时间=2026-11-17T09:05", "渠道=热线", "分类=服务态度"),
        *("投诉人.姓名=王女士", "投诉人.电话=13800001234", "投诉人.类型=散客", "首问=李敏"),
        *("被投诉对象=过山车当班员工", "发生时间=2026-11-16T15:30", "发生地点=过山车入口"),
        "内容=过山车排队两小时后停运，现场未告知可以退票，员工态度冷淡。王女士要求当面说明。",
        "诉求=退票并道歉，三天内答复",
        at="2026-11-17T09:12",
    )
    office.does("do", ORDINARY, "受理", "等级=一级", at="09:14")
    office.does(
        *("do", ORDINARY, "转办", "主办单位=运营部", "协办单位=票务部", "承办人=王建国"),
        "转办意见=请核查停运时的现场告知情况。",
        at="09:40",
    )
    office.does("do", ORDINARY, "签收", "签收人=王建国", at="10:05", user="王建国")
    office.does(
        *("do", ORDINARY, "调查", "涉及监控=是", "监控保存=是", "保管人=赵磊", "保管处=监控室"),
        "调查情况=15:30设备自检停运40分钟，入口广播只播放一次，当班员工未主动说明退票办法。",
        *("原因分析=停运告知没有书面流程。", "根因=流程", "责任认定=有责"),
        at="15:20",
        user="王建国",
    )
    office.does(
        *("do", ORDINARY, "答复", "答复内容=已道歉，说明停运原因，全额退票。", "答复方式=电话"),
        *("处理结果=全额退票，当班员工批评教育。", "投诉人意见=接受"),
        at="2026-11-18T10:00",
        user="王建国",
    )
    office.does(
        *("do", ORDINARY, "回访", "回访方式=电话", "满意度=满意", "态度评价=满意"),
        *("整改意见=制定停运告知卡。", "当事人处理意见=批评教育", "员工教育=11月18日班前会"),
        at="2026-11-19T10:00",
    )


def spare(office: Office) -> None:
    """Hardly a word: anonymous, in the book of opinions, and nothing done yet."""
    office.does(
        *("new", "类别=投诉", "接收时间=2026-11-17T10:10", "渠道=意见簿", "投诉人.匿名=是"),
        "内容==SUM(A1)厕所脏",
        at="2026-11-17T10:12",
    )


def long(office: Office) -> None:
    """Two thousand characters, two rounds, compensation, 整改 and 问责."""
    office.does(
        *("new", "类别=投诉", "接收时间=2026-11-17T10:50", "渠道=媒体", "分类=设备设施"),
        *("投诉人.姓名=欧阳先生", "投诉人.电话=13600009999", "投诉人.类型=年卡"),
        *(f"内容={STORY * 50}", "诉求=全额退票、书面道歉", "标记=媒体", "标记=年卡"),
        at="2026-11-17T11:00",
    )
    office.does("do", LONG, "受理", "等级=二级", "事件性质=意外事件", at="11:05")
    office.does("do", LONG, "转办", "主办单位=设备部", at="11:20")
    _proposed(office, "原因分析=自检在营业时间触发。", "责任认定=有责", at="2026-11-17T15:00")
    office.does(
        *("do", LONG, "补偿", "补偿.方式=现金", "补偿.金额=180", "补偿.用途=依法赔偿"),
        "补偿.依据=医药费发票",
        at="16:10",
        user="郑洁",
    )
    office.does("do", LONG, "答复", "答复内容=已退票。", "答复方式=电话", at="16:30", user="赵磊")
    office.does("do", LONG, "回访", "回访方式=电话", "满意度=不满意", at="2026-11-18T09:00")
    office.does("do", LONG, "再办", "理由=没有书面说明", at="2026-11-18T09:20")
    _proposed(office, at="2026-11-18T10:00")
    _caused(office)


def _proposed(office: Office, *more: str, at: str) -> None:
    plan = ("处理方案=退票，报销医药费，书面道歉。", "预计完成=2026-11-20")
    office.does("do", LONG, "提出方案", *plan, *more, at=at, user="赵磊")
    hour = f"{at[:11]}{int(at[11:13]) + 1}:00"
    office.does("do", LONG, "审批", "审批意见=同意", "财务核对=郭会计", at=hour, user="郑洁")


def _caused(office: Office) -> None:
    office.does(
        *("new", "整改", f"来源={LONG}", "来源方式=工单", "整改单位=设备部", "整改负责人=赵磊"),
        *("存在问题=设备自检在营业时间触发，没有告知欧阳先生等排队游客。", "严重程度=严重"),
        *("整改依据=《运营管理办法》第十二条", "整改要求=自检改到闭园以后"),
        *("整改要求=制定停运告知卡", "整改要求=培训当班员工", "整改期限=2026-11-25"),
        at="2026-11-18T14:00",
        user="吴刚",
    )
    office.does("do", RECTIFICATION, "签收", "签收人=赵磊", at="2026-11-18T14:30", user="赵磊")
    office.does(
        *("new", "问责", f"来源={LONG}", "被问责人=钱大勇", "部门=设备部", "工号=S0231"),
        *("责任类型=直接责任人", "问责情形=造成升级投诉", "事实=停运时没有告知排队游客。"),
        *("查证结论=监控和三份笔录一致。", "问责依据=《员工奖惩办法》第八条"),
        *("问责方式=书面检查", "问责方式=绩效扣分", "绩效分=5"),
        at="2026-11-18T15:00",
        user="郑洁",
    )


def patrol(office: Office) -> None:
    office.does(
        *("new", "巡场", "巡场人=李敏", "发生地点=飞越极限入口", "巡场路线=北门到餐饮街"),
        *("检查情况=告示牌完好。", "存在问题=遮阳棚破损", "整改单位=设备部"),
        at="2026-11-18T16:00",
    )
