"""Write a workspace of many complaints over ten years, to measure with.

Unlike the complaints of `samples/generate.py`, which are of a few months and often still
open, nearly all of these are closed, as in an office that does its work: a few are forgotten,
and the last weeks' are open. There are rectification orders and patrols. Every event is put
to the engine; the same seed gives the same files. git gets them through fast-import, a
hundred in a commit or, with `--many`, each in so many commits as it grew. With `--events`
every event is a commit as the command makes it, of so many events a record at most: an honest
history, to audit.
"""

import argparse
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice
from pathlib import Path
from random import Random
from typing import IO

from cpl.codec.records.record import new_text
from cpl.domain.cases.card import blank_card, replay
from cpl.domain.cases.record import Event, Record
from cpl.domain.people.staff import Staff
from cpl.domain.regulation.numbers import folder_of, next_number
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Value, Values
from cpl.store.defaults import park_rules
from cpl.store.workspace import Workspace
from cpl.use_cases.practice.guests import guest
from cpl.use_cases.upkeep.init import init
from samples.generate import LEARNT, SYSTEM, happened

SEED = 20261122
NOW = datetime(2026, 11, 22, 9, 0)
FIRST_DAY = date(2016, 11, 23)
DAYS = (NOW.date() - FIRST_DAY).days
BACKLOG_DAYS = 6 * 365
PATROL_EVERY = 50  # complaints
A_COMMIT = 100  # records
ZONE = timezone(timedelta(hours=8))
OFFSET = "+0800"
ORDER = "整改通知单"

HEADS = {"运营部": "王建国", "设备部": "赵磊", "票务部": "钱芳", "餐饮部": "冯涛"}
APPROVES = {"二级": ("郑洁", "客服经理"), "三级以上": ("陈总", "总经理")}
LEVELS = {"一级": 88, "二级": 10, "三级以上": 2}
CHANNELS = {"热线": 45, "二维码": 15, "来访": 15, "意见簿": 8, "网络": 12, "邮件": 5}
CONTENT = {"非常满意": 15, "满意": 50, "一般": 18, "未表态": 10, "不满意": 7}
WISHES = ("道歉", "退票", "说明原因", "尽快解决", "赔偿损失")
CAUSES = ("人员", "设备", "流程")
PLACES = ("东门", "西门", "飞龙谷", "水世界", "儿童区", "中央广场", "美食街", "停车场", "剧场")
BESIDES = (
    "我们是从外地专程来的",
    "带着七十岁的老人",
    "当时天气很热",
    "身边还有十几个人一样",
    "已经拍了照片和视频",
    "之前打过一次电话没有人回",
    "希望书面答复",
    "不是要钱，是要一个说法",
)


@dataclass(frozen=True)
class Matter:
    """What somebody complains about: of which kind, what brought it about, whose it is."""

    kind: str
    said: str
    cause: str
    unit: str


MATTERS = (
    Matter("设备设施", "过山车停运，现场没有告知可以退票", "停运公告没有及时挂出", "设备部"),
    Matter("服务时效", "排队两小时，没有遮阳也没有广播", "客流高峰没有加开通道", "运营部"),
    Matter("票务", "电子票刷不开闸机，要自己打电话给平台", "闸机离线没有人复位", "票务部"),
    Matter("餐饮", "套餐里的饭是凉的，服务员说已经下班了", "保温柜温度不够", "餐饮部"),
    Matter("环境卫生", "卫生间地面积水，孩子滑倒擦破了皮", "排水慢，巡查间隔太长", "运营部"),
    Matter("服务态度", "问路被说“自己看牌子”", "当班人员连班疲劳", "运营部"),
    Matter("商品", "雨衣一穿就破，说开封不退", "到货没有抽检", "运营部"),
    Matter("设备设施", "储物柜打不开，手机锁在里面一个多小时", "没有巡检记录", "设备部"),
    Matter("演出", "花车巡游取消没有通知，白等一个下午", "广播没有覆盖", "运营部"),
    Matter("票务", "年卡照片核对不上，不让进园", "系统照片没有同步", "票务部"),
)


