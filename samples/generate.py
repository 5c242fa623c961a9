"""Write many complaints that are legal by construction, for benchmarks and trials.

Every event is put to the engine and kept only because it said yes. The same seed gives
the same files.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from cpl.codec.records.record import new_text
from cpl.domain.cases.card import Card, blank_card
from cpl.domain.cases.record import Event, Record
from cpl.domain.decisions.engine import Context, Refused, decide
from cpl.domain.regulation.numbers import folder_of, next_number
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Values
from cpl.store.defaults import park_rules
from cpl.store.git.commits import Signature
from cpl.store.git.git import Git
from cpl.store.workspace import Workspace
from cpl.use_cases.practice.guests import guest
from cpl.use_cases.upkeep.init import init

TOP = Path(__file__).resolve().parent.parent
PLACE = TOP / "demo-out" / "样本"
LAST_DAY = date(2026, 10, 31)
A_DAY = 28  # complaints a busy office takes in one day
NOW = datetime(2026, 12, 31, 17, 0)
SYSTEM = Signature("系统", "system@example.com")

CHANNELS = ("热线", "热线", "二维码", "来访", "意见簿", "网络")
MATTERS = (
    ("设备设施", "过山车停运，现场没有告知可以退票", "停运公告没有及时挂出", "设备部"),
    ("服务时效", "排队两小时，没有遮阳也没有广播", "客流高峰没有加开通道", "运营部"),
    ("票务", "电子票刷不开闸机，耽误半小时", "闸机离线没有人复位", "票务部"),
    ("餐饮", "套餐里的饭是凉的", "保温柜温度不够", "餐饮部"),
    ("环境卫生", "卫生间地面积水，孩子滑倒", "排水慢，巡查间隔太长", "保洁部"),
    ("服务态度", "工作人员说话不耐烦", "当班人员连班疲劳", "演艺部"),
    ("商品", "雨衣一穿就破", "到货没有抽检", "商品部"),
)
LEARNT: Values = {
    "整改意见": "列入每日开园前检查",
    "当事人处理意见": "口头提醒",
    "员工教育": "次日班前会讲过",
}


@dataclass(frozen=True)
class Deed:
    """One event of a course: how long after the one before, by whom, saying what."""

    name: str
    after: timedelta
    who: str
    role: str
    fields: Values


def course(chance: Random, matter: tuple[str, str, str, str]) -> Iterator[Deed]:
    """What happens to one complaint, from the desk to wherever it has come."""
    kind, _, cause, unit = matter
    known: Values = {"原因分析": cause, "责任认定": "有责"}

    def desk(name: str, minutes: int, **fields: str) -> Deed:
        return Deed(name, timedelta(minutes=minutes), "李敏", "客服专员", fields)

    def answer(**fields: str) -> Deed:
        hours = timedelta(hours=chance.randint(3, 70))
        said = {"答复内容": "已致歉并改进", "答复方式": "电话", **known, **fields}
        return Deed("答复", hours, "王建国", "部门负责人", said)

    def follow_up(how: str) -> Deed:
        return desk("回访", chance.randint(600, 4000), 回访方式="电话", 满意度=how)

    minutes = chance.randint(3, 90)
    match chance.choices(("spot", "whole", "redone", "open"), (35, 45, 8, 12))[0]:
        case "spot":
            said = {"处理结果": "当场道歉并解决", "满意度": "满意", "等级": "一级", "分类": kind}
            yield desk("当场办结", minutes, **said)
        case "whole":
            yield desk("转办", minutes, 主办单位=unit, 等级="一级", 分类=kind)
            yield answer(**{name: str(each) for name, each in LEARNT.items()})
            yield follow_up(chance.choice(("非常满意", "满意", "满意", "一般")))
        case "redone":
            yield desk("转办", minutes, 主办单位=unit, 等级="一级", 分类=kind)
            yield answer()
            yield follow_up("不满意")
            yield desk("再办", 30, 理由="投诉人要求重新处理")
            yield answer(答复内容="已按诉求补正")
            yield follow_up("满意")
        case "open":
            yield desk("转办", minutes, 主办单位=unit, 等级="一级", 分类=kind)


def complaint(rules: Rules, number: str, received: datetime, chance: Random) -> Record:
    """One record whose every event the rules allow."""
    machine = next(iter(rules.machines.values()))
    matter = chance.choice(MATTERS)
    who = guest(chance)
    fields: Values = {
        "类别": "投诉",
        "接收时间": received,
        "渠道": chance.choice(CHANNELS),
        "投诉人": {"姓名": who.name, "电话": who.phone, "类型": who.kind},
        "内容": matter[1],
        "诉求": chance.choice(("道歉", "退票", "说明原因", "尽快解决")),
    }
    card = blank_card(rules, machine, number, fields)
    card, event = happened(card, Event("登记", received, "李敏", "客服专员"))
    history = [event]
    at = received
    for deed in course(chance, matter):
        at += deed.after
        wanted = Event(deed.name, at, deed.who, deed.role, deed.fields)
        card, event = happened(card, wanted)
        history.append(event)
    return Record(number, machine.name, card.state, fields, tuple(history))


def happened(card: Card, event: Event) -> tuple[Card, Event]:
    """The record after this, and the event as it is written down; stops where it is refused."""
    outcome = decide(card, event, Context(NOW))
    if isinstance(outcome, Refused):
        reasons = "；".join(each.say for each in outcome.reasons)
        raise SystemExit(f"样本里的“{event.name}”被拒绝：{reasons} 请改 samples/。")
    return outcome.card, outcome.event


def complaints(rules: Rules, seed: int, count: int) -> Iterator[Record]:
    """`count` complaints over the months before LAST_DAY, in the order of their numbers."""
    chance = Random(seed)
    machine = next(iter(rules.machines.values()))
    days = max(90, count // A_DAY)
    moments = sorted(_moment(chance, days) for _ in range(count))
    number = ""
    for received in moments:
        number = next_number(machine, received.date(), "", (number,))
        yield complaint(rules, number, received, chance)


def _moment(chance: Random, days: int) -> datetime:
    day = LAST_DAY - timedelta(days=chance.randrange(days))
    return datetime.combine(day, time(8, 30)) + timedelta(minutes=chance.randrange(690))


def write(folder: Path, seed: int, count: int) -> int:
    """Make a workspace with `count` complaints in one commit."""
    init(folder, NOW, clock_set=True, profile=park_rules())
    root = folder.resolve()
    rules = Workspace.find(root).latest_rules
    paths = []
    for record in complaints(rules, seed, count):
        path = root / folder_of(rules.machines[record.machine], record.number)
        path.mkdir(parents=True, exist_ok=True)
        paths.append(path / f"{record.number}.yaml")
        paths[-1].write_bytes(new_text(record).encode())
    message = f"样本 {count} 件，种子 {seed}\n\nCpl-Event: 样本\nCpl-Clock: set"
    Git(root).commit(paths, message, SYSTEM, SYSTEM, NOW, unknown=paths)
    return len(paths)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20240301)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("folder", nargs="?", type=Path, default=PLACE, help="新的或空的文件夹")
    said = parser.parse_args()
    print(f"写了 {write(said.folder, said.seed, said.count)} 件投诉：{said.folder}")


if __name__ == "__main__":
    main()
