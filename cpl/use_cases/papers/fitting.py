"""Of which records a form may be made, and which forms the rules have at all.

A letter tells somebody outside what was done: of a record to which it was not done, or the
opposite, it is not made, as a draft neither.
"""

from collections.abc import Iterator

from cpl.domain.cases.card import Card, Facts
from cpl.domain.regulation.conditions import Combined, Condition
from cpl.domain.regulation.machine_paths import asks_whether, could_hold, meaning_asked
from cpl.domain.regulation.rules import Machine, Rules
from cpl.domain.values.value import at_path, shown
from cpl.problems import UsageProblem
from cpl.store.defaults import is_as_carried
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace

LETTERS = (
    "补证通知书",
    "转出告知书",
    "移交函",
    "终止告知书",
    "答复函",
    "解决确认书",
    "致歉信",
    "回访记录",
    "调查报告",
    "案例",
    "质询会通报",
)
"""Carried, and made only where the rules say of which records.

A regulation that was adopted before they were carried says nothing of them.
"""
OF_A_MACHINE = ("内部整改通知单", "问责确认单", "巡场检查表")
"""Carried, and made only where the rules have what it is the form of."""
FOR_NO_SUGGESTION = ("解决确认书", "致歉信")
"""Who only suggested something was done no wrong, by whichever regulation."""


def is_own(workspace: Workspace, name: str) -> bool:
    """Does it stand in the office's folder, and not just as cpl laid it there?"""
    files = (each for each in workspace.template_names() if each.startswith(f"{name}."))
    own = workspace.own_templates(*files)
    return any(each.is_file() and not is_as_carried(each) for each in own)


def could_be_made(workspace: Workspace, rules: Rules, name: str) -> bool:
    """Is there any kind of record of which these rules let the form be made?"""
    rule = rules.forms.get(name)
    if rule is None:
        return not _needs_a_rule(rules, name) or is_own(workspace, name)
    return any(could_hold(rule.when, each) for each in rules.machines.values())


def _needs_a_rule(rules: Rules, name: str) -> bool:
    titles = {each.title for each in rules.machines.values()}
    return name in LETTERS or (name in OF_A_MACHINE and name not in titles)


def require_fit(workspace: Workspace, loaded: Readable, name: str) -> None:
    """A notice of acceptance is for nobody whose complaint was not accepted (S002C-02).

    Raises UsageProblem.
    """
    rule, card = loaded.rules.forms.get(name), loaded.card
    kind = shown(at_path(card.values, card.rules.parts.kind))
    if name in FOR_NO_SUGGESTION and kind in card.rules.parts.suggestions:
        raise UsageProblem(
            f"{card.number}：这一件出不了“{name}”：它的类别是“{kind}”，没有要致歉、要确认解决的事；"
            "类别登记错了的，先更正。"
        )
    if rule is None:
        if _needs_a_rule(loaded.rules, name) and not is_own(workspace, name):
            raise UsageProblem(
                f"规则没有说什么样的一件才能出“{name}”。"
                f"要用的，在 rules.yaml 的 forms 里写上它和 when，写法见 docs/规则.md 的“单”。"
            )
        return
    lookup = Facts(card, workspace.linked(card))
    if not rule.when.holds(lookup):
        clause = f"依据：{rule.clause}" if str(rule.clause) else ""
        why = _why(rule.when, card, lookup)
        raise UsageProblem(f"{card.number}：这一件出不了“{name}”：{why}{clause}")


def _why(when: Condition, card: Card, lookup: Facts) -> str:
    """What is still to be done, or was done and rules the form out, in the office's own words."""
    parts = [each for each in _parts(when) if not each.holds(lookup)]
    wrong = [term for each in parts for term in each.terms() if not term.holds(lookup)]
    undone = [
        each.references[0] if each.operator == ">=" else each.fact
        for each in wrong
        if each.references
    ]
    machine = card.machine
    found = dict.fromkeys(e for each in undone for e in _events(machine, each))
    done = [each for each in found if card.times(each)]
    if done:
        return f"已经办过{'、'.join(f'“{each}”' for each in done)}。"
    steps = [each.fact for each in wrong if asks_whether(each)]
    missing = dict.fromkeys(e for each in steps for e in _events(machine, each))
    if missing:
        return f"先办{'或'.join(f'“{each}”' for each in missing)}。"
    if steps:
        return f"规则里的{machine.name}没有这一步。"
    return f"要{'，'.join(map(str, parts))}。"


def _parts(when: Condition) -> tuple[Condition, ...]:
    return when.parts if isinstance(when, Combined) and when.how == "all" else (when,)


def _events(machine: Machine, fact: str) -> Iterator[str]:
    """What brings about what `做到.受理` asks for."""
    meaning = meaning_asked(fact)
    for each in machine.every_event:
        states = (machine.states.get(target.state) for target in each.to)
        comes_about = each.means.union(*(state.means for state in states if state))
        if not each.told_only and meaning in comes_about:
            yield each.name
