"""What else happens in an office while its clerk's three days are typed: 29 complaints in all.

Each function is one stretch of time; what the clerk types herself is in tests/cli/test_day.py.
"""

from collections.abc import Iterable

from clerks import Clerk
from day import ENTER, Answer, Scene

PLAN = ("处理方案=退票", "原因分析=没有告知", "责任认定=有责", "预计完成=2026-11-20")
LOCKER = (
    "投诉人.姓名=钱女士",
    "投诉人.电话=13600000009",
    "内容=储物柜打不开",
    "分类=设备设施",
)
TUESDAY = (
    ("热线", "何女士", "13500000006", "炒饭里有一根头发", "餐饮", "餐饮部"),
    ("来访", "马先生", "13500000007", "晚场演出取消没有通知", "演出", "运营部"),
    (
        "热线",
        "吕女士",
        "13500000008",
        "孩子从海盗船下来磕破额头",
        "安全 标记=安全,涉未成年人",
        "设备部",
    ),
    ("网络", "金先生", "13500000009", "检票口排队一小时", "服务时效", "运营部"),
)
WEDNESDAY = (
    ("热线", "蒋先生", "13500000021", "烤肠没有熟", "餐饮", "餐饮部"),
    ("热线", "沈女士", "13500000022", "旋转木马的灯坏了一半", "设备设施", "设备部"),
    ("来访", "韩先生", "13500000023", "检票员说话难听", "服务态度", "运营部"),
    ("网络", "杨女士", "13500000024", "套票比门口贵二十元", "票务", "票务部"),
    ("热线", "朱先生", "13500000025", "停车场没有灯", "设备设施", "设备部"),
)
THURSDAY = (
    ("热线", "秦女士", "13500000031", "碰碰车安全带扣不上", "安全", "设备部"),
    ("热线", "尤先生", "13500000032", "咖啡凉的", "餐饮", "餐饮部"),
    ("来访", "许女士", "13500000033", "演员没有签名", "演出", "运营部"),
    ("网络", "何先生", "13500000034", "年卡照片被弄错", "票务", "票务部"),
    ("热线", "施女士", "13500000035", "长椅油漆没干", "设备设施", "设备部"),
    ("热线", "张先生", "13500000036", "广播听不清", "设备设施", "设备部"),
    ("来访", "孔女士", "13500000037", "纪念品掉色", "商品", "商品部"),
    ("热线", "曹先生", "13500000038", "卫生间没有水", "环境卫生", "保洁部"),
    ("网络", "严女士", "13500000039", "冰淇淋化了不给换", "餐饮", "餐饮部"),
    ("热线", "华先生", "13500000040", "游行改了时间没有说", "演出", "运营部"),
    ("来访", "魏女士", "13500000041", "轮椅借不到", "服务时效", "运营部"),
)
PASTED = "\x1b[200~你好，我昨天在餐厅\n菜里有头发\n服务员说爱吃不吃\n我要投诉\n1\n谢谢\x1b[201~"
WEDNESDAY_TYPED = (
    Scene(
        "昨晚本子上的一件",
        "08:35",
        "cpl new --at 昨晚20:15 投诉 来访 投诉人.姓名=丁先生 投诉人.电话=13500000010 "
        "内容=出园班车没有来 分类=服务时效 --do zb yyb",
        text="丁先生13500000010出园班车没有来",
        budget=75,
        story="夜里值班的人记在纸上，早上照真的时间补录：时限、月报按昨晚算。",
    ),
    Scene(
        "告知进度，一位一个键",
        "08:45",
        "cpl call 进度",
        (
            Answer("> ", keys="1"),
            Answer("> ", keys="1"),
            Answer("> ", keys="0"),
            Answer("> ", keys="1"),
            Answer("> ", keys="1"),
            Answer("> ", keys="1"),
            Answer("> ", keys="1"),
        ),
        budget=21,
        story="每天要告诉投诉人办到哪里了。屏上有电话，有可以照着说的话。",
    ),
    Scene(
        "贴一段微信",
        "09:10",
        "cpl new",
        (
            Answer("电话：", "13900001111", ENTER),
            Answer("姓名：", "王女士", ENTER),
            Answer("话写）：", PASTED, ENTER),
            Answer("大门口）：", keys=ENTER),
            Answer("解决）：", keys=ENTER),
            Answer("> ", keys="5" + ENTER),
            Answer("> ", keys="5"),
            Answer("先放着", keys=ENTER),
        ),
        budget=17,
        story="六行贴进去是一个回答。按了数字又顺手按的那个回车，不算下一题的回答。",
    ),
    Scene(
        "部门答复了",
        "10:00",
        "cpl do 1117-5 df 答复内容=已退款并致歉 原因分析=备料没有戴帽 责任认定=有责 "
        "--as 冯涛 --basis 微信",
        text="已退款并致歉备料没有戴帽",
        budget=60,
    ),
    Scene(
        "回访，一位不满意",
        "10:20",
        "cpl call",
        (
            Answer("> ", keys="2"),
            Answer("> ", keys="4"),
            Answer("回车）：", "光退款不行，要看到整改", ENTER),
        ),
        budget=12,
        story="不满意的问一句为什么，记下来。",
    ),
    Scene(
        "再办，说得出为什么",
        "10:30",
        "cpl do 1117-5 再办 写明怎样整改",
        text="写明怎样整改",
        budget=18,
        story="再拿到这一件的部门，单子上、微信里都看得到投诉人不满意什么、上次答复了什么。",
    ),
    Scene(
        "办结了的又打来",
        "11:00",
        "cpl new",
        (
            Answer("电话：", "13900005678", ENTER),
            Answer("n 新登记", keys="g"),
            Answer("话写）：", "还是刷不出来", ENTER),
            Answer("大门口）：", keys=ENTER),
            Answer("解决）：", keys=ENTER),
            Answer("> ", keys="1"),
            Answer("> ", keys="4"),
            Answer("先放着", keys=ENTER),
        ),
        budget=16,
        story="已经办结的不追加：重开，或者新登记一件，两件互相写着。",
    ),
    Scene("转给餐饮部", "11:05", "cpl do 2 zb cyb", budget=16),
    Scene("转给票务部", "11:06", "cpl do 3 zb pwb", budget=16),
    Scene(
        "几件一起备注",
        "11:30",
        "cpl do 1117-6、8 bzh 部门说下午回话",
        text="部门说下午回话",
        budget=21,
    ),
    Scene("敲错了命令", "14:00", "cpl print 1117-6", budget=17, status=2),
)
FRIDAY_TYPED = (
    Scene(
        "周五早上的看板",
        "08:31",
        "cpl",
        (
            Answer("回车离开", keys="5"),
            Answer("返回", keys="1"),
            Answer("返回", keys="b"),
            Answer("备注：", "打了两次没有人接", ENTER),
            Answer("返回", keys=ENTER),
            Answer("离开", keys=ENTER),
        ),
        budget=10,
        story="要紧的在最上面。数字打开，字母办事，办完回到清单。",
    ),
    Scene("谁欠着", "08:50", "cpl due 逾期", budget=12),
    Scene(
        "催设备部",
        "08:55",
        "cpl due sbb --remind",
        (Answer("］", keys=ENTER),),
        budget=22,
        story="一段话贴到微信里，回车记下催过了。",
    ),
    Scene(
        "能办什么",
        "09:10",
        "cpl do 1117-7",
        (
            Answer("> ", keys="m"),
            Answer("> ", keys="9"),
            Answer("备注：", "已问过，下午修好", ENTER),
        ),
        budget=18,
        story="先列最可能的几样，别的按 `m`。",
    ),
    Scene("一件的经过", "09:20", "cpl show 1117-5", budget=17),
    Scene("窄一点的窗口", "09:30", "cpl", (Answer("回车离开", keys=ENTER),), budget=5, columns=60),
    Scene("窄一点的窗口：全部时限", "09:31", "cpl due", budget=9, columns=60),
    Scene("窄一点的窗口：一件", "09:32", "cpl show 1117-5", budget=17, columns=60),
    Scene("给经理的一页", "10:00", "cpl board --html", budget=18),
    Scene(
        "交班",
        "17:25",
        "cpl handover --issue",
        (Answer("结束）：", keys=ENTER), Answer("］", keys="y")),
        budget=24,
    ),
)