class Course:
    """What happens to one complaint, event by event, to the end."""

    def __init__(self, chance: Random, matter: Matter, level: str, at: datetime) -> None:
        self.chance = chance
        self.matter = matter
        self.level = level
        self.at = at
        self.is_ordered = chance.random() < 0.04
        self.known: Values = {"原因分析": matter.cause, "责任认定": "有责"}

    def events(self) -> Iterator[Event]:
        if self.level == "一级" and not self.is_ordered and self.chance.random() < 0.22:
            yield from self.settled_at_once()
        else:
            yield from self.passed_on()

    def settled_at_once(self) -> Iterator[Event]:
        content = self.chance.choice(("满意", "非常满意", "一般"))
        said = {"处理结果": "当场道歉并解决", "满意度": content}
        yield self.desk("受理", 1, 9, 等级="一级", 分类=self.matter.kind)
        yield self.desk("当场办结", 5, 60, **said, **self.known)
        yield self.desk("备注", 60, 600, 备注="来电人再次致谢")
        yield self.concluded(1000)

    def passed_on(self) -> Iterator[Event]:
        unit, kind = self.matter.unit, self.matter.kind
        yield self.desk("转办", 3, 90, 主办单位=unit, 等级=self.level, 分类=kind)
        yield self.head("签收", 5, 200, 签收人=HEADS[unit])
        found = "看过现场和值班记录，情况属实"
        yield self.head("调查", 30, 600, 调查情况=found, 根因=self.chance.choice(CAUSES))
        yield from self.proposed("致歉并退票", **self.known)
        if self.level == "一级" and self.chance.random() < 0.5:
            yield self.desk("进度告知", 30, 700, 反馈内容="今天之内给您回电", 告知方式="电话")
        yield self.answered("已致歉，改为闸口和广播同时发布，票款原路退回", **self.known)
        if self.is_ordered:
            yield self.event("整改下发", 30, 600, "吴刚", "客服主管")
        yield from self.followed_up()
        if self.is_ordered:
            yield self.desk("整改销号", 5000, 9000)
        if self.chance.random() < 0.75:
            yield self.concluded(600)
        if self.level in APPROVES:
            yield self.head("写报告", 600, 2500, 报告内容="处理报告已写，附调查记录")

    def proposed(self, plan: str, **known: Value) -> Iterator[Event]:
        """A plan and its approval, where the level asks for one."""
        if self.level in APPROVES:
            proposal = self.head("提出方案", 30, 600, 处理方案=plan, **known)
            expected = (proposal.at + timedelta(days=3)).date()
            yield replace(proposal, fields={**proposal.fields, "预计完成": expected})
            yield self.event("审批", 30, 1000, *APPROVES[self.level], 审批意见="同意")

    def followed_up(self) -> Iterator[Event]:
        """Rung up, and once more when it had to be done again."""
        if self.chance.random() < 0.1:
            yield self.desk("回访未接通", 60, 600)
        content = picked(self.chance, CONTENT)
        yield self.asked(content)
        if content == "不满意":
            yield self.desk("再办", 10, 120, 理由="投诉人要求重新处理")
            yield from self.proposed("另赠体验券")
            yield self.answered("已按诉求补正，另赠体验券")
            yield self.asked("满意")

    def answered(self, said: str, **known: Value) -> Event:
        return self.head("答复", 60, 2500, 答复内容=said, 答复方式="电话", **known)

    def asked(self, content: str) -> Event:
        return self.desk("回访", 600, 4000, 回访方式="电话", 满意度=content)

    def concluded(self, least: int) -> Event:
        return self.event("闭环", least, 6000, "周倩", "客诉专员", **LEARNT)

    def desk(self, name: str, least: int, most: int, **said: Value) -> Event:
        return self.event(name, least, most, "李敏", "客服专员", **said)

    def head(self, name: str, least: int, most: int, **said: Value) -> Event:
        return self.event(name, least, most, HEADS[self.matter.unit], "部门负责人", **said)

    def event(self, name: str, least: int, most: int, who: str, role: str, **said: Value) -> Event:
        """The next one, so many minutes after the last."""
        self.at += timedelta(minutes=self.chance.randint(least, most))
        return Event(name, self.at, who, role, said)


def picked(chance: Random, weights: dict[str, int]) -> str:
    return chance.choices(tuple(weights), tuple(weights.values()))[0]


