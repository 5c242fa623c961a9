"""One comparison told in Chinese, as somebody would read the regulation aloud."""

from collections.abc import Callable

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

MEASURED = {
    "is": "正好",
    "is not": "不是",
    "in": "是",
    "not in": "不是",
    ">=": "不少于",
    "<=": "不多于",
    ">": "多于",
    "<": "少于",
}


def told(fact: str, operator: str, values: tuple[str, ...]) -> str:
    """`次数.审批 > 0` is “办过审批”; a field is told as it is compared."""
    head, _, rest = fact.partition(".")
    special = COMPUTED.get(head)
    said = special(rest, operator, "、".join(values)) if special else ""
    if said:
        return said
    return f"{fact} {OPERATORS[operator]} {'、'.join(values)}".rstrip()


def _times(rest: str, operator: str, value: str) -> str:
    return _happened("", rest, operator, value)


def _times_this_round(rest: str, operator: str, value: str) -> str:
    return _happened("这一轮", rest, operator, value)


def _happened(since: str, event: str, operator: str, value: str) -> str:
    match operator, value:
        case (">", "0") | (">=", "1") | ("is not", "0"):
            return f"{since}办过{event}"
        case ("is", "0") | ("<", "1") | ("<=", "0"):
            return f"{since}没有办过{event}"
    return _measured(f"{since}办过{event}", operator, value, "次")


def _unsettled(rest: str, operator: str, value: str) -> str:
    return _linked(f"未结的{rest}", operator, value)


def _links(rest: str, operator: str, value: str) -> str:
    return _linked(f"关联的{rest}", operator, value)


def _linked(what: str, operator: str, value: str) -> str:
    match operator, value:
        case (">", "0") | (">=", "1") | ("is not", "0"):
            return f"有{what}"
        case ("is", "0") | ("<", "1"):
            return f"没有{what}"
    return _measured(what, operator, value, "件")


def _gate(rest: str, operator: str, value: str) -> str:
    return {("is", "是"): f"做到了{rest}", ("is not", "是"): f"没有做到{rest}"}.get(
        (operator, value), ""
    )


def _days(rest: str, operator: str, value: str) -> str:
    return _measured(f"{rest}以后", operator, value, "天")


def _alike(rest: str, operator: str, value: str) -> str:
    return _measured(f"{rest} 天内同类", operator, value, "件")


def _sum(rest: str, operator: str, value: str) -> str:
    return _measured(f"{rest}合计", operator, value, "元")


def _measured(what: str, operator: str, value: str, unit: str) -> str:
    how = MEASURED.get(operator)
    return f"{what}{how} {value} {unit}" if how else ""


COMPUTED: dict[str, Callable[[str, str, str], str]] = {
    "次数": _times,
    "本轮": _times_this_round,
    "未结": _unsettled,
    "关联": _links,
    "门槛": _gate,
    "天数": _days,
    "同类": _alike,
    "合计": _sum,
}
