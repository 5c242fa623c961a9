"""What rules.yaml says of time: deadlines, progress reports, promises, escalations."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from cpl.codec.regulation.leaves import Parsed, Text, Word
from cpl.codec.regulation.slots import Gone, Many, Slot, SlotTable, in_order
from cpl.codec.regulation.types import (
    CLOCK,
    CONDITION,
    FIELD,
    FLAG,
    GRACE,
    MACHINE,
    MEANING,
    MOMENT_FIELD,
    NEW_NAME,
    OF_A_CLAUSE,
    OWNER,
    ROLE,
    SAID,
    WHEN,
    limit_slots,
)
from cpl.domain.regulation.conditions import ALWAYS, Condition
from cpl.domain.regulation.machine_paths import Onward, onward_in
from cpl.domain.regulation.rules import NO_CLAUSE, Clause, Escalation, Rules, Timed
from cpl.domain.time.deadline_rules import (
    DeadlineRule,
    HeartbeatRule,
    OnReopen,
    OnRepeat,
    PromiseRule,
    Quiet,
)
from cpl.domain.values.value import Kind

REOPENING_TOLD = {"restart": "每一轮重新算", "first": "只算第一次办完", "total": "重开后接着算"}
QUIET_TOLD = {
    "none": "不管夜里",
    "shift": "落在夜里的顺延到早上",
    "before": "落在夜里的提前到夜里以前，两次之间不会更长",
    "closed": "落在下班以后、休息日的顺延到上班",
}

REPEATING_TOLD = {
    "goes_on": "接着走，不重新算",
    "takes_over": "换了单位，从它接到起算它的，原来那家的到此为止",
    "beside": "再起一条，各算各的",
}
REPEATING = {each.value: each for each in OnRepeat}
REOPENING = {each.value: each for each in OnReopen}
QUIET = {each.value: each for each in Quiet}
MEANINGS = Many(MEANING)

ON_REPEAT = Slot(
    "on_repeat",
    Word("又起算", REPEATING, REPEATING_TOLD),
    "同一轮里又起算怎样；不写的看 `owner`：不是单位字段、或者是答复投诉人的 `goes_on`，"
    "主办单位的 `takes_over`，别的单位字段 `beside`",
    default=None,
)
ID = Slot("id", NEW_NAME, "名称；`extends` 按它接上，延期按它认", required=True)
OF_EVERY_CLOCK = (
    ID,
    Slot("label", Text("名称", "怎样称呼由本单位定"), "怎样称呼；不写就是 id"),
    Slot("machine", MACHINE, "哪一类记录", required=True),
    WHEN,
    Slot("owner", OWNER, "由谁负责"),
    OF_A_CLAUSE,
)


def _percent(text: str) -> float:
    """`80%`."""
    return int(text.removesuffix("%")) / 100


PERCENT = Parsed(
    "百分数",
    _percent,
    0.0,
    code="bad-fraction",
    mend="写成 80%。",
    pattern=r"^0*[1-9][0-9]?%$",
    free="几成由本单位定",
)


def _timed(
    rule: Callable[..., DeadlineRule | HeartbeatRule | PromiseRule],
    *meanings: str,
) -> Callable[..., Timed]:
    """What makes a clock of one kind out of the slots of its table."""

    def make(
        *,
        id: str,
        machine: str,
        clause: Clause = NO_CLAUSE,
        when: Condition = ALWAYS,
        label: str = "",
        field: str = "",
        parts: tuple[str, ...] = (),
        **rest: object,
    ) -> Timed:
        for name in meanings:
            rest[name] = in_order(cast("tuple[str, ...]", rest[name]))
        assume = (clause.note,) if clause.note else ()
        made = rule(
            id=id, label=label or id, quote=clause.quote, ref=clause.ref, assume=assume, **rest
        )
        return Timed(machine, made, when, field, parts)

    return make


DEADLINE = SlotTable(
    "deadline",
    "时限",
    _timed(DeadlineRule, "start", "stop"),
    *OF_EVERY_CLOCK,
    Slot("from", MEANINGS, "从哪个含义起", required=True, attribute="start"),
    Slot("to", MEANINGS, "到哪个含义为止", required=True, attribute="stop"),
    limit_slots("within", "limit", "多长；`null` 是条文没有写，显示“未规定”"),
    Slot("pauses", FLAG, "等投诉人时停走", attribute="pausable"),
    Slot("on_reopen", Word("重开以后", REOPENING, REOPENING_TOLD), "重开、再办以后怎样算"),
    ON_REPEAT,
    Slot("each", FIELD, "这个字段里写的每一个各算一条，各到各的为止", default=""),
    Slot("warn", PERCENT, "用掉几成就算将到期"),
    Slot("parts", Many(CLOCK), "包含在这一条里的几段，加起来不能超过它"),
    Gone("promise", "删去它；对投诉人的承诺写在 note 里，答应的时间用 promises。"),
)
HEARTBEAT = SlotTable(
    "heartbeat",
    "每隔多久一次",
    _timed(HeartbeatRule, "start", "until", "beat"),
    *OF_EVERY_CLOCK,
    limit_slots("every", "every", "隔多久；`null` 是条文没有写"),
    Slot("from", MEANINGS, "从哪个含义起", required=True, attribute="start"),
    Slot("until", MEANINGS, "到哪个含义为止", required=True),
    Slot("beat", MEANINGS, "哪个含义算一次", required=True),
    Slot("pauses", FLAG, "等投诉人时停走", attribute="pausable"),
    ON_REPEAT,
    Slot("grace", GRACE, "顺延的，上班以后还给多久；不写是 30 minutes"),
    Slot("quiet", Word("夜里", QUIET, QUIET_TOLD), "到点落在不打扰的时间、下班以后怎样"),
)
PROMISE = SlotTable(
    "promise",
    "答应的时间",
    _timed(PromiseRule, "stop"),
    *OF_EVERY_CLOCK,
    Slot("field", MOMENT_FIELD, "哪个字段写着答应的时间", required=True),
    Slot("to", MEANINGS, "到哪个含义为止", required=True, attribute="stop"),
)
ESCALATION = SlotTable(
    "escalation",
    "升级",
    Escalation,
    ID,
    Slot("machine", MACHINE, "哪一类记录", required=True),
    Slot("when", CONDITION, "出现什么情形", required=True),
    Slot("say", SAID, "说什么", required=True),
    Slot("notify", Many(ROLE), "报给谁"),
    Slot("until", CONDITION, "办了什么就不再提醒；一批里哪一件办的都算"),
    OF_A_CLAUSE,
)


# —— what follows from the rest of the rules ——

TO_THE_CUSTOMER = frozenset(
    {"replied_to_customer", "result_told", "preliminary_replied", "progress_to_customer"}
)


def worked_out(rules: Rules) -> Rules:
    """The rules, each clock with what it did not say itself because the rest says it."""
    onward = {name: onward_in(machine) for name, machine in rules.machines.items()}
    return replace(rules, clocks=tuple(_worked_out(rules, onward, each) for each in rules.clocks))


def _worked_out(rules: Rules, onward: Mapping[str, Onward], timed: Timed) -> Timed:
    rule, ahead = timed.rule, onward.get(timed.machine)
    if isinstance(rule, PromiseRule):
        return replace(timed, beyond=ahead.beyond(frozenset(rule.stop))) if ahead else timed
    # `None` only between the reading of its own line and here.
    rule = replace(rule, on_repeat=rule.on_repeat or _usual_repeat(rules, rule))
    if ahead is None or not isinstance(rule, DeadlineRule) or rule.on_reopen is OnReopen.TOTAL:
        return replace(timed, rule=rule)
    stop = frozenset(rule.stop)
    return replace(
        timed, rule=rule, beyond=ahead.beyond(stop), outlives=ahead.leading_to(stop) & ahead.ended
    )


def _usual_repeat(rules: Rules, rule: DeadlineRule | HeartbeatRule) -> OnRepeat:
    """As the owner says: a unit's own time runs from when that unit was asked."""
    if isinstance(rule, DeadlineRule) and rule.each:
        return OnRepeat.BESIDE
    owner = rules.fields.get(rule.owner)
    answers = rule.stop if isinstance(rule, DeadlineRule) else rule.beat
    if owner is None or owner.kind is not Kind.UNIT or TO_THE_CUSTOMER & set(answers):
        return OnRepeat.GOES_ON
    return OnRepeat.TAKES_OVER if owner.name == rules.parts.unit else OnRepeat.BESIDE
