"""Where the rows of a template went: the one map by which everything else on a sheet moves.

A reference from a row inside a loop means the row of the same turn; `$` means all turns.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from cpl.dataclass import dataclass
from cpl.render.rows.sheet_rows import OutRow, Path
from cpl.sequence import LazySequence

Span = tuple[int, int]
NOTHING: Mapping[int, object] = MappingProxyType({})


@dataclass(frozen=True)
class Placed:
    """A printed row on the sheet; a very tall one takes several rows (`parts`)."""

    out: OutRow
    start: int
    parts: int = 1

    @property
    def end(self) -> int:
        return self.start + self.parts - 1


class PlacedRows(LazySequence[Placed]):
    """Printed rows from the top of a sheet, without what is in them: they may be very many."""

    def __init__(self, rows: Iterable[OutRow] = ()) -> None:
        self.templates = array("L")
        self._paths: list[Path] = []
        self._together = array("L")
        self._starts = array("L")
        self._parts: Sequence[int] | None = None
        for each in rows:
            self.add(each)

    def add(self, row: OutRow) -> None:
        """One below the others."""
        self.templates.append(row.template_row)
        self._paths.append(row.path)
        self._together.append(row.together)
        self._starts.append(len(self._starts) + 1)

    def stretched(self, parts: Iterable[int]) -> "PlacedRows":
        """The same rows, each as so many."""
        new = PlacedRows()
        new.templates, new._paths, new._together = self.templates, self._paths, self._together
        new._parts = array("L", parts)
        start = 1
        for each in new._parts:
            new._starts.append(start)
            start += each
        return new

    def at(self, number: int) -> int | None:
        """The index of the row that has this number on the sheet."""
        index = bisect_right(self._starts, number) - 1
        return index if index >= 0 and number <= self[index].end else None

    @property
    def has_groups(self) -> bool:
        """Is any of them to stand together with another?"""
        return any(self._together)

    def __len__(self) -> int:
        return len(self._paths)

    def made(self, index: int) -> Placed:
        out = OutRow(self.templates[index], self._paths[index], NOTHING, self._together[index])
        return Placed(out, self._starts[index], self._parts[index] if self._parts else 1)


class RowMap:
    def __init__(self, rows: PlacedRows) -> None:
        self.rows = rows
        self._by_template: dict[int, array[int]] = defaultdict(lambda: array("L"))
        for index, template_row in enumerate(rows.templates):
            self._by_template[template_row].append(index)

    def row(self, template_row: int, home: int | None = None, fixed: bool = False) -> int | None:
        """The row a single reference means; None when that row was not printed.

        `home` is the index of the row that refers, `fixed` a reference with `$`.
        """
        found = self._same_turn(template_row, None if fixed else home)
        if not found:
            return None
        if fixed or home is None:
            return self.rows[found[0]].start
        place = bisect_left(found, home)
        behind = template_row < self.rows[home].out.template_row
        place = max(0, place - 1) if behind else min(place, len(found) - 1)
        return self.rows[found[place]].start

    def span(
        self,
        first: int,
        last: int,
        home: int | None = None,
        fixed: tuple[bool, bool] = (False,) * 2,
    ) -> Span | None:
        """The rows from the first printed to the last printed of a range."""
        starts = self._within(first, last, None if fixed[0] else home)
        ends = self._within(first, last, None if fixed[1] else home)
        if not starts or not ends:
            return None
        return self.rows[min(starts)].start, self.rows[max(ends)].end

    def runs(self, first: int, last: int) -> Iterator[Span]:
        """The unbroken runs of rows that the template's rows first..last became."""
        yield from _joined([self._ends(each) for each in sorted(self._all(first, last))])

    def groups(self, first: int, last: int) -> Iterator[Span]:
        """One span for each turn of the loops around first..last: where a merge repeats."""
        indexes = sorted(self._all(first, last))
        depth = _shared_depth([self.rows[each].out.path for each in indexes])
        turns: dict[Path, list[int]] = defaultdict(list)
        for each in indexes:
            turns[self.rows[each].out.path[:depth]].append(each)
        for turn in turns.values():
            yield self.rows[turn[0]].start, self.rows[turn[-1]].end

    def last_before(self, template_row: int) -> int:
        """The last row printed from above a row of the template; 0 when there is none."""
        above = (each.end for each in self.rows if each.out.template_row < template_row)
        return max(above, default=0)

    def first_from(self, template_row: int) -> int:
        """The first row printed from a row of the template or below it."""
        below = (each.start for each in self.rows if each.out.template_row >= template_row)
        return min(below, default=self.last + 1)

    @property
    def last(self) -> int:
        return self.rows[-1].end if self.rows else 0

    def _ends(self, index: int) -> Span:
        return self.rows[index].start, self.rows[index].end

    def _all(self, first: int, last: int) -> Iterator[int]:
        known = self._by_template
        wanted = range(first, last + 1) if last - first < len(known) else sorted(known)
        for template_row in wanted:
            if first <= template_row <= last:
                yield from known.get(template_row, ())

    def _within(self, first: int, last: int, home: int | None) -> list[int]:
        if home is None:
            return list(self._all(first, last))
        wanted = sorted({self.rows[each].out.template_row for each in self._all(first, last)})
        depth = self._depth(wanted, home)
        return [each for row in wanted for each in self._same_turn(row, home, depth)]

    def _depth(self, template_rows: Sequence[int], home: int) -> int:
        paths = [self.rows[self._by_template[each][0]].out.path for each in template_rows]
        return _shared_depth([*paths, self.rows[home].out.path])

    def _same_turn(
        self, template_row: int, home: int | None, depth: int | None = None
    ) -> Sequence[int]:
        """The places of a template row that share their turn of the loops with `home`."""
        found: Sequence[int] = self._by_template.get(template_row, ())
        if home is None or not found:
            return found
        depth = self._depth([template_row], home) if depth is None else depth
        if depth == 0:
            return found
        turn = self.rows[home].out.path[:depth]
        return list(self._around(found, home, turn))

    def _around(self, found: Sequence[int], home: int, turn: Path) -> Iterator[int]:
        """Those of `found` in this turn: they stand together, near `home`."""
        place = bisect_left(found, home)
        first = place
        while first > 0 and self.rows[found[first - 1]].out.path[: len(turn)] == turn:
            first -= 1
        for index in found[first:]:
            if self.rows[index].out.path[: len(turn)] != turn:
                return
            yield index


def _shared_depth(paths: Sequence[Path]) -> int:
    """How many loops all these rows stand in together."""
    depth = 0
    for level in zip(*paths, strict=False):
        if len({loop for loop, _ in level}) > 1:
            break
        depth += 1
    return depth


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    start: int | None = None
    end = 0
    for first, last in spans:
        if start is not None and first > end + 1:
            yield start, end
            start = None
        start = first if start is None else start
        end = last
    if start is not None:
        yield start, end
