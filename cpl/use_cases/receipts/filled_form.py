"""What a unit wrote on the form it sent back: values where they can be read, faults where not.

Only the cells to fill in are read; whatever else is different from the form as cpl would
print it now is named and ignored.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from cpl.codec.records.record import ACTOR, AT
from cpl.codec.records.values import ValueProblemError
from cpl.codec.spellings.answers import read_answer
from cpl.codec.spellings.moments import read_when
from cpl.codec.spellings.words import split_list, with_names
from cpl.dataclass import dataclass
from cpl.domain.regulation.rules import Field, Rules
from cpl.domain.regulation.tenses import Tense, tense_of
from cpl.domain.values.value import Kind, Value
from cpl.problems import CplError
from cpl.store.record_files import Readable
from cpl.store.tables.filled import Filled, Spot, filled_from
from cpl.use_cases.desk import Desk
from cpl.use_cases.papers.form import MASKED, paper_of
from cpl.yamltext.nodes import Plain

# What stands on the form about the event itself and not in a field.
OF_THE_EVENT = {ACTOR: Field(ACTOR, Kind.TEXT), AT: Field(AT, Kind.MOMENT)}
BOX = re.compile(r"([☐□☑■☒✓✔√])")
UNTICKED = "☐□"


class ReceiptFault(CplError):
    """The form cannot be recorded as it is; every line says where and what to do."""

    exit_status = 1


@dataclass(frozen=True)
class FilledCells:
    """What stands in the cells to fill in, by field; `others` are cells changed elsewhere.

    `as_printed`: the record is still what it was when the form was printed.
    """

    values: Mapping[str, Value]
    spots: Mapping[str, Spot]
    blank: tuple[str, ...]
    others: tuple[tuple[str, Spot], ...]
    as_printed: bool

    @property
    def actor(self) -> str:
        """Who signs for it, as far as the form has a cell for that."""
        return str(self.values.get(ACTOR, ""))

    @property
    def at(self) -> datetime | date | None:
        """When it was done, or the day alone where the form does not say the hour."""
        found = self.values.get(AT)
        return found if isinstance(found, date) else None

    def fields(self) -> dict[str, Value]:
        return {n: each for n, each in self.values.items() if n not in OF_THE_EVENT}


def written_on(desk: Desk, filled: Filled, loaded: Readable) -> FilledCells:
    """Read the cells to fill in; raises ReceiptFault with everything that is wrong."""
    mark = filled.mark
    paper = paper_of(desk, loaded, mark.form, mark.copy == MASKED)
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
    values, faults = _values(desk, loaded.rules, spots)
    if faults:
        raise ReceiptFault("\n".join(f"{filled.file}：{each}" for each in faults))
    blank = tuple(each for each in spots if each not in values)
    others = tuple(_changed(ours, filled))
    return FilledCells(values, spots, blank, others, mark.code == paper.code)


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


def _changed(ours: Filled, theirs: Filled) -> Iterator[tuple[str, Spot]]:
    """Values outside the cells to fill in that are not as cpl would print them now."""
    places = _places(theirs)
    mine = {spot.address for spot in ours.zones.values()}
    count: Counter[str] = Counter()
    for label, spot in ours.labelled:
        index = count[label]
        count[label] += 1
        if spot.address in mine or "：" in label or index >= len(places[label]):
            continue
        if not _same_words(places[label][index].text, spot.text):
            yield label, places[label][index]


def _same_words(one: str, other: str) -> bool:
    """Programs break lines differently."""
    return "".join(one.split()) == "".join(other.split())


def _values(
    desk: Desk, rules: Rules, spots: Mapping[str, Spot]
) -> tuple[dict[str, Value], list[str]]:
    """What could be read, by field, and what could not, with its cell."""
    found: dict[str, Value] = {}
    faults: list[str] = []
    for name, spot in spots.items():
        known = OF_THE_EVENT.get(name) or rules.fields.get(name)
        if known is None or known.kind in (Kind.GROUP, Kind.ROWS):
            faults.append(f"{spot}：规则里没有“{name}”这个可以填的字段，请改模板。")
            continue
        text = plain_text(known, spot.text)
        try:
            if text:
                found[name] = value_of_cell(desk, rules, known, text)
        except ValueProblemError as error:
            faults.append(f"{spot}：{error}")
    return found, faults


def value_of_cell(desk: Desk, rules: Rules, known: Field, text: str) -> Value:
    """Raises ValueProblemError. The event's time may be a bare day: its hour is not guessed."""
    reference = desk.reference(rules)
    if known.name == AT:
        try:
            return read_when(text, reference, Tense.PAST)
        except ValueError as error:
            raise ValueProblemError(f"“{AT}”的时间{error}") from None
    known = with_names(known, rules, desk.workspace.staff)
    plain: Plain = [text] if known.many else text
    return read_answer(known, split_list(known, plain), reference, tense_of(rules, known.name))


def plain_text(known: Field, text: str) -> str:
    """What was meant: the ticked of the boxes."""
    return "、".join(_ticked(text)) if known.choices and BOX.search(text) else text


def _ticked(text: str) -> Iterator[str]:
    """`☐有责☑无责` and, where somebody replaced the box, `√有责□无责`."""
    parts = BOX.split(text)
    for box, words in zip(parts[1::2], parts[2::2], strict=True):
        if box not in UNTICKED and words.strip():
            yield words.strip()
