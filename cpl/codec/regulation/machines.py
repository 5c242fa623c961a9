"""The machines and gates of rules.yaml: states, the registration, the events."""

from cpl.codec.regulation.leaves import Parsed, Text, Word
from cpl.codec.regulation.slots import At, Many, MapOf, Slot, SlotTable, Type
from cpl.codec.regulation.types import (
    ANY_EVENT,
    CONDITION,
    DEMAND,
    EVENT,
    FIELD,
    FLAG,
    FORM,
    GATE,
    LINK_FIELD,
    MEANING,
    MEND,
    MOMENT_FIELD,
    NEW_NAME,
    OF_A_CLAUSE,
    ROLE,
    SAID,
    SHORT,
    SOURCE_STATE,
    TARGET_STATE,
    UNLESS,
    WHEN,
    demand,
)
from cpl.domain.regulation.conditions import ALWAYS, Condition
from cpl.domain.regulation.rules import (
    NO_CLAUSE,
    Allowed,
    Clause,
    EventRule,
    Gate,
    Machine,
    Phase,
    State,
    Target,
    Tell,
)
from cpl.yamltext.nodes import Mapping, Node, Sequence

PHASES = {each.value: each for each in Phase}
PHASES_TOLD = {"open": "在办，时限在走", "waiting": "等投诉人，时限不走", "ended": "结束了"}
PHASE = Word("阶段", PHASES, PHASES_TOLD)
NUMBER = r"[A-Z]+\{date\}-\{seq(:[0-9])?\}"
FOLDER = r"[A-Za-z_-]+(/(\{(year|month|day)\}|[A-Za-z_-]+))*"


def _shaped(shape: str, like: str) -> Parsed[str]:
    return Parsed(
        "样式",
        str,
        "",
        mend=f"写成 {like}。",
        pattern=f"^{shape}$",
        free="字头和文件夹的名称由本单位定",
    )


def _state(*, means: tuple[str, ...] = (), **rest: object) -> State:
    return State(means=frozenset(means), **rest)  # type: ignore[arg-type]


STATE = SlotTable(
    "state",
    "状态",
    _state,
    Slot("phase", PHASE, "时限走不走，结束没有；不写是 `open`", default=Phase.OPEN),
    Slot("means", Many(MEANING), "到了这里就是什么含义"),
    Slot("help", SAID, "给人看的说明"),
    named=True,
)
TARGET = SlotTable(
    "target",
    "变成什么",
    Target,
    Slot("state", TARGET_STATE, "变成哪个状态；`previous` 回到上一个", required=True),
    WHEN,
    short_for="state",
)
ALLOWED = SlotTable(
    "allowed",
    "谁能办",
    Allowed,
    Slot("roles", Many(ROLE), "哪些角色", required=True),
    WHEN,
)
TELL = SlotTable(
    "tell",
    "告诉谁",
    Tell,
    Slot("to", LINK_FIELD, "哪个字段里写的那些记录", required=True),
    Slot("event", ANY_EVENT, "在那边记什么事件", required=True),
    Slot("as", LINK_FIELD, "本件的编号写进那边的哪个字段", required=True, attribute="as_field"),
    WHEN,
)


class By(Type[tuple[Allowed, ...]]):
    """`by: [角色 …]`, a list of `{when: …, roles: […]}`, or some of each."""

    told = f"{ROLE.told}，可以几个；分情形的写 {{when: …, roles: […]}}"

    def read(self, node: Node, at: At) -> tuple[Allowed, ...]:
        items = node.items if isinstance(node, Sequence) else (node,)
        if any(isinstance(each, Mapping) for each in items):
            return tuple(self._one(each, at) for each in items)
        return (Allowed(Many(ROLE).read(node, at)),)

    @staticmethod
    def _one(node: Node, at: At) -> Allowed:
        if isinstance(node, Mapping):
            return ALLOWED.read(node, at)
        return Allowed((ROLE.read(node, at),))

    def blank(self) -> tuple[Allowed, ...]:
        return ()


def _event(
    *,
    may: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    means: tuple[str, ...] = (),
    **rest: object,
) -> EventRule:
    return EventRule(may=(*may, *also), means=frozenset(means), **rest)  # type: ignore[arg-type]