class Office:
    """Ten years of a desk under these rules: what was given out, and what became of it."""

    def __init__(self, rules: Rules, seed: int, *, orders: bool = True) -> None:
        self.rules = rules
        self.orders = orders
        self.chance = Random(seed)
        self.last: dict[tuple[str, date], str] = {}

    def records(self, count: int) -> Iterator[Record]:
        """So many complaints with the orders that came of them, and patrols between."""
        moments = sorted(self.moment() for _ in range(count))
        for n, received in enumerate(moments):
            yield from self.complaint(received)
            if n % PATROL_EVERY == PATROL_EVERY // 2:
                yield self.patrol(datetime.combine(received, time(8, 25)))

    def backlog(self, count: int) -> Iterator[Record]:
        """So many of one year long ago, as they were brought over: nothing was done since."""
        begin = NOW.date() - timedelta(days=BACKLOG_DAYS)
        for received in sorted(self.moment(begin, 365) for _ in range(count)):
            said = self.said(received, self.chance.choice(MATTERS))
            registered = Event("登记", received, "李敏", "客服专员")
            yield self.record("工单", self.number("工单", received), said, registered, ())

    def moment(self, first: date = FIRST_DAY, days: int = DAYS) -> datetime:
        day = first + timedelta(days=self.chance.randrange(days))
        minutes = self.chance.randrange(690)
        return datetime.combine(day, time(8, 30)) + timedelta(minutes=minutes)

    def complaint(self, received: datetime) -> Iterator[Record]:
        """A complaint, and the rectification order where one came of it."""
        matter = self.chance.choice(MATTERS)
        course = Course(self.chance, matter, picked(self.chance, LEVELS), received)
        course.is_ordered &= self.orders
        events = course.events()
        if self.chance.random() < 0.003:
            events = islice(events, 3)  # forgotten
        number = self.number("工单", received)
        told: list[Event] = []
        order = ""

        def with_order(event: Event) -> Event:
            """Of the order, as soon as there is one, both sides tell the same."""
            nonlocal order
            if not event.name.startswith("整改"):
                return event
            order = order or self.number("整改", event.at)
            told.append(event)
            return replace(event, fields={ORDER: (order,)})

        registered = Event("登记", received, "李敏", "客服专员")
        happening = (with_order(each) for each in until_now(events))
        yield self.record("工单", number, self.said(received, matter), registered, happening)
        if order:
            yield self.order(order, number, matter, told)

    def said(self, received: datetime, matter: Matter) -> Values:
        """What the complainant said, and how it was taken down."""
        chance = self.chance
        who = guest(chance)
        besides = chance.sample(BESIDES, chance.randrange(4))
        return {
            "类别": "投诉",
            "接收时间": received,
            "渠道": picked(chance, CHANNELS),
            "内容": "，".join((matter.said, *besides)) + "。",
            "投诉人": {"姓名": who.name, "电话": who.phone, "类型": who.kind},
            "诉求": chance.choice(WISHES),
            "发生地点": chance.choice(PLACES),
        }

    def order(self, number: str, source: str, matter: Matter, told: list[Event]) -> Record:
        """The order as its complaint was told of it: issued, and struck off if it came to that."""
        issued, *struck_off = told
        fields: Values = {
            "整改单位": matter.unit,
            "存在问题": matter.cause,
            "整改要求": ("更换损坏部件", "列入每日开机检查"),
            "整改期限": datetime.combine(issued.at + timedelta(days=7), time()),
            "来源": (source,),
            "接收时间": issued.at,
        }
        events = (e for end in struck_off for e in put_right(matter, issued.at, end))
        begun = replace(issued, name="下发")
        return self.record("整改", number, fields, begun, until_now(events))

    def patrol(self, at: datetime) -> Record:
        walked = Event("巡场", at, "周倩", "客诉专员")
        fields: dict[str, Value] = {
            "巡场人": walked.actor,
            "发生地点": self.chance.choice(PLACES),
            "检查情况": "照明、标识、地面检查",
        }
        mended: tuple[Event, ...] = ()
        if self.chance.random() < 0.3:
            fields["存在问题"] = "两盏路灯不亮"
            later = at + timedelta(minutes=50)
            mended = (replace(walked, name="当场处理", at=later, fields={"处理情况": "当场换灯"}),)
        return self.record("巡场", self.number("巡场", at), fields, walked, until_now(mended))

    def record(
        self, machine: str, number: str, fields: Values, registered: Event, then: Iterable[Event]
    ) -> Record:
        """One record whose every event the rules allow."""
        card = blank_card(self.rules, self.rules.machines[machine], number, fields)
        card, event = happened(card, registered)
        history = [event]
        for each in then:
            card, event = happened(card, each)
            history.append(event)
        return Record(number, machine, card.state, fields, tuple(history))

    def number(self, machine: str, at: datetime) -> str:
        """The next of that day; numbers are never given out twice and leave no gap."""
        key = machine, at.date()
        known = self.rules.machines[machine]
        self.last[key] = next_number(known, at.date(), "", (self.last.get(key, ""),))
        return self.last[key]


