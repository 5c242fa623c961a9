"""A regulation that extends another takes over what it does not say itself."""

from cpl.codec.joining.extending import extended
from cpl.yamltext.nodes import Mapping, plain
from cpl.yamltext.tree import parse


def tree(text: str) -> Mapping:
    document, problems = parse("rules.yaml", text.encode())
    assert document is not None, problems
    return document.root


def joined(base: str, own: str) -> object:
    return plain(extended(tree(base), tree(own)))


HANDED_OVER = """
转办: {by: [客服专员], ref: S003-06, quote: 在工作时间1小时内转交, note: 按工作时间}
"""


def test_what_is_not_said_is_taken_over() -> None:
    assert joined(HANDED_OVER, "转办: {help: 转给责任单位}") == {
        "转办": {
            "by": ["客服专员"],
            "ref": "S003-06",
            "quote": "在工作时间1小时内转交",
            "note": "按工作时间",
            "help": "转给责任单位",
        }
    }


def test_words_of_one_regulation_are_not_lent_to_a_clause_of_another() -> None:
    own = "转办: {ref: S002B-04}"
    assert joined(HANDED_OVER, own) == {"转办": {"by": ["客服专员"], "ref": "S002B-04"}}


def test_a_name_can_be_dropped() -> None:
    assert joined(HANDED_OVER, "转办: removed\n派单: {by: [综合部]}") == {
        "派单": {"by": ["综合部"]}
    }


def test_a_list_of_clauses_is_joined_by_id() -> None:
    base = "deadlines:\n  - {id: 转办, within: 1 hour}\n  - {id: 回访, within: 3 days}\n"
    own = "deadlines:\n  - {id: 转办, within: 10 minutes}\n  - {id: 回访, removed: yes}\n"
    assert joined(base, own) == {"deadlines": [{"id": "转办", "within": "10 minutes"}]}


def test_what_is_said_of_choices_goes_with_the_choices() -> None:
    base = (
        "渠道: {type: choice, choices: [电话, 来访], default: 电话, short: {dh: 电话, lf: 来访},"
        " counts_as: {own: [电话, 来访]}}"
    )
    assert joined(base, "渠道: {choices: [热线, 来访]}") == {
        "渠道": {
            "type": "choice",
            "choices": ["热线", "来访"],
            "short": {"lf": "来访"},
            "counts_as": {"own": ["来访"]},
        }
    }