OF_EVERY_EVENT = (
    Slot("help", SAID, "给人看的说明"),
    Slot("to", Many(TARGET), "变成什么：第一个条件成立的；不写就不变"),
    Slot("by", By(), "谁能办；不写就谁都能办"),
    Slot("give", Many(FIELD), "办的时候要写明"),
    Slot("need", Many(FIELD), "办完要知道（以前写过也行）"),
    Slot("may", Many(FIELD), "可以写"),
    Slot("also", Many(FIELD), "接别人的规则时，在 `may` 上只添几个"),
    Slot("means", Many(MEANING), "含义：时限和统计只认含义，不认事件的名字"),
    Slot("gates", Many(GATE), "先要做到"),
    Slot("demands", Many(DEMAND), "只对这个事件的要求"),
    Slot("unit", Many(FIELD), "这一步是哪个单位的：哪个字段里写的；不写照用处"),
    Slot(
        "self",
        FIELD,
        "只有这个字段里写的本人能办；他不在 staff.yaml 里的，照 `by`",
        attribute="himself",
    ),
    Slot("apart_from", Many(EVENT), "不能是办过这件事的人（上一次办本事件以来的都算）"),
    Slot("tells", Many(TELL), "办了以后在别的记录上也记一条"),
    Slot("paper", Many(FORM), "办完就出的单"),
    Slot("issues", Many(FORM), "办完就签发的单；不办这件事，签发不了它"),
    OF_A_CLAUSE,
)
EVENT_RULE = SlotTable(
    "event",
    "事件",
    _event,
    Slot("short", SHORT, "助记码"),
    Slot(
        "from",
        Many(SOURCE_STATE),
        "什么状态下能办；`any` 任何，`open` 没有结束的，`ended` 结束了的，"
        "作废的要写明，不然只收附件、更正",
        required=True,
        attribute="sources",
    ),
    Slot("told", FLAG, "只由别的记录告诉，人不能办", attribute="told_only"),
    *OF_EVERY_EVENT,
    named=True,
)
REGISTRATION = SlotTable(
    "registration",
    "登记",
    _event,
    Slot("event", NEW_NAME, "登记叫什么", required=True, attribute="name"),
    Slot("ask", Many(Many(FIELD)), "`cpl new` 照什么次序问；里面再套方括号的合成一问"),
    *OF_EVERY_EVENT,
)


def _machine(*, registration: EventRule, title: str = "", name: str, **rest: object) -> Machine:
    return Machine(name=name, registration=registration, title=title or name, **rest)  # type: ignore[arg-type]


MACHINE_RULE = SlotTable(
    "machine",
    "类",
    _machine,
    Slot("title", Text("名称", "单上怎样称呼由本单位定"), "单上的名称"),
    Slot("number", _shaped(NUMBER, "TS{date}-{seq:3}"), "编号的样式", required=True),
    Slot("folder", _shaped(FOLDER, "complaints/{year}/{month}"), "放在哪个文件夹", required=True),
    Slot("received", MOMENT_FIELD, "时限从哪个字段写的时间算起；不写就从登记算起"),
    Slot("summary", FIELD, "一句话说这件事的字段"),
    Slot("register", REGISTRATION, "怎样登记", required=True, attribute="registration"),
    Slot("states", MapOf(NEW_NAME, STATE), "有哪些状态", required=True),
    Slot("events", MapOf(NEW_NAME, EVENT_RULE), "能办哪些事件", required=True),
    named=True,
)


def _gate(
    *,
    name: str,
    when: Condition | None = None,
    say: str = "",
    mend: str = "",
    unless: Condition = ALWAYS,
    all: tuple[str, ...] = (),
    clause: Clause = NO_CLAUSE,
) -> Gate:
    asked = demand(when=when, say=say, mend=mend, unless=unless, clause=clause) if when else None
    return Gate(name, asked, all, clause)


def _gate_asks(node: Mapping, at: At) -> None:
    """A condition goes with what to say; what is said without one would never be heard."""
    if node.get("when") is not None and node.get("say") is None:
        at.problem(node, "missing-key", "缺少“say:”。", "写上不成立时说什么。")
    if node.get("when") is None and node.get("all") is None:
        at.problem(node, "missing-key", "缺少“when:”。", "写上什么要成立，或者 all: [别的门槛]。")
    for key in ("say", "mend", "unless"):
        entry = node.entry(key)
        if entry and node.get("when") is None:
            at.problem(entry.key, "unknown-key", f"没有 when，“{key}”不起作用。")


GATE_RULE = SlotTable(
    "gate",
    "门槛",
    _gate,
    Slot("when", CONDITION, "什么要成立"),
    Slot("say", SAID, "不成立时说什么"),
    MEND,
    UNLESS,
    Slot("all", Many(GATE), "要全部做到的别的门槛"),
    OF_A_CLAUSE,
    named=True,
    whole=_gate_asks,
)