def until_now(events: Iterable[Event]) -> Iterator[Event]:
    """As much of it as has happened by NOW."""
    for each in events:
        if each.at >= NOW:
            return
        yield each


def put_right(matter: Matter, issued: datetime, struck_off: Event) -> Iterator[Event]:
    """What the unit did between an order and its end, and the look at it a month later."""

    def by_head(name: str, at: datetime, **said: Value) -> Event:
        return Event(name, at, HEADS[matter.unit], "部门负责人", said)

    minutes = (struck_off.at - issued) // timedelta(minutes=2)
    done = {"纠正措施": "全部更换", "完成情况": "已完成并留照片", "原因分析": matter.cause}
    yield by_head("签收", issued + timedelta(minutes=30), 签收人=HEADS[matter.unit])
    yield by_head("回复", issued + timedelta(minutes=minutes), **done)
    seen = {"复查结论": "销号", "复查情况": "现场逐台看过"}
    yield replace(struck_off, name="复查", fields=seen)
    later = struck_off.at + timedelta(days=25)
    again = {"回查结论": "有效", "复查情况": "次月抽查未复发"}
    yield Event("回查", later, "孙丽", "行政督导", again)


@dataclass(frozen=True)
class Commit:
    """One that git is to import: the files as they were then, what is said of them, by whom."""

    at: datetime
    message: str
    files: tuple[Record, ...]
    author: str = f"{SYSTEM.name} <{SYSTEM.email}>"


SAMPLE = "Cpl-Event: 样本\nCpl-Clock: set"


def together(records: Iterable[Record], most: int = A_COMMIT) -> Iterator[Commit]:
    """So many records to a commit, each as it is in the end."""
    left = iter(records)
    while some := tuple(islice(left, most)):
        at = some[-1].registered.at
        yield Commit(at, f"样本 {some[0].number} 等 {len(some)} 件\n\n{SAMPLE}", some)


def growing(rules: Rules, records: Iterable[Record], many: int) -> list[Commit]:
    """So many commits to a record, as its events happened; all in the order of time."""
    stages = (stage for each in records for stage in stages_of(rules, each, many))
    return sorted(map(as_it_happened, stages), key=lambda each: each.at)


