"""What a sheet of a period may tell of: what was touched since it began, and what is open."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from cpl.domain.regulation.numbers import desk_in
from cpl.domain.regulation.rules import Machine
from cpl.store.index.lately import lately_touched
from cpl.store.index.record_index import RecordIndex
from cpl.store.record_files import Broken, Readable
from cpl.use_cases.reading import Onlooker


class TouchedSince:
    """Gone through once; `broken` names the files that could not be read."""

    def __init__(self, onlooker: Onlooker, machines: Iterable[Machine], moment: datetime) -> None:
        self._onlooker = onlooker
        self._view = onlooker.shown
        index = RecordIndex(onlooker.workspace, machines, shown=self._view)
        self._paths = lately_touched(index, moment, ()).paths
        self.broken = [str(each.location) for each in index.problems]
        self.closed = 0

    def __iter__(self) -> Iterator[Readable]:
        for path in self._paths:
            if self._view and not self._view.is_its_own(desk_in(path.stem)):
                continue  # what another desk has merged into one of these
            loaded = self._onlooker.workspace.load_file(path)
            if isinstance(loaded, Broken):
                self.broken.extend(str(each.location) for each in loaded.problems)
            else:
                yield loaded

    def is_seen(self, loaded: Readable) -> bool:
        """May the onlooker see it? What he may not is counted in `closed`."""
        seen = self._onlooker.seen(loaded) is not None
        self.closed += not seen
        return seen
