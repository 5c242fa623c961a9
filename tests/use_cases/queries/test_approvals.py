"""What waits for whose approval, with what he should know: money, and the like cases before it."""

from decimal import Decimal
from pathlib import Path

import pytest
from clerks import COMPLAINT, MORNING, Clerk, office, played

from cpl.cli.frame import app
from cpl.use_cases.desk import Desk
from cpl.use_cases.queries.approvals import Waiting, awaiting, returning_event, waiting
from cpl.use_cases.queries.present import present

PLAN = ("处理方案=退票", "原因分析=没有告知", "责任认定=有责", "预计完成=2026-11-20")
CASH = ("补偿.方式=现金", "补偿.用途=过失补救")
ASKED = ("拟补偿.方式=现金", "拟补偿.用途=过失补救")
INFINITE = Decimal("Infinity")


def desk_of(clerk: Clerk, name: str) -> Desk:
    return app.Acting(str(clerk.root), name).desk()


def waits_for(clerk: Clerk, name: str) -> list[str]:
    desk = desk_of(clerk, name)
    return [each.card.number for each in awaiting(desk, present(desk.workspace, desk.now).records)]


def asked_of(clerk: Clerk, name: str) -> Waiting:
    """The one thing that waits for somebody."""
    desk = desk_of(clerk, name)
    (found,) = waiting(desk, present(desk.workspace, desk.now))
    return found


def passed_on(clerk: Clerk, level: str = "一级", *words: str) -> str:
    number = clerk.complaint("分类=设备设施", *words).stem
    nature = ("事件性质=意外事件", "声誉影响=无")
    clerk.does("do", number, "转办", "设备部", f"等级={level}", *nature)
    return number


def proposed(clerk: Clerk, *words: str, level: str = "一级", by: str = "赵磊") -> str:
    number = passed_on(clerk, level)
    clerk.does("do", number, "提出方案", *PLAN, *words, at="15:00", user=by)
    return number


def one_passed_on(clerk: Clerk) -> None:
    """To play: a complaint that a unit is to answer."""
    passed_on(clerk)


@pytest.fixture
def passed(clerk: Clerk) -> Clerk:
    return played(clerk, one_passed_on)


# —— whose ——


@pytest.mark.parametrize(
    ("level", "able"),
    [
        ("一级", ["吴刚", "郑洁", "陈总"]),
        ("二级", ["郑洁", "陈总"]),
        ("三级以上", ["陈总"]),
    ],
)
def test_it_waits_for_the_role_of_its_level(clerk: Clerk, level: str, able: list[str]) -> None:
    number = proposed(clerk, level=level)

    people = ["李敏", "赵磊", "吴刚", "郑洁", "陈总"]
    assert [each for each in people if waits_for(clerk, each)] == able
    assert waits_for(clerk, "陈总") == [number]


def test_nobody_approves_what_he_proposed(passed: Clerk) -> None:
    passed.does("do", "1", "提出方案", *PLAN, at="15:00", user="吴刚")

    assert waits_for(passed, "吴刚") == []
    assert len(waits_for(passed, "郑洁")) == 1


def test_what_is_decided_or_not_proposed_waits_for_nobody(passed: Clerk) -> None:
    number = proposed(passed)
    passed.does("do", number, "审批", at="17:00", user="吴刚")

    assert waits_for(passed, "陈总") == []


def test_an_unreadable_record_is_passed_over(clerk: Clerk) -> None:
    path = clerk.complaint()
    path.write_text("编号: [", encoding="utf-8")

    assert waits_for(clerk, "陈总") == []


# —— money ——


def test_what_is_asked_was_given_and_may_still_be_given(passed: Clerk) -> None:
    passed.does("do", "1", "补偿", *CASH, "补偿.金额=20", at="10:00", user="周倩")
    passed.does("do", "1", "提出方案", *PLAN, *ASKED, "拟补偿.金额=180", at="15:00", user="赵磊")
    asked = asked_of(passed, "吴刚")

    assert asked.asked == 180
    assert asked.money is not None
    assert (asked.money.given, asked.money.room) == (Decimal(20), Decimal(480))
    assert not asked.is_beyond
    assert asked.money.able == ("客诉专员", "客服主管", "客服经理", "总经理")


def test_above_ones_own_limit_it_says_who_could(passed: Clerk) -> None:
    passed.does("do", "1", "补偿", *CASH, "补偿.金额=400", at="10:00", user="吴刚")
    passed.does("do", "1", "提出方案", *PLAN, *ASKED, "拟补偿.金额=300", at="15:00", user="赵磊")
    asked = asked_of(passed, "吴刚")

    assert asked.money is not None
    assert asked.money.room == 100
    assert asked.is_beyond
    assert asked.money.able == ("客服经理", "总经理")
    theirs = asked_of(passed, "陈总")
    assert theirs.money is not None
    assert theirs.money.room == INFINITE


def test_what_is_proposed_is_told_as_the_desk_may_see_it(clerk: Clerk) -> None:
    number = clerk.complaint("投诉人.保密=是").stem
    clerk.does("do", number, "转办", "设备部", "等级=一级")
    plan = ("处理方案=向王女士道歉", *PLAN[1:])
    clerk.does("do", number, "提出方案", *plan, at="15:00", user="赵磊")

    assert asked_of(clerk, "吴刚").said["处理方案"] == "向***道歉"


