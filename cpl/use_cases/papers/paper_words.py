"""The parts of a paper's context: the card, what happened, the clocks, in the office's words.

Whatever the rules declare is there, blank where nothing was said.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from cpl.domain.cases.batch_view import said_in_history
from cpl.domain.cases.batches import leader_of, members_of, people_of
from cpl.domain.cases.card import Card, Facts, Happened
from cpl.domain.cases.evidence import row_told, rows_in, rows_told
from cpl.domain.cases.redaction import Sight
from cpl.domain.regulation.meanings import MEANINGS
from cpl.domain.regulation.rules import Field, Timed
from cpl.domain.time.deadline_rules import HeartbeatRule
from cpl.domain.time.instances import Instance
from cpl.domain.values.value import Kind, Value, Values
from cpl.use_cases.queries.showing import due_text, owner_of, standing_text

MIDNIGHT = time(0, 0)
Words = dict[str, Any]
CLOCK_WORDS = ("名称", "应于", "现况", "谁", "完成", "依据")
EVENT_WORDS = ("时间", "事件", "经办", "角色", "登记人", "轮次")

ONE_THING = (
    "事件性质", "根因", "预计完成", "审批意见", "财务核对", "监控保存", "回访方式", "满意度",
    "渠道评价", "态度评价", "时效评价", "效果评价", "整改意见", "当事人处理意见", "员工教育",
    "报告内容", "延至",
)  # fmt: skip
SEVERAL = ("补偿", "拟补偿", "整改通知单", "问责确认单")
PRINTED_ANYWAY: Words = {**dict.fromkeys(ONE_THING), **{name: [] for name in SEVERAL}}
"""What the carried papers print where the rules have it: blank under rules that have not."""


class PrintedRow(dict[str, Any]):
    """One row of a field: a column that these rules have not is blank."""

    def __missing__(self, name: str) -> None:
        return None


# —— the card ——


def card_words(sight: Sight) -> Words:
    """Every declared field with its value on the card, or blank."""
    return _all_words(sight, sight.of(sight.card.values))


def words_of_this_round(sight: Sight) -> Words:
    """`本轮.满意度`: every declared field, blank unless an event of the present round said it."""
    said: dict[str, Value] = {}
    for each in sight.card.happened:
        if each.round == sight.card.round:
            said |= sight.of(each.event.fields)
    return _all_words(sight, said)


def _all_words(sight: Sight, values: Values) -> Words:
    said = {name: _words(each, values.get(name)) for name, each in sight.rules.fields.items()}
    words = {**PRINTED_ANYWAY, **said}
    evidence = sight.rules.evidence
    if evidence is None:
        return words
    return {**words, evidence.field: [row_told(evidence, e) for e in rows_in(evidence, values)]}


def _words(field: Field, value: Any) -> Any:
    if field.kind is Kind.GROUP:
        inner = value if isinstance(value, Mapping) else {}
        return {name: _words(member, inner.get(name)) for name, member in field.fields.items()}
    if field.kind is Kind.ROWS:
        rows = value if isinstance(value, tuple) else ()
        return [
            PrintedRow({n: _words(m, row.get(n)) for n, m in field.fields.items()}) for row in rows
        ]
    if field.many:
        said = value if isinstance(value, tuple) else ()
        return list(dict.fromkeys(said) if field.kind is Kind.NUMBER else said)
    if isinstance(value, datetime):
        return value.date() if value.time() == MIDNIGHT else value  # a day was said, no hour
    return value.strip() if isinstance(value, str) else value


def choices_of(fields: Mapping[str, Field]) -> Words:
    """`选项.渠道`, and `选项.投诉人.类型` inside a group; none for a field that is not there."""
    return {**{name: [] for name in PRINTED_ANYWAY}, **_choices_in(fields)}


def _choices_in(fields: Mapping[str, Field]) -> Words:
    return {
        name: _choices_in(field.fields) if field.fields else list(field.choices)
        for name, field in fields.items()
    }


def batch_words(card: Card, others: Iterable[Card]) -> Words:
    """`批.件数` merged into this one, `批.人数` with their people; `批.随`: whom it follows."""
    members = set(members_of(card))
    cards = [other for other in others if other.number in members]
    return {
        "件数": len(members),
        "人数": sum(people_of(each) for each in (card, *cards)),
        "随": leader_of(card),
    }


# —— what happened ——


def events_by_name(sight: Sight) -> Words:
    """`事件.转办`: the last time this office's event of that name happened."""
    machine = sight.card.machine
    return {
        name: _event_words(sight, name) for name in (machine.registration.name, *machine.events)
    }


