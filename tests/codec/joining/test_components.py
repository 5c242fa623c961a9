"""Components complete a base, in the office's words, citing nobody else."""

from cpl.codec.joining.components import completed, renamed, uncited
from cpl.yamltext.nodes import Mapping, plain
from cpl.yamltext.tree import parse


def tree(text: str) -> Mapping:
    document, problems = parse("rules.yaml", text.encode())
    assert document is not None, problems
    return document.root


BASE = "events: {答复: {from: [承办中], to: 已答复}, 备注: {from: any}}"
APPROVAL = "events: {审批: {from: 待审批}, 答复: {from+: [待答复, 承办中]}}"
ON_THE_SPOT = "events: {当场办结: {to: 办结}}"
ENDING = "events: {当场办结?: {to: 闭环}, 闭环: {from: 办结}}"


def joined(*components: str) -> object:
    return plain(completed(tree(BASE), [tree(each) for each in components]))


def test_a_component_adds_to_a_list_what_is_not_there_yet() -> None:
    assert joined(APPROVAL) == {
        "events": {
            "答复": {"from": ["承办中", "待答复"], "to": "已答复"},
            "备注": {"from": "any"},
            "审批": {"from": "待审批"},
        }
    }


def test_adding_to_a_single_word_makes_a_list_of_it() -> None:
    joined_once = completed(tree(BASE), [tree("events: {备注: {from+: [已作废]}}")])
    assert plain(joined_once)["events"]["备注"] == {"from": ["any", "已作废"]}  # type: ignore[index, call-overload]


def test_what_is_conditional_is_never_half_a_thing() -> None:
    events = joined(ENDING)["events"]  # type: ignore[index]
    assert "当场办结" not in events
    assert "闭环" in events


def test_the_order_of_components_does_not_matter_to_what_is_conditional() -> None:
    for order in ((ON_THE_SPOT, ENDING), (ENDING, ON_THE_SPOT)):
        assert joined(*order)["events"]["当场办结"] == {"to": "闭环"}  # type: ignore[index]


def test_the_meta_of_a_component_is_its_own() -> None:
    assert "meta" not in joined("meta: {needs: [整改]}\n" + ON_THE_SPOT)  # type: ignore[operator]


CITING = """
events:
  转办: {by: [客服专员], ref: S003-06, quote: 转交, note: 按工作时间}
  受理: {ref: S000-08, quote: 响应}
fields: {quote: {type: text}}
"""


def test_what_is_taken_over_cites_only_this_very_regulation() -> None:
    assert plain(uncited(tree(CITING), "S003")) == {
        "events": {
            "转办": {"by": ["客服专员"], "ref": "S003-06", "quote": "转交", "note": "按工作时间"},
            "受理": {},
        },
        "fields": {"quote": {"type": "text"}},
    }


def test_words_of_the_base_are_the_office_s_own_everywhere_and_whole() -> None:
    base = "转办: {by: [客服专员], when: 次数.转办 > 0, say: 先 转办。, mend: 已转办的不算}"
    assert plain(renamed(tree(base), {"转办": "派单", "客服专员": "接待员"})) == {
        "派单": {
            "by": ["接待员"],
            "when": "次数.派单 > 0",
            "say": "先 派单。",
            "mend": "已转办的不算",
        }
    }
