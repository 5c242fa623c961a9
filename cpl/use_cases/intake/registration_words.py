"""Words given with a registration and its next event: which of the two takes which.

What both could take is registered, so that the event finds it known; unless the
event must say it itself. Where both must say it, nobody can tell, and it is refused.
"""

from collections.abc import Iterator

from cpl.codec.spellings.placing import place_of, whole_path
from cpl.codec.spellings.words import placeable, split_word, word_of
from cpl.domain.regulation.rules import EventRule, Rules
from cpl.domain.values.field_paths import FieldPath, heads
from cpl.problems import UsageProblem, suggestion

Words = tuple[str, ...]


def by_name(rules: Rules, registration: EventRule, words: Words) -> Words:
    """Each word as `字段=值`; bare ones go where they fit, or fill what must be given, in order."""
    return tuple(word for _, word in _named(rules, (registration,), words))


def routed(
    rules: Rules, registration: EventRule, event: EventRule, words: Words
) -> tuple[Words, Words]:
    """The registration's words and the event's; raises UsageProblem with all faults."""
    found = tuple(_named(rules, (registration, event), words))
    faults = [
        fault for path, _ in found if (fault := _fault(registration, event, FieldPath(path).head))
    ]
    if faults:
        raise UsageProblem("\n".join(dict.fromkeys(faults)))
    theirs = [_is_of_event(registration, event, FieldPath(path).head) for path, _ in found]
    return (
        tuple(word for (_, word), later in zip(found, theirs, strict=True) if not later),
        tuple(word for (_, word), later in zip(found, theirs, strict=True) if later),
    )


def _named(rules: Rules, taking: tuple[EventRule, ...], words: Words) -> Iterator[tuple[str, str]]:
    said = {split_word(each)[0] for each in words}
    give = dict.fromkeys(path for each in taking for path in each.give)
    waiting = [each for each in give if "." not in each and each not in said]
    must = {head for each in taking for head in heads((*each.give, *each.need))}
    names = dict.fromkeys(head for each in taking for head in heads(each.fields))
    fields = placeable(rules, names)
    for word in words:
        path, text = split_word(word)
        if path:
            whole = whole_path(path, fields)
            yield whole, word if whole == path else f"{whole}={text}"
            continue
        place = place_of(word, fields, must, waiting)
        if place in waiting:
            waiting.remove(place)
        yield _given(place, word)


def _given(path: str, text: str) -> tuple[str, str]:
    """What begins with @ is text here: only `字段=@文件` reads a file."""
    return path, word_of(path, text)


def _is_of_event(registration: EventRule, event: EventRule, head: str) -> bool:
    return head in heads(event.give) or head not in heads(registration.fields)


def _fault(registration: EventRule, event: EventRule, head: str) -> str:
    ours, theirs = heads(registration.fields), heads(event.fields)
    if head not in (*ours, *theirs):
        near = suggestion(head, (*ours, *theirs))
        return f"“{registration.name}”和“{event.name}”都不收“{head}”。{near}"
    if head in heads(registration.need) and head in heads(event.give):
        return (
            f"“{registration.name}”和“{event.name}”都要“{head}”，分不清是谁的。"
            f"先登记，再用 cpl do 编号 {event.name} {head}=… 办。"
        )
    return ""