Call = tuple[str, str, str, str, str, str]


def monday(clerk: Clerk) -> None:
    """Two plans that wait for 吴刚, one with 180 yuan in it."""
    asked = ("拟补偿.方式=现金", "拟补偿.金额=180", "拟补偿.用途=过失补救")
    for words, again in ((asked, ()), ((), ("--again",))):
        clerk.does("new", "投诉", "热线", *LOCKER, *again, at="2026-11-16T14:00")
        number = "1" if words else "2"
        clerk.does("do", number, "转办", "设备部", "等级=一级")
        clerk.does("do", number, "提出方案", *PLAN, *words, at="2026-11-16T16:00", user="赵磊")


def calls(clerk: Clerk, taken: Iterable[Call], at: str) -> list[str]:
    """Register and transfer each of them; their numbers."""
    numbers = []
    for channel, name, phone, story, category, unit in taken:
        said = clerk.does(
            *("new", "投诉", channel, f"投诉人.姓名={name}", f"投诉人.电话={phone}"),
            *(f"内容={story}", *f"分类={category}".split()),
            at=at,
        )
        numbers.append(said.out.split()[0])
        clerk.does("do", numbers[-1], "转办", unit, "等级=一级")
    return numbers


def rounds(clerk: Clerk) -> None:
    """Two orders of rectification, somebody held to account, and three walks through the park."""
    order = ("new", "整改", "设备部", "停运没有公示", "停运十分钟内公示")
    clerk.does(*order, "2026-11-19", at="2026-11-18T16:00", user="吴刚")
    clerk.does("new", "整改", "餐饮部", "备料没有戴帽", "当天培训", "2026-11-25", user="吴刚")
    who = ("来源=TS20261117-005", "被问责人=钱大勇", "部门=餐饮部", "责任类型=直接责任人")
    why = ("问责情形=其他过错", "事实=备料没有戴帽", "查证结论=属实", "问责依据=员工手册第12条")
    clerk.does("new", "问责", *who, *why, "问责方式=批评教育", at="2026-11-19T09:30", user="郑洁")
    for place, at in (("北门", "17T16:30"), ("餐饮街", "18T16:30"), ("海盗船", "19T16:30")):
        clerk.does("new", "巡场", "李敏", place, "一切正常", at=f"2026-11-{at}")
