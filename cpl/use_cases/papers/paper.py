"""What a paper's template may speak of: the card in the office's words, nothing undefined.

Every declared field, event and clock stands in the context, blank where nothing
was said, so that a template may name it and a misspelt name is still an error.
Templates that should serve more than one regulation ask for `环节.答复投诉人`
(what an event means) and not for `事件.答复` (what this office calls it).
"""

from collections.abc import Mapping
from datetime import datetime

from cpl.domain.cases.card import Card, Facts, Linked
from cpl.domain.cases.redaction import is_secret, sight_of
from cpl.domain.regulation.rules import Rules
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace, linked_as_of
from cpl.use_cases.papers.paper_words import (
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
from cpl.use_cases.queries.showing import clocks

Context = Words
DESK, UNIT, ASSESSOR = "①客服部门存档", "②责任单位", "③考核部门（脱敏）"


def context_for(workspace: Workspace, loaded: Readable, now: datetime, masked: bool) -> Context:
    """Everything a form of one record may show; `masked` for copy ③."""
    card = loaded.card
    linked = workspace.linked_files(card).values()
    others = tuple(file.card for file in linked)
    sight = sight_of(card, others, masked)
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
        "门槛": _gates(card, linked_as_of(linked)),
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


def _gates(card: Card, linked: Mapping[str, Linked]) -> Words:
    lookup = Facts(card, linked)
    return {name: lookup.gate_holds(name) for name in card.rules.gates}


def _related(workspace: Workspace, others: tuple[Card, ...], masked: bool) -> Words:
    """`关联.整改`: the cards of the linked records of each machine."""
    found: Words = {machine.name: [] for machine in workspace.machines()}
    for each in others:
        sight = sight_of(each, (), masked)
        words = {**card_words(sight), "编号": each.number, "状态": each.state}
        found[each.machine.name].append(words)
    return found
