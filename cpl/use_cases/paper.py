"""What a paper's template may speak of: the card in the office's words, nothing undefined.

Every declared field, event and clock stands in the context, blank where nothing
was said, so that a template may name it and a misspelt name is still an error.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cpl.domain.card import Card, Facts, Happened, gate_holds
from cpl.domain.deadlines import Instance
from cpl.domain.masking import mask_values
from cpl.domain.rules import Field, Rules
from cpl.domain.values import Kind, Values, shown
from cpl.store.workspace import Loaded, UnknownNumber, Workspace
from cpl.use_cases.showing import clocks, due_text, owner_of, standing_text

Context = dict[str, Any]
COPIES = ("①客服中心存档", "②责任单位", "③考核部门")


def context_for(workspace: Workspace, loaded: Loaded, now: datetime, masked: bool) -> Context:
    """Everything a form of one record may show; `masked` for the copy that leaves the desk."""
    rules, card = loaded.rules, loaded.card
    hidden = masked or is_secret(rules, card)
    running = clocks(workspace, loaded, now)
    return {
        **card_words(rules, card, hidden),
        "编号": card.number,
        "状态": card.state,
        "轮次": card.round,
        "标题": card.machine.title,
        "单位名称": rules.meta.office,
        "选项": choices_of(rules),
        "事件": {name: _event_words(rules, card, name) for name in _event_names(card)},
        "经过": [_happened_words(rules, card, each, hidden) for each in card.happened],
        "时限": [_clock_words(card, each) for each in running],
        "期限": {each.rule.id: _clock_named(card, running, each.rule.id) for each in rules.clocks},
        "门槛": {name: gate_holds(rules, name, Facts(rules, card, {})) for name in rules.gates},
        "关联": related(workspace, loaded, hidden),
        "规则": f"{rules.meta.name} 第{rules.meta.version}版",
        "打印时间": now,
        "联次": COPIES[2] if masked else "".join(COPIES[:2]),
        "脱敏本": hidden,
    }


def is_secret(rules: Rules, card: Card) -> bool:
    """What the rules call secret (保密, 匿名, 举报) is masked everywhere."""
    return rules.secret_when is not None and rules.secret_when.holds(Facts(rules, card, {}))


def card_words(rules: Rules, card: Card, masked: bool) -> Context:
    """Every declared field with its value on the card, or blank."""
    values = mask_values(rules, card.values) if masked else card.values
    return {name: _words(field, values.get(name)) for name, field in rules.fields.items()}


def _words(field: Field, value: Any) -> Any:
    if field.kind is Kind.GROUP:
        inner = value if isinstance(value, Mapping) else {}
        return {name: _words(member, inner.get(name)) for name, member in field.fields.items()}
    if field.kind is Kind.ROWS:
        rows = value if isinstance(value, tuple) else ()
        return [{n: _words(m, row.get(n)) for n, m in field.fields.items()} for row in rows]
    if field.many:
        return list(value) if isinstance(value, tuple) else []
    return value.strip() if isinstance(value, str) else value


def choices_of(rules: Rules) -> Context:
    """`选项.渠道`, and `选项.投诉人.类型` inside a group."""
    return {
        name: choices_of_members(field) if field.fields else list(field.choices)
        for name, field in rules.fields.items()
    }


def choices_of_members(field: Field) -> Context:
    return {name: list(member.choices) for name, member in field.fields.items()}


def _event_names(card: Card) -> tuple[str, ...]:
    return (card.machine.register.name, *card.machine.events)


def _event_words(rules: Rules, card: Card, name: str) -> Context:
    """The last time an event of this name happened; blank where it never did."""
    last = card.last(name)
    rule = card.machine.event(name)
    fields: Values = last.event.fields if last else {}
    names = {each.partition(".")[0] for each in (rule.fields if rule else ())}
    return {
        **{each: _words(rules.fields[each], fields.get(each)) for each in sorted(names)},
        "时间": last.event.at if last else None,
        "经办": last.event.actor if last else None,
        "角色": last.event.role if last else None,
        "次数": card.times(name),
    }


def _happened_words(rules: Rules, card: Card, each: Happened, masked: bool) -> Context:
    fields = mask_values(rules, {**card.values, **each.event.fields}) if masked else None
    said = {n: shown((fields or each.event.fields)[n]).strip() for n in each.event.fields}
    return {
        "时间": each.event.at,
        "事件": each.event.name,
        "经办": each.event.actor,
        "角色": each.event.role,
        "登记人": each.event.recorder,
        "依据": each.event.basis,
        "状态": each.after,
        "轮次": each.round,
        "内容": "；".join(f"{name}：{value}" for name, value in said.items()),
    }


def _clock_words(card: Card, each: Instance) -> Context:
    return {
        "名称": each.label,
        "应于": due_text(each),
        "现况": standing_text(each),
        "谁": owner_of(card, each.owner),
        "完成": each.stopped_at,
        "依据": " ".join(filter(None, [each.quote, each.ref])),
        "轮次": each.round,
    }


def _clock_named(card: Card, running: tuple[Instance, ...], name: str) -> Context:
    """The latest instance of one clock, blank where it has not started."""
    mine = [each for each in running if each.rule_id == name]
    if mine:
        return _clock_words(card, max(mine, key=lambda each: each.started_at))
    return dict.fromkeys(("名称", "应于", "现况", "谁", "完成", "依据", "轮次"))


def related(workspace: Workspace, loaded: Loaded, masked: bool) -> Context:
    """`关联.整改`: the cards of the linked records of each machine, in order of numbers."""
    found: Context = {machine.name: [] for machine in workspace.machines()}
    record = loaded.record
    assert record is not None
    for number, each in workspace.linked(record, loaded.rules).items():
        try:
            other = workspace.load(number)
        except UnknownNumber:
            continue
        if other.record is not None:
            words = card_words(
                other.rules, other.card, masked or is_secret(other.rules, other.card)
            )
            found[each.machine].append({**words, "编号": number, "状态": other.card.state})
    return found
