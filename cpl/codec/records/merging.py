"""Two desks' versions of one record's file become the text of one.

What happened is put together by `cpl.domain.merging.law`; here the registered fields are, path
by path, and the text is made. Where cpl alone has written, it is the text that cpl would have
written. Where somebody has laid a file out or commented it, that file's text is carried on, and
the whole-line comments of the other that it lacks stand at the end.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from cpl.codec.records.record import (
    DIVERGENCES,
    HISTORY,
    NAME,
    NUMBER,
    RULING,
    STATE,
    WHY,
)
from cpl.dataclass import dataclass
from cpl.domain.cases.record import Record
from cpl.domain.merging.law import BOTH_ALTERED, DeskVersion, EventLine, KeptOut
from cpl.yamltext.edit import Edit, RemoveField, SetField, apply_edits
from cpl.yamltext.emit import EditRefused, emit, same
from cpl.yamltext.nodes import Path, Plain
from cpl.yamltext.tree import Document

OWN = (NUMBER, STATE, HISTORY, DIVERGENCES)
"""What no three-way comparison of fields decides."""
BOTH_CHANGED = "两台都改了这一项登记的内容，改得不一样；留着另一台改的。"
Plains = dict[str, Plain]


@dataclass(frozen=True)
class DeskFile:
    """One desk's file: its text, what it says as it is written, and as it is understood."""

    document: Document
    record: Record

    @property
    def said(self) -> Plains:
        return self.document.plain()

    @property
    def events(self) -> list[Plain]:
        return _items(self.said.get(HISTORY))

    @property
    def held(self) -> list[Plain]:
        """The divergences that are events."""
        return [each for each in self.divergences if NAME in each]

    @property
    def divergences(self) -> list[Plains]:
        return [each for each in _items(self.said.get(DIVERGENCES)) if isinstance(each, dict)]

    @property
    def version(self) -> DeskVersion:
        kept = self.record.divergences
        held = [each.event for each in kept if each.event is not None]
        settled = [not each.is_open for each in kept if each.event is not None]
        altered = [each.why == BOTH_ALTERED for each in kept if each.event is not None]
        return DeskVersion(
            self.record,
            _lines(self.record.history, self.events),
            _lines(held, map(_bare, self.held)),
            frozenset(at for at, is_settled in enumerate(settled) if is_settled),
            frozenset(at for at, is_altered in enumerate(altered) if is_altered),
        )


def _lines(events: Iterable[object], plains: Iterable[Plain]) -> tuple[EventLine, ...]:
    pairs = zip(events, plains, strict=True)
    return tuple(EventLine(event, text_of(plain)) for event, plain in pairs)  # type: ignore[arg-type]


