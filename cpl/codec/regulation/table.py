"""The whole of rules.yaml as one table: who it is, the office's hours, roles, and each section."""

from collections.abc import Mapping as Map
from dataclasses import replace
from datetime import date, time
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cpl.codec.regulation.authority import AUTHORITY, EVIDENCE, MET
from cpl.codec.regulation.clocks import DEADLINE, ESCALATION, HEARTBEAT, PROMISE
from cpl.codec.regulation.duties import DUTY
from cpl.codec.regulation.fields import FIELDS
from cpl.codec.regulation.leaves import Parsed, Text, Word
from cpl.codec.regulation.machines import GATE_RULE, MACHINE_RULE, By
from cpl.codec.regulation.reports import REPORT_RULE
from cpl.codec.regulation.slots import At, Gone, Many, MapOf, Slot, SlotTable, Type
from cpl.codec.regulation.types import (
    CONDITION,
    DAY,
    FIELD,
    FLAG,
    FORM,
    NEW_NAME,
    OF_A_CLAUSE,
    OTHERS,
    ROLE,
    SHORT,
    SPAN,
    WHEN,
    whole,
)
from cpl.domain.regulation.rules import (
    NO_CLAUSE,
    AboutWhom,
    Clause,
    FormRule,
    Keeping,
    Meta,
    OfficeHours,
    Privacy,
    Role,
    Rules,
    Timed,
    Unit,
)
from cpl.domain.time.calendar import Hours, MonthDay, Season
from cpl.yamltext.nodes import Node, Sequence

T = TypeVar("T")

# —— who it is ——


