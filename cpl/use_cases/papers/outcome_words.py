"""What came of a complaint in the office's own fields, and what its rules have at all."""

from cpl.domain.cases.card import Card, Happened
from cpl.domain.cases.redaction import Sight
from cpl.domain.regulation.meanings import MEANINGS
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Kind, at_path, shown

TELLS = frozenset({"replied_to_customer", "result_told", "dept_feedback"})
SATISFACTION = "满意"
MOST_STEPS = 6


def outcome_told(sight: Sight) -> str:
    """The field of the outcome; else the words that the last answer had to say.

    S003-15 asks for an outcome and lets the unit write 答复内容 only.
    """
    return outcome_said(sight)[0]


def outcome_said(sight: Sight) -> tuple[str, int]:
    """The outcome, and in which round it was said: what was answered since then counts more."""
    card, path = sight.card, sight.rules.parts.outcome
    own, said = shown(at_path(sight.values, path)).strip(), round_said(card, path.head)
    answer, answered = _last_answer(sight)
    return (own, said) if own and not (answer and answered > said) else (answer, answered)


def round_said(card: Card, field: str) -> int:
    """In which round a field was written last; the present one where it never was."""
    rounds = (each.round for each in reversed(card.happened) if field in each.event.fields)
    return next(rounds, card.round)


def of_round(card: Card, number: int, text: str) -> str:
    """`不满意（第1轮）`: what was said in a round that is over says so."""
    return f"{text}（第{number}轮）" if text and number < card.round else text


def _last_answer(sight: Sight) -> tuple[str, int]:
    for each in reversed(sight.card.happened):
        rule = sight.card.machine.event(each.event.name)
        if rule is None or not each.meanings & TELLS or _only_plans(each):
            continue
        fields, told = sight.rules.fields, each.event.fields
        other = {sight.rules.parts.cause.head, *(e.head for e in sight.rules.parts.reason)}
        words = (n for n in (*rule.give, *rule.need) if n in told and n not in other)
        written = {n: told[n] for n in words if n in fields and fields[n].kind is Kind.TEXT}
        texts = [shown(said).strip() for said in sight.of(written).values()]
        if any(texts):
            return "；".join(dict.fromkeys(filter(None, texts))), each.round
    return "", sight.card.round


def _only_plans(each: Happened) -> bool:
    """A plan that the unit hands in is no outcome yet: it may be sent back or refused."""
    to_the_customer = {"replied_to_customer", "result_told"}
    return "solution_proposed" in each.meanings and not each.meanings & to_the_customer


def process_told(card: Card) -> str:
    """`转办 11-17；答复 11-18`: what brought it on, after it was registered (S003-15)."""
    moves = [each for each in card.happened[1:] if each.moved]
    left_out = ["……"] if len(moves) > MOST_STEPS else []
    last = [f"{each.event.name} {each.event.at:%m-%d}" for each in moves[-MOST_STEPS:]]
    return "；".join([*left_out, *last])


TAKEN_IN = ("rejected", "referred", "held", "accepted")
"""What is decided on a complaint that has come in; what turns it away weighs more."""


def decided_on_intake(card: Card) -> str:
    """受理, 不予受理, 转出 or 待补证: the last of them that was decided; empty before."""
    for each in reversed(card.happened):
        for meaning in TAKEN_IN:
            if meaning in each.meanings:
                return MEANINGS[meaning]
    return ""


def plan_is_off(card: Card) -> bool:
    """Was the last plan sent back or not accepted: may another one be proposed in its round?

    What was carried out and has to be done over in a new round was not thrown away (S000-04).
    """
    proposed = [n for n, each in enumerate(card.happened) if "solution_proposed" in each.meanings]
    if not proposed:
        return False
    made = card.happened[proposed[-1]]
    rule = card.machine.event(made.event.name)
    later = card.happened[proposed[-1] + 1 :]
    since = (e for e in later if e.moved and e.round == made.round and "executed" not in e.meanings)
    return rule is not None and made.moved and any(each.after in rule.sources for each in since)


def known_here(card: Card) -> tuple[str, ...]:
    """The fields and gates that the rules declare, and the meanings that its machine can come to.

    The carried papers print a block only where the regulation has what it is about.
    """
    words = (MEANINGS[each] for each in sorted(card.machine.meanings))
    return (*card.rules.fields, *card.rules.gates, *words)


def bans_buying(rules: Rules) -> bool:
    """Do the rules forbid to buy satisfaction with compensation (S003-12)?"""
    bans = rules.authority.bans if rules.authority else ()
    return any(SATISFACTION in f"{each.clause.quote}{each.when}" for each in bans)