def text_of(plain: Plain) -> str:
    """All that is said, told from everything else; the order of keys is no part of it."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _items(plain: Plain | None) -> list[Plain]:
    return plain if isinstance(plain, list) else []


def _bare(divergence: Plain) -> Plain:
    """What was done, without what was found and decided about it."""
    said = divergence if isinstance(divergence, dict) else {}
    return {key: each for key, each in said.items() if key not in (WHY, RULING)}


@dataclass(frozen=True)
class Fields:
    """The registered fields as they become, and those values that gave way."""

    said: Plains
    beaten: tuple[Plains, ...]


def united_fields(base: Plains, ours: Plains, theirs: Plains) -> Fields:
    """Three ways, path by path; of two changes to one the smaller text stays."""
    beaten: list[Plains] = []
    was, one, other = (_registered(each) for each in (base, ours, theirs))
    found = _three_ways((), was, one, other, beaten)
    return Fields(found, tuple(sorted(beaten, key=text_of)))


def _registered(said: Plains) -> Plains:
    return {name: each for name, each in said.items() if name not in OWN}


def _three_ways(
    path: Path, base: Plains, ours: Plains, theirs: Plains, beaten: list[Plains]
) -> Plains:
    found: Plains = {}
    new = sorted({*ours, *theirs}.difference(base))
    for name in (*base, *new):
        was, one, other = (each.get(name) for each in (base, ours, theirs))
        if one is None and other is None:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            inner = was if isinstance(was, dict) else {}
            found[name] = _three_ways((*path, name), inner, one, other, beaten)
            continue
        said = _of_two((*path, name), was, one, other, beaten)
        if said is not None:
            found[name] = said
    return found


def _of_two(
    path: Path, was: Plain | None, one: Plain | None, other: Plain | None, beaten: list[Plains]
) -> Plain | None:
    if one == other or other == was:
        return one
    if one == was:
        return other
    if one is None or other is None:  # taken out here, changed there: what is said is kept
        return other if one is None else one
    smaller, larger = sorted((one, other), key=text_of)
    beaten.append(_nested(path, larger))
    return smaller


def _nested(path: Path, value: Plain) -> Plains:
    for name in reversed(path):
        value = {str(name): value}
    assert isinstance(value, dict)
    return value


def united_plain(
    fields: Fields,
    state: str,
    number: str,
    sides: tuple[DeskFile | None, DeskFile, DeskFile],
    history: Iterable[EventLine],
    held: Iterable[KeptOut],
) -> Plains:
    """All that the united file says. `sides`: what both had (None: nothing), then both."""
    base, ours, theirs = sides
    events = {text_of(each): each for side in (theirs, ours) for each in side.events}
    events |= {text_of(_bare(each)): _bare(each) for side in (theirs, ours) for each in side.held}
    rulings = _rulings((ours, theirs))
    said: list[Plain] = [
        _with(events[each.line.text], each.why, rulings.get(each.line.text)) for each in held
    ]
    before = {text_of(_bare(each)) for each in base.divergences} if base else set()
    one, other = (
        {text_of(_bare(e)): e for e in side.divergences if NAME not in e} for side in (ours, theirs)
    )
    values: Plains = {text_of(each): {**each, WHY: BOTH_CHANGED} for each in fields.beaten}
    for text, each in sorted({**other, **one}.items()):
        if text not in before or (text in one and text in other):
            values[text] = _with(_bare(each), str(each.get(WHY, "")), rulings.get(text))
    said += [values[text] for text in sorted(values)]
    own: Plains = {NUMBER: number, STATE: state, **fields.said}
    own[HISTORY] = [events[each.text] for each in history]
    return {**own, **({DIVERGENCES: said} if said else {})}


def _with(said: Plain, why: str, ruling: tuple[str, Plain] | None) -> Plain:
    own = dict(said) if isinstance(said, dict) else {}
    if ruling is None:
        return {**own, WHY: why}
    return {**own, WHY: ruling[0], RULING: ruling[1]}


def _rulings(sides: Iterable[DeskFile]) -> Mapping[str, tuple[str, Plain]]:
    """What was settled, with why it was kept out; of two rulings the earlier holds."""
    found: dict[str, tuple[str, Plain]] = {}
    told = [each for side in sides for each in side.divergences if each.get(RULING)]
    for each in sorted(told, key=lambda one: (_when(one[RULING]), text_of(one)), reverse=True):
        found[text_of(_bare(each))] = (str(each.get(WHY, "")), each[RULING])
    return found


def _when(ruling: Plain) -> str:
    return str(ruling.get("时间", "")) if isinstance(ruling, dict) else ""


def united_text(base: DeskFile | None, ours: DeskFile, theirs: DeskFile, plain: Plains) -> str:
    """The text that says it; raises EditRefused where no way of writing does."""
    written = [each for each in (base, ours, theirs) if each is not None]
    if all(_is_plainly_written(each.document) for each in written):
        return emit(plain)
    carrier = _carrier(base, ours, theirs)
    text = _rewritten(carrier, plain)
    return text + "".join(f"{each}\n" for each in _lost_comments(base, (ours, theirs), text))


def _is_plainly_written(document: Document) -> bool:
    """Has nobody but cpl laid it out?"""
    return not document.bom and document.text == _emitted(document.plain())


def _emitted(plain: Plains) -> str:
    try:
        return emit(plain)
    except EditRefused:
        return ""


def _carrier(base: DeskFile | None, ours: DeskFile, theirs: DeskFile) -> Document:
    """The text to carry on: of the desk that laid it out by hand, else what both had."""
    one, other = sorted((ours, theirs), key=lambda each: each.document.text)
    if base is None:
        return one.document
    laid = [
        each for each in (one, other) if _rewritten(base.document, each.said) != each.document.text
    ]
    return laid[0].document if laid else base.document


def _rewritten(document: Document, plain: Plains) -> str:
    """The document with what it says changed into that, all else untouched."""
    was = document.plain()
    edits: list[Edit] = [RemoveField((name,)) for name in was if name not in plain]
    changed = (name for name, each in plain.items() if not same(was.get(name, ""), each))
    return apply_edits(document, (*edits, *(SetField((name,), plain[name]) for name in changed)))


def _lost_comments(
    base: DeskFile | None, sides: tuple[DeskFile, DeskFile], text: str
) -> Iterator[str]:
    """The comments on lines of their own that the other desk wrote and the text has not."""
    known = set(_comments(text)) | set(_comments(base.document.text) if base else ())
    new = {each for side in sides for each in _comments(side.document.text)}
    return iter(sorted(new - known))


def _comments(text: str) -> Iterator[str]:
    return (each.strip() for each in text.splitlines() if each.lstrip().startswith("#"))
