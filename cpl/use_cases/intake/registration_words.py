"""Words given with a registration and its next event: which of the two takes which.

What both could take is registered, so that the event finds it known; unless the
event must say it itself. Where both must say it, nobody can tell, and it is refused.
"""

from collections.abc import Iterator

from cpl.codec.spellings.words import split_word, word_of
from cpl.domain.regulation.rules import EventRule
from cpl.domain.values.field_paths import FieldPath, heads
from cpl.problems import UsageProblem, suggestion

Words = tuple[str, ...]


def by_name(registration: EventRule, words: Words) -> Words:
    """Each word as `字段=值`; bare ones fill what must be given, in order."""
    return tuple(word for _, word in _named(registration.give, words))


def routed(registration: EventRule, event: EventRule, words: Words) -> tuple[Words, Words]:
    """The registration's words and the event's; raises UsageProblem with all faults."""
    found = tuple(_named((*registration.give, *event.give), words))
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


def _named(must: Words, words: Words) -> Iterator[tuple[str, str]]:
    said = {split_word(each)[0] for each in words}
    waiting = [each for each in dict.fromkeys(must) if "." not in each and each not in said]
    for word in words:
        path, _ = split_word(word)
        if not path and not waiting:
            raise UsageProblem(f"不知道“{word}”是哪个字段的值，请写成 字段={word}。")
        yield (path, word) if path else _given(waiting.pop(0), word)


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