def stages_of(rules: Rules, record: Record, many: int) -> Iterator[Record]:
    """The record at so many times, evenly apart, from its registration until now."""
    later = len(record.history) - 1
    for length in sorted({1 + later * n // max(1, many - 1) for n in range(many)}):
        stage = replace(record, history=record.history[:length])
        yield replace(stage, state=replay(rules, stage).state)


def as_it_happened(stage: Record) -> Commit:
    last = stage.history[-1]
    return Commit(last.at, f"{last.name} {stage.number}\n\n{SAMPLE}", (stage,))


def commanded(
    rules: Rules, staff: Staff, records: Iterable[Record], events: int
) -> Iterator[Commit]:
    """Each of the first so many events of every record as its command would have recorded it.

    What happened to two records at once is one commit of both.
    """
    found: dict[tuple[datetime, str], list[Record]] = {}
    for record in records:
        for length in range(1, min(events, len(record.history)) + 1):
            stage = replace(record, history=record.history[:length])
            last = stage.history[-1]
            moved = replace(stage, state=replay(rules, stage).state)
            found.setdefault((last.at, _at_once(record, last)), []).append(moved)
    before: dict[str, str] = {}
    for (at, _), stages in sorted(found.items(), key=lambda each: each[0]):
        yield _commanded(rules, staff, at, stages, before)
        before |= {each.number: each.state for each in stages}


def _at_once(record: Record, event: Event) -> str:
    """What an event and those that it brings about elsewhere have in common."""
    named = event.fields.get(ORDER)
    return str(named[0]) if isinstance(named, tuple) else record.number


def _commanded(
    rules: Rules, staff: Staff, at: datetime, stages: list[Record], before: Mapping[str, str]
) -> Commit:
    first, last = stages[0], stages[0].history[-1]
    was = before.get(first.number, "")
    moved = f"{was}→{first.state}" if was and was != first.state else first.state
    lines = [
        *(f"Cpl-Record: {each.number}" for each in stages),
        *dict.fromkeys(f"Cpl-Event: {each.history[-1].name}" for each in stages),
        f"Cpl-Rules: {rules.meta.id} {rules.meta.version}",
    ]
    subject = f"{first.number} {last.name}: {moved}"
    author = f"{last.actor} <{staff.people[last.actor].email}>"
    return Commit(at, f"{subject}\n\n" + "\n".join(lines), tuple(stages), author)


def imported(rules: Rules, commits: Iterable[Commit], parent: str, out: IO[bytes]) -> int:
    """Write the commits as `git fast-import` reads them; answers how many."""
    count = 0
    for count, each in enumerate(commits, 1):
        message = f"{each.message}\n".encode()
        stamp = f"{int(each.at.replace(tzinfo=ZONE).timestamp())} {OFFSET}"
        out.write(b"commit refs/heads/main\n")
        out.write(f"committer {each.author} {stamp}\n".encode())
        out.write(b"data %d\n%b" % (len(message), message))
        if count == 1:
            out.write(f"from {parent}\n".encode())
        for record in each.files:
            path = (
                f"{folder_of(rules.machines[record.machine], record.number)}/{record.number}.yaml"
            )
            text = new_text(record).encode()
            out.write(b"M 100644 inline %b\ndata %d\n%b\n" % (path.encode(), len(text), text))
    out.write(b"done\n")
    return count


def write(
    folder: Path,
    seed: int,
    count: int,
    many: int = 0,
    *,
    is_backlog: bool = False,
    events: int = 0,
) -> int:
    """Make a workspace with `count` complaints and what belongs to them; answers its commits."""
    begun = datetime.combine(FIRST_DAY, time(8)) if events else NOW
    parent = init(folder, begun, clock_set=True, profile=park_rules())
    root = folder.resolve()
    place = Workspace.find(root)
    rules = place.latest_rules
    office = Office(rules, seed, orders=not events)  # of one cut short the other side was told
    records = office.backlog(count) if is_backlog else office.records(count)
    commits: Iterable[Commit] = growing(rules, records, many) if many else together(records)
    if events:
        commits = commanded(rules, place.staff, records, events)
    git = ["git", "-C", os.fspath(root)]
    importing = [*git, "fast-import", "--quiet", "--done"]
    with subprocess.Popen(importing, stdin=subprocess.PIPE) as running:
        assert running.stdin is not None
        made = imported(rules, commits, parent, running.stdin)
    if running.returncode:
        raise SystemExit(running.returncode)
    for words in (["reset", "--quiet", "--hard"], ["repack", "-a", "-d", "--quiet"]):
        subprocess.run([*git, *words], check=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--many", type=int, default=0, help="每件分几次提交")
    parser.add_argument("--events", type=int, default=0, help="每件至多几个事件，一个一次提交")
    parser.add_argument("--backlog", action="store_true", help="都是六年前的，都没有办")
    parser.add_argument("count", type=int, help="多少件投诉")
    parser.add_argument("folder", type=Path, help="新的或空的文件夹")
    said = parser.parse_args()
    commits = write(
        said.folder,
        said.seed,
        said.count,
        said.many,
        is_backlog=said.backlog,
        events=said.events,
    )
    print(f"写了 {said.count} 件投诉和它们的整改、巡场，{commits} 次提交：{said.folder}")


if __name__ == "__main__":
    main()
