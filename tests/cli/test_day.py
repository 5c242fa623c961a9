"""The clerk's day on a real terminal, its keys counted; docs/一天.md shows it as it was typed."""

from collections.abc import Callable, Iterable

import pytest
from clerks import Clerk
from day import ENTER, Answer, Played, Scene, page, pages, play, table, too_wide
from three_days import (
    FRIDAY_TYPED,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    WEDNESDAY_TYPED,
    calls,
    monday,
    rounds,
)

DAY = (
    Scene(
        "登记一件投诉",
        "09:12",
        "cpl new",
        (
            Answer("电话：", "138 0000 1234", ENTER),
            Answer("姓名：", "王女士", ENTER),
            Answer("话写）：", "停运两小时，没人说可以退票", ENTER),
            Answer("大门口）：", "08:50 过山车入口", ENTER),
            Answer("解决）：", "退票并道歉", ENTER),
            Answer("> ", keys="1"),
            Answer("> ", keys="3"),
            Answer("先放着", keys=ENTER),
        ),
        budget=16,
        story="电话里的人在喊，一只手拿着听筒。先问电话，再问姓名、什么事、什么时候在哪里、想怎样。",
    ),
    Scene(
        "转给设备部", "09:20", "cpl do 1 zb sbb", budget=16, story="转办单和微信文字跟着就有了。"
    ),
    Scene(
        "同一个人又打来",
        "10:05",
        "cpl new",
        (
            Answer("电话：", "13800001234", ENTER),
            Answer("n 新登记", keys="a"),
            Answer("备注：", "还在门口等，要求今天答复", ENTER),
        ),
        budget=11,
        story="电话一输进去就知道是谁、办到哪里了；`a` 把这次说的追加到那一件。",
    ),
    Scene(
        "当场办结",
        "10:30",
        "cpl new 投诉 来访 投诉人.姓名=赵先生 投诉人.电话=13900005678 "
        "内容=餐券刷不出来 等级=一级 分类=票务 --do dc 处理结果=换了一张 满意度=2",
        text="赵先生13900005678餐券刷不出来换了一张",
        budget=70,
        story="一条命令，登记和办结一次提交。",
    ),
    Scene(
        "一件事很多人打来",
        "11:00",
        "cpl new --batch 停电",
        (
            Answer("停电］：", "摩天轮停在半空", ENTER),
            Answer("> ", keys="1"),
            Answer("> ", keys="3"),
            Answer("电话：", "13700000001", ENTER),
            Answer("姓名：", "孙女士", ENTER),
            Answer("电话：", "13700000002", ENTER),
            Answer("姓名：", "周先生", ENTER),
            Answer("电话：", keys=ENTER),
        ),
        budget=30,
        story="第一次问清楚是什么事，以后每人只问电话和姓名，两个回车一个人。",
    ),
    Scene("转给设备部，一批只转一次", "11:20", "cpl do 3 zb sbb", budget=16),
    Scene(
        "设备部在微信里回了",
        "14:00",
        "cpl do 1 df 答复内容=已退票并致歉 原因分析=停运公告没有挂出 责任认定=有责 "
        "--as 赵磊 --basis 微信",
        text="已退票并致歉停运公告没有挂出",
        budget=55,
        story="赵磊决定的，李敏登记的，依据是微信：三样都记下来。",
    ),
    Scene(
        "一份答复到每个人",
        "14:10",
        "cpl do 3 df 答复内容=已恢复供电并致歉 原因分析=备用电源没有切换 责任认定=有责",
        text="已恢复供电并致歉备用电源没有切换",
        budget=35,
    ),
    Scene(
        "看板",
        "15:00",
        "cpl",
        (Answer("回车离开", keys="4"), Answer("返回", keys=ENTER), Answer("回车离开", keys=ENTER)),
        budget=7,
        story="按数字打开那一项。",
    ),
    Scene(
        "打回访电话，两位",
        "15:05",
        "cpl call",
        (Answer("> ", keys="2"), Answer("> ", keys="1")),
        budget=14,
        story="号码在屏上，问一句满意不满意，按一个数字就是下一位。",
    ),
    Scene("刚才办错了", "15:10", "cpl undo", (Answer("］", keys="y"),), budget=10),
    Scene(
        "查一个词",
        "16:00",
        "cpl find 停电",
        text="停电",
        budget=12,
    ),
    Scene(
        "下班前的审批，两件一起",
        "17:00",
        "cpl due 待我审批",
        (Answer("（几件：1,3 a）：", keys="1-2 a" + ENTER),),
        budget=20,
        who="吴刚",
    ),
    Scene("交班", "17:25", "cpl handover", (Answer("结束）：", keys=ENTER),), budget=14),
)


@pytest.fixture
def played(clerk: Clerk) -> tuple[Played, ...]:
    monday(clerk)
    return tuple(play(clerk.root, DAY))


def kept_to(played: Iterable[Played]) -> None:
    print(table(played))
    for each in played:
        assert each.status == each.scene.status, each.pane
        assert each.scene.keys <= each.scene.budget, each.scene.title
        assert too_wide(each) == [], each.scene.title


@pytest.mark.slow
def test_three_days(
    clerk: Clerk, played: tuple[Played, ...], golden: Callable[[str, str], None]
) -> None:
    kept_to(played)
    golden("../../docs/一天.md", page(played))
    calls(clerk, TUESDAY, "2026-11-17T17:40")
    wednesday = tuple(play(clerk.root, WEDNESDAY_TYPED, "2026-11-18"))
    calls(clerk, WEDNESDAY, "2026-11-18T15:00")
    rounds(clerk)
    calls(clerk, THURSDAY, "2026-11-19T15:00")
    friday = tuple(play(clerk.root, FRIDAY_TYPED, "2026-11-20"))
    kept_to((*wednesday, *friday))
    golden("../../docs/三天.md", pages((("星期三", wednesday), ("星期五", friday))))
    assert "共 29 件" in clerk.does("list", at="2026-11-20T17:30").out
    assert clerk.does("check").out == "没有发现问题。\n"