# —— like cases ——


def compensated(clerk: Clerk, yuan: str, at: str) -> str:
    number = passed_on(clerk)
    clerk.does("do", number, "补偿", *CASH, f"补偿.金额={yuan}", at=at, user="吴刚")
    return number


@pytest.mark.slow
def test_the_last_five_like_cases_are_told_newest_first(clerk: Clerk) -> None:
    given = [compensated(clerk, f"{n}0", f"1{n}:00") for n in range(1, 5)]
    given += [compensated(clerk, f"{n}0", f"14:{n}0") for n in (4, 5)]
    proposed(clerk)
    like = asked_of(clerk, "吴刚").like

    assert [each.number for each in like] == [given[5], given[4], *given[3:0:-1]]
    assert (like[0].remedy, like[0].amount) == ("现金", Decimal(50))


def test_what_is_of_another_category_or_not_decided_is_no_like_case(passed: Clerk) -> None:
    other = passed.complaint("分类=票务").stem
    passed.does("do", other, "转办", "票务部", "等级=一级")
    passed.does("do", other, "补偿", "补偿.方式=换票", at="10:00", user="吴刚")
    proposed(passed, *ASKED, "拟补偿.金额=50", by="吴刚")
    proposed(passed, level="一级")

    assert asked_of(passed, "吴刚").like == ()


def test_how_it_was_taken_is_told(clerk: Clerk) -> None:
    number = compensated(clerk, "150", "10:00")
    answer = ("答复内容=已付", "原因分析=缓冲垫磨损", "责任认定=有责")
    clerk.does("do", number, "答复", *answer, at="11:00", user="赵磊")
    clerk.does("do", number, "回访", "满意度=满意", at="12:00")
    proposed(clerk)
    (like,) = asked_of(clerk, "吴刚").like

    assert (like.number, like.liability, like.satisfaction) == (number, "有责", "满意")


# —— other machines, other regulations ——

ACCUSED = (
    *("new", "问责", "部门=设备部", "责任类型=直接责任人", "问责情形=造成升级投诉"),
    *("事实=停运时没有告知", "查证结论=监控一致", "问责依据=《奖惩办法》第八条"),
)


def test_accountability_is_approved_by_the_general_manager(clerk: Clerk) -> None:
    complaint = clerk.complaint().stem
    source = f"来源={complaint}"
    clerk.does(*ACCUSED, source, "被问责人=钱大勇", "问责方式=书面检查", user="郑洁")
    clerk.does("do", "WZ20261117-01", "批准", at="10:00", user="陈总")
    fine = ("问责方式=经济处罚", "处罚金额=200")
    clerk.does(*ACCUSED, source, "被问责人=孙小虎", *fine, at="16:00", user="郑洁")
    asked = asked_of(clerk, "陈总")

    assert asked.number == "WZ20261117-02"
    assert (asked.asked, asked.money) == (Decimal(200), None)
    assert asked.said["被问责人"] == "孙小虎"
    assert asked.back is not None
    assert asked.back.name == "退回"
    assert [(each.number, each.remedy) for each in asked.like] == [("WZ20261117-01", "书面检查")]


@pytest.fixture
def airline(tmp_path: Path, clerk: Clerk) -> Clerk:
    """An office whose approval is two steps of its own names, S002U-03."""
    found = office(tmp_path / "南航", clerk, "S002U-南航新疆")
    clerk.patch.setenv("CPL_NOW", MORNING)
    return found


def test_two_approvals_one_after_the_other(airline: Clerk) -> None:
    desk, service = "李敏", "钱芳"  # 地面服务部
    luggage = [each for each in COMPLAINT if not each.startswith("渠道")]
    airline.does("new", *luggage, "渠道=投诉电话", user=desk)
    told = ("告知方式=电话", "介绍流程=是", "反馈内容=了解了经过")
    airline.does("do", "1", "联系顾客", *told, at="09:20", user=desk)
    airline.does(
        "do", "1", "下发处理单", "地面服务部", "等级=重大", "分类=行李", at="10:00", user=desk
    )
    airline.does(
        *("do", "1", "上报处理意见", "调查情况=装卸时摔破", "原因分析=没有轻放"),
        *("责任认定=公司原因-服务不合格", "处理方案=道歉并赔偿", "直接损失=是", "拟赔偿金额=6000"),
        *("道歉人=责任部门负责人", "道歉人=直接责任人", "道歉方式=当面", "纠正措施=重新培训"),
        *("个人责任=扣绩效两分", "证据=监控截图"),
        at="11:00",
        user=service,
    )
    airline.does("do", "1", "验证", "验证意见=同意", at="12:00", user=desk)

    asked = asked_of(airline, "分管副部长示例")
    assert (asked.approve.name, asked.asked) == ("赔偿审批", Decimal(6000))
    back = returning_event(asked.loaded.card)
    assert back is not None
    assert back.name == "审批不同意"

    airline.does("do", "1", "赔偿审批", at="13:00", user="分管副部长示例")
    assert waits_for(airline, "分管副部长示例") == []
    assert asked_of(airline, "分管副总经理示例").approve.name == "重大审批"