def _event_words(sight: Sight, name: str) -> Words:
    last = sight.card.last(name)
    rule = sight.card.machine.event(name)
    said = sight.of(last.event.fields) if last else {}
    names = rule.heads if rule else ()
    return {
        **{each: _words(sight.rules.fields[each], said.get(each)) for each in sorted(names)},
        **_who_and_when(last),
        "次数": sight.card.times(name),
    }


def _who_and_when(each: Happened | None) -> Words:
    if each is None:
        return dict.fromkeys(EVENT_WORDS)
    event = each.event
    said = (event.at, event.name, event.actor, event.role, event.recorder, each.round)
    return dict(zip(EVENT_WORDS, said, strict=True))


def history_words(sight: Sight) -> list[Words]:
    """`经过`: everything that happened, with all that was said, on one line each."""
    return [_happened_words(sight, each) for each in sight.card.happened]


def _happened_words(sight: Sight, each: Happened) -> Words:
    fields = rows_told(sight.rules, sight.of(each.event.fields))
    said = [f"{n}：{_in_history(sight, n, fields[n]).rstrip('。；')}" for n in each.event.fields]
    return {
        **_who_and_when(each),
        "依据": each.event.basis,
        "状态": each.after,
        "内容": "；".join(said),
    }


def steps_by_meaning(sight: Sight, running: tuple[Instance, ...]) -> Words:
    """`环节.答复投诉人`: the last event that meant this, and the clock that it stops."""
    timed = _clocks_that_apply(sight.card)
    return {
        word: _step_words(sight.card, timed, running, meaning) for meaning, word in MEANINGS.items()
    }


def _step_words(
    card: Card, timed: tuple[Timed, ...], running: tuple[Instance, ...], meaning: str
) -> Words:
    ending = [
        each.rule
        for each in timed
        if not isinstance(each.rule, HeartbeatRule) and meaning in each.rule.stop
    ]
    # A clock that many things stop is not about this one: 转办 stops when it is answered, too.
    ending.sort(key=lambda each: len(each.stop))
    clock = _most_pressing({each.id: len(each.stop) for each in ending}, running)
    times = [each for each in card.happened if meaning in each.meanings]
    return {
        **_clock_words(card, clock),
        "依据": _clause(ending[0].quote, ending[0].ref) if ending else None,
        **_who_and_when(card.meant(meaning)),
        "次数": len(times),
        "本轮时间": times[-1].event.at if times and times[-1].round == card.round else None,
    }


def _in_history(sight: Sight, name: str, value: Value) -> str:
    return said_in_history(sight.card, name, value)


# —— clocks ——


def clock_list(sight: Sight, running: tuple[Instance, ...]) -> list[Words]:
    """`时限`: every clock that has started, soonest first."""
    return [_clock_words(sight.card, each) for each in running]


def clocks_by_name(sight: Sight, running: tuple[Instance, ...]) -> Words:
    """`期限.回访`: the latest of each clock in the rules."""
    names = [each.rule.id for each in sight.rules.clocks]
    return {
        name: _clock_words(sight.card, _latest(each for each in running if each.rule_id == name))
        for name in names
    }


def _clocks_that_apply(card: Card) -> tuple[Timed, ...]:
    lookup = Facts(card)
    mine = (each for each in card.rules.clocks if each.machine == card.machine.name)
    return tuple(each for each in mine if each.when.holds(lookup))


def _latest(running: Iterable[Instance]) -> Instance | None:
    return max(running, key=lambda each: each.started_at, default=None)


def _most_pressing(wide: Mapping[str, int], running: tuple[Instance, ...]) -> Instance | None:
    """Of the clocks that are open the narrowest, the soonest; else the latest."""
    found = [each for each in running if each.rule_id in wide]
    open_now = [each for each in found if each.is_open and each.due]
    if not open_now:
        return _latest(found)
    return min(open_now, key=lambda each: (wide[each.rule_id], each.due or datetime.max))


def _clock_words(card: Card, each: Instance | None) -> Words:
    if each is None:
        return dict.fromkeys((*CLOCK_WORDS, "轮次"))
    return {
        "名称": each.label,
        "应于": due_text(each),
        "现况": standing_text(each),
        "谁": owner_of(card, each.owner),
        "完成": each.stopped_at,
        "依据": _clause(each.quote, each.ref),
        "轮次": each.round,
    }


def _clause(quote: str, ref: str) -> str:
    return " ".join(filter(None, [quote, ref]))
