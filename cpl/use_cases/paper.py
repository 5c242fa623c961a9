"""What a paper's template may speak of: the card in the office's words, nothing undefined.

Every declared field, event and clock stands in the context, blank where nothing
was said, so that a template may name it and a misspelt name is still an error.
Templates that should serve more than one regulation ask for `环节.答复投诉人`
(what an event means) and not for `事件.答复` (what this office calls it).
"""

from datetime import datetime

from cpl.domain.card import Facts
from cpl.domain.rules import Rules
from cpl.store.workspace import Loaded, UnknownNumber, Workspace
from cpl.use_cases.paper_words import (
    Words,
    batch_words,
    card_words,
    choices_of,
    clock_list,
    clocks_by_name,
    events_by_name,
    history_words,
    steps_by_meaning,
    words_of_this_round,
)
from cpl.use_cases.showing import clocks
from cpl.use_cases.sight import Sight, is_secret, sight_of

Context = Words
DESK, UNIT, ASSESSOR = "①客服部门存档", "②责任单位", "③考核部门（脱敏）"


def context_for(workspace: Workspace, loaded: Loaded, now: datetime, masked: bool) -> Context:
    """Everything a form of one record may show; `masked` for copy ③."""
    others = _linked(workspace, loaded)
    sight = sight_of(loaded, others, masked)
    card = sight.card
    running = clocks(workspace, loaded, now)
    return {
        **card_words(sight),
        "本轮": words_of_this_round(sight),
        "编号": card.number,
        "状态": card.state,
        "轮次": card.round,
        "标题": card.machine.title,
        "选项": choices_of(sight.rules.fields),
        "事件": events_by_name(sight),
        "环节": steps_by_meaning(sight, running),
        "经过": history_words(sight),
        "时限": clock_list(sight, running),
        "期限": clocks_by_name(sight, running),
        "门槛": _gates(workspace, sight),
        "关联": _related(workspace, others, masked),
        "批": batch_words(card, others),
        **rules_words(sight.rules, now),
        "联次": ASSESSOR if masked else f"{DESK}　{UNIT}",
        "保护": is_secret(card),
        "脱敏本": sight.masked,
    }


def rules_words(rules: Rules, now: datetime) -> Words:
    """Whose paper it is, under which rules, printed when."""
    return {
        "单位名称": rules.meta.office,
        "规则": f"{rules.meta.name} 第{rules.meta.version}版",
        "打印时间": now,
    }


def _gates(workspace: Workspace, sight: Sight) -> Words:
    record = sight.loaded.record
    assert record is not None
    lookup = Facts(sight.card, workspace.linked(record, sight.rules))
    return {name: lookup.gate_holds(name) for name in sight.rules.gates}


def _linked(workspace: Workspace, loaded: Loaded) -> tuple[Loaded, ...]:
    """The records named in this one, in order of numbers; unreadable ones are left out."""
    record = loaded.record
    assert record is not None
    found = []
    for number in workspace.linked(record, loaded.rules):
        try:
            found.append(workspace.load(number))
        except UnknownNumber:
            continue
    return tuple(each for each in found if each.record is not None)


def _related(workspace: Workspace, others: tuple[Loaded, ...], masked: bool) -> Words:
    """`关联.整改`: the cards of the linked records of each machine."""
    found: Words = {machine.name: [] for machine in workspace.machines()}
    for each in others:
        sight = sight_of(each, (), masked)
        words = {**card_words(sight), "编号": each.card.number, "状态": each.card.state}
        found[each.card.machine.name].append(words)
    return found