def _zone(text: str) -> str:
    """A zone of the time zone database; raises ValueError."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"时区“{text}”不认识，写成 Asia/Shanghai。") from None
    return text


Approval = tuple[str, date | None, Clause]


def _approval(*, by: str = "", date: date | None = None, clause: Clause = NO_CLAUSE) -> Approval:
    return by, date, clause


APPROVED = SlotTable(
    "approved",
    "批准",
    _approval,
    Slot("by", Text("名称", OTHERS), "谁批准的"),
    Slot("date", DAY, "哪一天"),
    OF_A_CLAUSE,
)


def _meta(
    *,
    approved: Approval = ("", None, NO_CLAUSE),
    extends: str = "",
    replaces: tuple[str, ...] = (),
    components: tuple[str, ...] = (),
    renames: Map[str, str] | None = None,
    **rest: object,
) -> Meta:
    """What is taken over was joined before; it is no part of who a regulation is."""
    by, on, clause = approved
    return Meta(approved_by=by, approved_on=on, approved=clause, **rest)  # type: ignore[arg-type]


# —— the office ——


class HoursType(Type[Hours]):
    """The spans of a working day, in order and apart."""

    told = f"{SPAN.told}，可以几个"

    def read(self, node: Node, at: At) -> Hours:
        nodes = node.items if isinstance(node, Sequence) else (node,)
        spans = tuple(SPAN.read(each, at) for each in nodes)
        last = time(0, 0)
        for said, (begins, ends) in zip(nodes, spans, strict=True):
            if (begins, ends) != SPAN.blank() and (begins < last or ends <= begins):
                say = f"“{begins:%H:%M}-{ends:%H:%M}”和前面的重叠或次序不对。"
                at.problem(said, "bad-hours", say, "从早到晚、不重叠地写。")
            last = ends
        return spans

    def blank(self) -> Hours:
        return ()


HOURS = HoursType()


def _month_day(text: str) -> MonthDay:
    """`06-01`; raises ValueError. 2024 has a 29th of February."""
    try:
        found = date.fromisoformat(f"2024-{text}")
    except ValueError:
        raise ValueError(f"“{text}”不是月-日，写成 06-01") from None
    return found.month, found.day


MONTH_DAY = Parsed(
    "月-日", _month_day, (1, 1), pattern=r"^[0-9]{2}-[0-9]{2}$", free="哪一天由本单位定"
)
SEASON = SlotTable(
    "season",
    "季节",
    Season,
    Slot("from", MONTH_DAY, "从哪天起", required=True, attribute="first"),
    Slot("to", MONTH_DAY, "到哪天为止，含这一天", required=True, attribute="last"),
    Slot("hours", HOURS, "这时的上下班时间", required=True),
)
CALENDAR = SlotTable(
    "calendar",
    "上班",
    OfficeHours,
    Slot("hours", HOURS, "上下班时间"),
    Slot("seasons", Many(SEASON), "分季节的上下班时间"),
    Slot("quiet", SPAN, "夜里不打扰投诉人的时间"),
    Slot("every_day", FLAG, "周末节假日也上班；只影响 `office` 时钟"),
)
ROLE_RULE = SlotTable(
    "role",
    "角色",
    Role,
    Slot("short", SHORT, "助记码"),
    Slot("as", Many(ROLE), "还能当哪些角色", attribute="acts_as"),
    Slot("own_unit", FLAG, "只办自己单位的事：单位照 staff.yaml 里的"),
    Gone("unmasked", "删去它；脱敏只看 privacy 和每条命令的 --masked。"),
    named=True,
)
UNIT = SlotTable(
    "unit",
    "单位",
    Unit,
    Slot("short", SHORT, "助记码"),
    Gone("head", "删去它；负责人写在 staff.yaml 里。"),
    named=True,
)


# —— the small sections ——

BATCH = SlotTable(
    "batch",
    "同类",
    lambda *, same: same,
    Slot("same", Many(FIELD), "哪几个字段一样就算同类", default=()),
)
ABOUT = SlotTable(
    "about",
    "投诉的是谁",
    AboutWhom,
    Slot("field", FIELD, "哪个字段写着", required=True),
    WHEN,
    Slot("unit", FLAG, "他的单位也回避；`no` 只是他本人", default=True),
    short_for="field",
)
KEEPING = SlotTable(
    "keep",
    "保存几年",
    Keeping,
    Slot("years", whole(1, 100), "办结以后几年", required=True),
    WHEN,
    short_for="years",
)
PRIVACY = SlotTable(
    "privacy",
    "保密",
    Privacy,
    Slot("secret_when", CONDITION, "什么情形要保密：不经手的看不到，出去的都脱敏", default=None),
    Slot(
        "about",
        Many(ABOUT),
        "哪几个字段写着投诉的是谁：写到的人和单位不看、不办；只是他本人的写 `{field: …, unit: no}`",
    ),
    Slot("unmasked", By(), "谁看得见姓名、电话和原话；不写是服务台的角色"),
    Slot("readers", By(), "谁不经手也能看保密的件，看到的脱敏"),
    Slot("aside", FLAG, "个人信息另存，不进 git 的历史，到期能清除"),
    Slot(
        "keep_years",
        Many(KEEPING),
        "个人信息办结以后保存几年；分情形的写 `{years: 5, when: …}`，先写的先算",
    ),
    Slot("hold_when", CONDITION, "什么情形不清除：还在争议、诉讼、调查", default=None),
    Slot("apart_when", CONDITION, "什么情形不在这里登记，另有单独的文件夹", default=None),
    Slot("apart_in", Text("说明", "放在哪里由本单位定"), "那个文件夹在哪里、找谁", default=""),
)


def _form(*, short: str = "", **rest: object) -> FormRule:
    return FormRule(short=short.lower(), **rest)  # type: ignore[arg-type]


FORM_RULE = SlotTable(
    "form",
    "单",
    _form,
    Slot("short", SHORT, "助记码：`cpl form 3 gd`"),
    Slot("title", Text("名称", "怎样称呼由本单位定"), "单上的名称；不写是模板里的"),
    Slot("when", CONDITION, "什么样的一件才能出这张单"),
    Slot("says", Text("一句话", "怎样说由本单位定"), "单上另外要说的，如不服的到哪里申诉"),
    Slot("masked", FLAG, "总是脱敏，如给大家看的案例"),
    Slot("leaves_out", Many(FIELD), "这张单不印的字段，如给投诉人的信里不写内部的 `调查情况`"),
    Slot(
        "adds",
        Many(FIELD),
        "这张单上另外写明的字段，写在模板的 `单上另写` 那里；模板里没有地方写的是错",
    ),
    Slot(
        "copies",
        Many(Text("给谁", "给谁由本单位定")),
        "签发的一式几联，各给谁；回执填在最后一联上；不写就是一份，不印联次",
    ),
    OF_A_CLAUSE,
    named=True,
)


# —— the whole ——


def _rules(
    *,
    roles: Map[str, Role],
    deadlines: tuple[Timed, ...] = (),
    heartbeats: tuple[Timed, ...] = (),
    promises: tuple[Timed, ...] = (),
    **rest: object,
) -> Rules:
    acting = {name: replace(role, acts_as=_closure(name, roles)) for name, role in roles.items()}
    clocks = (*deadlines, *heartbeats, *promises)
    return Rules(roles=acting, clocks=clocks, **rest)  # type: ignore[arg-type]


def _closure(name: str, roles: Map[str, Role]) -> tuple[str, ...]:
    """Every role that this one may act as, directly or through another."""
    reached: dict[str, None] = {}
    waiting = [name]
    while waiting:
        role = roles.get(waiting.pop())
        fresh = [each for each in (role.acts_as if role else ()) if each not in reached]
        reached.update(dict.fromkeys(fresh))
        waiting.extend(fresh)
    return tuple(reached)


def _section(key: str, table: SlotTable[T], help: str, required: bool = False) -> Slot:
    """What the office declares by name."""
    return Slot(key, MapOf(NEW_NAME, table), help, required=required, default={})


SECTIONS = (
    Slot("calendar", CALENDAR, "上下班时间", attribute="office_hours", default=OfficeHours()),
    _section("roles", ROLE_RULE, "角色"),
    _section("units", UNIT, "单位"),
    Slot("fields", FIELDS, "字段：类型、选项、是不是个人信息", default={}),
    _section("machines", MACHINE_RULE, "工单、整改、问责、巡场：编号、状态、事件", required=True),
    _section("gates", GATE_RULE, "门槛，如四不放过：条件、不成立时说什么、怎么改"),
    Slot("authority", AUTHORITY, "谁能给什么补偿、至多多少元", default=None),
    Slot("forms", MapOf(FORM, FORM_RULE), "单：助记码、名称、什么样的一件才能出"),
    Slot("evidence", EVIDENCE, "`cpl attach` 把附件写在哪里"),
    Slot("deadlines", Many(DEADLINE), "时限：从什么到什么，多长"),
    Slot("heartbeats", Many(HEARTBEAT), "每隔多久要有一次"),
    Slot("promises", Many(PROMISE), "答应了的时间"),
    Slot("escalations", Many(ESCALATION), "出现什么情形要报给谁；`cpl due`、`cpl show` 会说出来"),
    Slot("batch", BATCH, "什么算“同类”", attribute="batch_same"),
    Slot("duties", Many(DUTY), "例行工作：多久一次，由谁做，形成什么"),
    _section("reports", REPORT_RULE, "月报：每月几号前下发，哪些类别算投诉"),
    Slot("privacy", PRIVACY, "什么要保密，谁看得见什么", default=Privacy()),
    Slot("clauses", Many(MET), "条文里由别的东西做到的"),
)
NAMES_OF_SECTIONS = {slot.key: slot.key for slot in SECTIONS}
META = SlotTable(
    "meta",
    "哪一套规则",
    _meta,
    Slot("id", NEW_NAME, "编号", required=True),
    Slot("name", Text("名称", OTHERS), "全名", required=True),
    Slot("version", Text("版本", OTHERS), "第几版", required=True),
    Slot("effective_from", DAY, "从哪天起施行", required=True),
    Slot("approved", APPROVED, "谁批准，哪天，依哪一条"),
    Slot("adopts", Many(ROLE), "哪些角色可以采用新的一版"),
    Slot("staff", Many(ROLE), "哪些角色可以改 staff.yaml；不写是 `adopts` 的，都不写谁都可以"),
    Slot(
        "settles",
        Many(ROLE),
        "几台一起办的，哪些角色裁定分歧；不写是 `adopts` 的，都不写是那一台的人",
    ),
    Slot("zone", Parsed("时区", _zone, "Asia/Shanghai"), "时区"),
    Slot("office", Text("名称", OTHERS), "单位名称"),
    Slot("extends", Text("规则的名称", ""), "接哪一套规则"),
    Slot(
        "with",
        Many(Text("部件的名称", "")),
        "底稿之外再取哪几个部件",
        attribute="components",
    ),
    Slot(
        "renames",
        MapOf(Text("底稿里的词", ""), Text("本单位的词", "")),
        "底稿和部件里的词，本单位叫什么：`{客服专员: 接待员}`",
    ),
    Slot("replaces", Many(Word("节", NAMES_OF_SECTIONS)), "哪几节整个不要那一套的"),
)
RULES = SlotTable(
    "rules",
    "规则",
    _rules,
    Slot("meta", META, "哪一套规则、哪一版、谁批准的", required=True),
    *SECTIONS,
)
