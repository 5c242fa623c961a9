"""Reading deadlines, heartbeats, promises and authority of rules.yaml."""

from decimal import Decimal

from cpl.codec.reading import Part
from cpl.codec.rules_machines import meanings_of
from cpl.codec.rules_parts import clause_of, condition_of, limit_of
from cpl.domain.deadlines import DeadlineRule, HeartbeatRule, OnReopen, PromiseRule, Quiet
from cpl.domain.rules import Authority, Ban, Grant, Timed

ON_REOPEN = {each.value: each for each in OnReopen}
QUIET = {each.value: each for each in Quiet}


def deadline_of(part: Part) -> Timed:
    clause = clause_of(part)
    rule = DeadlineRule(
        id=part.required("id"),
        label=part.text("label") or part.text("id"),
        start=tuple(sorted(meanings_of(part, "from"))),
        stop=tuple(sorted(meanings_of(part, "to"))),
        limit=limit_of(part, "within"),
        owner=part.text("owner"),
        quote=clause.quote,
        ref=clause.ref,
        pausable=part.flag("pauses"),
        on_reopen=part.word("on_reopen", ON_REOPEN, OnReopen.RESTART),
        warn=_fraction(part, "warn"),
        promise=part.flag("promise"),
        assume=(clause.note,) if clause.note else (),
    )
    return _timed(part, rule)


def _fraction(part: Part, key: str) -> float | None:
    """`warn: 80%`: how much of a limit may pass before it is called soon due."""
    text = part.text(key)
    if not text:
        return None
    number = text.removesuffix("%")
    if text.endswith("%") and number.isdigit() and 0 < int(number) < 100:
        return int(number) / 100
    node = part.value(key) or part.node
    part.report.add(node, "bad-fraction", f"“{key}: {text}”看不懂。", "写成 80%。")
    return None


def heartbeat_of(part: Part) -> Timed:
    clause = clause_of(part)
    rule = HeartbeatRule(
        id=part.required("id"),
        label=part.text("label") or part.text("id"),
        every=limit_of(part, "every"),
        start=tuple(sorted(meanings_of(part, "from"))),
        until=tuple(sorted(meanings_of(part, "until"))),
        beat=tuple(sorted(meanings_of(part, "beat"))),
        owner=part.text("owner"),
        quote=clause.quote,
        ref=clause.ref,
        quiet=part.word("quiet", QUIET, Quiet.NONE),
        pausable=part.flag("pauses"),
    )
    return _timed(part, rule)


def promise_of(part: Part) -> Timed:
    clause = clause_of(part)
    rule = PromiseRule(
        id=part.required("id"),
        label=part.text("label") or part.text("id"),
        stop=tuple(sorted(meanings_of(part, "to"))),
        owner=part.text("owner"),
        quote=clause.quote,
        ref=clause.ref,
    )
    field = part.required("field")
    return _timed(part, rule, field)


def _timed(part: Part, rule: DeadlineRule | HeartbeatRule | PromiseRule, field: str = "") -> Timed:
    found = Timed(part.required("machine"), rule, condition_of(part), field, part.words("parts"))
    part.done()
    return found


def authority_of(part: Part | None) -> Authority | None:
    if part is None:
        return None
    found = Authority(
        field=part.required("field"),
        remedy=part.required("remedy"),
        amount=part.required("amount"),
        cash=part.words("cash"),
        asked=part.text("asked"),
        grants=tuple(_grant(each) for each in part.parts("grants")),
        bans=tuple(_ban(each) for each in part.parts("bans")),
    )
    part.done()
    return found


def _grant(part: Part) -> Grant:
    unlimited = part.text("limit") == "unlimited"
    whole = None if unlimited else part.whole("limit")
    if "limit" not in part:
        whole = 0
    found = Grant(
        part.required("id"),
        part.required("role"),
        part.words("remedies"),
        Decimal("Infinity") if unlimited else None if whole is None else Decimal(whole),
        condition_of(part),
        clause_of(part),
    )
    part.done()
    return found


def _ban(part: Part) -> Ban:
    found = Ban(
        part.required("id"),
        part.words("remedies"),
        condition_of(part),
        part.words("lawful"),
        clause_of(part),
    )
    part.done()
    return found
