"""Look for words in everything that the records say, and count where they are found.

Only the records that hold the words are opened, which the index knows, and those that
cannot be read: they may hold them.
"""

from collections.abc import Iterable, Iterator, Mapping

from cpl.codec.records.record import BASIS, NUMBER, STATE
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.cases.redaction import Sight, as_listed, sight_of
from cpl.domain.cases.text_search import (
    SoughtWord,
    Span,
    pieces,
    texts_of,
    words_of,
)
from cpl.domain.regulation.rules import Rules
from cpl.domain.values.value import Kind, at_path, each_shown, shown
from cpl.problems import UsageProblem, suggestion
from cpl.store.record_files import Readable
from cpl.store.workspace import Workspace

MONTH = "月"
UNSAID = "（未填）"
TOTAL = "合计"
COUNTABLE = (Kind.CHOICE, Kind.UNIT, Kind.PERSON, Kind.YES_NO)

Text = tuple[str, str]


@dataclass(frozen=True)
class Sought:
    """The words that must all occur."""

    words: tuple[SoughtWord, ...]

    def are_in(self, loaded: Readable) -> bool:
        texts = tuple(texts_of(loaded.rules, loaded.record)) if self.words else ()
        return all(any(each.occurs_in(text) for text in texts) for each in self.words)


def sought(said: Iterable[str]) -> Sought:
    """What was said at the prompt, ready to be looked for."""
    return Sought(tuple(word for each in said for word in words_of(each)))


def _texts(loaded: Readable, sight: Sight | None) -> Iterator[Text]:
    """Everything a record says, event by event, as it may be seen where a sight is given."""
    record = loaded.record
    yield NUMBER, record.number
    for values in (record.fields, *(each.fields for each in record.history)):
        yield from pieces(loaded.rules, sight.of(values) if sight else values)
    for each in record.history:
        if each.basis:
            yield BASIS, each.basis


@dataclass(frozen=True)
class Hit:
    """One text in which a word was found, and where; masked, so perhaps nowhere."""

    label: str
    text: str
    spans: tuple[Span, ...]


def hits(workspace: Workspace, loaded: Readable, found: Sought) -> tuple[Hit, ...]:
    """For each word the first text that holds it; for the number alone, what it is about."""
    masked = sight_of(loaded.card, _linked(workspace, loaded), masked=True)
    sight = as_listed(masked, workspace.staff)
    pairs = list(zip(_texts(loaded, None), _texts(loaded, sight), strict=True))
    chosen: dict[Text, list[Span]] = {}
    for word in found.words:
        first = next(masked for plain, masked in pairs if word.occurs_in(plain[1]))
        chosen.setdefault(first, []).extend(word.spans(first[1]))
    told = [Hit(*text, tuple(sorted(at))) for text, at in chosen.items() if text[0] != NUMBER]
    return tuple(told) or tuple(_about(loaded, sight))


def _about(loaded: Readable, sight: Sight) -> Iterator[Hit]:
    name = loaded.card.machine.summary
    said = shown(sight.of(loaded.card.values).get(name))
    if said:
        yield Hit(name, said, ())


def _linked(workspace: Workspace, loaded: Readable) -> tuple[Card, ...]:
    """The records named in this one, whose names its text may repeat."""
    return tuple(file.card for file in workspace.linked_files(loaded.card).values())


# —— counting ——


@dataclass(frozen=True)
class Counts:
    """How many records of each machine, by month, state or field."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    several: bool


def counts(
    rules: Rules,
    found: Mapping[str, Iterable[Readable]],
    by: str,
    months: tuple[str, str] | None,
) -> Counts:
    """A table with a total; a record with several values counts once in each row."""
    first = _first(rules, by, months)
    values = [[_values(each, by) for each in records] for records in found.values()]
    from cpl.domain.values.tables import counted  # most who look for words count nothing

    columns = [counted((e for one in every for e in one), first) for every in values]
    names = counted((name for each in columns for name, n in each.items() for _ in range(n)), first)
    listed = sorted({*first, *names}) if by == MONTH else list(names)
    rows = [_row(name, [each.get(name, 0) for each in columns]) for name in listed]
    total = _row(TOTAL, [len(every) for every in values])
    known = rules.fields.get(by)
    return Counts((by, *found, TOTAL), (*rows, total), bool(known and known.many))


def _row(name: str, numbers: list[int]) -> tuple[str, ...]:
    return (name, *map(str, numbers), str(sum(numbers)))


def _values(loaded: Readable, by: str) -> tuple[str, ...]:
    if by == MONTH:
        return (f"{loaded.card.received_at:%Y-%m}",)
    if by == STATE:
        return (loaded.card.state,)
    return tuple(dict.fromkeys(each_shown(at_path(loaded.card.values, by)))) or (UNSAID,)


def _first(rules: Rules, by: str, months: tuple[str, str] | None) -> tuple[str, ...]:
    """The rows in the order of the calendar or of the rules; raises UsageProblem."""
    if by == MONTH:
        return tuple(_months(*months)) if months else ()
    if by == STATE:
        return tuple(state for machine in rules.machines.values() for state in machine.states)
    known = rules.field_at(by)
    if known is None or known.kind not in COUNTABLE:
        near = suggestion(by, countable(rules)) or "写 月、状态或一个选项字段。"
        raise UsageProblem(f"不能按“{by}”来数。{near}")
    return tuple(rules.units) if known.kind is Kind.UNIT else known.choices


def countable(rules: Rules) -> tuple[str, ...]:
    """What records can be counted by, members of groups apart."""
    return (MONTH, STATE, *(n for n, each in rules.fields.items() if each.kind in COUNTABLE))


def _months(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while f"{year}-{month:02}" <= last:
        yield f"{year}-{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
