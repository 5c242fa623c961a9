"""What somebody changed in a register that came back: which field of which record, to what.

A cell that cannot be taken is refused with its place and the way to do it; the others go on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from cpl.codec.records.values import ValueProblemError
from cpl.codec.spellings.answers import read_answer
from cpl.codec.spellings.words import split_list, with_names
from cpl.codec.tables.register_cells import ColumnCell
from cpl.codec.tables.register_marks import (
    PrintedRegister,
    bare,
    digest_of_record,
    events_printed,
    mark_of,
)
from cpl.dataclass import dataclass
from cpl.domain.cases.card import Card
from cpl.domain.regulation.tenses import tense_of
from cpl.domain.values.field_paths import FieldPath
from cpl.domain.values.value import Kind, Value, at_path, shown
from cpl.problems import CplError
from cpl.store.record_files import Readable
from cpl.store.tables.cells import FORMULA_ERRORS, NOT_CALCULATED
from cpl.store.tables.filled import Spot
from cpl.store.tables.register_book import ChangedRow
from cpl.use_cases.desk import Desk
from cpl.use_cases.returned.register_words import field_behind, texts_of
from cpl.yamltext.nodes import Plain

BASIS = "台账 "
"""How the basis begins of what a register brought in."""
FEWEST_APART = 2
"""Two cells may be exchanged on purpose, and a row of three have two new ones."""


@dataclass(frozen=True)
class CellChange:
    """One field of one record that a cell says anew."""

    spot: Spot
    path: FieldPath
    before: Value | None
    after: Value


@dataclass(frozen=True)
class CellRefused:
    """A cell that is not taken: why, and what to do instead."""

    spot: Spot
    number: str
    why: str


class NotTakenError(CplError):
    """Why a cell is not taken."""


@dataclass(frozen=True)
class RowChanges:
    """What one row asks for. `already` are the cells whose words stand in the record by now."""

    number: str
    loaded: Readable | None
    wanted: tuple[CellChange, ...] = ()
    refused: tuple[CellRefused, ...] = ()
    already: int = 0


def is_misplaced(printed: PrintedRegister, row: ChangedRow) -> bool:
    """Does the number stand in the row of another record: is most of it not as it was printed?"""
    return len(row.cells) > max(FEWEST_APART, len(printed.columns) // 2)


def shuffled(rows: Iterable[ChangedRow]) -> frozenset[int]:
    """The columns that say what was printed in them, only in other rows: sorted by themselves."""
    before: dict[int, Counter[str]] = defaultdict(Counter)
    after: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for column, spot in row.cells.items():
            before[column][row.printed.marks[column]] += 1
            after[column][mark_of(spot.text)] += 1
    many = (column for column, each in before.items() if each.total() > FEWEST_APART)
    return frozenset(column for column in many if before[column] == after[column])


def changes_of(desk: Desk, printed: PrintedRegister, row: ChangedRow) -> RowChanges:
    """What was changed in the cells of one record, as far as it can be taken."""
    number = row.printed.number
    try:
        loaded = _opened(desk, number)
    except CplError as error:
        refused = tuple(CellRefused(each, number, str(error)) for each in row.cells.values())
        return RowChanges(number, None, (), refused)
    reader = _RowReader(desk, loaded, printed, row)
    wanted: list[CellChange] = []
    not_taken: list[CellRefused] = []
    already = 0
    for column, spot in row.cells.items():
        try:
            found = list(reader.cell(column, spot))
        except NotTakenError as error:
            not_taken.append(CellRefused(spot, number, str(error)))
            continue
        wanted.extend(found)
        already += not found
    return RowChanges(number, loaded, tuple(wanted), tuple(not_taken), already)


def _opened(desk: Desk, number: str) -> Readable:
    """Raises CplError where it is not there, or whoever types may not see it whole."""
    loaded = desk.workspace.load(number)
    if desk.onlooker.opened(loaded) is not loaded:
        raise NotTakenError("你看到的是脱敏的：你不经手这一件，请经手的人来改。")
    return loaded


class _RowReader:
    """Reads the changed cells of one row against the record as it stands."""

    def __init__(
        self, desk: Desk, loaded: Readable, printed: PrintedRegister, row: ChangedRow
    ) -> None:
        self.desk = desk
        self.loaded = loaded
        self.columns = printed.columns
        self.printed = row.printed
        self.masked = desk.onlooker.masked(loaded).card.values
        words = {word for column in row.cells for word in self.columns[column].words}
        self.texts: Mapping[str, str] = texts_of(desk.onlooker, loaded, printed.form, words)
        said = loaded.record.history
        self.has_moved = digest_of_record(loaded.data, len(said)) != row.printed.digest
        since = said[events_printed(row.printed.digest) :]
        self.is_ours = bool(since) and all((e.basis or "").startswith(BASIS) for e in since)

    @property
    def card(self) -> Card:
        return self.loaded.card

    def cell(self, column: int, spot: Spot) -> Iterator[CellChange]:
        """What the cell says anew; nothing where it says what stands there by now.

        Raises NotTakenError.
        """
        cell = self.columns[column].cell(self.texts)
        is_as_printed = cell is not None and mark_of(cell.text) == self.printed.marks[column]
        if cell is None or not (is_as_printed or self.has_moved):
            heading = "".join(self.columns[column].heading.split())
            raise NotTakenError(f"“{heading}”是算出来、拼起来的，不能在表里改；{self._instead()}。")
        if spot.text == NOT_CALCULATED:
            raise NotTakenError(f"{NOT_CALCULATED}：用 Excel 或 WPS 打开这张表，存一次，再导入。")
        words = zip(cell.words, cell.values, self._said(cell, spot.text), strict=True)
        changed = {word: new for word, old, new in words if bare(old) != bare(new)}
        if changed and self.has_moved and not (is_as_printed and self.is_ours):
            raise NotTakenError(self._moved())
        for word, new in changed.items():
            found = self._change(spot, word, new)
            if found.after != found.before:
                yield found

    def _said(self, cell: ColumnCell, text: str) -> tuple[str, ...]:
        """What each word of the cell says now; raises NotTakenError where that is not clear.

        In a cell that was empty it is the one field that takes such a value.
        """
        said = cell.split(text)
        if said is None and not any(cell.values):
            fitting = [word for word in cell.words if self._fits(word, text)]
            if len(fitting) == 1:
                said = tuple(text if word == fitting[0] else "" for word in cell.words)
        if said is None:
            printed = " ".join(cell.text.split())
            was = f"原来印的是“{printed}”，各项之间的" if printed else "几项之间要有原来的"
            raise NotTakenError(f"看不出改的是哪一项：{was}符号和换行照原样留着。")
        return said

    def _fits(self, word: str, text: str) -> bool:
        path = field_behind(self.card, word)
        try:
            return path is not None and bool(self._value(path, text.strip()))
        except NotTakenError:
            return False

    def _change(self, spot: Spot, word: str, text: str) -> CellChange:
        path = field_behind(self.card, word)
        if path is None:
            raise NotTakenError(f"“{word}”是算出来的，不能在表里改；{self._instead()}。")
        before = at_path(self.card.values, path)
        if at_path(self.masked, path) != before:
            raise NotTakenError(f"“{path}”是脱敏的，脱敏的格子不能改；{self._instead(path)}。")
        if "\n" in shown(before).strip():
            raise NotTakenError(f"“{path}”有几行，表里印成了一行；{self._instead(path)}。")
        if " ".join(shown(before).split()) != self.texts[word]:
            raise NotTakenError(f"“{path}”在表里没有印全；{self._instead(path)}。")
        if not text.strip():
            raise NotTakenError(f"“{path}”不能改成空的，原来是“{shown(before)}”。")
        return CellChange(spot, path, before, self._value(path, text))

    def _value(self, path: FieldPath, text: str) -> Value:
        """Raises NotTakenError."""
        if text in FORMULA_ERRORS:
            raise NotTakenError(f"公式出错，得到的是 {text}，请在表里改好。")
        rules = self.card.rules
        known = rules.field_at(path)
        if known is None or known.kind in (Kind.GROUP, Kind.ROWS):
            raise NotTakenError(f"“{path}”要一项一项写；{self._instead(path)}。")
        known = with_names(known, rules, self.desk.workspace.staff)
        plain: Plain = [text] if known.many else text
        reference, tense = self.desk.reference(rules), tense_of(rules, path)
        try:
            return read_answer(known, split_list(known, plain), reference, tense)
        except ValueProblemError as error:
            raise NotTakenError(str(error)) from None

    def _instead(self, path: str = "") -> str:
        """The command that says it; of what was registered, the one that puts it right."""
        card = self.card
        corrected = path and FieldPath(path).head in card.machine.registration.heads
        name = corrects(card) if corrected else ""
        return f"用 cpl do {card.number} {name} {path}=…" if name else f"看 cpl do {card.number}"

    def _moved(self) -> str:
        last = self.card.happened[-1].event
        return (
            f"出台账以后这一件又动过（{last.at:%m-%d %H:%M} {last.name}），没有采用；"
            "重新出一份台账，在新的上改。"
        )


def corrects(card: Card) -> str:
    """The event that puts right what was registered; empty where there is none."""
    events = card.machine.events.values()
    return next((e.name for e in events if "corrected" in e.means and not e.told_only), "")
