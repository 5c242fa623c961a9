"""What the unit that gets a case again must know: the last answer, and what was not accepted."""

from cpl.domain.cases.card import Card, Happened
from cpl.domain.cases.redaction import Sight
from cpl.domain.regulation.meanings import NEW_ROUND
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, at_path, is_blank, shown

COMES_BACK = NEW_ROUND | {"returned"}
ANSWERED = frozenset({"replied_to_customer", "result_told", "dept_feedback", "solution_proposed"})


def told_before(sight: Sight, given: Happened | None) -> tuple[str, ...]:
    """One line for the answer before it came back the last time, one for each objection since.

    Nothing where it never came back. Why it was `given` the paper says elsewhere.
    """
    happened = sight.card.happened
    back = [n for n, each in enumerate(happened) if each.meanings & COMES_BACK]
    if not back:
        return ()
    answers = [n for n in range(back[-1]) if happened[n].meanings & ANSWERED]
    since = answers[-1] + 1 if answers else 0
    objections = (
        _objection(sight, each) for each in happened[since : back[-1] + 1] if each is not given
    )
    answer = [_answer(sight, answers[-1])] if answers else []
    return tuple(filter(None, (*answer, *objections)))


def _answer(sight: Sight, place: int) -> str:
    """`11-20 16:00 运营部 冯涛 答复：已退票并致歉`"""
    card, each = sight.card, sight.card.happened[place]
    rule = card.machine.event(each.event.name)
    fields = sight.of(each.event.fields)
    must = rule.give if rule else ()
    texts = [n for n in must if card.rules.fields[FieldPath(n).head].kind is Kind.TEXT]
    outcome = [card.rules.parts.outcome] if card.rules.parts.outcome else []
    said = [shown(at_path(fields, n)) for n in dict.fromkeys((*texts, *outcome))]
    who = " ".join(filter(None, (_unit_then(card, place), each.event.doer)))
    what = "；".join(filter(None, said))
    return f"{each.event.at:%m-%d %H:%M} {who} {each.event.name}{f'：{what}' if what else ''}"


def _unit_then(card: Card, place: int) -> str:
    """Who had it when that was said."""
    unit = card.rules.parts.unit
    named = [shown(at_path(e.event.fields, unit)) for e in card.happened[: place + 1] if unit]
    return next((each for each in reversed(named) if each), "")


def _objection(sight: Sight, each: Happened) -> str:
    """`11-21 10:00 回访：不满意；光道歉不行`; empty where nothing was said against it."""
    parts, fields = sight.card.rules.parts, sight.of(each.event.fields)
    paths = (parts.satisfaction, parts.objection, *parts.reason)
    said = [shown(at_path(fields, p)) for p in paths if p and not is_blank(at_path(fields, p))]
    return f"{each.event.at:%m-%d %H:%M} {each.event.name}：{'；'.join(said)}" if said else ""
