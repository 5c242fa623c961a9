"""What a unit wrote on the form it sent back: values where they can be read, faults where not.

Only the cells to fill in are read; whatever else is different from the form as cpl would
print it is named and ignored.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from cpl.codec.records.record import ACTOR, AT
from cpl.codec.records.values import ValueProblemError
from cpl.codec.spellings.words import split_list, with_names
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.regulation.tenses import tense_of
from cpl.domain.values.value import Kind, Value
from cpl.problems import CplError
from cpl.store.record_files import Readable
from cpl.store.tables.cells import FORMULA_ERRORS
from cpl.store.tables.filled import Filled, Spot, filled_from
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import MASKED, Paper, paper_of
from cpl.use_cases.receipts.sheet_days import SheetDays
from cpl.use_cases.receipts.ticks import meant_by
from cpl.yamltext.nodes import Plain

# What stands on the form about the event itself and not in a field.
OF_THE_EVENT = {ACTOR: Field(ACTOR, Kind.TEXT), AT: Field(AT, Kind.MOMENT)}


class ReceiptFault(CplError):
    """The form cannot be recorded as it is; every line says where and what to do."""

    exit_status = 1


@dataclass(frozen=True)
class FilledCells:
    """What stands in the cells to fill in, by field; `others` are cells changed elsewhere.

    `unreadable` are those in which something stands that is no value: what is wrong with it.
    `as_printed`: the record is still what it was when the form was printed.
    """

    file: str
    values: Mapping[str, Value]
    unreadable: Mapping[str, str]
    spots: Mapping[str, Spot]
    others: tuple[tuple[str, Spot], ...]
    as_printed: bool

    @property
    def blank(self) -> tuple[str, ...]:
        return tuple(n for n in self.spots if n not in self.values and n not in self.unreadable)

    @property
    def actor(self) -> str:
        """Who signs for it, as far as the form has a cell for that."""
        return str(self.values.get(ACTOR, ""))

    @property
    def at(self) -> datetime | date | None:
        """When it was done, or the day alone where the form does not say the hour."""
        found = self.values.get(AT)
        return found if isinstance(found, date) else None

    def refused(self, name: str) -> str:
        """The cell that cannot be read, and why."""
        return f"{self.place(name)}{self.unreadable[name]}"

    def place(self, name: str) -> str:
        """The file, the sheet and the cell, with a colon behind."""
        return f"{self.file}：{self.spots[name]}："

    def fields(self) -> dict[str, Value]:
        return {n: each for n, each in self.values.items() if n not in OF_THE_EVENT}


def written_on(desk: Desk, filled: Filled, loaded: Readable, sent: datetime) -> FilledCells:
    """Read the cells to fill in; `sent` is when the form went out.

    Raises ReceiptFault where the form has no such cells.
    """
    mark = filled.mark
    paper = _as_printed(desk, filled, loaded)
    ours = filled_from(paper.name, paper.files.get(".xlsx", b""))
    if ours is None or not ours.zones:
        raise ReceiptFault(
            f"“{mark.form}”的模板里没有要填写的格子，读不出谁填了什么。"
            "在模板的格子里写 {{ 字段 | 填写 }}，以后发出去的单才认得。"
        )
    spots = filled.zones or _by_label(ours, filled)
    if not spots:
        raise ReceiptFault(f"{filled.file} 里找不到要填写的格子了。请用 cpl 出的那份单重新填。")
    spots = {loaded.rules.own_field(name): spot for name, spot in spots.items()}
    days = SheetDays(sent, desk.reference(loaded.rules))
    values, unreadable = _values(desk, loaded.rules, spots, days)
    blank = {name: spot for name, spot in spots.items() if name not in values}
    unreadable = {**_on_another_copy(loaded.rules, blank, filled), **unreadable}
    others: tuple[tuple[str, Spot], ...] = ()
    if changed := tuple(_changed(ours, filled)):
        earlier = _as_printed(replace(desk, now=sent), filled, loaded)
        then = filled_from(earlier.name, earlier.files[".xlsx"]) or ours
        others = tuple(_steady(changed, then))
    return FilledCells(filled.file, values, unreadable, spots, others, mark.code == paper.code)


def _as_printed(desk: Desk, filled: Filled, loaded: Readable) -> Paper:
    mark = filled.mark
    return paper_of(desk, loaded, mark.form, mark.copy == MASKED, to_fill_in=True)


def _by_label(ours: Filled, theirs: Filled) -> dict[str, Spot]:
    """The cells to fill in, by the words beside them, where a copy has lost its names."""
    found: dict[str, Spot] = {}
    places = _places(theirs)
    count: Counter[str] = Counter()
    names = {spot.address: name for name, spot in ours.zones.items()}
    for label, spot in ours.labelled:
        index = count[label]
        count[label] += 1
        if spot.address in names and index < len(places[label]):
            found[names[spot.address]] = places[label][index]
    return found


def _places(filled: Filled) -> dict[str, list[Spot]]:
    found: dict[str, list[Spot]] = defaultdict(list)
    for label, spot in filled.labelled:
        found[label].append(spot)
    return found


Changed = tuple[str, int, str, Spot]
"""The how-many-eth value of a label, what cpl prints there, and the cell as it came back."""


def _changed(ours: Filled, theirs: Filled) -> Iterator[Changed]:
    """Values outside the cells to fill in that are not as cpl would print them."""
    places = _places(theirs)
    mine = {spot.address for spot in ours.zones.values()}
    count: Counter[str] = Counter()
    for label, spot in ours.labelled:
        index = count[label]
        count[label] += 1
        if spot.address in mine or "：" in label or index >= len(places[label]):
            continue
        if not _same_words(places[label][index].text, spot.text):
            yield label, index, spot.text, places[label][index]


def _steady(changed: Iterable[Changed], then: Filled) -> Iterator[tuple[str, Spot]]:
    """Those that cpl printed `then` as it does now: the others only tell how late it is."""
    earlier = _places(then)
    for label, index, text, spot in changed:
        if index < len(earlier[label]) and _same_words(earlier[label][index].text, text):
            yield label, spot


def _on_another_copy(rules: Rules, blank: Mapping[str, Spot], filled: Filled) -> dict[str, str]:
    """What was written into the other copies, where the one that counts was left blank."""
    found: dict[str, str] = {}
    for name, spot in blank.items():
        known = rules.fields.get(name)
        there = (each for each in filled.copies if each.address == spot.address)
        written = [each for each in there if _is_written(known, each.text)]
        if written:
            found[name] = f"空着，写在另一联的 {written[0]} 上了，请抄到这一格来。"
    return found


def _is_written(known: Field | None, text: str) -> bool:
    try:
        return bool(meant_by(known, text) if known else text)
    except ValueProblemError:
        return True


def _same_words(one: str, other: str) -> bool:
    """Programs break lines differently."""
    return "".join(one.split()) == "".join(other.split())


def _values(
    desk: Desk, rules: Rules, spots: Mapping[str, Spot], days: SheetDays
) -> tuple[dict[str, Value], dict[str, str]]:
    """What could be read, by field, and what is wrong with what could not."""
    found: dict[str, Value] = {}
    faults: dict[str, str] = {}
    for name, spot in spots.items():
        known = OF_THE_EVENT.get(name) or rules.fields.get(name)
        if known is None or known.kind in (Kind.GROUP, Kind.ROWS):
            faults[name] = f"规则里没有“{name}”这个可以填的字段，请改模板。"
            continue
        try:
            text = meant_by(known, spot.text)
            if text:
                found[name] = value_of_cell(desk, rules, known, text, days)
        except ValueProblemError as error:
            faults[name] = str(error)
    return found, faults


def value_of_cell(desk: Desk, rules: Rules, known: Field, text: str, days: SheetDays) -> Value:
    """Raises ValueProblemError. The event's time may be a bare day: its hour is not guessed."""
    if text in FORMULA_ERRORS:
        raise ValueProblemError(f"公式出错，得到的是 {text}，请在单上改好。")
    if known.name == AT:
        try:
            return days.happened(text)
        except ValueError as error:
            raise ValueProblemError(str(error)) from None
    known = with_names(known, rules, desk.workspace.staff)
    plain: Plain = [text] if known.many else text
    return days.answer(known, split_list(known, plain), tense_of(rules, known.name))
