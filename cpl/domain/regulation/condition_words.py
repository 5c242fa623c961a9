"""One comparison told in Chinese, as somebody would read the regulation aloud."""

from cpl.domain.regulation.computed_facts import Question, fact_named

OPERATORS = {
    "is not": "不是",
    "is": "是",
    "not in": "不属于",
    "in": "属于",
    "has": "包含",
    "lacks": "不包含",
    ">=": "≥",
    "<=": "≤",
    ">": "大于",
    "<": "小于",
    "given": "已填写",
    "missing": "未填写",
}


COUNTED = {"做到": "次数"}
"""What a fact that counts is called beside another one."""
SAID = {"本轮填": "这一轮填", "上次填": "上次填"}
"""And one that answers what a field says, beside another or itself compared."""


def told(fact: str, operator: str, values: tuple[str, ...]) -> str:
    """`次数.审批 > 0` is “办过审批”; a field is told as it is compared."""
    said = "、".join(map(_value, values))
    match fact_named(fact):
        case Question() as question if own := question.told(operator, said):
            return own
        case Question(asked, about) if asked.is_said:
            fact = f"{SAID[asked.name]}的“{about}”"
    return f"{fact} {OPERATORS[operator]} {said}".rstrip()


def _value(written: str) -> str:
    """`@次数.请示` is “请示的次数”; `@` before a field is what that says."""
    if not written.startswith("@"):
        return written
    match fact_named(written[1:]):
        case Question(fact, about) if fact.is_said:
            return f"{SAID[fact.name]}的“{about}”"
        case Question(fact, about):
            return f"{about}的{COUNTED.get(fact.name, fact.name)}"
    return f"“{written[1:]}”里写的"
